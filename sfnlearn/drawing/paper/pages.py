"""A picture in parts: SVG texts, each no larger than a sheet of A4 or Letter on which its text still reads.

Rules that hold here: whatever we draw can be split, since it is the SVG that is cut; a card, a label or a row is drawn
once and whole, in the part of its middle; a line that is cut has a number in both parts, and below each part stands
where its lines go on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from sfnlearn.drawing.front_ends import SHEET
from sfnlearn.drawing.markup import document, group, number, tag
from sfnlearn.drawing.paper.cuts import Span, cuts, pieces
from sfnlearn.drawing.paper.joins import Join, Point, joins, line_between, line_of
from sfnlearn.drawing.places import Area, area_of, around, moved, read
from sfnlearn.drawing.text import clip, markup
from sfnlearn.drawing.theme import BOTH, INK, PAPER, QUIET

LEAST_POINTS = 6.0
MOST_PAGES = 40
_POINTS = 0.75
_STRIP, _DISC, _ROW, _HEAD, _COLUMN, _LEAST = 24, 8, 17, 26, 260, 480
_SMALLEST = 10.0
_SIZE = re.compile(r'font-size="([\d.]+)"')
_CUT = frozenset({"edge", "container", "join"})


@dataclass(slots=True)
class _Page:
    area: Area
    marks: list[tuple[Join, bool]] = field(default_factory=list)
    """The joins on its border; True where the line goes from here to the other page."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A group or shape, and (0, 0) of the group around it."""

    element: ET.Element
    area: Area
    x: float
    y: float

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.element.get("class", "").split())

    @property
    def name(self) -> str:
        """The name in a card's title, which goes on with the state's type."""
        title = self.element.findtext("title", "")
        return next((title.split(f" ({kind})")[0] for kind in self.classes if f" ({kind})" in title), title)

    @property
    def is_whole(self) -> bool:
        """Whether it is drawn once and never cut: a card, a label, a row; not a line or a frame."""
        return self.element.tag == "g" and not self.classes & _CUT


def room(svg: str) -> tuple[float, float]:
    """Width and height that a picture may have so that, fitted on a sheet, its smallest text has `LEAST_POINTS`."""
    smallest = min(map(float, _SIZE.findall(svg)), default=_SMALLEST)
    scale = min(1.0, LEAST_POINTS / (_POINTS * max(smallest, _SMALLEST)))
    return SHEET[0] / scale, SHEET[1] / scale


def pages(svg: str) -> list[str]:
    """The parts of a picture; one, the picture itself, where it fits a sheet (or would need more than `MOST_PAGES`).

    >>> from sfnlearn.drawing import draw
    >>> picture = draw({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    >>> pages(picture.svg) == [picture.svg]
    True
    """
    root = read(svg)
    wide, high = float(root.get("width", 0)), float(root.get("height", 0))
    most_wide, most_high = room(svg)
    if wide <= most_wide and high <= most_high:
        return [svg]
    if math.ceil(wide / most_wide) * math.ceil(high / most_high) > MOST_PAGES:
        return [svg]
    items = list(_items(root, 0.0, 0.0))
    made = _split(items, (wide, high), (most_wide - 2 * _STRIP, most_high - 2 * _STRIP - _HEAD - 8 * _ROW))
    _mark(made, items)
    name = root.get("aria-label", "")
    return [_draw(page, place, len(made), items, name) for place, page in enumerate(made)]


def _items(element: ET.Element, x: float, y: float) -> Iterator[_Item]:
    """What is drawn, without the groups that only move something."""
    for child in element:
        if child.tag == "g" and not child.get("class"):
            yield from _items(child, *moved(child, x, y))
        elif child.get("class") != "paper" and child.tag not in {"title", "style"}:
            area = _edge_area(child, x, y) if "edge" in child.get("class", "") else area_of(child, x, y)
            if area is not None:
                yield _Item(child, area, x, y)


def _edge_area(element: ET.Element, x: float, y: float) -> Area | None:
    points = line_of(element, x, y)
    if not points:
        return None
    across, down = [point[0] for point in points], [point[1] for point in points]
    return Area(min(across) - 8, min(down) - 8, max(across) + 8, max(down) + 8)


def _split(items: list[_Item], size: tuple[float, float], limit: tuple[float, float]) -> list[_Page]:
    """Bands from top to bottom, each of them cut from left to right for itself."""
    whole = [item.area for item in items if item.is_whole]
    made = []
    for top, bottom in pieces(size[1], _cuts(size[1], limit[1], [(area.top, area.bottom) for area in whole])):
        inside: list[Span] = [(area.left, area.right) for area in whole if top <= area.middle[1] < bottom]
        for left, right in pieces(size[0], _cuts(size[0], limit[0], inside)):
            made.append(_Page(Area(left, top, right, bottom)))
    return made


def _cuts(length: float, limit: float, things: list[Span]) -> list[float]:
    """Cuts; where they have to go through things, the pages have room for what hangs over."""
    at = cuts(length, limit, things)
    over = [end - start for start, end in things if any(start < place < end for place in at)]
    return cuts(length, limit - min(max(over), limit / 2), things) if over else at


