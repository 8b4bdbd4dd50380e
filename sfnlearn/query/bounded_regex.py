"""Regular expressions of JSONata, with a bound.

A backtracking matcher can take time that is exponential in the text: `/(a+)+$/` on thirty letters.  Python's `re` has
no bound, so it is used only where the worst case is small: a pattern that can choose in `w` ways and has `d` repeats
without an upper limit costs at most `w * n ** (d + 1)` for `n` characters.  Other patterns are matched here, with the
same results, counting steps; after `MAX_STEPS` the expression fails as an endless one does.

Differences of JavaScript's syntax that matter are translated: `(?<name>...)`, and `$`, which is the very end.
Python's own parser of patterns is used; it is private to `re` and has kept its shape since Python 3.11.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from re import _compiler, _constants as op, _parser  # type: ignore[attr-defined]
from typing import Any

from sfnlearn.query.jsonata.errors import timeout
from sfnlearn.query.jsonata.library import JException

MAX_STEPS = 1_000_000
_CHEAP = 1e8
_NAMED_GROUP = re.compile(r"\(\?<(?=[A-Za-z_])")
_NAMED_REFERENCE = re.compile(r"\\k<(\w+)>")
_GROUP_REFERENCE = re.compile(r"\\g<(\d+)>")

Matcher = Callable[[int, Callable[[int], bool]], bool]
"""Match at a position, then go on with the rest; False backtracks."""


def regex_engine(pattern: str, flags: Any) -> Pattern:
    """Compile a regular expression literal; what cannot be compiled is a syntax error of the expression."""
    options = (re.IGNORECASE if flags.case_insensitive else 0) | (re.MULTILINE if flags.multiline else 0)
    translated = _NAMED_REFERENCE.sub(r"(?P=\1)", _NAMED_GROUP.sub("(?P<", pattern))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "possible nested set": such patterns mean what JavaScript says
            return Pattern(_parser.parse(translated, options), options)
    except (re.error, OverflowError) as error:
        raise JException(f"Invalid regular expression: /{pattern}/: {error}", 0) from None


class Pattern:
    """A compiled pattern; offers what jsonata-python uses of `re.Pattern`."""

    def __init__(self, tree: Any, flags: int) -> None:
        if not flags & re.MULTILINE:
            _end_means_end(tree)
        self._tree, self._flags = tree, flags | tree.state.flags
        self._fast = _compiler.compile(tree, flags)
        self._ways, self._repeats = _cost(tree)

    def finditer(self, string: str) -> Iterator[Any]:
        """Every match from left to right."""
        if self._ways * (len(string) + 1.0) ** (self._repeats + 1) <= _CHEAP:
            yield from self._fast.finditer(string)
            return
        run = _Run(self._tree, self._flags, string)
        position = 0
        while position <= len(string):
            match = run.search(position)
            if match is None:
                return
            yield match
            position = match.end() + (match.end() == match.start())

    def search(self, string: str) -> Any:
        """The first match, or None."""
        return next(self.finditer(string), None)

    def sub(self, replacement: Any, string: str, count: int = 0) -> str:
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


def _expand(template: str, match: Any) -> str:
    """Groups that do not exist or took no part are empty."""

    def group(reference: re.Match[str]) -> str:
        number = int(reference[1])
        return (match.group(number) or "") if number <= len(match.groups()) else ""

    return _GROUP_REFERENCE.sub(group, template)


def _end_means_end(tree: Any) -> None:
    """Python's `$` also matches before a last line break."""
    for index, (code, argument) in enumerate(tree.data):
        if code is op.AT and argument is op.AT_END:
            tree.data[index] = (op.AT, op.AT_END_STRING)
        for part in _parts(argument):
            _end_means_end(part)


def _parts(argument: Any) -> Iterator[Any]:
    """The patterns inside an operator's argument."""
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, (tuple, list)):
        for item in argument:
            yield from _parts(item)


_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


def _cost(tree: Any) -> tuple[float, int]:
    """In how many ways a pattern can be tried at one place, beside its repeats without a limit, and their number."""
    ways, repeats = 1.0, 0
    for code, argument in tree.data:
        inner_ways, inner_repeats = _cost_of(code, argument)
        ways, repeats = ways * inner_ways, repeats + inner_repeats
    return min(ways, 1e30), repeats


