"""`%%asl name --edit`: the cell's definition in the visual editor; a variable follows it, or it answers an exercise.

Rules that hold in this file:
* The definition is the text of the cell, drawn or typed: grading, and whoever reads the notebook, need nothing else.
* Running the cell again writes into it what was drawn since.  Whoever typed into the cell meanwhile is right: the
  editor takes that text, as one undo step, so that nothing of either is lost.
* A name has one editor as long as the kernel lives; its undo steps outlive each run of the cell.
* A variable is the machine of the last change that was valid, so `run(name, ...)` in another cell runs what is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.course.checking.feedback import Feedback
from sfnlearn.errors import UsageError
from sfnlearn.late import late

MISSING = "anywidget"
"""The package without which nothing is drawn; what is typed is an answer all the same."""


@dataclass(slots=True)
class _Drawing:
    """An editor, and the text that it and its cell had in common last."""

    editor: Any
    text: str


@dataclass(slots=True)
class DrawnCells:
    """The editors of a notebook's cells, by name; `write` puts a text in the place of the cell that is running."""

    write: Callable[[str], None] = lambda _text: None
    _drawings: dict[str, _Drawing] = field(default_factory=dict)

    def variable(self, name: str, line: str, cell: str, namespace: dict[str, Any]) -> Any:
        """The editor of a cell's text, or of nothing yet; `namespace[name]` is its machine whenever it is valid."""
        is_new = name not in self._drawings
        editor, _text = self.opened(name, line, cell, needed=True)

        def bind(machine: StateMachine) -> None:
            namespace[name] = StateMachine(machine.text or machine.definition, name=name)

        if is_new:
            editor.follow(bind)
        elif editor.machine is not None:
            bind(editor.machine)
        return editor

    def opened(
        self,
        name: str,
        line: str,
        cell: str,
        *,
        first: str | None = None,
        functions: Mapping[str, Any] | None = None,
        needed: bool = False,
    ) -> tuple[Any, str]:
        """The editor of a cell that is run, and its text; where they differ, the text is written into the cell.

        `line` is what stands behind the magic, `cell` the text below it.  `first` is what a new editor goes on from,
        where that is not the cell's text.  Without the package for it there is no editor: None, or UsageError where
        it is `needed`.
        """
        typed = bare(cell)
        drawing = self._drawings.get(name)
        if drawing is None:
            try:
                drawing = _Drawing(late("edit")(f"{typed}\n" if typed else None, functions=functions), typed)
            except UsageError as refused:
                if needed or MISSING not in str(refused):
                    raise
                return None, cell
            self._drawings[name] = drawing
            if first is not None and bare(first) != typed:
                drawing.editor.text = first
        elif typed != drawing.text:
            drawing.editor.text = cell
        drawing.text = bare(drawing.editor.text)
        if drawing.text != typed:
            self.write(f"%%asl {line.strip()}\n{drawing.text}")
        return drawing.editor, drawing.text


def bare(text: str) -> str:
    r"""A definition's text as a cell holds it: without empty lines around it.

    >>> bare("\nStartAt: A\n\n")
    'StartAt: A'
    """
    return text.strip("\n")


def checked_in_editor(feedback: Feedback) -> dict[str, Any]:
    """What the editor shows of a check, as data."""
    lines = [{"label": line.label, "text": line.text, "code": line.code} for line in feedback.lines]
    if feedback.correct:
        told = "Run the cell: that writes the text of your drawing into it, and the cell is what you hand in."
        lines.insert(0, {"label": "now", "text": told, "code": False})
    return {"headline": feedback.headline, "correct": feedback.correct, "lines": lines}


def drawn_below(feedback: Feedback, editor: Any) -> Any:
    """Show what came of the check before the editor."""
    from IPython.core.getipython import get_ipython

    if get_ipython() is not None:
        from IPython.display import display

        display(feedback)  # type: ignore[no-untyped-call]
    return editor
