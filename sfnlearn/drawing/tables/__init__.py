"""Tables and timelines: the history, the stages of a state, its data flow, the cost."""
