"""The language of the page, and the words of Streamlit's own widgets."""
