import pytest

from tests.shorthand import FUNCTION, HELLO, findings, machine, refusals


@pytest.mark.parametrize("value", [False, "yes", 1, None])
def test_end_is_true(value):
    assert any(one.location.startswith("/States/S") for one in findings({"S": {"Type": "Pass", "End": value}}))


def test_next_and_end_exclude_each_other():
    found = findings({"S": {"Type": "Pass", "Next": "T", "End": True}, "T": HELLO})
    assert any("'Next' and 'End' cannot be used together" in one.message for one in found)


@pytest.mark.parametrize("kind", ["Pass", "Task", "Wait", "Parallel", "Map"])
def test_these_states_need_a_way_on(kind):
    assert any("[Next] or [End]" in one.message for one in findings({"S": {"Type": kind}}))


@pytest.mark.parametrize("field", ["InputPath", "OutputPath", "ResultPath"])
@pytest.mark.parametrize("value", [None, "$", "$.a"])
def test_null_is_a_path_too(field, value):
    machine({"S": {"Type": "Task", "Resource": FUNCTION, "End": True, field: value}})


@pytest.mark.parametrize("field", ["Retry", "Catch"])
@pytest.mark.parametrize("value", [None, {}, "x", [5], [None]])
def test_retry_and_catch_are_arrays_of_objects(field, value):
    assert any(place.startswith(field) for place in refusals("Task", Resource=FUNCTION, **{field: value}))


def test_empty_handlers_are_fine():
    machine({"S": {"Type": "Task", "Resource": FUNCTION, "Retry": [], "Catch": [], "End": True}})


def test_a_catcher_needs_errors_and_a_target():
    found = findings({"S": {"Type": "Task", "Resource": FUNCTION, "Catch": [{}], "End": True}})
    assert any("ErrorEquals" in one.message for one in found)
    assert any("Next" in one.message for one in found)


@pytest.mark.parametrize(("language", "field"), [("JSONPath", "Output"), ("JSONata", "ResultPath")])
def test_a_catcher_has_the_fields_of_its_language(language, field):
    catcher = {"ErrorEquals": ["States.ALL"], "Next": "C", field: "$.e"}
    found = findings(
        {
            "S": {"Type": "Task", "QueryLanguage": language, "Resource": FUNCTION, "Catch": [catcher], "End": True},
            "C": HELLO,
        }
    )
    assert [one.location for one in found] == [f"/States/S/Catch[0]/{field}"]


def test_comments_are_allowed_everywhere():
    handler = {"ErrorEquals": ["A"], "Comment": "c"}
    machine(
        {
            "S": {
                "Type": "Task",
                "Comment": "c",
                "Resource": FUNCTION,
                "Retry": [handler],
                "Catch": [{**handler, "Next": "C"}],
                "Next": "C",
            },
            "C": {
                "Type": "Choice",
                "Comment": "c",
                "Choices": [{"Variable": "$", "IsNull": True, "Next": "P", "Comment": "c"}],
                "Default": "P",
            },
            "P": {
                "Type": "Parallel",
                "Comment": "c",
                "Branches": [{"Comment": "c", "StartAt": "B", "States": {"B": HELLO}}],
                "End": True,
            },
        },
        Comment="c",
    )
