from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from sfnlearn.drawing.paper.cuts import cuts, pieces

SPANS = st.lists(
    st.tuples(st.floats(0, 3000), st.floats(1, 200)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=30
)


@given(st.floats(1, 4000), st.floats(100, 900), SPANS)
def test_no_piece_is_longer_than_a_page_and_none_is_left_out(length, limit, things):
    made = pieces(length, cuts(length, limit, things))
    assert all(0 < end - start <= limit + 1e-6 for start, end in made)
    assert made[0][0] == 0
    assert made[-1][1] == length


@given(st.integers(2, 40), st.floats(170, 900))
def test_rows_with_gaps_are_never_cut(count, limit):
    rows = [(80 * row + 10, 80 * row + 70) for row in range(count)]
    at = cuts(80 * count, limit, rows)
    assert not [place for place in at for start, end in rows if start < place < end]


@pytest.mark.parametrize("things", [[], [(10, 90)]])
def test_what_fits_is_not_cut(things):
    assert cuts(100, 100, things) == []
