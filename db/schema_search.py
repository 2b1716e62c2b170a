"""SQL of the tables that text is searched in."""

SEARCH = """
CREATE TABLE passages (
  id INTEGER PRIMARY KEY,
  revision_id INTEGER NOT NULL REFERENCES revisions (id) ON DELETE CASCADE,
  speaker_id INTEGER REFERENCES speakers (id) ON DELETE SET NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  words TEXT NOT NULL,
  CHECK (start >= 0 AND "end" > start)
) STRICT;;
CREATE INDEX passages_by_revision ON passages (revision_id, start);;
CREATE VIRTUAL TABLE passage_words USING fts5(
  words, content='passages', content_rowid='id',
  tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
);;
CREATE VIRTUAL TABLE passage_parts USING fts5(
  words, content='passages', content_rowid='id', tokenize='trigram'
);;
CREATE TRIGGER passages_are_indexed AFTER INSERT ON passages BEGIN
  INSERT INTO passage_words (rowid, words) VALUES (new.id, new.words);
  INSERT INTO passage_parts (rowid, words) VALUES (new.id, new.words);
END;;
CREATE TRIGGER passages_leave_the_index AFTER DELETE ON passages BEGIN
  INSERT INTO passage_words (passage_words, rowid, words) VALUES ('delete', old.id, old.words);
  INSERT INTO passage_parts (passage_parts, rowid, words) VALUES ('delete', old.id, old.words);
END;;
CREATE TRIGGER passages_never_change BEFORE UPDATE OF revision_id, start, "end", words ON passages
BEGIN SELECT RAISE(ABORT, 'a passage never changes: a corrected text is a new revision'); END;;
CREATE TABLE lemma_counts (
  revision_id INTEGER NOT NULL REFERENCES revisions (id) ON DELETE CASCADE,
  version TEXT NOT NULL,
  language TEXT NOT NULL,
  n_words INTEGER NOT NULL,
  counts TEXT NOT NULL CHECK (json_valid(counts)),
  PRIMARY KEY (revision_id, version)
) STRICT;;
CREATE TABLE word_lemmas (
  version TEXT NOT NULL,
  language TEXT NOT NULL,
  word TEXT NOT NULL,
  lemma TEXT NOT NULL,
  PRIMARY KEY (version, language, word)
) STRICT, WITHOUT ROWID;;
CREATE INDEX words_by_lemma ON word_lemmas (version, lemma)
"""
