"""Sheets of screenshots: every view, in both themes, at three widths, with machines of 5, 25 and 60 states.

`python -m tests.browser.sheets FOLDER [VIEW ...]` writes one JPEG for each view, and the gallery's own screenshots
(`gallery` among the views); docs/gallery.md shows them.  They are made to be looked at: what is cut, touches something,
or cannot be read at one of the widths is seen side by side.
"""

from __future__ import annotations

import re
import shutil
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sfnlearn import Execution, LambdaFunction, StateMachine, compare, dataflow, draw, fault_matrix, run
from sfnlearn.widgets import event_table, timeline
from tests.browser.bare_page import mount, show
from tests.browser.conftest import CHROMIUM, FLAGS, Tab
from tests.drawing.test_gallery import GALLERY

SIZES = (5, 25, 60)
WIDTHS = (510, 700, 970)
THEMES = ("light", "dark")
ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
_STEPS = (
    "Check address",
    "Reserve stock",
    "Ask the warehouse",
    "Charge the card",
    "Print the label",
    "Tell the customer",
)


def shop(states: int) -> StateMachine:
    """A parcel's way of so many states: blocks of steps, a decision, branches and items, until there are enough."""
    made: dict[str, Any] = {}
    blocks = (_task, _choice, _parallel, _task, _map)
    names: list[str] = []
    number = 0
    while sum(map(_count, made.values())) < states - 2:
        name = f"{_STEPS[number % len(_STEPS)]}{'' if number < len(_STEPS) else f' {number // len(_STEPS) + 1}'}"
        left = states - 2 - sum(map(_count, made.values()))
        made[name] = (blocks[number % len(blocks)] if left > 3 else _task)(number)
        names.append(name)
        number += 1
    for name, following in zip(names, [*names[1:], "Done"], strict=True):
        state = made[name]
        if state["Type"] == "Choice":
            state["Choices"][0]["Next"] = following
            state["Default"] = following
        else:
            state["Next"] = following
    made |= {"Done": {"Type": "Succeed"}, "Given up": {"Type": "Fail", "Error": "GivenUp"}}
    return StateMachine({"StartAt": names[0], "States": made}, name=f"parcel-{states}")


def _count(state: dict[str, Any]) -> int:
    inside = [branch["States"] for branch in state.get("Branches", [])]
    inside += [state["ItemProcessor"]["States"]] if "ItemProcessor" in state else []
    return 1 + sum(len(states) for states in inside)


def _task(number: int) -> dict[str, Any]:
    task: dict[str, Any] = {"Type": "Task", "Resource": f"{ARN}step", "ResultPath": "$.step"}
    if number % 2 == 0:
        task["Retry"] = [{"ErrorEquals": ["Busy"], "IntervalSeconds": 2}]
        task["Catch"] = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Given up"}]
    return task


def _choice(number: int) -> dict[str, Any]:
    rules: list[dict[str, Any]] = [
        {"Variable": "$.weight", "NumericGreaterThan": 1, "Next": ""},
        {"And": [{"Variable": "$.country", "StringEquals": "NO"}, {"Variable": "$.weight", "NumericGreaterThan": 30}]},
    ]
    return {"Type": "Choice", "Choices": [rules[0], {**rules[1], "Next": "Given up"}], "Default": ""}


def _parallel(number: int) -> dict[str, Any]:
    def branch(name: str) -> dict[str, Any]:
        retry = [{"ErrorEquals": ["Busy"], "MaxAttempts": 1}]
        work = {"Type": "Task", "Resource": f"{ARN}step", "Retry": retry, "End": True}
        return {"StartAt": f"{name} {number}", "States": {f"{name} {number}": work}}

    return {"Type": "Parallel", "ResultPath": "$.both", "Branches": [branch("By land"), branch("By sea")]}


def _map(number: int) -> dict[str, Any]:
    pack = {"Type": "Task", "Resource": f"{ARN}pack", "End": True}
    inner = {"StartAt": f"Pack {number}", "States": {f"Pack {number}": pack}}
    return {"Type": "Map", "ItemsPath": "$.items", "ResultPath": "$.packed", "ItemProcessor": inner}


