"""`scratchpad(...)`: a JSONata expression to try out while it is typed, with what `$states` holds beside it.

Where anywidget is missing, it is the static table of the first expression.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sfnlearn.course.pieces.scratchpad_model import Pad
from sfnlearn.course.pieces.tried_expression import EMPTY, USUAL_ERROR, Known, Place
from sfnlearn.jsontext import JSON


def scratchpad(
    expression: str = "$states.input",
    *,
    place: Place = "Output",
    input: JSON = None,
    result: JSON = None,
    error_output: Mapping[str, Any] = USUAL_ERROR,
    context: Mapping[str, Any] = EMPTY,
    variables: Mapping[str, Any] = EMPTY,
) -> Any:
    """The expression and everything that it can read, to edit: the value is worked out at every key.

    The arguments are those of `scratch`, which answers the same for who has no widgets; without anywidget this gives
    what `scratch` gives.

    >>> scratchpad("$states.result.n * 2", result={"n": 4}).pad.show({})["value"]
    '8'
    """
    pad = Pad(expression, place, Known(input, result, error_output, context, variables))
    try:
        from sfnlearn.course.pieces.scratchpad_view import Scratchpad
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("sfnlearn"):
            raise
        return pad.first
    return Scratchpad(pad)
