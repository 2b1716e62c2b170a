"""HTTP routes of the coding component."""
