"""One state on its own: TestState and `inspect`."""
