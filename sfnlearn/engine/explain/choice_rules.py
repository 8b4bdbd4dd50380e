"""Which rules of a Choice state were tried, what each came to, and the values that decided.

Rules that hold here: a rule is evaluated again as `engine/history/choices_taken.py` does; the events say where it led,
and what does not lead there is not told.  What depends on the clock, on chance or on the context object stays unknown,
and after the rule that matched none was tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sfnlearn.asl.definition import find_state, own_fields, plain_values
from sfnlearn.asl.rule_words import rule_text
from sfnlearn.asl.running.choice_operators import (
    OPERAND_TYPES,
    OPERATORS,
    TYPE_TESTS,
    Test,
    compare_with,
    compare_with_path,
    has_type,
    is_present,
    matches_pattern,
    operand_type,
)
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.states.choice import Choice
from sfnlearn.engine.history.choices_taken import frame_at, is_unsteady
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.errors import StatesError
from sfnlearn.events import Event
from sfnlearn.jsontext import JSON, compact, json_type
from sfnlearn.query.jsonata import UNDEFINED, JsonataEvaluationError, JsonataSyntaxError, compile_expression
from sfnlearn.query.jsonata.delimiters import expression_text
from sfnlearn.query.paths.paths import PathNotFound, compile_path

NOT_TRIED = "it was not tried, because what stands before it decided"
UNKNOWN = "the history does not hold what it depends on: the clock, chance or the context object"
LONGEST = 60
"""Characters of a value that are told."""
_TYPES = {"String": "a string", "Numeric": "a number", "Boolean": "a boolean", "Timestamp": "a timestamp"}
_PREFIX = re.compile(r"^An error occurred while .*? \(entered at the event id #\d+\)\. ")
_NAMES = re.compile(
    r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"  # texts, in which no name stands
    r"|(\$(?:states\.input\b|[A-Za-z_]\w*)(?:\.[A-Za-z_]\w*)*)(?![\w(])"
)


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule, or a part of one: `matched` is None where it was not tried, failed, or nobody can know.

    `why` has no full stop.
    """

    words: str
    matched: bool | None
    why: str
    parts: tuple[Tried, ...] = ()
    failed: bool = False

    def lines(self, depth: int = 0) -> Iterator[str]:
        """The rule, and below it its parts, each further in."""
        sign = {True: "✓", False: "✕", None: "–"}[self.matched]
        yield f"{'  ' * depth}{sign} {self.words}" + (f": {self.why}" if self.why else "")
        for part in self.parts:
            yield from part.lines(depth + 1)


@dataclass(frozen=True, slots=True)
class RulesTried:
    """The rules of one visit of a Choice state, in order; Default is the last, where there is one.

    `taken` is the position of the rule that led on, Default included; None where nobody can know it, or where the
    execution failed because no rule matched.  `targets` are the names of the states that the rules lead to.
    """

    state: str
    rules: tuple[Tried, ...]
    targets: tuple[str, ...]
    taken: int | None
    told: str

    def __str__(self) -> str:
        lines = [
            f"{line}{f' → {target}' if place == 0 else ''}"
            for rule, target in zip(self.rules, self.targets, strict=True)
            for place, line in enumerate(rule.lines())
        ]
        return "\n".join([self.told, *lines])


def rules_tried(execution: ExecutionRecord, event: Event) -> RulesTried | None:
    """What the rules of a Choice state came to, at the event that entered it or the one that left it.

    None for an event of something else, and for a state that the machine does not have.

    >>> from sfnlearn import StateMachine, run
    >>> rules = [{"Variable": "$.n", "NumericGreaterThan": limit, "Next": "B"} for limit in (5, 2)]
    >>> machine = StateMachine({"StartAt": "A", "States": {
    ...     "A": {"Type": "Choice", "Choices": rules}, "B": {"Type": "Succeed"}}})
    >>> execution = run(machine, {"n": 3})
    >>> print(rules_tried(execution, execution.events[1]))
    Rule 2 of "A" matched: it goes on with "B".
    ✕ $.n > 5: $.n is 3 → B
    ✓ $.n > 2: $.n is 3 → B
    """
    if event.type not in ("ChoiceStateEntered", "ChoiceStateExited") or event.state is None:
        return None
    log = execution.events
    entered = event if event.type.endswith("Entered") else log[event.previous_event_id - 1]
    state = find_state(execution.machine.definition, event.state)
    choice = execution.machine.block.find(event.state)
    if state is None or not isinstance(choice, Choice) or entered.type != "ChoiceStateEntered":
        return None
    rules = _evaluated(execution, choice, own_fields(state)["Choices"], entered)
    return _matched(execution, choice, rules, entered)