@cache
def ran(states: int, weight: int = 12) -> Execution:
    """A run of it: the third step is busy once; with another weight a later one fails for good."""
    calls: list[object] = []
    last_good = 4 if states > 5 else 1

    def step(event: Any) -> Any:
        calls.append(event)
        if len(calls) == 3 or (weight > 20 and len(calls) > last_good):
            raise type("Busy", (Exception,), {})("try again")
        return {"done": len(calls)}

    data = {"weight": weight, "country": "NO", "items": ["book", "lamp", "pen"]}
    functions = {"step": step, "pack": lambda item: f"boxed {item}"}
    return run(shop(states), data, functions=functions, name=f"parcel-{weight}")


def _flow(_states: int) -> Any:
    pay = {
        "Type": "Task",
        "Resource": f"{ARN}pay",
        "InputPath": "$.order",
        "Parameters": {"id.$": "$.id", "amount.$": "$.total"},
        "ResultSelector": {"receipt.$": "$.receipt"},
        "ResultPath": "$.paid",
        "End": True,
    }
    order = {"order": {"id": "A-17", "total": 42.5}, "note": "gift"}
    machine = StateMachine({"StartAt": "Pay", "States": {"Pay": pay}})
    return dataflow(machine, "Pay", order, result={"receipt": 7, "currency": "EUR"})


def _pool(calls: int) -> Any:
    function = LambdaFunction(
        "hello", "import time\ndef handler(event, context):\n    time.sleep(0.3)\n    return event"
    )
    each = {"StartAt": "Call", "States": {"Call": {"Type": "Task", "Resource": f"{ARN}hello", "End": True}}}
    machine = StateMachine({"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": each, "End": True}}})
    run(machine, list(range(calls)), functions={"hello": function})
    return function.pool


def _faults(states: int) -> Any:
    data = {"weight": 12, "country": "NO", "items": ["book", "lamp"]}
    functions = {"step": lambda _event: {"done": True}, "pack": lambda item: f"boxed {item}"}
    return fault_matrix(shop(states), data, functions=functions, error=["States.Timeout", "Busy"])


def _parcels(items: int) -> Any:
    """The stepper of a distributed Map: its Map Run, with a child execution that failed."""

    def weigh(item: int) -> int:
        if item % 7 == 4:
            raise ValueError("too heavy")
        return item

    inner = {"StartAt": "Weigh", "States": {"Weigh": {"Type": "Task", "Resource": f"{ARN}weigh", "End": True}}}
    config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    each = {"Type": "Map", "ItemProcessor": {"ProcessorConfig": config, **inner}, "ToleratedFailurePercentage": 50}
    states = {"Each parcel": {**each, "Next": "Done"}, "Done": {"Type": "Succeed"}}
    machine = StateMachine({"StartAt": "Each parcel", "States": states}, name="scales")
    execution = run(machine, list(range(items)), functions={"weigh": weigh}, name="morning")
    return _at(execution.debug(), 5)


WIDGETS: dict[str, Callable[[int], Any]] = {
    "stepper": lambda states: _at(ran(states).debug(), 9),
    "stepper-failed": lambda states: ran(states, 25).debug(),
    "map-run": _parcels,
    "data-flow-editor": _flow,
    "timeline-and-table": lambda states: timeline(ran(states)),
    "event-table": lambda states: event_table(ran(states)),
}
OPENED = {"map-run": "State"}
"""The tab that is opened before a view is shown."""
STATIC: dict[str, Callable[[int], Any]] = {
    "machine": lambda states: draw(shop(states)),
    "execution": lambda states: draw(ran(states, 25)),
    "comparison": lambda states: compare(ran(states), ran(states, 25)),
    "timeline": lambda states: ran(states).timeline,
    "faults": _faults,
    "history": lambda states: ran(states).history,
    "explanation": lambda states: ran(states, 25).explain(),
    "cost": lambda states: ran(states).cost(),
    "environments": _pool,
}


def _at(view: Any, event: int) -> Any:
    view.cursor = event
    return view


