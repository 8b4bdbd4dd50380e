"""A Map Run as a table in a notebook."""

from __future__ import annotations

from sfnlearn.drawing.tables.map_run_table import MapRunTable
from tests.widgets.test_children import light, ran


def test_a_map_run_shows_its_children_and_the_failed_ones_first():
    (map_run,) = ran(4).map_runs
    shown = map_run._repr_mimebundle_()
    lines = shown["text/plain"].splitlines()
    assert lines[0] == "Map Run of Each: SUCCEEDED, 4 child executions: 3 succeeded, 1 failed."
    assert lines[2].split()[:5] == ["2", "FAILED", "1", "0", "s"]
    assert [line.split()[0] for line in lines[3:]] == ["0", "1", "3"]
    assert shown["text/html"].count("<tr>") == 5


def test_of_many_children_the_rest_is_counted():
    (map_run,) = light(300).map_runs
    assert str(MapRunTable(map_run)).splitlines()[-1] == "200 more: map_run[index] is each of them."
    assert MapRunTable(map_run).html().count("<tr>") == 101


def test_a_child_that_was_not_started_has_a_row():
    (map_run,) = ran(5, MaxConcurrency=1, ToleratedFailurePercentage=0).map_runs
    assert str(MapRunTable(map_run)).splitlines()[-1].split()[:3] == ["4", "PENDING", "1"]
