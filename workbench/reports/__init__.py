"""Results written as documents."""