def weighed_rules(
    choice: Choice, written: Sequence[Mapping[str, Any]], data: JSON, frame: Frame, *, again: bool = True
) -> list[Tried]:
    """The rules with an effective input, in a frame that has entered the state; the last ones may not be tried.

    `again`: they were evaluated before, and what depends on more than the data is not known.
    """
    rules = [(rule, compiled.matches) for rule, compiled in zip(written, choice.choices, strict=True)]
    return _Weigher(data, frame, again=again).in_turn(rules, until=True)


def _evaluated(
    execution: ExecutionRecord, choice: Choice, written: Sequence[Mapping[str, Any]], entered: Event
) -> list[Tried]:
    frame = frame_at(execution.run, entered)
    try:
        data = choice.flow.effective_input(entered.details.get("input"), frame)
    except (StatesError, PathNotFound):
        return [Tried(rule_text(rule), None, "its InputPath names nothing") for rule in written]
    return weighed_rules(choice, written, data, frame)


def _matched(execution: ExecutionRecord, choice: Choice, rules: list[Tried], entered: Event) -> RulesTried:
    targets = choice.targets()
    led = _led_to(execution, entered)
    failed = next((place for place, rule in enumerate(rules) if rule.failed), None)
    found = next((place for place, rule in enumerate(rules) if rule.matched), None)
    sure = all(rule.matched is not None for rule in rules[: len(rules) if found is None else found])
    if found is None and sure and choice.default is not None:
        found = len(rules)
    if choice.default is not None:
        rules = [*rules, _default(found, sure, len(rules))]
    if failed is not None and led is None:
        return RulesTried(choice.name, tuple(rules), targets, None, outcome(choice, None, failed))
    if not sure or (led is not None and (found is None or targets[found] != led)):
        return _doubtful(choice, rules, led)
    return RulesTried(choice.name, tuple(rules), targets, found, outcome(choice, found))


def outcome(choice: Choice, found: int | None, failed: int | None = None) -> str:
    """Where a Choice state leads, in a sentence: `found` is the position of the rule, Default included.

    `failed` is the position of a rule that could not be evaluated.
    """
    if failed is not None:
        return f'Rule {failed + 1} of "{choice.name}" cannot be evaluated: the execution fails.'
    if found is None:
        return f'No rule of "{choice.name}" matched, and it has no Default: the execution fails.'
    leads = f'it goes on with "{choice.targets()[found]}"'
    if found == len(choice.choices):
        return f'No rule of "{choice.name}" matched, so Default is taken: {leads}.'
    return f'Rule {found + 1} of "{choice.name}" matched: {leads}.'


def _default(found: int | None, sure: bool, place: int) -> Tried:
    if not sure and found is None:
        return Tried("Default", None, "whether a rule matched is not known")
    return Tried("Default", found == place, "no rule matched" if found == place else "a rule matched")


def _doubtful(choice: Choice, rules: list[Tried], led: str | None) -> RulesTried:
    """Some rules come to nothing, or to something else than the events show: the target may tell which was taken."""
    targets = choice.targets()
    if all(rule.matched is not None for rule in rules):
        rules = [Tried(rule.words, None, "evaluated again, it leads elsewhere than the events show") for rule in rules]
    leading = [place for place, target in enumerate(targets) if target == led and rules[place].matched is not False]
    if led is None:
        told = f'Where "{choice.name}" leads is not known yet.'
    elif len(leading) == 1:
        told = f'It went on with "{led}", which only {_named(choice, leading[0])} leads to.'
    else:
        several = " or ".join(_named(choice, place) for place in leading)
        told = f'It went on with "{led}"' + (f"; {several} led there." if leading else ".")
    return RulesTried(choice.name, tuple(rules), targets, leading[0] if len(leading) == 1 else None, told)


def _named(choice: Choice, place: int) -> str:
    return "Default" if place == len(choice.choices) else f"rule {place + 1}"


def _led_to(execution: ExecutionRecord, entered: Event) -> str | None:
    """The state that was entered after this visit of a Choice state; None where none was (yet)."""
    log = execution.events
    exited = next((n for n in range(entered.id + 1, len(log) + 1) if log[n - 1].previous_event_id == entered.id), None)
    if exited is None or log[exited - 1].type != "ChoiceStateExited":
        return None
    after = (log[n - 1] for n in range(exited + 1, len(log) + 1) if log[n - 1].previous_event_id == exited)
    return next((event.state for event in after if event.type.endswith("StateEntered")), None)


