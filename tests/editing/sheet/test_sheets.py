"""The sheet of a state has every field that its reader takes, and each finding beside its field."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from sfnlearn import StateMachine
from sfnlearn.asl.diagnostics.validate import find
from sfnlearn.asl.location import Keys, Location
from sfnlearn.asl.reading.asked_fields import read_asked
from sfnlearn.asl.reading.blocks import LANGUAGES, STATE_TYPES
from sfnlearn.asl.words import field_words, words
from sfnlearn.editing.sheet import Sheet, sheet
from sfnlearn.editing.sheet.form import Field
from sfnlearn.editing.sheet.questions import Blank, questions
from sfnlearn.errors import UsageError

A = ("States", "A")


def sheet_at(definition: Any, place: Keys = A) -> Sheet:
    return sheet(definition, place, lambda at: json.dumps(Location(at).value_in(definition)), find(definition))


def state(**members: Any) -> dict[str, Any]:
    return {"StartAt": "A", "States": {"A": members, "B": {"Type": "Succeed"}}}


def every_field(fields: Any) -> list[Field]:
    return [
        one
        for field in fields
        for one in (
            field,
            *every_field([*field.fields, *field.alternatives, *(f for item in field.items for f in item)]),
        )
    ]


def fields_of(shown: Sheet) -> list[Field]:
    return every_field([field for section in shown.sections for field in section.fields])


# ------------------------------------------------------------------- fields


@pytest.mark.parametrize("type_name", STATE_TYPES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_that_a_reader_takes_is_in_the_sheet(type_name: str, language: str):
    definition = state(Type=type_name, QueryLanguage=language)
    asked = read_asked(definition)[Location(A)].known
    assert {field.name for field in fields_of(sheet_at(definition))} >= set(asked)


@pytest.mark.parametrize("type_name", [*STATE_TYPES, None])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", ["INLINE", "DISTRIBUTED"])
def test_there_are_words_for_every_field(type_name: str | None, language: str, mode: str):
    blank = Blank(type_name, language, mode if type_name == "Map" else None)
    waiting = [blank]
    for each in waiting:
        read = each.read({})
        assert read is not None
        for name, question in questions(each).items():
            assert name == "States" or field_words(name, read.kind), (each, name)
            if question.asked.how == "object" and name not in ("States", "Branches"):
                waiting.append(blank.at((*each.inside, name)))


def test_the_words_for_inner_fields_are_for_what_there_is():
    there = set()
    for language in LANGUAGES:
        for place in INNER:
            read = Blank("Choice" if place[0] == "Choices" else "Map", language, "DISTRIBUTED").at(place).read({})
            assert read is not None
            there |= {name for known in read.known for name in (known, f"{read.kind.noun}.{known}")}
    outer = {"state machine.TimeoutSeconds", "Task state.TimeoutSeconds", "Pass state.Parameters"}
    assert set(words()["inner_fields"]) - there == outer


INNER: list[Keys] = [
    ("ItemReader",), ("ItemReader", "ReaderConfig"), ("ItemBatcher",), ("ResultWriter",),
    ("ResultWriter", "WriterConfig"), ("Catch", 0), ("Retry", 0), ("Choices", 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("members", "name", "control"),
    [
        ({"Type": "Task"}, "Resource", "resource"),
        ({"Type": "Task"}, "TimeoutSeconds", "duration"),
        ({"Type": "Task"}, "ResultPath", "reference path"),
        ({"Type": "Task", "QueryLanguage": "JSONata"}, "Arguments", "template"),
        ({"Type": "Task"}, "Retry", "retry"),
        ({"Type": "Task"}, "Catch", "catch"),
        ({"Type": "Task"}, "Next", "way"),
        ({"Type": "Choice"}, "Choices", "choice-rules"),
        ({"Type": "Choice"}, "Default", "state"),
        ({"Type": "Pass"}, "Result", "json"),
        ({"Type": "Pass", "Retires": 1}, "Retires", "unknown"),
        ({"Type": "Map"}, "MaxConcurrency", "integer"),
        ({"Type": "Map"}, "ToleratedFailurePercentage", "number"),
        ({"Type": "Map"}, "ItemProcessor", "block"),
        ({"Type": "Parallel"}, "Branches", "blocks"),
    ],
)
def test_what_the_reader_asks_decides_the_control(members: dict[str, Any], name: str, control: str):
    assert sheet_at(state(**members)).field(name).control == control


def test_bounds_and_words_are_the_reader_s_own():
    found = sheet_at(state(Type="Task")).field("TimeoutSeconds")
    assert (found.low, found.high) == (1, 99_999_999)
    assert sheet_at(state(Type="Pass")).field("QueryLanguage").words == ("JSONPath", "JSONata")


def test_an_expression_may_stand_where_its_reader_takes_one():
    shown = sheet_at(state(Type="Task", QueryLanguage="JSONata", TimeoutSeconds="{% $x %}"))
    assert shown.field("TimeoutSeconds").takes_expression
    assert not shown.field("Comment").takes_expression
    assert not sheet_at(state(Type="Task")).field("TimeoutSeconds").takes_expression


def test_of_fields_that_exclude_each_other_the_one_that_is_set_stands_there():
    shown = sheet_at(state(Type="Wait", TimestampPath="$.at"))
    [wait] = [
        field for section in shown.sections for field in section.fields if field.alternatives if field.name != "Next"
    ]
    assert wait.name == "TimestampPath"
    assert [each.name for each in wait.alternatives] == ["Seconds", "SecondsPath", "Timestamp"]
    both = sheet_at(state(Type="Wait", Seconds=1, Timestamp="x"))
    assert both.field("Seconds").alternatives == both.field("Timestamp").alternatives == ()


def test_what_is_set_and_what_a_state_cannot_do_without_is_shown():
    shown = {field.name for field in fields_of(sheet_at(state(Type="Task", ResultPath=None))) if field.shown}
    assert shown == {"Type", "Comment", "Resource", "ResultPath", "Next"}


def test_an_object_has_its_fields_and_a_list_of_objects_those_of_each():
    inner = {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}, "ProcessorConfig": {"Mode": "DISTRIBUTED"}}
    reader = {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "CSV"}}
    shown = sheet_at(state(Type="Map", ItemProcessor=inner, ItemReader=reader, Retry=[{}, {}]))
    config = next(field for field in shown.field("ItemReader").fields if field.name == "ReaderConfig")
    kind = next(field for field in config.fields if field.name == "InputType")
    assert (kind.place, kind.source) == ((*A, "ItemReader", "ReaderConfig", "InputType"), '"CSV"')
    assert "PARQUET" in kind.words
    assert {field.name for field in shown.field("ItemProcessor").fields} >= {"ProcessorConfig", "StartAt"}


def test_a_template_has_its_members_each_with_what_is_wrong_with_it():
    shown = sheet_at(state(Type="Pass", Parameters={"id.$": "order", "n": 1.5}, End=True)).field("Parameters")
    assert [(each.name, each.source, len(each.problems)) for each in shown.members] == [
        ("id.$", '"order"', 1),
        ("n", "1.5", 0),
    ]
    assert shown.problems == ()
    assert sheet_at(state(Type="Pass", Result={"a": 1}, End=True)).field("Result").members == ()


# ----------------------------------------------------------------- problems


def test_a_finding_stands_beside_its_field_with_what_its_fix_does():
    function = "arn:aws:lambda:us-east-1:123456789012:function:f"
    shown = sheet_at(state(Type="Task", Resource=function, TimeoutSeconds="30", Next="B"))
    [problem] = shown.field("TimeoutSeconds").problems
    assert problem.fix == "Set TimeoutSeconds to 30"


def test_a_finding_about_no_field_stands_above_them():
    [problem] = sheet_at(state(Type="Wait", Next="B")).problems
    assert "needs one of these fields" in problem.message


INSIDE = {"StartAt": "I", "States": {"I": {"Type": "Wait"}}}


def test_what_is_wrong_in_a_state_inside_is_told_there():
    definition = state(Type="Parallel", Branches=[INSIDE], Next="B")
    codes = [problem.code for field in fields_of(sheet_at(definition)) for problem in field.problems]
    assert [code for code in codes if code == "SCHEMA_VALIDATION_FAILED"] == []
    inner = sheet_at(definition, (*A, "Branches", 0, "States", "I"))
    assert (inner.title, inner.names) == ("I", ("I",))
    assert inner.problems


KNOWN = ["Type", "Next", "End", "Seconds", "Resource", "Retry", "Catch", "Choices", "Branches", "Comment"]
OFTEN = ["ItemProcessor", "Parameters", "Arguments", "ResultPath", "Odd", "ItemReader"]
NAMES = ["ErrorEquals", "Next", "States", "StartAt", "Mode", "ProcessorConfig", "x.$"]
PLAIN = st.none() | st.booleans() | st.integers(-2, 3) | st.sampled_from(["Task", "Map", "Wait", "B", "$.a", "{% ( %}"])
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=2),
    max_leaves=4,
)
WRONG = st.dictionaries(st.sampled_from([*KNOWN, *OFTEN]), VALUES)


@given(WRONG)
def test_every_finding_of_a_state_is_in_its_sheet_once_and_every_member_has_a_field(members: dict[str, Any]):
    definition = state(**members)
    shown = sheet_at(definition)
    told = [one.index for one in shown.problems]
    told += [one.index for field in fields_of(shown) for one in field.problems]
    told += [one.index for field in fields_of(shown) for member in field.members for one in member.problems]
    own = [index for index, one in enumerate(find(definition)) if tuple(one.place)[:2] == A and len(one.place) < 9]
    assert len(told) == len(set(told))
    assert {index for index in own if "States" not in tuple(find(definition)[index].place)[2:]} <= set(told)
    assert {field.name for field in fields_of(shown)} >= set(members)
    json.dumps(shown.as_json())


# ------------------------------------------------------ machine, transitions


def test_the_machine_has_a_sheet():
    definition = {**state(Type="Pass", Next="B"), "TimeoutSeconds": 5, "Odd": 1}
    shown = sheet_at(definition, ())
    assert (shown.of, shown.names) == ("machine", ("A", "B"))
    assert [field.name for section in shown.sections for field in section.fields] == [
        "Comment", "QueryLanguage", "Version", "StartAt", "TimeoutSeconds", "Odd",
    ]  # fmt: skip
    assert shown.field("Odd").problems


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (("StartAt",), "StartAt"),
        ((*A, "End"), "Next"),
        ((*A, "Catch", 0, "Next"), "Catch"),
    ],
)
def test_a_transition_has_the_field_that_it_belongs_to(place: Keys, name: str):
    definition = state(Type="Task", Resource="arn:aws:lambda:us-east-1:123456789012:function:f", End=True,
                       Catch=[{"ErrorEquals": ["States.ALL"], "Next": "B"}])  # fmt: skip
    StateMachine(definition)
    shown = sheet_at(definition, place)
    assert (shown.of, shown.chosen) == ("transition", place)
    assert [field.name for section in shown.sections for field in section.fields] == [name]


@pytest.mark.parametrize("place", [("States", "Nobody"), ("States", "B", "Next")])
def test_a_place_without_a_sheet_is_refused_in_a_sentence(place: Keys):
    with pytest.raises(UsageError, match=r"stands at"):
        sheet_at(state(Type="Pass", End=True), place)
