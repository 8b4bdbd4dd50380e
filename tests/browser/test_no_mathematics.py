"""JupyterLab typesets `$a$` as a formula, and nothing of ours: it shows each `$` as it is."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Lab, Tab
from tests.browser.test_lesson_in_jupyterlab import NOTEBOOK
from tests.browser.test_way_on import open_notebook
from tests.dollars import SHOWN

pytestmark = pytest.mark.browser

RUN = """async source => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = notebook.widgets.length - 1;
  await window.jupyterapp.commands.execute('notebook:insert-cell-below');
  notebook.activeCell.model.sharedModel.setSource(source);
  await window.jupyterapp.commands.execute('notebook:run-cell');
}"""
FORMULAS = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter(cell => cell.outputArea)
  .map(cell => cell.outputArea.node.querySelectorAll('mjx-container').length)
  .reduce((sum, count) => sum + count, 0)"""
"""Also in cells that are scrolled out of sight, and so are not on the page."""
SHOWN_TEXT = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter(cell => cell.outputArea).map(cell => cell.outputArea.node.textContent).join()"""


def test_a_formula_is_typeset_and_our_paths_are_not(tab: Tab, lab: Lab):
    open_notebook(tab, lab, "notebooks/00_start_here.ipynb")
    before = tab.page.evaluate(FORMULAS)
    tab.page.evaluate(RUN, "from tests.dollars import SHOWN")
    for name in SHOWN:
        tab.page.evaluate(RUN, f"SHOWN[{name!r}]()")
    # The last is not ours: once its formula is there, the typesetter has been at work on all before it.
    tab.page.evaluate(RUN, "from IPython.display import HTML; HTML('<p id=\"control\">It costs $a$ and $b$.</p>')")
    tab.page.wait_for_selector(f"{NOTEBOOK} .jp-OutputArea-output #control mjx-container")
    assert tab.page.evaluate(FORMULAS) == before + 2
    text = tab.page.evaluate(SHOWN_TEXT)
    assert "States.MathAdd($.a, $.b)" in text
    assert re.findall(r"\b(?!StatesError)\w+Error: .*", text) == []  # no traceback; a Fail state has a field "Error: "
