"""Answers for aiobotocore, whose clients (s3fs and aioboto3 are made of them) await what botocore's read at once.

Both emit the same events and call the same handlers.  They differ in the body of a response: aiobotocore awaits
`response.content` and `response.raw.read()`, and reads a stream by `await raw.content.read(amount)`.  So one class
here, which can be read in both ways, stands in for what aiohttp gives.

A request says nothing about who made it where moto answers it; what `before-call` has seen is kept in a context
variable, since both stations of one call are passed in one context.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

is_awaited: ContextVar[bool] = ContextVar("is_awaited", default=False)
"""Whether the present call is made by a client of aiobotocore's."""


def note_caller(signer: object) -> None:
    """Keep who makes the present call, by the class of its signer."""
    is_awaited.set(type(signer).__module__.partition(".")[0] == "aiobotocore")


class AwaitedBody:
    """A body as aiohttp gives it."""

    def __init__(self, body: bytes, url: str) -> None:
        self.url, self.content = url, _Stream(body)

    async def read(self, amount: int = -1) -> bytes:
        """What is left of it."""
        return await self.content.read(amount)

    def close(self) -> None:
        """Nothing is open."""


class _Stream:
    def __init__(self, body: bytes) -> None:
        self._left = io.BytesIO(body)
        self._size = len(body)

    async def read(self, amount: int = -1) -> bytes:
        return self._left.read(amount)

    async def readinto(self, into: bytearray) -> int:
        return self._left.readinto(into)

    def at_eof(self) -> bool:
        return self._left.tell() >= self._size


def awaited_response(url: str, status: int, headers: Mapping[str, str], body: bytes) -> Any:
    """A response as aiobotocore takes it."""
    from aiobotocore.awsrequest import AioAWSResponse

    return AioAWSResponse(url, status, dict(headers), AwaitedBody(body, url))


def awaited_stream(body: bytes, url: str) -> Any:
    """The streaming member of a parsed response, such as Payload of Lambda's Invoke."""
    from aiobotocore.response import AioStreamingBody

    return AioStreamingBody(AwaitedBody(body, url), str(len(body)))


async def read_body(request: Any) -> None:
    """Read a body that has to be awaited, as that of an upload with a checksum at its end, for moto reads at once."""
    body = request.body
    if hasattr(body, "read"):
        content = body.read()
        request.body = await content if hasattr(content, "__await__") else content
