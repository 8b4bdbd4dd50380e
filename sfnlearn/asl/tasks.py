"""The Tasks of a machine: which Resources it calls, in all its blocks."""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.asl.running.state import State, States
from sfnlearn.asl.states.task import Task


def blocks(block: States) -> Iterator[States]:
    """The block and all blocks inside it, outer ones first."""
    yield block
    for state in block.states.values():
        for inner in state.inner():
            yield from blocks(inner)


def inside(state: State) -> tuple[States, ...]:
    """The blocks that a state holds."""
    return state.inner()


def tasks(block: States) -> Iterator[Task]:
    """All Task states, in the order of the definition."""
    for inner in blocks(block):
        for state in inner.states.values():
            if isinstance(state, Task):
                yield state
