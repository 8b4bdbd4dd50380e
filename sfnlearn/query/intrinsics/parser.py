r"""Calls of intrinsic functions: `States.Format('Hello {}', $.name)` becomes a callable of data and scope.

What may stand in a call: texts in apostrophes, numbers as JSON writes them, `null`, `true`, `false`, paths, and calls.
There are no operators, no array or object literals and no blanks before the bracket, so one function per kind of
argument reads the text from left to right, and each can say at its own place what is wrong.

Two kinds of mistakes are told at two times, as AWS does:

| mistake | example | told |
| --- | --- | --- |
| in the text | `States.Nothing()`, `'a\qb'`, `States.Array(1,)` | when the definition is read, with the place |
| in the number of arguments | `States.Hash(1)` | at run time (measured); a warning tells it before (`strict`) |
| in a value | `States.ArrayLength($.n)`, `n` is 1 | at run time: States.Runtime, whose Cause quotes the call |

A path is the one part with no end of its own: `$.a[?(@.b, 1)]` may hold commas and brackets.  It goes on to the next
comma or closing bracket that is not inside its own brackets or quotes.

Speed: arguments are compiled to callables and bound once.  A call that has only literals is computed here, once; one
that draws random numbers is not, nor one that fails, since AWS fails at run time.

Sources: States Language, "Intrinsic Functions"; Developer Guide, "Intrinsic functions" (nesting, escapes).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON, dumps
from sfnlearn.query.intrinsics.functions import (
    MAX_BYTES,
    IntrinsicError,
    fill_template,
    template_parts,
)
from sfnlearn.query.intrinsics.table import FUNCTIONS, IntrinsicFunction
from sfnlearn.query.paths.paths import PathNotFound, PathSyntaxError
from sfnlearn.query.scope import Evaluate, Scope
from sfnlearn.query.syntax_error import ExpressionSyntaxError
from sfnlearn.query.weight import MOST_PATHS, TooLargeError, bounded

MAX_NESTING = 10
"""Calls inside calls (Developer Guide, "Intrinsic functions")."""


class IntrinsicSyntaxError(ExpressionSyntaxError):
    """The text is not an invocation of an intrinsic function."""


class ArgumentCountError(IntrinsicSyntaxError):
    """A call in the text has too few or too many arguments; only a strict reading raises it."""


def compile_intrinsic(text: str, compile_path: Callable[[str], Evaluate], *, strict: bool = False) -> Evaluate:
    """Compile an invocation; `compile_path` makes `$.a`, `$$.x` and `$name` callables of (data, scope).

    Raises `IntrinsicSyntaxError` here, a `strict` one also for a wrong number of arguments, which AWS finds at run time
    only; the callable raises `StatesError`.

    >>> from sfnlearn.query.paths.paths import compile_path
    >>> hello = compile_intrinsic("States.Format('Hello {}', $.name)", compile_path)
    >>> hello({"name": "Ada"}, None)
    'Hello Ada'
    """
    reader = _CallReader(text, compile_path)
    expression = reader.invocation()
    if strict and reader.miscounted:
        raise ArgumentCountError(text, *reader.miscounted[0])
    return _with_causes(text, expression)


def _with_causes(text: str, expression: _Argument) -> Evaluate:
    """Report what goes wrong as AWS does: the Cause quotes the whole invocation, not the call inside (observed).

    It has one sentence for a path that finds nothing and another for a function that cannot answer (both measured).
    """
    inner = expression.evaluate

    def evaluate(data: JSON, scope: Scope) -> JSON:
        try:
            return inner(data, scope)
        except PathNotFound as missing:
            cause = f"The function '{text}' had the following error: {_missing(missing, data)}"
        except IntrinsicError as error:
            cause = f"There was an error while evaluating the intrinsic function: {text}. {error}"
        except TooLargeError:
            raise StatesError(
                "States.DataLimitExceeded", f"The function '{text}' gave more than {MAX_BYTES:,} bytes."
            ) from None
        raise StatesError("States.Runtime", cause)

    return evaluate


def _missing(missing: PathNotFound, data: JSON) -> str:
    if missing.no_array:  # another error of Jayway's, which AWS passes on (measured once)
        return missing.reason
    # A path into the context object is quoted from its second dollar sign on, with the state's input.
    path = missing.path.text.removeprefix("$") if missing.path.root == "$$" else missing.path.text
    return f"The JsonPath argument for the field '{path}' could not be found in the input '{dumps(data)}'"


@dataclass(frozen=True, slots=True)
class _Argument:
    """An argument or a call; `constant` when its value depends on nothing, `raw` is a string's text with escapes.

    `paths` is how many paths it mentions: as many payloads can be in its value.
    """

    evaluate: Evaluate
    constant: bool = False
    raw: str | None = None
    paths: int = 0


def _constant(value: JSON, raw: str | None = None) -> _Argument:
    return _Argument(lambda _data, _scope: value, constant=True, raw=raw)


_NAME = re.compile(r"[A-Za-z0-9._]+")
_STRING = re.compile(r"'((?:[^'\\]|\\['{}\\])*)'", re.DOTALL)
_STRING_START = re.compile(r"'(?:[^'\\]|\\['{}\\])*", re.DOTALL)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?P<float>(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![\w.])")
_PATH_STOPS = re.compile(r"""[\[\]()'",]""")
_LITERALS = {"null": None, "true": True, "false": False}


class _CallReader:
    """One reading of a text from left to right; `at` is the next character.

    `miscounted` are the calls with too few or too many arguments: where, and what is wrong.
    """

    def __init__(self, text: str, compile_path: Callable[[str], Evaluate]) -> None:
        self.text = text
        self.compile_path = compile_path
        self.miscounted: list[tuple[int, str]] = []
        self.at = 0

    def fail(self, reason: str, at: int | None = None) -> NoReturn:
        raise IntrinsicSyntaxError(self.text, self.at if at is None else at, reason)

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def skip_space(self) -> None:
        while self.peek().isspace():
            self.at += 1

    def invocation(self) -> _Argument:
        """The whole text is one call."""
        if not _NAME.match(self.text):
            self.fail(
                "an intrinsic function such as States.Format('{}', $.name), or a path that begins with $, belongs"
            )
        expression = self.call(1)
        if self.at < len(self.text):
            self.fail("the invocation has ended; remove what follows")
        return expression

    def call(self, depth: int) -> _Argument:
        start = self.at
        match = _NAME.match(self.text, start)
        name = match[0] if match else ""
        function = FUNCTIONS.get(name) or self.unknown(name)
        if depth > MAX_NESTING:
            self.fail(f"intrinsic functions are nested more than {MAX_NESTING} deep; use a state in between")
        self.at += len(name)
        if self.peek() != "(":
            self.fail(f'{name} is followed by "(" and its arguments')
        self.at += 1
        arguments = self.arguments(depth)
        if function.fits(len(arguments)):
            return _bind(function, arguments)
        self.miscounted.append((start, f"{name} takes {function.takes}, not {len(arguments)},"))
        return _bind(function.miscounted(), arguments)

    def unknown(self, name: str) -> NoReturn:
        import difflib

        by_lower = {known.lower(): known for known in FUNCTIONS}
        wanted = "states." + name.lower().removeprefix("states.")
        near = difflib.get_close_matches(wanted, by_lower, n=1, cutoff=0.75)
        hint = f'; did you mean "{by_lower[near[0]]}"?' if near else "; a path would begin with $"
        self.fail(f'there is no intrinsic function "{name}"{hint}')

    def arguments(self, depth: int) -> list[_Argument]:
        arguments: list[_Argument] = []
        self.skip_space()
        if self.peek() == ")":
            self.at += 1
            return arguments
        while True:
            self.skip_space()
            arguments.append(self.argument(depth))
            self.skip_space()
            char = self.peek()
            if char not in {",", ")"}:
                self.fail('"," or ")" is missing after an argument')
            self.at += 1
            if char == ")":
                return arguments

    def argument(self, depth: int) -> _Argument:
        char = self.peek()
        if char == "$":
            return self.path()
        if char == "'":
            return self.string()
        if (char.isascii() and char.isdigit()) or char == "-":
            return self.number()
        match = _NAME.match(self.text, self.at)
        word = match[0] if match else ""
        if word in _LITERALS:
            self.at += len(word)
            return _constant(_LITERALS[word])
        if word and (word.lower().startswith("states.") or self.text[self.at + len(word) :].startswith("(")):
            return self.call(depth + 1)
        return self.fail_at_argument(char, word)

    def fail_at_argument(self, char: str, word: str) -> NoReturn:
        if char == "":
            self.fail('the text ends inside the arguments; close them with ")"')
        if char in {",", ")"}:
            self.fail("an argument is missing")
        if char == '"':
            self.fail("strings stand in apostrophes here, '...', not in double quotes")
        if char in {"[", "{"}:
            self.fail("arrays and objects cannot be written here; use a path, States.Array or States.StringToJson")
        self.fail(f"{word or char!r} is not an argument: a 'string', number, path, null, true, false or function")

    def string(self) -> _Argument:
        start, match = self.at, _STRING.match(self.text, self.at)
        if match is None:
            self.fail_in_string()
        self.at = start + len(match[0])
        return _constant(re.sub(r"\\(.)", r"\1", match[1]), raw=match[1])

    def fail_in_string(self) -> NoReturn:
        match = _STRING_START.match(self.text, self.at)
        end = match.end() if match else self.at
        if self.text.startswith("\\", end):
            self.fail("a backslash stands only before ' { } or another backslash (in JSON, write it twice)", end)
        self.fail("the string is not closed; add an apostrophe")

    def number(self) -> _Argument:
        match = _NUMBER.match(self.text, self.at)
        if match is None:
            self.fail("a number is written as in JSON, such as -1 or 2.5")
        try:
            value = float(match[0]) if match["float"] else int(match[0])
        except ValueError:
            self.fail("the integer has too many digits")
        if value in {float("inf"), float("-inf")}:
            self.fail("the number is too large")
        self.at = match.end()
        return _constant(value)

    def path(self) -> _Argument:
        start = self.at
        end = self.path_end()
        text = self.text[start:end].rstrip()
        try:
            evaluate = self.compile_path(text)
        except PathSyntaxError as error:
            self.fail(error.reason, start + error.position)
        self.at = end
        return _Argument(evaluate, paths=1)

    def path_end(self) -> int:
        """A path goes to the next comma or `)` that is not inside its own brackets or quoted names."""
        closers: list[str] = []
        at = self.at
        while match := _PATH_STOPS.search(self.text, at):
            char, at = match[0], match.end()
            if char in "'\"":
                at = self.quote_end(char, match.start()) if closers else at
            elif char in "[(":
                closers.append("]" if char == "[" else ")")
            elif closers and char == closers[-1]:
                closers.pop()
            elif not closers and char in ",)":
                return match.start()
        return len(self.text)

    def quote_end(self, quote: str, start: int) -> int:
        at = start + 1
        while at < len(self.text) and self.text[at] != quote:
            at += 2 if self.text[at] == "\\" else 1
        if at >= len(self.text):
            self.fail("the quoted name is not closed", start)
        return at + 1


def _bind(function: IntrinsicFunction, arguments: list[_Argument]) -> _Argument:
    constant = not function.random and all(argument.constant for argument in arguments)
    paths = sum(argument.paths for argument in arguments)
    evaluate = (_weighed if paths > MOST_PATHS else _read)(function, arguments)
    return _fold(evaluate) if constant else _Argument(evaluate, paths=paths)


def _read(function: IntrinsicFunction, arguments: list[_Argument]) -> Evaluate:
    template = arguments[0].raw if function.name == "States.Format" and arguments else None
    return _bind_call(function, arguments) if template is None else _bind_format(template, arguments[1:])


def _weighed(function: IntrinsicFunction, arguments: list[_Argument]) -> Evaluate:
    """A call whose values are weighed together before anything is made of them: it is bound to their list."""
    taken = [replace(argument, evaluate=_nth(index)) for index, argument in enumerate(arguments)]
    evaluates, call = [argument.evaluate for argument in arguments], _read(function, taken)

    def evaluate(data: JSON, scope: Scope) -> JSON:
        values = [one(data, scope) for one in evaluates]
        bounded(values, MAX_BYTES)
        return call(values, scope)

    return evaluate


def _nth(index: int) -> Evaluate:
    def nth(values: Any, _scope: Scope) -> JSON:
        return values[index]

    return nth


def _fold(evaluate: Evaluate) -> _Argument:
    """The value of a call without paths; one that fails keeps failing where AWS fails, at run time."""
    try:
        return _constant(evaluate(None, _NO_SCOPE))
    except (IntrinsicError, TooLargeError):
        return _Argument(evaluate)


_NO_SCOPE: Any = None
"""What is folded reads no scope: its functions are not `random` and it has no paths."""


def _bind_format(template: str, arguments: list[_Argument]) -> Evaluate:
    """A literal template is split once; a broken one fails at run time, as AWS does."""
    evaluates = [argument.evaluate for argument in arguments]
    try:
        parts = template_parts(template)
    except IntrinsicError as error:
        return _failing(str(error))
    return lambda data, scope: fill_template(parts, tuple([evaluate(data, scope) for evaluate in evaluates]))


def _failing(detail: str) -> Evaluate:
    def fail(_data: JSON, _scope: Scope) -> NoReturn:
        raise IntrinsicError(detail)

    return fail


def _bind_call(function: IntrinsicFunction, arguments: list[_Argument]) -> Evaluate:
    """A closure without a loop for one and two arguments, which are nearly all calls."""
    call, evaluates = function.call, [argument.evaluate for argument in arguments]
    if function.random:
        return lambda data, scope: call(scope, *[evaluate(data, scope) for evaluate in evaluates])
    if len(evaluates) == 1:
        (only,) = evaluates
        return lambda data, scope: call(only(data, scope))
    if len(evaluates) == 2:
        first, second = evaluates
        return lambda data, scope: call(first(data, scope), second(data, scope))
    return lambda data, scope: call(*[evaluate(data, scope) for evaluate in evaluates])
