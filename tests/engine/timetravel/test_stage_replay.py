"""The stages of every visit come from a replay that calls nobody and comes to the same events."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import Execution, LambdaFunction, StateMachine, run
from sfnlearn.engine.timetravel.stage_replay import ELSEWHERE, FOREVER, GOES_ON, NO_DATA, replayed
from tests.widgets.samples import ARN, FUNCTIONS, order, random_execution, without_data


def entered(execution: Execution, state: str, nth: int = 0) -> int:
    found = [event.id for event in execution.events if event.type.endswith("StateEntered") and event.state == state]
    return found[nth]


def test_a_task_shows_every_stage():
    execution = order()
    visits, reason = replayed(execution)
    assert reason == ""
    charge = visits[entered(execution, "Charge")]
    ((until, stages),) = charge.attempts
    assert until == FOREVER
    assert list(stages) == [
        "input",
        "afterInputPath",
        "afterParameters",
        "result",
        "afterResultSelector",
        "afterResultPath",
        "output",
    ]
    assert stages["afterParameters"] == {"amount": 42.5}
    assert stages["output"] == {"receipt": "r-77"}
    assert (charge.variables, charge.after) == ({}, {"receipt": "r-77"})
    assert charge.context["State"]["Name"] == "Charge"


def test_each_attempt_has_its_own_stages():
    execution = order()
    validate = replayed(execution)[0][entered(execution, "Validate")]
    first, last = validate.attempts
    assert execution.events[first[0] - 1].type == "LambdaFunctionFailed"
    assert "result" not in first[1]
    assert last[1]["result"] == {"stock": 3}
    assert validate.context["State"]["RetryCount"] == 1


def test_a_state_that_fails_keeps_how_far_it_came():
    machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": f"{ARN}a", "End": True}}})

    def boom(event: Any) -> Any:
        raise ValueError

    visits, reason = replayed(run(machine, {"n": 1}, functions={"a": boom}))
    ((until, stages),) = visits[2].attempts
    assert (reason, until) == ("", FOREVER)
    assert list(stages) == ["input", "afterInputPath", "afterParameters"]


def test_jsonata_has_arguments_and_output():
    states = {"A": {"Type": "Task", "Resource": f"{ARN}a", "Arguments": "{% $states.input.n %}",
                    "Output": "{% $states.result + 1 %}", "End": True}}  # fmt: skip
    machine = StateMachine({"QueryLanguage": "JSONata", "StartAt": "A", "States": states})
    visits, _ = replayed(run(machine, {"n": 4}, functions={"a": lambda n: n * 2}))
    assert visits[2].attempts[0][1] == {"input": {"n": 4}, "afterArguments": 4, "result": 8, "output": 9}


def test_nothing_is_called_again():
    calls = []

    def charge(event: Any) -> Any:
        calls.append(event)
        return {"id": "r"}

    execution = order(functions={**FUNCTIONS, "charge": charge})
    assert len(calls) == 1
    assert replayed(execution)[1] == ""
    assert len(calls) == 1


def test_a_simulated_function_is_not_called_again():
    function = LambdaFunction("a", "def handler(event, context):\n    return {'ok': True}")
    machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": f"{ARN}a", "End": True}}})
    execution = run(machine, {}, functions={"a": function})
    before = len(function.invocations)
    visits, reason = replayed(execution)
    assert (reason, len(function.invocations)) == ("", before)
    assert visits[2].attempts[0][1]["result"] == {"ok": True}


def test_an_execution_from_elsewhere_has_the_stages_of_a_run_with_its_answers():
    ran = order()
    imported = Execution.from_aws(ran.history.to_aws(), ran.machine, name=ran.name)
    assert replayed(imported) == replayed(ran)


def test_where_a_run_with_the_recorded_answers_differs_there_are_no_stages():
    states = {"Now": {"Type": "Pass", "Parameters": {"at.$": "$$.State.EnteredTime"}, "End": True}}
    machine = StateMachine({"StartAt": "Now", "States": states})
    history = run(machine).history.to_aws()
    history["events"][-1]["executionSucceededEventDetails"]["output"] = '{"at":"another"}'
    visits, reason = replayed(Execution.from_aws(history, machine))
    assert visits == {}
    assert reason.startswith(ELSEWHERE)
    assert "from event 4 on" in reason


@pytest.mark.parametrize("seed", range(60))
def test_random_executions_are_replayed_event_for_event(seed):
    execution = random_execution(seed)
    if execution is None:
        return
    visits, reason = replayed(execution)
    assert reason == ""
    for number, kept in visits.items():
        event = execution.events[number - 1]
        assert event.type.endswith("StateEntered")
        assert kept.attempts[0][1]["input"] == event.details["input"]
        assert kept.attempts[-1][0] == FOREVER


def test_a_redriven_execution_shows_the_stages_before_and_after():
    states = {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Task", "Resource": f"{ARN}b", "End": True}}
    machine = StateMachine({"StartAt": "A", "States": states})

    def boom(event: Any) -> Any:
        raise ValueError

    execution = run(machine, 1, functions={"b": boom}).redrive(functions={"b": lambda event: 5})
    assert execution.output == 5
    visits, reason = replayed(execution)
    assert reason == ""
    assert visits[entered(execution, "A")].attempts[0][1]["output"] == 1
    assert visits[entered(execution, "B")].attempts[-1][1]["result"] == 5


def test_a_stopped_execution_keeps_the_stages_before_its_end():
    waits = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
    states = {
        "First": {"Type": "Pass", "Result": 7, "ResultPath": "$.seven", "Next": "Asks"},
        "Asks": {
            "Type": "Task",
            "Resource": waits,
            "Parameters": {"QueueUrl": "q", "MessageBody.$": "$$.Task.Token"},
            "End": True,
        },
    }
    execution = run(StateMachine({"StartAt": "First", "States": states}), {}, functions={waits: lambda _: {}})
    execution.stop("Enough")
    visits, reason = replayed(execution)
    assert reason == ""
    assert visits[entered(execution, "First")].attempts[0][1]["output"] == {"seven": 7}
    assert visits[entered(execution, "Asks")].attempts[0][1]["input"] == {"seven": 7}


def test_a_history_without_data_or_without_an_end_says_so():
    execution = order()
    events = execution.events.to_aws()
    cut = Execution.from_aws(events[:20], execution.machine)
    assert replayed(cut) == ({}, GOES_ON)
    assert replayed(Execution.from_aws(without_data(events), execution.machine)) == ({}, NO_DATA)
