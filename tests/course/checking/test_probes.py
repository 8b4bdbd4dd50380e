"""Each probe holds for what it asks and finds what is otherwise; inputs come from the seed."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.course.checking.probes import (
    Finding,
    Probe,
    calls,
    cost,
    deployed,
    each,
    ends,
    fault,
    hist,
    out,
    static,
    stub,
    time,
    trace,
    tried,
    truth,
)
from sfnlearn.course.checking.submission import prepare
from sfnlearn.errors import UsageError
from tests.course.samples import ARN, ASL, COUNTER, HANDLER, IN_EVENT, IN_LESSON, PREDICT, RETRY, changed, task

ADA = {"name": "Ada"}


def machine(*names: str, **states: Any) -> dict[str, Any]:
    """Pass states one after the other; `states` replaces some."""
    made: dict[str, Any] = {
        name: {"Type": "Pass", **({"Next": after} if after else {"End": True})}
        for name, after in zip(names, [*names[1:], None], strict=True)
    }
    return {"StartAt": names[0], "States": {name: {**made[name], **states.get(name, {})} for name in names}}


def find(probe: Probe, answer: Any, solution: Any = None, functions: dict[str, Any] | None = None) -> Finding | None:
    exercise = changed(ASL, functions=functions or ASL.functions)
    return probe.judge(prepare(exercise, answer), prepare(exercise, ASL.solution if solution is None else solution))


def found(probe: Probe, answer: Any, **more: Any) -> Finding:
    finding = find(probe, answer, **more)
    assert finding is not None
    return finding


def test_out_against_a_value():
    assert find(out({"n": 1}, {"n": 1}), machine("A", "B")) is None
    finding = found(out({"n": 1}, {"n": 2}), machine("A", "B"))
    assert (finding.ran, finding.expected, finding.happened) == ('input {"n":1}', '{"n":2}', '{"n":1}')
    assert "$.n is 1 and not 2" in finding.where
    assert "state B" in finding.where
    assert finding.execution is not None


def test_out_of_an_execution_that_failed_says_how():
    broken = {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Oh", "Cause": "no"}}}
    finding = found(out({}, 1), broken)
    assert (finding.expected, finding.happened) == ("SUCCEEDED with 1", "FAILED with Oh: no")
    assert finding.where.startswith("state F, event ")


def test_out_against_a_reference_and_the_solution():
    double = lambda value: {"n": value["n"] * 2}
    assert find(out(each({"n": 0}), reference=double), machine("A")) is None
    assert found(out(each({"n": 0}, {"n": 3}), reference=double), machine("A")).ran == 'input {"n":3}'
    twice = machine("A", A={"Result": {"n": 6}})
    assert find(out({"n": 3}), twice, solution=twice) is None
    assert found(out({"n": 3}), machine("A"), solution=twice).expected == '{"n":6}'


def test_where_the_solution_fails_the_answer_must_fail_alike():
    fail = {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Oh"}}}
    assert find(out({}), {**fail, "Comment": "mine"}, solution=fail) is None
    assert found(out({}), machine("A"), solution=fail).expected == "FAILED with Oh"


def test_out_against_a_condition():
    probe = out({"n": 1}, where=lambda output, value: output["n"] >= value["n"], says="n does not get smaller")
    assert find(probe, machine("A")) is None
    assert found(probe, machine("A", A={"Result": {"n": 0}})).expected == "n does not get smaller"
    assert found(probe, machine("A", A={"Result": "no object at all"})).happened == 'SUCCEEDED with "no object at all"'


def test_ends():
    fail = {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Oh"}}}
    assert find(ends({}, "FAILED", "Oh"), fail) is None
    assert find(ends({}), fail) is None
    assert found(ends({}, "FAILED", "Ah"), fail).happened == "FAILED with Oh"
    assert found(ends({}), machine("A")).happened == "SUCCEEDED with {}"


def test_hist_states_and_types():
    assert find(hist({}, ["A", "B"]), machine("A", "B")) is None
    finding = found(hist({}, ["B", "A"]), machine("A", "B"))
    assert finding.expected == "B → A"
    assert finding.happened.startswith("A → B; it SUCCEEDED")
    assert finding.where.startswith("state A, event 2")
    assert "A → B" in found(hist({}, ["A", "B", "C"]), machine("A", "B")).happened
    assert find(hist({}, types=["PassStateEntered", "ExecutionSucceeded"]), machine("A", "B")) is None
    missing = found(hist({}, types=["ExecutionSucceeded", "PassStateEntered"]), machine("A"))
    assert missing.happened.startswith("no PassStateEntered there")


def test_hist_against_a_condition():
    probe = hist({}, where=lambda execution: len(execution.events) > 5, says="more than five events")
    assert find(probe, machine("A", "B")) is None
    assert found(probe, machine("A")).expected == "more than five events"


def test_calls_by_payload_and_by_count():
    assert find(calls(ADA, {"hello": [ADA]}), task()) is None
    assert find(calls(ADA, {"hello": []}), machine("A")) is None
    wrong = found(calls(ADA, {"hello": [{"id": 1}]}), task())
    assert wrong.happened == 'hello is called with {"name":"Ada"}'
    assert found(calls(ADA, {"hello": [ADA]}), machine("A")).happened == "hello is not called"
    busy = [fault("hello", "Busy", times=2)]
    assert find(calls(ADA, counts={"hello": 3}, faults=busy), task(Retry=RETRY)) is None
    assert found(calls(ADA, at_most={"hello": 2}, faults=busy), task(Retry=RETRY)).happened == "3 calls of hello"
    assert find(calls(ADA, at_most={"hello": 3}, faults=busy), task(Retry=RETRY)) is None


def test_calls_through_the_optimised_integration():
    invoke = task(
        Resource="arn:aws:states:::lambda:invoke", Parameters={"FunctionName": f"{ARN}hello", "Payload.$": "$"}
    )
    assert find(calls(ADA, {"hello": [ADA]}), invoke) is None


def test_time_is_virtual():
    year = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 31_536_000, "End": True}}}
    assert find(time({}, 31_536_000), year) is None
    assert find(time({}, at_least=5, at_most=31_536_000), year) is None
    late = found(time({}, at_most=60), year)
    assert late.expected == "at most 60 s of virtual time"
    assert late.happened.startswith("3.1536e+07 s") or late.happened.startswith("31536000 s")


def test_functions_are_replaced_for_one_probe():
    probe = out(ADA, "stubbed", functions={"hello": stub("stubbed", duration=3)})
    assert find(probe, task()) is None
    slow = time(ADA, 3, functions={"hello": deployed("def handler(event, context): return 1", duration=3.0, timeout=9)})
    assert find(slow, task()) is None


def test_a_fault_is_told_with_the_input():
    probe = out(ADA, "Hello, Ada!", faults=[fault("hello", "Busy")])
    assert found(probe, task()).ran == 'input {"name":"Ada"}; the first call of hello fails with Busy'
    assert str(fault("pay", "Down", times=None)) == "every call of pay fails with Down"
    assert str(fault("pay", "Down", times=2, when=bool)) == "the first 2 calls of pay with some payloads fail with Down"


def judge_handler(probe: Probe, answer: str) -> Finding | None:
    return probe.judge(prepare(HANDLER, answer), prepare(HANDLER, IN_EVENT))


def test_a_trace_meets_one_function_warm_cold_and_at_once():
    assert judge_handler(trace([(0, {}), (1, {}), (1000, {})], [1, 2, 1]), COUNTER) is None
    finding = judge_handler(trace([(0, {}), (1, {})], [1, 1]), COUNTER)
    assert finding is not None
    assert (finding.expected, finding.happened) == ("1", "2")
    assert finding.where == "call 2: {} at 1 s"


def test_a_trace_is_called_in_the_order_of_time_and_shows_errors():
    assert judge_handler(trace([(5, {}), (0, {})], [2, 1]), COUNTER) is None
    finding = judge_handler(trace([(0, {})], [1]), IN_EVENT)
    assert finding is not None
    assert finding.happened == "KeyError: 'count' (line 4 of the cell: return event[\"count\"] + 1)"
    assert finding.ran == "1 call of one function: {} at 0 s"


def test_a_prediction_is_compared_with_what_really_happens():
    probe = truth(lambda: [1, 2], ran="two calls")
    solution = prepare(PREDICT, PREDICT.solution)
    assert probe.judge(prepare(PREDICT, [1, 2]), solution) is None
    finding = probe.judge(prepare(PREDICT, [1, 3]), solution)
    assert finding is not None
    assert finding.where == "item 2 is not right"
    assert finding.happened.endswith("it is something else")
    told = truth(lambda: "b", ran="it").judge(prepare(IN_LESSON, "a"), prepare(IN_LESSON, "b"))
    assert told is not None
    assert told.happened == 'you expected "a"; it is "b"'


def test_an_answer_that_is_data_is_tried_out():
    def long_enough(words: Any) -> str | None:
        return None if len(words[1]) > 3 else f"the second word has {len(words[1])} letters"

    probe = tried(long_enough, ran="a look at the words", expected="more than three letters")
    exercise = changed(PREDICT, solution=["a", "four"], starter="[..., ...]", probes=[probe])
    solution = prepare(exercise, exercise.solution)
    assert probe.judge(solution, solution) is None
    finding = probe.judge(prepare(exercise, ["a", "two"]), solution)
    assert finding is not None
    assert (finding.expected, finding.happened) == ("more than three letters", "the second word has 3 letters")
    for of_another_shape in (["one"], [1, 2]):
        told = probe.judge(prepare(exercise, of_another_shape), solution)
        assert told is not None
        assert "another shape" in told.happened


def test_structure():
    probe = static(lambda definition: "Retry" in definition["States"]["Hello"], says="a Retrier")
    assert probe.static
    assert find(probe, task(Retry=RETRY)) is None
    assert found(probe, task()).expected == "a Retrier"
    assert found(probe, machine("A")).expected == "a Retrier"


@pytest.mark.parametrize(
    "make",
    [
        lambda: out({}, where=lambda output, value: True),
        lambda: hist({}),
        lambda: hist({}, ["A"], types=["X"]),
        lambda: hist({}, where=bool),
        lambda: calls({}),
        lambda: time({}),
    ],
)
def test_a_probe_that_says_nothing_is_refused(make):
    with pytest.raises(UsageError):
        make()


def test_thousands_of_calls_are_counted_and_not_listed():
    never = {"Variable": "$.n", "NumericEquals": 0, "Next": "Over"}
    hello = {"Type": "Task", "Resource": f"{ARN}hello", "ResultPath": None, "Next": "Again"}
    again = {
        "StartAt": "Hello",
        "States": {
            "Hello": hello,
            "Again": {"Type": "Choice", "Choices": [never], "Default": "Hello"},
            "Over": {"Type": "Succeed"},
        },
    }
    given = {"n": 1, "name": "Ada"}
    finding = found(calls(given, {"hello": [given]}), again)
    assert finding.happened.count("then") < 25
    assert "calls in all)" in finding.happened


def test_a_function_that_is_not_called_because_something_failed_before_is_told_with_the_reason():
    wants = calls(ADA, {"hello": ["Ada"]})
    finding = found(wants, task(Parameters={"id.$": "$.Id"}))
    assert finding.happened.startswith("hello is not called; it FAILED with States.")
    assert "$.Id" in finding.happened
    counted = found(calls(ADA, counts={"hello": 1}), task(Parameters={"id.$": "$.Id"}))
    assert counted.happened.startswith("0 calls of hello; it FAILED with States.")
    assert "FAILED" not in found(wants, task()).happened


def test_cost_counts_transitions_and_dollars():
    two = machine("A", "B")
    assert find(cost({}, transitions=2), two) is None
    finding = found(cost({}, transitions=1), two)
    assert (finding.expected, finding.happened) == ("1 transition at most", "2 transitions")
    assert find(cost({}, dollars=50), two) is None
    dear = found(cost({}, dollars=25), two)
    assert dear.expected == "$25.00 at most for 1000000 executions a month, as a STANDARD workflow"
    assert dear.happened.startswith("$49.")
    assert find(cost({}, dollars=25, machine_type="EXPRESS"), two) is None
    with pytest.raises(UsageError, match="transitions= or dollars="):
        cost({})


def test_a_fault_may_leave_the_first_calls_alone():
    assert [str(fault("pay", "Busy", times, after=1)) for times in (1, 2, None)] == [
        "call 2 of pay fails with Busy",
        "calls 2 to 3 of pay fail with Busy",
        "call 2 and every later call of pay fails with Busy",
    ]
    late = ends(ADA, "FAILED", "Busy", faults=[fault("hello", "Busy", after=1)])
    assert found(late, task(Retry=RETRY)).happened.startswith("SUCCEEDED")
    hello = task()["States"]["Hello"]
    first = {name: value for name, value in hello.items() if name != "End"} | {"ResultPath": None, "Next": "B"}
    assert find(late, {"StartAt": "A", "States": {"A": first, "B": hello}}) is None
