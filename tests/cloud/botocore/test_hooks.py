import os
import socket
from typing import Any

import boto3
import pytest
from botocore.handlers import BUILTIN_HANDLERS
from botocore.httpsession import URLLib3Session

from sfnlearn import UsageError, aws
from sfnlearn.cloud.botocore import moto

SECRET = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AWS_SESSION_TOKEN": "FwoGZXIvYXdzEXAMPLE",
    "AWS_PROFILE": "production",
    "AWS_ENDPOINT_URL": "https://api.example.com",
    "AWS_ROLE_ARN": "arn:aws:iam::999999999999:role/admin",
}


@pytest.fixture
def real_looking(monkeypatch, tmp_path):
    """Credentials in the environment and in a profile; whoever tries to connect is found out."""
    profile = tmp_path / "credentials"
    profile.write_text("[production]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = profile\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(profile))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    for name, value in SECRET.items():
        monkeypatch.setenv(name, value)
    tried = []

    def connect(_socket, address):
        tried.append(address)
        raise OSError("the network is off")

    def resolve(host, *_, **__):
        tried.append(host)
        raise OSError("the network is off")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect)
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return tried


def seen_credentials(client: Any) -> tuple[Any, ...]:
    found = client._request_signer._credentials
    return found.access_key, found.secret_key, found.token


def test_nothing_leaves_and_no_credentials_are_used(real_looking):
    before = dict(os.environ)
    with aws():
        sfn = boto3.client("stepfunctions")
        assert sfn.list_state_machines()["stateMachines"] == []
        for service in ("s3", "sqs", "dynamodb", "lambda", "sts", "events"):
            client = boto3.client(service)
            assert not {*seen_credentials(client)} & {*SECRET.values(), "AKIAPROFILE", "profile"}
            operation = {"s3": "list_buckets", "sts": "get_caller_identity", "events": "list_event_buses"}
            operation |= {"sqs": "list_queues", "dynamodb": "list_tables", "lambda": "list_functions"}
            getattr(client, operation[service])()
        assert not [name for name, value in os.environ.items() if value in SECRET.values()]
        with pytest.raises(Exception, match="production"):
            boto3.Session(profile_name="production").client("s3")
    assert real_looking == []
    assert dict(os.environ) == before


