"""Small machines in which one thing is wrong: the examples of diagnostics are made of these."""

from __future__ import annotations

from collections.abc import Mapping

from sfnlearn.jsontext import JSON

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:pay"
CALLBACK = {
    "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/1/orders", "MessageBody.$": "$$.Task.Token"},
}
GET_OBJECT, LIST_OBJECTS = "arn:aws:states:::s3:getObject", "arn:aws:states:::s3:listObjectsV2"
END = {"Type": "Pass", "End": True}
BLOCK = {"StartAt": "B", "States": {"B": END}}
RETRY = [{"ErrorEquals": ["States.ALL"]}]

MachineJSON = dict[str, JSON]


def one_state(state: Mapping[str, JSON], **more: JSON) -> MachineJSON:
    """A machine of one state; what is wrong stands in it, or in the machine's further fields."""
    return {"StartAt": "A", "States": {"A": dict(state)}, **more}


def task(**more: JSON) -> MachineJSON:
    """A Task with a Retry and further fields."""
    return one_state({"Type": "Task", "Resource": LAMBDA, "Retry": RETRY, "End": True, **more})


def pass_state(**more: JSON) -> MachineJSON:
    """A Pass state with further fields."""
    return one_state({"Type": "Pass", **more, "End": True})


def jsonata(**more: JSON) -> MachineJSON:
    """A Pass state in JSONata with further fields."""
    return {"QueryLanguage": "JSONata", **pass_state(**more)}


def choice(**rule: JSON) -> MachineJSON:
    """A Choice state with one rule about `$.a`."""
    rules = [{"Variable": "$.a", **rule, "Next": "B"}]
    return {"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": rules}, "B": END}}


def distributed_map(label: str, **more: JSON) -> dict[str, JSON]:
    """A distributed Map with a Label: a state, not a machine."""
    config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    processor = {"ProcessorConfig": config, "StartAt": f"{label}1", "States": {f"{label}1": END}}
    return {"Type": "Map", "Label": label, "ItemProcessor": processor, **more}


def reading(resource: str, **config: JSON) -> MachineJSON:
    """A distributed Map whose ItemReader has a ReaderConfig."""
    parameters = {"Bucket": "parcels", "Key": "items"} if resource == GET_OBJECT else {"Bucket": "parcels"}
    reader = {"Resource": resource, "ReaderConfig": config, "Parameters": parameters}
    return one_state({**distributed_map("rows", ItemReader=reader), "End": True})


def caught(*names: list[str]) -> MachineJSON:
    """A Task with a Catcher for each list of error names."""
    catch = [{"ErrorEquals": listed, "Next": "B"} for listed in names]
    state = {"Type": "Task", "Resource": LAMBDA, "Retry": RETRY, "Catch": catch, "Next": "B"}
    return {"StartAt": "A", "States": {"A": state, "B": END}}
