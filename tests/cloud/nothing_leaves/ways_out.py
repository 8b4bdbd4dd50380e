"""Ways out of `aws()`: each tries to call AWS for real.  Run as a program, in a process that no packet leaves.

    python ways_out.py [names of ways]          prints one JSON object: what became of each way

Keys that look real stand in the environment and in a profile.  Every socket to another machine than this one is
counted and refused, and all proxies lead to a listener of ours, which counts what it gets.  A way is closed when it was
answered here ("answered"), or refused by a UsageError ("refused"), and neither has counted anything.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

KEY = "AKIAIOSFODNN7REALKEY"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
tried: list[str] = []
"""Who was asked for, beside this machine."""

# ----------------------------------------------------------------------------- a machine without a network


def _here(address: object) -> bool:
    return not isinstance(address, tuple) or address[0] in LOOPBACK


def _shut_sockets() -> None:
    connect, connect_ex, resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(this: socket.socket, address: Any) -> Any:
            if _here(address):
                return method(this, address)
            tried.append(str(address))
            raise OSError("the network is off")

        return call

    def resolved(host: Any, *rest: Any, **named: Any) -> Any:
        if host in (None, "", *LOOPBACK, *(name.encode() for name in LOOPBACK)):
            return resolve(host, *rest, **named)
        tried.append(str(host))
        raise OSError("the network is off")

    socket.socket.connect = guarded(connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = guarded(connect_ex)  # type: ignore[method-assign]
    socket.getaddrinfo = resolved


class Listener:
    """A server of this machine that writes down what it gets and says nothing useful."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._server.accept()
            with connection, contextlib.suppress(OSError):
                connection.settimeout(2)
                self.got.append(connection.recv(4096).decode("latin-1"))
                connection.sendall(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def _real_looking(folder: Path, listener: Listener) -> None:
    profile = folder / "credentials"
    profile.write_text(f"[default]\naws_access_key_id = {KEY}\naws_secret_access_key = secret\n", "utf-8")
    for name in [name for name in os.environ if name.startswith("AWS_") or name.lower().endswith("_proxy")]:
        del os.environ[name]
    proxy = f"http://127.0.0.1:{listener.port}"
    os.environ.update(
        AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI/REAL", AWS_SESSION_TOKEN="FwoGREAL",
        AWS_SHARED_CREDENTIALS_FILE=str(profile), AWS_DEFAULT_REGION="us-east-1", AWS_MAX_ATTEMPTS="1",
        HTTP_PROXY=proxy, HTTPS_PROXY=proxy, NO_PROXY="", HOME=str(folder),
    )  # fmt: skip


# ----------------------------------------------------------------------------- the ways

WAYS: dict[str, Callable[[], Any]] = {}
NEEDED: dict[str, str] = {}
"""The library without which a way cannot be tried."""


def way(needs: str = "boto3") -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    def note(function: Callable[[], Any]) -> Callable[[], Any]:
        WAYS[function.__name__], NEEDED[function.__name__] = function, needs
        return function

    return note


def _identity(client: Any) -> str:
    return str(client.get_caller_identity()["Account"])


@contextlib.contextmanager
def simulated() -> Iterator[Any]:
    import sfnlearn

    with sfnlearn.aws() as cloud:
        yield cloud


@way()
def a_client_of_before() -> Any:
    import boto3

    client = boto3.client("sts")
    with simulated():
        return _identity(client)


@way()
def a_client_of_the_default_session_of_before() -> Any:
    import boto3

    boto3.setup_default_session()
    with simulated():
        return _identity(boto3.client("sts"))


@way()
def a_session_of_before() -> Any:
    import boto3

    session = boto3.Session()
    with simulated():
        return _identity(session.client("sts"))


@way()
def a_session_of_botocores_of_before() -> Any:
    from botocore.session import Session

    session = Session()
    with simulated():
        return _identity(session.create_client("sts"))


@way()
def a_session_without_handlers() -> Any:
    from botocore.session import Session

    with simulated():
        return _identity(Session(include_builtin_handlers=False).create_client("sts"))


@way()
def a_resource_of_before() -> Any:
    import boto3

    bucket = boto3.resource("s3").Bucket("mine")
    with simulated():
        return [one.key for one in bucket.objects.all()]


@way()
def an_endpoint_elsewhere() -> Any:
    import boto3

    with simulated():
        return _identity(boto3.client("sts", endpoint_url="https://sts.example.com"))


@way()
def an_endpoint_in_the_environment() -> Any:
    import boto3

    with simulated():
        os.environ["AWS_ENDPOINT_URL"] = "https://sts.example.com"
        return _identity(boto3.client("sts"))


@way()
def a_proxy() -> Any:
    import boto3
    from botocore.config import Config

    proxy = os.environ["HTTPS_PROXY"]
    client = boto3.Session().client("sts", config=Config(proxies={"https": proxy}))
    with simulated():
        return _identity(client)


@way()
def keys_given_by_hand() -> Any:
    import boto3

    with simulated():
        return _identity(boto3.client("sts", aws_access_key_id=KEY, aws_secret_access_key="secret"))


@way()
def another_region() -> Any:
    import boto3

    with simulated():
        return _identity(boto3.client("sts", region_name="eu-west-1"))


@way()
def a_profile_that_is_named_inside() -> Any:
    import boto3

    file = os.environ["AWS_SHARED_CREDENTIALS_FILE"]
    with simulated():
        os.environ["AWS_SHARED_CREDENTIALS_FILE"] = file
        return _identity(boto3.Session().client("sts"))


def _without_keys() -> Any:
    import boto3

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SHARED_CREDENTIALS_FILE"):
        del os.environ[name]
    return boto3.Session()


@way()
def the_keys_of_an_instance() -> Any:
    session = _without_keys()
    with simulated():
        os.environ.pop("AWS_EC2_METADATA_DISABLED")
        return _identity(session.client("sts"))


@way()
def the_keys_of_a_container() -> Any:
    os.environ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/role"
    session = _without_keys()
    with simulated():
        os.environ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/role"
        return _identity(session.client("sts"))


@way()
def a_presigned_address_and_requests() -> Any:
    import boto3
    import requests

    with simulated():
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="bucket")
        s3.put_object(Bucket="bucket", Key="k", Body=b"here")
        url = s3.generate_presigned_url("get_object", Params={"Bucket": "bucket", "Key": "k"})
        return requests.get(url, timeout=5).text


