"""ItemReader: the items of a distributed Map, read from S3.

S3 is reached by the same effect as a Task's service integration: `arn:aws:states:::s3:getObject` with Bucket and Key
answers `{"Body": text}`, or `{"BodyBase64": text}` for what is not text; `arn:aws:states:::s3:listObjectsV2` answers
`{"Contents": [...]}`.  What the bytes mean is computed in `item_formats`.

Which options go together AWS looks at when a definition is read (measured behaviour 78).  Most other mistakes in a
ReaderConfig it finds when it reads the items: they are warnings of the definition
(`diagnostics/warnings/map_readers.py`) and States.ItemReaderFailed when the machine runs.

Source: Developer Guide, "ItemReader (Map)".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.asl.location import is_pointer
from sfnlearn.asl.reading.field_values import template_setting
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.asl.reading.number_fields import integer_setting
from sfnlearn.asl.reading.report import Rank
from sfnlearn.asl.running.computed_fields import Setting
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.states.map.both_modes import Items
from sfnlearn.asl.states.map.item_formats import (
    DELIMITERS,
    FormatError,
    content,
    lines,
    read_items,
    read_object,
    text_of,
)
from sfnlearn.effects import Invoke, Routine
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON, dumps

GET_OBJECT = "arn:aws:states:::s3:getObject"
LIST_OBJECTS = "arn:aws:states:::s3:listObjectsV2"
ANY_INTEGER = 2**63 - 1
"""MaxItems is checked when it is used: AWS takes 0 for no limit, and any large number (recorded)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ItemReader:
    """Where the items are, and how they are written there."""

    resource: str
    parameters: Setting
    config: dict[str, Any] = field(default_factory=dict)
    max_items: Setting | None = None

    def read(self, effective: JSON, frame: Frame) -> Routine[Items]:
        """Read the items; what S3 refuses or a file does not hold is States.ItemReaderFailed."""
        parameters = check_place(self.parameters(effective, frame), frame)
        refusal = frame.run.refusal(self.resource, parameters)
        if refusal is not None:
            raise StatesError("States.ItemReaderFailed", refusal)
        limit = 0 if self.max_items is None else self.max_items(effective, frame)
        if limit < 0:
            raise StatesError("States.ItemReaderFailed", "field MaxItems must be positive")
        if self.config.get("InputType") == "PARQUET" and "VersionId" in parameters:
            versions = "S3 Version ID selection is not currently supported for PARQUET files"
            raise StatesError("States.ItemReaderFailed", versions)
        try:
            values, sources = yield from self._values(parameters)
        except FormatError as error:
            raise StatesError("States.ItemReaderFailed", str(error)) from None
        if "ItemsPointer" in self.config:
            frame.keep("afterItemsPointer", values)
        return Items(values[:limit], sources=sources[:limit]) if limit else Items(values, sources=sources)

    def _values(self, parameters: dict[str, Any]) -> Routine[Found]:
        if self.resource == LIST_OBJECTS:
            listed = yield from list_objects(parameters)
            if self.config.get("Transformation") != "LOAD_AND_FLATTEN":
                return listed, [f"s3://{parameters['Bucket']}"] * len(listed)
            places = [{"Bucket": parameters["Bucket"], "Key": _member(found, "Key")} for found in listed]
            return (yield from _all_of(places, self.config))
        answer = yield from _call(GET_OBJECT, parameters)
        if self.config.get("InputType") == "MANIFEST" or "ManifestType" in self.config:
            return (yield from self._manifest(parameters["Bucket"], text_of(content(answer))))
        return _found(read_object(content(answer), self.config), parameters)

    def _manifest(self, bucket: str, text: str) -> Routine[Found]:
        """A manifest names the files that hold the rows: of an S3 inventory, or of an Athena query."""
        keys = manifest_keys(text, self.config)
        places = [{"Bucket": bucket, "Key": key} if isinstance(key, str) else key for key in keys]
        own = {name: value for name, value in self.config.items() if name != "InputType" or value != "MANIFEST"}
        return (yield from _all_of(places, {"InputType": "CSV", **own, **manifest_format(text)}))


