"""What a picture tells where the pointer rests: where no script runs an image shows none of its own titles.

So an empty element with the same text lies over the image, at the place of each group that has a title.  A `title` and
a place are let through also in an untrusted notebook.

Rules that hold here: the SVG says what its tooltips are and where; nothing is measured twice; lines have none, since a
box around a line covers what does not belong to it (its label has the same text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.text import width

_SVG = "{http://www.w3.org/2000/svg}"
_MOVED = re.compile(r"translate\((-?[\d.]+)[ ,](-?[\d.]+)\)")
_SILENT = frozenset({"edge", "start", "end"})


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in a picture's pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def with_(self, other: Area) -> Area:
        """The rectangle around both."""
        return Area(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A group of a picture: its classes, the text of its title, and where it is."""

    classes: frozenset[str]
    title: str
    area: Area


def places(svg: str) -> list[Place]:
    """The groups that have a title, in the order in which they are drawn.

    >>> card = '<g transform="translate(50 20)"><title>A</title><rect x="-5" y="-4" width="10" height="8"/></g>'
    >>> places(f'<svg xmlns="http://www.w3.org/2000/svg">{card}</svg>')[0].area
    Area(left=45.0, top=16.0, right=55.0, bottom=24.0)
    """
    return list(_walk(ET.fromstring(svg), 0.0, 0.0))  # noqa: S314 - our own text


def tooltips(found: list[Place]) -> str:
    """Empty elements with the titles, for a box that is as large as the picture and positioned."""
    return "".join(_tooltip(place) for place in found if not place.classes & _SILENT)


def start_of(found: list[Place]) -> float | None:
    """How far from the left the picture's Start is, where there is one."""
    return next(((place.area.left + place.area.right) / 2 for place in found if "start" in place.classes), None)


def _tooltip(place: Place) -> str:
    area = place.area
    style = (
        f"position:absolute;left:{round(area.left)}px;top:{round(area.top)}px;"
        f"width:{round(area.right - area.left)}px;height:{round(area.bottom - area.top)}px"
    )
    return tag("span", title=place.title, style=style)


def _walk(element: ET.Element, x: float, y: float) -> Iterator[Place]:
    x, y = _moved(element, x, y)
    told = element.find(f"{_SVG}title")
    if told is not None and element.tag == f"{_SVG}g":
        areas = list(_areas(element, x, y, inside=True))
        if areas:
            yield Place(frozenset(element.get("class", "").split()), told.text or "", _around(areas))
    for child in element:
        if child.tag == f"{_SVG}g":
            yield from _walk(child, x, y)


def _around(areas: list[Area]) -> Area:
    whole = areas[0]
    for area in areas[1:]:
        whole = whole.with_(area)
    return whole


def _areas(element: ET.Element, x: float, y: float, *, inside: bool = False) -> Iterator[Area]:
    """The rectangles and texts in a group; `x` and `y` are where it stands."""
    if not inside:
        x, y = _moved(element, x, y)
    for child in element:
        if child.tag == f"{_SVG}g":
            yield from _areas(child, x, y)
        elif child.tag == f"{_SVG}rect":
            left, top = x + _number(child, "x"), y + _number(child, "y")
            yield Area(left, top, left + _number(child, "width"), top + _number(child, "height"))
        elif child.tag == f"{_SVG}text":
            yield _text(child, x, y)


def _text(element: ET.Element, x: float, y: float) -> Area:
    size = _number(element, "font-size", 12)
    long = width("".join(element.itertext()), size)
    before = {"middle": long / 2, "end": long}.get(element.get("text-anchor", ""), 0)
    left, base = x + _number(element, "x") - before, y + _number(element, "y")
    return Area(left, base - size, left + long, base + size / 3)


def _moved(element: ET.Element, x: float, y: float) -> tuple[float, float]:
    by = _MOVED.match(element.get("transform", ""))
    return (x + float(by[1]), y + float(by[2])) if by else (x, y)


def _number(element: ET.Element, name: str, otherwise: float = 0.0) -> float:
    return float(element.get(name, otherwise))
