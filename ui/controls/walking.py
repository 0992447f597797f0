"""How the optimizers walk: the slope they are given, the schedule, and each one's own numbers. Link fields: gradient, h, noise, seed,
schedule with every, factor and decay, and per optimizer its rate and hyper-parameters, as in SGD_lr=0.5 and Adam_beta1=0.8."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from core.descent import DescentConfig
from core.optimizers import OPTIMIZERS, optimizer_named
from core.schedules import SCHEDULES, Constant, Cosine, Exponential, Schedule, StepDecay
from ui.controls import bound, bound_choice
from ui.text import Words
from ui.theme import Palette

H = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8, 1e-10, 1e-12, 1e-14, 1e-16, 1e-50)
NOISES = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
SYMBOLS = {"momentum": "β", "decay_rate": "ρ", "beta1": "β₁", "beta2": "β₂"}


@dataclass(frozen=True)
class OwnNumbers:
    """One optimizer's: its learning rate, None where it takes the one that all share, and the hyper-parameters that are not the usual."""

    optimizer: str
    lr: float | None = None
    hyperparameters: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Walking:
    """What all walks share beside their start, and what each optimizer has of its own."""

    gradient: Literal["numerical", "analytic"]
    h: float
    noise: float
    seed: int
    schedule: Schedule  # a cosine is stretched over the walk
    own: tuple[OwnNumbers, ...]

    def of(self, optimizer: str) -> OwnNumbers:
        return next((numbers for numbers in self.own if numbers.optimizer == optimizer), OwnNumbers(optimizer))


def walking_choice(optimizers: tuple[str, ...], say: Words, palette: Palette) -> Walking:
    """All of it, in one popover."""
    with st.popover(say("walking"), type="tertiary", width="content"):
        gradient, h = _gradient(say)
        noise, seed = _noise(say)
        schedule = _schedule(say)
        st.markdown(say("own_numbers"))
        own = tuple(_own_numbers(name, say, palette) for name in optimizers)
    return Walking(gradient, h, noise, seed, schedule, own)


def _gradient(say: Words) -> tuple[Any, float]:
    gradient = bound_choice(
        st.segmented_control, say("gradient"), "gradient", ["numerical", "analytic"], "numerical", lambda kind: say(f"gradient_{kind}"),
        say=say, required=True,
    )  # fmt: skip
    h = 1e-4
    if gradient == "numerical":
        h = bound(st.select_slider, say("h"), "h", say=say, options=H, value=1e-4, format_func=_short, written=_short)
    st.caption(say("gradient_why"))
    return gradient, h


def _noise(say: Words) -> tuple[float, int]:
    noise = bound(st.select_slider, say("noise"), "noise", say=say, options=NOISES, value=0.0, format_func=_short, written=_short)
    seed = 0
    if noise:
        seed = bound(st.number_input, say("seed"), "seed", say=say, min_value=0, max_value=9999, value=0, step=1)
    st.caption(say("noise_why"))
    return noise, seed


def _schedule(say: Words) -> Schedule:
    kinds = [kind.__name__ for kind in SCHEDULES]
    kind = bound_choice(
        st.segmented_control, say("schedule"), "schedule", kinds, kinds[0], lambda kind: say(f"schedule_{kind}"), say=say, required=True
    )  # fmt: skip
    st.caption(say(f"schedule_{kind}_why"))
    if kind == StepDecay.__name__:
        with st.container(horizontal=True):
            every = bound(st.number_input, say("every"), "every", say=say, min_value=1, max_value=500, value=10, step=1)
            factor = bound(st.number_input, say("factor"), "factor", say=say, min_value=0.01, max_value=1.0, value=0.5, step=0.1, format="%.4g")
        return StepDecay(every, factor)
    if kind == Exponential.__name__:
        return Exponential(bound(st.number_input, say("decay"), "decay", say=say, min_value=0.0, max_value=1.0, value=0.05, step=0.01, format="%.4g"))
    return Cosine() if kind == Cosine.__name__ else Constant()


def _own_numbers(name: str, say: Words, palette: Palette) -> OwnNumbers:
    usual = optimizer_named(name)(lr=1.0)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"own_{name}"):
        st.html(f"<b style='color:{palette.optimizer(name)}'>{name}</b>", width=90)
        lr = bound(
            st.number_input, "η", f"{name}_lr", say=say, value=None, min_value=1e-10, max_value=100.0, format="%.4g",
            placeholder=say("shared"), width=170,
        )  # fmt: skip
        numbers = [
            (parameter, bound(
                st.number_input, SYMBOLS[parameter], f"{name}_{parameter}", say=say, value=getattr(usual, parameter),
                min_value=0.0, max_value=0.9999, step=0.01, format="%.4g", width=150,
            ))
            for parameter in usual.HYPERPARAMETERS
            if parameter != "lr"
        ]  # fmt: skip
    return OwnNumbers(name, lr, tuple((parameter, value) for parameter, value in numbers if value != getattr(usual, parameter)))


def _short(value: float) -> str:
    return f"{value:g}"


# -- for callbacks ---------------------------------------------------------------------------------------------------------------


def own_rates(rates: dict[str, float]) -> None:
    """Give each optimizer its own learning rate."""
    st.session_state.update({f"{name}_lr": rate for name, rate in rates.items()})


def forget_own_rates() -> None:
    """Every optimizer takes the rate that all share."""
    for kind in OPTIMIZERS:
        if f"{kind.__name__}_lr" in st.session_state:
            st.session_state[f"{kind.__name__}_lr"] = None


def forget_own_numbers() -> None:
    """Every optimizer takes the rate that all share, and its usual hyper-parameters."""
    forget_own_rates()
    for kind in OPTIMIZERS:
        usual = kind(lr=1.0)
        for parameter in kind.HYPERPARAMETERS[1:]:
            if f"{kind.__name__}_{parameter}" in st.session_state:
                st.session_state[f"{kind.__name__}_{parameter}"] = getattr(usual, parameter)


def show(config: DescentConfig) -> None:
    """Put the slope, the noise and the schedule of `config` into the controls, and each optimizer's usual numbers."""
    st.session_state.update(gradient=config.gradient, h=config.h, noise=config.noise, seed=config.seed, schedule=type(config.schedule).__name__)
    forget_own_numbers()
    for name, value in dict(config.hyperparameters).items():
        st.session_state[f"{config.optimizer}_{name}"] = value
