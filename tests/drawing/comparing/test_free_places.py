from __future__ import annotations

from hypothesis import given, strategies as st

from sfnlearn.drawing.comparing.free_places import distance, free_place, points_of
from sfnlearn.drawing.picture.render import Box, Curve


def one_piece(points: list[tuple[int, int]]) -> Curve:
    return Curve((tuple(points),), None, None)


PLACES = st.integers(0, 400)
LINES = st.lists(st.tuples(PLACES, PLACES), min_size=4, max_size=4).map(one_piece)
BOXES = st.lists(st.builds(Box, PLACES, PLACES, st.integers(10, 90), st.integers(10, 90)), max_size=6)


@given(LINES, BOXES)
def test_a_mark_is_on_its_line_and_touches_nothing_where_that_is_possible(line, boxes):
    place = free_place(line, boxes, [], 8)
    points = list(points_of(line))
    assert min(abs(x - place[0]) + abs(y - place[1]) for x, y in points) <= 12 + 1e-9
    best = max(min((distance(point, box) for box in boxes), default=8) for point in points)
    assert min((distance(place, box) for box in boxes), default=8) >= min(best, 9)


@given(LINES)
def test_marks_keep_away_from_each_other(line):
    first = free_place(line, [], [], 8)
    second = free_place(line, [], [first], 8)
    far = max(abs(x - first[0]) + abs(y - first[1]) for x, y in points_of(line))
    assert second != first or far < 40
