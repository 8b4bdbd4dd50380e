from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from sfnlearn.cloud.durable.loops import PipeEnd, pipe_pair, pipes_for_sockets
from sfnlearn.cloud.durable.runs import run_durable
from tests.cloud.durable.functions import saga


def refused(*_given: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_where_sockets_are_allowed_nothing_changes():
    before = socket.socketpair
    with pipes_for_sockets():
        assert socket.socketpair is before


def test_where_they_are_refused_a_durable_function_runs_all_the_same(monkeypatch):
    allowed = run_durable(saga, {"id": "p7"})
    monkeypatch.setattr(socket, "socketpair", refused)
    assert run_durable(saga, {"id": "p7"}) == allowed
    after: Any = socket.socketpair
    assert after is refused


def test_a_loop_wakes_by_a_pipe_when_another_thread_calls(monkeypatch):
    monkeypatch.setattr(socket, "socketpair", refused)
    with pipes_for_sockets():
        loop = asyncio.new_event_loop()
    try:
        assert loop.run_until_complete(loop.run_in_executor(None, lambda: 7)) == 7
    finally:
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


def test_nothing_to_read_is_told_where_reading_may_not_wait():
    reader, writer = pipe_pair()
    assert isinstance(reader, PipeEnd)
    reader.setblocking(False)
    with pytest.raises(BlockingIOError):
        reader.recv(1)
    reader.close()
    writer.close()
