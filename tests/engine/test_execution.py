import re
from collections.abc import Callable
from typing import Any

import pytest

from sfnlearn import Faults, JSONText, StateMachine, StatesError, UsageError, load, run, step
from tests.shorthand import CALLBACK, FUNCTION, HELLO, MESSAGE, answers, lasted, links, machine, raising, state, types

WAITING = state("Task", Resource=CALLBACK, Parameters=MESSAGE)
SENT = {CALLBACK: lambda parameters: {"MessageId": "1"}}


def test_an_execution_that_succeeds():
    execution = run(state("Wait", Seconds=60), {"a": 1}, name="mine")
    assert (execution.status, execution.output, execution.error, execution.cause) == ("SUCCEEDED", {"a": 1}, None, None)
    assert (execution.start_time, execution.stop_time) == (1767225600.0, 1767225660.0)
    assert execution.arn == "arn:aws:states:us-east-1:123456789012:execution:MyStateMachine:mine"
    assert repr(execution) == "<Execution 'mine' of 'MyStateMachine': SUCCEEDED, 4 events>"


def test_an_execution_that_fails():
    execution = run(state("Fail", Error="Boom", Cause="why"))
    assert (execution.status, execution.output, execution.error, execution.cause) == ("FAILED", None, "Boom", "why")


def test_describe_execution():
    shown = run(state("Pass"), JSONText('{"a":  1}')).to_aws()
    assert (shown["status"], shown["input"], shown["output"]) == ("SUCCEEDED", '{"a":  1}', '{"a":1}')
    shown = run(state("Fail", Error="Boom")).to_aws()
    assert shown["error"] == "Boom"
    assert not {"output", "cause"} & set(shown)
    assert "stopDate" not in run(WAITING, functions=SENT).to_aws()


# ------------------------------------------------------------------- timing out


@pytest.mark.parametrize(("seconds", "status"), [(59, "TIMED_OUT"), (60, "TIMED_OUT"), (61, "SUCCEEDED")])
def test_a_machine_that_takes_too_long_times_out(seconds, status):
    execution = run(machine({"S": {"Type": "Wait", "Seconds": 60, "End": True}}, TimeoutSeconds=seconds))
    if seconds != 60:  # both at the same moment: either may come first
        assert execution.status == status
    if execution.status == "TIMED_OUT":
        assert (execution.error, execution.output) == ("States.Timeout", None)
        assert links(execution)[1:] == ["WaitStateEntered2<0", "ExecutionTimedOut3<0"]
        assert execution.stop_time == execution.start_time + seconds
        assert not {"error", "cause"} & set(execution.to_aws())


