"""ItemReader: what AWS finds when it reads, and where an item comes from."""

import base64
import gzip
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sfnlearn import DefinitionError, StateMachine, run
from sfnlearn.jsontext import dumps
from tests.shorthand import GET, LIST

ROOT = Path(__file__).parents[4]
PASS = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
CONFIG = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}


def codes(machine: StateMachine) -> list[str]:
    """The codes of a machine's warnings."""
    return [found.code for found in machine.diagnostics]


def reading(objects: dict[str, Any], resource: str = GET, jsonata: bool = False, **more: Any) -> Any:
    """An execution of a Map over what is read; `objects` are answers by key."""
    config = more.pop("ReaderConfig", {})
    where = "Arguments" if jsonata else "Parameters"
    parameters = {"Bucket": "b", **({"Key": "k"} if resource == GET else {}), **more.pop("parameters", {})}
    reader = {"Resource": resource, where: parameters, "ReaderConfig": config}
    state = {"Type": "Map", "ItemReader": reader, "ItemProcessor": {"ProcessorConfig": CONFIG, **PASS}, "End": True}
    definition = {"StartAt": "M", "States": {"M": {**state, **more}}}
    machine = StateMachine({"QueryLanguage": "JSONata", **definition} if jsonata else definition)
    listed = {"Contents": [{"Key": key} for key in objects]}
    stubs = {GET: lambda parameters: objects[parameters["Key"]], LIST: lambda _: listed}
    return run(machine, {"most": 2, "less": -2}, functions=stubs)


@pytest.mark.parametrize(
    ("config", "jsonata", "items"),
    [
        ({"MaxItems": 0}, False, [1, 2, 3]),
        ({"MaxItems": 2}, False, [1, 2]),
        ({"MaxItems": 3}, False, [1, 2, 3]),
        ({"MaxItems": 10**12}, False, [1, 2, 3]),
        ({"MaxItemsPath": "$.most"}, False, [1, 2]),
        ({"MaxItems": "{% 1 %}"}, True, [1]),
        ({"MaxItems": "{% 0 %}"}, True, [1, 2, 3]),
        ({}, False, [1, 2, 3]),
    ],
)
def test_how_many_items_are_taken(config, jsonata, items):
    assert reading({"k": {"Body": "[1, 2, 3]"}}, jsonata=jsonata, ReaderConfig=config).output == items


@pytest.mark.parametrize(
    ("config", "jsonata", "cause"),
    [
        ({"MaxItems": -1}, False, "field MaxItems must be positive"),
        ({"MaxItemsPath": "$.less"}, False, "field MaxItems must be positive"),
        ({"MaxItems": "{% -3 %}"}, True, "field MaxItems must be positive"),
        (
            {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a", "a"]},
            False,
            "CSV headers cannot contain duplicates.",
        ),
        ({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, False, "CSV headers cannot contain duplicates."),
    ],
)
def test_what_only_a_run_finds(config, jsonata, cause):
    execution = reading({"k": {"Body": "a,a\n1,2"}}, jsonata=jsonata, ReaderConfig=config)
    assert (execution.status, execution.error, execution.cause) == ("FAILED", "States.ItemReaderFailed", cause)


CSV = {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}
TEXT = "id,name\n1,Zoë\n"
ROWS = [{"id": "1", "name": "Zoë"}]


def binary(data: bytes) -> dict[str, str]:
    return {"BodyBase64": base64.b64encode(data).decode()}


@pytest.mark.parametrize(
    "answer",
    [
        {"Body": TEXT},
        {"Body": "\ufeff" + TEXT},
        binary(TEXT.encode()),
        binary(TEXT.encode("utf-8-sig")),
        binary(gzip.compress(TEXT.encode())),
        binary(gzip.compress(TEXT.encode("utf-8-sig"))),
        binary(gzip.compress(b"id,name\n") + gzip.compress("1,Zoë\n".encode())),
        TEXT,
    ],
)
def test_texts_in_utf_8_zipped_or_not(answer):
    assert reading({"k": answer}, ReaderConfig=CSV).output == ROWS


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (binary(TEXT.encode("latin-1")), "The object is not a text in UTF-8"),
        (binary(TEXT.encode("utf-16")), "The object is not a text in UTF-8"),
        (binary(gzip.compress(TEXT.encode("latin-1"))), "The object is not a text in UTF-8"),
        (binary(gzip.compress(TEXT.encode())[:-9]), "The zipped object ends too early"),
        (binary(b"\x1f\x8bxxxxxxxx"), "cannot be unzipped"),
        (binary(b"\x89PNG\r\n"), "The object is not a text in UTF-8"),
        ({"BodyBase64": "no Base64!"}, "S3 answered no object with a 'Body'"),
        ({}, "S3 answered no object with a 'Body'"),
        (None, "S3 answered no object with a 'Body'"),
    ],
)
@pytest.mark.parametrize("kind", ["CSV", "JSON", "JSONL"])
def test_anything_else_is_an_error_and_no_list(answer, cause, kind):
    config = CSV if kind == "CSV" else {"InputType": kind}
    execution = reading({"k": answer}, ReaderConfig=config)
    assert (execution.status, execution.error) == ("FAILED", "States.ItemReaderFailed")
    assert cause in execution.cause


