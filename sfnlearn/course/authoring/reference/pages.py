"""The pages of the reference, by their names: an index, and one for each kind of thing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sfnlearn.asl.diagnostics.code_pages import CODES, provoked
from sfnlearn.asl.diagnostics.error_codes import EXPRESS
from sfnlearn.asl.diagnostics.field_owners import BELONGS, JSONATA_ONLY, JSONPATH_ONLY
from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.running.choice_operators import OPERATORS
from sfnlearn.asl.words import words as language_words
from sfnlearn.course.authoring.lesson import Lesson
from sfnlearn.course.authoring.reference.examples import examples, first
from sfnlearn.course.authoring.reference.glossary import glossary
from sfnlearn.course.authoring.reference.taught import Taught
from sfnlearn.engine.run import run
from sfnlearn.errors import Diagnostic
from sfnlearn.event_types import EVENT_TYPES
from sfnlearn.jsontext import dumps, laid_out
from sfnlearn.query.intrinsics.table import FUNCTIONS
from sfnlearn.query.jsonata.delimiters import delimited

Rows = Iterator[Sequence[str]]
FOLDER = "reference"
WORDS = Path(__file__).with_name("words.toml")
PAGES: Mapping[str, tuple[str, str]] = {
    "states_and_fields": ("States and fields", "the eight types of states, every field, every operator of a Choice"),
    "errors": ("Errors", "the names of errors, and what takes them"),
    "functions": ("Functions", "the intrinsic functions, and those of JSONata"),
    "events": ("Events", "what stands in a history"),
    "diagnostics": ("Diagnostics", "what is said of a definition that cannot run, or hardly as it was meant"),
    "glossary": ("Glossary", "the words of the course, in a sentence each"),
    "examples": ("Examples", "all examples, each a cell that runs alone"),
}
"""Each page with its title and what it holds."""


def pages(course: Sequence[Lesson]) -> dict[str, str]:
    """Every page's Markdown by its path in the folder of the notebooks."""
    taught = Taught(course, words()["lessons"])
    made = {
        "states_and_fields": _states_and_fields(taught),
        "errors": _errors(taught),
        "functions": _functions(taught),
        "events": _events(taught),
        "diagnostics": _diagnostics(taught),
        "glossary": glossary(course),
        "examples": "\n\n".join([words()["pages"]["examples"], *map(str, examples())]),
    }
    return {f"{FOLDER}/{name}.md": f"# {PAGES[name][0]}\n\n{_BACK}\n\n{text}\n" for name, text in made.items()}


def index() -> str:
    """The list of pages, for the map of the course."""
    return "\n".join(f"- [{title}]({FOLDER}/{name}.md): {holds}" for name, (title, holds) in PAGES.items())


LONGEST = 600
"""Characters of a definition that is shown."""
_BACK = "[The map of the course](../README.md)"
_COLUMNS = "The last column is the lesson that teaches it; an example is a cell that you can run."


@cache
def words() -> Mapping[str, Mapping[str, Any]]:
    """The sentences, by kind and name: those for the language's things, and the reference's own."""
    return {**language_words(), **tomllib.loads(WORDS.read_text(encoding="utf-8"))}


def table(header: Sequence[str], rows: Rows) -> str:
    """A Markdown table; a bar in a cell would end it."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _example(kind: str, name: str) -> str:
    found = first(kind, name)
    return f"[{found.name}](examples.md#{found.name})" if found else ""


# ------------------------------------------------------------------ the pages


def _states_and_fields(taught: Taught) -> str:
    types = (
        (f"`{name}`", words()["types"][name], _example("fields", name), taught.link(name)) for name in words()["types"]
    )
    fields = (
        (f"`{name}`", says, _place(name), _example("fields", name), taught.link(name))
        for name, says in sorted(words()["fields"].items())
    )
    return "\n\n".join(
        [
            _COLUMNS,
            "## States",
            table(["type", "what it does", "example", "lesson"], types),
            "## Fields",
            table(["field", "what it says", "where it belongs", "example", "lesson"], fields),
            "## Operators of a Choice",
            words()["pages"]["operators"],
            ", ".join(f"`{name}`" for name in OPERATORS),
        ]
    )


def _place(name: str) -> str:
    language = " (JSONPath)" if name in JSONPATH_ONLY else " (JSONata)" if name in JSONATA_ONLY else ""
    place = BELONGS.get(name, "everywhere")
    return place if place.endswith("JSONata") else place + language


def _errors(taught: Taught) -> str:
    without = words()["without_example"]
    rows = (
        (f"`{name}`", says, _example("errors", name) or without[name], taught.link(name))
        for name, says in words()["errors"].items()
    )
    return "\n\n".join(
        [
            words()["pages"]["errors"],
            table(["error", "what it means", "example", "lesson"], rows),
        ]
    )


def value_of(expression: str) -> str:
    """What a JSONata expression gives, as JSON: a Pass state's Output in a machine of its own."""
    state = {"Type": "Pass", "Output": delimited(expression), "End": True}
    machine = StateMachine({"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": state}})
    execution = run(machine, {})
    return dumps(execution.output) if execution.error is None else str(execution.cause)


