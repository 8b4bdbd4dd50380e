"""Mutants are rejected, or they survive with a case that shows what they do; what is no mistake does not count."""

from __future__ import annotations

from typing import Any

from sfnlearn.course.checking.mutants.equivalence import Equivalence, error_names
from sfnlearn.course.checking.mutants.trial import Trial, try_mutants
from sfnlearn.course.checking.probes import alike, calls, each_call_fails, fault, generated, out, time
from sfnlearn.course.checking.submission import prepare
from tests.course.samples import ASL, HANDLER, IN_EVENT, PREDICT, RETRY, changed, task

NAMES = generated(lambda random: {"name": random.choice(["Ada", "Bo", "Eve"])}, count=5)


def trial(probes: list[Any], **fields: Any) -> Trial:
    return try_mutants(changed(ASL, probes=probes, **fields), inputs=50)


def told(results: Trial) -> set[str]:
    return {survivor.mutant.changes for survivor in results.survivors}


def test_probes_that_see_everything_reject_every_mistake():
    found = trial([alike(NAMES, time=True), each_call_fails(NAMES, ["Busy", "Other"], times=4, time=True)])
    assert (found.share, told(found)) == (1.0, set())
    assert found.counted >= 12
    assert len(found.operators) >= 6


def test_a_probe_that_looks_at_the_output_alone_lets_mistakes_survive():
    found = trial([out(NAMES)])
    assert "Hello: no Retry" in told(found)
    assert "Hello: twice" in told(found)
    assert found.share < 1
    shown = next(str(survivor) for survivor in found.survivors if survivor.mutant.changes == "Hello: no Retry")
    assert "the first call of hello fails with Busy" in shown
    assert "FAILED with Busy" in shown


def test_what_the_text_leaves_open_does_not_count():
    assert "Hello: Retry 1 MaxAttempts is 3, not 2" in told(trial([out(NAMES)]))
    found = trial([out(NAMES)], free=["MaxAttempts"])
    assert "Hello: Retry 1 MaxAttempts is 3, not 2" not in told(found)
    assert any("MaxAttempts is 3" in mutant.changes for mutant in found.free)


def test_time_counts_only_where_a_probe_asks_for_it():
    longer = "Hello: Retry 1 IntervalSeconds is 3, not 2"
    busy = [fault("hello", "Busy", times=1)]
    untimed = trial([calls(NAMES, counts={"hello": 2}, faults=busy)])
    assert longer in {mutant.changes for mutant in untimed.equivalent}
    loose = trial([time(NAMES, at_least=1, faults=busy)])
    assert longer in told(loose)
    exact = trial([time(NAMES, 2, faults=busy)])
    assert longer in {mutant.changes for mutant in exact.rejected}


def test_a_mutant_that_is_no_machine_does_not_count():
    found = trial([out(NAMES)])
    assert found.not_loaded > 0
    assert found.not_loaded + found.counted + len(found.equivalent) + len(found.free) >= found.counted


def test_handlers_have_mutants_and_predictions_have_none():
    assert try_mutants(HANDLER, inputs=50).share == 1.0
    assert try_mutants(HANDLER, inputs=50).counted >= 10
    assert try_mutants(PREDICT).counted == 0


def test_told_is_called_for_each_mutant():
    steps: list[int] = []
    found = try_mutants(HANDLER, lambda: steps.append(1), inputs=10)
    assert len(steps) == found.counted + len(found.equivalent) + len(found.free) + found.not_loaded


def test_equivalence_asks_so_many_inputs_and_names_the_difference():
    exercise = changed(ASL, probes=[out(NAMES)])
    solution = prepare(exercise, exercise.solution)
    equivalence = Equivalence(solution, inputs=200)
    assert sum(not case.faults for case, _ in equivalence.reference()) >= 200
    assert {fault.times for case, _ in equivalence.reference() for fault in case.faults} == {1, 2, None}
    assert error_names(solution) == ["Busy"]
    renamed = {"StartAt": "Other", "States": {"Other": task(Retry=RETRY)["States"]["Hello"]}}
    assert equivalence.difference(prepare(exercise, renamed)) == ""
    assert "FAILED with Busy" in equivalence.difference(prepare(exercise, task()))


def test_equivalence_of_a_handler_sees_what_one_call_leaves_for_the_next():
    solution = prepare(HANDLER, HANDLER.solution)
    remembers = IN_EVENT.replace("return", "return globals().setdefault('first',") + ")"
    assert Equivalence(solution, inputs=20).difference(prepare(HANDLER, remembers.replace("+ 1\n)", "+ 1)")))
