"""The map of the course in a real JupyterLab: a page to read, with its picture, and links that lead on."""

from __future__ import annotations

import pytest

from sfnlearn.course.launch.workspace import course_root
from tests.browser.conftest import Lab, Tab

pytestmark = pytest.mark.browser

OPEN = "path => window.jupyterapp.commands.execute('docmanager:open', {path})"
IS_SHOWN = "path => window.jupyterapp?.shell.currentWidget?.context?.path === path"
PAGE = ".jp-MarkdownViewer:visible"


def test_the_map_is_a_page_with_a_picture_and_leads_to_a_lesson_and_to_an_example(tab: Tab, lab: Lab):
    if not (course_root() / "notebooks" / "README.md").exists():
        pytest.skip("the map is not built (python -m sfnlearn.course.authoring.build)")
    tab.page.goto(f"{lab.address}&reset")
    tab.page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.context?.isReady")
    tab.page.evaluate(OPEN, "notebooks/README.md")
    tab.page.wait_for_selector(f"{PAGE} h1")
    tab.page.wait_for_selector(f"{PAGE} .jp-RenderedMermaid img, {PAGE} .jp-RenderedMermaid svg")
    tab.page.locator(f"{PAGE} a", has_text="States and fields").first.click()
    tab.page.wait_for_function(IS_SHOWN, arg="notebooks/reference/states_and_fields.md")
    tab.page.locator(f"{PAGE} a", has_text="task-in-jsonata").first.click()
    tab.page.wait_for_function(IS_SHOWN, arg="notebooks/reference/examples.md")
    tab.page.locator(f"{PAGE} a", has_text="The map of the course").first.click()
    tab.page.wait_for_function(IS_SHOWN, arg="notebooks/README.md")
    tab.page.locator(f"{PAGE} a", has_text="05 Retry").first.click()
    tab.page.wait_for_function(IS_SHOWN, arg="notebooks/05_retry.ipynb")
    assert [error for error in tab.errors if "404" in error] == []
