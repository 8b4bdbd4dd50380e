"""Functions of the events: what every state looked like, what a state did with its data, AWS's own histories."""
