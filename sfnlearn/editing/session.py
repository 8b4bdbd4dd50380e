"""A definition that is being edited: its text, what can be drawn of it, what is wrong with it, and its undo steps."""

from __future__ import annotations

from typing import Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.errors import DefinitionError, Diagnostic, UsageError


class Session:
    """The text of a definition and what follows from it."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.syntax = "JSON"
        self.selection: list[tuple[str | int, ...]] = []
        self.said = ""
        self.machine: StateMachine | None = None
        self.definition: Any = None
        self.drawn: Any = {}
        self.drawn_is_current = True
        self.diagnostics: tuple[Diagnostic, ...] = ()
        self.can_undo = self.can_redo = False
        self.undo_label = self.redo_label = ""
        self._read()

    def _read(self) -> None:
        try:
            self.machine = StateMachine(self.text)
            self.definition = self.drawn = self.machine.definition
            self.diagnostics = self.machine.diagnostics
        except DefinitionError as wrong:
            self.machine = self.definition = None
            self.diagnostics = tuple(wrong.diagnostics)

    def do(self, operation: str, **arguments: Any) -> None:
        """Carry out an operation by its name; UsageError says why it cannot be."""
        raise UsageError(f"There is no operation {operation} ({', '.join(arguments)}).")

    def undo(self) -> None:
        """Take the last step back."""

    def redo(self) -> None:
        """Take a step again that was taken back."""

    def type_text(self, text: str, *, joined: bool = False) -> None:
        """The whole text as somebody typed it."""
        self.text = text
        self._read()
