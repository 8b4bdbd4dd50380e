"""Lesson 16 in the browser: an exercise's editor, its check, and the first steps on an empty canvas by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from sfnlearn.course.checking.exercise import catalogue
from sfnlearn.course.notebook.desk import Desk
from sfnlearn.course.progress.store import Progress
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser


def test_what_the_drawing_does_not_show_is_put_right_and_checked(tab: Tab, tmp_path: Path):
    exercise = catalogue()["l16.q4"]
    editor = Desk(progress=Progress(tmp_path / "progress.jsonl")).asl("l16.q4 --edit", exercise.starter, {})
    view = mount(tab, editor)
    view.locator('.react-flow__node[data-id="/States/Quote"]').wait_for()
    check = view.get_by_role("button", name="Check l16.q4")
    told = view.get_by_role("region", name="What came of the check")
    check.focus()
    tab.page.keyboard.press("Enter")
    told.get_by_text("not changed yet").wait_for()
    tab.page.keyboard.press("Escape")
    editor.do("put", place=["States", "Quote", "ResultPath"], value="$.quote")
    editor.do("set", place=["States", "Ask", "TimeoutSeconds"], source="60")
    editor.do("set", place=["States", "Book", "Parameters"], source='{"id.$": "$.id", "price.$": "$.quote.euros"}')
    check.focus()
    tab.page.keyboard.press("Enter")
    told.get_by_text("correct").first.wait_for()
    assert tab.errors == []


def test_an_empty_canvas_takes_its_first_states_by_keyboard(tab: Tab, tmp_path: Path):
    exercise = catalogue()["l16.q1"]
    editor = Desk(progress=Progress(tmp_path / "progress.jsonl")).asl("l16.q1 --edit", exercise.starter, {})
    view = mount(tab, editor)
    view.get_by_role("button", name="Task", exact=True).focus()
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_function("id => document.activeElement.dataset?.id === id", arg="/States/Task")
    tab.page.keyboard.press("F2")
    field = view.get_by_role("textbox", name="New name of Task")
    field.fill("Inspect")
    field.press("Enter")
    view.locator('.react-flow__node[data-id="/States/Inspect"]').wait_for()
    assert editor.definition["StartAt"] == "Inspect"
    assert tab.errors == []
