"""ItemReader: the items of a distributed Map, read from S3.

S3 is reached by the same effect as a Task's service integration: `arn:aws:states:::s3:getObject` with Bucket and Key
answers `{"Body": text}`, `arn:aws:states:::s3:listObjectsV2` answers `{"Contents": [...]}`.  What the text means is
computed in `item_formats`.

Source: Developer Guide, "ItemReader (Map)".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.asl.reading.field_values import integer_setting, template_setting
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.asl.running.computed_fields import Setting
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.states.map.item_formats import DELIMITERS, FormatError, read_items
from sfnlearn.effects import Invoke, Routine
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON, dumps

GET_OBJECT = "arn:aws:states:::s3:getObject"
LIST_OBJECTS = "arn:aws:states:::s3:listObjectsV2"
MOST_ITEMS = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ItemReader:
    """Where the items are, and how they are written there."""

    resource: str
    parameters: Setting
    config: dict[str, Any] = field(default_factory=dict)
    max_items: Setting | None = None

    def read(self, effective: JSON, frame: Frame) -> Routine[list[Any]]:
        """Read the items; what S3 refuses or a file does not hold is States.ItemReaderFailed."""
        parameters = check_place(self.parameters(effective, frame), frame)
        limit = None if self.max_items is None else self.max_items(effective, frame)
        try:
            values = yield from self._values(parameters)
        except FormatError as error:
            raise StatesError("States.ItemReaderFailed", str(error)) from None
        if "ItemsPointer" in self.config:
            frame.keep("afterItemsPointer", values)
        return values[:limit] if limit else values

    def _values(self, parameters: dict[str, Any]) -> Routine[list[Any]]:
        if self.resource == LIST_OBJECTS:
            listed = yield from list_objects(parameters)
            if self.config.get("Transformation") != "LOAD_AND_FLATTEN":
                return listed
            return (yield from self._flatten(parameters["Bucket"], listed))
        answer = yield from _call(GET_OBJECT, parameters)
        if self.config.get("InputType") == "MANIFEST" or "ManifestType" in self.config:
            return (yield from self._manifest(parameters["Bucket"], _body(answer)))
        return read_items(_body(answer), self.config)

    def _flatten(self, bucket: str, listed: Sequence[JSON]) -> Routine[list[Any]]:
        """LOAD_AND_FLATTEN: the items of all listed objects, one after another."""
        values: list[Any] = []
        for found in listed:
            answer = yield from _call(GET_OBJECT, {"Bucket": bucket, "Key": _member(found, "Key")})
            values.extend(read_items(_body(answer), self.config))
        return values

    def _manifest(self, bucket: str, text: str) -> Routine[list[Any]]:
        """A manifest names the files that hold the rows: of an S3 inventory, or of an Athena query."""
        values: list[Any] = []
        for key in manifest_keys(text, self.config):
            place = {"Bucket": bucket, "Key": key} if isinstance(key, str) else key
            answer = yield from _call(GET_OBJECT, place)
            values.extend(read_items(_body(answer), {"InputType": "CSV", **self.config, **manifest_format(text)}))
        return values


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


def _body(answer: JSON) -> str:
    return answer if isinstance(answer, str) else _member(answer, "Body")


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

    An S3 inventory's manifest is JSON with `files`; an Athena manifest is one S3 URI a line.
    """
    if config.get("ManifestType", "S3_INVENTORY") == "S3_INVENTORY":
        files = _json_object(text).get("files")
        if not isinstance(files, list):
            raise FormatError("The manifest has no 'files'")
        return [_member(one, "key") for one in files]
    return [_s3_uri(line.strip()) for line in text.splitlines() if line.strip()]


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
    max_items = integer_setting(config, "MaxItems", 1, MOST_ITEMS) if config else None
    values = _read_config(config) if config else {}
    reader.finish()
    if resource is None or parameters is None:
        return None
    return ItemReader(resource=resource, parameters=parameters, config=values, max_items=max_items)


def _read_config(config: Fields) -> dict[str, Any]:
    values = {
        "InputType": config.word("InputType", ["CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"]),
        "CSVDelimiter": config.word("CSVDelimiter", DELIMITERS),
        "CSVHeaderLocation": config.word("CSVHeaderLocation", ["FIRST_ROW", "GIVEN"]),
        "CSVHeaders": config.typed("CSVHeaders", list, "an array"),
        "ItemsPointer": config.text("ItemsPointer"),
        "ManifestType": config.word("ManifestType", ["ATHENA_DATA", "S3_INVENTORY"]),
        "Transformation": config.word("Transformation", ["NONE", "LOAD_AND_FLATTEN"]),
    }
    if values["InputType"] == "PARQUET":
        config.problem("InputType", "PARQUET is not supported here", "Use CSV, JSON or JSONL.")
    headers = values["CSVHeaders"]
    if headers is not None and len(set(map(str, headers))) < len(headers):
        config.problem("CSVHeaders", "CSV headers cannot contain duplicates.")
    if values["CSVHeaderLocation"] == "GIVEN" and not headers:
        config.problem(None, "These fields are required: [CSVHeaders]", 'CSVHeaderLocation is "GIVEN": give them.')
    config.finish()
    return {name: value for name, value in values.items() if value is not None}
