"""The controls of the plane: the sample and W's columns by hand, what is learned and how. Link fields of the training: see `training_choice`."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ui.components.plane import plane
from ui.controls.simple_net import Weights
from ui.findings import plane as findings
from ui.text import Words


def plane_hand(W: Weights, x: tuple[float, float], t: int, say: Words) -> None:
    """The plane whose sample and arrows, where the hand lets go, become the page's x and W."""

    def sample() -> None:
        if (at := st.session_state.plane.sample) is not None:
            st.session_state.update(in1=_written(at[0]), in2=_written(at[1]))

    def weights() -> None:
        if (rows := st.session_state.plane.weights) is not None:
            put_weights(rows)

    plane(findings.hand(W, x, t, say), "plane", sample=sample, weights=weights)


def put_weights(W: Sequence[Sequence[float]]) -> None:
    """For a callback: this W into the page's cells."""
    st.session_state.update({f"w{i + 1}{j + 1}": _written(W[i][j]) for i in range(2) for j in range(3)})


def _written(value: float) -> str:
    """As it stands in a cell and in the link."""
    return f"{float(value):.10g}"
