"""Reading a definition, field by field, and telling everything that is wrong with it at once.

`Fields` is one JSON object of a definition with its place and its query language.  A state type's `read` takes the
fields that it knows; what is missing, of the wrong type or left over becomes a `Diagnostic` in the `Report`.  Taking a
broken field gives None and goes on, so that one mistake never hides the next.

How a type of state reads itself, and what comes of a mistake:

    seconds = fields.integer("TimeoutSeconds", 1, 99_999_999)     "30" is told, with the fix 30; seconds is None
    target = fields.target("Next", required=True)                 missing is told by `finish`, together with others
    fields.finish()                                               "TimoutSeconds" is left over: told, with a guess

`known` grows with every field that is asked for.  So the list of what an object may have is never written down: it is
what its reader asked for, and what a guess at a misspelt name is made from.

Codes and messages are AWS's where they are known: recorded, or measured by others with ValidateStateMachineDefinition.
AWS names the object around a field that does not belong there.  Here the field itself is named, which is where somebody
has to look, and `Diagnostic.aws_location` gives the other place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, Protocol, TypeVar

from sfnlearn.asl.diagnostics.guesses import asked, coerced, fixed_intrinsic, fixed_path, nearest
from sfnlearn.asl.location import Keys, Location
from sfnlearn.asl.placeholders import Placeholder
from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.asl.reading.report import SCHEMA, Rank, Report
from sfnlearn.asl.running.state import States
from sfnlearn.errors import Fix
from sfnlearn.jsontext import JSON, dumps, json_type
from sfnlearn.query.intrinsics.parser import IntrinsicSyntaxError
from sfnlearn.query.paths.paths import Path, PathSyntaxError, Segment, compile_path, compile_reference_path
from sfnlearn.query.payload_templates import PayloadTemplate, PayloadTemplateError, compile_path_or_function

_TEXTS = ("Comment", "Version", "Error", "Cause", "Label")
"""Fields in which any text is right, so that a number can only be meant as one."""
Place = str | Keys
"""Where in an object: the name of a field, or the keys and indexes on the way to it; () is the object itself."""


T = TypeVar("T")


class DefinitionReader(Protocol):
    """Who reads the definition as a whole: what all its fields share, and what reading one object hands back.

    A block holds states and a state holds blocks.  Neither module can import the other; so a state reads the blocks in
    it through its `Fields`, which have this from the reader of the outermost block.
    """

    report: Report
    machine_type: str
    """The type of the execution that the states being read run in: the machine's, or that of a Map's children."""
    is_express: bool
    """Whether the machine as a whole is an Express one."""
    machine_language: str
    """The query language of a state that names none."""
    labels: dict[str, Location]
    """The Labels of distributed Maps met so far, and where they are."""

    def read_block(self, fields: Fields) -> States | None:
        """Read a block that a state holds; None where it is wrong."""

    def report_unknown(self, fields: Fields, name: str) -> None:
        """Report a field that nobody took."""

    def unled(self, block: Mapping[str, Any]) -> str | None:
        """The only state of a block that nothing leads to."""


class Fields:
    """One JSON object of a definition: its fields are taken by name, and `finish` tells what is left.

    `location` is where the object is, `block` the block of states around it.
    """

    def __init__(
        self, value: Mapping[str, Any], location: Location, reader: DefinitionReader, language: str, kind: Kind, *,
        block: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.value = value
        self.location = location
        self.reader = reader
        self.report = reader.report
        self.language = language
        self.kind = kind
        self.block: Mapping[str, Any] = block or {}
        self.known: list[str] = []
        self._missing: dict[str, Any] = {}

    @property
    def is_jsonata(self) -> bool:
        """Whether the fields are read in the JSONata language."""
        return self.language == "JSONata"

    def names(self) -> list[str]:
        """The names that the object has."""
        return list(self.value)

    def at(self, place: Place) -> Location:
        """The location of a field."""
        return self.location.below(place) if isinstance(place, str) else self.location.below(*place)

    def fix(self, place: Place, operation: Literal["set", "rename", "remove", "move"], value: JSON = None) -> Fix:
        """A change of a field."""
        return Fix(self.at(place), operation, value)

    def problem(
        self, place: Place | None, message: str, hint: str = "", code: str = SCHEMA, *, fix: Fix | None = None,
        rank: Rank = Rank.VALUE, around: bool = False,
    ) -> None:  # fmt: skip
        """Report a finding about a field, or about the whole object."""
        self.report.error(message, self.at(place or ()), hint, code, fix=fix, rank=rank, around=around)

    # -------------------------------------------------------- taking a field

    def has(self, name: str) -> bool:
        """Whether the field is there."""
        return name in self.value

    def know(self, *names: str) -> None:
        """Note names as known to this kind of object without reading them."""
        self.known.extend(names)

    def anything(self, name: str, default: JSON = None, *, required: bool = False, meant: JSON = None) -> JSON:
        """Take a field of any type; `meant` is what a missing one would plainly be."""
        self.known.append(name)
        if name not in self.value:
            if required:
                self._missing[name] = meant
            return default
        return self.value[name]

    def typed(
        self, name: str, wanted: type[T] | tuple[type[T], ...], described: str, *, required: bool = False,
        meant: JSON = None,
    ) -> T | None:  # fmt: skip
        """Take a field that must have a Python type; None where it is missing or has another."""
        value = self.anything(name, None, required=required, meant=meant)
        if name not in self.value:
            return None
        if isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool)):
            return value
        self.wrong_type(name, wanted, described)
        return None

    def wrong_type(self, name: str, wanted: type | tuple[type, ...], described: str) -> None:
        """Report a field of the wrong type; of a placeholder nobody knows the type yet."""
        value = self.value[name]
        if isinstance(value, Placeholder):
            return
        message = f"The field '{name}' must be {described}, but is {json_type(value)}: {_short(value)}"
        if isinstance(value, str) and value.startswith("$") and f"{name}Path" in self.known and not self.is_jsonata:
            self.problem(name, message, f"A path goes into {name}Path.", fix=self.fix(name, "rename", f"{name}Path"))
            return
        as_text = name in _TEXTS or name.startswith("String")
        if wanted is dict and name == "States":
            wanted = ()
        meant = None if wanted is str and not as_text and not isinstance(value, list) else coerced(value, wanted)
        hint = "" if meant is None else _to_write(value, meant)
        self.problem(name, message, hint, fix=None if meant is None else self.fix(name, "set", meant))

    def text(self, name: str, *, required: bool = False, meant: JSON = None) -> str | None:
        """Take a string."""
        return self.typed(name, str, "a string", required=required, meant=meant)

    def word(
        self, name: str, allowed: Iterable[str], *, required: bool = False, meant: JSON = None, rank: Rank = Rank.VALUE
    ) -> str | None:
        """Take a string that is one of a few (AWS's wording, recorded)."""
        allowed = list(allowed)
        value = self.anything(name, None, required=required, meant=meant)
        if name not in self.value:
            return None
        if isinstance(value, str) and value in allowed:
            return value
        listed = ", ".join(allowed)
        near = nearest(value, allowed) if isinstance(value, str) else None
        near = near or (allowed[0] if len(allowed) == 1 else None)
        fix = self.fix(name, "set", near) if near else None
        message = f"The field '{name}' should have one of these values: [{listed}]"
        self.problem(name, message, asked(near), fix=fix, rank=rank)
        return None

    def integer(self, name: str, low: int, high: int, *, required: bool = False) -> int | None:
        """Take an integer within bounds, both included."""
        value: int | None = self.typed(name, int, "an integer", required=required)
        if value is not None and not low <= value <= high:
            self.out_of_range(name, value, low, high)
            return None
        return value

    def out_of_range(self, name: str, value: float, low: float, high: float) -> None:
        """Report a number outside its bounds."""
        message = f"The field '{name}' must be between {low} and {high}, but is {value}"
        self.problem(name, message, fix=self.fix(name, "set", low if value < low else high))

    def object(self, name: str, kind: Kind, *, required: bool = False) -> Fields | None:
        """Take a nested object."""
        value = self.typed(name, dict, "an object", required=required)
        return None if value is None else self.nested(name, value, kind)

    def nested(self, place: Place, value: Mapping[str, Any], kind: Kind) -> Fields:
        """The fields of an object below this one."""
        return Fields(value, self.at(place), self.reader, self.language, kind, block=self.block)

    def objects(self, name: str, kind: Kind, *, required: bool = False) -> list[Fields]:
        """Take an array of objects, not empty where it is required."""
        value = self.typed(name, list, "an array", required=required)
        if value is None:
            return []
        if required and not value:
            self.problem(name, "Value cannot be empty")
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                message = f"Each item of '{name}' must be an object, but this is {json_type(item)}"
                self.problem((name, index), message)
        return [self.nested((name, index), item, kind) for index, item in enumerate(value) if type(item) is dict]

    def target(self, name: str, *, required: bool = False) -> str | None:
        """Take the name of a state; whether that state exists is checked with the whole block."""
        if isinstance(self.value.get(name), str):
            return self.text(name)
        if name not in self.value:
            return self.text(name, required=required, meant=self.unled() if required else None)
        meant = self.unled()
        if meant is None:
            return self.text(name)
        self.known.append(name)
        message = f"The field '{name}' must be a string, but is {json_type(self.value[name])}"
        self.problem(name, message, asked(meant), fix=self.fix(name, "set", meant))
        return None

    def unled(self) -> str | None:
        """The only state of the block that nothing leads to: the one that is meant where a transition is missing."""
        return self.reader.unled(self.block)

    # ----------------------------------------------------------- expressions

    def path(self, name: str, *, required: bool = False) -> Path | None:
        """Take a path."""
        text = self.text(name, required=required)
        return None if text is None else self._compiled(name, text, compile_path)

    def reference_path(self, name: str) -> tuple[Segment, ...] | None:
        """Take a reference path, as its segments."""
        text = self.text(name)
        path = None if text is None else self._compiled(name, text, compile_reference_path)
        return None if path is None else path.segments

    def _compiled(self, name: str, text: str, compiler: Callable[[str], Path]) -> Path | None:
        try:
            return compiler(text)
        except PathSyntaxError as error:
            hint, fix = self._meant(name, text, compiler, error)
            kind = "Reference Path" if compiler is compile_reference_path else "JSONPath"
            self.problem(name, f"Value must be a valid {kind}.", hint, fix=fix)
            return None

    def _meant(
        self, name: str, text: str, compiler: Callable[[str], Path], error: PathSyntaxError
    ) -> tuple[str, Fix | None]:
        """What somebody who wrote this for a path seems to have meant: a hint, and a fix where there is one."""
        if text == "null":
            return "Write null without quotes: in quotes it is a text.", self.fix(name, "set", None)
        meant = fixed_path(text, compiler)
        return asked(meant) or f"{error}.", self.fix(name, "set", meant) if meant else None

    def template(self, name: str, *, required: bool = False) -> PayloadTemplate | None:
        """Take a payload template of the JSONPath language."""
        value = self.anything(name, None, required=required)
        if name not in self.value:
            return None
        if isinstance(value, (str, int, float)) and name != "BatchInput":
            self._flat_template(name, value)
            return None
        try:
            return PayloadTemplate(value)
        except (PayloadTemplateError, PathSyntaxError, IntrinsicSyntaxError):
            self._broken_template((name,), value)
        return None

    def _flat_template(self, name: str, value: JSON) -> None:
        """A whole template that is not an object; a text may be a path that belongs into InputPath."""
        message = f"The field '{name}' must be an object, but is {json_type(value)}: {_short(value)}"
        is_path = isinstance(value, str) and fixed_path(value, compile_path) is None and value.startswith("$")
        if is_path and name == "Parameters" and "InputPath" not in self.value and "InputPath" in self.known:
            hint = 'A path to the whole input goes into "InputPath".'
            self.problem(name, message, hint, fix=self.fix(name, "rename", "InputPath"))
        else:
            self.problem(name, message, 'A payload template looks like {"id.$": "$.order.id"}.')

    def _broken_template(self, place: Keys, value: JSON) -> None:
        """Report every field of a template that is wrong."""
        if isinstance(value, list):
            for index, item in enumerate(value):
                self._broken_template((*place, index), item)
        elif isinstance(value, dict):
            for key, content in value.items():
                if key.endswith(".$"):
                    self._broken_expression((*place, key), key, content, value)
                else:
                    self._broken_template((*place, key), content)

    def _broken_expression(self, place: Keys, key: str, content: JSON, holder: dict[str, Any]) -> None:
        plain = key.removesuffix(".$")
        if plain in holder:
            hint = "Keep one of them."
            fix = self.fix((*place[:-1], plain), "remove")
            self.problem(place, f"There are two values for '{plain}'", hint, fix=fix)
        message = f"The value for the field '{key}' must be a valid JSONPath or a valid intrinsic function call"
        if not isinstance(content, str):
            kind = _kind(content)
            message = f"The value for the field '{key}' must be a STRING that contains a JSONPath but was {kind}"
            self.problem(place, message, f'Name the field "{plain}".', fix=self.fix(place, "rename", plain))
            return
        try:
            compile_path_or_function(content)
        except (PathSyntaxError, IntrinsicSyntaxError) as error:
            meant = fixed_intrinsic(content) if content.startswith("States.") else fixed_path(content, compile_path)
            if meant:
                self.problem(place, message, asked(meant), fix=self.fix(place, "set", meant))
            elif content.startswith(("$", "States.")):
                self.problem(place, message, f"{error}.")
            else:
                hint = f'For the text itself, name the field "{plain}".'
                self.problem(place, message, hint, fix=self.fix(place, "rename", plain))

    # ---------------------------------------------------------------- the end

    def exclusive(self, *names: str) -> list[str]:
        """Of fields that exclude each other, those that are there; more than one is reported."""
        present = [name for name in names if name in self.value]
        self.know(*names)
        if len(present) > 1:
            listed = " and ".join(f"'{name}'" for name in present)
            fix = self.fix(present[1], "remove") if len(present) == 2 else None
            message = f"{listed} cannot be used together in {self.kind.phrase}"
            self.problem(present[1], message, "Keep one of them.", fix=fix)
        return present

    def finish(self) -> None:
        """Report the fields that are missing and those that this kind of object does not have."""
        for name in self.value:
            if name not in self.known:
                self.reader.report_unknown(self, name)
        if not self._missing:
            return
        [(name, meant), *more] = self._missing.items()
        settled = meant is not None and not more
        hint = f"Add it: {_short({name: meant})[1:-1]}." if settled else ""
        fix = self.fix(name, "set", meant) if settled else None
        message = f"These fields are required: [{', '.join(self._missing)}]"
        self.problem(None, message, hint, fix=fix, rank=Rank.MISSING)


def _kind(value: JSON) -> str:
    """A JSON value's type as AWS's readers name it (measured behaviour 50, for an array)."""
    name = json_type(value).upper()
    return name if value is None else f"{'an' if name in ('ARRAY', 'OBJECT') else 'a'} {name}"


def _to_write(value: JSON, meant: JSON) -> str:
    """What to write in place of a value; a long one in brackets would be cut, so the brackets alone are named."""
    if meant == [value] and _short(meant) != dumps(meant):
        return "Put [ before it and ] after it."
    return f"Write it as {_short(meant)}."


def _short(value: JSON) -> str:
    text = dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."
