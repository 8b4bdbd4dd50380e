"""Where things stand in a picture: read from its SVG, so that nothing is measured twice.

Rules that hold here: the SVG is one of ours (groups are moved by `translate`, lines are absolute), which `read` makes a
tree; places are in the picture's own pixels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from xml.etree import ElementTree as ET

from sfnlearn.drawing.text import width

_OF_TEXTS = ("font-size", "text-anchor")
_NO_LOOK: Mapping[str, str] = {}
_MOVED = re.compile(r"translate\((-?[\d.]+)[ ,](-?[\d.]+)\)")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in a picture's pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def around(self, other: Area) -> Area:
        """The smallest rectangle that holds both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Area(left, top, max(self.right, other.right), max(self.bottom, other.bottom))

    def within(self, other: Area) -> Area:
        """What both have in common; they meet."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        return Area(left, top, min(self.right, other.right), min(self.bottom, other.bottom))

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle point."""
        return ((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    def meets(self, other: Area) -> bool:
        """Whether the two have a point in common."""
        across = self.left <= other.right and other.left <= self.right
        return across and self.top <= other.bottom and other.top <= self.bottom


@dataclass(frozen=True, slots=True)
class Place:
    """A group of a picture: its classes, the text of its title, and where it is."""

    classes: frozenset[str]
    title: str
    area: Area


def read(svg: str) -> ET.Element:
    """The SVG as a tree, its names without a namespace."""
    return ET.fromstring(svg.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1))  # noqa: S314 - our own text


def places(svg: str) -> list[Place]:
    """The groups that have a title, in the order in which they are drawn.

    >>> card = '<g transform="translate(50 20)"><title>A</title><rect x="-5" y="-4" width="10" height="8"/></g>'
    >>> places(f'<svg xmlns="http://www.w3.org/2000/svg">{card}</svg>')[0].area
    Area(left=45.0, top=16.0, right=55.0, bottom=24.0)
    """
    return list(_titled(read(svg), 0.0, 0.0))


def moved(element: ET.Element, x: float, y: float) -> tuple[float, float]:
    """Where (0, 0) of a group is, in a group whose (0, 0) is at (x, y)."""
    by = _MOVED.match(element.get("transform", ""))
    return (x + float(by[1]), y + float(by[2])) if by else (x, y)


def area_of(element: ET.Element, x: float, y: float) -> Area | None:
    """The rectangle around the rectangles, discs, lines and texts of an element; None where it has none."""
    return around(_areas(element, x, y))


def around(areas: Iterable[Area]) -> Area | None:
    """The rectangle around all of them."""
    listed = list(areas)
    return reduce(Area.around, listed) if listed else None


def _titled(element: ET.Element, x: float, y: float) -> Iterator[Place]:
    outer = (x, y)
    x, y = moved(element, x, y)
    told = element.findtext("title")
    if told is not None and element.tag == "g":
        area = area_of(element, *outer)
        if area is not None:
            yield Place(frozenset(element.get("class", "").split()), told, area)
    for child in element:
        if child.tag == "g":
            yield from _titled(child, x, y)


def _areas(element: ET.Element, x: float, y: float, look: Mapping[str, str] = _NO_LOOK) -> Iterator[Area]:
    """`look` are the attributes of texts that the groups around it set."""
    if element.tag == "g":
        x, y = moved(element, x, y)
        look = {**look, **{name: element.attrib[name] for name in _OF_TEXTS if name in element.attrib}}
        for child in element:
            yield from _areas(child, x, y, look)
    elif element.tag in _SHAPES:
        yield _SHAPES[element.tag](element, x, y, look)


def _text(element: ET.Element, x: float, y: float, look: Mapping[str, str]) -> Area:
    size = float(element.get("font-size") or look.get("font-size") or 12)
    long = width("".join(element.itertext()), size)
    before = {"middle": long / 2, "end": long}.get(element.get("text-anchor") or look.get("text-anchor", ""), 0)
    left, base = x + number(element, "x") - before, y + number(element, "y")
    return Area(left, base - size, left + long, base + size / 3)


def _rectangle(element: ET.Element, x: float, y: float, _look: Mapping[str, str]) -> Area:
    left, top = x + number(element, "x"), y + number(element, "y")
    return Area(left, top, left + number(element, "width"), top + number(element, "height"))


def _disc(element: ET.Element, x: float, y: float, _look: Mapping[str, str]) -> Area:
    across, down, r = x + number(element, "cx"), y + number(element, "cy"), number(element, "r")
    return Area(across - r, down - r, across + r, down + r)


def _line(element: ET.Element, x: float, y: float, _look: Mapping[str, str]) -> Area:
    left, right = sorted(number(element, name) for name in ("x1", "x2"))
    top, bottom = sorted(number(element, name) for name in ("y1", "y2"))
    return Area(x + left, y + top, x + right, y + bottom)


_SHAPES = {"text": _text, "rect": _rectangle, "circle": _disc, "line": _line}


def number(element: ET.Element, name: str, otherwise: float = 0.0) -> float:
    """An attribute that is a number."""
    return float(element.get(name, otherwise))
