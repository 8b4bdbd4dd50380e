from __future__ import annotations

import pytest

from sfnlearn.drawing.tables.history import HistoryTable, details_line, elapsed
from sfnlearn.events import Event
from tests.drawing.samples import START, Execution, order_log


def test_the_table_has_a_row_for_each_event():
    log = order_log()
    bundle = HistoryTable(log.events)._repr_mimebundle_()
    assert bundle["text/html"].count("<tr>") == len(log.events) + 1
    lines = bundle["text/plain"].splitlines()
    assert len(lines) == len(log.events) + 1
    assert lines[0].split() == ["id", "time", "event", "state", "previous", "details"]
    assert lines[4].split() == ["4", "+1", "s", "TaskFailed", "Validate", "3", *lines[4].split()[6:]]
    assert "Prepare[1] / Pack each[1] / Pack " in bundle["text/plain"]
    assert "MapIterationStarted    Prepare[1] / Pack each[1]  " in bundle["text/plain"]


def test_time_is_since_the_start_and_human():
    assert elapsed(Event(2, 1, START + 7384.2, "PassStateEntered", {}), START) == "+2 h 3 min 4.2 s"


def test_data_is_text_and_a_row_opens_to_the_whole():
    event = Event(1, 0, START, "PassStateEntered", {"name": "<b>", "input": {"x": "<script>" + "y" * 300}}, "<b>")
    html = HistoryTable([event]).html()
    assert "<script>" not in html
    assert "<b>" not in html
    summary, _, whole = html.partition("<details><summary>")[2].partition("</summary>")
    assert "y" * 300 in whole
    assert "y" * 300 not in summary
    assert "<details>" not in HistoryTable([Event(1, 0, START, "TaskStarted", {"resource": "x"}, "A")]).html()


def test_every_detail_keeps_its_name_and_is_shortened_for_itself():
    details = {"input": {"country": "x" * 300}, "roleArn": "arn:aws:iam::123456789012:role/orders"}
    line = details_line(Event(1, 0, START, "ExecutionStarted", details), 110)
    assert line.startswith('input: {"country":"xxx')
    assert line.endswith('xxx"}, roleArn: "arn:aws:iam::123456789012:role/orders"')
    assert len(line) <= 110


def test_a_cause_begins_with_what_happened_and_is_cut_at_its_end():
    cause = (
        "An error occurred while executing the state 'Label' (entered at the event id #7). The JSONPath '$.item.text' "
        "specified for the field 'label.$' could not be found in the input '{\"a\":" + "1" * 200 + "}'"
    )
    event = Event(9, 8, START, "ExecutionFailed", {"error": "States.Runtime", "cause": cause})
    line = details_line(event, 110)
    assert line.startswith("error: States.Runtime, cause: The JSONPath '$.item.text' specified for the field")
    assert line.endswith("…")
    assert "(entered at the event id #7)" in HistoryTable([event]).html().partition("</summary>")[2]


@pytest.mark.parametrize("limit", [40, 96, 110])
def test_a_line_is_as_long_as_it_may_be(limit: int):
    for event in order_log().events:
        assert len(details_line(event, limit)) <= max(limit, 16 * len(event.details))


def test_a_long_history_says_how_to_see_the_rest():
    events = [Event(n, n - 1, START, "PassStateEntered", {"name": "A"}, "A") for n in range(1, 601)]
    table = HistoryTable(events)
    assert len(table) == 600
    assert table.html().count("<tr>") == 501
    assert "The first 500 of 600 events: execution.history.all() shows them all." in str(table)
    assert table.all().html().count("<tr>") == 601
    assert "The first" not in str(table.all())


def test_values_that_are_no_json_are_still_shown():
    assert details_line(Event(1, 0, 0.0, "TaskSucceeded", {"output": float("nan")}), 60) == "output: NaN"
    assert details_line(Event(1, 0, 0.0, "TaskFailed", {"error": "E", "cause": "c"}), 60) == "error: E, cause: c"


def test_the_table_gives_the_answer_of_aws():
    log = order_log()
    answer = HistoryTable(log.events).to_aws()
    assert [event["id"] for event in answer["events"]] == [event.id for event in log.events]
    assert answer["events"][0]["executionStartedEventDetails"]["input"] == '{"order":7}'


def test_an_execution_gives_the_same_table_as_its_events():
    execution = Execution(order_log().events)
    assert str(HistoryTable(execution)) == str(HistoryTable(list(execution.events)))
