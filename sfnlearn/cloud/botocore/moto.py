"""AWS services in this process: the file that starts moto and makes the clients that tasks call.

Rules: every client has dummy credentials and is answered by moto; a call while moto is not active is refused, and so is
one that moto lets through to the network.  No profile, endpoint or configuration file of the user's is read.  What
leaves this file are plain values and botocore's shapes, which others read by their attributes.  Nothing is imported
before a service is called.

Two other files import botocore, and none boto3 or moto: `routing` hangs hooks on it, `shapes` reads its models alone.

Sources: botocore's service models; the AWS SDK for Java 2's naming rules, which the Step Functions SDK integrations
follow ("Learning to use AWS service SDK integrations", Developer Guide).
"""

from __future__ import annotations

import gzip
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

from sfnlearn.errors import UsageError

REGION = "us-east-1"
ACCOUNT = "123456789012"
_HEAD = 4096
_BOUNDARIES = (
    r"([^a-z]{2,})(v[0-9]+)", r"([^A-Z]{2,})(V[0-9]+)", r"([a-z])([A-Z])", r"([A-Z])([A-Z][a-z])",
    r"([0-9])([a-zA-Z])",
)  # fmt: skip
_SERVICE_ID = re.compile(rb'"serviceId"\s*:\s*"([^"]+)"')
# The names of Java packages that do not follow from the service's id.
_RENAMED = {"sfn": "stepfunctions", "eventbridge": "events", "cloudwatchevents": "events"}


def is_installed() -> bool:
    """Whether the services can be called at all: the extra `aws` brings boto3 and moto."""
    return find_spec("boto3") is not None and find_spec("moto") is not None


# ------------------------------------------------------------------------ moto


class Moto:
    """moto in this process, between `start()` and `stop()` or in a `with`.

    Starts nest: moto that runs already is used as it is, with what is in it.  `region` is where tasks call services.

    >>> with Moto():
    ...     is_active()
    True
    """

    started: ClassVar[list[Moto]] = []
    """Those that are started; the last one says the region."""

    def __init__(self, region: str = REGION) -> None:
        self._mock: Any = None
        self.region = region

    def start(self) -> Self:
        """Let boto3's calls be answered in this process, and put dummy credentials into the environment."""
        require()
        from moto import mock_aws

        if self._mock is None:
            self._mock = mock_aws(config={"lambda": {"use_docker": False}, "batch": {"use_docker": False}})
            self._mock.start()
            Moto.started.append(self)
        return self

    def stop(self) -> None:
        """Put the environment back, and forget what was made."""
        if self._mock is not None:
            self._mock.stop()
            self._mock = None
            Moto.started.remove(self)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def require() -> None:
    """Say how to install what is missing."""
    if not is_installed():
        raise UsageError('AWS services need boto3 and moto: pip install "sfnlearn[aws]".')


def is_active() -> bool:
    """Whether moto answers boto3's calls at present."""
    if not is_installed():
        return False
    from moto.core.models import botocore_stubber

    return bool(botocore_stubber.enabled)


def present_region() -> str:
    """Where tasks call services."""
    return Moto.started[-1].region if Moto.started else REGION


# -------------------------------------------------------------------- services


@cache
def _session() -> Any:
    import moto  # noqa: F401 - registers its handler for the sessions that are made after it
    from botocore.session import Session

    # (name in a configuration file, variable of the environment, default, conversion): no variable, so nobody's profile
    nothing = dict.fromkeys(("config_file", "credentials_file"), (None, None, os.devnull, None))
    session = Session({"profile": (None, None, None, None), **nothing})
    session.set_credentials("sfnlearn", "sfnlearn")
    session.set_config_variable("region", REGION)
    return session


def words(service_id: str) -> list[str]:
    """The words of a service's id or a shape's name, as the Java SDK 2 parts them.

    >>> words("DynamoDB"), words("Elastic Load Balancing v2")
    (['Dynamo', 'DB'], ['Elastic', 'Load', 'Balancing', 'v2'])
    """
    text = re.sub(r"[^A-Za-z0-9]+", " ", service_id)
    for pattern in _BOUNDARIES:
        text = re.sub(pattern, r"\1 \2", text)
    return text.split()


def pascal_case(name: str) -> str:
    """A name as the Java SDK 2 writes it for a class.

    >>> pascal_case("DBInstanceNotFoundFault"), pascal_case("SESv2"), pascal_case("NoSuchBucket")
    ('DbInstanceNotFoundFault', 'SesV2', 'NoSuchBucket')
    """
    return "".join(word[:1].upper() + word[1:].lower() for word in words(name))


def java_name(service_id: str) -> str:
    """The Java SDK 2's name of a service, which error names begin with.

    >>> java_name("DynamoDB"), java_name("Secrets Manager"), java_name("SFN"), java_name("AWS Health")
    ('DynamoDb', 'SecretsManager', 'Sfn', 'Health')
    """
    name = pascal_case(service_id)
    return name.removeprefix("Amazon").removeprefix("Aws").removesuffix("Service") or name


