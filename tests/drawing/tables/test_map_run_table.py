"""A Map Run as a table in a notebook."""

from __future__ import annotations

import pytest

from sfnlearn import UsageError
from sfnlearn.drawing.tables.map_run_table import MapRunTable
from tests.widgets.test_children import light, ran


def test_a_map_run_shows_its_children_and_the_failed_ones_first():
    (map_run,) = ran(4).map_runs
    shown, failed = map_run._repr_mimebundle_(), map_run[2]
    assert failed is not None
    lines = shown["text/plain"].splitlines()
    assert lines[0] == "Map Run of Each: SUCCEEDED, 4 child executions: 3 succeeded, 1 failed."
    assert lines[2].split()[:5] == ["2", "FAILED", "1", "0", "s"]
    assert [line.split()[0] for line in lines[3:6]] == ["0", "1", "3"]
    assert lines[6:] == [f"Child 2: {failed.explain()}"]
    assert shown["text/html"].count("<tr>") == 5


def test_of_many_children_the_rest_is_counted():
    (map_run,) = light(300).map_runs
    assert "200 more: map_run[index] is each of them." in str(MapRunTable(map_run)).splitlines()
    assert MapRunTable(map_run).html().count("<tr>") == 101


def test_a_child_that_was_not_started_has_a_row():
    (map_run,) = ran(5, MaxConcurrency=1, ToleratedFailurePercentage=0).map_runs
    assert str(MapRunTable(map_run)).splitlines()[6].split()[:3] == ["4", "PENDING", "1"]


def test_the_children_of_one_status_are_shown_alone_and_another_status_is_refused():
    (map_run,) = ran(4).map_runs
    lines = str(map_run.table(status="SUCCEEDED")).splitlines()
    assert [line.split()[0] for line in lines[2:]] == ["0", "1", "3"]
    with pytest.raises(UsageError, match="they are FAILED, SUCCEEDED"):
        map_run.table(status="ABORTED")


def test_a_child_that_failed_says_where_and_why_and_opens_without_a_script():
    (map_run,) = ran(4).map_runs
    html, failed = map_run.table(rows=1).html(), map_run[2]
    assert failed is not None
    assert str(failed.explain().state) in html
    assert "<details><summary>Child 2: why it failed" in html
    assert "map_run[2].debug()" in html
    assert failed.debug().execution is failed
