"""Home: what you can do here, the path through the pages, one live picture."""

import streamlit as st

from ui.frame import frame

say, palette = frame("home")
st.title(say("title"), anchor=False)
