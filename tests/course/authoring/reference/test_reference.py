"""The reference has all that the package has, each thing with a sentence, an example that ran, and its lesson."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import sfnlearn
from sfnlearn.asl.diagnostics.code_pages import CODES
from sfnlearn.asl.diagnostics.field_owners import BELONGS
from sfnlearn.asl.reading.blocks import STATE_TYPES
from sfnlearn.course.authoring.build import read_course
from sfnlearn.course.authoring.reference.examples import examples, first
from sfnlearn.course.authoring.reference.glossary import defined_in, entries, unknown_words
from sfnlearn.course.authoring.reference.pages import PAGES, pages, value_of, words
from sfnlearn.course.authoring.reference.taught import Taught
from sfnlearn.course.checking.exercise import LESSONS
from sfnlearn.event_types import EVENT_TYPES
from sfnlearn.query.intrinsics.table import FUNCTIONS as INTRINSICS
from sfnlearn.query.jsonata.functions import FUNCTIONS as JSONATA

COURSE = read_course(LESSONS)
MADE = pages(COURSE)
PACKAGE = Path(sfnlearn.__file__).parent


@pytest.mark.parametrize(
    ("kind", "there"),
    [
        ("types", set(STATE_TYPES)),
        ("fields", {*BELONGS, "Comment"}),
        ("intrinsics", set(INTRINSICS)),
        ("jsonata", set(JSONATA)),
        ("events", set(EVENT_TYPES)),
    ],
)
def test_the_words_are_for_what_there_is(kind: str, there: set[str]):
    assert set(words()[kind]) == there


def error_names() -> set[str]:
    """Every reserved name of an error that a text of the package outside of the course is."""
    paths = [path for path in PACKAGE.rglob("*.py") if "course" not in path.parts]
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in texts if re.fullmatch(r"(States|Lambda)\.[A-Z]\w+(\.\w+)?", text)} - set(INTRINSICS)


def test_every_reserved_name_of_an_error_is_there():
    assert error_names() - set(words()["errors"]) - NOT_NAMES == set()


NOT_NAMES = {"States.Timout"}
"""Texts of that form that are no names of errors: a misspelt one in an example of a diagnostic."""


@pytest.mark.parametrize("example", examples(), ids=[example.name for example in examples()])
def test_an_example_runs_and_shows_what_it_gives(example):
    assert example.executions
    assert f"gives `{example.value}`" in MADE["reference/examples.md"]
    assert not re.search(r"0x|[0-9a-f]{8}-[0-9a-f]{4}", example.value)  # the same at every build


@pytest.mark.parametrize(
    ("kind", "found", "without"),
    [
        ("types", "fields", ()),
        ("fields", "fields", ()),
        ("errors", "errors", words()["without_example"]),
        ("events", "events", words()["events_without_example"]),
    ],
)
def test_everything_has_an_example_or_a_reason(kind: str, found: str, without):
    assert {name for name in words()[kind] if first(found, name) is None} == set(without)


def test_no_two_examples_have_one_name():
    names = [example.name for example in examples()]
    assert len(set(names)) == len(names) > 20
    assert set(re.findall(r"examples.md#([\w-]+)", "".join(MADE.values()))) <= set(names)


def test_the_value_of_an_expression_is_what_stands_beside_it():
    assert value_of("$sum([1, 2, 3])") == "6"
    assert "`$sum([1, 2, 3])`<br>gives `6`" in MADE["reference/functions.md"]
    failed = [call for _, call in words()["jsonata"].values() if "error occurred" in value_of(call)]
    assert failed == []


def test_every_code_of_diagnostics_has_its_section():
    assert set(re.findall(r"^## (\w+)$", MADE["reference/diagnostics.md"], re.MULTILINE)) == set(CODES)


def test_every_page_is_in_the_list_and_the_list_has_no_other():
    assert set(MADE) == {f"reference/{name}.md" for name in PAGES}


@pytest.mark.parametrize(("word", "number"), [("ResultPath", "03"), ("MaxAttempts", "05"), ("Branches", "07")])
def test_a_word_leads_to_the_lesson_that_teaches_it(word: str, number: str):
    lesson = Taught(COURSE).lesson(word)
    assert lesson is not None
    assert lesson.number == number
    assert Taught(COURSE, {word: "01"}).link(word).startswith("[01](../01_")
    assert Taught(COURSE).link("NoSuchWord") == ""


def test_a_word_in_bold_type_is_in_the_glossary():
    told = "add it to glossary.toml: under terms with a sentence, under also, or under emphasis where it is only stress"
    assert unknown_words(COURSE) == [], told


def test_the_glossary_is_of_words_that_the_lessons_use():
    page = MADE["reference/glossary.md"]
    for term in entries()["terms"]:
        assert (f"- **{term}**: " in page) is (defined_in(term, COURSE) is not None)
    assert [form for form, term in entries()["also"].items() if term not in entries()["terms"]] == []
