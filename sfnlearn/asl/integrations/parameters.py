"""What a service integration takes as its parameters, and what is wrong with those that it is given.

The same questions are asked twice: of a template when a definition is read, and of the values in front of every call.

    a name that the action does not have    The field "JobNam" is not supported by Step Functions
    a name that it must have and has not    The field 'JobName' is required but was missing
    a value of another type                 The value of the field 'Headers' has an invalid format

In a template some values are not known yet: `"JobName.$": "$.name"` in JSONPath, `"{% $name %}"` in JSONata.  Their
names are, so that they count as given; what is wrong with a name that only such a value has, AWS says at run time.

How strict.  Nobody has seen how AWS reads every type, and Java's JSON reader takes `"5"` for 5 and `"false"` for false.
So a string is taken for a number or a truth value that it spells, and any value for a string, whose JSON text is sent.
Required members are asked for at the top only: what is missing deeper down the service itself tells.

Sources: aws-cdk, issue 10014, and the two notes that quote `awsVpcConfiguration` (unknown names are refused at
creation, in nested members too); what ValidateStateMachineDefinition was seen to refuse on 2026-09-05 (required names);
a note of 2026-07 (`TaskToken.$` beside `Payload` is taken at creation and fails at run time); the Java SDK's names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from sfnlearn.asl.diagnostics.guesses import nearest
from sfnlearn.asl.integrations.existence import operation_of
from sfnlearn.asl.integrations.java_names import capitalized, sdk_member
from sfnlearn.asl.integrations.optimized import OPERATIONS, OPTIMIZED, OTHER_SERVICES, OWN_FIELDS, UNCHECKED, Fields
from sfnlearn.asl.integrations.service_models import Shape, find_service, service_model
from sfnlearn.asl.placeholders import stands_for_something
from sfnlearn.asl.resource import ServiceIntegration
from sfnlearn.jsontext import JSON
from sfnlearn.query.jsonata.delimiters import OPENING

Kind = Literal["unknown", "misspelt", "missing", "made up", "format"]
"""Misspelt is a name of which the capitals alone are others; made up is one that an SDK fills in if it is missing."""
Keys = tuple[str | int, ...]
JAVA_WORDS = frozenset(
    {
        "abstract", "assert", "boolean", "break", "byte", "case", "catch", "char", "class", "const", "continue",
        "default", "do", "double", "else", "enum", "equals", "extends", "final", "finally", "float", "for", "getclass",
        "goto", "hashcode", "if", "implements", "import", "instanceof", "int", "interface", "long", "native", "new",
        "null", "package", "private", "protected", "public", "return", "short", "static", "super", "switch",
        "synchronized", "this", "throw", "throws", "tostring", "transient", "try", "void", "volatile", "while",
    }
)  # fmt: skip
"""Words that cannot name a member in Java, which gets `Value` behind its name: `EqualsValue` (Developer Guide)."""
_CONTAINERS = frozenset({"structure", "map", "list"})
_NUMBERS = frozenset({"integer", "long", "float", "double"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: with which field, where in the parameters, and which name was meant."""

    kind: Kind
    field: str
    place: Keys = ()
    meant: str | None = None
    is_computed: bool = False
    """Whether the field's value is computed when the task runs."""

    @property
    def refuses(self) -> bool:
        """Whether AWS refuses a definition for it: a name that is plainly unknown, or one that must be there."""
        return self.kind == "missing" or (self.kind == "unknown" and not self.is_computed)

    @property
    def message(self) -> str:
        """AWS's sentence."""
        if self.kind in ("unknown", "misspelt"):
            return f'The field "{self.field}" is not supported by Step Functions'
        if self.kind in ("missing", "made up"):
            return f"The field '{self.field}' is required but was missing"
        return f"The value of the field '{self.field}' has an invalid format"


