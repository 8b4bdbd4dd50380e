"""Lesson 12, Data processing: what the exercises ask and how answers are judged."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from random import Random
from typing import Any

from sfnlearn import DefinitionError, Execution, Quotas, StateMachine, run
from sfnlearn.course.checking.exercise import Exercise, Wrong
from sfnlearn.course.checking.probes import ends, generated, hist, out, truth
from sfnlearn.course.pieces import BatchPlan

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:"
GET_OBJECT = "arn:aws:states:::s3:getObject"
EXPRESS = {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}
STANDARD = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}


def task(name: str) -> dict[str, Any]:
    """A Task that calls a function and ends."""
    return {"Type": "Task", "Resource": LAMBDA + name, "End": True}


def mapped(function: str, config: Mapping[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """A machine of one Map state whose ItemProcessor calls a function."""
    processor: dict[str, Any] = {"StartAt": "Work", "States": {"Work": task(function)}}
    if config is not None:
        processor = {"ProcessorConfig": dict(config), **processor}
    return {"StartAt": "Each", "States": {"Each": {"Type": "Map", **fields, "ItemProcessor": processor, "End": True}}}


def inputs_of(execution: Execution) -> list[Any]:
    """What the child executions of the first Map Run got, in the order of the items."""
    return [] if not execution.map_runs else [child.input for child in execution.map_runs[0] if child is not None]


def calls_in_children(execution: Execution) -> int:
    """How often the child executions called a Lambda function."""
    children = [child for map_run in execution.map_runs for child in map_run if child is not None]
    return sum(event.type == "LambdaFunctionScheduled" for child in children for event in child.events)


def cause_of(execution: Execution | None) -> str:
    """The cause of the execution that missed a probe, or an empty text."""
    return (execution.cause if execution else "") or ""


def succeeded(execution: Execution | None) -> bool:
    """Whether the execution that missed a probe succeeded."""
    return execution is not None and execution.status == "SUCCEEDED"


# ------------------------------------------------------------------ in the lesson

NOTE = {"Type": "Pass", "End": True}
PASSED = {"StartAt": "Note", "States": {"Note": NOTE}}


def inline(states: int = 1, **fields: Any) -> dict[str, Any]:
    """An inline Map whose iterations go through so many Pass states."""
    chain: dict[str, Any] = {f"S{n}": {"Type": "Pass", "Next": f"S{n + 1}"} for n in range(states - 1)}
    chain[f"S{states - 1}"] = NOTE
    each = {"Type": "Map", **fields, "ItemProcessor": {"StartAt": "S0", "States": chain}, "End": True}
    return {"StartAt": "Each", "States": {"Each": each}}


def order_of_results() -> str:
    """Whether the results of a Map come in the order of the items, where the first item takes longest."""
    machine = {"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": True, "ItemProcessor": {
        "StartAt": "Nap", "States": {"Nap": {"Type": "Wait", "SecondsPath": "$", "End": True}}}}}}  # fmt: skip
    return "a" if run(StateMachine(machine), [3, 1, 2]).output == [3, 1, 2] else "b"


def after_a_failed_iteration() -> str:
    """What becomes of an inline Map of which one iteration fails."""
    rule = {"Variable": "$", "NumericEquals": 2, "Next": "Bad"}
    states = {
        "Good?": {"Type": "Choice", "Choices": [rule], "Default": "Good"},
        "Good": {"Type": "Succeed"},
        "Bad": {"Type": "Fail", "Error": "Bad"},
    }
    each = {"Type": "Map", "End": True, "ItemProcessor": {"StartAt": "Good?", "States": states}}
    execution = run(StateMachine({"StartAt": "Each", "States": {"Each": each}}), [1, 2, 3])
    return "b" if execution.status == "FAILED" else "a"


def ten_thousand_inline() -> str:
    """How an inline Map over 10,000 rows ends."""
    rows = [{"id": f"p{n}", "kg": "3"} for n in range(10_000)]
    execution = run(StateMachine(inline()), rows)
    if execution.status == "SUCCEEDED":
        return "a"
    return "c" if "history events" in (execution.cause or "") else "b"


def parent_events() -> str:
    """How many events the parent of 100 children has."""
    execution = run(StateMachine(mapped("weigh", EXPRESS)), list(range(100)), functions={"weigh": lambda row, _: row})
    many = len(execution.events)
    return "a" if many < 20 else "b" if many < 300 else "c"


def forty_bad_rows(batch: int) -> BatchPlan:
    """The night of the lesson, with batches of this size."""
    return BatchPlan(rows=10_000, batch=batch, concurrency=10, seconds=0.01, bad=40, tolerated=5)


ASKED = [
    Exercise(
        id="l12.r1",
        title="Recall from lesson 08",
        prompt="A Map state works on three items side by side, and the first of them takes longest. In which order are the results?",
        kind="predict",
        options={"a": "in the order of the items", "b": "in the order in which they were finished"},
        solution="a",
        probes=[truth(order_of_results, ran="a Map whose first item takes longest")],
        wrong=[
            Wrong(
                answer="b", says="you expected", hint="Every result has its place from the beginning: that of its item."
            )
        ],
        hints=["The output is an array with a place for each item."],
        concepts=["Map", "result"],
        why="A Map waits for all iterations and puts each result in the place of its item.",
    ),
    Exercise(
        id="l12.r2",
        title="Recall from lesson 08",
        prompt="One of three iterations of a Map state fails, and nothing in it catches the error. What becomes of the Map?",
        kind="predict",
        options={"a": "it goes on with two results", "b": "it fails, and the good results are lost"},
        solution="b",
        probes=[truth(after_a_failed_iteration, ran="a Map of which one iteration fails")],
        wrong=[Wrong(answer="a", says="you expected", hint="Nobody told the Map to go on without an item.")],
        hints=["An error inside that nobody catches comes out of the Map."],
        concepts=["Map", "failing iteration"],
        why="An iteration that fails lets the Map state fail, as a branch does with a Parallel state.",
    ),
    Exercise(
        id="l12.p1",
        title="How does the night end?",
        prompt="The rows take 220,000 bytes, and each iteration goes through one Pass state. How does the execution end?",
        kind="predict",
        options={
            "a": "it succeeds, it only takes long",
            "b": "it fails at once: the input is too large",
            "c": "it fails on the way: its history is full",
        },
        solution="c",
        probes=[truth(ten_thousand_inline, ran="the inline Map over 10,000 rows")],
        wrong=[
            Wrong(
                answer="a",
                says="you expected",
                hint="Each iteration writes events, and a history has room for so many.",
            ),
            Wrong(answer="b", says="you expected", hint="An input may have 262,144 bytes: these rows just fit."),
        ],
        hints=["Each iteration writes at least four events."],
        concepts=["inline Map", "history limit"],
        why="10,000 iterations of four events are 40,000 events. A Standard execution may have 25,000.",
    ),
    Exercise(
        id="l12.p2",
        title="How many events has the parent?",
        prompt="The Map Run starts up to 100 children, and each child writes about five events. How many events does the history of the parent get?",
        kind="predict",
        options={"a": "fewer than 20", "b": "one or two for each child", "c": "all 500"},
        solution="a",
        probes=[truth(parent_events, ran="a Map Run of 100 children")],
        wrong=[
            Wrong(
                answer="b",
                says="you expected",
                hint="The parent tells that a Map Run started and how it ended, and nothing of a single child.",
            ),
            Wrong(
                answer="c",
                says="you expected",
                hint="That is an inline Map. A child execution has a history of its own.",
            ),
        ],
        hints=["Whose history does a child execution write?"],
        concepts=["child execution", "Map Run"],
        why="The parent has MapRunStarted and one event for its end. What a child does stands in the child's history.",
    ),
    Exercise(
        id="l12.p3",
        title="Is that tolerated?",
        prompt="The 40 bad rows are spread evenly over 10,000 rows: 0.4 %. The rows go in batches of 100, and 5 % may fail. How does the execution end?",
        kind="predict",
        options={"a": "it succeeds: 0.4 % is less than 5 %", "b": "it fails: too much of it fails"},
        solution="b",
        probes=[truth(lambda: "a" if forty_bad_rows(100).holds else "b", ran="the night with batches of 100")],
        wrong=[
            Wrong(
                answer="a",
                says="you expected",
                hint="What fails is a child, and a child has 100 rows. How many children have a bad row?",
            )
        ],
        hints=["How many of the 100 children get at least one bad row?"],
        concepts=["ToleratedFailurePercentage", "batch"],
        why="Forty of the hundred children have a bad row: 40 % of the children fail, not 0.4 %.",
    ),
]

# -------------------------------------------------------------- exercise notebook


LONG_FILE = "december-24.csv"
"""A file of so many batches that one of them is less than 5 %."""


def price_list(key: str) -> list[tuple[str, int]]:
    """The rows of a CSV file that the key makes: id and kilograms."""
    source = Random(f"rows of {key}")
    many = 3_000 if key == LONG_FILE else source.choice([1, 99, 100, 101, 150, 200, 230])
    return [(f"p{n}", source.randrange(1, 30)) for n in range(many)]


def csv_files(parameters: Any, context: Any) -> Any:
    """S3 with a CSV file under every key of the bucket that the text names."""
    del context
    if parameters["Bucket"] != "parcel":
        raise NoSuchBucket(f"there is no bucket {parameters['Bucket']}")
    if not re.fullmatch(r"[a-z]+-\d+\.csv", parameters["Key"]):
        raise NoSuchKey(f"there is no object {parameters['Key']}")
    return {"Body": "id,kg\n" + "".join(f"{name},{kg}\n" for name, kg in price_list(parameters["Key"]))}


class NoSuchBucket(Exception):
    """What S3 answers for a bucket that is not there."""


class NoSuchKey(Exception):
    """What S3 answers for an object that is not there."""


def one_batch_fails(event: Any, context: Any) -> Any:
    """The prices, but for the batch with the first row of the file."""
    if any(row["id"] == "p0" for row in event["Items"]):
        raise ValueError("no price for p0")
    return priced(event, context)


def priced(event: Any, context: Any) -> Any:
    """The ids of a batch with what each costs."""
    del context
    if len(event["Items"]) > 100:
        raise ValueError("more than 100 rows in one call")
    return {row["id"]: 2 + int(row["kg"]) for row in event["Items"]}


def read_by(reader: Mapping[str, Any] | None = None, batch: Mapping[str, Any] | None = None, **fields: Any) -> Any:
    """A machine for q1; without arguments the solution."""
    config = {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"} if reader is None else dict(reader)
    place = {"Bucket": "parcel", "Key.$": "$.file"}
    given: dict[str, Any] = {
        "ItemReader": {"Resource": GET_OBJECT, "ReaderConfig": config, "Parameters": place},
        "ItemBatcher": {"MaxItemsPerBatch": 100} if batch is None else dict(batch),
        **fields,
    }
    return json.dumps(mapped("price", EXPRESS, **{name: value for name, value in given.items() if value}), indent=2)


def filed(random: Random) -> dict[str, str]:
    """An input that names a file."""
    return {"file": f"{random.choice(['may', 'june', 'july'])}-{random.randrange(1, 31)}.csv"}


FILES = generated(filed, count=8, including=[{"file": "may-1.csv"}, {"file": "june-9.csv"}])


def each_row_once(execution: Execution) -> bool:
    """The children got every row of the file once, at most 100 in a batch."""
    batches = [child["Items"] for child in inputs_of(execution)]
    rows = [row["id"] for batch in batches for row in batch]
    return rows == [name for name, _ in price_list(execution.input["file"])] and max(map(len, batches)) <= 100


def told_batches(execution: Execution) -> str:
    """The sizes of the batches, in words."""
    if not execution.map_runs:
        return "there is no Map Run"
    sizes = [
        len(child["Items"]) if isinstance(child, dict) and "Items" in child else 1 for child in inputs_of(execution)
    ]
    many = len(price_list(execution.input["file"]))
    shown = ", ".join(map(str, sizes[:5])) + (", …" if len(sizes) > 5 else "")
    return f"a file of {many} rows makes batches of {shown or 'nothing'} rows"


READ_AND_BATCH = Exercise(
    id="l12.q1",
    title="A reader and a batcher",
    prompt="""
