"""The anywidget behind `inbox(...)`: the static table is an output of its own and comes first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from sfnlearn.course.pieces.approval_inbox import Inbox
from sfnlearn.course.pieces.twin_output import noted, show_twin
from sfnlearn.errors import UsageError
from sfnlearn.widgets.views import source

ACTIONS = ("approve", "reject", "heartbeat", "ignore")


class InboxView(anywidget.AnyWidget):
    """The requests with a button for each thing that can be done; `.inbox` is what it shows."""

    _esm = source("dom.js", "../../course/pieces/static/inbox.js")
    _css = source("views.css", "../../course/pieces/static/inbox.css")
    shown = traitlets.Dict(help="the requests and what was done with them").tag(sync=True)

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox
        super().__init__(shown=self._now())
        self.on_msg(self._hear)

    def _now(self) -> dict[str, Any]:
        return {"requests": self.inbox.rows(), "log": self.inbox.told()}

    def refresh(self) -> None:
        """Look for requests that have come since."""
        self.shown = self._now()

    def _hear(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        told = ""
        try:
            if content.get("kind") == "do" and content.get("action") in ACTIONS:
                getattr(self.inbox, str(content["action"]))(int(content["number"]))
        except UsageError as refused:
            told = str(refused)
        self.refresh()
        self.send({"kind": "done", "refused": told})

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        show_twin(self.inbox)
        return noted(super()._repr_mimebundle_(**options), "An inbox of requests that wait for a person")
