"""The parts of the descent page: what became of the walks, their curves, the sweep of learning rates, the numbers and the script."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.descent import DescentConfig, Walk
from core.surfaces import Surface
from core.verdict import Verdict
from ui.charts.descent import Quantity, curves, curves_spec, ruler_spec, step_frame
from ui.charts.rates import small_map_frame, small_map_spec, sweep_curve, sweep_spec
from ui.findings import descent as findings
from ui.text import Words
from ui.theme import Palette


def ends(walks: Sequence[Walk], verdicts: Sequence[Verdict], surface: Surface, say: Words, palette: Palette) -> None:
    """The verdict on the first walk, the others in a line each, and the rule of η λ for SGD on its ruler."""
    first, *others = (findings.tell(way, v, say) for way, v in zip(walks, verdicts, strict=True))
    st.subheader(first.heading, anchor=False)
    st.markdown(first.sentence)
    if others:
        st.caption("  \n".join(one.brief for one in others))
    for way, v in zip(walks, verdicts, strict=True):
        if way.config.optimizer == "SGD" and not findings.scheduled(way.config):
            st.markdown(findings.rule(v, way.config.lr, surface, say))
            ruler = ruler_spec(palette, say.list("zones" if surface.quadratic else "zones_there"))
            st.vega_lite_chart({"product": [v.product]}, ruler, key="ruler", alt=say("alt_ruler"))


def curves_of(walks: Sequence[Walk], quantity: Quantity, say: Words, palette: Palette) -> None:
    """One quantity over the steps, a line per walk."""
    curve = curves(walks, quantity, 150)
    st.caption(findings.curve_says(quantity, curve.base, say))
    alt = say("alt_curves", what=say(f"curve_{quantity}"))
    st.vega_lite_chart(curve.frame, curves_spec(palette, curve.log), key="heights_chart", alt=alt)


def sweep_of(way: Walk, v: Verdict, surface: Surface, say: Words, palette: Palette) -> None:
    """Where each learning rate ends, and a few of these walks side by side."""
    sweep = findings.swept(way.config)
    heading, sentence = findings.sweep_told(sweep, v, float(way.values[0]), say)
    st.header(heading, anchor=False)
    left, right = st.columns([0.42, 0.58], gap="medium")
    with left:
        st.markdown(sentence)
        curve = sweep_curve(sweep, findings.stable_rate(v) if findings.ruled(way.config) else None, way.config.lr)
        spec = sweep_spec(palette, say("stable"), say("here"), log=curve.log)
        st.vega_lite_chart(curve.frame, spec, key="sweep", alt=say("alt_sweep"))
    with right, st.container(horizontal=True, gap="small", key="four"):
        for i, (one, story) in enumerate(findings.four(way, v, sweep, say)):
            with st.container(width=250, gap="xxsmall"):
                st.vega_lite_chart(small_map_frame(one), small_map_spec(surface, palette), key=f"small{i}", alt=say("alt_small", n=i + 1))
                st.caption(story)


def steps_of(way: Walk, say: Words) -> None:
    """Every update of a walk in numbers."""
    st.caption(say("table_says"))
    st.dataframe(step_frame(way, say("column_step")), hide_index=True, alt=say("table"))


def script_of(configs: list[DescentConfig], say: Words) -> None:
    """The page as code, to copy and to download."""
    script = findings.code(configs)
    st.markdown(say("code_says"))
    st.code(script, language="python")
    st.download_button(say("download"), script, "descent.py", "text/x-python", on_click="ignore")
