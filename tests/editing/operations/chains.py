"""Small machines for the tests of operations, in shorthand."""

from sfnlearn.editing import Session


def chain(*names, **more):
    """Pass states that lead from one to the next; `more` are other states, or replace one of the chain."""
    ways = [{"Next": after} for after in names[1:]] + [{"End": True}]
    states = {name: {"Type": "Pass", **way} for name, way in zip(names, ways, strict=True)}
    return {"StartAt": names[0], "States": {**states, **more}}


def session(*names, **more) -> Session:
    return Session(chain(*names, **more))


def ways(of: Session, block=()) -> dict[str, object]:
    """Where each state of a block goes on to: a name, or True where it ends."""
    value = of.definition
    for key in block:
        value = value[key]
    return {name: state.get("Next", state.get("End")) for name, state in value["States"].items()}


PARALLEL = {"Type": "Parallel", "Branches": [chain("L1", "L2"), chain("R")], "End": True}
CHOICE = {
    "Type": "Choice",
    "Choices": [
        {"Variable": "$.x", "IsPresent": True, "Next": "B"},
        {"Variable": "$.y", "IsPresent": True, "Next": "C"},
    ],
    "Default": "C",
}
TASK = {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "f"},
    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C"}],
    "Next": "B",
}
