"""The anywidgets: the stepper, and its timeline and event table as views of their own.

Rules that hold here: `cursor` is the id of an event and means the same in every view, so `ipywidgets.jslink` gives any
of them one cursor; the kernel is asked only for what was not computed before, and answers with data or one sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from sfnlearn.drawing.text import markup
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.engine.timetravel.branching import go_on
from sfnlearn.errors import UsageError
from sfnlearn.html_output import html_output
from sfnlearn.jsontext import JSON, JSONSyntaxError, parse
from sfnlearn.widgets import static_view
from sfnlearn.widgets.children import CHILD_STAYS, OpenableColumns
from sfnlearn.widgets.machine_picture import graph_of, picture_for_browser
from sfnlearn.widgets.pending import answer_pending

STATIC = Path(__file__).parent / "static"
PANZOOM = "../../drawing/panzoom.js"
"""Where it is one with what static pictures bring."""
LOOKS = (
    "views.css",
    "header.css",
    "state_panel.css",
    "code.css",
    "meaning.css",
    "answer.css",
    "event_table.css",
    "states_table.css",
    "timeline.css",
    "panels.css",
    "map_run.css",
)
EVENTS = ("event_search.js", "event_detail.js", "table.js")
"""The event table's modules."""
STEPPER = (
    "json.js",
    "dom.js",
    "tabs.js",
    "model.js",
    PANZOOM,
    "export.js",
    "picture.js",
    "panels.js",
    "header.js",
    "iterations.js",
    "map_run.js",
    "data.js",
    "code.js",
    "state_panel.js",
    "child_view.js",
    "meaning.js",
    "answer.js",
    "time_axis.js",
    "timeline.js",
    *EVENTS,
    "states_table.js",
    "stepper.js",
)
"""The stepper's modules: one names only what stands before it, or what is asked for when it runs."""
FIRST = "as it ran"


@lru_cache(maxsize=8)
def source(*names: str) -> str:
    """The parts of a view's script, or of its styles, as one text: anywidget loads one module for each widget."""
    return "\n".join((STATIC / name).read_text(encoding="utf-8") for name in names)


def read_value(text: str) -> JSON:
    """The JSON value of a text that somebody has typed; UsageError says where it is not JSON."""
    try:
        return parse(text)
    except JSONSyntaxError as mistake:
        raise UsageError(f"This is not JSON: {mistake}.") from None