NAP = {"Type": "Wait", "Seconds": 60, "End": True}
INNER = {"StartAt": "N", "States": {"N": NAP}}
ASK = {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:ask", "End": True}
RETRIED = {
    "Type": "Task",
    "Resource": FUNCTION,
    "Retry": [{"ErrorEquals": ["Boom"], "IntervalSeconds": 60}],
    "End": True,
}


@pytest.mark.parametrize("type", ["STANDARD", "EXPRESS"])
@pytest.mark.parametrize(
    "lasting",
    [
        NAP,
        RETRIED,
        ASK,
        {"Type": "Task", "Resource": CALLBACK, "Parameters": MESSAGE, "End": True},
        {"Type": "Parallel", "Branches": [INNER, {"StartAt": "L", "States": {"L": NAP}}], "End": True},
        {"Type": "Map", "ItemProcessor": INNER, "End": True},
        {
            "Type": "Map",
            "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [INNER], "End": True}}},
            "End": True,
        },
    ],
    ids=["wait", "back-off", "activity", "callback", "parallel", "map", "nested"],
)
def test_what_the_timeout_of_a_machine_cuts_leaves_nothing_behind(lasting, type):
    waits_outside = lasting.get("Resource", FUNCTION) != FUNCTION
    if type == "EXPRESS" and waits_outside:
        return
    of = machine({"S": lasting}, type=type, TimeoutSeconds=9)
    execution = run(of, [1, 2], functions={**SENT, "f": raising(StatesError("Boom"))})
    if waits_outside:
        execution.advance(seconds=10)
    assert execution.status == "TIMED_OUT"
    assert not [kind for kind in types(execution) if "Aborted" in kind]
    assert (execution.events[-1].type, execution.events[-1].previous_event_id) == ("ExecutionTimedOut", 0)
    assert execution.events[-1].details == {"error": "States.Timeout"}


def test_no_catcher_sees_the_timeout_of_the_machine():
    of = machine(
        {
            "S": {
                "Type": "Parallel",
                "Branches": [{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": True}}}],
                "Catch": [
                    {
                        "ErrorEquals": [
                            "States.ALL",
                        ],
                        "Next": "C",
                    }
                ],
                "End": True,
            },
            "C": HELLO,
        },
        TimeoutSeconds=10,
    )
    assert run(of).status == "TIMED_OUT"


@pytest.mark.parametrize(("type", "longest"), [("STANDARD", 365 * 86_400), ("EXPRESS", 300)])
def test_the_longest_execution(type, longest):
    waits = machine({"S": {"Type": "Wait", "SecondsPath": "$.s", "End": True}}, type=type)
    assert run(waits, {"s": longest - 1}).status == "SUCCEEDED"
    execution = run(waits, {"s": longest + 1})
    assert (execution.status, lasted(execution)) == ("TIMED_OUT", longest)


# -------------------------------------------------------------------- stopping


def test_stop_aborts_with_the_events_of_what_was_under_way():
    execution = run(WAITING, functions=SENT)
    execution.stop("Stopped", "by hand")
    assert (execution.status, execution.error, execution.cause) == ("ABORTED", "Stopped", "by hand")
    assert types(execution)[-2:] == ["TaskStateAborted", "ExecutionAborted"]
    assert execution.pending_tokens == ()


def test_stop_without_a_reason():
    execution = run(WAITING, functions=SENT)
    execution.stop()
    assert (execution.error, execution.cause, execution.events[-1].details) == (None, None, {})


def test_what_has_ended_cannot_be_stopped():
    with pytest.raises(UsageError, match="already ended"):
        run(state("Pass")).stop()


def test_stop_aborts_iterations_and_then_what_is_in_them_from_the_inside_out():
    block = {
        "StartAt": "T",
        "States": {"T": {"Type": "Task", "Resource": CALLBACK, "Parameters": MESSAGE, "End": True}},
    }
    each = {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [block], "End": True}}}
    execution = run(state("Map", ItemProcessor=each), [1], functions=SENT)
    execution.stop()
    assert [kind for kind in types(execution) if "Aborted" in kind] == [
        "MapIterationAborted",
        "TaskStateAborted",
        "ParallelStateAborted",
        "MapStateAborted",
        "ExecutionAborted",
    ]


# ------------------------------------------------------- tokens and virtual time


def test_the_virtual_clock_stands_while_a_token_waits():
    wait = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": True}}}
    task = {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": CALLBACK, "Parameters": MESSAGE, "End": True}}}
    execution = run(state("Parallel", Branches=[wait, task]), functions=SENT)
    assert (execution.status, execution.world.now) == ("RUNNING", execution.start_time)
    execution.advance(minutes=2)
    assert execution.world.now == execution.start_time + 120
    assert [
        event.timestamp - execution.start_time for event in execution.events if event.type == "WaitStateExited"
    ] == [60]
    execution.send_task_success(execution.pending_tokens[0], {"x": 1})
    assert (execution.output[1], execution.stop_time) == ({"x": 1}, execution.start_time + 120)


def test_tokens_come_in_the_order_in_which_they_were_given_out():
    task = {
        "ProcessorConfig": {"Mode": "INLINE"},
        "StartAt": "T",
        "States": {"T": {"Type": "Task", "Resource": CALLBACK, "Parameters": MESSAGE, "End": True}},
    }
    execution = run(state("Map", ItemProcessor=task), [1, 2, 3], functions=SENT)
    sent = [event.details["parameters"] for event in execution.events if event.type == "TaskScheduled"]
    given = [parameters["MessageBody"]["token"] for parameters in sent]
    assert list(execution.pending_tokens) == given
    for number, token in reversed(list(enumerate(given))):
        execution.send_task_success(token, number)
    assert execution.output == [0, 1, 2]


@pytest.mark.parametrize("token", ["", "nonsense"])
def test_an_unknown_token_is_a_misuse(token):
    execution = run(WAITING, functions=SENT)
    for send in (execution.send_task_success, execution.send_task_failure, execution.send_task_heartbeat):
        with pytest.raises(UsageError, match="No task waits for this token"):
            send(token)


def test_an_answer_that_is_not_json_is_a_misuse_and_the_token_stays_good():
    execution = run(WAITING, functions=SENT)
    (token,) = execution.pending_tokens
    with pytest.raises(UsageError):
        execution.send_task_success(token, {1, 2})
    execution.send_task_success(token, [1, 2])
    assert execution.output == [1, 2]


def test_an_answer_that_is_too_large_is_states_data_limit_exceeded():
    execution = run(WAITING, functions=SENT)
    execution.send_task_success(execution.pending_tokens[0], "x" * 300_000)
    assert (execution.status, execution.error) == ("FAILED", "States.DataLimitExceeded")


# -------------------------------------------------------------------- stepping


def test_stepping_goes_on_as_the_events_are_read():
    calls: list[Any] = []
    states = {
        "W": {"Type": "Wait", "Seconds": 1, "Next": "T"},
        "T": {"Type": "Task", "Resource": FUNCTION, "End": True},
    }
    execution = step(machine(states), functions={"f": calls.append})
    reader = iter(execution)
    seen = [next(reader).type for _ in range(2)]
    assert (seen, calls, execution.status) == (["ExecutionStarted", "WaitStateEntered"], [], "RUNNING")
    assert [event.type for event in reader][-1] == "ExecutionSucceeded"
    assert calls == [{}]


def test_stepping_gives_the_events_of_a_run():
    of = state("Map", ItemProcessor={"StartAt": "E", "States": {"E": HELLO}})
    assert list(step(of, [1, 2])) == list(run(of, [1, 2]).events)


# --------------------------------------------------------------- save and load


def test_an_execution_is_loaded_without_calling_anything(tmp_path):
    execution = run(
        state("Task", Resource=FUNCTION, Retry=[{"ErrorEquals": ["States.ALL"]}]),
        {"a": 1.0},
        functions={"f": answers(StatesError("Boom"), {"b": [1.0, 10**30, "Zoë"]})},
        seed=5,
        name="mine",
    )
    path = execution.save(tmp_path / "execution.json")
    loaded = load(path, functions={"f": raising(AssertionError("called"))})
    assert list(loaded.events) == list(execution.events)
    assert (loaded.status, loaded.output, loaded.name) == (execution.status, execution.output, "mine")


def test_a_callback_is_loaded_with_its_answer(tmp_path):
    execution = run(WAITING, functions=SENT)
    execution.advance(hours=3)
    execution.send_task_success(execution.pending_tokens[0], {"x": 1})
    loaded = load(execution.save(tmp_path / "e.json"))
    assert list(loaded.events) == list(execution.events)


def test_one_that_still_waits_is_loaded_waiting(tmp_path):
    execution = run(WAITING, functions=SENT)
    loaded = load(execution.save(tmp_path / "e.json"))
    assert (loaded.status, loaded.pending_tokens) == ("RUNNING", execution.pending_tokens)
    assert loaded.send_task_success(loaded.pending_tokens[0], 5).output == 5


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"sfnlearn": 1}', '{"machine": 5}', "null"])
def test_a_file_that_is_no_execution_is_a_misuse(tmp_path, text):
    (tmp_path / "e.json").write_text(text)
    with pytest.raises(UsageError, match=re.escape("e.json")):
        load(tmp_path / "e.json")
    with pytest.raises(UsageError):
        load(tmp_path / "nowhere.json")


# ---------------------------------------------------------------- the arguments


@pytest.mark.parametrize("data", [object(), {1: 2}, float("nan"), {"a": {1}}, "\ud800"])
def test_an_input_that_is_not_json_is_a_misuse(data):
    with pytest.raises(UsageError):
        run(state("Pass"), data)


def test_the_input_is_an_empty_object_where_none_is_given():
    assert run(state("Pass")).output == {}


def test_run_takes_a_machine():
    with pytest.raises(UsageError, match="StateMachine"):
        run({"StartAt": "S", "States": {"S": HELLO}})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["a b", "x" * 81, "a/b"])
