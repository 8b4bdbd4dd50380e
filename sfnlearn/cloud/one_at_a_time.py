"""A lock for threads of which some count as one.

The threads of a Lambda function run one at a time, on behalf of the thread that has called the function (see
`functions/environments/threads`).  That one may hold a lock while the function runs, and the function's other threads
may call a service that wants the same lock: they would wait for ever for the thread that waits for them.
"""

from __future__ import annotations

import _thread

BEHALF: dict[int, int] = {}
"""For which thread a thread runs, by their numbers."""


def acting_thread() -> int:
    """The number of the thread on whose behalf this one runs, most often its own."""
    number = _thread.get_ident()
    return BEHALF.get(number, number)


class OneAtATime:
    """A lock that its thread, and whoever runs on its behalf, may take again.

    >>> lock = OneAtATime()
    >>> with lock, lock:
    ...     print("once more")
    once more
    """

    def __init__(self) -> None:
        self._lock = _thread.allocate_lock()
        self._owner = 0
        self._depth = 0

    def __enter__(self) -> None:
        me = acting_thread()
        if self._owner != me:
            self._lock.acquire()
            self._owner = me
        self._depth += 1

    def __exit__(self, *_raised: object) -> None:
        self._depth -= 1
        if not self._depth:
            self._owner = 0
            self._lock.release()
