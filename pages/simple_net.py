"""A small net: 2×3 weights, one sample, and every number on the way to the loss and back."""

import streamlit as st

from ui.charts.simple_net import curve_frame, curve_spec
from ui.components.matrices import matrices
from ui.controls import simple_net as controls
from ui.findings import simple_net as findings
from ui.frame import frame
from ui.sections import gradient_check, plane, slips
from ui.text import Words

say, palette = frame("simple_net")
headline, picture = st.container(), st.container()
meaning, side = st.columns([0.62, 0.38], gap="medium")

with side:
    W, x, t = controls.net_and_sample(say)
with meaning:
    finding = st.container(gap="xsmall")
    entry, delta = controls.nudge(say)

way = findings.there_and_back(W, x, t, controls.others(say))
nudged = findings.nudge(way, entry, delta)

with headline:
    st.title(findings.title(way, say), anchor=False)
    st.markdown(say("lead"))
with picture:
    matrices(findings.picture(way, entry, say), findings.alt(way, say), "net", controls.choose_entry)

with finding:
    st.subheader(findings.nudge_heading(nudged, say), anchor=False)
    st.markdown(f"{findings.nudge_sentence(nudged, say)} {findings.trusted_sentence(nudged, say)}")
with meaning, st.container(key="curve"):
    words = (say("now"), say("predicted"), say("real"), say("within_tenth"))
    st.vega_lite_chart(curve_frame(nudged), curve_spec(palette, *words), key="curve_chart", alt=say("alt_curve"))

patterns, ways = st.columns([0.62, 0.38], gap="medium")
with patterns:
    st.subheader(say("patterns"), anchor=False)
    for sentence in findings.patterns(way, say):
        st.markdown(sentence)
with ways:
    st.subheader(say("two_ways"), anchor=False)
    st.markdown(say("two_ways_says"))
with st.expander(say("this_as_code")):
    st.markdown(say("code_says"))
    st.code(findings.code(way, nudged), language="python")

twice = Words("gradient_check", say.lang)
gradient_check.small_batch(way, twice)
gradient_check.entry_by_entry(way, entry, twice, palette)
gradient_check.over_two_weights(way, twice)
plane_words = Words("plane", say.lang)
plane.what_this_w_does(W, x, t, plane_words)
plane.train_it(W, x, t, plane_words, palette)
slips.break_it(Words("slips", say.lang), palette)
