"""Calls that fail on purpose, and the answers of an execution as such a plan."""
