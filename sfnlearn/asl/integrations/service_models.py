"""What AWS's services take, by the models that botocore carries as data files: services, actions, shapes of parameters.

The files are read as data.  Botocore itself is not imported: the language needs no AWS library, and importing one would
take longer than reading most definitions.  Where botocore is not installed, everything here raises ImportError, and
whoever asks says nothing about SDK integrations.

How the service of an SDK integration is found.  `aws-sdk:lexmodelsv2` is the name of a package of the Java SDK 2, which
follows from the id that stands in the service's model: `Lex Models V2`.  boto3's own name, `lexv2-models`, follows from
nothing.  So the ids are compared, and only the head of each file is read for it: 400 whole models take seconds.

    name in a Resource     id in the model          boto3's name
    cognitoidentity        Cognito Identity         cognito-identity
    marketplacemetering    Marketplace Metering     meteringmarketplace
    cloudwatchevents       (EventBridge)            events                an older name, see `_OLDER_NAMES`

Sources: botocore's service models; the AWS SDK for Java 2's naming rules (see `java_names`).
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sfnlearn.asl.integrations.java_names import java_name

_HEAD = 4096
_SERVICE_ID = re.compile(rb'"serviceId"\s*:\s*"([^"]+)"')
_OLDER_NAMES = {"cloudwatchevents": "events"}
"""Packages of the Java SDK 2 whose service has another id by now."""
_DATE = re.compile(r"\d{4}_\d{2}_\d{2}$")
"""CloudFront's operations end in one, which the Java SDK leaves away."""

# -------------------------------------------------------------------- services


def _data() -> Path:
    """The folder of botocore's models.  Raises ImportError without botocore."""
    found = find_spec("botocore")
    if found is None or not found.submodule_search_locations:
        raise ImportError("botocore is not installed")
    return Path(found.submodule_search_locations[0], "data")


@cache
def _files() -> Mapping[str, Path]:
    """The newest model of each service, by boto3's name of it."""
    newest: dict[str, Path] = {}
    for folder in sorted(_data().iterdir()):
        versions = sorted(file for file in folder.glob("*/service-2.json*"))
        if versions:
            newest[folder.name] = versions[-1]
    return newest


def service_names() -> tuple[str, ...]:
    """boto3's name of every service.  Raises ImportError without botocore."""
    return tuple(_files())


@cache
def _service_id(service: str) -> str:
    """The id in a service's model, read from the head of the file."""
    file = _files()[service]
    with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as stream:
        found = _SERVICE_ID.search(stream.read(_HEAD))
    return found[1].decode() if found else service


def sdk_name(service: str) -> str:
    """The name in an SDK integration's Resource, by boto3's name.

    >>> sdk_name("stepfunctions"), sdk_name("cognito-idp")
    ('sfn', 'cognitoidentityprovider')
    """
    return java_name(_service_id(service)).lower()


@cache
def find_service(name: str) -> str | None:
    """boto3's name of the service that an SDK integration calls `name`.

    Raises ImportError without botocore.

    >>> find_service("sfn"), find_service("secretsmanager"), find_service("cloudwatchlogs"), find_service("nonsense")
    ('stepfunctions', 'secretsmanager', 'logs', None)
    """
    if name in _OLDER_NAMES:
        return _OLDER_NAMES[name]
    # Most services are called alike but for hyphens: looking at those first saves reading the ids of the others.
    likely_first = sorted(service_names(), key=lambda service: service.replace("-", "") != name)
    return next((service for service in likely_first if sdk_name(service) == name), None)


# ----------------------------------------------------------------- what they take


@dataclass(frozen=True, slots=True)
class ServiceModel:
    """A service's model: its operations by the names that an integration's action has with a capital."""

    service: str
    operations: Mapping[str, Mapping[str, Any]]
    shapes: Mapping[str, Mapping[str, Any]]

    def input(self, operation: str) -> Shape | None:
        """The shape of an operation's parameters, or None where it takes none."""
        return self._shape(operation, "input")

    def streams_events(self, operation: str) -> bool:
        """Whether the operation takes or answers a stream of events."""
        ends = (self._shape(operation, end) for end in ("input", "output"))
        return any(member.is_event_stream for shape in ends if shape for member in shape.members.values())

    def _shape(self, operation: str, end: str) -> Shape | None:
        found = self.operations[operation].get(end)
        return None if found is None else Shape(self.shapes, found)


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of a value; `reference` is what names it in the shape around it."""

    shapes: Mapping[str, Mapping[str, Any]] = field(repr=False)
    reference: Mapping[str, Any]

    @property
    def _own(self) -> Mapping[str, Any]:
        return self.shapes[self.reference["shape"]]

    @property
    def name(self) -> str:
        """Its name in the model."""
        return str(self.reference["shape"])

    @property
    def type(self) -> str:
        """Its type: structure, list, map, string, blob, ..."""
        return str(self._own["type"])

    @property
    def is_document(self) -> bool:
        """Whether it is any JSON, which the model says no more about."""
        return bool(self._own.get("document"))

    @property
    def is_event_stream(self) -> bool:
        """Whether it is a stream of events."""
        return bool(self._own.get("eventstream"))

    @property
    def is_made_up(self) -> bool:
        """Whether an SDK makes the value up where it is missing: a token against calls that come twice."""
        return bool(self.reference.get("idempotencyToken") or self._own.get("idempotencyToken"))

    @property
    def members(self) -> Mapping[str, Shape]:
        """The members of a structure, by their names in the model."""
        return {name: Shape(self.shapes, member) for name, member in self._own.get("members", {}).items()}

    @property
    def required(self) -> tuple[str, ...]:
        """The members that a structure must have."""
        return tuple(self._own.get("required", ()))

    @property
    def item(self) -> Shape:
        """The items of a list, or the values of a map."""
        return Shape(self.shapes, self._own["member" if self.type == "list" else "value"])


@lru_cache(maxsize=32)
def service_model(service: str) -> ServiceModel:
    """A service's model, by boto3's name of it.

    >>> service_model("sqs").input("SendMessage").required
    ('QueueUrl', 'MessageBody')
    """
    file = _files()[service]
    with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as stream:
        read = json.load(stream)
    operations = {_DATE.sub("", name): operation for name, operation in read["operations"].items()}
    return ServiceModel(service, operations, read["shapes"])
