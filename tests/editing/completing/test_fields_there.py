"""Which fields an object may have: asked of the reader."""

import pytest

from sfnlearn.asl.diagnostics.field_owners import JSONATA_ONLY, JSONPATH_ONLY
from sfnlearn.asl.reading.blocks import STATE_TYPES
from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.editing.completing.fields_there import FieldsThere, fields_there

MACHINE = {
    "States": {
        "P": {"Type": "Parallel", "Branches": [{}, {}]},
        "M": {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}}},
        "C": {"Type": "Choice"},
        "J": {"Type": "Choice", "QueryLanguage": "JSONata"},
        "T": {"Type": "Task"},
        "New": {},
    }
}


def there(definition, place) -> FieldsThere:
    found = fields_there(definition, place)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ((), Kind.MACHINE),
        (("States", "T"), Kind.TASK),
        (("States", "T", "Retry", 0), Kind.RETRIER),
        (("States", "T", "Catch", 3), Kind.CATCHER),
        (("States", "C", "Choices", 0), Kind.CHOICE_RULE),
        (("States", "C", "Choices", 0, "And", 1), Kind.NESTED_RULE),
        (("States", "P", "Branches", 1), Kind.BRANCH),
        (("States", "M", "ItemProcessor", "ProcessorConfig"), Kind.PROCESSOR_CONFIG),
        (("States", "M", "ItemReader", "ReaderConfig"), Kind.READER_CONFIG),
        (("States", "M", "ItemProcessor", "States", "Inner"), Kind.STATE),
    ],
)
def test_the_kind_follows_from_the_place(place, kind):
    assert there(MACHINE, place).kind is kind


@pytest.mark.parametrize("place", [("States",), ("States", "T", "Parameters"), ("States", "T", "Resource")])
def test_where_the_language_has_no_fields_there_are_none(place):
    assert fields_there(MACHINE, place) is None


@pytest.mark.parametrize("language", ["JSONPath", "JSONata"])
@pytest.mark.parametrize("type_name", STATE_TYPES)
def test_no_state_is_offered_a_field_of_the_other_language(type_name, language):
    machine = {"QueryLanguage": language, "States": {"S": {"Type": type_name}}}
    others = JSONATA_ONLY if language == "JSONPath" else JSONPATH_ONLY
    assert not set(there(machine, ("States", "S")).names) & set(others)


def test_a_rule_has_operators_until_one_is_there():
    rule = there(MACHINE, ("States", "C", "Choices", 0))
    assert {"NumericLessThan", "And", "IsPresent"} <= set(rule.names)
    chosen = {"States": {"C": {"Type": "Choice", "Choices": [{"StringEquals": "a"}]}}}
    assert "NumericLessThan" not in there(chosen, ("States", "C", "Choices", 0)).names
    assert "Condition" in there(MACHINE, ("States", "J", "Choices", 0)).names


def test_what_a_field_holds_is_known():
    task = there(MACHINE, ("States", "T"))
    shapes = [task.shapes[name] for name in ("Next", "End", "Retry", "Parameters", "TimeoutSeconds")]
    assert shapes == ["string", "boolean", "array", "object", "number"]
    assert there(MACHINE, ("States", "T", "Retry", 0)).words["JitterStrategy"] == ("NONE", "FULL")


def test_the_definition_stays_as_it_is():
    before = repr(MACHINE)
    fields_there(MACHINE, ("States", "T", "Retry", 0))
    assert repr(MACHINE) == before


@pytest.mark.parametrize("broken", [None, 5, [], {"States": 5}, {"States": {"T": 5}}])
def test_a_broken_definition_is_read_as_far_as_it_goes(broken):
    assert there(broken, ()).kind is Kind.MACHINE
    assert there(broken, ("States", "T")).names[0] == "Type"
