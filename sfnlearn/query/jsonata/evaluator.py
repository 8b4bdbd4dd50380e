"""The JSONata engine behind two functions, `compile` and `evaluate`.

Another engine can be put in its place.  This one is jsonata-python: pure Python, so it runs wherever Python does.
Errors come out as `JsonataSyntaxError` and `JsonataEvaluationError`, whatever the library raised.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NoReturn

from sfnlearn.jsontext import JSON
from sfnlearn.query.bounded_regex import RunawayMatchError
from sfnlearn.query.jsonata.expression_errors import (
    JsonataEvaluationError,
    JsonataSyntaxError,
    fill,
    memory_limit,
    stack_overflow,
    timeout,
)
from sfnlearn.query.jsonata.functions import FUNCTIONS
from sfnlearn.query.jsonata.library import JException, Parser, said_by_jsonata
from sfnlearn.query.jsonata.names import Forbidden
from sfnlearn.query.jsonata.program import Program
from sfnlearn.query.jsonata.tree import SyntaxNode, Value
from sfnlearn.query.jsonata.values import to_json
from sfnlearn.query.scope import Scope

__all__ = ["FUNCTIONS", "Program", "compile", "evaluate"]

_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?", re.ASCII)
_STACK = 12_000
"""Python frames for 100 levels of evaluation, and for the longest chain of operators that is worth parsing."""


@contextmanager
def _deep_stack() -> Iterator[None]:
    """Room for deep recursion, whatever the caller's own limit is."""
    limit = sys.getrecursionlimit()
    if limit < _STACK:
        sys.setrecursionlimit(_STACK)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


class _NotIn206(Parser.Infix):  # type: ignore[misc]
    """`??` and `?:` came with JSONata 2.1; AWS has 2.0.6, which trips over their second character."""

    def led(self, left: SyntaxNode) -> NoReturn:
        """Refuse, in the words of 2.0.6."""
        del left
        raise JException("S0211", self.position + 1, self.id[1])


def _parser() -> Parser:
    parser = Parser()
    for operator in ("??", "?:"):
        symbol = _NotIn206(parser, operator)
        symbol.lbp = symbol.bp
        parser.symbol_table[operator] = symbol
    return parser


def compile(text: str) -> Program:  # the interface's name for it
    """Parse an expression; raises `JsonataSyntaxError`."""
    parser = _parser()
    try:
        with _deep_stack():
            return Program(text, parser)
    except JException as error:
        raise _syntax_error(text, error) from None
    except Forbidden as error:
        start = error.position - len(error.token)
        raise JsonataSyntaxError(text, start, "UNSUPPORTED_JSONATA_EXPRESSION", error.reason) from None
    except RecursionError:
        raise JsonataSyntaxError(text, 0, "S0200", "The expression is nested too deeply") from None
    except KeyError as error:  # an operator that JSONata knows only as the end of a name
        raise JsonataSyntaxError(
            text, parser.lexer.position - 1, "S0204", f'Unknown operator: "{error.args[0]}"'
        ) from None
    except Exception:  # noqa: BLE001 - jsonata-python lets Python's own errors out where the text ends too early
        raise JsonataSyntaxError(text, len(text), "S0207", "Unexpected end of expression") from None


def evaluate(program: Program, states: Mapping[str, JSON], scope: Scope, undefined: JSON) -> JSON:
    """The value of a program as plain JSON, or `undefined`; raises `JsonataEvaluationError`."""
    try:
        with _deep_stack():
            return program.run(states, scope, undefined)
    except JsonataEvaluationError:
        raise
    except JException as error:
        raise _evaluation_error(error) from None
    except RunawayMatchError:
        raise timeout() from None
    except RecursionError:
        raise stack_overflow() from None
    except MemoryError:
        raise memory_limit() from None
    except Exception as error:  # noqa: BLE001 - jsonata-python lets Python's own errors out
        raise _evaluation_error(said_by_jsonata(error)) from None


def _syntax_error(text: str, error: JException) -> JsonataSyntaxError:
    if error.error == "S0102":  # the number is not told by the port; a fix of a mere part of it would mean another one
        number = _NUMBER.match(text, max(error.location, 0))
        error.current = number[0] if number else None
        return JsonataSyntaxError(text, error.location, "S0102", _message("S0102", error))
    code = "S0103" if error.error == "S0301" and error.current is not None else error.error
    token = error.current if code != "S0202" else error.expected
    start = (
        error.location - len(token)
        if isinstance(token, str) and text[: error.location].endswith(token)
        else error.location
    )
    return JsonataSyntaxError(text, start, code, _message(code, error))


def _evaluation_error(error: JException) -> JsonataEvaluationError:
    known = error.error in JException.error_codes
    # A message may quote half of a surrogate pair; it is written as JavaScript writes it in JSON, as its escape.
    message = _message(error.error, error).encode("utf-8", "backslashreplace").decode()
    return JsonataEvaluationError(error.error if known else None, message)


def _message(code: str, error: JException) -> str:
    template = JException.error_codes.get(code)
    if template is None:
        return str(code)
    values = (error.current, error.expected, error.extra)
    # The port's catalogue has "Object" wherever the reference implementation says "function".
    return fill(template.replace("Object", "function"), values, _as_json)


def _as_json(value: Value) -> str:
    return "undefined" if value is None else to_json(value)
