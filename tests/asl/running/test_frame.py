import re

import pytest

from sfnlearn import Quotas, StateMachine, StatesError, run
from sfnlearn.asl.quotas import SERVICE
from sfnlearn.asl.running.frame import Frame, Run, timestamp, uuid_text
from sfnlearn.events import EventLog
from tests.shorthand import FUNCTION, answers, machine, output, state

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def frame(seed: str = "0", quotas: Quotas = SERVICE) -> Frame:
    return Frame(Run(EventLog(None), quotas, "m", "m", "STANDARD", "e", "e", {}, "r", 0.0, seed=seed))


def context(of: StateMachine, data=None, **options):
    return output(of, data, **options)


def test_the_context_object():
    found = context(state("Pass", Parameters={"c.$": "$$"}), {"a": 1}, name="mine")["c"]
    assert found == {
        "Execution": {
            "Id": "arn:aws:states:us-east-1:123456789012:execution:MyStateMachine:mine",
            "Input": {"a": 1},
            "Name": "mine",
            "RoleArn": "arn:aws:iam::123456789012:role/sfnlearn",
            "StartTime": "2026-01-01T00:00:00.000Z",
            "RedriveCount": 0,
        },
        "State": {"EnteredTime": "2026-01-01T00:00:00.000Z", "Name": "S"},
        "StateMachine": {
            "Id": "arn:aws:states:us-east-1:123456789012:stateMachine:MyStateMachine",
            "Name": "MyStateMachine",
        },
    }


def test_the_time_of_entry_and_not_of_evaluation():
    of = machine(
        {
            "W": {"Type": "Wait", "Seconds": 90, "Next": "S"},
            "S": {"Type": "Pass", "Parameters": {"t.$": "$$.State.EnteredTime"}, "End": True},
        }
    )
    assert output(of) == {"t": "2026-01-01T00:01:30.000Z"}


def test_the_retry_count_grows_with_the_attempts():
    of = state(
        "Task", Resource=FUNCTION, Parameters={"n.$": "$$.State.RetryCount"}, Retry=[{"ErrorEquals": ["States.ALL"]}]
    )
    execution = run(of, functions={"f": answers(StatesError("A"), StatesError("B"), "fine")})
    assert [event.details["input"]["n"] for event in execution.events if event.type == "LambdaFunctionScheduled"] == [
        0,
        1,
        2,
    ]


def test_a_child_of_the_same_place_has_the_same_numbers_and_another_fork_others():
    def numbers(seed):
        parent = frame(seed)
        parent.state, parent.entered = "M", 2
        first = [parent.child(index, 0).uuid() for index in range(3)]
        parent.entered = 9
        return first + [parent.child(index, 0).uuid() for index in range(3)]

    assert len(set(numbers("1"))) == 6
    assert numbers("1") == numbers("1")
    assert not set(numbers("1")) & set(numbers("2"))


def test_the_order_in_which_children_draw_does_not_matter():
    parent, other = frame(), frame()
    for one in (parent, other):
        one.state, one.entered = "M", 2
    forward = [parent.child(index, 0) for index in range(3)]
    backward = [other.child(index, 0) for index in range(3)]
    drawn = {child.path: child.random() for child in reversed(backward)}
    assert {child.path: child.random() for child in forward} == drawn


@pytest.mark.parametrize("bits", [0, 2**128 - 1, 12345])
def test_uuids_are_of_version_4(bits):
    assert UUID4.fullmatch(uuid_text(bits))
    assert UUID4.fullmatch(frame(str(bits)).uuid())


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "1970-01-01T00:00:00.000Z"), (1.5, "1970-01-01T00:00:01.500Z"), (1767225600.9999, "2026-01-01T00:00:00.999Z")],
)
def test_times_have_milliseconds(seconds, text):
    assert timestamp(seconds) == text


def test_a_value_nested_too_deeply_is_refused_like_one_from_outside():
    value: list[object] = []
    for _ in range(199):
        value = [value]
    frame().check_size(value)
    for deep in ([value], [[value] * 2, "x" * 500]):
        with pytest.raises(StatesError, match="nested more than 200 levels"):
            frame().check_size(deep)
    frame(quotas=SERVICE.lifted()).check_size([value])


def test_a_loop_that_nests_a_variable_ever_deeper_ends():
    of = machine(
        {
            "A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"},
            "B": {"Type": "Pass", "Assign": {"x": {"in.$": "$x"}}, "Next": "C"},
            "C": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.never", "IsPresent": True, "Next": "D"}],
                "Default": "B",
            },
            "D": {"Type": "Succeed"},
        }
    )
    execution = run(of)
    assert (execution.status, execution.error) == ("FAILED", "States.Runtime")
    assert "nested more than 200 levels" in (execution.cause or "")
