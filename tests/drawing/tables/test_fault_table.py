from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from sfnlearn import StateMachine, UsageError, fault_matrix
from sfnlearn.drawing.tables.fault_table import PICTURES
from tests.drawing.samples import HOSTILE
from tests.engine.faults.test_matrix import ANSWERS, each, of_shop, task


def cells(svg: str) -> list[str | None]:
    return [e.get("data-status") for e in ET.fromstring(svg).iter() if e.get("class") == "cell"]


def test_picture_table_and_text_have_the_same_cells():
    matrix = of_shop()
    assert cells(matrix.svg) == ["succeeded", "succeeded", "failed", "failed"]
    page = matrix._repr_mimebundle_()["text/html"]
    assert page.count("<details") == len(matrix)
    assert page.count("<b>SUCCEEDED</b>") == 2
    assert page.count("not handled") == 2 + 1
    assert 'scope="row"' in page


def test_each_cell_opens_and_tells_how_to_step_through_it():
    page = of_shop()._repr_mimebundle_()["text/html"]
    assert (
        "matrix[&#x27;Ship&#x27;, &#x27;Busy&#x27;].debug()" in page
        or "matrix[&#39;Ship&#39;, &#39;Busy&#39;].debug()" in page
    )
    assert page.count("<img") == 4


def test_pictures_are_bounded_and_those_that_nothing_handled_come_first():
    retry = [{"ErrorEquals": ["Busy"]}]
    matrix = fault_matrix(each({"Retry": retry, "End": True}), list(range(10)), functions=ANSWERS, error=["Busy", "No"])
    page = matrix._repr_mimebundle_()["text/html"]
    assert page.count("<img") == PICTURES
    opened = re.findall(r"<details>.*?</details>", page, re.DOTALL)
    assert all("<img" in one for one in opened if "not handled" in one)


def test_what_was_caught_and_failed_all_the_same_is_neither_green_nor_unhandled():
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Bad"}]
    states = {"A": task("pay", Catch=catch, End=True), "Bad": {"Type": "Fail", "Error": "Sorry"}}
    matrix = fault_matrix(StateMachine({"StartAt": "A", "States": states}), functions=ANSWERS)
    assert cells(matrix.svg) == ["caught"]
    assert matrix.unhandled == []


def test_it_is_saved_by_the_suffix(tmp_path):
    matrix = of_shop()
    assert matrix.save(tmp_path / "a.svg").read_text(encoding="utf-8") == matrix.svg
    assert matrix.save(tmp_path / "a.txt").read_text(encoding="utf-8") == f"{matrix}\n"
    assert "<details" in matrix.save(tmp_path / "a.html").read_text(encoding="utf-8")
    with pytest.raises(UsageError, match="A matrix of faults is saved as"):
        matrix.save(tmp_path / "a.png")


def test_hostile_names_are_text():
    states = {name: task("pay", Next=after) for name, after in zip(HOSTILE, [*HOSTILE[1:], "End"], strict=True)}
    states["End"] = {"Type": "Succeed"}
    matrix = fault_matrix(StateMachine({"StartAt": HOSTILE[0], "States": states}), functions=ANSWERS)
    page = matrix._repr_mimebundle_()["text/html"]
    assert "<script>alert" not in page
    assert ET.fromstring(matrix.svg).get("role") == "img"
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', matrix.svg)) >= 11


def test_an_empty_matrix_says_so():
    matrix = fault_matrix(StateMachine({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}))
    assert "no call that could fail" in matrix._repr_mimebundle_()["text/html"]
    assert cells(matrix.svg) == []
