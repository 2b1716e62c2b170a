"""The slides of a presentation."""
