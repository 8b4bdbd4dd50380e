import json

import pytest

from sfnlearn import StatesError, run
from tests.shorthand import (
    FUNCTION,
    GET,
    LIST,
    PUT,
    answers,
    failure,
    findings,
    jsonata,
    links,
    machine,
    output,
    raising,
    refusals,
    state,
    types,
    why,
)

CONFIG = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
EACH = {"ProcessorConfig": CONFIG, "StartAt": "Each", "States": {"Each": {"Type": "Pass", "End": True}}}
CALL = {
    "ProcessorConfig": CONFIG,
    "StartAt": "Call",
    "States": {"Call": {"Type": "Task", "Resource": FUNCTION, "End": True}},
}


def odd(event, context):
    if event % 2:
        raise StatesError("Odd", str(event))
    return event


def reading(text, **config):
    return state(
        "Map",
        ItemProcessor=EACH,
        ItemReader={"Resource": GET, "Parameters": {"Bucket": "b", "Key": "k"}, "ReaderConfig": config},
    ), {GET: lambda parameters: {"Body": text}}


def read(text, **config):
    of, functions = reading(text, **config)
    return output(of, functions=functions)


def test_each_item_is_the_input_of_a_child_execution():
    assert output(state("Map", ItemProcessor=EACH), [1, 2]) == [1, 2]
    assert output(jsonata("Map", Items="{% [1..3] %}", ItemProcessor=EACH)) == [1, 2, 3]


def test_the_parents_history_knows_only_the_map_run():
    """The Succeeded events are passed by: what leaves the Map hangs on the Map Run's beginning."""
    assert links(run(state("Map", ItemProcessor=EACH), [1, 2]))[1:] == [
        "MapStateEntered2<0",
        "MapStateStarted3<2",
        "MapRunStarted4<3",
        "MapRunSucceeded5<4",
        "MapStateSucceeded6<5",
        "MapStateExited7<4",
        "ExecutionSucceeded8<7",
    ]


def test_the_children_cannot_read_variables():
    inner = {
        "ProcessorConfig": CONFIG,
        "StartAt": "E",
        "States": {"E": {"Type": "Pass", "Parameters": {"x.$": "$x"}, "End": True}},
    }
    of = machine(
        {
            "Set": {"Type": "Pass", "Assign": {"x": 1}, "Next": "M"},
            "M": {"Type": "Map", "ItemsPath": "$.i", "ItemProcessor": inner, "End": True},
        }
    )
    assert failure(of, {"i": [1]})[0] == "States.ExceedToleratedFailureThreshold"


def test_a_child_that_fails_exceeds_the_threshold():
    execution = run(state("Map", ItemProcessor=CALL), [2, 3], functions={"f": odd})
    assert (execution.error, execution.cause) == (
        "States.ExceedToleratedFailureThreshold",
        "The specified tolerated failure threshold was exceeded",
    )
    assert links(execution)[3:] == ["MapRunStarted4<3", "MapRunFailed5<4", "MapStateFailed6<5", "ExecutionFailed7<6"]


@pytest.mark.parametrize(
    ("tolerated", "fails"),
    [
        ({"ToleratedFailureCount": 2}, False),
        ({"ToleratedFailureCount": 1}, True),
        ({"ToleratedFailurePercentage": 50}, False),
        ({"ToleratedFailurePercentage": 49}, True),
        ({"ToleratedFailurePercentage": 49.9}, True),
        ({"ToleratedFailureCount": 2, "ToleratedFailurePercentage": 10}, True),
        ({"ToleratedFailurePercentage": 100}, False),
    ],
)
def test_failures_are_tolerated_up_to_a_count_and_a_percentage(tolerated, fails):
    execution = run(state("Map", ItemProcessor=CALL, **tolerated), [1, 2, 3, 4], functions={"f": odd})
    assert execution.status == ("FAILED" if fails else "SUCCEEDED")


