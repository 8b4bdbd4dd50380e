from __future__ import annotations

from sfnlearn.drawing.tables.history import HistoryTable, details_text, elapsed
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


def test_data_is_text_and_whole_in_the_title():
    event = Event(1, 0, START, "PassStateEntered", {"name": "<b>", "input": {"x": "<script>" + "y" * 300}}, "<b>")
    html = HistoryTable([event]).html()
    assert "<script>" not in html
    assert "<b>" not in html
    assert "y" * 300 in html.split('title="')[2]
    assert "y" * 300 not in html.split("<bdi>")[-1]


def test_a_long_history_says_how_to_see_the_rest():
    events = [Event(n, n - 1, START, "PassStateEntered", {"name": "A"}, "A") for n in range(1, 601)]
    table = HistoryTable(events)
    assert len(table) == 600
    assert table.html().count("<tr>") == 501
    assert "The first 500 of 600 events. HistoryTable(execution.events, rows=600) shows them all." in str(table)


def test_values_that_are_no_json_are_still_shown():
    assert details_text(Event(1, 0, 0.0, "TaskSucceeded", {"output": float("nan")})) == "output: NaN"
    assert details_text(Event(1, 0, 0.0, "TaskFailed", {"error": "E", "cause": "c"})) == "error: E, cause: c"


def test_the_table_gives_the_answer_of_aws():
    log = order_log()
    answer = HistoryTable(log.events).to_aws()
    assert [event["id"] for event in answer["events"]] == [event.id for event in log.events]
    assert answer["events"][0]["executionStartedEventDetails"]["input"] == '{"order":7}'


def test_an_execution_gives_the_same_table_as_its_events():
    execution = Execution(order_log().events)
    assert str(HistoryTable(execution)) == str(HistoryTable(list(execution.events)))
