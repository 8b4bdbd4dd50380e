"""A handler's error as Python shows it, instead of the JSON that Lambda makes of it.

Lambda hands an exception on as a cause of JSON: message, class, request and the traceback's lines.  A learner knows the
other form, the last lines of a traceback; and where the file is their own cell, they count the cell's lines, of which
the magic is the first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

FRAME = re.compile(r'File "/var/task/(?P<file>[^"]+)", line (?P<line>\d+)[^\n]*\n?\s*(?P<code>[^\n]*)')
"""A line of a traceback in a function's own file."""
REQUEST = re.compile(r"^RequestId: [0-9a-f-]+ Error: ")
"""What Lambda writes before the cause of its own errors."""


def error_told(error: str | None, cause: str | None) -> str:
    r"""The error's name and what it says, with the line that raised it where the cause is a handler's.

    >>> error_told("NoStock", "nothing left")
    'NoStock: nothing left'
    >>> error_told("Sandbox.Timedout", "RequestId: 5620-af Error: Task timed out after 3.00 seconds")
    'Sandbox.Timedout: Task timed out after 3.00 seconds'
    >>> error_told("KeyError", '{"errorMessage": "\'kg\'", "errorType": "KeyError", "stackTrace": '
    ...     '["  File \\"/var/task/pay.py\\", line 2, in handler\\n    return event[\'kg\']\\n"]}')
    "KeyError: 'kg' (pay.py, line 2: return event['kg'])"
    """
    raised = _raised(cause)
    if raised is None:
        return ": ".join(filter(None, [error, REQUEST.sub("", cause or "")]))
    message, frames = raised
    told = ": ".join(filter(None, [error, message]))
    found = [match for frame in frames for match in FRAME.finditer(str(frame))]
    if not found:
        return told
    last = found[-1]
    return f"{told} ({last['file']}, line {last['line']}: {last['code'].strip()})".replace(": )", ")")


def _raised(cause: str | None) -> tuple[str, Sequence[object]] | None:
    """The message and the traceback in a handler's cause."""
    try:
        value = json.loads(cause or "")
    except ValueError:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("errorType"), str):
        return None
    frames = value.get("stackTrace")
    return str(value.get("errorMessage", "")), frames if isinstance(frames, list) else ()


def in_the_cell(text: str, function: str) -> str:
    """The same with the lines of the cell, whose file is the function's: its first line is the magic.

    >>> in_the_cell("KeyError: 'kg' (pay.py, line 2: return event['kg'])", "pay")
    "KeyError: 'kg' (line 3 of the cell: return event['kg'])"
    """
    file = re.compile(rf"\({re.escape(function)}\.py, line (\d+)")
    return file.sub(lambda found: f"(line {int(found[1]) + 1} of the cell", text)
