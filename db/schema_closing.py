"""SQL of what it takes to call a cell's finding final; statements are separated as in ``schema``."""

CLOSING = """
CREATE TABLE discordances (
  id INTEGER PRIMARY KEY,
  link TEXT NOT NULL UNIQUE,
  way TEXT NOT NULL CHECK (way IN ('reconciliation', 'initiation', 'bracketing', 'exclusion')),
  reason TEXT NOT NULL,
  evidence TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders (id),
  created_at TEXT NOT NULL
) STRICT;;
CREATE TABLE case_answers (
  id INTEGER PRIMARY KEY,
  link TEXT NOT NULL,
  source TEXT NOT NULL,
  stance TEXT NOT NULL CHECK (stance IN ('+', '0', '-', '±')),
  reason TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders (id),
  created_at TEXT NOT NULL,
  UNIQUE (link, source)
) STRICT;;
CREATE TABLE closings (
  id INTEGER PRIMARY KEY,
  link TEXT NOT NULL UNIQUE,
  verdict TEXT NOT NULL,
  evidence TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders (id),
  created_at TEXT NOT NULL
) STRICT
"""
