"""Code mode on a page: typing, completion, findings and their fixes, undo, the cursor and the selected state."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import edit
from tests.browser.bare_page import mount
from tests.browser.conftest import HANGS, Tab

pytestmark = pytest.mark.browser
ORDER = """{
  "StartAt": "Pay",
  "States": {
    "Pay": {"Type": "Pass", "Next": "Ship"},
    "Ship": {"Type": "Succeed"}
  }
}"""
SHOWN = "() => [...document.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\\n')"


class Code:
    """An editor that is open in Code."""

    def __init__(self, tab: Tab, editor: Any, **options: Any) -> None:
        self.tab, self.page, self.editor = tab, tab.page, editor
        self.view = mount(tab, editor, **options)
        self.go("Code")
        self.page.locator(".cm-content").wait_for()

    def go(self, mode: str) -> None:
        self.view.get_by_role("tab", name=mode).click()

    def shown(self) -> str:
        return str(self.page.evaluate(SHOWN))

    def at(self, text: str) -> None:
        """Put the cursor to the end of the line that has the text."""
        self.page.locator(".cm-line", has_text=text).first.click()
        self.page.keyboard.press("End")

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def wait_for(self, what: Any) -> None:
        """Wait until Python's side has come to something; what hangs says what the page shows."""
        for _ in range(HANGS // 20):
            if what():
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"{self.shown()}\n{self.editor.text}\n{self.tab.errors}")


def test_what_is_typed_is_one_undo_step_and_the_session_is_the_stack(tab: Tab):
    code = Code(tab, edit(ORDER))
    code.at('"StartAt"')
    code.type("\n")
    code.type('"Comment": "typed",')
    code.wait_for(lambda: code.editor.machine and code.editor.definition.get("Comment") == "typed")
    code.press("Control+z")
    code.wait_for(lambda: code.editor.text == ORDER)
    assert code.shown() == ORDER
    assert not code.editor.session.can_undo
    code.press("Control+Shift+Z")
    code.wait_for(lambda: "typed" in code.shown())
    assert '"Comment": "typed"' in code.editor.text
    assert tab.errors == []


def test_a_change_from_elsewhere_leaves_the_cursor_where_it_was_and_marks_its_lines(tab: Tab):
    code = Code(tab, edit(ORDER))
    code.at('"Ship": {')
    code.editor.text = ORDER.replace('"Pay": {', '"Pay": {"Comment": "new",\n      ')
    code.page.evaluate("() => window.model.send({kind: 'hello'})")  # the page hears what Python did by itself
    code.page.locator(".cm-changed").first.wait_for()
    code.type(" ")
    assert '"Ship": {"Type": "Succeed"} \n' in code.shown()
    code.wait_for(lambda: '"Succeed"} \n' in code.editor.text)
    assert '"Comment": "new"' in code.editor.text
    assert tab.errors == []


def test_a_text_that_cannot_be_read_stays_and_says_where_it_is_wrong(tab: Tab):
    code = Code(tab, edit(ORDER))
    code.at('"StartAt"')
    code.type("oh no")
    code.wait_for(lambda: not code.editor.machine)
    code.page.locator(".cm-lint-marker-error").wait_for()
    code.go("Design")
    code.go("Code")
    code.wait_for(lambda: "oh no" in code.shown())
    assert "oh no" in code.editor.text
    assert tab.errors == []


def test_a_fix_is_an_action_by_keyboard_and_by_mouse(tab: Tab):
    code = Code(tab, edit(ORDER.replace('"Next"', '"Nxet"')))
    code.page.locator(".cm-lintRange-error").first.wait_for()
    code.press("F8")
    code.page.get_by_role("button", name="Fix").first.click()
    code.wait_for(lambda: code.editor.machine is not None)
    code.wait_for(lambda: code.shown() == ORDER)
    code.view.get_by_role("button", name="No problems").wait_for()
    assert tab.errors == []


def test_fields_and_states_are_completed(tab: Tab):
    code = Code(tab, edit(ORDER.replace('"Next": "Ship"', '"End": true')))
    code.at('"Pay": {')
    code.press("ArrowLeft", "ArrowLeft")
    code.type(', "ResultP')
    code.page.locator(".cm-tooltip-autocomplete li", has_text="ResultPath").wait_for()
    code.page.wait_for_timeout(100)  # CodeMirror takes no choice that is younger than 75 ms
    code.press("Enter")
    code.wait_for(lambda: '"ResultPath": ""' in code.shown())
    code.press("Escape")
    code.at('"StartAt"')
    code.press("ArrowLeft", "ArrowLeft", "Control+Space")
    code.page.locator(".cm-tooltip-autocomplete li", has_text="Pay").wait_for()
    code.press("Escape")
    code.wait_for(lambda: '"ResultPath"' in code.editor.text)
    assert tab.errors == []


def test_the_cursor_and_the_selected_state_are_one(tab: Tab):
    code = Code(tab, edit(ORDER))
    code.at('"Ship": {')
    code.go("Design")
    code.wait_for(lambda: [list(place) for place in code.editor.session.selection] == [["States", "Ship"]])
    code.editor.do("select", states=[["States", "Pay"]])
    code.page.evaluate("() => window.model.send({kind: 'hello'})")
    code.go("Code")
    code.page.locator(".cm-activeLine", has_text='"Pay"').last.wait_for()
    assert tab.errors == []


@pytest.mark.parametrize("ends", ["\r\n", "mixed"])
def test_line_ends_come_back_as_they_were(tab: Tab, ends: str):
    text = ORDER.replace("\n", "\r\n") if ends == "\r\n" else ORDER.replace("\n", "\r\n", 2)
    code = Code(tab, edit(text))
    code.at('"Ship": {')
    code.type(" ")
    code.wait_for(lambda: code.editor.text != text)
    assert code.editor.text.replace("} ", "}") == text
    assert tab.errors == []


def test_it_is_calm_in_both_themes_with_the_drawing_beside_it(tab: Tab):
    code = Code(tab, edit(ORDER), theme="dark")
    code.view.get_by_role("button", name="Beside the drawing").click()
    code.page.locator(".sfe-canvas").wait_for()
    code.view.get_by_role("button", name="Find").click()
    code.page.get_by_role("textbox", name="Find").wait_for()
    code.view.get_by_role("button", name="No problems").click()
    code.page.locator(".cm-panel-lint").wait_for()
    assert tab.errors == []


def test_the_definition_is_exported_by_keyboard(tab: Tab):
    code = Code(tab, edit(ORDER))
    code.view.get_by_role("button", name="Export", exact=True).focus()
    code.press("Enter")
    with code.page.expect_download() as coming:
        code.view.get_by_role("button", name="Download JSON").press("Enter")
    assert coming.value.suggested_filename == "machine.asl.json"
    code.view.get_by_role("status").get_by_text("machine.asl.json downloaded.").wait_for()
    assert code.view.get_by_role("button", name="Export", exact=True).evaluate(
        "(one) => one === document.activeElement"
    )
    code.press("Enter")
    code.view.get_by_role("button", name="Download JSON").wait_for()
    code.press("Escape")
    assert code.view.get_by_role("button", name="Download JSON").count() == 0
    assert tab.errors == []


def test_a_text_that_cannot_be_drawn_opens_in_code(tab: Tab):
    view = mount(tab, edit("{oh no"))
    tab.page.locator(".cm-content").get_by_text("oh no").wait_for()
    assert view.get_by_role("tab", name="Code").get_attribute("aria-selected") == "true"
    assert tab.errors == []