def test_tolerated_failures_from_the_data():
    for field in ("ToleratedFailureCount", "ToleratedFailurePercentage"):
        of = state("Map", ItemsPath="$.i", ItemProcessor=CALL, **{f"{field}Path": "$.t"})
        assert run(of, {"i": [1, 2], "t": 50}, functions={"f": odd}).status == "SUCCEEDED"
        of = jsonata("Map", Items=[1, 2], ItemProcessor=CALL, **{field: "{% $states.input.t %}"})
        assert run(of, {"t": 50}, functions={"f": odd}).status == "SUCCEEDED"
    assert "ToleratedFailurePercentage must be between 0 and 100." in why(
        state("Map", ItemsPath="$.i", ItemProcessor=EACH, ToleratedFailurePercentagePath="$.t"), {"i": [], "t": 101}
    )


def test_a_retry_starts_a_new_map_run():
    of = state("Map", ItemProcessor=CALL, Retry=[{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}])
    execution = run(of, [1], functions={"f": answers(StatesError("A"), "fine")})
    assert (execution.output, types(execution).count("MapRunStarted")) == (["fine"], 2)


@pytest.mark.parametrize("concurrency", [1, 3])
def test_max_concurrency_holds_children_back(concurrency):
    nap = {"ProcessorConfig": CONFIG, "StartAt": "N", "States": {"N": {"Type": "Wait", "Seconds": 10, "End": True}}}
    execution = run(state("Map", ItemProcessor=nap, MaxConcurrency=concurrency), list(range(6)))
    assert execution.duration == 60 / concurrency


# ------------------------------------------------------------------ ItemReader


