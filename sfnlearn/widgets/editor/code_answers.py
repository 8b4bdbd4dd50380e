"""What Code mode asks: which words may stand where somebody types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sfnlearn.editing.completions import Completion, Completions, completions_at
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
