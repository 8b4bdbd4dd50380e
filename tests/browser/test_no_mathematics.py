"""JupyterLab typesets `$a$` as a formula, and nothing of ours: it shows each `$` as it is."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Lab, Tab
from tests.browser.test_lesson_in_jupyterlab import NOTEBOOK
from tests.browser.test_way_on import open_notebook, run
from tests.dollars import SHOWN

pytestmark = pytest.mark.browser

OUTPUT = f"{NOTEBOOK} .jp-OutputArea-output"
FORMULAS = f"{OUTPUT} mjx-container"


def test_a_formula_is_typeset_and_our_paths_are_not(tab: Tab, lab: Lab):
    open_notebook(tab, lab, "notebooks/00_start_here.ipynb")
    before = tab.page.locator(FORMULAS).count()
    run(tab, "from tests.dollars import SHOWN")
    for name in SHOWN:
        run(tab, f"SHOWN[{name!r}]()")
    # The last is not ours: once its formula is there, the typesetter has been at work on all before it.
    run(tab, "from IPython.display import HTML; HTML('<p id=\"control\">It costs $a$ and $b$.</p>')")
    tab.page.wait_for_selector(f"{OUTPUT} #control mjx-container")
    assert tab.page.locator(FORMULAS).count() == before + 2
    assert tab.page.locator(OUTPUT, has_text="States.MathAdd($.a, $.b)").count() > 0
