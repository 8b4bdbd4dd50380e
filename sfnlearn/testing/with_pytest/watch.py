"""What a session's tests have run: executions by machine, counted after each test and then let go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sfnlearn.asl.machine import StateMachine
from sfnlearn.engine.execution import Execution
from sfnlearn.testing.covering.coverage import Coverage


@dataclass(slots=True)
class Watched:
    """A machine that tests have run: its coverage, and the tests by their ids.

    `shared` where it was run outside of a test's own call (in a fixture, or while modules were loaded): then any test
    may depend on it.
    """

    coverage: Coverage
    tests: dict[str, None] = field(default_factory=dict)
    shared: bool = False

    @property
    def name(self) -> str:
        """The machine's name, and where it starts for one that nobody named."""
        machine = self.coverage.machine
        return machine.name if machine.name != "MyStateMachine" else f"the machine that starts at {machine.start_at!r}"


class Watch:
    """An onlooker: every execution of a session, whoever has started it."""

    def __init__(self) -> None:
        self._machines: dict[str, Watched] = {}
        self._new: list[Execution] = []

    def begins(self, execution: Execution, machine: StateMachine) -> StateMachine:
        """Remember the execution until it is counted."""
        self._new.append(execution)
        return machine

    def count(self, test: str = "", *, called: bool = False) -> None:
        """Count what has begun since: in a test, and there in its own call or in what goes before and after it."""
        new, self._new = self._new, []
        for execution in new:
            watched = self._watched(execution.machine)
            watched.coverage.add(execution)
            if test:
                watched.tests[test] = None
            watched.shared = watched.shared or not called

    def _watched(self, machine: StateMachine) -> Watched:
        key = machine.to_json()
        if key not in self._machines:
            self._machines[key] = Watched(Coverage(machine))
        return self._machines[key]

    def __iter__(self) -> Iterator[Watched]:
        return iter(self._machines.values())

    def __len__(self) -> int:
        return len(self._machines)
