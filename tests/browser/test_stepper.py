"""The stepper in a real JupyterLab: by mouse and keyboard, in both themes, with edits, without a kernel, with hostile
data.  `SFNLEARN_SCREENSHOTS=folder` keeps a picture of each view."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
import pytest

from sfnlearn.course.launch.lab import jupyter_environment
from tests.browser.conftest import Lab, Tab

pytestmark = pytest.mark.browser

NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook"
STEPPER = ".sfn.stepper .events [data-id]"
KERNEL = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"
IS_READY = f"() => {KERNEL}?.connectionStatus === 'connected' && {KERNEL}?.status === 'idle'"
RUN_ALL = "async () => { await window.jupyterapp.commands.execute('notebook:run-all-cells'); }"
THEME = "async (theme) => { await window.jupyterapp.commands.execute('apputils:change-theme', {theme}); }"
SAVE = "async () => { await window.jupyterapp.commands.execute('docmanager:save'); }"
KEEP_WIDGETS = "() => window.jupyterapp.commands.execute('@jupyter-widgets/jupyterlab-manager:saveWidgetState')"
STEPS = """async ([name, count]) => {
  const stepper = document.querySelector('.sfn.stepper');
  const button = [...stepper.querySelectorAll('button')].find((one) => one.getAttribute('aria-label') === name);
  const times = [];
  for (let step = 0; step < count; step += 1) {
    const start = performance.now();
    button.click();
    await new Promise((done) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(0);
    }));
    times.push(performance.now() - start);
  }
  return times.sort((one, other) => one - other)[count >> 1];
}"""
SETUP = """
from tests.widgets.samples import order
execution = order()
"""
LONG_LOOP = """
from sfnlearn import StateMachine, run
def step(n, **fields): return {"Type": "Pass", "Parameters": {"step": n, "list.$": "$.list", **fields}}
states = {f"State {n}": {**step(n, **{"n.$": "$.n"}), "Next": f"State {n + 1}"} for n in range(18)}
states["State 18"] = {**step(18, **{"n.$": "States.MathAdd($.n, 1)"}), "Next": "Again"}
states["Again"] = {"Type": "Choice", "Default": "Stop",
                   "Choices": [{"Variable": "$.n", "NumericLessThan": 5, "Next": "State 0"}]}
states["Stop"] = {"Type": "Succeed"}
execution = run(StateMachine({"StartAt": "State 0", "States": states}), {"n": 0, "list": list(range(10))})
"""
DEPLOYED = "%load_ext sfnlearn"
LAMBDA_CELL = """
%%lambda pay
def handler(event, context):
    # an order has an amount
    return event["amount"]
"""
FAILS = """
from sfnlearn import StateMachine, run
resource = "arn:aws:lambda:us-east-1:123456789012:function:pay"
states = {"Pay": {"Type": "Task", "Resource": resource, "End": True}}
run(StateMachine({"StartAt": "Pay", "States": states}), {}).debug()
"""
MANY_SPANS = """
from sfnlearn import StateMachine, run
nap = {"Type": "Wait", "SecondsPath": "$.s", "Next": "Q"}
item = {"StartAt": "Nap", "States": {"Nap": nap, "Q": {"Type": "Pass", "End": True}}}
each = {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 40, "ItemProcessor": item, "End": True}
machine = StateMachine({"StartAt": "Each", "States": {"Each": each}})
execution = run(machine, {"items": [{"s": 1 + n % 7} for n in range(500)]})
"""
HOSTILE = r"""
from sfnlearn import StateMachine, run
script, image = "<script>window.pwned=1</script>", '<img src=x onerror="window.pwned=2">'
long, right = "x" * 80, "שלום עולם"
quotes = '"q" \\ & ]]> {%'
def f(event, context): raise ValueError(script + image + "'\"")
resource = "arn:aws:lambda:us-east-1:123456789012:function:f"
catch = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.e", "Next": long}]
states = {script: {"Type": "Pass", "Next": image},
          image: {"Type": "Task", "Resource": resource, "Catch": catch, "Next": right},
          long: {"Type": "Pass", "Next": right}, right: {"Type": "Pass", "Next": quotes}, quotes: {"Type": "Succeed"}}
