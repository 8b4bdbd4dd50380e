import json
from datetime import UTC, datetime

import pytest

TOKENS = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
MISSING = "arn:aws:states:us-east-1:123456789012:execution:machine:none"
EXPRESS = {"StartAt": "Nap", "States": {"Nap": {"Type": "Wait", "Seconds": 2, "End": True}}}
FAILING = {"StartAt": "No", "States": {"No": {"Type": "Fail", "Error": "Nope", "Cause": "because"}}}


def test_an_execution_from_start_to_end(sfn, waiting):
    started = sfn.start_execution(stateMachineArn=waiting, name="one", input='{"n":  1}')
    shown = sfn.describe_execution(executionArn=started["executionArn"])
    assert (shown["name"], shown["status"], shown["input"]) == ("one", "SUCCEEDED", '{"n":  1}')
    assert (shown["inputDetails"], shown["outputDetails"]) == ({"included": True}, {"included": True})
    assert json.loads(shown["output"]) == {"n": 1}
    assert shown["startDate"] == started["startDate"] == datetime(2026, 1, 1, tzinfo=UTC)
    assert (shown["stopDate"] - shown["startDate"]).total_seconds() == 3600
    assert shown["redriveStatusReason"] == "Execution is SUCCEEDED and cannot be redriven"


def test_metadata_only_hides_the_data(sfn, deploy):
    arn = sfn.start_execution(stateMachineArn=deploy())["executionArn"]
    shown = sfn.describe_execution(executionArn=arn, includedData="METADATA_ONLY")
    assert {"input", "output"}.isdisjoint(shown)
    assert shown["inputDetails"] == shown["outputDetails"] == {"included": False}


def test_a_failure_is_described(sfn, deploy):
    arn = sfn.start_execution(stateMachineArn=deploy(FAILING))["executionArn"]
    shown = sfn.describe_execution(executionArn=arn)
    assert (shown["status"], shown["error"], shown["cause"]) == ("FAILED", "Nope", "because")
    assert (shown["redriveStatus"], shown["redriveCount"]) == ("REDRIVABLE", 0)


def test_a_timeout_is_described_without_an_error(sfn, deploy):
    states = {"Nap": {"Type": "Wait", "Seconds": 60, "End": True}}
    arn = sfn.start_execution(stateMachineArn=deploy({"StartAt": "Nap", "TimeoutSeconds": 5, "States": states}))
    shown = sfn.describe_execution(executionArn=arn["executionArn"])
    assert shown["status"] == "TIMED_OUT"
    assert "error" not in shown


def test_starting_again_while_it_runs_is_idempotent(sfn, waiting):
    first = sfn.start_execution(stateMachineArn=waiting, name="one", input='{"n": 1}')
    again = sfn.start_execution(stateMachineArn=waiting, name="one", input='{"n": 1}')
    assert (first["executionArn"], first["startDate"]) == (again["executionArn"], again["startDate"])
    with pytest.raises(sfn.exceptions.ExecutionAlreadyExists) as caught:
        sfn.start_execution(stateMachineArn=waiting, name="one", input='{"n": 2}')
    assert caught.value.response["Error"]["Message"] == f"Execution Already Exists: '{first['executionArn']}'"


def test_the_name_of_an_execution_that_ended_is_taken(sfn, deploy):
    arn = deploy()
    execution = sfn.start_execution(stateMachineArn=arn, name="one")["executionArn"]
    assert sfn.describe_execution(executionArn=execution)["status"] == "SUCCEEDED"
    with pytest.raises(sfn.exceptions.ExecutionAlreadyExists):
        sfn.start_execution(stateMachineArn=arn, name="one")


def test_executions_without_a_name_get_one_each(sfn, deploy):
    arn = deploy()
    assert len({sfn.start_execution(stateMachineArn=arn)["executionArn"] for _ in range(3)}) == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "not some json",
            f"Unrecognized token 'not': was expecting {TOKENS}",
        ),
        ("{'not': 'json'", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"),
        ("", "Invalid execution input."),
    ],
)
def test_invalid_inputs(sfn, deploy, text, told):
    with pytest.raises(sfn.exceptions.InvalidExecutionInput) as caught:
        sfn.start_execution(stateMachineArn=deploy(), input=text)
    assert caught.value.response["Error"]["Message"] == f"Invalid State Machine Execution Input: '{told}'"


