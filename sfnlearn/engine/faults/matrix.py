"""A fault at every call in turn: what is left after each possible failure?

The answer is a table: a row for each call of the undisturbed run, a column for each error, and in each cell how that
run ended and what met the error.

Rules that hold here: the table is a sequence of its cells, call after call; what met an error is read from the events.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, overload

from sfnlearn.arguments import TEXT, check_argument
from sfnlearn.asl.machine import StateMachine
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.faults.plan import Faults
from sfnlearn.engine.history.fold import folded
from sfnlearn.engine.run import EMPTY, run
from sfnlearn.errors import UsageError, check_text
from sfnlearn.jsontext import JSON
from sfnlearn.late import late

_Place = tuple[str | int, str | int]
Answer = Literal["retried", "caught", "tolerated", "handled", "not handled"]
"""What met the error: another attempt, a Catcher, a Map that tolerates failures, something in a child execution whose
events are not the parent's, or nothing."""


@dataclass(frozen=True, slots=True)
class FaultRun:
    """One run of the matrix: the call that failed (numbered from 1), the state that made it, and the execution.

    `error` is what it failed with; `row` names the call, `Pay#2` for the second call of Pay; `answer` is what met the
    error, and `way` the Catcher's, `Pay → Sorry`.
    """

    call: int
    state: str | None
    execution: Execution
    error: str
    row: str
    answer: Answer
    way: str = ""

    @property
    def title(self) -> str:
        """The cell in words: `Pay#2 States.Timeout`."""
        return f"{self.row} {self.error}"

    @property
    def is_handled(self) -> bool:
        """Whether anything met the error."""
        return self.answer != "not handled"


class FaultMatrix(Sequence[FaultRun]):
    """What `fault_matrix` answers: its `FaultRun`s, and by `matrix[row, column]` the execution of a cell.

    `rows` and `columns` have the names; a row or a column is named or numbered from 0.  In a notebook it is a table
    whose cells open; `.svg` is its picture, `.save(path)` writes it by the suffix, `str()` is its text twin.
    """

    def __init__(self, machine: StateMachine, undisturbed: Execution, runs: Sequence[FaultRun]) -> None:
        self.machine = machine
        self.undisturbed = undisturbed
        self._runs = tuple(runs)
        self.rows = tuple(dict.fromkeys(one.row for one in self._runs))
        self.columns = tuple(dict.fromkeys(one.error for one in self._runs))

    @property
    def unhandled(self) -> list[FaultRun]:
        """The runs whose error nothing met."""
        return [one for one in self._runs if not one.is_handled]

    def cell(self, row: str | int, column: str | int) -> FaultRun:
        """The run of a cell; a UsageError names the rows or the columns where it is not one of them."""
        name, error = _chosen(self.rows, row, "row"), _chosen(self.columns, column, "column")
        return next(one for one in self._runs if (one.row, one.error) == (name, error))

    def __len__(self) -> int:
        return len(self._runs)

    @overload
    def __getitem__(self, index: int) -> FaultRun: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[FaultRun]: ...
    @overload
    def __getitem__(self, index: _Place) -> Execution: ...
    def __getitem__(
        self, index: int | slice | tuple[str | int, str | int]
    ) -> FaultRun | Sequence[FaultRun] | Execution:
        return self.cell(*index).execution if isinstance(index, tuple) else self._runs[index]

    @property
    def svg(self) -> str:
        """The table as a picture."""
        text: str = late("fault table")(self).svg
        return text

    def save(self, path: Any) -> Any:
        """Write the table to a file whose suffix is .svg, .html or .txt, and give its path."""
        return late("fault table")(self).save(path)

    def __str__(self) -> str:
        return str(late("fault table")(self))

    __repr__ = __str__

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Mapping[str, str]:
        bundle: Mapping[str, str] = late("fault table")(self)._repr_mimebundle_()
        return bundle


