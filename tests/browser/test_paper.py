"""A notebook on paper, by nbconvert and the browser's print: pictures fit the page and read, tables are whole."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from sfnlearn import StateMachine, draw, run
from tests.browser.conftest import Tab
from tests.browser.test_static_pictures import notebook, wide_machine

pytestmark = pytest.mark.browser

PAGE = 717  # CSS pixels between the margins that Chromium leaves on A4
SMALLEST = """() => Math.min(...[...document.querySelectorAll('img')]
  .filter(image => image.getBoundingClientRect().width)
  .map(image => image.getBoundingClientRect().width / image.naturalWidth * Math.min(
    ...atob(image.src.split(',')[1]).match(/font-size="[\\d.]+"/g).map(size => parseFloat(size.slice(11))))))"""
WIDEST = """() => Math.max(...[...document.querySelectorAll('img, table')]
  .map(element => element.getBoundingClientRect().right))"""


def exported(*outputs: Any) -> str:
    """The outputs as cells of a notebook, as HTML."""
    nbformat, nbconvert = pytest.importorskip("nbformat"), pytest.importorskip("nbconvert")
    cells = [
        {**notebook(output._repr_mimebundle_()["text/html"])["cells"][0], "id": f"c{place}"}
        for place, output in enumerate(outputs)
    ]
    whole = nbformat.from_dict({**notebook(""), "cells": cells})
    body: str = nbconvert.HTMLExporter().from_notebook_node(whole)[0]
    return body


def printed(tab: Tab, folder: Path, *outputs: Any) -> int:
    """Show the exported page as it is printed, print it, and tell how many sheets it takes."""
    (folder / "page.html").write_text(exported(*outputs), encoding="utf-8")
    tab.page.route(re.compile("^https?:"), lambda route: route.abort())
    tab.page.set_viewport_size({"width": PAGE, "height": 1000})
    tab.page.goto((folder / "page.html").as_uri())
    tab.page.emulate_media(media="print")
    return len(re.findall(rb"/Type\s*/Page\b", tab.page.pdf(format="A4")))


def long_machine(count: int) -> StateMachine:
    states = {f"Step {n}": {"Type": "Pass", "Next": f"Step {n + 1}"} for n in range(count)}
    return StateMachine({"StartAt": "Step 0", "States": {**states, f"Step {count}": {"Type": "Succeed"}}})


@pytest.mark.parametrize(("machine", "most"), [(wide_machine(), 4), (long_machine(40), 6)], ids=["wide", "long"])
def test_a_large_picture_is_split_and_its_text_has_six_points(tab: Tab, tmp_path: Path, machine: Any, most: int):
    assert 1 < printed(tab, tmp_path, draw(machine)) <= most
    assert tab.page.evaluate(SMALLEST) * 0.75 >= 5.99
    assert tab.page.evaluate(WIDEST) <= PAGE
    assert tab.page.get_by_role("img", name="Part 1").is_visible()


def test_a_small_picture_stays_whole(tab: Tab, tmp_path: Path):
    assert printed(tab, tmp_path, draw(long_machine(4))) == 1
    assert tab.page.evaluate(SMALLEST) * 0.75 >= 5.99
    assert tab.page.get_by_role("img").count() == 1


def test_a_table_is_printed_whole(tab: Tab, tmp_path: Path):
    execution = run(long_machine(240))
    assert len(execution.events) > 480
    sheets = printed(tab, tmp_path, execution.history)
    assert sheets >= 8
    last = tab.page.locator("tr").last
    box = tab.page.locator(".sfn-scroll").bounding_box()
    assert last.bounding_box()["y"] < box["y"] + box["height"]
    assert tab.page.locator("thead").evaluate("head => getComputedStyle(head).display") == "table-header-group"
    assert tab.page.evaluate(WIDEST) <= PAGE
