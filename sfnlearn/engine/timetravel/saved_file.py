"""The file of a saved execution, read so that whatever is in it can be used, or is refused with its place.

A file may have been cut off, edited by hand or written by something else.  Each member has a shape; what has none (a
later version's) is left out, and what an earlier version did not write has the value that stands for it.  So whoever
rebuilds the execution asks for members without looking twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from sfnlearn.asl.quotas import Quotas
from sfnlearn.engine.clock import LATEST
from sfnlearn.errors import UsageError, check_text, why_unreadable
from sfnlearn.jsontext import JSON, check_value

if TYPE_CHECKING:
    from pathlib import Path as FilePath

Saved: TypeAlias = Mapping[str, Any]
"""What the file holds, member by member as `FILE` tells."""
_Shape: TypeAlias = Callable[[object, str], Any]
"""Takes a value and its place; gives the value, or refuses it."""
_MISSING = object()
_LONGEST = 100 * 31_536_000.0
"""Seconds: no call, and no execution with its redrives, takes a hundred years."""


def read_saved(path: str | FilePath) -> Saved:
    """The members of a saved execution; raises UsageError for a file that is none."""
    from pathlib import Path as FilePath

    try:
        text = FilePath(path).read_text(encoding="utf-8")
    except TypeError:
        raise UsageError(f"load() takes the path of a file, not {path!r}.") from None
    except (OSError, ValueError) as error:
        raise not_saved(why_unreadable(error)) from None
    try:
        found = json.loads(text)
    except ValueError as error:
        raise not_saved(f"it is not JSON ({error})") from None
    except RecursionError:
        raise not_saved("it is nested too deep") from None
    saved: Saved = FILE(found, "")
    return saved


def not_saved(why: str) -> UsageError:
    """The refusal of a file; `load` adds its name."""
    return UsageError(why)


# ---------------------------------------------------------------------- shapes


def _refused(value: object, place: str, what: str) -> UsageError:
    place = place.removeprefix(".") or "the file"
    return not_saved(f"{place} is missing" if value is _MISSING else f"{place} is not {what}")


def _record(**members: _Shape) -> _Shape:
    def shape(value: object, place: str) -> Any:
        if not isinstance(value, dict):
            raise _refused(value, place, "an object")
        return {name: member(value.get(name, _MISSING), f"{place}.{name}") for name, member in members.items()}

    return shape


def _array(item: _Shape) -> _Shape:
    def shape(value: object, place: str) -> Any:
        if not isinstance(value, list):
            raise _refused(value, place, "an array")
        return [item(one, f"{place}[{index}]") for index, one in enumerate(value)]

    return shape


def _pair(first: _Shape, second: _Shape) -> _Shape:
    def shape(value: object, place: str) -> Any:
        if not isinstance(value, list) or len(value) != 2:
            raise _refused(value, place, "an array of two")
        return [first(value[0], f"{place}[0]"), second(value[1], f"{place}[1]")]

    return shape


def _by_name(item: _Shape) -> _Shape:
    def shape(value: object, place: str) -> Any:
        if not isinstance(value, dict):
            raise _refused(value, place, "an object")
        return {_text(name, place): item(one, f"{place}.{name}") for name, one in value.items()}

    return shape


def _or_null(item: _Shape) -> _Shape:
    return lambda value, place: None if value is None else item(value, place)


def _else(default: object, item: _Shape) -> _Shape:
    """A member that earlier versions did not write."""
    return lambda value, place: default if value is _MISSING else item(value, place)


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise _refused(value, place, "a text")
    check_text(value, place.removeprefix("."))
    return value


def _object(value: object, place: str) -> Mapping[str, JSON]:
    if not isinstance(value, dict):
        raise _refused(value, place, "an object")
    return value


def _json(value: object, place: str) -> JSON:
    if value is _MISSING:
        raise _refused(value, place, "")
    return check_value(value)


def _truth(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise _refused(value, place, "true or false")
    return value


def _whole(least: float) -> _Shape:
    def shape(value: object, place: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise _refused(value, place, "a whole number that can be")
        return value

    return shape


def _number(most: float) -> _Shape:
    def shape(value: object, place: str) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= most:
            raise _refused(value, place, f"a number of seconds from 0 to {most:.0f}")
        return value

    return shape


def _moment(value: object, place: str) -> str:
    if isinstance(value, str) and value in ("before", "after", "error"):
        return value
    raise _refused(value, place, "before, after or error")


_COUNT, _TIME, _DURATION = _whole(0), _number(LATEST + _LONGEST), _number(_LONGEST)
_PATH = _array(_pair(_text, _COUNT))
_ANSWER = _record(value=_json, error=_or_null(_text), cause=_or_null(_text), duration=_DURATION)
_QUOTAS = {name: _whole(1) if name.endswith("concurrency") else _or_null(_COUNT) for name in Quotas.__slots__}
FILE = _record(
    machine=_record(definition=_object, name=_text, type=_text, role_arn=_text),
    input=_text,
    name=_text,
    seed=_whole(float("-inf")),
    shuffle=_or_null(_whole(float("-inf"))),
    start_time=_number(LATEST),
    quotas=_record(**_QUOTAS),
    events=_whole(1),
    ended=_else(False, _truth),
    last_time=_TIME,
    stopped=_or_null(_record(error=_or_null(_text), cause=_or_null(_text), after=_else(None, _or_null(_COUNT)))),
    redrives=_else(
        [],
        _array(
            _record(
                events=_COUNT,
                time=_TIME,
                ended=_TIME,
                stopped_after=_or_null(_COUNT),
                error=_or_null(_text),
                cause=_or_null(_text),
            )
        ),
    ),
    edits=_else([], _array(_pair(_COUNT, _json))),
    journal=_record(
        calls=_array(_record(execution=_text, path=_PATH, answers=_array(_ANSWER))),
        starts=_else({}, _by_name(_record(time=_TIME, worker=_or_null(_text)))),
        tokens=_by_name(_record(time=_TIME, answer=_ANSWER)),
    ),
    stepping=_else(False, _truth),
    stopped_at=_else(
        None, _or_null(_record(moment=_moment, state=_text, path=_PATH, event_id=_COUNT, execution=_text))
    ),
    refused=_else(None, _or_null(_text)),
)
"""Everything that `to_json` in `saving.py` writes; what may be missing was not written always."""
