"""What may be written where somebody types, and how it is written."""

import json
from typing import Any

import pytest

from sfnlearn.asl.definition import all_states, transitions
from sfnlearn.asl.reading.yaml_text import parse_yaml
from sfnlearn.editing.catalogue import CATALOGUE
from sfnlearn.editing.completions import Completions, completions_at


def offered(marked: str, syntax: str = "JSON", **more: Any) -> Completions | None:
    return completions_at(marked.replace("@", "", 1), marked.index("@"), syntax, **more)


def labels(marked: str, syntax: str = "JSON", **more) -> list[str]:
    found = offered(marked, syntax, **more)
    return [one.label for one in found.options] if found else []


def taken(marked: str, label: str, syntax: str = "JSON") -> str:
    """The text after a completion was taken, with the cursor as `@`."""
    found = offered(marked, syntax)
    assert found is not None
    one = next(one for one in found.options if one.label == label)
    text, (start, end) = marked.replace("@", "", 1), found.replaces
    return text[:start] + one.text[: one.cursor] + "@" + one.text[one.cursor :] + text[end:]


def test_fields_that_are_there_are_not_offered_again():
    found = labels('{"States": {"A": {"Type": "Task", "Next": "B", @}}}')
    assert "Resource" in found
    assert not {"Type", "Next"} & set(found)


def test_type_comes_first_and_remarks_last():
    found = labels('{"States": {"A": {@}}}')
    assert (found[0], found[-1]) == ("Type", "QueryLanguage")


def test_targets_are_the_states_of_the_same_block():
    inner = '{"StartAt": "@", "States": {"In": {}}}'
    outer = f'{{"States": {{"Out": {{"Type": "Map", "ItemProcessor": {inner}}}}}}}'
    assert labels(outer) == ["In"]
    assert labels('{"States": {"Out": {"Type": "Pass", "Next": "@"}, "On": {}}}') == ["On", "Out"]


@pytest.mark.parametrize("way", ['"Default": "@"', '"Choices": [{"Next": "@"}]', '"Catch": [{}, {"Next": "@"}]'])
def test_every_kind_of_transition_is_offered_states(way):
    assert labels(f'{{"States": {{"A": {{{way}}}, "B": {{}}}}}}') == ["B", "A"]


def test_a_next_inside_a_payload_names_no_state():
    assert labels('{"States": {"A": {"Type": "Task", "Parameters": {"Next": "@"}}}}') == []


def test_errors_are_the_reserved_ones_and_the_machines_own():
    text = '{"States": {"A": {"Catch": [{"ErrorEquals": ["@"]}]}, "F": {"Type": "Fail", "Error": "Declined"}}}'
    assert labels(text)[:2] == ["Declined", "States.ALL"]


def test_resources_are_functions_that_can_be_called_and_integrations():
    found = labels('{"States": {"A": {"Type": "Task", "Resource": "@"}}}', functions=["pay"])
    assert found[0].endswith(":function:pay")
    assert {"arn:aws:states:::lambda:invoke", "arn:aws:states:::sqs:sendMessage.waitForTaskToken"} <= set(found)


def test_the_sdk_is_offered_service_by_service():
    begun = '{"States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:%s@"}}}'
    assert "arn:aws:states:::aws-sdk:s3:" in labels(begun % "")
    assert "arn:aws:states:::aws-sdk:sfn:startExecution" in labels(begun % "sfn:")


def test_a_function_name_is_one_that_can_be_called():
    assert labels('{"States": {"A": {"Parameters": {"FunctionName": @}}}}', functions=["pay"]) == ["pay"]


def test_payloads_have_names_of_their_own():
    assert labels('{"States": {"A": {"Type": "Pass", "Parameters": {"@"}}}}') == []


@pytest.mark.parametrize(
    ("marked", "label", "syntax", "after"),
    [
        ('{"A@"}', "StartAt", "JSON", '{"StartAt": "@"}'),
        ('{"A@": "x"}', "StartAt", "JSON", '{"StartAt"@: "x"}'),
        ('{"Comment": ""@}', "States", "JSON", '{"Comment": "","States": {@}}'),
        ('{@"Comment": ""}', "TimeoutSeconds", "JSON", '{"TimeoutSeconds": @,"Comment": ""}'),
        ('{"States": {"A": {"Type": "Ta@"}}}', "Task", "JSON", '{"States": {"A": {"Type": "Task"@}}}'),
        ('{"Version": @\n"Comment": ""}', "1.0", "JSON", '{"Version": "1.0"@,\n"Comment": ""}'),
        ('{"States": {"A": {"Type": "Map", "E@"}}}', "End", "JSON", '{"States": {"A": {"Type": "Map", "End": true@}}}'),
        ("States:\n  A:\n    Type: @", "Wait", "YAML", "States:\n  A:\n    Type: Wait@"),
        ("States:\n  A:\n    Ty@", "Type", "YAML", "States:\n  A:\n    Type: @"),
        ("States:\n  A:\n    Type: Task\n    Re@", "Retry", "YAML", "States:\n  A:\n    Type: Task\n    Retry:@"),
        ("States: {A: {Type: @}}", "Wait", "YAML", 'States: {A: {Type: "Wait"@}}'),
        ("StartAt: @\nStates: {'a: b': {}}", "a: b", "YAML", "StartAt: \"a: b\"@\nStates: {'a: b': {}}"),
    ],
)  # fmt: skip
def test_what_is_chosen_is_written_with_the_signs_that_it_needs(marked, label, syntax, after):
    assert taken(marked, label, syntax) == after


@pytest.mark.parametrize("key", CATALOGUE)
@pytest.mark.parametrize("syntax", ["JSON", "YAML"])
def test_a_whole_state_can_be_written_twice(key, syntax):
    title = CATALOGUE[key].title
    if syntax == "JSON":
        text = '{\n  "States": {\n    "Task": {"Type": "Succeed"},\n    @\n  }\n}'
        again = taken(taken(text, title).replace("@", ",\n    @"), title).replace("@", "")
        definition = json.loads(again)
    else:
        text = "States:\n  Task:\n    Type: Succeed\n  @"
        again = taken(taken(text, title, "YAML").replace("@", "\n  @"), title, "YAML").replace("@", "")
        definition = parse_yaml(again)
    block = CATALOGUE[key].block()
    names = [found.name for found in all_states(definition)]
    assert len(names) == len(set(names)) == 1 + 2 * len(list(all_states(block)))
    targets = {target for state in definition["States"].values() for _, target in transitions(state)}
    assert targets <= set(definition["States"])
