"""Frames: JSON over a socket, each with its length in front, bounded, and with an end to the waiting.

A frame comes from a process that a student's code may have taken over, so nothing is believed: a length beyond the
bound, a text that is not JSON or nested too deeply, an end in the middle are all `BrokenFrameError`.
"""

from __future__ import annotations

import socket
import struct
import time
from typing import Any

from sfnlearn.jsontext import JSON, JSONSyntaxError, dumps, parse

_LENGTH = struct.Struct("!I")
_PART = 1 << 16


class BrokenFrameError(Exception):
    """What came is not a frame; the text says why."""


class LateError(Exception):
    """Nothing more came in time."""


class Ended(Exception):
    """The other side has closed the socket."""


def send(channel: socket.socket, value: JSON) -> None:
    """Send one frame; raises `Ended` where nobody reads any more."""
    text = dumps(value).encode()
    try:
        channel.sendall(_LENGTH.pack(len(text)) + text)
    except (BrokenPipeError, ConnectionError):
        raise Ended from None
    except TimeoutError:
        raise LateError from None


def receive(channel: socket.socket, most: int, seconds: float | None = None) -> Any:
    """The next frame of at most so many bytes; raises `BrokenFrameError`, `LateError` or `Ended`."""
    until = None if seconds is None else time.monotonic() + seconds
    (length,) = _LENGTH.unpack(_read(channel, _LENGTH.size, until))
    if length > most:
        raise BrokenFrameError(f"an answer of {length} bytes, more than the {most} that are allowed")
    text = _read(channel, length, until)
    try:
        return parse(text.decode())
    except (JSONSyntaxError, UnicodeDecodeError):
        raise BrokenFrameError("an answer that is not JSON") from None


def _read(channel: socket.socket, count: int, until: float | None) -> bytes:
    parts: list[bytes] = []
    left = count
    while left:
        channel.settimeout(None if until is None else max(until - time.monotonic(), 0.001))
        try:
            part = channel.recv(min(left, _PART))
        except TimeoutError:
            raise LateError from None
        except ConnectionError:
            raise Ended from None
        if not part:
            raise Ended
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
