"""Mutants of a state machine: each operator is a slip that people make.

    field left out         Retry forgotten, ResultPath forgotten, a member of a payload template
    item left out          a Retrier, a Catcher, a rule, a branch, an error name
    order changed          Retriers, Catchers, rules, branches
    led elsewhere          Next to another state, or no further
    state left out         whoever led to it leads to the state after it
    state done twice       its copy before it, with the same input
    another state          Pass that does nothing, Fail
    field added            ResultPath, OutputPath, InputPath, Parameters
    state added            a Pass before or after it that forgets everything
    state wrapped          as the only branch of a Parallel
    path as text           a name without its ending .$, and with it
    another number         one more, one less, none
    another path           a step less, the neighbour's item, everything
    another error name     States.ALL, or a name that nothing raises
    another comparison     < for <=, And for Or, the opposite
    another function       one that the machine calls elsewhere or that exists beside it, one that nobody has
    another text           a literal that nobody asked for
    another operation      + for -, and for or, in an expression or a call

A mutant that is not a machine any more shows nothing about a test: whoever uses these leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from sfnlearn.asl.definition import Definition, all_states
from sfnlearn.testing.mutants.here import Here
from sfnlearn.testing.mutants.mutant import Mutant, without_repeats
from sfnlearn.testing.mutants.of_structure import of_structure
from sfnlearn.testing.mutants.of_values import of_values


def mutants_of_machine(definition: Definition, functions: Sequence[str] = ()) -> list[Mutant]:
    """Every mutant of a definition; `functions` are the names of those that exist.

    >>> machine = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 1, "End": True}}}
    >>> sorted(mutant.changes for mutant in mutants_of_machine(machine) if "Result is" in mutant.changes)
    ['A: Result is 0, not 1', 'A: Result is 2, not 1']
    """
    placed = [Here(definition, found) for found in all_states(definition)]
    return list(without_repeats(chain.from_iterable(_of_state(here, functions) for here in placed), definition))


def _of_state(here: Here, functions: Sequence[str]) -> Iterator[Mutant]:
    yield from of_structure(here)
    yield from of_values(here, functions)
