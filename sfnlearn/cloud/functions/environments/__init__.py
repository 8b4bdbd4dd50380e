"""Execution environments: where a function's code lives, and what it sees of the world."""
