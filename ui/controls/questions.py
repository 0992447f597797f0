"""The card "Predict, then see": one question at a time, answered before it is looked at. Answers stay for the visitor's session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from ui.findings.questions import Asked, Question, right
from ui.text import Words, number

MARKS = {None: "", True: " ✓", False: " ✗"}
Q = TypeVar("Q", bound=Asked)


def show(question: Question) -> None:
    """Put the question's settings into the page's controls; for a callback."""
    st.session_state.update(question.settings)


def question_card(say: Words, questions: Sequence[Q], name: str, run: Callable[[Q], None] = show) -> None:  # type: ignore[assignment]
    """The card. Its button keeps the prediction and calls `run`, which sets the page so that it shows what happens.

    `name` is unique among all pages' cards; the widgets' keys begin with it.
    """
    state = st.session_state
    said: dict[str, str | float] = state.setdefault(f"{name}_said", {})
    score = {q.key: right(q.answer(), said[q.key]) for q in questions if q.key in said}

    with st.container(border=True, key=f"{name}_card"):
        st.subheader(say("predict"), anchor=False)
        names = [f"{i}{MARKS[score.get(q.key)]}" for i, q in enumerate(questions, 1)]
        chosen: Any = st.selectbox(
            say("exercise"), range(len(questions)), key=name, format_func=lambda i: say("exercise_name", name=names[i]), persist_state="session"
        )
        question = questions[chosen]
        st.markdown(say(f"ask_{question.key}"))
        prediction = _ask(question, name, say)

        def keep() -> None:
            said[question.key] = prediction  # type: ignore[assignment]  # without a prediction there is no button
            run(question)

        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(say("run_it"), key=f"{name}_run", type="primary", on_click=keep, disabled=prediction is None)
            st.caption(say("score", right=sum(score.values()), asked=len(questions)), width="content")
            st.button(say("start_over"), key=f"{name}_forget", type="tertiary", on_click=said.clear, disabled=not said)
        if question.key in said:
            answer = question.answer()
            shown = number(answer) if isinstance(answer, float) else label(answer, say)
            st.markdown(say("was_right" if score[question.key] else "was_wrong", answer=shown) + " " + say(f"why_{question.key}"))


def label(choice: str, say: Words) -> str:
    """A choice in words: its beat, or itself where it is a word already."""
    return say(f"choice_{choice}") if f"choice_{choice}" in say else choice


def _ask(question: Asked, name: str, say: Words) -> str | float | None:
    key = f"{name}_{question.key}"
    if not question.choices:
        value = st.number_input(say("your_number"), value=None, key=key, step=0.1, format="%.4g", persist_state="session")
        return None if value is None else float(value)
    return st.radio(
        say("your_choice"), question.choices, key=key, index=None, label_visibility="collapsed",
        format_func=lambda choice: label(choice, say), persist_state="session",
    )  # fmt: skip
