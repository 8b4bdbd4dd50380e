import json
from pathlib import Path

import pytest

from sfnlearn import DefinitionError, StateMachine, UsageError
from sfnlearn.asl.reading.sources import load_definition

SMALL = {"StartAt": "S", "States": {"S": {"Type": "Pass", "End": True}}}
TEXT = json.dumps(SMALL)
YAML = "StartAt: S\nStates:\n  S:\n    Type: Pass\n    End: true\n"


def test_a_dict_json_text_yaml_text_and_files(tmp_path: Path):
    files = {"m.json": TEXT, "m.asl.json": TEXT, "m.yaml": YAML, "m.yml": YAML, "bom.json": "\ufeff" + TEXT}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    sources = [
        SMALL,
        TEXT,
        f"\n  {TEXT}",
        YAML,
        *(tmp_path / name for name in files),
        *(str(tmp_path / name) for name in files),
    ]
    assert all(load_definition(source)[0] == SMALL for source in sources)


@pytest.mark.parametrize("source", [None, 5, [SMALL], b"{}", object()])
def test_other_values_are_a_misuse(source):
    with pytest.raises(UsageError, match="A definition is a dict"):
        StateMachine(source)


@pytest.mark.parametrize("source", ["nowhere.json", "\0.json", "x" * 1000 + ".json", Path("nowhere.yaml")])
def test_a_file_that_cannot_be_read(source):
    with pytest.raises((UsageError, DefinitionError)):
        StateMachine(source)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "[]",
        "5",
        "- a",
        "null",
        "{",
        '{"a": 1,}',
        '{"a": 1, "a": 2}',
        '{"a": NaN}',
        "a: [",
        "a: &x [*x]",
        "\x00",
    ],
)
def test_a_text_that_is_no_object(text):
    with pytest.raises(DefinitionError):
        StateMachine(text)


def test_a_syntax_error_has_line_and_column():
    with pytest.raises(DefinitionError) as caught:
        StateMachine('{\n  "StartAt": }')
    (found,) = caught.value.diagnostics
    assert (found.code, "line: 2" in found.location or "line 2" in found.location) == ("INVALID_JSON_DESCRIPTION", True)


def test_a_definition_has_at_most_a_mebibyte():
    with pytest.raises(DefinitionError, match="1048576"):
        StateMachine('{"Comment": "' + "x" * 1_048_576 + '"}')


def test_a_value_without_json_form_is_a_misuse():
    with pytest.raises(UsageError, match="set"):
        StateMachine({"StartAt": {1}})
