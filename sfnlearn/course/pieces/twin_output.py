"""What static twins are made of: lines of code in a cell, and an output that stands before the widget.

A twin is an output of its own, and folds where the widget appears.
"""

from __future__ import annotations

from typing import Any

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.tables.html_table import CODE, ShownTable
from sfnlearn.drawing.text import markup
from sfnlearn.html_output import html_output
from sfnlearn.widgets.static_view import STATIC_CLASS


def show_twin(view: ShownTable, kind: str = "table") -> None:
    """Put a static table (or whatever `kind` it is) before what the running cell shows next, in a notebook."""
    from IPython.core.getipython import get_ipython

    if get_ipython() is not None:
        from IPython.display import display

        summary = tag("summary", f"As a static {kind}")
        html = tag("details", summary + view.html(), class_=STATIC_CLASS, open="open")
        display({"text/html": html_output(html), "text/plain": str(view)}, raw=True)  # type: ignore[no-untyped-call]


def noted(bundle: Any, note: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A widget's bundle with a line for where no widget is drawn."""
    data, metadata = bundle or ({}, {})
    return {**data, "text/plain": note, "text/html": html_output(tag("p", markup(note)))}, metadata


def code_lines(text: str) -> str:
    r"""Code in a cell of a table; its lines stay lines, and wrap where the cell is narrow.

    >>> code_lines("a\n b").partition(">")[2]
    'a\n b</pre>'
    """
    lines = "\n".join(markup(line) for line in text.split("\n"))
    style = f"{CODE};margin:0;padding:0;white-space:pre-wrap;overflow-wrap:break-word;background:none;color:inherit"
    return tag("pre", lines, style=style)