def test_a_name_that_aws_refuses(name):
    with pytest.raises(UsageError):
        run(state("Pass"), name=name)


def test_an_integration_without_a_stub_is_told_when_it_is_reached():
    calls: list[Any] = []
    of = machine(
        {
            "A": {"Type": "Task", "Resource": FUNCTION, "Next": "B"},
            "B": {
                "Type": "Task",
                "Resource": "arn:aws:states:::sns:publish",
                "Parameters": {"Message": "m"},
                "End": True,
            },
        }
    )
    with pytest.raises(UsageError, match="sns:publish"):
        run(of, functions={"f": calls.append})
    assert len(calls) == 1


def test_the_name_and_the_random_numbers_come_from_the_seed():
    of = state("Pass", Parameters={"id.$": "States.UUID()", "name.$": "$$.Execution.Name"})
    first, again, other = run(of, seed=1), run(of, seed=1), run(of, seed=2)
    assert first.output == again.output
    assert not set(first.output.values()) & set(other.output.values())


def test_express_executions_have_an_arn_of_their_own():
    assert ":express:" in run(StateMachine({"StartAt": "S", "States": {"S": HELLO}}, type="EXPRESS")).arn


# ---------------------------------------------------------------------- quotas


@pytest.mark.parametrize("kind", ["Pass", "Task"])
def test_a_payload_of_262_144_bytes_fits_and_one_more_does_not(kind):
    for size, status in [(262_144, "SUCCEEDED"), (262_145, "FAILED")]:
        text = "x" * (size - 2)
        of = (
            state("Pass", Parameters={"v.$": "$.a"}, OutputPath="$.v")
            if kind == "Pass"
            else state("Task", Resource=FUNCTION)
        )
        execution = run(of, {"a": text} if kind == "Pass" else {}, functions={"f": answers(text)})
        assert execution.status == status
        if status == "FAILED":
            assert execution.error == "States.DataLimitExceeded"
            limit = "a size exceeding the maximum number of bytes service limit."
            who = "S" if kind == "Pass" else FUNCTION
            assert execution.cause == f"The state/task '{who}' returned a result with {limit}"
        assert (
            run(of, {"a": text} if kind == "Pass" else {}, functions={"f": answers(text)}, quotas=None).status
            == "SUCCEEDED"
        )


