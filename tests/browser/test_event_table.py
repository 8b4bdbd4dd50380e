"""The event table: rows that open, the search, the filters; on a narrow page too."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sfnlearn import Execution, StateMachine, run
from sfnlearn.widgets import event_table
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab
from tests.widgets.samples import order

pytestmark = pytest.mark.browser


def rows(view: Any) -> Any:
    return view.get_by_role("table", name="Events").locator(".line[data-id]")


def disclosure(view: Any, event: int, word: str = "Open") -> Any:
    return view.get_by_role("button", name=f"{word} the details of event {event}", exact=True)


def test_a_row_opens_to_the_whole_detail_and_closes_again(tab: Tab):
    view = mount(tab, order().debug())
    button = disclosure(view, 3)
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    opened = view.get_by_role("cell", name="Details of event 3", exact=True)
    text = opened.inner_text()
    for words in ("input", '"order": 7', "arn:aws:lambda:us-east-1:123456789012:function:validate", "after event 2"):
        assert words in text
    close = disclosure(view, 3, "Close")
    assert close.get_attribute("aria-expanded") == "true"
    assert close.evaluate("(one) => one === document.activeElement")
    assert "Event 1 of" in view.get_by_role("status").first.inner_text()  # opening does not step
    tab.page.keyboard.press("Enter")
    assert opened.count() == 0
    assert tab.errors == []


def test_enter_opens_the_current_event_by_keyboard_alone(tab: Tab):
    view = mount(tab, order().debug())
    view.get_by_role("table", name="Events").focus()
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("Enter")
    assert '"total": 42.5' in view.get_by_role("cell", name="Details of event 2", exact=True).inner_text()
    tab.page.keyboard.press("Enter")
    assert view.get_by_role("cell", name="Details of event 2", exact=True).count() == 0


def test_the_copied_event_is_the_one_of_get_execution_history(tab: Tab):
    execution = order()
    view = mount(tab, execution.debug())
    tab.page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }") if (
        tab.page.evaluate("() => Boolean(navigator.clipboard)")
    ) else tab.page.evaluate(
        "() => { document.execCommand = () => { window.copied = document.activeElement.value; return true; }; }"
    )
    disclosure(view, 3).click()
    view.get_by_role("button", name="Copy event 3", exact=True).click()
    tab.page.wait_for_function("() => window.copied")
    copied = json.loads(tab.page.evaluate("() => window.copied"))
    real = execution.history.to_aws()["events"][2]
    assert (copied["type"], copied["id"], copied["previousEventId"]) == (real["type"], 3, 2)
    (member,) = [name for name in real if name.endswith("Details")]
    assert copied[member]["input"] == real[member]["input"]
    assert copied[member]["resource"] == real[member]["resource"]


def test_the_rows_below_an_open_one_stand_below_its_details(tab: Tab):
    view = mount(tab, order().debug())
    disclosure(view, 2).click()
    detail = view.get_by_role("cell", name="Details of event 2", exact=True).bounding_box()
    below = view.locator(".line[data-id='3']").bounding_box()
    assert below["y"] >= detail["y"] + detail["height"]
    view.get_by_role("button", name="Run to the end").click()
    last = len(order().events)
    shown = view.locator(f".line[data-id='{last}']").bounding_box()
    box = view.get_by_role("table", name="Events").bounding_box()
    assert box["y"] <= shown["y"] <= box["y"] + box["height"] - 20


def test_the_search_finds_types_states_and_details_and_walks_through_them(tab: Tab):
    execution = order()
    view = mount(tab, execution.debug())
    tab.page.keyboard.press("Tab")
    view.focus()
    tab.page.keyboard.press("/")
    field = view.get_by_role("searchbox", name="Search in the events")
    assert field.evaluate("(one) => one === document.activeElement")
    field.fill("too long")  # stands in the cause of a failed call alone, and in what was made of it
    found = [event.id for event in execution.events if "too long" in json.dumps(event.to_aws(), default=str)]
    assert len(found) > 1
    seen = []
    for _ in [*found, 0]:
        tab.page.keyboard.press("Enter")
        seen.append(tab.page.evaluate("() => window.model.get('cursor')"))
    assert seen == [*found, found[0]]
    assert f"1 of {len(found)}" in view.get_by_role("search").inner_text()
    tab.page.keyboard.press("Shift+Enter")
    assert tab.page.evaluate("() => window.model.get('cursor')") == found[-1]
    field.fill("nowhere")
    view.get_by_text("not found").wait_for()
    tab.page.keyboard.press("ArrowLeft")  # in the field it moves the caret and steps nowhere
    assert tab.page.evaluate("() => window.model.get('cursor')") == found[-1]
    assert tab.errors == []


def test_failures_only_and_the_selected_state_only(tab: Tab):
    execution = order()
    view = mount(tab, execution.debug())
    view.get_by_role("button", name="Failures only").click()
    shown = [row.get_attribute("data-kind") for row in rows(view).all()]
    assert shown
    assert set(shown) == {"failed"}
    view.get_by_role("button", name="Failures only").click()
    view.get_by_role("combobox", name="Filter by state").select_option("the selected state")
    assert view.get_by_text("No state is selected: click one in the picture.").count() == 1
    view.get_by_role("button", name="Charge, Task", exact=True).click()
    assert [int(row.get_attribute("data-id")) for row in rows(view).all()] == [
        event.id for event in execution.events if event.state == "Charge"
    ]


@pytest.mark.parametrize("width", [510, 700, 970])
def test_id_time_type_and_state_are_whole_at_every_width(tab: Tab, width: int):
    states = {
        "Wait": {"Type": "Wait", "Seconds": 7384, "Next": "Each"},
        "Each": {
            "Type": "Map",
            "ItemsPath": "$.items",
            "ItemProcessor": {"StartAt": "Pack", "States": {"Pack": {"Type": "Pass", "End": True}}},
            "End": True,
        },
    }
    execution = run(StateMachine({"StartAt": "Wait", "States": states}), {"items": [*range(40)]})
    widget = execution.debug()
    widget.cursor = 150
    view = mount(tab, widget, width=width)
    assert rows(view).count() > 5
    cut = view.locator(".grid").evaluate(
        """(grid) => [...grid.querySelectorAll('.line[data-id] > *:not(.details)')]
          .filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent)"""
    )
    assert cut == []
    details = rows(view).first.locator(".details").bounding_box()
    assert details["width"] > 100
    place = view.locator(".status .place")
    assert place.inner_text() == "Each[34]"
    assert place.evaluate("(one) => one.scrollWidth <= one.clientWidth")


def test_a_value_that_does_not_travel_is_fetched_when_it_is_asked_for(tab: Tab, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sfnlearn.widgets.texts.Texts.__init__.__defaults__", (300,))
    states = {"A": {"Type": "Pass", "End": True}}
    view = mount(tab, run(StateMachine({"StartAt": "A", "States": states}), {"x": "y" * 5000}).debug())
    disclosure(view, 2).click()
    opened = view.get_by_role("cell", name="Details of event 2", exact=True)
    assert "y" * 5000 not in opened.inner_text()
    opened.get_by_role("button", name="Fetch the whole value").click()
    view.get_by_role("cell", name="Details of event 2", exact=True).get_by_text("y" * 5000).wait_for()


def many() -> Execution:
    again = {"Variable": "$.n", "NumericLessThan": 1200, "Next": "Add"}
    add = {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "Enough?"}
    choice = {"Type": "Choice", "Choices": [again], "Default": "Done"}
    states = {"Add": add, "Enough?": choice, "Done": {"Type": "Succeed"}}
    return run(StateMachine({"StartAt": "Add", "States": states}), {"n": 0})


def test_of_five_thousand_events_only_the_rows_in_sight_exist(tab: Tab):
    execution = many()
    assert len(execution.events) > 4800
    view = mount(tab, event_table(execution))
    view.focus()
    tab.page.keyboard.press("/")
    tab.page.keyboard.type('"n":777')
    tab.page.keyboard.press("Enter")
    found = next(event.id for event in execution.events if '"n":777' in json.dumps(event.details).replace(" ", ""))
    assert tab.page.evaluate("() => window.model.get('cursor')") == found
    assert view.locator(f".line[data-id='{found}'][aria-current]").count() == 1
    assert rows(view).count() < 30
    disclosure(view, found).click()
    assert '"n": 777' in view.get_by_role("cell", name=f"Details of event {found}", exact=True).inner_text()
    assert tab.errors == []
