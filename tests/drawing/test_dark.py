"""Text reads on its ground in both themes, in every static view; and no view uses a colour without a dark twin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import pytest

from sfnlearn import StateMachine, compare, draw, run
from sfnlearn.drawing import theme
from sfnlearn.drawing.dark import adaptive, dark, darkened
from sfnlearn.drawing.places import Area, area_of, moved, read
from sfnlearn.drawing.tables.data_flow_picture import DataFlow
from sfnlearn.widgets.dataflow_model import Model
from tests.drawing.samples import ORDER, Machine

RULES = [{"Variable": "$.n", "NumericGreaterThan": 0, "Next": "Wait"}]
WAIT = {"Type": "Wait", "Seconds": 5, "End": True}
BRANCH = {"StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "No"}}}
CAUGHT = {
    "Type": "Parallel",
    "Branches": [BRANCH, {"StartAt": "B", "States": {"B": {"Type": "Wait", "Seconds": 9, "End": True}}}],
    "Catch": [{"ErrorEquals": ["No"], "Next": "Bad"}],
    "Next": "Wait",
}
BAD = {"Type": "Fail", "Error": "No"}
MACHINE = StateMachine(
    {
        "StartAt": "Sign",
        "States": {
            "Sign": {"Type": "Choice", "Choices": RULES, "Default": "Both"},
            "Both": CAUGHT,
            "Wait": WAIT,
            "Bad": BAD,
        },
    }
)


def views() -> dict[str, str]:
    """Every static view, with every status in it."""
    one, other = run(MACHINE, {"n": 1}, name="one"), run(MACHINE, {"n": 0}, name="other")
    model = Model(MACHINE, "Wait", {"n": 1}, {})
    return {
        "machine": draw(Machine(ORDER)).svg,
        "execution": draw(other).svg,
        "running": draw(other, at=4).svg,
        "comparison": compare(one, other).svg,
        "timeline": other.timeline.svg,
        "data flow": DataFlow(model.flow).svg,
    }


VIEWS = views()


def luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, as WCAG 2 defines it.

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    light, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (low + 0.05)


@dataclass
class Drawn:
    """A filled shape, or a text with the colour that it has; in the order in which they are drawn."""

    area: Area
    fill: str
    text: str = ""
    rim: str = ""


def drawn(element: ET.Element, x: float = 0.0, y: float = 0.0, fill: str = "#000000") -> Iterator[Drawn]:
    for child in element:
        look = child.get("fill", fill)
        area = area_of(child, x, y) if child.tag in {"rect", "circle", "text"} else None
        if child.tag == "g":
            yield from drawn(child, *moved(child, x, y), look)
        elif area and child.tag == "text":
            for part in child.iter():
                yield Drawn(area, part.get("fill", look), "".join(part.itertext()), child.get("stroke", ""))
        elif area and look != "none":
            yield Drawn(area, look)


def texts(svg: str) -> Iterator[tuple[str, str, str]]:
    """(text, its colour, the colour that it stands on): its rim's, or that of the last shape drawn at its middle."""
    shapes: list[Drawn] = []
    for thing in drawn(read(svg)):
        if not thing.text:
            shapes.append(thing)
            continue
        x, y = (thing.area.left + thing.area.right) / 2, (thing.area.top + thing.area.bottom) / 2
        middle = Area(x, y, x, y)
        under = [shape.fill for shape in shapes if shape.area.meets(middle)]
        yield thing.text, thing.fill, thing.rim or (under[-1] if under else theme.PAPER)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("turned", [str, dark], ids=["light", "dark"])
def test_text_reads_on_its_ground(view, turned):
    found = list(texts(VIEWS[view]))
    assert found
    weak = {
        (text, colour, ground): round(contrast(turned(colour), turned(ground)), 1)
        for text, colour, ground in found
        if contrast(turned(colour), turned(ground)) < 4.5
    }
    assert weak == {}


def test_text_reads_on_every_ground_that_may_lie_behind_it():
    """A frame may lie under a caption, a status under a name: shapes of other groups, which the walk does not see."""
    fills = [style.fill for style in theme.STATUSES.values()]
    pairs = [(ink, ground) for ink in (theme.INK, theme.QUIET) for ground in [*fills, theme.FRAME_FILL, theme.PAPER]]
    pairs += [(style.colour, style.fill) for style in theme.STATUSES.values() if style.path]
    pairs += [(theme.PAPER, theme.FIRST), (theme.PAPER, theme.SECOND)]
    weak = [
        (*pair, turned.__name__)
        for pair in pairs
        for turned in (str, dark)
        if contrast(turned(pair[0]), turned(pair[1])) < 4.5
    ]
    assert weak == []


@pytest.mark.parametrize("view", VIEWS)
def test_every_colour_has_a_dark_twin(view):
    used = {colour for _, colour in re.findall(r'\b(fill|stroke)="(#\w+)"', VIEWS[view])}
    assert used - set(theme.DARK) == set()


@pytest.mark.parametrize("view", VIEWS)
def test_the_style_sheet_in_the_picture_gives_each_colour_its_twin(view):
    sheet = adaptive(VIEWS[view], 400).split("<style>")[1].split("</style>")[0]
    assert sheet.startswith("@media (min-width:401px) and (max-width:403px)")
    rules = dict(re.findall(r'\[\w+="(#\w+)"\]\{\w+:(#\w+)\}', sheet))
    assert rules == {colour: theme.DARK[colour] for colour in rules}
    assert set(re.findall(r'\b(?:fill|stroke)="(#\w+)"', VIEWS[view])) == set(rules)


def test_a_dark_picture_has_none_of_the_light_colours():
    left = set(re.findall(r"#\w{6}", darkened(VIEWS["execution"]))) & set(theme.DARK)
    assert left <= {colour for colour, twin in theme.DARK.items() if colour == twin}
