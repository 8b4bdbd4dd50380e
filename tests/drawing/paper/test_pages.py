"""A picture in parts: nothing is lost, nothing is too large, and every line that is cut is found again."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree as ET

import pytest

from sfnlearn.drawing import draw
from sfnlearn.drawing.front_ends import SHEET
from sfnlearn.drawing.paper.pages import pages, room
from sfnlearn.drawing.places import read
from tests.drawing.samples import Machine, random_machine

JOIN = re.compile(r"(\d+) (to|from) (.*) in part (\d+)")


def texts(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in read(svg).iter("text")]


def joins(parts: list[str]) -> list[tuple[int, int, str, str, int]]:
    """(number, the part where it is told, to or from, the state, the other part)."""
    return [
        (int(found[1]), part, found[2], found[3], int(found[4]))
        for part, svg in enumerate(parts, 1)
        for text in texts(svg)
        if (found := JOIN.fullmatch(text))
    ]


def chain(count: int) -> Machine:
    states = {f"S{n}": {"Type": "Pass", "Next": f"S{n + 1}"} for n in range(count)}
    return Machine({"StartAt": "S0", "States": {**states, f"S{count}": {"Type": "Succeed"}}})


def large(seed: int) -> str:
    """The picture of a machine of some 40 states."""
    svg: str = draw(Machine(random_machine(seed, 40))).svg
    return svg


PICTURES = {"chain": draw(chain(40)).svg, **{f"random {seed}": large(seed) for seed in (0, 1, 2, 4)}}


@pytest.mark.parametrize("name", PICTURES)
def test_every_card_and_every_label_is_in_one_part_and_whole(name):
    svg = PICTURES[name]
    parts = pages(svg)
    assert len(parts) > 1

    def drawn(text: str) -> Counter[str]:
        groups = read(text).iter("g")
        return Counter(
            group.findtext("title", "") for group in groups if {"node", "label"} & set(group.get("class", "").split())
        )

    assert sum((drawn(part) for part in parts), Counter()) == drawn(svg)


@pytest.mark.parametrize("name", PICTURES)
def test_the_smallest_text_has_six_points_on_a_sheet(name):
    svg = PICTURES[name]
    smallest = min(float(size) for size in re.findall(r'font-size="([\d.]+)"', svg))
    for part in pages(svg):
        root = read(part)
        wide, high = float(root.get("width", 0)), float(root.get("height", 0))
        scale = min(1.0, SHEET[0] / wide, SHEET[1] / high)
        assert smallest * scale * 0.75 >= 5.99, (wide, high)


@pytest.mark.parametrize("name", PICTURES)
def test_a_line_that_is_cut_has_its_number_in_both_parts(name):
    svg = PICTURES[name]
    told = joins(pages(svg))
    assert told
    titles = [
        " ".join(group.findtext("title", "").split())
        for group in read(svg).iter("g")
        if "edge" in group.get("class", "")
    ]
    by_number: dict[int, list[tuple[int, int, str, str, int]]] = {}
    for join in told:
        by_number.setdefault(join[0], []).append(join)
    for leaves, enters in (sorted(pair, key=lambda join: join[2], reverse=True) for pair in by_number.values()):
        assert (leaves[2], enters[2]) == ("to", "from")
        assert (leaves[1], leaves[4]) == (enters[4], enters[1])
        source, target = enters[3].removesuffix("…"), leaves[3].removesuffix("…")
        assert [title for title in titles if title.startswith(source) and f"→ {target}" in title]


def test_a_chain_is_cut_between_its_states():
    told = joins(pages(draw(chain(40)).svg))
    assert all(int(join[3][1:]) for join in told if join[3].startswith("S"))
    assert [join[0] for join in told if join[2] == "to"] == list(range(1, len(told) // 2 + 1))


def test_what_fits_stays_as_it_is_and_what_takes_too_many_sheets_too():
    small = draw(chain(4)).svg
    assert pages(small) == [small]
    wide, high = room('<svg font-size="11">')
    assert (round(wide), round(high)) == (887, 1238)
    huge = ET.Element("svg", {"width": "100000", "height": "100000", "aria-label": "x"})
    huge.append(ET.Element("line", {"x1": "0", "x2": "100000", "y1": "0", "y2": "100000"}))
    text = ET.tostring(huge, encoding="unicode")
    assert pages(text) == [text]


def test_the_picture_gives_its_parts():
    picture = draw(chain(40))
    assert picture.pages() == pages(picture.svg)
    assert all(f"Part {place} of {len(picture.pages())}" in part for place, part in enumerate(picture.pages(), 1))