Found = tuple[list[Any], list[str]]
"""The items, and for each the address of the object that it comes from."""


def _found(values: list[Any], place: dict[str, Any]) -> Found:
    return values, [f"s3://{place['Bucket']}/{place.get('Key', '')}"] * len(values)


def _all_of(places: Sequence[dict[str, Any]], config: dict[str, Any]) -> Routine[Found]:
    """The items of several objects, one after another."""
    values: list[Any] = []
    sources: list[str] = []
    for place in places:
        answer = yield from _call(GET_OBJECT, place)
        more, addresses = _found(read_object(content(answer), config), place)
        values += more
        sources += addresses
    return values, sources


def _call(resource: str, parameters: dict[str, Any]) -> Routine[Any]:
    """Ask S3; what it refuses is the reader's failure."""
    try:
        return (yield Invoke(resource, parameters))
    except StatesError as error:
        raise StatesError("States.ItemReaderFailed", f"{error.error}: {error.cause}") from None


def check_place(parameters: JSON, frame: Frame) -> dict[str, Any]:
    """The parameters of a call to S3: an object that names a bucket."""
    if isinstance(parameters, dict) and isinstance(parameters.get("Bucket"), str):
        return parameters
    raise frame.runtime_error("The parameters for S3 must be an object with a string 'Bucket'")


def _member(value: JSON, name: str) -> str:
    """A string in what S3 answered, or in what a file there says."""
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, str):
        raise FormatError(f"There is no string '{name}' in {dumps(value)[:100]}")
    return found


def list_objects(parameters: dict[str, Any]) -> Routine[list[Any]]:
    """All objects under a prefix, page after page."""
    found: list[Any] = []
    token: str | None = None
    while True:
        page = yield from _call(LIST_OBJECTS, {**parameters, **({"ContinuationToken": token} if token else {})})
        listed = page.get("Contents", []) if isinstance(page, dict) else None
        if not isinstance(listed, list):
            raise FormatError("The list of objects has no array 'Contents'")
        found.extend(listed)
        before, token = token, page.get("NextContinuationToken")
        if not token:
            return found
        if token == before:
            raise FormatError("The list of objects gives the same 'NextContinuationToken' twice")


def _json_object(text: str) -> dict[str, Any]:
    values = read_items(f"[{text}]", {"InputType": "JSON"})
    return values[0] if len(values) == 1 and isinstance(values[0], dict) else {}


def manifest_keys(text: str, config: dict[str, Any]) -> list[Any]:
    """The files that a manifest names.

    An S3 inventory's manifest is JSON with `files`, whose rows are read where they are CSV; an Athena manifest is one
    S3 URI a line.
    """
    if config.get("ManifestType", "S3_INVENTORY") == "S3_INVENTORY":
        manifest = _json_object(text)
        files, written = manifest.get("files"), manifest.get("fileFormat", "CSV")
        if written != "CSV":
            raise FormatError(f"The inventory is written as {str(written)[:100]}, and not as CSV")
        if not isinstance(files, list):
            raise FormatError("The manifest has no 'files'")
        return [_member(one, "key") for one in files]
    return [_s3_uri(line.strip()) for line in lines(text) if line.strip()]


def _s3_uri(uri: str) -> dict[str, str]:
    bucket, slash, key = uri.removeprefix("s3://").partition("/")
    if not uri.startswith("s3://") or not bucket or not slash:
        raise FormatError(f"A line of the manifest is not an S3 URI: {uri[:100]}")
    return {"Bucket": bucket, "Key": key}


