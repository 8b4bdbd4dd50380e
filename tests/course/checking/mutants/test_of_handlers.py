"""Each operator changes one thing of a handler, and what comes out is Python."""

from __future__ import annotations

import ast

import pytest

from sfnlearn.course.checking.mutants.of_handlers import mutants_of_handler

SOURCE = '''
class NameMissing(Exception):
    """No name."""


def handler(event, context):
    """Greet."""
    name = event["name"].strip()
    if not name or len(name) > 20:
        raise NameMissing("no name")
    if event["count"] >= 3:
        return event["count"] + 1
    return f"Hello, {name}, {event['title']}!"
'''


def made(operator: str) -> list[str]:
    return [mutant.changes for mutant in mutants_of_handler(SOURCE) if mutant.operator == operator]


@pytest.mark.parametrize(
    ("operator", "part"),
    [
        ("another comparison", "event['count'] > 3, not event['count'] >= 3"),
        ("condition reversed", "if not event['count'] >= 3"),
        ("another operation", "event['count'] - 1"),
        ("another operation", "not name and len(name) > 20"),
        ("another number", "4, not 3"),
        ("another text", "event['title'], not event['name']"),
        ("another text", "!?"),
        ("statement left out", "pass, not raise NameMissing('no name')"),
        ("statement left out", "pass, not name = event['name'].strip()"),
        ("call left out", "event['name'], not event['name'].strip()"),
        ("call left out", "name, not len(name)"),
        ("another error", "raise Exception('no name')"),
        ("another result", "return None"),
        ("result wrapped", "return {'result': event['count'] + 1}"),
        ("result not returned", "print(event['count'] + 1)"),
        ("result remembered", "setdefault('_remembered'"),
        ("order changed", "{event['title']}, {name}"),
    ],
)
def test_each_operator_makes_its_slips(operator: str, part: str):
    assert any(part in changes for changes in made(operator)), made(operator)


def test_every_mutant_is_python_and_none_is_made_twice():
    answers = [str(mutant.answer) for mutant in mutants_of_handler(SOURCE)]
    for answer in answers:
        ast.parse(answer)
    assert len(set(answers)) == len(answers)
    assert ast.unparse(ast.parse(SOURCE)) not in answers


def test_documentation_is_no_statement_to_leave_out():
    assert not any("Greet" in changes for changes in made("statement left out"))
