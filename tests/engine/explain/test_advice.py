"""`explain()` names the causing state and the true reason: one failing execution for each cause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from sfnlearn import Execution, Faults, Quotas, StateMachine, StatesError, UsageError, run

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
S3_GET = "arn:aws:states:::s3:getObject"
S3_PUT = "arn:aws:states:::s3:putObject"
SQS_SEND = "arn:aws:states:::sqs:sendMessage"
SQS_WAIT = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
MESSAGE = {"QueueUrl": "q", "MessageBody": "b"}


def task(name: str = "work", **fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": ARN + name, **({} if "Next" in fields else {"End": True}), **fields}


def chain(**states: dict[str, Any]) -> dict[str, Any]:
    return {"StartAt": next(iter(states)), "States": states}


def raising(error: str, message: str = "") -> Callable[..., Any]:
    def work(event: Any) -> Any:
        raise type(error, (Exception,), {})(message)

    return work


def children(processor: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A distributed Map."""
    config = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}
    return {"Type": "Map", "ItemProcessor": {**config, **processor}, "End": True, **fields}


DONE = {"Type": "Pass", "End": True}
EACH = {"Type": "Map", "ItemProcessor": chain(Do=DONE), "End": True}
BOTH = {"Type": "Parallel", "Branches": [chain(Do=DONE)], "End": True}
FAIL = {"Type": "Fail", "Error": "Broken", "Cause": "by hand"}


@dataclass(frozen=True)
class Case:
    """A failing execution, the state that causes it and what the text must say."""

    definition: dict[str, Any]
    state: str | None
    says: tuple[str, ...]
    data: Any = field(default_factory=dict)
    functions: dict[str, Any] = field(default_factory=dict)
    faults: Faults | None = None
    advance: float = 0
    options: dict[str, Any] = field(default_factory=dict)