@cache
def find_service(name: str) -> str | None:
    """boto3's name of the service that an SDK integration calls `name`.

    >>> find_service("sfn"), find_service("secretsmanager"), find_service("cloudwatchlogs"), find_service("nonsense")
    ('stepfunctions', 'secretsmanager', 'logs', None)
    """
    if name in _RENAMED:
        return _RENAMED[name]
    services = _session().get_available_services()
    if name in services and java_name(_service_id(name)).lower() == name:
        return name
    return next((service for service in services if java_name(_service_id(service)).lower() == name), None)


@cache
def _service_id(service: str) -> str:
    """The id in a service's model; only the head of the file is read, since 400 whole models take seconds."""
    loader = _session().get_component("data_loader")
    version = loader.determine_latest_version(service, "service-2")
    for place in loader.search_paths:
        for ending, opener in ((".json.gz", gzip.open), (".json", open)):
            file = Path(place, service, version, f"service-2{ending}")
            if file.exists():
                with opener(file, "rb") as stream:
                    found = _SERVICE_ID.search(stream.read(_HEAD))
                return found[1].decode() if found else service
    return service


@dataclass(frozen=True, slots=True)
class ServiceError(Exception):
    """A service's refusal: its error code and message, the HTTP status, and the exception in the service's model.

    `at_client`: the request never reached the service.
    """

    code: str
    message: str
    status: int = 400
    shape: str = ""
    at_client: bool = False


@dataclass(frozen=True)
class Operation:
    """An operation of a service, as botocore's model describes it."""

    service: str
    name: str
    model: Any = field(repr=False, compare=False)

    @property
    def input(self) -> Any:
        """The shape of the parameters, or None."""
        return self.model.input_shape

    @property
    def output(self) -> Any:
        """The shape of the result, or None."""
        return self.model.output_shape

    @property
    def service_name(self) -> str:
        """The Java SDK's name of the service."""
        return java_name(self.model.service_model.service_id)

    @property
    def protocol(self) -> str:
        """How the service is spoken to, such as `json` or `rest-xml`."""
        return str(self.model.service_model.metadata["protocol"])

    @property
    def was_query(self) -> bool:
        """Whether the service spoke the older query protocol before JSON, and kept its errors: SQS did."""
        return "awsQueryCompatible" in self.model.service_model.metadata

    @cached_property
    def errors(self) -> dict[str, str]:
        """The exceptions that the service's model knows: the shape's name by error code."""
        named: dict[str, str] = {}
        for shape in self.model.service_model.error_shapes:
            named[shape.name] = named[shape.metadata.get("error", {}).get("code", shape.name)] = shape.name
        return named

    def shape(self, name: str) -> Any:
        """A shape of the service's model, or None."""
        model = self.model.service_model
        return model.shape_for(name) if name in model.shape_names else None


@cache
def find_operation(service: str, action: str) -> Operation | None:
    """The operation that an integration names in camel case; `service` is boto3's name.

    >>> find_operation("dynamodb", "putItem").name, find_operation("dynamodb", "fetchItem")
    ('PutItem', None)
    """
    model = _session().get_service_model(service)
    wanted = action.lower()
    name = next((one for one in model.operation_names if one.lower() == wanted), None)
    return None if name is None else Operation(service, name, model.operation_model(name))


# ----------------------------------------------------------------------- calls


# What moto does not answer would go through this proxy: a port of this machine on which nothing listens.
_NOWHERE = "http://127.0.0.1:9"


def client(service: str) -> Any:
    """A client with dummy credentials, whose requests can only go to moto."""
    return client_in(present_region(), service)


@cache
def client_in(region: str, service: str) -> Any:
    """The client of a service in a region."""
    from botocore.config import Config

    config = Config(
        parameter_validation=False,
        retries={"max_attempts": 0},
        ignore_configured_endpoint_urls=True,
        proxies={"http": _NOWHERE, "https": _NOWHERE},
    )
    return _session().create_client(service, region_name=region, config=config)


def call(operation: Operation, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Call a service in moto; gives the result without metadata, raises ServiceError.

    UsageError where moto is not active, or does not simulate the operation.
    """
    if not is_active():
        raise UsageError(
            f"{operation.service}:{operation.name} needs the simulated AWS: run inside `with sfnlearn.aws():`."
        )
    from botocore import xform_name
    from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

    method = getattr(client(operation.service), xform_name(operation.name))
    try:
        with _quiet():
            answer: dict[str, Any] = method(**parameters)
    except ClientError as error:
        told = error.response["Error"]
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
        if told.get("Message") == "Not yet implemented":
            raise UsageError(_not_simulated(operation)) from None
        shape = str(told.get("QueryErrorCode", ""))
        raise ServiceError(str(told.get("Code", "")), str(told.get("Message", "")), int(status), shape) from None
    except (NotImplementedError, HTTPClientError):
        raise UsageError(_not_simulated(operation)) from None
    except BotoCoreError as error:
        raise ServiceError("ValidationException", str(error)) from None
    answer.pop("ResponseMetadata", None)
    return answer


def _not_simulated(operation: Operation) -> str:
    return (
        f"moto does not simulate {operation.service}:{operation.name}, and nothing leaves this machine. "
        "Give the task a stub: functions={its Resource: lambda parameters: {...}}."
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep quiet: moto's advice to its own developers is none for a learner."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
