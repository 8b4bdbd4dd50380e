"""The canvas of the editor: what is drawn and how it is called, the ways through it, where something may be dropped."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import edit
from sfnlearn.asl.definition import all_states
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab
from tests.browser.test_accessibility import violations
from tests.browser.test_editor_hands import still
from tests.editing.test_graph import NESTED

pytestmark = pytest.mark.browser
LAMBDA = "arn:aws:lambda:eu-west-1:123456789012:function:f"
MAIL = "/States/Both/Branches/1/States/Mail"
ONE = "/States/Both/Branches/0/States/Each/ItemProcessor/States/One"
TELLS = {"ErrorEquals": ["States.ALL"], "Next": "Tell"}
BILLED = {"And": [{"Variable": "$.by", "StringEquals": "bill"}, {"Variable": "$.n", "IsNumeric": True}]}
ORDER: dict[str, Any] = {
    "StartAt": "Check",
    "States": {
        "Check": {
            "Type": "Task",
            "Resource": LAMBDA,
            "Catch": [{"ErrorEquals": ["Invalid"], "Next": "Reject"}, TELLS],
            "Next": "How?",
        },
        "How?": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.by", "StringEquals": "card", "Next": "Charge"},
                {**BILLED, "Next": "Bill"},
                {"Variable": "$.tries", "NumericLessThan": 3, "Next": "Rest"},
                {"Variable": "$.tries", "NumericEquals": 3, "Next": "How?"},
            ],
            "Default": "Reject",
        },
        "Charge": {"Type": "Task", "Resource": LAMBDA, "Catch": [TELLS], "Next": "Ship"},
        "Bill": {"Type": "Task", "Resource": LAMBDA, "Catch": [TELLS], "Next": "Ship"},
        "Rest": {"Type": "Wait", "Seconds": 9, "Next": "Check"},
        "Ship": {
            "Type": "Parallel",
            "Branches": NESTED["States"]["Both"]["Branches"],
            "Catch": [TELLS],
            "Next": "<b>Thanks</b>",
        },
        "<b>Thanks</b>": {"Type": "Succeed"},
        "Reject": {"Type": "Fail"},
        "Tell": {"Type": "Task", "Resource": LAMBDA, "Next": "Nobody"},
    },
}

# What lies on what: cards and labels on each other, and lines on cards that they neither leave nor lead to.
OVERLAPS = """() => {
  const box = (element) => element.getBoundingClientRect();
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const holds = ({left, right, top, bottom}, {x, y}) => x > left + 2 && x < right - 2 && y > top + 2 && y < bottom - 2;
  const all = (query) => [...document.querySelectorAll(query)];
  const solid = [
    ...all('.sfe-card, .sfe-pill, .sfe-gap').map((card) => [card.textContent, box(card), null]),
    ...all('.sfe-label').map((label) => [label.textContent, box(label.firstChild), label.closest('.sfe-way')]),
  ];
  const found = [];
  solid.forEach(([name, one], at) => {
    for (const [other, two] of solid.slice(at + 1)) if (meet(one, two)) found.push(`${name} on ${other}`);
  });
  for (const line of all('.sfe-line')) {
    for (let share = 0.02; share < 0.98; share += 0.01) {
      const point = line.getPointAtLength(line.getTotalLength() * share).matrixTransform(line.getScreenCTM());
      for (const [name, one, way] of solid) {
        if (line.closest('.sfe-way') !== way && holds(one, point)) found.push(`a line over ${name}`);
      }
    }
  }
  return [...new Set(found)];
}"""
PLACES = """() => Object.fromEntries([...document.querySelectorAll('.react-flow__node[role=group]')].map((card) => {
  const {left, top} = card.getBoundingClientRect();
  return [card.dataset.id, [left, top]];
}))"""
HOT = """() => {
  const hot = document.querySelector('.sfe-hot');
  const spot = hot?.dataset.into ? hot : hot?.querySelector('[data-into]');
  return spot ? JSON.parse(spot.dataset.into) : null;
}"""
DO = "([operation, given]) => window.model.send({kind: 'do', number: 'test', operation, arguments: given})"
IS_RESTING = "() => !document.querySelector('.sfe-canvas[data-moving]')"


def opened(tab: Tab, definition: dict[str, Any] = NESTED, **how):
    """The editor of a definition, drawn."""
    editor = edit(definition)
    view = mount(tab, editor, width=1200, **how)
    view.locator(".react-flow__node[role=group]").first.wait_for()
    return editor, view


def card(view, pointer: str):
    return view.locator(f'.react-flow__node[data-id="{pointer}"]')


def lead(view, pointer: str):
    """The button in the middle of a transition."""
    return view.locator(f'.sfe-lead[data-edge="{pointer}"]')


def middle(element) -> tuple[float, float]:
    box = element.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def focused(tab: Tab) -> str:
    return str(tab.page.evaluate("document.activeElement.dataset.id ?? document.activeElement.dataset.edge ?? ''"))


def selected(editor) -> list[str]:
    return [place[-1] for place in editor.session.selection]


def test_every_state_and_every_way_has_a_name_and_is_reached_by_keyboard(tab: Tab):
    editor, view = opened(tab)
    cards = view.locator(".react-flow__node[role=group]")
    assert [cards.nth(at).get_attribute("aria-label") for at in range(cards.count())] == [
        "Order, Task, goes on to Big?, on an error to Sorry, is retried",
        "Big?, Choice, goes on to Both and Sorry",
        "Both, Parallel, 2 branches, ends",
        "Each, Map, for each of $.orders · distributed, ends",
        "One, Fail",
        "Mail, Pass, ends",
        "Sorry, Succeed, ends",
    ]
    card(view, "/States/Order").focus()
    walked = []
    for key in ("Down", "Down", "Down", "Right", "Left", "Down", "Up", "Up", "Up", "Right", "Left"):
        tab.page.keyboard.press(f"Arrow{key}")
        walked.append(focused(tab).rpartition("/")[2])
    assert walked == ["Big?", "Both", "Each", "Mail", "Each", "One", "Each", "Both", "Big?", "Sorry", "Both"]
    assert selected(editor) == ["Both"]

    card(view, "/States/Order").focus()
    told = []
    for _ in range(3):
        tab.page.keyboard.press("Tab")
        told.append(tab.page.evaluate("document.activeElement.ariaLabel"))
    assert told == [
        "from Order to Big?, press Insert to put a state here",
        "from Order to Sorry, Catch A, B, press Insert to put a state here",
        "Big?, Choice, goes on to Both and Sorry",
    ]
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_function("document.activeElement.closest('.sfe-inspector') !== null")
    assert tab.errors == []


def test_pointer_selects_connects_and_finds_where_things_go(tab: Tab):
    editor, view = opened(tab)
    mouse = tab.page.mouse
    card(view, "/States/Sorry").click()
    card(view, "/States/Big?").click(modifiers=["Shift"])
    assert selected(editor) == ["Sorry", "Big?"]
    card(view, "/States/Sorry").click(modifiers=["Shift"])
    assert selected(editor) == ["Big?"]

    # A rubber band takes what it touches.
    left, top = (
        card(view, "/States/Order").bounding_box()["x"] - 20,
        card(view, "/States/Order").bounding_box()["y"] - 8,
    )
    tab.page.keyboard.down("Shift")
    mouse.move(left, top)
    mouse.down()
    mouse.move(left + 60, top + 60, steps=3)
    mouse.move(left + 80, middle(card(view, "/States/Big?"))[1], steps=3)
    mouse.up()
    tab.page.keyboard.up("Shift")
    assert selected(editor) == ["Order", "Big?"]

    # What is dragged lights up where it would go: a line, the way behind a card, a block, the ground.
    mouse.move(*middle(view.locator(".sfe-browser").get_by_role("button", name="Wait", exact=True)))
    mouse.down()
    x, y = middle(card(view, MAIL))
    for point, into in (
        (middle(lead(view, "/States/Order/Next")), {"transition": ["States", "Order", "Next"]}),
        (middle(lead(view, f"{MAIL}/End")), {"transition": ["States", "Both", "Branches", 1, "States", "Mail", "End"]}),
        ((x, y), {"transition": ["States", "Both", "Branches", 1, "States", "Mail", "End"]}),
        ((x - 70, y + 60), {"block": ["States", "Both", "Branches", 1]}),
        ((left - 60, top), {"ground": []}),
    ):
        mouse.move(*point, steps=2)
        assert tab.page.evaluate(HOT) == into
    tab.page.keyboard.press("Escape")
    mouse.up()
    assert tab.page.evaluate(HOT) is None
    assert not editor.session.can_undo

    # A transition is drawn from a handle to a state of the same block, and nowhere else.
    order = card(view, "/States/Order")
    order.hover()
    for handle, target in (
        (".sfe-handle", MAIL),
        (".sfe-handle-side", "/States/Big?"),
        (".sfe-handle", "/States/Sorry"),
    ):
        tab.page.wait_for_function(IS_RESTING)
        order.hover()
        mouse.move(*middle(order.locator(handle).first))
        mouse.down()
        landing = view.locator(".sfe-landing").count()
        assert landing == (4 if handle == ".sfe-handle-side" else 5), "the four states of the block, and its end"
        mouse.move(*middle(card(view, target)), steps=3)
        mouse.up()
        tab.page.wait_for_timeout(100)
    assert editor.definition["States"]["Order"]["Next"] == "Sorry"
    assert [each["Next"] for each in editor.definition["States"]["Order"]["Catch"]] == ["Sorry", "Big?"]
    tab.page.wait_for_function(IS_RESTING)
    assert view.locator(".sfe-landing, .sfe-drawn").count() == 0
    assert tab.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_lies_on_anything_else_and_names_are_text(tab: Tab, theme: str):
    editor, view = opened(tab, ORDER, theme=theme)
    view.locator(".sfe-name").get_by_text("<b>Thanks</b>").wait_for()
    assert tab.page.evaluate(OVERLAPS) == []
    assert view.locator(".sfe-gap").inner_text() == "? Nobody"
    assert card(view, "/States/Tell").get_attribute("aria-label").endswith("Nobody, which does not exist, 1 error")
    kinds = view.locator(".sfe-way").evaluate_all("ways => [...new Set(ways.map((way) => way.dataset.kind))].sort()")
    assert kinds == ["catch", "choice", "default", "end", "next", "start"]

    assert violations(tab.page) == []

    # A badge leads to what is wrong.
    card(view, "/States/Tell").get_by_role("button", name="1 error of Tell").focus()
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_timeout(100)
    assert selected(editor) == ["Tell"]

    # The last drawing stays while the text cannot be read, and says so.
    tab.page.evaluate(DO, ["type", {"text": "{"}])
    view.get_by_text("this is the last drawing that could be made").wait_for()
    assert card(view, "/States/Check").count() == 1
    tab.page.evaluate(DO, ["undo", {}])
    view.locator(".sfe-canvas[data-stale=false]").wait_for()
    assert tab.errors == []


def test_a_broken_definition_is_drawn_as_far_as_it_goes_and_an_empty_one_has_a_place_for_its_first_state(tab: Tab):
    broken = {"StartAt": "A", "States": {"A": {"Type": "Taks", "Next": 3}, "B": 7, "M": {"Type": "Map", "End": True}}}
    _, view = opened(tab, broken)
    view.get_by_text("1 thing is not drawn").click()
    view.get_by_text("B is not drawn: a state is an object.").wait_for()
    assert card(view, "/States/A").locator(".sfe-card").get_attribute("data-known") == "false"
    assert view.locator(".sfe-drop").count() == 1
    tab.page.evaluate(DO, ["type", {"text": ""}])
    tab.page.evaluate(DO, ["insert", {"what": {"item": "Pass"}, "into": {"block": []}}])
    card(view, "/States/Pass").wait_for()
    assert tab.errors == []


def test_what_was_not_touched_stays_where_it_was(tab: Tab):
    editor, _ = opened(tab)
    still(tab)  # the first view is fitted when the cards are there
    before = tab.page.evaluate(PLACES)

    def change(operation: str, **arguments: Any) -> dict[str, list[float]]:
        """What is on the screen when it has come to rest, by how much it moved."""
        old = tab.page.evaluate(PLACES)
        text = editor.text
        tab.page.evaluate(DO, [operation, arguments])
        while editor.text == text:
            tab.page.wait_for_timeout(20)
        tab.page.wait_for_function("many => document.querySelectorAll('.react-flow__node[role=group]').length === many",
                                   arg=sum(1 for _ in all_states(editor.definition)))  # fmt: skip
        still(tab)
        new = tab.page.evaluate(PLACES)
        return {name: [round(new[name][0] - x), round(new[name][1] - y)] for name, (x, y) in old.items() if name in new}

    def unmoved(moves: dict[str, list[float]]) -> set[str]:
        return {name.rpartition("/")[2] for name, move in moves.items() if move == [0, 0]}

    # In a branch that is shorter than its neighbour nothing else moves at all.
    moves = change(
        "insert", what={"item": "Wait"}, into={"transition": ["States", "Both", "Branches", 1, "States", "Mail", "End"]}
    )
    assert unmoved(moves) == {"Order", "Big?", "Both", "Each", "One", "Mail", "Sorry"}
    # In the middle only what comes after it goes down, and no column moves.
    moves = change("insert", what={"item": "Pass"}, into={"transition": ["States", "Order", "Next"]})
    assert unmoved(moves) == {"Order"}
    assert {x for x, _ in moves.values()} == {0}
    change("undo")
    change("undo")
    after = tab.page.evaluate(PLACES)
    assert {name: [round(x) for x in place] for name, place in after.items()} == {
        name: [round(x) for x in place] for name, place in before.items()
    }
    assert tab.errors == []
