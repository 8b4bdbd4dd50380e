"""Five outcomes, each for its own cause; a known mistake is recognised; our own faults are never the learner's."""

from __future__ import annotations

import dataclasses
import json

import pytest

from sfnlearn.course.checking.exercise import Wrong, answer_text
from sfnlearn.course.checking.feedback import Outcome
from sfnlearn.course.checking.judge import is_attempted, judge
from sfnlearn.course.checking.mistakes import NOT_TRIED, probe
from sfnlearn.course.checking.probes import Finding, Probe, generated, out, truth
from sfnlearn.course.checking.submission import prepare
from tests.course.samples import ASL, HANDLER, IN_LESSON, PASS_ONLY, PREDICT, RETRY, SAMPLES, changed, task


@pytest.mark.parametrize("exercise", SAMPLES.values(), ids=SAMPLES)
def test_the_samples_keep_what_every_exercise_must(exercise):
    assert judge(exercise, exercise.solution).correct
    for answer in exercise.also_right:
        assert judge(exercise, answer).correct
    for wrong in exercise.wrong:
        feedback = judge(exercise, wrong.answer)
        assert feedback.outcome in {Outcome.NOT_YET, Outcome.CANNOT_RUN}
        assert wrong.says in feedback.evidence
        assert feedback.advice == wrong.hint


@pytest.mark.parametrize("answer", ["", "\n \n", ASL.starter, f"\n{ASL.starter}  \n\n"])
def test_an_empty_or_unchanged_cell_is_not_attempted(answer):
    assert judge(ASL, answer).outcome is Outcome.NOT_ATTEMPTED


@pytest.mark.parametrize("value", [..., [1, ..., 3], {"a": [...]}, (1, ...)])
def test_a_prediction_with_dots_left_is_not_attempted(value):
    assert judge(PREDICT, value).outcome is Outcome.NOT_ATTEMPTED
    assert not is_attempted(PREDICT, value)


def test_a_syntax_error_names_the_cells_line():
    feedback = judge(ASL, '{\n  "StartAt": "Hello",\n}\n')
    assert feedback.outcome is Outcome.CANNOT_RUN
    assert [problem.line for problem in feedback.problems] == [3]
    assert "Traceback" not in str(feedback)


def test_diagnostics_name_the_cells_line():
    text = json.dumps(task(Nxet="A"), indent=2)
    feedback = judge(ASL, text)
    assert feedback.outcome is Outcome.CANNOT_RUN
    at = next(number for number, line in enumerate(text.splitlines(), start=2) if "Nxet" in line)
    assert at in [problem.line for problem in feedback.problems]


def test_a_blank_that_is_left_is_named():
    feedback = judge(ASL, '{\n  "StartAt": "___"\n}')
    assert (feedback.outcome, [problem.line for problem in feedback.problems]) == (Outcome.CANNOT_RUN, [3])


def test_a_handler_that_python_cannot_read_is_named_with_its_line():
    feedback = judge(HANDLER, "def handler(event, context):\n    return (1\n")
    assert feedback.outcome is Outcome.CANNOT_RUN
    assert [problem.line for problem in feedback.problems] == [3]


def test_a_file_without_a_handler_cannot_run():
    feedback = judge(HANDLER, "x = 1\n")
    assert feedback.outcome is Outcome.CANNOT_RUN
    assert "handler" in feedback.problems[0].message


@pytest.mark.parametrize("value", [{1, 2}, float("nan"), object()])
def test_a_prediction_is_a_json_value(value):
    assert judge(PREDICT, value).outcome is Outcome.CANNOT_RUN


def test_an_option_that_is_not_there_cannot_run():
    assert "one of 'a', 'b'" in judge(IN_LESSON, "c").problems[0].message
    assert judge(IN_LESSON, ["a"]).outcome is Outcome.CANNOT_RUN


def test_not_yet_is_told_in_full():
    feedback = judge(ASL, task(Retry=[{**RETRY[0], "MaxAttempts": 1}]))
    assert feedback.outcome is Outcome.NOT_YET
    assert (feedback.passed, feedback.total) == (4, 6)
    assert "the first 2 calls of hello fail with Busy" in feedback.findings[0].ran
    assert feedback.findings[0].expected == "3 calls of hello"
    assert feedback.findings[0].happened == "2 calls of hello"
    assert feedback.next_step.startswith('Ask for hint("l02.q4")')
    assert feedback.findings[0].where.startswith("state Hello, event ")
    assert feedback.execution is not None
    assert feedback.execution.status == "FAILED"


def test_a_known_mistake_is_known_by_its_behaviour_too():
    spelt_otherwise = {**PASS_ONLY, "Comment": "mine"}
    assert judge(ASL, spelt_otherwise).advice == ASL.wrong[0].hint


def test_mistakes_that_behave_alike_are_told_apart_by_their_answer_only():
    twin = Wrong(answer={**PASS_ONLY, "Comment": "twin"}, says="", hint="The twin's hint.")
    exercise = changed(ASL, wrong=[*ASL.wrong, twin])
    assert judge(exercise, {**PASS_ONLY, "Comment": "third"}).advice == ""
    assert judge(exercise, twin.answer).advice == "The twin's hint."


def test_a_prediction_outside_the_lesson_does_not_tell_the_answer():
    secret = changed(PREDICT, solution=[1, 77], probes=[truth(lambda: [1, 77], ran="two calls")], wrong=PREDICT.wrong)
    assert "77" not in str(judge(secret, [1, 2]))


def test_a_prediction_in_the_lesson_is_resolved():
    feedback = judge(IN_LESSON, "a")
    assert feedback.findings[0].happened == 'you expected "a"; it is "b"'
    assert ("why", IN_LESSON.why) in feedback.notes


