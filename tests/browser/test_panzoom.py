"""One pan-and-zoom, in the stepper and in static pictures where scripts run: by wheel, drag, buttons and keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sfnlearn import StateMachine, draw, run
from tests.browser.bare_page import mount, show
from tests.browser.conftest import Tab
from tests.widgets.samples import order

pytestmark = pytest.mark.browser

WIDE = StateMachine(
    {
        "StartAt": "Which?",
        "States": {
            "Which?": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.n", "NumericEquals": n, "Next": f"Lane {n}"} for n in range(9)],
                "Default": "Lane 0",
            },
            **{f"Lane {n}": {"Type": "Pass", "End": True} for n in range(9)},
        },
    }
)
SIZE = "one => one.getBoundingClientRect().width"
SCROLLED = "one => [one.scrollLeft, one.scrollTop]"
HAS_SCROLLED = "() => [...document.querySelectorAll('.sfn-scroll, .picture')].some((one) => one.scrollLeft > 0)"
SHOWN = "document.querySelector('.sfn-canvas img, .picture svg').getBoundingClientRect().width"
SMALLEST = """view => Math.min(...[...view.querySelectorAll('svg text')].filter((text) => text.textContent.trim())
  .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))"""


def static(tab: Tab, width: int = 700) -> Any:
    return show(tab, draw(WIDE)._repr_mimebundle_()["text/html"], width=width)


def parts(tab: Tab, kind: str) -> tuple[Any, Any]:
    """The box that scrolls, and what is zoomed in it."""
    if kind == "static":
        view = static(tab)
        view.get_by_role("toolbar", name="Picture").wait_for()
        return view.locator(".sfn-scroll"), view.locator(".sfn-canvas img")
    view = mount(tab, run(WIDE, {"n": 8}).debug(), width=970)
    return view.get_by_role("region", name="Picture"), view.locator(".picture svg")


@pytest.mark.parametrize("kind", ["static", "stepper"])
def test_a_picture_opens_at_start_in_its_own_size(tab: Tab, kind):
    box, picture = parts(tab, kind)
    tab.page.wait_for_function(HAS_SCROLLED)
    left, _top = box.evaluate(SCROLLED)
    assert left > 100  # Start stands in the middle of a wide picture
    assert picture.evaluate(SIZE) > box.evaluate(SIZE)


@pytest.mark.parametrize("width", [510, 970])
def test_no_text_is_smaller_than_11_pixels_before_the_reader_zooms(tab: Tab, width):
    view = mount(tab, run(WIDE, {"n": 8}).debug(), width=width)
    assert view.locator(".picture").evaluate(SMALLEST) >= 11


@pytest.mark.parametrize("kind", ["static", "stepper"])
def test_buttons_and_keys_zoom(tab: Tab, kind):
    box, picture = parts(tab, kind)
    own = picture.evaluate(SIZE)
    tools = tab.page.get_by_role("toolbar", name="Picture")
    tools.get_by_role("button", name="Larger (+)").click()
    assert picture.evaluate(SIZE) == pytest.approx(own * 1.25, rel=0.01)
    assert tools.get_by_role("button", name="Own size (0)").inner_text() == "125 %"
    box.focus()
    tab.page.keyboard.press("0")
    assert picture.evaluate(SIZE) == pytest.approx(own, rel=0.01)
    tab.page.keyboard.press("-")
    assert picture.evaluate(SIZE) == pytest.approx(own / 1.25, rel=0.01)
    tab.page.keyboard.press("f")
    assert picture.evaluate(SIZE) <= box.evaluate(SIZE)
    assert tools.get_by_role("button", name="Fit the whole picture (F)").get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize("kind", ["static", "stepper"])
def test_the_wheel_zooms_with_ctrl_at_the_pointer_and_a_drag_moves(tab: Tab, kind):
    box, picture = parts(tab, kind)
    own = picture.evaluate(SIZE)
    place = box.bounding_box()
    tab.page.mouse.move(place["x"] + 200, place["y"] + 150)
    tab.page.mouse.wheel(0, -200)
    assert picture.evaluate(SIZE) == pytest.approx(own, rel=0.01)
    tab.page.keyboard.down("Control")
    tab.page.mouse.wheel(0, -200)
    tab.page.keyboard.up("Control")
    tab.page.wait_for_function(f"own => {SHOWN} > own * 1.3", arg=own)
    before = box.evaluate(SCROLLED)
    tab.page.mouse.down()
    tab.page.mouse.move(place["x"] + 120, place["y"] + 110, steps=4)
    tab.page.mouse.up()
    after = box.evaluate(SCROLLED)
    assert after[0] - before[0] == pytest.approx(80, abs=2)


def test_a_drag_that_ends_on_a_card_selects_nothing(tab: Tab):
    view = mount(tab, order().debug())
    card = view.get_by_role("button", name="Validate, Task", exact=True).bounding_box()
    tab.page.mouse.move(card["x"] + 60, card["y"] + 20)
    tab.page.mouse.down()
    tab.page.mouse.move(card["x"] + 40, card["y"] + 10, steps=4)
    tab.page.mouse.up()
    assert view.locator(".node.selected").count() == 0
    view.get_by_role("button", name="Charge, Task", exact=True).click()
    assert view.locator(".node.selected").count() == 1


def test_the_stepper_follows_the_current_state_and_moves_no_further_than_it_must(tab: Tab):
    tab.page.emulate_media(reduced_motion="reduce")
    view = mount(tab, order().debug())
    tab.page.emulate_media(reduced_motion="reduce")
    box = view.get_by_role("region", name="Picture")
    before, jumps = box.evaluate(SCROLLED), []
    for _ in range(49):
        view.get_by_role("button", name="Forward", exact=True).click()
        now = box.evaluate(SCROLLED)
        jumps.append(abs(now[0] - before[0]) + abs(now[1] - before[1]))
        before = now
        current = view.locator(".node.current")
        if current.count():
            card, frame = current.bounding_box(), box.bounding_box()
            assert card["x"] >= frame["x"] - 1
            assert card["x"] + card["width"] <= frame["x"] + frame["width"] + 1 or card["width"] > frame["width"]
    moved = sorted(jump for jump in jumps if jump)
    print(f"{len(moved)} of 49 steps moved the picture, median {moved[len(moved) // 2]:.0f} px")  # noqa: T201 - a figure


@pytest.mark.parametrize("kind", ["static", "stepper"])
@pytest.mark.parametrize("form", ["SVG", "PNG"])
def test_a_picture_is_saved_as_it_is_shown(tab: Tab, kind, form, tmp_path):
    parts(tab, kind)
    with tab.page.expect_download() as waiting:
        tab.page.get_by_role("button", name=f"Save the picture as {form}").click()
    saved = tmp_path / "picture"
    waiting.value.save_as(saved)
    assert waiting.value.suggested_filename.endswith(f".{form.lower()}")
    content = Path(saved).read_bytes()
    if form == "PNG":
        assert content.startswith(b"\x89PNG")
        assert len(content) > 5000
    else:
        assert b"Which?" in content
        assert b"var(--" not in content
    assert tab.errors == []


def test_a_view_that_opens_at_a_failure_shows_the_state_that_failed(tab: Tab):
    states: dict[str, Any] = {f"Step {n}": {"Type": "Pass", "Next": f"Step {n + 1}"} for n in range(20)}
    states["Step 20"] = {"Type": "Fail", "Error": "No"}
    view = mount(tab, run(StateMachine({"StartAt": "Step 0", "States": states})).debug())
    tab.page.wait_for_function("() => document.querySelector('.picture').scrollTop > 100")
    tab.page.wait_for_timeout(600)  # the scrolling is smooth
    card, frame = view.locator(".node.current").bounding_box(), view.locator(".picture").bounding_box()
    assert frame["y"] <= card["y"]
    assert card["y"] + card["height"] <= frame["y"] + frame["height"]
