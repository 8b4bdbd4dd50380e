import json
from pathlib import Path

import pytest

from sfnlearn import DefinitionError, StateMachine, UsageError, run
from sfnlearn.asl.reading.sources import load_definition
from sfnlearn.jsonplaces import MAX_DEPTH

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


def yaml_of(definition):
    """YAML that is no JSON, of any depth (PyYAML's own writer recurses)."""
    return "# flow style\n" + json.dumps(definition)


def inside_each_other(count, kind):
    """So many Parallel or Map states, each in the one before."""
    block = {"StartAt": "Last", "States": {"Last": {"Type": "Pass", "End": True}}}
    for number in range(count, 0, -1):
        inner = {"Branches": [block]} if kind == "Parallel" else {"ItemProcessor": block}
        block = {"StartAt": f"S{number}", "States": {f"S{number}": {"Type": kind, **inner, "End": True}}}
    return block


@pytest.mark.parametrize("written", [dict, json.dumps, yaml_of])
@pytest.mark.parametrize(("kind", "levels"), [("Parallel", 4), ("Map", 3)])
def test_blocks_stand_inside_each_other_up_to_the_depth_of_json(kind, levels, written):
    most = (MAX_DEPTH - 3) // levels  # the machine, its States and the last state are levels of their own
    machine = StateMachine(written(inside_each_other(most, kind)))
    assert run(machine, [], functions={}).status == "SUCCEEDED"
    for more in (most + 1, most + 30, most + 150):
        with pytest.raises(DefinitionError, match="nested"):
            StateMachine(written(inside_each_other(more, kind)))


@pytest.mark.parametrize(("written", "where"), [(dict, "S50"), (json.dumps, "line 1"), (yaml_of, "line 2")])
def test_what_is_nested_too_deeply_has_a_code_and_the_place_where_it_begins(written, where):
    with pytest.raises(DefinitionError, match="nested more than 200 levels deep") as caught:
        StateMachine(written(inside_each_other(60, "Parallel")))
    (found,) = caught.value.diagnostics
    assert found.code == "TOO_DEEPLY_NESTED"
    assert where in str(found)


def test_a_definition_that_holds_itself_is_a_misuse():
    definition: dict[str, object] = {"StartAt": "A"}
    definition["States"] = {"A": definition}
    with pytest.raises(UsageError, match="contains itself"):
        StateMachine(definition)


def test_a_definition_has_at_most_a_mebibyte():
    with pytest.raises(DefinitionError, match="1048576"):
        StateMachine('{"Comment": "' + "x" * 1_048_576 + '"}')


def test_a_value_without_json_form_is_a_misuse():
    with pytest.raises(UsageError, match="set"):
        StateMachine({"StartAt": {1}})