def test_outside_boto3_is_as_before(real_looking):
    moto.session()  # importing moto adds its own handler to the list, once and for good
    handlers, send, session = list(BUILTIN_HANDLERS), URLLib3Session.send, boto3.DEFAULT_SESSION
    with pytest.raises(ZeroDivisionError), aws():
        boto3.client("stepfunctions").list_activities(maxResults=1 // 0)
    assert (BUILTIN_HANDLERS, URLLib3Session.send, boto3.DEFAULT_SESSION) == (handlers, send, session)
    assert {name: os.environ[name] for name in SECRET} == SECRET
    client = boto3.Session(
        aws_access_key_id="x", aws_secret_access_key="y", region_name="us-east-1", profile_name="production"
    ).client("stepfunctions", endpoint_url="http://127.0.0.1:9")
    client.meta.events.register("before-send", lambda **_: pytest.fail("it tried"), unique_id="x")
    with pytest.raises(pytest.fail.Exception, match="it tried"):
        client.list_state_machines()


def test_a_client_from_before_is_refused(real_looking):
    old = boto3.Session(aws_access_key_id="x", aws_secret_access_key="y", region_name="us-east-1").client(
        "sns", endpoint_url="https://sns.example.com"
    )
    with aws(), pytest.raises(UsageError, match=r"would leave the machine, to sns\.example\.com"):
        old.list_topics()
    assert real_looking == []


def test_an_endpoint_outside_is_refused(real_looking):
    with aws(), pytest.raises(UsageError, match=r"would leave the machine, to s3\.example\.com"):
        boto3.client("s3", endpoint_url="https://s3.example.com").list_buckets()
    assert real_looking == []


def test_a_client_from_inside_is_refused_afterwards(real_looking):
    with aws():
        made = [boto3.client(service) for service in ("stepfunctions", "s3")]
    for client, call in zip(made, ("list_state_machines", "list_buckets"), strict=True):
        with pytest.raises(UsageError, match="make a new session, and the client of that"):
            getattr(client, call)()
    assert real_looking == []


def test_any_session_and_any_region_is_routed():
    with aws():
        for client in (
            boto3.client("stepfunctions", region_name="eu-west-1"),
            boto3.Session(region_name="ap-southeast-2").client("stepfunctions"),
            boto3.Session(aws_access_key_id="mine", aws_secret_access_key="own").client("stepfunctions"),
        ):
            assert client.list_state_machines()["stateMachines"] == []
            arn = client.create_activity(name="a")["activityArn"]
            assert arn.split(":")[3] == client.meta.region_name


def test_errors_of_other_services_are_motos():
    with aws():
        s3 = boto3.client("s3")
        with pytest.raises(s3.exceptions.NoSuchBucket):
            s3.list_objects_v2(Bucket="none")


def test_moto_is_asked_once(monkeypatch):
    from moto.core.models import botocore_stubber

    asked = []
    answer = botocore_stubber.process_request

    def count(request: Any) -> Any:
        asked.append(request.method)
        return answer(request)

    monkeypatch.setattr(botocore_stubber, "process_request", count)
    with aws():
        boto3.client("sqs").create_queue(QueueName="once")
    assert asked == ["POST"]


def test_what_moto_lacks_is_one_sentence(monkeypatch):
    from moto.core.models import botocore_stubber

    def lacks(error):
        def process(_request):
            raise error

        return process

    with aws():
        sqs = boto3.client("sqs")
        monkeypatch.setattr(botocore_stubber, "process_request", lacks(NotImplementedError("Expr")))
        with pytest.raises(UsageError, match="moto does not simulate this call of sqs:ListQueues"):
            sqs.list_queues()
        missing = ModuleNotFoundError("No module named 'docker'", name="docker")
        monkeypatch.setattr(botocore_stubber, "process_request", lacks(missing))
        with pytest.raises(UsageError, match="moto needs the library docker to simulate sqs:ListQueues"):
            sqs.list_queues()


class Refused(Exception):
    """What a step of a start raises."""


@pytest.mark.parametrize(
    "step",
    [
        "sfnlearn.cloud.botocore.moto.session",
        "sfnlearn.cloud.botocore.hooks.guarded",
        "sfnlearn.cloud.botocore.hooks.new_default_session",
        "sfnlearn.cloud.simulated_cloud.reach",
        "moto.core.models.MockAWS.start",
        "moto.core.models.MockAWS.reset",
    ],
)
@pytest.mark.parametrize("raised", [Refused, KeyboardInterrupt])
def test_a_start_that_fails_leaves_the_process_as_it_was(real_looking, monkeypatch, step, raised):
    moto.session()
    before = dict(os.environ), list(BUILTIN_HANDLERS), URLLib3Session.send, boto3.DEFAULT_SESSION

    def fail(*_, **__):
        raise raised

    with monkeypatch.context() as patch:
        patch.setattr(step, fail)
        with pytest.raises(raised):
            aws().start()
    assert (dict(os.environ), list(BUILTIN_HANDLERS), URLLib3Session.send, boto3.DEFAULT_SESSION) == before
    assert not moto.is_active()
    with aws():
        assert boto3.client("stepfunctions").list_activities()["activities"] == []


def test_motos_mocks_around_leave_the_default_session_usable():
    from moto import mock_aws

    with mock_aws():
        boto3.client("s3").list_buckets()
        with aws():
            boto3.client("s3").create_bucket(Bucket="inside")
            assert boto3.client("stepfunctions").list_activities()["activities"] == []
        assert boto3.client("s3").list_buckets()["Buckets"][0]["Name"] == "inside"
