from __future__ import annotations

import re
from typing import Any

import pytest

from sfnlearn import Execution, Faults, StateMachine, UsageError, run
from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.engine.cost.cost import Cost
from sfnlearn.engine.cost.prices import billed_gb_seconds, prices
from sfnlearn.engine.cost.usage import billed_memory
from sfnlearn.engine.history.lambda_calls import calls_of, cold_starts

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
LOOP = {
    "StartAt": "Pay",
    "States": {
        "Pay": {"Type": "Task", "Resource": ARN + "pay", "Retry": [{"ErrorEquals": ["ValueError"]}], "Next": "Each"},
        "Each": {
            "Type": "Map",
            "ItemsPath": "$.items",
            "MaxConcurrency": 1,
            "ItemProcessor": {"StartAt": "Pack", "States": {"Pack": {"Type": "Pass", "End": True}}},
            "End": True,
        },
    },
}
PAY = """
n = 0
def handler(event, context):
    global n
    n += 1
    if n < 3:
        raise ValueError
    return event
"""


def ran(**options) -> Execution:
    pay = LambdaFunction("pay", PAY, duration=0.35, cold_start=0.4, memory_size=512)
    return run(StateMachine(LOOP, **options), {"items": [1, 2, 3]}, functions={"pay": pay}, name="order-7")


def test_transitions_are_states_entered_and_retries():
    usage = ran().cost().usage
    assert (usage.transitions, usage.retries) == (2 + 3 + 2, 2)


def test_lambda_is_billed_by_its_records():
    usage = ran().cost().usage
    assert [(call.cold, call.init, call.memory) for call in usage.calls] == [(True, 0.4, 512), *[(False, 0.0, 512)] * 2]
    assert usage.lambda_gb_seconds == pytest.approx((0.75 + 0.35 + 0.35) * 0.5)


def test_calls_through_an_alias_are_billed_once_for_every_version_that_ran():
    text = "def handler(event, context):\n    return event\n"
    function = LambdaFunction("pay", text, duration=0.1, cold_start=0.4, memory_size=256)
    first = function.publish_version()
    function.update_configuration(memory_size=512)
    live = function.alias("live", first, weights={function.publish_version().configuration.version: 0.5})
    pay = {"Type": "Task", "Resource": live.arn, "End": True}
    each = {"Type": "Map", "ItemProcessor": {"StartAt": "Pay", "States": {"Pay": pay}}, "End": True}
    execution = run(StateMachine({"StartAt": "Each", "States": {"Each": each}}), [1] * 20, functions={"pay": function})
    calls = execution.cost().usage.calls
    assert (len(calls), {call.memory for call in calls}) == (20, {256, 512})
    assert "cold start" in str(execution.timeline)


def test_cold_starts_are_found_by_their_events():
    execution = ran()
    (event,) = cold_starts(execution)
    assert (execution.events[event - 1].type, cold_starts(execution)[event]) == ("LambdaFunctionScheduled", 0.4)
    assert "cold start 400 ms" in str(execution.timeline)
    assert 'class="cold"' in execution.timeline.svg


def test_events_tell_calls_that_nobody_recorded():
    execution = run(StateMachine(LOOP), {"items": []}, functions={"pay": lambda event, context: event})
    (call,) = calls_of(execution)
    assert (call.function, call.seconds, call.memory, call.recorded) == ("pay", 0.0, 128, False)
    assert "no simulated function kept a record" in str(execution.cost())


def test_a_month_is_the_execution_so_often_without_the_free_tier():
    cost = ran().cost(executions=1_000_000)
    lines = {line.what: line for line in cost.month("STANDARD")}
    assert lines["state transitions"].amount == pytest.approx((7_000_000 - 4_000) * 0.000025)
    assert lines["Lambda requests"].amount == pytest.approx(2_000_000 * 0.0000002)
    assert lines["Lambda GB-seconds"].amount == pytest.approx((725_000 - 400_000) * 0.0000166667)
    express = {line.what: line.amount for line in cost.month("EXPRESS")}
    gb_seconds = 1_000_000 * cost.usage.gb_seconds
    assert express["Express requests"] == pytest.approx(1.0)
    assert express["Express GB-seconds"] == pytest.approx(gb_seconds / 3600 * 0.06)
    assert cost.total("EXPRESS") == pytest.approx(sum(express.values()))
    few = ran().cost(executions=10)
    assert few.total("STANDARD") == 0


