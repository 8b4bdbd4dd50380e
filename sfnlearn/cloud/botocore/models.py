"""AWS's service models, which botocore carries as data files: services, their operations, the shapes of their values.

Nothing is called here and no client is made; reading a model needs botocore alone, and no moto.  What leaves this file
are names, `Operation` and botocore's shapes, which others know as `Shape`.

Which service an SDK integration names is found by `asl.integrations.service_models`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, NamedTuple, Protocol

from sfnlearn.asl.integrations.java_names import Spelling, java_name
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON

# -------------------------------------------------------------------- services


@cache
def loader() -> Any:
    """Botocore's reader of models; whoever makes clients shares it, so that no model is read twice."""
    from botocore.loaders import Loader

    return Loader()


@cache
def regions() -> frozenset[str]:
    """The regions in which services are simulated: those of AWS, of China and of GovCloud, `aws-global` among them."""
    known = loader().load_data("partitions")["partitions"]
    simulated = (one for one in known if one["id"] in ("aws", "aws-cn", "aws-us-gov"))
    return frozenset(name for one in simulated for name in one["regions"])


def check_region(region: str) -> None:
    """Raise UsageError for a region that does not exist.

    >>> check_region("eu-central-1")
    """
    if region not in regions():
        raise UsageError(f"There is no region {region!r} here: use one of AWS's, such as us-east-1.")


# ------------------------------------------------------------------ operations


@dataclass(frozen=True)
class Operation:
    """An operation of a service, as botocore's model describes it."""

    service: str
    name: str
    model: Any = field(repr=False, compare=False)

    @property
    def input(self) -> Shape | None:
        """The shape of the parameters, or None."""
        shape: Shape | None = self.model.input_shape
        return shape

    @property
    def output(self) -> Shape | None:
        """The shape of the result, or None."""
        shape: Shape | None = self.model.output_shape
        return shape

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

    def shape(self, name: str) -> Shape | None:
        """A shape of the service's model, or None."""
        model = self.model.service_model
        return model.shape_for(name) if name in model.shape_names else None


@cache
def find_operation(service: str, action: str) -> Operation | None:
    """The operation that an integration names in camel case; `service` is boto3's name.

    Raises ImportError without botocore, and botocore's UnknownServiceError for a service that it does not know.

    >>> find_operation("dynamodb", "putItem").name, find_operation("dynamodb", "fetchItem")
    ('PutItem', None)
    """
    model = _service_model(service)
    wanted = action.lower()
    name = next((one for one in model.operation_names if one.lower() == wanted), None)
    return None if name is None else Operation(service, name, model.operation_model(name))


@cache
def _service_model(service: str) -> Any:
    from botocore.model import ServiceModel

    return ServiceModel(loader().load_service_model(service, "service-2"), service)


# ---------------------------------------------------------------------- shapes


class Shape(Protocol):
    """A shape of botocore's, as far as it is looked at; `members` and so on are there for the types that have them."""

    @property
    def name(self) -> str:
        """The shape's name in the model."""

    @property
    def type_name(self) -> str:
        """Its type: structure, list, map, string, blob, ..."""

    @property
    def metadata(self) -> Mapping[str, Any]:
        """Its constraints: min, max, pattern, enum, sensitive."""

    @property
    def serialization(self) -> Mapping[str, Any]:
        """Where a member stands in a request, and under which name."""

    @property
    def members(self) -> Mapping[str, Shape]:
        """The members of a structure."""

    @property
    def required_members(self) -> Sequence[str]:
        """The names of those that a structure must have."""

    @property
    def member(self) -> Shape:
        """The items of a list."""

    @property
    def value(self) -> Shape:
        """The values of a map."""


def is_document(shape: Shape) -> bool:
    """Whether a structure is a document: any JSON, which the model says no more about."""
    return bool(getattr(shape, "is_document_type", False))


class ShapedValue(NamedTuple):
    """A value on a walk: its shape, the names and indexes that lead to it, whether it may not be None."""

    shape: Shape
    value: JSON
    place: tuple[str | int, ...] = ()
    required: bool = False


def walk(shape: Shape, value: JSON, spell: Spelling = str, *, deep: bool = True) -> Iterator[ShapedValue]:
    """A value of a shape and all that is in it, outermost first, in the model's order.

    A required member that is missing is visited as None, before its siblings.  What does not have the type that its
    shape says is visited and not entered.  `spell` gives a member's name in the value by its name in the model;
    without `deep` the walk ends below the outermost value.
    """
    return _walk(ShapedValue(shape, value), spell, deep=deep)


def _walk(here: ShapedValue, spell: Spelling, *, deep: bool) -> Iterator[ShapedValue]:
    yield here
    if here.value is not None and not is_document(here.shape) and (deep or not here.place):
        for shape, value, step, required in _parts(here.shape, here.value, spell):
            yield from _walk(ShapedValue(shape, value, (*here.place, step), required), spell, deep=deep)


def _parts(shape: Shape, value: JSON, spell: Spelling) -> Iterator[tuple[Shape, JSON, str | int, bool]]:
    if shape.type_name == "structure" and isinstance(value, Mapping):
        named = {spell(name): (member, name in shape.required_members) for name, member in shape.members.items()}
        for name in sorted(named, key=lambda name: value.get(name) is not None):
            member, required = named[name]
            if required or value.get(name) is not None:
                yield member, value.get(name), name, required
    elif shape.type_name == "list" and isinstance(value, list):
        yield from ((shape.member, item, index, False) for index, item in enumerate(value))
    elif shape.type_name == "map" and isinstance(value, Mapping):
        yield from ((shape.value, item, key, False) for key, item in value.items())
