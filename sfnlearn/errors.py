"""Errors, by whose fault it is.

`DefinitionError`: the machine is wrong.  `StatesError`: something failed at run time under a name of the States
Language; it is all that Retry and Catch can see.  `UsageError`: the library was called wrongly.  Anything else that is
raised is a bug of ours, and no code here catches or renames it.

A notebook shows these three without a traceback: what was wrong, and the line of the cell that asked for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from sfnlearn.asl.location import Location
    from sfnlearn.jsonplaces import TextPosition

_CELL_FILE = re.compile(r"ipykernel_\d+|<ipython-input-")
"""How ipykernel and IPython in a terminal name the file of a cell."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of a definition that a program can make: `sfnlearn.asl.diagnostics.fixes.apply_fix(definition, fix)`.

    `place` is that of a member.  `set` gives it `value`, and makes it where it is missing; `rename` gives it the key
    `value` (a state takes the transitions to it along); `remove` takes it away; `move` takes an item of an array to the
    index `value`.
    """

    place: Location
    operation: Literal["set", "rename", "remove", "move"]
    value: Any = None

    @property
    def pointer(self) -> str:
        """The place as a JSON pointer (RFC 6901), for programs that patch JSON."""
        return self.place.pointer


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about a definition, in the shape of AWS's ValidateStateMachineDefinition, with our hint.

    `place` is where it was found: keys and indexes, or a line and a column where the text is neither JSON nor YAML.  A
    text does too, where no more is known, as of a finding that AWS gave.  `fix` is the hint as a change that a program
    can make, where there is one.

    >>> print(Diagnostic("ERROR", "MISSING_TRANSITION_TARGET", 'Missing "Next" target: Pya', "/States/A/Next",
    ...                  'Did you mean "Pay"?'))
    /States/A/Next: Missing "Next" target: Pya. Did you mean "Pay"?
    """

    severity: Literal["ERROR", "WARNING"]
    code: str
    message: str
    place: Location | TextPosition | str
    hint: str = ""
    fix: Fix | None = field(default=None, compare=False)
    around: bool = field(default=False, compare=False)
    """Whether AWS names the object around the place: it does of a field that does not belong there."""

    @property
    def location(self) -> str:
        """The place in AWS's writing, `/States/Pay/Catch[0]/Next`; empty where there is none."""
        return str(self.place)

    @property
    def aws_location(self) -> str:
        """The place that AWS names: for a field that does not belong, the object around it (measured behaviour 47)."""
        parent: Location | None = getattr(self.place, "parent", None)
        return str(parent) if self.around and parent is not None else self.location

    def __str__(self) -> str:
        sentence = f"{self.location}: {self.message}" if self.location else self.message
        if not self.hint:
            return sentence
        return f"{sentence}{'' if sentence.endswith(('.', '?', '!')) else '.'} {self.hint}"


class DefinitionError(Exception):
    """The definition is refused; `diagnostics` holds every finding, errors first.

    >>> str(DefinitionError([Diagnostic("ERROR", "SCHEMA_VALIDATION_FAILED", "StartAt is missing", "/")]))
    '/: StartAt is missing'
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics))

    def _render_traceback_(self) -> list[str]:
        head = "DefinitionError: this is not a state machine yet"
        return [head, *(f"  {diagnostic.severity} {diagnostic}" for diagnostic in self.diagnostics), *_cell_line(self)]


class StatesError(Exception):
    """An error with an Error Name of the States Language and a Cause (specification, "Errors").

    Both may be None: a task that is failed through its token need not name an error (recorded).

    >>> StatesError("States.Timeout", None).error
    'States.Timeout'
    """

    def __init__(self, error: str | None, cause: str | None = None) -> None:
        check_text(error, "The name of an error")
        check_text(cause, "The cause of an error")
        self.error = error
        self.cause = cause
        super().__init__(f"{error}: {cause}" if cause else f"{error}")

    def _render_traceback_(self) -> list[str]:
        return [f"StatesError: {self}", *_cell_line(self)]


class JobFailed(StatesError):
    """Raised by the stub of a job (`.sync`): the job was submitted and has failed (TaskSubmitted, TaskFailed).

    `cause` is what the service tells of the job, a JSON value or a text; `submitted` what it answered at the start.
    Any other error of such a stub means that the job could not be submitted.

    >>> JobFailed({"JobRunState": "FAILED"}).cause
    '{"JobRunState":"FAILED"}'
    """

    def __init__(
        self, cause: object = None, *, error: str | None = "States.TaskFailed", submitted: object = None
    ) -> None:
        text = cause if cause is None or isinstance(cause, str) else _as_json(cause)
        super().__init__(error, text)
        self.submitted = {} if submitted is None else submitted


def _as_json(cause: object) -> str:
    try:
        return json.dumps(cause, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise UsageError(f"cause is a JSON value or a text, not {cause!r}.") from None


class UsageError(Exception):
    """The library was called in a way that it cannot answer; the sentence says what to do instead."""

    execution: object = None
    """The execution that met it, where one had run so far: its history is there, and it can be redriven."""

    def _render_traceback_(self) -> list[str]:
        return [f"UsageError: {self}", *_cell_line(self)]


def check_text(value: object, what: str) -> None:
    r"""Raise UsageError for what is neither None nor a text that UTF-8 can write.

    >>> check_text("half a pair: \ud800", "A cause")
    Traceback (most recent call last):
    sfnlearn.errors.UsageError: A cause holds half of a surrogate pair, which UTF-8 cannot write.
    """
    if value is None or (isinstance(value, str) and value.isascii()):
        return
    if not isinstance(value, str):
        raise UsageError(f"{what} is a text, not {value!r}.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{what} holds half of a surrogate pair, which UTF-8 cannot write.") from None


def why_unreadable(error: OSError | ValueError) -> str:
    r"""Why a file cannot be read, in words: what the system says, or what to do about bytes that are not UTF-8.

    >>> why_unreadable(FileNotFoundError(2, "No such file or directory", "a.json"))
    'No such file or directory'
    >>> why_unreadable(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"))
    'it is not UTF-8 text; save it as UTF-8'
    """
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text; save it as UTF-8"
    return getattr(error, "strerror", None) or str(error)


def _cell_line(error: BaseException) -> list[str]:
    """The line of the notebook's cell that was at work; empty where no cell was.

    IPython shows what `_render_traceback_` gives in place of the traceback.  The frames inside this package say nothing
    to a learner, but which of a cell's lines it was does.
    """
    import linecache

    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if _CELL_FILE.search(file):
            return [f"  line {trace.tb_lineno} of the cell: {linecache.getline(file, trace.tb_lineno).strip()}"]
        trace = trace.tb_next
    return []
