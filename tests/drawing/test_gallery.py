"""The gallery's code runs, and the pictures that it shows are there."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from sfnlearn import compare, draw
from sfnlearn.drawing.tables.data_flow_picture import DataFlow
from sfnlearn.engine.functions import FUNCTIONS
from sfnlearn.widgets.dataflow_model import Model

DOCS = Path(__file__).parents[2] / "docs"
GALLERY = (DOCS / "gallery.md").read_text(encoding="utf-8")


@pytest.fixture
def names():
    """What the gallery's blocks leave behind."""
    before = dict(FUNCTIONS)
    space: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", GALLERY, re.DOTALL):
        exec(block, space)
    yield space
    FUNCTIONS.clear()
    FUNCTIONS.update(before)


def test_the_code_runs_and_makes_the_pictures(names, tmp_path):
    folder = Path(os.environ.get("SFNLEARN_GALLERY", tmp_path))
    draw(names["machine"]).save(folder / "machine.svg")
    draw(names["bad"]).save(folder / "execution.svg")
    compare(names["good"], names["bad"]).save(folder / "comparison.svg")
    names["bad"].timeline.save(folder / "timeline.svg")
    names["matrix"].save(folder / "faults.svg")
    for name, machine in (("dataflow", "shop"), ("dataflow-error", "shop_with_error")):
        model = Model(names[machine], "Pay", names["order"], {"result": {"receipt": 7, "currency": "EUR"}})
        DataFlow(model.flow).save(folder / f"{name}.svg")
    made = {path.name for path in folder.glob("*.svg")}
    assert {name for name in shown() if name.endswith(".svg")} <= made


def shown() -> list[str]:
    return re.findall(r"\]\(gallery/([^)]+)\)", GALLERY)


def test_every_picture_that_is_shown_is_there():
    assert [name for name in shown() if not (DOCS / "gallery" / name).exists()] == []


def test_the_cost_that_is_shown_is_what_the_code_gives(names):
    table = str(names["good"].cost(executions=1_000_000))
    assert table in GALLERY
