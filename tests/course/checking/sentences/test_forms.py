from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from sfnlearn.course.checking.exercise import catalogue
from sfnlearn.course.checking.feedback import Note, Outcome
from sfnlearn.course.checking.judge import judge
from sfnlearn.course.checking.sentences.forms import misfit
from sfnlearn.course.notebook.desk import Desk
from sfnlearn.course.progress.store import Progress
from sfnlearn.errors import UsageError
from tests.course.samples import PREDICT, SAMPLES

PREDICTIONS = {name: each for name, each in catalogue().items() if each.kind == "predict"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=1), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("value", "answers", "told"),
    [
        ("3", [3, 4], "write 3, without quotes"),
        (" 3 ", [3], "write 3, without quotes"),
        ("True", [True], "write True, without quotes"),
        ("null", [None, 1], "write null, without quotes"),
        (["1", "1", "1"], [[1, 2, 3]], 'item 1: "1" in quotes is a text; write 1, without quotes'),
        ([1, "2"], [[1, 2, 3]], "item 2: "),
        ("1, 2, 3", [[1, 1, 1]], "write a list, as in [1, 2, 3]"),
        ("[1, 2]", [[1, 1, 1]], "without quotes"),
        ("a, b", [["a", "b"]], "write a list, as in ['a', 'b']"),
        (3, [[1, 1]], "the answer is a list, and this is a number"),
        ([3], [3], "the answer is a number, and this is a list"),
        (3, ["States.Timeout"], "the answer is a text, and this is a number"),
        ({"a": "3"}, [{"a": 3}], '"a": "3" in quotes'),
        (True, [1], "the answer is a number, and this is True or False"),
    ],
)
def test_what_cannot_be_an_answer_is_told(value, answers, told):
    assert told in misfit(value, answers)


@given(st.lists(JSON, min_size=1, max_size=3))
def test_an_answer_that_could_be_one_always_fits(answers):
    for answer in answers:
        if not isinstance(answer, str):
            assert misfit(answer, [answer]) == ""


@given(JSON, JSON)
def test_any_value_is_looked_at_without_an_error(value, answer):
    assert isinstance(misfit(value, [answer]), str)


@pytest.mark.parametrize("exercise", PREDICTIONS.values(), ids=PREDICTIONS)
def test_no_right_and_no_known_answer_of_the_course_is_told_to_be_none(exercise):
    for answer in (
        exercise.solution,
        *exercise.also_right,
        *(each for known in exercise.wrong for each in known.answers),
    ):
        assert judge(exercise, answer).outcome in (Outcome.CORRECT, Outcome.NOT_YET), answer


@pytest.mark.parametrize("exercise", PREDICTIONS.values(), ids=PREDICTIONS)
def test_the_right_answer_in_quotes_is_told_to_be_in_quotes(exercise):
    if isinstance(exercise.solution, str):
        return
    feedback = judge(exercise, repr(exercise.solution))
    assert feedback.outcome is Outcome.CANNOT_RUN
    assert "quotes" in str(feedback) or "list" in str(feedback)


@pytest.fixture
def desk(tmp_path):
    return Desk(lambda: SAMPLES, Progress(tmp_path / "progress.jsonl"))


def test_what_cannot_be_an_answer_is_not_locked(desk):
    wrong_form = f"{PREDICT.solution!r}"
    told = desk.predict(PREDICT.id, wrong_form)
    assert told.outcome is Outcome.CANNOT_RUN
    assert isinstance(desk.predict(PREDICT.id, PREDICT.solution), Note) or desk.check(PREDICT.id).correct
    assert all(record.get("answer") != wrong_form for record in desk.progress.records() if record["event"] == "predict")


@pytest.mark.parametrize(
    ("given_values", "told"), [((1, 2, 3), "several go into a list, as in"), ((), "a prediction is a value, as in")]
)
def test_several_values_are_told_to_be_a_list(desk, given_values, told):
    with pytest.raises(UsageError, match=told):
        desk.predict(PREDICT.id, *given_values)
