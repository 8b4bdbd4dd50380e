"""existence.py: which Resources are there, and which are refused."""

from __future__ import annotations

import string
from importlib.util import find_spec
from random import Random

import pytest

from sfnlearn import StateMachine
from sfnlearn.asl.integrations import existence, service_models
from sfnlearn.asl.integrations.existence import Verdict, action_of, is_slip, judge
from sfnlearn.asl.integrations.optimized import CALLBACK, JOB, JOB_2, OPTIMIZED, REQUEST
from sfnlearn.asl.integrations.service_models import find_service, sdk_name, service_model, service_names
from sfnlearn.asl.resource import ServiceIntegration, parse_resource
from tests.asl.integrations.documented_services import DOCUMENTED, GONE
from tests.shorthand import refusals

PATTERNS = (REQUEST, JOB, JOB_2, CALLBACK)
TABLE = [(service, action) for service, known in OPTIMIZED.items() for action in known.patterns]


def verdict(named: str, partition: str = "aws") -> Verdict | None:
    resource = parse_resource(f"arn:{partition}:states:::{named}")
    assert isinstance(resource, ServiceIntegration)
    return judge(resource)


def is_refused(named: str) -> bool:
    found = verdict(named)
    return found is not None and found.refused


def misspelt(word: str) -> set[str]:
    """Words that differ by one letter, two that changed places, or a capital."""
    letters = range(len(word))
    near = {word[:at] + word[at + 1 :] for at in letters} | {word[:at] + "x" + word[at:] for at in letters}
    near |= {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in letters[:-1]}
    return (near | {word.capitalize(), word.upper(), f"{word}s"}) - {word}


# ------------------------------------------------------------------- optimized


@pytest.mark.parametrize(("service", "action"), TABLE)
def test_an_optimized_integration_has_its_patterns_and_no_others(service, action):
    for pattern in PATTERNS:
        named = f"{service}:{action}{f'.{pattern}' if pattern else ''}"
        assert is_refused(named) == (pattern not in OPTIMIZED[service].patterns[action]), named


@pytest.mark.parametrize(("service", "action"), TABLE)
def test_a_misspelt_action_or_service_is_refused(service, action):
    for near in misspelt(action) - OPTIMIZED[service].patterns.keys():
        assert is_refused(f"{service}:{near}"), near
    for near in misspelt(service) - OPTIMIZED.keys():
        if parse_resource(f"arn:aws:states:::{near}:{action}") is not None:
            assert is_refused(f"{near}:{action}"), near


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        ("dynamodb:query", "aws-sdk:dynamodb:query"),
        ("dynamodb:scan", "aws-sdk:dynamodb:scan"),
        ("s3:getObject", "aws-sdk:s3:getObject"),
        ("glue:startCrawler", "aws-sdk:glue:startCrawler"),
        ("lambda:invok", "lambda:invoke"),
        ("lambda:invoke.sync", "lambda:invoke"),
        ("sqs:sendMessage.sync", "sqs:sendMessage"),
        ("dynamodb:putItem.waitForTaskToken", "dynamodb:putItem"),
        ("http:invoke.waitForTaskToken", "http:invoke"),
        ("bedrock:invokeModel.sync", "bedrock:invokeModel"),
        ("ecs:runTask.sync:2", "ecs:runTask"),
        ("dynamo:putItem", "dynamodb:putItem"),
        ("aws-sdk:gleu:startCrawler", "aws-sdk:glue:startCrawler"),
        ("aws-sdk:glue:StartCrawler", "aws-sdk:glue:startCrawler"),
        ("aws-sdk:glue:startCrawlers", "aws-sdk:glue:startCrawler"),
        ("aws-sdk:glue:startCrawler.sync", "aws-sdk:glue:startCrawler"),
        ("aws-sdk:rds:describeDbInstances", "aws-sdk:rds:describeDBInstances"),
        ("aws-sdk:stepfunctions:startExecution", "aws-sdk:sfn:startExecution"),
        ("aws-sdk:logs:putLogEvents", "aws-sdk:cloudwatchlogs:putLogEvents"),
        ("aws-sdk:cognito-idp:listUsers", "aws-sdk:cognitoidentityprovider:listUsers"),
        ("aws-sdk:dynamodb:nope", None),
        ("aws-sdk:sts:assumeRole", None),
        ("aws-sdk:bedrockruntime:converseStream", None),
        ("aws-sdk:apigatewaymanagementapi:postToConnection", None),
        ("aws-sdk:kinesis:subscribeToShard", None),
        ("teleporter:send", None),
    ],
)
def test_what_is_not_there_is_refused_with_what_was_meant(named, meant):
    found = verdict(named)
    assert found is not None
    assert (found.refused, found.meant) == (True, meant and f"arn:aws:states:::{meant}")
    there = refusals("Task", Resource=f"arn:aws:states:::{named}", Parameters={})["Resource"]
    assert there == (
        f"The resource provided arn:aws:states:::{named} is not recognized. The value is not a valid resource ARN, or "
        "the resource is not available in this region."
    )


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
@pytest.mark.parametrize("place", ["::", "us-gov-west-1:123456789012:", "eu-central-1::"])
def test_partitions_regions_and_accounts_make_no_difference(partition, place):
    for named, refused in [("sqs:sendMessage", False), ("sqs:sendMessag", True), ("aws-sdk:sqs:sendMessage", False)]:
        resource = parse_resource(f"arn:{partition}:states:{place}{named}")
        assert isinstance(resource, ServiceIntegration)
        assert (judge(resource) is not None) is refused


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:lambda:eu-central-1:999999999999:function:mine:live",
        "arn:aws-cn:lambda:cn-north-1:123456789012:function:mine",
        "arn:aws:lambda:::function:mine",
        "arn:aws:states:eu-west-1:123456789012:activity:mine",
        "${Function}",
        "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:mine",
        "arn:${AWS::Partition}:states:::sqs:sendMessage",
        "arn:aws:states:::${Service}:${Action}.sync",
        "arn:aws:states:::aws-sdk:${Service}:describe",
    ],
)
def test_what_is_no_integration_or_not_filled_in_is_taken(arn):
    task = {"Type": "Task", "Resource": arn, "Parameters": {"QueueUrl": "q", "MessageBody": "b"}, "End": True}
    assert StateMachine({"StartAt": "A", "States": {"A": task}}).definition["StartAt"] == "A"


