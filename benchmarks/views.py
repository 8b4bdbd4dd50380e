"""What the stepper costs: a step in the browser, and `debug()` in Python; both in CPU milliseconds.

    python benchmarks/views.py [--steps 60]

It needs Chromium and what the browser tests need (`pip install -e '.[test]'`).

Rules that hold here: the browser's own tracing tells what a step took, as CPU time of the page's main thread from a
click to the next one: script, style, layout, paint and the rest of a frame, each counted once; clicks are real, with a
pointer; the steps are spread over the whole execution.
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

STATES, EVENTS = (20, 60), (200, 5_000)
ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
SCRIPT = {"EventDispatch", "FunctionCall", "FireAnimationFrame", "RunMicrotasks", "V8.GC_MC_BACKGROUND_MARKING"}
SCRIPT |= {"TimerFire", "MinorGC", "MajorGC", "EvaluateScript"}
STYLE = {"UpdateLayoutTree", "RecalculateStyles", "ScheduleStyleRecalculation"}
LAYOUT = {"Layout", "HitTest"}
PAINT = {"PrePaint", "Paint", "Layerize", "Commit", "UpdateLayer", "CompositeLayers", "PaintImage"}
KINDS = {"script": SCRIPT, "style": STYLE, "layout": LAYOUT, "paint": PAINT}
ORDER = {"order": {"id": "A-17", "customer": "Ada", "lines": [{"sku": f"s{n}", "price": n} for n in range(12)]}}

TWO_FRAMES = """() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
})"""
CATEGORIES = ["devtools.timeline", "v8", "disabled-by-default-devtools.timeline"]

Traced = dict[str, Any]


def machine(states: int) -> dict[str, Any]:
    """A loop of so many states: Pass and Task states, a Parallel and a Map in it, and a Choice that ends it."""
    again: list[tuple[str, dict[str, Any]]] = [
        ("Fork", {"Type": "Parallel", "Branches": [_pass("Left"), _pass("Right")], "ResultPath": None}),
        ("Each", {"Type": "Map", "ItemsPath": "$.order.lines[0:2]", "ItemProcessor": _pass("One"), "ResultPath": None}),
    ]
    for place in range(states - 8):
        task = {"Type": "Task", "Resource": f"{ARN}work", "ResultPath": "$.work", "Retry": [{"ErrorEquals": ["Busy"]}]}
        again.append((f"Step {place}", task if place % 3 else {"Type": "Pass", "Result": place, "ResultPath": "$.at"}))
    names = [name for name, _ in again] + ["Count"]
    chained = {name: {**state, "Next": after} for (name, state), after in zip(again, names[1:], strict=True)}
    chained["Count"] = {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)", "order.$": "$.order"}}
    chained["Count"]["Next"] = "More?"
    more = {"Variable": "$.n", "NumericLessThanPath": "$$.Execution.Input.turns", "Next": names[0]}
    chained["More?"] = {"Type": "Choice", "Choices": [more], "Default": "Done"}
    return {"StartAt": names[0], "States": {**chained, "Done": {"Type": "Succeed"}}}


def _pass(name: str) -> dict[str, Any]:
    return {"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}}


def execution(states: int, events: int) -> Any:
    """The machine's execution with at least so many events, or as many as one turn has."""
    from sfnlearn import StateMachine, run

    built = StateMachine(machine(states))

    def of(turns: int) -> Any:
        return run(built, {**ORDER, "n": 0, "turns": turns}, functions={"work": lambda _: {"done": True}})

    one, two = len(of(1).events), len(of(2).events)
    return of(max(1, -(-(events - one) // (two - one)) + 1))


# ------------------------------------------------------------------------------------------------------- in Python


def debug_times(shown: Any, rounds: int = 7) -> list[float]:
    """CPU milliseconds of `debug()`, several times."""
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        shown.debug()
        taken.append(1000 * (time.process_time() - started))
    return taken


# ----------------------------------------------------------------------------------------------------- in the page


def steps_in(page: Any, browser: Any, targets: list[Any], places: Iterable[int]) -> Iterator[dict[str, float]]:
    """CPU milliseconds by kind for a click at each of these events, on the elements in turn."""
    for target, place in zip(itertools.cycle(targets), places):
        page.evaluate("async (id) => { model.set('cursor', id); model.save_changes(); }", place)
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        settle(page)
        browser.start_tracing(page=page, categories=CATEGORIES)
        page.mouse.click(x, y)
        settle(page)
        yield by_kind(json.loads(browser.stop_tracing())["traceEvents"])


def settle(page: Any) -> None:
    """Wait until two frames have been painted."""
    page.evaluate(TWO_FRAMES)


def by_kind(events: list[Traced]) -> dict[str, float]:
    """CPU milliseconds of the main thread by kind; what runs inside something else counts for itself alone."""
    names = {(one["pid"], one["tid"]): one["args"]["name"] for one in events if one["name"] == "thread_name"}
    main = [one for one in events if names.get((one["pid"], one["tid"])) == "CrRendererMain"]
    timed = [one for one in main if one.get("ph") == "X" and _kind(one["name"]) and not _is_of_the_test(one)]
    found = dict.fromkeys(KINDS, 0.0)
    around: list[Traced] = []
    for one in sorted(timed, key=lambda event: (event["tid"], event["ts"], -event["dur"])):
        while around and around[-1]["ts"] + around[-1]["dur"] <= one["ts"]:
            around.pop()
        took = one.get("tdur", one["dur"]) / 1000
        found[_kind(one["name"])] += took
        if around:
            found[_kind(around[-1]["name"])] -= took
        around.append(one)
    return {**found, "all": sum(found.values())}


def _kind(name: str) -> str:
    return next((kind for kind, names in KINDS.items() if name in names), "")


def _is_of_the_test(event: Traced) -> bool:
    """The script that waits for a frame is not the view's."""
    return "UtilityScript" in json.dumps(event.get("args", {}))


def clicks(page: Any) -> Iterator[tuple[str, list[Any]]]:
    """What is clicked on, with the tabs that are open by then."""
    forward, back = (page.get_by_role("button", name=name, exact=True) for name in ("Forward", "Back"))
    yield "Forward", [forward]
    yield "Back", [back]
    page.get_by_role("tab", name="State", exact=True).click()
    yield "Forward, tab State", [forward]
    page.get_by_role("tab", name="States", exact=True).click()
    yield "Forward, tabs State and States", [forward]
    rows = [page.get_by_role("button", name=f"Select {name}", exact=True) for name in ("Count", "Step 0", "One")]
    yield "a row of the table of states", rows


def table_of_steps(shown: dict[tuple[int, int], Any], steps: int) -> Iterator[list[str]]:
    """A row for each execution and control."""
    from playwright.sync_api import sync_playwright

    from tests.browser.bare_page import mount
    from tests.browser.conftest import CHROMIUM, FLAGS, Tab

    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, CHROMIUM)), None)
        if found is None:
            sys.exit("There is no Chromium: install it, or ask for --python alone.")
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        for (states, _), one in shown.items():
            page = browser.new_page()
            mount(Tab(page), one.debug())
            many = len(one.events)
            places = [2 + place * (many - 4) // steps for place in range(steps)]
            for words, targets in clicks(page):
                rows = list(steps_in(page, browser, targets, places))
                medians = {kind: statistics.median(row[kind] for row in rows) for kind in rows[0]}
                worst = sorted(row["all"] for row in rows)[int(0.95 * len(rows))]
                yield [str(states), f"{many:,}", words, *(f"{medians[kind]:.1f}" for kind in medians), f"{worst:.1f}"]
            page.close()
        browser.close()


def print_table(head: str, rows: Iterable[list[str]]) -> None:
    """A table as Markdown has it, row by row."""
    columns = head.split("|")
    print("|", " | ".join(column.strip() for column in columns), "|")
    print("|", " | ".join("---" for _ in columns), "|")
    for row in rows:
        print("|", " | ".join(row), "|", flush=True)


def main() -> None:
    """Print both tables."""
    options = argparse.ArgumentParser(description="What the stepper costs.")
    options.add_argument("--steps", type=int, default=60)
    options.add_argument("--python", action="store_true", help="only debug() in Python")
    chosen = options.parse_args()
    shown = {(states, events): execution(states, events) for states in STATES for events in EVENTS}
    rows = []
    for (states, _), one in shown.items():
        first, *taken = debug_times(one)
        rows.append([str(states), f"{len(one.events):,}", f"{statistics.median(taken):.0f}", f"{first:.0f}"])
    print_table("states | events | debug(), ms of CPU: median | the first", rows)
    if not chosen.python:
        print()
        head = "states | events | click on | script | style | layout | paint | all, median ms of CPU | 95 of 100 below"
        print_table(head, table_of_steps(shown, chosen.steps))


if __name__ == "__main__":
    main()
