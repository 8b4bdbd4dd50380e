import socket
import struct

import pytest
from hypothesis import given, strategies as st

from sfnlearn.course.grading.isolation.frames import BrokenFrameError, Ended, LateError, receive, send

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc"), inner, max_size=4),
    max_leaves=10,
)


@given(st.lists(VALUES, max_size=5))
def test_what_is_sent_is_received_in_order(values):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for value in values:
            send(ours, value)
        assert [receive(theirs, 1 << 20) for _ in values] == values


@given(st.binary(max_size=64))
def test_any_bytes_are_a_frame_or_told(content):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(content)
        ours.shutdown(socket.SHUT_WR)
        frames = iter(lambda: receive(theirs, 32, seconds=5), object())
        with pytest.raises((BrokenFrameError, Ended)):
            list(frames)


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (struct.pack("!I", 101) + b"x" * 101, "more than the 100"),
        (struct.pack("!I", 0xFFFFFFFF), "more than the 100"),
        (struct.pack("!I", 3) + b"nan", "not JSON"),
        (struct.pack("!I", 2) + b"\xff\xff", "not JSON"),
        (struct.pack("!I", 3) + b"NaN", "not JSON"),
        (struct.pack("!I", 5) + b"1e999", "not JSON"),
        (struct.pack("!I", 0), "not JSON"),
    ],
)
def test_what_is_no_frame_is_told(frame, reason):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(frame)
        with pytest.raises(BrokenFrameError, match=reason):
            receive(theirs, 100)


def test_nesting_is_bounded():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        text = b"[" * 5000 + b"]" * 5000
        ours.sendall(struct.pack("!I", len(text)) + text)
        with pytest.raises(BrokenFrameError):
            receive(theirs, 1 << 20)


def test_waiting_has_an_end_also_in_the_middle_of_a_frame():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with pytest.raises(LateError):
            receive(theirs, 100, seconds=0.01)
        ours.sendall(struct.pack("!I", 10) + b"12")
        with pytest.raises(LateError):
            receive(theirs, 100, seconds=0.01)


def test_nobody_who_listens_is_an_end():
    ours, theirs = socket.socketpair()
    theirs.close()
    with ours, pytest.raises(Ended):
        send(ours, "x" * 10_000_000)