def test_an_input_that_is_too_large(sfn, deploy):
    arn = deploy()
    assert sfn.start_execution(stateMachineArn=arn, input=json.dumps("x" * 262_142))
    with pytest.raises(sfn.exceptions.ValidationException, match="Value at 'input' failed to satisfy constraint"):
        sfn.start_execution(stateMachineArn=arn, input=json.dumps("x" * 262_143))
    with pytest.raises(sfn.exceptions.InvalidExecutionInput, match="262144 bytes"):
        sfn.start_execution(stateMachineArn=arn, input=json.dumps("é" * 200_000, ensure_ascii=False))


def test_an_execution_that_is_not_there(sfn):
    for operation in (
        sfn.describe_execution,
        sfn.get_execution_history,
        sfn.stop_execution,
        sfn.list_map_runs,
        sfn.redrive_execution,
        sfn.describe_state_machine_for_execution,
    ):
        with pytest.raises(sfn.exceptions.ExecutionDoesNotExist) as caught:
            operation(executionArn=MISSING)
        assert caught.value.response["Error"]["Message"] == f"Execution Does Not Exist: '{MISSING}'"


def test_listing_executions(sfn, deploy, waiting):
    for name in ("one", "two"):
        sfn.start_execution(stateMachineArn=waiting, name=name)
    sfn.stop_execution(executionArn=waiting.replace(":stateMachine:", ":execution:") + ":one")
    assert [one["name"] for one in sfn.list_executions(stateMachineArn=waiting)["executions"]] == ["two", "one"]
    ended = sfn.list_executions(stateMachineArn=waiting, statusFilter="SUCCEEDED")["executions"]
    assert [one["name"] for one in ended] == ["two"]
    with pytest.raises(sfn.exceptions.ValidationException) as caught:
        sfn.list_executions(stateMachineArn=waiting, statusFilter="succeeded")
    assert caught.value.response["Error"]["Message"] == (
        "1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy constraint: Member must "
        "satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]"
    )
    with pytest.raises(sfn.exceptions.ValidationException):
        sfn.list_executions()


def test_stopping_what_was_just_started(sfn, waiting):
    arn = sfn.start_execution(stateMachineArn=waiting)["executionArn"]
    stopped = sfn.stop_execution(executionArn=arn, error="Enough", cause="I said so")
    shown = sfn.describe_execution(executionArn=arn)
    assert (shown["status"], shown["error"], shown["cause"]) == ("ABORTED", "Enough", "I said so")
    assert shown["stopDate"] == stopped["stopDate"] == sfn.stop_execution(executionArn=arn)["stopDate"]
    events = sfn.get_execution_history(executionArn=arn)["events"]
    assert events[-1]["executionAbortedEventDetails"] == {"error": "Enough", "cause": "I said so"}


def test_redriving(sfn, deploy, cloud):
    ended = sfn.start_execution(stateMachineArn=deploy(name="fine"))["executionArn"]
    assert sfn.describe_execution(executionArn=ended)["redriveStatus"] == "NOT_REDRIVABLE"
    with pytest.raises(sfn.exceptions.ExecutionNotRedrivable):
        sfn.redrive_execution(executionArn=ended)
    arn = sfn.start_execution(stateMachineArn=deploy(FAILING))["executionArn"]
    assert sfn.describe_execution(executionArn=arn)["redriveStatus"] == "REDRIVABLE"
    first = sfn.redrive_execution(executionArn=arn, clientToken="once")
    assert sfn.describe_execution(executionArn=arn)["redriveCount"] == 1
    cloud.clock.advance(minutes=1)
    assert sfn.redrive_execution(executionArn=arn, clientToken="once")["redriveDate"] == first["redriveDate"]
    assert sfn.describe_execution(executionArn=arn)["redriveCount"] == 1
    types = [event["type"] for event in sfn.get_execution_history(executionArn=arn)["events"]]
    assert types.count("ExecutionRedriven") == 1
    assert sfn.list_executions(stateMachineArn=deploy(FAILING), redriveFilter="REDRIVEN")["executions"]


