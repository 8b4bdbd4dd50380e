from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from sfnlearn import StateMachine, UsageError, run
from sfnlearn.drawing.paper.pages import room
from sfnlearn.drawing.picture.render import find_engine
from sfnlearn.drawing.tables.timeline import Timeline
from sfnlearn.drawing.timeline.bars import LEAST
from sfnlearn.drawing.timeline.dot import timeline_dot
from tests.drawing.samples import Log, order_log

SVG = "{http://www.w3.org/2000/svg}"
KINDS = {"work", "wait", "around", "pause", "cold"}


def spans(svg: str) -> list[ET.Element]:
    return [e for e in ET.fromstring(svg).iter() if e.get("class", "").startswith("span")]


def looks(element: ET.Element) -> set[tuple[str | None, ...]]:
    """What each bar in an element looks like: its kind, fill, colour and border."""
    bars = (e for e in element.iter() if e.get("class") in KINDS)
    return {tuple(e.get(name) for name in ("class", "fill", "stroke", "stroke-dasharray")) for e in bars}


def legend(svg: str) -> ET.Element:
    return next(e for e in ET.fromstring(svg).iter(f"{SVG}g") if e.get("class") == "legend")


def stopped_log() -> Log:
    """Two branches, one of which fails: the Wait in the other is aborted."""
    log = Log()
    log.add("ExecutionStarted", input={})
    log.add("ParallelStateEntered", "Both", input={})
    log.add("ParallelStateStarted", "Both")
    log.add("WaitStateEntered", "Nap", (("Both", 0),), input={})
    log.add("TaskStateEntered", "Call", (("Both", 1),), previous=3, input={})
    log.add("TaskScheduled", "Call", (("Both", 1),))
    log.now += 4
    log.add("TaskFailed", "Call", (("Both", 1),), error="No")
    log.add("ParallelStateFailed", "Both", error="No")
    log.add("ExecutionFailed", error="No")
    return log


def nap_log(*naps: float) -> Log:
    """A task of two seconds, and after each Wait another."""
    log = Log()
    log.add("ExecutionStarted", input={})
    log.task("First", 2)
    for number, nap in enumerate(naps):
        log.add("WaitStateEntered", f"Nap {number}", input={})
        log.now += nap
        log.add("WaitStateExited", f"Nap {number}", output={})
        log.task(f"Then {number}", 2)
    return log


def test_branches_and_iterations_stand_under_their_state():
    timeline = Timeline(order_log().events)
    assert (
        str(timeline)
        == """\
Timeline: 8 visits in 4.75 s.
Validate         ✓ succeeded, at the start for 3 s, 1 retry
In stock?        ✓ succeeded, at 3 s for 0 s
Prepare          ↷ caught, at 3 s for 1.75 s
  Charge [0]     ■ aborted, at 3 s for 1.75 s
  Pack each [1]  ✕ failed, at 3 s for 1.75 s
    Pack [0]     ✓ succeeded, at 3 s for 1.5 s
    Pack [1]     ✕ failed, at 4.5 s for 250 ms
Rejected         ✕ failed, at 4.75 s for 0 s"""
    )


def test_the_picture_has_a_span_for_each_row_and_a_bar_for_each_attempt():
    timeline = Timeline(order_log().events)
    found = spans(timeline.svg)
    assert [span.get("data-status") for span in found] == [row.visit.status for row in timeline.rows]
    assert [span.get("data-event") for span in found] == [str(row.visit.event_id) for row in timeline.rows]
    bars = [[e for e in span.iter() if e.get("class") in {"work", "wait", "around"}] for span in found]
    assert [len(one) for one in bars] == [2, 1, 1, 1, 1, 1, 1, 1]


@pytest.mark.parametrize("log", [order_log(), stopped_log(), nap_log(5), nap_log(7200)])
def test_the_legend_has_the_looks_of_the_bars_and_no_others(log):
    """It was teal for a pause that was drawn orange, and had no statuses."""
    svg = Timeline(log.events).svg
    drawn = {look for span in spans(svg) for look in looks(span)}
    shown = looks(legend(svg))
    assert {look[0] for look in drawn} <= {look[0] for look in shown}
    works = {look for look in shown if look[0] == "work"}
    assert shown - works <= drawn
    assert {look for look in drawn if look[0] == "work"} <= works
    words = "".join(legend(svg).itertext())
    assert all(str(span.get("data-status")) in words for span in spans(svg))


def test_a_wait_a_container_and_a_pause_are_told_apart_by_their_shapes():
    svg = Timeline(stopped_log().events).svg
    shapes = {e.get("class"): e.tag.removeprefix(SVG) for span in spans(svg) for e in span.iter() if e.get("class")}
    assert {kind: shapes[kind] for kind in ("around", "wait", "work")} == {
        "around": "path",
        "wait": "rect",
        "work": "rect",
    }
    wait = next(look for span in spans(svg) for look in looks(span) if look[0] == "wait")
    assert wait[1] != wait[2], "a Wait is pale"


def test_what_was_aborted_is_not_drawn_as_failed():
    svg = Timeline(stopped_log().events).svg
    found = {str(span.get("data-status")): looks(span) for span in spans(svg) if span.get("class") != "span Parallel"}
    assert {look[2] for look in found["aborted"]}.isdisjoint({look[2] for look in found["failed"]})
    assert {look[3] for look in found["aborted"]} == {"2 3"}


