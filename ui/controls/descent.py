"""The controls of the descent page: where, from which start, who walks and how far. Link fields: surface, formula, heat, view, x0, x1,
lr, steps, optimizers; those of `ui.controls.walking` come beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st

from core.descent import DescentConfig
from core.expression import ExpressionError
from core.optimizers import OPTIMIZERS
from core.schedules import Cosine
from core.surfaces import BOWL, SURFACES, Point, Surface, surface_from, surface_named
from ui.components.plot_hand import plot_hand
from ui.controls import bound, bound_choice, walking
from ui.controls.walking import Walking
from ui.findings.descent import name
from ui.text import Words, plain
from ui.theme import Palette

OWN = "own"
FIRST_FORMULA = "x0**2/8 + x1**2/4 + sin(2*x0)*cos(2*x1)"
NAMES = tuple(kind.__name__ for kind in OPTIMIZERS)
RATES = tuple(
    sorted(
        {float(f"{m}e{e}") for e in range(-10, -4) for m in (1, 2, 5)}
        | {float(f"{m}e{e}") for e in range(-4, 0) for m in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9, 9.5)}
        | {1.0, 1.05, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0}
    )
)
MOST = 500  # steps
FARTHEST = 100.0  # a start, on either axis
BOOK_RATES = (0.1, 10.0, 1e-10)  # the three of the book, 4.4.1


@dataclass(frozen=True)
class DescentSettings:
    """What the descent page shows: the same start, number of steps, slope and schedule for every chosen optimizer."""

    surface: Surface
    formula: str  # the visitor's own, or empty
    x0: float
    x1: float
    lr: float
    steps: int
    optimizers: tuple[str, ...]
    walking: Walking

    def configs(self) -> list[DescentConfig]:
        """One walk per optimizer, in the order of the family."""
        how = self.walking
        common = DescentConfig(
            BOWL.key if self.formula else self.surface.key,
            self.x0,
            self.x1,
            self.lr,
            self.steps,
            gradient=how.gradient,
            h=how.h,
            noise=how.noise,
            seed=how.seed,
            schedule=Cosine(self.steps) if isinstance(how.schedule, Cosine) else how.schedule,
            formula=self.formula,
        )
        return [
            replace(common, optimizer=own.optimizer, lr=self.lr if own.lr is None else own.lr, hyperparameters=own.hyperparameters)
            for own in map(how.of, self.optimizers)
        ]


def written_rate(rate: float) -> str:
    """A learning rate as it stands on the slider and in the link: 0.95, 1e-10."""
    return f"{rate:g}"


def nearest_rate(rate: float) -> float:
    """The rate of the slider that is nearest."""
    return min(RATES, key=lambda r: abs(r - rate))


# -- where -----------------------------------------------------------------------------------------------------------------------


def surface_choice(say: Words) -> str:
    """Which landscape, by its key. Choosing another one puts its own start, learning rate and number of steps into the other controls."""

    def arrive() -> None:
        key = st.session_state.surface
        bring(surface_from(st.session_state.get("formula_good", FIRST_FORMULA)) if key == OWN else surface_named(key))

    return bound_choice(
        st.selectbox, say("surface"), "surface", [*(surface.key for surface in SURFACES), OWN], BOWL.key, lambda key: name(key, say),
        say=say, on_change=arrive, label_visibility="collapsed",
    )  # fmt: skip


def surface_of(key: str, say: Words) -> tuple[Surface, str]:
    """The landscape with that key, and the formula if it is the visitor's own, with the field for it."""
    return own_surface(say) if key == OWN else (surface_named(key), "")


def bring(surface: Surface) -> None:
    """Put the surface's own start, rate and steps into the controls; the next run shows them."""
    st.session_state.update(x0=surface.start[0], x1=surface.start[1], lr=nearest_rate(surface.lr), steps=min(surface.steps, MOST), view="map")
    walking.forget_own_numbers()


