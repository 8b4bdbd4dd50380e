"""A learner asks for help with the keyboard, restarts the kernel, and asks again: nothing fails."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Lab, Tab
from tests.browser.test_lesson_in_jupyterlab import CODE_CELLS, KERNEL_IS_READY
from tests.browser.test_way_on import open_notebook

pytestmark = pytest.mark.browser

GO_TO = """source => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = notebook.widgets.findIndex(cell => cell.model.sharedModel.source.startsWith(source));
  return notebook.scrollToItem(notebook.activeCellIndex);
}"""
SHOWN = """source => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  const cells = notebook.widgets.filter(each => each.model.type === 'code');
  const cell = cells.find(each => each.model.sharedModel.source.includes(source));
  return JSON.stringify(cell.model.outputs.toJSON());
}"""
SHOWS = f"([source, text]) => ({SHOWN})(source).includes(text)"
RESTART = """async () => {
  await window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart();
}"""


def take_first_sign_away(tab: Tab, source: str, key: str) -> None:
    """Go to a help cell, delete one sign at its beginning with the keyboard, and run it."""
    tab.page.evaluate(GO_TO, source)
    tab.page.evaluate("() => window.jupyterapp.commands.execute('notebook:enter-edit-mode')")
    tab.page.keyboard.press("Control+Home")
    tab.page.keyboard.press(key)
    tab.page.keyboard.press("Control+Enter")


def test_help_works_by_the_keyboard_also_in_a_new_kernel(tab: Tab, lab: Lab):
    open_notebook(tab, lab, "exercises/02_first_machine_exercises.ipynb")
    take_first_sign_away(tab, '#hint("l02.q1")', "Delete")
    tab.page.wait_for_function(SHOWS, arg=['hint("l02.q1")', "hint 1 of"])
    tab.page.evaluate(RESTART)
    tab.page.wait_for_function(KERNEL_IS_READY)
    take_first_sign_away(tab, '#hint("l02.q2")', "Delete")
    tab.page.wait_for_function(SHOWS, arg=['hint("l02.q2")', "hint 1 of"])
    tab.page.keyboard.press("Control+Enter")
    tab.page.wait_for_function(SHOWS, arg=['hint("l02.q2")', "hint 2 of"])
    assert [cell for cell in tab.page.evaluate(CODE_CELLS) if cell["errors"]] == []


def test_a_repair_shows_what_goes_wrong_before_anything_is_changed(tab: Tab, lab: Lab):
    open_notebook(tab, lab, "exercises/03_passing_state_exercises.ipynb")
    tab.page.evaluate(GO_TO, "%load_ext")
    tab.page.keyboard.press("Control+Enter")
    tab.page.evaluate(GO_TO, "%%asl l03.q4")
    tab.page.keyboard.press("Control+Enter")
    tab.page.wait_for_function(SHOWS, arg=["%%asl l03.q4", "not changed yet"])
    assert tab.page.evaluate(SHOWS, ["%%asl l03.q4", "happened"])
