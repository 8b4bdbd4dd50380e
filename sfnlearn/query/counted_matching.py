r"""A backtracking matcher that counts its steps, so that a bound can end it.

Python's `re` cannot be stopped once it has begun.  This matcher walks the tree that Python's own parser makes of a
pattern, and counts.  It is written with continuations, as ECMAScript defines its regular expressions:

- Each part of a pattern becomes a function `match(position, rest)`.  It finds an end of its own part and asks
  `rest(end)` whether everything behind it matches from there.  False means "try your next way": that is backtracking.
- `(a|ab)c` on "abc": the alternatives try `a` and ask the rest at 1, which wants a c and sees b.  They try `ab` and
  ask at 2: yes.
- A group's span is set while the rest is asked, and taken back when the rest fails.
- An iteration that matches nothing ends its repeat, or `(a*)*` would never end.

A step is counted for every piece of text that is compared, every iteration of a repeat and every back reference.
Neighbours with only one way to match (letters, sets, anchors) are one piece, given to `re` whole: that cannot run away.

Sources: ECMAScript, "Pattern Semantics".  Python's parser is private to `re`; its shape is the same since Python 3.11.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from re import _compiler, _constants as op, _parser  # type: ignore[attr-defined]
from typing import Any, Protocol, TypeAlias

MAX_STEPS = 1_000_000
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)

Item: TypeAlias = tuple[object, Any]
"""One item of a pattern: what it is, as a constant of Python's parser, and an argument whose shape depends on that."""
Span: TypeAlias = tuple[int, int]
Rest: TypeAlias = Callable[[int], bool]
Matcher: TypeAlias = Callable[[int, Rest], bool]
"""Match at a position, then go on with the rest; False backtracks."""


class PatternState(Protocol):
    """What Python's parser notes of a whole pattern."""

    flags: int
    groups: int


class Tree(Protocol):
    """A pattern, or a part of one, as Python's parser gives it."""

    data: list[Item]
    state: PatternState


class RunawayMatchError(Exception):
    """A match took more than `MAX_STEPS` steps."""


class CountedMatch:
    """A match, with the methods of `re.Match` that are used."""

    def __init__(self, string: str, spans: list[Span | None]) -> None:
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


class CountedSearch:
    """The search for one pattern in one string; all of its matches share the bound."""

    def __init__(self, tree: Tree, flags: int, string: str) -> None:
        self.string, self.flags, self.state = string, flags, tree.state
        self.steps = 0
        self.spans: list[Span | None] = [None] * tree.state.groups
        self.matcher = self.sequence(tree)

    def search(self, position: int) -> CountedMatch | None:
        """The first match at or after a position; raises `RunawayMatchError`."""
        for start in range(position, len(self.string) + 1):
            self.spans = [None] * len(self.spans)
            ends: list[int] = []
            if self.matcher(start, _keep(ends)):
                self.spans[0] = (start, ends[-1])
                return CountedMatch(self.string, list(self.spans))
        return None

    def count(self) -> None:
        """One more step; too many end the search."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise RunawayMatchError

    def sequence(self, tree: Tree) -> Matcher:
        """A matcher for items one after another; neighbours with only one way to match are one piece."""
        matchers: list[Matcher] = []
        plain: list[Item] = []
        for item in tree.data:
            if _is_single_way(item):
                plain.append(item)
                continue
            if plain:
                matchers.append(self.piece(plain))
                plain = []
            matchers.append(self.item(item))
        if plain:
            matchers.append(self.piece(plain))
        return _chain(matchers)

    def piece(self, items: list[Item]) -> Matcher:
        """Items without choices and groups, matched by `re`."""
        compiled: re.Pattern[str] = _compiler.compile(_parser.SubPattern(self.state, list(items)), self.flags)
        string, count = self.string, self.count

        def match(position: int, rest: Rest) -> bool:
            count()
            found = compiled.match(string, position)
            return found is not None and rest(found.end())

        return match

    def item(self, item: Item) -> Matcher:
        """A matcher for an item with choices or groups."""
        code, argument = item
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
        if code in REPEATS:
            return self.repeat(code, *argument)
        # A conditional group or a look-behind with choices: not in JavaScript, or too rare to be worth a bound.
        raise RunawayMatchError

    def flagged(self, add: int, remove: int, tree: Tree) -> Matcher:
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

        def match(position: int, rest: Rest) -> bool:
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

        def match(position: int, rest: Rest) -> bool:
            self.count()
            span = self.spans[number]
            text = "" if span is None else self.string[span[0] : span[1]]
            return self.string.startswith(text, position) and rest(position + len(text))

        return match

    def repeat(self, code: object, least: int, most: int, tree: Tree) -> Matcher:
        """A repeat; an iteration that matches nothing ends it."""
        body = self.sequence(tree)
        limit = len(self.string) + least + 1 if most is op.MAXREPEAT else most
        if len(tree.data) == 1 and _is_single_way(tree.data[0]):
            return self.simple_repeat(code, least, limit, body)

        def go_on(done: int, start: int, rest: Rest) -> bool:
            self.count()

            def again(end: int) -> bool:
                return (end != start or done < least) and go_on(done + 1, end, rest)

            if code is op.MIN_REPEAT:
                return (done >= least and rest(start)) or (done < limit and body(start, again))
            return (done < limit and body(start, again)) or (done >= least and rest(start))

        whole: Matcher = lambda position, rest: go_on(0, position, rest)  # noqa: E731
        return _atomic(whole) if code is op.POSSESSIVE_REPEAT else whole

    def simple_repeat(self, code: object, least: int, most: int, body: Matcher) -> Matcher:
        """A repeat of something with one way to match: a loop, not a recursion."""

        def match(position: int, rest: Rest) -> bool:
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


def parts_of(argument: object) -> Iterator[Tree]:
    """The patterns inside an item's argument."""
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, (tuple, list)):
        for item in argument:
            yield from parts_of(item)


def _is_single_way(item: Item) -> bool:
    code, argument = item
    if code in (op.SUBPATTERN, op.GROUPREF, op.GROUPREF_EXISTS, op.BRANCH, op.ATOMIC_GROUP) or code in REPEATS:
        return False
    return all(_is_single_way(inner) for part in parts_of(argument) for inner in part.data)


def _keep(ends: list[int]) -> Rest:
    def keep(end: int) -> bool:
        ends.append(end)
        return True

    return keep


def _chain(matchers: list[Matcher]) -> Matcher:
    if not matchers:
        return lambda position, rest: rest(position)
    if len(matchers) == 1:
        return matchers[0]
    first, others = matchers[0], _chain(matchers[1:])
    return lambda position, rest: first(position, lambda end: others(end, rest))


def _alternatives(matchers: list[Matcher]) -> Matcher:
    def match(position: int, rest: Rest) -> bool:
        for matcher in matchers:  # noqa: SIM110 - `any` would put C frames on the stack, which are fewer
            if matcher(position, rest):
                return True
        return False

    return match


def _look_ahead(body: Matcher, *, wanted: bool) -> Matcher:
    return lambda position, rest: body(position, lambda _end: True) is wanted and rest(position)


def _atomic(body: Matcher) -> Matcher:
    def match(position: int, rest: Rest) -> bool:
        ends: list[int] = []
        return body(position, _keep(ends)) and rest(ends[-1])

    return match
