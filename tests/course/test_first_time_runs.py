"""Five learners work through six lessons for the first time, each with wrong answers that beginners gave.

What was told to the first learners and did not help them stands in `GONE`: no cell may show it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from sfnlearn.course.checking.exercise import answer_text, catalogue
from sfnlearn.engine.functions import FUNCTIONS
from tests.course.first_time import LESSONS, Learner

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"


def reference(exercise_id: str, *changes: tuple[str, str]) -> str:
    """The reference answer's text with some words changed, each of which must be there."""
    exercise = catalogue()[exercise_id]
    return _changed(answer_text(exercise.kind, exercise.solution), changes)


def starter(exercise_id: str, *changes: tuple[str, str]) -> str:
    """The starter's text with some words changed, each of which must be there."""
    return _changed(catalogue()[exercise_id].starter.strip("\n"), changes)


def _changed(text: str, changes: tuple[tuple[str, str], ...]) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


NO_NAME = 'if not event.get("name") or not event["name"].strip():'


def greeter(*lines: str) -> str:
    """A handler of l02.q2 that does this where there is no name."""
    told = "\n        ".join(lines)
    greeting = '    return {"text": f"Hello, {event[\'name\']}!"}'
    return f"def handler(event, context):\n    {NO_NAME}\n        {told}\n{greeting}"


ORDER = {"id": "p7", "kg": 3}
QUOTE = {"price": 8.5, "currency": "EUR"}


def next_inputs(**other: object) -> str:
    """The answer to l03.q1, with another input for some of the machines."""
    solution = catalogue()["l03.q1"].solution
    assert isinstance(solution, dict)
    return repr(solution | other)


