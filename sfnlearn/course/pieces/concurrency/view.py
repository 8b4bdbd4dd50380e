"""The anywidget behind `concurrency_slider(...)`: every run was made before it is shown; the browser asks no kernel."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from sfnlearn.course.pieces.concurrency.comparison import ConcurrencyTable
from sfnlearn.course.pieces.concurrency.lanes import Lanes
from sfnlearn.course.pieces.twin_output import noted, show_twin
from sfnlearn.widgets.views import source


class ConcurrencySlider(anywidget.AnyWidget):
    """The runs, one at a time; `.table` is the comparison of all, `.most` the MaxConcurrency that is shown."""

    _esm = source("dom.js", "../../course/pieces/static/concurrency.js")
    _css = source("views.css", "../../course/pieces/static/concurrency.css")
    state = traitlets.Unicode(help="the name of the Map").tag(sync=True)
    runs: traitlets.List[dict[str, Any]] = traitlets.List(help="each run with its iterations").tag(sync=True)
    most = traitlets.Int(1, help="the MaxConcurrency that is shown").tag(sync=True)

    def __init__(self, table: ConcurrencyTable) -> None:
        self.table = table
        super().__init__(state=table.state, runs=[_run(each) for each in table.runs], most=table.runs[0].most)

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        show_twin(self.table, "picture")
        return noted(super()._repr_mimebundle_(**options), "A slider for MaxConcurrency")


def _run(each: Lanes) -> dict[str, Any]:
    """One run, as the browser wants it."""
    return {
        "most": each.most,
        "seconds": each.seconds,
        "count": each.count,
        "status": each.execution.status,
        "error": each.execution.error,
        "notBegun": each.not_begun,
        "bars": [
            {"index": bar.index, "start": bar.start, "end": bar.end, "status": bar.status, "lane": bar.lane}
            for bar in each.bars
        ],
    }
