"""Printable tables of how fast and how large the explorer is, always beside something else in the same run."""
