"""The anywidget behind `change_simulator(...)`: the static table is an output of its own and comes first.

All that is shown was computed before it is shown; the browser multiplies and adds, and asks no kernel.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from sfnlearn.course.pieces.changes.simulation import Answer, ChangeRequests, reason
from sfnlearn.course.pieces.twin_output import noted, show_twin
from sfnlearn.widgets.views import source


class ChangeSimulator(anywidget.AnyWidget):
    """The wishes with how often each comes, and the totals of each design; `.table` is what it began with."""

    _esm = source("dom.js", "../../course/pieces/static/changes.js")
    _css = source("views.css", "../../course/pieces/static/changes.css")
    designs: traitlets.List[dict[str, str]] = traitlets.List(help="name and title of each design").tag(sync=True)
    wishes: traitlets.List[dict[str, Any]] = traitlets.List(help="each wish with its answer in each design").tag(
        sync=True
    )
    times = traitlets.Dict(help="how often each wish comes in a year").tag(sync=True)

    def __init__(self, table: ChangeRequests) -> None:
        self.table = table
        super().__init__(
            designs=[{"name": each.name, "title": each.title} for each in table.designs.values()],
            wishes=[
                {
                    "name": name,
                    "words": wish.words,
                    "answers": [_answer(table.answer(name, design)) for design in table.designs],
                }
                for name, wish in table.wishes.items()
            ],
            times=dict(table.times),
        )

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        show_twin(self.table)
        return noted(super()._repr_mimebundle_(**options), "A simulator of change requests")


def _answer(found: Answer) -> Mapping[str, Any]:
    """One cell, as the browser wants it."""
    if found.diff is None:
        return {"deployed": found.deployed, "why": reason(found)}
    return {
        "deployed": found.deployed,
        "functions": len(found.diff.functions),
        "machines": len(found.diff.machines),
        "lines": found.diff.lines,
        "told": f"{found.lines}, for {found.diff.readers}",
        "files": [{"file": one.file, "lines": list(one.lines)} for one in found.diff.files],
    }
