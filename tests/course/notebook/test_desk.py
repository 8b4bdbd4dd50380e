"""What happens in a notebook: running is checking, predictions lock, hints come one by one, mistakes are sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from IPython.core.interactiveshell import InteractiveShell

import sfnlearn
from sfnlearn.course.checking.feedback import Feedback, Note, Outcome
from sfnlearn.course.notebook.desk import Desk, register
from sfnlearn.course.progress.store import Progress
from sfnlearn.errors import UsageError
from sfnlearn.notebook import announce
from tests.course.samples import ASL, HANDLER, PREDICT, SAMPLES

RIGHT = json.dumps(ASL.solution)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(lambda: SAMPLES, Progress(tmp_path / "progress.jsonl"))


def again(desk: Desk) -> Desk:
    """The same learner after a restart of the kernel."""
    return Desk(desk.catalogue, desk.progress)


def events(desk: Desk) -> list[str]:
    return [record["event"] for record in desk.progress.records()]


def test_running_an_answer_checks_and_keeps_it(desk: Desk):
    feedback = desk.asl("l02.q4", RIGHT, {})
    assert isinstance(feedback, Feedback)
    assert feedback.correct
    record = desk.progress.latest("l02.q4", "check")
    assert record is not None
    assert (record["outcome"], record["answer"]) == ("correct", RIGHT)
    assert again(desk).check("l02.q4").correct


def test_an_unsolved_cell_leaves_no_trace(desk: Desk):
    feedback = desk.asl("l02.q4", ASL.starter + "\n", {})
    assert isinstance(feedback, Feedback)
    assert feedback.outcome is Outcome.NOT_ATTEMPTED
    assert desk.check("l02.q4").outcome is Outcome.NOT_ATTEMPTED
    assert desk.check("l01.q1").outcome is Outcome.NOT_ATTEMPTED
    assert events(desk) == []


def test_a_handler_is_an_answer_too(desk: Desk):
    assert desk.handler("l01.q3", str(HANDLER.solution)).correct


def test_a_machine_becomes_a_variable_and_a_broken_cell_takes_nothing_away(desk: Desk):
    namespace: dict[str, Any] = {}
    told = desk.asl("greet", "{", namespace)
    assert isinstance(told, Note)
    assert told.headline.endswith("so greet is not defined")
    assert namespace == {}
    assert desk.asl("greet", RIGHT, namespace) is None
    assert (namespace["greet"].start_at, namespace["greet"].name) == ("Hello", "greet")
    told = desk.asl("greet", '{\n "StartAt": "Hello",\n}', namespace)
    assert isinstance(told, Note)
    assert told.lines[0].label == "line 3"
    assert told.headline.endswith("so greet stays what it was")
    assert namespace["greet"].start_at == "Hello"


@pytest.mark.parametrize("name", ["run", "draw", "check", "class", "lambda", "list", "print", "In", "json", "exit"])
def test_a_name_in_use_is_refused_and_stays(desk: Desk, name: str):
    in_use = {"run": sfnlearn.run, "draw": sfnlearn.draw, "check": desk.check, "In": [], "json": json}
    for cell in (RIGHT, "{"):
        namespace: dict[str, Any] = dict(in_use)
        with pytest.raises(UsageError, match=f"^{name} is a .*: call the machine something else$"):
            desk.asl(name, cell, namespace)
        assert namespace == in_use


@pytest.mark.parametrize("cell", ["", "\n", "  \n\n"])
def test_an_empty_cell_is_told_what_is_missing(desk: Desk, cell: str):
    with pytest.raises(UsageError, match="there is no definition yet: write one below %%asl greet, in the same cell"):
        desk.asl("greet", cell, {})
    assert desk.asl("l02.q4", cell, {}).outcome is Outcome.NOT_ATTEMPTED


def test_a_prediction_in_a_lesson_is_locked_and_not_judged(desk: Desk):
    locked = desk.predict("l02.p1", "a")
    assert isinstance(locked, Note)
    assert "locked" in locked.headline
    assert "FAILED" not in str(locked)
    assert "it stands" in str(desk.predict("l02.p1", "b"))
    assert "it stands" in str(again(desk).predict("l02.p1", "b"))
    assert events(desk) == ["predict"]
    assert desk.check("l02.p1").outcome is Outcome.NOT_YET


def test_a_prediction_that_cannot_be_is_not_locked(desk: Desk):
    told = desk.predict("l02.p1", "z")
    assert isinstance(told, Feedback)
    assert told.outcome is Outcome.CANNOT_RUN
    assert desk.predict("l02.p1", ...).headline.endswith("not attempted")
    assert "You predicted 'b'" in str(desk.predict("l02.p1", "b"))
    assert desk.check("l02.p1").correct


def test_a_prediction_in_the_exercises_is_judged_at_once(desk: Desk):
    told = desk.predict("l01.q1", [1, 2, 3])
    assert isinstance(told, Feedback)
    assert told.correct


def told(note: Note) -> list[str]:
    """The texts of a note that was looked at."""
    assert str(note)
    return [line.text for line in note.lines]


def test_hints_come_one_rung_at_a_time(desk: Desk):
    shown = [told(desk.hint("l02.q4")) for _ in range(4)]
    assert shown == [[ASL.hints[0]], [ASL.hints[1]], [ASL.hints[2]], list(ASL.hints)]
    assert [line.text for line in again(desk).hint("l02.q4", 2).lines] == [ASL.hints[1]]
    with pytest.raises(UsageError, match="has the hints 1 to 3, not 4"):
        desk.hint("l02.q4", 4)


def test_a_solution_wants_an_attempt(desk: Desk):
    assert '"Retry"' not in str(desk.solution("l02.q4"))
    assert '"Retry"' in str(desk.solution("l02.q4", anyway=True))
    desk.asl("l02.q4", "{", {})
    assert '"Retry"' in str(desk.solution("l02.q4"))
    assert '"Retry"' in str(again(desk).solution("l02.q4"))


def test_an_answer_can_be_drawn_and_run(desk: Desk):
    desk.asl("l02.q4", RIGHT, {})
    assert desk.answer("l02.q4").start_at == "Hello"
    desk.handler("l01.q3", str(HANDLER.solution))
    assert desk.answer("l01.q3") == HANDLER.solution
    desk.asl("l02.q4", "{", {})
    assert desk.answer("l02.q4").outcome is Outcome.CANNOT_RUN


def test_the_standing_is_by_lesson_and_says_what_comes_next(desk: Desk):
    desk.predict("l01.q1", [1, 1, 1])
    desk.asl("l02.q4", RIGHT, {})
    told = str(desk.standing())
    assert told.startswith("1 of 4 steps of the course are done")
    of_lesson = str(desk.standing("l01"))
    assert "◐ " in of_lesson
    assert "next" in told
    with pytest.raises(UsageError, match="the lessons are l00, l01, l02"):
        desk.standing("l99")


def test_recall_asks_what_is_due_and_records_the_answer(desk: Desk):
    assert "nothing to recall yet" in str(desk.recall())
    when = "2026-01-05T12:00:00.000+00:00"
    old = {"at": when, "exercise": PREDICT.id, "event": "check", "outcome": "correct", "answer": PREDICT.solution}
    desk.progress.path.write_text(json.dumps(old) + "\n")
    asked = desk.recall()
    assert isinstance(asked, Note)
    assert f'recall("{PREDICT.id}", ...)' in str(asked)
    assert desk.recall(PREDICT.id).headline.endswith("not attempted")
    told = desk.recall(PREDICT.id, PREDICT.solution)
    assert isinstance(told, Feedback)
    assert told.correct
    assert "in 3 days" in str(told)
    assert "Nothing is to be recalled today" in str(desk.recall())
    assert events(desk) == ["check", "recall"]


def test_a_wrong_recall_is_asked_again_tomorrow(desk: Desk):
    assert "tomorrow" in str(desk.recall(PREDICT.id, PREDICT.wrong[0].answer))


def test_damaged_progress_is_told_once(desk: Desk):
    desk.progress.path.write_bytes(b'{"exercise": "l02.q4", "ev\n')
    assert "progress.damaged" in str(desk.asl("l02.q4", RIGHT, {}))
    assert "progress.damaged" not in str(desk.standing())


ODD_RECORDS = [
    {"event": "check"},
    {"event": "check", "outcome": "zzz"},
    {"event": "check", "outcome": ["correct"], "answer": {}},
    {"event": "check", "outcome": "correct", "exercise": ["a"]},
    {"event": "check", "outcome": "correct", "exercise": "l99.q1"},
    {"event": ["check"], "outcome": "correct"},
    {"event": "predict"},
    {"event": "predict", "answer": {"a": [None]}},
    {"event": "seen", "until": 5},
]


@pytest.mark.parametrize("record", ODD_RECORDS, ids=json.dumps)
@pytest.mark.parametrize("exercise", SAMPLES)
def test_a_record_of_a_later_version_stops_nothing(desk: Desk, exercise: str, record: dict[str, Any]):
    desk.progress.path.write_text(json.dumps({"exercise": exercise, **record}) + "\n")
    assert desk.standing().headline.startswith("0 of 4 ")
    assert isinstance(desk.check(exercise), Feedback)
    assert isinstance(desk.solution(exercise), Note)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(
    st.dictionaries(st.sampled_from(["event", "outcome", "answer", "checker"]), json_values),
    st.sampled_from(list(SAMPLES)),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_record_holds_stops_nothing(desk: Desk, record: dict[str, Any], exercise: str):
    desk.progress.path.write_text(json.dumps({"event": "check", **record, "exercise": exercise}) + "\n")
    assert isinstance(desk.standing(), Note)
    assert isinstance(desk.check(exercise), Feedback)
    assert isinstance(desk.hint(exercise), Note)


def test_progress_that_cannot_be_saved_does_not_take_the_check_away(tmp_path: Path):
    (tmp_path / "file").write_text("")
    desk = Desk(lambda: SAMPLES, Progress(tmp_path / "file" / "progress.jsonl"))
    feedback = desk.asl("l02.q4", RIGHT, {})
    assert isinstance(feedback, Feedback)
    assert feedback.correct
    assert "cannot be written" in str(feedback)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda desk: desk.check("l02.q9"), 'there is no exercise "l02.q9"'),
        (lambda desk: desk.asl("l01.q3", "{}", {}), "l01.q3 is answered by %%handler l01.q3"),
        (lambda desk: desk.handler("l01.q1", "x"), "l01.q1 is answered by predict"),
        (lambda desk: desk.predict("l02.q4", 1), "l02.q4 is answered by %%asl l02.q4"),
        (lambda desk: desk.asl("my machine", "{}", {}), "%%asl wants an exercise"),
        (lambda desk: desk.handler("hello", "x"), "%%handler wants an exercise"),
    ],
)
def test_a_misuse_is_one_sentence(desk: Desk, call, sentence):
    with pytest.raises(UsageError, match=sentence):
        call(desk)


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def test_a_notebook_has_the_magics_and_functions(shell: Any, desk: Desk):
    register(shell, desk)
    result = shell.run_cell(f"%%asl l02.q4\n{RIGHT}\n").result
    assert result.correct
    assert shell.run_cell(f'predict("{PREDICT.id}", [1, 2, 3])').result.correct
    assert shell.run_cell("%%asl mine\n" + RIGHT).result is None
    assert shell.user_ns["mine"].start_at == "Hello"
    shell.run_cell("keep_progress(False)")
    assert desk.progress.keep is False


def test_a_learner_with_something_to_recall_is_told_so(shell: Any, tmp_path: Path, monkeypatch, capsys):
    monkeypatch.setenv("SFNLEARN_HOME", str(tmp_path))
    shell.run_cell("%load_ext sfnlearn.course")
    assert capsys.readouterr().out == ""
    known = {"at": "2026-01-05T12:00:00+00:00", "exercise": "l01.q2", "event": "check", "outcome": "correct"}
    (tmp_path / "progress.jsonl").write_text(json.dumps(known) + "\n")
    shell.run_cell("%reload_ext sfnlearn.course")
    assert capsys.readouterr().out == "To recall: 1 concept due today (concurrency): run `recall()`\n"


@pytest.mark.parametrize("cell", ["%%asl mine", "%%asl mine\n", "%%asl mine\n\n"])
def test_an_empty_cell_reaches_its_magic(shell: Any, desk: Desk, capsys: pytest.CaptureFixture[str], cell: str):
    announce()
    register(shell, desk)
    shell.run_cell(cell)
    printed = capsys.readouterr()
    assert "there is no definition yet: write one below %%asl mine" in printed.out + printed.err


def test_our_errors_are_sentences_in_a_notebook(shell: Any, desk: Desk, capsys: pytest.CaptureFixture[str]):
    register(shell, desk)
    result = shell.run_cell('check("l02.q9")')
    printed = capsys.readouterr()
    assert isinstance(result.error_in_exec, UsageError)
    assert 'UsageError: there is no exercise "l02.q9"' in printed.out + printed.err
    assert "Traceback" not in printed.out + printed.err
