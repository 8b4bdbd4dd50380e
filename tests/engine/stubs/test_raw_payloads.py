"""Bytes as a payload: of a stub and of a simulated function alike."""

from typing import Any

import pytest

from sfnlearn import LambdaFunction, StateMachine, run
from sfnlearn.engine.stubs.raw_payloads import NOT_JSON

BARE = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f"}
INVOKE = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}}
ALL = [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}]


def executed(state: dict[str, Any], payload: bytes, kind: str) -> Any:
    if kind == "stub":
        function: Any = lambda _event, _context: payload
    else:
        function = LambdaFunction("f", f"PAYLOAD = {payload!r}\ndef handler(event, context): return PAYLOAD")
    states = {"S": {**state, "Catch": ALL, "End": True}, "Caught": {"Type": "Succeed"}}
    return run(StateMachine({"StartAt": "S", "States": states}), {}, functions={"f": function})


@pytest.mark.parametrize("kind", ["stub", "function"])
@pytest.mark.parametrize("state", [BARE, INVOKE], ids=["bare", "invoke"])
class TestBytes:
    @pytest.mark.parametrize(
        ("payload", "value"),
        [(b'{"a": 1}', {"a": 1}), (b" [1, 2] ", [1, 2]), (b'"x"', "x"), (b"null", None), ('"Zoë"'.encode(), "Zoë")],
    )
    def test_json_is_the_payload(self, state, kind, payload, value):
        output = executed(state, payload, kind).output
        assert (output["Payload"] if state is INVOKE else output) == value

    @pytest.mark.parametrize("payload", [b"hello", b"", b"\xff\xfe", b'{"a": 1', '"Zoë"'.encode("latin-1"), b"NaN"])
    def test_anything_else_ends_the_execution_and_nothing_catches_it(self, state, kind, payload):
        execution = executed(state, payload, kind)
        assert (execution.status, execution.error, execution.cause) == ("FAILED", "States.Runtime", NOT_JSON)
        assert execution.events[-2].type == ("TaskFailed" if state is INVOKE else "LambdaFunctionFailed")

    @pytest.mark.parametrize("size", [262_144, 270_000])
    def test_too_many_are_a_limit(self, state, kind, size):
        execution = executed({**state}, b'"' + b"x" * size + b'"', kind)
        called = "lambda" if state is INVOKE else BARE["Resource"]
        sentence = f"The state/task '{called}' returned a result with a size exceeding the maximum number of bytes"
        assert execution.error == "States.DataLimitExceeded"
        assert execution.cause.startswith(sentence)
        assert execution.events[-2].type == ("TaskFailed" if state is INVOKE else "LambdaFunctionFailed")
