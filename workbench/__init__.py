"""Samsyn: a workbench for mixed-methods evaluation."""