CASES: dict[str, Case] = {
    "a Fail state": Case(chain(No=FAIL), "No", ("on purpose", "by hand")),
    "a Fail state in a branch": Case(
        chain(Both={"Type": "Parallel", "Branches": [chain(Fine=DONE), chain(Bad=FAIL)], "End": True}),
        "Bad",
        ('inside "Both"', "neither Retry nor Catch"),
    ),
    "a Fail state in an iteration": Case(
        chain(Each={"Type": "Map", "ItemProcessor": chain(Bad=FAIL), "End": True}),
        "Bad",
        ('inside "Each"',),
        data=[1],
    ),
    "a Fail state two levels down": Case(
        chain(
            Outer={
                "Type": "Map",
                "ItemProcessor": chain(Inner={"Type": "Parallel", "Branches": [chain(Bad=FAIL)], "End": True}),
                "End": True,
            }
        ),
        "Bad",
        ('inside "Inner", inside "Outer"',),
        data=[1],
    ),
    "a child of a Map Run": Case(
        chain(Each=children(chain(Bad=FAIL))),
        "Bad",
        ("More children", "ToleratedFailure", 'inside "Each"'),
        data=[1, 2],
    ),
    "an exception without Retry and Catch": Case(
        chain(Pay=task()),
        "Pay",
        ("CardDeclined", "no money", '"Pay" has neither Retry nor Catch'),
        functions={"work": raising("CardDeclined", "no money")},
    ),
    "a Retrier for another error": Case(
        chain(Pay=task(Retry=[{"ErrorEquals": ["Timeout"]}])),
        "Pay",
        ("No Retrier", "[Timeout] is for another error"),
        functions={"work": raising("CardDeclined")},
    ),
    "a Retrier that is spelt otherwise": Case(
        chain(Pay=task(Retry=[{"ErrorEquals": ["CardDeclinedd"]}])),
        "Pay",
        ("spelt otherwise",),
        functions={"work": raising("CardDeclined")},
    ),
    "a Retrier in another case": Case(
        chain(Pay=task(Catch=[{"ErrorEquals": ["carddeclined"], "Next": "Sorry"}]), Sorry=DONE),
        "Pay",
        ("No Catcher", "spelt otherwise"),
        functions={"work": raising("CardDeclined")},
    ),
    "a Catcher with a module's name": Case(
        chain(Pay=task(Catch=[{"ErrorEquals": ["payments.CardDeclined"], "Next": "Sorry"}]), Sorry=DONE),
        "Pay",
        ("spelt otherwise", "must match exactly"),
        functions={"work": raising("CardDeclined")},
    ),
    "retries spent": Case(
        chain(Pay=task(Retry=[{"ErrorEquals": ["States.ALL"], "MaxAttempts": 2}])),
        "Pay",
        ("its 2 retries were spent", "after 3 attempts in all"),
        functions={"work": raising("Busy")},
    ),
    "retries forbidden": Case(
        chain(
            Pay=task(
                Retry=[{"ErrorEquals": ["Declined"], "MaxAttempts": 0}, {"ErrorEquals": ["States.ALL"]}],
            )
        ),
        "Pay",
        ("MaxAttempts is 0", "forbids"),
        functions={"work": raising("Declined")},
    ),
    "retriers in the wrong order": Case(
        chain(
            Pay=task(
                Retry=[
                    {"ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 1},
                    {"ErrorEquals": ["Busy"], "MaxAttempts": 9},
                ]
            )
        ),
        "Pay",
        ("its one retry was spent", "stands before the one for [Busy]", "never asked"),
        functions={"work": raising("Busy")},
    ),
    "States.TaskFailed does not stand for a timeout": Case(
        chain(Slow=task(TimeoutSeconds=5, Catch=[{"ErrorEquals": ["States.TaskFailed"], "Next": "Sorry"}]), Sorry=DONE),
        "Slow",
        ("TimeoutSeconds of 5 s", "does not stand for States.Timeout"),
        functions={"work": lambda event: 1},
        faults=Faults().on("Slow", delay=60),
    ),
    "a Catcher for States.Runtime": Case(
        chain(
            Cut={
                **task(OutputPath="$.nothing"),
                "Catch": [{"ErrorEquals": ["States.Runtime"], "Next": "Sorry"}],
            },
            Sorry=DONE,
        ),
        "Cut",
        ("$.nothing names nothing", "ever sees States.Runtime"),
        functions={"work": lambda event: {}},
    ),
    "States.ALL and a payload that is too large": Case(
        chain(Big=task(Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}]), Sorry=DONE),
        "Big",
        ("262,144 bytes", "[States.ALL] does not stand for States.DataLimitExceeded"),
        functions={"work": lambda event: "x"},
        faults=Faults().oversize("Big"),
    ),
    "a payload that is too large in a Pass state": Case(
        chain(Big={"Type": "Pass", "Result": "x" * 300_000, "End": True}), "Big", ("262,144 bytes", "S3")
    ),
    "a history that is full": Case(
        {
            "StartAt": "Round",
            "States": {
                "Round": {"Type": "Pass", "Next": "Again"},
                "Again": {
                    "Type": "Choice",
                    "Choices": [{"Variable": "$.go", "BooleanEquals": True, "Next": "Round"}],
                    "Default": "End",
                },
                "End": {"Type": "Succeed"},
            },
        },
        "Round",
        ("25,000 events", "Bound the loop"),
        data={"go": True},
    ),
    "a path that was never there": Case(
        chain(Read={"Type": "Pass", "InputPath": "$.order", "End": True}), "Read", ("$.order names nothing",)
    ),
    "a field that a task lost": Case(
        chain(
            Price=task(Next="Ship"),
            Ship={"Type": "Pass", "Parameters": {"to.$": "$.order.address"}, "End": True},
        ),
        "Ship",
        ("$.order.address names nothing", 'until "Price" put its result', 'Give "Price" a "ResultPath"'),
        data={"order": {"address": "Delft"}},
        functions={"work": lambda event: {"price": 3}},
    ),
    "a field that was lost two states before": Case(
        chain(
            Price=task(Next="Idle"),
            Idle={"Type": "Wait", "Seconds": 1, "Next": "Ship"},
            Ship={"Type": "Pass", "InputPath": "$.order", "End": True},
        ),
        "Ship",
        ('until "Price" put its result',),
        data={"order": 1},
        functions={"work": lambda event: {"price": 3}},
    ),
    "no rule of a Choice": Case(
        chain(
            Pick={"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 1, "Next": "End"}]},
            End={"Type": "Succeed"},
        ),
        "Pick",
        ("No rule", "Default"),
        data={"n": 2},
    ),
    "a Choice on a missing field": Case(
        chain(
            Pick={
                "Type": "Choice",
                "Choices": [{"Variable": "$.m", "NumericEquals": 1, "Next": "End"}],
                "Default": "End",
            },
            End={"Type": "Succeed"},
        ),
        "Pick",
        ("$.m names nothing",),
    ),
    "an intrinsic function that fails": Case(
        chain(Sum={"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.a, 1)"}, "End": True}),
        "Sum",
        ("could not be carried out", "MathAdd"),
        data={"a": "one"},
    ),
    "a ResultPath into a number": Case(
        chain(Add={"Type": "Pass", "Result": 1, "ResultPath": "$.a.b", "End": True}),
        "Add",
        ("ResultPath", "cannot be put"),
        data={"a": 5},
    ),
    "an undefined JSONata expression": Case(
        {"QueryLanguage": "JSONata", **chain(Ask={"Type": "Pass", "Output": "{% $states.input.no %}", "End": True})},
        "Ask",
        ("returned nothing", "misspelt"),
    ),
    "a JSONata result of the wrong type": Case(
        {
            "QueryLanguage": "JSONata",
            **chain(Nap={"Type": "Wait", "Seconds": "{% $states.input.s %}", "End": True}),
        },
        "Nap",
        ("unexpected result type", "type that the field takes"),
        data={"s": "ten"},
    ),
    "a JSONata expression that fails": Case(
        {"QueryLanguage": "JSONata", **chain(Ask={"Type": "Pass", "Output": "{% 'a' * 2 %}", "End": True})},
        "Ask",
        ("JSONata expression", "failed"),
    ),
    "a task's timeout": Case(
        chain(Slow=task(TimeoutSeconds=5)),
        "Slow",
        ("TimeoutSeconds of 5 s",),
        functions={"work": lambda event: 1},
        faults=Faults().latency(60),
    ),
    "a callback's timeout": Case(
        chain(Ask={"Type": "Task", "Resource": SQS_WAIT, "Parameters": MESSAGE, "TimeoutSeconds": 30, "End": True}),
        "Ask",
        ("TimeoutSeconds of 30 s",),
        functions={SQS_WAIT: lambda parameters: {}},
        advance=60,
    ),
    "a missed heartbeat": Case(
        chain(Ask={"Type": "Task", "Resource": SQS_WAIT, "Parameters": MESSAGE, "HeartbeatSeconds": 5, "End": True}),
        "Ask",
        ("HeartbeatSeconds of 5 s", "send_task_heartbeat"),
        functions={SQS_WAIT: lambda parameters: {}},
        advance=60,
    ),
    "a machine's timeout": Case(
        {"TimeoutSeconds": 10, **chain(Nap={"Type": "Wait", "Seconds": 60, "End": True})},
        "Nap",
        ("TIMED_OUT", "TimeoutSeconds of 10 s", "seen by no Catcher"),
    ),
    "an Express machine that takes too long": Case(
        chain(Nap={"Type": "Wait", "Seconds": 600, "End": True}),
        "Nap",
        ("type EXPRESS may take",),
        options={"type": "EXPRESS"},
    ),
    "a function that does not exist": Case(
        chain(Pay=task("pya")),
        "Pay",
        ('"pya", which does not exist', 'one named "pay"'),
        functions={"pay": lambda event: 1},
    ),
    "throttling": Case(
        chain(Pay=task(Retry=[{"ErrorEquals": ["Busy"]}])),
        "Pay",
        ("more calls at once", "back-off"),
        functions={"work": lambda event: 1},
        faults=Faults().throttle("Pay"),
    ),
    "Lambda's own timeout": Case(
        chain(Pay=task()),
        "Pay",
        ("timeout of Lambda itself", "Lambda.Unknown"),
        functions={"work": lambda event: 1},
        faults=Faults().on("Pay", error="Sandbox.Timedout"),
    ),
    "an item reader that fails": Case(
        chain(
            Each=children(
                chain(Do=DONE),
                ItemReader={"Resource": S3_GET, "Parameters": {"Bucket": "b", "Key": "k"}},
            )
        ),
        "Each",
        ("ItemReader", "S3.NoSuchKeyException"),
        functions={S3_GET: raising("S3.NoSuchKeyException")},
    ),
    "items that are no array": Case(
        chain(Each={"Type": "Map", "ItemsPath": "$.list", "ItemProcessor": chain(Do=DONE), "End": True}),
        "Each",
        ("must point to array",),
        data={"list": 5},
    ),
    "one failing iteration among many": Case(
        chain(Each={"Type": "Map", "ItemProcessor": chain(Do=task()), "End": True}),
        "Do",
        ("Odd", 'inside "Each"'),
        data=[0, 1],
        functions={"work": lambda event: 1},
        faults=Faults().on("Do", iteration=1, error="Odd"),
    ),
    "an error that a Parallel's Catcher is not for": Case(
        chain(
            Both={
                "Type": "Parallel",
                "Branches": [chain(Bad=FAIL)],
                "Catch": [{"ErrorEquals": ["Other"], "Next": "Sorry"}],
                "End": True,
            },
            Sorry=DONE,
        ),
        "Bad",
        ('No Catcher of "Both" is for Broken', "[Other] is for another error"),
    ),
    "a wait until a date that is none": Case(
        chain(Nap={"Type": "Wait", "TimestampPath": "$.at", "End": True}),
        "Nap",
        ("ISO-8601",),
        data={"at": "tomorrow"},
    ),
    "items that are not there": Case(
        chain(Each={"Type": "Map", "ItemsPath": "$.a.b", "ItemProcessor": chain(Do=DONE), "End": True}),
        "Each",
        ("ItemsPath", "finds nothing"),
        data={"a": 5},
    ),
    "items of a distributed Map that are not there": Case(
        chain(Each=children(chain(Do=DONE), ItemsPath="$.a.b")), "Each", ("ItemsPath", "finds nothing"), data={"a": 5}
    ),
    "a Map's ResultPath after its iterations": Case(
        chain(
            Each={
                "Type": "Map",
                "ItemsPath": "$.a",
                "ResultPath": "$.a.b",
                "ItemProcessor": chain(Do=DONE),
                "End": True,
            }
        ),
        "Each",
        ('The ResultPath of "Each"',),
        data={"a": [1, 2]},
    ),
    "a Parallel's ResultPath after its branches": Case(
        chain(Both={"Type": "Parallel", "ResultPath": "$.a.b", "Branches": [chain(Do=DONE)], "End": True}),
        "Both",
        ('The ResultPath of "Both"',),
        data={"a": 1},
    ),
    "a Map's ResultSelector after its iterations": Case(
        chain(Each={"Type": "Map", "ResultSelector": {"x.$": "$.no"}, "ItemProcessor": chain(Do=DONE), "End": True}),
        "Each",
        ('In "Each" the path $.no names nothing',),
        data=[1, 2],
    ),
    "a Parallel's ResultSelector inside a Map": Case(
        chain(
            Each={
                "Type": "Map",
                "ItemProcessor": chain(
                    Both={
                        "Type": "Parallel",
                        "ResultSelector": {"x.$": "$.no"},
                        "Branches": [chain(Do=DONE)],
                        "End": True,
                    }
                ),
                "End": True,
            }
        ),
        "Both",
        ('"Both", inside "Each"', "$.no names nothing"),
        data=[1],
    ),
    "a Catcher's ResultPath": Case(
        chain(
            Pay=task(Catch=[{"ErrorEquals": ["States.ALL"], "ResultPath": "$.a.b", "Next": "Sorry"}]),
            Sorry=DONE,
        ),
        "Pay",
        ('A Catcher of "Pay" took Broken', "had taken the error before it"),
        data={"a": 1},
        functions={"work": raising("Broken")},
    ),
    "an index from the end": Case(
        chain(Last={"Type": "Pass", "InputPath": "$.a[-1]", "End": True}),
        "Last",
        ("does not count from the end", "[(@.length-1)]"),
        data={"a": [1]},
    ),
    "an index from the end in a call": Case(
        chain(Last={"Type": "Pass", "Parameters": {"x.$": "States.Array($.a[-1])"}, "End": True}),
        "Last",
        ("does not count from the end",),
        data={"a": [1]},
    ),
    "a function in a path": Case(
        chain(Count={"Type": "Pass", "Parameters": {"n.$": "$.a.length()"}, "End": True}),
        "Count",
        ("no functions in a path", "States.ArrayLength"),
        data={"a": [1]},
    ),
    "a quoted name that is not there": Case(
        chain(Pick={"Type": "Pass", "InputPath": r"$['it\'s']['a b']", "End": True}),
        "Pick",
        (r"$['it\'s']['a b'] names nothing",),
    ),
    "a placeholder that nothing stands for": Case(
        chain(Pay={"Type": "Task", "Resource": "${PayArn}", "End": True}),
        "Pay",
        ("a placeholder without a value", 'functions={"PayArn": ...}', 'substitutions={"PayArn": "arn:..."}'),
    ),
    "parameters that are too large": Case(
        chain(Pay=task(Parameters={"a.$": "$.a", "b.$": "$.a"})),
        "Pay",
        ('What "Pay" gives to what it calls', "262,144 bytes", "pass less"),
        data={"a": "x" * 200_000},
        functions={"work": lambda event: 1},
    ),
    "a function's result that is too large": Case(
        chain(
            Make={
                "Type": "Pass",
                "Parameters": {"a.$": "States.Format('" + "{}" * 40 + "'" + ", $.a" * 40 + ")"},
                "End": True,
            }
        ),
        "Make",
        ("gave more than 6,990,256 bytes",),
        data={"a": "x" * 200_000},
    ),
    "a failure without a name": Case(
        chain(Ask={"Type": "Task", "Resource": SQS_WAIT, "Parameters": MESSAGE, "End": True}),
        "Ask",
        ("an error without a name",),
        functions={SQS_WAIT: lambda parameters: {}},
        options={"answer": StatesError(None, None)},
    ),
}