@dataclass(frozen=True, slots=True)
class Language:
    """How a template tells a value that is computed from one that stands there."""

    suffix: str = ""
    opening: str = ""

    def plain(self, key: str) -> str:
        """A field's name without what says that its value is computed."""
        return key.removesuffix(self.suffix) if self.suffix else key

    def is_computed(self, key: str, value: JSON) -> bool:
        """Whether a field's value is computed when the task runs."""
        if self.suffix and key.endswith(self.suffix):
            return True
        return bool(self.opening) and isinstance(value, str) and value.startswith(self.opening)


JSONPATH, JSONATA, VALUES = Language(suffix=".$"), Language(opening=OPENING), Language()
"""The two languages of templates, and values that are all there."""
Check = Callable[[JSON, Language], Iterator[Fault]]


@lru_cache(maxsize=256)
def check_of(resource: ServiceIntegration) -> Check | None:
    """What checks the parameters of an integration, or None where nothing is known of them.

    >>> from sfnlearn.asl.resource import parse_resource
    >>> check = check_of(parse_resource("arn:aws:states:::sqs:sendMessage"))
    >>> [fault.message for fault in check({"QueueUrl.$": "$.queue", "MessageBodi": "hello"}, JSONPATH)][0]
    'The field "MessageBodi" is not supported by Step Functions'
    """
    place = (resource.service, resource.action)
    if not resource.sdk and place in UNCHECKED:
        return None
    if not resource.sdk and place in OWN_FIELDS:
        return _own_check(OWN_FIELDS[place])
    try:
        shape, is_known = _shape_of(resource)
    except ImportError:
        return None
    return _Checker(shape, is_sdk=resource.sdk, service=resource.service).check if is_known else None


def _shape_of(resource: ServiceIntegration) -> tuple[Shape | None, bool]:
    """The shape of an integration's parameters, and whether the operation is known."""
    if resource.sdk:
        service = find_service(resource.service)
    else:
        known = OPTIMIZED.get(resource.service)
        service = OTHER_SERVICES.get((resource.service, resource.action), known.service if known else None)
    if not service:
        return None, False
    model = service_model(service)
    operation = operation_of(resource.action, model)
    if not resource.sdk:
        operation = OPERATIONS.get((resource.service, resource.action), operation)
    if operation is None or operation not in model.operations:
        return None, False
    return model.input(operation), True


def _own_check(fields: Fields) -> Check:
    names = dict.fromkeys((*fields.required, *fields.optional))

    def check(given: JSON, language: Language) -> Iterator[Fault]:
        if not isinstance(given, Mapping):
            return
        for key, value in given.items():
            name = language.plain(key)
            if name not in names:
                yield Fault("unknown", name, (key,), nearest(name, names), language.is_computed(key, value))
        present = set(map(language.plain, given))
        yield from (Fault("missing", name) for name in fields.required if name not in present)

    return check


@dataclass(frozen=True, slots=True)
class _Structure:
    """What a structure takes: its members by the names that they may have, and whether their values need a look.

    A string takes any value and a blob any at all: most parameters of most calls are done with the name.
    """

    members: Mapping[str, Shape]
    names: Mapping[str, str]
    free: frozenset[str]
    """The names whose values are not looked at."""


