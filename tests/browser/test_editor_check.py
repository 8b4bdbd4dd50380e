"""The Check of an exercise's editor: by mouse and by keyboard, its words, and what closes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sfnlearn import edit
from sfnlearn.course.notebook.desk import Desk
from sfnlearn.course.progress.store import Progress
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab
from tests.course.samples import ASL, SAMPLES

pytestmark = pytest.mark.browser


def test_what_came_of_a_check_stands_in_the_editor(tab: Tab, tmp_path: Path):
    desk = Desk(lambda: SAMPLES, Progress(tmp_path / "progress.jsonl"))
    editor = desk.asl(f"{ASL.id} --edit", ASL.starter, {})
    editor.text = json.dumps(ASL.wrong[0].answer)
    view = mount(tab, editor)
    button = view.get_by_role("button", name=f"Check {ASL.id}")
    button.focus()
    tab.page.keyboard.press("Enter")
    told = view.get_by_role("region", name="What came of the check")
    told.get_by_text("not yet").wait_for()
    assert "A Pass state calls nothing." in told.inner_text()
    assert told.evaluate("element => element === document.activeElement")
    tab.page.keyboard.press("Escape")
    told.wait_for(state="detached")
    editor.text = json.dumps(ASL.solution)
    button.click()
    told.get_by_text("correct").first.wait_for()
    assert tab.errors == []


def test_any_other_editor_has_no_check(tab: Tab):
    view = mount(tab, edit(str(ASL.starter)))
    view.get_by_role("tab", name="Design").wait_for()
    assert view.get_by_role("button", name="Check").count() == 0
