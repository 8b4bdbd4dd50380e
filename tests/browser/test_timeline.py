"""The timeline beside the stepper: its axis with breaks, its bars and their legend, what a click does."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from sfnlearn import StateMachine, run
from sfnlearn.widgets import timeline
from tests.browser.bare_page import mount
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
LOOK = """(bar) => { const look = getComputedStyle(bar);
  return [bar.className, bar.dataset.status, look.backgroundImage, look.backgroundColor,
    look.borderTopColor, look.borderTopStyle]; }"""
PLACES = "(spans) => spans.map((one) => one.getBoundingClientRect()).map((box) => [box.left, box.right])"


def task(name: str, **more: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": ARN + name, **more}


def nap(seconds: int = 7200) -> Any:
    """A retry, a Wait of two hours, a Parallel state in which a failure aborts a Wait."""
    answers = iter([ValueError("once"), 1])

    def flaky(event: Any, context: Any) -> Any:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def no(event: Any, context: Any) -> Any:
        raise ValueError("no")

    branches = [
        {"StartAt": "Nap", "States": {"Nap": {"Type": "Wait", "Seconds": 9, "End": True}}},
        {
            "StartAt": "No",
            "States": {"No": task("no", Retry=[{"ErrorEquals": ["ValueError"], "MaxAttempts": 1}], End=True)},
        },
    ]
    states = {
        "First": task("flaky", Retry=[{"ErrorEquals": ["ValueError"]}], Next="Rest"),
        "Rest": {"Type": "Wait", "Seconds": seconds, "Next": "Both"},
        "Both": {"Type": "Parallel", "Branches": branches, "End": True},
    }
    return run(StateMachine({"StartAt": "First", "States": states}), functions={"flaky": flaky, "no": no})


def bars_of(view: Any, label: str) -> Any:
    return view.locator(".span", has=view.page.get_by_text(label, exact=True)).locator(".track > *")


@pytest.mark.parametrize("width", [510, 700, 970])
def test_an_everyday_name_is_whole_at_every_width(tab: Tab, width: int):
    name = "Ask the warehouse"
    machine = StateMachine({"StartAt": name, "States": {name: {"Type": "Wait", "Seconds": 7200, "End": True}}})
    view = mount(tab, timeline(run(machine)), width=width)
    for part in (".label", ".took"):
        words = view.locator(f".span {part}")
        assert words.evaluate("one => one.scrollWidth - one.clientWidth") <= 0, part


def test_at_the_last_event_no_bar_is_veiled(tab: Tab):
    execution = nap()
    view = mount(tab, timeline(execution))
    veil = view.locator(".veil")
    assert not veil.is_visible()
    tab.page.evaluate("() => { model.set('cursor', 3); model.save_changes(); }")
    assert veil.is_visible()


def test_two_hours_of_waiting_are_left_out_and_said(tab: Tab):
    view = mount(tab, timeline(nap()))
    view.get_by_text("5 visits in 2 h 2 s, left out: 2 h").wait_for()
    assert view.locator(".tear").count() == 2, "one on the axis, one in the legend"
    [[left, right]] = bars_of(view, "First").last.evaluate_all(PLACES)
    [[start, _]] = bars_of(view, "First").first.evaluate_all(PLACES)
    assert right - left >= 3
    assert left - start > 100, "a pause of a second is no sliver beside two hours"
    view.get_by_role("button", name="Timeline by event").click()
    assert view.locator(".tear").count() == 0


def test_the_cursor_never_goes_back_when_time_goes_on(tab: Tab):
    execution = nap()
    view = mount(tab, timeline(execution), width=510)
    seen = []
    for event in range(1, len(execution.events) + 1):
        tab.page.evaluate("(id) => { model.set('cursor', id); model.get('cursor'); }", event)
        [[left, _]] = view.locator(".cursor").evaluate_all(PLACES)
        seen.append(left)
    assert all(one <= other for one, other in pairwise(seen))
    assert len(set(seen)) == len({event.timestamp for event in execution.events})


def test_a_click_on_the_axis_goes_to_the_event_there(tab: Tab):
    execution = nap()
    view = mount(tab, timeline(execution))
    axis = view.locator(".ticks")
    box = axis.bounding_box()
    for share, at in ((0.0, 0.0), (1.0, execution.duration)):
        tab.page.mouse.click(box["x"] + share * (box["width"] - 1), box["y"] + 10)
        cursor = tab.page.evaluate("model.get('cursor')")
        assert execution.events[cursor - 1].timestamp - execution.start_time == pytest.approx(at, abs=1e-3)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_legend_has_the_looks_of_the_bars(tab: Tab, theme: str):
    """A pause was teal in the static legend and orange on its bar, and what was aborted looked as what had failed."""
    view = mount(tab, timeline(nap()), theme=theme)
    legend = view.get_by_role("group", name="What the bars mean")
    drawn = {tuple(look) for look in view.locator(".track > *").evaluate_all(f"(bars) => bars.map({LOOK})")}
    shown = {tuple(look) for look in legend.locator("i > :not(.tear)").evaluate_all(f"(bars) => bars.map({LOOK})")}
    assert {look for look in shown if "work" not in look[0]} <= drawn
    assert {look for look in drawn if "work" in look[0]} <= shown
    words = legend.inner_text()
    for word in ("✓ succeeded", "✕ failed", "■ aborted", "Wait", "Parallel or Map", "waits to try again"):
        assert word in words
    aborted = bars_of(view, "Nap [0]").first.evaluate(LOOK)
    failed = bars_of(view, "No [1]").last.evaluate(LOOK)
    assert aborted[2:] != failed[2:]


def test_an_attempt_that_was_aborted_is_no_failure(tab: Tab):
    slow = {"StartAt": "Slow", "States": {"Slow": task("slow", End=True)}}
    bad = {"Bad": {"Type": "Fail", "Error": "No"}}
    late = {"StartAt": "Late", "States": {"Late": {"Type": "Wait", "Seconds": 2, "Next": "Bad"}, **bad}}
    states = {"Both": {"Type": "Parallel", "Branches": [slow, late], "End": True}}
    execution = run(
        StateMachine({"StartAt": "Both", "States": states}),
        functions={"slow": lambda event: 1},
        faults=_slow(),
    )
    view = mount(tab, timeline(execution))
    assert bars_of(view, "Slow [0]").first.get_attribute("data-status") == "aborted"


def _slow() -> Any:
    from sfnlearn import Faults

    return Faults().latency(5, 5)


def test_a_redrive_is_marked(tab: Tab):
    answers = iter([ValueError("once"), 1])

    def flaky(event: Any, context: Any) -> Any:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    execution = run(
        StateMachine({"StartAt": "A", "States": {"A": task("flaky", End=True)}}), functions={"flaky": flaky}
    )
    view = mount(tab, timeline(execution.redrive()))
    view.get_by_role("button", name="Timeline by event").click()
    view.get_by_text("redriven").wait_for()
    assert view.locator(".overlay .redriven").count() == 1
