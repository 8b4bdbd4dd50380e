"""The data flow of a state in a real JupyterLab: edited by keyboard, wrong and right again, with hostile data."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Lab, Tab

pytestmark = pytest.mark.browser

NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook"
VIEW = f"{NOTEBOOK} .sfn.dataflow"
KERNEL_IS_READY = """() => {
  const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
  return kernel?.connectionStatus === 'connected' && kernel?.status === 'idle';
}"""
RUN_ALL = "async () => { await window.jupyterapp.commands.execute('notebook:run-all-cells'); }"
THEME = "async (name) => { await window.jupyterapp.commands.execute('apputils:change-theme', {theme: name}); }"
HOSTILE = "<script>window.hacked = 1</script>\"'`" + "x" * 200 + "\u202eevil"
CELL = f"""
from sfnlearn import StateMachine, dataflow
charge = {{"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:charge", "End": True,
          "InputPath": "$.order", "Parameters": {{"id.$": "$.id", "amount.$": "$.total"}},
          "ResultSelector": {{"receipt.$": "$.receipt"}}, "ResultPath": "$.paid"}}
machine = StateMachine({{"StartAt": "Charge", "States": {{"Charge": charge}}}})
dataflow(machine, "Charge", {{"order": {{"id": "A-17", "total": 42.5}}, "note": {HOSTILE!r}}}, result={{"receipt": 7}})
"""


def open_view(tab: Tab, lab: Lab) -> Any:
    cell: dict[str, Any] = {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": CELL,
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (lab.folder / "dataflow.ipynb").write_text(json.dumps(book))
    address = urlsplit(lab.address)
    tab.page.goto(f"{address.scheme}://{address.netloc}/lab/tree/dataflow.ipynb?{address.query}&reset")
    tab.page.wait_for_selector(f"{NOTEBOOK} .jp-Cell")
    tab.page.wait_for_function(KERNEL_IS_READY)
    tab.page.evaluate(RUN_ALL)
    tab.page.wait_for_selector(VIEW)
    return tab.page.get_by_role("group", name="Data flow of Charge")


def output(view: Any) -> Any:
    return view.locator('.lane[data-stage="output"] pre')


def shoot(tab: Tab, name: str) -> None:
    folder = os.environ.get("SFNLEARN_SCREENSHOTS")
    if folder:
        tab.page.locator(VIEW).screenshot(path=Path(folder) / f"dataflow-{name}.png")


def test_fields_and_input_are_edited_and_a_mistake_shows_its_place(tab: Tab, lab: Lab):
    view = open_view(tab, lab)
    status = view.get_by_role("status")
    tab.page.wait_for_function(f"() => document.querySelector('{VIEW} [role=status]').textContent === 'SUCCEEDED'")
    assert '"paid"' in output(view).inner_text()
    shoot(tab, "light")

    path = view.get_by_role("textbox", name="InputPath")
    path.focus()
    tab.page.keyboard.press("Control+A")
    tab.page.keyboard.type("$.ordre")
    alert = view.get_by_role("alert")
    alert.wait_for()
    assert alert.locator("pre").inner_text() == "$.ordre\n ^^^^^^"
    assert path.get_attribute("aria-invalid") == "true"
    assert status.inner_text() == "FAILED: see InputPath"
    assert output(view).inner_text() == "not reached"
    shoot(tab, "error")

    tab.page.keyboard.press("Escape")
    alert.wait_for(state="hidden")
    assert path.input_value() == "$.order"

    result = view.get_by_role("textbox", name="What the state's work gives")
    result.fill('{"receipt": 8')
    alert.wait_for()
    assert "This is not JSON" in alert.inner_text()
    result.fill('{"receipt": 8}')
    alert.wait_for(state="hidden")
    tab.page.wait_for_function(
        f"""() => document.querySelector('{VIEW} [data-stage="output"] pre').textContent.includes('"receipt": 8')"""
    )
    view.get_by_role("button", name="Back to the definition").click()
    tab.page.wait_for_function(
        f"""() => document.querySelector('{VIEW} [data-stage="output"] pre').textContent.includes('"receipt": 7')"""
    )
    tab.page.evaluate(THEME, "JupyterLab Dark")
    tab.page.wait_for_selector('body[data-jp-theme-light="false"]', state="attached")
    shoot(tab, "dark")
    tab.page.evaluate(THEME, "JupyterLab Light")
    assert tab.page.evaluate("window.hacked") is None
    assert tab.errors == []


def test_the_picture_comes_first_and_every_control_has_a_name(tab: Tab, lab: Lab):
    view = open_view(tab, lab)
    twin = tab.page.locator(f'{NOTEBOOK} details.sfnlearn-twin img[src^="data:image/svg+xml"]').first
    assert "Data flow of Charge (Task, JSONPath): SUCCEEDED." in (twin.get_attribute("alt") or "")
    names = [box.get_attribute("aria-label") for box in view.get_by_role("textbox").all()]
    assert names == [
        "The state's input",
        "InputPath",
        "Parameters",
        "What the state's work gives",
        "ResultSelector",
        "ResultPath",
        "OutputPath",
    ]
    assert "$merge" in view.get_by_role("region", name="The same in JSONata").inner_text()
    box, panel = tab.page.locator(VIEW).bounding_box(), tab.page.locator(NOTEBOOK).bounding_box()
    assert box is not None
    assert panel is not None
    assert box["width"] <= panel["width"]
    assert tab.errors == []