def test_a_wait_of_two_hours_leaves_the_rest_readable():
    """On the axis as it was, all that is no Wait was a sliver."""
    timeline = Timeline(nap_log(7200).events)
    assert timeline.axis.breaks == ((2.0, 7202.0),)
    assert timeline.axis.at(2) - timeline.axis.at(0) > 200
    assert "2 h" in [e.text for e in ET.fromstring(timeline.svg).iter(f"{SVG}text")]
    assert timeline.alt == ("Timeline: 3 visits in 2 h 4 s. Left out: 2 h from 2 s on, in which nothing happens.")


def test_what_is_written_never_stands_in_a_break():
    for timeline in (Timeline(nap_log(7200).events), Timeline(nap_log(86400, 86400, 3600).events)):
        torn = [e for e in ET.fromstring(timeline.svg).iter(f"{SVG}g") if e.get("class") == "break"]
        assert len(torn) == len(timeline.axis.breaks)
        middles = [float(re.findall(r"M(-?[\d.]+)", str(e[1].get("d")))[0]) + 3 for e in torn]
        for span in spans(timeline.svg):
            note = span[-1]
            x = float(str(note.get("x")))
            assert all(
                x > middle + 8 or (x < middle - 8 and note.get("text-anchor") == "end") or x < middle - 40
                for middle in middles
            )


def test_every_bar_can_be_seen():
    for log in (order_log(), nap_log(3, 3)):
        svg = Timeline(log.events).svg
        rectangles = [e for span in spans(svg) for e in span.iter(f"{SVG}rect")]
        assert min(float(str(e.get("width"))) for e in rectangles) >= LEAST


def test_no_text_is_smaller_than_eleven_pixels():
    svg = Timeline(nap_log(7200).events).svg
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)) >= 11


def test_a_redrive_is_marked():
    flaky = {"A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:a", "End": True}}
    answers = iter([ValueError("first"), 1])

    def once(event, context):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    execution = run(StateMachine({"StartAt": "A", "States": flaky}), functions={"a": once})
    assert "redrive" not in execution.timeline.svg
    again = execution.redrive()
    timeline = again.timeline
    assert len(timeline.redrives) == 1
    assert "Redriven at" in timeline.alt
    assert [e.get("class") for e in ET.fromstring(timeline.svg).iter(f"{SVG}g") if e.get("class") == "redrive"]
    assert "redriven" in "".join(legend(timeline.svg).itertext())


def test_it_is_saved_by_the_suffix(tmp_path):
    timeline = Timeline(order_log().events)
    assert timeline.save(tmp_path / "a.svg").read_text(encoding="utf-8") == timeline.svg
    assert timeline.save(tmp_path / "a.txt").read_text(encoding="utf-8") == f"{timeline}\n"
    with pytest.raises(UsageError, match=r"not as \.pdf"):
        timeline.save(tmp_path / "a.pdf")


def test_a_state_that_runs_goes_on_to_the_end():
    log = order_log()
    timeline = Timeline(log.events, at=13)
    charge = timeline.rows[-1]
    assert (charge.label, charge.visit.status, charge.end) == ("Charge [0]", "running", timeline.length)


def test_a_wait_of_a_year_has_an_axis():
    log = Log()
    log.add("WaitStateEntered", "A <b>")
    log.now += 366 * 86400
    log.add("WaitStateExited", "A <b>")
    timeline = Timeline(log.events)
    assert "366 d" in str(timeline)
    assert timeline.svg.count("<line") < 10
    assert "A &lt;b&gt;" in timeline.svg


def test_no_events_and_no_time_are_no_error():
    assert str(Timeline([])) == "Timeline: 0 visits in 0 s."
    assert ET.fromstring(Timeline([]).svg).get("role") == "img"


def test_rows_are_bounded():
    log = Log()
    for number in range(30):
        log.task(f"T{number}", 1)
    timeline = Timeline(log.events, rows=10)
    assert len(timeline.rows) == 10
    assert timeline.alt == "Timeline: 30 visits in 30 s. The first 10 are shown."


def test_on_paper_every_row_stands_once_below_the_axis_and_reads():
    """A picture of five hundred rows would be a strip."""
    log = Log()
    for number in range(500):
        log.task(f"T{number}", 1)
    timeline = Timeline(log.events)
    assert len(timeline.rows) == 500
    parts = timeline.parts
    ids = [span.get("data-event") for part in parts for span in spans(part)]
    assert ids == [span.get("data-event") for span in spans(timeline.svg)]
    for part in parts:
        most_wide, most_high = room(part)
        root = ET.fromstring(part)
        assert float(root.get("width", 0)) <= most_wide
        assert float(root.get("height", 0)) <= most_high
        assert "4 min" in [e.text for e in root.iter(f"{SVG}text")], "each part has the axis"
    page = timeline._repr_mimebundle_()["text/html"]
    assert page.count("<img") == 1 + len(parts)


@pytest.mark.skipif(find_engine() is None, reason="no Graphviz engine")
def test_it_is_a_png_with_the_bars_where_they_are_in_the_svg(tmp_path):
    log = nap_log(7200)
    log.task('<b> & "x"', 1)
    timeline = Timeline(log.events)
    made = timeline.save(tmp_path / "a.png").read_bytes()
    assert made.startswith(b"\x89PNG")
    wide = int.from_bytes(made[16:20], "big")
    assert wide > 2 * timeline.axis.wide
    dot = timeline_dot(timeline.rows, timeline.axis, timeline.alt)
    starts = [re.search(r'<TD width="(\d+)" height="13" fixedsize="TRUE"></TD><TD', line) for line in dot.split("<TR>")]
    assert [int(found[1]) for found in starts if found][:1] == [round(timeline.axis.at(timeline.rows[1].start))]
    assert "2 h" in dot
