from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from sfnlearn import StateMachine, UsageError
from sfnlearn.drawing.panzoom_script import panzoom_script
from sfnlearn.drawing.tables.data_flow_picture import DataFlow
from sfnlearn.engine.one_state.data_flow import flow_of
from tests.drawing.samples import HOSTILE


def test_hostile_names_and_data_are_text(tmp_path):
    for name in HOSTILE:
        made = StateMachine({"StartAt": "S", "States": {"S": {"Type": "Pass", "End": True}}})
        picture = DataFlow(flow_of(made, "S", {name: [name] * 40, "n": "x" * 200_000}))
        root = ET.fromstring(picture.svg)
        assert not [element for element in root.iter() if element.tag.endswith("script")]
        assert float(root.get("height", "0")) < 700
        assert "<script" not in picture.html().replace(panzoom_script(), "")
    assert picture.save(tmp_path / "a.svg").read_text() == picture.svg
    with pytest.raises(UsageError, match=r"not as \.png"):
        picture.save(tmp_path / "a.png")


def test_an_error_has_carets_under_its_place_in_the_picture_and_in_the_text():
    made = StateMachine({"StartAt": "S", "States": {"S": {"Type": "Pass", "InputPath": "$.a.b", "End": True}}})
    picture = DataFlow(flow_of(made, "S", {"a": {}}))
    assert "    $.a.b\n       ^^" in str(picture)
    assert f">{' ' * len('InputPath: $.a')}^^<" in picture.svg
