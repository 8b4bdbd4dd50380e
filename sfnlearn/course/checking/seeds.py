"""Inputs drawn from a seed, with the choices that made each of them, so that a smaller one can be drawn again.

A generator `make(random)` knows which inputs the exercise's text allows; a program that cuts values at will does not.
So what is made smaller is never the input but the choices behind it.  Each answer of the random source is a whole
number; the numbers are recorded, and `remade` calls `make` again with a shorter list, or with smaller numbers, and
zeros when the list is used up.  Whatever comes out is an input that the generator could have made.

    make = lambda random: {"name": random.choice(["Ada", "Bo"]), "kg": random.randrange(1, 20)}
    drawn: {"name": "Bo", "kg": 14}     choices 1, 13
    remade with 1, 0: {"name": "Bo", "kg": 1}     remade with nothing: {"name": "Ada", "kg": 1}
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from random import Random
from typing import Any

from sfnlearn.jsontext import JSON

FRACTION_BITS = 53
"""`random()` is a whole number of this many bits, divided by their power of two."""
MOST_CHOICES = 10_000
"""A generator that asks for more, as a loop does that waits for another number than 0, makes nothing of them."""


class TooManyChoicesError(Exception):
    """The generator does not come to an end with these choices."""


class Recorded(Random):
    """A random source that keeps every answer as a whole number.

    >>> source = Recorded(1)
    >>> source.choice("abc") == Random(1).choice("abc"), len(source.numbers)
    (True, 1)
    """

    def __init__(self, seed: object) -> None:
        self.numbers: list[int] = []
        super().__init__(seed)  # type: ignore[arg-type]  # a seed is a number, a text or None

    def random(self) -> float:
        """A float from 0.0 to below 1.0."""
        drawn = super().random()
        self.numbers.append(int(drawn * 2**FRACTION_BITS))
        return drawn

    def getrandbits(self, bits: int, /) -> int:
        """A whole number of this many bits."""
        drawn = super().getrandbits(bits)
        self.numbers.append(drawn)
        return drawn


class Replayed(Random):
    """A random source that gives recorded answers again, and zeros after the last."""

    def __init__(self, choices: Sequence[int]) -> None:
        self.left = list(reversed(choices))
        self.given = 0
        super().__init__(0)

    def random(self) -> float:
        """A float from 0.0 to below 1.0."""
        return self._next(FRACTION_BITS) / float(1 << FRACTION_BITS)

    def getrandbits(self, bits: int, /) -> int:
        """A whole number of at most this many bits."""
        return self._next(bits)

    def _next(self, bits: int) -> int:
        self.given += 1
        if self.given > MOST_CHOICES:
            raise TooManyChoicesError
        return self.left.pop() & ((1 << bits) - 1) if self.left else 0


Make = Callable[[Random], JSON]

_VARIANT: ContextVar[str] = ContextVar("variant", default="")


def variant(name: str) -> Random:
    """A random source for what an exercise asks in each student's own way: the same for one student, wherever asked.

    A lesson's `exercises.py` calls it when it is read: `MOST = variant("l20.q1").randrange(8, 15)`.

    >>> with as_variant("ada"):
    ...     variant("l20.q1").random() == variant("l20.q1").random()
    True
    """
    return Random(f"{_VARIANT.get()}:{name}")


@contextmanager
def as_variant(of: str) -> Iterator[None]:
    """Read exercises as this student's; an empty text is the variant that everybody has."""
    token = _VARIANT.set(of)
    try:
        yield
    finally:
        _VARIANT.reset(token)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One input; `choices` made it, or are None where the author gave it."""

    value: Any
    choices: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of a probe: the `given` ones, then `count` that are made from the seed."""

    given: tuple[JSON, ...] = ()
    make: Make | None = None
    count: int = 0
    seed: int = 0

    @property
    def drawn_from_seed(self) -> bool:
        """Whether another seed gives other inputs."""
        return self.make is not None and self.count > 0

    def draw(self, seed: int | None = None, count: int | None = None) -> Iterator[Drawn]:
        """Every input, the same ones for the same `seed`; None is the exercise's own.

        >>> [drawn.value for drawn in generated(lambda random: random.randrange(100), count=2, including=[7]).draw()]
        [7, 49, 97]
        """
        yield from map(Drawn, self.given)
        if self.make is None:
            return
        source = Recorded(self.seed if seed is None else f"{seed}:{self.seed}")
        for _ in range(self.count if count is None else count):
            source.numbers.clear()
            value = self.make(source)
            yield Drawn(value, tuple(source.numbers))

    def remade(self, choices: Sequence[int]) -> Drawn | None:
        """The input that these choices make; None where the generator makes nothing of them."""
        if self.make is None:
            return None
        try:
            return Drawn(self.make(Replayed(choices)), tuple(choices))
        except (TooManyChoicesError, ArithmeticError, LookupError, ValueError):
            return None


def each(*values: JSON) -> Inputs:
    """Several inputs for one probe."""
    return Inputs(given=values)


def generated(make: Make, count: int = 20, seed: int = 0, *, including: Sequence[JSON] = ()) -> Inputs:
    """`count` inputs, each made by `make(random)`, after those that must never be left out.

    All randomness comes from the argument.

    >>> numbers = generated(lambda random: {"n": random.randrange(10)}, count=3, including=[{"n": 0}])
    >>> numbers.count, numbers.given
    (3, ({'n': 0},))
    """
    return Inputs(tuple(including), make, count, seed)


def as_inputs(inputs: JSON | Inputs) -> Inputs:
    """One input as `Inputs`."""
    return inputs if isinstance(inputs, Inputs) else Inputs(given=(inputs,))
