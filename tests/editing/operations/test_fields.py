"""Single fields, branches, fixes and whole texts."""

import pytest

from sfnlearn import UsageError
from sfnlearn.editing import Session
from tests.editing.operations.chains import PARALLEL, session, ways

TEXT = '{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 5, "End": true}}}'


def test_a_field_is_spelt_as_it_was_typed_and_the_rest_stays():
    editor = Session(TEXT)
    editor.do("set", place=["States", "A", "Seconds"], source=" 1e1 ")
    assert editor.text == TEXT.replace("5", "1e1")
    with pytest.raises(UsageError, match="not a JSON value"):
        editor.do("set", place=["States", "A", "Seconds"], source="ten")
    assert editor.text == TEXT.replace("5", "1e1")


def test_objects_around_a_new_field_are_made():
    editor = Session(TEXT)
    editor.do("put", place=["States", "A", "Assign", "n"], value=1)
    assert editor.definition["States"]["A"]["Assign"] == {"n": 1}
    editor.do("unset", place=["States", "A", "Assign"])
    assert editor.text == TEXT


def test_to_unset_or_rename_a_state_is_more_than_a_field():
    editor = session("A", "B")
    editor.do("unset", place=["States", "A"])
    assert editor.definition["StartAt"] == "B"
    editor.do("rename_key", place=["States", "B"], name="C")
    assert editor.definition["StartAt"] == "C"


def test_items_come_go_and_move():
    editor = session("A", A={"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True})
    place = ["States", "A", "Retry"]
    for error in ("X", "Y", "Z"):
        editor.do("list_insert", place=[*place, 0], value={"ErrorEquals": [error]})
    editor.do("list_move", place=[*place, 0], index=2)
    assert [each["ErrorEquals"] for each in editor.definition["States"]["A"]["Retry"]] == [["Y"], ["X"], ["Z"]]
    for _ in range(3):
        editor.do("list_remove", place=[*place, 0])
    assert "Retry" not in editor.definition["States"]["A"]


def test_branches_come_and_go_but_for_the_last():
    editor = session("P", P=PARALLEL)
    assert editor.do("add_branch", state=["States", "P"]) == '"P" has 3 branches now.'
    assert ways(editor, ["States", "P", "Branches", 2]) == {"Pass": True}
    editor.do("remove_branch", place=["States", "P", "Branches", 0])
    editor.do("remove_branch", place=["States", "P", "Branches", 0])
    with pytest.raises(UsageError, match="A Parallel has one branch at least"):
        editor.do("remove_branch", place=["States", "P", "Branches", 0])


@pytest.mark.parametrize(
    ("broken", "fixed"),
    [
        (TEXT.replace("Seconds", "Secnds"), TEXT),
        (
            TEXT.replace('"A": {', '"B": {'),
            TEXT.replace('"StartAt": "A"', '"StartAt": "B"').replace('"A": {', '"B": {'),
        ),
        (TEXT.replace(', "End": true', ""), TEXT),
    ],
)
def test_a_fix_changes_what_it_says_and_no_other_byte(broken, fixed):
    editor = Session(broken)
    index = next(at for at, found in enumerate(editor.diagnostics) if found.fix)
    editor.do("fix", index=index)
    assert editor.text == fixed
    assert editor.valid


def test_a_fix_that_renames_a_state_takes_its_transitions_along():
    editor = session("A", "B", B={"Type": "Parallel", "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Fail"}}}],
                                  "End": True})  # fmt: skip
    index = next(at for at, found in enumerate(editor.diagnostics) if found.code == "DUPLICATE_STATE_NAME")
    editor.do("fix", index=index)
    assert editor.valid


def test_another_text_takes_the_place_of_the_whole_one():
    editor = Session("nonsense: [")
    editor.do("replace", text=TEXT)
    assert editor.valid
    with pytest.raises(UsageError, match="neither JSON nor YAML"):
        editor.do("replace", text="{")
    editor.undo()
    assert editor.text == "nonsense: ["


@pytest.mark.parametrize(
    ("operation", "arguments", "why"),
    [
        ("set", {"place": ["States"]}, "set takes place, source, but was given place."),
        ("fix", {"index": 99}, "index is that of a diagnostic"),
        ("nonsense", {}, "There is no operation 'nonsense'"),
        ("list_move", {"place": ["States", 0], "index": 0}, "nothing at"),
        ("list_remove", {"place": ["States", "A"]}, "which an index ends"),
        ("convert", {"syntax": "XML"}, "JSON or YAML"),
        ("put", {"place": ["a", -1], "value": 1}, "count from 0"),
        ("remove", {"states": []}, "one at least"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(operation, arguments, why):
    editor = Session(TEXT)
    with pytest.raises(UsageError) as refused:
        editor.do(operation, **arguments)
    assert why in str(refused.value)
    assert editor.text == TEXT
