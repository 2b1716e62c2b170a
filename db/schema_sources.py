"""SQL of what sources came to hold later; statements are separated by ``;;``."""

TURN_TIMES = """
ALTER TABLE turns ADD COLUMN start_ms INTEGER CHECK (start_ms >= 0);;
ALTER TABLE turns ADD COLUMN end_ms INTEGER CHECK (end_ms >= 0)
"""
