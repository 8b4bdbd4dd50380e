"""GetExecutionHistory's answer, as somebody hands it over: pages put together, and every event as AWS writes it.

A history comes from a file, a page at a time, through `jq` or an editor.  What follows from it (`aws_history.py`, and
every view) relies on four things, which are looked at here and nowhere else:

- the ids count from 1 and none is missing;
- an event follows an earlier one (`previousEventId` is smaller than `id`), so that every way back ends;
- the type is one of AWS's, and the details have the types that AWS's model gives them;
- the times are times.

Source: HistoryEvent in the API reference.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path as FilePath
from typing import Any, NoReturn

from sfnlearn.engine.clock import LATEST
from sfnlearn.errors import UsageError, check_text, why_unreadable
from sfnlearn.event_types import EVENT_TYPES
from sfnlearn.events import JSON_TEXTS
from sfnlearn.jsontext import JSON, check_value

_SHAPE = "the JSON that `aws stepfunctions get-execution-history` prints, or boto3's answer"
_NESTING = 5
"""Lists in lists: files of pages of events are three."""
_NUMBERS = frozenset({"index", "length", "redriveCount", "timeoutInSeconds", "heartbeatInSeconds"})
_MAPS = frozenset({"assignedVariables", "taskCredentials"})
_MOST = 2**31
"""Where AWS's integers end."""


def read_history(given: object) -> list[Mapping[str, Any]]:
    """The events of a history in the order of their ids.

    `given` is an answer of GetExecutionHistory, a list of such pages, a list of events, a JSON text with one page or
    several one after the other, or the path of a file with such a text.  Raises UsageError where events are missing.

    >>> read_history('{"events": [{"id": 2, "type": "ExecutionAborted"}]} {"events": [{"id": 1}]}')
    [{'id': 1}, {'id': 2, 'type': 'ExecutionAborted'}]
    """
    events = sorted(_events(given, _NESTING), key=_number)
    if not events:
        raise UsageError(f"The history has no events. Give {_SHAPE}.")
    for place, event in enumerate(events, 1):
        if event["id"] != place:
            raise UsageError(
                f"The history has no event {place} (it goes on with {event['id']}). "
                "Give all pages: call again with nextToken, or give a list of the pages."
            )
        _check_order(place, event.get("previousEventId", 0))
    return events


def _number(event: Mapping[str, Any]) -> int:
    number = event["id"]
    if isinstance(number, int) and not isinstance(number, bool):
        return number
    raise UsageError(f"The id of an event is a whole number, not {number!r}.")


def _check_order(place: int, previous: object) -> None:
    if not isinstance(previous, int) or isinstance(previous, bool) or not 0 <= previous < place:
        raise UsageError(f"Event {place} follows event {previous!r}, which is none before it: the history is damaged.")


def _events(given: object, levels: int) -> Iterator[Mapping[str, Any]]:
    if isinstance(given, FilePath):
        given = _text_of(given)
    if isinstance(given, str):
        for document in _documents(given):
            yield from _events(document, levels - 1)
    elif isinstance(given, Mapping) and "events" in given and levels:
        yield from _events(given["events"], levels - 1)
    elif isinstance(given, list | tuple) and levels:
        for one in given:
            yield from [one] if isinstance(one, Mapping) and "id" in one else _events(one, levels - 1)
    else:
        raise UsageError(f"This is not an execution history, but {type(given).__name__}. Give {_SHAPE}.")


def _text_of(file: FilePath) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise UsageError(f"The history {file} cannot be read: {why_unreadable(error)}.") from None


def _documents(text: str) -> Iterator[Any]:
    """The JSON texts that stand one after the other."""
    if _is_file_name(text):
        text = _text_of(FilePath(text))
    decoder, place = json.JSONDecoder(), 0
    text = text.strip()
    while place < len(text):
        try:
            document, place = decoder.raw_decode(text, place)
        except ValueError as error:
            raise UsageError(f"The history is not a JSON text: {error}. Give {_SHAPE}.") from None
        except RecursionError:
            raise UsageError(f"The history is nested too deep. Give {_SHAPE}.") from None
        yield document
        place += len(text[place:]) - len(text[place:].lstrip(" \t\r\n,"))


def _is_file_name(text: str) -> bool:
    if any(sign in text for sign in "{[\n\0") or len(text) > 1024:
        return False
    try:
        return text.endswith(".json") or FilePath(text).is_file()
    except (OSError, ValueError):  # longer than a name can be, or half a surrogate pair
        return False


def seconds(timestamp: object) -> float:
    """A timestamp as POSIX seconds: a number of them, an ISO 8601 text, or boto3's datetime.

    >>> seconds("2026-01-01T01:00:00.250000+01:00")
    1767225600.25
    """
    try:
        found = _seconds(timestamp)
    except (ValueError, OverflowError, OSError):
        found = -1.0
    if not 0 <= found <= LATEST:
        raise UsageError(f"{timestamp!r} is not a timestamp of an event: AWS gives seconds or ISO 8601.")
    return found


def _seconds(timestamp: object) -> float:
    if isinstance(timestamp, int | float) and not isinstance(timestamp, bool):
        return float(timestamp)
    if isinstance(timestamp, datetime):
        return timestamp.timestamp()
    return datetime.fromisoformat(str(timestamp)).timestamp()


# --------------------------------------------------------------------- details


def details_of(event: Mapping[str, Any]) -> dict[str, Any]:
    """An event's details with values instead of JSON texts; what was cut off (`truncated`) stays out."""
    kind = event.get("type")
    if not isinstance(kind, str) or kind not in EVENT_TYPES:
        raise UsageError(f"Event {event['id']} has the type {kind!r}, which is none of AWS's {len(EVENT_TYPES)}.")
    found = event.get(EVENT_TYPES[kind] or "") or {}
    if not isinstance(found, Mapping):
        _damaged(event, EVENT_TYPES[kind] or "", found)
    details = {name: _value(event, name, value) for name, value in found.items() if not str(name).endswith("Details")}
    if kind.endswith(("StateEntered", "StateExited")) and not isinstance(details.get("name"), str):
        _damaged(event, "name", details.get("name"))
    return details


def _value(event: Mapping[str, Any], name: str, value: JSON) -> JSON:
    """A member of details, if it is of the type that AWS gives it."""
    if name in JSON_TEXTS:
        return _parsed(value)
    if name in _NUMBERS:
        right = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST
    elif name in _MAPS:
        right = isinstance(value, Mapping)
    else:
        right = value is None or isinstance(value, str)
    if not right:
        _damaged(event, name, value)
    if name == "assignedVariables" and isinstance(value, Mapping):  # each value is a JSON text of its own
        return {str(variable): _parsed(text) for variable, text in value.items()}
    return check_value(value)


def _damaged(event: Mapping[str, Any], member: str, value: object) -> NoReturn:
    raise UsageError(f"Event {event['id']} has no {member} that AWS could have written, but {value!r:.80}.")


def _parsed(text: JSON) -> JSON:
    if not isinstance(text, str):
        return check_value(text)
    check_text(text, "The data of an event")
    try:
        return check_value(json.loads(text))
    except (ValueError, RecursionError, UsageError):  # a history without execution data, or shortened by hand
        return text


def state_entered(event: Mapping[str, Any]) -> str | None:
    """The name of the state that an event enters, if it enters one."""
    entered = event.get("stateEnteredEventDetails")
    name = entered.get("name") if isinstance(entered, Mapping) else None
    return name if isinstance(name, str) else None
