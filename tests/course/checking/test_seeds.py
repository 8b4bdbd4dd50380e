"""Inputs follow their seed, and the choices behind an input make it again, or a smaller one that is as allowed."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, strategies as st

from sfnlearn.course.checking.seeds import Inputs, as_inputs, each, generated


def order(random: Random) -> dict[str, Any]:
    made: dict[str, Any] = {"id": f"p{random.randrange(1, 10_000)}", "kg": random.uniform(0.5, 20)}
    made["items"] = random.sample(["pen", "cup", "hat"], k=random.randint(0, 3))
    if random.random() < 0.5:
        made["note"] = random.choice(["ring twice", "at the back"])
    return made


def values(inputs: Inputs, seed: int | None = None) -> list[Any]:
    return [drawn.value for drawn in inputs.draw(seed)]


def test_the_same_seed_gives_the_same_inputs_and_another_gives_others():
    inputs = generated(order, count=4, seed=3)
    assert values(inputs) == values(inputs)
    assert values(inputs, 9) == values(inputs, 9)
    assert values(inputs) != values(inputs, 9)
    assert values(inputs) != values(generated(order, count=4, seed=4))


def test_inputs_are_those_of_pythons_own_random_source():
    random = Random(3)
    assert values(generated(order, count=3, seed=3)) == [order(random) for _ in range(3)]


def test_given_inputs_come_first_and_in_every_seed():
    inputs = generated(order, count=2, including=[{"id": ""}])
    assert [values(inputs, seed)[0] for seed in (None, 1)] == [{"id": ""}, {"id": ""}]
    assert inputs.drawn_from_seed
    assert not each(1, 2).drawn_from_seed
    assert values(each(1, 2)) == [1, 2]
    assert values(as_inputs({"a": 1})) == [{"a": 1}]


@given(st.integers(0, 10_000))
def test_the_choices_of_an_input_make_it_again(seed: int):
    inputs = generated(order, count=3, seed=seed)
    for drawn in inputs.draw():
        assert drawn.choices is not None
        again = inputs.remade(drawn.choices)
        assert again is not None
        assert again.value == drawn.value


@given(st.lists(st.integers(0, 2**60), max_size=30))
def test_whatever_the_choices_are_the_input_is_one_that_the_generator_makes(choices: list[int]):
    made = generated(order).remade(choices)
    assert made is not None
    assert set(made.value) <= {"id", "kg", "items", "note"}
    assert 1 <= int(made.value["id"][1:]) < 10_000
    assert 0.5 <= made.value["kg"] <= 20


def test_no_choices_make_the_simplest_input():
    made = generated(order).remade(())
    assert made is not None
    assert made.value == {"id": "p1", "kg": 0.5, "items": [], "note": "ring twice"}


def test_a_generator_that_does_not_come_to_an_end_makes_nothing():
    def waits(random: Random) -> int:
        while random.random() < 0.5:
            pass
        return 1

    assert generated(waits).remade(()) is None
    assert generated(waits).remade((2**53 - 1,)) is not None


@pytest.mark.parametrize("inputs", [each(1), generated(order, count=0)])
def test_what_no_seed_moves_says_so(inputs: Inputs):
    assert not inputs.drawn_from_seed
