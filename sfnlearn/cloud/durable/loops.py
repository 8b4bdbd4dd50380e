"""Event loops where sockets are forbidden, as they are to students' code in grading.

asyncio wakes its loop through a pair of connected sockets.  The testing package of durable functions runs on such a
loop, and needs nothing of the network: a pipe does the same, and is not forbidden.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock


class PipeEnd:
    """One end of a pipe, with the methods of a socket that asyncio calls."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def fileno(self) -> int:
        """The file descriptor."""
        return self._descriptor

    def setblocking(self, blocking: bool) -> None:
        """Let reading wait, or raise BlockingIOError where there is nothing."""
        os.set_blocking(self._descriptor, blocking)

    def recv(self, most: int) -> bytes:
        """At most so many bytes."""
        return os.read(self._descriptor, most)

    def send(self, data: bytes) -> int:
        """Write; gives how many bytes were written."""
        return os.write(self._descriptor, data)

    def close(self) -> None:
        """Close it."""
        os.close(self._descriptor)


def pipe_pair() -> tuple[PipeEnd, PipeEnd]:
    """A pair of which the first end reads what the second one writes.

    >>> reader, writer = pipe_pair()
    >>> writer.send(b"up"), reader.recv(10)
    (2, b'up')
    >>> reader.close(), writer.close()
    (None, None)
    """
    reader, writer = os.pipe()
    return PipeEnd(reader), PipeEnd(writer)


@contextmanager
def pipes_for_sockets() -> Iterator[None]:
    """Where a pair of sockets is refused, loops that are made in here wake by a pipe; elsewhere nothing changes."""
    try:
        for end in socket.socketpair():
            end.close()
    except PermissionError:
        with mock.patch.object(socket, "socketpair", pipe_pair):
            yield
    else:
        yield