@way()
def a_thread() -> Any:
    import boto3

    found: list[Any] = []
    with simulated():
        thread = threading.Thread(target=lambda: found.append(_identity(boto3.Session().client("sts"))))
        thread.start()
        thread.join()
    return found[0]


@way()
def a_fork() -> Any:
    import boto3

    with simulated():
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            told = _identity(boto3.client("sts"))
            os.write(write, told.encode())
            os._exit(0)
        os.waitpid(child, 0)
        return os.read(read, 100).decode()


@way()
def a_second_start_and_stop() -> Any:
    import boto3

    import sfnlearn

    with simulated():
        inner = sfnlearn.aws()
        try:
            inner.start()
        except sfnlearn.UsageError:
            inner.stop()
            return boto3.Session().get_credentials().access_key + _identity(boto3.Session().client("sts"))
    return "open: the second start was taken"


@way()
def mocks_of_moto_inside() -> Any:
    import boto3
    import moto

    with simulated():
        with moto.mock_aws():
            boto3.client("sts").get_caller_identity()
        return _identity(boto3.client("sts"))


@way()
def mocks_of_moto_that_outlive_it() -> Any:
    import boto3
    import moto

    boto3.setup_default_session()
    mock = moto.mock_aws()
    with simulated():
        mock.start()
    told = _identity(boto3.client("sts"))
    mock.stop()
    return told


