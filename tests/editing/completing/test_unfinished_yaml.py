"""Reading a YAML text that is not finished: what was typed so far, and where the cursor stands in it."""

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from sfnlearn.editing.completing.unfinished_yaml import read_unfinished_yaml

NAMES = st.text(alphabet="ABCabc", min_size=1, max_size=4).map(lambda name: f"x{name}")
ANY_YAML = st.recursive(
    st.booleans() | st.integers() | NAMES,
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(NAMES, inner, min_size=1, max_size=3),
    max_leaves=12,
).filter(lambda value: isinstance(value, dict))


@given(value=ANY_YAML, flow=st.sampled_from([None, False, True]))
@settings(max_examples=100)
def test_a_finished_text_is_read_as_it_is(value, flow):
    assert read_unfinished_yaml(yaml.safe_dump(value, default_flow_style=flow, width=10_000), 0).value == value


@given(text=st.text(alphabet="{}[]:,-\"' \nab1|>#", max_size=40), at=st.integers(0, 40))
@settings(max_examples=300)
def test_whatever_was_typed_is_never_refused(text, at):
    found = read_unfinished_yaml(text, min(at, len(text)))
    if found.spot:
        assert 0 <= found.spot.outer_start <= found.spot.start <= found.spot.end <= found.spot.outer_end <= len(text)


@pytest.mark.parametrize(
    ("marked", "place", "role"),
    [
        ("@", (), "key"),
        ("S@", (), "key"),
        ("StartAt: @", ("StartAt",), "value"),
        ("StartAt: A@\nStates:\n", ("StartAt",), "value"),
        ("States:\n  @", ("States",), "key"),
        ("States:\n  A:\n    Type: Task\n    @\n  B:\n    Type: Pass\n", ("States", "A"), "key"),
        ("States:\n  A:\n    Type: Task\n  @", ("States",), "key"),
        ("States:\n  A:\n    Next@: B", ("States", "A"), "key"),
        (
            "States:\n  A:\n    Catch:\n    - ErrorEquals: [a, @]",
            ("States", "A", "Catch", 0, "ErrorEquals", 1),
            "value",
        ),
        (
            "A:\n  Catch:\n  - ErrorEquals:\n    - a\n    - @\n    Next: B\n",
            ("A", "Catch", 0, "ErrorEquals", 1),
            "value",
        ),
        ("A:\n  Catch:\n    - ErrorEquals: [a]\n      @", ("A", "Catch", 0), "key"),
        ("A: {Type: Pass, Ne@}", ("A",), "key"),
        ('A:\n  Next: "@"', ("A", "Next"), "value"),
    ],
)
def test_the_spot_is_where_the_cursor_stands(marked, place, role):
    found = read_unfinished_yaml(marked.replace("@", ""), marked.index("@")).spot
    assert found is not None
    assert (found.place, found.role) == (place, role)


@pytest.mark.parametrize("marked", ["A: 1 # re@mark", "A: |\n  a te@xt\n", "# re@mark", "--@-"])
def test_there_is_no_spot_in_remarks_and_texts_of_several_lines(marked):
    assert read_unfinished_yaml(marked.replace("@", ""), marked.index("@")).spot is None
