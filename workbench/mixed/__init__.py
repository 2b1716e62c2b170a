"""The triangulation rules: pure functions."""
