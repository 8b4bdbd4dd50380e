"""Who has learnt the given inputs by heart passes what asks for nothing else, and nothing that is drawn from a seed."""

from __future__ import annotations

import pytest

from sfnlearn.course.checking.mutants.by_heart import knows_by_heart, passes_by_heart, passes_with_another_seed
from sfnlearn.course.checking.probes import calls, each, ends, generated, out, trace
from sfnlearn.course.checking.submission import prepare
from tests.course.samples import ASL, HANDLER, PREDICT, changed

GIVEN = each({"name": "Ada"}, {"name": "Bo"})
DRAWN = generated(lambda random: {"name": random.choice("XYZ")}, count=5)
CALLS = [(0.0, {"count": 4}), (1.0, {"count": 5})]


@pytest.mark.parametrize(
    ("exercise", "probe", "passes"),
    [
        (ASL, out(GIVEN), True),
        (ASL, out(DRAWN), False),
        (
            ASL,
            out(generated(lambda random: {"name": random.choice("XYZ")}, count=5, including=[{"name": "Ada"}])),
            False,
        ),
        (ASL, calls(GIVEN, counts={"hello": 1}), False),
        (ASL, ends({}, "FAILED", "KeyError"), True),
        (HANDLER, trace(CALLS), True),
        (HANDLER, out(each({"count": 1}), 2), True),
        (HANDLER, out({}, where=lambda output, _: False, says="a failure"), False),
        (HANDLER, trace(generated(lambda random: [(0.0, {"count": random.randrange(99)})], count=9)), False),
    ],
)
def test_a_table_of_the_given_inputs(exercise, probe, passes):
    trial = changed(exercise, probes=[probe])
    assert passes_by_heart(prepare(trial, trial.solution)) is passes


def test_a_prediction_has_no_inputs():
    assert knows_by_heart(prepare(PREDICT, [1, 2, 3])) is None
    assert not passes_by_heart(prepare(PREDICT, [1, 2, 3]))


@pytest.mark.parametrize(("names", "passes"), [("XYZ", True), ([f"Ada {number}" for number in range(1_000)], False)])
def test_a_table_of_one_seeds_inputs_passes_with_another_where_they_are_few(names, passes):
    drawn = generated(lambda random: {"name": random.choice(names)}, count=30)
    few = changed(ASL, probes=[out(drawn)])
    assert passes_with_another_seed(prepare(few, few.solution), 1) is passes
    assert not passes_by_heart(prepare(few, few.solution))