# ------------------------------------------------------------------------- SDK


@pytest.mark.parametrize("name", DOCUMENTED)
def test_every_service_of_the_documentation_is_found_or_gone(name):
    if name in GONE:
        found = verdict(f"aws-sdk:{name}:describe")
        assert found is not None
        assert not found.refused
    else:
        assert find_service(name) is not None


def test_actions_of_every_service_of_botocore_are_taken_and_misspelt_ones_are_not():
    random = Random(1)
    for service in service_names():
        name, model = sdk_name(service), service_model(service)
        if name in existence.UNSUPPORTED_SERVICES:
            continue
        unsupported = existence.UNSUPPORTED.get(name, "").split()
        for operation in random.sample(sorted(model.operations), min(4, len(model.operations))):
            action = action_of(operation)
            sent = operation not in unsupported and not model.streams_events(operation)
            assert is_refused(f"aws-sdk:{name}:{action}") is not sent, (name, operation)
            assert is_refused(f"aws-sdk:{name}:{action}.waitForTaskToken") is not sent
            assert is_refused(f"aws-sdk:{name}:{action}.sync")
            assert is_refused(f"aws-sdk:{name}:{operation}"), "an action begins with a small letter"
            assert is_refused(f"aws-sdk:{name}:{action}x")


def test_what_the_documentation_lists_as_unsupported_is_in_the_models_still():
    for name, operations in existence.UNSUPPORTED.items():
        if name not in GONE:
            model = service_model(str(find_service(name)))
            there = [one for one in operations.split() if one in model.operations]
            assert all(is_refused(f"aws-sdk:{name}:{action_of(one)}") for one in operations.split())
            assert there or name in ("rdsdata", "s3control", "securitylake", "iotdeviceadvisor"), name


def test_no_service_of_botocore_is_a_slip_of_another_one():
    """Or a new service would be refused by an old botocore as a slip of the one that it has."""
    names = sorted(map(sdk_name, service_names()))
    alike = [(one, other) for one in names for other in names if one < other and is_slip(one, other)]
    assert alike == []


@pytest.mark.parametrize(
    ("written", "meant", "slip"),
    [
        ("gleu", "glue", True),
        ("dynamdb", "dynamodb", True),
        ("secretmanager", "secretsmanager", True),
        ("lambada", "lambda", True),
        ("eventbrigde", "eventbridge", True),
        ("sesv3", "sesv2", False),
        ("inspector2", "inspector", False),
        ("bedrockagentcore", "bedrockagent", False),
        ("ecs", "ec2", False),
        ("qconnect", "connect", False),
        ("sqs", "sns", False),
    ],
)
def test_a_slip_is_one_letter_and_no_digit(written, meant, slip):
    assert is_slip(written, meant) is slip


def test_a_service_that_no_model_is_of_is_a_warning():
    task = {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:teleporter:send", "Parameters": {}, "End": True}
    machine = StateMachine({"StartAt": "A", "States": {"A": task}})
    assert ("UNKNOWN_SERVICE", "/States/A/Resource") in [(one.code, one.location) for one in machine.diagnostics]
    assert verdict("aws-sdk:teleporter:send.sync") is not None


def test_without_botocore_sdk_integrations_are_not_looked_at(monkeypatch):
    def missing(name: str, package: str | None = None) -> object:
        return None if name == "botocore" else find_spec(name, package)

    for cached in (service_models._files, service_models.find_service, service_models.service_model):
        cached.cache_clear()
    monkeypatch.setattr(service_models, "find_spec", missing)
    try:
        assert verdict("aws-sdk:gleu:StartCrawler") is None
        assert is_refused("aws-sdk:glue:startCrawler.sync")
        assert is_refused("dynamodb:query")
    finally:
        for cached in (service_models._files, service_models.find_service, service_models.service_model):
            cached.cache_clear()


def test_no_word_at_all_makes_the_judge_stumble():
    random = Random(2)
    for _ in range(300):
        service, action = ("".join(random.choices(string.ascii_letters + "0-_", k=9)) for _ in range(2))
        for named in (f"{service}:{action.replace('-', '')}", f"aws-sdk:{service}:{action.replace('-', '')}"):
            if isinstance(parse_resource(f"arn:aws:states:::{named}"), ServiceIntegration):
                verdict(named)
