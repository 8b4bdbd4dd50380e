"""Whatever is handed over as a history is read, or told in one sentence; what is read can be looked at."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from sfnlearn import DefinitionError, Execution, StateMachine, UsageError, draw, run
from tests.damage import damaged

CALL = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f"}
RETRY = {"Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}]}


def block(**states: Any) -> dict[str, Any]:
    return {"StartAt": next(iter(states)), "States": states}


MACHINES = [
    StateMachine(block(A=CALL | RETRY | {"Next": "B"}, B={"Type": "Wait", "Seconds": 5, "End": True})),
    StateMachine(
        block(
            M={
                "Type": "Map",
                "ItemProcessor": block(X=CALL | {"Next": "Y"}, Y={"Type": "Pass", "Assign": {"y": 1}, "End": True}),
                "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "E"}],
                "Next": "E",
            },
            E={"Type": "Pass", "End": True},
        )
    ),
    StateMachine(block(P={"Type": "Parallel", "Branches": [block(X=CALL | {"End": True})], "End": True})),
]


def failing(event: Any) -> Any:
    if event in (3, [1, 2, 3]):
        raise ValueError("Three")
    return event


def _histories() -> list[tuple[StateMachine, Any]]:
    found = []
    for machine in MACHINES:
        for data in (1, [1, 2], [1, 2, 3]):
            try:
                events = run(machine, data, functions={"f": failing}).events.to_aws()
            except UsageError:
                continue
            found.append((machine, json.loads(json.dumps({"events": events}, default=datetime.isoformat))))
    return found


HISTORIES = _histories()


def look_at(execution: Any) -> None:
    str(execution.explain())
    str(execution.history)
    str(execution.timeline)
    str(execution.cost())
    draw(execution)
    execution.to_faults()
    execution.to_mock_file()
    json.dumps(execution.to_aws(), default=str).encode()


@pytest.mark.filterwarnings("ignore:The state .* was answered differently")
@settings(deadline=None, max_examples=400)
@given(st.sampled_from(HISTORIES), st.integers(0, 10**9), st.integers(1, 3), st.booleans())
def test_a_damaged_history_is_read_or_told_in_one_sentence(history, seed, times, as_text):
    machine, answer = history
    changed = damaged(answer, seed, times)
    try:
        execution = Execution.from_aws(json.dumps(changed) if as_text else changed, machine)
    except (UsageError, DefinitionError) as error:
        assert "\n" not in str(error)  # noqa: PT017
        return
    look_at(execution)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(HISTORIES), st.floats(0, 0.999))
def test_a_history_that_was_cut_off_is_told(history, share):
    machine, answer = history
    text = json.dumps(answer)
    with pytest.raises(UsageError):
        Execution.from_aws(text[: int(len(text) * share)], machine)


@pytest.mark.parametrize(
    ("event", "previous"), [(4, 4), (4, 5), (2, 9), (3, -1), (5, "4"), (5, None), (5, 1.5), (5, True)]
)
def test_an_event_follows_an_earlier_one_so_that_every_way_back_ends(event, previous):
    machine, answer = HISTORIES[0]
    events = [dict(one) for one in answer["events"]]
    events[event - 1]["previousEventId"] = previous
    with pytest.raises(UsageError, match=f"Event {event} follows event .*: the history is damaged"):
        Execution.from_aws(events, machine)


def test_events_that_follow_one_another_in_a_circle_are_told():
    machine, answer = HISTORIES[2]
    events = [dict(one) for one in answer["events"]]
    for place in range(2, len(events)):
        events[place]["previousEventId"] = len(events) + 2 - place
    with pytest.raises(UsageError, match="the history is damaged"):
        Execution.from_aws(events, machine)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("timestamp", "yesterday"),
        ("timestamp", 1e300),
        ("timestamp", float("nan")),
        ("timestamp", -1),
        ("timestamp", True),
        ("timestamp", [1]),
        ("id", "2"),
        ("id", True),
        ("id", 2.0),
        ("id", None),
        ("type", 5),
        ("type", ["TaskFailed"]),
        ("type", "ActionFailed"),
        ("stateEnteredEventDetails", [1]),
        ("stateEnteredEventDetails", "A"),
        ("stateEnteredEventDetails", {}),
        ("stateEnteredEventDetails", {"name": 5}),
        ("stateEnteredEventDetails", {"name": "A", "input": "\ud800"}),
        ("stateEnteredEventDetails", {"name": "A", "resource": {}}),
    ],
)
def test_a_member_that_aws_could_not_have_written_is_told(member, value):
    machine, answer = HISTORIES[0]
    events = [dict(one) for one in answer["events"]]
    events[1][member] = value
    with pytest.raises(UsageError):
        Execution.from_aws(events, machine)


@pytest.mark.parametrize("data", ["[" * 300 + "]" * 300, "NaN", "1e999", "{", "", '"\\ud800"', "9" * 5000])
def test_data_that_cannot_be_read_stays_the_text_that_it_is(data):
    machine, answer = HISTORIES[0]
    events = [dict(one) for one in answer["events"]]
    events[0]["executionStartedEventDetails"] = {"input": data}
    execution = Execution.from_aws(events, machine)
    assert execution.input == data
    look_at(execution)


@pytest.mark.parametrize(
    "given",
    [
        Path("missing.json"),
        Path(),
        "missing.json",
        Path("a\0b"),
        "a\0b",
        "a" * 5000,
        "[" * 100_000,
        '{"events":' * 100_000,
        "\ud800",
        "",
        [],
        [[]],
        [[[[[[[[[]]]]]]]]],
        {"events": {"events": {}}},
        5,
        None,
        b"{}",
    ],
    ids=lambda given: f"{given!a:.30}",
)
def test_what_is_no_history_is_told(given):
    with pytest.raises(UsageError):
        Execution.from_aws(given, MACHINES[0])


def test_a_list_that_holds_itself_is_no_history():
    pages: list[Any] = []
    pages.append(pages)
    with pytest.raises(UsageError, match="not an execution history"):
        Execution.from_aws(pages, MACHINES[0])
