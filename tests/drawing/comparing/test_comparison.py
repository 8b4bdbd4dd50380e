from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest

from sfnlearn import Execution, StateMachine, UsageError, compare, draw, run
from sfnlearn.drawing.comparing.free_places import distance
from sfnlearn.drawing.panzoom_script import panzoom_script
from sfnlearn.drawing.picture.render import Box
from sfnlearn.drawing.places import Area, area_of, moved, read
from tests.drawing.samples import HOSTILE, Execution as Logged, Log, order_log

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
        "Comparison of two executions, good and bad: 3 of 3 states differ.",
        "1: good, SUCCEEDED, 9 events in 0 s",
        "2: bad, FAILED with Sorry in Sorry, 11 events in 1 s",
        "The first other event is 5: LambdaFunctionSucceeded of Pay | LambdaFunctionFailed of Pay.",
        "status: SUCCEEDED | FAILED",
        "error: – | Sorry",
        "failed in: – | Sorry",
        "Pay: ✓ succeeded | ↷ caught, 1 retry, ValueError",
        "Ship: ✓ succeeded | ○ not entered",
        "Sorry: ○ not entered | ✕ failed",
        "Pay → Sorry (States.ALL): 0× | 1×",
        "output: 1 | –",
    ]
    assert "<td" in picture._repr_mimebundle_()["text/html"]


def test_counts_and_data_differ_more_quietly():
    found = compare(ran(0, "a"), ran(1, "b")).differences
    assert {name: (one.short, one.status) for name, one in found.items()} == {"Pay": ("0 | 1 retry", False)}
    found = compare(ran(0, "a", [1]), ran(0, "b", [2])).differences
    assert {name: one.short for name, one in found.items()} == {"Pay": "other data", "Ship": "other data"}
    assert (found["Pay"].field, found["Pay"].first, found["Pay"].second) == ("input $[0]", "1", "2")


def test_the_same_twice_has_no_difference():
    picture = compare(ran(0, "a"), ran(0, "a"))
    assert (picture.alt, picture.differences, list(picture.rows())) == (
        "Comparison of two executions, first and second: no state differs.",
        {},
        [],
    )


def failing(error: str, name: str | None = None, **data: object):
    """One Fail state, whose error and cause come from the input."""
    states = {"Stop": {"Type": "Fail", "ErrorPath": "$.error", "CausePath": "$.cause"}}
    machine = StateMachine({"StartAt": "Stop", "States": states})
    return run(machine, {"error": error, "cause": f"Because of {error}.", **data}, name=name)


def test_executions_of_one_name_are_the_first_and_the_second_with_what_tells_them_apart():
    """Both were called by the same default name, and the table's columns "1" and "2"."""
    one, other = ran(0, "", {"total": 3, "id": 7}), ran(0, "", {"total": 4, "id": 7})
    assert one.name == other.name
    picture = compare(one, other)
    assert [side.name for side in picture.sides] == ["first", "second"]
    assert picture.headings[0].startswith("1: first (input $.total: 3), SUCCEEDED")
    assert picture.headings[1].startswith("2: second (input $.total: 4), SUCCEEDED")
    later = compare(one, run(MACHINE, one.input, functions={"pay": lambda event: event}, start_time=0.0))
    assert "(started 1970-01-01 00:00:00.000+00:00)" in later.headings[1]


def test_the_columns_of_the_table_and_the_legend_have_the_names():
    picture = compare(ran(0, "good"), ran(2, "bad"))
    page = picture.table_html()
    assert '<th scope="col"' in page
    assert ">1: good</th>" in page
    assert ">2: bad</th>" in page
    assert "by good alone" in picture.svg


def test_two_failures_are_both_shown_with_error_cause_and_state():
    """Of two failed executions it said only "other data"."""
    picture = compare(failing("Declined", "one"), failing("Expired", "other"))
    rows = {what: (one, other) for what, one, other in picture.rows()}
    assert rows["error"] == ("Declined", "Expired")
    assert rows["failed in"] == ("Stop", "Stop")
    assert rows["cause"] == ("Because of Declined.", "Because of Expired.")
    assert "FAILED with Declined in Stop" in picture.headings[0]
    assert "FAILED with Expired in Stop" in picture.svg


def test_the_field_that_differs_is_named_and_in_sight():
    """A long input was cut before the difference."""
    long = {"items": list(range(60)), "note": "x" * 300}
    picture = compare(ran(0, "a", {**long, "total": 3}), ran(0, "b", {**long, "total": 4}))
    rows = list(picture.rows())
    assert rows[0] == ("input $.total", "3", "4")
    assert ("Pay: input $.total", "3", "4") in rows
    assert rows[-1] == ("output $.total", "3", "4")


def test_true_is_not_one():
    picture = compare(ran(0, "a", {"n": True}), ran(0, "b", {"n": 1}))
    assert ("Pay: input $.n", "true", "1") in list(picture.rows())


def badges_and_texts(element: ET.Element, x: float = 0.0, y: float = 0.0) -> Iterator[tuple[str, Area]]:
    """(its tag, where it is) of every badge's disc and of every text but the numbers in badges."""
    for child in element:
        for name in ("text-anchor", "font-size"):  # what a group says holds for what is in it
            child.set(name, child.get(name, element.get(name, "")) or {"text-anchor": "start", "font-size": "12"}[name])
        if child.tag == "g" and child.get("class") not in {"side", "legend"}:
            yield from badges_and_texts(child, *moved(child, x, y))
        elif child.tag == "g" and child.get("class") == "side":
            yield from (
                ("circle", area) for disc in child.iter("circle") if (area := area_of(disc, *moved(child, x, y)))
            )
        elif child.tag in {"circle", "text"} and child.get("class") != "join" and (area := area_of(child, x, y)):
            yield child.tag, area


def lies_on(disc: Area, text: Area) -> bool:
    middle = ((disc.left + disc.right) / 2, (disc.top + disc.bottom) / 2)
    across, along = (text.left + text.right) / 2, (text.top + text.bottom) / 2
    box = Box(across, along, text.right - text.left, text.bottom - text.top)
    return distance(middle, box) < (disc.right - disc.left) / 2


def test_no_badge_lies_on_a_text():
    """The number of a line lay on its rule, and two badges on the state's name."""
    events = order_log().events
    drawn = (compare(Logged(events), Logged(events[:8])), compare(ran(0, "good"), ran(2, "bad")))
    for picture in drawn:
        found = list(badges_and_texts(read(picture.svg)))
        badges, texts = ([area for tag, area in found if tag == name] for name in ("circle", "text"))
        assert badges
        assert [(badge, text) for badge in badges for text in texts if lies_on(badge, text)] == []


def test_the_legend_is_in_the_first_view():
    svg = compare(ran(0, "good"), ran(2, "bad")).svg
    assert svg.index('class="legend"') < svg.index('class="node')


def test_an_imported_execution_is_compared_with_one_of_here():
    own = ran(2, "own")
    imported = Execution.from_aws(own.history.to_aws(), own.machine.definition, name="aws")
    assert list(compare(own, imported).rows()) == []
    assert {row[0] for row in compare(ran(0, "good"), imported).rows()} >= {"status", "Pay"}


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
    picture = compare(Logged(events), Logged(events[:20]))
    assert ET.fromstring(picture.svg).get("role") == "img"
    log = Log()
    log.add("ExecutionStarted", input=HOSTILE)
    page = compare(Logged(events), Logged(log.events))._repr_mimebundle_()["text/html"]
    assert "<script" not in page.replace(panzoom_script(), "")
