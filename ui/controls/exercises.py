"""The card "Predict, then run": one question at a time, answered before the walk is seen. Answers stay for the visitor's session."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui.controls.descent import show
from ui.findings.exercises import EXERCISES, Exercise
from ui.text import Words, number

MARKS = {None: "", True: " ✓", False: " ✗"}


def exercise_card(say: Words) -> None:
    """The card. Its button puts the exercise's settings into the page's controls, so that the page shows what happens."""
    state = st.session_state
    said: dict[str, str | float] = state.setdefault("exercise_answers", {})
    right = {e.key: e.accepts(said[e.key]) for e in EXERCISES if e.key in said}

    def forget() -> None:
        said.clear()
        state.pop("exercise_said", None)

    with st.container(border=True, key="exercises"):
        st.subheader(say("predict"), anchor=False)
        names = [f"{i}{MARKS[right.get(e.key)]}" for i, e in enumerate(EXERCISES, 1)]
        chosen: Any = st.selectbox(
            say("exercise"), range(len(EXERCISES)), key="exercise", format_func=lambda i: say("exercise_name", name=names[i]), persist_state="session"
        )
        exercise = EXERCISES[chosen]
        st.markdown(say(f"ask_{exercise.key}"))
        prediction = _ask(exercise, say)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(say("run_it"), key="run_exercise", type="primary", on_click=_run, args=(exercise, prediction), disabled=prediction is None)
            st.caption(say("score", right=sum(right.values()), asked=len(EXERCISES)), width="content")
            st.button(say("start_over"), key="forget_exercises", type="tertiary", on_click=forget, disabled=not said)
        if exercise.key in said:
            answer = exercise.answer()
            shown = number(answer) if isinstance(answer, float) else _label(exercise, answer, say)
            st.markdown(say("was_right" if right[exercise.key] else "was_wrong", answer=shown) + " " + say(f"why_{exercise.key}"))


def _ask(exercise: Exercise, say: Words) -> str | float | None:
    if exercise.asks == "where":
        value = st.number_input(say("your_number"), value=None, key=f"say_{exercise.key}", step=0.1, format="%.4g", persist_state="session")
        return None if value is None else float(value)
    return st.radio(
        say("your_choice"), exercise.choices, key=f"say_{exercise.key}", index=None, label_visibility="collapsed",
        format_func=lambda choice: _label(exercise, choice, say), persist_state="session",
    )  # fmt: skip


def _label(exercise: Exercise, choice: str, say: Words) -> str:
    return say(f"fate_{choice}") if exercise.asks == "fate" else choice


def _run(exercise: Exercise, prediction: str | float) -> None:
    """Keep the prediction and set the page to the exercise."""
    st.session_state.exercise_answers[exercise.key] = prediction
    show(exercise.config, exercise.optimizers)
