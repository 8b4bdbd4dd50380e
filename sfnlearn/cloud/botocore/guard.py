"""The last step before the network, which is open to this machine alone while a simulated cloud is started.

Nothing should come this far: hooks have answered before.  What does come is a client that no hook reaches, since its
session was made before, or one with an endpoint of its own.  So the guard stands at the methods that send, for clients
made at any time:

    botocore      URLLib3Session.send, which also asks for credentials of containers and instances
    aiobotocore   (s3fs, aioboto3) AIOHTTPSession.send, HttpxSession.send, and AioEndpoint._send for a class of the
                  user's own

aiobotocore may be imported after the start.  Every request, of its clients too, is prepared by botocore's
`Endpoint.prepare_request` before it is sent; there we look again what has been imported.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

from sfnlearn.errors import UsageError

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_SENDERS = (
    ("botocore.httpsession", "URLLib3Session", "send"),
    ("aiobotocore.httpsession", "AIOHTTPSession", "send"),
    ("aiobotocore.httpxsession", "HttpxSession", "send"),
    ("aiobotocore.endpoint", "AioEndpoint", "_send"),
)
"""The methods that send a prepared request: module, class, method.  What is not imported cannot send."""


@contextmanager
def guarded() -> Iterator[None]:
    """Refuse every request of botocore's or aiobotocore's to another machine."""
    from botocore.endpoint import Endpoint
    from botocore.httpsession import URLLib3Session  # noqa: F401 - now it can be guarded

    prepare = Endpoint.prepare_request
    with ExitStack() as undo:
        guard = _Guard(undo)
        guard.look()

        def prepare_guarded(endpoint: object, request: object) -> object:
            guard.look()
            return prepare(endpoint, request)

        undo.enter_context(mock.patch.object(Endpoint, "prepare_request", prepare_guarded))
        yield


class _Guard:
    """Which methods are guarded already."""

    def __init__(self, undo: ExitStack) -> None:
        self._undo = undo
        self._done: set[tuple[str, str, str]] = set()

    def look(self) -> None:
        """Guard what has been imported since."""
        for sender in _SENDERS:
            module, owner, method = sender
            found = getattr(sys.modules.get(module), owner, None)
            if found is not None and sender not in self._done:
                self._done.add(sender)
                guarded_method = _open_to_this_machine(getattr(found, method))
                self._undo.enter_context(mock.patch.object(found, method, guarded_method))


def _open_to_this_machine(send: Callable[..., Any]) -> Callable[..., Any]:
    """The method, for requests to this machine; it may be one that is awaited."""

    def refuse_others(sender: object, request: Any) -> object:
        host = urlsplit(request.url).hostname
        if host in LOOPBACK:
            return send(sender, request)
        raise UsageError(
            f"This call would leave the machine, to {host}. Inside aws() nothing does: make the session and the client "
            "after aws() has started, and without an endpoint of their own."
        )

    return refuse_others
