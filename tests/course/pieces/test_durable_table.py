from __future__ import annotations

from sfnlearn.cloud.durable.runs import run_durable
from sfnlearn.course.pieces import DurableRun, durable_run
from tests.cloud.durable.functions import saga
from tests.course.pieces.shown import words_of

GOOD, BAD = {"id": "p7"}, {"id": "p8", "paper": "out"}


def test_it_is_the_record_and_shows_it():
    shown, record = durable_run(saga, BAD), run_durable(saga, BAD)
    assert isinstance(shown, DurableRun)
    assert (shown.status, shown.output, shown.events) == (record.status, record.output, record.events)
    assert repr(shown) == str(shown)


def test_text_and_html_say_the_same():
    for order in (GOOD, BAD):
        done = durable_run(saga, order)
        assert words_of(done) == str(done).split()


def test_a_column_for_errors_is_there_where_there_are_errors():
    assert "PrinterOfflineError: no paper" in str(durable_run(saga, BAD))
    assert "error" not in str(durable_run(saga, GOOD))
