"""What a distributed Map reads and writes: options without an effect, and such as fail when the machine runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.asl.definition import PlacedState
from sfnlearn.asl.diagnostics.codes import sfnlearn_warning
from sfnlearn.asl.diagnostics.example_machines import GET_OBJECT, LIST_OBJECTS, reading
from sfnlearn.asl.diagnostics.guesses import asked
from sfnlearn.asl.diagnostics.warnings.without_effect import without_effect
from sfnlearn.asl.location import Keys
from sfnlearn.asl.resource import ServiceIntegration, parse_resource
from sfnlearn.errors import Diagnostic, Fix
from sfnlearn.late import late

_PLACE = ("Bucket", "Prefix")
_CSV = {"InputType": "CSV", "CSVHeaderLocation": "GIVEN"}
READER_FAILS = sfnlearn_warning(
    "READER_FAILS",
    "An ItemReader with which every execution fails, with `States.ItemReaderFailed`, when it reads its items.",
    {
        "a negative number of items": reading(GET_OBJECT, MaxItems=-1),
        "a column twice": reading(GET_OBJECT, **_CSV, CSVHeaders=["id", "id"]),
    },
)


def check(found: PlacedState) -> Iterator[Diagnostic]:
    """The warnings about one Map."""
    reader, writer = found.state.get("ItemReader"), found.state.get("ResultWriter")
    if found.type == "Map" and isinstance(reader, dict):
        yield from _items_beside(found)
        yield from _parameters(found, reader)
        config = reader.get("ReaderConfig")
        if isinstance(config, dict):
            place = ("ItemReader", "ReaderConfig")
            yield from without_effect(found, place, config, dict(_why_not(config, reader.get("Resource"))))
            yield from _failing(found, place, config)
    if found.type == "Map" and isinstance(writer, dict):
        yield from _destination(found, writer)
    if found.type == "Map" and isinstance(writer, dict) and isinstance(writer.get("WriterConfig"), dict):
        unused = {} if "Resource" in writer else {"OutputType": "a ResultWriter without a Resource writes no files"}
        yield from without_effect(found, ("ResultWriter", "WriterConfig"), writer["WriterConfig"], unused)


def _parameters(found: PlacedState, reader: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """What S3 does not take, or must have, of the parameters of the call that reads."""
    resource = parse_resource(str(reader.get("Resource")))
    if not isinstance(resource, ServiceIntegration):
        return
    name = "Arguments" if "Arguments" in reader else "Parameters"
    for fault in late("faults of parameters")(resource, reader.get(name), is_jsonata=name == "Arguments"):
        if fault.kind in ("unknown", "misspelt", "missing"):
            place = found.at(("ItemReader", name, *fault.place))
            yield READER_FAILS.found(place, fault.message, asked(fault.meant))


def _destination(found: PlacedState, writer: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """What is given of the place for the results, beside its bucket and prefix."""
    for name in ("Parameters", "Arguments"):
        given = writer.get(name)
        keys = [key for key in given if key.removesuffix(".$") not in _PLACE] if isinstance(given, dict) else []
        unused = dict.fromkeys(keys, "results are written to a Bucket, under a Prefix")
        yield from without_effect(found, ("ResultWriter", name), given or {}, unused)


def _items_beside(found: PlacedState) -> Iterator[Diagnostic]:
    unused = dict.fromkeys(("ItemsPath", "Items"), "the items come from the ItemReader")
    yield from without_effect(found, (), found.state, unused)


def _why_not(config: Mapping[str, Any], resource: object) -> Iterator[tuple[str, str]]:
    """The options that do nothing beside the others, each with why."""
    kind, flattens = config.get("InputType", "JSON"), config.get("Transformation") == "LOAD_AND_FLATTEN"
    is_manifest = kind == "MANIFEST" or "ManifestType" in config
    if resource == GET_OBJECT:
        yield "Transformation", "it is for what listObjectsV2 lists"
    elif resource == LIST_OBJECTS and not flattens:
        for name in ("InputType", "CSVDelimiter", "CSVHeaderLocation", "CSVHeaders", "ItemsPointer"):
            yield name, 'the objects are only listed; "Transformation": "LOAD_AND_FLATTEN" reads them'
        return
    if kind != "CSV" and not is_manifest:
        for name in ("CSVDelimiter", "CSVHeaderLocation", "CSVHeaders"):
            yield name, f"the items are {kind}"
    elif config.get("CSVHeaderLocation") != "GIVEN":
        yield "CSVHeaders", 'the headers are in the first row; "CSVHeaderLocation": "GIVEN" takes these'
    if kind != "JSON" and "ItemsPointer" in config:
        yield "ItemsPointer", f"the items are {kind}"


def _failing(found: PlacedState, place: Keys, config: Mapping[str, Any]) -> Iterator[Diagnostic]:
    most, headers = config.get("MaxItems"), config.get("CSVHeaders")
    if isinstance(most, int) and most < 0:
        where = found.at((*place, "MaxItems"))
        yield READER_FAILS.found(where, "field MaxItems must be positive", "0 means all items.", Fix(where, "set", 0))
    if isinstance(headers, list) and len(set(map(str, headers))) < len(headers):
        hint = "Give each column a name of its own."
        yield READER_FAILS.found(found.at((*place, "CSVHeaders")), "CSV headers cannot contain duplicates.", hint)
