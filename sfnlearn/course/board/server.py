"""The board in a browser: a small server on the loopback that answers two paths and takes nothing.

It listens to 127.0.0.1 alone, and answers only where the browser asked for that: a page elsewhere whose name is made to
point here (DNS rebinding) is refused.
"""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sfnlearn.course.board.page import POLICY, seats_html, whole_page
from sfnlearn.course.board.seats import Room

ADDRESS = "127.0.0.1"


def board_server(room: Room, title: str, port: int) -> ThreadingHTTPServer:
    """A server that is bound and not started; port 0 takes a free one.  Raises OSError where the port is taken."""

    class Handler(_Handler):
        pass

    Handler.room, Handler.title = room, title
    return ThreadingHTTPServer((ADDRESS, port), Handler)


class _Handler(BaseHTTPRequestHandler):
    room: Room
    title: str
    server_version, sys_version = "sfnlearn", ""

    def do_GET(self) -> None:
        """Answer `/` and `/seats`."""
        name = self.headers.get("Host", "").rpartition(":")[0]
        if name not in {ADDRESS, "localhost"}:
            self._answer(HTTPStatus.FORBIDDEN, "Open the board by its own address.", "text/plain")
        elif self.path == "/":
            self._answer(HTTPStatus.OK, whole_page(self.title, self._seats()), "text/html")
        elif self.path == "/seats":
            self._answer(HTTPStatus.OK, self._seats(), "text/html")
        else:
            self._answer(HTTPStatus.NOT_FOUND, "The board is at /", "text/plain")

    def _seats(self) -> str:
        return seats_html(*self.room.seats(), datetime.now(UTC))

    def _answer(self, status: HTTPStatus, text: str, kind: str) -> None:
        content = text.encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": str(len(content)),
            "Content-Security-Policy": POLICY,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing: who looked is nobody's business."""
