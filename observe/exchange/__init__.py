"""Rubric, roster and standards formats turned into values and back."""
