"""An inspected state as a table: the data at every stage, in order, with what changed since the stage before.

Rules that hold here: data is text, never markup; long data is shortened in the middle and whole in the title; the table
sets no colour of its own beside the theme's variables, so it reads in both themes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.text import clip_middle, markup
from sfnlearn.engine.one_state.value_change import ValueChange, value_change
from sfnlearn.jsontext import compact

_BORDER = "var(--jp-border-color2,#8883)"
_CELL = f"text-align:left;padding:3px 8px;border-bottom:1px solid {_BORDER};vertical-align:top"
_CODE = f"{_CELL};overflow-wrap:anywhere;font-family:var(--jp-code-font-family,ui-monospace,monospace);font-size:0.92em"
_TABLE = "border-collapse:collapse;font-size:13px;color:var(--jp-ui-font-color1,inherit)"
_HEADINGS = ("stage", "data", "change")
_SHORT, _SHORT_TEXT, _WHOLE = 160, 72, 4000
_ORDER = (
    "input",
    "afterInputPath",
    "afterItemsPath",
    "items",
    "afterItemsPointer",
    "afterItemSelector",
    "afterItemBatcher",
    "maxConcurrency",
    "toleratedFailureCount",
    "toleratedFailurePercentage",
    "afterParameters",
    "afterArguments",
    "result",
    "afterResultSelector",
    "afterResultPath",
    "output",
)
_ASIDE = frozenset({"maxConcurrency", "toleratedFailureCount", "toleratedFailurePercentage"})
"""Stages that are no step of the data: nothing changed from them or to them."""


class Inspected(Protocol):
    """What the table reads of an `Inspection`."""

    @property
    def state(self) -> str:
        """The state's name."""

    @property
    def type(self) -> str:
        """Its type."""

    @property
    def status(self) -> str:
        """How it ended."""

    @property
    def stages(self) -> Mapping[str, Any]:
        """The data at every stage."""

    @property
    def error(self) -> str | None:
        """The error's name."""

    @property
    def cause(self) -> str | None:
        """Its cause."""

    @property
    def next_state(self) -> str | None:
        """The state that follows."""

    @property
    def assigned(self) -> Mapping[str, Any]:
        """The variables that the state assigned."""

    @property
    def retry_index(self) -> int | None:
        """The position of the Retrier that matched."""

    @property
    def retry_delay(self) -> float | None:
        """Seconds until the next attempt."""

    @property
    def catch_index(self) -> int | None:
        """The position of the Catcher that matched."""

    @property
    def handler(self) -> tuple[str, ...]:
        """The Error Names of that Retrier or Catcher."""


class StageTable:
    """The stages of one inspected state; `str()` is its text twin."""

    def __init__(self, inspection: Inspected) -> None:
        self.inspection = inspection

    def rows(self) -> Iterator[tuple[str, Any, str]]:
        """(stage, data, what changed) in the order in which a state comes through its stages."""
        before: Any = None
        stages = self.inspection.stages
        for stage in [name for name in _ORDER if name in stages]:
            data = stages[stage]
            aside = stage in _ASIDE
            yield stage, data, "" if aside or stage == "input" else change_text(value_change(before, data))
            before = before if aside else data

    def notes(self) -> Iterator[str]:
        """What the stages do not tell: variables, the error and who takes it, the way on."""
        found = self.inspection
        if found.assigned:
            yield f"Assigned variables: {compact(found.assigned)}"
        if found.error is not None or found.status != "SUCCEEDED":
            yield f"Error {found.error or '(without a name)'}" + (f": {found.cause}" if found.cause else "")
        names = ", ".join(found.handler)
        if found.retry_index is not None:
            yield f"Retry[{found.retry_index}] ({names}) tries again after {found.retry_delay:g} s"
        if found.catch_index is not None:
            yield f"Catch[{found.catch_index}] ({names}) takes it to {found.next_state!r}"
        elif found.status == "SUCCEEDED":
            yield f"Next: {found.next_state}" if found.next_state else "No state follows"
        elif found.status == "FAILED":
            yield "No Retrier and no Catcher takes it: the execution fails"

    def __str__(self) -> str:
        rows = [
            _HEADINGS,
            *((stage, clip_middle(compact(data), _SHORT_TEXT), what) for stage, data, what in self.rows()),
        ]
        widths = [max(len(row[column]) for row in rows) for column in range(2)]
        lines = ["  ".join([row[0].ljust(widths[0]), row[1].ljust(widths[1]), row[2]]).rstrip() for row in rows]
        return "\n".join([self._title(), *lines, *self.notes()])

    __repr__ = __str__

    def _title(self) -> str:
        return f"{self.inspection.state} ({self.inspection.type}): {self.inspection.status}"

    def html(self) -> str:
        """The table as HTML, without script or style sheet: it shows in an untrusted notebook."""
        headings = "".join(tag("th", heading, scope="col", style=_CELL) for heading in _HEADINGS)
        body = "\n".join(_row(*row) for row in self.rows())
        parts = [
            tag("caption", markup(self._title()), style="text-align:left;font-weight:bold"),
            tag("thead", tag("tr", headings)),
            tag("tbody", body),
        ]
        notes = "".join(tag("div", markup(note), style="margin:2px 8px") for note in self.notes())
        return tag("table", "".join(parts), style=_TABLE) + notes

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": str(self)}


def _row(stage: str, data: Any, what: str) -> str:
    whole = compact(data)
    cells = (
        tag("td", markup(stage), style=_CELL),
        tag("td", tag("bdi", markup(clip_middle(whole, _SHORT))), style=_CODE, title=clip_middle(whole, _WHOLE)),
        tag("td", markup(what), style=_CELL),
    )
    return tag("tr", "".join(cells))


def change_text(change: ValueChange) -> str:
    """What became of a value, in a few words.

    >>> change_text(value_change({"a": 1, "b": 2}, {"b": 3, "c": 4}))
    'adds c, drops a, changes b'
    >>> change_text(value_change({"a": 1}, 1)), change_text(value_change([1], [1]))
    ('replaced', 'unchanged')
    """
    if not change or change.replaced:
        return "replaced" if change else "unchanged"
    told = {"adds": change.adds, "drops": change.drops, "changes": change.changes}
    return ", ".join(f"{verb} {clip_middle(', '.join(names), 60)}" for verb, names in told.items() if names)
