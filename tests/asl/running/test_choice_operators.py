"""The comparison operators of Choice; AWS's own answers for them are in the recordings."""

import pytest
from hypothesis import given, strategies as st

from sfnlearn.asl.running.choice_operators import OPERATORS, compile_pattern, operand_type
from tests.shorthand import machine, output, why

LESS_TO_MORE = {
    "String": ("a", "b"),
    "Numeric": (1, 1.5),
    "Timestamp": ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.001Z"),
}
HOLDS = {
    "Equals": (False, True, False),
    "LessThan": (True, False, False),
    "GreaterThan": (False, False, True),
    "LessThanEquals": (True, True, False),
    "GreaterThanEquals": (False, True, True),
}


def holds(rule, data):
    of = machine(
        {
            "S": {"Type": "Choice", "Choices": [{"Variable": "$.v", **rule, "Next": "Yes"}], "Default": "No"},
            "Yes": {"Type": "Pass", "Result": True, "End": True},
            "No": {"Type": "Pass", "Result": False, "End": True},
        }
    )
    return output(of, data)


def test_there_are_39_operators():
    assert len(set(OPERATORS)) == len(OPERATORS) == 39


@pytest.mark.parametrize("kind", LESS_TO_MORE)
@pytest.mark.parametrize("relation", HOLDS)
def test_the_ordering_operators_and_their_path_forms(kind, relation):
    less, more = LESS_TO_MORE[kind]
    for (left, right), expected in zip([(less, more), (less, less), (more, less)], HOLDS[relation], strict=True):
        assert holds({f"{kind}{relation}": right}, {"v": left}) is expected
        assert holds({f"{kind}{relation}Path": "$.w"}, {"v": left, "w": right}) is expected


@pytest.mark.parametrize("name", [name for name in OPERATORS if not name.startswith("Is")])
@pytest.mark.parametrize("value", [None, [], {}, [1]])
def test_another_type_never_matches(name, value):
    operand = {"String": "a", "Numeric": 1, "Boolean": True, "Timestamp": "2026-01-01T00:00:00Z"}[operand_type(name)]
    rule = {name: "$.w"} if name.endswith("Path") else {name: operand}
    assert holds(rule, {"v": value, "w": operand}) is False


def test_booleans_are_no_numbers_and_numbers_no_booleans():
    assert holds({"NumericEquals": 1}, {"v": True}) is False
    assert holds({"BooleanEquals": True}, {"v": 1}) is False
    assert holds({"BooleanEquals": True}, {"v": True}) is True
    assert holds({"BooleanEqualsPath": "$.w"}, {"v": False, "w": False}) is True
    assert holds({"NumericEquals": 1}, {"v": 1.0}) is True


def test_strings_are_ordered_by_utf_16_code_units():
    assert holds({"StringGreaterThan": "\U0001f408"}, {"v": "\uffff"}) is True
    assert holds({"StringEquals": ""}, {"v": ""}) is True


def test_timestamps_are_compared_as_moments():
    assert holds({"TimestampEquals": "2026-01-01T01:00:00+01:00"}, {"v": "2026-01-01T00:00:00Z"}) is True


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [
        ("IsNull", [None], [0, "", False]),
        ("IsNumeric", [0, 1.5, 10**30], [True, "1", None]),
        ("IsString", ["", "a"], [1, None]),
        ("IsBoolean", [True, False], [0, 1, "true", None]),
        ("IsTimestamp", ["2026-01-01T00:00:00Z"], ["2026-01-01", 5, None, "x"]),
    ],
)
def test_the_tests_of_types(name, yes, no):
    for value in yes:
        assert holds({name: True}, {"v": value}) is True
        assert holds({name: False}, {"v": value}) is False
    for value in no:
        assert holds({name: True}, {"v": value}) is False
        assert holds({name: False}, {"v": value}) is True


