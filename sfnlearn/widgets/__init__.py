"""Views to step through: the stepper behind `execution.debug()`, and its timeline and event table on their own.

Rules that hold here: everything is computed once in Python, from the events and from one replay, and travels as JSON;
the browser only sets attributes and text, so it steps without a kernel; whatever comes from a machine or an execution
is text there, never markup.  anywidget is imported when the first view is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from sfnlearn.asl.machine import StateMachine
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.engine.run import run
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON

if TYPE_CHECKING:
    from sfnlearn.widgets.views import EventTableView, Stepper, TimelineView

MISSING = 'Stepping needs the package anywidget: pip install "sfnlearn[widgets]", then start the kernel again.'
EMPTY: Mapping[str, Any] = {}


def debug(thing: object, input: JSON = EMPTY, **options: Any) -> Stepper:
    """The stepper of an execution; of a machine, once it has run with the input and the options of `run`.

    Raises UsageError where anywidget is not installed, or where there is nothing to step through.
    """
    if isinstance(thing, StateMachine):
        thing = run(thing, input, **options)
    stepper: Stepper = _view("stepper", thing)
    return stepper


def timeline(execution: ExecutionRecord) -> TimelineView:
    """The execution's timeline with a cursor: `ipywidgets.jslink((view, "cursor"), (other, "cursor"))` links two."""
    view: TimelineView = _view("timeline", execution)
    return view


def event_table(execution: ExecutionRecord) -> EventTableView:
    """The execution's events as a table to sort, filter and copy, with the same cursor."""
    view: EventTableView = _view("table", execution)
    return view


def _view(name: Literal["stepper", "timeline", "table"], thing: object) -> Any:
    if not isinstance(thing, ExecutionRecord):
        raise UsageError(f"There is nothing to step through: an Execution has events, {type(thing).__name__} has none.")
    try:
        from sfnlearn.widgets.views import EventTableView, Stepper, TimelineView
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("sfnlearn"):
            raise
        raise UsageError(MISSING) from None
    views: Mapping[str, type] = {"stepper": Stepper, "timeline": TimelineView, "table": EventTableView}
    return views[name](thing)
