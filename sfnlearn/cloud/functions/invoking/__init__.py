"""Calls of functions: synchronous and asynchronous, what came of them, who is told."""
