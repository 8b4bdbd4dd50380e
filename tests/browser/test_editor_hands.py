"""What hands do in the editor, with the mouse and with the keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import edit
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser
PASS = {"Type": "Pass", "End": True}
NESTED = {
    "StartAt": "Pay",
    "States": {
        "Pay": {"Type": "Pass", "Next": "Both"},
        "Both": {
            "Type": "Parallel",
            "Branches": [
                {
                    "StartAt": "All",
                    "States": {
                        "All": {
                            "Type": "Map",
                            "ItemProcessor": {"StartAt": "One", "States": {"One": PASS}},
                            "End": True,
                        }
                    },
                },
                {"StartAt": "Other", "States": {"Other": PASS}},
            ],
            "Next": "Ship",
        },
        "Ship": {"Type": "Succeed"},
    },
}


def test_the_states_browser_finds_by_titles_and_words_and_is_walked_by_arrows(tab: Tab):
    view = mount(tab, edit(NESTED))
    browser = view.get_by_role("navigation", name="States to add")
    browser.get_by_role("button", name="Task", exact=True).wait_for()
    assert browser.get_by_role("region").count() == 3
    browser.get_by_role("searchbox").fill("message")
    browser.get_by_role("button", name="Wait", exact=True).wait_for(state="detached")
    found = browser.locator(".sfe-offer").all_inner_texts()
    assert found[0] == "SQS SendMessage"
    browser.get_by_role("searchbox").press("Escape")
    browser.get_by_role("button", name="Task", exact=True).wait_for()
    browser.get_by_role("button", name="Task", exact=True).focus()
    tab.page.keyboard.press("ArrowDown")
    assert tab.page.evaluate("document.activeElement.innerText") == "Choice"
    browser.get_by_role("searchbox").fill("xyzzy")
    browser.get_by_text("Nothing is found for “xyzzy”.").wait_for()
    assert tab.errors == []


def test_a_list_is_chosen_from_by_keyboard_and_gives_the_focus_back(tab: Tab):
    view = mount(tab, edit(NESTED))
    find = view.get_by_role("button", name="Find a state", exact=True)
    find.click()
    picker = view.get_by_role("dialog", name="Which state?")
    picker.get_by_role("option").first.wait_for()
    assert picker.get_by_role("option").all_inner_texts()[3].startswith("One")
    tab.page.keyboard.type("oth")
    picker.get_by_role("option", name="One").wait_for(state="detached")
    names = picker.get_by_role("option").locator("span").all_inner_texts()
    assert names == ["Both", "Other"]
    tab.page.keyboard.press("ArrowDown")
    chosen = picker.get_by_role("option", selected=True)
    assert chosen.inner_text().startswith("Other")
    tab.page.keyboard.press("Escape")
    assert picker.count() == 0
    assert find.evaluate("element => element === document.activeElement")
    view.get_by_role("button", name="Keys").click()
    view.get_by_role("dialog", name="Keys").get_by_text("Rename", exact=True).wait_for()
    tab.page.keyboard.press("Escape")
    assert view.get_by_role("dialog").count() == 0
    assert tab.errors == []


IN_MAP = "/States/Both/Branches/0/States/All/ItemProcessor"
"""The block inside the Map inside the Parallel."""


def card(view: Any, pointer: str) -> Any:
    """The card of a state, by the JSON pointer of its place."""
    return view.locator(f'.react-flow__node[data-id="{pointer}"]')


def line(view: Any, pointer: str) -> Any:
    """The line of a transition, by the pointer of the field that names its target."""
    return view.locator(f'.react-flow__edge[data-id="{pointer}"]')


def lead(view: Any, pointer: str) -> Any:
    """The button on a transition, which has its focus."""
    return view.locator(f'[data-edge="{pointer}"]')


def middle(line: Any) -> tuple[float, float]:
    """Where the pointer is on a line."""
    at = line.locator("path.sfe-hit").evaluate(
        "path => { const p = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());"
        " return [p.x, p.y]; }"
    )
    return at[0], at[1]


def centre(element: Any) -> tuple[float, float]:
    box = element.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + min(box["height"] / 2, 12)


STILL = """() => {
  const nodes = [...document.querySelectorAll('.react-flow__node')].map((node) => node.getBoundingClientRect());
  const now = JSON.stringify(nodes.map(({x, y}) => [x, y]));
  const before = window.placesBefore;
  window.placesBefore = now;
  return before === now;
}"""


def still(tab: Tab) -> None:
    """Wait until no card moves."""
    tab.page.evaluate("window.placesBefore = null")
    tab.page.wait_for_function(STILL, polling=80)


def whole(tab: Tab, view: Any) -> None:
    """Show the whole drawing, so that the pointer reaches all of it."""
    tab.page.emulate_media(reduced_motion="reduce")
    still(tab)
    view.get_by_role("button", name="Fit the drawing").click()


def drag(tab: Tab, start: Any, target: Any, *, drop: bool = True) -> None:
    """From an element to the middle of a line."""
    still(tab)
    end = middle(target)
    tab.page.mouse.move(*centre(start))
    tab.page.mouse.down()
    tab.page.mouse.move(end[0] - 9, end[1] - 9, steps=4)
    tab.page.mouse.move(*end)
    if drop:
        tab.page.mouse.up()


def status(view: Any) -> str:
    return str(view.locator(".sfe-foot [role=status]").inner_text())


def said(view: Any, text: str) -> None:
    """Wait until the status line says it."""
    view.locator(".sfe-foot [role=status]").get_by_text(text).wait_for()


def focused(tab: Tab) -> str:
    """The pointer of the card or the line that has the focus."""
    return str(tab.page.evaluate("document.activeElement.dataset?.id ?? ''"))


def has_focus(tab: Tab, pointer: str) -> None:
    """Wait until it has: a card takes the focus as soon as it is drawn."""
    tab.page.wait_for_function("id => document.activeElement.dataset?.id === id", arg=pointer)


def names(editor: Any, *keys: Any) -> list[str]:
    block = editor.definition
    for key in keys:
        block = block[key]
    return [*block["States"]]


def test_the_mouse_inserts_moves_and_gives_up(tab: Tab):
    editor = edit(NESTED)
    view = mount(tab, editor)
    card(view, f"{IN_MAP}/States/One").wait_for()
    item = view.get_by_role("button", name="Wait", exact=True)
    way = line(view, f"{IN_MAP}/States/One/End")
    way.wait_for(state="attached")
    whole(tab, view)

    drag(tab, item, way, drop=False)
    image = view.locator(".sfe-drag")
    assert image.inner_text() == "Wait"
    tab.page.keyboard.press("Escape")
    image.wait_for(state="detached")
    said(view, "The drag is given up")
    tab.page.mouse.up()
    assert editor.definition == NESTED

    drag(tab, item, way)
    has_focus(tab, f"{IN_MAP}/States/Wait")
    inside = editor.definition["States"]["Both"]["Branches"][0]["States"]["All"]["ItemProcessor"]
    assert inside["States"]["One"]["Next"] == "Wait"
    assert inside["States"]["Wait"] == {"Type": "Wait", "Seconds": 60, "End": True}
    assert editor.machine is not None

    drag(tab, card(view, f"{IN_MAP}/States/Wait"), line(view, "/States/Pay/Next"))
    has_focus(tab, "/States/Wait")
    assert editor.definition["States"]["Pay"]["Next"] == "Wait"
    assert names(editor, "States", "Both", "Branches", 0, "States", "All", "ItemProcessor") == ["One"]

    drag(tab, card(view, "/States/Both"), way, drop=False)
    view.get_by_text("Both cannot go into itself.").first.wait_for()
    tab.page.mouse.up()
    assert "Both" in names(editor)

    tab.page.keyboard.press("Control+z")
    card(view, f"{IN_MAP}/States/Wait").wait_for()
    tab.page.keyboard.press("Control+z")
    card(view, f"{IN_MAP}/States/Wait").wait_for(state="detached")
    assert editor.definition == NESTED
    tab.page.keyboard.press("Control+Shift+z")
    card(view, f"{IN_MAP}/States/Wait").wait_for()
    view.get_by_role("button", name='Undo: insert "Wait"').click()
    card(view, f"{IN_MAP}/States/Wait").wait_for(state="detached")
    assert tab.errors == []


def test_the_keyboard_inserts_renames_moves_on_and_deletes(tab: Tab):
    editor = edit(NESTED)
    view = mount(tab, editor)
    one = card(view, f"{IN_MAP}/States/One")
    one.wait_for()

    view.get_by_role("button", name="Succeed", exact=True).focus()
    tab.page.keyboard.press("Enter")
    said(view, "Succeed is in hand")
    tab.page.keyboard.press("Escape")
    said(view, "Succeed is put back")
    view.get_by_role("button", name="Wait", exact=True).focus()
    tab.page.keyboard.press("Space")
    view.get_by_role("group", name="Wait is in hand").wait_for()
    lead(view, f"{IN_MAP}/States/One/End").focus()
    tab.page.keyboard.press("Enter")
    has_focus(tab, f"{IN_MAP}/States/Wait")

    tab.page.keyboard.press("F2")
    field = view.get_by_role("textbox", name="New name of Wait")
    field.fill("Pay")
    field.press("Enter")
    view.get_by_role("alert").wait_for()
    field.fill("Rest")
    field.press("Enter")
    has_focus(tab, f"{IN_MAP}/States/Rest")
    assert names(editor, "States", "Both", "Branches", 0, "States", "All", "ItemProcessor") == ["One", "Rest"]

    tab.page.keyboard.press("Delete")
    has_focus(tab, f"{IN_MAP}/States/One")
    assert editor.definition == NESTED
    tab.page.keyboard.press("Control+z")
    card(view, f"{IN_MAP}/States/Rest").wait_for()
    tab.page.keyboard.press("Control+y")
    card(view, f"{IN_MAP}/States/Rest").wait_for(state="detached")

    assert tab.errors == []


def test_the_keyboard_inserts_behind_duplicates_and_finds(tab: Tab):
    editor = edit(NESTED)
    view = mount(tab, editor)
    card(view, "/States/Pay").wait_for()
    card(view, "/States/Pay").focus()
    tab.page.keyboard.press("Insert")
    view.get_by_role("dialog", name="What goes from Pay to Both?").wait_for()
    tab.page.keyboard.type("message")
    tab.page.keyboard.press("Enter")
    has_focus(tab, "/States/SQS SendMessage")
    assert editor.definition["States"]["SQS SendMessage"]["Next"] == "Both"

    tab.page.keyboard.press("Control+d")
    said(view, "duplicated")
    tab.page.keyboard.press("Control+a")
    tab.page.wait_for_function("document.querySelectorAll('.react-flow__node.selected').length === 5")
    tab.page.keyboard.press("Control+f")
    tab.page.keyboard.type("other")
    tab.page.keyboard.press("Enter")
    has_focus(tab, "/States/Both/Branches/1/States/Other")
    assert editor.session.selection == (("States", "Both", "Branches", 1, "States", "Other"),)
    view.locator(".sfe-foot").get_by_text('"Other" selected.').wait_for()
    assert tab.errors == []


def test_the_menu_says_what_can_be_done_and_connects(tab: Tab):
    editor = edit(
        {
            "StartAt": "Ask",
            "States": {
                "Ask": {
                    "Type": "Choice",
                    "Choices": [{"Variable": "$.x", "IsPresent": True, "Next": "Call"}],
                    "Default": "Call",
                },
                "Call": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": True},
                "Both": {"Type": "Parallel", "Branches": [{"StartAt": "A", "States": {"A": PASS}}], "End": True},
            },
        }
    )
    view = mount(tab, editor)
    card(view, "/States/Ask").wait_for()
    card(view, "/States/Ask").click(button="right", position={"x": 20, "y": 10})
    menu = view.get_by_role("menu")
    assert menu.get_by_role("menuitem", name="Catch errors").count() == 0
    menu.get_by_role("menuitem", name="Add a rule").click()
    view.get_by_role("dialog", name="Where does a new rule of Ask lead?").get_by_role("option", name="Both").click()
    line(view, "/States/Ask/Choices/1/Next").wait_for(state="attached")

    card(view, "/States/Call").focus()
    tab.page.keyboard.press("Shift+F10")
    menu.wait_for()
    assert tab.page.evaluate("document.activeElement.innerText").startswith("Insert after Call")
    tab.page.keyboard.press("ArrowUp")
    assert tab.page.evaluate("document.activeElement.getAttribute('role')") == "menuitem"
    tab.page.keyboard.press("Escape")
    assert focused(tab) == "/States/Call"
    tab.page.keyboard.press("e")
    options = view.get_by_role("dialog", name="Where do errors of Call lead?").get_by_role("option")
    options.first.wait_for()
    assert not any(each.startswith("End") for each in options.all_inner_texts())
    tab.page.keyboard.type("both")
    options.nth(1).wait_for(state="detached")
    tab.page.keyboard.press("Enter")
    line(view, "/States/Call/Catch/0/Next").wait_for(state="attached")
    has_focus(tab, "/States/Call")
    tab.page.keyboard.press("c")
    tab.page.keyboard.type("ask")
    tab.page.keyboard.press("Enter")
    line(view, "/States/Call/Next").wait_for(state="attached")
    assert editor.definition["States"]["Call"]["Next"] == "Ask"

    card(view, "/States/Both").focus()
    tab.page.keyboard.press("b")
    said(view, "ranch")
    assert len(editor.definition["States"]["Both"]["Branches"]) == 2
    lead(view, "/States/Call/Catch/0/Next").focus()
    tab.page.keyboard.press("Delete")
    line(view, "/States/Call/Catch/0/Next").wait_for(state="detached")
    assert "Catch" not in editor.definition["States"]["Call"]
    assert tab.errors == []


def test_states_are_copied_as_text_into_another_editor(tab: Tab):
    editor = edit(NESTED)
    view = mount(tab, editor)
    card(view, "/States/Pay").wait_for()
    card(view, "/States/Pay").click(position={"x": 20, "y": 10})
    said(view, '"Pay" selected.')
    tab.page.keyboard.press("Control+c")
    said(view, "Pay copied.")
    other = Tab(tab.page.context.browser.new_page()).watch()
    second = edit(None)
    there = mount(other, second)
    there.get_by_role("button", name="Wait", exact=True).wait_for()
    there.locator(".sfe-canvas").click(position={"x": 60, "y": 200})
    other.page.keyboard.press("Control+v")
    card(there, "/States/Pay").wait_for()
    assert second.definition["StartAt"] == "Pay"
    other.page.keyboard.press("Control+x")
    card(there, "/States/Pay").wait_for(state="detached")
    other.page.keyboard.press("Control+v")
    card(there, "/States/Pay").wait_for()
    assert tab.errors == other.errors == []


@pytest.mark.parametrize(("theme", "width"), [("light", 970), ("dark", 700)])
def test_menu_lists_and_keys_keep_nobody_out(tab: Tab, theme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    view = mount(tab, edit(NESTED), theme=theme, width=width)
    found: list[Any] = []

    def look(at: Any) -> None:
        at.wait_for()
        told = axe.run(tab.page).response["violations"]
        found.extend((each["id"], theme) for each in told if each["impact"] in ("serious", "critical"))
        tab.page.keyboard.press("Escape")

    card(view, "/States/Pay").wait_for()
    card(view, "/States/Pay").focus()
    tab.page.keyboard.press("Shift+F10")
    look(view.get_by_role("menu"))
    tab.page.keyboard.press("Control+f")
    look(view.locator(".sfe-picker li").first)
    tab.page.keyboard.press("?")
    look(view.get_by_role("dialog", name="Keys"))
    tab.page.keyboard.press("F2")
    look(view.get_by_role("textbox", name="New name of Pay"))
    assert found == []
