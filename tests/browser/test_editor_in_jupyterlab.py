"""The editor in a real JupyterLab: a machine is built from nothing, run, undone to nothing and done again.

Once with the mouse and once with the keyboard alone, in one theme each; both times the text is the one that the same
operations give without a browser.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import nbformat
import pytest

from sfnlearn.editing import Session
from tests.browser.conftest import Lab, Tab
from tests.browser.test_editor_hands import card, drag, has_focus, lead, line, middle, still, whole

pytestmark = pytest.mark.browser
NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook"
KERNEL_IS_READY = """() => {
  const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
  return kernel?.connectionStatus === 'connected' && kernel?.status === 'idle';
}"""
THEME = "async (name) => { await window.jupyterapp.commands.execute('apputils:change-theme', {theme: name}); }"
RUN_ALL = "async () => { await window.jupyterapp.commands.execute('notebook:run-all-cells'); }"
ASK = """async (code) => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const asked = kernel.requestExecute({code, silent: false, store_history: false});
  let printed = '';
  asked.onIOPub = (message) => { if (message.header.msg_type === 'stream') printed += message.content.text; };
  await asked.done;
  return printed;
}"""
LABEL_IS_ANOTHER = """([start, before]) => {
  const button = document.querySelector(`.sfe-tools button[aria-label^='${start}']`);
  return button.ariaLabel !== before;
}"""
CELL = "from sfnlearn import edit\neditor = edit(functions={'my-function': lambda event, context: event})\neditor"
BRANCH = "/States/Parallel/Branches/0/States"
TASK, CHOICE, IF_SO = (["States", name] for name in ("Task", "Choice", "If so"))


def by_operations() -> str:
    """The text of the machine, built without a browser."""
    session = Session()
    session.do("insert", what={"item": "Task"}, into={"block": []})
    session.do("insert", what={"item": "Choice"}, into={"transition": [*TASK, "End"]})
    session.do("connect", state=CHOICE, target=["States", "Otherwise"], way="rule")
    session.do("insert", what={"item": "Parallel"}, into={"transition": [*IF_SO, "End"]})
    session.do("insert", what={"item": "Map"}, into={"transition": [*places(f"{BRANCH}/Branch 1/End")]})
    session.do("connect", state=TASK, target=["States", "Otherwise"], way="catch")
    return session.text


def places(pointer: str) -> list[str | int]:
    """A JSON pointer as keys and indexes."""
    return [int(part) if part.isdigit() else part for part in pointer.split("/")[1:]]


def by_mouse(tab: Tab, view: Any) -> None:
    """Build the machine by dragging and clicking."""

    def item(name: str) -> Any:
        return view.get_by_role("button", name=name, exact=True)

    def put(name: str, way: str, made: str) -> None:
        line(view, way).wait_for(state="attached")
        view.get_by_role("button", name="Fit the drawing").click()
        item(name).scroll_into_view_if_needed()
        drag(tab, item(name), line(view, way), drop=False)
        still(tab)  # the drawing drifts while the pointer passes over its border
        tab.page.mouse.move(*middle(line(view, way)), steps=3)
        tab.page.mouse.up()
        card(view, made).wait_for()

    ground = view.locator(".sfe-canvas").bounding_box()
    box = item("Task").bounding_box()
    tab.page.mouse.move(box["x"] + 20, box["y"] + 10)
    tab.page.mouse.down()
    tab.page.mouse.move(ground["x"] + 100, ground["y"] + 100, steps=4)
    tab.page.mouse.up()
    card(view, "/States/Task").wait_for()
    put("Choice", "/States/Task/End", "/States/Choice")
    menu(tab, view, "/States/Choice", "Add a rule")
    view.get_by_role("dialog").get_by_role("option", name="Otherwise").click()
    line(view, "/States/Choice/Choices/1/Next").wait_for(state="attached")
    put("Parallel", "/States/If so/End", "/States/Parallel")
    put("Map", f"{BRANCH}/Branch 1/End", f"{BRANCH}/Map")
    view.get_by_role("button", name="Fit the drawing").click()
    menu(tab, view, "/States/Task", "Catch errors")
    view.get_by_role("dialog").get_by_role("option", name="Otherwise").click()
    line(view, "/States/Task/Catch/0/Next").wait_for(state="attached")


def menu(tab: Tab, view: Any, pointer: str, name: str) -> None:
    """Choose from a state's menu."""
    still(tab)
    card(view, pointer).click(button="right", position={"x": 30, "y": 8})
    view.get_by_role("menu").get_by_role("menuitem", name=name).click()


