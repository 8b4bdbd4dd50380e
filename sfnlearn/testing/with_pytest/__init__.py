"""For pytest: the fixture `sfn`, coverage over a session, and mutants of the machines that were tested."""
