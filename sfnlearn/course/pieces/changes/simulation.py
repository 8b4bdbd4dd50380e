"""Every wish in every design, as a table: what must be deployed, how many lines change, and who can read the diff.

Rules that hold here: every number is counted in a diff of real files; a cell opens, without a script, and shows that
diff; picture and text say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sfnlearn.arguments import COUNT, check_argument
from sfnlearn.course.pieces.changes.designs import Design
from sfnlearn.course.pieces.changes.diffs import Diff, FileDiff, diff
from sfnlearn.course.pieces.changes.parcel import DESIGNS
from sfnlearn.course.pieces.changes.wishes import WISHES, Wish
from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.tables.html_table import (
    CELL,
    CODE,
    ShownTable,
    cell,
    heading,
    right,
    scroll_box,
    table,
    text_cell,
)
from sfnlearn.drawing.text import counted, in_columns, markup
from sfnlearn.errors import UsageError

HEIGHT = 900
NOT_POSSIBLE = "not possible"
_LINE = {"+": "background:rgba(46,125,50,0.18)", "-": "background:rgba(198,40,40,0.18)", " ": ""}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one wish makes of one design: its diff, or why it cannot be."""

    wish: Wish
    design: Design
    diff: Diff | None

    @property
    def deployed(self) -> str:
        """What goes to AWS for it, in words."""
        if self.diff is None:
            return NOT_POSSIBLE
        functions, machines = len(self.diff.functions), len(self.diff.machines)
        parts = [counted(functions, "function")] if functions else []
        return " + ".join([*parts, "machine"] if machines else parts)

    @property
    def lines(self) -> str:
        """How many lines change, in words."""
        return counted(self.diff.lines, "line") if self.diff else ""


class ChangeRequests(ShownTable):
    """The table: `answer(wish, design)` is one cell, `after(wish, design)` the design with the wish fulfilled."""

    def __init__(self, wishes: Sequence[Wish], designs: Sequence[Design], times: Mapping[str, int]) -> None:
        self.wishes, self.designs = {wish.name: wish for wish in wishes}, {each.name: each for each in designs}
        self.times = {name: times.get(name, 1) for name in self.wishes}
        self._answers = {(wish.name, design.name): _answer(wish, design) for wish in wishes for design in designs}

    def answer(self, wish: str, design: str) -> Answer:
        """What one wish makes of one design.

        Raises UsageError where there is no such wish or no such design.
        """
        found = self._answers.get((wish, design))
        if found is None:
            known = f"wishes {', '.join(self.wishes)}; designs {', '.join(self.designs)}"
            raise UsageError(f"There is no answer for the wish {wish!r} and the design {design!r}: there are {known}.")
        return found

    def diff(self, wish: str, design: str) -> Diff:
        """The diff of one cell.

        Raises UsageError where the wish is not possible in the design, with the reason.
        """
        found = self.answer(wish, design)
        if found.diff is None:
            raise UsageError(f"The wish {wish!r} is not possible in the design {design!r}: {reason(found)}.")
        return found.diff

    def after(self, wish: str, design: str) -> Design:
        """The design when the wish has been fulfilled: its files can be run."""
        self.diff(wish, design)
        return self.designs[design].after(self.wishes[wish].edits[design])

    def totals(self, design: str) -> tuple[int, int, int]:
        """In a year: functions deployed, updates of a state machine, changed lines; without what is not possible."""
        found = [(self._answers[name, design].diff, often) for name, often in self.times.items()]
        done = [(made, often) for made, often in found if made]
        return (
            sum(often * len(made.functions) for made, often in done),
            sum(often * len(made.machines) for made, often in done),
            sum(often * made.lines for made, often in done),
        )

    @property
    def caption(self) -> str:
        """What is compared."""
        return f"{counted(len(self.wishes), 'change request')} in {counted(len(self.designs), 'design')}."

    def _total(self, design: str) -> tuple[str, str]:
        functions, machines, lines = self.totals(design)
        return f"{counted(functions, 'function')} + {counted(machines, 'machine update')}", counted(lines, "line")

    def __str__(self) -> str:
        head = ["change request", "a year", *self.designs]
        rows = [[name, str(often), *self._words(name)] for name, often in self.times.items()]
        total = ["in a year", "", *("; ".join(self._total(design)) for design in self.designs)]
        return "\n".join([self.caption, *in_columns([head, *rows, total], right={1}), *self._wishes()])

    def _words(self, wish: str) -> Iterator[str]:
        for design in self.designs:
            found = self._answers[wish, design]
            yield "; ".join(filter(None, [found.deployed, found.lines]))

    def _wishes(self) -> Iterator[str]:
        for wish in self.wishes.values():
            yield f"{wish.name}: {wish.words}"
            yield from (f"  {NOT_POSSIBLE} in {design}: {why}." for design, why in wish.impossible.items())

    def html(self) -> str:
        head = [
            [
                heading("change request", CELL),
                heading("a year", right(CELL)),
                *(_named(each) for each in self.designs.values()),
            ]
        ]
        rows = [
            [
                cell(tag("b", markup(name)) + tag("br") + markup(wish.words), f"{CELL};min-width:11em"),
                text_cell(str(self.times[name]), right(CELL)),
                *(cell(_opening(self._answers[name, design]), CELL) for design in self.designs),
            ]
            for name, wish in self.wishes.items()
        ]
        totals = [cell(markup("; ".join(self._total(design))), f"{CELL};font-weight:600") for design in self.designs]
        last = [heading("in a year", CELL, "row"), cell("", CELL), *totals]
        return tag("p", markup(self.caption)) + scroll_box(table([*rows, last], head=head), "Change requests", HEIGHT)


