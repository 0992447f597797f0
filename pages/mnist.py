"""Page."""

import streamlit as st

from ui.frame import frame

say, palette = frame("mnist")
st.title(say("mnist"), anchor=False)
