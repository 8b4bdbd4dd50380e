"""What mentions many paths is weighed before it is written out."""

import tracemalloc

import pytest
from hypothesis import given, strategies as st

from sfnlearn import StateMachine, run
from sfnlearn.jsontext import size
from sfnlearn.query.weight import TooLargeError, bounded

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 999) | st.text("abc", max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab", max_size=3), inner, max_size=4),
)


@given(VALUES)
def test_what_is_weighed_is_near_its_size(value):
    bounded(value, 8 * size(value) + 8)  # an item such as `0,` has two characters and weighs 16
    with pytest.raises(TooLargeError):
        bounded([value] * 200, size(value) // 4)


@pytest.mark.parametrize(
    "template",
    [
        {f"f{number}.$": "$.text" for number in range(3000)},
        {"deep": [{f"f{number}.$": "$.text"} for number in range(3000)]},
        {f"f{number}.$": "States.Array($.text, $.text)" for number in range(1500)},
    ],
    ids=["wide", "deep", "intrinsics"],
)
@pytest.mark.parametrize("field", ["Parameters", "Assign"])
def test_a_template_that_mentions_a_text_a_thousand_times_is_not_written_out(template, field):
    machine = StateMachine({"StartAt": "S", "States": {"S": {"Type": "Pass", field: template, "End": True}}})
    data = {"text": "x" * 200_000}
    tracemalloc.start()
    try:
        execution = run(machine, data)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert execution.error == "States.DataLimitExceeded"
    assert most < 50_000_000
    small = run(machine, {"text": "x"})
    assert small.status == "SUCCEEDED"
