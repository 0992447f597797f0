"""The pictures of the losses page: what a probability costs, how hard two losses push, the samples of a batch."""

from __future__ import annotations

import functools
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.losses import TINY
from ui.charts.axes import Spec, digits_parameter, finished, haloed, power_of_ten
from ui.findings.losses import MARKS, Costs, Pushes, Told
from ui.text import number
from ui.theme import Palette

LEAST = 1e-9  # the left end of the logarithmic picture; what costs the more is drawn there
ROW = 35  # px: the height of a row of Streamlit's tables


def price_frame(c: Costs) -> pd.DataFrame:
    """Rows by `part`: the curves log (-ln y), tiny (-ln(y + 1e-7)) and square (½ (1 - y)²) over y, the marks, and the page's bar (here)."""
    y = np.geomspace(LEAST, 1, 91)
    marks = np.array(MARKS)
    share = c.y[c.t]
    parts = [
        pd.DataFrame({"part": "log", "y": y, "L": -np.log(y)}),
        pd.DataFrame({"part": "tiny", "y": y, "L": -np.log(y + TINY)}),
        pd.DataFrame({"part": "square", "y": y, "L": 0.5 * (1 - y) ** 2}),
        pd.DataFrame({"part": "mark", "y": marks, "L": -np.log(marks)}),
        pd.DataFrame({"part": ["here"], "y": [max(share, LEAST)], "L": [c.entropy]}),
    ]
    frame = pd.concat(parts, ignore_index=True).assign(true=lambda f: np.where(f["part"] == "here", share, f["y"])).round({"L": 6})
    words = {i: f"{number(y)} → {number(-np.log(y))}" for i, y in zip(frame.index[frame["part"] == "mark"], MARKS, strict=True)}
    return frame.assign(word=pd.Series(words, dtype=object))


@functools.lru_cache(maxsize=8)
def price_spec(palette: Palette, height: int = 250) -> Spec:
    """What the right digit's probability costs, on a logarithmic axis: a straight line. Its data are `price_frame`."""
    quiet: dict[str, Any] = dict(domain=False, ticks=False, labelPadding=5, title=None)
    x = alt.X(
        "y:Q",
        scale=alt.Scale(type="log", nice=False, domain=[LEAST, 1], range=[alt.ExprRef("0"), alt.ExprRef("width-72")]),  # room for words
        axis=alt.Axis(grid=False, values=[10.0**k for k in range(-9, 1, 1)], labelExpr=power_of_ten(), labelOverlap=True, **quiet),
    )
    y = alt.Y("L:Q", scale=alt.Scale(nice=False, domain=[0, 21]), axis=alt.Axis(gridOpacity=0.6, values=[0, 5, 10, 15, 20], **quiet))
    entropy, square = palette.optimizer("SGD"), palette.optimizer("Nesterov")
    tips = [alt.Tooltip("true:Q", title="y", format=".3~g"), alt.Tooltip("L:Q", title="L", format=".4~g")]

    def part(name: str) -> alt.Chart:
        return alt.Chart().transform_filter(alt.datum.part == name)

    def named(text: str, at: float, cost: float, color: str) -> alt.Chart:
        place = alt.Chart(pd.DataFrame({"y": [at], "L": [cost]}))
        return place.mark_text(text=text, fontSize=13, fontWeight=600, align="left", color=color).encode(x, y)

    chart = alt.layer(
        part("log").mark_line(strokeWidth=1.6, strokeDash=[5, 4], color=entropy).encode(x, y),
        part("tiny").mark_line(strokeWidth=2.8, color=entropy).encode(x, y, tooltip=tips),
        part("square").mark_line(strokeWidth=2, strokeDash=[8, 4], color=square).encode(x, y, tooltip=tips),
        part("mark").mark_point(size=70, filled=False, fill=palette.page, stroke=entropy, strokeWidth=2, opacity=1).encode(x, y, tooltip=tips),
        *haloed(part("mark"), palette, x, y, alt.Text("word:N"), align="left", dx=9, dy=-8),
        part("here").mark_rule(strokeDash=[3, 3], color=palette.you).encode(x),
        part("here").mark_circle(size=130, opacity=1, color=palette.you, stroke=palette.page, strokeWidth=1.5).encode(x, y, tooltip=tips),
        named("−ln y", 4e-9, 20.5, entropy),
        named("−ln(y + 10⁻⁷)", 1.4e-9, 13, entropy),
        named("½ (1 − y)²", 1.4e-9, 1.5, square),
    )
    return finished(chart.add_params(digits_parameter()).properties(height=height))