def own_surface(say: Words) -> tuple[Surface, str]:
    """The visitor's f(x0, x1). What is no formula is told in one sentence, and the last good one stays."""
    text = bound(st.text_input, say("formula"), "formula", say=say, value=FIRST_FORMULA, help=say("formula_help"))
    try:
        surface = surface_from(text)
    except ExpressionError as error:
        st.warning(plain(say(f"formula_{error.kind}", **error.details)))
    else:
        a, b, c, d = surface.domain
        with np.errstate(all="ignore"):
            heights = surface.f(*np.meshgrid(np.linspace(a, b, 41), np.linspace(c, d, 31)))
        if np.isfinite(heights).any():
            st.session_state.formula_good = text
            return surface, text
        st.warning(plain(say("formula_nowhere")))
    good = st.session_state.get("formula_good", FIRST_FORMULA)
    return surface_from(good), good


def ground(surface: Surface, start: Point, say: Words) -> Point:
    """`start`, if f has a value there; else it is told, and the walk begins where the surface suggests."""
    with np.errstate(all="ignore"):
        if np.isfinite(surface.f(*start)):
            return start
    st.warning(say("start_without_height", x0=start[0], x1=start[1], y0=surface.start[0], y1=surface.start[1]))
    return surface.start


def view_choice(say: Words) -> tuple[str, bool]:
    """How heights become colours, and whether the view is to hold every walk whole."""
    with st.popover(say("view_more"), type="tertiary"):
        heat = bound_choice(
            st.segmented_control, say("heat"), "heat", ["even", "log", "linear"], "even", lambda kind: say(f"heat_{kind}"), say=say, required=True
        )
        st.caption(say("heat_why"))
        view = bound_choice(
            st.segmented_control, say("view"), "view", ["map", "fit"], "map", lambda kind: say(f"view_{kind}"), say=say, required=True
        )  # fmt: skip
    return heat, view == "fit"


def fit_button(say: Words, fitted: bool) -> None:
    """Shown where a walk has left the map: the whole walk, or back to the map."""

    def turn() -> None:
        st.session_state.view = "map" if fitted else "fit"

    if st.button(say("back_to_map" if fitted else "fit_the_view"), key="fit", on_click=turn, type="tertiary"):
        st.rerun()  # the view belongs to the whole page


# -- from where, how fast, how far -----------------------------------------------------------------------------------------------


def starts(surface: Surface, say: Words) -> None:
    """Two buttons that move the start: anywhere on the map, and to a place from which it is hard."""

    def go(x0: float, x1: float) -> None:
        st.session_state.update(x0=x0, x1=x1)

    def anywhere() -> None:
        a, b, c, d = surface.domain
        for _ in range(50):  # an own formula may have no value in places
            x0, x1 = (round(float(v), 2) for v in np.random.default_rng().uniform((a, c), (b, d)))
            with np.errstate(all="ignore"):
                if np.isfinite(surface.f(x0, x1)):
                    return go(x0, x1)

    st.button(say("start_random"), key="start_random", on_click=anywhere, type="tertiary")
    if surface.hard is not None:
        st.button(say("start_hard"), key="start_hard", on_click=go, args=surface.hard, type="tertiary", help=say("start_hard_why"))


def start_and_steps(surface: Surface, say: Words) -> tuple[float, float, int]:
    """Where the walks begin, in numbers, and how many steps they take."""
    a, b, c = st.columns([1, 1, 2], gap="medium")
    options: dict[str, Any] = dict(min_value=-FARTHEST, max_value=FARTHEST, step=0.5, format="%.4g")
    with a:
        x0 = bound(st.number_input, say("start_x0"), "x0", say=say, value=surface.start[0], **options)
    with b:
        x1 = bound(st.number_input, say("start_x1"), "x1", say=say, value=surface.start[1], **options)
    with c:
        steps = bound(st.slider, say("steps"), "steps", say=say, min_value=1, max_value=MOST, value=min(surface.steps, MOST))
    return x0, x1, steps


