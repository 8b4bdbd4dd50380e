"""Answers that are nearly the reference: whether an exercise's probes tell them from it."""
