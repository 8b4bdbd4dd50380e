"""What a learner types in a notebook, and the names that it brings."""
