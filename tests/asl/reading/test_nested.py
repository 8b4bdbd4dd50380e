import itertools
from typing import Any, Literal

import pytest

from sfnlearn import validate
from tests.shorthand import HELLO, findings

BLOCK = {"StartAt": "E", "States": {"E": HELLO}}


def places(**fields):
    return [one.location for one in findings({"S": {"Type": "Map", "End": True, **fields}})]


@pytest.mark.parametrize(
    "config",
    [
        {"Mode": "FAST"},
        {"Mode": 5},
        {"Mode": "DISTRIBUTED"},
        {"Mode": "DISTRIBUTED", "ExecutionType": "SLOW"},
        {"Modus": "INLINE"},
        [],
    ],
)
def test_a_processor_config_that_cannot_be(config):
    assert any(
        place.startswith("/States/S/ItemProcessor/ProcessorConfig")
        for place in places(ItemProcessor={**BLOCK, "ProcessorConfig": config})
    )


@pytest.mark.parametrize(
    "processor", [None, [], "E", {}, {"StartAt": "E"}, {"States": {"E": HELLO}}, {**BLOCK, "Timeout": 5}]
)
def test_a_processor_is_a_block(processor):
    assert any(place.startswith("/States/S/ItemProcessor") for place in places(ItemProcessor=processor))


def test_what_is_wrong_inside_is_told_with_its_whole_place():
    inner = {
        "StartAt": "M",
        "States": {
            "M": {
                "Type": "Map",
                "ItemProcessor": {"StartAt": "X", "States": {"X": {"Type": "Wait", "End": True}}},
                "End": True,
            }
        },
    }
    found = findings({"P": {"Type": "Parallel", "Branches": [BLOCK, inner], "End": True}})
    assert [one.location for one in found] == ["/States/P/Branches[1]/States/M/ItemProcessor/States/X"]


def test_item_processor_and_its_old_name_together():
    assert places(ItemProcessor=BLOCK, Iterator={"StartAt": "F", "States": {"F": HELLO}})


# ------------------------------------------- children of a distributed Map

END = {"Type": "Pass", "End": True}

CALLBACK = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": True,
            "Parameters": {"QueueUrl": "q", "MessageBody.$": "$$.Task.Token"}}  # fmt: skip
SYNC = {
    "Type": "Task",
    "Resource": "arn:aws:states:::glue:startJobRun.sync",
    "Parameters": {"JobName": "j"},
    "End": True,
}
SYNC_2 = {**SYNC, "Resource": "arn:aws:states:::states:startExecution.sync:2", "Parameters": {"StateMachineArn": "m"}}
ACTIVITY = {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:pick", "End": True}
FIRE = {**CALLBACK, "Resource": "arn:aws:states:::sqs:sendMessage"}
_count = itertools.count()


def block(state: dict[str, Any]) -> dict[str, Any]:
    name = f"S{next(_count)}"
    return {"StartAt": name, "States": {name: state}}


def map_of(state: dict[str, Any], **config: str) -> dict[str, Any]:
    return {"Type": "Map", "ItemProcessor": {"ProcessorConfig": config, **block(state)}, "End": True}


def express_map(state: dict[str, Any]) -> dict[str, Any]:
    return map_of(state, Mode="DISTRIBUTED", ExecutionType="EXPRESS")


def standard_map(state: dict[str, Any]) -> dict[str, Any]:
    return map_of(state, Mode="DISTRIBUTED", ExecutionType="STANDARD")


def parallel_of(state: dict[str, Any]) -> dict[str, Any]:
    return {"Type": "Parallel", "Branches": [block(END), block(state)], "End": True}


def refusals(state: dict[str, Any], type: Literal["STANDARD", "EXPRESS"] = "STANDARD") -> list[str]:
    return [found["message"].strip() for found in validate(block(state), type)["diagnostics"]]


@pytest.mark.parametrize("state", [CALLBACK, SYNC, SYNC_2, ACTIVITY, standard_map(END), express_map(END)])
@pytest.mark.parametrize("around", [lambda state: state, map_of, parallel_of, lambda state: parallel_of(map_of(state))])
def test_an_express_child_is_refused_what_an_express_machine_is(state, around):
    [as_machine] = refusals(around(state), "EXPRESS")
    assert "Express state machine does not support" in as_machine
    assert refusals(express_map(around(state))) == [as_machine]
    assert refusals(standard_map(around(state))) == refusals(around(state)) == []


@pytest.mark.parametrize("state", [FIRE, END, map_of(FIRE), parallel_of(FIRE)])
def test_an_express_child_may_do_what_does_not_wait(state):
    assert refusals(express_map(state)) == []


def test_what_follows_an_express_map_is_standard_again():
    children = express_map(END)
    del children["End"]
    definition = {"StartAt": "M", "States": {"M": {**children, "Next": "A"}, "A": ACTIVITY}}
    assert validate(definition)["result"] == "OK"


# ------------------------------------------------------------- Credentials


@pytest.mark.parametrize(
    ("language", "credentials", "refused"),
    [
        ("JSONPath", {}, True),
        ("JSONPath", {"Role": "r"}, True),
        ("JSONPath", {"RoleArn": "arn:aws:iam::123456789012:role/r"}, False),
        ("JSONPath", {"RoleArn.$": "$.role"}, False),
        ("JSONata", {}, True),
        ("JSONata", {"role": "{% 'r' %}"}, True),
        ("JSONata", {"RoleArn": "{% $states.input.role %}"}, False),
        ("JSONata", "{% $states.input.credentials %}", False),
    ],
)
def test_credentials_name_a_role(language, credentials, refused):
    task = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": True}
    found = validate({**block({**task, "Credentials": credentials}), "QueryLanguage": language})["diagnostics"]
    told = [(each["message"], each["location"].rpartition("/")[2]) for each in found]
    assert told == ([("The field 'RoleArn' is required but was missing", "Credentials")] if refused else [])


# ----------------------------------------------------------------- Version


@pytest.mark.parametrize("version", ["2.0", "1", "", "1.0.0", 1.0])
def test_there_is_one_version(version):
    [found] = validate({**block(END), "Version": version})["diagnostics"]
    assert found["message"] == "The field 'Version' should have one of these values: [1.0]"
    assert found["location"] == "/Version"
    assert validate({**block(END), "Version": "1.0"})["result"] == "OK"
