"""The static twin of a view: picture, timeline and table, for wherever no widget is drawn.

Rules that hold here: it is an output of its own that stands before the widget, so that an untrusted notebook, nbconvert
and papermill's output show it; where the widget does appear, it folds the twin into one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sfnlearn.drawing import HistoryTable, Timeline, draw
from sfnlearn.drawing.markup import tag
from sfnlearn.engine.record import ExecutionRecord

TWIN = "sfnlearn-twin"
"""The class by which the widget finds its twin."""
ROWS = 60
PARTS = ("picture", "timeline", "table")


class Twin:
    """The parts of an execution's static view: any of picture, timeline and table."""

    def __init__(self, execution: ExecutionRecord, parts: Sequence[str] = PARTS) -> None:
        self._views: list[Any] = []
        if "picture" in parts:
            self._views.append(draw(execution))
        if "timeline" in parts:
            self._views.append(Timeline(execution, rows=ROWS))
        if "table" in parts:
            self._views.append(HistoryTable(execution, rows=ROWS))

    def html(self) -> str:
        """Pictures as images and a plain table, which need neither script nor trust."""
        body = "".join(tag("div", self._html(view), style="margin:6px 0") for view in self._views)
        summary = tag("summary", "As a static picture and a table")
        return tag("details", summary + body, class_=TWIN, open="open")

    def _html(self, view: Any) -> str:
        html: str = view._repr_mimebundle_()["text/html"]
        return html

    def __str__(self) -> str:
        return "\n\n".join(str(view) for view in self._views)

    def bundle(self) -> dict[str, str]:
        """What a notebook shows."""
        return {"text/html": self.html(), "text/plain": str(self)}


def show(execution: ExecutionRecord, parts: Sequence[str]) -> None:
    """Put the twin before whatever the running cell shows next; outside a notebook do nothing."""
    from IPython.core.getipython import get_ipython

    if get_ipython() is not None:
        from IPython.display import display

        display(Twin(execution, parts).bundle(), raw=True)  # type: ignore[no-untyped-call]