def test_aws_s_own_examples_of_express():
    """The pricing page: 400 map steps of 32 KB fit in 64 MB; 100 million executions of 10 s cost 382.97 dollars."""
    table = prices()["express"]
    assert billed_gb_seconds(10, 64) * 100_000_000 == pytest.approx(62_500_000)
    hours, before, amount = 62_500_000 / 3600, 0.0, 0.0
    for limit, price in table["gb_hours"]:
        until = hours if limit is None else min(hours, limit)
        amount, before = amount + (until - before) * price, until
    assert amount == pytest.approx(382.97, abs=0.01)
    steps = {"StartAt": "M", "States": {"M": {**LOOP["States"]["Each"]}}}  # type: ignore[index]
    execution = run(StateMachine(steps), {"items": ["x" * 32_000 for _ in range(7)]})
    assert billed_memory(execution.events, steps) == 64


def test_express_is_refused_with_the_reason():
    slow = StateMachine({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 301, "End": True}}})
    assert "longer than the 5 minutes" in run(slow).cost().express_refusal
    job = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": True}
    token = StateMachine(
        {"StartAt": "J", "States": {"J": {**job, "Parameters": {"QueueUrl": "q", "MessageBody": "b"}}}}
    )
    stub: dict[str, Any] = {"arn:aws:states:::sqs:sendMessage.waitForTaskToken": lambda event: {}}
    assert run(token, functions=stub).cost().express_refusal
    assert ran().cost().express_refusal == ""


def test_meters_tell_the_part_of_each_quota():
    execution = run(StateMachine(LOOP), {"items": ["x" * 26_000] * 5}, functions={"pay": lambda event, context: event})
    meters = {meter.what: meter for meter in execution.cost().meters}
    assert 0.49 < meters["largest payload"].share < 0.51
    assert meters["largest payload"].where == "Pay"
    assert (meters["history"].used, meters["history"].limit) == (len(execution.events), 25_000)
    assert ran(type="EXPRESS").cost().meters[1].limit is None


def test_it_shows_as_a_table_and_as_text():
    cost = ran().cost()
    bundle = cost._repr_mimebundle_()
    assert "<script" not in bundle["text/html"]
    assert bundle["text/html"].count("<table") == 2
    assert str(cost).splitlines()[0] == "Cost of order-7 (STANDARD)"
    assert "2 of the transitions are retries." in str(cost)
    assert prices()["date"] in str(cost)


def test_one_retry_is_told_as_one():
    failing = Faults().on("S", attempt=1, error="Busy")
    retry = [{"ErrorEquals": ["Busy"]}]
    task = {"Type": "Task", "Resource": ARN + "f", "Retry": retry, "End": True}
    machine = StateMachine({"StartAt": "S", "States": {"S": task}})
    cost = run(machine, {}, functions={"f": lambda event, context: event}, faults=failing).cost()
    assert "1 of the transitions is a retry." in str(cost)


def test_an_imported_execution_has_a_cost_too():
    execution = ran()
    imported = Execution.from_aws(execution.history.to_aws(), LOOP)
    assert imported.cost().usage.transitions == execution.cost().usage.transitions


def test_no_executions_cost_nothing_to_ask_for():
    with pytest.raises(UsageError, match="at least 1"):
        Cost(ran(), executions=0)


@pytest.mark.parametrize("items", [[1], [1, 2], list(range(5))])
def test_children_that_were_cut_off_before_their_first_event_cost_nothing(items):
    config = {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}
    processor = {"ProcessorConfig": config, "StartAt": "X", "States": {"X": {"Type": "Fail"}}}
    definition = {"StartAt": "M", "States": {"M": {"Type": "Map", "End": True, "ItemProcessor": processor}}}
    execution = run(StateMachine(definition), items)
    assert execution.status == "FAILED"
    assert "Express requests" in str(execution.cost())


def test_the_prices_of_durable_functions_are_dated_and_make_the_example_of_their_page():
    table = prices()["durable"]
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", table["date"])
    assert table["operation"] * 4 * 1_000_000 == pytest.approx(32.0)
