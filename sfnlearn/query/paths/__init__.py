"""JSONPath as AWS evaluates it: paths that name one place, and paths that match many."""
