"""Which call runs in which environment, as laws over arrival traces."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise

from hypothesis import given, strategies as st

from sfnlearn.cloud.functions.environments.pool import Pools
from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.cloud.functions.invoking.function_alias import pool_in
from sfnlearn.cloud.functions.invoking.invocations import Invocation

COUNTER = """
count = 0

def handler(event, context):
    global count
    count += 1
    event["seen"] = True
    return {"count": count, "event": event}
"""

traces = st.lists(st.floats(0, 20, allow_nan=False), max_size=25).map(sorted)
settings = st.fixed_dictionaries(
    {
        "duration": st.sampled_from([0.0, 0.001, 0.5, 2.0]),
        "cold_start": st.sampled_from([0.0, 0.8]),
        "keep_warm": st.sampled_from([0.0, 3.0, 300.0]),
    }
)


def calls(trace, **options) -> tuple[LambdaFunction, tuple[Invocation, ...]]:
    function = LambdaFunction("counter", COUNTER, **options)
    return function, function.schedule([(at, {"at": at}) for at in trace])


@given(traces, settings)
def test_an_environment_never_serves_two_calls_at_once(trace, options):
    function, records = calls(trace, **options)
    for environment in function.environments:
        served = [call for call in records if call.environment == environment.number]
        assert all(first.ends_at <= second.at + 1e-6 for first, second in pairwise(served))


@given(traces, settings)
def test_there_is_one_cold_start_for_each_environment(trace, options):
    function, records = calls(trace, **options)
    cold = [call.environment for call in records if call.cold]
    assert cold == [environment.number for environment in function.environments]


@given(traces, settings)
def test_a_counter_answers_the_ordinal_of_the_call_in_its_environment(trace, options):
    _, records = calls(trace, **options)
    served: Counter[int | None] = Counter()
    for call in records:
        served[call.environment] += 1
        assert call.value["count"] == served[call.environment]


@given(traces, settings)
def test_a_free_environment_is_used_before_a_new_one_is_made(trace, options):
    _, records = calls(trace, **options)
    for index, call in enumerate(records):
        if call.cold:
            last = {earlier.environment: earlier.ends_at for earlier in records[:index]}
            warm = [end for end in last.values() if end <= call.at and call.at - end <= options["keep_warm"]]
            assert not warm


@given(traces, settings)
def test_the_same_trace_gives_the_same_records(trace, options):
    assert calls(trace, **options)[1] == calls(trace, **options)[1]


@given(traces, st.integers(0, 3))
def test_no_more_calls_run_at_once_than_the_reserved_concurrency(trace, limit):
    _, records = calls(trace, duration=2.0, reserved_concurrency=limit)
    served = [call for call in records if call.environment is not None]
    for call in records:
        at_once = sum(other.at <= call.at < other.ends_at - 1e-6 for other in served)
        assert at_once <= limit
        if call.environment is None:
            assert call.error == "Lambda.TooManyRequestsException"
            assert at_once == limit


def test_a_throttled_call_has_the_cause_of_lambdas_api():
    _, (call,) = calls([0.0], reserved_concurrency=0)
    assert call.cause == (
        "Rate Exceeded. (Service: AWSLambda; Status Code: 429; Error Code: TooManyRequestsException; "
        f"Request ID: {call.request_id}; Proxy: null)"
    )
    assert call.billed_duration == 0


def test_a_call_goes_to_the_environment_that_was_used_last():
    _, records = calls([0.0, 0.1, 5.0], duration=1.0)
    assert [call.environment for call in records] == [1, 2, 2]


def test_an_environment_that_idled_too_long_is_gone():
    function, records = calls([0.0, 11.1], duration=1.0, keep_warm=10.0)
    assert [call.cold for call in records] == [True, True]
    assert [environment.ended for environment in function.environments] == ["idle too long", ""]


def test_calls_meet_at_an_instant_that_floats_only_nearly_share():
    _, records = calls([0.1, 0.3], duration=0.2)
    assert [call.cold for call in records] == [True, False]


def test_records_of_a_schedule_come_in_the_order_of_its_arrivals():
    _, records = calls([1.0, 0.0])
    assert [call.value["count"] for call in records] == [2, 1]


def test_neither_a_payload_nor_a_result_shares_memory_with_the_caller():
    function = LambdaFunction("counter", COUNTER)
    payload = {"items": [1]}
    answer = function.invoke(payload, at=0.0)
    payload["items"].append(2)
    answer.value["event"]["items"].append(3)
    (call,) = function.invocations
    assert call.payload == {"items": [1]}
    assert call.value == {"count": 1, "event": {"items": [1], "seen": True}}
    assert "seen" not in payload


def test_ten_thousand_calls_at_once_have_ten_thousand_environments_where_the_account_allows_it():
    function = LambdaFunction("echo", "def handler(event, context): return event", account_concurrency=10_000)
    function.schedule([(0.0, None)] * 10_001)
    assert len(function.environments) == 10_000
    assert function.invocations[-1].why == "throttled: account concurrency 10000 is used up"


def test_an_account_runs_a_thousand_calls_at_once():
    function = LambdaFunction("echo", "def handler(event, context): return event")
    function.schedule([(0.0, None)] * 1_001)
    assert [call.error for call in function.invocations[-2:]] == [None, "Lambda.TooManyRequestsException"]


@given(st.integers(0, 3), st.integers(0, 3), traces)
def test_functions_of_one_world_share_what_reserved_concurrency_leaves(reserved, extra, trace):
    world: Pools = {}
    source = "def handler(event, context): return event"
    own = LambdaFunction(
        "own", source, duration=2.0, reserved_concurrency=reserved, account_concurrency=reserved + extra
    )
    shared = [LambdaFunction(name, source, duration=2.0, account_concurrency=reserved + extra) for name in ("a", "b")]
    pools = [pool_in(world, each) for each in (own, *shared)]
    for turn, at in enumerate(trace):
        pools[turn % 3].record(None, at)
        assert pools[0].busy(at) <= reserved
        assert pools[1].busy(at) + pools[2].busy(at) <= extra
    for index, call in enumerate(call for pool in pools for call in pool.invocations):
        assert index < len(trace)
        assert (call.environment is None) == call.why.startswith("throttled: ")


def test_versions_of_a_function_share_its_reserved_concurrency():
    function = LambdaFunction("f", "def handler(event, context): return 1", duration=1.0, reserved_concurrency=1)
    world: Pools = {}
    latest, published = pool_in(world, function), pool_in(world, function.publish_version())
    assert [latest.record(None, 0.0).error, published.record(None, 0.5).error, published.record(None, 1.0).error] == [
        None, "Lambda.TooManyRequestsException", None,
    ]  # fmt: skip


def test_why_a_call_went_where_it_went():
    _, records = calls([0.0, 0.1, 5.0, 5.5, 30.0], duration=1.0, keep_warm=10.0, reserved_concurrency=2)
    assert [call.why for call in records] == [
        "no environment yet",
        "all environments busy",
        "environment 2 idle for 3.9 s, the one used last",
        "environment 1 idle for 4.5 s",
        "environment 2 ended: idle too long",
    ]


MEGABYTE = 1024 * 1024


def test_a_payload_over_six_megabytes_is_refused_by_the_api():
    function = LambdaFunction("size", "def handler(event, context): return len(event)")
    assert function.invoke("x" * (6 * MEGABYTE - 2), at=0.0).value == 6 * MEGABYTE - 2
    refused = function.invoke("x" * (6 * MEGABYTE - 1), at=1.0, request_id="id")
    assert refused.error == "Lambda.RequestEntityTooLargeException"
    assert refused.cause == (
        "6291457 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes) (Service: "
        "AWSLambda; Status Code: 413; Error Code: RequestEntityTooLargeException; Request ID: id; Proxy: null)"
    )
    assert function.billing.requests == 1


def test_the_limit_counts_bytes_not_characters():
    function = LambdaFunction("size", "def handler(event, context): return len(event)")
    assert function.invoke("é" * (3 * MEGABYTE), at=0.0).error == "Lambda.RequestEntityTooLargeException"


def test_a_response_over_six_megabytes_fails_and_loses_the_process():
    function = LambdaFunction("grow", "def handler(event, context): return 'x' * event")
    assert function.invoke(6 * MEGABYTE + 98, at=0.0).error is None
    answer = function.invoke(6 * MEGABYTE + 99, at=1.0)
    assert answer.error == "Function.ResponseSizeTooLarge"
    assert json.loads(answer.cause or "")["errorMessage"] == (
        "Response payload size exceeded maximum allowed payload size (6291556 bytes)."
    )
    assert answer.value is None
    assert function.environments[0].ended == "its process exited"
