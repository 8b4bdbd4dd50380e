from __future__ import annotations

import pytest

from sfnlearn.drawing.picture.choice_text import caption, facts, rule_text


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({"Variable": "$.s", "StringEquals": 'a"b'}, '$.s = "a\\"b"'),
        ({"Variable": "$.s", "StringLessThanEqualsPath": "$.t"}, "$.s ≤ $.t"),
        ({"Variable": "$.s", "StringMatches": "a*"}, '$.s matches "a*"'),
        ({"Variable": "$.t", "TimestampGreaterThanEquals": "2026-01-01T00:00:00Z"}, '$.t ≥ "2026-01-01T00:00:00Z"'),
        ({"Variable": "$.b", "IsBoolean": False}, "$.b is not a boolean"),
        ({"Variable": "$.b", "BooleanEquals": False, "Comment": "c", "Assign": {}}, "$.b = false"),
        (
            {"Or": [{"Variable": "$.a", "IsNull": True}, {"And": [{"Variable": "$.b", "NumericLessThan": 1}]}]},
            "$.a is null or ($.b < 1)",
        ),
        ({"Condition": True}, "true"),
        ({"Condition": "{% $states.input.n > 2 %}"}, "$states.input.n > 2"),
    ],
)
def test_a_rule_reads_as_a_line(rule, text):
    assert rule_text({**rule, "Next": "X"}) == text


def test_captions():
    assert caption({"Type": "Parallel", "Branches": [{}]}) == "1 branch"
    assert caption({"Type": "Map", "Items": "{% $x %}"}) == "for each of $x"
    assert caption({"Type": "Map"}) == "for each item"
    assert caption({"Type": "Map", "ItemReader": {}}) == "for each item that is read"


def test_facts_hold_what_the_card_has_no_room_for():
    state = {"Type": "Fail", "Error": "E", "Cause": "{% $c %}", "Retry": [{"ErrorEquals": ["A", "B"]}]}
    assert facts(state) == ["Error: E", "Cause: $c", "Retry A, B: MaxAttempts 3"]