def by_keyboard(tab: Tab, view: Any) -> None:
    """Build the machine without the mouse."""

    def insert(at: Any, name: str, made: str) -> None:
        at.focus()
        tab.page.keyboard.press("Insert")
        dialog = view.get_by_role("dialog")
        dialog.wait_for()
        tab.page.keyboard.type(name)
        dialog.get_by_role("option", name=name).first.wait_for()
        tab.page.keyboard.press("Enter")
        has_focus(tab, made)

    def choose(pointer: str, key: str, name: str, made: str) -> None:
        card(view, pointer).focus()
        tab.page.keyboard.press(key)
        dialog = view.get_by_role("dialog")
        dialog.get_by_role("option").first.wait_for()
        tab.page.keyboard.type(name)
        tab.page.keyboard.press("Enter")
        line(view, made).wait_for(state="attached")

    task = view.get_by_role("button", name="Task", exact=True)
    task.focus()
    tab.page.keyboard.press("Enter")
    has_focus(tab, "/States/Task")
    insert(lead(view, "/States/Task/End"), "Choice", "/States/Choice")
    choose("/States/Choice", "r", "Otherwise", "/States/Choice/Choices/1/Next")
    insert(lead(view, "/States/If so/End"), "Parallel", "/States/Parallel")
    insert(lead(view, f"{BRANCH}/Branch 1/End"), "Map", f"{BRANCH}/Map")
    choose("/States/Task", "e", "Otherwise", "/States/Task/Catch/0/Next")


def add_retrier(tab: Tab, view: Any) -> None:
    """Give the Task a Retrier in the inspector."""
    card(view, "/States/Task").focus()
    tab.page.keyboard.press("Enter")
    inspector = view.get_by_role("complementary", name="Inspector")
    inspector.get_by_role("heading", name="Task").wait_for()
    section = inspector.get_by_role("region", name="Errors and time limits")
    section.get_by_role("button", name="+ Add a field").last.focus()
    tab.page.keyboard.press("Enter")
    section.get_by_role("group", name="Fields to add").get_by_role("button", name="Retry").focus()
    tab.page.keyboard.press("Enter")
    section.get_by_role("button", name="Add a Retrier").focus()
    tab.page.keyboard.press("Enter")
    inspector.get_by_role("img", name="Tries again").first.wait_for()


def keep(view: Any, name: str) -> None:
    """Keep a picture, where somebody wants to look at it."""
    folder = os.environ.get("SFNLEARN_SCREENSHOTS")
    if folder:
        view.page.wait_for_timeout(600)
        view.screenshot(path=Path(folder) / f"editor-{name}.png")


def press_until_the_end(tab: Tab, view: Any, name: str) -> int:
    """Press Undo or Redo as often as it can be pressed; answer how often."""
    button = view.locator(f'.sfe-tools button[aria-label^="{name}"]')
    for times in range(100):
        if button.get_attribute("aria-disabled") == "true":
            return times
        before = button.get_attribute("aria-label")
        button.click()
        tab.page.wait_for_function(LABEL_IS_ANOTHER, arg=[name, before])
    raise AssertionError(f"{name} never ends")


def told(tab: Tab, expression: str) -> Any:
    """The value of a Python expression in the notebook's kernel."""
    printed = tab.page.evaluate(ASK, f"import json; print(json.dumps({expression}))")
    return json.loads(printed)


def opened(tab: Tab, lab: Lab, name: str, theme: str, *cells: str) -> Any:
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells or [CELL]])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, lab.folder / f"{name}.ipynb")
    host, _, token = lab.address.partition("?")
    tab.page.set_viewport_size({"width": 1400, "height": 1000})
    tab.page.goto(f"{host.partition('/lab')[0]}/lab/tree/{name}.ipynb?{token}&reset")
    tab.page.wait_for_selector(f"{NOTEBOOK} .jp-Cell")
    tab.page.wait_for_function(KERNEL_IS_READY)
    tab.page.evaluate(THEME, theme)
    tab.page.evaluate(RUN_ALL)
    view = tab.page.get_by_role("region", name="Workflow editor").first
    view.get_by_role("button", name="Task", exact=True).wait_for()
    view.scroll_into_view_if_needed()
    return view


