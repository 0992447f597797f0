"""The controls of the descent page. Link fields: surface, x0, x1, lr, steps, optimizers, gradient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.descent import DescentConfig
from core.optimizers import OPTIMIZERS
from core.surfaces import BOWL, RAVINE, ROSENBROCK, Surface, surface_named
from ui.components.plot_hand import plot_hand
from ui.controls import bound, bound_choice
from ui.text import Words
from ui.theme import Palette

SHOWN = (BOWL, RAVINE, ROSENBROCK)  # the surfaces whose heights suit a logarithmic axis from 0
NAMES = tuple(kind.__name__ for kind in OPTIMIZERS)
RATES = tuple(
    sorted(
        {float(f"{m}e{e}") for e in range(-10, -4) for m in (1, 2, 5)}
        | {float(f"{m}e{e}") for e in range(-4, 0) for m in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9, 9.5)}
        | {1.0, 1.05, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0}
    )
)
MOST = 500  # steps
BOOK_RATES = (0.1, 10.0, 1e-10)  # the three of the book, 4.4.1


@dataclass(frozen=True)
class DescentSettings:
    """What the descent page shows: the same start, learning rate and number of steps for every chosen optimizer."""

    surface: Surface
    x0: float
    x1: float
    lr: float
    steps: int
    optimizers: tuple[str, ...]
    gradient: str

    def configs(self) -> list[DescentConfig]:
        """One walk per optimizer, in the order of the family."""
        return [
            DescentConfig(self.surface.key, self.x0, self.x1, self.lr, self.steps, name, self.gradient)  # type: ignore[arg-type]
            for name in self.optimizers
        ]


def written_rate(rate: float) -> str:
    """A learning rate as it stands on the slider and in the link: 0.95, 1e-10."""
    return f"{rate:g}"


def surface_choice(say: Words) -> Surface:
    """Which landscape. Choosing another one puts its own start, learning rate and number of steps into the other controls."""
    keys = [surface.key for surface in SHOWN]

    def arrive() -> None:
        chosen = surface_named(st.session_state.surface)
        st.session_state.update(
            x0=chosen.start[0], x1=chosen.start[1], lr=min(RATES, key=lambda r: abs(r - chosen.lr)), steps=min(chosen.steps, MOST)
        )

    key = bound_choice(
        st.segmented_control, say("surface"), "surface", keys, BOWL.key, lambda key: say(f"surface_{key}"),
        say=say, required=True, on_change=arrive, label_visibility="collapsed",
    )  # fmt: skip
    return surface_named(key)


def optimizers_and_rate(say: Words, palette: Palette) -> tuple[tuple[str, ...], float]:
    """Who walks, and the learning rate that all share, with the book's three beside it."""
    dots = "".join(
        f".st-key-optimizers button:nth-of-type({i}) p::before {{ background: {palette.optimizer(name)}; }}" for i, name in enumerate(NAMES, 1)
    )
    st.html(f"<style>{dots}</style>")
    chosen = bound(
        st.pills, say("optimizers"), "optimizers", say=say, options=NAMES, default=["SGD", "Momentum", "Adam"], selection_mode="multi", wrap=True
    )
    lr = bound(st.select_slider, say("learning_rate"), "lr", say=say, options=RATES, value=BOWL.lr, format_func=written_rate, written=written_rate)

    def use(rate: float) -> None:
        st.session_state.lr = rate

    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(say("book_rates"), width="content")
        for rate in BOOK_RATES:
            st.button(written_rate(rate), key=f"rate {rate:g}", on_click=use, args=(rate,), type="tertiary", help=say(f"rate_{rate:g}"))
    return tuple(name for name in NAMES if name in chosen) or ("SGD",), lr


def start_and_steps(say: Words) -> tuple[float, float, int]:
    """Where the walks begin, in numbers, and how many steps they take."""
    a, b, c = st.columns([1, 1, 2], gap="medium")
    options: dict[str, Any] = dict(min_value=-100.0, max_value=100.0, step=0.5, format="%.4g")
    with a:
        x0 = bound(st.number_input, say("start_x0"), "x0", say=say, value=BOWL.start[0], **options)
    with b:
        x1 = bound(st.number_input, say("start_x1"), "x1", say=say, value=BOWL.start[1], **options)
    with c:
        steps = bound(st.slider, say("steps"), "steps", say=say, min_value=1, max_value=MOST, value=BOWL.steps)
    return x0, x1, steps


def gradient_choice(say: Words) -> str:
    """Where the gradient comes from: central differences as in the book, or the formula."""
    return bound_choice(
        st.segmented_control, say("gradient"), "gradient", ["numerical", "analytic"], "numerical", lambda kind: say(f"gradient_{kind}"),
        say=say, required=True,
    )  # fmt: skip


def walk_of(say: Words, optimizers: tuple[str, ...]) -> str:
    """Whose steps the table shows."""
    if st.session_state.get("table_who") not in optimizers:
        st.session_state.table_who = optimizers[0]
    who: Any = st.segmented_control(say("table_who"), optimizers, key="table_who", required=True, label_visibility="collapsed")
    return who


def start_by_hand(target: str, settings: DescentSettings) -> None:
    """A click on the map in the container `target`, or a drag across it, moves the start point."""

    def begin() -> None:
        x0, x1, held = st.session_state.map_hand.point
        st.session_state.update(x0=float(f"{x0:.4g}"), x1=float(f"{x1:.4g}"), map_held=held)

    plot_hand(target, settings.surface.domain, (settings.x0, settings.x1), "map_hand", begin)


def at_rest(settings: DescentSettings) -> DescentSettings:
    """The settings for what need not follow a drag as it goes: those before the hand took hold, until it lets go."""
    if not st.session_state.get("map_held"):
        st.session_state.settings_at_rest = settings
    return st.session_state.get("settings_at_rest", settings)