class _View(anywidget.AnyWidget):
    """A view of one execution and of the branches that were made of it."""

    _css = source(*LOOKS)
    _parts: tuple[str, ...] = static_view.PARTS
    cursor = traitlets.Int(1, help="the id of the event that is shown").tag(sync=True)
    branch = traitlets.Int(0, help="the number of the branch that is shown").tag(sync=True)
    branches: traitlets.List[dict[str, Any]] = traitlets.List(help="every branch, as columns").tag(sync=True)

    def __init__(self, execution: ExecutionRecord, **traits: object) -> None:
        if not len(execution.events):
            raise UsageError("There is nothing to step through yet: the execution has no events.")
        self._graph = graph_of(execution.machine.definition)
        self._shown = [OpenableColumns(self._graph, execution, FIRST)]
        super().__init__(branches=[self._shown[0].to_json()], **traits)
        self.on_msg(self._hear)

    @property
    def executions(self) -> list[ExecutionRecord]:
        """The executions that are shown: the one that ran, and every branch that was made of it."""
        return [columns.execution for columns in self._shown]

    @property
    def execution(self) -> ExecutionRecord:
        """The execution of the branch that is shown."""
        return self._shown[self.branch].execution

    def _hear(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        """Answer a question of the browser; a UsageError is one sentence for the person who asked."""
        question = {name: content[name] for name in ("kind", "question") if name in content}
        try:
            answer = getattr(self, f"_answer_{content.get('kind')}")(content)
        except UsageError as refused:
            answer = {"refused": str(refused)}
        self.send({**question, **answer})

    def _answer_hello(self, _content: Mapping[str, Any]) -> dict[str, Any]:
        return {}

    def _answer_text(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return {"text": self._asked(content).texts.whole[int(content["text"])]}

    def _asked(self, content: Mapping[str, Any]) -> OpenableColumns:
        """The branch that a question is about, or the child execution in it."""
        return self._shown[int(content["branch"])].at(content.get("child", ()))

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The static view goes before the widget, as an output of its own."""
        static_view.show(self._shown[0].execution, self._parts)
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        note = f"{type(self).__name__} of {self._shown[0].execution!r}"
        return {**data, "text/plain": note, "text/html": html_output(f"<p>{markup(note)}</p>")}, metadata


class Stepper(_View):
    """Steps through an execution: what `execution.debug()` shows."""

    _esm = source(*STEPPER)
    scene = traitlets.Dict(help="the machine's picture").tag(sync=True)
    breakpoints = traitlets.List(traitlets.Unicode(), help="names of states").tag(sync=True)

    def __init__(self, execution: ExecutionRecord) -> None:
        super().__init__(execution, scene=picture_for_browser(execution.machine.definition))
        self.cursor = self._shown[0].head["opens"]

    def _answer_stages(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Work out the stages of a long execution, and show the branch, or the child execution, with them."""
        asked = self._asked(content)
        asked.work_out()
        shown = asked.to_json()
        if content.get("child"):
            return {"columns": shown}
        number = int(content["branch"])
        self.branches = [shown if place == number else branch for place, branch in enumerate(self.branches)]
        return {}

    def _answer_meaning(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """What an event of a long execution means."""
        return {"meaning": self._asked(content).meanings.at(int(content["event"]))}

    def _answer_children(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Rows of a Map Run's child executions."""
        return self._asked(content).page(int(content["map_run"]), str(content["status"]), int(content["start"]))

    def _answer_open(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """A child execution to step through, and the picture of its machine."""
        asked, number = self._asked(content), int(content["map_run"])
        return {"columns": asked.child(number, int(content["index"])).to_json(), "scene": asked.scene(number)}

    def _answer_change(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Go on with other data, as a new branch."""
        if content.get("child"):
            raise UsageError(CHILD_STAYS)
        around, event = int(content["branch"]), int(content["event"])
        value = read_value(str(content["text"]))
        left = self._shown[around]
        changed = go_on(left.execution, event, value)
        state = changed.events[event - 1].state or "the input"
        title = f"from event {event}, {state}"
        self._shown.append(OpenableColumns(self._graph, changed, title, event, around))
        self.branches = [*self.branches, self._shown[-1].to_json()]
        self.branch = len(self.branches) - 1
        return {"branches": len(self.branches)}

    def _answer_token(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a task that waits, let its execution go on, and show what came of it."""
        if content.get("child"):
            raise UsageError(CHILD_STAYS)
        number = int(content["branch"])
        left = self._shown[number]
        known = len(left.execution.events)
        try:
            answer_pending(left.execution, content)
        finally:
            if len(left.execution.events) > known:
                anew = OpenableColumns(self._graph, left.execution, left.title, left.start, left.around)
                self._shown[number] = anew
                columns = anew.to_json()
                self.branches = [columns if at == number else one for at, one in enumerate(self.branches)]
                self.cursor = known + 1
        return {}


class TimelineView(_View):
    """The timeline alone, with a cursor to link."""

    _esm = source("json.js", "dom.js", "model.js", "time_axis.js", "timeline.js", "timeline_view.js")
    _parts = ("timeline",)

    def __init__(self, execution: ExecutionRecord) -> None:
        super().__init__(execution, cursor=len(execution.events))  # nothing of it lies ahead yet


class EventTableView(_View):
    """The event table alone, with a cursor to link."""

    _esm = source("json.js", "dom.js", "model.js", *EVENTS, "table_view.js")
    _parts = ("table",)
