"""Two query languages side by side: the fields that answer one question stand in one row."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import StateMachine, UsageError, run
from sfnlearn.asl.translate import state_in_jsonata
from sfnlearn.course.pieces import twins

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
BOOK: dict[str, Any] = {
    "Type": "Task",
    "Resource": f"{ARN}book",
    "Parameters": {"id.$": "$.id"},
    "ResultSelector": {"tracking.$": "$.tracking"},
    "ResultPath": "$.courier",
    "End": True,
}
MACHINE = StateMachine({"StartAt": "Book", "States": {"Book": BOOK}})


def test_fields_of_one_question_stand_in_one_row():
    sent, leaves = twins(MACHINE).rows
    assert (sent.question, set(sent.jsonpath), set(sent.jsonata)) == ("is sent", {"Parameters"}, {"Arguments"})
    assert (leaves.question, set(leaves.jsonpath)) == ("goes on", {"ResultSelector", "ResultPath"})
    assert set(leaves.jsonata) == {"Output"}


def test_the_translation_that_is_shown_does_the_same():
    other = StateMachine({"StartAt": "Book", "States": {"Book": state_in_jsonata(BOOK)}})
    functions = {"book": lambda event: {"tracking": "T-" + event["id"], "driver": "Ida"}}
    outputs = [run(machine, {"id": "p7"}, functions=functions).output for machine in (MACHINE, other)]
    assert outputs[0] == outputs[1] == {"id": "p7", "courier": {"tracking": "T-p7"}}


def test_a_machine_of_ones_own_stands_beside_it():
    own = {**state_in_jsonata(BOOK), "Assign": {"tracking": "{% $states.result.tracking %}"}}
    rows = twins(MACHINE, {"StartAt": "Book", "States": {"Book": own}}).rows
    assert [row.question for row in rows] == ["is sent", "goes on", "is kept"]
    assert rows[2].jsonpath == {}


def test_a_field_that_one_language_does_without_is_told():
    copied = {"Type": "Pass", "ResultPath": "$.copy", "End": True}
    text = str(twins({"StartAt": "A", "States": {"A": copied}}, {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}))
    assert text.endswith('"ResultPath":"$.copy"  the result as it is')


def test_what_has_no_translation_says_why():
    state = {"Type": "Pass", "Parameters": {"all.$": "$..id"}, "End": True}
    (row,) = twins({"StartAt": "A", "States": {"A": state}}).rows
    assert row.jsonata == "$..id is not translated here: JSONata says it in its own way."


def test_html_keeps_the_lines_and_shows_no_markup_of_a_learner():
    state = {"Type": "Pass", "Parameters": {"<b>": "x" * 40, "c.$": "$.c"}, "End": True}
    shown = twins({"StartAt": "A", "States": {"A": state}}).html()
    assert "&lt;b&gt;" in shown
    assert "<b>" not in shown
    assert "\n" in shown.partition("<pre")[2].partition("</pre>")[0]


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ({"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Succeed"}}}, None, "in JSONPath first"),
        (MACHINE, {"StartAt": "B", "States": {"B": {"Type": "Succeed"}}}, "no state of the same name"),
    ],
)
def test_what_cannot_be_compared_is_refused(first, second, says):
    with pytest.raises(UsageError, match=says):
        twins(first, second)