def push_frame(p: Pushes) -> pd.DataFrame:
    """Rows by `part`: entropy and square over y, and where the page's bar stands on both."""
    parts = [
        pd.DataFrame({"part": "entropy", "y": p.y, "push": p.entropy}),
        pd.DataFrame({"part": "square", "y": p.y, "push": p.square}),
        pd.DataFrame({"part": ["here", "here"], "y": p.share, "push": [p.entropy_here, p.square_here]}),
    ]
    return pd.concat(parts, ignore_index=True).round({"push": 6})


@functools.lru_cache(maxsize=8)
def push_spec(palette: Palette, entropy: str, square: str, height: int = 250) -> Spec:
    """How hard two losses push the right digit's score, against its probability. Its data are `push_frame`."""
    quiet: dict[str, Any] = dict(domain=False, ticks=False, labelPadding=5, title=None, values=[0, 0.2, 0.4, 0.6, 0.8, 1])
    x = alt.X("y:Q", scale=alt.Scale(nice=False, domain=[0, 1]), axis=alt.Axis(grid=False, **quiet))
    y = alt.Y("push:Q", scale=alt.Scale(nice=False, domain=[0, 1.02]), axis=alt.Axis(gridOpacity=0.6, **quiet))
    hues = {"entropy": palette.optimizer("SGD"), "square": palette.optimizer("Nesterov")}
    tips = [alt.Tooltip("y:Q", title="y", format=".3~g"), alt.Tooltip("push:Q", title="|∂L/∂s|", format=".4~g")]

    def part(name: str) -> alt.Chart:
        return alt.Chart().transform_filter(alt.datum.part == name)

    def named(text: str, at: float, push: float, color: str) -> alt.Chart:
        place = alt.Chart(pd.DataFrame({"y": [at], "push": [push]}))
        return place.mark_text(text=text, fontSize=13, fontWeight=600, align="left", color=color).encode(x, y)

    chart = alt.layer(
        part("entropy").mark_line(strokeWidth=2.8, color=hues["entropy"]).encode(x, y, tooltip=tips),
        part("square").mark_line(strokeWidth=2.4, strokeDash=[8, 4], color=hues["square"]).encode(x, y, tooltip=tips),
        part("here").mark_rule(strokeDash=[3, 3], color=palette.you).encode(x),
        part("here").mark_circle(size=130, opacity=1, color=palette.you, stroke=palette.page, strokeWidth=1.5).encode(x, y, tooltip=tips),
        named(entropy, 0.29, 0.81, hues["entropy"]),
        named(square, 0.04, 0.36, hues["square"]),
    )
    return finished(chart.properties(height=height))


def batch_frame(told: Told) -> pd.DataFrame:
    """One row per sample: sample, loss and how it is written (word), and the mean of all with its own (mean, mean_word)."""
    words = [number(loss) for loss in told.losses]
    return pd.DataFrame({"sample": range(len(words)), "loss": told.losses, "word": words, "mean": told.mean, "mean_word": number(told.mean)})


@functools.lru_cache(maxsize=8)
def batch_spec(palette: Palette, mean: str, samples: int) -> Spec:
    """A bar per sample, in the rows of the table beside it, and their mean as a line. Its data are `batch_frame`."""
    rows = alt.Chart()
    hue = palette.optimizer("SGD")
    scale = alt.Scale(nice=False, zero=True, range=[alt.ExprRef("22"), alt.ExprRef("width-60")])  # room for names and numbers
    x, at_mean = alt.X("loss:Q", axis=None, scale=scale), alt.X("mean:Q", axis=None, scale=scale)
    y = alt.Y("sample:O", axis=None, scale=alt.Scale(paddingInner=0.45, paddingOuter=0.22))
    words: dict[str, Any] = dict(fontSize=13, color=palette.text)
    tips = [alt.Tooltip("sample:O", title="n"), alt.Tooltip("loss:Q", title="L", format=".6~g")]
    line = rows.transform_filter("datum.sample == 0").transform_calculate(named=f"'{mean} ' + datum.mean_word")
    chart = alt.layer(
        rows.mark_bar(cornerRadiusEnd=2, color=hue, opacity=0.85).encode(x, y, tooltip=tips),
        line.mark_rule(strokeWidth=2, color=palette.you).encode(at_mean),
        *haloed(rows, palette, x, y, alt.Text("word:N"), align="left", dx=6),
        rows.mark_text(align="left", **words).encode(y=y, x=alt.value(2), text="sample:O"),
        line.mark_text(fontSize=13, fontWeight=700, color=palette.you, align="center", baseline="top").encode(
            at_mean, y=alt.YValue(alt.ExprRef("height+4")), text="named:N"
        ),
    )
    padding = {"top": 16, "bottom": 4, "left": 0, "right": 0}
    height = ROW * samples + 20 + 18  # with the padding, and the words of the mean
    return finished(chart.properties(height=height, padding=padding).configure_view(strokeWidth=0))
