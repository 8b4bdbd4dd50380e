"""Onlookers: who is told of every execution that begins here, however it was started, and may choose its machine.

A coverage of tests asks for all executions, also those that boto3 or another execution has started; a trial with
mutants puts another machine in the place of one that is tested.  Nobody looks on unless somebody says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sfnlearn.asl.machine import StateMachine
    from sfnlearn.engine.execution import Execution


class Onlooker(Protocol):
    """Who looks on."""

    def begins(self, execution: Execution, machine: StateMachine) -> StateMachine:
        """An execution of the machine begins, and has no events yet; the answer is the machine that it runs."""
        ...


_LOOKING: list[Onlooker] = []


@contextmanager
def looked_on_by(onlooker: Onlooker) -> Iterator[None]:
    """Tell the onlooker of every execution that begins inside the block."""
    _LOOKING.append(onlooker)
    try:
        yield
    finally:
        _LOOKING.remove(onlooker)


def machine_to_run(execution: Execution, machine: StateMachine) -> StateMachine:
    """What an execution that begins runs: the machine, or what an onlooker puts in its place."""
    for onlooker in _LOOKING:
        machine = onlooker.begins(execution, machine)
    return machine
