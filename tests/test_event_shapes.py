"""Every event that an execution can write has the shape of botocore's own service model of Step Functions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator

from sfnlearn import Execution, StateMachine, run
from sfnlearn.effects import Answer
from sfnlearn.event_types import EVENT_TYPES
from sfnlearn.events import Event

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:work"
CALLBACK = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
SEND = "arn:aws:states:::sqs:sendMessage"
MESSAGE = {"QueueUrl": "q", "MessageBody": "b"}
JSON = dict[str, Any]

NEVER = {
    "ActivityScheduleFailed": "an activity that does not exist, or has too many tasks open: every ARN exists here",
    "LambdaFunctionScheduleFailed": "Step Functions itself could not hand the call over: it always can here",
    "LambdaFunctionStartFailed": "a role that may not call the function: permissions are not simulated",
    "TaskStartFailed": "a role that may not call the service: permissions are not simulated",
}
"""The types that cannot occur, each with what it stands for and why not.  No recording holds one of them."""


def model() -> Any:
    return botocore.session.get_session().get_service_model("stepfunctions")


def chain(**states: JSON) -> StateMachine:
    return StateMachine({"StartAt": next(iter(states)), "States": states})


def task(resource: str, **fields: Any) -> JSON:
    return {"Type": "Task", "Resource": resource, **(fields or {"End": True})}


class Slow:
    """A simulated function that takes ten seconds."""

    def invoke(self, payload: Any, *, at: float, request_id: str = "", timeout: float | None = None) -> Answer:
        return Answer(payload, duration=10.0)


def broken(*_given: Any) -> Any:
    raise ValueError("broken")


def simple_states() -> Iterator[Execution]:
    wait = {"Type": "Wait", "Seconds": 1, "Next": "Choose"}
    choose = {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 1, "Next": "Good"}], "Default": "Bad"}
    note = {"Type": "Pass", "Assign": {"seen.$": "$"}, "Next": "Nap"}
    machine = chain(Note=note, Nap=wait, Choose=choose, Good={"Type": "Succeed"}, Bad={"Type": "Fail", "Error": "Bad"})
    yield run(machine, {"n": 1})
    yield run(machine, {"n": 2}).redrive()
    yield run(chain(Ask={"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $nothing %}", "End": True}))


def endings() -> Iterator[Execution]:
    nap = {"StartAt": "Nap", "States": {"Nap": {"Type": "Wait", "Seconds": 60, "End": True}}}
    yield run(StateMachine({**nap, "TimeoutSeconds": 5}))
    breaks = {"StartAt": "Break", "States": {"Break": {"Type": "Fail", "Error": "Bad"}}}
    yield run(chain(Around={"Type": "Parallel", "Branches": [nap, breaks], "End": True}))
    for around in (
        {"Type": "Map", "ItemProcessor": nap, "End": True},
        {"Type": "Parallel", "Branches": [nap], "End": True},
        {
            "Type": "Map",
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **nap},
            "End": True,
        },
    ):
        stopped = run(chain(Around=around), [1, 2], until="Nap")
        stopped.stop("Enough", "for today")
        yield stopped
    for doing in (task(ACTIVITY), task(CALLBACK, Parameters=MESSAGE, End=True)):
        stopped = run(chain(Do=doing), functions={CALLBACK: lambda _parameters: {}})
        stopped.stop()
        yield stopped


def lambdas() -> Iterator[Execution]:
    machine = chain(Call=task(ARN + "f", TimeoutSeconds=5, Credentials={"RoleArn": "arn:aws:iam::1:role/x"}, End=True))
    for function in (lambda event, _context: event, broken, Slow()):
        yield run(machine, {"a": [1, None]}, functions={"f": function})


def activities() -> Iterator[Execution]:
    machine = chain(Do=task(ACTIVITY, TimeoutSeconds=60, HeartbeatSeconds=30, End=True))
    for worker in (None, "Ada"):
        waiting = run(machine, {"a": 1})
        pending = waiting.world.tokens.fetch(ACTIVITY, worker)
        assert pending is not None
        yield waiting.send_task_success(pending.token, {"done": True})
    failed = run(machine)
    yield failed.send_task_failure(failed.pending_tokens[0], "Broken", "why")
    yield run(machine).advance(hours=1)


def services() -> Iterator[Execution]:
    for resource in (SEND, CALLBACK):
        machine = chain(
            Send=task(resource, TimeoutSeconds=60, Parameters={"QueueUrl": "q", "MessageBody.$": "$"}, End=True)
        )
        for function in (lambda _parameters: {"MessageId": "m"}, broken):
            sent = run(machine, {"a": 1}, functions={resource: function})
            if sent.pending_tokens:
                yield sent.send_task_success(sent.pending_tokens[0], "ok")
            yield sent
    timed_out = run(
        chain(Send=task(CALLBACK, HeartbeatSeconds=9, Parameters=MESSAGE, End=True)),
        functions={CALLBACK: lambda _p: {}},
    )
    yield timed_out.advance(hours=1)


def groups() -> Iterator[Execution]:
    call = {"StartAt": "Call", "States": {"Call": task(ARN + "f")}}
    for mode in ({}, {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}):
        machine = chain(Each={"Type": "Map", "ItemProcessor": {**call, **mode}, "End": True})
        yield run(machine, [1, 2], functions={"f": lambda event, _context: event})
        yield run(machine, [1, 2], functions={"f": broken}).redrive()
    other = {"StartAt": "Other", "States": {"Other": task(ARN + "f")}}
    both = chain(Both={"Type": "Parallel", "Branches": [call, other], "End": True})
    yield run(both, 1, functions={"f": lambda event, _context: event})
    yield run(both, 1, functions={"f": broken})


@cache
def gathered() -> tuple[Event, ...]:
    kinds = (simple_states, endings, lambdas, activities, services, groups)
    return tuple(event for kind in kinds for execution in kind() for event in execution.events)


def test_all_event_types_are_known_by_their_member():
    shape = model().shape_for("HistoryEvent")
    assert list(EVENT_TYPES) == model().shape_for("HistoryEventType").enum
    assert len(EVENT_TYPES) == 62
    for event_type, member in EVENT_TYPES.items():
        if member is None:
            assert event_type[0].lower() + event_type[1:] + "EventDetails" not in shape.members
        else:
            assert member in shape.members


def test_every_member_of_details_belongs_to_some_type():
    members = {name for name in model().shape_for("HistoryEvent").members if name.endswith("EventDetails")}
    assert members == {member for member in EVENT_TYPES.values() if member}


def test_everything_but_what_is_listed_occurs():
    assert {event.type for event in gathered()} == set(EVENT_TYPES) - set(NEVER)


@pytest.mark.parametrize("event_type", sorted(set(EVENT_TYPES) - set(NEVER)))
def test_an_event_has_the_shape_of_the_service_model(event_type):
    """No member that the model does not know, none of another JSON type, none missing that is required."""
    shape = model().shape_for("HistoryEvent")
    for event in gathered():
        if event.type != event_type:
            continue
        shown = event.to_aws()
        assert not ParamValidator().validate(shown, shape).has_errors(), (
            shown,
            ParamValidator().validate(shown, shape).generate_report(),
        )
        members = {name for name in shown if name.endswith("EventDetails")}
        assert members <= {EVENT_TYPES[event_type]}


def test_details_with_required_members_are_always_there():
    shape = model().shape_for("HistoryEvent")
    for event in gathered():
        member = EVENT_TYPES[event.type]
        if member is not None and shape.members[member].required_members:
            assert member in event.to_aws(), event