@way()
def mocks_of_moto_that_end_inside() -> Any:
    import boto3
    import moto

    mock = moto.mock_aws()
    mock.start()
    boto3.client("sts")
    with simulated():
        mock.stop()
        return _identity(boto3.Session().client("sts"))


@way()
def a_start_that_fails() -> Any:
    import boto3

    import sfnlearn

    before = dict(os.environ)
    for region in ("xx-east-1", None):
        with contextlib.suppress(sfnlearn.UsageError):
            sfnlearn.aws(region=region).start()  # type: ignore[arg-type]
    assert dict(os.environ) == before
    assert boto3.Session().get_credentials().access_key == KEY
    with simulated():
        return _identity(boto3.client("sts"))


@way()
def eight_threads_that_start_at_once() -> Any:
    import boto3
    from botocore.handlers import BUILTIN_HANDLERS

    import sfnlearn
    from sfnlearn.cloud.botocore import moto

    moto.session()
    before, handlers = dict(os.environ), list(BUILTIN_HANDLERS)
    barrier, started, refused = threading.Barrier(8), [], []

    def begin() -> None:
        cloud = sfnlearn.aws()
        barrier.wait()
        try:
            started.append(cloud.start())
        except sfnlearn.UsageError:
            refused.append(cloud)

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = _identity(boto3.client("sts"))
    assert (len(started), len(refused)) == (1, 7)
    started[0].stop()
    assert (dict(os.environ), BUILTIN_HANDLERS) == (before, handlers)
    return told


@way()
def a_task_of_a_machine() -> Any:
    import sfnlearn

    resource = "arn:aws:states:::aws-sdk:sts:getCallerIdentity"
    task = {"Type": "Task", "Resource": resource, "Parameters": {}, "End": True}
    with simulated():
        execution = sfnlearn.run(sfnlearn.StateMachine({"StartAt": "T", "States": {"T": task}}))
        assert isinstance(execution.output, dict)
        return execution.output["Account"]


@way()
def a_function_that_calls_aws() -> Any:
    import sfnlearn

    code = "import boto3\ndef handler(event, context):\n    return boto3.client('sts').get_caller_identity()['Account']"
    task = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:who", "End": True}
    with simulated():
        machine = sfnlearn.StateMachine({"StartAt": "T", "States": {"T": task}})
        return sfnlearn.run(machine, functions={"who": sfnlearn.LambdaFunction("who", code)}).output


@way()
def an_http_task_elsewhere() -> Any:
    import sfnlearn

    parameters = {"ApiEndpoint": "https://api.example.com/x", "Method": "GET", "Authentication": {"ConnectionArn": "a"}}
    task = {"Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Parameters": parameters, "End": True}
    with simulated():
        return sfnlearn.run(sfnlearn.StateMachine({"StartAt": "T", "States": {"T": task}})).status


@way()
def a_client_that_outlives_it() -> Any:
    import boto3

    with simulated():
        client = boto3.client("sts")
    return _identity(client)


@way()
def a_session_that_outlives_it() -> Any:
    import boto3

    with simulated():
        session = boto3.Session()
    return _identity(session.client("sts"))


# ----------------------------------------------------------------------------- aiobotocore


async def _who(session: Any, **options: Any) -> str:
    async with session.create_client("sts", region_name="us-east-1", **options) as client:
        return str((await client.get_caller_identity())["Account"])


@way("aiobotocore")
def an_awaited_session_of_before() -> Any:
    from aiobotocore.session import get_session

    session = get_session()
    with simulated():
        return asyncio.run(_who(session))


@way("aiobotocore")
def an_awaited_session() -> Any:
    with simulated():
        from aiobotocore.session import get_session

        return asyncio.run(_who(get_session()))


@way("aiobotocore")
def an_awaited_session_with_an_endpoint_elsewhere() -> Any:
    with simulated():
        from aiobotocore.session import get_session

        return asyncio.run(_who(get_session(), endpoint_url="https://sts.example.com"))


