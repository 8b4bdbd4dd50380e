"""The whole way, through Graphviz: structure only, never coordinates."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from sfnlearn import StateMachine, run
from sfnlearn.drawing import draw
from sfnlearn.drawing.picture import render
from sfnlearn.drawing.picture.machine_graph import build_graph
from sfnlearn.drawing.text import printable
from sfnlearn.errors import DefinitionError, UsageError
from tests.drawing.samples import (
    HOSTILE,
    ORDER,
    Execution,
    Machine,
    all_states,
    machines,
    order_log,
    random_machine,
    transitions,
)
from tests.recorded import CASES, needs_recordings

SVG = "{http://www.w3.org/2000/svg}"
ENGINES = [name for name in ("dot", "graphviz-pure") if shutil.which(name, path=None) or name == "graphviz-pure"]


@pytest.fixture(params=ENGINES)
def engine(request, monkeypatch):
    beside = Path(sys.executable).parent / request.param
    program = str(beside) if beside.exists() else shutil.which(request.param)
    if program is None:
        pytest.skip(f"{request.param} is not installed")
    monkeypatch.setattr(render, "find_engine", lambda: program)
    render.layout.cache_clear()
    return request.param


def groups(svg: str, name: str) -> dict[str | None, ET.Element]:
    """The groups of a class, by id."""
    found = [element for element in ET.fromstring(svg).iter(f"{SVG}g") if name in element.get("class", "").split()]
    return {element.get("id"): element for element in found}


def texts(element: ET.Element) -> list[str]:
    return [text.text or "" for text in element.iter(f"{SVG}text")]


def name_on(card: ET.Element) -> str:
    """The name on a card, without its spaces: the lines above the type."""
    lines = [element for element in card.iter(f"{SVG}text") if element.get("class") not in {"type", "caption"}]
    return "".join(element.text or "" for element in lines).replace(" ", "")


def test_the_picture_has_every_state_with_id_type_title_and_label(engine):
    nodes = groups(draw(Machine(ORDER)).svg, "node")
    assert {key: element.get("class") for key, element in nodes.items()} == {
        "state-Validate": "node Task",
        "state-In-stock": "node Choice",
        "state-Wait-for-stock": "node Wait",
        "state-Prepare": "node Parallel",
        "state-Done": "node Succeed",
        "state-Rejected": "node Fail",
        "state-Charge": "node Task",
        "state-Pack-each": "node Map",
        "state-Pack": "node Task",
    }
    assert texts(nodes["state-In-stock"]) == ["In stock?", "Choice"]
    title = nodes["state-Validate"].find(f"{SVG}title")
    assert title is not None
    assert (title.text or "").split("\n")[-1] == "Retry States.ALL: MaxAttempts 2"


def test_edges_labels_and_containers_are_there(engine):
    svg = draw(Machine(ORDER)).svg
    graph = build_graph(ORDER)
    assert {key: element.get("class") for key, element in groups(svg, "edge").items()} == {
        edge.key: f"edge {edge.kind}" for edge in graph.edges
    }
    labels = {
        element.get("data-edge"): texts(element)
        for element in ET.fromstring(svg).iter(f"{SVG}g")
        if (element.get("class") or "").startswith("label ")
    }
    assert labels["e4"] == ["$.stock = 0 and", "$.backorder = true"]
    assert [len(lines) <= 3 for lines in labels.values()] == [True] * 5
    assert set(groups(svg, "container")) == {"state-Prepare-container", "state-Pack-each-container"}


def test_an_execution_wears_its_statuses_and_counts(engine):
    svg = draw(Execution(order_log().events)).svg
    statuses = {key: element.get("data-status") for key, element in groups(svg, "node").items()}
    assert statuses == {
        "state-Validate": "succeeded",
        "state-In-stock": "succeeded",
        "state-Wait-for-stock": "not entered",
        "state-Prepare": "caught",
        "state-Done": "not entered",
        "state-Rejected": "failed",
        "state-Charge": "aborted",
        "state-Pack-each": "failed",
        "state-Pack": "failed",
    }
    assert texts(groups(svg, "node")["state-Validate"]) == ["Validate", "Task · succeeded", "1"]
    assert "2 of 2 done, 1 failed" in svg
    taken = {key: int(element.get("data-taken", "0")) for key, element in groups(svg, "edge").items()}
    assert [key for key, count in taken.items() if count] == [*("e0", "e1", "e3", "e7", "e9", "e10", "e14", "e16")]
    (legend,) = [element for element in ET.fromstring(svg).iter(f"{SVG}g") if element.get("class") == "legend"]
    assert texts(legend) == ["not entered", "running", "succeeded", "failed", "caught", "aborted"]


def test_nothing_moves_from_event_to_event():
    execution = Execution(order_log().events)

    def places(svg: str) -> dict[str | None, str | None]:
        return {key: element.get("transform") for key, element in groups(svg, "node").items()}

    first, last = draw(execution, at=0), draw(execution)
    assert places(first.svg) == places(last.svg)
    assert {element.get("data-status") for element in groups(first.svg, "node").values()} == {"not entered"}


def test_no_text_is_smaller_than_eleven_pixels():
    for thing in (Machine(ORDER), Execution(order_log().events)):
        root = ET.fromstring(draw(thing).svg)
        sizes = [float(size) for element in root.iter() if (size := element.get("font-size"))]
        assert len(sizes) > 20
        assert min(sizes) >= 11


def test_the_layout_is_made_once_for_a_definition(monkeypatch):
    runs: list[str] = []
    run_engine = render._run

    def counted_run(dot: str, output: str) -> bytes:
        runs.append(output)
        return run_engine(dot, output)

    monkeypatch.setattr(render, "_run", counted_run)
    render.layout.cache_clear()
    chain = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}}
    assert draw(Machine({**chain, "Comment": "drawn for the first time"})).svg
    assert runs == ["json0"]
    assert draw(Machine({**ORDER, "Comment": "drawn for the first time"})).svg
    assert runs == ["json0"] * 3  # lines cross in it, so that a second layout is looked at
    execution = Execution(order_log().events)
    for at in range(1, 20):
        assert draw(execution, at=at).svg
    assert len(runs) == 3


def test_hostile_names_are_text(engine):
    states = {name: {"Type": "Pass", "Next": HOSTILE[0], "Comment": name} for name in HOSTILE}
    picture = draw(Machine({"StartAt": HOSTILE[0], "States": states}))
    root = ET.fromstring(picture.svg)
    assert not list(root.iter(f"{SVG}script"))
    labels = [name_on(element) for element in groups(picture.svg, "node").values()]
    assert labels == [printable(name).replace(" ", "") for name in HOSTILE]
    assert picture.png().startswith(b"\x89PNG")


def check_structure(definition: dict[str, Any]) -> None:
    """Every state, label and transition of the definition is in the picture, compared with the definition itself."""
    picture = draw(Machine(definition))
    root, graph = ET.fromstring(picture.svg), build_graph(definition)
    nodes = groups(picture.svg, "node")
    drawn = sorted(name_on(element) for element in nodes.values())
    assert drawn == sorted(printable(name).replace(" ", "") for name, _ in all_states(definition))
    assert set(groups(picture.svg, "edge")) == {edge.key for edge in graph.edges}
    named = sorted((edge.source, edge.target) for edge in graph.edges if edge.target and edge.kind != "branch")
    assert named == sorted([("", definition["StartAt"]), *transitions(definition)])
    labels = {e.get("data-edge") for e in root.iter(f"{SVG}g") if (e.get("class") or "").startswith("label ")}
    assert labels == {edge.key for edge in graph.edges if edge.label}
    assert all(f"{printable(node.name)} ({node.type})" in picture.outline for node in graph.states())


@settings(max_examples=12, deadline=None)
@given(machines())
def test_generated_machines_lose_no_label_and_no_edge(definition):
    check_structure(definition)


@pytest.mark.parametrize("seed", [3, 8])
def test_a_large_machine_loses_no_label_and_no_edge(seed):
    check_structure(random_machine(seed, 60))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100))
def test_a_hundred_machines_of_up_to_200_states(seed):
    check_structure(random_machine(seed))


@needs_recordings
def test_every_recorded_definition_is_drawn():
    cases = (json.loads(line).get("definition") for line in CASES.read_text(encoding="utf-8").splitlines())
    definitions = {json.dumps(one): one for one in cases if isinstance(one, dict) and "States" in one}
    count = 0
    for definition in definitions.values():
        try:
            StateMachine(definition)
        except DefinitionError:
            continue
        check_structure(definition)
        count += 1
    assert count > 200


def test_a_machine_has_no_events_to_stop_at():
    with pytest.raises(UsageError, match="needs an execution"):
        draw(Machine(ORDER), at=3)


def test_other_things_are_refused():
    with pytest.raises(UsageError, match="not int"):
        draw(3)  # type: ignore[arg-type]


def test_a_definition_will_do_and_is_checked_first():
    picture = draw({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    assert set(groups(picture.svg, "node")) == {"state-A"}
    with pytest.raises(DefinitionError, match="/States/A"):
        draw({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}})


def test_a_real_execution_is_drawn_at_every_event():
    """The engine's own events, not those of the sample: every state that was entered shows how it ended."""
    machine = StateMachine(
        {
            "StartAt": "Each",
            "States": {
                "Each": {
                    "Type": "Map",
                    "ItemProcessor": {
                        "StartAt": "Call",
                        "States": {
                            "Call": {
                                "Type": "Task",
                                "Resource": "arn:aws:lambda:us-east-1:123456789012:function:call",
                                "Retry": [{"ErrorEquals": ["ValueError"], "MaxAttempts": 1}],
                                "Next": "Pause",
                            },
                            "Pause": {"Type": "Wait", "Seconds": 10, "End": True},
                        },
                    },
                    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Handle"}],
                    "End": True,
                },
                "Handle": {"Type": "Pass", "End": True},
            },
        }
    )

    def call(event, context):
        if event == 2:
            raise ValueError(event)
        return event

    execution = run(machine, [1, 2, 3], functions={"call": call})
    last = draw(execution)
    assert {key: element.get("data-status") for key, element in groups(last.svg, "node").items()} == {
        "state-Each": "caught",
        "state-Call": "failed",
        "state-Pause": "aborted",
        "state-Handle": "succeeded",
    }
    assert "Call (Task): ✕ failed, entered 3×, 1 retry, last error ValueError" in last.outline
    for event in execution.events:
        assert f"after event {event.id}:" in draw(execution, at=event.id).outline


def test_a_picture_is_named_after_how_its_execution_ended():
    states = {"A": {"Type": "Wait", "Seconds": 9, "End": True}}
    late = run(StateMachine({"StartAt": "A", "States": states, "TimeoutSeconds": 5}))
    assert draw(late).alt.startswith("Execution TIMED_OUT with States.Timeout after event 3:")
    assert "<title>Execution TIMED_OUT with States.Timeout after event 3:" in draw(late).svg
    assert draw(late, at=2).alt.startswith("Execution RUNNING after event 2:")


def test_a_picture_tells_the_redrives_up_to_its_event():
    task = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:w", "End": True}
    again = run(StateMachine({"StartAt": "A", "States": {"A": task}}), 2, functions={"w": lambda n: n / 0})
    failed = len(again.events)
    again.redrive(functions={"w": lambda n: n})
    assert draw(again).alt.startswith("Execution SUCCEEDED, redriven 1 time, after event ")
    assert draw(again, at=failed).alt.startswith(f"Execution FAILED after event {failed}:")
    assert "redriven 1 time" in again._repr_mimebundle_()["text/html"]
