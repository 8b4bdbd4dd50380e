"""What a picture tells where the pointer rests: where no script runs an image shows none of its own titles.

So an empty element with the same text lies over the image, at the place of each group that has a title.  A `title` and
a place are let through also in an untrusted notebook.

Rules that hold here: the SVG says what its tooltips are and where; lines have none, since a box around a line covers
what does not belong to it (its label has the same text).
"""

from __future__ import annotations

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.places import Place

_SILENT = frozenset({"edge", "start", "end"})


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