@pytest.mark.parametrize(
    ("text", "config", "items"),
    [
        ('[1, {"a": 2}]', {"InputType": "JSON"}, [1, {"a": 2}]),
        ("[1]", {}, [1]),
        ('{"a": {"b/c": [1, 2]}}', {"InputType": "JSON", "ItemsPointer": "/a/b~1c"}, [1, 2]),
        ('1\n{"a": 2}\n\n', {"InputType": "JSONL"}, [1, {"a": 2}]),
        (
            "id,kg\na,2\nb\n",
            {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
            [{"id": "a", "kg": "2"}, {"id": "b", "kg": ""}],
        ),
        (
            "a;2\n",
            {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["id", "kg"], "CSVDelimiter": "SEMICOLON"},
            [{"id": "a", "kg": "2"}],
        ),
        ("[1, 2, 3]", {"MaxItems": 2}, [1, 2]),
        (
            "id\n" + "x" * 200_000 + "\n",
            {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "MaxItems": 1},
            [{"id": "x" * 200_000}],
        ),
    ],
)
def test_the_formats_of_item_reader(text, config, items):
    assert read(text, **config) == items


@pytest.mark.parametrize(
    ("text", "config"),
    [
        ("{", {}),
        ("5", {}),
        ("[1]", {"ItemsPointer": "/a"}),
        ("a,a\n1,2", {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}),
        ("1\n{", {"InputType": "JSONL"}),
        (5, {}),
        (None, {}),
        ("{}", {"InputType": "MANIFEST"}),
        ("", {"InputType": "MANIFEST"}),
        ('{"files": [{}]}', {"InputType": "MANIFEST"}),
        ("nonsense", {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "ManifestType": "ATHENA_DATA"}),
        ('{"files": [{"key": "k"}], "fileSchema": 5}', {"InputType": "MANIFEST"}),
    ],
)
def test_what_cannot_be_read_is_the_readers_failure(text, config):
    of, functions = reading(text, **config)
    assert failure(of, functions=functions)[0] == "States.ItemReaderFailed"


def test_what_s3_refuses_is_the_readers_failure_and_can_be_caught():
    of, _ = reading("")
    assert failure(of, functions={GET: raising(StatesError("S3.NoSuchKeyException", "no"))}) == (
        "States.ItemReaderFailed",
        "S3.NoSuchKeyException: no",
    )


def test_with_a_reader_map_state_started_says_length_0():
    of, functions = reading("[1, 2]")
    assert run(of, functions=functions).events[2].details == {"length": 0}


def test_objects_are_listed_page_after_page():
    pages = answers({"Contents": [{"Key": "a"}], "NextContinuationToken": "t"}, {"Contents": [{"Key": "b"}]})
    of = state("Map", ItemProcessor=EACH, ItemReader={"Resource": LIST, "Parameters": {"Bucket": "b"}})
    assert output(of, functions={LIST: pages}) == [{"Key": "a"}, {"Key": "b"}]


def test_a_listing_that_never_ends_is_refused():
    of = state("Map", ItemProcessor=EACH, ItemReader={"Resource": LIST, "Parameters": {"Bucket": "b"}})
    assert (
        failure(of, functions={LIST: answers({"Contents": [], "NextContinuationToken": "t"})})[0]
        == "States.ItemReaderFailed"
    )


def test_listed_objects_can_be_loaded_and_flattened():
    of = state(
        "Map",
        ItemProcessor=EACH,
        ItemReader={
            "Resource": LIST,
            "Parameters": {"Bucket": "b"},
            "ReaderConfig": {"InputType": "JSON", "Transformation": "LOAD_AND_FLATTEN"},
        },
    )
    functions = {
        LIST: answers({"Contents": [{"Key": "1"}, {"Key": "2"}]}),
        GET: lambda parameters: {"Body": f"[{parameters['Key']}]"},
    }
    assert output(of, functions=functions) == [1, 2]


def test_a_manifest_of_an_inventory_names_files_and_headers():
    files = {"m": '{"files": [{"key": "f"}], "fileSchema": "Bucket, Key"}', "f": "b,one\nb,two\n"}
    of = state(
        "Map",
        ItemProcessor=EACH,
        ItemReader={
            "Resource": GET,
            "Parameters": {"Bucket": "b", "Key": "m"},
            "ReaderConfig": {"InputType": "MANIFEST"},
        },
    )
    assert output(of, functions={GET: lambda parameters: {"Body": files[parameters["Key"]]}}) == [
        {"Bucket": "b", "Key": "one"},
        {"Bucket": "b", "Key": "two"},
    ]


@pytest.mark.parametrize("parameters", [{}, {"Bucket": 5, "Key": "k"}, []])
def test_parameters_without_a_bucket_fail(parameters):
    of = state("Map", ItemProcessor=EACH, ItemReader={"Resource": GET, "Parameters": parameters})
    assert failure(of, functions={GET: answers({})})[0] == "States.Runtime"


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"MaxItems": "5"}, "MaxItems"),
        ({"MaxItems": 1.5}, "MaxItems"),
        ({"InputType": "CSV", "CSVHeaderLocation": "GIVEN"}, "CSVHeaders"),
        ({"CSVDelimiter": ","}, "CSVDelimiter"),
        ({"InputType": "XML"}, "InputType"),
    ],
)
def test_a_reader_config_that_cannot_be(config, said):
    found = findings(
        {
            "S": {
                "Type": "Map",
                "End": True,
                "ItemProcessor": EACH,
                "ItemReader": {"Resource": GET, "Parameters": {"Bucket": "b"}, "ReaderConfig": config},
            }
        }
    )
    assert any(said in one.message or said in one.location for one in found)


# ---------------------------------------------------------------- ItemBatcher


def test_batches_of_items_with_a_common_input():
    of = state(
        "Map", ItemsPath="$.i", ItemProcessor=EACH, ItemBatcher={"MaxItemsPerBatch": 2, "BatchInput": {"n.$": "$.n"}}
    )
    assert output(of, {"i": [1, 2, 3], "n": 5}) == [
        {"BatchInput": {"n": 5}, "Items": [1, 2]},
        {"BatchInput": {"n": 5}, "Items": [3]},
    ]
    of = jsonata(
        "Map",
        Items=[1, 2, 3],
        ItemProcessor=EACH,
        ItemBatcher={"MaxItemsPerBatch": "{% 1 + 1 %}", "BatchInput": {"n": "{% $states.input.n %}"}},
    )
    assert output(of, {"n": 5}) == [{"BatchInput": {"n": 5}, "Items": [1, 2]}, {"BatchInput": {"n": 5}, "Items": [3]}]


def test_no_batch_is_larger_than_its_bytes():
    of = state("Map", ItemProcessor=EACH, ItemBatcher={"MaxInputBytesPerBatch": 40})
    batches = output(of, ["x" * 9] * 7)
    assert [item for batch in batches for item in batch["Items"]] == ["x" * 9] * 7
    assert [len(batch["Items"]) for batch in batches] == [2, 2, 2, 1]
    assert all(len(json.dumps(batch, separators=(",", ":"))) <= 40 for batch in batches)