@pytest.mark.parametrize(
    ("build", "theme"), [(by_mouse, "JupyterLab Light"), (by_keyboard, "JupyterLab Dark")], ids=["mouse", "keyboard"]
)
def test_a_machine_is_built_from_nothing_run_undone_and_done_again(tab: Tab, lab: Lab, build: Any, theme: str):
    view = opened(tab, lab, f"drawn_{build.__name__}", theme)
    whole(tab, view)
    build(tab, view)
    assert told(tab, "editor.text") == by_operations()
    add_retrier(tab, view)
    keep(view, f"{build.__name__}-design")
    machine = told(tab, "editor.definition")
    assert machine["States"]["Task"]["Retry"]
    assert machine["States"]["Task"]["Catch"]
    assert len(machine["States"]["Choice"]["Choices"]) == 2
    assert told(tab, "[str(one) for one in editor.diagnostics if one.severity == 'ERROR']") == []

    view.get_by_role("tab", name="Run").click()
    view.get_by_role("textbox", name="Input of the run").click()
    tab.page.keyboard.press("Control+a")
    tab.page.keyboard.type('{"value": 1')
    tab.page.keyboard.press("Control+Enter")
    view.get_by_role("status").get_by_text("Run 1:").wait_for()
    keep(view, f"{build.__name__}-run")
    assert told(tab, "editor.execution.status") == "SUCCEEDED"
    view.get_by_role("tab", name="Code").click()
    keep(view, f"{build.__name__}-code")
    view.get_by_role("tab", name="Design").click()

    final = told(tab, "editor.text")
    steps = press_until_the_end(tab, view, "Undo")
    assert told(tab, "editor.text") == ""
    assert press_until_the_end(tab, view, "Redo") == steps
    assert told(tab, "editor.text") == final
    assert tab.errors == []


WRITTEN = """() => window.jupyterapp.shell.currentWidget.content.widgets[1].model.sharedModel.source"""
RUN_SECOND = """async () => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = 1;
  await window.jupyterapp.commands.execute('notebook:run-cell');
}"""


def test_running_the_cell_again_writes_into_it_what_was_drawn(tab: Tab, lab: Lab):
    text = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}'
    view = opened(tab, lab, "written", "JupyterLab Light", "%load_ext sfnlearn", f"%%asl order --edit\n{text}")
    view.get_by_role("button", name="Wait", exact=True).focus()
    tab.page.keyboard.press("Enter")
    lead(view, "/States/A/End").focus()
    tab.page.keyboard.press("Enter")
    has_focus(tab, "/States/Wait")
    drawn = told(tab, "order.text")
    assert json.loads(drawn)["States"]["A"]["Next"] == "Wait"
    assert tab.page.evaluate(WRITTEN) == f"%%asl order --edit\n{text}"
    tab.page.evaluate(RUN_SECOND)
    tab.page.wait_for_function(f"text => ({WRITTEN})().includes(text)", arg='"Wait"')
    assert tab.page.evaluate(WRITTEN).strip() == f"%%asl order --edit\n{drawn}".strip()
    assert tab.errors == []


FOLDED = """() => {
  const twins = [...document.querySelectorAll('.jp-Notebook details.sfnlearn-twin')];
  return twins.length === 2 && twins.every((twin) => !twin.open);
}"""
RUN_CELL = """async (start) => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = notebook.widgets.findIndex((cell) => cell.model.sharedModel.source.startsWith(start));
  await window.jupyterapp.commands.execute('notebook:run-cell');
}"""


def test_the_static_form_of_a_second_exercise_is_folded_and_stays_so(tab: Tab, lab: Lab):
    """The page has the module by then, so that the second editor is rendered before it stands in its cell."""
    host, _, token = lab.address.partition("?")
    page = "exercises/16_draw_it_exercises.ipynb"
    tab.page.goto(f"{host.partition('/lab')[0]}/lab/tree/{page}?{token}&reset")
    tab.page.wait_for_selector(f"{NOTEBOOK} .jp-Cell")
    tab.page.wait_for_function(KERNEL_IS_READY)
    tab.page.evaluate(RUN_CELL, "%load_ext")
    editors = tab.page.get_by_role("region", name="Workflow editor")
    for number, exercise in enumerate(("l16.q1", "l16.q3")):
        tab.page.evaluate(RUN_CELL, f"%%asl {exercise}")
        editors.nth(number).get_by_role("button", name="Wait", exact=True).wait_for()
    tab.page.wait_for_function(KERNEL_IS_READY)
    assert tab.page.evaluate(FOLDED)
    editors.nth(1).get_by_role("button", name="Wait", exact=True).focus()
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_function("() => document.querySelectorAll('details.sfnlearn-twin img').length === 1")
    assert tab.page.evaluate(FOLDED)
    assert tab.errors == []
