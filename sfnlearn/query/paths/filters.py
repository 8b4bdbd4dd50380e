"""Filters of paths: `[?(@.qty > 1 && @.name == 'tea')]`.

AWS reads filters as an early Jayway JsonPath does (2.0.0; how far it was followed was measured by messages that only
such versions have).  Its rules are few, and not those of JavaScript or RFC 9535:

| rule | example |
| --- | --- |
| a path that is not there makes the whole comparison false, `!=` too | `@.gone != 1` matches nothing |
| a path alone asks for a value that is there and not null; `!` in front of it turns that round | `!@.t` |
| a text is compared with a number as a number | `@.n == '5'` matches 5 |
| objects and arrays are equal to nothing | `@.list == [1]` matches nothing |
| what is neither a path nor a literal is a text | `@.Name == Receipt` (measured behaviour 22) |

`parse_filter` reads a filter into one function of `(item, root, budget)`.

Source: Jayway's README, "Filter Operators"; the Developer Guide names Jayway's syntax for paths.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.jsontext import JSON, JSONSyntaxError, is_number, parse
from sfnlearn.query.bounded_regex import BoundedRegex, RegexSyntaxError, compile_regex
from sfnlearn.query.paths.budget import Budget

Values = Callable[[JSON, JSON, Budget], JSON]
"""An operand: its value for an item and the root; raises LookupError where a path names nothing."""
Predicate = Callable[[JSON, JSON, Budget], bool]
ReadPath = Callable[[str, int], tuple[Values, int]]
"""Reads a path inside a filter: the text and where it begins give its values and where it ends."""

_SYMBOL = re.compile(r"===|!==|==|!=|>=|<=|=~|>|<")
_WORD = re.compile(r"(in|nin|subsetof|anyof|noneof|size|empty|contains|all|exists)(?=[\s\['\"(@$/\d]|$)", re.IGNORECASE)
_TEXT = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?=[\s)\],&|]|$)")
_CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None}
_CONSTANT = re.compile(r"(?:true|false|null)(?=[\s)\],&|=!<>]|$)")
_REGEX = re.compile(r"/((?:[^/\\]|\\.)*)/([a-zA-Z]*)")
_BARE = re.compile(r"(?!['\"])(?:(?!&&|\|\||[)\]])[^=!<>~])+")
_BLANKS = re.compile(r"\s*")


class FilterSyntaxError(ValueError):
    """The text is not a filter; `position` is where in it."""

    def __init__(self, reason: str, position: int) -> None:
        self.position = position
        super().__init__(reason)


@dataclass(slots=True)
class FilterReader:
    """Reads one filter out of the text of a path, from `position` on; `bare` are the texts without quotes in it."""

    text: str
    position: int
    read_path: ReadPath
    bare: list[str] = field(default_factory=list)

    def filter(self) -> Predicate:
        """Read up to the end of the filter: `||` binds weaker than `&&`."""
        parts = [self._all()]
        while self._skips("||"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else _any_of(parts)

    def _all(self) -> Predicate:
        parts = [self._one()]
        while self._skips("&&"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else _all_of(parts)

    def _one(self) -> Predicate:
        if self._next() == "!" and not _SYMBOL.match(self.text, self.position):
            self.position += 1
            return _not(self._one())
        if self._skips("("):
            inner = self.filter()
            self.expect(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Predicate:
        begin = self.position
        left, is_path = self._operand()
        operator = self._operator()
        if operator is None:
            if not is_path:
                raise FilterSyntaxError("A filter compares something, or asks for a path", begin)
            return _exists(left)
        right, _ = self._operand()
        if operator == "exists":
            return _exists_as(left, right)
        return _compared(left, OPERATORS[operator], right)

    def _operator(self) -> str | None:
        self._next()
        found = _SYMBOL.match(self.text, self.position) or _WORD.match(self.text, self.position)
        if found is None:
            return None
        self.position = found.end()
        return found.group().lower()

    def _operand(self) -> tuple[Values, bool]:
        """An operand, and whether it is a path."""
        sign = self._next()
        if sign in ("@", "$"):
            values, self.position = self.read_path(self.text, self.position)
            return values, True
        return _constant(self._literal(sign)), False

    def _literal(self, sign: str) -> JSON:
        if sign in ("[", "{"):
            return self._container()
        for pattern, value in ((_TEXT, _text), (_NUMBER, parse), (_CONSTANT, _CONSTANTS.__getitem__)):
            found = pattern.match(self.text, self.position)
            if found:
                self.position = found.end()
                literal: JSON = value(found.group())
                return literal
        found = _REGEX.match(self.text, self.position)
        if found:
            self.position = found.end()
            return _pattern(found[1], found[2], found.start())
        return self._bare_text()

    def _bare_text(self) -> str:
        """Words without quotes, up to the end of the comparison: a text (measured behaviour 22)."""
        found = _BARE.match(self.text, self.position)
        words = found.group().strip() if found else ""
        if found is None or not words:
            raise FilterSyntaxError("A value is missing here", self.position)
        self.position = found.end()
        self.bare.append(words)
        return words

    def _container(self) -> JSON:
        """A list or an object in a filter, where texts may stand in single quotes and words without any."""
        if self._next() == "{":
            return self._object()
        begin, items = self.position, list[Any]()
        self.position += 1
        while self._next() != "]":
            if not self._next():
                raise FilterSyntaxError("This list has no end", begin)
            if self._next() in ("[", "{"):
                items.append(self._container())
            else:
                items.append(self._item())
            if not self._skips(",") and self._next() != "]":
                raise FilterSyntaxError("The items of a list stand between commas", self.position)
        self.position += 1
        return items

    def _item(self) -> JSON:
        found = re.compile(r"[^,\[\]]+").match(self.text, self.position)
        if found is None:
            raise FilterSyntaxError("An item is missing here", self.position)
        for pattern, value in ((_TEXT, _text), (_NUMBER, parse), (_CONSTANT, _CONSTANTS.__getitem__)):
            literal = pattern.match(self.text, self.position)
            if literal:
                self.position = literal.end()
                item: JSON = value(literal.group())
                return item
        self.position = found.end()
        self.bare.append(found.group().strip())
        return found.group().strip()

    def _object(self) -> JSON:
        end = self.text.find("}", self.position) + 1
        while end:
            try:
                value: JSON = parse(self.text[self.position : end])
            except JSONSyntaxError:
                end = self.text.find("}", end) + 1
            else:
                self.position = end
                return value
        raise FilterSyntaxError("This is not a JSON object", self.position)

    def expect(self, sign: str) -> None:
        """Read one sign, which must be there."""
        if not self._skips(sign):
            raise FilterSyntaxError(f'A "{sign}" is missing here', self.position)

    def _skips(self, sign: str) -> bool:
        self._next()
        if not self.text.startswith(sign, self.position):
            return False
        self.position += len(sign)
        return True

    def _next(self) -> str:
        """The next sign that is not a blank; an empty text at the end."""
        blanks = _BLANKS.match(self.text, self.position)
        assert blanks is not None  # it matches no blanks too
        self.position = blanks.end()
        return self.text[self.position : self.position + 1]


def _text(quoted: str) -> str:
    return re.sub(r"\\(.)", r"\1", quoted[1:-1])


def _pattern(pattern: str, flags: str, position: int) -> BoundedRegex:
    try:
        return compile_regex(rf"\A(?:{pattern})\Z", ignore_case="i" in flags, multiline="m" in flags)
    except (RegexSyntaxError, RecursionError) as error:
        raise FilterSyntaxError(f"This is not a regular expression: {error}", position) from None


# ------------------------------------------------------------------ predicates


def _any_of(parts: list[Predicate]) -> Predicate:
    return lambda item, root, budget: any(part(item, root, budget) for part in parts)


def _all_of(parts: list[Predicate]) -> Predicate:
    return lambda item, root, budget: all(part(item, root, budget) for part in parts)


def _not(inner: Predicate) -> Predicate:
    return lambda item, root, budget: not inner(item, root, budget)


def _constant(value: JSON) -> Values:
    return lambda _item, _root, _budget: value


def _exists(path: Values) -> Predicate:
    def holds(item: JSON, root: JSON, budget: Budget) -> bool:
        try:
            return path(item, root, budget) is not None
        except LookupError:
            return False

    return holds


def _exists_as(path: Values, wanted: Values) -> Predicate:
    exists = _exists(path)
    return lambda item, root, budget: exists(item, root, budget) is bool(wanted(item, root, budget))


def _compared(left: Values, operator: Callable[[Any, Any], bool], right: Values) -> Predicate:
    def holds(item: JSON, root: JSON, budget: Budget) -> bool:
        try:
            return operator(left(item, root, budget), right(item, root, budget))
        except LookupError:
            return False

    return holds


# ------------------------------------------------------------------- operators


def _order(left: Any, right: Any) -> int | None:
    """-1, 0 or 1, or None where two values cannot be compared."""
    if left is None or right is None:
        return (left is not None) - (right is not None)
    if isinstance(left, str) and is_number(right):
        number = _as_number(left)
        return None if number is None else _sign(number, right)
    if is_number(left) and isinstance(right, str):
        order = _order(right, left)
        return None if order is None else -order
    if isinstance(left, bool) and isinstance(right, str):
        return _sign("true" if left else "false", right)
    if isinstance(left, str) and isinstance(right, bool):
        return _sign(left, "true" if right else "false")
    if (is_number(left) and is_number(right)) or (type(left) is type(right) and isinstance(left, (str, bool))):
        return _sign(left, right)
    return None


def _as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _sign(left: Any, right: Any) -> int:
    return bool(left > right) - bool(left < right)


def _ordered(holds: Callable[[int], bool]) -> Callable[[Any, Any], bool]:
    def compare(left: Any, right: Any) -> bool:
        if (left is None) != (right is None):
            return False
        order = _order(left, right)
        return order is not None and holds(order)

    return compare


def _equal(left: Any, right: Any) -> bool:
    return _order(left, right) == 0


def _unequal(left: Any, right: Any) -> bool:
    return _order(left, right) not in (0, None)


def _same(left: Any, right: Any) -> bool:
    return type(left) is type(right) and left == right


def _matches(left: Any, right: Any) -> bool:
    pattern, text = (left, right) if isinstance(left, BoundedRegex) else (right, left)
    if not isinstance(pattern, BoundedRegex) or text is None:
        return False
    return pattern.search(text if isinstance(text, str) else _written(text)) is not None


def _written(value: JSON) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _among(item: Any, items: Any) -> bool:
    return isinstance(items, list) and any(_equal(item, each) or _same(item, each) for each in items)


def _contains(left: Any, right: Any) -> bool:
    if isinstance(left, str):
        return isinstance(right, str) and right in left
    return _among(right, left)


def _is_empty(value: Any) -> bool:
    return isinstance(value, (str, list, dict)) and not value


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": _equal,
    "===": _same,
    "!=": _unequal,
    "!==": lambda left, right: not _same(left, right),
    "<": _ordered(lambda order: order < 0),
    "<=": _ordered(lambda order: order <= 0),
    ">": _ordered(lambda order: order > 0),
    ">=": _ordered(lambda order: order >= 0),
    "=~": _matches,
    "in": _among,
    "nin": lambda left, right: isinstance(right, list) and not _among(left, right),
    "contains": _contains,
    "all": lambda left, right: isinstance(left, list) and isinstance(right, list) and _holds_all(left, right),
    "subsetof": lambda left, right: isinstance(left, list) and isinstance(right, list) and _holds_all(right, left),
    "anyof": lambda left, right: isinstance(left, list) and any(_among(item, right) for item in left),
    "noneof": lambda left, right: isinstance(left, list) and not any(_among(item, right) for item in left),
    "size": lambda left, right: isinstance(left, (str, list)) and _equal(len(left), right),
    "empty": lambda left, right: isinstance(left, (str, list, dict)) and _is_empty(left) is right,
}
"""The operators of a comparison, by their signs and words."""


def _holds_all(items: list[Any], wanted: list[Any]) -> bool:
    return all(_among(each, items) for each in wanted)
