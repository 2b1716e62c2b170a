"""SQL of the plan: questions, expectations, locks; statements are separated as in ``schema``."""

PLAN = """
CREATE TABLE questions (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL,
  criterion TEXT NOT NULL,
  standard_nb TEXT NOT NULL DEFAULT '',
  standard_en TEXT NOT NULL DEFAULT '',
  verb TEXT NOT NULL CHECK (verb IN ('whether', 'how_much', 'how', 'why', 'for_whom', 'at_what_cost')),
  outcome TEXT NOT NULL DEFAULT '',
  measures TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(measures)),
  commissioned_nb TEXT NOT NULL DEFAULT '',
  commissioned_en TEXT NOT NULL DEFAULT '',
  agreed_nb TEXT NOT NULL DEFAULT '',
  agreed_en TEXT NOT NULL DEFAULT '',
  reported_nb TEXT NOT NULL DEFAULT '',
  reported_en TEXT NOT NULL DEFAULT '',
  note_nb TEXT NOT NULL DEFAULT '',
  note_en TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL
) STRICT;;
CREATE TABLE expectations (
  id INTEGER PRIMARY KEY,
  link TEXT NOT NULL,
  kind TEXT NOT NULL
    CHECK (kind IN ('expectation', 'straw', 'hoop', 'smoking_gun', 'doubly_decisive')),
  predicts TEXT CHECK (predicts IN ('+', '0', '-', '±')),
  text_nb TEXT NOT NULL,
  text_en TEXT NOT NULL,
  basis TEXT NOT NULL DEFAULT '',
  outcome TEXT NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'passed', 'failed', 'undecided')),
  outcome_note TEXT NOT NULL DEFAULT '',
  written_at TEXT NOT NULL
) STRICT;;
CREATE TABLE plan_locks (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL REFERENCES texts (sha256),
  note TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders (id),
  created_at TEXT NOT NULL
) STRICT;;
CREATE TRIGGER plan_locks_never_change BEFORE UPDATE ON plan_locks
BEGIN SELECT RAISE(ABORT, 'locks of the plan are append-only'); END;;
CREATE TRIGGER plan_locks_never_vanish BEFORE DELETE ON plan_locks
BEGIN SELECT RAISE(ABORT, 'locks of the plan are append-only'); END;;
ALTER TABLE links ADD COLUMN assumption TEXT NOT NULL DEFAULT '';;
ALTER TABLE links ADD COLUMN mechanism TEXT NOT NULL DEFAULT '';;
ALTER TABLE links ADD COLUMN context TEXT NOT NULL DEFAULT ''
"""

OVERLAP = """
ALTER TABLE measures ADD COLUMN overlap TEXT NOT NULL DEFAULT 'counted'
  CHECK (overlap IN ('counted', 'left_out'))
"""

TAKEN_OUT = "ALTER TABLE measures ADD COLUMN taken_out INTEGER NOT NULL DEFAULT 0 CHECK (taken_out IN (0, 1))"
