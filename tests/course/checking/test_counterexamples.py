"""A mistake is shown by the smallest case that shows it: fewest faults, then the smallest input that is allowed."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, strategies as st

from sfnlearn.course.checking.counterexamples import TRIALS, subsets
from sfnlearn.course.checking.probe import Finding, Probe
from sfnlearn.course.checking.probes import alike, fault, generated, out, trace
from sfnlearn.course.checking.submission import FunctionFault, prepare
from tests.course.samples import ASL, COUNTER, HANDLER, IN_EVENT, changed, task


def order(random: Random) -> dict[str, Any]:
    return {"name": random.choice("XYZ"), "kg": random.randrange(1, 100), "items": [1] * random.randrange(5)}


def finding_of(probe: Probe, answer: Any, **fields: Any) -> Finding:
    exercise = changed(ASL, probes=[probe], **fields)
    found = probe.judge(prepare(exercise, answer), prepare(exercise, exercise.solution))
    assert found is not None
    return found


def choice(condition: str) -> str:
    """A machine that gives 1 where the condition holds and 0 elsewhere."""
    states = (
        '{"Q": {"Type": "Pass", "Output": "{%% %s ? 1 : 0 %%}", "End": true}}' % condition  # noqa: UP031
    )
    return f'{{"QueryLanguage": "JSONata", "StartAt": "Q", "States": {states}}}'


def test_the_input_is_the_smallest_that_shows_the_mistake():
    right, wrong = choice("$states.input.kg > 20"), choice("$states.input.kg > 40")
    found = finding_of(out(generated(order, count=50)), wrong, solution=right)
    assert found.smallest.ran == 'input {"name":"X","kg":21,"items":[]}'
    assert found.smallest.execution is not None
    assert found.smallest.execution.input == {"name": "X", "kg": 21, "items": []}


def test_a_shorter_input_that_the_author_gave_is_preferred():
    inputs = generated(
        lambda random: {"kg": random.randrange(30, 40), "note": "long " * 5}, including=[{"kg": 50}, {"kg": 22}]
    )
    right, wrong = choice("$states.input.kg > 20"), choice("$states.input.kg > 60")
    assert finding_of(out(inputs), wrong, solution=right).smallest.ran == 'input {"kg":50}'


def test_faults_that_the_mistake_does_not_need_are_left_out():
    faults = [fault("hello", "Busy", times=2), fault("other", "Busy")]
    probe = alike({"name": "Ada"}, faults=faults)
    found = finding_of(probe, task(Retry=[]), functions={"hello": lambda event: 1, "other": lambda event: 2})
    assert "Busy" in found.ran
    assert found.smallest.ran == 'input {"name":"Ada"}; the first call of hello fails with Busy'


def test_an_expectation_in_the_authors_words_keeps_its_faults():
    probe = out({"name": "Ada"}, "Hello, Ada!", faults=[fault("hello", "Busy", times=2)])
    assert finding_of(probe, task()).smallest.ran.endswith("the first 2 calls of hello fail with Busy")


def test_a_smaller_case_ends_as_the_first_did():
    """The generator's simplest input makes another mistake, which is not the one that was met."""

    def answer(event: Any, _context: Any) -> Any:
        if event["n"] == 0:
            raise KeyError("n")
        return 0

    probe = out(generated(lambda random: {"n": random.randrange(50)}, count=1, seed=1), 1)
    smallest = finding_of(probe, task(), functions={"hello": answer}).smallest
    assert smallest.ran == 'input {"n":1}'
    assert smallest.happened == "0"


def test_a_trace_of_calls_is_made_smaller_too():
    def calls(random: Random) -> list[tuple[float, Any]]:
        return [(float(at), {"count": random.randrange(9)}) for at in range(random.randrange(2, 7))]

    probe = trace(generated(calls, count=5))
    exercise = changed(HANDLER, probes=[probe])
    found = probe.judge(prepare(exercise, COUNTER), prepare(exercise, IN_EVENT))
    assert found is not None
    assert found.smallest.ran.startswith("2 calls of one function")


def test_the_search_gives_up_after_so_many_cases():
    cases: list[Any] = []

    def answer(event: Any, _context: Any) -> Any:
        cases.append(event)
        return 0

    probe = out(generated(lambda random: [random.random() for _ in range(30)], count=1), 1)
    found = finding_of(probe, task(), functions={"hello": answer})
    assert found.smallest.happened == "0"
    assert len(cases) <= TRIALS + 1


def test_the_same_mistake_gets_the_same_case():
    right, wrong = choice("$states.input.kg > 20"), choice("$states.input.kg > 40")
    told = {finding_of(out(generated(order, count=50)), wrong, solution=right).smallest.ran for _ in range(2)}
    assert len(told) == 1


@given(st.integers(0, 10_000), st.integers(1, 60))
def test_a_case_is_never_larger_than_the_one_that_was_met(seed: int, bound: int):
    inputs = generated(order, count=20, seed=seed)
    right, wrong = choice("$states.input.kg > 0"), choice(f"$states.input.kg > {bound}")
    exercise = changed(ASL, probes=[out(inputs)], solution=right)
    found = exercise.probes[0].judge(prepare(exercise, wrong), prepare(exercise, right))
    if found is not None and found.execution is not None:
        small = found.smallest.execution
        assert small is not None
        assert small.input == {"name": "X", "kg": 1, "items": []}


@given(st.lists(st.integers(1, 4), max_size=3))
def test_subsets_are_fewer_or_weaker_faults(times: list[int]):
    faults = [FunctionFault(function=f"f{index}", error="E", times=count) for index, count in enumerate(times)]
    for fewer in subsets(faults):
        assert len(fewer) < len(faults) or sum(each.times or 0 for each in fewer) < sum(times)
