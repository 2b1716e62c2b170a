"""Use cases: the only layer that joins the database and the pure parts."""