`price` takes up to 100 rows in one call, as `{"Items": [row, ...]}`, and gives a price for each. Now the rows come as an array in the input, one call a row. Change the machine:

- The input names a file: `{"file": "may-1.csv"}`. It is the key of a CSV object in the bucket `parcel`; the first line has the names of the columns.
- Every row is priced once, in child executions that are `EXPRESS`.
- A call gets 100 rows, the last one the rest.
- No failure is tolerated: where one child fails, the execution fails. Otherwise the output is what the children give, in the order of the rows.
""",
    kind="asl",
    starter=json.dumps(mapped("price", ItemsPath="$.rows"), indent=2),
    solution=read_by(),
    functions={GET_OBJECT: csv_files, "price": priced},
    probes=[
        out(FILES),
        hist(
            FILES,
            where=each_row_once,
            says="each row of the file in one child, in batches of 100 at most",
            tells=told_batches,
        ),
        hist(
            {"file": "may-1.csv"},
            where=lambda execution: execution.map_runs[0].machine.type == "EXPRESS",
            says="children of the type EXPRESS",
            tells=lambda execution: "the children are STANDARD" if execution.map_runs else "there is no Map Run",
        ),
        ends(
            {"file": LONG_FILE},
            "FAILED",
            "States.ExceedToleratedFailureThreshold",
            functions={"price": one_batch_fails},
        ),
    ],
    wrong=[
        Wrong(
            answer=read_by(batch={"MaxItemsPerBatch": 1000}),
            like=[read_by(batch={"MaxItemsPerBatch": 200}), read_by(batch={"MaxInputBytesPerBatch": 262144})],
            says="ExceedToleratedFailureThreshold",
            when=lambda definition, _: (
                definition["States"][definition["StartAt"]]["ItemBatcher"].get("MaxItemsPerBatch", 101) > 100
            ),
            hint="`price` refuses more than 100 rows. MaxItemsPerBatch is how many rows a child gets at most.",
        ),
        Wrong(
            answer=read_by(batch={}),
            says="ExceedToleratedFailureThreshold",
            when=lambda definition, _: "ItemBatcher" not in definition["States"][definition["StartAt"]],
            hint='Without an ItemBatcher a child gets one bare row, and `price` wants `{"Items": [...]}`.',
        ),
        Wrong(
            answer=read_by({"InputType": "CSV"}),
            says="CSVHeaderLocation",
            hint="The reader has to know where the names of the columns are. Here they stand in the first row.",
        ),
        Wrong(
            answer=read_by({"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["id", "kg"]}),
            says="ExceedToleratedFailureThreshold",
            hint="With GIVEN the first line of the file counts as a row too, and `kg` is no number there.",
        ),
        Wrong(
            answer=read_by(
                ItemReader={
                    "Resource": GET_OBJECT,
                    "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
                    "Parameters": {"Bucket": "parcel", "Key": "may-1.csv"},
                }
            ),
            says="june-9.csv",
            hint='The key is written down, so it is the same file every night. `"Key.$"` takes it from the input.',
        ),
        Wrong(
            answer=read_by().replace('"Key.$"', '"Key"'),
            says="there is no object $.file",
            hint='"Key" takes its text as it stands, so the key is `$.file`. With `"Key.$"` it is a path into the input.',
        ),
        Wrong(
            answer=read_by().replace('"$.file"', '"$.key"'),
            says="could not be found in the input",
            when=lambda _, execution: "could not be found in the input" in cause_of(execution),
            hint='A path names a field of the input, and the input is `{"file": …}`.',
        ),
        Wrong(
            answer=read_by(batch={"MaxItemsPerBatch": 10}),
            says='expected [{"p0"',
            when=lambda definition, _: (
                definition["States"][definition["StartAt"]]["ItemBatcher"].get("MaxItemsPerBatch", 100) < 100
            ),
            hint="Smaller batches cost more calls: a call was to get 100 rows.",
        ),
        Wrong(
            answer=read_by(ToleratedFailurePercentage=100),
            like=[read_by(ToleratedFailurePercentage=5), read_by(ToleratedFailureCount=1)],
            says="FAILED with States.ExceedToleratedFailureThreshold",
            when=lambda definition, execution: (
                succeeded(execution)
                and any(name.startswith("Tolerated") for name in definition["States"][definition["StartAt"]])
            ),
            hint="With a tolerance a child may fail and nobody notices: rows are missing then. Here none may fail.",
        ),
        Wrong(
            answer=read_by().replace('"EXPRESS"', '"STANDARD"'),
            says="children of the type EXPRESS",
            hint="The rows are right. ExecutionType says what the children are, and they were to be EXPRESS.",
        ),
    ],
    hints=[
        "Two new fields stand beside ItemProcessor, and ProcessorConfig stands in it. Where are the rows now?",
        "ItemReader with Resource, ReaderConfig and Parameters reads the file; ItemBatcher makes the batches.",
        'Part of the answer: `"ItemBatcher": {"MaxItemsPerBatch": 100}` and `"Key.$": "$.file"`',
    ],
    concepts=["ItemReader", "ItemBatcher", "distributed Map"],
    free=["MaxConcurrency", "Label"],
    why="The reader makes an object of each line, with the column names as keys; the batcher hands a hundred of them to each child.",
    variation='Add `"BatchInput": {"file.$": "$.file"}`. What does a child get now?',
)


class BadRow(Exception):
    """A row without a weight; its name is the error name."""


def weighed(event: Any, context: Any) -> Any:
    """The weight of one row; a question mark is an error."""
    del context
    if event["kg"] == "?":
        raise BadRow(event["id"])
    return event["kg"]


def some_bad(random: Random, sizes: Sequence[int] = (20, 40, 60, 80)) -> dict[str, Any]:
    """Rows of which 5 % are bad, or one more."""
    many = random.choice(sizes)
    bad = many // 20 + random.randrange(2)
    places = set(random.sample(range(many), bad))
    return {"rows": [{"id": f"p{n}", "kg": "?" if n in places else n % 9 + 1} for n in range(many)]}


def rows_with(bad: int, many: int) -> dict[str, Any]:
    """So many rows, the first of which are bad."""
    return {"rows": [{"id": f"p{n}", "kg": "?" if n < bad else 3} for n in range(many)]}


TOLERATES = mapped("weigh", EXPRESS, ItemsPath="$.rows", ToleratedFailurePercentage=5)


def tolerating(**fields: Any) -> dict[str, Any]:
    """A machine for q2 with other fields of the tolerance."""
    return mapped("weigh", EXPRESS, ItemsPath="$.rows", **fields)


def retrying(**fields: Any) -> dict[str, Any]:
    """The same with a Retry in the children."""
    machine = tolerating(**fields)
    work = machine["States"]["Each"]["ItemProcessor"]["States"]["Work"]
    work["Retry"] = [{"ErrorEquals": ["BadRow"]}]
    return machine


def caught_outside(**fields: Any) -> dict[str, Any]:
    """The same with a Catch at the Map."""
    machine = tolerating(Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Done"}], **fields)
    machine["States"]["Done"] = {"Type": "Succeed"}
    return machine


TOLERATE = Exercise(
    id="l12.q2",
    title="Five percent",
    prompt="""
