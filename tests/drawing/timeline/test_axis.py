"""Laws of the axis with breaks."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, strategies as st

from sfnlearn.drawing.text import width
from sfnlearn.drawing.timeline.axis import MOST_BREAKS, TEXT_SIZE, Axis, breaks

SECONDS = st.sampled_from([0.0, 0.001, 0.25, 1.0, 3.0, 60.0, 7200.0, 86400.0, 3e7]) | st.floats(0, 1e6, width=32)
MOMENTS = st.lists(SECONDS, min_size=1, max_size=20)


def axis_of(gaps: list[float]) -> tuple[Axis, list[float]]:
    moments = [0.0]
    for gap in gaps:
        moments.append(round(moments[-1] + gap, 6))
    return Axis(moments[-1], breaks(moments), 520), moments


@given(MOMENTS)
def test_what_comes_later_never_stands_further_left(gaps):
    axis, moments = axis_of(gaps)
    places = [axis.at(moment) for moment in moments]
    assert all(one <= other + 1e-6 for one, other in pairwise(places))
    assert places[0] == 0
    assert places[-1] <= axis.wide + 1e-6


@given(MOMENTS)
def test_outside_the_breaks_widths_are_as_the_times(gaps):
    axis, moments = axis_of(gaps)
    kept = [pair for pair in pairwise(moments) if pair not in axis.breaks and pair[1] - pair[0] > 1e-3]
    scales = [(axis.at(end) - axis.at(start)) / (end - start) for start, end in kept]
    if scales:
        assert max(scales) <= min(scales) * (1 + 1e-6) + 1e-6


@given(MOMENTS)
def test_nothing_happens_in_a_break_and_there_are_few(gaps):
    axis, moments = axis_of(gaps)
    assert len(axis.breaks) <= MOST_BREAKS
    assert all(not start < moment < end for start, end in axis.breaks for moment in moments)


@given(MOMENTS)
def test_with_breaks_the_rest_has_half_of_the_axis_at_least(gaps):
    axis, _moments = axis_of(gaps)
    assert axis.wide - sum(axis.widths) >= axis.room / 2 - 1e-6
    if axis.breaks:
        kept = axis.length - sum(end - start for start, end in axis.breaks)
        assert kept > 0.0009
        assert all(end - start >= max(5, 9.9 * kept) for start, end in axis.breaks)


@given(MOMENTS)
def test_ticks_stand_in_order_in_one_unit_and_their_texts_never_touch(gaps):
    axis, _moments = axis_of(gaps)
    ticks = sorted((tick for tick in axis.ticks() if tick.text), key=lambda tick: tick.x)
    for one, other in pairwise(ticks):
        assert one.x + width(one.text, TEXT_SIZE) / 2 < other.x - width(other.text, TEXT_SIZE) / 2
    assert len(axis.ticks()) <= 6 + len(axis.stretches) + 1
    first = [tick.text for tick in axis.ticks() if not tick.first and tick.text and not tick.text.startswith("+")]
    assert len({text.rpartition(" ")[2] for text in first}) <= 1
    assert first == sorted(set(first), key=first.index), "no text stands twice"


def test_where_only_waits_take_time_nothing_is_left_out():
    assert breaks([0, 7200]) == ()
    assert breaks([0, 5, 10, 20, 40]) == ()


def test_waits_of_two_kinds_are_both_left_out():
    day, hour = 86400, 3600
    assert breaks([0, 1, 1 + day, 2 + day, 2 + day + hour, 3 + day + hour]) == ((1, 1 + day), (2 + day, 2 + day + hour))


def test_a_loop_of_many_waits_stays_as_it_is():
    assert breaks([number * 60 + part for number in range(50) for part in (0, 0.1)]) == ()
