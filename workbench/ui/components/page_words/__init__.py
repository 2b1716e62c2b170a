"""The language of the page, and the words of Streamlit's file uploader."""
