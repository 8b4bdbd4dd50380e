"""Random definitions of the JSONPath subset, run here and by moto's interpreter: status, output and error agree.

Where they do not, `reason` says why, and `docs/aws-differences.md` lists it; the recordings of AWS decide who is right.
"""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings, strategies as st
from hypothesis.strategies import DrawFn

from sfnlearn import Faults, StateMachine, run

peer = pytest.importorskip("tests.peer", reason="moto is not installed: there is no peer to compare with")
pytestmark = pytest.mark.filterwarnings("ignore")  # moto's own

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:"
ERRORS = ["Boom", "Other"]
JSON = dict[str, Any]
Responses = dict[str, list[tuple[str, Any]]]
Case = tuple[JSON, Any, Responses]
Seen = tuple[tuple[str, Any], set[str]]

KEYS = st.sampled_from(["a", "b", "n", "s", "items"])
LEAVES = st.sampled_from([0, 1, 2, 7, -3, 1.5, True, False, None, "", "a", "text", "2026-01-01T00:00:00Z"])
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)
INPUTS = st.fixed_dictionaries(
    {
        "n": st.integers(-3, 9),
        "s": st.sampled_from(["a", "text", ""]),
        "items": st.lists(VALUES, max_size=3),
        "a": st.one_of(st.fixed_dictionaries({"b": VALUES}), VALUES),
    },
    optional={"b": VALUES},
)
PATHS = st.sampled_from(["$", "$", "$", "$", "$.n", "$.items", "$.items[0]", "$.a", "$.a.b", "$['b']", "$.items[*]"])
PLACES = st.sampled_from(["$", "$.r", "$.a.r", "$.x.y", "$.n", None])
INTRINSICS = st.sampled_from(
    [
        "States.Array($.n, 'x')",
        "States.Format('{}-{}', $.s, 1)",
        "States.MathAdd($.n, 1)",
        "States.ArrayLength($.items)",
    ]
)


PASS = {"Type": "Pass", "End": True}


def machine(**states: JSON) -> JSON:
    return {"StartAt": next(iter(states)), "States": states}


