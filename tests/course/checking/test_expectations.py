"""An execution told in words, from its events."""

from __future__ import annotations

from sfnlearn import Execution, StateMachine, run
from sfnlearn.course.checking.expectations import ending, invocations, place
from sfnlearn.course.checking.submission import callees
from tests.course.samples import HELLO, task


def executed(definition, value=None) -> Execution:
    return run(StateMachine(definition), value or {"name": "Ada"}, functions=callees({"hello": HELLO}))


def test_calls_are_read_from_the_history():
    assert invocations(executed(task())) == [("hello", {"name": "Ada"})]


def test_an_ending_in_words():
    assert ending(executed(task())) == 'SUCCEEDED with "Hello, Ada!"'
    assert ending(executed(task(), {"nome": "Ada"})) == (
        "FAILED with KeyError: 'name' (hello.py, line 3: return f\"Hello, {event['name']}!\")"
    )
    assert ending(executed({"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Oh"}}})) == "FAILED with Oh"


def test_the_place_is_a_state_and_an_event():
    execution = executed(task(), {"nome": "Ada"})
    event = next(event for event in reversed(execution.events) if event.state == "Hello")
    assert place(execution) == f"state Hello, event {event.id} ({event.type})"
