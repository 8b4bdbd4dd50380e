"""`edit(machine)`: the visual editor of a definition, or the static form where anywidget is not installed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from sfnlearn.arguments import FUNCTIONS, HEIGHT, check_argument
from sfnlearn.asl.machine import StateMachine
from sfnlearn.editing.session import Session
from sfnlearn.errors import UsageError

MISSING = 'Editing needs the package anywidget: pip install "sfnlearn[widgets]", then start the kernel again.'


def edit(
    machine: StateMachine | Mapping[str, Any] | str | os.PathLike[str] | None = None,
    *,
    functions: Mapping[str, Any] | None = None,
    height: int = 620,
) -> Any:
    """The visual editor of a machine, a definition (dict, JSON or YAML text, file), or of nothing yet.

    What it holds is live: `.text`, `.definition`, `.machine` (None while the definition is invalid), `.diagnostics`.
    `functions` answer the Tasks in its Run mode, as in `run`; `height` is in CSS pixels, 360 to 2,000.

    Raises UsageError for what is none of these, and where anywidget is not installed.

    >>> editor = edit({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    >>> editor.machine.start_at, editor.diagnostics
    ('A', ())
    """
    check_argument("height", height, HEIGHT)
    check_argument("functions", functions, FUNCTIONS, optional=True)
    session = Session(machine)
    try:
        from sfnlearn.widgets.editor.view import Editor
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("sfnlearn"):
            raise
        raise UsageError(MISSING) from None
    return Editor(session, functions=functions, height=height)