def manifest_format(text: str) -> dict[str, Any]:
    """An inventory's own headers, named in its `fileSchema`."""
    if not text.lstrip().startswith("{"):
        return {}
    names = [name.strip() for name in _member(_json_object(text), "fileSchema").split(",")]
    return {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": names}


# --------------------------------------------------------------------- reading


def read_item_reader(fields: Fields) -> ItemReader | None:
    """Read the field ItemReader."""
    reader = fields.object("ItemReader", Kind.ITEM_READER)
    if reader is None:
        return None
    resource = reader.word("Resource", [GET_OBJECT, LIST_OBJECTS], required=True)
    parameters = template_setting(reader, "Arguments" if reader.is_jsonata else "Parameters", required=True)
    config = reader.object("ReaderConfig", Kind.READER_CONFIG)
    max_items = integer_setting(config, "MaxItems", -ANY_INTEGER, ANY_INTEGER) if config else None
    values = _read_config(config) if config else {}
    reader.finish()
    if resource is None or parameters is None:
        return None
    return ItemReader(resource=resource, parameters=parameters, config=values, max_items=max_items)


def _headers(config: Fields) -> list[str] | None:
    """CSVHeaders: the names of the columns."""
    names = config.typed("CSVHeaders", list, "an array")
    strange = [index for index, name in enumerate(names or ()) if not isinstance(name, str)]
    for index in strange:
        config.problem(("CSVHeaders", index), "A header must be a string", "Write it in double quotes.")
    return None if names is None or strange else names


_FOREIGN = {
    "JSON": ("CSVHeaderLocation", "CSVHeaders", "ManifestType"),
    "JSONL": ("CSVHeaderLocation", "CSVHeaders"),
}
"""What AWS refuses beside an InputType (measured behaviour 78)."""


def _check_together(config: Fields) -> None:
    given = config.value
    kind, pointer = given.get("InputType"), given.get("ItemsPointer")
    if kind == "CSV" and not config.has("CSVHeaderLocation"):
        hint = 'Say "FIRST_ROW", or "GIVEN" with CSVHeaders.'
        fix = config.fix("CSVHeaderLocation", "set", "GIVEN" if config.has("CSVHeaders") else "FIRST_ROW")
        config.problem(None, "The field 'CSVHeaderLocation' is required", hint, fix=fix, rank=Rank.MISSING)
    if given.get("Transformation") == "LOAD_AND_FLATTEN" and not config.has("InputType"):
        config.problem(None, "The field 'InputType' is required", "Say what the objects hold.", rank=Rank.MISSING)
    foreign = _FOREIGN.get(kind, ()) if isinstance(kind, str) else ()
    for name in foreign:
        if config.has(name):
            message, hint = f"Field '{name}' is not supported", f"The items are {kind}."
            config.problem(name, message, hint, fix=config.fix(name, "remove"), rank=Rank.FIELD, around=True)
    if isinstance(pointer, str) and not is_pointer(pointer):
        hint = "It has a / before each key, as in /orders/items."
        message = f"Invalid input: JSON Pointer expression must start with '/': {dumps(pointer)}"
        config.problem("ItemsPointer", message, hint)
    if given.get("CSVHeaderLocation") == "GIVEN" and not given.get("CSVHeaders") and not foreign:
        config.problem(None, "These fields are required: [CSVHeaders]", 'CSVHeaderLocation is "GIVEN": give them.')


def _read_config(config: Fields) -> dict[str, Any]:
    values = {
        "InputType": config.word("InputType", ["CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"]),
        "CSVDelimiter": config.word("CSVDelimiter", DELIMITERS),
        "CSVHeaderLocation": config.word("CSVHeaderLocation", ["FIRST_ROW", "GIVEN"]),
        "CSVHeaders": _headers(config),
        "ItemsPointer": config.text("ItemsPointer"),
        "ManifestType": config.word("ManifestType", ["ATHENA_DATA", "S3_INVENTORY"]),
        "Transformation": config.word("Transformation", ["NONE", "LOAD_AND_FLATTEN"]),
    }
    _check_together(config)
    config.finish()
    return {name: value for name, value in values.items() if value is not None}