def fault_matrix(
    machine: StateMachine,
    input: JSON = EMPTY,
    *,
    error: str | Sequence[str] = "States.TaskFailed",
    cause: str | None = None,
    functions: Mapping[str, Any] | None = None,
    faults: Faults | None = None,
    seed: int = 0,
) -> FaultMatrix:
    """Run the machine once for each call of an undisturbed run and each error, with that call failing with it.

    `error` is one name or several; `faults` are in force in all runs.  A call is one attempt of a Task or one request
    to S3 by a Map.

    >>> arn = "arn:aws:lambda:us-east-1:123456789012:function:"
    >>> states = {"A": {"Type": "Task", "Resource": arn + "a", "Retry": [{"ErrorEquals": ["Busy"]}], "Next": "B"},
    ...           "B": {"Type": "Task", "Resource": arn + "b", "End": True}}
    >>> machine = StateMachine({"StartAt": "A", "States": states})
    >>> functions = {"a": lambda event: 1, "b": lambda event: 2}
    >>> matrix = fault_matrix(machine, functions=functions, error=["Busy", "Boom"])
    >>> print(matrix)
    Faults in MyStateMachine: 3 of 4 endings are not handled: A Boom, B Busy, B Boom.
    call  Busy                     Boom
    A     ✓ SUCCEEDED, retried     ✕ FAILED, not handled
    B     ✕ FAILED, not handled    ✕ FAILED, not handled
    >>> matrix["A", "Busy"].status, [one.title for one in matrix.unhandled]
    ('SUCCEEDED', ['A Boom', 'B Busy', 'B Boom'])
    """
    errors = [error] if isinstance(error, str) else _errors(error)
    check_text(cause, "fault_matrix(cause=)")
    plan = faults or Faults()
    undisturbed = run(machine, input, functions=functions, faults=plan, seed=seed, name="undisturbed")
    rows = _rows(undisturbed.ledger.callers)
    count = len(rows) * len(errors)
    done = late("long work")(f"Faults in {machine.name}", count)
    runs = []
    for number, (state, nth, row) in enumerate(rows, 1):
        for one in errors:
            # The run is the same up to this call, so call number n is the same call as in the undisturbed run.
            disturbed = plan.at_call(number, one, cause)
            name = _name(number, row, one)
            execution = run(machine, input, functions=functions, faults=disturbed, seed=seed, name=name)
            answer, way = _answer(execution, state, nth, undisturbed)
            runs.append(FaultRun(number, state, execution, one, row, answer, way))
            done(len(runs))
    return FaultMatrix(machine, undisturbed, runs)


def _errors(given: object) -> list[str]:
    if not isinstance(given, Sequence) or not given:
        raise UsageError(f"error is a text, or a list with one text or more, not {given!r}.")
    for one in given:
        check_argument("error", one, TEXT)
    return list(dict.fromkeys(given))


def _rows(callers: Sequence[str | None]) -> list[tuple[str | None, int, str]]:
    """(state, how many-th of its calls, name of the row) of each call."""
    many, seen = Counter(callers), Counter[str | None]()
    rows = []
    for state in callers:
        seen[state] += 1
        name = state or "request"
        rows.append((state, seen[state], f"{name}#{seen[state]}" if many[state] > 1 else name))
    return rows


def _name(number: int, row: str, error: str) -> str:
    """A name that an execution may have."""
    return "-".join([str(number), *(re.sub(r"[^A-Za-z0-9_.-]+", "-", part)[:36] for part in (row, error))])


def _answer(execution: Execution, state: str | None, nth: int, undisturbed: Execution) -> tuple[Answer, str]:
    """What met the error of the state's nth call: the visit that made it tells, or one of those around it."""
    fold, _last = folded(execution.events)
    made = [event for event in execution.events if event.state == state and event.type.endswith("Scheduled")]
    visit = fold.owners.get(made[nth - 1].id) if len(made) >= nth else None
    inside = visit
    while visit is not None:
        if visit.status == "caught":
            return "caught", next((" → ".join(way) for way in fold.caught if way[0] == visit.state), "")
        if visit.status == "succeeded":
            return ("retried" if visit is inside or len(visit.tries) > 1 else "tolerated"), ""
        visit = visit.around
    return _by_its_end(execution, undisturbed) if inside is None else ("not handled", "")


def _by_its_end(execution: Execution, undisturbed: Execution) -> tuple[Answer, str]:
    """Of a call in a child execution, which has events of its own: what the parent's tell of what met its error."""
    after, before = (folded(one.events)[0].caught for one in (execution, undisturbed))
    if ways := after - before:
        return "caught", " → ".join(next(iter(ways)))
    same = (execution.status, execution.error) == (undisturbed.status, undisturbed.error)
    return ("handled" if same else "not handled"), ""


def _chosen(names: Sequence[str], wanted: str | int, what: str) -> str:
    if isinstance(wanted, int) and 0 <= wanted < len(names):
        return names[wanted]
    if wanted in names:
        return str(wanted)
    raise UsageError(f"The matrix has no {what} {wanted!r}: its {what}s are {', '.join(names) or 'none'}.")
