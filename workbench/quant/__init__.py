"""The quantitative strand: pure estimators."""
