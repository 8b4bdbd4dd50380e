"""The pool as a table of lanes: a row for each call, a column for each execution environment.

- A call's cell says whether it was cold or warm, what it found in memory and what it left there, so that a reader sees
  why two calls of one function answer differently.  The other lanes say what their environment does at that moment:
  busy, idle, ended.  The last column says why the call went where it went, or nowhere.
- More environments than fit side by side are one column, with the number in each cell; of very many calls the first and
  the last are shown.
- The HTML table and the text have the same cells, and none needs a colour.  What is wider than the notebook scrolls,
  and the time of a call stays in sight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from sfnlearn.cloud.functions.configuration import FunctionConfiguration
from sfnlearn.cloud.functions.environments.environment import ExecutionEnvironment
from sfnlearn.cloud.functions.invoking.invocations import Invocation
from sfnlearn.drawing.tables.html_table import CELL, GROUND, TABLE, ShownTable, cell, heading, right, scroll_box, table
from sfnlearn.drawing.text import clip, counted, in_columns, markup


class Lanes(Protocol):
    """What a pool view is made of."""

    @property
    def configuration(self) -> FunctionConfiguration:
        """The function's configuration."""

    @property
    def environments(self) -> Sequence[ExecutionEnvironment]:
        """The execution environments, in the order of their numbers."""

    @property
    def invocations(self) -> Sequence[Invocation]:
        """The calls, in the order of their coming."""


class EnvironmentTable(ShownTable):
    """The execution environments of one function's pool; as text it has a line of totals above it."""

    def __init__(self, pool: Lanes) -> None:
        self.pool = pool

    def __str__(self) -> str:
        lines = in_columns([header(self.pool), *rows_of(self.pool)]) if self.pool.invocations else []
        return "\n".join([caption(self.pool), *lines])

    def html(self) -> str:
        names = header(self.pool)
        head = (
            _side_by_side(len(names) - 3) if len(names) > 4 else [[heading(names[0], _FIRST), *map(_named, names[1:])]]
        )
        rows = (
            [heading(at, _FIRST, "row"), *(cell(_unbroken(text), look) for text, look in _looks(others))]
            for at, *others in rows_of(self.pool)
        )
        return scroll_box(table(rows, head=head, caption=caption(self.pool), style=TABLE), "Environments", _HEIGHT)


def _side_by_side(count: int) -> list[list[str]]:
    """Two rows of headings: over the numbers of the environments stands once what they are."""
    numbers = [heading(str(number), _LANE) for number in range(1, count + 1)]
    return [
        [
            heading("at", _FIRST, rows=2),
            heading("environment", _NAME, columns=count),
            heading("answer", _NAME, rows=2),
            heading("why", _NAME, rows=2),
        ],
        numbers,
    ]


def _named(name: str) -> str:
    return heading(name, _NAME)


def _looks(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The cells of a row after its time, with their styles: lanes are narrow, the answer and the reason are wider."""
    for place, text in enumerate(cells):
        yield text, _LANE if place < len(cells) - 2 else _WORDS


def _unbroken(text: str) -> str:
    """Markup in which no line ends between a number and its unit, or within a short change."""
    return _TIME.sub(_KEPT, markup(text))


def caption(pool: Lanes) -> str:
    """One line of totals."""
    calls = pool.invocations
    throttled = sum(call.environment is None for call in calls)
    parts = [
        f"{pool.configuration.name}: {counted(len(calls), 'call')}",
        counted(len(pool.environments), "environment"),
        counted(sum(call.cold for call in calls), "cold start"),
    ]
    return ", ".join([*parts, f"{throttled} throttled"] if throttled else parts)


_LANES, _ROWS, _HEIGHT = 8, 200, 640
_TIME = re.compile(r"\d[\d.]* s\b|\b[^\s,]{1,9} → [^\s,]{1,9}")
_KEPT = r'<span style="white-space:nowrap">\g<0></span>'
_NAME = f"{CELL};white-space:nowrap"
_FIRST = f"{right(CELL)};font-weight:500;white-space:nowrap;position:sticky;left:0;background:{GROUND}"
_LANE = f"{CELL};padding:3px 6px;min-width:5em;max-width:11em"
_WORDS = f"{CELL};min-width:5.5em;max-width:22em;overflow-wrap:anywhere"


def header(pool: Lanes) -> list[str]:
    """The names of the columns."""
    names = [f"environment {each.number}" for each in pool.environments]
    return ["at", *(names if len(names) <= _LANES else ["environment"]), "answer", "why"]


def rows_of(pool: Lanes) -> list[list[str]]:
    """The cells of every call; times count from the first call."""
    calls = pool.invocations
    if not calls:
        return []
    first = calls[0].at
    if len(calls) <= _ROWS:
        return list(_rows(pool, calls, first))
    half = _ROWS // 2
    gap = ["…", *([""] * (len(header(pool)) - 2)), f"{len(calls) - 2 * half:,} calls more"]
    rows = list(_rows(pool, calls, first))
    return [*rows[:half], gap, *rows[-half:]]


def _rows(pool: Lanes, calls: Sequence[Invocation], first: float) -> Iterator[list[str]]:
    busy_until: dict[int, float] = {}
    told: set[int] = set()
    for call in calls:
        if call.environment is not None:
            busy_until[call.environment] = call.ends_at
        lanes = (
            [_lane(each, call, busy_until, first, told) for each in pool.environments]
            if len(pool.environments) <= _LANES
            else [_only_lane(pool, call)]
        )
        answer = call.error or call.result_text
        yield [
            _since(call.at, first),
            *lanes,
            clip(answer, 40),
            call.why,
        ]


def _lane(
    environment: ExecutionEnvironment, call: Invocation, busy_until: dict[int, float], first: float, told: set[int]
) -> str:
    """What an environment does when a call comes; that it has ended is told once."""
    number = environment.number
    if call.environment == number:
        return lane_cell(call, environment)
    if number not in busy_until or number in told:
        return ""
    if environment.ended_at <= call.at:
        told.add(number)
        return f"ended: {environment.ended}"
    return f"busy until {_since(busy_until[number], first)}" if busy_until[number] > call.at + 1e-6 else "idle"


def _only_lane(pool: Lanes, call: Invocation) -> str:
    if call.environment is None:
        return ""
    environment = pool.environments[call.environment - 1]
    return f"{environment.number}: {lane_cell(call, environment)}"


def _since(moment: float, first: float) -> str:
    return f"{round(moment - first, 3):g} s"


def lane_cell(call: Invocation, environment: ExecutionEnvironment) -> str:
    """What a call met in its environment and what it left there: `warm, counter 1 → 2`."""
    # An environment that idled too long has ended too, but later; its own lane tells it.
    over = environment.ended and environment.ended_at <= call.ends_at
    end = [f"ended: {environment.ended}"] if over else []
    return ", ".join(["cold" if call.cold else "warm", *_memory(call), *end])


def _memory(call: Invocation) -> list[str]:
    names = dict.fromkeys([*call.memory_before, *call.memory_after])
    changes = ((name, call.memory_before.get(name, "–"), call.memory_after.get(name, "–")) for name in names)
    return [_change(*change) for change in changes if not _says_nothing(*change)]


def _change(name: str, before: str, after: str) -> str:
    return f"{name} {before}" if before == after else f"{name} {before} → {after}"


def _says_nothing(_name: str, before: str, after: str) -> bool:
    # A logger or a client is the same object before and after: its class tells a reader nothing.
    return before == after and before.startswith("<")