class Machine:
    """Draws a definition; every state has a name of its own."""

    def __init__(self, draw: DrawFn) -> None:
        self.draw = draw
        self.numbers = count(1)
        self.responses: Responses = {}

    def maybe(self, name: str, values: Any) -> JSON:
        return {name: self.draw(values)} if self.draw(st.integers(0, 3)) == 0 else {}

    def block(self, depth: int) -> JSON:
        length = self.draw(st.integers(1, 3))
        names = [f"S{next(self.numbers)}" for _ in range(length)]
        states: JSON = {}
        for index, name in enumerate(names):
            states[name] = self.state(name, names[index + 1 :], depth)
        return {"StartAt": names[0], "States": states}

    def state(self, name: str, later: list[str], depth: int) -> JSON:
        kinds = ["Pass", "Pass", "Task", "Succeed", "Fail"] if not later else ["Pass", "Pass", "Task", "Task"]
        if later:
            kinds.append("Choice")
        if depth:
            kinds += ["Map", "Parallel"]
        kind = self.draw(st.sampled_from(kinds))
        made: JSON = getattr(self, f"make_{kind.lower()}")(name, later, depth)
        if kind not in ("Choice", "Succeed", "Fail"):
            made.update({"Next": later[0]} if later else {"End": True})
        return {"Type": kind, **made}

    def template(self) -> JSON:
        fields = self.draw(
            st.dictionaries(st.sampled_from(["x", "y", "z"]), st.one_of(PATHS, INTRINSICS, VALUES), max_size=3)
        )
        return {
            f"{key}.$" if isinstance(value, str) and value.startswith(("$", "States.")) else key: value
            for key, value in fields.items()
        }

    def io(self, *names: str) -> JSON:
        made: JSON = {}
        for name in names:
            if name in ("Parameters", "ResultSelector"):
                made |= {name: self.template()} if self.draw(st.integers(0, 3)) == 0 else {}
            elif name == "ResultPath":
                made |= {name: self.draw(PLACES)} if self.draw(st.booleans()) else {}
            else:
                made |= self.maybe(name, PATHS)
        return made

    def make_pass(self, _name: str, _later: list[str], _depth: int) -> JSON:
        return {**self.io("InputPath", "Parameters", "ResultPath", "OutputPath"), **self.maybe("Result", VALUES)}

    def make_succeed(self, _name: str, _later: list[str], _depth: int) -> JSON:
        return self.io("InputPath", "OutputPath")

    def make_fail(self, _name: str, _later: list[str], _depth: int) -> JSON:
        return {"Error": self.draw(st.sampled_from(ERRORS)), "Cause": "said so"}

    def make_task(self, name: str, later: list[str], _depth: int) -> JSON:
        answer = st.one_of(st.tuples(st.just("return"), VALUES), st.tuples(st.just("throw"), st.sampled_from(ERRORS)))
        self.responses[name] = self.draw(st.lists(answer, min_size=1, max_size=3))
        made = {
            "Resource": LAMBDA + "f",
            **self.io("InputPath", "Parameters", "ResultSelector", "ResultPath", "OutputPath"),
        }
        return {**made, **self.handlers(later)}

    def make_parallel(self, _name: str, later: list[str], depth: int) -> JSON:
        branches = [self.block(depth - 1)]
        if self.draw(st.booleans()):  # it cannot fail: which of two fails first is a race in moto
            branches.append(machine(**{f"S{next(self.numbers)}": {**PASS, "Result": self.draw(VALUES)}}))
        return {
            "Branches": branches,
            **self.io("Parameters", "ResultSelector", "ResultPath", "OutputPath"),
            **self.handlers(later),
        }

    def make_map(self, _name: str, later: list[str], depth: int) -> JSON:
        made: JSON = {"ItemsPath": "$.items", "ItemProcessor": self.block(depth - 1), "MaxConcurrency": 1}
        if self.draw(st.booleans()):
            made["ItemSelector"] = {"n.$": "$.n", "item.$": "$$.Map.Item.Value", "index.$": "$$.Map.Item.Index"}
        return {**made, **self.io("ResultSelector", "ResultPath", "OutputPath"), **self.handlers(later)}

    def make_choice(self, _name: str, later: list[str], _depth: int) -> JSON:
        rules = [
            {**self.rule(1), "Next": self.draw(st.sampled_from(later))} for _ in range(self.draw(st.integers(1, 2)))
        ]
        made = {"Choices": rules, **self.io("InputPath", "OutputPath")}
        if self.draw(st.integers(0, 3)):
            return {**made, "Default": later[0]}
        rules[0]["Next"] = later[0]
        return made

    def rule(self, depth: int) -> JSON:
        if depth and self.draw(st.integers(0, 4)) == 0:
            if self.draw(st.booleans()):
                return {"Not": self.rule(depth - 1)}
            return {self.draw(st.sampled_from(["And", "Or"])): [self.rule(depth - 1), self.rule(depth - 1)]}
        variable = self.draw(st.sampled_from(["$.n", "$.s", "$.a", "$.items[0]", "$.a.b"]))
        operator = self.draw(
            st.sampled_from(
                [
                    ("NumericLessThan", 3), ("NumericEquals", 1), ("StringEquals", "a"), ("StringMatches", "t*t"),
                    ("BooleanEquals", True), ("IsPresent", True), ("IsNull", False), ("IsString", True),
                    ("IsNumeric", True), ("StringGreaterThan", "b"), ("NumericGreaterThanEqualsPath", "$.n"),
                    ("IsTimestamp", True),
                ]
            )
        )  # fmt: skip
        guard = [{"Variable": variable, "IsPresent": True}, {"Variable": variable, operator[0]: operator[1]}]
        return guard[1] if operator[0] == "IsPresent" else {"And": guard}

    def handlers(self, later: list[str]) -> JSON:
        made: JSON = {}
        if self.draw(st.integers(0, 2)) == 0:
            names = self.draw(st.sampled_from([["Boom"], ["States.TaskFailed"], ["States.ALL"], ["States.Timeout"]]))
            made["Retry"] = [{"ErrorEquals": names, "MaxAttempts": self.draw(st.integers(0, 2))}]
        if later and self.draw(st.integers(0, 1)) == 0:
            names = self.draw(st.sampled_from([["Other"], ["States.TaskFailed"], ["States.ALL"]]))
            caught = {
                "ErrorEquals": names,
                "Next": self.draw(st.sampled_from(later)),
                **self.maybe("ResultPath", PLACES),
            }
            made["Catch"] = [caught]
        return made


@st.composite
def machines(draw: DrawFn) -> Case:
    machine = Machine(draw)
    definition = machine.block(2)
    return definition, draw(INPUTS), machine.responses


