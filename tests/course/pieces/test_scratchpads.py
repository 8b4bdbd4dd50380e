"""The scratchpad's texts: read as JSON, worked out together, a mistake named with its text."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from sfnlearn.course.pieces import Scratch, scratchpad

PAD: dict[str, Any] = {"input": {"n": 1}, "result": {"fee": 2}, "variables": {"rate": 3}}


def shown(**edits: str) -> Any:
    return scratchpad("$states.input.n * $rate", **PAD).pad.show(edits)


def test_the_value_follows_every_text():
    assert shown()["value"] == "3"
    assert shown(input='{"n": 5}')["value"] == "15"
    assert shown(variables='{"rate": 10}')["value"] == "10"
    assert shown(expression="$states.result", result="[1]")["value"] == "[1]"
    assert shown(expression="[1]")["word"] == "an array of 1"


@pytest.mark.parametrize(
    ("name", "text"), [("input", "{"), ("result", "{'a': 1}"), ("variables", "[]"), ("context", "1")]
)
def test_data_that_cannot_be_read_is_named(name, text):
    found = shown(**{name: text})
    assert found["value"] is None
    assert [one["field"] for one in found["problems"]] == [name]


def test_a_wrong_expression_has_its_place():
    (problem,) = shown(expression="$states.input.n *")["problems"]
    assert problem["field"] == "expression"
    assert problem["end"] > problem["start"] > 0


@pytest.mark.parametrize(("place", "unseen"), [("Arguments", "result"), ("Output", "errorOutput"), ("Catch", "result")])
def test_the_place_says_what_it_sees(place, unseen):
    assert unseen not in shown(place=place)["sees"]


def test_an_unknown_place_from_the_page_is_the_first():
    assert shown(place="Nowhere")["told"].startswith("Arguments")


def test_the_widget_hears_edits_and_takes_them_back():
    widget = scratchpad("$states.input.n", **PAD)
    said: list[Any] = []
    widget.send = said.append
    widget._hear(widget, {"kind": "edit", "number": 1, "edits": {"input": '{"n": 8}'}}, [])
    widget._hear(widget, {"kind": "edit", "number": 2, "edits": {"input": None}}, [])
    widget._hear(widget, {"kind": "something else"}, [])
    assert [(one["number"], one["value"]) for one in said] == [(1, "8"), (2, "1")]
    json.dumps(said)


def test_without_anywidget_it_is_the_table(monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "sfnlearn.course.pieces.scratchpad_view", raising=False)
    found = scratchpad("1 + 1")
    assert isinstance(found, Scratch)
    assert found.value == 2


def test_the_static_table_comes_first(monkeypatch):
    outputs = []
    monkeypatch.setattr("IPython.core.getipython.get_ipython", object)
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: outputs.append(bundle))
    scratchpad("1 + 1")._repr_mimebundle_()
    assert "sfnlearn-twin" in outputs[0]["text/html"]
    assert "evaluated in" in outputs[0]["text/plain"]
