"""What a reader asks for: which fields, and of which kind each is to be.

The list of what an object of a definition may have is written nowhere: it is what its reader asks for.  `AskedFields`
is a `Fields` that notes each question, so a program can be told the same list, with bounds and words: a form of a
state's fields, say, that has a new field as soon as the state's reader takes it.

>>> wait = {"Type": "Wait", "Seconds": 5, "End": True}
>>> read = read_asked({"StartAt": "A", "States": {"A": wait}})
>>> read[Location(("States", "A"))].asked["Seconds"]
Asked(how='integer', required=False, words=(), low=0, high=99999999, kind=None)
>>> read[Location(("States", "A"))].groups
(('Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'),)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from sfnlearn.asl.location import Location
from sfnlearn.asl.reading.blocks import BlockReader
from sfnlearn.asl.reading.fields import DefinitionReader, Fields, Place
from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.asl.reading.machine_fields import read_machine_fields
from sfnlearn.jsontext import JSON
from sfnlearn.query.paths.paths import Path, Segment
from sfnlearn.query.payload_templates import PayloadTemplate

T = TypeVar("T")
How = Literal[
    "anything", "text", "word", "integer", "number", "boolean", "array", "object", "objects", "target", "path",
    "reference path", "template",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """How a reader takes a field: the kind of value, and what bounds it."""

    how: How = "anything"
    required: bool = False
    words: tuple[str, ...] = ()
    """The words, of which a `word` is one."""
    low: int | None = None
    high: int | None = None
    kind: Kind | None = None
    """What an `object`, or each of `objects`, is."""


class AskedFields(Fields):
    """Fields that note how each of them is asked for; `read` has those of every object, by its place."""

    def __init__(
        self, value: Mapping[str, Any], location: Location, reader: DefinitionReader, language: str, kind: Kind, *,
        block: Mapping[str, Any] | None = None, read: dict[Location, AskedFields] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(value, location, reader, language, kind, block=block)
        self.asked: dict[str, Asked] = {}
        self.groups: tuple[tuple[str, ...], ...] = ()
        """Fields of which an object has one at most."""
        self.read: dict[Location, AskedFields] = {} if read is None else read
        self.read[location] = self

    def _note(self, name: str, asked: Asked) -> None:
        """Note a question; one method asks through another, so the first that says more than "anything" stays."""
        before = self.asked.get(name)
        if before is None or before.how == "anything":
            self.asked[name] = asked
        if asked.required:
            self.asked[name] = replace(self.asked[name], required=True)

    def nested(self, place: Place, value: Mapping[str, Any], kind: Kind) -> Fields:
        """The fields of an object below this one, which note what is asked too."""
        return AskedFields(
            value, self.at(place), self.reader, self.language, kind, block=self.block, read=self.read
        )  # fmt: skip

    def know(self, *names: str) -> None:
        """Note names that are known."""
        for name in names:
            self._note(name, Asked())
        super().know(*names)

    def anything(self, name: str, default: JSON = None, *, required: bool = False, meant: JSON = None) -> JSON:
        """Note a field of any type."""
        self._note(name, Asked(required=required))
        return super().anything(name, default, required=required, meant=meant)

    def typed(
        self, name: str, wanted: type[T] | tuple[type[T], ...], described: str, *, required: bool = False,
        meant: JSON = None,
    ) -> T | None:  # fmt: skip
        """Note a field of a Python type."""
        self._note(name, Asked(_HOW.get(wanted, "number"), required))
        return super().typed(name, wanted, described, required=required, meant=meant)

    def word(self, name: str, allowed: Iterable[str], **options: Any) -> str | None:
        """Note a field that is one of a few words."""
        allowed = tuple(allowed)
        self._note(name, Asked("word", bool(options.get("required")), allowed))
        return super().word(name, allowed, **options)

    def integer(self, name: str, low: int, high: int, *, required: bool = False) -> int | None:
        """Note an integer within bounds."""
        self._note(name, Asked("integer", required, low=low, high=high))
        return super().integer(name, low, high, required=required)

    def object(self, name: str, kind: Kind, *, required: bool = False) -> Fields | None:
        """Note a nested object."""
        self._note(name, Asked("object", required, kind=kind))
        return super().object(name, kind, required=required)

    def objects(self, name: str, kind: Kind, *, required: bool = False) -> list[Fields]:
        """Note an array of objects."""
        self._note(name, Asked("objects", required, kind=kind))
        return super().objects(name, kind, required=required)

    def target(self, name: str, *, required: bool = False) -> str | None:
        """Note the name of a state."""
        self._note(name, Asked("target", required))
        return super().target(name, required=required)

    def path(self, name: str, *, required: bool = False) -> Path | None:
        """Note a path."""
        self._note(name, Asked("path", required))
        return super().path(name, required=required)

    def reference_path(self, name: str) -> tuple[Segment, ...] | None:
        """Note a reference path."""
        self._note(name, Asked("reference path"))
        return super().reference_path(name)

    def template(self, name: str, *, required: bool = False) -> PayloadTemplate | None:
        """Note a payload template."""
        self._note(name, Asked("template", required))
        return super().template(name, required=required)

    def exclusive(self, *names: str) -> list[str]:
        """Note fields that exclude each other."""
        if len(names) > 1 and names not in self.groups:
            self.groups = (*self.groups, names)
        return super().exclusive(*names)


_HOW: Mapping[object, How] = {bool: "boolean", int: "integer", str: "text", list: "array", dict: "object"}
"""The kind of value by the Python type that is asked for; several types are those of a number."""


def read_asked(definition: Mapping[str, Any], machine_type: str = "STANDARD") -> dict[Location, AskedFields]:
    """Read a definition, wrong or right, and give what was asked of each of its objects, by the object's place."""
    reader = BlockReader(machine_type)
    fields = AskedFields(definition, Location(), reader, "JSONPath", Kind.MACHINE)
    read_machine_fields(fields, reader)
    return fields.read
