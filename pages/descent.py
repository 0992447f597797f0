"""Page."""

import streamlit as st

from ui.frame import frame

say, palette = frame("descent")
st.title(say("descent"), anchor=False)