def html_of(view: Any) -> str:
    """What a notebook shows of a static view."""
    shown: str = view._repr_html_() if hasattr(view, "_repr_html_") else view._repr_mimebundle_()["text/html"]
    return shown


def shots(browser: Any, view: str) -> Iterator[tuple[str, bytes]]:
    """(what it shows, the picture) of a view, at each size, theme and width."""
    for size in SIZES:
        for theme in THEMES:
            for width in WIDTHS:
                page = browser.new_page()
                tab = Tab(page).watch()
                if view in WIDGETS:
                    shown = mount(tab, WIDGETS[view](size), theme=theme, width=width)
                else:
                    shown = show(tab, html_of(STATIC[view](size)), theme=theme, width=width)
                if view in OPENED:
                    shown.get_by_role("tab", name=OPENED[view], exact=True).click()
                page.wait_for_timeout(300)
                yield f"{size} states, {theme}, {width} px", shown.screenshot()
                assert tab.errors == [], tab.errors
                page.close()


def _figure(words: str, picture: bytes) -> str:
    source = f"data:image/png;base64,{b64encode(picture).decode()}"
    return f'<figure><figcaption>{words}</figcaption><img src="{source}"></figure>'


def sheet(browser: Any, view: str, folder: Path) -> Path:
    """One JPEG with all pictures of a view, a row for each size and theme."""
    cells = "".join(_figure(*shot) for shot in shots(browser, view))
    style = (
        "body{margin:16px;background:#c8ccd0;font:22px sans-serif;display:grid;grid-auto-rows:max-content;"
        "grid-template-columns:510px 700px 970px;gap:20px;width:2260px}"
        "figure{margin:0;max-height:1760px;overflow:hidden}img{display:block}figcaption{padding:4px 0}"
    )
    page = browser.new_page(viewport={"width": 2300, "height": 1000}, device_scale_factor=0.5)
    page.set_content(f"<style>{style}</style>{cells}")
    target = folder / f"sheet-{view}.jpg"
    page.screenshot(path=target, full_page=True, type="jpeg", quality=55)
    page.close()
    return target


def gallery(browser: Any, folder: Path) -> Iterator[Path]:
    """The screenshots that stand beside the gallery's code: what that code shows, in a page of its own."""
    space: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", GALLERY, re.DOTALL):
        exec(block, space)
    good, bad = space["good"], space["bad"]
    prepare = next(event.id for event in good.events if event.type == "ParallelStateExited")
    editor = dataflow(space["shop"], "Pay", space["order"], result={"receipt": 7, "currency": "EUR"})
    shown = {
        "stepper": ([_at(good.debug(), prepare)], "light"),
        "stepper-dark": ([bad.debug()], "dark"),
        "dataflow-editor": ([editor], "light"),
        "linked-views": ([timeline(bad), _at(event_table(bad), len(bad.events))], "light"),
    }
    for name, (widgets, theme) in shown.items():
        pictures = []
        for widget in widgets:
            page = browser.new_page()
            view = mount(Tab(page).watch(), widget, theme=theme, width=970)
            page.wait_for_timeout(600)
            pictures.append(view.screenshot())
            page.close()
        yield _below_each_other(browser, pictures, folder / f"{name}.png")


def _below_each_other(browser: Any, pictures: list[bytes], target: Path) -> Path:
    images = "".join(f'<img src="data:image/png;base64,{b64encode(one).decode()}">' for one in pictures)
    page = browser.new_page(viewport={"width": 970, "height": 600})
    page.set_content(f"<style>body{{margin:0}}img{{display:block;margin-bottom:6px}}</style><main>{images}</main>")
    page.locator("main").screenshot(path=target)
    page.close()
    return target


def main(folder: str, *views: str) -> None:
    """Write the sheets of these views, or of all."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, CHROMIUM)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        for view in views or ("gallery", *WIDGETS, *STATIC):
            made = gallery(browser, Path(folder)) if view == "gallery" else [sheet(browser, view, Path(folder))]
            print(*made, sep="\n")  # noqa: T201 - the command's answer
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
