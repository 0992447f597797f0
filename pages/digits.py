"""Digits: draw one, watch a net read it, ask which units and which pixels decided, and fool it."""

import streamlit as st

import ui  # noqa: F401  before NumPy: one thread per product
from core.mnist import MnistFileError, dataset
from ui.components.draw_pad import net_in_browser
from ui.controls import digits as controls
from ui.findings import digits as findings
from ui.frame import frame
from ui.sections import digits as sections

say, palette = frame("digits")
try:
    data = dataset()
except MnistFileError as error:
    st.title(say("title_blank"), anchor=False)
    st.error(say("no_data", why=str(error)))
    st.stop()

title, lead = st.empty(), st.empty()
reader = controls.net(say)
now = controls.shown(data.x_test, say)
label = None if now.test is None else int(data.t_test[now.test])
read = findings.read(reader.net, now.digit)

title.title(findings.title(read, label, say), anchor=False)
lead.markdown(say("lead", units=sum(reader.net.sizes[1:-1]), test=findings.percent(reader.test_accuracy)))
controls.pad(now, read.y.tolist(), label, say)
sections.browse(data, reader, now, say)

with st.container():  # what comes and goes with a blank sheet
    if read.blank:
        st.info(say("nothing_to_explain"))
    else:
        st.space("small")
        digit = controls.explained(read.answer, say)
        sections.who_spoke(reader, read, digit, say)
        sections.which_pixels(reader, read, digit, say)
        target = sections.fool_it(reader, now, read, say)
        sections.script(reader, now, digit, target, say)
with st.expander(say("card_heading")):
    st.markdown(findings.card(reader, say))
net_in_browser(reader.net, "digit_net")
