"""What a JSONata expression looks like in a definition: a string that begins with `{%` and ends with `%}`.

Everything that must know whether a string is an expression asks here: the reader, the field templates, the warnings,
the translation from JSONPath, the pictures.  The rule, by example:

| string | is |
| --- | --- |
| `{% $states.input %}`, `{%1%}` | an expression; blanks inside the delimiters mean nothing |
| `{%%}`, `{% %}` | an expression without a text, which is refused when the definition is read |
| `{%}` | a text: the two delimiters cannot share their percent sign |
| ` {% 1 %}`, `{% 1 %} ` | a text: nothing may stand outside the delimiters, no blank either (recorded) |
| `Total: {% 1 %}`, `{% 1`, `1 %}` | a text |

Sources: States Language, "JSONata"; of `{%}` no recording is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeGuard

from sfnlearn.jsontext import JSON

OPENING = "{%"
CLOSING = "%}"


def is_expression(value: JSON) -> TypeGuard[str]:
    """Whether a value of a JSONata state is an expression.

    >>> is_expression("{% 1 %}"), is_expression(" {% 1 %}"), is_expression("{%}"), is_expression(1)
    (True, False, False, False)
    """
    return isinstance(value, str) and value.startswith(OPENING) and value.endswith(CLOSING) and len(value) >= 4


def expression_text(value: JSON) -> str | None:
    """The text between the delimiters, without the blanks around it; None for what is not an expression.

    >>> expression_text("{% $states.input %}"), expression_text("{%%}"), expression_text(" {% 1 %}")
    ('$states.input', '', None)
    """
    return value[2:-2].strip() if is_expression(value) else None


def delimited(text: str) -> str:
    """An expression's text between delimiters, as it stands in a definition.

    >>> delimited("$states.input")
    '{% $states.input %}'
    """
    return f"{OPENING} {text} {CLOSING}"


def holds_expression(value: JSON) -> bool:
    """Whether there is an expression in a value, at any depth.

    >>> holds_expression({"ids": ["{% $states.input.id %}"]}), holds_expression({"ids": ["{% 1"]})
    (True, False)
    """
    items = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return is_expression(value) or any(map(holds_expression, items))


def without_delimiters(text: str) -> str:
    """What is left when the delimiters that are there are taken off, for a guess at what was meant.

    >>> without_delimiters("{% $x"), without_delimiters(" {% $x %} "), without_delimiters("$x")
    ('$x', '$x', '$x')
    """
    return text.strip().removeprefix(OPENING).removesuffix(CLOSING).strip()


def looks_delimited(text: str) -> bool:
    """Whether a text is an expression or was plainly meant to be one: a delimiter is missing, or a blank too many.

    >>> looks_delimited(" {% 1 %}"), looks_delimited("{% 1"), looks_delimited("Total: {% 1 %}"), looks_delimited("1%}")
    (True, True, True, False)
    """
    bare = text.strip()
    return bare.startswith(OPENING) or (bare.endswith(CLOSING) and OPENING in bare)
