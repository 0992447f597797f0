"""The controls of finding the bug, for either family of slips. Link fields: the family's name (bug, net_bug: which slip is looked at),
net_bug_samples (whether the small net's code is called with its whole batch or with one sample)."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.net_slips import is_formula, samples, with_one_sample
from core.slips import Slip
from ui.controls import bound_choice
from ui.findings.slips import OF_A_NET, Family, Hunt, mark
from ui.text import Words


def hunt(family: Family) -> Hunt:
    """How far the visitor has come with this family; it stays for the session."""
    return st.session_state.setdefault(f"{family.name}_hunt", Hunt())


def choice(family: Family, say: Words) -> Slip:
    """Which piece of code is looked at."""
    keys, so_far = tuple(slip.key for slip in family.slips), hunt(family)

    def shown(key: str) -> str:
        return f"{keys.index(key) + 1}{mark(so_far, family.named(key))}"

    return family.named(bound_choice(st.segmented_control, say("bug_choice"), family.name, keys, keys[0], shown, say=say, required=True))


def line_chosen(family: Family) -> Callable[[], None]:
    """For the code: the visitor takes a line for the wrong one."""

    def taken() -> None:
        state = st.session_state
        if (line := state[f"{family.name}_lines"].line) is not None:
            state[f"{family.name}_hunt"] = hunt(family).after(family.named(state[family.name]), line)

    return taken


def called(slip: Slip, say: Words) -> Slip:
    """The slip as it is called: with the whole batch or, where that is a choice, with one sample."""
    if not is_formula(slip) or samples(slip) == 1:
        return slip

    def shown(which: str) -> str:
        return say("samples_batch", n=samples(slip)) if which == "batch" else say("samples_one")

    which = bound_choice(
        st.segmented_control, say("samples"), f"{OF_A_NET.name}_samples", ("batch", "one"), "batch", shown, say=say, required=True
    )  # fmt: skip
    return slip if which == "batch" else with_one_sample(slip)


def buttons(family: Family, slip: Slip, say: Words) -> None:
    """Show the line, or go on to the next."""
    state, name, slips = st.session_state, family.name, family.slips
    now = hunt(family)

    def tell() -> None:
        state[f"{name}_hunt"] = hunt(family).told(slip)

    def go_on() -> None:
        state[name] = next(one.key for one in slips[slips.index(slip) :] + slips if not hunt(family).known(one))

    def forget() -> None:
        state[f"{name}_hunt"], state[name] = Hunt(), slips[0].key

    with st.container(horizontal=True, gap="small"):
        if not now.known(slip):
            st.button(say("bug_tell"), key=f"{name}_tell", on_click=tell)
        elif not all(map(now.known, slips)):
            st.button(say("bug_next"), key=f"{name}_next", type="primary", on_click=go_on)
        if all(map(now.known, slips)):
            st.button(say("bug_again"), key=f"{name}_again", on_click=forget)
