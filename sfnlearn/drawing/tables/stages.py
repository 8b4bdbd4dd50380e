"""An inspected state as a table: the data at every stage, in order, with what changed since the stage before.

Rules that hold here: data is text, never markup; long data is shortened in the middle and whole in the title; the table
sets no colour of its own beside the theme's variables, so it reads in both themes.
"""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.tables.html_table import CELL, CODE, ShownTable, data_cell, heading, table, text_cell
from sfnlearn.drawing.text import clip_middle, in_columns, markup
from sfnlearn.engine.one_state.handling import handled
from sfnlearn.engine.one_state.inspection import Inspection
from sfnlearn.engine.one_state.value_change import ValueChange, value_change
from sfnlearn.jsontext import JSON, compact

_DATA = f"{CELL};overflow-wrap:anywhere;{CODE}"
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
"""Stages beside the data's way: nothing changed from them or to them."""


class StageTable(ShownTable):
    """The stages of one inspected state; `str()` is its text twin."""

    def __init__(self, inspection: Inspection) -> None:
        self.inspection = inspection

    def rows(self) -> Iterator[tuple[str, JSON, str]]:
        """(stage, data, what changed) in the order in which a state comes through its stages."""
        before: JSON = None
        stages = self.inspection.stages
        for stage in [name for name in _ORDER if name in stages]:
            data = stages[stage]
            aside = stage in _ASIDE
            yield stage, data, "" if aside or stage == "input" else self._told(stage, before, data)
            before = before if aside else data

    def _told(self, stage: str, before: JSON, data: JSON) -> str:
        """What changed; ResultPath writes into the input, so its row is told beside the input and not the result."""
        change = value_change(before, data)
        if stage != "afterResultPath" or not change:
            return change_text(change)
        into_input = value_change(self.inspection.stages["input"], data)
        return change_text(change) if into_input.replaced else written_text(into_input)

    def notes(self) -> Iterator[str]:
        """What the stages do not tell: variables, the error and who takes it, the way on."""
        found = self.inspection
        if found.assigned:
            yield f"Assigned variables: {compact(found.assigned)}"
        if found.error is not None or found.status != "SUCCEEDED":
            yield f"Error {found.error or '(without a name)'}" + (f": {found.cause}" if found.cause else "")
        yield from handled(found)
        if found.status == "SUCCEEDED":
            yield f"Next: {found.next_state}" if found.next_state else "No state follows"

    def __str__(self) -> str:
        rows = [
            _HEADINGS,
            *((stage, clip_middle(compact(data), _SHORT_TEXT), what) for stage, data, what in self.rows()),
        ]
        return "\n".join([self._title(), *in_columns(rows), *self.notes()])

    def _title(self) -> str:
        return f"{self.inspection.state} ({self.inspection.type}): {self.inspection.status}"

    def html(self) -> str:
        head = [[heading(name, CELL) for name in _HEADINGS]]
        notes = "".join(tag("div", markup(note), style="margin:2px 8px") for note in self.notes())
        return table((_row(*row) for row in self.rows()), head=head, caption=self._title()) + notes


def _row(stage: str, data: JSON, what: str) -> tuple[str, str, str]:
    whole = compact(data)
    shown = data_cell(clip_middle(whole, _SHORT), _DATA, clip_middle(whole, _WHOLE))
    return text_cell(stage, CELL), shown, text_cell(what, CELL)


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


def written_text(change: ValueChange) -> str:
    """What a ResultPath made of the input, in a few words.

    >>> written_text(value_change({"id": 1}, {"id": 1, "quote": 9}))
    'input, with quote added'
    >>> written_text(value_change({"id": 1}, {"id": 1}))
    'the input as it was'
    """
    told = [
        f"{', '.join(names)} {what}" for names, what in ((change.adds, "added"), (change.changes, "changed")) if names
    ]
    return f"input, with {' and '.join(told)}" if told else "the input as it was"
