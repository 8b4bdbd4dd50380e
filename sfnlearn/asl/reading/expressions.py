"""Reading fields that may hold JSONata expressions, and telling what is wrong with one.

Two kinds of mistakes have codes of their own: what is not JSONata, and JSONata that asks for what is not there.  AWS
names the place of the expression inside the field, `/States/E/Output/v`, with the sentence "Reference to 'phone' at the
top level is not supported." (measured).  A template that cannot be compiled is gone through again, one expression at a
time, so that each is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.asl.diagnostics.guesses import asked, fixed_expression
from sfnlearn.asl.location import Keys, inside_its_state
from sfnlearn.asl.placeholders import Placeholder
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.running.input_output import JSONataTemplate
from sfnlearn.jsontext import JSON
from sfnlearn.query.jsonata import JsonataSyntaxError, compile_expression
from sfnlearn.query.jsonata.delimiters import delimited, expression_text, is_expression, without_delimiters
from sfnlearn.query.jsonata.field_templates import FieldTemplate, FieldTemplateError

UNSUPPORTED = "UNSUPPORTED_JSONATA_EXPRESSION"
_MEMBERS = {
    "result": "Only Output and Assign of Task, Parallel and Map states have it.",
    "errorOutput": "Only Output and Assign of a Catcher have it.",
}


def jsonata_template(fields: Fields, name: str, *allowed: str) -> JSONataTemplate | None:
    """Take a field that may hold JSONata expressions; `allowed` are the members of `$states` it may read."""
    value = fields.anything(name)
    if not fields.has(name):
        return None
    return compiled_jsonata(fields, name, value, *allowed)


def compiled_jsonata(fields: Fields, name: str, value: JSON, *allowed: str) -> JSONataTemplate | None:
    """Compile a value that may hold JSONata expressions, reporting all that is wrong with them."""
    try:
        template = JSONataTemplate(FieldTemplate(value, str(inside_its_state(fields.at(name)))[1:]))
    except FieldTemplateError:
        for place, text in expressions((name,), value):
            _check_expression(fields, place, text)
        return None
    for member in sorted(template.reads - {"*", "input", "context", *allowed}):
        place = next((where for where, text in expressions((name,), value) if f"$states.{member}" in text), (name,))
        hint = _MEMBERS.get(member, "$states has input, context, result and errorOutput.")
        fields.problem(place, f"$states.{member} is not available in the field '{name}'", hint, UNSUPPORTED)
    return template


def expressions(place: Keys, value: JSON) -> Iterator[tuple[Keys, str]]:
    """The expressions in a value, with their places."""
    if is_expression(value):
        yield place, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from expressions((*place, key), item)


def _check_expression(fields: Fields, place: Keys, value: str) -> None:
    if isinstance(value, Placeholder):
        return
    try:
        compile_expression(expression_text(value) or "")
    except JsonataSyntaxError as error:
        bare_name = error.diagnostic_code == UNSUPPORTED
        out_of_range = error.code == "S0102"  # without some of its digits it would be another number
        meant = None if out_of_range else fixed_expression(error.text, is_jsonata, error.position, bare_name=bare_name)
        fix = fields.fix(place, "set", delimited(meant)) if meant else None
        hint = f"In `{error.text}`, character {error.position + 1}. {asked(meant)}".rstrip()
        fields.problem(place, error.reason, hint, error.diagnostic_code, fix=fix)


def is_jsonata(text: str) -> bool:
    """Whether a text is an expression that AWS takes."""
    try:
        compile_expression(text)
    except JsonataSyntaxError:
        return False
    return True


def unwrapped(value: JSON) -> str | None:
    """The expression that a text without `{% ... %}` around it plainly means.

    >>> unwrapped("$states.input.ok = true"), unwrapped("{% $x")
    ('{% $states.input.ok = true %}', '{% $x %}')
    """
    if not isinstance(value, str):
        return None
    inner = without_delimiters(value)
    plainly = inner.startswith("$") or inner != value
    return delimited(inner) if plainly and inner and is_jsonata(inner) else None
