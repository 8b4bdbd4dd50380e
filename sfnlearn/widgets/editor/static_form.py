"""The editor's static form: the picture and the text, for wherever no widget is drawn.

Rules that hold here: it is an output of its own before the widget; it is drawn again when the hands rest, so that a
notebook is saved with the definition that somebody left and not with the one that the cell began with.
"""

from __future__ import annotations

from typing import Any, Protocol

from sfnlearn.drawing import draw
from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.text import markup
from sfnlearn.editing.session import Session
from sfnlearn.html_output import html_output
from sfnlearn.widgets.static_view import STATIC_CLASS

_TEXT = "overflow-x:auto;padding:8px;border:1px solid #8884;border-radius:4px"


def html(session: Session) -> str:
    """The last valid drawing and the text as it is, with what is wrong with it, in a part that can be folded."""
    errors = [str(found) for found in session.diagnostics if found.severity == "ERROR"]
    parts = [
        tag("summary", "As a static picture and a text"),
        _picture(session),
        *(tag("p", markup(error)) for error in errors),
        tag("pre", tag("code", "\n".join(map(markup, session.text.splitlines()))), style=_TEXT),
    ]
    return tag("details", "".join(parts), class_=STATIC_CLASS, open="open")


def _picture(session: Session) -> str:
    """The drawing of what loads; nothing where nothing ever did."""
    machine = session.last_machine
    if machine is None:
        return ""
    note = "" if session.machine is not None else tag("p", "The last valid definition:")
    return note + draw(machine)._repr_mimebundle_()["text/html"]


class _Output(Protocol):
    """An output of a cell that can be replaced: IPython's DisplayHandle."""

    def update(self, data: dict[str, str], *, raw: bool) -> None:
        """Put other data in its place."""


class StaticForm:
    """The outputs that hold a session's static form, wherever its editor was shown."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._outputs: list[_Output] = []
        self._text = session.text

    def bundle(self) -> dict[str, str]:
        """What a notebook shows."""
        return {"text/html": html_output(html(self._session)), "text/plain": self._session.text}

    def show(self) -> None:
        """Put the static form before whatever the running cell shows next; outside a notebook do nothing."""
        from IPython.core.getipython import get_ipython

        if get_ipython() is not None:
            from IPython.display import display

            output: Any = display(self.bundle(), raw=True, display_id=True)  # type: ignore[no-untyped-call]
            self._outputs.append(output)
            self._text = self._session.text

    def renew(self) -> None:
        """Draw it again where the text has changed since."""
        if self._text != self._session.text:
            self._text = self._session.text
            shown = self.bundle() if self._outputs else {}
            for output in self._outputs:
                output.update(shown, raw=True)
