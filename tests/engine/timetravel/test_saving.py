"""A saved execution stands where it stood, nothing is called to get there, and a damaged file is told in a sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from sfnlearn import Breakpoint, StateMachine, StatesError, UsageError, load, run, step
from tests.damage import damaged

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"
CALL = {"Type": "Task", "Resource": FUNCTION}


def block(**states: Any) -> dict[str, Any]:
    return {"StartAt": next(iter(states)), "States": states}


MACHINES = {
    "a task after a Pass": block(A={"Type": "Pass", "Next": "B"}, B=CALL | {"End": True}),
    "a task after a task": block(A=CALL | {"Next": "B"}, B=CALL | {"End": True}),
    "branches": block(
        P={
            "Type": "Parallel",
            "Branches": [block(X=CALL | {"Next": "B"}, B=CALL | {"End": True}), block(Y=CALL | {"End": True})],
            "End": True,
        }
    ),
    "iterations": block(
        M={"Type": "Map", "ItemProcessor": block(A={"Type": "Pass", "Next": "B"}, B=CALL | {"End": True}), "End": True}
    ),
    "children of a Map Run": block(
        M={
            "Type": "Map",
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}
            | block(A={"Type": "Pass", "Next": "B"}, B=CALL | {"End": True}),
            "End": True,
        }
    ),
    "a loop": block(
        A=CALL | {"Next": "B"},
        B={"Type": "Pass", "Next": "C"},
        C={"Type": "Choice", "Choices": [{"Variable": "$", "IsPresent": False, "Next": "D"}], "Default": "A"},
        D={"Type": "Succeed"},
    ),
    "a Wait": block(A={"Type": "Wait", "Seconds": 60, "Next": "B"}, B=CALL | {"End": True}),
}
STOPS: dict[str, Any] = {
    "before": "B",
    "after": Breakpoint(state="B", moment="after"),
    "where the data is a 2": lambda stop: stop.data == 2,
    "nowhere": lambda stop: False,
}


def never(_event: Any, _context: Any = None) -> Any:
    raise AssertionError("load() has called a function")


@pytest.mark.parametrize("name", [name for name in MACHINES if name != "a loop"])
@pytest.mark.parametrize("stop", STOPS)
def test_an_execution_is_loaded_where_it_was_stopped(name, stop, tmp_path):
    functions = {"f": lambda event: event}
    saved = run(StateMachine(MACHINES[name]), [1, 2, 3], functions=functions, until=STOPS[stop])
    loaded = load(saved.save(tmp_path / "one.json"), functions={"f": never})
    assert list(loaded.events) == list(saved.events)
    assert (loaded.status, loaded.world.now) == (saved.status, saved.world.now)
    assert (loaded.stopped_at is None) == (saved.stopped_at is None)
    if saved.stopped_at is not None and loaded.stopped_at is not None:
        assert loaded.stopped_at.to_json() == saved.stopped_at.to_json()
        assert loaded.stopped_at.data == saved.stopped_at.data
        again = load(loaded.save(tmp_path / "two.json"), functions=functions)
        assert list(again.resume().events) == list(saved.resume().events)


@pytest.mark.parametrize("rounds", [1, 2, 3, 4])
def test_a_loop_is_loaded_in_the_round_in_which_it_was_stopped(rounds, tmp_path):
    calls: list[Any] = []

    def counted(event: Any) -> Any:
        calls.append(event)
        return event

    saved: Any = run(StateMachine(MACHINES["a loop"]), 1, functions={"f": counted}, until="B")
    for _ in range(rounds - 1):
        saved.resume(until="B")
    loaded: Any = load(saved.save(tmp_path / "one.json"), functions={"f": never})
    assert len(calls) == rounds
    assert list(loaded.events) == list(saved.events)
    assert loaded.stopped_at.event_id == saved.stopped_at.event_id


@pytest.mark.parametrize("name", [name for name in MACHINES if name != "a loop"])
def test_an_execution_that_was_stopped_for_good_at_a_breakpoint_is_loaded_so(name, tmp_path):
    saved = run(StateMachine(MACHINES[name]), [1, 2], functions={"f": lambda event: event}, until="B")
    if saved.is_running():
        saved.stop("Enough", "of it")
    loaded = load(saved.save(tmp_path / "one.json"), functions={"f": never})
    assert list(loaded.events) == list(saved.events)
    assert (loaded.status, loaded.error, loaded.stop_time) == (saved.status, saved.error, saved.stop_time)


@pytest.mark.parametrize("count", range(1, 8))
def test_an_execution_is_loaded_after_the_events_that_were_read(count, tmp_path):
    saved = step(StateMachine(MACHINES["branches"]), 1, functions={"f": lambda event: event})
    for _event, _ in zip(saved, range(count), strict=False):
        pass
    loaded = load(saved.save(tmp_path / "one.json"), functions={"f": never})
    assert list(loaded.events) == list(saved.events)


def test_an_execution_that_nobody_answered_is_loaded_with_its_cause(tmp_path):
    queue = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True}
    machine = StateMachine(block(Q=queue | {"Parameters": {"QueueUrl": "u", "MessageBody": "m"}}))
    with pytest.raises(UsageError) as refused:
        run(machine)
    saved: Any = refused.value.execution
    loaded = load(saved.save(tmp_path / "one.json"), functions={str(queue["Resource"]): never})
    assert list(loaded.events) == list(saved.events)
    assert (loaded.status, loaded.cause) == (saved.status, saved.cause)


def test_a_file_of_an_earlier_version_that_stood_at_a_breakpoint_calls_nothing(tmp_path):
    saved = run(StateMachine(MACHINES["a task after a Pass"]), 1, functions={"f": lambda event: event}, until="B")
    file = saved.save(tmp_path / "one.json")
    content = json.loads(file.read_text())
    for name in ("stepping", "stopped_at", "refused"):
        del content[name]
    file.write_text(json.dumps(content))
    with pytest.raises(UsageError, match="saved at a breakpoint by an earlier sfnlearn"):
        load(file, functions={"f": never})


# ------------------------------------------------------------------- damaged


def failing(event: Any, _context: Any = None) -> Any:
    if event == 2:
        raise StatesError("Two")
    return event


def _contents() -> list[Any]:
    from sfnlearn.engine.timetravel.saving import to_json

    found = []
    for name, definition in MACHINES.items():
        for until in ("B",) if name == "a loop" else (None, "B"):
            execution = run(StateMachine(definition), [1, 2, 3], functions={"f": failing}, until=until)
            if execution.status == "FAILED":
                execution.redrive(functions={"f": lambda event: event})
            found.append(json.loads(json.dumps(to_json(execution))))
    return found


CONTENTS = _contents()


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(CONTENTS), st.integers(0, 10**9), st.integers(1, 3))
def test_a_damaged_file_is_loaded_or_told_in_one_sentence(tmp_path_factory, content, seed, times):
    file = tmp_path_factory.getbasetemp() / "damaged.json"
    file.write_text(json.dumps(damaged(content, seed, times)))
    try:
        load(file, functions={"f": never})
    except UsageError as error:
        assert str(error).startswith(f"{file} is not an execution that was saved by sfnlearn: ")  # noqa: PT017
        assert "\n" not in str(error)  # noqa: PT017


@settings(deadline=None, max_examples=50)
@given(st.sampled_from(CONTENTS), st.floats(0, 0.999))
def test_a_file_that_was_cut_off_is_told(tmp_path_factory, content, share):
    file = tmp_path_factory.getbasetemp() / "cut.json"
    text = json.dumps(content)
    file.write_text(text[: int(len(text) * share)])
    with pytest.raises(UsageError, match="it is not JSON"):
        load(file)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is not JSON"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"machine": ' * 100_000, "nested too deep"),
        (b"\xff\xfe", "it is not UTF-8 text"),
        (b"[]", "the file is not an object"),
        (b"{}", "machine is missing"),
        (b'{"machine": 5}', "machine is not an object"),
        (b"9" * 5000, "it is not JSON"),
    ],
)
def test_a_file_that_never_was_one_is_told(content, why, tmp_path):
    file = tmp_path / "other.json"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=why):
        load(file)


@pytest.mark.parametrize("path", ["missing.json", ".", "a\0b", "x" * 5000, 5, None, "\ud800"])
def test_a_path_that_leads_to_no_file_is_told(path):
    with pytest.raises(UsageError):
        load(path)


@pytest.mark.parametrize("path", ["missing/one.json", ".", "a\0b", "x" * 5000, 5, None, "\ud800"])
def test_a_path_that_cannot_be_written_is_told(path):
    with pytest.raises(UsageError, match=r"cannot be written|takes the path"):
        run(StateMachine(MACHINES["a Wait"]), functions={"f": lambda event: event}).save(path)


@pytest.mark.parametrize("more", [-2, -1, 1, 3])
def test_an_execution_that_had_ended_ends_again_whatever_its_history_has_become(more, tmp_path):
    """A correction of what is recorded must not cut an execution off that an earlier version saved."""
    execution = run(
        StateMachine(MACHINES["a task after a Pass"]), {"n": 1}, functions={"f": lambda event, context: event}
    )
    saved = json.loads(execution.save(tmp_path / "one.json").read_text())
    saved["events"] += more
    (tmp_path / "one.json").write_text(json.dumps(saved))
    loaded = load(tmp_path / "one.json")
    assert (loaded.status, len(loaded.events)) == (execution.status, len(execution.events))


def test_a_file_that_says_it_had_ended_and_does_not_is_told(tmp_path):
    execution = run(
        StateMachine(MACHINES["a task after a Pass"]), {"n": 1}, functions={"f": lambda event, context: event}
    )
    saved = json.loads(execution.save(tmp_path / "one.json").read_text())
    saved["journal"]["calls"] = []
    (tmp_path / "one.json").write_text(json.dumps(saved))
    with pytest.raises(UsageError, match="not an execution that was saved"):
        load(tmp_path / "one.json")
