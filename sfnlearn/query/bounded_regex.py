r"""Regular expressions with a bound, for JSONata's literals and for the filters of JSONPath.

A definition is somebody's input, and so is the text that it matches.  A backtracking matcher can take time that is
exponential in the text: `/^(a+)+$/` on thirty letters a and one b tries every way to cut the letters into groups, a
thousand million of them.  AWS ends such an evaluation; a library that simulates AWS must end too, and alike on every
machine, so what ends it is a count of steps and not a clock.

Python's `re` is fast and has no bound.  It is used where its worst case is small, which the pattern and the length of
the text tell beforehand: a pattern that can choose in `w` ways and has `d` repeats without an upper limit costs at most
`w * n ** (d + 1)` steps for `n` characters (`+ 1` for the place where the search starts).

| pattern | w, d | on 1,000 characters | matched by |
| --- | --- | --- | --- |
| `\d{3}-\d{4}` | 1, 0 | 1,000 | `re` |
| `^a+b*$` | 1, 2 | 10 ** 9 | counted_matching |
| `(a+)+` | a repeat that can choose, repeated | no bound | counted_matching |

Both find the same matches (a property test compares them), so the choice shows in the time only.

Where JavaScript's syntax differs from Python's it is translated: `(?<name>...)`, `\k<name>`, and `$`, which is the
very end of the text and not also the place before a last line break.

This module knows neither JSONata nor JSONPath: they word its two errors, each in its own way.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from re import _compiler, _constants as op, _parser  # type: ignore[attr-defined]
from typing import TypeAlias

from sfnlearn.query.counted_matching import (
    REPEATS,
    CountedMatch,
    CountedSearch,
    Item,
    RunawayMatchError,
    Tree,
    parts_of,
)

__all__ = ["BoundedRegex", "Match", "RegexSyntaxError", "RunawayMatchError", "compile_regex"]

_CHEAP = 1e8
"""Steps that `re` may take in the worst case: about a second."""
_NO_BOUND = 1e30
_NAMED_GROUP = re.compile(r"\(\?<(?=[A-Za-z_])")
_NAMED_REFERENCE = re.compile(r"\\k<(\w+)>")
_GROUP_REFERENCE = re.compile(r"\\g<(\d+)>")

Match: TypeAlias = re.Match[str] | CountedMatch


class RegexSyntaxError(ValueError):
    """A text that is not a regular expression."""


def compile_regex(pattern: str, *, ignore_case: bool = False, multiline: bool = False) -> BoundedRegex:
    """Compile a regular expression; raises `RegexSyntaxError`.

    >>> [match.group() for match in compile_regex("a+", ignore_case=True).finditer("aba A")]
    ['a', 'a', 'A']
    >>> compile_regex("a(")
    Traceback (most recent call last):
    sfnlearn.query.bounded_regex.RegexSyntaxError: missing ), unterminated subpattern at position 1
    """
    flags = (re.IGNORECASE if ignore_case else 0) | (re.MULTILINE if multiline else 0)
    translated = _NAMED_REFERENCE.sub(r"(?P=\1)", _NAMED_GROUP.sub("(?P<", pattern))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "possible nested set": such patterns mean what JavaScript says
            return BoundedRegex(_parser.parse(translated, flags), flags)
    except (re.error, OverflowError) as error:
        raise RegexSyntaxError(str(error)) from None


class BoundedRegex:
    """A compiled pattern; offers what jsonata-python uses of `re.Pattern`.  All raise `RunawayMatchError`."""

    def __init__(self, tree: Tree, flags: int) -> None:
        if not flags & re.MULTILINE:
            _end_means_end(tree)
        self._tree, self._flags = tree, flags | tree.state.flags
        self._fast: re.Pattern[str] = _compiler.compile(tree, flags)
        self._ways, self._repeats = _cost(tree)

    def finditer(self, string: str) -> Iterator[Match]:
        """Every match from left to right."""
        if self._ways * (len(string) + 1.0) ** (self._repeats + 1) <= _CHEAP:
            yield from self._fast.finditer(string)
        else:
            yield from self.counted(string)

    def counted(self, string: str) -> Iterator[CountedMatch]:
        """Every match from left to right, found by counting whatever the cost."""
        searching = CountedSearch(self._tree, self._flags, string)
        position = 0
        while position <= len(string):
            match = searching.search(position)
            if match is None:
                return
            yield match
            position = match.end() + (match.end() == match.start())

    def search(self, string: str) -> Match | None:
        """The first match, or None."""
        return next(self.finditer(string), None)

    def sub(self, replacement: str | Callable[[Match], str], string: str, count: int = 0) -> str:
        r"""Replace matches; `replacement` is a function of the match or a text with `\g<1>` for groups."""
        parts, end = [], 0
        for number, match in enumerate(self.finditer(string), 1):
            parts += [
                string[end : match.start()],
                replacement(match) if callable(replacement) else _expand(replacement, match),
            ]
            end = match.end()
            if number == count:
                break
        return "".join([*parts, string[end:]])

    def split(self, string: str, maxsplit: int = 0) -> list[str]:
        """The texts between matches."""
        parts, end = [], 0
        for number, match in enumerate(self.finditer(string), 1):
            parts.append(string[end : match.start()])
            end = match.end()
            if number == maxsplit:
                break
        return [*parts, string[end:]]


def _expand(template: str, match: Match) -> str:
    """Groups that do not exist or took no part are empty."""

    def group(reference: re.Match[str]) -> str:
        number = int(reference[1])
        return (match.group(number) or "") if number <= len(match.groups()) else ""

    return _GROUP_REFERENCE.sub(group, template)


def _end_means_end(tree: Tree) -> None:
    """Python's `$` also matches before a last line break."""
    for index, (code, argument) in enumerate(tree.data):
        if code is op.AT and argument is op.AT_END:
            tree.data[index] = (op.AT, op.AT_END_STRING)
        for part in parts_of(argument):
            _end_means_end(part)


def _cost(tree: Tree) -> tuple[float, int]:
    """In how many ways a pattern can be tried at one place, beside its repeats without a limit, and their number."""
    ways, repeats = 1.0, 0
    for item in tree.data:
        inner_ways, inner_repeats = _cost_of(item)
        ways, repeats = ways * inner_ways, repeats + inner_repeats
    return min(ways, _NO_BOUND), repeats


def _cost_of(item: Item) -> tuple[float, int]:
    code, argument = item
    parts = [_cost(part) for part in parts_of(argument)]
    if code is op.BRANCH:
        return sum(ways for ways, _ in parts), max(repeats for _, repeats in parts)
    if code not in REPEATS:
        return parts[0] if len(parts) == 1 else (_NO_BOUND if parts else 1.0, 0)
    least, most, _ = argument
    ways, repeats = parts[0]
    if most is op.MAXREPEAT or most > 1000:
        return (1.0, 1) if ways == 1 and repeats == 0 else (_NO_BOUND, 1)
    return min((most - least + 1) * ways ** min(most, 100), _NO_BOUND), repeats * most
