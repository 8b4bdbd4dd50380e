"""What a definition is exported as: its text in both syntaxes, the static picture, and Python to go on with.

`EXPORTS` is the table of them: one line each says the word for it, the file's suffix, and what makes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pprint import pformat
from typing import Literal

from sfnlearn.asl.machine import StateMachine
from sfnlearn.drawing import draw
from sfnlearn.drawing.picture.picture import Picture
from sfnlearn.editing.operations.syntaxes import in_syntax
from sfnlearn.editing.session import Session
from sfnlearn.errors import UsageError

Kind = Literal["text", "picture", "Python"]


@dataclass(frozen=True, slots=True)
class Export:
    """One form: what it is called, the suffix and media type of its file, and what makes it of a session.

    `make` gives a text, or bytes; it raises UsageError, one sentence, where that cannot be.
    """

    title: str
    kind: Kind
    suffix: str
    media_type: str
    make: Callable[[Session], str | bytes]


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was made: its name, its media type, and what is in it."""

    name: str
    media_type: str
    content: str | bytes


def exported(session: Session, form: str) -> Exported:
    """The definition in a form of `EXPORTS`; raises UsageError for an unknown form, and where it cannot be made.

    >>> session = Session({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    >>> print(exported(session, "python").content)
    from sfnlearn import StateMachine
    <BLANKLINE>
    machine = StateMachine({'StartAt': 'A', 'States': {'A': {'Type': 'Pass', 'End': True}}})
    """
    if form not in EXPORTS:
        raise UsageError(f"A definition is exported as {', '.join(EXPORTS)}, not as {form!r}.")
    export = EXPORTS[form]
    if not session.text.strip():
        raise UsageError("There is nothing to export yet.")
    name = re.sub(r"[^\w.-]+", "-", session.name or "machine")
    return Exported(f"{name}{export.suffix}", export.media_type, export.make(session))


def _in_syntax(syntax: Literal["JSON", "YAML"]) -> Callable[[Session], str]:
    def make(session: Session) -> str:
        if session.syntax == syntax:
            return session.text
        document = session.document
        if document is None:
            raise UsageError(f"The text cannot be read, so it cannot be written as {syntax}: {_first_error(session)}")
        return in_syntax(document, syntax)[0].text

    return make


def _first_error(session: Session) -> str:
    return next((str(found) for found in session.diagnostics if found.severity == "ERROR"), "")


def _picture(session: Session) -> Picture:
    return draw(_machine(session))


def _machine(session: Session) -> StateMachine:
    if session.machine is None:
        raise UsageError(f"Only a definition without errors has a picture: {_first_error(session)}")
    return session.machine


def _python(session: Session) -> str:
    """A cell that makes the machine of a dict; of a text that cannot be read there is none."""
    if session.definition is None:
        raise UsageError(f"The text cannot be read, so it cannot be written in Python: {_first_error(session)}")
    head, end = "machine = StateMachine(", ")"
    literal = pformat(session.definition, width=100, sort_dicts=False).replace("\n", "\n" + " " * len(head))
    return f"from sfnlearn import StateMachine\n\n{head}{literal}{end}"


def _cell(session: Session) -> str:
    """A cell of a notebook that holds the text as it is."""
    name = re.sub(r"\W", "_", session.name or "machine")
    return f"%%asl {name if name.isidentifier() else 'machine'}\n{session.text}"


EXPORTS: Mapping[str, Export] = {
    "json": Export("JSON", "text", ".asl.json", "application/json", _in_syntax("JSON")),
    "yaml": Export("YAML", "text", ".asl.yaml", "application/yaml", _in_syntax("YAML")),
    "svg": Export("Picture (SVG)", "picture", ".svg", "image/svg+xml", lambda session: _picture(session).svg),
    "png": Export("Picture (PNG)", "picture", ".png", "image/png", lambda session: _picture(session).png()),
    "dot": Export("Picture (DOT)", "picture", ".dot", "text/vnd.graphviz", lambda session: _picture(session).dot),
    "python": Export("Python", "Python", ".py", "text/x-python", _python),
    "cell": Export("%%asl cell", "Python", ".txt", "text/plain", _cell),
}
"""Every form, by the word for it."""
