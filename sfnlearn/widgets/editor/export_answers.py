"""What the browser asks to export: which forms there are, and a file in one of them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sfnlearn.editing.exports import EXPORTS, exported

if TYPE_CHECKING:
    from sfnlearn.widgets.editor.view import Editor


def exports(_editor: Editor, _question: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The forms, in the order of the menu."""
    return [{"form": form, "title": one.title, "copied": one.suffix != ".png"} for form, one in EXPORTS.items()]


def export(editor: Editor, question: Mapping[str, Any]) -> dict[str, str]:
    """A file: its name, its media type, and what is in it as `text`, or as `bytes` in base 64."""
    made = exported(editor.session, str(question["form"]))
    content = made.content
    data = {"bytes": b64encode(content).decode()} if isinstance(content, bytes) else {"text": content}
    return {"name": made.name, "type": made.media_type, **data}
