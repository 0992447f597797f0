"""One pure function per picture: data and words in, a chart out. Nothing here knows Streamlit."""
