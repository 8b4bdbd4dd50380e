"""A text in the other syntax has the same value, its keys in the same order and its numbers as they were spelt."""

import re

from hypothesis import given, settings

from sfnlearn.editing.text import Text
from tests.editing.text.texts import json_texts, same, yaml_texts


@settings(max_examples=100, deadline=None)
@given(json_texts())
def test_json_becomes_yaml_and_json_again_with_every_number_as_it_was(given_):
    text = Text(given_, "JSON")
    yaml, said = text.converted("YAML")
    again, _ = yaml.converted("JSON")
    assert said == "The definition is YAML now."
    assert same(yaml.value, text.value)
    assert same(again.value, text.value)
    assert _numbers(again.text) == _numbers(text.text)


@settings(max_examples=100, deadline=None)
@given(yaml_texts())
def test_yaml_becomes_json_of_the_same_value(given_):
    text = Text(given_, "YAML")
    assert same(text.converted("JSON")[0].value, text.value)


def test_what_json_has_no_place_for_is_told():
    assert Text("a: 1.50 # note\nb: 'x # y'\n").converted("JSON")[1] == (
        "The definition is JSON now, without its remarks, for which JSON has no place."
    )
    text, said = Text("a: &x [1]\nb: *x\nc: 'x # y'\n").converted("JSON")
    assert said == "The definition is JSON now, with the values of its aliases in their places."
    assert text.value == {"a": [1], "b": [1], "c": "x # y"}
    assert Text("{}").converted("JSON")[1] == "The definition is JSON already."


def _numbers(text):
    return re.findall(r"[-+.0-9eE]+", re.sub(r'"(?:[^"\\]|\\.)*"', "", text))
