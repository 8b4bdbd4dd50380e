"""Reference paths that do not fit the data: a ResultPath that cannot be written, an ItemsPath that finds nothing.

A reference path is a way of steps, names and indexes.  ResultPath makes the fields that are missing on the way; what it
cannot do is to give a field to anything but an object, or an item to anything but an array that has it.  ItemsPath
makes nothing, so a missing field stops it as well.

AWS names the error States.ReferencePathConflict, and not States.ResultPathMatchFailure, which stands in the lists of
error names and was seen in no execution.  Its cause has two forms and no opening that names the state: an input that
has no parts at all is told with the whole path, an object or an array with the step that could not be taken.  Both
quote the whole input.

Source: measured behaviours 19 and 20.
"""

from __future__ import annotations

from typing import Any

from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON, dumps
from sfnlearn.query.paths.paths import Path, Segment

CONFLICT = "States.ReferencePathConflict"


def conflict(steps: tuple[Segment, ...], step: Segment, data: JSON) -> StatesError:
    """The error for the step that cannot be taken.

    >>> print(conflict(("total",), "total", [1]))
    States.ReferencePathConflict: Unable to apply step "total" to input [1]
    >>> print(conflict(("total",), "total", "text"))
    States.ReferencePathConflict: Unable to apply ReferencePath $.total to input "text"
    """
    if isinstance(data, (dict, list)):
        return StatesError(CONFLICT, f'Unable to apply step "{step}" to input {dumps(data)}')
    return StatesError(CONFLICT, f"Unable to apply ReferencePath {reference(steps)} to input {dumps(data)}")


def unfound(path: Path, data: JSON) -> StatesError | None:
    """The error for a path into the data that finds nothing there; None for any other path."""
    if path.root != "$" or not path.definite:
        return None
    here: Any = data
    for step in path.segments:
        there: Any = here if isinstance(here, dict if isinstance(step, str) else list) else {}
        try:
            here = there[step]
        except LookupError:
            return conflict(path.segments, step, data)
    return None


def reference(steps: tuple[Segment, ...]) -> str:
    """A reference path as text.

    >>> reference(("detail", 0))
    '$.detail[0]'
    """
    return "$" + "".join(f".{step}" if isinstance(step, str) else f"[{step}]" for step in steps)
