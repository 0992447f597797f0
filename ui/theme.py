"""The house's colours, each with one meaning on every page, in light and in dark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Colours by role. ramp: a surface from valley (the page's colour) to hill. minus, page, plus: a diverging scale around zero."""

    name: str
    page: str
    panel: str
    text: str
    soft: str
    border: str
    you: str
    plus: str
    minus: str
    ghost: str
    published: str
    ramp: tuple[str, ...]
    contour: str
    grid: str
    optimizers: tuple[tuple[str, str], ...]

    def optimizer(self, name: str) -> str:
        return dict(self.optimizers)[name]


LIGHT = Palette(
    name="light",
    page="#FCFBF8",
    panel="#F1EFE8",
    text="#23272E",
    soft="#6B6F76",
    border="#E2DED4",
    you="#3A4A60",
    plus="#B8430A",
    minus="#005C9E",
    ghost="#A9A397",
    published="#007A5A",
    ramp=("#FCFBF8", "#E6EBEE", "#CBD6E0", "#AEBFCF", "#92A8BD"),
    contour="#5F768D",
    grid="#ECE8DF",
    optimizers=(
        ("SGD", "#0072B2"),
        ("Momentum", "#E69F00"),
        ("Nesterov", "#6F4FA3"),
        ("AdaGrad", "#009E73"),
        ("RMSprop", "#CC79A7"),
        ("Adam", "#D55E00"),
    ),
)

DARK = Palette(
    name="dark",
    page="#14171C",
    panel="#1E232A",
    text="#E6E3DC",
    soft="#9AA0A8",
    border="#2C333C",
    you="#C6D3E2",
    plus="#F28C4B",
    minus="#5CB2F0",
    ghost="#6B6F78",
    published="#3DB58C",
    ramp=("#14171C", "#1B242E", "#263648", "#354B63", "#48637F"),
    contour="#8AA3BC",
    grid="#242A32",
    optimizers=(
        ("SGD", "#56B4E9"),
        ("Momentum", "#E69F00"),
        ("Nesterov", "#B79CE6"),
        ("AdaGrad", "#1FB88D"),
        ("RMSprop", "#D98BB8"),
        ("Adam", "#F0742B"),
    ),
)


def palette(theme: str | None) -> Palette:
    """The palette of a theme by its name; light where the browser has not said yet."""
    return DARK if theme == "dark" else LIGHT
