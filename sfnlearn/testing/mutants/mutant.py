"""A mutant: a machine, or a handler, with one small thing changed, as a slip would change it.

An operator makes the mutants of one kind.  That a mutant is a mistake is not sure: where nobody asked for a number, or
where a change has no effect, it is as right as what it was made from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sfnlearn.jsontext import JSON, dumps


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed answer; `changes` says what was changed, `field` is the name of the field that it is in.

    `state` is the name of the state that was changed; a handler has none.
    """

    operator: str
    changes: str
    answer: JSON
    field: str = ""
    state: str = ""


Source = TypeVar("Source")
Operator = Callable[[Source], Iterator[Mutant]]


def without_repeats(mutants: Iterator[Mutant], reference: JSON) -> Iterator[Mutant]:
    """Each changed answer once, and none that is what they were made from."""
    seen = {dumps(reference)}
    for mutant in mutants:
        text = dumps(mutant.answer)
        if text not in seen:
            seen.add(text)
            yield mutant
