"""Plain callables that answer tasks, and what Lambda tells a handler."""