def test_is_present_asks_for_a_field_that_may_be_null():
    assert holds({"IsPresent": True}, {"v": None}) is True
    assert holds({"IsPresent": True}, {}) is False
    assert holds({"IsPresent": False}, {}) is True


OPERANDS = {"String": "a", "Numeric": 1, "Boolean": True, "Timestamp": "2026-01-01T00:00:00Z"}


def _operand(name):
    if name.endswith("Path"):
        return "$.there"
    return True if name.startswith("Is") else OPERANDS[operand_type(name)]


@pytest.mark.parametrize("name", [name for name in OPERATORS if name != "IsPresent"])
@pytest.mark.parametrize("path", ["$.v", "$.v.w", "$.list[7]", "$.there.w", "$$.Nope", "$nope"])
def test_every_other_operator_on_a_missing_field_is_a_runtime_error(name, path):
    for rule in ({"Variable": path, name: _operand(name)}, {"Not": {"Variable": path, name: _operand(name)}}):
        assert told(rule) == f"Invalid path '{path}': The choice state's condition path references an invalid value."


@pytest.mark.parametrize("name", [name for name in OPERATORS if name.endswith("Path")])
def test_a_missing_operand_is_told_alike(name):
    told_of = told({"Variable": "$.there", name: "$.nope"})
    assert told_of == "Invalid path '$.nope': The choice state's condition path references an invalid value."


def told(rule):
    choice = {"Type": "Choice", "Choices": [{**rule, "Next": "D"}], "Default": "D"}
    return why(machine({"S": choice, "D": {"Type": "Succeed"}}), {"list": [], "there": "x"})


def test_and_or_and_not():
    present, one = {"Variable": "$.v", "IsPresent": True}, {"Variable": "$.v", "NumericEquals": 1}

    def rule(**top):
        of = machine(
            {
                "S": {"Type": "Choice", "Choices": [{**top, "Next": "Yes"}], "Default": "No"},
                "Yes": {"Type": "Pass", "Result": True, "End": True},
                "No": {"Type": "Pass", "Result": False, "End": True},
            }
        )
        return [output(of, data) for data in ({}, {"v": 1}, {"v": 2})]

    assert rule(And=[present, one]) == [False, True, False]
    assert rule(Or=[{"Not": present}, one]) == [True, True, False]
    assert rule(Not={"And": [present, {"Not": one}]}) == [True, True, False]


# --------------------------------------------------------------- StringMatches


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("", "", True),
        ("", "a", False),
        ("*", "", True),
        ("*", "any\nthing", True),
        ("log-*.txt", "log-1.txt", True),
        ("log-*.txt", "log-.txt", True),
        ("log-*.txt", "log.txt", False),
        ("a*a", "a", False),
        ("a*a", "aa", True),
        ("*b*", "abc", True),
        ("*ab*ab", "abab", True),
        ("*ab*ab", "ab", False),
        ("*a*b*c", "xaxbxc", True),
        ("*a*b*c", "xbxaxc", False),
        (r"a\*", "a*", True),
        (r"a\*", "ab", False),
        (r"\\*", r"\x", True),
        (r"*\**", "a*b", True),
        ("a.c", "abc", False),
        ("[a]", "a", False),
    ],
)
def test_string_matches(pattern, text, expected):
    assert compile_pattern(pattern)(text) is expected
    assert holds({"StringMatches": pattern}, {"v": text}) is expected


@pytest.mark.parametrize("pattern", ["\\", "a\\b", "*\\"])
def test_a_backslash_that_escapes_nothing(pattern):
    with pytest.raises(ValueError, match="backslash"):
        compile_pattern(pattern)


@given(st.text("ab*", max_size=8), st.text("ab", max_size=12))
def test_string_matches_agrees_with_a_regular_expression(pattern, text):
    import re

    regex = re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL)
    assert compile_pattern(pattern)(text) is (regex.fullmatch(text) is not None)


def test_many_asterisks_do_not_run_away():
    assert compile_pattern("*a" * 50 + "*b")("a" * 20_000) is False
