"""The laws of editing, over random sequences of operations.

* An operation that cannot be raises UsageError, and then nothing has changed; nothing else is ever raised.
* After every sequence of operations on states the definition loads, or it has a gap (`gaps.py` knows which by a model
  of its own) and the diagnostics tell of that gap and of nothing else.
* Undo restores each step exactly, to the beginning; redo does, to the end.
"""

import re

import pytest
from hypothesis import given, settings, strategies as st

from sfnlearn import UsageError
from sfnlearn.asl.definition import all_states
from sfnlearn.editing import Session
from tests.editing.gaps import gaps_of
from tests.editing.hands import anything, structural

VALID = """{
   "Comment" : "odd  spacing",
   "StartAt": "Pay", "States": { "Pay": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "pay", "Payload": {"Amount": 1.50, "at": 1e2}},
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}], "Next": "Paid?"},
     "Paid?": {"Type": "Choice", "Choices": [{"Variable": "$.paid", "BooleanEquals": true, "Next": "Ship"}],
        "Default": "Sorry"},
     "Ship": {"Type": "Map", "ItemProcessor": {"StartAt": "Pack", "States": {"Pack": {"Type": "Pass", "End": true}}},
        "End": true},
     "Sorry": {"Type": "Fail"}}
}
"""
YAML = """# how we pay
StartAt: Pay   # first
States:
  # the call
  Pay:
    Type: Task
    Resource: "arn:aws:states:::lambda:invoke"
    Parameters: {FunctionName: pay, Payload: {Amount: 1.50}}
    Next: 'Paid?'
  'Paid?':
    Type: Choice
    Choices:
    - Variable: $.paid
      BooleanEquals: true   # yes
      Next: Ship
    Default: Sorry
  Ship:
    Type: Parallel
    Branches:
      - StartAt: Pack
        States:
          Pack: {Type: Pass, End: true}
    End: true
  Sorry: {Type: Fail}
"""
BEGINNINGS = ["", "{}", VALID, YAML]
GAP_CODES = {"MISSING_TRANSITION_TARGET", "MISSING_END_STATE", "SCHEMA_VALIDATION_FAILED"}
"""The codes of errors about gaps: the last one is also that of a missing StartAt, Next or state."""


def state_of(session):
    return session.text, session.syntax, session.selection, session.definition, session.can_undo, session.undo_label


def act(session, operation, arguments, copied):
    """Do one thing, which may be refused in a sentence; then nothing has changed."""
    before = state_of(session)
    try:
        if operation == "copy":
            copied.append(session.copy(arguments["states"]))
        elif operation == "type":
            session.type_text(**arguments)
        else:
            session.do(operation, **arguments)
            assert session.said[-1] == "."
    except UsageError as problem:
        refused = str(problem)
    else:
        return
    assert re.fullmatch(r".+[.?]", refused), refused
    assert state_of(session) == before


def shown(session):
    return session.text, session.syntax, session.selection


def run_through(data, hand, session, length, check):
    copied: list[str] = []
    steps: list[tuple[tuple[object, ...], tuple[object, ...]]] = []
    typed = False
    for _ in range(length):
        operation, arguments = data.draw(hand(session, copied))
        before = shown(session)
        act(session, operation, arguments, copied)
        check(session)
        if session.text != before[0]:
            joined = typed and operation == "type" and arguments["joined"]
            first = steps.pop()[0] if joined else before
            steps.append((first, shown(session)))
            typed = operation == "type"
    for before, _ in reversed(steps):
        session.undo()
        assert shown(session) == before
    assert not session.can_undo
    for _, after in steps:
        session.redo()
        assert shown(session) == after
    assert not session.can_redo


def loads_or_tells_its_gaps(session):
    """The definition can be read, its names are unique, and it has errors exactly where it has gaps."""
    assert session.drawn_is_current
    value = session.definition or {}
    names = [found.name for found in all_states(value)]
    assert len(names) == len(set(names))
    gaps = gaps_of(value)
    errors = [found for found in session.diagnostics if found.severity == "ERROR"]
    assert (session.machine is None) == bool(gaps) == bool(errors), (gaps, errors)
    if value:
        assert all(found.code in GAP_CODES for found in errors), errors
        about = {place for _, place in gaps}
        assert all(_near(tuple(found.place), about) for found in errors), (gaps, errors)


def _near(place, gaps):
    """Whether an error is at a gap, at the block or state around one, or at what a state that is cut off may follow."""
    return any(place[: len(gap)] == gap or gap[: len(place)] == place for gap in gaps)


def nothing_more(session):
    assert session.selection == tuple(dict.fromkeys(session.selection))


@settings(max_examples=100)
@given(st.data(), st.sampled_from(BEGINNINGS))
def test_what_hands_do_loads_or_has_the_diagnostics_of_its_gaps_and_can_be_undone(data, text):
    run_through(data, structural, Session(text), 8, loads_or_tells_its_gaps)


@settings(max_examples=100)
@given(st.data(), st.sampled_from(BEGINNINGS))
def test_nothing_but_a_usage_error_is_ever_raised(data, text):
    run_through(data, anything, Session(text), 8, nothing_more)


@pytest.mark.long
@settings(max_examples=1000)
@given(st.data(), st.sampled_from(BEGINNINGS))
def test_a_thousand_sequences_of_hands(data, text):
    run_through(data, structural, Session(text), 15, loads_or_tells_its_gaps)


@pytest.mark.long
@settings(max_examples=1000)
@given(st.data(), st.sampled_from(BEGINNINGS))
def test_a_thousand_sequences_of_anything(data, text):
    run_through(data, anything, Session(text), 15, nothing_more)


def test_the_model_of_gaps_knows_a_valid_machine():
    for text in (VALID, YAML):
        assert Session(text).machine is not None
        assert gaps_of(Session(text).definition) == set()
