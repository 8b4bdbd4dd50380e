"""Time travel: a replay gives the events of the run, and a changed one gives what a fresh run would."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import Faults, LambdaFunction, StateMachine, UsageError, load, run

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
WAIT = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
SEND = {"QueueUrl": "q", "MessageBody": "b"}
WAITING = {
    "StartAt": "Ask",
    "States": {"Ask": {"Type": "Task", "Resource": WAIT, "Parameters": SEND, "End": True}},
}


def task(name: str, **fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": ARN + name, **({} if "Next" in fields else {"End": True}), **fields}


def order() -> StateMachine:
    """Tasks, a retry, a Parallel with a Wait and a Map: everything that makes a history hard to replay."""
    pack = task("pack", Retry=[{"ErrorEquals": ["Busy"], "JitterStrategy": "FULL"}])
    item = {"StartAt": "Pack", "States": {"Pack": pack}}
    each = {"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": item, "End": True}
    rest = {"Type": "Wait", "Seconds": 60, "End": True}
    branches = [{"StartAt": "Rest", "States": {"Rest": rest}}, {"StartAt": "Each", "States": {"Each": each}}]
    return StateMachine(
        {
            "StartAt": "Pay",
            "States": {
                "Pay": task("pay", ResultPath="$.paid", Retry=[{"ErrorEquals": ["States.ALL"]}], Next="Both"),
                "Both": {"Type": "Parallel", "Branches": branches, "Next": "Name"},
                "Name": {"Type": "Pass", "Parameters": {"id.$": "States.UUID()", "all.$": "$"}, "End": True},
            },
        }
    )


FUNCTIONS = {"pay": lambda event: {"ok": True}, "pack": lambda event: {"packed": event}}
INPUT = {"items": list(range(20))}
PLAN = Faults().on("Pay", attempt=1, error="Busy").on("Pack", attempt=1, error="Busy").latency(1, 9)


def test_rewinding_to_every_event_and_going_on_gives_the_same_events():
    execution = run(order(), INPUT, functions=FUNCTIONS, faults=PLAN)
    assert len(execution.events) > 200
    events = list(execution.events)
    for n in range(1, len(events) + 1):
        assert list(execution.rewind(n).events) == events


def test_a_changed_answer_gives_what_a_fresh_run_with_that_answer_gives():
    execution = run(order(), INPUT, functions=FUNCTIONS)
    started = next(e.id for e in execution.events if e.type == "LambdaFunctionStarted")
    other = {**FUNCTIONS, "pay": lambda event: {"ok": False}}
    changed = execution.rewind(started, functions={"pay": other["pay"]})
    assert list(changed.events) == list(run(order(), INPUT, functions=other).events)


def test_a_changed_result_counts_as_the_answer():
    execution = run(order(), INPUT, functions=FUNCTIONS)
    succeeded = next(e.id for e in execution.events if e.type == "LambdaFunctionSucceeded")
    changed = execution.rewind(succeeded, input={"ok": "changed"})
    fresh = run(order(), INPUT, functions={**FUNCTIONS, "pay": lambda event: {"ok": "changed"}})
    assert changed.output == fresh.output
    assert changed.events[succeeded - 1].details["output"] == {"ok": "changed"}


def test_the_input_of_a_state_can_be_changed_where_it_is_entered():
    machine = StateMachine(
        {
            "StartAt": "A",
            "States": {"A": {"Type": "Pass", "Result": 1, "Next": "B"}, "B": {"Type": "Pass", "End": True}},
        }
    )
    execution = run(machine)
    assert execution.rewind(4, input="other").output == "other"
    assert execution.rewind(3, input="other").output == "other"
    assert execution.rewind(1, input="other").events[0].details["input"] == "other"


def test_the_first_execution_stays_as_it_was():
    execution = run(order(), INPUT, functions=FUNCTIONS)
    events = list(execution.events)
    execution.rewind(4, functions={"pay": lambda event: 0})
    assert list(execution.events) == events


def test_a_fault_from_an_event_on():
    execution = run(order(), INPUT, functions=FUNCTIONS)
    paid = next(e.id for e in execution.events if e.type == "TaskStateExited")
    failed = execution.rewind(paid, faults=Faults().on("Pack", iteration=3, error="Broken"))
    assert failed.error == "Broken"
    assert list(failed.events[:paid]) == list(execution.events[:paid])


def test_calls_before_the_event_are_not_made_again():
    calls: list[Any] = []

    def pay(event: Any) -> Any:
        calls.append(event)
        return {}

    execution = run(order(), INPUT, functions={**FUNCTIONS, "pay": pay})
    execution.rewind(len(execution.events))
    assert len(calls) == 1


def test_lambda_environments_are_as_they_were():
    source = "count = 0\ndef handler(event, context):\n    global count\n    count += 1\n    return count\n"
    states = {name: task("count", Next=following) for name, following in (("A", "B"), ("B", "C"))}
    machine = StateMachine({"StartAt": "A", "States": {**states, "C": task("count")}})
    execution = run(machine, functions={"count": LambdaFunction("count", source)})
    assert execution.output == 3
    last_call = next(e.id for e in reversed(execution.events) if e.type == "LambdaFunctionStarted")
    assert execution.rewind(last_call).output == 3


def test_a_rewound_execution_can_be_rewound():
    execution = run(order(), INPUT, functions=FUNCTIONS)
    second = execution.rewind(4, functions={"pay": lambda event: {"ok": 2}})
    assert list(second.rewind(len(second.events)).events) == list(second.events)


def test_a_change_stays_in_what_is_rewound_from_there():
    machine = StateMachine(
        {
            "StartAt": "A",
            "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "End": True}},
        }
    )
    changed = run(machine, 1).rewind(2, input=2)
    assert changed.output == 2
    assert list(changed.rewind(5).events) == list(changed.events)
    twice = changed.rewind(4, input=3)
    assert [event.details.get("input") for event in twice.events if event.type.endswith("StateEntered")] == [2, 3]
    assert twice.rewind(2).output == 2
    assert twice.rewind(1).output == 1


def test_token_answers_are_replayed():
    machine = StateMachine(WAITING)
    execution = run(machine, functions={WAIT: lambda parameters: {}}).advance(hours=2)
    execution.send_task_success(execution.pending_tokens[0], {"yes": True})
    assert execution.status == "SUCCEEDED"
    again = execution.rewind(len(execution.events))
    assert list(again.events) == list(execution.events)


@pytest.mark.parametrize("n", [0, -1, 5])
def test_there_is_no_such_event(n: int):
    machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    with pytest.raises(UsageError, match="There is no event"):
        run(machine).rewind(n)


def test_some_events_hold_no_data_to_change():
    machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    with pytest.raises(UsageError, match="holds no data"):
        run(machine).rewind(4, input=1)


def test_save_and_load_give_equal_events(tmp_path: Any):
    execution = run(order(), INPUT, functions=FUNCTIONS, faults=PLAN)
    loaded = load(execution.save(tmp_path / "run.json"))
    assert list(loaded.events) == list(execution.events)
    assert (loaded.status, loaded.output) == (execution.status, execution.output)


def test_a_waiting_execution_is_loaded_waiting(tmp_path: Any):
    machine = StateMachine(WAITING)
    functions: dict[str, Any] = {WAIT: lambda parameters: {}}
    execution = run(machine, functions=functions)
    loaded = load(execution.save(tmp_path / "run.json"), functions)
    assert loaded.pending_tokens == execution.pending_tokens
    assert loaded.send_task_success(loaded.pending_tokens[0], 5).output == 5


def test_an_aborted_execution_is_loaded_aborted(tmp_path: Any):
    machine = StateMachine(WAITING)
    execution = run(machine, functions={WAIT: lambda parameters: {}})
    execution.stop("Enough", "of it")
    loaded = load(execution.save(tmp_path / "run.json"))
    assert list(loaded.events) == list(execution.events)
    assert (loaded.status, loaded.error) == ("ABORTED", "Enough")


def test_a_file_that_is_none_is_refused(tmp_path: Any):
    file = tmp_path / "run.json"
    file.write_text("{}")
    with pytest.raises(UsageError, match="not an execution"):
        load(file)


@pytest.mark.parametrize("n", ["x", None, 1.5, [1], 0, 99])
def test_an_event_that_is_no_number_of_one_is_told(n):
    machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    with pytest.raises(UsageError, match="There is no event"):
        run(machine).rewind(n)
