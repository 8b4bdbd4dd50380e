"""moto.py: moto is the only thing that is ever called."""

import os
import socket
import subprocess
import sys

import pytest

from sfnlearn.asl.resource import ACCOUNT
from sfnlearn.cloud.botocore import moto
from sfnlearn.cloud.botocore.models import Operation, find_operation
from sfnlearn.errors import UsageError


def operation(service: str, action: str) -> Operation:
    found = find_operation(service, action)
    assert found is not None
    return found


def test_without_moto_nothing_is_called() -> None:
    with pytest.raises(UsageError, match=r"sqs:ListQueues needs the simulated AWS"):
        moto.call(operation("sqs", "listQueues"), {})


def test_in_moto_a_service_answers_without_its_metadata() -> None:
    with moto.Moto():
        made = moto.call(operation("sqs", "createQueue"), {"QueueName": "orders"})
        assert made == {"QueueUrl": f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/orders"}
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


def test_looking_at_this_module_imports_no_boto() -> None:
    code = "import sys, sfnlearn.cloud.services; print([n for n in ('boto3', 'botocore', 'moto') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_broken_profile_of_the_user_is_not_read() -> None:
    code = "from sfnlearn.cloud.botocore import moto; print(moto.session().get_service_model('sqs').service_name)"
    environment = {**os.environ, "AWS_PROFILE": "there-is-none", "AWS_CONFIG_FILE": os.devnull}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.split() == ["sqs"]


def test_services_are_called_in_the_region_of_the_moto_that_was_started_last() -> None:
    listing = operation("sqs", "listQueues")
    with moto.Moto("eu-central-1"):
        made = moto.call(operation("sqs", "createQueue"), {"QueueName": "orders"})
        assert made["QueueUrl"].startswith("https://sqs.eu-central-1.")
        with moto.Moto():
            assert moto.call(listing, {}) == {}
        assert len(moto.call(listing, {})["QueueUrls"]) == 1
