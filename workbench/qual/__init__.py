"""The qualitative strand: pure functions on texts and codings."""
