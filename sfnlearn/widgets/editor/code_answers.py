"""What Code mode asks: which words may stand where somebody types, and which state and which line belong together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sfnlearn.asl.location import Location
from sfnlearn.editing.completing.blocks_around import standing
from sfnlearn.editing.completions import Completion, Completions, completions_at, unfinished
from sfnlearn.engine.functions import FUNCTIONS
from sfnlearn.widgets.editor.offsets import from_browser, to_browser

if TYPE_CHECKING:
    from sfnlearn.widgets.editor.view import Editor


def completions(editor: Editor, question: Mapping[str, Any]) -> dict[str, Any] | None:
    """The completions at an offset of the text as it stands in the browser, which may be newer than the session's."""
    text = str(question["text"])
    functions = [name for name in (*editor.functions, *FUNCTIONS) if not name.startswith("arn:")]
    offset = from_browser(text, int(question["offset"]))
    found = completions_at(text, offset, str(question.get("syntax", "JSON")), functions=functions)
    return None if found is None else _as_told(found, text)


def _as_told(found: Completions, text: str) -> dict[str, Any]:
    return {
        "start": to_browser(text, found.start),
        "end": to_browser(text, found.end),
        "replaces": [to_browser(text, offset) for offset in found.replaces],
        "options": [_option(option) for option in found.options],
    }


def _option(option: Completion) -> dict[str, Any]:
    return {**asdict(option), "cursor": to_browser(option.text, option.cursor)}


def state_at(_editor: Editor, question: Mapping[str, Any]) -> list[str | int] | None:
    """The place of the innermost state around an offset of the text as it stands in the browser; None around none."""
    text, syntax = str(question["text"]), str(question.get("syntax", "JSON"))
    offset = from_browser(text, int(question["offset"]))
    return _state_at(text, offset, syntax) or _state_at(text, _begin_of_line(text, offset), syntax)


def _state_at(text: str, offset: int, syntax: str) -> list[str | int] | None:
    spot = unfinished(text, offset, syntax).spot
    if spot is None:
        return None
    place = spot.place
    if spot.role == "key" and spot.start < spot.end:  # on the name of a state
        place = (*place, text[spot.start : spot.end])
    here = standing(place)
    if here.state:
        return [*here.block, "States", here.state]
    holder = here.block[: -2 if here.block[-1:] and isinstance(here.block[-1], int) else -1]
    return list(holder) or None  # of a field of a branch or processor: the state that holds it


def _begin_of_line(text: str, offset: int) -> int:
    """Where the first word of a line has begun: behind a state that is one line somebody means that state."""
    start = text.rfind("\n", 0, offset) + 1
    line = text[start:]
    return start + len(line) - len(line.lstrip(' "')) + 1


def position(editor: Editor, question: Mapping[str, Any]) -> dict[str, int] | None:
    """Line and column, in characters from 1, of the key of a place in the session's text; None where there is none."""
    found = Location(question["place"]).position_in(editor.session.text) if editor.session.text else None
    return None if found is None else {"line": found.line, "column": found.column}