def test_after_success_come_why_the_reference_answer_and_a_variation():
    labels = dict(judge(ASL, ASL.also_right[0]).notes)
    assert labels["why"] == ASL.why
    assert labels["reference"] == answer_text("asl", ASL.solution)
    assert labels["now try"] == ASL.variation
    assert "6 of 6 visible probes pass" in str(judge(ASL, ASL.solution))


def test_a_probe_that_breaks_is_our_problem():
    def broken(_attempt, _solution):
        raise ZeroDivisionError("in the probe")

    feedback = judge(changed(ASL, probes=[Probe("broken", broken)]), PASS_ONLY)
    assert feedback.outcome is Outcome.CHECKER_PROBLEM
    assert "ZeroDivisionError: in the probe" in str(feedback)
    assert "not of your answer" in str(feedback)


def test_a_probe_that_the_reference_misses_is_our_problem():
    feedback = judge(changed(ASL, probes=[out({"name": "Ada"}, "Goodbye")]), PASS_ONLY)
    assert feedback.outcome is Outcome.CHECKER_PROBLEM
    assert "the reference answer does not hold either" in str(feedback)


def test_grading_gives_another_seed():
    seen: list[str] = []

    def judge_and_note(submission, _solution) -> Finding | None:
        seen.extend(
            str(drawn.value) for drawn in generated(lambda random: random.random(), count=1).draw(submission.seed)
        )
        return None

    exercise = changed(ASL, probes=[Probe("notes", judge_and_note)])
    for seed in (None, None, 1, 2, 1):
        assert judge(exercise, PASS_ONLY, seed=seed).correct
    assert seen[0] == seen[1]
    assert seen[2] == seen[4]
    assert len(set(seen)) == 3


def test_an_answer_cannot_decide_what_it_equals():
    class Always(str):
        __slots__ = ()

        def __eq__(self, other):
            return True

        __hash__ = str.__hash__

    assert (
        judge(changed(PREDICT, solution="x", probes=[truth(lambda: "x", ran="it")]), Always("y")).outcome
        is Outcome.NOT_YET
    )


def test_a_service_that_nobody_answers_cannot_run():
    feedback = judge(
        ASL, task(Resource="arn:aws:states:::sqs:sendMessage", Parameters={"QueueUrl": "q", "MessageBody": "b"})
    )
    assert feedback.outcome is Outcome.CANNOT_RUN
    assert "sqs:sendMessage" in str(feedback)


def test_a_function_that_the_exercise_cannot_give_is_our_problem():
    exercise = changed(ASL, functions={"hello": lambda event, context: {1, 2}})
    assert judge(exercise, PASS_ONLY).outcome is Outcome.CHECKER_PROBLEM
    assert judge(exercise, exercise.solution).outcome is Outcome.CHECKER_PROBLEM


def test_why_is_told_to_a_prediction_and_never_before_an_answer_that_is_made_again():
    """A prediction of a lesson is given once; a machine in a lesson is tried until it is right."""
    assert ("why", IN_LESSON.why) in judge(IN_LESSON, "a").notes
    faded = changed(ASL, id="l02.p4")
    assert judge(faded, PASS_ONLY).notes == ()


def test_the_next_step_names_a_run_only_where_there_was_one():
    other = task(Retry=RETRY, ResultPath="$.elsewhere")
    assert 'check("l02.q4").execution' in judge(ASL, other).next_step
    assert judge(PREDICT, [5, 5, 5]).next_step == 'Ask for hint("l01.q1").'
    assert "picture" not in judge(changed(IN_LESSON, wrong=IN_LESSON.wrong), "a").next_step


def repaired(starter: str):
    return dataclasses.replace(ASL, starter=starter, repair=True)


@pytest.mark.parametrize(
    ("starter", "told"),
    [
        ('{"StartAt": "Hello", "States": {"Hello": {"Type": "Pass", "End": true}}}', "happened"),
        ('{"StartAt": "Helo", "States": {"Hello": {"Type": "Pass", "End": true}}}', "Helo"),
        ('{"StartAt": ', "value"),
    ],
)
def test_a_repair_that_nobody_has_changed_shows_what_goes_wrong(starter, told):
    feedback = judge(repaired(starter), f"{starter}\n")
    assert feedback.outcome is Outcome.NOT_ATTEMPTED
    assert feedback.headline.endswith("not changed yet")
    assert told in str(feedback)
    assert "as it stands" in str(feedback)


def test_an_empty_cell_of_a_repair_is_not_attempted():
    feedback = judge(repaired('{"StartAt": "Helo"}'), "\n")
    assert feedback.headline.endswith("not attempted")


def test_a_wrong_answer_that_is_slow_is_not_put_to_every_probe(monkeypatch):
    """Twenty probes that wait three seconds each would be a minute; here the patience is none at all."""
    monkeypatch.setattr("sfnlearn.course.checking.mistakes.PATIENCE", -1.0)
    tried: list[int] = []

    def judged(number: int, finding: Finding | None) -> Probe:
        def run(_submission: object, _solution: object) -> Finding | None:
            tried.append(number)
            return finding

        return Probe(str(number), run)

    missed = Finding(ran="it", expected="1", happened="2")
    exercise = changed(ASL, probes=[judged(1, None), judged(2, missed), judged(3, missed)])
    found = probe(prepare(exercise, PASS_ONLY), prepare(exercise, exercise.solution))
    assert tried == [1, 2]
    assert found == [None, missed, NOT_TRIED]


def test_a_right_answer_is_put_to_every_probe_however_slow(monkeypatch):
    monkeypatch.setattr("sfnlearn.course.checking.mistakes.PATIENCE", -1.0)
    assert judge(ASL, ASL.solution).correct