def optimizers_and_rate(surface: Surface, say: Words, palette: Palette) -> tuple[tuple[str, ...], float]:
    """Who walks, and the learning rate that all share, with the book's three beside it."""
    dots = "".join(
        f".st-key-optimizers button:nth-of-type({i}) p::before {{ background: {palette.optimizer(name)}; }}" for i, name in enumerate(NAMES, 1)
    )
    st.html(f"<style>{dots}</style>")
    chosen = bound(
        st.pills, say("optimizers"), "optimizers", say=say, options=NAMES, default=["SGD", "Momentum", "Adam"], selection_mode="multi", wrap=True
    )
    lr = bound(
        st.select_slider, say("learning_rate"), "lr", say=say, options=RATES, value=nearest_rate(surface.lr), format_func=written_rate,
        written=written_rate, on_change=walking.forget_own_rates,
    )  # fmt: skip

    def use(rate: float) -> None:
        st.session_state.lr = rate
        walking.forget_own_numbers()

    if surface is BOWL:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.caption(say("book_rates"), width="content")
            for rate in BOOK_RATES:
                st.button(written_rate(rate), key=f"rate {rate:g}", on_click=use, args=(rate,), type="tertiary", help=say(f"rate_{rate:g}"))
    return tuple(name for name in NAMES if name in chosen) or ("SGD",), lr


def good_rates(surface: Surface, say: Words) -> None:
    """A button that gives each optimizer the learning rate that suits it on this surface, where that is known."""

    def use() -> None:
        st.session_state.steps = min(MOST, max(setting.steps for setting in surface.settings))
        walking.own_rates({setting.optimizer: setting.lr for setting in surface.settings})

    if surface.settings:
        st.button(say("good_rates"), key="good_rates", on_click=use, type="tertiary", help=say("good_rates_why"))


def show(config: DescentConfig, optimizers: tuple[str, ...]) -> None:
    """Put the settings of `config` into the controls, with these optimizers; for a callback."""
    st.session_state.update(
        surface=config.surface, x0=config.x0, x1=config.x1, lr=config.lr, steps=config.steps, optimizers=list(optimizers), view="map"
    )
    walking.show(config)


# -- what is looked at -----------------------------------------------------------------------------------------------------------


def quantity_choice(available: tuple[str, ...], say: Words) -> str:
    """What the curves show: one of `available`."""
    _forget_unless("curve", available)
    return bound_choice(
        st.segmented_control, say("curve"), "curve", available, available[0], lambda kind: say(f"curve_{kind}"),
        say=say, required=True, label_visibility="collapsed",
    )  # fmt: skip


def _forget_unless(key: str, options: tuple[str, ...]) -> None:
    """A choice that is no longer among the options is dropped, from the link too."""
    if st.session_state.get(key, options[0]) not in options:
        del st.session_state[key]
        st.query_params.pop(key, None)


def walk_of(say: Words, optimizers: tuple[str, ...]) -> str:
    """Whose steps the table shows."""
    _forget_unless("table", optimizers)
    return bound_choice(
        st.segmented_control, say("table_who"), "table", optimizers, optimizers[0], str, say=say, required=True, label_visibility="collapsed"
    )


def start_by_hand(target: str, surface: Surface, start: Point) -> None:
    """A click on the map in the container `target`, or a drag across it, moves the start point."""

    def begin() -> None:
        x0, x1, held = st.session_state.map_hand.point
        x0, x1 = (float(f"{np.clip(x, -FARTHEST, FARTHEST):.4g}") for x in (x0, x1))
        st.session_state.update(x0=x0, x1=x1, map_held=held)

    plot_hand(target, surface.domain, start, "map_hand", begin)


def whole_run() -> None:
    """To be said before the part of the page that may rerun alone. A drag reruns only that part: whatever reruns the page, no hand is down."""
    st.session_state.update(whole_run=True, map_held=False)


def held() -> bool:
    """Is a hand dragging the start right now?"""
    return bool(st.session_state.get("map_held"))


def settle(settings: DescentSettings) -> None:
    """At the end of that part: the rest of the page follows its settings."""
    state, whole = st.session_state, st.session_state.pop("whole_run", False)
    changed = state.get("settled") != settings
    state.settled = settings
    if changed and not whole:
        st.rerun()


def settled() -> DescentSettings:
    """The settings that the rest of the page follows."""
    return st.session_state.settled