def test_a_zipped_object_that_would_fill_the_memory(monkeypatch):
    monkeypatch.setattr("sfnlearn.asl.states.map.item_formats.MOST_UNPACKED", 1000)
    execution = reading({"k": binary(gzip.compress(b"1" * 2000))}, ReaderConfig={"InputType": "JSONL"})
    assert execution.error == "States.ItemReaderFailed"
    assert "more than 1000 bytes" in execution.cause


SOURCE = {"n.$": "$$.Map.Item.Index", "from.$": "$$.Map.Item.Source"}


@pytest.mark.parametrize(
    ("resource", "config", "objects", "sources"),
    [
        (GET, {}, {"k": {"Body": "[1, 2]"}}, ["s3://b/k", "s3://b/k"]),
        (LIST, {}, {"x": {}, "y": {}}, ["s3://b", "s3://b"]),
        (
            LIST,
            {"Transformation": "LOAD_AND_FLATTEN", "InputType": "JSONL"},
            {"x": {"Body": "1\n2"}, "y": {"Body": "3"}},
            ["s3://b/x", "s3://b/x", "s3://b/y"],
        ),
        (
            GET,
            {"InputType": "MANIFEST", "ManifestType": "ATHENA_DATA", "MaxItems": 2},
            {"k": {"Body": "s3://c/one\ns3://c/two\n"}, "one": {"Body": "a\n1"}, "two": {"Body": "a\n2\n3"}},
            ["s3://c/one", "s3://c/two"],
        ),
    ],
)
def test_where_an_item_comes_from(resource, config, objects, sources):
    execution = reading(objects, resource, ReaderConfig=config, ItemSelector=SOURCE)
    assert execution.output == [{"n": index, "from": source} for index, source in enumerate(sources)]


@pytest.mark.parametrize("items", [[7, 8], {"a": 1}])
def test_the_states_own_data_say_so(items):
    state = {"Type": "Map", "ItemProcessor": {"ProcessorConfig": CONFIG, **PASS}, "ItemSelector": SOURCE, "End": True}
    execution = run(StateMachine({"StartAt": "M", "States": {"M": state}}), items)
    assert [item["from"] for item in execution.output] == ["STATE_DATA"] * len(items)
    written = "{% $states.context.Map.Item.Source %}"
    state = {"Type": "Map", "ItemProcessor": state["ItemProcessor"], "ItemSelector": written, "Items": [1], "End": True}
    asked = run(StateMachine({"QueryLanguage": "JSONata", "StartAt": "M", "States": {"M": state}}), {})
    assert asked.output == ["STATE_DATA"]


# ------------------------------------------------------- what files look like


@pytest.mark.parametrize(
    ("config", "text", "items"),
    [
        ({"InputType": "JSONL"}, '{"a": "x\u2028y"}\n2', [{"a": "x\u2028y"}, 2]),
        ({"InputType": "JSONL"}, '"\x85"\r\n"\u2029"', ["\x85", "\u2029"]),
        ({"InputType": "JSONL"}, "1\r\n\r\n2\r\n", [1, 2]),
        ({"InputType": "JSONL"}, "1\r2", [1, 2]),
        ({"InputType": "JSONL"}, "", []),
        (CSV, "id,name\r1,Zoë\r", ROWS),
        (CSV, "id,name\r\n1,Zoë\r\n", ROWS),
        (CSV, 'id,name\n1,"Z\r\no"', [{"id": "1", "name": "Z\r\no"}]),
        (CSV, "id,name\n1,\u2028\n", [{"id": "1", "name": "\u2028"}]),
        (CSV, "id,name\n\n1\n1,2,3\n", [{"id": "1", "name": ""}, {"id": "1", "name": "2"}]),
    ],
)
def test_lines_end_as_any_system_ends_them(config, text, items):
    assert reading({"k": {"Body": text}}, ReaderConfig=config).output == items


