"""Results drawn as Altair charts."""
