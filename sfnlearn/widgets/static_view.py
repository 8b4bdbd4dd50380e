"""The static view of an execution: picture, timeline and table, for wherever no widget is drawn.

Rules that hold here: it is an output of its own that stands before the widget, so that an untrusted notebook, nbconvert
and papermill's output show it; where the widget does appear, it folds the static view into one line.
"""

from __future__ import annotations

from collections.abc import Sequence

from sfnlearn.drawing import HistoryTable, Picture, Timeline, draw
from sfnlearn.drawing.markup import tag
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.html_output import html_output

STATIC_CLASS = "sfnlearn-twin"
"""The CSS class by which the widget finds it, in saved notebooks too."""
TIMELINE_ROWS = 60
PARTS = ("picture", "timeline", "table")


class StaticView:
    """The parts of an execution's static view: any of picture, timeline and table."""

    def __init__(self, execution: ExecutionRecord, parts: Sequence[str] = PARTS) -> None:
        self._views: list[Picture | Timeline | HistoryTable] = []
        if "picture" in parts:
            self._views.append(draw(execution))
        if "timeline" in parts:
            self._views.append(Timeline(execution, rows=TIMELINE_ROWS))
        if "table" in parts:
            self._views.append(HistoryTable(execution))

    def html(self) -> str:
        """Pictures as images and a plain table, which need neither script nor trust."""
        views = (view._repr_mimebundle_()["text/html"] for view in self._views)
        body = "".join(tag("div", html, style="margin:6px 0") for html in views)
        summary = tag("summary", "As a static picture and a table")
        return tag("details", summary + body, class_=STATIC_CLASS, open="open")

    def __str__(self) -> str:
        return "\n\n".join(str(view) for view in self._views)

    def bundle(self) -> dict[str, str]:
        """What a notebook shows."""
        return {"text/html": html_output(self.html()), "text/plain": str(self)}


def show(execution: ExecutionRecord, parts: Sequence[str]) -> None:
    """Put the static view before whatever the running cell shows next; outside a notebook do nothing."""
    from IPython.core.getipython import get_ipython

    if get_ipython() is not None:
        from IPython.display import display

        display(StaticView(execution, parts).bundle(), raw=True)  # type: ignore[no-untyped-call]
