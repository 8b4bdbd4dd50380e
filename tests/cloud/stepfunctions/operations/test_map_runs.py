import json

import pytest

CHILD = {
    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
    "StartAt": "Check",
    "States": {
        "Check": {
            "Type": "Choice",
            "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "No"}],
            "Default": "Yes",
        },
        "Yes": {"Type": "Pass", "End": True},
        "No": {"Type": "Fail", "Error": "Two"},
    },
}
EACH = {
    "Type": "Map",
    "ItemProcessor": CHILD,
    "MaxConcurrency": 2,
    "ToleratedFailureCount": 1,
    "Label": "each",
    "End": True,
}


@pytest.fixture
def execution(sfn, deploy):
    arn = deploy({"StartAt": "Each", "States": {"Each": EACH}})
    started: str = sfn.start_execution(stateMachineArn=arn, input="[1, 2, 3]")["executionArn"]
    return started


def test_listing_and_describing(sfn, execution):
    (listed,) = sfn.list_map_runs(executionArn=execution)["mapRuns"]
    assert listed["stateMachineArn"].endswith(":stateMachine:machine/each")
    shown = sfn.describe_map_run(mapRunArn=listed["mapRunArn"])
    assert (shown["status"], shown["maxConcurrency"], shown["toleratedFailureCount"]) == ("SUCCEEDED", 2, 1)
    counts = shown["executionCounts"]
    assert (counts["total"], counts["succeeded"], counts["failed"], counts["pending"]) == (3, 2, 1, 0)
    assert (counts["resultsWritten"], counts["failuresNotRedrivable"], counts["pendingRedrive"]) == (3, 0, 0)
    assert shown["itemCounts"]["total"] == 3
    assert shown["stopDate"] == listed["stopDate"]


def test_a_concurrency_given_by_a_path_is_shown(sfn, deploy):
    each = {name: value for name, value in EACH.items() if name != "MaxConcurrency"}
    for field, shown in (({"MaxConcurrencyPath": "$.most"}, 3), ({}, 2147483647)):
        states = {"Each": {**each, **field, "ItemsPath": "$.items"}}
        arn = deploy({"StartAt": "Each", "States": states}, f"limited-{shown}")
        run = sfn.start_execution(stateMachineArn=arn, input='{"most": 3, "items": [1, 3]}')["executionArn"]
        (listed,) = sfn.list_map_runs(executionArn=run)["mapRuns"]
        assert sfn.describe_map_run(mapRunArn=listed["mapRunArn"])["maxConcurrency"] == shown


def test_children_are_executions(sfn, execution):
    (listed,) = sfn.list_map_runs(executionArn=execution)["mapRuns"]
    children = sfn.list_executions(mapRunArn=listed["mapRunArn"])["executions"]
    assert [one["status"] for one in children] == ["SUCCEEDED", "FAILED", "SUCCEEDED"]
    failed = sfn.describe_execution(executionArn=children[1]["executionArn"])
    assert (failed["error"], failed["redriveStatus"]) == ("Two", "REDRIVABLE_BY_MAP_RUN")
    assert failed["mapRunArn"] == listed["mapRunArn"]
    events = sfn.get_execution_history(executionArn=children[0]["executionArn"])["events"]
    assert events[0]["type"] == "ExecutionStarted"
    machine = sfn.describe_state_machine_for_execution(executionArn=children[0]["executionArn"])
    assert machine["mapRunArn"] == listed["mapRunArn"]


def test_a_failed_map_run(sfn, deploy):
    each = {name: value for name, value in EACH.items() if name != "ToleratedFailureCount"}
    arn = sfn.start_execution(stateMachineArn=deploy({"StartAt": "Each", "States": {"Each": each}}), input="[2, 2]")
    (listed,) = sfn.list_map_runs(executionArn=arn["executionArn"])["mapRuns"]
    assert sfn.describe_map_run(mapRunArn=listed["mapRunArn"])["status"] == "FAILED"