data = {script: image, "nan": "NaN", "inf": "Infinity", "\u202eevil": "\u202eabc", "big": "y" * 200_000,
        "__proto__": {"a": 1}, "n": 10**30, "f": 1e300, "list": list(range(300)), right: right}
execution = run(StateMachine({"StartAt": script, "States": states}), data, functions={"f": f})
"""


class Page:
    """A notebook with a stepper, and what a person can do with it."""

    def __init__(self, tab: Tab) -> None:
        self.tab, self.page = tab, tab.page
        self.stepper = self.page.locator(".sfn.stepper")

    def status(self) -> str:
        return str(self.stepper.get_by_role("status").inner_text())

    def wait_for(self, text: str) -> None:
        self.page.wait_for_function(
            "text => document.querySelector('.sfn.stepper [role=status]').innerText.includes(text)", arg=text
        )

    def click(self, name: str) -> None:
        self.stepper.get_by_role("button", name=name, exact=True).click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def keep(self, name: str) -> None:
        """Keep a picture, where somebody wants to look at it."""
        folder = os.environ.get("SFNLEARN_SCREENSHOTS")
        if folder:
            self.page.wait_for_timeout(250)
            self.stepper.screenshot(path=Path(folder) / f"{name}.png")


def notebook(*cells: str) -> Any:
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell.strip()) for cell in cells])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return book


@pytest.fixture
def open_notebook(tab: Tab, lab: Lab) -> Iterator[Callable[..., Page]]:
    written: list[Path] = []

    def opened(name: str, *cells: str, theme: str = "JupyterLab Light", run: bool = True, wait: str = STEPPER) -> Page:
        path = lab.folder / f"{name}.ipynb"
        if cells:
            nbformat.write(notebook(*cells), path)
            written.append(path)
        host, _, token = lab.address.partition("?")
        tab.page.goto(f"{host.partition('/lab')[0]}/lab/tree/{name}.ipynb?{token}&reset")
        tab.page.wait_for_selector(f"{NOTEBOOK} .jp-Cell")
        tab.page.evaluate(THEME, theme)
        if run:
            tab.page.wait_for_function(IS_READY)
            tab.page.evaluate(RUN_ALL)
        tab.page.wait_for_selector(wait)
        return Page(tab)

    yield opened
    assert tab.errors == []
    for path in written:
        path.unlink(missing_ok=True)


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_to_the_end_and_back_by_mouse_and_keyboard(open_notebook, theme):
    page = open_notebook("stepping", SETUP, "execution.debug()", theme=theme)
    events = page.stepper.get_by_role("slider", name="Event").get_attribute("max")
    assert page.status().startswith(f"Event 1 of {events}")
    page.click("Forward")
    page.wait_for("TaskStateEntered")
    page.keep(f"entered {theme}")
    page.click("Run to the end")
    page.wait_for(f"Event {events} of {events}")
    page.keep(f"end {theme}")
    page.click("First event")
    page.wait_for("Event 1 of")
    page.press("ArrowRight", "ArrowRight", "ArrowLeft")
    page.wait_for("Event 2 of")
    page.press("End")
    page.wait_for("ExecutionSucceeded")
    page.press("[", "[")
    page.wait_for("Rest")
    page.press("Home", "]")
    page.wait_for("Validate")
    slider = page.stepper.get_by_role("slider", name="Event")
    assert slider.get_attribute("aria-valuetext") == f"Event 2 of {events}: TaskStateEntered Validate, 0 s"
    assert page.page.locator(f"{NOTEBOOK} .jp-Cell").count() == 2  # no shortcut of JupyterLab's made or cut a cell


def test_the_way_from_a_failure_to_the_cell_of_its_function(open_notebook):
    page = open_notebook("code", DEPLOYED, LAMBDA_CELL, *(f"{n}" for n in range(40)), FAILS)
    page.click("Show line 3 of pay")
    page.click("Go to the cell of pay")
    cell = page.page.locator(f"{NOTEBOOK} .jp-CodeCell", has_text="%%lambda pay")
    page.page.wait_for_function("cell => cell.contains(document.activeElement)", arg=cell.element_handle())
    box = cell.bounding_box()
    assert 0 <= box["y"] < page.page.viewport_size["height"]


def test_breakpoints(open_notebook):
    page = open_notebook("breakpoints", SETUP, "execution.debug()")
    page.stepper.locator(".picture .node", has_text="Rest").hover()
    page.stepper.get_by_role("button", name="Breakpoint at Rest").click()
    page.wait_for("Breakpoint set at Rest.")
    page.click("Run to breakpoint")
    page.wait_for("WaitStateEntered")
    page.stepper.focus()
    page.press("End", "Shift+Space")
    page.wait_for("WaitStateEntered")
    page.keep("breakpoint")
    page.click("Breakpoint at this state")
    page.wait_for("Breakpoint at Rest removed.")
    page.stepper.focus()
    page.press("Space")
    page.wait_for("There is no breakpoint")


def test_edit_and_go_on(open_notebook):
    page = open_notebook("editing", SETUP, "view = execution.debug()\nview")
    page.click("Forward")
    page.wait_for("Event 2 of")
    page.click("Edit and go on…")
    area = page.stepper.get_by_role("textbox", name="Data as JSON")
    text = area.input_value()
    area.fill(text.replace("42.5,", "42.5,,"))
    page.click("Go on from here")
    page.stepper.get_by_text("This is not JSON: line 3, column 17").wait_for()
    page.keep("mistake")
    area.fill(text.replace("42.5", "99.75"))
    page.click("Go on from here")
    page.wait_for("Branch 2 goes on from event 2.")
    page.stepper.get_by_role("tab", name="Branches").click()
    page.stepper.get_by_text("First differing event:").wait_for()
    told = page.stepper.get_by_role("tabpanel", name="Branches").inner_text()
    assert "42.5" in told
    assert "99.75" in told
    page.keep("branches")
    page.stepper.get_by_role("combobox", name="Branch", exact=True).select_option("0")
    page.stepper.get_by_role("tab", name="Event", exact=True).click()
    assert '\\"total\\":42.5' in page.stepper.get_by_role("tabpanel", name="Event", exact=True).inner_text()


def test_every_control_has_a_name(open_notebook):
    page = open_notebook("names", SETUP, "execution.debug()")
    seen = page.stepper.aria_snapshot()
    for line in (
        'group "Stepper of the execution',
        'toolbar "Stepping"',
        *(f'button "{name}"' for name in ("First event", "Back", "Forward", "Run to the end", "Run to breakpoint")),
        *(f'button "{name}"' for name in ("Run back to breakpoint", "Breakpoint at this state", "Full screen")),
        *(f'button "{name}"' for name in ("State before", "Next state", "Edit and go on…", "Copy as JSON")),
        'slider "Event"',
        "status: Event 1 of",
        'combobox "Branch"',
        'group "State machine; no state is current"',
        'group "Execution"',
        'button "Validate, Task"',
        'button "Breakpoint at Validate"',
        *(
            f'tab "{name}"'
            for name in ("Data", "State", "Variables", "Context", "Event", "Branches", "Events", "States")
        ),
        'region "Timeline"',
        'table "Events"',
        'combobox "Filter by state"',
        'combobox "Filter by type of event"',
    ):
        assert line in seen, line
    unnamed = page.stepper.locator("button:not([aria-label]), input:not([aria-label]), select:not([aria-label])")
    assert [one.get_attribute("role") for one in unnamed.all()] == ["tab"] * 8


def test_the_table_filters_sorts_and_copies(open_notebook):
    page = open_notebook("table", SETUP, "execution.debug()")
    page.stepper.get_by_role("combobox", name="Filter by state").select_option("Pack")
    page.stepper.get_by_role("combobox", name="Filter by type of event").select_option("LambdaFunctionFailed")
    rows = page.stepper.locator(".events [data-id]")
    assert rows.count() == 1
    rows.first.click()
    page.wait_for("LambdaFunctionFailed")
    page.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("Copy as JSON")
    page.wait_for("Copied 1 event as JSON.")
    copied = json.loads(page.page.evaluate("() => navigator.clipboard.readText()"))
    (event,) = copied["events"]
    assert event["lambdaFunctionFailedEventDetails"]["error"] == "ValueError"
    page.stepper.get_by_role("combobox", name="Filter by type of event").select_option("")
    page.click("Sort by id")
    page.click("Sort by id") if rows.first.get_attribute("data-id") < rows.last.get_attribute("data-id") else None
    assert int(rows.first.get_attribute("data-id")) > int(rows.last.get_attribute("data-id"))


def open_patiently(open_notebook: Callable[..., Page], name: str) -> Page:
    """Open a saved notebook: JupyterLab starts a new kernel, which knows nothing of its views.

    ipywidgets asks that kernel first, and where it is slow to answer, gives up on the saved state too.
    """
    page = open_notebook(name, run=False, wait=f"{NOTEBOOK} .jp-OutputArea details")
    for _ in range(5):
        with suppress(Exception):
            page.page.wait_for_selector(STEPPER, timeout=15_000)
            return page
        page.tab.errors.clear()
        page.page.reload()
    raise AssertionError("The saved view does not appear.")


def test_it_steps_without_a_kernel(open_notebook, lab):
    page = open_notebook("saved", SETUP, "execution.debug()")
    page.page.evaluate(KEEP_WIDGETS)
    page.page.evaluate(SAVE)
    page.page.wait_for_function(IS_READY)
    path = lab.folder / "saved.ipynb"
    book = nbformat.read(path, as_version=4)
    state = book.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    assert [model for model in state.values() if "branches" in model["state"]]
    shown = [output["data"].get("text/html", "") for output in book.cells[1].outputs]
    assert "sfnlearn-twin" in shown[0]
    shutil.copy(path, lab.folder / "cold.ipynb")  # the same cells and outputs: it is as trusted as the first
    page = open_patiently(open_notebook, "cold")
    page.click("Forward")
    page.wait_for("Event 2 of")
    page.press("End")
    page.wait_for("ExecutionSucceeded")
    page.press("Home")
    page.stepper.get_by_text("Going on needs the running kernel.").wait_for()
    (lab.folder / "cold.ipynb").unlink()


def test_a_stepper_that_was_saved_before_the_modules_moved_still_steps(open_notebook, lab):
    path = lab.folder / "before.ipynb"
    shutil.copy(Path(__file__).parents[1] / "data" / "before_the_move" / "stepper.ipynb", path)
    trust = [sys.executable, "-m", "nbformat.sign", str(path)]
    subprocess.run(trust, env={**os.environ, **jupyter_environment(lab.folder)}, check=True, capture_output=True)
    page = open_patiently(open_notebook, "before")
    page.click("Forward")
    page.wait_for("Event 2 of")
    page.press("End")
    page.wait_for("ExecutionSucceeded")
    page.keep("saved before")
    path.unlink()


def test_hostile_names_and_data_are_text(open_notebook):
    page = open_notebook("hostile", HOSTILE, "execution.debug()")
    many = int(page.stepper.get_by_role("slider", name="Event").get_attribute("max"))
    width = page.stepper.bounding_box()["width"]
    for _ in range(many - 1):
        page.press("ArrowRight") if _ else page.click("Forward")
        for tab_name in ("Variables", "Context", "Event", "Branches", "Data"):
            page.stepper.get_by_role("tab", name=tab_name, exact=True).click()
        page.stepper.get_by_role("button", name="Forward").focus()
    page.wait_for("ExecutionSucceeded")
    assert page.page.evaluate("() => window.pwned") is None
    assert page.stepper.locator("script, img:not([src^='data:'])").count() == 0
    assert page.stepper.bounding_box()["width"] == width
    outside = "one => one.scrollWidth - one.clientWidth"
    assert page.stepper.evaluate(outside) <= 1
    page.keep("hostile")
    page.press("ArrowLeft")
    assert "<script>window.pwned=1</script>" in page.stepper.locator(".picture").text_content()


def test_nothing_moves_while_stepping(open_notebook):
    page = open_notebook("still", SETUP, "execution.debug()")
    places = """() => ['.toolbar', '.slider, input[type=range]', '.status', '.frame', '.panel', '.timeline', '.events']
      .map((part) => { const box = document.querySelector(`.sfn.stepper ${part}`).getBoundingClientRect();
                       const zero = document.querySelector('.sfn.stepper').getBoundingClientRect();
                       return [box.left - zero.left, box.top - zero.top, box.width, box.height].map(Math.round); })"""
    first = page.page.evaluate(places)
    many = int(page.stepper.get_by_role("slider", name="Event").get_attribute("max"))
    for _ in range(many - 1):
        page.click("Forward")
        assert page.page.evaluate(places) == first


@pytest.mark.parametrize(("cells", "least"), [(LONG_LOOP, 200), (MANY_SPANS, 1000)], ids=["20 states", "1000 spans"])
def test_a_step_is_repainted(open_notebook, cells, least, record_property):
    page = open_notebook("quick", cells, "execution.debug()")
    many = int(page.stepper.get_by_role("slider", name="Event").get_attribute("max"))
    assert many >= least
    page.page.wait_for_timeout(1500)
    p50 = page.page.evaluate(STEPS, ["Forward", 100])
    page.wait_for("Event 101 of")
    record_property("milliseconds from click to repaint, p50", p50)
    print(f"from click to repaint, p50 of 100: {p50:.1f} ms")  # noqa: T201 - the figure for docs/gallery.md


@pytest.mark.long
def test_a_step_is_repainted_within_the_limit(open_notebook):
    for cells, limit in ((LONG_LOOP, 30), (MANY_SPANS, 60)):
        page = open_notebook("limits", cells, "execution.debug()")
        page.page.wait_for_timeout(1500)
        assert min(page.page.evaluate(STEPS, ["Forward", 100]) for _ in range(3)) <= limit


def test_timeline_and_table_share_a_cursor_without_the_kernel(open_notebook):
    linked = """