@pytest.mark.parametrize("pointer", ["orders", "$.orders", "{% '/orders' %}", "#/orders", " /orders"])
def test_an_items_pointer_that_is_not_a_pointer_is_refused(pointer):
    assert refused(ItemsPointer=pointer) == [
        f"Invalid input: JSON Pointer expression must start with '/': \"{pointer}\""
    ]


def refused(resource=GET, **config):
    """What is found wrong with a ReaderConfig."""
    with pytest.raises(DefinitionError) as caught:
        reading({}, resource, ReaderConfig=config)
    return [found.message for found in caught.value.diagnostics]


FIRST = {"CSVHeaderLocation": "FIRST_ROW"}
GIVEN = {"CSVHeaderLocation": "GIVEN", "CSVHeaders": ["id"]}
LOCATION, HEADERS, MANIFEST = (
    f"Field '{name}' is not supported" for name in ("CSVHeaderLocation", "CSVHeaders", "ManifestType")
)


@pytest.mark.parametrize(
    ("resource", "config", "messages"),
    [
        (GET, {"InputType": "CSV"}, ["The field 'CSVHeaderLocation' is required"]),
        (GET, {"InputType": "CSV", "ManifestType": "S3_INVENTORY"}, ["The field 'CSVHeaderLocation' is required"]),
        (GET, {"InputType": "CSV", "CSVHeaders": ["id"]}, ["The field 'CSVHeaderLocation' is required"]),
        (GET, {"InputType": "CSV", "CSVHeaderLocation": "GIVEN"}, ["These fields are required: [CSVHeaders]"]),
        (LIST, {"Transformation": "LOAD_AND_FLATTEN"}, ["The field 'InputType' is required"]),
        (GET, {"InputType": "JSON", **FIRST}, [LOCATION]),
        (GET, {"InputType": "JSON", **GIVEN}, [LOCATION, HEADERS]),
        (GET, {"InputType": "JSONL", **GIVEN}, [LOCATION, HEADERS]),
        (GET, {"InputType": "JSON", "ManifestType": "ATHENA_DATA"}, [MANIFEST]),
    ],
)
def test_options_that_do_not_go_together_are_refused(resource, config, messages):
    assert refused(resource, **config) == messages


@pytest.mark.parametrize(
    ("resource", "config"),
    [
        (GET, {"InputType": "CSV", **FIRST}),
        (GET, {"InputType": "CSV", **GIVEN}),
        (GET, {**FIRST}),
        (GET, {"InputType": "JSONL", "ManifestType": "ATHENA_DATA"}),
        (GET, {"ManifestType": "S3_INVENTORY"}),
        (LIST, {"Transformation": "NONE"}),
        (LIST, {"Transformation": "LOAD_AND_FLATTEN", "InputType": "JSON"}),
    ],
)
def test_options_that_go_together(resource, config):
    reading({"k": {"Body": "[]"}}, resource, ReaderConfig=config)


def test_a_version_of_a_parquet_object_fails_when_it_is_read():
    execution = reading({}, parameters={"VersionId": "1"}, ReaderConfig={"InputType": "PARQUET"})
    assert (execution.error, execution.cause) == (
        "States.ItemReaderFailed",
        "S3 Version ID selection is not currently supported for PARQUET files",
    )


@pytest.mark.parametrize("pointer", ["", "/orders", "/orders/0", "/a~1b", "/c~0d"])
def test_an_items_pointer(pointer):
    lists = {"": {"Key": "orders", "Value": [[1]]}}
    text = '{"orders": [[1]], "a/b": [[1]], "c~d": [[1]]}'
    found = reading({"k": {"Body": text}}, ReaderConfig={"ItemsPointer": pointer})
    assert found.output[0] == lists.get(pointer, 1 if pointer == "/orders/0" else [1])
    assert codes(found.machine) == []


