"""Where handlers run: the jail of one process, opened when the first handler comes, and what is in force.

Isolation needs Linux.  Where no worker can be made, handlers are not run: each stands under "needs a look", with the
reason, and all other answers are graded.
"""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import Self

from sfnlearn.course.grading.isolation import Isolation, Jail
from sfnlearn.course.grading.isolation.jail import JailError

NOT_HERE = "Handlers are not run on this machine, for isolation needs Linux; definitions and predictions are graded."
_CANNOT_BE_MADE = (JailError, OSError, AttributeError)
"""What comes of making a jail where the system lacks what it is made of."""


class NotIsolatedError(Exception):
    """No worker can be made here."""


class Handlers:
    """The jail of one process; it is closed at the end of the `with`."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._jail: Jail | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def jail(self) -> Jail:
        """The jail; raises `NotIsolatedError` where none can be made."""
        if self._jail is None:
            try:
                self._jail = self._open.enter_context(Jail())
            except _CANNOT_BE_MADE as problem:
                raise NotIsolatedError(f"{NOT_HERE} ({problem})") from None
        return self._jail


def in_force() -> Isolation | None:
    """What holds students' code back on this machine, as a worker has tried it; None where no worker can be made."""
    with Handlers() as handlers:
        try:
            return handlers.jail().isolation
        except NotIsolatedError:
            return None