def test_history_in_pages_and_backwards(sfn, deploy):
    arn = sfn.start_execution(stateMachineArn=deploy(), input='{"n": 1}')["executionArn"]
    events = sfn.get_execution_history(executionArn=arn)["events"]
    assert [event["id"] for event in events] == [1, 2, 3, 4]
    assert events[0]["executionStartedEventDetails"]["input"] == '{"n": 1}'
    assert isinstance(events[0]["timestamp"], datetime)
    first = sfn.get_execution_history(executionArn=arn, maxResults=3, reverseOrder=True)
    assert [event["id"] for event in first["events"]] == [4, 3, 2]
    rest = sfn.get_execution_history(executionArn=arn, reverseOrder=True, nextToken=first["nextToken"])
    assert [event["id"] for event in rest["events"]] == [1]
    bare = sfn.get_execution_history(executionArn=arn, includeExecutionData=False)["events"]
    assert "input" not in bare[1]["stateEnteredEventDetails"]
    with pytest.raises(sfn.exceptions.InvalidToken):
        sfn.get_execution_history(executionArn=arn, nextToken="bm90aGluZyAx")


def test_the_machine_of_an_execution_is_the_revision_it_was_started_on(sfn, deploy):
    arn = deploy()
    execution = sfn.start_execution(stateMachineArn=arn)["executionArn"]
    sfn.update_state_machine(stateMachineArn=arn, definition=json.dumps(FAILING))
    shown = sfn.describe_state_machine_for_execution(executionArn=execution)
    assert (json.loads(shown["definition"])["StartAt"], shown["stateMachineArn"]) == ("Hello", arn)


def test_an_express_execution_is_answered_in_one_call(sfn, deploy):
    answer = sfn.start_sync_execution(stateMachineArn=deploy(EXPRESS, type="EXPRESS"), name="one", input='{"n": 1}')
    assert (answer["status"], json.loads(answer["output"]), answer["name"]) == ("SUCCEEDED", {"n": 1}, "one")
    assert answer["billingDetails"] == {"billedMemoryUsedInMB": 64, "billedDurationInMilliseconds": 2000}
    assert ":express:machine:one:" in answer["executionArn"]


def test_an_express_failure_is_answered_with_200(sfn, deploy):
    answer = sfn.start_sync_execution(stateMachineArn=deploy(FAILING, type="EXPRESS"))
    assert (answer["status"], answer["error"], answer["ResponseMetadata"]["HTTPStatusCode"]) == ("FAILED", "Nope", 200)
    assert answer["billingDetails"]["billedDurationInMilliseconds"] == 100


def test_what_an_express_machine_does_not_have(sfn, deploy):
    arn = deploy(EXPRESS, type="EXPRESS")
    execution = sfn.start_execution(stateMachineArn=arn, name="one")["executionArn"]
    assert sfn.start_execution(stateMachineArn=arn, name="one")["executionArn"] != execution
    for operation in (sfn.describe_execution, sfn.stop_execution, sfn.get_execution_history):
        with pytest.raises(sfn.exceptions.InvalidArn) as caught:
            operation(executionArn=execution)
        assert caught.value.response["Error"]["Message"] == (
            "Invalid Arn: 'Resource type not valid in this context: express'"
        )
    with pytest.raises(sfn.exceptions.StateMachineTypeNotSupported):
        sfn.list_executions(stateMachineArn=arn)
    with pytest.raises(sfn.exceptions.StateMachineTypeNotSupported) as caught:
        sfn.start_sync_execution(stateMachineArn=deploy(name="standard"))
    assert caught.value.response["Error"]["Message"] == (
        "This operation is not supported by this type of state machine"
    )