`weigh` gives the weight of one row and fails with `BadRow` where the scanner wrote a question mark. There is one row for each child, and no batches. Change the machine:

- It goes on as long as at most 5 % of the rows are bad: with 4 % it succeeds, with 6 % it fails. That holds for any number of rows.
- The output has the weights of the good rows, in the order of the rows.
- Where more are bad it fails with `States.ExceedToleratedFailureThreshold`.

`weigh` stays as it is, and it is called once for a row.
""",
    kind="asl",
    starter=json.dumps(mapped("weigh", EXPRESS, ItemsPath="$.rows"), indent=2),
    solution=TOLERATES,
    functions={"weigh": weighed},
    probes=[
        out(rows_with(4, 100), [3] * 96),
        ends(rows_with(6, 100), "FAILED", "States.ExceedToleratedFailureThreshold"),
        out(generated(some_bad, count=8, including=[rows_with(0, 20), rows_with(1, 20), rows_with(2, 20)])),
        hist(
            rows_with(0, 40),
            where=lambda execution: [child["id"] for child in inputs_of(execution)] == [f"p{n}" for n in range(40)],
            says="one child for each row, with the row as its input",
            tells=lambda execution: f"{len(inputs_of(execution))} child executions for 40 rows",
        ),
        hist(
            rows_with(1, 20),
            where=lambda execution: calls_in_children(execution) == 20,
            says="20 calls of weigh for 20 rows",
            tells=lambda execution: f"{calls_in_children(execution)} calls",
        ),
    ],
    wrong=[
        Wrong(
            answer=tolerating(ToleratedFailureCount=5),
            like=[tolerating(ToleratedFailureCount=4)],
            says="expected FAILED with States.ExceedToleratedFailureThreshold",
            when=lambda definition, _: "ToleratedFailureCount" in definition["States"][definition["StartAt"]],
            hint="A count is the same for 20 rows and for 20,000. Five of 20 rows are a quarter.",
        ),
        Wrong(
            answer=tolerating(ToleratedFailurePercentage=0.05),
            says="ExceedToleratedFailureThreshold",
            when=lambda definition, _: (
                definition["States"][definition["StartAt"]].get("ToleratedFailurePercentage", 9) < 1
            ),
            hint="The field is in percent already: 5 means 5 %, and 0.05 is a twentieth of one percent.",
        ),
        Wrong(
            answer=tolerating(Comment="nothing is tolerated"),
            says="ExceedToleratedFailureThreshold",
            when=lambda definition, _: '"Tolerated' not in json.dumps(definition),
            hint="Nothing says yet what is tolerated, and without such a field no child may fail.",
        ),
        Wrong(
            answer=mapped("weigh", ItemsPath="$.rows", ToleratedFailurePercentage=5),
            says="FAILED with BadRow",
            when=lambda definition, _: "ProcessorConfig" not in json.dumps(definition),
            hint="An inline Map tolerates nothing: its `ProcessorConfig` was right.",
        ),
        Wrong(
            answer=retrying(ToleratedFailurePercentage=5),
            says="expected 20 calls of weigh",
            when=lambda definition, _: '"Retry"' in json.dumps(definition),
            hint="A bad row stays bad: a Retry only calls `weigh` again, and one call a row was asked for.",
        ),
        Wrong(
            answer=caught_outside(),
            like=[caught_outside(ToleratedFailurePercentage=5)],
            says="ExceedToleratedFailureThreshold",
            when=lambda definition, _: "Catch" in definition["States"][definition["StartAt"]],
            hint="A Catch at the Map sees that the whole Map failed: the good results are lost, and the execution succeeds.",
        ),
        Wrong(
            answer=tolerating(ToleratedFailurePercentage=6),
            like=[tolerating(ToleratedFailurePercentage=10), tolerating(ToleratedFailurePercentage=100)],
            says="expected FAILED with States.ExceedToleratedFailureThreshold",
            when=lambda definition, _: (
                definition["States"][definition["StartAt"]].get("ToleratedFailurePercentage", 0) > 5
            ),
            hint="As many as the field says are still tolerated. With 6 % of bad rows it was to fail.",
        ),
        Wrong(
            answer=tolerating(ToleratedFailurePercentage=4),
            says="expected SUCCEEDED with [3",
            when=lambda definition, _: (
                1 <= definition["States"][definition["StartAt"]].get("ToleratedFailurePercentage", 0) < 5
            ),
            hint="Exactly 5 % was still to be good: one bad row of 20.",
        ),
        Wrong(
            answer={
                "StartAt": "Each",
                "States": {
                    "Each": {
                        "Type": "Map",
                        "ItemsPath": "$.rows",
                        "End": True,
                        "ItemProcessor": {
                            "ProcessorConfig": EXPRESS,
                            "StartAt": "Work",
                            "States": {
                                "Work": {**task("weigh"), "Catch": [{"ErrorEquals": ["BadRow"], "Next": "Skip"}]},
                                "Skip": {"Type": "Pass", "End": True},
                            },
                        },
                    }
                },
            },
            says="expected [3",
            when=lambda definition, _: (
                '"Catch"' in json.dumps(definition["States"][definition["StartAt"]]["ItemProcessor"])
            ),
            hint="A child that catches its error succeeds, and its output is in the list. Nothing counts the bad rows then.",
        ),
        Wrong(
            answer=tolerating(ToleratedFailurePercentage=5, ItemBatcher={"MaxItemsPerBatch": 10}),
            says="FAILED with",
            when=lambda definition, _: "ItemBatcher" in definition["States"][definition["StartAt"]],
            hint="Without batches it was right: a batch fails as a whole, and `weigh` takes one row.",
        ),
    ],
    also_right=[tolerating(ToleratedFailurePercentage=5, MaxConcurrency=4)],
    hints=[
        "Nothing in the ItemProcessor has to change. Where does the Map say what it tolerates?",
        "There are two fields: one is a count, one a percentage. Which of them fits any number of rows?",
        'Part of the answer: `"ToleratedFailurePercentage": …`, beside ItemProcessor',
    ],
    concepts=["ToleratedFailurePercentage", "States.ExceedToleratedFailureThreshold"],
    free=["MaxConcurrency"],
    why="The percentage is of all children. As long as it is not exceeded, the results of the others are the output.",
    variation="Give `ToleratedFailureCount` 1 as well. Which of the two decides with 100 rows?",
)


def results(random: Random) -> dict[str, Any]:
    """What a machine has loaded: a manifest, and the texts of result files, some of them of another night."""
    night = f"weighed/{random.randrange(10, 99)}"
    files: dict[str, str] = {}
    named: dict[str, list[Any]] = {"SUCCEEDED": [], "FAILED": [], "PENDING": []}
    for status, most in (("SUCCEEDED", 3), ("FAILED", 2), ("PENDING", 2)):
        for number in range(random.randrange(most)):
            entries = [
                _entry(random, status, f"{random.choice('ckax')}-{number}-{n}") for n in range(random.randrange(1, 4))
            ]
            text, key = json.dumps(entries), f"{night}/{status}_{number}.json"
            files[key] = text
            named[status].append({"Key": key, "Size": len(text)})
    files["weighed/1/SUCCEEDED_0.json"] = json.dumps([_entry(random, "SUCCEEDED", "old")])
    files["weighed/1/FAILED_0.json"] = json.dumps([_entry(random, "FAILED", "old")])
    manifest = {"DestinationBucket": "parcel", "MapRunArn": f"arn:…:mapRun:nightly/{night}", "ResultFiles": named}
    return {"manifest": json.dumps(manifest), "files": files}


def _entry(random: Random, status: str, name: str) -> dict[str, Any]:
    items = [{"id": f"p{n}"} for n in range(random.randrange(1, 5))]
    entry: dict[str, Any] = {"Input": json.dumps({"Items": items}), "Status": status}
    if status == "PENDING":
        return entry
    entry["Name"] = name
    if status == "SUCCEEDED":
        entry["Output"] = json.dumps({"rows": len(items), "kg": random.randrange(1, 99)})
    else:
        entry |= {"Error": random.choice(["ValueError", "Sandbox.Timedout"]), "Cause": "{}"}
    return entry


REPORT = """
import json

