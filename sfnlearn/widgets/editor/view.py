"""The anywidget behind `edit(...)`.

Rules that hold here: the session is the only state, and no trait holds any of it, so that a saved notebook holds a
picture and a text and not a stale editor; the browser sends operations and questions with a number, and an answer
carries what became different.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from sfnlearn.asl.location import Keys
from sfnlearn.asl.machine import StateMachine
from sfnlearn.drawing.text import markup
from sfnlearn.editing.running.runs import Runs
from sfnlearn.editing.session import Session
from sfnlearn.engine.execution import Execution
from sfnlearn.errors import Diagnostic, UsageError
from sfnlearn.html_output import html_output
from sfnlearn.widgets.editor.answers import ANSWERS
from sfnlearn.widgets.editor.bundle import bundle, loader, version
from sfnlearn.widgets.editor.static_form import StaticForm
from sfnlearn.widgets.editor.told import different, told
from sfnlearn.widgets.views import Stepper

Judge = Callable[[str], Mapping[str, Any]]
"""Takes a definition's text; gives `headline`, `correct` and `lines`, each with `label`, `text` and `code`."""


class Editor(anywidget.AnyWidget):
    """The visual editor of one definition."""

    _esm = loader()
    _css = ""
    version = traitlets.Unicode(help="which module the page needs").tag(sync=True)
    height = traitlets.Int(620, help="CSS pixels").tag(sync=True)
    checks = traitlets.Unicode("", help="what its Check judges, such as an exercise; empty for nothing").tag(sync=True)
    text = traitlets.Unicode(help="the definition as it is now; setting it is one undo step")

    def __init__(self, session: Session, *, functions: Mapping[str, Any] | None = None, height: int = 620) -> None:
        self.session: Session = session
        self.functions = dict(functions or {})
        self.runs = Runs()
        self.stepper: Stepper | None = None
        """What steps through a run below the editor, once somebody has asked for it."""
        self.examples: dict[Keys, dict[str, str]] = {}
        """What each state is tried with in the inspector: texts by their names, by the place of the state."""
        self._sent: dict[str, Any] = {}
        self._still = StaticForm(session)
        self._judge: Judge | None = None
        self._followers: list[Callable[[StateMachine], None]] = []
        super().__init__(version=version(), height=height, text=session.text)
        self.on_msg(self._hear)
        self.observe(self._text_was_set, "text")

    # ------------------------------------------------------------ what is live

    @property
    def definition(self) -> Any:
        """The definition's value as it is now; None where the text cannot be read."""
        return self.session.definition

    @property
    def machine(self) -> StateMachine | None:
        """The machine as it is now, None while the definition is invalid."""
        return self.session.machine

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What there is to say about the definition as it is now, errors first."""
        return tuple(self.session.diagnostics)

    @property
    def executions(self) -> list[Execution]:
        """The executions of Run mode that are kept, the last one at the end."""
        return [run.execution for run in self.runs.made]

    @property
    def execution(self) -> Execution | None:
        """The last execution of Run mode; None before the first."""
        return self.runs.made[-1].execution if self.runs.made else None

    def do(self, operation: str, **arguments: Any) -> None:
        """Carry out an operation, as a hand in the browser would; UsageError says why it cannot be."""
        self._act(operation, arguments)
        self._tell()

    def follow(self, act: Callable[[StateMachine], None]) -> None:
        """Call `act` with the machine now, and whenever a change has made another valid one."""
        self._followers.append(act)
        if self.machine is not None:
            act(self.machine)

    def judged(self, name: str, judge: Judge) -> None:
        """Give the editor a Check button, which shows what `judge` says of the text; `name` is what is judged."""
        self._judge, self.checks = judge, name

    def check(self) -> Mapping[str, Any]:
        """What the judge says of the text as it is now; UsageError where there is no judge."""
        if self._judge is None:
            raise UsageError("There is nothing to check here: only the editor of an exercise has a Check.")
        return self._judge(self.session.text)

    # --------------------------------------------------------------- messages

    def _hear(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        kind, number = content.get("kind"), content.get("number")
        if kind == "bundle":
            self.send({"kind": "bundle", "text": bundle()})
        elif kind == "hello":
            self._sent = {}
            self._tell()
        elif kind == "rest":
            self._still.renew()
        elif kind == "do":
            try:
                self._act(str(content["operation"]), content.get("arguments") or {})
            except UsageError as refused:
                self.send({"kind": "state", "number": number, "refused": str(refused)})
            else:
                self._tell(number)
        elif kind == "ask":
            self._answer(content, number)

    def _answer(self, content: Mapping[str, Any], number: object) -> None:
        answer = ANSWERS[str(content.get("about"))]
        try:
            self.send({"kind": "answer", "number": number, "value": answer(self, content)})
        except UsageError as refused:
            self.send({"kind": "answer", "number": number, "refused": str(refused)})
        self._tell()

    def _act(self, operation: str, arguments: Mapping[str, Any]) -> None:
        before = self.machine if self._followers else None
        if operation in ("undo", "redo"):
            getattr(self.session, operation)()
        elif operation == "select":
            self.session.select(arguments["states"])
        elif operation == "type":
            self.session.type_text(str(arguments["text"]), joined=bool(arguments.get("joined")))
        else:
            self.session.do(operation, **arguments)
        if self._followers and self.machine is not None and self.machine is not before:
            for act in self._followers:
                act(self.machine)

    def _tell(self, number: object = None) -> None:
        """Send what became different since the browser was told last; with a number, also that nothing did."""
        now = told(self.session)
        news = different(self._sent, now)
        self._sent = now
        if news or number is not None:
            self.send({"kind": "state", "number": number, **news})
        if self.text != self.session.text:
            self.text = self.session.text

    def _text_was_set(self, change: Mapping[str, Any]) -> None:
        if change["new"] != self.session.text:
            self.do("type", text=change["new"])

    # ------------------------------------------------------------- the notebook

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The static form goes before the widget, as an output of its own."""
        self._still.show()
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        note = repr(self)
        return {**data, "text/plain": note, "text/html": html_output(f"<p>{markup(note)}</p>")}, metadata

    def __repr__(self) -> str:
        what = repr(self.machine) if self.machine is not None else "a definition with errors"
        return f"<Editor of {what}>"
