"""How new things are laid out, and what is refused with which sentence."""

import json
import pickle

import pytest

from sfnlearn.editing.text import Text, TextError
from sfnlearn.errors import UsageError

MIXED = """{
    "StartAt": "A",
    "States": {
        "A": {"Type": "Pass", "Next": "B"},
        "B": {
            "Type": "Task",
            "Retry": [{"ErrorEquals": ["States.ALL"]}]
        }
    }
}
"""


def test_a_text_of_one_line_stays_one():
    text = Text('{"StartAt":"A","States":{}}').put(("States", "A"), {"Type": "Pass", "End": True})
    assert text.text == '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}'


def test_a_text_that_spreads_everything_gets_every_member_on_a_line():
    spread = json.dumps({"States": {"A": {"End": True}}}, indent=3)
    value = {"States": {"A": {"End": True}, "B": {"Catch": [{"Next": "A"}], "Empty": []}}}
    assert Text(spread).put(("States", "B"), value["States"]["B"]).text == json.dumps(value, indent=3)


def test_a_text_with_short_objects_on_one_line_gets_them_too_and_long_ones_spread():
    text = Text(MIXED).put(("States", "C"), {"Type": "Fail"}, before="B")
    assert '\n        "C": {"Type": "Fail"},\n        "B": {' in text.text
    long = text.put(("States", "C"), {"Type": "Fail", "Cause": "x" * 90})
    assert '\n        "C": {\n            "Type": "Fail",\n            "Cause": "xx' in long.text


def test_the_first_member_of_an_object_gets_a_line_where_the_text_has_lines():
    assert Text('{\n  "States": {}, "a": [1]\n}').put(("States", "A"), 1).text == (
        '{\n  "States": {\n    "A": 1\n  }, "a": [1]\n}'
    )
    assert Text("{}").put(("StartAt",), "A").text == '{\n  "StartAt": "A"\n}'


def test_what_moves_into_another_block_gets_its_indent():
    text = Text(MIXED).put(("States", "B", "Branches"), [{"States": {}}])
    moved = text.move(("States", "A"), ("States", "B", "Branches", 0, "States", "A"))
    assert moved.value["States"]["B"]["Branches"] == [{"States": {"A": {"Type": "Pass", "Next": "B"}}}]
    nested = moved.move(("States", "B", "Retry"), ("Retry",), after="StartAt")
    assert '    "StartAt": "A",\n    "Retry": [{"ErrorEquals": ["States.ALL"]}],\n    "States"' in nested.text


def test_a_value_of_several_lines_is_read_and_typed_at_the_left_margin():
    text = Text(MIXED)
    assert text.source(("States", "B")).splitlines()[1:] == [
        '    "Type": "Task",',
        '    "Retry": [{"ErrorEquals": ["States.ALL"]}]',
        "}",
    ]
    assert text.set(("States", "A"), '{\n    "Type": "Pass"\n}').text == MIXED.replace(
        '{"Type": "Pass", "Next": "B"}', '{\n            "Type": "Pass"\n        }'
    )


def test_a_member_that_is_not_there_can_be_typed():
    assert Text('{"a": 1}').set(("b",), "1.50").text == '{"a": 1, "b": 1.50}'


def test_what_is_the_same_keeps_its_spelling():
    text = Text('{"a": 1.50, "b": [1,2]}')
    assert text.put(("a",), 1.5) is text.put(("b",), [1, 2]) is text
    assert text.put(("a",), 1).text == '{"a": 1, "b": [1,2]}'


def test_an_item_moves_to_the_index_where_it_is_afterwards():
    text = Text('{"a": [1, 2, 3], "b": []}')
    assert [text.move(("a", 0), ("a", index)).value["a"] for index in (0, 1, 2)] == [[1, 2, 3], [2, 1, 3], [2, 3, 1]]
    assert text.move(("a", 2), ("a", 0)).text == '{"a": [3, 1, 2], "b": []}'
    assert text.move(("a", 0), ("b", 0)).text == '{"a": [2, 3], "b": [1]}'


A = Text('{"a": {"b": 1}, "c": [1, 2], "d": 2}')


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda: A.source(("x",)), "The definition has nothing at /x."),
        (lambda: A.remove(("c", 2)), "The definition has nothing at /c[2]."),
        (lambda: A.remove(()), "The whole definition stands in nothing; set() gives it another value."),
        (lambda: A.set(("a",), ""), "There is no value: the text is empty."),
        (
            lambda: A.set(("a",), "1, 2"),
            '"1, 2" is not a JSON value: more text follows after the JSON value; remove it.',
        ),
        (lambda: A.put(("a", "x"), {1}), "$ is a set, which JSON does not have; use a list"),
        (lambda: A.put(("d", "x"), 1), "/d is not an object, which has keys."),
        (lambda: A.put(("a", 0), 1), "/a is not an array, which has indexes."),
        (lambda: A.put(("x", "y"), 1), "The definition has nothing at /x."),
        (lambda: A.put(("e",), 1, after="x"), "/ has no member 'x' to put something beside."),
        (lambda: A.put(("e",), 1, after="a", before="c"), "Give after= or before=, not both."),
        (lambda: A.insert(("c", 3), 1), "/c[3] lies outside of the array, which has 2 items."),
        (lambda: A.insert(("a", "b"), 1), "/a/b is not a place in an array; put() adds a member to an object."),
        (lambda: A.rename(("a",), "c"), "/c is there already; choose another name."),
        (lambda: A.rename(("c", 0), "x"), "/c[0] is an item of an array, which has no name to change."),
        (lambda: A.move(("a",), ("a", "b", "c")), "/a cannot be moved into itself."),
        (lambda: A.move(("d",), ("a", "b")), "/a/b is there already; choose another name."),
    ],
)
def test_an_edit_that_cannot_be_made_says_why(edit, sentence):
    with pytest.raises(UsageError) as refused:
        edit()
    assert str(refused.value) == sentence


def test_a_text_that_is_neither_json_nor_yaml_is_refused_with_its_place():
    with pytest.raises(TextError) as refused:
        Text('{\n  "a": 1,\n}')
    assert (refused.value.line, refused.value.column) == (2, 9)
    assert refused.value.reason == 'there is a comma before "}"; remove the comma'
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)


def test_texts_are_values():
    assert Text("[1]") == Text("[1]")
    assert len({Text("[1]"), Text("[1]"), Text("[2]")}) == 2
    assert repr(Text("[1]")) == "Text('[1]', 'JSON')"
