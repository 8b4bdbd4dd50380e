"""What can go wrong with a JSONata expression, in the words of AWS.

- `JsonataSyntaxError`: the expression is refused when the machine is loaded.
- `JsonataEvaluationError`: it failed at run time.  JSONata's own errors have a code (`T1006`); bounds have none.

The messages are those of the reference implementation: `{{name}}` is filled in as JSON, `{{{name}}}` as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sfnlearn.query.syntax_error import ExpressionSyntaxError

_PLACEHOLDER = re.compile(r"\{\{\{\w+\}\}\}|\{\{\w+\}\}")


class JsonataSyntaxError(ExpressionSyntaxError):
    """An expression that AWS refuses at load time; `str()` is the sentence alone, as AWS says it.

    `code` is JSONata's (`S0207`), or `UNSUPPORTED_JSONATA_EXPRESSION` for what AWS forbids in well-formed JSONata.

    >>> print(JsonataSyntaxError("$states.input.", 14, "S0207", "Unexpected end of expression").shown)
    $states.input.
                  ^
    """

    def __init__(self, text: str, position: int, code: str, reason: str) -> None:
        super().__init__(text, min(max(position, 0), len(text)), reason)
        self.args = (text, position, code, reason)  # a copy is made with these
        self.code = code

    def __str__(self) -> str:
        return self.reason

    @property
    def diagnostic_code(self) -> str:
        """The code of AWS's ValidateStateMachineDefinition."""
        return "INVALID_JSONATA_EXPRESSION" if self.code.startswith("S") else self.code


class JsonataEvaluationError(Exception):
    """An expression that failed while it was evaluated.

    `code` is JSONata's, or None for a bound of AWS's; `str()` is what AWS prints.

    >>> str(JsonataEvaluationError("T1006", "Attempted to invoke a non-function"))
    'T1006: Attempted to invoke a non-function'
    """

    def __init__(self, code: str | None, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(f"{code}: {message}" if code else message)


class UnsupportedResultError(JsonataEvaluationError):
    """The value is, or holds, a function or a regular expression, which JSON does not have."""

    def __init__(self) -> None:
        super().__init__(None, "returned an unsupported result type.")


def stack_overflow() -> JsonataEvaluationError:
    """AWS's answer to an evaluation that nests more than 100 deep (measured by others, see docs/aws-differences.md)."""
    return JsonataEvaluationError(
        None,
        "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.",
    )


def memory_limit() -> JsonataEvaluationError:
    """AWS's answer to a value that would be larger than 6,990,256 bytes (measured by others)."""
    return JsonataEvaluationError(None, "Expression evaluation memory limit exceeded: Check for excessive memory usage")


def timeout() -> JsonataEvaluationError:
    """AWS's answer to an evaluation that does not end; here steps are counted, so that every run ends alike."""
    return JsonataEvaluationError(None, "Expression evaluation timeout: Check for infinite loop")


def half_a_pair() -> JsonataEvaluationError:
    """The answer to a text that UTF-8 cannot write; what AWS does with one is not known."""
    return JsonataEvaluationError(None, "The text holds half of a surrogate pair, which is not a character")


def fill(template: str, values: Sequence[object], as_json: Callable[[object], str]) -> str:
    """A message from its template; values are taken in the order of the placeholders.

    >>> fill("The left side of the {{token}} operator", ["+"], repr)
    "The left side of the '+' operator"
    """
    remaining = iter(values)

    def insert(match: re.Match[str]) -> str:
        value = next(remaining, None)
        return str(value) if match[0].startswith("{{{") else as_json(value)

    return _PLACEHOLDER.sub(insert, template)
