from __future__ import annotations

from collections import Counter

from sfnlearn.course.checking.mutants.equivalence import Case, Equivalence
from sfnlearn.course.checking.probes import alike, generated
from sfnlearn.course.checking.submission import Submission, prepare
from sfnlearn.jsontext import dumps
from tests.course.samples import ASL, changed

NAMES = generated(lambda random: {"name": random.choice(["Ada", "Bo", "Eve"])}, count=5)
EXERCISE = changed(ASL, probes=[alike(NAMES)])


class Counted(Equivalence):
    """It counts how often an answer is run in each case."""

    def does(self, submission: Submission, case: Case) -> str:
        runs[dumps(case.value), str(case.faults)] += 1
        return super().does(submission, case)


runs: Counter[tuple[str, str]] = Counter()


def test_a_case_that_is_drawn_again_is_not_run_again():
    runs.clear()
    solution = prepare(EXERCISE, EXERCISE.solution)
    equivalence = Counted(solution, inputs=100)
    assert equivalence.difference(solution) == ""
    assert len(equivalence.reference()) > 100
    assert set(runs.values()) == {2}  # once for the reference, once for the answer
    assert {value for value, _ in runs} == {f'{{"name":"{name}"}}' for name in ("Ada", "Bo", "Eve")}
