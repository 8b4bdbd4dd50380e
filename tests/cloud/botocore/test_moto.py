"""moto.py: moto is the only thing that is ever called, and names are those of the Java SDK."""

import ast
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import sfnlearn
from sfnlearn.cloud.botocore import moto
from sfnlearn.errors import UsageError


def operation(service: str, action: str) -> moto.Operation:
    found = moto.find_operation(service, action)
    assert found is not None
    return found


def test_without_moto_nothing_is_called() -> None:
    with pytest.raises(UsageError, match=r"sqs:ListQueues needs the simulated AWS"):
        moto.call(operation("sqs", "listQueues"), {})


def test_in_moto_a_service_answers_without_its_metadata() -> None:
    with moto.Moto():
        made = moto.call(operation("sqs", "createQueue"), {"QueueName": "orders"})
        assert made == {"QueueUrl": f"https://sqs.us-east-1.amazonaws.com/{moto.ACCOUNT}/orders"}
    with moto.Moto():
        assert moto.call(operation("sqs", "listQueues"), {}) == {}


def test_moto_that_runs_already_is_used_as_it_is() -> None:
    with moto.Moto():
        moto.call(operation("sqs", "createQueue"), {"QueueName": "orders"})
        with moto.Moto():
            assert len(moto.call(operation("sqs", "listQueues"), {})["QueueUrls"]) == 1
        assert moto.is_active()
    assert not moto.is_active()


def test_a_refusal_has_code_message_and_status() -> None:
    with moto.Moto(), pytest.raises(moto.ServiceError) as refused:
        moto.call(operation("s3", "getObject"), {"Bucket": "nowhere", "Key": "k"})
    assert (refused.value.code, refused.value.status) == ("NoSuchBucket", 404)


def test_what_moto_lacks_is_refused_and_never_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def look_up(host: object, *_place: object, **_how: object) -> list[object]:
        asked.append(host)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with moto.Moto(), pytest.raises(UsageError, match="moto does not simulate budgets:DescribeBudgetActionHistories"):
        moto.call(operation("budgets", "describeBudgetActionHistories"), {})
    assert set(asked) <= {"127.0.0.1"}


def test_real_credentials_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAREALREALREALREAL")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://example.com")
    moto.client_in.cache_clear()
    with moto.Moto():
        signed: list[str] = []
        sts = moto.client("sts")
        sts.meta.events.register("before-send.sts", lambda request, **_: signed.append(str(request.headers)))
        moto.call(operation("sts", "getCallerIdentity"), {})
        assert os.environ["AWS_ACCESS_KEY_ID"] != "AKIAREALREALREALREAL"
    moto.client_in.cache_clear()
    assert "Credential=sfnlearn/" in signed[0]
    assert "AKIAREAL" not in signed[0]
    assert os.environ["AWS_ACCESS_KEY_ID"] == "AKIAREALREALREALREAL"


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("dynamodb", "dynamodb"),
        ("sfn", "stepfunctions"),
        ("eventbridge", "events"),
        ("cloudwatchlogs", "logs"),
        ("cognitoidentityprovider", "cognito-idp"),
        ("elasticloadbalancingv2", "elbv2"),
        ("stepfunctions", None),
        ("nonsense", None),
    ],
)
def test_sdk_integrations_name_services_as_java_does(name: str, service: str | None) -> None:
    assert moto.find_service(name) == service


@pytest.mark.parametrize(
    ("id", "name"),
    [("DynamoDB", "DynamoDb"), ("S3", "S3"), ("SESv2", "SesV2"), ("EC2", "Ec2"), ("b2bi", "B2Bi"), ("SFN", "Sfn")],
)
def test_error_names_begin_with_javas_name_of_the_service(id: str, name: str) -> None:
    assert moto.java_name(id) == name


def test_looking_at_this_module_imports_no_boto() -> None:
    code = "import sys, sfnlearn.cloud.services; print([n for n in ('boto3', 'botocore', 'moto') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_broken_profile_of_the_user_is_not_read() -> None:
    code = "from sfnlearn.cloud.botocore import moto; print(moto.find_operation('sqs', 'sendMessage').name)"
    environment = {**os.environ, "AWS_PROFILE": "there-is-none", "AWS_CONFIG_FILE": os.devnull}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.split() == ["SendMessage"]


def test_services_are_called_in_the_region_of_the_moto_that_was_started_last() -> None:
    listing = operation("sqs", "listQueues")
    with moto.Moto("eu-central-1"):
        made = moto.call(operation("sqs", "createQueue"), {"QueueName": "orders"})
        assert made["QueueUrl"].startswith("https://sqs.eu-central-1.")
        with moto.Moto():
            assert moto.call(listing, {}) == {}
        assert len(moto.call(listing, {})["QueueUrls"]) == 1


def test_the_files_that_import_awss_libraries_are_those_that_say_so() -> None:
    """moto.py: > Two other files import botocore, and none boto3 or moto."""
    found: dict[str, set[str]] = {}
    package = Path(sfnlearn.__file__).parent
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for library in {"boto3", "botocore", "moto"} & {name.partition(".")[0] for name in names}:
                found.setdefault(library, set()).add(path.relative_to(package).as_posix())
    here = {"cloud/botocore/moto.py", "cloud/botocore/hooks.py", "cloud/botocore/shapes.py"}
    assert found == {"botocore": here, "moto": {"cloud/botocore/moto.py"}}
