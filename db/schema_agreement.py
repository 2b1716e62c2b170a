"""SQL of what coders agree on; statements are separated as in ``schema``."""

ADJUDICATIONS = """
CREATE TABLE adjudications (
  id INTEGER PRIMARY KEY,
  revision_id INTEGER NOT NULL REFERENCES revisions (id),
  code_id INTEGER NOT NULL REFERENCES codes (id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  coded INTEGER NOT NULL CHECK (coded IN (0, 1)),
  stance TEXT CHECK (stance IN ('+', '0', '-', '±')),
  claim TEXT CHECK (claim IN ('own', 'obs', 'op', 'hear')),
  reason TEXT NOT NULL,
  originals TEXT NOT NULL CHECK (json_valid(originals)),
  coder_id INTEGER NOT NULL REFERENCES coders (id),
  created_at TEXT NOT NULL,
  CHECK (start >= 0 AND "end" > start)
) STRICT;;
CREATE INDEX adjudications_by_passage ON adjudications (revision_id, code_id)
"""
