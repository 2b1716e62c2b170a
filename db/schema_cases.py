"""SQL of cases, which sources belong to; statements are separated by ``;;``.

Until then the case was a word among the source's attributes.
"""

CASES = """
CREATE TABLE cases (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  created_at TEXT NOT NULL
) STRICT;;
ALTER TABLE sources ADD COLUMN case_id INTEGER REFERENCES cases (id);;
CREATE INDEX sources_by_case ON sources (case_id);;
CREATE TRIGGER cases_with_memos_stay BEFORE DELETE ON cases
WHEN EXISTS (SELECT 1 FROM memos WHERE target = 'case' AND target_id = old.id)
BEGIN SELECT RAISE(ABORT, 'a case that somebody noted about stays'); END;;
INSERT INTO cases (name, created_at)
  SELECT trim(attributes ->> '$.case'), min(created_at) FROM sources
  WHERE trim(coalesce(attributes ->> '$.case', '')) <> '' GROUP BY 1 ORDER BY min(id);;
UPDATE sources SET attributes = json_remove(attributes, '$.case'),
  case_id = (SELECT id FROM cases WHERE name = trim(sources.attributes ->> '$.case'))
  WHERE attributes ->> '$.case' IS NOT NULL
"""