import ipywidgets
from sfnlearn.widgets import event_table, timeline
bars, rows = timeline(execution), event_table(execution)
ipywidgets.jslink((bars, "cursor"), (rows, "cursor"))
display(bars, rows)
"""
    page = open_notebook("linked", SETUP, linked, wait=".sfn .events [data-id]")
    page.page.locator(".sfn .timeline .span", has_text="Charge").click()
    current = page.page.locator(".sfn .events [aria-current]")
    current.filter(has_text="TaskStateEntered").filter(has_text="Charge").wait_for()
    current.locator("xpath=preceding-sibling::*[1]").click()  # one beside it: which rows exist depends on the scrolling
    page.page.locator(".sfn .timeline .span[aria-current]").filter(has_text="Prepare").wait_for()


def test_the_twin_is_there_after_papermill_untrusted_and_in_html(open_notebook, lab, tab):
    papermill = pytest.importorskip("papermill", reason="papermill is not installed")
    nbconvert = pytest.importorskip("nbconvert", reason="nbconvert is not installed")
    path = lab.folder / "executed.ipynb"
    book = notebook(SETUP, "execution.debug()")
    nbformat.write(book, path)
    papermill.execute_notebook(path, path, progress_bar=False, cwd=Path(__file__).parents[2])
    html, _ = nbconvert.HTMLExporter().from_filename(path)
    assert "data:image/svg+xml;base64," in html
    assert "History: 50 events" in html
    page = open_notebook("executed", run=False, wait=".jp-OutputArea details")
    twin = page.page.locator(".jp-OutputArea details")
    shown = twin.locator("img").first.evaluate("image => [image.naturalWidth > 100, image.alt.slice(0, 9)]")
    assert shown == [True, "Execution"]
    assert twin.locator("table tr").count() == 51
    assert page.stepper.count() == 0  # it is not trusted
    path.unlink()