@way("aiobotocore")
def an_awaited_session_without_handlers() -> Any:
    with simulated():
        from aiobotocore.session import AioSession

        return asyncio.run(_who(AioSession(include_builtin_handlers=False)))


@way("aiobotocore")
def an_awaited_session_with_a_transport_of_its_own() -> Any:
    from aiobotocore.config import AioConfig
    from aiobotocore.httpsession import AIOHTTPSession
    from aiobotocore.session import get_session

    class Own(AIOHTTPSession):
        async def send(self, request: Any) -> Any:
            tried.append(request.url)
            raise OSError("the network is off")

    session = get_session()
    with simulated():
        return asyncio.run(_who(session, config=AioConfig(http_session_cls=Own)))


@way("aiobotocore")
def an_awaited_session_that_outlives_it() -> Any:
    from aiobotocore.session import get_session

    with simulated():
        session = get_session()
    return asyncio.run(_who(session))


async def _round_trip() -> str:
    from aiobotocore.session import get_session

    session = get_session()
    async with (
        session.create_client("s3") as s3,
        session.create_client("stepfunctions") as sfn,
        session.create_client("lambda") as functions,
    ):
        await s3.create_bucket(Bucket="bucket")
        await s3.put_object(Bucket="bucket", Key="k", Body=b"here")
        body = (await s3.get_object(Bucket="bucket", Key="k"))["Body"]
        assert await body.read(2) + await body.read() == b"here"
        try:
            await s3.get_object(Bucket="bucket", Key="none")
        except s3.exceptions.NoSuchKey:
            assert (await sfn.list_state_machines())["stateMachines"] == []
        answer = await functions.invoke(FunctionName="double", Payload=b"4")
        return str(await answer["Payload"].read())


@way("aiobotocore")
def awaited_services_are_answered() -> Any:
    import sfnlearn

    with sfnlearn.aws(functions={"double": sfnlearn.LambdaFunction("double", "def handler(e, c): return 2 * e")}):
        return asyncio.run(_round_trip())


@way("s3fs")
def a_file_of_s3fs() -> Any:
    with simulated():
        import s3fs

        files = s3fs.S3FileSystem(skip_instance_cache=True)
        files.mkdir("bucket")
        with files.open("bucket/k", "w") as stream:
            stream.write("here")
        return files.cat("bucket/k").decode() + str(files.ls("bucket"))


@way("s3fs")
def a_file_system_of_before() -> Any:
    import s3fs

    files = s3fs.S3FileSystem(skip_instance_cache=True)
    files.connect()
    with simulated():
        return files.ls("bucket")


# ----------------------------------------------------------------------------- the program


def told(name: str, listener: Listener) -> str:
    """What became of a way."""
    from sfnlearn import UsageError

    del tried[:], listener.got[:]
    try:
        outcome = f"answered: {WAYS[name]()}"
    except UsageError as error:
        outcome = f"refused: {error}"
    except Exception as error:  # noqa: BLE001 - the test says which it takes
        outcome = f"failed: {error!r}"
    return f"open: {tried} {listener.got} after {outcome}" if tried or listener.got else outcome


def main() -> None:
    """Try the ways that were named, each in a process of its own."""
    import importlib.util

    outcomes = {}
    for name in sys.argv[1:] or WAYS:
        if importlib.util.find_spec(NEEDED[name]) is None:
            continue
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            with tempfile.TemporaryDirectory() as folder, os.fdopen(write, "w", encoding="utf-8") as out:
                listener = Listener()
                _real_looking(Path(folder), listener)
                _shut_sockets()
                out.write(told(name, listener))
            os._exit(0)
        os.close(write)
        with os.fdopen(read, encoding="utf-8") as result:
            outcomes[name] = result.read()
        os.waitpid(child, 0)
    json.dump(outcomes, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
