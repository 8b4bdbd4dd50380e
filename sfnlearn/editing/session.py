"""A definition that is being edited: its text, what follows from it, and its undo steps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sfnlearn.arguments import TEXT, check_argument
from sfnlearn.asl.diagnostics.causes import diagnose
from sfnlearn.asl.location import Keys, Location
from sfnlearn.asl.machine import MachineType, StateMachine
from sfnlearn.asl.reading.sources import is_file_name, load_definition
from sfnlearn.editing.change import Change, as_place, shown_all
from sfnlearn.editing.opening import opened
from sfnlearn.editing.operations.clipboard import copy
from sfnlearn.editing.operations.syntaxes import in_syntax
from sfnlearn.editing.operations.table import carried_out
from sfnlearn.editing.places import found_at, is_state, state_around
from sfnlearn.editing.steps import Snapshot, Step, Steps
from sfnlearn.editing.text import Syntax, Text, TextError
from sfnlearn.errors import DefinitionError, Diagnostic, UsageError
from sfnlearn.jsontext import JSON

_NAMED = 3
"""Names of selected states that are told; of more, how many there are."""
EMPTY = "{}"
"""What an operation starts from where there is no text yet."""


class Session:
    """The text of a definition that is being edited; everything else is computed from it.

    `definition` is a machine, a dict, a JSON or YAML text, the path of a file, or None for nothing yet; its text may be
    wrong in any way.  `syntax` is that of a text which begins with nothing.  `do` carries out an operation by its name,
    and raises UsageError, with one sentence and nothing changed, where it cannot be.  Places are lists or tuples of
    keys and indexes.

    >>> session = Session()
    >>> session.do("insert", what={"item": "Pass"}, into={"block": []})
    '"Pass" inserted between the start and the end.'
    >>> session.do("rename", state=["States", "Pass"], name="Greet")
    '"Pass" is "Greet" now.'
    >>> session.machine.start_at, session.selection
    ('Greet', (('States', 'Greet'),))
    >>> session.undo(), session.undo(), session.text, session.can_undo
    ('Undone: rename "Pass".', 'Undone: insert "Pass".', '', False)
    """

    def __init__(
        self,
        definition: object = None,
        *,
        name: str | None = None,
        type: MachineType = "STANDARD",
        syntax: Syntax = "JSON",
    ) -> None:
        if isinstance(definition, StateMachine):
            name, type = name or definition.name, definition.type
        if type not in ("STANDARD", "EXPRESS"):
            raise UsageError(f"A state machine's type is STANDARD or EXPRESS, not {type!r}.")
        if syntax not in ("JSON", "YAML"):
            raise UsageError(f"syntax is JSON or YAML, not {syntax!r}.")
        self.name = name
        self.type: MachineType = type
        self.said = ""
        self._steps = Steps()
        self._selection: tuple[Keys, ...] = ()
        self._drawn: JSON = {}
        self._diagnostics: tuple[Diagnostic, ...] | None = None
        self._machine: StateMachine | None = None
        self._syntax: Syntax = syntax
        text = opened(definition)
        self._take(text, self._read(text))

    # ------------------------------------------------------------------ the text

    @property
    def text(self) -> str:
        """The definition as it is written now; empty where there is nothing yet."""
        return self._text

    @property
    def syntax(self) -> Syntax:
        """The syntax of the text; of one that is neither JSON nor YAML, what it was before."""
        return self._syntax

    @property
    def document(self) -> Text | None:
        """The text as operations take it; None where it cannot be read, or where there is nothing yet."""
        return self._document

    @property
    def definition(self) -> Any:
        """The value of the text, not to be changed; None where it cannot be read, or where there is nothing yet."""
        return None if self._document is None else self._document.value

    # ------------------------------------------------------------------ what follows from it

    @property
    def drawn(self) -> JSON:
        """The last value that could be drawn: an object whose States, if it has them, are an object."""
        return self._drawn

    @property
    def drawn_is_current(self) -> bool:
        """Whether `drawn` is what the text says now."""
        return self._drawn_is_current

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What there is to say about the definition: errors with their causes first, then warnings."""
        if self._diagnostics is None:
            self._diagnostics = self._judged()
        return self._diagnostics

    @property
    def places(self) -> tuple[Keys, ...]:
        """The place of the state that each of the diagnostics is about; empty where it is about the machine."""
        placed = (found.place if isinstance(found.place, Location) else () for found in self.diagnostics)
        return tuple(state_around(tuple(place)) for place in placed)

    @property
    def valid(self) -> bool:
        """Whether the definition has no error."""
        return not any(found.severity == "ERROR" for found in self.diagnostics)

    @property
    def machine(self) -> StateMachine | None:
        """The machine that the text describes; None while it has an error."""
        if self._machine is None and self.valid:
            self._machine = self._machine_of(self._text)
        return self._machine

    @property
    def last_machine(self) -> StateMachine | None:
        """The machine of now, else that of the last step which left one; None where there was none."""
        texts = (step.before.text for step in reversed(self._steps.done))
        return self.machine or next(filter(None, map(self._machine_of, texts)), None)

    # ------------------------------------------------------------------ selection

    @property
    def selection(self) -> tuple[Keys, ...]:
        """The places of the states that are selected."""
        return self._selection

    def select(self, states: Iterable[object]) -> None:
        """Select states by their places; what is not there is left out.  This is not an undo step."""
        self._selection = self._that_are_there(as_place(state, "each of states") for state in states)
        names = [place[-1] for place in self._selection]
        told = shown_all(names) if 0 < len(names) <= _NAMED else f"{len(names) or 'No'} state{'s'[: len(names) > 1]}"
        self.said = f"{told} selected."

    # ------------------------------------------------------------------ changes

    def do(self, operation: str, **arguments: Any) -> str:
        """Carry out an operation (`operations/table.py` names them all); give the sentence that says what it did."""
        check_argument("operation", operation, TEXT)
        known = {"diagnostics": self.diagnostics} if operation == "fix" else {}
        change = carried_out(self._to_edit(operation), operation, arguments, **known)
        document = change.text
        if not self._text.strip() and operation != "replace":
            document = self._begun(operation, document)
        selection = self._selection if change.selection is None else change.selection
        self._change(document, selection, change)
        return self.said

    def copy(self, states: object) -> str:
        """The States Language text of states of one block; nothing changes.

        >>> session = Session({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
        >>> Session(session.copy([["States", "A"]])).machine == session.machine
        True
        """
        return copy(self._to_edit("copy"), states)

    def type_text(self, text: str, *, joined: bool = False) -> None:
        """Another text, as somebody typed it, right or wrong; `joined` to the typing right before it, as one step."""
        check_argument("text", text, TEXT)
        if text == self._text:
            return
        before = self._snapshot
        self._take(text, self._read(text))
        self._selection = self._that_are_there(self._selection)
        self._steps.add(Step(before, self._snapshot, "typing", typed=True), joined=joined)
        self.said = ""

    def undo(self) -> str:
        """Take the last step back; give the sentence that says which."""
        if not self.can_undo:
            raise UsageError("There is nothing to undo.")
        step = self._steps.back()
        return self._restore(step.before, f"Undone: {step.label}.")

    def redo(self) -> str:
        """Make the step again that was taken back last; give the sentence that says which."""
        if not self.can_redo:
            raise UsageError("There is nothing to redo.")
        step = self._steps.forth()
        return self._restore(step.after, f"Redone: {step.label}.")

    @property
    def can_undo(self) -> bool:
        return bool(self._steps.done)

    @property
    def can_redo(self) -> bool:
        return bool(self._steps.undone)

    @property
    def undo_label(self) -> str:
        """What `undo` would take back; empty where there is nothing."""
        return self._steps.done[-1].label if self.can_undo else ""

    @property
    def redo_label(self) -> str:
        """What `redo` would make again; empty where there is nothing."""
        return self._steps.undone[-1].label if self.can_redo else ""

    def __repr__(self) -> str:
        errors = sum(1 for found in self.diagnostics if found.severity == "ERROR")
        return f"<Session: {len(self._text)} characters of {self._syntax}, {errors} error{'s'[: errors != 1]}>"

    # ------------------------------------------------------------------ how

    @property
    def _snapshot(self) -> Snapshot:
        return Snapshot(self._text, self._syntax, self._selection)

    def _machine_of(self, text: str) -> StateMachine | None:
        try:
            return StateMachine(_no_file_name(text), name=self.name, type=self.type)
        except DefinitionError:
            return None

    def _to_edit(self, operation: str) -> Text:
        """The text that an operation changes; UsageError where it cannot be read."""
        if self._document is not None:
            return self._document
        if self._text.strip() and operation != "replace":
            raise UsageError(f"The text cannot be read; fix it as a text first ({self._unreadable}).")
        return Text(EMPTY, "JSON")

    def _begun(self, operation: str, document: Text) -> Text:
        """What became of nothing, in the syntax that this session began with."""
        return document if operation == "convert" else in_syntax(document, self._syntax)[0]

    def _change(self, document: Text, selection: Iterable[Keys], change: Change) -> None:
        before = self._snapshot
        if document.text != self._text:
            self._take(document.text, document)
        self._selection = self._that_are_there(selection)
        self.said = change.said
        if self._text != before.text:
            self._steps.add(Step(before, self._snapshot, change.label))

    def _restore(self, snapshot: Snapshot, said: str) -> str:
        self._syntax = snapshot.syntax
        self._take(snapshot.text, self._read(snapshot.text, snapshot.syntax))
        self._selection = snapshot.selection
        self.said = said
        return said

    def _take(self, text: str, document: Text | None) -> None:
        """Take a text as what is edited now, and forget what followed from the one before."""
        self._text, self._document = text, document
        self._diagnostics = self._machine = None
        if document is not None:
            self._syntax = document.syntax
        value = {} if not text.strip() else None if document is None else document.value
        self._drawn_is_current = can_be_drawn(value)
        if self._drawn_is_current:
            self._drawn = value

    def _read(self, text: str, syntax: Syntax | None = None) -> Text | None:
        self._unreadable = ""
        try:
            return Text(text, syntax) if text.strip() else None
        except TextError as error:
            self._unreadable = str(error)
            return None

    def _judged(self) -> tuple[Diagnostic, ...]:
        try:
            value, text = load_definition(_no_file_name(self._text), unknown=True)
        except DefinitionError as error:
            return error.diagnostics
        return diagnose(value, self.type, text).diagnostics

    def _that_are_there(self, states: Iterable[Keys]) -> tuple[Keys, ...]:
        value = self.definition
        return tuple(dict.fromkeys(place for place in states if is_state(place) and found_at(place, value) is not None))


def _no_file_name(text: str) -> str:
    """A text so that nobody takes it for the name of a file."""
    return f"{text}\n" if is_file_name(text) else text


def can_be_drawn(value: JSON) -> bool:
    """Whether a value has a drawing: an object whose States, if it has them, are an object.

    >>> can_be_drawn({}), can_be_drawn({"States": []}), can_be_drawn([])
    (True, False, False)
    """
    return isinstance(value, dict) and isinstance(value.get("States", {}), dict)
