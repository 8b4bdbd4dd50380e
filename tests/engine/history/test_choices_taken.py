from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from sfnlearn import Execution, StateMachine, draw, run
from sfnlearn.engine.history.choices_taken import chosen_rules


def choice(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    states = {
        "Pick": {"Type": "Choice", "Choices": [{**rule, "Next": "Same"} for rule in rules], "Default": "Same", **more},
        "Same": {"Type": "Succeed"},
    }
    return {"StartAt": "Pick", "States": states}


def equals(variable: str, value: int) -> dict[str, Any]:
    return {"Variable": variable, "NumericEquals": value}


def test_the_rule_that_matched_is_found_by_looking_again():
    machine = StateMachine(choice(equals("$.n", 1), equals("$.n", 2)))
    for value, place in ((1, 0), (2, 1), (3, 2)):
        assert chosen_rules(run(machine, {"n": value}), {"Pick"}) == {"Pick": Counter({place: 1})}
    outline = draw(run(machine, {"n": 2})).outline
    assert "if $.n = 2 → Same [taken 1×]" in outline
    assert outline.count("[taken") == 1


def test_variables_in_reach_count():
    definition = choice(equals("$limit", 1), equals("$limit", 2))
    definition["States"]["Set"] = {"Type": "Pass", "Assign": {"limit.$": "$.n"}, "Next": "Pick"}
    definition["StartAt"] = "Set"
    assert chosen_rules(run(StateMachine(definition), {"n": 2}), {"Pick"})["Pick"] == Counter({1: 1})


def test_what_depends_on_chance_is_not_told():
    rules = [{"Condition": "{% $random() < 2 %}"}, {"Condition": "{% true %}"}]
    execution = run(StateMachine({**choice(*rules), "QueryLanguage": "JSONata"}))
    assert chosen_rules(execution, {"Pick"}) == {"Pick": Counter({None: 1})}
    picture = draw(execution)
    assert picture.outline.count("[taken 1×] (the events do not say by which of these rules)") == 3
    assert "By which of the rules that lead the same way Pick went on, the events do not say." in picture.alt


@pytest.mark.parametrize(
    ("condition", "place"),
    [
        ("{% /* neither $random() nor $states.context */ $n = 2 %}", 0),
        ("{% $n = 2 and '$now()' != '' %}", 0),
        ("{% $n = 2 and $now() != '' %}", None),
        ("{% $n = 2 and $states.context.State.Name = 'Pick' %}", None),
    ],
)
def test_a_word_in_a_comment_or_a_text_is_not_chance(condition, place):
    definition = {**choice({"Condition": condition}), "QueryLanguage": "JSONata", "StartAt": "Set"}
    definition["States"]["Set"] = {"Type": "Pass", "Assign": {"n": 2}, "Next": "Pick"}
    assert chosen_rules(run(StateMachine(definition)), {"Pick"})["Pick"] == Counter({place: 1})


def test_the_context_object_is_not_in_the_events():
    machine = StateMachine(choice({"Variable": "$$.State.Name", "StringEquals": "Pick"}))
    assert chosen_rules(run(machine), {"Pick"})["Pick"] == Counter({None: 1})
    machine = StateMachine(choice({"Variable": "$.price", "StringEquals": "$$.99"}))
    assert chosen_rules(run(machine, {"price": "$$.99"}), {"Pick"})["Pick"] == Counter({0: 1})


def test_before_the_choice_nothing_was_taken():
    machine = StateMachine(choice(equals("$.n", 1)))
    assert chosen_rules(run(machine, {"n": 1}), {"Pick"}, at=2) == {"Pick": Counter()}


def test_an_imported_history_is_enough():
    machine = StateMachine(choice(equals("$.n", 1), equals("$.n", 2)))
    imported = Execution.from_aws(run(machine, {"n": 2}).history.to_aws(), machine)
    assert chosen_rules(imported, {"Pick"})["Pick"] == Counter({1: 1})
