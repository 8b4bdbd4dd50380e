"""From a case that shows a mistake to the smallest one that shows it: fewer faults, then a smaller input.

A learner understands `{"name": "A", "kg": 1}` at once, and `{"name": "Xq", "kg": 17, "note": "ring twice"}` after a
while.  A case is made smaller by the choices that made its input (see `seeds.py`), so that it stays one that the
exercise's text allows.  Of two lists of choices the shorter is the smaller; of two as long, the one with the smaller
first number that differs.  Passes in turn: all choices gone; stretches cut out; each number as low as it goes; until a
whole round gains nothing or the `trials` are used up.  A smaller input counts only where the answer behaves as badly:
the same status and error name, so that the search does not run off to another mistake.  With fewer faults the answer
may end otherwise, as long as it is not as it should be.

The same answer gets the same case on every machine: a clock decides only where a single case takes seconds, as that of
a handler with an endless loop does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from sfnlearn.course.checking.probe import Finding
from sfnlearn.course.checking.seeds import Drawn, Inputs
from sfnlearn.course.checking.submission import CannotRunError, FunctionFault
from sfnlearn.jsontext import JSON, dumps

PATIENCE = 2.0
"""Seconds on the clock after which the search ends."""
TRIALS = 80
"""How many cases are tried at most for one finding; each is an execution of the answer and one of the solution."""

Faults = tuple[FunctionFault, ...]
Try = Callable[[JSON, Faults], Finding | None]


@dataclass(slots=True)
class Search:
    """A search for smaller cases: what is left to try, and the smallest so far."""

    tried: Try
    finding: Finding
    trials: int = TRIALS
    until: float = field(default_factory=lambda: time.monotonic() + PATIENCE)

    def fails(self, value: JSON, faults: Faults, *, alike: bool = True) -> bool:
        """Whether this case shows the mistake (`alike`: by the same ending); it is then the smallest so far."""
        if self.trials <= 0 or time.monotonic() > self.until:
            return False
        self.trials -= 1
        try:
            found = self.tried(value, faults)
        except CannotRunError:
            return False
        if found is None or (alike and _ending(found) != _ending(self.finding)):
            return False
        self.finding = found
        return True


def smallest(
    inputs: Inputs, drawn: Drawn, faults: Faults, tried: Try, finding: Finding, *, fewer_faults: bool
) -> Finding:
    """The smallest case that shows what `finding` shows.

    `tried(input, faults)` judges a case; `fewer_faults` allows cases without some of the faults, which is right only
    where what is expected follows from the solution and not from the author's words.
    """
    search = Search(tried, finding)
    if fewer_faults:
        faults = _fewest(search, drawn.value, faults)
    if drawn.choices is None or not _given(search, inputs, drawn, faults):
        _Choices(search, inputs, drawn, faults).shrink()
    return search.finding


def _fewest(search: Search, value: JSON, faults: Faults) -> Faults:
    fewer = next((fewer for fewer in subsets(faults) if search.fails(value, fewer, alike=False)), None)
    return faults if fewer is None else _fewest(search, value, fewer)


def _given(search: Search, inputs: Inputs, drawn: Drawn, faults: Faults) -> bool:
    """Whether an input that the author gave, and that is no longer than the drawn one, shows the mistake too."""
    length = len(dumps(drawn.value))
    given = sorted(
        (value for value in inputs.given if len(dumps(value)) <= length), key=lambda value: len(dumps(value))
    )
    return any(search.fails(value, faults) for value in given)


@dataclass(slots=True)
class _Choices:
    """The choices behind an input, made smaller as long as the input shows the mistake."""

    search: Search
    inputs: Inputs
    best: Drawn
    faults: Faults

    def shrink(self) -> None:
        """Cut and lower until a whole round gains nothing."""
        before: tuple[int, ...] | None = None
        while self.best.choices and self.best.choices != before:
            before = self.best.choices
            self.keeps(())
            for length in _halves(len(self.numbers)):
                self._cut(length)
            for index in range(len(self.numbers)):
                self._lower(index)

    @property
    def numbers(self) -> tuple[int, ...]:
        return self.best.choices or ()

    def keeps(self, numbers: tuple[int, ...]) -> bool:
        """Whether these choices show the mistake too; they are then the best so far."""
        made = self.inputs.remade(numbers)
        if made is None or not (made.value == self.best.value or self.search.fails(made.value, self.faults)):
            return False
        self.best = made
        return True

    def _cut(self, length: int) -> None:
        """Leave out stretches of this length, from the end on."""
        for start in range(len(self.numbers) - length, -1, -1):
            if start + length <= len(self.numbers):
                self.keeps((*self.numbers[:start], *self.numbers[start + length :]))

    def _lower(self, index: int) -> None:
        """Find the lowest number at this place, as if all above a lowest one showed the mistake."""
        low, high = 0, self.numbers[index] if index < len(self.numbers) else 0
        middle = 0
        while low < high:
            if self.keeps((*self.numbers[:index], middle, *self.numbers[index + 1 :])):
                high = middle
            else:
                low = middle + 1
            middle = (low + high) // 2


def subsets(faults: Sequence[FunctionFault]) -> Iterator[Faults]:
    """Fewer faults, the fewest first; then as many that strike less often.

    >>> once, twice = FunctionFault(function="a", error="E"), FunctionFault(function="b", error="E", times=2)
    >>> [[(fault.function, fault.times) for fault in fewer] for fewer in subsets([once, twice])]
    [[], [('a', 1)], [('b', 2)], [('a', 1), ('b', 1)]]
    """
    for count in range(len(faults)):
        yield from combinations(faults, count)
    for index, fault in enumerate(faults):
        for times in range(1, fault.times if fault.times is not None else 2):
            yield (*faults[:index], replace(fault, times=times), *faults[index + 1 :])


def _length(value: JSON) -> int:
    return len(dumps(value))


def _halves(length: int) -> Iterator[int]:
    while length > 0:
        yield length
        length //= 2


def _ending(finding: Finding) -> tuple[object, object]:
    execution = finding.execution
    return (execution.status, execution.error) if execution else (None, None)
