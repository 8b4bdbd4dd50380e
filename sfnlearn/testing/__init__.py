"""Testing state machines: what tests have covered, mutants, assertions about executions, and a plugin for pytest."""
