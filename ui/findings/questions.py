"""Predict, then see: a question that a page asks before its visitor looks. No answer is written down; each is computed when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


def right(answer: str | float, said: str | float) -> bool:
    """Is it right? Numbers are right to 1 % or 0.01, so that a head and a pencil are enough."""
    if isinstance(answer, float):
        return isinstance(said, int | float) and abs(said - answer) <= max(0.01, 0.01 * abs(answer))
    return said == answer


class Asked(Protocol):
    """What the card needs of a question: its key (beats ask_<key> and why_<key>), the choices (none: a number is asked for), the answer."""

    @property
    def key(self) -> str: ...

    @property
    def choices(self) -> tuple[str, ...]: ...

    def answer(self) -> str | float: ...


@dataclass(frozen=True)
class Question:
    """A question with the function that knows its answer, and the settings that let the page show it.

    choices: shown by their beats choice_<choice>, or as they are. settings: the page's session state that the card's button sets.
    """

    key: str
    answer: Callable[[], str | float]
    choices: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
