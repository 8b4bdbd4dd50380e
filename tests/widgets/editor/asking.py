"""What the browser asks an editor, without a browser."""

from typing import Any


def ask(editor: Any, **question: Any) -> Any:
    """What the editor answers: the value, or the sentence that refuses."""
    said: list[Any] = []
    editor.send = lambda content, buffers=None: said.append(content)
    editor._hear(editor, {"kind": "ask", "number": "v1.1", **question}, [])
    [answer] = [one for one in said if one["kind"] == "answer"]
    return answer.get("value", answer.get("refused"))