def _answer(wish: Wish, design: Design) -> Answer:
    edits = wish.edits.get(design.name)
    return Answer(wish, design, diff(design, design.after(edits)) if edits is not None else None)


def reason(found: Answer) -> str:
    """Why a wish cannot be fulfilled in a design."""
    return found.wish.impossible.get(found.design.name, "nobody has written its edits")


def _named(design: Design) -> str:
    return heading(f"{design.name}: {design.title}", CELL)


def _opening(found: Answer) -> str:
    """A cell that opens: what to deploy, and below it the diff of each file."""
    words = tag("b", markup(found.deployed))
    if found.diff is None:
        return words + tag("br") + markup(reason(found))
    summary = tag(
        "summary", words + tag("br") + markup(f"{found.lines}, for {found.diff.readers}"), style="cursor:pointer"
    )
    return tag("details", summary + "".join(map(_shown, found.diff.files)))


def _shown(one: FileDiff) -> str:
    lines = "".join(tag("div", markup(line), style=_LINE[line[0]]) for line in one.lines)
    code = tag("div", lines, style=f"{CODE};white-space:pre-wrap;overflow-wrap:anywhere")
    return tag("div", tag("b", markup(one.file)) + code, style="margin:6px 0;min-width:18em")


def change_requests(
    times: Mapping[str, int] | None = None, wishes: Sequence[Wish] = WISHES, designs: Sequence[Design] = DESIGNS
) -> ChangeRequests:
    """Every wish in every design; `times` says how often in a year a wish comes (once, where it says nothing).

    Raises UsageError for a wish that is not there, or a number of times that is not one.

    >>> change_requests().diff("phone", "copies").functions
    ['notify_order', 'notify_declined', 'notify_shipped']
    """
    asked = {} if times is None else times
    if not isinstance(asked, Mapping):
        raise UsageError(f"times is a dict of numbers, as {{'phone': 2}}, not {asked!r}.")
    known = {wish.name for wish in wishes}
    for name, often in asked.items():
        if name not in known:
            raise UsageError(f"There is no change request {name!r}; there are {', '.join(sorted(known))}.")
        check_argument(f"times[{name!r}]", often, COUNT)
    return ChangeRequests(wishes, designs, asked)
