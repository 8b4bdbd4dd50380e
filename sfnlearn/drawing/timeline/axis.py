"""A time axis that leaves out long stretches in which nothing happens, so that one Wait does not hide all else.

Rules that hold here: outside the breaks all times have one scale, so that widths compare everywhere; what comes later
never stands further left; a break says how much it leaves out; the ticks between two breaks have one unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from sfnlearn.drawing.text import duration, width

MOST_BREAKS = 6
_LONG, _TIMES, _SHARE, _LEAST = 5.0, 10.0, 0.04, 0.001
"""A gap is left out where it has this many seconds at least, where it is so many times all that stays, which had less
than this share of the axis, and where this many seconds stay."""
TEXT_SIZE = 11.0
_TICKS = 6
_AIR = 8.0
_STEPS = (
    *(base * factor for base in (0.001, 0.01, 0.1, 1.0) for factor in (1, 2, 5)),
    *(10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 10800.0, 21600.0, 43200.0),
    *(86400.0 * days for days in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)
_UNITS = (("d", 86400.0), ("h", 3600.0), ("min", 60.0), ("s", 1.0))

Break = tuple[float, float]
"""From when to when nothing happens, in seconds since the start."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the axis at `x`, and what stands at it; empty where there is no room for it.

    With `first` a stretch begins.
    """

    x: float
    text: str
    first: bool


def breaks(moments: Iterable[float]) -> tuple[Break, ...]:
    """What an axis leaves out on which something happens at these moments, in seconds.

    >>> breaks([0, 1, 1.5, 7201.5, 7203])
    ((1.5, 7201.5),)
    >>> breaks([0, 1, 3, 7])
    ()
    """
    gaps = sorted(pairwise(sorted({0.0, *moments})), key=_length, reverse=True)
    left_out = gaps[: _how_many([_length(gap) for gap in gaps])]
    return tuple(sorted(left_out))


def _how_many(lengths: Sequence[float]) -> int:
    """How many of the gaps, the longest first, are left out; again, where what stays is of two kinds itself."""
    found = 0
    rest = sum(lengths)
    for count, length in enumerate(lengths[:MOST_BREAKS], 1):
        whole = sum(lengths[found:])
        rest -= length
        if rest >= _LEAST and length >= max(_LONG, _TIMES * rest) and rest <= _SHARE * whole:
            found = count
    return found


def _length(gap: Break) -> float:
    return gap[1] - gap[0]


@dataclass(frozen=True)
class Axis:
    """Times from 0 to `length` seconds on `room` pixels, without `breaks`, which take a few pixels each.

    Many breaks take more: half of `room` stays for what is between them.

    >>> axis = Axis(7203, ((1.5, 7201.5),), 520)
    >>> [round(axis.at(seconds)) for seconds in (0, 1.5, 7201.5, 7203)]
    [0, 243, 277, 520]
    """

    length: float
    breaks: tuple[Break, ...]
    room: float

    def at(self, seconds: float) -> float:
        """How many pixels from the left the time is."""
        x = 0.0
        for (start, end), (until, wide) in zip(self.stretches, self._ends, strict=True):
            x += (max(start, min(seconds, end)) - start) * self._scale
            if seconds <= end:
                break
            x += wide * min(1.0, (seconds - end) / (until - end)) if until > end else 0.0
        return x

    @cached_property
    def _ends(self) -> tuple[Break, ...]:
        """What follows each stretch: until when its break goes, and how wide that is; nothing after the last one."""
        return (*((end, wide) for (_, end), wide in zip(self.breaks, self.widths, strict=True)), (self.length, 0.0))

    @cached_property
    def widths(self) -> tuple[float, ...]:
        """The pixels of each break: what it leaves out has to be said above it."""
        return tuple(max(34.0, width(left_out(one), TEXT_SIZE) + _AIR) for one in self.breaks)

    @cached_property
    def wide(self) -> float:
        """The pixels of the whole axis."""
        return max(self.room, sum(self.widths) + self.room / 2)

    @cached_property
    def _kept(self) -> float:
        return sum(map(_length, self.stretches))

    @cached_property
    def _scale(self) -> float:
        return (self.wide - sum(self.widths)) / self._kept if self._kept > 0 else 0.0

    @cached_property
    def stretches(self) -> tuple[Break, ...]:
        """From when to when the axis goes, between the breaks."""
        starts = (0.0, *(end for _, end in self.breaks))
        ends = (*(start for start, _ in self.breaks), self.length)
        return tuple(zip(starts, ends, strict=True))

    @property
    def step(self) -> float:
        """The seconds from tick to tick; 0 where no time goes by."""
        kept = self._kept
        return next((step for step in _STEPS if kept / step <= _TICKS), kept / _TICKS) if kept > 0 else 0.0

    def ticks(self) -> list[Tick]:
        """The lines of the axis: each stretch begins with its time since the start, and counts on from there."""
        found = [tick for stretch in self.stretches for tick in self._ticks_of(stretch)]
        return list(_with_room(sorted(found, key=_not_first)))

    def _ticks_of(self, stretch: Break) -> Iterator[Tick]:
        start, end = stretch
        unit, seconds = unit_of(self.step, end - start)
        yield Tick(self.at(start), duration(start) if start else "0", first=True)
        count = int((end - start) / self.step + 1e-9) if self.step else 0
        for number in range(1, count + 1):
            text = f"{'+' if start else ''}{round(number * self.step / seconds, 3):g} {unit}"
            yield Tick(self.at(start + number * self.step), text, first=False)


def unit_of(step: float, longest: float) -> tuple[str, float]:
    """The unit in which the ticks of a stretch count, and its seconds.

    >>> unit_of(0.5, 3), unit_of(0.2, 0.6), unit_of(900, 5400)
    (('s', 1.0), ('ms', 0.001), ('min', 60.0))
    """
    if step < 1 and longest < 1:
        return "ms", 0.001
    return next(((word, seconds) for word, seconds in _UNITS if step >= seconds), ("s", 1.0))


def left_out(one: Break) -> str:
    """How much a break leaves out: its two largest units.

    >>> left_out((1.5, 7384.2)), left_out((0, 7200))
    ('2 h 3 min', '2 h')
    """
    return " ".join(duration(_length(one)).split(" ")[:4])


def _not_first(tick: Tick) -> bool:
    return not tick.first


def _with_room(ticks: Iterable[Tick]) -> Iterator[Tick]:
    """The ticks, without the texts that would touch one that came before."""
    taken: list[tuple[float, float]] = []
    for tick in ticks:
        half = width(tick.text, TEXT_SIZE) / 2 + _AIR / 2
        free = all(tick.x + half <= left or tick.x - half >= right for left, right in taken)
        if free:
            taken.append((tick.x - half, tick.x + half))
        yield tick if free else Tick(tick.x, "", tick.first)