def handler(event, context):
    files = json.loads(event["manifest"])["ResultFiles"]

    def entries(status):
        return [one for file in files[status] for one in json.loads(event["files"][file["Key"]])]

    return {
        "kg": sum(json.loads(one["Output"])["kg"] for one in entries("SUCCEEDED")),
        "failed": [one["Name"] for one in entries("FAILED")],
        "not started": len(entries("PENDING")),
    }
"""
BEGUN = """
import json

def handler(event, context):
    manifest = json.loads(event["manifest"])
    return {"kg": 0, "failed": [], "not started": 0}
"""


def reporting(old: str, new: str) -> str:
    """The reference with one part exchanged."""
    assert old in REPORT
    return REPORT.replace(old, new)


EMPTY_NIGHT = {
    "manifest": json.dumps(
        {
            "DestinationBucket": "parcel",
            "MapRunArn": "arn:…",
            "ResultFiles": {"SUCCEEDED": [], "FAILED": [], "PENDING": []},
        }
    ),
    "files": {},
}
TWO_FILES = {
    "manifest": json.dumps({"DestinationBucket": "parcel", "MapRunArn": "arn:…", "ResultFiles": {
        "SUCCEEDED": [{"Key": "w/9/SUCCEEDED_0.json", "Size": 1}, {"Key": "w/9/SUCCEEDED_1.json", "Size": 1}],
        "FAILED": [{"Key": "w/9/FAILED_0.json", "Size": 1}], "PENDING": [{"Key": "w/9/PENDING_0.json", "Size": 1}]}}),
    "files": {
        "w/9/SUCCEEDED_0.json": json.dumps([{"Name": "a", "Status": "SUCCEEDED", "Output": '{"rows":2,"kg":5}'}]),
        "w/9/SUCCEEDED_1.json": json.dumps([{"Name": "b", "Status": "SUCCEEDED", "Output": '{"rows":1,"kg":7}'}]),
        "w/9/FAILED_0.json": json.dumps([{"Name": name, "Status": "FAILED", "Error": "ValueError", "Cause": "{}"} for name in "dc"]),
        "w/9/PENDING_0.json": json.dumps([{"Input": "{}", "Status": "PENDING"}, {"Input": "{}", "Status": "PENDING"}]),
        "w/8/SUCCEEDED_0.json": json.dumps([{"Name": "old", "Status": "SUCCEEDED", "Output": '{"rows":9,"kg":99}'}]),
    },
}  # fmt: skip

READ_MANIFEST = Exercise(
    id="l12.q3",
    title="Read the manifest back",
    prompt="""
