"""The visual editor in the notebook: `edit(machine)`.

What a change is, and what follows from it, is `sfnlearn/editing/`'s; the pictures and the hands are the browser's, in
`frontend/editor/`.  Here they meet: a widget that passes on messages, and the static form for whoever has no widget.
"""
