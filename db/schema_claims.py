"""SQL of threads, findings, recommendations and answers; statements are separated as in ``schema``."""

CLAIMS = """
CREATE TABLE threads (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL CHECK (status IN ('open', 'answered', 'dismissed')),
  owner TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  coder_id INTEGER NOT NULL REFERENCES coders (id),
  created_at TEXT NOT NULL
) STRICT;;
CREATE TABLE findings (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  text_nb TEXT NOT NULL,
  text_en TEXT NOT NULL DEFAULT '',
  reason_nb TEXT NOT NULL DEFAULT '',
  reason_en TEXT NOT NULL DEFAULT '',
  links TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(links)),
  questions TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(questions))
) STRICT;;
CREATE TABLE recommendations (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  text_nb TEXT NOT NULL,
  text_en TEXT NOT NULL DEFAULT '',
  aim TEXT NOT NULL CHECK (aim IN ('more', 'less', 'change')),
  measure_id TEXT REFERENCES measures (id),
  over_measure_id TEXT REFERENCES measures (id),
  links TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(links)),
  findings TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(findings))
) STRICT;;
CREATE TABLE answers (
  id INTEGER PRIMARY KEY,
  question TEXT NOT NULL UNIQUE,
  answer TEXT NOT NULL CHECK (answer IN ('answered', 'partly', 'not')),
  reason TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders (id),
  created_at TEXT NOT NULL
) STRICT;;
ALTER TABLE number_notes ADD COLUMN assumption TEXT NOT NULL DEFAULT ''
"""