In the morning somebody asks how the night went. A state before yours has loaded texts from S3 into its output: `manifest`, the text of the manifest, and `files`, the texts of
result files by their keys. There are files of other nights among them: only those count that the manifest names. Write `report`, which gives

- `"kg"`: the sum of `kg` over the outputs of all children that succeeded. A child's `Output` is the JSON text of `{"rows": …, "kg": …}`,
- `"failed"`: the names of the children that failed, file by file in the order of the manifest, and each file from the top,
- `"not started"`: how many children were never started.

Each file holds an array with an entry for each child. The manifest's `ResultFiles` has three lists, `SUCCEEDED`, `FAILED` and `PENDING`, each with any number of files, also none.
""",
    kind="handler",
    function="report",
    starter=BEGUN,
    solution=REPORT,
    probes=[
        out(TWO_FILES, {"kg": 12, "failed": ["d", "c"], "not started": 2}),
        out(EMPTY_NIGHT, {"kg": 0, "failed": [], "not started": 0}),
        out(generated(results, count=20)),
    ],
    wrong=[
        Wrong(
            answer=reporting('json.loads(one["Output"])["kg"]', 'one["Output"]["kg"]'),
            says="TypeError",
            when=lambda source, execution: (
                "indices" in cause_of(execution) and not re.search(r"loads\([^)]*Output", source)
            ),
            hint='`Output` is a text that holds JSON, so it has to be read once more: json.loads(one["Output"]).',
        ),
        Wrong(
            answer=reporting('json.loads(event["files"][file["Key"]])', 'event["files"][file["Key"]]'),
            says="TypeError",
            when=lambda source, execution: (
                "indices" in cause_of(execution) and bool(re.search(r"loads\([^)]*Output", source))
            ),
            hint='`files` holds texts, so each has to be read too: json.loads(event["files"][key]).',
        ),
        Wrong(
            answer=reporting('event["files"][file["Key"]]', 'event["files"][file]'),
            says="TypeError",
            when=lambda _, execution: "unhashable" in cause_of(execution),
            hint='The manifest has an object for each file, as `{"Key": …, "Size": …}`. Its `Key` is the key in `files`.',
        ),
        Wrong(
            answer=reporting('json.loads(event["manifest"])', 'event["manifest"]'),
            says="TypeError",
            hint='`manifest` is a text that holds JSON, so it has to be read first: json.loads(event["manifest"]).',
        ),
        Wrong(
            answer=reporting(
                '[one["Name"] for one in entries("FAILED")]', 'sorted(one["Name"] for one in entries("FAILED"))'
            ),
            says='"failed":["d","c"]',
            hint="The names were to stay in the order in which the files have them.",
        ),
        Wrong(
            answer=reporting('[one["Name"] for one in entries("FAILED")]', 'len(entries("FAILED"))'),
            says='"failed":["d","c"]',
            hint="That counts them. Asked are the names of the children that failed.",
        ),
        Wrong(
            answer=reporting("for file in files[status] for", "for file in files[status][:1] for"),
            says='expected {"kg":12',
            hint="A status may have several files: SUCCEEDED_0, SUCCEEDED_1 and so on. All of them count.",
        ),
        Wrong(
            answer=reporting(
                'for file in files[status] for one in json.loads(event["files"][file["Key"]])',
                'for key, text in event["files"].items() if status in key for one in json.loads(text)',
            ),
            says='expected {"kg":12',
            hint="There are files of other nights among them. Which ones belong to this night stands in the manifest.",
        ),
        Wrong(
            answer=reporting('len(entries("PENDING"))', 'len(files["PENDING"])'),
            says='"not started":2',
            hint="That counts files. Each file holds an array with an entry for each child.",
        ),
        Wrong(
            answer=reporting('one["Name"] for one in entries("FAILED")', 'one["Error"] for one in entries("FAILED")'),
            says='"failed":["d","c"]',
            hint="Error says why a child failed. Asked are the names of the children.",
        ),
        Wrong(
            answer=reporting('json.loads(one["Output"])["kg"]', 'json.loads(one["Output"])["rows"]'),
            says='expected {"kg":12',
            hint="`rows` is how many rows a child had. Asked is the weight.",
        ),
    ],
    hints=[
        "Two steps for each status: which files does the manifest name, and what stands in them?",
        "json.loads three times: the manifest, each file, and each Output.",
        'Part of the answer: `for file in manifest["ResultFiles"]["SUCCEEDED"]: entries = json.loads(event["files"][file["Key"]])`',
    ],
    concepts=["ResultWriter", "manifest"],
    why="The manifest says which files belong to this Map Run. A file holds its children, and an Output is a JSON text in JSON.",
    variation="Let `report` also tell how many rows were lost with the failed children. Which field of an entry knows?",
)

WORKLOADS = {
    "a": "the 12 parcels of one order come with the input, and each is labelled",
    "b": "300 shops are asked for their stock, 4 seconds each, and all answers must be there within 10 seconds",
    "c": "500 letters go through 30 steps each, and nobody minds how long it takes",
    "d": "an Express machine checks the 5 lines of a web order",
    "e": "200 photographs are scaled, up to 10 may fail, and the good ones are used",
}


def fits_inline(which: str) -> bool:
    """Whether an inline Map does what a workload asks for."""
    if which == "a":
        return run(StateMachine(inline()), list(range(12))).status == "SUCCEEDED"
    if which == "b":
        nap = {"StartAt": "Ask", "States": {"Ask": {"Type": "Wait", "Seconds": 4, "End": True}}}
        each = {"Type": "Map", "ItemProcessor": nap, "End": True}
        return run(StateMachine({"StartAt": "Each", "States": {"Each": each}}), list(range(300))).duration <= 10
    if which == "c":
        return run(StateMachine(inline(30)), list(range(500))).status == "SUCCEEDED"
    if which == "d":
        return _loads(inline(), "EXPRESS")
    return after_a_failed_iteration() == "a"


def _loads(definition: Any, kind: Any) -> bool:
    try:
        StateMachine(definition, type=kind)
    except DefinitionError:
        return False
    return True


def fits_distributed(which: str) -> bool:
    """Whether a distributed Map may be used at all."""
    return which != "d" or _loads(mapped("check", STANDARD), "EXPRESS")


@lru_cache(maxsize=1)
def right_modes() -> dict[str, str]:
    """The mode for each workload: inline where it does the job, which is simpler."""
    modes = {which: "INLINE" if fits_inline(which) else "DISTRIBUTED" for which in WORKLOADS}
    assert all(fits_distributed(which) for which, mode in modes.items() if mode == "DISTRIBUTED")
    return modes


RIGHT = {"a": "INLINE", "b": "DISTRIBUTED", "c": "DISTRIBUTED", "d": "INLINE", "e": "DISTRIBUTED"}
CHOOSE_MODE = Exercise(
    id="l12.q4",
    title="Inline or distributed?",
    prompt=(
        "Parcel has five tasks for a Map state. Take `INLINE` where it does the job, since one history is simpler to read, and `DISTRIBUTED` where it does not. The limits are those "
        f"of the lesson: {Quotas().history:,} events, {Quotas().inline_concurrency} iterations at once.\n\n"
        + "\n".join(f"- **{key}** {text}" for key, text in WORKLOADS.items())
    ),
    kind="predict",
    starter='{\n    "a": ...,\n    "b": ...,\n    "c": ...,\n    "d": ...,\n    "e": ...,\n}',
    solution=RIGHT,
    probes=[truth(right_modes, ran="the five tasks with an inline Map")],
    wrong=[
        Wrong(
            answer={which: mode.lower() for which, mode in RIGHT.items()},
            says='"a" is not right',
            when=lambda answer, _: not set(answer.values()) <= {"INLINE", "DISTRIBUTED"},
            hint="The two words are written in capitals: `INLINE` and `DISTRIBUTED`.",
        ),
        Wrong(
            answer={**RIGHT, "a": "DISTRIBUTED"},
            says='"a" is not right',
            when=lambda answer, _: answer["a"] != RIGHT["a"],
            hint="Twelve items with a few events each fill no history, and none of them is to be lost. Nothing asks for child executions.",
        ),
        Wrong(
            answer={**RIGHT, "b": "INLINE"},
            says='"b" is not right',
            when=lambda answer, _: answer["b"] != RIGHT["b"],
            hint="An inline Map runs 40 at once. 300 shops are eight rounds of 4 seconds.",
        ),
        Wrong(
            answer={**RIGHT, "c": "INLINE"},
            says='"c" is not right',
            when=lambda answer, _: answer["c"] != RIGHT["c"],
            hint="Each step writes two events. 500 letters with 30 steps: how many events is that?",
        ),
        Wrong(
            answer={**RIGHT, "d": "DISTRIBUTED"},
            says='"d" is not right',
            when=lambda answer, _: answer["d"] != RIGHT["d"],
            hint="An Express machine may not start a Map Run.",
        ),
        Wrong(
            answer={**RIGHT, "e": "INLINE"},
            says='"e" is not right',
            when=lambda answer, _: answer["e"] != RIGHT["e"],
            hint="What an inline Map does with one failing iteration you have recalled in the lesson. Which mode knows a tolerance?",
        ),
    ],
    hints=[
        "Put four questions to each: does the history hold it, are 40 at once enough, may some fail, what is the parent?",
        "Events of an inline Map: items times (2 and two for each state). Rounds: items divided by 40, rounded up.",
        'Part of the answer: `"a": "INLINE"` and `"e": "DISTRIBUTED"`',
    ],
    concepts=["inline Map", "distributed Map"],
    why="b needs more than 40 at once, c more events than a history holds, e a tolerance. The other two are small, and d may not be distributed.",
    variation="In c the letters go through three steps only. Does that change your answer?",
)

NIGHT = mapped(
    "score",
    EXPRESS,
    ItemReader={
        "Resource": GET_OBJECT,
        "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
        "Parameters": {"Bucket": "parcel", "Key.$": "$.file"},
    },
    ItemBatcher={"MaxItemsPerBatch": 10},
)
del NIGHT["States"]["Each"]["End"]
NIGHT["States"]["Each"]["Next"] = "Report"
NIGHT["States"]["Report"] = task("report")
DIRTY = ["5", "12", " 7 ", "1", "", "?", "0", "-3", "4 kg", "2.5", "  ", "30", "31", "007", "+4", "1_0"]


def dirty_file(parameters: Any, context: Any) -> Any:
    """S3 with a hidden file of dirty rows under every key."""
    del context
    source = Random(f"dirt of {parameters['Key']}")
    many = source.randrange(12, 40)
    rows = [f"{source.choice(['', ' '])}p{n}{source.choice(['', ' '])},{source.choice(DIRTY)}" for n in range(many)]
    if parameters["Key"].startswith("clean"):
        rows = [f"p{n},{n % 9 + 1}" for n in range(many)]
    if parameters["Key"].startswith("none"):
        rows = [f"p{n},?" for n in range(many)]
    return {"Body": "id,kg\n" + "\n".join(rows) + "\n"}


def summed(event: Any, context: Any) -> Any:
    """One report of all batches."""
    del context
    return {
        "good": sum(batch["good"] for batch in event),
        "kg": sum(batch["kg"] for batch in event),
        "bad": [name for batch in event for name in batch["bad"]],
    }


SCORE = """
def handler(event, context):
    good, kg, bad = 0, 0, []
    for row in event["Items"]:
        name, weight = row["id"].strip(), row["kg"].strip()
        if weight.isdecimal() and 1 <= int(weight) <= 30:
            good += 1
            kg += int(weight)
        else:
            bad.append(name)
    return {"good": good, "kg": kg, "bad": bad}