def test_a_batcher_needs_a_bound():
    assert any(
        "MaxItemsPerBatch" in message for message in refusals("Map", ItemProcessor=EACH, ItemBatcher={}).values()
    )


# --------------------------------------------------------------- ResultWriter


def written(**writer):
    files: dict[str, str] = {}
    of = state("Map", ItemProcessor=CALL, ToleratedFailurePercentage=100, ResultWriter=writer)
    result = output(
        of,
        [1, 2, [3]],
        functions={
            "f": lambda event, context: odd(event, context) if event != [3] else event,
            PUT: lambda p: files.setdefault(p["Key"], p["Body"]) and {},
        },
    )
    return result, files


def test_results_go_to_files_and_a_manifest_tells_where():
    result, files = written(Resource=PUT, Parameters={"Bucket": "b", "Prefix": "p"})
    key = result["ResultWriterDetails"]["Key"]
    assert result.keys() == {"MapRunArn", "ResultWriterDetails"}
    assert (key.startswith("p/"), key.endswith("/manifest.json")) == (True, True)
    manifest = json.loads(files[key])
    assert (manifest["DestinationBucket"], manifest["MapRunArn"]) == ("b", result["MapRunArn"])
    for status, count in {"SUCCEEDED": 2, "FAILED": 1}.items():
        (listed,) = manifest["ResultFiles"][status]
        details = json.loads(files[listed["Key"]])
        assert [one["Status"] for one in details] == [status] * count
        assert listed["Size"] == len(files[listed["Key"]].encode())


@pytest.mark.parametrize(("transformation", "expected"), [("COMPACT", [2, [3]]), ("FLATTEN", [2, 3])])
def test_transformations_without_files(transformation, expected):
    assert written(WriterConfig={"Transformation": transformation, "OutputType": "JSON"})[0] == expected


def test_a_writer_that_s3_refuses():
    of = state("Map", ItemProcessor=EACH, ResultWriter={"Resource": PUT, "Parameters": {"Bucket": "b"}})
    assert failure(of, [1], functions={PUT: raising(StatesError("S3.NoSuchBucket"))})[0] == "States.ResultWriterFailed"


def test_a_writer_cannot_be_empty():
    assert "ResultWriter" in refusals("Map", ItemProcessor=EACH, ResultWriter={})


# ---------------------------------------------------------------- definitions


def test_express_machines_have_no_distributed_map():
    assert findings({"S": {"Type": "Map", "ItemProcessor": EACH, "End": True}}, type="EXPRESS")


@pytest.mark.parametrize("label", ["", "x" * 41])
def test_a_label_has_1_to_40_characters(label):
    assert "Label" in refusals("Map", ItemProcessor=EACH, Label=label)


@pytest.mark.parametrize("field", ["ItemReader", "ItemBatcher", "ResultWriter", "Label"])
def test_an_inline_map_has_none_of_the_distributed_fields(field):
    inline = {"StartAt": "E", "States": {"E": {"Type": "Pass", "End": True}}}
    assert field in refusals("Map", ItemProcessor=inline, **{field: {}})


def test_the_children_of_two_visits_have_different_numbers():
    inner = {
        "ProcessorConfig": CONFIG,
        "StartAt": "E",
        "States": {"E": {"Type": "Pass", "Parameters": {"id.$": "States.UUID()"}, "End": True}},
    }
    of = machine(
        {
            "M": {"Type": "Map", "ItemsPath": "$.i", "ItemProcessor": inner, "ResultPath": "$.ids", "Next": "C"},
            "C": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.before", "IsPresent": True, "Next": "D"}],
                "Default": "K",
            },
            "K": {"Type": "Pass", "Parameters": {"i.$": "$.i", "before.$": "$.ids"}, "Next": "M"},
            "D": {"Type": "Succeed"},
        }
    )
    result = output(of, {"i": [1, 2]})
    assert len({one["id"] for one in result["ids"] + result["before"]}) == 4
