"""The anywidget behind `dataflow(...)`.

Rules that hold here: the static picture is an output of its own and comes first; the browser sends the texts that were
changed since it asked last, with a number, and gets what became different since it was answered last; the traits keep
the state at the beginning, so that a saved notebook opens with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.tables.data_flow_picture import DataFlow
from sfnlearn.drawing.text import markup
from sfnlearn.editing.flow.told import told
from sfnlearn.html_output import html_output
from sfnlearn.widgets.dataflow_model import Model
from sfnlearn.widgets.static_view import STATIC_CLASS
from sfnlearn.widgets.views import source


class DataFlowEditor(anywidget.AnyWidget):
    """The lanes of one state; `.model` knows them, `.edits` are the texts that were changed."""

    _esm = source("dom.js", "asker.js", "dataflow.js", "dataflow_lanes.js")
    _css = source("views.css", "dataflow.css")
    lanes = traitlets.Dict(help="the lanes without any edit").tag(sync=True)
    shown = traitlets.Dict(help="the lanes as they are, kept in the page alone").tag(sync=True)
    typed = traitlets.Dict(help="the texts that were changed, kept in the page alone").tag(sync=True)

    def __init__(self, model: Model) -> None:
        self.model = model
        self.edits: dict[str, str] = {}
        self._sent = told(model.flow)
        super().__init__(lanes=self._sent)
        self.on_msg(self._hear)

    def _hear(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        if content.get("kind") != "edit":
            return
        for name, text in content["edits"].items():
            self.edits.pop(str(name), None)
            if text is not None:
                self.edits[str(name)] = str(text)
        shown = self.model.show(self.edits)
        self.send({"kind": "lanes", "number": content.get("number", 0), **_different(self._sent, shown)})
        self._sent = shown

    def save(self, path: str) -> Any:
        """Write the picture of the lanes as they are now, to a file whose suffix is .svg or .txt; give its path."""
        return DataFlow(self.model.valid).save(path)

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The static picture goes before the widget, as an output of its own."""
        _show(DataFlow(self.model.flow))
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        note = f"Data flow of {self.model.flow.state}"
        return {**data, "text/plain": note, "text/html": html_output(tag("p", markup(note)))}, metadata


def _different(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """What the browser does not have yet: members that differ, and of the lanes those that differ."""
    known = {lane["stage"]: lane for lane in before.get("lanes", ())}
    lanes = [lane for lane in now["lanes"] if known.get(lane["stage"]) != lane]
    return {name: value for name, value in now.items() if before.get(name) != value and name != "lanes"} | {
        "lanes": lanes
    }


def _show(picture: DataFlow) -> None:
    from IPython.core.getipython import get_ipython

    if get_ipython() is not None:
        from IPython.display import display

        html = tag("details", tag("summary", "As a static picture") + picture.html(), class_=STATIC_CLASS, open="open")
        display({"text/html": html_output(html), "text/plain": str(picture)}, raw=True)  # type: ignore[no-untyped-call]