"""
FRAGILE = """
def handler(event, context):
    kg = sum(int(row["kg"]) for row in event["Items"])
    return {"good": len(event["Items"]), "kg": kg, "bad": []}
"""


TRIED = """
def handler(event, context):
    good, kg, bad = 0, 0, []
    for row in event["Items"]:
        name, weight = row["id"].strip(), row["kg"].strip()
        try:
            if not 1 <= int(weight) <= 30:
                raise ValueError(weight)
            good += 1
            kg += int(weight)
        except ValueError:
            bad.append(name)
    return {"good": good, "kg": kg, "bad": bad}
"""


def scoring(old: str, new: str) -> str:
    """The reference with one part exchanged."""
    assert old in SCORE
    return SCORE.replace(old, new)


def hidden(random: Random) -> dict[str, str]:
    """An input that names a hidden file."""
    return {"file": f"{random.choice(['clean', 'day', 'day', 'none'])}-{random.randrange(100)}.csv"}


CLEAN_UP = Exercise(
    id="l12.q5",
    title="Clean, score, report",
    prompt="""
The machine is given: a distributed Map reads a CSV file with the columns `id` and `kg` and hands batches of ten rows to `score`, then `report` adds up what the children gave. Nothing is tolerated, so one bad row ends the night.
Write `score` so that no row can fail it. You do not see the files. For its batch `score` gives `{"good": …, "kg": …, "bad": […]}`:

- A row is good where `kg`, without blanks around it, is a whole number from 1 to 30, written with digits alone (`007` is 7).
- `good` is how many rows are good, `kg` the sum of their weights.
- `bad` has the ids of the other rows, without blanks around them, in the order of the rows.

All values of a CSV file are texts, and a field may be empty.
""",
    kind="handler",
    function="score",
    starter=FRAGILE,
    solution=SCORE,
    machine=NIGHT,
    functions={GET_OBJECT: dirty_file, "report": summed},
    repair=True,
    probes=[
        out(
            generated(
                hidden, count=20, including=[{"file": "clean-1.csv"}, {"file": "none-1.csv"}, {"file": "day-1.csv"}]
            )
        ),
        hist(
            {"file": "day-1.csv"},
            where=lambda execution: execution.map_runs[0].executions["failed"] == 0,
            says="no child execution that fails",
            tells=lambda execution: f"{execution.map_runs[0].executions['failed']} child executions failed",
        ),
    ],
    wrong=[
        Wrong(
            answer=scoring("weight.isdecimal() and 1 <= int(weight) <= 30", "weight.isdecimal()"),
            like=[
                scoring("1 <= int(weight) <= 30", "1 <= int(weight)"),
                scoring("1 <= int(weight) <= 30", "int(weight) <= 30"),
            ],
            says='"good"',
            when=lambda source, _: not re.search("3[01]", source) and ".is" in source,
            hint="0 and 31 are written with digits alone too. A good weight is from 1 to 30.",
        ),
        Wrong(
            answer=scoring('row["kg"].strip()', 'row["kg"]'),
            says='"good"',
            when=lambda source, _: "strip" not in source and ".is" in source,
            hint='A weight may have blanks around it: " 7 " is a good one.',
        ),
        Wrong(
            answer=scoring('row["id"].strip()', 'row["id"]'),
            says='"bad"',
            hint="The ids of the bad rows were to be without blanks around them.",
        ),
        Wrong(
            answer=scoring("            bad.append(name)", "            pass"),
            says='"bad"',
            hint="A row that is put aside must be reported: its id belongs into `bad`.",
        ),
        Wrong(
            answer=TRIED,
            like=[TRIED.replace("not 1 <= int(weight) <= 30", "int(weight) == 0"), TRIED.replace(".strip()", "")],
            says='"good"',
            when=lambda source, execution: succeeded(execution) and "except" in source,
            hint="int() takes more than digits alone: `-3`, `+4` and `1_0` are numbers for it too. Look at the text, and then at the limits.",
        ),
        Wrong(
            answer=scoring("1 <= int(weight) <= 30", "1 < int(weight) < 30"),
            like=[scoring("1 <= int(weight)", "1 < int(weight)"), scoring("int(weight) <= 30", "int(weight) < 30")],
            says='"good"',
            when=lambda source, _: bool(re.search("1 < |> 1\\b|< 30|range\\(1, 30\\)", source)),
            hint="1 and 30 are good weights too.",
        ),
        Wrong(
            answer=scoring("weight.isdecimal() and 1 <= int(weight) <= 30", "weight in [str(n) for n in range(1, 31)]"),
            says='"good"',
            hint="`007` is written with digits alone too, and it is 7.",
        ),
        Wrong(
            answer=scoring('event["Items"]', "event"),
            says="FAILED with",
            when=lambda source, _: "Items" not in source,
            hint='A batch is `{"Items": [row, …]}`: the rows stand in event["Items"].',
        ),
        Wrong(
            answer=scoring("weight.isdecimal() and 1 <= int(weight) <= 30", "1 <= int(weight) <= 30"),
            says="FAILED with",
            when=lambda source, execution: execution is not None and execution.status == "FAILED",
            hint='int() raises for "?", for "4 kg" and for an empty text. Look at the text before you make a number of it.',
        ),
        Wrong(
            answer=scoring(
                "bad.append(name)\n    return", 'return {"good": good, "kg": kg, "bad": [name]}\n    return'
            ),
            says='"good"',
            hint="With the return inside the loop the first bad row ends the batch. The rows after it count too.",
        ),
    ],
    also_right=[
        """
import re

def handler(event, context):
    out = {"good": 0, "kg": 0, "bad": []}
    for row in event["Items"]:
        text = row["kg"].strip()
        weight = int(text) if re.fullmatch("[0-9]+", text) else 0
        if 0 < weight < 31:
            out["good"] += 1
            out["kg"] += weight
        else:
            out["bad"].append(row["id"].strip())
    return out
"""
    ],
    hints=[
        "Sort the rows first: which are good, which are bad? Only then add up.",
        "strip() takes blanks away, isdecimal() says whether a text has digits alone and at least one.",
        "Part of the answer: `if weight.isdecimal() and 1 <= int(weight) <= 30:`",
    ],
    concepts=["bad rows", "batch"],
    why="A function that puts bad rows aside loses none of the good ones, whatever the size of the batch. Nothing has to be tolerated.",
    variation="What should `score` do where the column `kg` is not there at all: put all rows aside, or fail?",
)

EXERCISES: Sequence[Exercise] = [*ASKED, READ_AND_BATCH, TOLERATE, READ_MANIFEST, CHOOSE_MODE, CLEAN_UP]
