"""What calls cost."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.cloud.functions.invoking.invocations import Billing, Invocation, billing_of

calls = st.builds(
    Invocation,
    request_id=st.just("id"),
    at=st.just(0.0),
    event_text=st.just("{}"),
    environment=st.none() | st.integers(1, 3),
    cold=st.booleans(),
    init_duration=st.floats(0, 10),
    duration=st.floats(0, 900),
    memory_size=st.integers(128, 10_240),
)


@given(st.lists(calls))
def test_the_sums_are_the_calls_and_do_not_depend_on_their_order(records):
    billing = billing_of(records)
    assert billing == billing_of(records[::-1])
    assert billing.requests == sum(each.environment is not None for each in records)
    assert billing.billed_duration == sum(each.billed_duration for each in records)
    assert billing.gb_seconds == pytest.approx(sum(each.gb_seconds for each in records))


def test_a_gigabyte_for_a_second_is_a_gigabyte_second():
    function = LambdaFunction("f", "def handler(event, context): pass", memory_size=1024, duration=0.6, cold_start=0.4)
    function.schedule([(0, {}), (5, {})])
    assert [call.gb_seconds for call in function.invocations] == [1.0, 0.6]
    assert function.billing == Billing(2, 1600, 1.6)


def test_a_timeout_is_billed_and_a_throttled_call_is_not():
    source = "import time\ndef handler(event, context): time.sleep(10)"
    function = LambdaFunction("f", source, timeout=3, memory_size=512, reserved_concurrency=1)
    function.schedule([(0, {}), (1, {})])
    assert function.billing == Billing(1, 3000, 1.5)
