"""Asynchronous calls: who tries again, when, and who is told about the end."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, strategies as st

from sfnlearn.cloud.functions.function import START_TIME, LambdaFunction

FAILS = """calls = 0
def handler(event, context):
    global calls
    calls += 1
    assert calls > event
    return calls
"""


def function(**settings: Any) -> LambdaFunction:
    return LambdaFunction("work", FAILS, **{"duration": 1.0, **settings})


def starts(lambda_function: LambdaFunction) -> list[float]:
    return [round(call.at, 3) for call in lambda_function.invocations]


@pytest.mark.parametrize(
    ("failures", "at", "condition"),
    [
        (0, [0], "Success"),
        (1, [0, 61], "Success"),
        (2, [0, 61, 182], "Success"),
        (3, [0, 61, 182], "RetriesExhausted"),
    ],
)
def test_a_failure_is_tried_again_one_and_two_minutes_later(failures, at, condition):
    work = function()
    call = work.invoke_async(failures, at=0.0).wait()
    assert (call.condition, starts(work)) == (condition, at)
    assert {attempt.request_id for attempt in call.attempts} == {call.request_id}


def test_nobody_waits_for_the_answer_and_time_must_pass():
    work = function()
    call = work.invoke_async(9, at=0.0)
    assert (call.condition, call.attempts) == ("", [])
    work.advance(60.9)
    assert starts(work) == [0]
    work.advance(61)
    assert starts(work) == [0, 61]


def test_attempts_come_before_later_calls_and_in_the_same_environments():
    work = function()
    work.invoke_async(1, at=0.0)
    assert work.invoke(0, at=100.0).value == 3
    assert starts(work) == [0, 61, 100]


def test_a_timeout_is_tried_again_too():
    slow = LambdaFunction("slow", "import time\ndef handler(event, context): time.sleep(10)", timeout=3)
    assert slow.invoke_async({}, at=0.0).wait().condition == "RetriesExhausted"
    assert starts(slow) == [0, 63, 186]


@pytest.mark.parametrize("attempts", [0, 1, 2])
def test_fewer_retries_may_be_asked_for(attempts):
    assert len(function(maximum_retry_attempts=attempts).invoke_async(9, at=0.0).wait().attempts) == attempts + 1


def test_throttled_events_wait_longer_each_time():
    busy = function(reserved_concurrency=1, duration=20.0, timeout=60)
    busy.invoke(0, at=0.0)
    call = busy.invoke_async(0, at=0.5).wait()
    assert call.condition == "Success"
    assert [attempt.at for attempt in call.attempts] == [0.5, 1.5, 3.5, 7.5, 15.5, 31.5]
    assert len(call.runs) == 1


def test_an_event_grows_too_old():
    busy = function(reserved_concurrency=1, duration=100.0, timeout=900, maximum_event_age=60)
    busy.invoke(0, at=0.0)
    call = busy.invoke_async(0, at=0.0).wait()
    assert call.condition == "EventAgeExceeded"
    assert call.attempts[-1].at <= 60


def test_with_a_reserved_concurrency_of_zero_an_event_is_given_up_at_once():
    told: list[Any] = []
    call = function(reserved_concurrency=0, on_failure=told.append).invoke_async({"a": 1}, at=0.0).wait()
    assert (call.condition, len(call.attempts)) == ("RetriesExhausted", 1)
    assert told[0]["requestContext"]["approximateInvokeCount"] == 0
    assert "responseContext" not in told[0]


def test_the_record_that_a_destination_gets():
    told: list[Any] = []
    function(on_failure=told.append).invoke_async(9, at=START_TIME, request_id="id").wait()
    (record,) = told
    assert record["responsePayload"].pop("stackTrace")
    assert record == {
        "version": "1.0",
        "timestamp": "2026-01-01T00:03:03.000Z",
        "requestContext": {
            "requestId": "id",
            "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:work:$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 3,
        },
        "requestPayload": 9,
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "responsePayload": {"errorMessage": "", "errorType": "AssertionError", "requestId": "id"},
    }


def test_a_destination_may_be_a_function():
    keep = LambdaFunction("keep", "def handler(event, context): return event['responsePayload']")
    function(on_success=keep).invoke_async(0, at=0.0).wait()
    keep.advance(10)
    assert [(call.at, call.value) for call in keep.invocations] == [(1.0, 1)]


def test_a_success_tells_nobody_about_a_failure():
    told: list[Any] = []
    function(on_failure=told.append).invoke_async(0, at=0.0).wait()
    assert told == []


def test_an_asynchronous_payload_has_at_most_one_megabyte():
    work = function()
    assert work.invoke_async("x" * (1024 * 1024 - 2), at=0.0).condition == ""
    refused = work.invoke_async("x" * (1024 * 1024 - 1), at=0.0)
    assert refused.condition == "Refused"
    assert "1048577 byte payload is too large for the Event invocation type" in (refused.attempts[0].cause or "")


@given(
    st.lists(st.tuples(st.floats(0, 400), st.integers(0, 4), st.booleans()), max_size=12).map(sorted),
    st.sampled_from([None, 1, 2]),
)
def test_every_event_ends_after_at_most_three_runs_and_the_pool_serves_them_in_order(trace, limit):
    work = function(reserved_concurrency=limit)
    events = []
    for at, payload, waits in trace:
        if waits:
            work.invoke(payload, at=at)
        else:
            events.append(work.invoke_async(payload, at=at))
    work.advance(1e6)
    for call in events:
        assert call.condition in ("Success", "RetriesExhausted")
        assert 1 <= len(call.runs) <= 3
        assert (call.runs[-1].error is None) == (call.condition == "Success")
        assert all(first.ends_at + 60 <= second.at + 1e-6 for first, second in pairwise(call.runs))
    assert all(first.at <= second.at for first, second in pairwise(work.invocations))
