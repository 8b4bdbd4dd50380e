"""The anywidget behind `dataflow(...)`.

Rules that hold here: the static picture is an output of its own and comes first; the browser asks with all its edits
at once and a number, so that a late answer never overtakes a newer one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.tables.data_flow_picture import DataFlow
from sfnlearn.drawing.text import markup
from sfnlearn.html_output import html_output
from sfnlearn.widgets.dataflow_model import Model, told
from sfnlearn.widgets.static_view import STATIC_CLASS
from sfnlearn.widgets.views import source


class DataFlowEditor(anywidget.AnyWidget):
    """The lanes of one state; `.model` knows them, `.edits` are the texts that were changed."""

    _esm = source("dom.js", "dataflow.js")
    _css = source("views.css", "dataflow.css")
    lanes = traitlets.Dict(help="what is shown").tag(sync=True)
    original = traitlets.Dict(help="the lanes without any edit").tag(sync=True)

    def __init__(self, model: Model) -> None:
        self.model = model
        self.edits: dict[str, str] = {}
        shown = told(model.flow)
        super().__init__(lanes=shown, original=shown)
        self.on_msg(self._hear)

    def _hear(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        if content.get("kind") == "edit":
            self.edits = {str(name): str(text) for name, text in content["edits"].items()}
            self.lanes = {**self.model.show(self.edits), "number": content.get("number", 0)}

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The static picture goes before the widget, as an output of its own."""
        _show(DataFlow(self.model.flow))
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        note = f"Data flow of {self.model.flow.state}"
        return {**data, "text/plain": note, "text/html": html_output(tag("p", markup(note)))}, metadata


def _show(picture: DataFlow) -> None:
    from IPython.core.getipython import get_ipython

    if get_ipython() is not None:
        from IPython.display import display

        html = tag("details", tag("summary", "As a static picture") + picture.html(), class_=STATIC_CLASS, open="open")
        display({"text/html": html_output(html), "text/plain": str(picture)}, raw=True)  # type: ignore[no-untyped-call]
