"""The data flow of one state as a picture: a lane for each stage, and between them the field that leads on.

Rules that hold here: data and expressions are text, never markup; what is long is shortened in the middle and whole in
the title; an error shows its expression with carets under the place; the text twin says the same, lane by lane.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from sfnlearn.drawing.markup import document, group, tag, title
from sfnlearn.drawing.picture.choice_text import rule_text
from sfnlearn.drawing.picture.picture import folded_text, image_html
from sfnlearn.drawing.tables.stages import change_text
from sfnlearn.drawing.text import clip_middle, markup, printable, width
from sfnlearn.drawing.theme import BOTH, CARD_BORDER, FRAME_FILL, INK, MONOSPACE, PAPER, QUIET, STATUSES
from sfnlearn.engine.one_state.field_problem import FieldProblem
from sfnlearn.engine.one_state.lane import Lane, StateField, StateLanes
from sfnlearn.errors import UsageError
from sfnlearn.html_output import html_output
from sfnlearn.jsontext import JSON, compact

_WIDE, _MARGIN, _NAME, _LINE, _GAP, _ROW = 680, 16, 160, 16, 38, 20
_COLUMNS, _LINES, _FIELD = 63, 5, 74
_BREAKS = " ,:}]"
"""Signs after which a line of data may break."""
_FAILED = STATUSES["failed"].colour
_TOUCHED = STATUSES["caught"].colour
NO_FIELD = "the state has no field that touches its data, and needs none in JSONata"
WORK = {"Task": "the task is called", "Map": "the items are processed", "Parallel": "the branches run"}


class DataFlow:
    """The data flow of one state: `.svg`, `str()`, `.flow`; `.save(path)` writes .svg or .txt.

    >>> from sfnlearn import StateMachine
    >>> from sfnlearn.engine.one_state.data_flow import flow_of
    >>> pick = {"Type": "Pass", "InputPath": "$.order", "ResultPath": "$.copy", "End": True}
    >>> machine = StateMachine({"StartAt": "Pick", "States": {"Pick": pick}})
    >>> print(DataFlow(flow_of(machine, "Pick", {"order": {"id": 7}})))
    Data flow of Pick (Pass, JSONPath): SUCCEEDED.
    input            {"order":{"id":7}}
      InputPath: "$.order"
    afterInputPath   {"id":7}  replaced
      Parameters is not set
    afterParameters  {"id":7}  unchanged
      Result is not set
    result           {"id":7}  unchanged
      ResultPath: "$.copy"
    afterResultPath  {"order":{"id":7},"copy":{"id":7}}  input: adds copy
      OutputPath is not set
    output           {"order":{"id":7},"copy":{"id":7}}  unchanged
    The same in JSONata
      Output: "{% $merge([$states.input, {'copy': $states.input.order}]) %}"
    It gives the same output.
    """

    def __init__(self, flow: StateLanes) -> None:
        self.flow = flow

    @property
    def alt(self) -> str:
        """One sentence: the state, its query language, how it ended, and where an error is."""
        flow, problem = self.flow, self.flow.problem
        where = f" The error is in {problem.field}: {printable(problem.message)}" if problem else ""
        return f"Data flow of {printable(flow.state)} ({flow.type}, {flow.language}): {flow.status}.{where}"

    def __str__(self) -> str:
        return "\n".join([self.alt, *self._lanes(), *self._notes()])

    __repr__ = __str__

    def _lanes(self) -> Iterator[str]:
        widest = max(len(lane.stage) for lane in self.flow.lanes)
        for lane in self.flow.lanes:
            for name, text in steps_said(lane, self.flow.type):
                yield f"  {text}"
                yield from self._problem(name)
            told = compact(lane.data) if lane.reached else f"({lane.note or 'not reached'})"
            yield f"{lane.stage.ljust(widest)}  {clip_middle(told, 100)}  {changed(lane)}".rstrip()

    def _problem(self, name: str) -> Iterator[str]:
        problem = self.flow.problem
        if problem is not None and problem.field == name:
            yield from textwrap.indent(problem.shown if problem.expression else problem.message, "    ").split("\n")

    def _notes(self) -> Iterator[str]:
        yield from ended_in(self.flow)
        if self.flow.assigned:
            yield f"Assigned variables: {clip_middle(compact(self.flow.assigned), 100)}"
        if self.flow.jsonata is not None:
            yield "The same in JSONata"
            yield from (f"  {name}: {compact(value)}" for name, value in self.flow.jsonata.items())
            if not self.flow.jsonata:
                yield f"  {NO_FIELD}"
        if self.flow.jsonata_note:
            yield self.flow.jsonata_note

    @cached_property
    def svg(self) -> str:
        """The lanes as SVG on their own opaque card."""
        return _Painter(self.flow).draw(self.alt)

    def save(self, path: str | Path) -> Path:
        """Write the picture to a file whose suffix is .svg or .txt, and give its path."""
        target = Path(path)
        texts = {".svg": lambda: self.svg, ".txt": lambda: f"{self}\n"}
        if target.suffix not in texts:
            raise UsageError(
                f"A data flow is saved as .svg or .txt, not as {target.suffix or 'a file without a suffix'}."
            )
        target.write_text(texts[target.suffix](), encoding="utf-8")
        return target

    def html(self) -> str:
        """The picture as an image with an alt text; the text twin is folded below it."""
        return image_html(self.svg, self.alt) + folded_text(str(self))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": html_output(self.html()), "image/svg+xml": self.svg, "text/plain": str(self)}


def steps_said(lane: Lane, state_type: str) -> Iterator[tuple[str, str]]:
    """What stands before a lane, each with the name of its field: what happens there, and every field that works."""
    if lane.stage == "result" and state_type in WORK:
        yield "", WORK[state_type]
    for one in lane.fields:
        if one.is_set or one.name == lane.field:
            yield one.name, field_said(one)
        elif one.told:
            yield one.name, f"{one.name} {one.told}"


def field_said(one: StateField) -> str:
    """A field with its value, and what came of it.

    >>> field_said(StateField("Seconds", 5, True, "waits 5 s")), field_said(StateField("InputPath"))
    ('Seconds: 5 → waits 5 s', 'InputPath is not set')
    """
    if not one.is_set:
        return f"{one.name} is not set"
    value: Any = one.expression
    is_rule = one.name.startswith("Choices[") and isinstance(value, dict)
    text = f"{rule_text(value)}, to {value['Next']}" if is_rule else compact(value)
    return f"{one.name}: {text}" + (f" → {one.told}" if one.told else "")


def ended_in(flow: StateLanes) -> Iterator[str]:
    """The error of a state that has one, where no field is to blame, and who takes it."""
    if flow.error is not None and flow.problem is None and flow.type != "Fail":
        yield f"The work ended in {flow.error}" + (f": {clip_middle(flow.cause, 160)}" if flow.cause else "")
    yield from flow.handled


def changed(lane: Lane) -> str:
    """What became of the data in this lane, in a few words; "" where there is nothing to compare."""
    if lane.change is None:
        return ""
    told = change_text(lane.change)
    return f"input: {told}" if lane.beside_input and lane.change else told


class _Painter:
    """Draws the lanes from top to bottom; `y` is where the next thing goes."""

    def __init__(self, flow: StateLanes) -> None:
        self.flow = flow
        self.parts: list[str] = []
        self.y = float(_MARGIN)

    def draw(self, label: str) -> str:
        self._heading()
        for lane in self.flow.lanes:
            if lane.stage != "input":
                self._step(lane)
            self._lane(lane)
        self._notes()
        return document("\n".join(self.parts), _WIDE, round(self.y + _MARGIN), label)

    def _text(self, text: str, x: float, y: float, **attributes: str | float | None) -> None:
        self.parts.append(tag("text", markup(text), x=x, y=y, **{"font_size": 12, "fill": INK, **attributes}))

    def _mono(self, text: str, x: float, y: float, colour: str = INK) -> None:
        self._text(text, x, y, fill=colour, font_family=MONOSPACE, style="white-space:pre")

    def _heading(self) -> None:
        flow = self.flow
        good = flow.status in {"SUCCEEDED", "CAUGHT_ERROR"}
        colour = STATUSES["succeeded" if good else "failed"].colour
        self._text(clip_middle(flow.state, 44), _MARGIN, self.y + 12, font_size=14, font_weight=600)
        left = _WIDE - _MARGIN - width(flow.status, 13) - 16
        self._text(f"{flow.type} · {flow.language}", left, self.y + 12, text_anchor="end", fill=QUIET)
        self._text(flow.status, _WIDE - _MARGIN, self.y + 12, text_anchor="end", fill=colour, font_weight=600)
        self.y += 28

    def _step(self, lane: Lane) -> None:
        """The arrow from lane to lane, with its fields, and the carets of an error."""
        said = list(steps_said(lane, self.flow.type))
        top, x = self.y, _MARGIN + 46
        problem = self.flow.problem
        wrong = problem is not None and any(name == problem.field for name, _ in said)
        for name, text in said:
            if problem is not None and name == problem.field:
                self._problem(problem, x, self.y + 21)
                continue
            quiet = not name or text == f"{name} is not set"
            self._text(
                clip_middle(text, _FIELD),
                x,
                self.y + 21,
                fill=QUIET if quiet else BOTH,
                font_family=None if quiet else MONOSPACE,
            )
            self.y += _ROW
        self.y = max(self.y + _GAP - _ROW, top + _GAP)
        is_set = any(one.is_set for one in lane.fields)
        colour = _FAILED if wrong else BOTH if is_set else QUIET
        self.parts.append(_arrow(_MARGIN + 24, top, self.y, colour, broken=not lane.reached))

    def _problem(self, problem: FieldProblem, x: float, y: float) -> None:
        label = f"{problem.field}: "
        if problem.expression:
            line, marks = _window(problem)
            self._mono(label + line, x, y, _FAILED)
            self._mono(" " * len(label) + marks, x, y + 11, _FAILED)
        else:
            self._mono(f"{problem.field} is to blame", x, y, _FAILED)
        rows = textwrap.wrap(printable(problem.message), 92)[:4]
        for row, text in enumerate(rows):
            self._text(text, x, y + 29 + _LINE * row, fill=_FAILED, font_size=11.5)
        self.y += _ROW + 22 + _LINE * len(rows)

    def _lane(self, lane: Lane) -> None:
        rows = _rows(lane.data) if lane.reached else [lane.note or "not reached"]
        high = _LINE * len(rows) + 14
        touched, told = bool(lane.change), changed(lane)
        box = tag(
            "rect",
            width=_WIDE - 2 * _MARGIN,
            height=high,
            rx=7,
            fill=PAPER if lane.reached else FRAME_FILL,
            stroke=BOTH if touched else CARD_BORDER,
            stroke_width=1.6 if touched else 1,
            stroke_dasharray="" if lane.reached else "4 4",
        )
        whole = title(clip_middle(compact(lane.data), 4000)) if lane.reached else ""
        self.parts.append(group(whole + box, _MARGIN, self.y, class_="lane", data_stage=lane.stage))
        self._text(lane.stage, _MARGIN + 12, self.y + 20, font_weight=600 if touched else 500)
        if told and len(rows) > 1:
            self._text(
                clip_middle(told, 20),
                _MARGIN + 12,
                self.y + 36,
                fill=_TOUCHED if touched else QUIET,
                font_size=11,
            )
        elif told:
            told = clip_middle(told, 30)
            right = _WIDE - _MARGIN - 12
            self._text(told, right, self.y + 20, text_anchor="end", fill=_TOUCHED if touched else QUIET, font_size=11)
        for row, text in enumerate(rows):
            self._mono(text, _MARGIN + _NAME, self.y + 20 + _LINE * row, INK if lane.reached else QUIET)
        self.y += high

    def _notes(self) -> None:
        flow = self.flow
        for told in ended_in(flow):
            self._note("", told, mono=False)
        if flow.assigned:
            self._note("Assigned", compact(flow.assigned))
        if flow.jsonata is None and not flow.jsonata_note:
            return
        self.y += 26
        head = "The same in JSONata" if flow.jsonata is not None else "In JSONata"
        self._text(head, _MARGIN, self.y, font_weight=600)
        if flow.jsonata_note:
            self._text(flow.jsonata_note, _MARGIN + width(head, 12) + 24, self.y, fill=QUIET)
        for name, value in (flow.jsonata or {}).items():
            self._note(name, compact(value))
        if flow.jsonata == {}:
            self._note("", NO_FIELD)

    def _note(self, name: str, text: str, *, mono: bool = True) -> None:
        self.y += 8
        for row, line in enumerate(_wrapped(text, _COLUMNS + 2, 6)):
            self.y += _LINE
            if row == 0:
                self._text(name, _MARGIN + 12, self.y)
            self._text(line, _MARGIN + 12, self.y) if not mono else self._mono(line, _MARGIN + _NAME - 20, self.y)


def _arrow(x: float, top: float, bottom: float, colour: str, *, broken: bool) -> str:
    dash = "3 4" if broken else ""
    line = tag("line", x1=x, y1=top + 3, x2=x, y2=bottom - 8, stroke=colour, stroke_width=1.6, stroke_dasharray=dash)
    return line + tag("polygon", points=f"{x},{bottom - 2} {x - 4},{bottom - 10} {x + 4},{bottom - 10}", fill=colour)


def _window(problem: FieldProblem) -> tuple[str, str]:
    """The expression's part around the place to blame, and the carets below it."""
    line = printable(problem.expression.replace("\n", " "))
    room = _FIELD - len(problem.field) - 2
    left = max(0, min(problem.start - room // 2, len(line) - room))
    shown = line[left : left + room]
    start = problem.start - left
    return shown, " " * start + "^" * max(1, min(problem.end - problem.start, len(shown) - start))


def _rows(data: JSON) -> list[str]:
    """The data on one line, or as indented JSON on at most five."""
    text = compact(data)
    if len(text) <= _COLUMNS - 16:
        return [printable(text)]
    if isinstance(data, Mapping) and 1 < len(data) <= _LINES:
        return [clip_middle(_joined(name, value), _COLUMNS) for name, value in data.items()]
    return _wrapped(text, _COLUMNS, _LINES)


def _joined(name: str, value: JSON) -> str:
    return f"{compact(name)}: {compact(value)}"


def _wrapped(text: str, columns: int, most: int) -> list[str]:
    """Lines of at most so many columns, broken after a sign; of more than `most` lines the middle is left out."""
    rest, rows = clip_middle(text, columns * (most - 1)), []
    while len(rest) > columns:
        at = max(rest.rfind(sign, columns // 2, columns) for sign in _BREAKS) + 1 or columns
        rows.append(rest[:at])
        rest = rest[at:]
    return [*rows, rest]
