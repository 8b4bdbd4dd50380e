"""Text reads on its ground in both themes, in every static view; and no view uses a colour without a dark twin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest

from sfnlearn import StateMachine, compare, draw, run
from sfnlearn.drawing import theme
from sfnlearn.drawing.dark import adaptive, dark, darkened
from sfnlearn.drawing.tables.data_flow_picture import DataFlow
from sfnlearn.widgets.dataflow_model import Model
from tests.drawing.samples import ORDER, Machine

SVG = "{http://www.w3.org/2000/svg}"
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


Shape = tuple[float, float, float, float, str]
Text = tuple[float, float, ET.Element]


def shapes_and_texts(element: ET.Element, x: float = 0.0, y: float = 0.0) -> Iterator[Shape | Text]:
    """The filled rectangles and discs with their places, and the texts, in the order in which they are drawn."""
    moved = re.match(r"translate\((\S+) (\S+)\)", element.get("transform", ""))
    x, y = (x + float(moved[1]), y + float(moved[2])) if moved else (x, y)

    def get(name: str) -> float:
        return float(child.get(name, 0))

    for child in element:
        fill = child.get("fill", "none")
        if child.tag == f"{SVG}g":
            yield from shapes_and_texts(child, x, y)
        elif child.tag == f"{SVG}rect" and fill != "none":
            yield x + get("x"), y + get("y"), x + get("x") + get("width"), y + get("y") + get("height"), fill
        elif child.tag == f"{SVG}circle" and fill != "none":
            yield (
                x + get("cx") - get("r"),
                y + get("cy") - get("r"),
                x + get("cx") + get("r"),
                y + get("cy") + get("r"),
                fill,
            )
        elif child.tag == f"{SVG}text":
            yield x + get("x"), y + get("y") - 4, child


def texts(root: ET.Element) -> Iterator[tuple[str, str, str]]:
    """(text, its colour, the colour that it stands on): its rim's, or that of the last shape drawn where it begins."""
    shapes: list[Shape] = []
    for drawn in shapes_and_texts(root):
        if len(drawn) == 5:
            shapes.append(drawn)
            continue
        x, y, text = drawn
        x += 2 if text.get("text-anchor", "start") == "start" else -2 if text.get("text-anchor") == "end" else 0
        under = [fill for left, top, right, bottom, fill in shapes if left <= x <= right and top <= y <= bottom]
        on = text.get("stroke") or (under[-1] if under else theme.PAPER)
        for part in text.iter():
            yield "".join(part.itertext()), part.get("fill", text.get("fill", "#000000")), on


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("turned", [str, dark], ids=["light", "dark"])
def test_text_reads_on_its_ground(view, turned):
    root = ET.fromstring(VIEWS[view])
    found = list(texts(root))
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
