"""What is seen of a picture where no script of ours runs: an untrusted notebook, in both themes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sfnlearn import StateMachine, draw
from tests.browser.conftest import Lab, Tab
from tests.browser.test_lesson_in_jupyterlab import NOTEBOOK
from tests.browser.test_no_mathematics import RUN
from tests.browser.test_way_on import open_notebook

pytestmark = pytest.mark.browser

RULE = "$.weight_of_the_parcel_with_its_box_and_its_paper ≥ "
IS_TRUSTED = "() => [...window.jupyterapp.shell.currentWidget.content.model.cells].every(cell => cell.trusted)"
THEME = "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"
BOX = f"{NOTEBOOK} .sfn-scroll"
IN_SIGHT = """place => {
  const box = document.querySelector(place);
  const start = [...box.querySelectorAll('span[title]')].find(span => span.title.startsWith('Which?'));
  const [around, inside] = [box.getBoundingClientRect(), start.getBoundingClientRect()];
  return inside.left >= around.left && inside.right <= around.right && box.clientWidth < around.right;
}"""


def wide_machine(count: int = 12) -> StateMachine:
    """A Choice with many rules: its picture is wider than a screen, and Start is in the middle."""
    variable = RULE.partition(" ")[0]
    rules = [{"Variable": variable, "NumericGreaterThanEquals": n, "Next": f"Target {n}"} for n in range(count)]
    targets = {f"Target {n}": {"Type": "Succeed"} for n in range(count)}
    return StateMachine({"StartAt": "Which?", "States": {"Which?": {"Type": "Choice", "Choices": rules}, **targets}})


def notebook(html: str) -> dict[str, Any]:
    """A notebook as somebody else has saved it: JupyterLab trusts none of its outputs."""
    output = {"output_type": "display_data", "data": {"text/html": html, "text/plain": "-"}, "metadata": {}}
    cell = {"cell_type": "code", "id": "a", "source": "1", "metadata": {}, "execution_count": 1, "outputs": [output]}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def write(lab: Lab, name: str, html: str) -> str:
    """Put the notebook into the learner's folder; its path there."""
    folder = next(path for path in (lab.folder, *lab.folder.iterdir()) if (path / "notebooks").is_dir())
    (folder / "notebooks" / name).write_text(json.dumps(notebook(html)), encoding="utf-8")
    return f"notebooks/{name}"


@pytest.fixture
def image(tab: Tab, lab: Lab) -> Any:
    """The picture of the wide machine in an untrusted notebook."""
    open_notebook(tab, lab, write(lab, "from_elsewhere.ipynb", draw(wide_machine())._repr_mimebundle_()["text/html"]))
    assert not tab.page.evaluate(IS_TRUSTED)
    shown = tab.page.locator(f"{NOTEBOOK} .sfn-canvas img")
    shown.wait_for()
    return shown


def test_an_untrusted_picture_is_whole_and_opens_at_its_start(tab: Tab, lab: Lab, image: Any, tmp_path: Path):
    natural = image.evaluate("image => image.naturalWidth")
    assert natural > 1300
    tab.page.evaluate(THEME, "JupyterLab Light")
    for theme, wider in (("Dark", 2), ("Light", 0)):
        tab.page.evaluate(THEME, f"JupyterLab {theme}")
        tab.page.wait_for_function(
            "([place, wide]) => document.querySelector(place).getBoundingClientRect().width === wide",
            arg=[f"{NOTEBOOK} .sfn-canvas img", natural + wider],
        )
        tab.page.screenshot(path=tmp_path / f"{theme}.png")
        assert tab.page.evaluate(IN_SIGHT, BOX)
    assert tab.page.locator(f"{NOTEBOOK} .sfn-pages img").count() > 1  # for paper
    assert not tab.page.locator(f"{NOTEBOOK} .sfn-pages").is_visible()


def test_the_whole_of_a_shortened_rule_is_a_tooltip_without_a_script(tab: Tab, image: Any):
    titles = tab.page.locator(f"{BOX} span[title]").evaluate_all("spans => spans.map(span => span.title)")
    assert [title for title in titles if title.startswith(RULE)] == [f"{RULE}{n}" for n in range(12)]


def test_a_machine_as_the_last_line_draws_itself_where_the_learner_runs_it(tab: Tab, lab: Lab):
    open_notebook(tab, lab, "notebooks/00_start_here.ipynb")
    machine = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
    tab.page.evaluate(RUN, f"from sfnlearn import StateMachine\nStateMachine({machine})")
    shown = tab.page.locator(f'{NOTEBOOK} img[alt="State machine with 1 state."]')
    shown.wait_for()
    assert shown.evaluate("image => image.complete && image.getBoundingClientRect().width >= image.naturalWidth")
