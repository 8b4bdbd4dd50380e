"""Every public function, with a value of another kind in the place of each of its arguments.

The laws: nothing but a UsageError or a DefinitionError comes out; and what is outside a plain annotation (`int | None`)
is refused at the call, not taken and found out later.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import sfnlearn
from sfnlearn import (
    Breakpoint,
    DefinitionError,
    Execution,
    Faults,
    JobFailed,
    LambdaFunction,
    Quotas,
    StateMachine,
    StatesError,
    UsageError,
    World,
    run,
    step,
)
from sfnlearn.arguments import COUNT, NUMBER, SECONDS, TEXT, WHOLE, check_argument

DEFINITION = {
    "StartAt": "Wait",
    "States": {
        "Wait": {"Type": "Wait", "Seconds": 5, "Next": "Call"},
        "Call": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": True},
    },
}
FUNCTIONS: Mapping[str, Any] = {"f": lambda event, context: 1}
VALUES: Mapping[str, object] = {
    "text": "x",
    "empty": "",
    "surrogate": "\ud800",
    "bytes": b"x",
    "minus": -1,
    "one": 1,
    "half": 1.5,
    "huge": 10**400,
    "nan": float("nan"),
    "infinity": float("inf"),
    "true": True,
    "none": None,
    "list": [],
    "items": ["x", 1],
    "tuple": (1, 2),
    "object": {},
    "members": {"x": 1},
    "thing": object(),
    "class": ValueError,
}
PLAIN: Mapping[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "None": (type(None),),
    "Mapping[str, Any]": (Mapping,),
    "Faults": (Faults,),
    "Quotas": (Quotas,),
}


@cache
def machine() -> StateMachine:
    return StateMachine(DEFINITION)


def done() -> Execution:
    return run(machine(), {}, functions=FUNCTIONS)


def failed() -> Execution:
    return run(machine(), {}, functions=FUNCTIONS, faults=Faults().on("Call", error="Broken"))


def waits() -> Execution:
    return step(machine(), {}, functions=FUNCTIONS)


def function() -> LambdaFunction:
    made = LambdaFunction("g", lambda event, context: 1)
    made.publish_version()
    return made


def failure(execution: Execution) -> int:
    return next(event.id for event in execution.events if event.type == "LambdaFunctionFailed")


RUN = {"machine": machine, "functions": FUNCTIONS, "name": "n", "seed": 0, "start_time": 1.0, "quotas": Quotas()}
RUN = {**RUN, "faults": Faults(), "clock": "virtual", "shuffle": None}
CALLS: Mapping[str, tuple[Callable[..., Any], Mapping[str, Any]]] = {
    "run": (run, {**RUN, "until": None}),
    "step": (step, RUN),
    "StateMachine": (StateMachine, {"definition": DEFINITION, "name": "m", "role_arn": None, "substitutions": None}),
    "StateMachine.type": (StateMachine, {"definition": DEFINITION, "type": "STANDARD"}),
    "StateMachine.to_json": (StateMachine.to_json, {"self": machine, "indent": None}),
    "inspect": (
        StateMachine.inspect,
        {"self": machine, "state": "Call", "variables": None, "error": None, "functions": FUNCTIONS, "context": None},
    ),
    "debug": (StateMachine.debug, {"self": machine, "functions": FUNCTIONS}),
    "Quotas": (Quotas, {"payload": 1, "history": 1, "variable": 1, "variables": 1}),
    "Quotas of concurrency": (Quotas, {"inline_concurrency": 1, "distributed_concurrency": 1}),
    "Breakpoint": (Breakpoint, {"state": "Call", "moment": None, "error": None, "when": None}),
    "Faults": (Faults, {"rules": (), "seed": 0}),
    "on": (
        Faults.on,
        {"self": Faults, "state": "Call", "attempt": None, "iteration": None, "error": "E", "delay": 0.0},
    ),
    "on a cause": (Faults.on, {"self": Faults, "state": "Call", "error": "E", "cause": None}),
    "random": (Faults.random, {"self": Faults, "rate": 0.5, "error": "E", "cause": None, "state": None, "seed": None}),
    "latency": (Faults.latency, {"self": Faults, "low": 1, "high": 2, "state": None}),
    "throttle": (Faults.throttle, {"self": Faults, "state": None, "attempts": 1}),
    "oversize": (Faults.oversize, {"self": Faults, "state": "Call"}),
    "at_call": (Faults.at_call, {"self": Faults, "number": 1, "error": "E", "cause": None}),
    "JobFailed": (JobFailed, {"cause": None, "error": "E"}),
    "StatesError": (StatesError, {"error": "E", "cause": None}),
    "World": (World, {"functions": FUNCTIONS, "clock": None, "shuffle": None}),
    "fault_matrix": (
        lambda **given: list(sfnlearn.fault_matrix(**given)),
        {"machine": machine, "error": "E", "cause": None, "functions": FUNCTIONS, "faults": None, "seed": 0},
    ),
    "compare": (sfnlearn.compare, {"first": done, "second": failed}),
    "draw": (sfnlearn.draw, {"thing": done, "at": 1}),
    "dataflow": (sfnlearn.dataflow, {"machine": machine, "state": "Wait"}),
    "LambdaFunction": (
        LambdaFunction,
        {
            "name": "f",
            "source": "def handler(event, context): return 1",
            "handler": None,
            "timeout": 3,
            "memory_size": 128,
        },
    ),
    "update_configuration": (LambdaFunction.update_configuration, {"self": function, "timeout": 3, "memory_size": 128}),
    "alias": (LambdaFunction.alias, {"self": function, "name": "live", "version": "1", "weights": None}),
    "qualified": (LambdaFunction.qualified, {"self": function, "qualifier": "1"}),
    "validate": (sfnlearn.validate, {"definition": "{}", "type": "STANDARD", "severity": "ERROR", "max_results": 9}),
    "test_state": (
        sfnlearn.test_state,
        {"definition": {"Type": "Pass", "End": True}, "mock": None, "inspection_level": "INFO", "functions": None},
    ),
    "aws": (sfnlearn.aws, {"functions": FUNCTIONS, "clock": "virtual", "seed": 0, "start_time": None}),
    "aws in a region": (sfnlearn.aws, {"quotas": Quotas(), "faults": None, "region": "us-east-1"}),
    "stop": (Execution.stop, {"self": waits, "error": "E", "cause": None}),
    "resume": (Execution.resume, {"self": waits, "until": None}),
    "set_breakpoint": (Execution.set_breakpoint, {"self": waits, "until": "Call"}),
    "replay": (Execution.replay, {"self": done, "events": 3, "until": None}),
    "rewind": (Execution.rewind, {"self": done, "n": 3, "functions": FUNCTIONS, "faults": None, "until": None}),
    "answer": (Execution.answer, {"self": failed, "n": lambda: failure(failed()), "result": 1}),
    "redrive": (Execution.redrive, {"self": failed, "functions": FUNCTIONS, "faults": None, "until": None}),
    "advance": (Execution.advance, {"self": waits, "seconds": 1, "minutes": 0, "hours": 0, "days": 0}),
    "send_task_success": (Execution.send_task_success, {"self": waits, "token": "t"}),
    "send_task_failure": (Execution.send_task_failure, {"self": waits, "token": "t", "error": "E", "cause": "C"}),
    "send_task_heartbeat": (Execution.send_task_heartbeat, {"self": waits, "token": "t"}),
}
"""What is called, and good values of its arguments; a callable makes the value anew."""
MAKERS = {machine, done, failed, waits, function, Faults}
ROWS = [(label, name) for label, (_, good) in CALLS.items() for name in good if name != "self"]


def made(value: Any) -> Any:
    fresh = callable(value) and (value in MAKERS or getattr(value, "__name__", "") == "<lambda>")
    return value() if fresh else value


@cache
def annotation(label: str, name: str) -> str:
    called, _ = CALLS[label]
    parameter = inspect.signature(called).parameters.get(name)
    return "" if parameter is None else str(parameter.annotation)


def is_outside(label: str, name: str, value: object) -> bool:
    """Whether a plain annotation rules the value out."""
    parts = annotation(label, name).split(" | ")
    if not all(part in PLAIN for part in parts):
        return False
    types = tuple(each for part in parts for each in PLAIN[part])
    return not isinstance(value, types) or isinstance(value, bool)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize(("label", "name"), ROWS, ids=[f"{label}-{name}" for label, name in ROWS])
def test_a_value_of_another_kind_is_refused_in_a_sentence(label, name, value):
    called, good = CALLS[label]
    given = {each: made(example) for each, example in good.items()}
    given[name] = VALUES[value]
    this = (given.pop("self"),) if "self" in given else ()
    try:
        called(*this, **given)
    except (UsageError, DefinitionError):
        pass
    else:
        assert not is_outside(label, name, VALUES[value]), f"{label}({name}={VALUES[value]!r}) was taken"


def test_good_values_are_taken():
    tokens = {"send_task_success", "send_task_failure", "send_task_heartbeat"}
    for label, (called, good) in CALLS.items():
        given = {each: made(example) for each, example in good.items()}
        this = (given.pop("self"),) if "self" in given else ()
        if label in tokens:
            with pytest.raises(UsageError, match="No task waits"):
                called(*this, **given)
        else:
            called(*this, **given)


@pytest.mark.parametrize(
    ("kind", "value"),
    [(TEXT, 1), (WHOLE, 1.0), (WHOLE, True), (COUNT, -1), (NUMBER, float("nan")), (NUMBER, 10**400), (SECONDS, -0.1)],
)
def test_a_sentence_names_the_argument_and_what_it_has_to_be(kind, value):
    with pytest.raises(UsageError, match=f"^rate is {kind.what}, not "):
        check_argument("rate", value, kind)


def test_none_is_taken_where_it_is_optional_only():
    check_argument("rate", None, NUMBER, optional=True)
    with pytest.raises(UsageError, match="not None"):
        check_argument("rate", None, NUMBER)


def test_a_long_value_is_cut():
    with pytest.raises(UsageError) as caught:
        check_argument("rate", "x" * 10_000, NUMBER)
    assert len(str(caught.value)) < 120


def test_saving_and_loading_take_a_path_only(tmp_path: Path):
    execution = done()
    for value in (1, None, [], b"x", object()):
        with pytest.raises(UsageError):
            execution.save(value)  # type: ignore[arg-type]
        with pytest.raises(UsageError):
            sfnlearn.load(value)  # type: ignore[arg-type]
