"""From notebook to notebook in a real JupyterLab: by a click, in tabs that differ, and nothing is unsaved by itself."""

from __future__ import annotations

import json

import pytest

from sfnlearn.course.checking.exercise import catalogue
from tests.browser.conftest import Lab, Tab
from tests.browser.test_lesson_in_jupyterlab import KERNEL_IS_READY, NOTEBOOK

pytestmark = pytest.mark.browser

SHOWN = "() => window.jupyterapp?.shell.currentWidget?.context?.path"
IS_SHOWN = "path => window.jupyterapp?.shell.currentWidget?.context?.path === path"
IS_DIRTY = "() => window.jupyterapp.shell.currentWidget.context.model.dirty"
LANGUAGE_IS_KNOWN = (
    "() => window.jupyterapp.shell.currentWidget.context.model.sharedModel.getMetadata('language_info')?.version"
)
TABS = "() => [...window.jupyterapp.shell.widgets('main')].map(widget => widget.title.label)"
CELL_IN_VIEW = """id => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  const cell = notebook.widgets.find(each => each.model.id === id);
  if (!cell?.isAttached) return false;
  const [inner, outer] = [cell.node, notebook.outerNode ?? notebook.node].map(each => each.getBoundingClientRect());
  return inner.bottom > outer.top && inner.top < outer.bottom;
}"""


def open_notebook(tab: Tab, lab: Lab, path: str) -> None:
    host, _, token = lab.address.partition("?")
    tab.page.goto(f"{host.partition('/lab')[0]}/lab/tree/{path}?{token}&reset")
    tab.page.wait_for_function(IS_SHOWN, arg=path)
    tab.page.wait_for_selector(f"{NOTEBOOK} .jp-Cell")
    tab.page.wait_for_function(KERNEL_IS_READY)


def run(tab: Tab, source: str) -> None:
    """Type a cell below the last one and run it, as a person does."""
    tab.page.evaluate("""() => {
      const notebook = window.jupyterapp.shell.currentWidget.content;
      notebook.activeCellIndex = notebook.widgets.length - 1;
    }""")
    tab.page.evaluate("() => window.jupyterapp.commands.execute('notebook:insert-cell-below')")
    tab.page.evaluate("() => window.jupyterapp.commands.execute('notebook:enter-edit-mode')")
    tab.page.keyboard.type(source)
    tab.page.keyboard.press("Shift+Enter")


@pytest.mark.parametrize("path", ["notebooks/01_lambda_forgets.ipynb", "exercises/01_lambda_forgets_exercises.ipynb"])
def test_a_notebook_that_is_only_opened_is_not_unsaved(tab: Tab, lab: Lab, path: str):
    open_notebook(tab, lab, path)
    tab.page.wait_for_function(LANGUAGE_IS_KNOWN)
    assert not tab.page.evaluate(IS_DIRTY)
    run(tab, "1 + 1")
    tab.page.wait_for_function(IS_DIRTY)


def test_from_lesson_to_exercises_to_the_next_lesson_each_is_one_click(tab: Tab, lab: Lab):
    open_notebook(tab, lab, "notebooks/01_lambda_forgets.ipynb")
    for words, path in (
        ("the exercises of this lesson", "exercises/01_lambda_forgets_exercises.ipynb"),
        ("lesson 02, First machine", "notebooks/02_first_machine.ipynb"),
    ):
        tab.page.evaluate("() => window.jupyterapp.commands.execute('notebook:move-cursor-down')")
        tab.page.evaluate("""() => {
          const notebook = window.jupyterapp.shell.currentWidget.content;
          notebook.activeCellIndex = notebook.widgets.length - 1;
          return notebook.scrollToItem(notebook.activeCellIndex);
        }""")
        tab.page.locator(f"{NOTEBOOK} a", has_text=words).last.click()
        tab.page.wait_for_function(IS_SHOWN, arg=path)
    names = tab.page.evaluate(TABS)
    assert {"01_lambda_forgets.ipynb", "01_lambda_forgets_exercises.ipynb", "02_first_machine.ipynb"} <= set(names)
    assert len(names) == len(set(names))


def test_progress_links_the_cell_that_comes_next(tab: Tab, lab: Lab):
    record = {"exercise": "l03.p1", "event": "check", "outcome": "correct", "answer": "a"}
    (lab.folder / "progress.jsonl").write_text(json.dumps(record) + "\n")
    open_notebook(tab, lab, "exercises/01_lambda_forgets_exercises.ipynb")
    run(tab, "%load_ext sfnlearn.course")
    run(tab, 'progress("l03")')
    tab.page.locator(f"{NOTEBOOK} .jp-OutputArea-output a", has_text="Send only what is needed").click()
    tab.page.wait_for_function(IS_SHOWN, arg="exercises/03_passing_state_exercises.ipynb")
    tab.page.wait_for_function(CELL_IN_VIEW, arg="l03-q3-prompt")
    assert tab.errors == []


def test_the_last_exercise_solved_links_the_next_lesson(tab: Tab, lab: Lab):
    others = [each.id for each in catalogue().values() if each.lesson == "00" and each.id != "l00.q1"]
    records = [{"exercise": name, "event": "check", "outcome": "correct", "answer": 1} for name in others]
    (lab.folder / "progress.jsonl").write_text("".join(f"{json.dumps(record)}\n" for record in records))
    open_notebook(tab, lab, "exercises/00_start_here_exercises.ipynb")
    run(tab, "%load_ext sfnlearn.course")
    run(tab, f'predict("l00.q1", {catalogue()["l00.q1"].solution!r})'.replace("'", '"'))
    tab.page.locator(f"{NOTEBOOK} .jp-OutputArea-output a", has_text="lesson 01").click()
    tab.page.wait_for_function(IS_SHOWN, arg="notebooks/01_lambda_forgets.ipynb")
    assert tab.errors == []
