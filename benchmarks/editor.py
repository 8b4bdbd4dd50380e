"""What the visual editor costs at 100 states: an operation in Python, and in the browser opening, dragging and typing.

    python benchmarks/editor.py [--python]

It needs Chromium and what the browser tests need, but for `--python`; figures are told with the load of the machine.
What a pointer move costs is CPU time of the page's main thread by the browser's own tracing, as in `views.py`; a key is
timed in the page, from the keydown to the moment after the frame that shows it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from views import CATEGORIES, by_kind, machine, print_table, settle  # noqa: E402

STATES = 100
TIME_KEYS = """() => {
  window.keys = [];
  document.addEventListener('keydown', () => {
    const pressed = performance.now();
    requestAnimationFrame(() => setTimeout(() => window.keys.push(performance.now() - pressed)));
  }, true);
}"""
ALL_DRAWN = "(many) => document.querySelectorAll('.react-flow__node[role=group]').length >= many"


def definition() -> dict[str, Any]:
    """A machine of 100 states, those inside its Parallel and its Map included."""
    return machine(STATES)


def count(block: dict[str, Any]) -> int:
    """The states of a block and of the blocks in it."""
    found = 0
    for state in block["States"].values():
        inner = [*state.get("Branches", []), *([state["ItemProcessor"]] if "ItemProcessor" in state else [])]
        found += 1 + sum(map(count, inner))
    return found


def operation_times(rounds: int = 11) -> list[tuple[float, float]]:
    """Wall and CPU milliseconds of a Pass state inserted behind the start, each in a session as it opens."""
    from sfnlearn.editing.session import Session

    taken = []
    for _ in range(rounds):
        session = Session(definition())
        wall, cpu = time.perf_counter(), time.process_time()
        session.do("insert", what={"item": "Pass"}, into={"transition": ["StartAt"]})
        taken.append((1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)))
    return taken


def opened(browser: Any) -> tuple[Any, Any, float]:
    """A page, the editor in it, and the wall milliseconds from the mounting to all cards on the screen."""
    from sfnlearn import edit
    from tests.browser.bare_page import mount
    from tests.browser.conftest import Tab

    page, editor = browser.new_page(), edit(definition())
    started = time.perf_counter()
    view = mount(Tab(page), editor, width=1200)
    page.wait_for_function(ALL_DRAWN, arg=count(definition()))
    return page, view, 1000 * (time.perf_counter() - started)


def dragging(browser: Any, moves: int = 40) -> Iterator[float]:
    """CPU milliseconds of script, style and layout for each move of a pointer that drags a new state."""
    page, view, _ = opened(browser)
    item = view.get_by_role("button", name="Task", exact=True).bounding_box()
    canvas = view.locator(".sfe-canvas").bounding_box()
    page.mouse.move(item["x"] + 9, item["y"] + 9)
    page.mouse.down()
    page.mouse.move(canvas["x"] + 90, canvas["y"] + 90)
    for place in range(moves):
        settle(page)
        browser.start_tracing(page=page, categories=CATEGORIES)
        page.mouse.move(canvas["x"] + 100 + place * 6, canvas["y"] + 100 + place * 8)
        settle(page)
        spent = by_kind(json.loads(browser.stop_tracing())["traceEvents"])
        if not page.locator(".sfe-drag").is_visible():
            sys.exit("Nothing is being dragged.")
        yield spent["script"] + spent["style"] + spent["layout"]
    page.mouse.up()
    page.close()


def typing(browser: Any, keys: int = 60) -> list[float]:
    """Milliseconds from each key in Code to the moment after the next frame."""
    page, view, _ = opened(browser)
    view.get_by_role("tab", name="Code").click()
    page.locator(".cm-line").nth(1).click()
    page.keyboard.press("End")
    page.evaluate(TIME_KEYS)
    for _ in range(keys):
        page.keyboard.press("Space")
        page.wait_for_timeout(120)
    taken: list[float] = page.evaluate("window.keys")
    page.close()
    return taken


def in_the_browser() -> Iterator[list[str]]:
    """A row for each figure of the browser."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import CHROMIUM, FLAGS

    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, CHROMIUM)), None)
        if found is None:
            sys.exit("There is no Chromium: install it, or ask for --python alone.")
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        taken = []
        for _ in range(5):
            page, _, wall = opened(browser)
            taken.append(wall)
            page.close()
        yield row("open to drawn, wall", taken)
        yield row("a pointer move while dragging: script, style, layout, CPU", list(dragging(browser)))
        yield row("a key in Code to repainted", typing(browser))
        browser.close()


def row(what: str, taken: list[float]) -> list[str]:
    """Median, 95 of 100 and worst."""
    ordered = sorted(taken)
    shown = (statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))], ordered[-1])
    return [what, str(len(ordered)), *(f"{one:.1f}" for one in shown)]


def main() -> None:
    """Print a row for each figure."""
    options = argparse.ArgumentParser(description="What the visual editor costs.")
    options.add_argument("--python", action="store_true", help="without a browser")
    chosen = options.parse_args()
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    wall, cpu = map(list, zip(*operation_times(), strict=True))
    print(f"{count(definition())} states, load {load}\n")
    rows = [row("insert a state, in Python, wall", wall), row("the same, CPU", cpu)]
    rows += [] if chosen.python else list(in_the_browser())
    print_table("what | times | median ms | 95 of 100 below | worst", rows)


if __name__ == "__main__":
    main()
