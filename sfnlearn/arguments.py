"""What the arguments of the public functions have to be: one table of kinds, and one sentence for what is not one.

Python takes any value for any argument and fails later, in the middle of our code, where nobody can tell what was
meant.  So what comes in from outside is looked at where it comes in.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from sfnlearn.errors import UsageError

_NUMBERS = (int, float)


class Kind:
    """A kind of argument: its Python types, how a sentence names it, and of a number the least and the most."""

    __slots__ = ("least", "most", "types", "what")

    def __init__(
        self, types: tuple[type, ...], what: str, least: float | None = None, most: float | None = None
    ) -> None:
        self.types, self.what, self.least, self.most = types, what, least, most

    def holds(self, value: object) -> bool:
        """Whether a value is one; True and False are not numbers, and a number has to fit into a float."""
        if not isinstance(value, self.types):
            return False
        if not isinstance(value, _NUMBERS):
            return True
        return (value is not True and value is not False) and _fits(value) and self._reaches(value)

    def _reaches(self, number: float) -> bool:
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)


def _fits(number: float) -> bool:
    try:
        return isfinite(number)
    except OverflowError:
        return False


TEXT = Kind((str,), "a text")
STATE = Kind((str,), "the name of a state")
TOKEN = Kind((str,), "the text of a task token")
WHOLE = Kind((int,), "a whole number")
COUNT = Kind((int,), "a whole number of at least 0", 0)
NUMBER_FROM_ONE = Kind((int,), "a whole number of at least 1", 1)
BLANKS = Kind((int,), "a number of blanks from 0 to 16, or None", 0, 16)
NUMBER = Kind((int, float), "a number")
SECONDS = Kind((int, float), "a number of seconds of at least 0", 0)
TIME = Kind((int, float), "a time in POSIX seconds")
HEIGHT = Kind((int,), "a whole number of pixels from 360 to 2,000", 360, 2000)
FUNCTIONS = Kind((Mapping,), "a dict of functions by their names or ARNs")


def check_argument(name: str, value: object, kind: Kind, *, optional: bool = False) -> None:
    """Raise UsageError, which names the argument, for a value that is not of the kind; None is `optional`.

    >>> check_argument("seconds", 5, SECONDS)
    >>> check_argument("seconds", "five", SECONDS)
    Traceback (most recent call last):
    sfnlearn.errors.UsageError: seconds is a number of seconds of at least 0, not 'five'.
    """
    if (optional and value is None) or kind.holds(value):
        return
    raise UsageError(f"{name} is {kind.what}, not {_shown(value)}.")


def _shown(value: object) -> str:
    if isinstance(value, int) and not _fits(value):
        return "a number that no float can hold"
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:77]}..."
