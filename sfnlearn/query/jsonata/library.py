"""What is used of jsonata-python (PyPI, Apache-2.0, pure Python): the only import of it, and what its own errors mean.

Its import raises Python's recursion limit for the whole process; a library that is imported late must not change the
rules for everyone, so the limit is put back.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Sequence

_limit = sys.getrecursionlimit()
from jsonata.functions import Functions  # noqa: E402 - between reading the limit and putting it back
from jsonata.jexception import JException  # noqa: E402
from jsonata.jsonata import Jsonata  # noqa: E402
from jsonata.parser import Parser  # noqa: E402
from jsonata.signature import Signature  # noqa: E402
from jsonata.utils import Utils  # noqa: E402

from sfnlearn.query.jsonata.tree import Value  # noqa: E402

sys.setrecursionlimit(_limit)

__all__ = [
    "PYTHONS_ERRORS",
    "Functions",
    "JException",
    "Jsonata",
    "Parser",
    "Signature",
    "Utils",
    "said_by_jsonata",
]


def said_by_jsonata(error: Exception, function: str | None = None, arguments: Sequence[Value] = ()) -> JException:
    """Python's own error, which the port lets out, as the error of JSONata's that tells the same.

    The port says some of the errors with D codes in words only; a number that Python cannot make a double is out of
    range; a text that cannot be en- or decoded is no URL.  What is left is an argument that the port did not expect.
    """
    told = str(error)
    code = next((code for code, start in _WORDS_OF_ERRORS.items() if told.startswith(start)), None)
    if code is None and isinstance(error, LookupError) and _told_of_picture("D3132", arguments) is not None:
        code = "D3132"
    if code is not None:
        return JException(code, -1, _told_of_picture(code, arguments))
    if isinstance(error, (ArithmeticError, OSError)):
        numbers = [each for each in arguments if isinstance(each, (int, float))]
        return JException("D1001", -1, max(numbers, key=abs, default=math.inf))
    if isinstance(error, UnicodeError) and function is not None and "Url" in function:
        return JException("D3140", -1, function, arguments[0])
    return JException("T1006", -1) if function is None else JException("T0410", -1, 1, function)


def _told_of_picture(code: str, arguments: Sequence[Value]) -> str | None:
    """What the message names of a picture: the port leaves it out."""
    picture = arguments[1] if len(arguments) > 1 else None
    if not isinstance(picture, str):
        return None
    if code == "D3130":
        return picture.rpartition(";")[0] or picture
    components = re.findall(r"\[\s*(\w)([^\]]*)", picture)
    if code == "D3132":
        return next((letter for letter, _ in components if letter not in "YMDdFWwXxHhPmsfZzCE"), None)
    return next((letter for letter, marker in components if marker[:1] in {"N", "n"} and letter not in "MxFP"), None)


PYTHONS_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    UnboundLocalError,
    ValueError,
)
_WORDS_OF_ERRORS = {
    "D3130": "Formatting or parsing an integer",
    "D3131": "In a decimal digit pattern",
    "D3132": "Unknown component specifier",
    "D3133": "The 'name' modifier",
    "D3134": "The timezone integer format",
    "D3135": "No matching closing bracket",
    "D3136": "The date/time picture string is missing",
}
