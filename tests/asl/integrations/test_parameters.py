"""parameters.py: what is wrong with the parameters of a service integration, in templates and in values."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import StateMachine, run
from sfnlearn.asl.integrations.existence import action_of
from sfnlearn.asl.integrations.optimized import OPTIMIZED, OWN_FIELDS, UNCHECKED
from sfnlearn.asl.integrations.parameters import JSONATA, JSONPATH, VALUES, check_of
from sfnlearn.asl.integrations.service_models import sdk_name, service_model, service_names
from sfnlearn.asl.resource import ServiceIntegration, parse_resource
from tests.shorthand import findings, refusals, state, why

ARN = "arn:aws:states:::"


def faults(named: str, given: Any, language: Any = JSONPATH) -> list[tuple[str, str]]:
    resource = parse_resource(ARN + named)
    assert isinstance(resource, ServiceIntegration)
    check = check_of(resource)
    assert check is not None
    return [(fault.kind, fault.field) for fault in check(given, language)]


def refused(named: str, given: Any) -> list[str]:
    task = {"Type": "Task", "Resource": ARN + named, "Parameters": given, "End": True}
    return [found.message for found in findings({"S": task})]


@pytest.mark.parametrize(
    ("named", "given"),
    [
        ("lambda:invoke", {"FunctionName.$": "$.f", "Payload.$": "$", "Qualifier": "live", "InvocationType": "Event"}),
        ("lambda:invoke.waitForTaskToken", {"FunctionName": "f", "Payload": {"token.$": "$$.Task.Token"}}),
        ("sqs:sendMessage", {"QueueUrl": "q", "MessageBody": {"any": ["value"]}, "DelaySeconds": "5"}),
        ("sns:publish", {"TopicArn.$": "$.t", "Message": {"a": 1}, "MessageAttributes": {"k": {"DataType": "String"}}}),
        ("dynamodb:putItem", {"TableName": "t", "Item": {"id.$": "$.id", "on": {"BOOL": "false"}, "l": {"L": ["x"]}}}),
        ("aws-sdk:dynamodb:putItem", {"TableName": "t", "Item": {"id": {"S.$": "$.id"}, "none": {"Nul": True}}}),
        ("events:putEvents", {"Entries": [{"Detail": {"a": 1}, "DetailType": "d", "Source": "s"}]}),
        (
            "states:startExecution.sync:2",
            {"StateMachineArn": "m", "Input": {"AWS_STEP_FUNCTIONS_STARTED_BY.$": "$$.a"}},
        ),
        ("batch:submitJob.sync", {"JobName": "n", "JobQueue": "q", "JobDefinition": "d", "Timeout": {}}),
        ("ecs:runTask.sync", {"TaskDefinition": "t", "NetworkConfiguration": {"AwsvpcConfiguration": {}}}),
        ("glue:startJobRun.sync", {"JobName": "n", "Arguments": {"--anything.$": "$.a"}}),
        ("eks:runJob.sync", {"ClusterName": "c", "CertificateAuthority": "a", "Endpoint": "e", "Job": {}}),
        ("elasticmapreduce:addStep.sync", {"ClusterId": "c", "Step": {"Name": "s"}}),
        ("http:invoke", {"ApiEndpoint": "e", "Method": "GET", "InvocationConfig": {"ConnectionArn": "c"}}),
        ("bedrock:invokeModel", {"ModelId": "m", "Input": {"S3Uri": "s3://b/k"}}),
        ("aws-sdk:s3:listBuckets", {}),
        ("aws-sdk:rds:describeDBInstances", {"DbInstanceIdentifier": "d", "MaxRecords": "${Most}"}),
        ("aws-sdk:ec2:describeSnapshots", {"Filters": [{"Name": "n", "Values.$": "$.v"}], "MaxResults": 5}),
        (
            "aws-sdk:emrserverless:startJobRun",
            {"ApplicationId": "a", "ClientToken.$": "States.UUID()", "ExecutionRoleArn": "r"},
        ),
    ],
)
def test_what_a_service_takes_is_taken(named, given):
    assert faults(named, given) == []
    assert state("Task", Resource=ARN + named, Parameters=given).definition["StartAt"] == "S"


@pytest.mark.parametrize(
    ("named", "given", "name"),
    [
        ("glue:startJobRun.sync", {"JobName": "j", "JobNam": "j"}, "JobNam"),
        ("lambda:invoke", {"FunctionName": "f", "payload": {}}, "payload"),
        ("lambda:invoke", {"FunctionName": "f", "TaskToken": "t"}, "TaskToken"),
        ("sqs:sendMessage", {"QueueUrl": "q", "MessageBody": "b", "Delay": 1}, "Delay"),
        ("http:invoke", {"ApiEndpoint": "e", "Method": "GET", "Body": {}}, "Body"),
        (
            "eks:call",
            {"ClusterName": "c", "CertificateAuthority": "a", "Endpoint": "e", "Method": "GET", "Path": "/", "Q": 1},
            "Q",
        ),
        (
            "ecs:runTask",
            {"TaskDefinition": "t", "NetworkConfiguration": {"awsVpcConfiguration": {}}},
            "awsVpcConfiguration",
        ),
        ("aws-sdk:ec2:describeSnapshots", {"Filter": []}, "Filter"),
        ("aws-sdk:ec2:describeSnapshots", {"Filters": [{"Nam": "n"}]}, "Nam"),
        ("aws-sdk:sfn:startExecution", {"stateMachineArn": "m", "StateMachineArn": "m"}, "stateMachineArn"),
        ("aws-sdk:s3:listBuckets", {"Buckets": 1}, "Buckets"),
    ],
)
def test_an_unknown_name_is_refused_where_a_definition_is_read(named, given, name):
    assert refused(named, given) == [f'The field "{name}" is not supported by Step Functions']


@pytest.mark.parametrize(
    ("named", "given", "names"),
    [
        ("lambda:invoke", {"Payload": {}}, ["FunctionName"]),
        ("sqs:sendMessage", {}, ["QueueUrl", "MessageBody"]),
        ("sns:publish", {"TopicArn": "t"}, ["Message"]),
        ("dynamodb:putItem", {"TableName": "t"}, ["Item"]),
        ("dynamodb:getItem", {"Key": {}}, ["TableName"]),
        ("states:startExecution", {"Input": {}}, ["StateMachineArn"]),
        ("events:putEvents", {}, ["Entries"]),
        ("ecs:runTask", {"Cluster": "c"}, ["TaskDefinition"]),
        ("glue:startJobRun", {"Arguments": {}}, ["JobName"]),
        ("apigateway:invoke", {"Path": "/"}, ["ApiEndpoint", "Method"]),
        ("aws-sdk:s3:getObject", {"Bucket": "b"}, ["Key"]),
    ],
)
def test_a_name_that_must_be_there_is_asked_for(named, given, names):
    assert refused(named, given) == [f"The field '{name}' is required but was missing" for name in names]


def test_the_name_that_was_meant_is_offered_and_what_follows_is_not_told():
    task = {"Type": "Task", "Resource": f"{ARN}glue:startJobRun", "Parameters": {"JobNam": "j"}, "End": True}
    (found,) = findings({"S": task})
    assert (found.message, found.location) == (
        'The field "JobNam" is not supported by Step Functions',
        "/States/S/Parameters",
    )
    assert found.fix is not None
    assert (found.fix.pointer, found.fix.value) == ("/States/S/Parameters/JobNam", "JobName")


@pytest.mark.parametrize("language", ["JSONPath", "JSONata"])
@pytest.mark.parametrize("named", ["lambda:invoke", "aws-sdk:s3:listBuckets", "sqs:sendMessage.waitForTaskToken"])
def test_an_integration_needs_its_parameters_though_they_be_empty(named, language):
    name = "Arguments" if language == "JSONata" else "Parameters"
    assert refusals("Task", Resource=ARN + named, QueryLanguage=language) == {
        "": f"{name} field is required for resource ARN: {ARN}{named}"
    }


def warned(named: str, given: Any, **fields: Any) -> list[tuple[str, str]]:
    task = {"Type": "Task", "Resource": ARN + named, "Parameters": given, "End": True, **fields}
    if "Arguments" in fields:
        del task["Parameters"]
    machine = StateMachine({"StartAt": "S", "States": {"S": task}})
    return [(one.location, one.message) for one in machine.diagnostics if one.code == "WRONG_PARAMETER"]


@pytest.mark.parametrize(
    ("named", "given", "place"),
    [
        ("lambda:invoke.waitForTaskToken", {"FunctionName": "f", "TaskToken.$": "$$.Task.Token"}, "TaskToken.$"),
        ("sqs:sendMessage", {"QueueUrl": "q", "MessageBody": "b", "DelaySeconds": "soon"}, "DelaySeconds"),
        ("sns:publish", {"Message": "m", "MessageAttributes": ["a"]}, "MessageAttributes"),
        ("aws-sdk:s3:deleteObjects", {"Bucket": "b", "Delete": {"Objects": {}}}, "Delete/Objects"),
        ("aws-sdk:rds:describeDBInstances", {"DBInstanceIdentifier": "d"}, "DBInstanceIdentifier"),
        ("aws-sdk:emrserverless:startApplication", {"ApplicationId": 5, "Application.$": "$.a"}, "Application.$"),
        (
            "batch:submitJob",
            {"JobName": "n", "JobQueue": "q", "JobDefinition": "d", "RetryStrategy": {"attempts": 5}},
            "RetryStrategy/attempts",
        ),
    ],
)
def test_what_aws_tells_at_run_time_is_a_warning(named, given, place):
    assert [location for location, _ in warned(named, given)] == [f"/States/S/Parameters/{place}"]


def test_values_that_jsonata_computes_are_not_looked_at():
    given = {"QueueUrl": "{% $q %}", "MessageBody": "{% $b %}", "DelaySeconds": "{% 5 %}"}
    assert faults("sqs:sendMessage", given, JSONATA) == []
    fields = {"QueryLanguage": "JSONata", "Arguments": "{% $states.input %}"}
    assert warned("sqs:sendMessage", None, **fields) == []


@pytest.mark.parametrize(
    ("named", "given", "complaint"),
    [
        (
            "lambda:invoke",
            {"FunctionName.$": "$.f", "TaskToken.$": "$.f"},
            'The field "TaskToken" is not supported by Step Functions',
        ),
        (
            "glue:startJobRun.sync",
            {"JobName": "j", "Arguments.$": "$.f"},
            "The value of the field 'Arguments' has an invalid format",
        ),
        (
            "sns:publish",
            {"Message": "m", "MessageAttributes.$": "$.f"},
            "The value of the field 'MessageAttributes' has an invalid format",
        ),
        (
            "aws-sdk:ec2:describeSnapshots",
            {"Filters.$": "$.f"},
            "The value of the field 'Filters' has an invalid format",
        ),
        (
            "eks:runJob",
            {"ClusterName": "c", "CertificateAuthority": "a", "Endpoint": "e", "Job.$": "$", "Jobs.$": "$"},
            'The field "Jobs" is not supported by Step Functions',
        ),
    ],
)
def test_a_stub_is_not_called_with_what_the_service_would_not_get(named, given, complaint):
    called: list[Any] = []
    machine = state("Task", Resource=ARN + named, Parameters=given)
    cause = why(machine, {"f": "text"}, functions={ARN + named: called.append})
    assert cause.startswith("The Parameters '{")
    assert cause.endswith(f"' could not be used to start the Task: [{complaint}]")
    assert called == []


def test_a_stub_of_what_is_in_order_is_called():
    machine = state("Task", Resource=f"{ARN}glue:startJobRun.sync", Parameters={"JobName.$": "$.job"})
    execution = run(machine, {"job": "j"}, functions={f"{ARN}glue:startJobRun.sync": lambda given: {"Got": given}})
    assert execution.output == {"Got": {"JobName": "j"}}


def test_every_action_of_the_table_is_checked_or_said_not_to_be():
    for service, known in OPTIMIZED.items():
        for action in known.patterns:
            check = check_of(ServiceIntegration(f"{ARN}{service}:{action}", service, action))
            assert (check is None) is ((service, action) in UNCHECKED), (service, action)
            assert check is None or any(fault.kind == "unknown" for fault in check({"Nonsense": 1}, VALUES))
    assert {(service, action) for service, action in OWN_FIELDS if action not in OPTIMIZED[service].patterns} == set()


def test_what_the_models_require_is_enough_for_every_service_of_botocore():
    """The members that an operation must have, by the names that Step Functions has, are all that it asks for."""
    for service in service_names():
        name, model = sdk_name(service), service_model(service)
        for operation in sorted(model.operations)[::7]:
            resource = ServiceIntegration(
                f"{ARN}aws-sdk:{name}:{action_of(operation)}", name, action_of(operation), sdk=True
            )
            check = check_of(resource)
            assert check is not None
            asked = {f"{fault.field}.$": "$.x" for fault in check({}, JSONPATH)}
            assert list(check(asked, JSONPATH)) == [], (name, operation)
