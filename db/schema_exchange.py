"""SQL of the table that exchange with other programs needs; statements as in :mod:`db.schema`."""

EXCHANGE = """
CREATE TABLE exchange_guids (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  guid TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  stamp TEXT NOT NULL,
  extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)),
  UNIQUE (kind, guid)
) STRICT;;
CREATE INDEX exchange_guids_by_row ON exchange_guids (kind, row_id)
"""
