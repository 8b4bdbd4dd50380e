"""One state on its own: TestState, `inspect`, and its data flow stage by stage."""
