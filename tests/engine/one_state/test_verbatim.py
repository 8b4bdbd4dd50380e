from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, strategies as st

from sfnlearn.engine.one_state.verbatim import Wordings
from sfnlearn.jsontext import parse

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


def containers(value: Any) -> Iterator[Any]:
    if isinstance(value, (dict, list)):
        yield value
        for item in value.values() if isinstance(value, dict) else value:
            yield from containers(item)


@given(values, st.sampled_from([None, 0, 3]))
def test_a_part_is_the_text_that_it_was_written_as(value, indent) -> None:
    text = json.dumps(value, indent=indent)
    came_in, wordings = parse(text), Wordings()
    wordings.add(came_in, text)
    for part in containers(came_in):
        assert wordings.part(part) in text
        assert parse(wordings.part(part)) == part
    if isinstance(came_in, (dict, list)):
        assert wordings.whole(came_in) == text.strip()


def test_a_value_that_is_equal_but_not_the_same_was_computed() -> None:
    wordings = Wordings()
    wordings.add([1, 2], "[1, 2]")
    assert wordings.whole([1, 2]) == wordings.part([1, 2]) == "[1,2]"


def test_a_value_without_a_text_is_written_compactly() -> None:
    wordings, value = Wordings(), {"a": [1, 2]}
    wordings.add(value, None)
    assert wordings.whole(value) == '{"a":[1,2]}'
