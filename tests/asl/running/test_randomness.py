import re
import uuid

import pytest
from hypothesis import given, strategies as st

from sfnlearn.asl.running.randomness import uuid_text
from tests.shorthand import frame

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def test_a_child_of_the_same_place_has_the_same_numbers_and_another_fork_others():
    def numbers(seed):
        parent = frame(seed)
        parent.state, parent.entered = "M", 2
        first = [parent.child(index, 0).uuid() for index in range(3)]
        parent.entered = 9
        return first + [parent.child(index, 0).uuid() for index in range(3)]

    assert len(set(numbers("1"))) == 6
    assert numbers("1") == numbers("1")
    assert not set(numbers("1")) & set(numbers("2"))


def test_the_order_in_which_children_draw_does_not_matter():
    parent, other = frame(), frame()
    for one in (parent, other):
        one.state, one.entered = "M", 2
    forward = [parent.child(index, 0) for index in range(3)]
    backward = [other.child(index, 0) for index in range(3)]
    drawn = {child.path: child.random() for child in reversed(backward)}
    assert {child.path: child.random() for child in forward} == drawn


@pytest.mark.parametrize("bits", [0, 2**128 - 1, 12345])
def test_uuids_are_of_version_4(bits):
    assert UUID4.fullmatch(uuid_text(bits))
    assert UUID4.fullmatch(frame(str(bits)).uuid())


@given(st.integers(0, 2**128 - 1))
def test_uuids_are_written_as_the_standard_library_writes_them(bits):
    assert uuid_text(bits) == str(uuid.UUID(int=bits, version=4))
