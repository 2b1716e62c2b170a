"""SQL of the report that people write; statements are separated as in ``schema``."""

REPORT = """
CREATE TABLE report_sections (
  id INTEGER PRIMARY KEY,
  name_nb TEXT NOT NULL,
  name_en TEXT NOT NULL,
  paired INTEGER NOT NULL DEFAULT 0,
  position INTEGER NOT NULL
) STRICT;;
CREATE TABLE report_claims (
  id INTEGER PRIMARY KEY,
  section_id INTEGER NOT NULL REFERENCES report_sections (id),
  position INTEGER NOT NULL,
  nb TEXT NOT NULL,
  en TEXT NOT NULL DEFAULT '',
  confirmed TEXT NOT NULL CHECK (json_valid(confirmed)),
  coder_id INTEGER NOT NULL REFERENCES coders (id),
  confirmed_at TEXT NOT NULL
) STRICT;;
CREATE INDEX report_claims_by_section ON report_claims (section_id, position)
"""
