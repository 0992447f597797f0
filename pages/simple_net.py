"""Page."""

import streamlit as st

from ui.frame import frame

say, palette = frame("simple_net")
st.title(say("simple_net"), anchor=False)