def _mark(made: list[_Page], items: list[_Item]) -> None:
    def page_at(point: Point) -> int:
        return next((place for place, page in enumerate(made) if _holds(page.area, point)), 0)

    names = [item.name for item in items if item.classes & {"node", "start", "end"}]
    names += [f"end of {name}" for name in names]
    lines = [line_between(item.element, item.x, item.y, names) for item in items if "edge" in item.classes]
    for join in joins(lines, page_at):
        made[join.from_page].marks.append((join, True))
        made[join.to_page].marks.append((join, False))


def _holds(area: Area, point: Point) -> bool:
    return area.left <= point[0] < area.right and area.top <= point[1] < area.bottom


# ------------------------------------------------------------------------------------------------------------ drawing


def _draw(page: _Page, place: int, count: int, items: list[_Item], name: str) -> str:
    lines = [item for item in items if not item.is_whole and item.area.meets(page.area)]
    cards = [item for item in items if item.is_whole and _holds(page.area, item.area.middle)]
    seen = around([*(item.area.within(page.area) for item in lines), *(item.area for item in cards)]) or page.area
    wide, high = seen.right - seen.left, seen.bottom - seen.top
    head = f"Part {place + 1} of {count}: {name}"
    marks, below, rows = _marks(page, seen), _HEAD + high + 2 * _STRIP, list(_told(page, wide))
    body = [
        tag("text", markup(clip(head, int(max(wide, _LEAST) / 6))), x=_STRIP, y=17, font_size=11, fill=QUIET),
        _window(page.area, seen, lines),
        *(line for line, _ in marks),
        _window(seen, seen, cards),
        *(disc for _, disc in marks),
        *(group(row, _STRIP, below + 8 + _ROW * number) for number, row in enumerate(rows)),
    ]
    size = round(max(wide, _LEAST) + 2 * _STRIP), round(below + _ROW * len(rows) + 4)
    return document("\n".join(body), *size, head)


def _told(page: _Page, wide: float) -> Iterator[str]:
    """Where the page's lines go on or come from, in rows of columns."""
    columns = max(1, int((max(wide, _LEAST) + 2 * _STRIP) // _COLUMN))
    for first in range(0, len(page.marks), columns):
        row = page.marks[first : first + columns]
        yield "".join(
            tag("text", markup(_where(*mark)), x=column * _COLUMN, font_size=11, fill=INK)
            for column, mark in enumerate(row)
        )


def _where(join: Join, leaves: bool) -> str:
    if leaves:
        return f"{join.number} to {clip(' '.join(join.target.split()), 24)} in part {join.to_page + 1}"
    return f"{join.number} from {clip(' '.join(join.source.split()), 24)} in part {join.from_page + 1}"


def _window(area: Area, seen: Area, items: list[_Item]) -> str:
    """What the items show inside of `area`, cut off at its border, on a page that shows `seen`."""
    wide, high = area.right - area.left, area.bottom - area.top
    body = "".join(group(ET.tostring(item.element, encoding="unicode"), item.x, item.y) for item in items)
    x, y = area.left - seen.left + _STRIP, area.top - seen.top + _HEAD + _STRIP
    box = " ".join(map(number, (area.left, area.top, wide, high)))
    return tag("svg", body, x=x, y=y, width=wide, height=high, view_box=box, overflow="hidden")


def _marks(page: _Page, seen: Area) -> list[tuple[str, str]]:
    """For each join a line to outside of what is seen, and a numbered disc there."""
    taken: list[Point] = []
    made = []
    for join, _ in page.marks:
        way = _outside(join.at, page.area)
        x, y = join.at[0] - seen.left + _STRIP, join.at[1] - seen.top + _HEAD + _STRIP
        edge = {
            (-1, 0): (_STRIP, y),
            (1, 0): (seen.right - seen.left + _STRIP, y),
            (0, -1): (x, _HEAD + _STRIP),
            (0, 1): (x, seen.bottom - seen.top + _HEAD + _STRIP),
        }[way]
        at = _free(way, *edge, taken)
        taken.append(at)
        line = tag("line", x1=x, y1=y, x2=at[0], y2=at[1], stroke=BOTH, stroke_width=1.2, stroke_dasharray="2 2")
        disc = tag("circle", r=_DISC, fill=BOTH)
        text = tag("text", str(join.number), y=3.8, font_size=11, font_weight=600, text_anchor="middle", fill=PAPER)
        made.append((line, group(disc + text, *at)))
    return made


def _outside(point: Point, area: Area) -> tuple[int, int]:
    """Which way is out of the page, at a point of its border."""
    ways = {
        (-1, 0): abs(point[0] - area.left),
        (1, 0): abs(point[0] - area.right),
        (0, -1): abs(point[1] - area.top),
        (0, 1): abs(point[1] - area.bottom),
    }
    return min(ways, key=lambda way: ways[way])


def _free(way: tuple[int, int], x: float, y: float, taken: list[Point]) -> Point:
    """A place for a disc outside of the border: the next one along it that none has yet."""
    out = (x + way[0] * _STRIP / 2, y + way[1] * _STRIP / 2)
    along = (abs(way[1]), abs(way[0]))
    for step in range(200):
        shift = (step + 1) // 2 * (2 * _DISC + 2) * (1 if step % 2 else -1)
        at = (out[0] + along[0] * shift, out[1] + along[1] * shift)
        if all(abs(at[0] - other[0]) + abs(at[1] - other[1]) > 2 * _DISC for other in taken):
            return at
    return out