def test_sizes_are_bytes_of_utf_8():
    of = state("Task", Resource=FUNCTION)
    assert run(of, functions={"f": answers("é" * 131_071)}).status == "SUCCEEDED"
    assert run(of, functions={"f": answers("é" * 131_072)}).status == "FAILED"


def test_variables_have_limits():
    text = "x" * 262_142
    of = machine(
        {"A": {"Type": "Pass", "Assign": {"v.$": "$.v"}, "Next": "B"}, "B": {"Type": "Pass", "Result": 1, "End": True}}
    )
    assert run(of, {"v": text[:-10]}).status == "SUCCEEDED"
    two = machine(
        {
            "A": {"Type": "Pass", "Assign": {"v.$": "$.v", "w.$": "$.v"}, "Next": "B"},
            "B": {"Type": "Pass", "Result": 1, "End": True},
        }
    )
    assert run(two, {"v": text[:-10]}).error == "States.DataLimitExceeded"
    assert run(two, {"v": text[:-10]}, quotas=None).status == "SUCCEEDED"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", "line 1, column 2"),
        ("", "line 1, column 1"),
        ('{"a": 1,}', "line 1, column 8"),
        ("[1]\n]", "line 2, column 1"),
        ('"\\ud800"', "line 1, column 1"),
        ("NaN", "line 1, column 1"),
        ('{"a": 1, "a": 2}', "line 1, column 10"),
    ],
)
def test_a_text_that_is_not_json_is_refused_with_its_place(text, place):
    machine = state("Pass")
    for enter in (run, step, lambda machine, text: machine.inspect(machine.start_at, text)):
        with pytest.raises(UsageError, match=f"not JSON: {place}"):
            enter(machine, JSONText(text))


HALF = "half a pair: \ud800"


@pytest.mark.parametrize("wrong", [HALF, 5, b"x", ["x"]])
def test_an_error_and_a_cause_are_texts_wherever_they_come_in(wrong):
    def refused(what: Callable[[], object]) -> None:
        with pytest.raises(UsageError, match=r"is a text, not|half of a surrogate pair"):
            what()

    ask = {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:ask", "End": True}
    machine = StateMachine({"StartAt": "Ask", "States": {"Ask": ask}})
    waiting = run(machine)
    [token] = waiting.pending_tokens
    for pair in ((wrong, None), ("Error", wrong)):
        refused(lambda: StatesError(*pair))  # noqa: B023
        refused(lambda: waiting.stop(*pair))  # noqa: B023
        refused(lambda: waiting.send_task_failure(token, *pair))  # noqa: B023
        refused(lambda: Faults().on("Ask", error=pair[0], cause=pair[1]))  # noqa: B023
        refused(lambda: Faults().random(0.5, *pair))  # noqa: B023
    refused(lambda: StateMachine({"StartAt": "Ask", "States": {"Ask": ask}}, role_arn=wrong))
    assert waiting.is_running()
    assert waiting.send_task_success(token, 1).output == 1
