"""Which rules of a Choice were tried, and why the taken one matched."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from sfnlearn import Execution, StateMachine, run
from sfnlearn.engine.explain.choice_rules import RulesTried, Tried, rules_tried

STATES = {"B": {"Type": "Succeed"}, "C": {"Type": "Succeed"}}
TO_C = {"Variable": "$", "IsPresent": False, "Next": "C"}
"""A rule that never matches, so that C is reachable."""


def tried(rules: list[dict[str, Any]], data: Any, **more: Any) -> RulesTried:
    choice = {"Type": "Choice", "Choices": rules, **more}
    execution = run(StateMachine({"StartAt": "A", "States": {"A": choice, **STATES}}), data)
    found = rules_tried(execution, execution.events[1])
    assert found is not None
    return found


def rule(operator: str, operand: Any, variable: str = "$.n", **more: Any) -> dict[str, Any]:
    return {"Variable": variable, operator: operand, **more}


@pytest.mark.parametrize(
    ("data", "one", "why"),
    [
        ({"n": 3}, rule("NumericGreaterThan", 5), "$.n is 3"),
        ({"n": "3"}, rule("NumericEquals", 3), '$.n is "3", a string, and not a number'),
        ({"n": 3, "m": 4}, rule("NumericEqualsPath", "$.m"), "$.n is 3, $.m is 4"),
        ({"m": 4}, rule("IsPresent", True), "$.n is not there"),
        ({"n": [1]}, rule("IsNull", True), "$.n is [1]"),
        ({"n": "abc"}, rule("StringMatches", "*z"), '$.n is "abc"'),
        ({"n": None}, rule("BooleanEquals", True), "$.n is null, null, and not a boolean"),
    ],
)
def test_a_rule_that_did_not_match_tells_the_values_that_decided(data: Any, one: dict[str, Any], why: str):
    found = tried([{**one, "Next": "B"}], data, Default="C")
    assert (found.rules[0].matched, found.rules[0].why) == (False, why)
    assert (found.taken, found.targets[1], found.rules[1].matched) == (1, "C", True)
    assert "so Default is taken" in found.told


def test_rules_after_the_one_that_matched_were_not_tried():
    rules = [rule("NumericEquals", n, Next="B") for n in (1, 2, 2)]
    found = tried(rules, {"n": 2}, Default="C")
    assert [one.matched for one in found.rules] == [False, True, None, False]
    assert found.rules[2].why == "it was not tried, because what stands before it decided"
    assert found.taken == 1


def test_and_or_and_not_are_opened_as_far_as_they_were_tried():
    both = {"And": [rule("NumericEquals", 1), {"Not": rule("NumericEquals", 2)}]}
    found = tried([{"Or": [both, rule("IsNumeric", True), rule("IsNull", True)], "Next": "B"}], {"n": 2}, Default="C")
    either = found.rules[0]
    assert [part.matched for part in either.parts] == [False, True, None]
    assert [part.matched for part in either.parts[0].parts] == [False, None]
    assert str(found).splitlines()[1:] == [
        "✓ ($.n = 1 and not ($.n = 2)) or $.n is a number or $.n is null → B",
        "  ✕ $.n = 1 and not ($.n = 2)",
        "    ✕ $.n = 1: $.n is 2",
        "    – not ($.n = 2): it was not tried, because what stands before it decided",
        "  ✓ $.n is a number: $.n is 2",
        "  – $.n is null: it was not tried, because what stands before it decided",
        "✕ Default: a rule matched → C",
    ]


def test_a_path_that_finds_nothing_is_told_where_it_fails():
    found = tried([rule("NumericEquals", 1, "$.gone", Next="B")], {"n": 2}, Default="C")
    assert found.taken is None
    assert found.rules[0].why.startswith("it fails: Invalid path '$.gone'")
    assert found.told == 'Rule 1 of "A" cannot be evaluated: the execution fails.'


def test_without_default_and_without_a_match_the_execution_fails():
    found = tried([rule("NumericEquals", 1, Next="B"), TO_C], {"n": 2})
    assert (found.taken, found.told) == (None, 'No rule of "A" matched, and it has no Default: the execution fails.')


def test_a_condition_tells_the_values_of_the_names_in_it():
    condition = "{% $n > 2 and $states.input.kind = '$n.x' and $exists($m) %}"
    states = {
        "S": {"Type": "Pass", "Assign": {"n": 3}, "Next": "A"},
        "A": {"Type": "Choice", "Choices": [{"Condition": condition, "Next": "B"}], "Default": "C"},
        **STATES,
    }
    machine = StateMachine({"QueryLanguage": "JSONata", "StartAt": "S", "States": states})
    execution = run(machine, {"kind": "x"})
    found = rules_tried(execution, next(one for one in execution.events if one.type == "ChoiceStateExited"))
    assert found is not None
    assert found.rules[0].why == '$n is 3, $states.input.kind is "x", $m is not there'
    assert found.taken == 1


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        ("BC", 'It went on with "C", which only Default leads to.'),
        ("CC", 'It went on with "C"; rule 1 or Default led there.'),
    ],
)
def test_what_depends_on_chance_is_said_to_be_unknown(targets: str, told: str):
    rules = [{"Condition": "{% $random() > 2 %}", "Next": targets[0]}]
    states = {
        "A": {"Type": "Choice", "Choices": rules, "Default": targets[1]},
        **{name: STATES[name] for name in targets},
    }
    execution = run(StateMachine({"QueryLanguage": "JSONata", "StartAt": "A", "States": states}))
    found = rules_tried(execution, execution.events[1])
    assert found is not None
    assert (found.rules[0].matched, found.rules[0].why[:28]) == (None, "the history does not hold wh")
    assert found.told == told


def test_an_execution_of_aws_tells_the_same():
    rules = [rule("NumericEquals", n, Next="B") for n in (1, 2)]
    machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [*rules, TO_C]}, **STATES}})
    execution = run(machine, {"n": 2})
    imported = Execution.from_aws(execution.history.to_aws(), machine.definition)
    assert imported.explain_event(2) == execution.explain_event(2)


OPERANDS = {"NumericEquals": 1, "StringEquals": "a", "IsNumeric": True, "IsPresent": False, "StringMatches": "a*"}


def random_rule(random: Random, depth: int = 0) -> dict[str, Any]:
    kind = random.choice(["And", "Or", "Not", *OPERANDS] if depth < 3 else [*OPERANDS])
    if kind == "Not":
        return {kind: random_rule(random, depth + 1)}
    if kind in ("And", "Or"):
        return {kind: [random_rule(random, depth + 1) for _ in range(random.randint(1, 3))]}
    return rule(kind, OPERANDS[kind], random.choice(["$.n", "$.m"]))


def agrees(tried: Tried, written: dict[str, Any]) -> bool:
    """Whether the parts add up to the whole, and after the one that decided none was tried."""
    if tried.matched is None or not tried.parts:
        return bool(tried.parts) is bool(set(written) & {"And", "Or", "Not"}) or tried.matched is None
    if "Not" in written:
        return tried.parts[0].matched is not tried.matched and agrees(tried.parts[0], written["Not"])
    known = [part.matched for part in tried.parts if part.matched is not None]
    operator = "And" if "And" in written else "Or"
    return (
        all(part.matched is None for part in tried.parts[len(known) :])
        and known[:-1] == [operator == "And"] * (len(known) - 1)
        and known[-1] is tried.matched
        and all(map(agrees, tried.parts, written[operator]))
    )


@pytest.mark.parametrize("seed", range(60))
def test_of_random_rules_the_taken_one_leads_where_the_execution_went(seed: int):
    random = Random(seed)
    names = ["R0", "R1", "R2", "R3"]
    rules = [{**random_rule(random), "Next": name} for name in names]
    states: dict[str, Any] = {name: {"Type": "Succeed"} for name in [*names, "D"]}
    states["A"] = {"Type": "Choice", "Choices": rules, "Default": "D"}
    values = [{"n": random.choice([1, "a", None]), "m": random.choice([1, "ab"])}]
    for data in (*values, {"n": 2, "m": "b"}):
        execution = run(StateMachine({"StartAt": "A", "States": states}), data)
        found = rules_tried(execution, execution.events[1])
        assert found is not None
        assert found.taken is not None
        assert found.targets[found.taken] == execution.events[3].state
        assert all(map(agrees, found.rules, rules))
        assert [one.matched for one in found.rules[:-1]] == [
            *[False] * min(found.taken, 4),
            *[True] * (found.taken < 4),
            *[None] * (3 - found.taken),
        ]
