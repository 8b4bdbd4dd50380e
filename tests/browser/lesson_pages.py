"""The lessons as a learner sees them: each notebook in JupyterLab, run to its end, in both themes, as pictures.

`python -m tests.browser.lesson_pages FOLDER [NN ...]` opens the notebooks of these lessons (all) and of their exercises
and writes strips of their pages as PNG; what a cell wrote as an error, and what is wider than its cell, is told.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sfnlearn.course.launch.workspace import course_root
from tests.browser.conftest import CHROMIUM, FLAGS, HANGS, Lab, Tab, started
from tests.browser.test_lesson_in_jupyterlab import ALL_RAN, CODE_CELLS, KERNEL_IS_READY, NOTEBOOK, RUN_ALL

THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
WIDTH, TALLEST, STRIP = 1000, 16_000, 1_600
OPEN = """async path => {
  await window.jupyterapp.commands.execute('docmanager:open', {path, factory: 'Notebook'});
  await window.jupyterapp.commands.execute('application:toggle-left-area').catch(() => {});
}"""
SET_THEME = "async theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"
BOTTOM = f"""() => Math.max(...[...document.querySelectorAll('{NOTEBOOK} .jp-Cell')]
  .map(cell => cell.getBoundingClientRect().bottom))"""
TOO_WIDE = f"""() => [...document.querySelectorAll('{NOTEBOOK} .jp-OutputArea-output, {NOTEBOOK} .jp-MarkdownOutput')]
  .filter(box => box.scrollWidth > box.clientWidth + 1)
  .map(box => box.innerText.slice(0, 60))"""


def say(text: str) -> None:
    """Tell at once: the whole takes minutes."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def notebooks(numbers: Sequence[str]) -> Iterator[str]:
    """The paths of the lessons and exercises with these numbers, as the working folder has them."""
    for folder in ("notebooks", "exercises"):
        for path in sorted((course_root() / folder).glob("*.ipynb")):
            if not numbers or path.name[:2] in numbers:
                yield f"{folder}/{path.name}"


@contextmanager
def a_tab() -> Iterator[Tab]:
    """A tall page in a new browser, so that JupyterLab draws a whole notebook at once."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, CHROMIUM)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": TALLEST})
        page.set_default_timeout(HANGS)
        yield Tab(page).watch()
        browser.close()


def take(tab: Tab, lab: Lab, path: str, into: Path) -> None:
    """One notebook, run to its end, in both themes."""
    tab.page.goto(f"{lab.address}&reset")
    tab.page.wait_for_selector(f"{NOTEBOOK} .jp-Cell")
    tab.page.evaluate(OPEN, path)
    tab.page.wait_for_function(f"() => window.jupyterapp.shell.currentWidget?.context?.path === {path!r}")
    tab.page.wait_for_function(KERNEL_IS_READY)
    tab.page.evaluate(RUN_ALL)
    tab.page.wait_for_function(ALL_RAN)
    tab.page.wait_for_function(KERNEL_IS_READY)
    cells: list[dict[str, Any]] = tab.page.evaluate(CODE_CELLS)
    for cell in cells:
        if cell["errors"] and not cell["mayFail"]:
            say(f"{path}: {cell['errors']} in {cell['source'][:80]!r}")
    for name, theme in THEMES.items():
        tab.page.evaluate(SET_THEME, theme)
        tab.page.wait_for_timeout(1500)
        _strips(tab, into / f"{Path(path).stem}-{name}")
    for text in tab.page.evaluate(TOO_WIDE):
        say(f"{path}: wider than its cell: {text!r}")
    for error in tab.errors:
        say(f"{path}: console: {error[:200]}")
    tab.errors.clear()


def _strips(tab: Tab, stem: Path) -> None:
    """The notebook's page in strips, from top to bottom."""
    bottom = min(int(tab.page.evaluate(BOTTOM)), TALLEST)
    for number, top in enumerate(range(0, bottom, STRIP)):
        clip = {"x": 0, "y": top, "width": WIDTH, "height": min(STRIP, bottom - top)}
        tab.page.screenshot(path=f"{stem}-{number:02}.png", clip=clip)


def main(folder: str, *numbers: str) -> None:
    """Write the pictures of the lessons with these numbers."""
    into = Path(folder)
    into.mkdir(parents=True, exist_ok=True)
    with started(Path(tempfile.mkdtemp())) as lab, a_tab() as tab:
        for path in notebooks(numbers):
            take(tab, lab, path, into)
            say(f"{path}: taken")


if __name__ == "__main__":
    main(*sys.argv[1:])
