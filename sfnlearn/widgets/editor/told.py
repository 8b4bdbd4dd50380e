"""What the browser is told of a session: every member when it says hello, and then those that became different."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sfnlearn.asl.location import Location
from sfnlearn.editing.graph import graph_of
from sfnlearn.editing.graph.shape import Block
from sfnlearn.editing.positions import position_of
from sfnlearn.editing.session import Session
from sfnlearn.errors import Diagnostic


def told(session: Session) -> dict[str, Any]:
    """Every member, as JSON."""
    return {name: tell(session) for name, tell in MEMBERS.items()}


def different(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """The members that the browser does not have yet.

    >>> different({"text": "a", "said": ""}, {"text": "b", "said": ""})
    {'text': 'b'}
    """
    return {name: value for name, value in now.items() if name not in before or before[name] != value}


def _graph(session: Session) -> Block:
    """The last drawing; one that is not the text's of now has no diagnostics, since these are about another."""
    return graph_of(session.drawn, session.diagnostics if session.drawn_is_current else ())


def _diagnostics(session: Session) -> list[dict[str, Any]]:
    return [_diagnostic(found, session) for found in session.diagnostics]


def _diagnostic(found: Diagnostic, session: Session) -> dict[str, Any]:
    place = found.place
    position = position_of(found, session.document)
    return {
        "severity": found.severity,
        "code": found.code,
        "message": found.message,
        "hint": found.hint,
        "place": list(place) if isinstance(place, Location) else None,
        "location": found.location,
        "line": position.line if position else None,
        "column": position.column if position else None,
        "fixable": found.fix is not None,
    }


MEMBERS: Mapping[str, Callable[[Session], Any]] = {
    "text": lambda session: session.text,
    "syntax": lambda session: session.syntax,
    "graph": _graph,
    "drawn_is_current": lambda session: session.drawn_is_current,
    "diagnostics": _diagnostics,
    "selection": lambda session: [list(place) for place in session.selection],
    "said": lambda session: session.said,
    "valid": lambda session: session.valid,
    "can_undo": lambda session: session.can_undo,
    "can_redo": lambda session: session.can_redo,
    "undo_label": lambda session: session.undo_label,
    "redo_label": lambda session: session.redo_label,
}
"""The members of `shown` in the browser, and where each comes from."""
