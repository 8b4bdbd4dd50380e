"""The rules of a Choice state as a builder shows them, and what becomes of them with an example."""