def execute(case: Case) -> Any:
    machine = StateMachine(case.definition, type=case.options.get("type", "STANDARD"))
    execution = run(machine, case.data, functions=case.functions, faults=case.faults, quotas=Quotas())
    if case.advance:
        execution.advance(seconds=case.advance)
    if "answer" in case.options:
        execution.send_task_failure(execution.pending_tokens[0])
    return execution


def test_there_are_forty_causes():
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_causing_state_and_the_reason_are_told(case: Case):
    execution = execute(case)
    assert execution.status in {"FAILED", "TIMED_OUT"}
    explanation = execution.explain()
    assert explanation.state == case.state, str(explanation)
    for part in case.says:
        assert part in str(explanation)
    assert explanation.fix


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_an_explanation_is_a_few_sentences(case: Case):
    text = str(execute(case).explain())
    assert len(text) < 700, text
    assert "None" not in text
    assert text.endswith((".", "?"))


def refusing(parameters: Any) -> Any:
    return parameters["Nope"]


@pytest.mark.parametrize(
    ("functions", "says"),
    [
        ({}, "Nothing here answers the service integration"),
        ({SQS_SEND: refusing}, "KeyError: 'Nope'"),
        ({SQS_SEND: lambda parameters: {1, 2}}, "not JSON"),
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_a_call_that_nobody_could_answer_is_told_whole_and_is_no_fault_of_the_machine(functions, says, inside):
    ask = chain(Ask={"Type": "Task", "Resource": SQS_SEND, "Parameters": MESSAGE, "End": True})
    machine = StateMachine(chain(Both={"Type": "Parallel", "Branches": [ask], "End": True}) if inside else ask)
    with pytest.raises(UsageError) as raised:
        run(machine, functions=functions)
    execution = raised.value.execution
    assert isinstance(execution, Execution)
    text = str(execution.explain())
    assert says in text
    assert str(raised.value) in text
    assert "redrive(functions={...})" in text
    assert "Correct the definition" not in text


def test_an_execution_that_waits_says_for_what():
    machine = StateMachine(chain(Ask={"Type": "Task", "Resource": SQS_WAIT, "Parameters": MESSAGE, "End": True}))
    text = str(run(machine, functions={SQS_WAIT: lambda parameters: {}}).explain())
    assert '"Ask"' in text
    assert "send_task_success" in text


def test_an_aborted_execution_says_where_it_was():
    machine = StateMachine(chain(Ask={"Type": "Task", "Resource": SQS_WAIT, "Parameters": MESSAGE, "End": True}))
    execution = run(machine, functions={SQS_WAIT: lambda parameters: {}})
    execution.stop("Enough")
    assert "ABORTED from outside" in str(execution.explain())
    assert '"Ask"' in str(execution.explain())


def test_a_success_names_what_was_caught():
    pay = task(Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}], Next="Sorry")
    execution = run(StateMachine(chain(Pay=pay, Sorry=DONE)), functions={"work": raising("Busy")})
    assert '"Pay" failed with Busy' in str(execution.explain())


def test_the_html_is_escaped():
    machine = StateMachine(chain(No={"Type": "Fail", "Error": "<b>", "Cause": "<script>"}))
    html = run(machine).explain()._repr_mimebundle_()["text/html"]
    assert "<script>" not in html


def test_a_history_that_iterations_have_filled_names_their_map():
    inner = chain(Note={"Type": "Pass", "End": True})
    execution = run(StateMachine(chain(Each={"Type": "Map", "ItemProcessor": inner, "End": True})), [1] * 10_000)
    assert 'The iterations of "Each" filled it.' in str(execution.explain())


def test_the_time_limit_of_express_is_not_to_be_raised():
    machine = StateMachine(chain(Nap={"Type": "Wait", "Seconds": 600, "End": True}), type="EXPRESS")
    told = str(run(machine).explain())
    assert "a Standard machine that may take longer" in told
    assert 'Raise "TimeoutSeconds"' not in told
