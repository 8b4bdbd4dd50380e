from __future__ import annotations

import pytest

from sfnlearn import StateMachine
from sfnlearn.drawing.tables.stages import StageTable, change_text
from sfnlearn.engine.one_state.value_change import value_change

PAY = {
    "Type": "Task",
    "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay",
    "ResultPath": "$.paid",
    "Assign": {"id.$": "$.id"},
    "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 5}],
    "Catch": [{"ErrorEquals": ["Gone", "Lost"], "Next": "End"}],
    "Next": "End",
}
MACHINE = StateMachine({"StartAt": "Pay", "States": {"Pay": PAY, "End": {"Type": "Succeed"}}})


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({"a": 1}, {"a": 1}, "unchanged"),
        ({"a": 1}, {"a": 1.0}, "changes a"),
        ({"a": 1}, {"a": True}, "changes a"),
        ({"a": 1, "b": 2}, {"a": 1}, "drops b"),
        ({"a": 1}, {"a": 1, "c": 1, "d": 1}, "adds c, d"),
        ({"a": 1}, {"b": 1}, "replaced"),
        ([1], {"a": 1}, "replaced"),
    ],
)
def test_a_change_is_told_in_words(before, after, words) -> None:
    assert change_text(value_change(before, after)) == words


def test_the_rows_follow_the_data_and_the_notes_tell_the_rest() -> None:
    seen = MACHINE.inspect("Pay", {"n": 1}, result={"id": 7})
    table = StageTable(seen)
    assert [stage for stage, _, _ in table.rows()] == list(seen.stages)
    assert [what for _, _, what in table.rows()][-2:] == ["input, with paid added", "unchanged"]
    assert list(table.notes()) == ['Assigned variables: {"id":7}', "Next: End"]
    assert str(table) == repr(seen) == str(seen)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("$.paid", "input, with paid added"),
        ("$.n", "input, with n changed"),
        ("$.n.deep", "input, with n changed"),
        (None, "the input as it was"),
        ("$", "unchanged"),
    ],
)
def test_what_a_result_path_writes_is_told_beside_the_input(path, words) -> None:
    states = {"Pay": {**PAY, "ResultPath": path}, "End": {"Type": "Succeed"}}
    seen = StateMachine({"StartAt": "Pay", "States": states}).inspect("Pay", {"n": {}}, result={"id": 7})
    told = {stage: what for stage, _, what in StageTable(seen).rows()}
    assert (told["afterResultPath"], told["output"]) == (words, "unchanged")


def test_the_limits_of_a_map_are_no_step_of_the_data() -> None:
    inner = {"StartAt": "In", "States": {"In": {"Type": "Succeed"}}}
    each = {"Type": "Map", "MaxConcurrency": 3, "ItemProcessor": inner, "End": True}
    seen = StateMachine({"StartAt": "Each", "States": {"Each": each}}).inspect("Each", [1])
    rows = {stage: what for stage, _, what in StageTable(seen).rows()}
    assert (rows["maxConcurrency"], rows["result"]) == ("", "unchanged")


@pytest.mark.parametrize(
    ("error", "note"),
    [
        ("Busy", "Retry[0] (Busy) tries again after 5 s"),
        ("Lost", "Catch[0] (Gone, Lost) takes it to 'End'"),
        ("Other", "No Retrier and no Catcher takes it: the execution fails"),
    ],
)
def test_the_fate_of_an_error_is_told(error, note) -> None:
    notes = list(StageTable(MACHINE.inspect("Pay", error=error)).notes())
    assert notes == [f"Error {error}", note]


def test_the_html_holds_data_as_text() -> None:
    seen = MACHINE.inspect("Pay", {"x": "<script>"}, result={"id": "<b>"})
    bundle = seen._repr_mimebundle_()
    assert "<script>" not in bundle["text/html"]
    assert "&lt;script&gt;" in bundle["text/html"]
    assert bundle["text/html"].count("<tr>") == len(seen.stages) + 1
    assert bundle["text/plain"] == str(seen)


def test_long_data_is_shortened_in_the_cell_and_whole_in_the_title() -> None:
    seen = MACHINE.inspect("Pay", {"x": "y" * 1000}, result={"id": 1})
    assert "y" * 1000 in StageTable(seen).html()
    assert max(map(len, str(seen).splitlines())) < 140