def test_raising_what_is_tolerated_while_it_runs(sfn, deploy):
    activity = sfn.create_activity(name="check")["activityArn"]
    states = {"Ask": {"Type": "Task", "Resource": activity, "End": True}}
    each = {**EACH, "ToleratedFailureCount": 0, "ItemProcessor": {**CHILD, "StartAt": "Ask", "States": states}}
    arn = deploy({"StartAt": "Each", "States": {"Each": each}})
    execution = sfn.start_execution(stateMachineArn=arn, input="[1, 2]")["executionArn"]
    (listed,) = sfn.list_map_runs(executionArn=execution)["mapRuns"]
    shown = sfn.describe_map_run(mapRunArn=listed["mapRunArn"])
    assert (shown["status"], shown["executionCounts"]["running"]) == ("RUNNING", 2)
    sfn.update_map_run(mapRunArn=listed["mapRunArn"], toleratedFailureCount=2)
    for _ in range(2):
        sfn.send_task_failure(taskToken=sfn.get_activity_task(activityArn=activity)["taskToken"], error="No")
    assert json.loads(sfn.describe_execution(executionArn=execution)["output"]) == []
    assert sfn.describe_map_run(mapRunArn=listed["mapRunArn"])["toleratedFailureCount"] == 2


def test_the_concurrency_of_a_map_run_stays(sfn, execution):
    (listed,) = sfn.list_map_runs(executionArn=execution)["mapRuns"]
    sfn.update_map_run(mapRunArn=listed["mapRunArn"], maxConcurrency=2)
    with pytest.raises(sfn.exceptions.ValidationException, match="set MaxConcurrency instead"):
        sfn.update_map_run(mapRunArn=listed["mapRunArn"], maxConcurrency=3)


def test_a_map_run_that_is_not_there(sfn):
    arn = "arn:aws:states:us-east-1:123456789012:mapRun:machine/each:none"
    for operation in (sfn.describe_map_run, sfn.update_map_run, sfn.list_executions):
        with pytest.raises(sfn.exceptions.ResourceNotFound):
            operation(mapRunArn=arn)


def test_when_a_map_run_was_last_redriven(sfn, deploy):
    each = {name: value for name, value in EACH.items() if name != "ToleratedFailureCount"}
    arn = sfn.start_execution(stateMachineArn=deploy({"StartAt": "Each", "States": {"Each": each}}), input="[2, 2]")
    (listed,) = sfn.list_map_runs(executionArn=arn["executionArn"])["mapRuns"]
    for count in range(3):
        shown = sfn.describe_map_run(mapRunArn=listed["mapRunArn"])
        assert (shown["redriveCount"], "redriveDate" in shown) == (count, count > 0)
        if count:
            execution = sfn.describe_execution(executionArn=arn["executionArn"])
            assert shown["redriveDate"] == execution["redriveDate"]
        sfn.redrive_execution(executionArn=arn["executionArn"])


def test_a_map_run_ends_with_its_execution_as_its_children_do(sfn, deploy):
    nap = {"Type": "Wait", "Seconds": 100, "End": True}
    processor = {"ProcessorConfig": CHILD["ProcessorConfig"], "StartAt": "Nap", "States": {"Nap": nap}}
    each = {"Type": "Map", "ItemProcessor": processor, "End": True}
    arn = deploy({"StartAt": "Each", "TimeoutSeconds": 5, "States": {"Each": each}}, "napping")
    run = sfn.start_execution(stateMachineArn=arn, input="[1, 2]")["executionArn"]
    assert sfn.describe_execution(executionArn=run)["status"] == "TIMED_OUT"
    (listed,) = sfn.list_map_runs(executionArn=run)["mapRuns"]
    shown = sfn.describe_map_run(mapRunArn=listed["mapRunArn"])
    assert (shown["status"], shown["executionCounts"]["aborted"]) == ("ABORTED", 2)
    assert shown["stopDate"] == listed["stopDate"]
