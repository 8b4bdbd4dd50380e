"""lambda_functions.py: the SDK form of Invoke."""

import json
from typing import Any

from sfnlearn import LambdaFunction, run
from sfnlearn.cloud.simulated_cloud import Cloud
from tests.cloud.integrations.calling import machine, task


def test_the_sdk_form_of_invoke_shows_a_functions_error_in_the_result(cloud: Cloud) -> None:
    def half(event: dict[str, Any], _context: object) -> float:
        return 1 / float(event["n"])

    states = {"Call": task("aws-sdk:lambda:invoke", {"FunctionName": "half", "Payload.$": "$"})}
    good = run(machine(**states), {"n": 2}, functions={"half": half})
    assert good.output == {"ExecutedVersion": "$LATEST", "Payload": "0.5", "StatusCode": 200}
    bad = run(machine(**states), {"n": 0}, functions={"half": half})
    assert bad.output["FunctionError"] == "Unhandled"
    assert json.loads(bad.output["Payload"])["errorType"] == "ZeroDivisionError"
    gone = run(machine(**states), {"n": 1})
    assert gone.error == "Lambda.ResourceNotFoundException"
    assert "(Service: Lambda, Status Code: 404, Request ID: " in (gone.cause or "")


def test_the_sdk_form_of_invoke_takes_a_qualifier_and_an_invocation_type(cloud: Cloud) -> None:
    function = LambdaFunction("f", "def handler(event, context): return 1 / event['n']")
    function.alias("live", function.publish_version())

    def call(**given: Any) -> Any:
        states = {"Call": task("aws-sdk:lambda:invoke", {"FunctionName": "f", "Qualifier": "live", **given})}
        return run(machine(**states), functions={"f": function}).output

    assert call(Payload={"n": 2}) == {"ExecutedVersion": "1", "Payload": "0.5", "StatusCode": 200}
    assert (call(Payload={"n": 0})["ExecutedVersion"], call(InvocationType="DryRun")) == ("1", {"StatusCode": 204})
    assert call(InvocationType="Event", Payload={"n": 1}) == {"StatusCode": 202}
    assert [one.value for one in function.versions["1"].invocations] == [1.0]
