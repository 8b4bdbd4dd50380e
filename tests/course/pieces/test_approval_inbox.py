"""The inbox: what each answer, and no answer, does to the execution, and that late and double ones are told."""

from __future__ import annotations

import json
import sys
from typing import Any

import boto3
import pytest

from sfnlearn import StateMachine, UsageError, aws, run
from sfnlearn.course.pieces import Inbox, inbox

ASK = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
SENT = {"QueueUrl": "https://q", "MessageBody": {"order.$": "$.id", "token.$": "$$.Task.Token"}}


def waiting(**limits: Any) -> Any:
    """An execution that waits for one person."""
    ask = {"Type": "Task", "Resource": ASK, "Parameters": SENT, "End": True, **limits}
    machine = StateMachine({"StartAt": "Ask <b>", "States": {"Ask <b>": ask}}, name="approve")
    return run(machine, {"id": "p7"}, functions={ASK: lambda sent: {}})


def box(**limits: Any) -> Inbox:
    return Inbox(waiting(**limits))


def test_a_request_shows_what_was_sent_without_its_token():
    (row,) = box(TimeoutSeconds=3600, HeartbeatSeconds=600).rows()
    assert json.loads(row["asked"]) == {"order": "p7", "token": "<task token>"}
    assert row["until"] == "a sign of life each 10 min, 1 h left"
    assert (row["stands"], row["open"]) == ("waits", True)


def test_yes_no_and_their_log():
    yes, no = box().approve(), box().reject(1, "TooDear")
    assert yes.log[0].happened == 'the execution SUCCEEDED with {"approved":true}'
    assert no.log[0].happened == "the execution FAILED with TooDear"
    assert [one.rows()[0]["stands"] for one in (yes, no)] == ["approved", "rejected"]
    assert box().approve(1, {"by": "Ida"}).requests[0].execution.output == {"by": "Ida"}


@pytest.mark.parametrize(
    ("limits", "seconds", "end"),
    [
        ({"TimeoutSeconds": 3600}, 3600, "FAILED with States.Timeout"),
        ({"TimeoutSeconds": 3600, "HeartbeatSeconds": 600}, 600, "FAILED with States.Timeout"),
        ({}, 31_536_000, "TIMED_OUT with States.Timeout"),
    ],
)
def test_ignored_until_the_machine_gives_up(limits, seconds, end):
    opened = box(**limits).ignore()
    assert opened.now == seconds
    assert opened.log[0].happened.endswith(f"pass; the execution {end}")


def test_late_and_double_answers_are_refused_and_told():
    opened = box(TimeoutSeconds=60).approve().approve(1).reject(1).heartbeat(1).ignore(1)
    assert [deed.happened.split(":")[0] for deed in opened.log[1:4]] == ["refused, TaskTimedOut"] * 3
    assert opened.log[4].happened == "nothing: TaskTimedOut: the task does not wait any more"
    assert opened.requests[0].execution.status == "SUCCEEDED"


def test_a_heartbeat_begins_silence_anew_and_not_the_whole_time():
    opened = box(TimeoutSeconds=1000, HeartbeatSeconds=600)
    opened.wait(seconds=500).heartbeat().wait(seconds=499)
    assert opened.rows()[0]["until"] == "a sign of life each 10 min, 1 s left"
    assert opened.wait(seconds=2).requests[0].execution.status == "FAILED"
    assert opened.rows()[0]["stands"] == "over"


def test_a_world_of_boto3_has_all_its_executions_in_one_inbox():
    with aws() as cloud:
        sqs, sfn = boto3.client("sqs"), boto3.client("stepfunctions")
        url = sqs.create_queue(QueueName="approvals")["QueueUrl"]
        ask = {"Type": "Task", "Resource": ASK, "Parameters": {**SENT, "QueueUrl": url}, "End": True}
        machine = sfn.create_state_machine(
            name="ask",
            roleArn="arn:aws:iam::123456789012:role/r",
            definition=json.dumps({"StartAt": "Ask", "States": {"Ask": {**ask, "TimeoutSeconds": 90}}}),
        )["stateMachineArn"]
        opened = inbox(cloud).inbox
        assert str(opened) == "Nothing waits for a person here."
        for name in ("p7", "p8", "p9"):
            sfn.start_execution(stateMachineArn=machine, name=name, input=json.dumps({"id": name}))
        opened.approve("p7").reject(2).ignore("p9")
        assert [one.execution.name for one in opened.requests] == ["p7", "p8", "p9"]
        assert [one.execution.status for one in opened.requests] == ["SUCCEEDED", "FAILED", "FAILED"]
        assert inbox().inbox.world is cloud.world
        assert cloud.clock.now - cloud.execution(opened.requests[0].execution.arn).start_time == 90


def test_text_and_html_say_the_same_and_no_name_is_markup():
    opened = box(TimeoutSeconds=60).heartbeat()
    assert "Ask &lt;b&gt;" in opened.html()
    assert "its time begins anew" in opened.html()
    assert "heartbeat 1" in str(opened)


def test_what_is_not_there_is_told():
    with pytest.raises(UsageError, match="no request 4"):
        box().approve(4)
    with pytest.raises(UsageError, match="Nothing waits"):
        box().approve().approve()
    with pytest.raises(UsageError, match="there is none here"):
        inbox()


def test_the_widget_does_what_its_buttons_say():
    view = inbox(waiting(TimeoutSeconds=60))
    said: list[Any] = []
    view.send = said.append
    view._hear(view, {"kind": "look"}, [])
    view._hear(view, {"kind": "do", "action": "approve", "number": 1}, [])
    view._hear(view, {"kind": "do", "action": "approve", "number": 9}, [])
    view._hear(view, {"kind": "do", "action": "__init__", "number": 1}, [])
    assert [one["refused"][:21] for one in said] == ["", "", "There is no request 9", ""]
    assert view.shown["requests"][0]["stands"] == "approved"
    assert len(view.shown["log"]) == 1


def test_without_anywidget_it_is_the_table(monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "sfnlearn.course.pieces.inbox_view", raising=False)
    assert isinstance(inbox(waiting()), Inbox)
