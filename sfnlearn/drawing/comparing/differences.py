"""What two executions of one machine did differently, state by state and event by event.

Rules that hold here: the events are compared and nothing else; times and ids do not count, data does; a state differs
by what became of it before it differs by its data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sfnlearn.drawing.comparing.fields import ABSENT, differing
from sfnlearn.drawing.text import clip, counted, printable
from sfnlearn.drawing.theme import STATUSES
from sfnlearn.engine.history.snapshot import Snapshot, StateSnapshot
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.events import Event, Nesting
from sfnlearn.jsontext import JSON, compact

_FIELDS, _WHOLE = 5, 100
_Value = tuple[Nesting, str, JSON]


@dataclass(frozen=True, slots=True)
class Difference:
    """A state that differs: `short` fits on a card, `first` and `second` say it in words.

    `status` is whether it ended otherwise, and not only with other counts or data.  Where only data differs, `field` is
    which: `output $.total`, and how many more fields do.
    """

    name: str
    short: str
    first: str
    second: str
    status: bool = False
    field: str = ""


def differences(
    seen: tuple[Snapshot, Snapshot], events: tuple[Sequence[Event], Sequence[Event]], names: Sequence[str]
) -> dict[str, Difference]:
    """The states that differ, by name, in the order of `names`."""
    data = _data(events[0]), _data(events[1])
    found = {}
    for name in names:
        one, other = seen[0][name], seen[1][name]
        short = _short(one, other) or ("other data" if _texts(data[0], name) != _texts(data[1], name) else "")
        if short:
            field, first, second = "", _told(one), _told(other)
            if first == second:
                field, first, second = _first_values(data[0].get(name, []), data[1].get(name, []))
            found[name] = Difference(name, short, first, second, one.status != other.status, field)
    return found


def _short(one: StateSnapshot, other: StateSnapshot) -> str:
    if one.status != other.status:
        return f"{STATUSES[one.status].glyph} | {STATUSES[other.status].glyph}"
    if one.visits != other.visits:
        return f"{one.visits}× | {other.visits}×"
    if one.retries != other.retries:
        return f"{one.retries} | {counted(other.retries, 'retry', 'retries')}"
    if one.error != other.error:
        return "other error"
    return "other items" if one.iterations != other.iterations else ""


def _told(state: StateSnapshot) -> str:
    parts = [f"{STATUSES[state.status].glyph} {state.status}"]
    if state.visits > 1:
        parts.append(f"{state.visits}×")
    if state.retries:
        parts.append(f"{counted(state.retries, 'retry', 'retries')}")
    if state.error:
        parts.append(printable(state.error))
    if state.iterations:
        parts.append(f"{state.iterations.succeeded} of {state.iterations.total} items")
    return ", ".join(parts)


def _data(events: Sequence[Event]) -> dict[str, list[_Value]]:
    """What went into every state and came out, by its name: (path, input or output, value)."""
    found: dict[str, list[_Value]] = {}
    for event in events:
        if event.state is not None and event.type.endswith(("StateEntered", "StateExited")):
            word = "input" if event.type.endswith("Entered") else "output"
            found.setdefault(event.state, []).append((event.path, word, event.details.get(word)))
    return {name: sorted(values, key=_path) for name, values in found.items()}


def _texts(data: Mapping[str, list[_Value]], name: str) -> list[str]:
    """The values as texts, because to Python 1 and true are the same."""
    return [compact(value) for _, _, value in data.get(name, ())]


def _first_values(one: list[_Value], other: list[_Value]) -> tuple[str, str, str]:
    """The first field of a state's inputs and outputs that differs, and what it is on both sides."""
    for (_, word, first), (_, _, second) in zip(one, other, strict=False):
        fields = differing(first, second)
        if fields:
            more = f" and {counted(len(fields) - 1, 'more field')}" if len(fields) > 1 else ""
            return f"{word} {fields[0].path}{more}", fields[0].first, fields[0].second
    return "", "the same data in another order", ""


def _path(entry: _Value) -> Nesting:
    return entry[0]


def first_difference(events: tuple[Sequence[Event], Sequence[Event]]) -> str:
    """The first event that is not the same in both, in a sentence; empty where all are."""
    for one, other in zip(*events, strict=False):
        if (one.type, one.state, one.path) != (other.type, other.state, other.path):
            return f"The first other event is {one.id}: {_event(one)} | {_event(other)}."
        if one.details != other.details:
            return f"The first event with other data is {one.id}: {_event(one)}."
    shorter, longer = sorted(map(len, events))
    return "" if shorter == longer else f"After event {shorter} only one goes on."


def _event(event: Event) -> str:
    return f"{event.type} of {printable(event.state)}" if event.state else event.type


def input_fields(first: ExecutionRecord, second: ExecutionRecord) -> Iterator[tuple[str, str, str]]:
    """(what, first, second) of the fields in which the inputs differ."""
    return _fields("input", first.input, second.input)


def output_fields(first: ExecutionRecord, second: ExecutionRecord) -> Iterator[tuple[str, str, str]]:
    """The same of the outputs; of an execution that has none, that it has none."""
    outputs = [one.output for one in (first, second) if one.status == "SUCCEEDED"]
    if len(outputs) == 2:
        yield from _fields("output", *outputs)
    elif outputs:
        first_text, second_text = (
            clip(compact(one.output), _WHOLE) if one.status == "SUCCEEDED" else ABSENT for one in (first, second)
        )
        yield "output", first_text, second_text


def _fields(what: str, first: JSON, second: JSON) -> Iterator[tuple[str, str, str]]:
    fields = differing(first, second)
    yield from ((f"{what} {field.path}", field.first, field.second) for field in fields[:_FIELDS])
    if len(fields) > _FIELDS:
        yield f"{what}: {counted(len(fields) - _FIELDS, 'more field')}", "", ""
