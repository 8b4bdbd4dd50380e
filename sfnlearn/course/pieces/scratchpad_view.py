"""The anywidget behind `scratchpad(...)`: the static table is an output of its own and comes first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from sfnlearn.course.pieces.scratchpad_model import DATA, Pad
from sfnlearn.course.pieces.twin_output import noted, show_twin
from sfnlearn.widgets.views import source


class Scratchpad(anywidget.AnyWidget):
    """An expression that is worked out while it is typed; `.pad` knows its texts."""

    _esm = source("dom.js", "asker.js", "dataflow_lanes.js", "../../course/pieces/static/scratchpad.js")
    _css = source("views.css", "dataflow.css", "../../course/pieces/static/scratchpad.css")
    texts = traitlets.Dict(help="the texts at the beginning").tag(sync=True)
    names = traitlets.Dict(help="what the texts of data are called").tag(sync=True)
    shown = traitlets.Dict(help="what came of the texts").tag(sync=True)
    typed = traitlets.Dict(help="the texts that were changed, kept in the page alone").tag(sync=True)

    def __init__(self, pad: Pad) -> None:
        self.pad = pad
        self.edits: dict[str, str] = {}
        super().__init__(texts=pad.texts, names=dict(DATA), shown=pad.show({}))
        self.on_msg(self._hear)

    def _hear(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        if content.get("kind") != "edit":
            return
        for name, text in content["edits"].items():
            self.edits.pop(str(name), None)
            if text is not None:
                self.edits[str(name)] = str(text)
        self.send({"kind": "tried", "number": content.get("number", 0), **self.pad.show(self.edits)})

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        show_twin(self.pad.first)
        return noted(super()._repr_mimebundle_(**options), "A scratchpad for JSONata")
