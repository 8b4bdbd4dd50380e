import json

from sfnlearn import run
from sfnlearn.effects import Answer
from sfnlearn.engine.journal import Journal
from tests.shorthand import FUNCTION, answers, state


def made() -> Journal:
    journal = Journal()
    journal.answers["e", (("Map", 1),)] = [Answer({"n": 1.0}), Answer(error="Boom", cause="why", duration=0.5)]
    journal.keep_token("t1", 5.0, Answer(error=""))
    journal.keep_token("t0", 6.0, Answer([1]))
    journal.keep_start("t0", 5.5, "worker")
    return journal


def test_a_journal_comes_back_from_json_as_it_was():
    saved = json.loads(json.dumps(made().to_json()))
    again = Journal.from_json(saved)
    copy = Journal.from_json(json.loads(json.dumps(saved)))
    assert again.to_json() == copy.to_json() == Journal().to_json()  # what follows has noted nothing yet
    assert [again.token_order(token) for token in ("t1", "t0")] == [1, 2]


def test_a_journal_notes_the_answers_by_the_path_of_the_fiber():
    each = {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": FUNCTION, "End": True}}}
    execution = run(state("Map", ItemProcessor=each), ["a", "b"], functions={"f": lambda event: event * 2}, name="e")
    noted = {
        (name, path): [answer.value for answer in given]
        for (name, path), given in execution.ledger.journal.answers.items()
    }
    assert noted == {("e", (("S", 0),)): ["aa"], ("e", (("S", 1),)): ["bb"]}


def test_every_attempt_is_noted():
    from sfnlearn import StatesError

    of = state("Task", Resource=FUNCTION, Retry=[{"ErrorEquals": ["States.ALL"]}])
    execution = run(of, functions={"f": answers(StatesError("Boom", "why"), 5)}, name="e")
    assert [(one.value, one.error) for one in execution.ledger.journal.answers["e", ()]] == [(None, "Boom"), (5, None)]
