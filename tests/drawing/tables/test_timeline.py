from __future__ import annotations

from xml.etree import ElementTree as ET

from sfnlearn.drawing.tables.timeline import Timeline
from tests.drawing.samples import Log, order_log


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
    spans = [e for e in ET.fromstring(timeline.svg).iter() if e.get("class", "").startswith("span")]
    assert [span.get("data-status") for span in spans] == [row.visit.status for row in timeline.rows]
    assert [span.get("data-event") for span in spans] == [str(row.visit.event_id) for row in timeline.rows]
    bars = [[e for e in span.iter() if e.tag.endswith("rect")] for span in spans]
    assert [len(found) for found in bars] == [2, 1, 1, 1, 1, 1, 1, 1]


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
