"""models.py, java_names.py: what a Resource calls a service, and what is in the models that botocore carries."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sfnlearn
from sfnlearn.asl.integrations.java_names import java_name
from sfnlearn.asl.integrations.service_models import find_service, service_names
from sfnlearn.cloud.botocore.models import find_operation, walk


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("dynamodb", "dynamodb"),
        ("sfn", "stepfunctions"),
        ("eventbridge", "events"),
        ("cloudwatchevents", "events"),
        ("cloudwatchlogs", "logs"),
        ("cognitoidentityprovider", "cognito-idp"),
        ("elasticloadbalancingv2", "elbv2"),
        ("bedrock", "bedrock"),
        ("bedrockruntime", "bedrock-runtime"),
        ("stepfunctions", None),
        ("logs", None),
        ("cognito-idp", None),
        ("nonsense", None),
    ],
)
def test_sdk_integrations_name_services_as_java_does(name: str, service: str | None) -> None:
    assert find_service(name) == service


def test_every_service_is_found_by_the_id_in_its_model() -> None:
    """The id is read from the head of a file; botocore reads the whole of it."""
    by_name: dict[str, set[str]] = {}
    for service in service_names():
        by_name.setdefault(java_name(whole_id(service)).lower(), set()).add(service)
    assert len(by_name) > 400
    for name, services in by_name.items():
        assert find_service(name) in services, name


def whole_id(service: str) -> str:
    from botocore.loaders import Loader

    return str(Loader().load_service_model(service, "service-2")["metadata"].get("serviceId", service))


@pytest.mark.parametrize(
    ("id", "name"),
    [("DynamoDB", "DynamoDb"), ("S3", "S3"), ("SESv2", "SesV2"), ("EC2", "Ec2"), ("b2bi", "B2Bi"), ("SFN", "Sfn")],
)
def test_error_names_begin_with_javas_name_of_the_service(id: str, name: str) -> None:
    assert java_name(id) == name


def test_a_walk_visits_what_is_there_and_what_is_missing_by_the_models_names() -> None:
    put_item = find_operation("dynamodb", "putItem")
    assert put_item is not None
    assert put_item.input is not None
    given = {"Item": {"id": {"L": [{"S": "a"}, 1]}}, "Unknown": {"not": "in the model"}}
    visited = [(visit.place, visit.value) for visit in walk(put_item.input, given)]
    assert visited[1:] == [
        (("TableName",), None),
        (("Item",), given["Item"]),
        (("Item", "id"), {"L": [{"S": "a"}, 1]}),
        (("Item", "id", "L"), [{"S": "a"}, 1]),
        (("Item", "id", "L", 0), {"S": "a"}),
        (("Item", "id", "L", 0, "S"), "a"),
        (("Item", "id", "L", 1), 1),
    ]


def test_reading_a_model_imports_no_moto_and_no_boto3() -> None:
    code = (
        "import sys; from sfnlearn.cloud.botocore.models import find_operation; find_operation('sqs', 'sendMessage');"
        "print([name for name in ('boto3', 'moto') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_files_that_import_awss_libraries_are_those_that_say_so() -> None:
    """moto.py: AWS's libraries are imported in this folder alone, and moto by that file and `deliveries`."""
    found: dict[str, set[str]] = {}
    package = Path(sfnlearn.__file__).parent
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for library in {"aiobotocore", "boto3", "botocore", "moto"} & {name.partition(".")[0] for name in names}:
                found.setdefault(library, set()).add(path.relative_to(package).as_posix())
    assert {path.rpartition("/")[0] for paths in found.values() for path in paths} == {"cloud/botocore"}
    assert found["moto"] == {"cloud/botocore/moto.py", "cloud/botocore/deliveries.py"}