LEARNERS: dict[str, dict[str, list[tuple[Any, str]]]] = {
    "takes the picture and the words literally": {
        "l00.p1": [('"a"', "whether the name is greater than the empty text")],
        "l00.q1": [
            ('"Greet"', "write a list"),
            ('["Start", "Name given?", "Greet", "End"]', "marks of the picture"),
            ('["name given?", "greet"]', "count to the letter"),
        ],
        "l00.q2": [
            (
                reference(
                    "l00.q2", ("States.Format('Welcome to Parcel, {}!', $.name)", "Welcome to Parcel, {$.name}!")
                ),
                "puts a path into a text",
            ),
            (reference("l00.q2", ("{}!', $.name", "$.name!'")), "Inside the quotes"),
        ],
        "l00.q3": [
            ('def handler(event, context):\n    return f"{event.number} {event.street}"', "line 3 of the cell"),
            ('def handler(event, context):\n    return "{number} {street}"', "only in an f-string"),
        ],
        "l01.p1": [("[1, 1, 1]", "once for each environment")],
        "l01.q2": [("1", "one event at a time"), ("6", "one for each call")],
        "l02.q1": [
            (starter("l02.q1", ("___", "pick"), ("___", "ship"), ("___", "weigh"), ("___", "pay")), "capitals too"),
            (starter("l02.q1", ("___", "Pay"), ("___", "Pick"), ("___", "Ship"), ("___", "Ship")), "alphabet"),
        ],
        "l03.p3": [(starter("l03.p3", ("___", "id"), ("___", "$.stock")), "plain text")],
        "l07.q2": [(reference("l07.q2", ("$[2]", "$[3]")), "counted from 0")],
    },
    "is a programmer in Python": {
        "l00.q2": [
            (reference("l00.q2", ("'Welcome to Parcel, {}!'", '"Welcome to Parcel, {}!"')), "ends the text"),
        ],
        "l01.p1": [('["1", "1", "1"]', "without quotes"), ("[1, 1, 1]", "once for each environment")],
        "l01.p2": [("1, 2, 3", "list"), ("[1, 2, 3]", "Lambda does not queue")],
        "l00.q3": [
            ("def handler(event, context):\n    print(f\"{event['number']} {event['street']}\")", "goes to its log"),
            ('def handler(event, context):\n    return event["number"] + " " + event["street"]', "not a text"),
        ],
        "l01.q3": [
            (starter("l01.q3", ("scans.get(parcel, 0)", 'scans.get(parcel, event["scans"])')), "Later the global")
        ],
        "l01.q5": [
            (
                starter("l01.q5", ("    prices = load_prices()", "    global prices\n    prices = load_prices()")),
                "still read at every call",
            )
        ],
        "l01.q4": [('{"a": True, "b": True, "c": False, "d": True}', "nothing of a customer")],
        "l02.p1": [('"a"', "your notebook does not exist")],
        "l02.q2": [
            (greeter('raise Exception("NameMissing")'), "name of the exception's class"),
            (greeter('raise ValueError("NameMissing")'), "name of the exception's class"),
            (greeter('return {"Error": "NameMissing"}'), "is a success, whatever its words"),
            (greeter('raise NameMissing("no name")'), "class of your own"),
            (greeter('raise "NameMissing"'), "Only an exception can be raised"),
        ],
        "l02.q4": [
            (reference("l02.q4", (f"{ARN}hello", "hello")), "A Resource is an ARN"),
            (reference("l02.q4", ('"Next": "Done"', '"End": true')), "no arrow leads to it"),
        ],
        "l02.q5": [('{"a": {"name": None}, "b": "Ada", "c": {"name": ""}}', "Leave the key out")],
        "l05.q2": [(reference("l05.q2", ('"Lambda.TooManyRequestsException"', '"States.ALL"')), "declined card")],
    },
    "forgets what stands in the text": {
        "l00.r1": [('"b"', "two copies")],
        "l01.q1": [
            ("[1, 2, 3, 4, 5, 6, 7]", "One server would count so"),
            ("[1, 2, 3, 1, 1, 4, 5]", "idle environment"),
        ],
        "l01.q3": [('def handler(event, context):\n    return {"scans": event["scans"] + 1}', "Which parcel")],
        "l02.q2": [
            (greeter("return None"), "ends quietly"),
            (reference("l02.q2", ("name = event.get", "name = event.get"), ("not name or ", "")), "None is not a text"),
            (reference("l02.q2", (" or not name.strip()", "")), "Three spaces are not a name"),
        ],
        "l01.q2": [('"3"', "without quotes")],
        "l02.q3": [
            (starter("l02.q3"), "not changed yet"),
            (reference("l02.q3", ('"Next": "Label"', '"Next": "Lable"')), "order of its letters"),
            (reference("l02.q3", ('"Succeed"', '"Success"')), "SUCCEEDED"),
        ],
        "l02.q4": [
            (reference("l02.q4", ('"Task",', '"Task"')), "a comma is missing at the end of this line"),
            (reference("l02.q4", ('"Type": "Task"', '"Type": "Pass"')), "Only a Task calls a function"),
            (reference("l02.q4", ('"Hello"', '"hello"'), ('"Hello"', '"hello"')), "to the letter"),
        ],
        "l02.q6": [
            (reference("l02.q6", ("Lambda.TooManyRequestsException", "States.ALL")), "gives an order a name"),
            (reference("l02.q6", ('["Lambda.TooManyRequestsException"]', '["TooManyRequests"]')), "to the letter"),
        ],
        "l03.q2": [(reference("l03.q2", ('"$.quote"', '"$.quote.price"')), "object with a price in it")],
        "l03.q3": [
            (reference("l03.q3", ('"$.id"', '"$.Id"')), "could not be found in the input"),
            (reference("l03.q3", ('"id.$": "$.id"', '"id": "p7"')), "identifier of one order"),
        ],
        "l05.q4": [(reference("l05.q4", ('"MaxAttempts": 4', '"MaxAttempts": 3')), "called too seldom")],
    },
    "guesses what a field does": {
        "l00.q2": [(reference("l00.q2", ('"greeting.$"', '"greeting"')), "taken as it stands")],
        "l03.p1": [('"d"', "a place called")],
        "l03.p2": [('"a"', "ResultPath adds to the input")],
        "l03.p3": [(starter("l03.p3", ("___", "id.$"), ("___", "stock")), "A path begins with")],
        "l03.q1": [
            (next_inputs(a=ORDER | QUOTE), "keeps the order"),
            (next_inputs(b={"quote": QUOTE}), "What was there before stays"),
            (next_inputs(c=ORDER), "taken already"),
            (next_inputs(c={"id": "p7", "kg": 8.5}), "as a whole goes to"),
        ],
        "l03.q2": [
            (reference("l03.q2", ('"$.quote"', "$.quote")), "a path is a text"),
            (reference("l03.q2", ('"$.quote"', '"null"')), "null without quotes"),
            (reference("l03.q2", ("ResultPath", "OutputPath")), "OutputPath reads"),
            (reference("l03.q2", ('"$.quote"', "null")), "drops the result"),
        ],
        "l03.q3": [
            (
                reference("l03.q3", ('"Parameters": {"id.$": "$.id"}', '"InputPath": "$.id"')),
                "InputPath selects a part",
            ),
            (reference("l03.q3", ('"Parameters"', '"ResultSelector"')), "works on what came back"),
        ],
        "l03.q4": [
            (starter("l03.q4"), "not changed yet"),
            (starter("l03.q4", ('      "OutputPath": "$.stock",\n', "")), "What does Quote hand on?"),
        ],
        "l03.q5": [
            (reference("l03.q5", ("ResultSelector", "Parameters")), "with what comes back"),
            (reference("l03.q5", ("eur.$", "eur")), "plain text"),
        ],
        "l07.p4": [(starter("l07.p4", ("___", "$[1]"), ("___", "$.ready")), "whole answer of the second branch")],
    },
    "retries whatever fails": {
        "l05.p1": [("3", "asynchronous calls")],
        "l05.q1": [('{"a": [0, 3, 9], "b": [0, 3, 8], "c": [0]}', "first call comes on top")],
        "l05.q2": [(reference("l05.q2", ("TooManyRequestsException", "ThrottledException")), "same to the letter")],
        "l05.q3": [(starter("l05.q3", ("States.TaskFailed", "States.ALL")), "move it to the end of Retry")],
        "l05.q4": [
            (
                starter("l05.q4", ('"IntervalSeconds": 5', '"IntervalSeconds": 5, "MaxDelaySeconds": 5')),
                "called too seldom",
            )
        ],
        "l05.q5": [
            (starter("l05.q5"), "not changed yet"),
            (starter("l05.q5", *[('"MaxAttempts": 60', '"MaxAttempts": 4')] * 3), "their numbers add up"),
        ],
        "l07.p3": [('"a"', "fails the whole state")],
        "l07.q1": [('{"id": "p7", "ready": {"kg": 3, "label": "L7"}}', "Nothing is merged")],
        "l07.q3": [
            (
                reference("l07.q3", ("States.ALL", "TooWindy"), ("States.ALL", "TooWindy"), ("States.ALL", "TooWindy")),
                "by their names",
            ),
        ],
        "l07.q4": [
            (starter("l07.q4"), "not changed yet"),
            (reference("l07.q4", ("$[0].reserve", "$[0]")), "whole output of the first branch"),
        ],
    },
}