def _cost_of(code: Any, argument: Any) -> tuple[float, int]:
    parts = [_cost(part) for part in _parts(argument)]
    if code is op.BRANCH:
        return sum(ways for ways, _ in parts), max(repeats for _, repeats in parts)
    if code not in _REPEATS:
        return parts[0] if len(parts) == 1 else (1e30 if parts else 1.0, 0)
    least, most, _ = argument
    ways, repeats = parts[0]
    if most is op.MAXREPEAT or most > 1000:
        return (1.0, 1) if ways == 1 and repeats == 0 else (1e30, 1)
    return min((most - least + 1) * ways ** min(most, 100), 1e30), repeats * most


class _Match:
    """A match, with the methods of `re.Match` that are used."""

    def __init__(self, string: str, spans: list[tuple[int, int] | None]) -> None:
        self._string, self._spans = string, spans

    def group(self, number: int = 0) -> str | None:
        """The text of a group; None if it took no part."""
        span = self._spans[number]
        return None if span is None else self._string[span[0] : span[1]]

    def groups(self) -> tuple[str | None, ...]:
        """The texts of all groups."""
        return tuple(self.group(number) for number in range(1, len(self._spans)))

    def start(self) -> int:
        """Where the match starts."""
        assert self._spans[0] is not None
        return self._spans[0][0]

    def end(self) -> int:
        """Where the match ends."""
        assert self._spans[0] is not None
        return self._spans[0][1]