_TRY = """```python
from sfnlearn import StateMachine, run

def value_of(expression):
    state = {"Type": "Pass", "Output": delimited(expression), "End": True}
    machine = StateMachine({"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": state}})
    return run(machine, {}).output

value_of("$sum([1, 2, 3])")
```"""
_TRY_INTRINSIC = """```python
from sfnlearn import StateMachine, run

def intrinsic(call, data={}):
    state = {"Type": "Pass", "Parameters": {"value.$": call}, "End": True}
    return run(StateMachine({"StartAt": "A", "States": {"A": state}}), data).output["value"]

intrinsic("States.MathAdd(1, -3)")
```"""


def _functions(taught: Taught) -> str:
    intrinsic = (
        (
            f"`{each.name}`",
            f"{words()['intrinsics'][each.name]} Takes {each.takes}.",
            f"`{each.example}`<br>gives {_gives(each.gives)}",
            taught.link(each.name),
        )
        for each in FUNCTIONS.values()
    )
    jsonata = (
        (f"`${name}`", says, f"`{call}`<br>gives `{value_of(call)}`", taught.link(f"${name}"))
        for name, (says, call) in words()["jsonata"].items()
    )
    return "\n\n".join(
        [
            "## Intrinsic functions",
            words()["pages"]["intrinsic"],
            _TRY_INTRINSIC,
            table(["function", "what it gives", "example", "lesson"], intrinsic),
            "## Functions of JSONata",
            words()["pages"]["jsonata"],
            _TRY,
            table(["function", "what it gives", "example", "lesson"], jsonata),
        ]
    )


def _gives(value: str | None) -> str:
    return "something else each time" if value is None else f"`{value}`"


def _events(taught: Taught) -> str:
    without = words()["events_without_example"]
    rows = (
        (
            f"`{name}`" + (f"<br>`{member}`" if member else ""),
            words()["events"][name],
            _example("events", name) or without[name],
            taught.link(name),
        )
        for name, member in EVENT_TYPES.items()
    )
    return "\n\n".join(
        [
            words()["pages"]["events"],
            table(["event, and its details", "what happened", "example", "lesson"], rows),
        ]
    )


def _diagnostics(taught: Taught) -> str:
    parts = [
        words()["pages"]["diagnostics"],
    ]
    for code in CODES.values():
        title, definition = next(iter(code.examples.items()))
        finding = provoked(code, title)
        told = definition if isinstance(definition, str) else laid_out(definition, 100)
        shown = f"```json\n{told}\n```\n\n" if told and len(told) < LONGEST else ""
        express = ' (with `type="EXPRESS"`)' if title in EXPRESS else ""
        lesson = taught.link(code.code)
        kind = f"{code.severity.capitalize()}, lesson {lesson}" if lesson else code.severity.capitalize()
        parts.append(
            f"## {code.code}\n\n{kind}. {code.meaning}\n\nFor example {title}{express}:\n\n{shown}{_told(finding)}"
        )
    return "\n\n".join(parts)


def _told(finding: Diagnostic) -> str:
    place = f"`{finding.location}`: " if finding.location else ""
    stop = "" if finding.message.endswith((".", "?", "!")) else "."
    return f"{place}{_plain(finding.message)}{stop}{f' *{_plain(finding.hint)}*' if finding.hint else ''}"


def _plain(text: str) -> str:
    """A text as Markdown shows it, whatever signs are in it."""
    return "".join(f"\\{sign}" if sign in "\\`*_<>|[]$" else sign for sign in text)