GONE = {
    "the whole answer called $": r"\$ differs",
    "an error of Python's for an answer": r"SyntaxError|TypeError: Desk",
    "a sentence of the reader of JSON": r"stands where a",
    "a cell for help that does not run": r"IndentationError",
    "a character named by its number": r"U\+[0-9A-F]{4}",
    "an error of a handler as JSON in JSON": r"errorMessage",
    "another line than the cell's": r"detected at line",
    "a picture where there is none": r"[Cc]ompare with the picture|look at the picture",
    "a word that nobody knows": r"\b[Mm]end\b",
    "a call that is none": r"called with nothing: not at all",
    "a plural of one": r"\b1 (calls|environments|items|probes)\b",
    "an argument too many": r"positional arguments? but",
    "a step for an answer that was not given": r"not NoneType",
    "a way out that leads on wrongly": r"Did you mean &quot;\$\.null|Did you mean \"\$\.null",
}


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[Any]:
    monkeypatch.setenv("SFNLEARN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    shell: Any = InteractiveShell.instance()
    shell.history_manager.enabled = False
    shell.colors = "nocolor"
    yield shell
    FUNCTIONS.clear()
    shell.history_manager.end_session()
    InteractiveShell.clear_instance()


@pytest.mark.parametrize("name", LEARNERS)
def test_a_first_time_run_shows_no_message_that_did_not_help(name: str, shell: Any):
    learner = Learner(shell, LEARNERS[name])
    for lesson in LESSONS:
        learner.study(lesson)
    for standing in (learner.run("progress()"), learner.run('progress("l01")')):
        assert standing.success
        assert "Lambda forgets" in standing.text
    for shown in learner.shown:
        if re.search(r"%%(asl|handler) l|predict|check\(|hint", shown.cell):
            back = [why for why, old in GONE.items() if re.search(old, shown.text)]
            learner.problems.extend(f"{why} is back:\n{shown.cell}\n{shown.text}\n" for why in back)
        if ": not yet" in shown.text and re.match(r"%%|predict..l..\.q", shown.cell):
            assert "\n  why  " not in shown.text, shown.text
    assert not learner.problems, "\n".join(learner.problems)


def test_every_scripted_answer_is_for_an_exercise_and_every_lesson_has_some():
    scripted = {exercise for script in LEARNERS.values() for exercise in script}
    assert scripted <= set(catalogue())
    assert {exercise[1:3] for exercise in scripted} == {lesson[:2] for lesson in LESSONS}
