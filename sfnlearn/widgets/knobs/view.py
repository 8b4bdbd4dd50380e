"""The anywidget of knobs and the panel that follows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import anywidget
import traitlets

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.text import markup
from sfnlearn.errors import UsageError
from sfnlearn.html_output import html_output
from sfnlearn.widgets.knobs.knob import Knob, Make
from sfnlearn.widgets.static_view import STATIC_CLASS
from sfnlearn.widgets.views import source


class KnobsView(anywidget.AnyWidget):
    """Knobs and a panel: `.panel` is the one that is shown, `str()` says it as text; `.turn(name=value)` is a turn."""

    _esm = source("dom.js", "asker.js", "knobs.js")
    _css = source("views.css", "knobs.css")
    title = traitlets.Unicode(help="what the view is").tag(sync=True)
    knobs: traitlets.List[dict[str, Any]] = traitlets.List(help="every knob, with the values in words").tag(sync=True)
    shown = traitlets.Dict(help="the panel").tag(sync=True)

    def __init__(self, title: str, knobs: Sequence[Knob], make: Make) -> None:
        self._knobs = {knob.name: knob for knob in knobs}
        self._make = make
        self.values = {knob.name: knob.value for knob in knobs}
        self._first = self.panel = make(self.values)
        super().__init__(title=title, knobs=[knob.to_json() for knob in knobs], shown=self.panel.to_json())
        self.on_msg(self._hear)

    def turn(self, **values: float) -> None:
        """Set knobs to values, as by hand, and show what comes of it."""
        unknown = sorted(values.keys() - self.values.keys())
        if unknown:
            raise UsageError(f"There is no knob {unknown[0]!r}: there are {', '.join(self.values)}.")
        self.values = {**self.values, **values}
        self.panel = self._make(self.values)
        self.shown = self.panel.to_json()

    def _hear(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        """Turn the knobs to the places that the browser names, and answer, since the panel may stay the same."""
        if content.get("kind") != "edit":
            return
        places = {str(name): int(place) for name, place in content["edits"].items()}
        self.turn(**{name: self._knobs[name].values[place] for name, place in places.items()})
        self.send({"kind": "turned", "number": content.get("number", 0)})

    def __str__(self) -> str:
        return str(self.panel)

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The static panel goes before the widget, as an output of its own."""
        _show(self.title, self._first.html(), str(self._first))
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        return {**data, "text/plain": self.title, "text/html": html_output(tag("p", markup(self.title)))}, metadata


def _show(title: str, html: str, text: str) -> None:
    from IPython.core.getipython import get_ipython

    if get_ipython() is not None:
        from IPython.display import display

        folded = tag(
            "details",
            tag("summary", markup(f"{title}, as it stands in the cell")) + html,
            class_=STATIC_CLASS,
            open="open",
        )
        display({"text/html": html_output(folded), "text/plain": text}, raw=True)  # type: ignore[no-untyped-call]
