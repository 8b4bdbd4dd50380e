from __future__ import annotations

import sys
from typing import cast

import pytest

from sfnlearn.asl.integrations.optimized import OPERATIONS
from sfnlearn.asl.resource import ServiceIntegration, parse_resource
from sfnlearn.cloud.botocore import models
from sfnlearn.cloud.integrations import mocked_results

START = "states:startExecution"


def verdict(resource, result, *, strict=True) -> mocked_results.Verdict:
    parsed = cast("ServiceIntegration", parse_resource(f"arn:aws:states:::{resource}"))
    return mocked_results.mismatch(parsed, result, strict=strict)


def test_required_fields_are_missed_in_strict_mode_only() -> None:
    assert verdict(START, {"ExecutionArn": "a"}) == ("Required field 'StartDate' is missing", None)
    assert verdict(START, {"ExecutionArn": "a"}, strict=False) == (None, None)


@pytest.mark.parametrize(
    ("resource", "result", "problem"),
    [
        (START, {"ExecutionArn": 1}, "Field 'ExecutionArn' must be a string"),
        (START, {"ExecutionArn": "a", "StartDate": 1_767_225_600}, "Field 'StartDate' must be a string"),
        ("events:putEvents", {"Entries": {}}, "Field 'Entries' must be an array"),
        ("events:putEvents", {"Entries": [1]}, "Field 'Entries' must be an object"),
        ("events:putEvents", {"FailedEntryCount": "0"}, "Field 'FailedEntryCount' must be a number"),
        ("events:putEvents", {"FailedEntryCount": True}, "Field 'FailedEntryCount' must be a number"),
        ("events:putEvents", [], "The result must be an object"),
        ("lambda:invoke", {"Payload": {"an": "object"}}, "Field 'Payload' must be a string"),
        ("dynamodb:getItem", {"Item": {"id": {"BOOL": "yes"}}}, "Field 'BOOL' must be a boolean"),
        (START, {"ExecutionArn": ""}, "The length of field 'ExecutionArn' must be at least 1"),
        (START, {"ExecutionArn": "a" * 257}, "The length of field 'ExecutionArn' must be at most 256"),
    ],
)
def test_a_field_that_is_there_has_the_type_and_the_bounds_of_the_model(resource, result, problem) -> None:
    assert verdict(resource, result, strict=False) == (problem, None)


@pytest.mark.parametrize(
    ("resource", "result"),
    [
        (START, {"ExecutionArn": "a", "StartDate": "2026-01-01T00:00:00Z"}),
        ("events:putEvents", {"not": "in the model", "Entries": [{"EventId": "1"}]}),
        ("dynamodb:getItem", {"Item": {"id": {"S": "x"}}}),
        ("dynamodb:putItem", {}),
        ("sqs:sendMessage", {"MessageId": None}),
        ("http:invoke", [1]),
        ("apigateway:invoke", 5),
        ("aws-sdk:sqs:deleteMessage", "the operation answers nothing"),
    ],
)
def test_what_fits_the_model_or_is_unknown_to_it_passes(resource, result) -> None:
    assert verdict(resource, result) == (None, None)


@pytest.mark.parametrize(
    ("resource", "name"),
    [
        (f"{START}.sync:2", "DescribeExecutionOutput"),
        ("batch:submitJob.sync", "DescribeJobsResponse"),
        ("glue:startJobRun.sync", "GetJobRunResponse"),
        ("elasticmapreduce:createCluster", "RunJobFlowOutput"),
        ("elasticmapreduce:createCluster.sync", "DescribeClusterOutput"),
        ("aws-sdk:sfn:listExecutions", "ListExecutionsOutput"),
        ("aws-sdk:cognitoidentityprovider:listUsers", "ListUsersResponse"),
        ("aws-sdk:cognitoidentity:listIdentities", "ListIdentitiesResponse"),
        ("aws-sdk:rds:describeDBInstances", "DBInstanceMessage"),
        ("emr-serverless:startJobRun.sync", "GetJobRunResponse"),
    ],
)
def test_the_operation_is_found_by_its_name_in_a_resource(resource, name) -> None:
    parsed = cast("ServiceIntegration", parse_resource(f"arn:aws:states:::{resource}"))
    shape = mocked_results.output_shape(parsed)
    assert shape is not None
    assert shape.name == name


def test_every_operation_of_the_tables_is_in_a_model() -> None:
    for service, action in mocked_results.POLLS:
        assert mocked_results.output_shape(ServiceIntegration("arn", service, action, "sync")) is not None
    for service, action in OPERATIONS:
        mocked_results.output_shape(ServiceIntegration("arn", service, action))


@pytest.mark.parametrize("resource", ["aws-sdk:nosuchservice:doIt", "sqs:noSuchAction"])
def test_what_botocore_does_not_know_is_not_validated_and_said(resource) -> None:
    problem, skipped = verdict(resource, {})
    assert problem is None
    assert skipped is not None
    assert skipped.startswith("botocore knows no ")


def test_without_botocore_nothing_is_validated_and_that_is_said(monkeypatch) -> None:
    for cached in (models.loader, models.find_operation, models._service_model):
        cached.cache_clear()
    monkeypatch.setitem(sys.modules, "botocore.loaders", None)
    problem, skipped = verdict(START, {"ExecutionArn": 1})
    assert problem is None
    assert "pip install 'sfnlearn[aws]'" in str(skipped)
