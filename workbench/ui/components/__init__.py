"""What the browser draws itself, mounted through Streamlit."""
