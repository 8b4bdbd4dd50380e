"""A test put to every mutant of a machine: which it kills, and which survive.

Rules that hold here: a test kills a mutant by failing with it, whatever it raises; a test that fails with the machine
itself proves nothing, and is refused; a survivor is no proof of a gap, since some mutants do what the machine does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sfnlearn.asl.definition import all_states
from sfnlearn.asl.machine import StateMachine
from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.tables.html_table import CELL, TABLE, ShownTable, cell, heading, right, table, text_cell
from sfnlearn.drawing.text import markup
from sfnlearn.errors import UsageError
from sfnlearn.testing.mutants.machines import MachineMutant, mutants_of

Test = Callable[[StateMachine], object]


_COLUMNS = ("state", "mutants", "killed", "survived")
_NUMBER = right(CELL)
_LIST = "margin:2px 0;padding-left:1.4em;overflow-wrap:anywhere"


@dataclass(frozen=True, repr=False)
class MutantTrial(ShownTable):
    """What became of a machine's mutants; `str()` names the survivors, and a notebook shows them state by state."""

    machine: StateMachine
    killed: Sequence[MachineMutant]
    survivors: Sequence[MachineMutant]

    @property
    def of(self) -> int:
        """How many mutants there were."""
        return len(self.killed) + len(self.survivors)

    @property
    def percent(self) -> float:
        """The share that was killed, in percent."""
        return 100 * len(self.killed) / self.of if self.of else 100.0

    @property
    def title(self) -> str:
        """The trial in one sentence."""
        return f"{len(self.killed)} of {self.of} mutants killed, {self.percent:.0f} %."

    def lines(self) -> Iterator[str]:
        """The trial as lines of text."""
        yield self.title
        yield from (f"survived: {mutant}" for mutant in self.survivors)

    def to_json(self) -> dict[str, object]:
        """The numbers, and the survivors by name, as a JSON value."""
        survivors = [{"operator": mutant.operator, "changes": mutant.changes} for mutant in self.survivors]
        return {"killed": len(self.killed), "of": self.of, "percent": round(self.percent, 1), "survivors": survivors}

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def html(self) -> str:
        """A row for each state, whose survivors unfold."""
        states = dict.fromkeys(mutant.state for mutant in (*self.killed, *self.survivors))
        order = [found.name for found in all_states(self.machine.definition) if found.name in states]
        head = [[heading(name, CELL) for name in _COLUMNS]]
        body = (self._row(state) for state in order)
        return tag("p", markup(self.title)) + table(body, head=head, style=TABLE)

    def _row(self, state: str) -> list[str]:
        killed = sum(mutant.state == state for mutant in self.killed)
        alive = [str(mutant) for mutant in self.survivors if mutant.state == state]
        names = "".join(tag("li", markup(name.removeprefix(f"{state}: "))) for name in alive)
        unfolded = tag("summary", str(len(alive))) + tag("ul", names, style=_LIST)
        told = tag("details", unfolded) if alive else "0"
        numbers = (text_cell(str(number), _NUMBER) for number in (killed + len(alive), killed))
        return [heading(state, CELL, "row"), *numbers, cell(told, CELL)]


def try_mutants(machine: StateMachine, test: Test, *, mutants: Sequence[MachineMutant] | None = None) -> MutantTrial:
    """Call `test(machine)` with every mutant of the machine, or with these: one that it raises for is killed.

    Raises UsageError where the test fails with the machine itself.

    >>> from sfnlearn import run
    >>> machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 5, "End": True}}})
    >>> def test(machine):
    ...     assert run(machine).duration > 3
    >>> print(str(try_mutants(machine, test)).splitlines()[-1])
    survived: A: Seconds is 10, not 5 (another number)
    """
    try:
        test(machine)
    except Exception as error:  # noqa: BLE001 (whatever a test raises)
        why = f"{type(error).__name__}: {error}"
        raise UsageError(f"The test fails with the machine itself, so it tells nothing about mutants: {why}") from None
    killed: list[MachineMutant] = []
    survivors: list[MachineMutant] = []
    for mutant in mutants_of(machine) if mutants is None else mutants:
        (survivors if _holds(test, mutant.machine) else killed).append(mutant)
    return MutantTrial(machine, killed, survivors)


def _holds(test: Test, machine: StateMachine) -> bool:
    try:
        test(machine)
    except Exception:  # noqa: BLE001 (whatever a test raises kills the mutant)
        return False
    return True