class _Run:
    """Matching one pattern against one string, step by counted step."""

    def __init__(self, tree: Any, flags: int, string: str) -> None:
        self.string, self.flags, self.state = string, flags, tree.state
        self.steps = 0
        self.spans: list[tuple[int, int] | None] = [None] * tree.state.groups
        self.matcher = self.sequence(tree)

    def search(self, position: int) -> _Match | None:
        """The first match at or after a position."""
        for start in range(position, len(self.string) + 1):
            self.spans = [None] * len(self.spans)
            ends: list[int] = []
            if self.matcher(start, _keep(ends)):
                self.spans[0] = (start, ends[-1])
                return _Match(self.string, list(self.spans))
        return None

    def count(self) -> None:
        """One more step; too many end the evaluation."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise timeout()

    def sequence(self, tree: Any) -> Matcher:
        """A matcher for items one after another; runs of items with only one way to match are left to `re`."""
        matchers: list[Matcher] = []
        plain: list[Any] = []
        for item in tree.data:
            if _is_single_way(item):
                plain.append(item)
                continue
            if plain:
                matchers.append(self.atom(plain))
                plain = []
            matchers.append(self.item(*item))
        if plain:
            matchers.append(self.atom(plain))
        return _chain(matchers)

    def atom(self, items: list[Any]) -> Matcher:
        """Items without choices and groups."""
        compiled = _compiler.compile(_parser.SubPattern(self.state, list(items)), self.flags)
        string, count = self.string, self.count

        def match(position: int, rest: Callable[[int], bool]) -> bool:
            count()
            found = compiled.match(string, position)
            return found is not None and rest(found.end())

        return match

    def item(self, code: Any, argument: Any) -> Matcher:
        """A matcher for an item with choices or groups."""
        if code is op.BRANCH:
            return _alternatives([self.sequence(part) for part in argument[1]])
        if code is op.SUBPATTERN:
            return self.group(argument[0], self.flagged(*argument[1:]))
        if code is op.GROUPREF:
            return self.reference(argument)
        if code in (op.ASSERT, op.ASSERT_NOT) and argument[0] > 0:
            return _look_ahead(self.sequence(argument[1]), wanted=code is op.ASSERT)
        if code is op.ATOMIC_GROUP:
            return _atomic(self.sequence(argument))
        if code in _REPEATS:
            return self.repeat(code, *argument)
        raise timeout()  # a conditional group or a look-behind with choices: not in JavaScript, or too rare to bound

    def flagged(self, add: int, remove: int, tree: Any) -> Matcher:
        """A group's inside, which may have flags of its own."""
        before = self.flags
        self.flags = before & ~remove | add
        matcher = self.sequence(tree)
        self.flags = before
        return matcher

    def group(self, number: int | None, body: Matcher) -> Matcher:
        """A group; its span is taken back when the rest fails."""
        if number is None:
            return body

        def match(position: int, rest: Callable[[int], bool]) -> bool:
            before = self.spans[number]

            def close(end: int) -> bool:
                inside = self.spans[number]
                self.spans[number] = (position, end)
                if rest(end):
                    return True
                self.spans[number] = inside
                return False

            if body(position, close):
                return True
            self.spans[number] = before
            return False

        return match

    def reference(self, number: int) -> Matcher:
        """The text of an earlier group again."""

        def match(position: int, rest: Callable[[int], bool]) -> bool:
            self.count()
            span = self.spans[number]
            text = "" if span is None else self.string[span[0] : span[1]]
            return self.string.startswith(text, position) and rest(position + len(text))

        return match

    def repeat(self, code: Any, least: int, most: Any, tree: Any) -> Matcher:
        """A repeat; an iteration that matches nothing ends it."""
        body = self.sequence(tree)
        limit = len(self.string) + least + 1 if most is op.MAXREPEAT else most
        if len(tree.data) == 1 and _is_single_way(tree.data[0]):
            return self.simple_repeat(code, least, limit, body)

        def go_on(done: int, start: int, rest: Callable[[int], bool]) -> bool:
            self.count()

            def again(end: int) -> bool:
                return (end != start or done < least) and go_on(done + 1, end, rest)

            if code is op.MIN_REPEAT:
                return (done >= least and rest(start)) or (done < limit and body(start, again))
            return (done < limit and body(start, again)) or (done >= least and rest(start))

        whole: Matcher = lambda position, rest: go_on(0, position, rest)  # noqa: E731
        return _atomic(whole) if code is op.POSSESSIVE_REPEAT else whole

    def simple_repeat(self, code: Any, least: int, most: int, body: Matcher) -> Matcher:
        """A repeat of something with one way to match: a loop, not a recursion."""

        def match(position: int, rest: Callable[[int], bool]) -> bool:
            ends = [position]
            while len(ends) <= most and body(ends[-1], _keep(ends)):
                if ends[-1] == ends[-2]:
                    ends.extend(ends[-1:] * max(0, least + 1 - len(ends)))
                    break
            candidates = ends[least:]
            if code is op.POSSESSIVE_REPEAT:
                return bool(candidates) and rest(candidates[-1])
            for end in candidates if code is op.MIN_REPEAT else reversed(candidates):  # noqa: SIM110 - as in _alternatives
                if rest(end):
                    return True
            return False

        return match


def _keep(ends: list[int]) -> Callable[[int], bool]:
    def keep(end: int) -> bool:
        ends.append(end)
        return True

    return keep


def _is_single_way(item: Any) -> bool:
    code, argument = item
    if code in (op.SUBPATTERN, op.GROUPREF, op.GROUPREF_EXISTS, op.BRANCH, op.ATOMIC_GROUP) or code in _REPEATS:
        return False
    return all(_is_single_way(inner) for part in _parts(argument) for inner in part.data)


def _chain(matchers: list[Matcher]) -> Matcher:
    if not matchers:
        return lambda position, rest: rest(position)
    if len(matchers) == 1:
        return matchers[0]
    first, others = matchers[0], _chain(matchers[1:])
    return lambda position, rest: first(position, lambda end: others(end, rest))


def _alternatives(matchers: list[Matcher]) -> Matcher:
    def match(position: int, rest: Callable[[int], bool]) -> bool:
        for matcher in matchers:  # noqa: SIM110 - `any` would put C frames on the stack, which are fewer
            if matcher(position, rest):
                return True
        return False

    return match


def _look_ahead(body: Matcher, *, wanted: bool) -> Matcher:
    return lambda position, rest: body(position, lambda _end: True) is wanted and rest(position)


def _atomic(body: Matcher) -> Matcher:
    def match(position: int, rest: Callable[[int], bool]) -> bool:
        ends: list[int] = []
        return body(position, _keep(ends)) and rest(ends[-1])

    return match