@pytest.mark.parametrize("headers", [[1], ["a", None], [["a"]], [{}], [True, "b"]])
def test_headers_are_strings(headers):
    config = {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": headers}
    with pytest.raises(DefinitionError, match="A header must be a string") as caught:
        reading({}, ReaderConfig=config)
    assert len(caught.value.diagnostics) == sum(not isinstance(header, str) for header in headers)


@pytest.mark.parametrize(("written", "fails"), [("CSV", False), (None, False), ("Parquet", True), ("ORC", True)])
def test_an_inventory_that_is_not_csv_is_an_error(written, fails):
    manifest = {"fileSchema": "Bucket, Key", "files": [{"key": "one"}], **({"fileFormat": written} if written else {})}
    objects = {"k": {"Body": dumps(manifest)}, "one": {"Body": '"b","x"\n'}}
    execution = reading(objects, ReaderConfig={"ManifestType": "S3_INVENTORY"})
    assert execution.error == ("States.ItemReaderFailed" if fails else None)
    assert fails or execution.output == [{"Bucket": "b", "Key": "x"}]


PLACE = {"Bucket": "b", "Key": "k"}


@pytest.mark.parametrize(
    ("resource", "parameters", "told"),
    [
        (GET, PLACE, None),
        (GET, {**PLACE, "VersionId": "1"}, None),
        (GET, {**PLACE, "Prefix": "p"}, 'The field "Prefix" is not supported by Step Functions'),
        (GET, {**PLACE, "Prefix.$": "$.most"}, 'The field "Prefix" is not supported by Step Functions'),
        (GET, {**PLACE, "Keys": "p"}, 'The field "Keys" is not supported by Step Functions'),
        (GET, {"Bucket": "b"}, "The field 'Key' is required but was missing"),
        (LIST, {"Bucket": "b", "Prefix": "p", "MaxKeys": 1}, None),
        (LIST, {"Bucket": "b", "Key": "k"}, 'The field "Key" is not supported by Step Functions'),
        (LIST, {"Bucket": "b", "prefix": "k"}, 'The field "prefix" is not supported by Step Functions'),
    ],
)
def test_parameters_that_the_call_does_not_take_fail_and_are_told(resource, parameters, told):
    reader = {"Resource": resource, "Parameters": parameters}
    state = {"Type": "Map", "ItemReader": reader, "ItemProcessor": {"ProcessorConfig": CONFIG, **PASS}, "End": True}
    machine = StateMachine({"StartAt": "M", "States": {"M": state}})
    execution = run(machine, {"most": "p"}, functions={GET: lambda _: "[1]", LIST: lambda _: {"Contents": [1]}})
    if told is None:
        assert (execution.output, codes(machine)) == ([1], [])
    else:
        assert (execution.error, told in str(execution.cause)) == ("States.ItemReaderFailed", True)
        assert codes(machine) == ["READER_FAILS"]


# --------------------------------------------------------------------- Parquet

PYARROW = ROOT / ".pyarrow"
WRITE_AND_READ = """
import base64, datetime, decimal, io, json, pyarrow, pyarrow.parquet
from tests.asl.states.map.test_item_reader import reading
rows = [{"id": 1, "name": "Zoë", "kg": 1.5, "tags": ["a"], "at": {"city": "Bonn"}, "none": None,
         "day": datetime.date(2026, 1, 31), "price": decimal.Decimal("9.90"), "raw": b"\\x00"}]
file = io.BytesIO()
pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), file)
answer = {"BodyBase64": base64.b64encode(file.getvalue()).decode()}
print(json.dumps(reading({"k": answer}, ReaderConfig={"InputType": "PARQUET"}).output))
print(reading({"k": {"Body": "id,name"}}, ReaderConfig={"InputType": "PARQUET"}).cause)
"""


def python(code: str, *paths: Path) -> subprocess.CompletedProcess[str]:
    found = ":".join(map(str, [ROOT, *paths]))
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={"PYTHONPATH": found}, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(not PYARROW.is_dir(), reason="pyarrow is not here: .ci/run puts it into .pyarrow")
def test_the_rows_of_a_parquet_file():
    ran = python(WRITE_AND_READ, PYARROW)
    assert ran.returncode == 0, ran.stderr
    rows, cause = ran.stdout.splitlines()
    assert rows == (
        '[{"id": 1, "name": "Zo\\u00eb", "kg": 1.5, "tags": ["a"], "at": {"city": "Bonn"}, "none": null, '
        '"day": "2026-01-31", "price": "9.90", "raw": "AA=="}]'
    )
    assert cause.startswith("The object is not a Parquet file")


def test_without_the_library_parquet_is_refused_by_name():
    code = "import sys; sys.modules['pyarrow'] = None\n" + WRITE_AND_READ.split("rows =", maxsplit=1)[0].replace(
        ", pyarrow, pyarrow.parquet", ""
    )
    ran = python(f"{code}\nreading({{'k': {{'Body': 'x'}}}}, ReaderConfig={{'InputType': 'PARQUET'}})")
    assert "UsageError: Items in PARQUET are read by the library pyarrow" in ran.stderr
    assert 'pip install "sfnlearn[parquet]"' in ran.stderr
