from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from sfnlearn import StateMachine, UsageError, compare, draw, run
from tests.drawing.samples import HOSTILE, Execution, Log, order_log

SVG = "{http://www.w3.org/2000/svg}"
MACHINE = StateMachine(
    {
        "StartAt": "Pay",
        "States": {
            "Pay": {
                "Type": "Task",
                "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay",
                "Retry": [{"ErrorEquals": ["ValueError"], "MaxAttempts": 1}],
                "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}],
                "Next": "Ship",
            },
            "Ship": {"Type": "Pass", "End": True},
            "Sorry": {"Type": "Fail", "Error": "Sorry"},
        },
    }
)


def ran(failures: int, name: str, data: object = 1):
    calls = []

    def pay(event, context):
        calls.append(event)
        if len(calls) <= failures:
            raise ValueError(name)
        return event

    return run(MACHINE, data, functions={"pay": pay}, name=name)


def nodes(svg: str) -> dict[str | None, str]:
    found = [e for e in ET.fromstring(svg).iter(f"{SVG}g") if "node" in e.get("class", "").split()]
    return {e.get("id"): e.get("class", "").split()[-1] for e in found}


def places(svg: str) -> dict[str | None, str | None]:
    found = [e for e in ET.fromstring(svg).iter(f"{SVG}g") if "node" in e.get("class", "").split()]
    return {e.get("id"): (e.get("transform") or "").split()[-1] for e in found}


def test_what_differs_is_highlighted_in_the_same_layout():
    good, bad = ran(0, "good"), ran(2, "bad")
    picture = compare(good, bad)
    assert nodes(picture.svg) == {
        "state-Pay": "different",
        "state-Ship": "different",
        "state-Sorry": "different",
    }
    assert places(picture.svg) == places(draw(good).svg)
    assert str(picture).splitlines() == [
        "Comparison of two executions: 3 of 3 states differ.",
        "1: good, SUCCEEDED, 9 events in 0 s",
        "2: bad, FAILED, 11 events in 1 s",
        "The first other event is 5: LambdaFunctionSucceeded of Pay | LambdaFunctionFailed of Pay.",
        "Pay: ✓ succeeded | ↷ caught, 1 retry, ValueError",
        "Ship: ✓ succeeded | ○ not entered",
        "Sorry: ○ not entered | ✕ failed",
        "Pay → Sorry (States.ALL): 0× | 1×",
        "output: 1 | null",
        'error: null | "Sorry"',
    ]
    assert "<td" in picture._repr_mimebundle_()["text/html"]


def test_counts_and_data_differ_more_quietly():
    found = compare(ran(0, "a"), ran(1, "b")).differences
    assert {name: (one.short, one.status) for name, one in found.items()} == {"Pay": ("0 | 1 retry", False)}
    found = compare(ran(0, "a", [1]), ran(0, "b", [2])).differences
    assert {name: one.short for name, one in found.items()} == {"Pay": "other data", "Ship": "other data"}
    assert (found["Pay"].first, found["Pay"].second) == ("data [1]", "data [2]")


def test_the_same_twice_has_no_difference():
    picture = compare(ran(0, "a"), ran(0, "a"))
    assert (picture.alt, picture.differences, list(picture.rows())) == (
        "Comparison of two executions: no state differs.",
        {},
        [],
    )


def test_only_executions_of_one_machine_are_compared():
    other = run(StateMachine({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}))
    with pytest.raises(UsageError, match="different definitions"):
        compare(other, ran(0, "a"))
    with pytest.raises(UsageError, match="takes two executions"):
        compare(MACHINE, ran(0, "a"))  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"saved as \.svg"):
        compare(ran(0, "a"), ran(0, "b")).png()


def test_containers_iterations_and_hostile_data_are_drawn():
    events = order_log().events
    picture = compare(Execution(events), Execution(events[:20]))
    assert ET.fromstring(picture.svg).get("role") == "img"
    log = Log()
    log.add("ExecutionStarted", input=HOSTILE)
    page = compare(Execution(events), Execution(log.events))._repr_mimebundle_()["text/html"]
    assert "<script" not in page
