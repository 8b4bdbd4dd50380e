"""Grading: submissions in, grades and feedback out.  Students' code is never trusted with anybody else's data."""
