"""The rows show, after every event, what `draw(execution, at=n)` draws; its spans are the timeline's."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from sfnlearn import LambdaFunction, StateMachine, run
from sfnlearn.drawing import Timeline, draw
from sfnlearn.widgets.changes import EventChanges
from sfnlearn.widgets.machine_picture import graph_of, picture_for_browser
from tests.engine.test_map_runs import generated
from tests.widgets.samples import ARN, order, random_execution

SVG = "{http://www.w3.org/2000/svg}"


def drawn(execution: Any, at: int) -> dict[str, Any]:
    """What the static picture says, by the ids of its elements."""
    root = ET.fromstring(draw(execution, at=at).svg)
    said: dict[str, Any] = {}
    for group in root.iter(f"{SVG}g"):
        classes = group.get("class", "").split()
        if "node" in classes:
            words = next(text.text for text in group.iter(f"{SVG}text") if text.get("class") == "type")
            said[group.attrib["id"]] = (group.get("data-status"), words, "current" in classes)
        elif "edge" in classes:
            said[group.attrib["id"]] = int(group.attrib["data-taken"])
    said["captions"] = [text.text for text in root.iter(f"{SVG}text") if text.get("class") == "caption"]
    return said


def played(scene: dict[str, Any], rows: list[Any], at: int) -> dict[str, Any]:
    """What the browser shows after the first `at` rows."""
    cards = {place: ("not entered", kind) for place, kind in enumerate(scene["types"]) if scene["cards"][place]}
    edges, captions, current = dict.fromkeys(range(len(scene["edges"])), 0), {}, -1
    for changed, now, taken, told in rows[:at]:
        cards.update({place: (status, words) for place, status, words, _retries in changed})
        edges.update(dict(taken))
        captions.update(dict(told))
        current = now
    said: dict[str, Any] = {scene["cards"][place]: (*look, place == current) for place, look in cards.items()}
    return {**said, **{scene["edges"][place]: count for place, count in edges.items()}, "captions": captions}


def check_same(execution: Any, events: list[int]) -> None:
    definition = execution.machine.definition
    scene = picture_for_browser(definition)
    changes = EventChanges(graph_of(definition), execution.events, execution)
    assert len(changes.rows) == len(changes.owners) == len(execution.events)
    for at in events:
        static, played_ = drawn(execution, at), played(scene, changes.rows, at)
        captions, texts = played_.pop("captions"), static.pop("captions")
        frames = [place for place, frame in enumerate(scene["captions"]) if frame]
        assert len(frames) == len(texts)
        assert set(captions) <= set(frames)
        for place, text in zip(frames, texts, strict=True):
            assert captions.get(place, text) == text
        assert played_ == static, f"after event {at}"


def test_every_event_of_an_order():
    execution = order()
    check_same(execution, list(range(1, len(execution.events) + 1)))


def test_of_rules_to_the_same_state_only_the_one_that_was_taken_is_marked():
    rules = [{"Variable": "$.n", "NumericEquals": n, "Next": "B"} for n in (1, 2, 3)]
    states = {"A": {"Type": "Choice", "Choices": rules, "Default": "B"}, "B": {"Type": "Succeed"}}
    execution = run(StateMachine({"StartAt": "A", "States": states}), {"n": 2})
    changes = EventChanges(graph_of(execution.machine.definition), execution.events, execution)
    counts = {place: count for row in changes.rows for place, count in row[2]}
    graph = graph_of(execution.machine.definition)
    assert [edge.rule for place, edge in enumerate(graph.edges) if edge.rule >= 0 and counts.get(place)] == [1]
    check_same(execution, list(range(1, len(execution.events) + 1)))


@pytest.mark.parametrize("seed", range(12))
def test_executions_with_map_runs(seed):
    execution = generated(seed)
    check_same(execution, list(range(1, len(execution.events) + 1)))


@pytest.mark.parametrize("seed", range(40))
def test_random_executions(seed):
    execution = random_execution(seed)
    if execution is not None:
        many = len(execution.events)
        check_same(execution, sorted({1, many // 3, many // 2, 2 * many // 3, many - 1, many} - {0}))


def test_the_spans_are_the_rows_of_the_timeline():
    execution = order()
    spans = EventChanges(graph_of(execution.machine.definition), execution.events).spans(Timeline(execution))
    rows = Timeline(execution).rows
    assert [(span["label"], span["times"]) for span in spans] == [(row.label, [row.start, row.end]) for row in rows]
    for span in spans:
        first, last = span["events"]
        assert execution.events[first - 1].type == f"{span['type']}StateEntered"
        assert last is None or first < last <= len(execution.events)


def test_a_retry_has_an_attempt_for_each_try():
    execution = order()
    validate = EventChanges(graph_of(execution.machine.definition), execution.events).spans(Timeline(execution))[0]
    assert [failed for *_, failed, _cold in validate["tries"]] == [True, False]
    begun = [execution.events[first - 1].type for first, *_ in validate["tries"]]
    assert begun == ["LambdaFunctionScheduled"] * 2


def test_an_attempt_knows_its_cold_start():
    function = LambdaFunction("a", "def handler(event, context):\n    return 1", duration=0.2, cold_start=0.8)
    states = {"A": {"Type": "Task", "Resource": f"{ARN}a", "End": True}}
    execution = run(StateMachine({"StartAt": "A", "States": states}), {}, functions={"a": function})
    (span,) = EventChanges(graph_of(execution.machine.definition), execution.events).spans(Timeline(execution))
    assert [cold for *_, cold in span["tries"]] == [0.8]
