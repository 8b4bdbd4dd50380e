from __future__ import annotations

from sfnlearn import StateMachine, run
from sfnlearn.course.pieces import durable_run, two_histories
from tests.cloud.durable.functions import saga
from tests.course.pieces.shown import words_of

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:"
MACHINE = StateMachine(
    {
        "StartAt": "Pay",
        "States": {
            "Pay": {"Type": "Task", "Resource": LAMBDA + "pay", "Next": "Night"},
            "Night": {"Type": "Wait", "Seconds": 86_400, "Next": "Ship"},
            "Ship": {"Type": "Task", "Resource": LAMBDA + "ship", "End": True},
        },
    }
)
FUNCTIONS = {"pay": lambda event, context: event, "ship": lambda event, context: event}


def both():
    return two_histories(run(MACHINE, {"id": "p7"}, functions=FUNCTIONS), durable_run(saga, {"id": "p7"}))


def test_every_event_of_both_stands_in_the_table_in_its_order():
    rows = list(both()._rows())
    execution = run(MACHINE, {"id": "p7"}, functions=FUNCTIONS)
    assert [row[1] for row in rows if row[1]] == [event.type for event in execution.events]
    assert [row[3] for row in rows if row[3]] == [event.type for event in durable_run(saga, {"id": "p7"}).events]


def test_what_happens_after_the_night_stands_under_the_same_time():
    rows = list(both()._rows())
    assert [row[0] for row in rows if row[0]] == ["0 s", "1 d"]
    after = next(place for place, row in enumerate(rows) if row[0] == "1 d")
    assert (rows[after][1], rows[after][3]) == ("WaitStateExited", "WaitSucceeded")


def test_text_and_html_say_the_same():
    assert words_of(both()) == str(both()).split()
