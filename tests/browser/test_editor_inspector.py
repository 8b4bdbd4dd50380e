"""The inspector in a browser: the form of what is selected, with its help, its problems and its kept drafts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sfnlearn import edit
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser
PAY = "arn:aws:lambda:us-east-1:123456789012:function:pay"
ORDER = {
    "StartAt": "Pay",
    "States": {
        "Pay": {"Type": "Task", "Resource": PAY, "TimeoutSeconds": 3600, "Next": "Rest"},
        "Rest": {"Type": "Wait", "Seconds": 5, "Next": "Ship"},
        "Ship": {"Type": "Succeed"},
    },
}
TEXT = json.dumps(ORDER, indent=2).replace("3600", "3.6e3")


def inspector(tab: Tab, editor: Any, name: str | None = None, **options: Any) -> Any:
    """The inspector of an editor that is shown in the tab, with a state selected."""
    if name is not None:
        editor.session.select([["States", name]])
    form = mount(tab, editor, **options).get_by_role("complementary", name="Inspector")
    form.get_by_role("heading", name=name or "The state machine").first.wait_for()
    return form


def select(tab: Tab, editor: Any, name: str) -> None:
    """Select a state from Python, and let the page hear of it."""
    editor.session.select([["States", name]])
    tab.page.evaluate("() => window.model.send({kind: 'hello'})")


def test_nothing_selected_is_the_machine_and_a_finding_leads_to_its_field(tab: Tab):
    definition = json.loads(json.dumps(ORDER))
    definition["States"]["Rest"]["Seconds"] = "5"
    editor = edit(definition)
    form = inspector(tab, editor)
    assert form.get_by_label("StartAt").input_value() == "Pay"
    form.get_by_role("button", name="The field 'Seconds' must be an integer").click()
    seconds = form.get_by_label("Seconds", exact=True)
    seconds.wait_for()
    tab.page.wait_for_function("document.activeElement.value === '\"5\"'")
    form.get_by_role("button", name="Fix: Set Seconds to 5").click()
    form.get_by_role("button", name="Fix").wait_for(state="detached")
    assert editor.machine is not None
    assert editor.definition["States"]["Rest"]["Seconds"] == 5
    assert tab.errors == []


def test_what_is_typed_is_one_undo_step_and_the_rest_of_the_text_stays(tab: Tab):
    editor = edit(TEXT)
    form = inspector(tab, editor, "Rest")
    seconds = form.get_by_label("Seconds", exact=True)
    seconds.fill("90")
    form.get_by_text("s = 1 min 30 s").wait_for()
    assert editor.text == TEXT
    seconds.press("Enter")
    assert editor.text == TEXT.replace('"Seconds": 5', '"Seconds": 90')
    seconds.fill("100")
    seconds.press("Escape")
    assert seconds.input_value() == "90"
    comment = form.get_by_label("Comment")
    comment.fill("<b>not</b> bold")
    comment.blur()
    form.get_by_role("button", name="Remove Comment").wait_for()
    assert editor.definition["States"]["Rest"]["Comment"] == "<b>not</b> bold"
    editor.do("undo")
    editor.do("undo")
    assert editor.text == TEXT
    assert tab.errors == []


def test_what_is_refused_stays_in_its_box_with_the_sentence(tab: Tab):
    editor = edit(TEXT)
    form = inspector(tab, editor, "Pay")
    form.get_by_role("region", name="Input and output").get_by_role("button", name="Add a field").click()
    form.get_by_role("searchbox", name="Search the fields").fill("Parameters")
    tab.page.keyboard.press("Enter")
    form.get_by_role("button", name="As text").click()
    box = form.get_by_label("Parameters", exact=True)
    box.fill('{"id": order}')
    box.press("Control+Enter")
    sentence = form.get_by_role("alert")
    sentence.wait_for()
    assert "JSON" in sentence.inner_text()
    select(tab, editor, "Ship")
    form.get_by_role("heading", name="Ship").wait_for()
    select(tab, editor, "Pay")
    form.get_by_role("heading", name="Pay").wait_for()
    form.get_by_role("button", name="As text").click()
    assert box.input_value() == '{"id": order}'
    assert editor.text == TEXT
    assert tab.errors == []


def test_one_of_several_forms_takes_the_place_of_the_other(tab: Tab):
    editor = edit(TEXT)
    form = inspector(tab, editor, "Rest")
    form.get_by_label("Another form of Seconds").select_option("SecondsPath")
    box = form.get_by_label("SecondsPath", exact=True)
    box.fill("$.pause")
    box.press("Enter")
    form.get_by_label("Another form of SecondsPath").wait_for()
    assert editor.text == TEXT.replace('"Seconds": 5', '"SecondsPath": "$.pause"')
    assert tab.errors == []


def test_a_name_and_the_way_on_are_changed_in_the_form(tab: Tab):
    editor = edit(TEXT)
    form = inspector(tab, editor, "Rest")
    name = form.get_by_label("Name", exact=True)
    name.fill("Pay")
    name.press("Enter")
    form.get_by_role("alert").wait_for()
    name.fill("Pause")
    name.press("Enter")
    form.get_by_role("heading", name="Pause").wait_for()
    assert editor.definition["States"]["Pay"]["Next"] == "Pause"
    form.get_by_label("Next", exact=True).select_option(label="End here")
    form.get_by_label("Next", exact=True).locator("option:checked", has_text="End here").wait_for(state="attached")
    assert editor.definition["States"]["Pause"].get("End") is True
    assert tab.errors == []


def test_a_template_is_written_in_rows_whose_values_can_be_computed(tab: Tab):
    editor = edit(TEXT)
    form = inspector(tab, editor, "Pay")
    form.get_by_role("region", name="Input and output").get_by_role("button", name="Add a field").click()
    form.get_by_role("button", name="Parameters").click()
    name = form.get_by_label("Add a member to Parameters")
    name.fill("total")
    name.press("Enter")
    value = form.get_by_label("total in Parameters", exact=True)
    value.fill("1.50")
    value.press("Enter")
    assert '"Parameters": {\n        "total": 1.50\n      }' in editor.text
    form.get_by_role("button", name="total is computed", pressed=False).click()
    form.get_by_role("button", name="total is computed", pressed=True).wait_for()
    value.fill("$.order.total")
    value.press("Enter")
    assert editor.definition["States"]["Pay"]["Parameters"] == {"total.$": "$.order.total"}
    form.get_by_role("button", name="Remove total from Parameters").click()
    value.wait_for(state="detached")
    assert editor.definition["States"]["Pay"]["Parameters"] == {}
    assert tab.errors == []


def test_a_resource_is_searched_by_words_and_the_functions_come_first(tab: Tab):
    editor = edit(TEXT, functions={"ship": lambda event: event})
    form = inspector(tab, editor, "Pay")
    box = form.get_by_role("combobox", name="Resource")
    box.click()
    form.get_by_role("option", name="λ ship").wait_for()
    box.fill("sqs token")
    form.get_by_role("option", name="sqs:sendMessage.waitForTaskToken").wait_for()
    form.get_by_role("option", name="apigateway").first.wait_for(state="detached")
    box.press("ArrowDown")
    box.press("Enter")
    form.get_by_role("listbox").wait_for(state="detached")
    assert editor.definition["States"]["Pay"]["Resource"] == "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
    assert tab.errors == []


def test_a_transition_and_several_states_have_forms_of_their_own(tab: Tab):
    editor = edit(TEXT)
    view = mount(tab, editor)
    form = view.get_by_role("complementary", name="Inspector")
    way = view.locator("[data-edge='/States/Pay/Next']")
    way.focus()
    way.press("Enter")
    form.get_by_role("heading", name="From Pay").wait_for()
    assert form.locator(".sfe-field").count() == 1
    form.get_by_label("Next", exact=True).select_option("Ship")
    form.locator("option:checked", has_text="Ship").wait_for(state="attached")
    assert editor.definition["States"]["Pay"]["Next"] == "Ship"
    view.locator(".react-flow__pane").click(position={"x": 5, "y": 5})
    editor.session.select([["States", "Pay"], ["States", "Ship"]])
    tab.page.evaluate("() => window.model.send({kind: 'hello'})")
    form.get_by_role("heading", name="2 states are selected").wait_for()
    form.get_by_role("button", name="Delete").click()
    form.get_by_role("heading", name="2 states").wait_for(state="detached")
    assert set(editor.definition["States"]) == {"Rest"}
    assert tab.errors == []


@pytest.mark.parametrize(("theme", "width"), [("light", 970), ("dark", 700)])
def test_every_box_has_a_name_and_what_describes_it(tab: Tab, theme: str, width: int):
    form = inspector(tab, edit(TEXT), "Pay", theme=theme, width=width)
    unnamed = form.evaluate(
        """(form) => [...form.querySelectorAll("input, select, textarea, button")]
          .filter((box) => !box.labels?.length && !box.ariaLabel && !box.textContent.trim()).length"""
    )
    missing = form.evaluate(
        """(form) => [...form.querySelectorAll("[aria-describedby]")]
          .flatMap((box) => box.getAttribute("aria-describedby").split(" "))
          .filter((id) => id && !document.getElementById(id))"""
    )
    assert (unnamed, missing) == (0, [])
    assert form.evaluate("(form) => form.scrollWidth - form.clientWidth") == 0
    assert tab.errors == []


def test_another_type_brings_what_it_needs_and_keeps_the_way_on(tab: Tab):
    editor = edit(TEXT)
    form = inspector(tab, editor, "Rest")
    form.get_by_label("Type", exact=True).select_option("Choice")
    form.get_by_label("Default", exact=True).wait_for()
    assert editor.definition["States"]["Rest"]["Default"] == "Ship"
    assert editor.session.undo_label == 'make "Rest" a Choice state'
    assert tab.errors == []
