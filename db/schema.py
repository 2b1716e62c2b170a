"""SQL of the tables. Statements are separated by ``;;`` because triggers hold single semicolons."""

LOG = """
CREATE TABLE settings (
  id TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;;
CREATE TABLE coders (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  simulated INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL
) STRICT;;
CREATE TABLE texts (
  sha256 TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;;
CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  op TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo')),
  target_op TEXT,
  at TEXT NOT NULL,
  coder_id INTEGER REFERENCES coders (id),
  action TEXT NOT NULL,
  table_name TEXT NOT NULL,
  row_id TEXT NOT NULL,
  before TEXT CHECK (before IS NULL OR json_valid(before)),
  after TEXT CHECK (after IS NULL OR json_valid(after)),
  hash TEXT NOT NULL
) STRICT;;
CREATE INDEX events_by_op ON events (op);;
CREATE INDEX events_by_coder ON events (coder_id, action, seq);;
CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;;
CREATE TRIGGER events_never_vanish BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;;
CREATE TABLE api_tokens (
  sha256 TEXT PRIMARY KEY,
  coder_id INTEGER NOT NULL REFERENCES coders (id),
  expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""

LOGIC_MODEL = """
CREATE TABLE measures (
  id TEXT PRIMARY KEY,
  name_nb TEXT NOT NULL,
  name_en TEXT NOT NULL,
  parts TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(parts)),
  needs_all_parts INTEGER NOT NULL DEFAULT 0,
  position INTEGER NOT NULL
) STRICT;;
CREATE TABLE model_versions (
  id INTEGER PRIMARY KEY,
  note TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;;
CREATE TABLE nodes (
  id INTEGER PRIMARY KEY,
  version_id INTEGER NOT NULL REFERENCES model_versions (id),
  node TEXT NOT NULL,
  name_nb TEXT NOT NULL,
  name_en TEXT NOT NULL,
  position INTEGER NOT NULL,
  UNIQUE (version_id, node)
) STRICT;;
CREATE TABLE links (
  id INTEGER PRIMARY KEY,
  version_id INTEGER NOT NULL REFERENCES model_versions (id),
  link TEXT NOT NULL,
  measure_id TEXT REFERENCES measures (id),
  from_node TEXT NOT NULL,
  to_node TEXT NOT NULL,
  name_nb TEXT NOT NULL,
  name_en TEXT NOT NULL,
  blind_spot INTEGER NOT NULL DEFAULT 0,
  needs_measure INTEGER NOT NULL DEFAULT 0,
  gathers TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(gathers)),
  after_plan INTEGER NOT NULL DEFAULT 0,
  position INTEGER NOT NULL,
  UNIQUE (version_id, link)
) STRICT
"""

REGISTER = """
CREATE TABLE imports (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  n_rows INTEGER NOT NULL,
  roles TEXT NOT NULL CHECK (json_valid(roles)),
  simulated INTEGER NOT NULL DEFAULT 0,
  active INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL
) STRICT;;
CREATE TABLE persons (
  import_id INTEGER NOT NULL REFERENCES imports (id),
  person_no INTEGER NOT NULL,
  person_id TEXT NOT NULL,
  sex TEXT,
  age REAL,
  country TEXT,
  has_child INTEGER,
  long_stayer INTEGER,
  procedure TEXT,
  in_population INTEGER NOT NULL DEFAULT 1,
  attributes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(attributes)),
  PRIMARY KEY (import_id, person_no),
  UNIQUE (import_id, person_id)
) STRICT, WITHOUT ROWID;;
CREATE TABLE participations (
  id INTEGER PRIMARY KEY,
  import_id INTEGER NOT NULL REFERENCES imports (id),
  person_no INTEGER,
  measure_id TEXT NOT NULL,
  course TEXT,
  started_on TEXT,
  ended_on TEXT,
  sessions INTEGER,
  hours REAL,
  completed INTEGER,
  recorded_in TEXT NOT NULL DEFAULT 'register'
) STRICT;;
CREATE INDEX participations_by_person ON participations (import_id, person_no);;
CREATE TABLE outcomes (
  import_id INTEGER NOT NULL,
  person_no INTEGER NOT NULL,
  outcome TEXT,
  outcome_on TEXT,
  censored_on TEXT,
  returned INTEGER,
  PRIMARY KEY (import_id, person_no),
  FOREIGN KEY (import_id, person_no) REFERENCES persons (import_id, person_no)
) STRICT, WITHOUT ROWID;;
CREATE TABLE return_cases (
  id INTEGER PRIMARY KEY,
  import_id INTEGER NOT NULL REFERENCES imports (id),
  person_no INTEGER NOT NULL,
  applied_on TEXT,
  status TEXT NOT NULL,
  departed INTEGER NOT NULL DEFAULT 0
) STRICT;;
CREATE TABLE centres (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  region TEXT,
  attributes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(attributes))
) STRICT;;
CREATE TABLE costs (
  id INTEGER PRIMARY KEY,
  measure_id TEXT NOT NULL,
  nok INTEGER NOT NULL,
  participants INTEGER NOT NULL,
  year INTEGER NOT NULL,
  recorded_in TEXT NOT NULL
) STRICT
"""

SOURCES = """
CREATE TABLE sources (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  type TEXT NOT NULL,
  informant_group TEXT NOT NULL,
  centre_id TEXT REFERENCES centres (id),
  measures TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(measures)),
  attributes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(attributes)),
  simulated INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL
) STRICT;;
CREATE TABLE revisions (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES sources (id),
  number INTEGER NOT NULL,
  text_sha256 TEXT NOT NULL REFERENCES texts (sha256),
  length INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  UNIQUE (source_id, number)
) STRICT;;
CREATE TABLE speakers (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES sources (id),
  label TEXT NOT NULL,
  role TEXT NOT NULL,
  UNIQUE (source_id, label)
) STRICT;;
CREATE TABLE turns (
  id INTEGER PRIMARY KEY,
  revision_id INTEGER NOT NULL REFERENCES revisions (id),
  number INTEGER NOT NULL,
  speaker_id INTEGER REFERENCES speakers (id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  UNIQUE (revision_id, number)
) STRICT
"""

CODING = """
CREATE TABLE codes (
  id INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  parent_id INTEGER REFERENCES codes (id),
  link TEXT,
  measure_id TEXT REFERENCES measures (id),
  name_nb TEXT NOT NULL,
  name_en TEXT NOT NULL,
  definition TEXT NOT NULL DEFAULT '',
  include TEXT NOT NULL DEFAULT '',
  exclude TEXT NOT NULL DEFAULT '',
  example TEXT NOT NULL DEFAULT '',
  colour INTEGER NOT NULL DEFAULT 0,
  codable INTEGER NOT NULL DEFAULT 1,
  position INTEGER NOT NULL
) STRICT;;
CREATE TABLE codings (
  id INTEGER PRIMARY KEY,
  revision_id INTEGER NOT NULL REFERENCES revisions (id),
  coder_id INTEGER NOT NULL REFERENCES coders (id),
  code_id INTEGER NOT NULL REFERENCES codes (id),
  measure_id TEXT REFERENCES measures (id),
  stance TEXT CHECK (stance IN ('+', '0', '-', '±')),
  claim TEXT CHECK (claim IN ('own', 'obs', 'op', 'hear')),
  strength INTEGER CHECK (strength BETWEEN 1 AND 3),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  quote TEXT NOT NULL,
  subset TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL,
  CHECK (start >= 0 AND "end" > start)
) STRICT;;
CREATE INDEX codings_by_revision ON codings (revision_id, coder_id);;
CREATE INDEX codings_by_code ON codings (code_id);;
CREATE TABLE memos (
  id INTEGER PRIMARY KEY,
  target TEXT NOT NULL,
  target_id INTEGER NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders (id),
  body TEXT NOT NULL,
  created_at TEXT NOT NULL,
  UNIQUE (target, target_id, coder_id)
) STRICT
"""

ANALYSIS = """
CREATE TABLE analyses (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  measure_id TEXT NOT NULL,
  specification TEXT NOT NULL CHECK (json_valid(specification)),
  data_sha256 TEXT NOT NULL,
  libraries TEXT NOT NULL CHECK (json_valid(libraries)),
  result TEXT NOT NULL CHECK (json_valid(result)),
  created_at TEXT NOT NULL
) STRICT;;
CREATE TABLE pairs (
  analysis_id INTEGER NOT NULL REFERENCES analyses (id),
  treated_no INTEGER NOT NULL,
  control_no INTEGER NOT NULL,
  weight REAL NOT NULL,
  distance REAL NOT NULL,
  PRIMARY KEY (analysis_id, treated_no, control_no)
) STRICT, WITHOUT ROWID;;
CREATE TABLE number_notes (
  id INTEGER PRIMARY KEY,
  link TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('bias', 'red_flag')),
  pushes TEXT CHECK (pushes IN ('down', 'up', 'towards 0')),
  name_nb TEXT NOT NULL,
  name_en TEXT NOT NULL
) STRICT;;
CREATE TABLE overrides (
  id INTEGER PRIMARY KEY,
  link TEXT NOT NULL UNIQUE,
  verdict TEXT NOT NULL,
  rule_verdict TEXT NOT NULL,
  sesoi REAL NOT NULL,
  reason TEXT NOT NULL,
  coder_id INTEGER NOT NULL REFERENCES coders (id),
  created_at TEXT NOT NULL
) STRICT;;
CREATE TABLE verdicts (
  id INTEGER PRIMARY KEY,
  link TEXT NOT NULL,
  sesoi REAL NOT NULL,
  verdict TEXT NOT NULL,
  fragile INTEGER NOT NULL,
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  created_at TEXT NOT NULL
) STRICT
"""

CODING_MARKS = """
ALTER TABLE codings ADD COLUMN exemplary INTEGER NOT NULL DEFAULT 0;;
ALTER TABLE sources ADD COLUMN blind INTEGER NOT NULL DEFAULT 0
"""
