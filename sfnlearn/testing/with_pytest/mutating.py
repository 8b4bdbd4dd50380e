"""A session's tests, run again with each mutant of the machines that they have tested.

Rules that hold here: only tests that have passed are run again; a mutant is killed by the first of them that fails; it
stands in the place of its machine however an execution is started.  A test that is run again tells nobody: no report,
no output.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pytest
from _pytest.runner import runtestprotocol

from sfnlearn.asl.machine import StateMachine
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.onlookers import looked_on_by
from sfnlearn.testing.mutants.machines import MachineMutant, mutants_of, with_definition
from sfnlearn.testing.mutants.trial import MutantTrial
from sfnlearn.testing.with_pytest.watch import Watched


@dataclass(frozen=True, slots=True)
class Instead:
    """An onlooker: executions of one definition run another one."""

    definition: str
    mutant: StateMachine

    def begins(self, _execution: Execution, machine: StateMachine) -> StateMachine:
        """The mutant, for an execution of the machine."""
        return with_definition(machine, self.mutant.definition) if machine.to_json() == self.definition else machine


def tried(watched: Watched, items: Sequence[pytest.Item]) -> MutantTrial:
    """Run the tests of a machine with each of its mutants."""
    machine = watched.coverage.machine
    concerned = [item for item in items if watched.shared or item.nodeid in watched.tests]
    killed: list[MachineMutant] = []
    survivors: list[MachineMutant] = []
    for mutant in mutants_of(machine):
        with looked_on_by(Instead(machine.to_json(), mutant.machine)):
            (killed if _any_fails(concerned) else survivors).append(mutant)
    return MutantTrial(machine, killed, survivors)


def _any_fails(items: Iterable[pytest.Item]) -> bool:
    return any(_fails(item) for item in items)


def _fails(item: pytest.Item) -> bool:
    """Run a test that has run before; its fixtures are made anew, those of its module and session too."""
    renew = getattr(item, "_initrequest", None)
    if renew is not None:
        renew()
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))
