"""The data flow of a state in a real JupyterLab: edited by keyboard, wrong and right again, with hostile data."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sfnlearn import StateMachine, dataflow
from tests.browser.bare_page import mount
from tests.browser.conftest import Lab, Tab
from tests.browser.test_accessibility import violations

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


def until(tab: Tab, place: str, text: str) -> None:
    """Wait for a text in an element."""
    look = "([place, text]) => document.querySelector(place)?.textContent.includes(text)"
    tab.page.wait_for_function(look, arg=[place, text])


def output(view: Any) -> Any:
    return view.locator('.lane[data-stage="output"] pre')


def shoot(tab: Tab, name: str) -> None:
    folder = os.environ.get("SFNLEARN_SCREENSHOTS")
    if folder:
        tab.page.locator(VIEW).screenshot(path=Path(folder) / f"dataflow-{name}.png")


def test_fields_and_input_are_edited_and_a_mistake_shows_its_place(tab: Tab, lab: Lab):
    view = open_view(tab, lab)
    ended = view.locator(".ended")
    tab.page.wait_for_function(f"() => document.querySelector('{VIEW} .ended').textContent === 'SUCCEEDED'")
    assert '"paid"' in output(view).inner_text()
    shoot(tab, "light")

    path = view.get_by_role("textbox", name="InputPath")
    path.focus()
    tab.page.keyboard.press("Control+A")
    tab.page.keyboard.type("$.ordre")
    note = view.get_by_role("note", name="What is wrong in InputPath")
    note.wait_for()
    until(tab, f"{VIEW} .problem:not([hidden]) pre", "ordre")
    assert note.locator("pre").inner_text() == "$.ordre\n ^^^^^^"
    assert path.get_attribute("aria-invalid") == "true"
    assert ended.inner_text() == "FAILED"
    shoot(tab, "error")

    tab.page.keyboard.press("Escape")
    note.wait_for(state="hidden")
    assert path.input_value() == "$.order"
    tab.page.keyboard.press("Control+Z")
    note.wait_for()
    assert path.input_value() == "$.ordre"
    tab.page.keyboard.press("Escape")

    result = view.get_by_role("textbox", name="What the state's work gives")
    result.fill('{"receipt": 8')
    note = view.get_by_role("note", name="What is wrong in result")
    note.wait_for()
    assert "This is not JSON" in note.inner_text()
    result.fill('{"receipt": 8}')
    note.wait_for(state="hidden")
    tab.page.wait_for_function(
        f"""() => document.querySelector('{VIEW} [data-stage="output"] pre').textContent.includes('"receipt": 8')"""
    )
    view.get_by_role("button", name="Reset all").click()
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
    names = [box.get_attribute("aria-label") for box in view.get_by_role("textbox").all()]  # what is folded has no role
    assert names == [
        "The state's input",
        "InputPath",
        "Parameters",
        "What the state's work gives",
        "ResultSelector",
        "ResultPath",
        "OutputPath",
        "Assign",
    ]
    assert "$merge" in view.get_by_role("region", name="The same in JSONata").inner_text()
    box, panel = tab.page.locator(VIEW).bounding_box(), tab.page.locator(NOTEBOOK).bounding_box()
    assert box is not None
    assert panel is not None
    assert box["width"] <= panel["width"]
    assert tab.errors == []


# ------------------------------------------------------------------- in a page of its own

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:pay"
PAY = {
    "Type": "Task",
    "Resource": FUNCTION,
    "Parameters": {"id.$": "$.id"},
    "ResultPath": "$.paid",
    "Catch": [{"ErrorEquals": ["Declined"], "ResultPath": "$.why", "Next": "Sorry"}],
    "End": True,
}
STATES = {"Pay": PAY, "Sorry": {"Type": "Succeed"}}


def pay(tab: Tab, data: Any, **look: Any) -> Any:
    machine = StateMachine({"StartAt": "Pay", "States": STATES})
    return mount(tab, dataflow(machine, "Pay", data, result={"receipt": 7}), **look)


def until_output(tab: Tab, text: str) -> None:
    until(tab, "[data-stage=output] pre", text)


def test_while_a_text_is_wrong_the_last_valid_lanes_stay_dimmed_and_say_so(tab: Tab):
    view = pay(tab, {"id": "A-17", "n": 1})
    parameters = view.get_by_role("textbox", name="Parameters", exact=True)
    parameters.fill('{"other.$": "$.n"}')
    after = view.locator('[data-stage="afterParameters"] pre')
    until(tab, "[data-stage=afterParameters] pre", "other")
    parameters.fill('{"other.$": "$.n",')
    view.get_by_role("note", name="What is wrong in Parameters").wait_for()
    assert after.inner_text() == '{"other":1}'  # and not the original's {"id":"A-17"}
    assert "The lanes are those of the last valid text." in view.inner_text()
    assert view.locator(".flowlanes.stale").count() == 1
    assert view.locator(".ended").inner_text() == "INVALID"
    parameters.fill('{"third.$": "$.id"}')
    until(tab, "[data-stage=afterParameters] pre", "third")
    assert view.locator(".stale").count() == 0
    assert tab.errors == []


def test_an_input_of_200000_characters_is_whole_and_stays_so(tab: Tab):
    view = pay(tab, {"id": "A-17", "blob": "x" * 200_000})
    box = view.get_by_role("textbox", name="The state's input")
    text = box.input_value()
    assert len(text) > 200_000
    assert not {"…", "\u240a"} & set(text)
    box.focus()
    tab.page.keyboard.press("Control+Home")
    for _ in range(3):
        tab.page.keyboard.press("ArrowDown")
    box.evaluate("(area) => area.setSelectionRange(area.value.indexOf('A-17') + 4, area.value.indexOf('A-17') + 4)")
    tab.page.keyboard.type("9")
    until(tab, "[data-stage=afterParameters] pre", "A-179")
    assert box.input_value() == text.replace("A-17", "A-179")
    assert tab.errors == []


def test_typing_faster_than_the_kernel_answers_ends_with_the_last_text(tab: Tab):
    view = pay(tab, {"id": "A-17", "n": 1})
    box = view.get_by_role("textbox", name="ResultPath", exact=True)
    box.focus()
    tab.page.keyboard.press("End")
    tab.page.keyboard.type("123456789", delay=1)
    until_output(tab, '"paid123456789"')
    assert tab.errors == []


def test_the_work_is_let_fail_by_keyboard(tab: Tab):
    view = pay(tab, {"id": "A-17"})
    ends = view.get_by_role("combobox", name="How the work ends")
    ends.focus()
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.type("Declined")
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.type("no funds")
    until_output(tab, "no funds")
    assert view.locator(".ended").inner_text() == "CAUGHT_ERROR"
    assert "takes the error" in view.inner_text()
    assert "not reached" not in view.inner_text()
    view.get_by_role("button", name="Reset all").click()
    until_output(tab, '"receipt":7')
    assert ends.input_value() == "result"
    assert tab.errors == []


def test_a_view_that_is_drawn_anew_has_what_was_typed(tab: Tab):
    view = pay(tab, {"id": "A-17"})
    view.get_by_role("textbox", name="ResultPath", exact=True).fill("$.done")
    until_output(tab, '"done"')
    kept = tab.page.evaluate("() => [model.get('typed'), model.get('shown').status]")
    assert kept == [{"ResultPath": "$.done"}, "SUCCEEDED"]


CHOICE = {
    "Type": "Choice",
    "Choices": [
        {"Variable": "$.n", "NumericGreaterThan": 10, "Next": "Pay"},
        {"Variable": "$.n", "NumericLessThan": 9, "Next": "Sorry"},
    ],
    "Default": "Sorry",
}


@pytest.mark.parametrize("width", [970, 510])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_rules_and_what_is_wrong_in_them_keep_nobody_out(tab: Tab, theme: str, width: int):
    machine = StateMachine({"StartAt": "Route", "States": {"Route": CHOICE, **STATES}})
    view = mount(tab, dataflow(machine, "Route", {"n": 7}), theme=theme, width=width)
    assert "matches: $.n is 7" in view.inner_text()
    assert violations(tab.page) == []
    view.get_by_role("textbox", name="Choices[0]").fill('{"Variable": "$.n", "NumericGreater": 1, "Next": "Pay"}')
    view.get_by_role("note", name="What is wrong in Choices[0]").wait_for()
    assert 'Did you mean "NumericGreaterThan"?' in view.inner_text()
    view.locator("summary").click()
    assert violations(tab.page) == []
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    names = view.locator(".stage b").all()
    heights = [name.bounding_box()["height"] for name in names]
    assert max(heights) < 26  # no name of a stage breaks
    assert tab.errors == []


def test_one_iteration_is_looked_at_by_keyboard(tab: Tab):
    each = {"Type": "Map", "ItemProcessor": {"StartAt": "T", "States": {"T": {"Type": "Succeed"}}}, "End": True}
    view = mount(tab, dataflow(StateMachine({"StartAt": "M", "States": {"M": each}}), "M", [4, 5, 6]))
    pick = view.get_by_role("spinbutton", name="Show one iteration of afterItemSelector")
    pick.focus()
    tab.page.keyboard.type("2")
    tab.page.wait_for_function("() => document.querySelector('[data-stage=afterItemSelector] pre').textContent === '6'")
    assert view.get_by_role("button", name="Reset all").is_disabled()
    assert tab.errors == []