class _Weigher:
    """Evaluates rules again, with one effective input and one scope."""

    def __init__(self, data: JSON, frame: Frame, *, again: bool) -> None:
        self.data = data
        self.frame = frame
        self.again = again

    def in_turn(self, rules: Sequence[tuple[Mapping[str, Any], Test | None]], *, until: bool) -> list[Tried]:
        """One after the other; after the first that comes to `until`, none was tried."""
        found: list[Tried] = []
        over = False
        for rule, test in rules:
            tried = Tried(rule_text(rule), None, NOT_TRIED) if over else self.weigh(rule, test)
            over = over or tried.failed or tried.matched is until
            found.append(tried)
        return found

    def weigh(self, rule: Mapping[str, Any], test: Test | None = None) -> Tried:
        words = rule_text(rule)
        decides = plain_values(_test_of(rule)) if self.again else ()
        if any(is_unsteady(str(place[-1]), value) for place, value in decides if place):
            return Tried(words, None, UNKNOWN)
        try:
            return self._weighed(words, rule, test)
        except (StatesError, PathNotFound, JsonataEvaluationError) as failure:
            told = _PREFIX.sub("", str(getattr(failure, "cause", None) or failure))
            return Tried(words, None, f"it fails: {told.removesuffix('.')}", failed=True)

    def _weighed(self, words: str, rule: Mapping[str, Any], test: Test | None) -> Tried:
        if "Condition" in rule:
            return self._condition(words, rule["Condition"], test)
        if "Not" in rule:
            part = self.weigh(rule["Not"])
            return Tried(words, None if part.matched is None else not part.matched, "", (part,), part.failed)
        for operator, deciding in (("And", False), ("Or", True)):
            if operator in rule:
                return self._combined(words, rule[operator], deciding)
        return self._comparison(words, rule)

    def _combined(self, words: str, rules: Sequence[Mapping[str, Any]], deciding: bool) -> Tried:
        parts = tuple(self.in_turn([(rule, None) for rule in rules], until=deciding))
        known = [part.matched for part in parts]
        if any(part.failed for part in parts):
            return Tried(words, None, "", parts, failed=True)
        if deciding in known:  # whatever the parts are that nobody can know
            return Tried(words, deciding, "", parts)
        return Tried(words, None if None in known else not deciding, "", parts)

    def _comparison(self, words: str, rule: Mapping[str, Any]) -> Tried:
        operator = next(name for name in rule if name in OPERATORS)
        matched = _test(rule, operator)(self.data, self.frame)
        return Tried(words, matched, ", ".join(self._values(rule, operator)))

    def _values(self, rule: Mapping[str, Any], operator: str) -> Iterator[str]:
        paths = [rule["Variable"], *([rule[operator]] if operator.endswith("Path") else [])]
        wanted = None
        if operator not in TYPE_TESTS and operator != "IsPresent":
            wanted = operand_type(operator)
        for path in dict.fromkeys(paths):
            yield _told(path, _value(lambda: compile_path(path)(self.data, self.frame)), wanted)  # noqa: B023 - at once

    def _condition(self, words: str, written: JSON, test: Test | None) -> Tried:
        assert test is not None
        matched = test(self.data, self.frame)
        text = expression_text(written) if isinstance(written, str) else None
        names = dict.fromkeys(name for name in _NAMES.findall(text or "") if name)
        values = [_told(name, _value(lambda: self._jsonata(name))) for name in names]  # noqa: B023 - called at once
        return Tried(words, matched, ", ".join(values) or f"its value is {compact(matched)}")

    def _jsonata(self, name: str) -> JSON:
        found = compile_expression(name)({"input": self.data}, self.frame)
        if found is UNDEFINED:
            raise LookupError(name)
        return found


_ABSENT = object()


def _value(read: Callable[[], JSON]) -> JSON | object:
    try:
        return read()
    except (LookupError, StatesError, JsonataEvaluationError, JsonataSyntaxError):
        return _ABSENT


def _told(name: str, value: JSON | object, wanted: str | None = None) -> str:
    """What a name stands for; of a value that has not the type that the operator compares, its type as well."""
    if value is _ABSENT:
        return f"{name} is not there"
    text = compact(value)
    shown = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    if wanted is None or OPERAND_TYPES[wanted](value):
        return f"{name} is {shown}"
    return f"{name} is {shown}, {_article(value)}, and not {_TYPES[wanted]}"


def _article(value: JSON | object) -> str:
    kind = json_type(value)
    return kind if kind == "null" else f"{'an' if kind[0] in 'aeio' else 'a'} {kind}"


def _test_of(rule: Mapping[str, Any]) -> dict[str, Any]:
    """What of a rule decides: it may not be the rule's own Assign or Output that depends on the clock."""
    return {name: value for name, value in rule.items() if name not in ("Assign", "Output", "Next", "Comment")}


def _test(rule: Mapping[str, Any], operator: str) -> Test:
    """The compiled comparison of a rule that was read once, and so is known to be right."""
    variable, operand = compile_path(rule["Variable"]), rule[operator]
    if operator == "IsPresent":
        return is_present(variable, operand)
    if operator in TYPE_TESTS:
        return has_type(variable, operator, operand)
    if operator == "StringMatches":
        return matches_pattern(variable, operand)
    if operator.endswith("Path"):
        return compare_with_path(variable, operator, compile_path(operand))
    return compare_with(variable, operator, operand)
