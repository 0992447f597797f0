"""Home: what you can do here, the path through the pages, one live picture."""

import streamlit as st

import ui  # noqa: F401  before NumPy: one thread per product
from core.descent import DescentConfig, walk
from core.surfaces import RAVINE
from ui.charts.descent import map_spec, walks_frame
from ui.components.player import player
from ui.controls.home import start_by_hand
from ui.frame import PATH, frame, link

RATES = {"SGD": 0.95, "Momentum": 0.095, "AdaGrad": 1.4, "Adam": 0.285}  # each walks well with its own

say, palette = frame("home")
st.title(say("title"), anchor=False)
st.markdown(say("lead"))
picture, path = st.columns([0.62, 0.38], gap="medium")

with picture:
    x0, x1 = start_by_hand("map", RAVINE)
    walks = [walk(DescentConfig(RAVINE.key, x0, x1, rate, 40, name, "analytic")) for name, rate in RATES.items()]
    with st.container(key="map", gap=None):
        st.vega_lite_chart(walks_frame(walks), map_spec(RAVINE, palette, say("start"), 400), key="map_chart", alt=say("alt_map"))
    player(walks, ["map"], palette, say, board=False)
    st.caption(say("picture"))
    st.caption(say("sources"))

with path:
    for number, (page, _) in enumerate(PATH[1:], start=1):
        with st.container(gap=None):
            link(page, f"**{number} · {say(page)} →**")
            st.caption(say(f"about_{page}"))