CALL = {"Type": "Task", "Resource": LAMBDA + "f"}
AGREED = [
    ("retried", {"StartAt": "A", "States": {"A": {**CALL, "Retry": [{"ErrorEquals": ["Boom"]}], "End": True}}}, {},
     {"A": [("throw", "Boom"), ("return", 5)]}),
    ("caught", {"StartAt": "A", "States": {
        "A": {**CALL, "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.why", "Next": "B"}], "End": True},
        "B": {"Type": "Pass", "Parameters": {"error.$": "$.why.Error"}, "End": True}}}, {}, {"A": [("throw", "Boom")]}),
    ("mapped", {"StartAt": "A", "States": {"A": {"Type": "Map", "End": True, "ItemProcessor": {
        "StartAt": "B", "States": {"B": {**CALL, "Parameters": {"n.$": "$"}, "ResultPath": None, "End": True}}}}}},
     [1, 2], {"B": [("return", 5)]}),
    ("failed", {"StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "No"}}}, {}, {}),
]  # fmt: skip
EXPECTED = {
    "retried": ("SUCCEEDED", 5),
    "caught": ("SUCCEEDED", {"error": "Boom"}),
    "mapped": ("SUCCEEDED", [1, 2]),
    "failed": ("FAILED", "No"),
}


def here(definition: JSON, data: Any, responses: Responses) -> Seen:
    mocks: JSON = {
        "StateMachines": {"m": {"TestCases": {"t": {name: name for name in responses}}}},
        "MockedResponses": {},
    }
    for name, answers in responses.items():
        attempts = {}
        for index, (kind, value) in enumerate(answers):
            span = f"{index}-{peer.ATTEMPTS}" if index == len(answers) - 1 else f"{index}"
            attempts[span] = {"Throw": {"Error": value, "Cause": "why"}} if kind == "throw" else {"Return": value}
        mocks["MockedResponses"][name] = attempts
    execution = run(StateMachine(definition), data, faults=Faults.from_mock_file(mocks, "m", "t"))
    errors = {str(event.details["error"]) for event in execution.events if "error" in event.details}
    return (execution.status, execution.output if execution.status == "SUCCEEDED" else execution.error), errors


def reason(definition: str, ours: Seen, theirs: Seen) -> str | None:
    """Why the outcomes may differ, where that is known: a name of the table below."""
    (our_end, our_errors), (their_end, their_errors) = ours, theirs
    runtime = "States.Runtime" in {*their_errors, their_end[1] if their_end[0] == "FAILED" else ""}
    # An error that a Map or Parallel catches from a Pass inside it is in no event.
    if "States.ReferencePathConflict" in our_errors or (runtime and '"ResultPath": "$.' in definition):
        return "ResultPath that does not fit"
    if "Exception" in their_errors:
        return "missing path beside an intrinsic function"
    if "States.QueryEvaluationError" in their_errors:
        return "Map over an object"
    if our_end == ("FAILED", "States.Runtime") and '"Catch"' in definition:
        return "States.Runtime out of a Map"
    if our_end[0] == their_end[0] == "SUCCEEDED" and "[*]" in definition:
        return "one match of an indefinite path"
    return None


EACH = {"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": machine(Inner=PASS), "End": True}
CATCH_ALL = [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}]
RUNTIME = ("FAILED", "States.Runtime")
DIFFERENCES: dict[str, tuple[JSON, Any, tuple[str, Any], tuple[str, Any]]] = {
    "ResultPath that does not fit": (
        machine(Put={**PASS, "ResultPath": "$.a.b"}),
        {"a": "text"},
        ("FAILED", "States.ReferencePathConflict"),
        RUNTIME,
    ),
    "missing path beside an intrinsic function": (
        machine(
            Call={**CALL, "Parameters": {"x.$": "States.Array($.no)"}, "Catch": CATCH_ALL, "End": True}, Caught=PASS
        ),
        {},
        RUNTIME,
        ("SUCCEEDED", {"Error": "Exception", "Cause": "The JSONPath '$.no' could not be found in the input '{}'"}),
    ),
    "Map over an object": (
        machine(Each=EACH),
        {"items": {"a": 1}},
        ("SUCCEEDED", [{"Key": "a", "Value": 1}]),
        ("FAILED", "States.QueryEvaluationError"),
    ),
    "States.Runtime out of a Map": (
        machine(
            Each={**EACH, "ItemProcessor": machine(Inner={**PASS, "InputPath": "$.no"}), "Catch": CATCH_ALL},
            Caught={**PASS, "Result": "caught"},
        ),
        {"items": [{}]},
        RUNTIME,
        ("SUCCEEDED", "caught"),
    ),
    "one match of an indefinite path": (
        machine(Find={**PASS, "InputPath": "$[*]"}),
        {"n": 1},
        ("SUCCEEDED", [1]),
        ("SUCCEEDED", 1),
    ),
    "no match of `..`": (machine(Find={**PASS, "InputPath": "$..n"}), {}, ("SUCCEEDED", []), RUNTIME),
}
"""Each known difference at its smallest: definition, input, what comes out here and in moto."""


def compare(case: Case) -> None:
    ours, theirs = here(*case), peer.run(*case)
    note(f"here {ours}, moto {theirs}")
    if ours[0] != theirs[0]:
        assert reason(json.dumps(case[0]), ours, theirs) in DIFFERENCES, (ours, theirs)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(machines())
def test_the_outcome_is_that_of_moto(case):
    compare(case)


@pytest.mark.long
@settings(max_examples=3_000, suppress_health_check=list(HealthCheck))
@given(machines())
def test_the_outcome_is_that_of_moto_at_length(case):
    compare(case)


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_known_difference_is_there_and_is_listed(name):
    definition, data, ours, theirs = DIFFERENCES[name]
    assert here(definition, data, {"Call": [("return", 1)]})[0] == ours
    assert peer.run(definition, data, {"Call": [("return", 1)]})[0] == theirs
    assert name in (Path(__file__).parents[1] / "docs" / "aws-differences.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", AGREED, ids=lambda case: case[0])
def test_a_machine_of_each_kind_comes_to_the_same_end(case):
    """That the comparison is not one of failures alone."""
    name, definition, data, responses = case
    ours, theirs = here(definition, data, responses), peer.run(definition, data, responses)
    assert ours[0] == theirs[0] == EXPECTED[name]
