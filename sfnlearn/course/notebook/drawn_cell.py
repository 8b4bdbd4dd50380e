"""`%%asl name --edit`: the cell's definition in the visual editor, with the variable `name` as its machine.

The variable follows the drawing: it is the machine of the last change that was valid, so `run(name, ...)` in another
cell runs what is drawn.  The cell's own text stays what it was; running the cell again begins from it.
"""

from __future__ import annotations

from typing import Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.late import late

OPTION = "--edit"


def drawn(name: str, cell: str, namespace: dict[str, Any]) -> Any:
    """The editor of a cell's text, or of nothing yet; `namespace[name]` is its machine whenever it is valid."""
    editor = late("edit")(cell if cell.strip() else None)

    def bind(machine: StateMachine) -> None:
        namespace[name] = StateMachine(machine.text or machine.definition, name=name)

    editor.follow(bind)
    return editor
