"""Knobs to turn, and the panel that follows them."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import pytest

from sfnlearn import UsageError
from sfnlearn.drawing.tables.panel import Panel
from sfnlearn.widgets.knobs.knob import Knob
from sfnlearn.widgets.knobs.shown import with_knobs


def double(turned: Mapping[str, float]) -> Panel:
    n = int(turned["n"])
    return Panel(title="Doubles", words=[f"{n} and {n}."], head=["n", "twice"], rows=[[str(n), str(2 * n)]], here=0)


KNOBS = [Knob.around("n", "Number", (1, 2, 5), 2)]


def test_a_turn_from_the_browser_makes_another_panel(monkeypatch):
    view = with_knobs("Doubles", KNOBS, double)
    said: list[object] = []
    monkeypatch.setattr(view, "send", said.append)
    assert view.shown["rows"] == [["2", "4"]]
    view._handle_custom_msg({"kind": "edit", "number": 3, "edits": {"n": 2}}, [])
    assert view.shown["rows"] == [["5", "10"]]
    assert view.values == {"n": 5}
    assert said == [{"kind": "turned", "number": 3}]


def test_an_unknown_knob_is_refused_by_name():
    with pytest.raises(UsageError, match=r"There is no knob 'm': there are n\."):
        with_knobs("Doubles", KNOBS, double).turn(m=1)


def test_what_the_browser_says_otherwise_changes_nothing():
    view = with_knobs("Doubles", KNOBS, double)
    view._handle_custom_msg({"kind": "hello"}, [])
    assert view.values == {"n": 2}


def test_values_are_told_as_people_write_them():
    assert Knob.around("n", "Number", (0.001, 10_000), 0.5).to_json() == {
        "name": "n",
        "label": "Number",
        "told": ["0.001", "0.5", "10,000"],
        "at": 1,
    }


def test_without_anywidget_it_is_the_panel_alone(monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "sfnlearn.widgets.knobs.view", raising=False)
    assert str(with_knobs("Doubles", KNOBS, double)).splitlines()[0] == "2 and 2."


def test_the_panel_that_was_asked_for_comes_first_and_the_widget_names_itself():
    data, _ = with_knobs("Doubles", KNOBS, double)._repr_mimebundle_()
    assert data["text/plain"] == "Doubles"
    assert "application/vnd.jupyter.widget-view+json" in data
