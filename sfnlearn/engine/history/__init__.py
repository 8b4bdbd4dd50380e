"""Functions of the events: what every state looked like, which rules and functions were taken, AWS's own histories."""
