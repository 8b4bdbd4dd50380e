"""Sentences about answers: their form, and what Python says of them, as a person would say it."""