@dataclass(frozen=True, slots=True)
class _Checker:
    """The check of one operation's parameters."""

    shape: Shape | None
    is_sdk: bool
    service: str
    _known: dict[str, _Structure] = field(default_factory=dict)
    """The structures that were met, by their names in the model."""

    def check(self, given: JSON, language: Language) -> Iterator[Fault]:
        if not isinstance(given, Mapping):
            return
        if self.shape is None:
            yield from (Fault("unknown", language.plain(key), (key,)) for key in given)
            return
        yield from self._members(self.shape, given, language, ())
        for name in self.shape.required:
            if self._spelt(name) not in given and not self._is_there(name, given, language):
                member = self.shape.members[name]
                yield Fault("made up" if member.is_made_up else "missing", self._spelt(name))

    def _is_there(self, name: str, given: Mapping[str, JSON], language: Language) -> bool:
        """Whether a member is there under any name that it may have, or with other capitals, which were told."""
        present = {language.plain(key).lower() for key in given}
        return name.lower() in present or f"{name.lower()}value" in present

    def _spelt(self, name: str) -> str:
        return sdk_member(name) if self.is_sdk else capitalized(name)

    def _members(self, shape: Shape, given: Mapping[str, JSON], language: Language, place: Keys) -> Iterator[Fault]:
        structure = self._known.get(shape.name)
        if structure is None:
            structure = self._known[shape.name] = self._structure(shape)
        for key, value in given.items():
            if key in structure.free or (value is None and key in structure.names):
                continue
            name, computed = language.plain(key), language.is_computed(key, value)
            member = structure.names.get(name)
            if member is None:
                is_own = bool(place) and name in structure.members
                yield self._unknown(name, structure.names, (*place, key), computed=computed, is_own=is_own)
            elif not computed and value is not None:
                yield from self._value(structure.members[member], value, language, (*place, key), name)

    def _structure(self, shape: Shape) -> _Structure:
        members = shape.members
        names = self._names(members)
        free = frozenset(name for name, member in names.items() if self._is_free(members[member]))
        return _Structure(members, names, free)

    def _names(self, members: Iterable[str]) -> dict[str, str]:
        """The names that a structure's members may have, each with the member's name in the model."""
        names: dict[str, str] = {}
        for member in members:
            spelt = self._spelt(member)
            names[spelt] = member
            if self.is_sdk and member.lower() in JAVA_WORDS:
                names[f"{spelt}Value"] = member
            if member == "NULL":
                names |= dict.fromkeys(("Nul", "NULL"), member)
        return names

    def _is_free(self, shape: Shape) -> bool:
        """Whether any value may stand for a shape; an optimized integration takes plain values for DynamoDB's."""
        plain = self.service == "dynamodb" and shape.name == "AttributeValue" and not self.is_sdk
        return plain or shape.is_document or shape.type not in (*_CONTAINERS, *_NUMBERS, "boolean")

    def _unknown(self, name: str, names: Mapping[str, str], place: Keys, *, computed: bool, is_own: bool) -> Fault:
        """A name that is not there; `is_own` says that the service itself spells a nested one so."""
        same = next((known for known in names if known.lower() == name.lower()), None)
        # AWS was seen to refuse a small letter at the start.  How the Java SDK writes other capitals is not all known,
        # and the Developer Guide itself has {"RetryStrategy": {"attempts": 5}}.
        kind: Kind = "misspelt" if same is not None and (name[:1].isupper() or is_own) else "unknown"
        return Fault(kind, name, place, same or nearest(name, names), computed)

    def _value(self, shape: Shape, value: JSON, language: Language, place: Keys, field: str) -> Iterator[Fault]:
        if self._is_free(shape):
            return
        kind = shape.type
        if kind == "structure" and isinstance(value, Mapping):
            yield from self._members(shape, value, language, place)
        elif kind == "map" and isinstance(value, Mapping):
            for key, item in value.items():
                if not language.is_computed(key, item) and item is not None:
                    yield from self._value(shape.item, item, language, (*place, key), field)
        elif kind == "list" and isinstance(value, list):
            for index, item in enumerate(value):
                if not language.is_computed("", item) and item is not None:
                    yield from self._value(shape.item, item, language, (*place, index), field)
        elif not _fits(kind, value):
            yield Fault("format", field, place)


def _fits(kind: str, value: JSON) -> bool:
    """Whether a value may stand for a shape of this kind; a placeholder may, until it is filled in."""
    if isinstance(value, str) and stands_for_something(value):
        return True
    if kind in _CONTAINERS:
        return False
    if kind in _NUMBERS:
        return (isinstance(value, (int, float)) and not isinstance(value, bool)) or _spells_number(value)
    return isinstance(value, bool) or (isinstance(value, str) and value.lower() in ("true", "false"))


def _spells_number(value: JSON) -> bool:
    if not isinstance(value, str):
        return False
    try:
        float(value)
    except ValueError:
        return False
    return True
