"""What a timeline is made of: its axis, its rows, its bars; `sfnlearn.drawing.tables.timeline` puts them together."""
