"""Edits of a YAML text: what stands behind a key or a dash; the rest is in `block` and `flow`.

A value that is a block begins on the line below its key, any other one in the line of the key:

    Retry:   # remark                    Retry: []   # remark
      - ErrorEquals: [States.ALL]

So one that takes the other's place moves over.  It does where the block stood as a new one would stand, and then the
way back gives the same bytes; else the new value stands where the old one stood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sfnlearn.asl.reading.yaml_text import Written, YAMLSyntaxError, parse_yaml, read_yaml
from sfnlearn.editing.text import flow
from sfnlearn.editing.text.block import Block, column_of, line_end
from sfnlearn.editing.text.edits import Edit
from sfnlearn.editing.text.layout import Layout, indent_at, moved
from sfnlearn.editing.text.nodes import Kind, Node, Spot
from sfnlearn.editing.text.yaml_nodes import yaml_root
from sfnlearn.editing.text.yaml_spelling import YAMLLayout, in_quotes, yaml_layout_of
from sfnlearn.errors import UsageError
from sfnlearn.jsonplaces import Key

_COLON = re.compile(r"\s*:")
_REMARK = re.compile(r"[ \t]+#[^\r\n]*")
_GAP = re.compile(r"(?P<remark>[ \t]+#[^\r\n]*?)?(?P<odd>[ \t]*)\r?\n(?P<indent> *)")
BRACKETS = {"object": "{}", "array": "[]", "scalar": ""}


@dataclass(frozen=True, slots=True)
class Typed:
    """A value as it is typed, at the left margin, and what kind of a thing it is."""

    source: str
    node: Node

    @property
    def is_block(self) -> bool:
        return self.node.style == "block"

    @property
    def is_lines(self) -> bool:
        return self.node.style == "lines"


class YAMLEdits:
    """A `Grammar` for YAML."""

    def __init__(self, text: str, value: Any, written: Written | None) -> None:
        self.text = text
        self._read = (value, written)
        self._habits: YAMLLayout | None = None

    @cached_property
    def root(self) -> Node:
        return yaml_root(self.text, *self._read)

    @cached_property
    def layout(self) -> YAMLLayout:
        return self._habits or yaml_layout_of(self.text, self.root)

    @property
    def line_end(self) -> str:
        return self.layout.line_end

    def keep_habits(self, other: YAMLEdits) -> None:
        self._habits = other.layout

    def source(self, spot: Spot) -> str:
        """The spelling of a value, without the remark behind `|` or `>`, which belongs to the line."""
        node = spot.node
        own = self.text[node.start : node.end]
        remark = self._remark(node)[0] if node.style == "lines" else ""
        return moved(own.replace(remark, "", 1) if remark else own, self._margin(spot), "")

    def meaning(self, source: str) -> Any:
        return parse_yaml(source + "\n")

    def written(self, value: Any, around: Spot | None, key: Key) -> str:
        if around is not None and self._is_between_brackets(around):
            return self.layout.flow(value)
        return self.layout.block(value).replace("\n", self.line_end)

    # -- another value

    def spelt(self, spot: Spot, source: str) -> list[Edit]:
        typed, parent = _typed(source), spot.parent
        if parent is None:
            return self._spelt_alone(spot.node, typed)
        if parent.style != "block":
            return self._spelt_in_brackets(spot, typed)
        return self._spelt_as_block(spot, typed) if typed.is_block else self._spelt_in_line(spot, typed)

    def _spelt_alone(self, node: Node, typed: Typed) -> list[Edit]:
        """Another value for the whole text; a remark in the line of the old one comes before one of several lines."""
        column, end = column_of(self.text, node.start), node.end
        source = self._indented(typed.source, column if typed.is_block else 0)
        if _ends_in_lines(typed.node) or node.style == "lines":
            remark, end = self._remark(node)
            source = self._with_remark_around(source, remark, typed, 0)
        follows = bool(self.text[node.start - column : node.start].strip())
        gap = self.line_end if follows and (typed.is_block or node.start == node.end) else ""
        return [Edit(node.start, end, gap + (typed.source if gap else source))]

    def _spelt_in_brackets(self, spot: Spot, typed: Typed) -> list[Edit]:
        node, gap = spot.node, ""
        if typed.is_block or typed.is_lines:
            raise UsageError("Between brackets a value stands in brackets or quotes too, as in {a: 1} or [1, 2].")
        if node.start == node.end:
            gap = " " if _COLON.fullmatch(self.text[spot.member.key_span[1] : node.start]) else ": "
        own = typed.source[typed.node.start : typed.node.end]
        return [Edit(node.start, node.end, gap + moved(own, "", self._margin(spot)))]

    def _spelt_as_block(self, spot: Spot, typed: Typed) -> list[Edit]:
        node, begin = spot.node, self._behind_sign(spot)
        gap = self.text[begin : node.start]
        if "\n" in gap:
            return self._spelt_where_it_is(spot, typed, typed.node.kind)
        remark, end = self._remark(node)
        if typed.node.properties:
            first, rest = _split(typed)
            return [Edit(node.start, end, first + remark + self._below(spot, typed, rest))]
        if spot.parent is not None and spot.parent.kind == "array" and not (remark and _ends_in_lines(typed.node)):
            lead = " " if not gap else ""
            column = column_of(self.text, node.start) + len(lead)
            return [Edit(node.start, end, lead + self._indented(typed.source, column) + remark)]
        odd = "" if gap in ("", " ") else gap
        return [Edit(begin, end, remark + odd + self._below(spot, typed))]

    def _spelt_in_line(self, spot: Spot, typed: Typed) -> list[Edit]:
        node, begin = spot.node, self._behind_sign(spot)
        source = self._inline(typed, column_of(self.text, spot.member.start))
        usual = self._usual_gap(spot) if node.style == "block" else None
        if usual is not None and self._may_move_up(spot, usual):
            odd, remark = usual
            return [Edit(begin, node.end, _with_remark((odd or " ") + source if source else odd, remark, typed))]
        gap = self.text[begin : node.start]
        if "\n" in gap and not typed.is_lines:
            return self._spelt_where_it_is(spot, typed, "object")
        remark, end = self._remark(node)
        if not source and gap == " ":
            return [Edit(begin, end, remark)]
        if not gap and source:
            source = " " + source
        return [Edit(node.start, end, _with_remark(source, remark, typed))]

    def _remark(self, node: Node) -> tuple[str, int]:
        """The remark in the line of a value with the blanks before it, and where the two end."""
        if node.style == "lines":
            found = _REMARK.search(self.text, node.start, line_end(self.text, node.start))
            return (found[0] if found else ""), node.end
        end = line_end(self.text, node.end)
        remark = self.text[node.end : end]
        return (remark, end) if remark.strip() else ("", node.end)

    def _spelt_where_it_is(self, spot: Spot, typed: Typed, kind: Kind) -> list[Edit]:
        """Another value on the lines below a key or dash, in the column where one of its kind stands."""
        node, least = spot.node, column_of(self.text, spot.member.start)
        column = column_of(self.text, node.start)
        old = node.kind if node.style == "block" else "object"
        new = self._usual_column(spot, kind) if column in (least, self._usual_column(spot, old)) else column
        source = self._indented(typed.source, new) if typed.is_block else self._inline(typed, least)
        if node.style == "lines":
            source = self._with_remark_around(source, self._remark(node)[0], typed, new)
        return [Edit(node.start - column, node.end, " " * new + source)]

    def _with_remark_around(self, source: str, remark: str, typed: Typed, column: int) -> str:
        """A value with a remark in its line, or above it where the line would make a text of the remark."""
        if not typed.is_lines and _ends_in_lines(typed.node) and remark:
            return remark.strip() + self.line_end + " " * column + source
        return _with_remark(source, remark, typed)

    def _may_move_up(self, spot: Spot, usual: tuple[str, str]) -> bool:
        """Whether a value can move up to its key or dash, and a block that takes its place down to where this one is.

        With a remark in the line it cannot be told whether the block had it in its first or in its last line.
        """
        is_item = spot.parent is not None and spot.parent.kind == "array"
        last = self.text[spot.node.end : line_end(self.text, spot.node.end)]
        return not last.strip() and not (is_item and usual[1])

    def _usual_gap(self, spot: Spot) -> tuple[str, str] | None:
        """Of a block below its key as a new one would be: what stands behind the key, blanks and a remark."""
        found = _GAP.fullmatch(self.text, self._behind_sign(spot), spot.node.start)
        if found is None or len(found["indent"]) != self._usual_column(spot, spot.node.kind):
            return None
        return found["odd"], found["remark"] or ""

    def _usual_column(self, spot: Spot, kind: Kind) -> int:
        """Where a block stands below the key or dash that it belongs to."""
        column = column_of(self.text, spot.member.start)
        if spot.parent is not None and spot.parent.kind == "array":
            return column + 2
        return column + (self.layout.unit if kind == "object" else self.layout.dashes)

    def _behind_sign(self, spot: Spot) -> int:
        """The offset behind the colon of a key, or behind a dash."""
        if spot.parent is not None and spot.parent.kind == "array":
            return spot.member.start + 1
        colon = _COLON.match(self.text, spot.member.key_span[1])
        return colon.end() if colon else spot.node.start

    def _below(self, spot: Spot, typed: Typed, source: str | None = None) -> str:
        """A block on the lines below its key."""
        column = self._usual_column(spot, typed.node.kind)
        return self.line_end + " " * column + self._indented(typed.source if source is None else source, column)

    # -- a member more, or less, or elsewhere

    def added(self, container: Spot, index: int, key: Key, source: str) -> list[Edit]:
        node = container.node
        if node.style == "block":
            block = Block(self.text, node, not container.around)
            return block.inserted(index, self._lines(node.kind, key, _typed(source), block.column), self.line_end)
        if not node.members and not self._is_between_brackets(container, itself=False):
            typed = _typed(source)
            short = node.kind == "array" and self.layout.short_arrays and typed.node.kind == "scalar"
            if not short or typed.is_lines:
                return self.spelt(container, self._lines(node.kind, key, typed, 0))
        return self._added_in_brackets(container, index, key, _typed(source))

    def _added_in_brackets(self, container: Spot, index: int, key: Key, typed: Typed) -> list[Edit]:
        node = container.node
        self._check_brackets(node)
        if typed.is_block or typed.is_lines:
            raise UsageError("Between brackets a value stands in brackets or quotes too, as in {a: 1} or [1, 2].")
        own = typed.source[typed.node.start : typed.node.end] or "null"
        body = f"{self.layout.key(str(key), flow=True)}: {own}" if node.kind == "object" else own
        if not node.members:
            return [Edit(node.opens + 1, node.end - 1, body)]
        return flow.inserted(self.text, node, index, body, Layout(line_end=self.line_end, spread=False))

    def removed(self, container: Spot, index: int) -> list[Edit]:
        node = container.node
        if node.style == "block" and len(node.members) > 1:
            return Block(self.text, node, not container.around).removed(index)
        if node.style == "block":
            return self.spelt(container, BRACKETS[node.kind])
        self._check_brackets(node)
        return flow.removed(self.text, node, index)

    def renamed(self, spot: Spot, key: str) -> list[Edit]:
        return [Edit(*spot.member.key_span, self._key_like(spot, key))]

    def moved(self, container: Spot, index: int, target: Spot, goal: int, *, key: Key, value: Any) -> list[Edit]:
        node, member = container.node, container.inside(index)
        gone = self._without_own(container, index)
        if self._is_between_brackets(target):
            source = self.layout.flow(value) if member.node.style in ("block", "lines") else self.source(member)
            return [*gone, *self._added_in_brackets(target, goal, key, _typed(source))]
        if node.style != "block" or node.kind != target.node.kind:
            return [*gone, *self.added(target, goal, key, self.source(member))]
        lines = self._own_lines(container, index, key)
        if target.node.style != "block":
            return [*gone, *self.spelt(target, lines)]
        block = Block(self.text, target.node, not target.around)
        return [*gone, *block.inserted(goal, self._indented(lines, block.column), self.line_end)]

    def _without_own(self, container: Spot, index: int) -> list[Edit]:
        """A member taken away with its remarks, the only one of a block too: they are found again where it goes."""
        node, edits = container.node, self.removed(container, index)
        if node.style != "block" or len(node.members) > 1:
            return edits
        begin, end = Block(self.text, node, not container.around).own(0)
        [edit] = edits
        remark = self.text[node.end : line_end(self.text, node.end)]
        new = edit.new.removesuffix(remark) if edit.end > node.end else edit.new
        above = node.members[0].start - begin if edit.start > begin - column_of(self.text, begin) else 0
        return [Edit(edit.start - above, max(edit.end, end), new)]

    def _own_lines(self, container: Spot, index: int, key: Key) -> str:
        """All that is a member's own, remarks too, at the left margin."""
        block, member = Block(self.text, container.node, not container.around), container.inside(index)
        begin, end = block.own(index)
        own = self.text[begin:end]
        if isinstance(key, str) and key != member.member.key:
            start, stop = member.member.key_span
            own = self.text[begin:start] + self._key_like(member, key) + self.text[stop:end]
        margin = " " * block.column
        first, *rest = own.split("\n")
        return "\n".join([first, *(line.removeprefix(margin) for line in rest)])

    def _lines(self, kind: Kind, key: Key, typed: Typed, column: int) -> str:
        """A new member of a block, with an indent on all lines but the first."""
        if kind == "array" and typed.is_block and not typed.node.properties:
            return "- " + self._indented(typed.source, column + 2)
        begin = "-" if kind == "array" else self.layout.key(str(key)) + ":"
        if not typed.is_block:
            source = self._inline(typed, column)
            return f"{begin} {source}" if source else begin
        deeper = 2 if kind == "array" else self.layout.unit if typed.node.kind == "object" else self.layout.dashes
        source, indent = typed.source, self.line_end + " " * (column + deeper)
        if typed.node.properties:
            first, source = _split(typed)
            begin = f"{begin} {first}"
        return begin + indent + self._indented(source, column + deeper)

    # -- odds and ends

    def _inline(self, typed: Typed, column: int) -> str:
        """A value that is not a block, with its further lines deeper than a column."""
        source = self._indented(typed.source, column)
        rest = typed.source.split("\n")[1:]
        bare = typed.node.style == "flow" and typed.node.kind == "scalar"
        if bare and any(line.strip() and not line.startswith((" ", "\t")) for line in rest):
            return self._indented(typed.source, column + self.layout.unit)
        return source

    def _indented(self, source: str, column: int) -> str:
        """A source with its further lines at a column."""
        first, *rest = source.split("\n")
        return "\n".join([first, *(" " * column + line if line.strip("\r") else line for line in rest)])

    def _key_like(self, spot: Spot, key: str) -> str:
        """A key in the quotes of the one that it takes the place of."""
        old = self.text[spot.member.key_span[0]]
        if old in ("'", '"'):
            return in_quotes(key, old)
        return self.layout.key(key, flow=spot.parent is not None and spot.parent.style != "block")

    def _is_between_brackets(self, spot: Spot, *, itself: bool = True) -> bool:
        """Whether what comes into an object or array stands between brackets, its own or others'."""
        around = any(node.style == "flow" for node in spot.around)
        return around or (itself and spot.node.style == "flow" and bool(spot.node.members))

    def _check_brackets(self, node: Node) -> None:
        if self.text[node.opens : node.opens + 1] not in ("{", "["):
            raise UsageError('A single "key: value" between brackets has no braces of its own; write { } around it.')

    def _margin(self, spot: Spot) -> str:
        """The indent that a value's lines are deeper than, or stand at where it is a block."""
        node, parent = spot.node, spot.parent
        if node.style == "block":
            return " " * column_of(self.text, node.members[0].start)
        if parent is None:
            return ""
        return (
            " " * column_of(self.text, spot.member.start)
            if parent.style == "block"
            else indent_at(self.text, node.start)
        )


def _typed(source: str) -> Typed:
    try:
        return Typed(source, yaml_root(source, *read_yaml(source + "\n")))
    except YAMLSyntaxError:  # an alias, whose anchor stands elsewhere
        return Typed(source, Node("scalar", 0, len(source), lambda _: ()))


def _ends_in_lines(node: Node) -> bool:
    """Whether the last line of a value is one of a text below `|` or `>`, where a remark would be text too."""
    return node.style == "lines" or (node.style == "block" and _ends_in_lines(node.members[-1].node))


def _split(typed: Typed) -> tuple[str, str]:
    """The anchor and the tag before a block, and the block."""
    return typed.source[: typed.node.opens].rstrip(), typed.source[typed.node.opens :]


def _with_remark(source: str, remark: str, typed: Typed) -> str:
    """A value in its line with a remark behind it: of several lines below `|`, behind the first."""
    if not typed.is_lines:
        return source + remark
    first, *rest = source.split("\n")
    line_break = "\r" if first.endswith("\r") else ""
    return "\n".join([first.removesuffix("\r") + remark + line_break, *rest])
