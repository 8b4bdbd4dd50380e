"""Definitions and events that the tests of drawing share, and a strategy for machines."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.quotas import SERVICE
from sfnlearn.asl.running.run_facts import RunFacts
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.engine.world import World
from sfnlearn.events import Event, EventLog, Nesting

START = 1_767_225_600.0
HOSTILE = [
    '<script>alert("x")</script>',
    'back\\slash \\N \\"q" \\',
    "x" * 80,
    "שלום עולם",
    "日本語の状態名前はとても長いですからね",
    "a&amp;b &lt; ]]>",
    "\N{ROCKET} \u202eevil",
    "tab\tnew\nline\x00",
    "Start",
    "} -> {;//",
]

CHARGE = "arn:aws:lambda:us-east-1:123456789012:function:x"
ORDER: dict[str, Any] = {
    "StartAt": "Validate",
    "States": {
        "Validate": {
            "Type": "Task",
            "Resource": "arn:aws:lambda:us-east-1:123456789012:function:validate",
            "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 2}],
            "Catch": [{"ErrorEquals": ["Bad.Order", "States.Timeout"], "Next": "Rejected"}],
            "Next": "In stock?",
        },
        "In stock?": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.stock", "NumericGreaterThan": 0, "Next": "Prepare"},
                {
                    "And": [
                        {"Variable": "$.stock", "NumericEquals": 0},
                        {"Variable": "$.backorder", "BooleanEquals": True},
                    ],
                    "Next": "Wait for stock",
                },
            ],
            "Default": "Rejected",
        },
        "Wait for stock": {"Type": "Wait", "Seconds": 86400, "Next": "Validate"},
        "Prepare": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "Charge", "States": {"Charge": {"Type": "Task", "Resource": CHARGE, "End": True}}},
                {
                    "StartAt": "Pack each",
                    "States": {
                        "Pack each": {
                            "Type": "Map",
                            "ItemsPath": "$.items",
                            "ItemProcessor": {
                                "StartAt": "Pack",
                                "States": {"Pack": {"Type": "Task", "Resource": CHARGE, "End": True}},
                            },
                            "End": True,
                        }
                    },
                },
            ],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Rejected"}],
            "Next": "Done",
        },
        "Done": {"Type": "Succeed"},
        "Rejected": {"Type": "Fail", "Error": "Rejected"},
    },
}


class Log:
    """Writes events by hand, as the engine would record them."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.now = START

    def add(
        self, kind: str, state: str | None = None, path: Nesting = (), previous: int | None = None, **details: Any
    ) -> int:
        number = len(self.events) + 1
        if kind.endswith(("StateEntered", "StateExited")):
            details = {"name": state, **details}
        before = number - 1 if previous is None else previous
        self.events.append(Event(number, before, self.now, kind, details, state, path))
        return number

    def task(self, state: str, seconds: float, path: Nesting = (), previous: int | None = None) -> int:
        """A Task that succeeds after so many seconds."""
        self.add("TaskStateEntered", state, path, previous, input={})
        self.add("TaskScheduled", state, path, resource="x")
        self.now += seconds
        self.add("TaskSucceeded", state, path)
        return self.add("TaskStateExited", state, path, output={})


def order_log() -> Log:
    """ORDER: a retry, two branches, an iteration that fails, a Catch, a Fail state."""
    log = Log()
    log.add("ExecutionStarted", input={"order": 7})
    log.add("TaskStateEntered", "Validate", previous=0, input={"order": 7})
    log.add("TaskScheduled", "Validate")
    log.now += 1
    log.add("TaskFailed", "Validate", error="Lambda.TooManyRequestsException")
    log.now += 2
    log.add("TaskScheduled", "Validate")
    log.add("TaskSucceeded", "Validate")
    log.add("TaskStateExited", "Validate", output={})
    log.add("ChoiceStateEntered", "In stock?")
    log.add("ChoiceStateExited", "In stock?")
    log.add("ParallelStateEntered", "Prepare")
    started = log.add("ParallelStateStarted", "Prepare")
    left, right = (("Prepare", 0),), (("Prepare", 1),)
    log.add("TaskStateEntered", "Charge", left, previous=started)
    log.add("TaskScheduled", "Charge", left)
    log.add("MapStateEntered", "Pack each", right, previous=started)
    log.add("MapStateStarted", "Pack each", right, length=2)
    log.add("MapIterationStarted", "Pack each", (*right, ("Pack each", 0)), name="Pack each", index=0)
    log.task("Pack", 1.5, (*right, ("Pack each", 0)))
    log.add("MapIterationSucceeded", "Pack each", (*right, ("Pack each", 0)), name="Pack each", index=0)
    log.add("MapIterationStarted", "Pack each", (*right, ("Pack each", 1)), name="Pack each", index=1)
    inside = (*right, ("Pack each", 1))
    log.add("TaskStateEntered", "Pack", inside)
    log.add("TaskScheduled", "Pack", inside)
    log.now += 0.25
    log.add("TaskFailed", "Pack", inside, error="Box.Broken")
    log.add("MapIterationFailed", "Pack each", (*right, ("Pack each", 1)), name="Pack each", index=1)
    log.add("MapStateFailed", "Pack each", right)
    log.add("ParallelStateFailed", "Prepare")
    log.add("ParallelStateExited", "Prepare", output={})
    log.add("FailStateEntered", "Rejected")
    log.add("ExecutionFailed", error="Rejected")
    return log


class Machine:
    """What drawing needs of a state machine."""

    def __init__(self, definition: dict[str, Any]) -> None:
        self.definition = definition


class Execution(ExecutionRecord):
    """An execution of ORDER with these events and no others."""

    def __init__(self, events: list[Event]) -> None:
        log = EventLog(None)
        for event in events:
            log.now = event.timestamp
            data = event.details.get("input" if event.type.endswith("Entered") else "output")
            is_column = event.type.endswith(("StateEntered", "StateExited"))
            log.record(
                event.type, event.previous_event_id, data if is_column else event.details, event.state, event.path
            )
        self.machine, self.name, self.status = StateMachine(ORDER), "order", "SUCCEEDED"
        self.input = self.output = self.error = self.cause = None
        self.start_time, self.stop_time = START, None
        self.run = RunFacts(log, SERVICE, "", "order", "STANDARD", "", "order", None, "", START)
        self.world = World()


def all_states(definition: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every state of a definition, the nested ones too."""
    for name, state in definition["States"].items():
        yield name, state
        for block in [
            *state.get("Branches", []),
            *(state[key] for key in ("ItemProcessor", "Iterator") if key in state),
        ]:
            yield from all_states(block)


def transitions(definition: dict[str, Any]) -> list[tuple[str, str]]:
    """Every transition that a definition names, from state to state, sorted."""
    found = []
    for name, state in all_states(definition):
        places = [state, *state.get("Choices", []), *state.get("Catch", [])]
        found += [(name, place["Next"]) for place in places if "Next" in place]
        found += [(name, state["Default"])] if "Default" in state else []
    return sorted(found)


_NAMES = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=80),
    st.text("aB _", min_size=1),
)


@st.composite
def machines(draw: st.DrawFn, size: int = 40) -> dict[str, Any]:
    """Definitions of up to `size` states, nested up to three deep, with names that are hard to draw."""
    names = draw(st.lists(_NAMES, min_size=1, max_size=size, unique=True))
    return _block(draw, names, 0)


def _block(draw: st.DrawFn, names: list[str], depth: int) -> dict[str, Any]:
    count = draw(st.integers(1, len(names))) if depth < 3 else len(names)
    own, rest = names[:count], names[count:]
    states = {name: _state(draw, own, index) for index, name in enumerate(own)}
    if rest:
        states[own[0]] = {**states[own[0]], **_nested(draw, rest, depth), "Next": own[-1]}
        for field in ("Choices", "Default", "End"):
            states[own[0]].pop(field, None)
    return {"StartAt": own[0], "States": states}


def _nested(draw: st.DrawFn, names: list[str], depth: int) -> dict[str, Any]:
    if draw(st.booleans()):
        return {"Type": "Map", "ItemProcessor": _block(draw, names, depth + 1)}
    cut = draw(st.integers(1, len(names)))
    parts = [part for part in (names[:cut], names[cut:]) if part]
    return {"Type": "Parallel", "Branches": [_block(draw, part, depth + 1) for part in parts]}


def _state(draw: st.DrawFn, own: list[str], index: int) -> dict[str, Any]:
    kind = draw(st.sampled_from(["Task", "Pass", "Wait", "Choice", "Succeed", "Fail"]))
    somewhere = st.sampled_from(own)
    if kind in {"Succeed", "Fail"}:
        return {"Type": kind}
    if kind == "Choice":
        rule = {"Variable": "$.n", "NumericGreaterThan": 2}
        targets = draw(st.lists(somewhere, min_size=1, max_size=3))
        return {"Type": kind, "Choices": [{**rule, "Next": name} for name in targets], "Default": draw(somewhere)}
    state: dict[str, Any] = {"Type": kind, **({"Next": own[index + 1]} if index + 1 < len(own) else {"End": True})}
    if kind == "Task" and draw(st.booleans()):
        state |= {"Retry": [{"ErrorEquals": ["A"]}], "Catch": [{"ErrorEquals": ["A", "B"], "Next": draw(somewhere)}]}
    return state


def random_machine(seed: int, size: int = 200) -> dict[str, Any]:
    """A definition of up to `size` states in the manner of `machines`, cheaper than hypothesis makes large ones."""
    generator = random.Random(seed)
    names = [f"{generator.choice(['Pay', 'Ship the', 'état', *HOSTILE])} {number}" for number in range(size)]
    return _random_block(generator, names[: generator.randint(1, size)], 0)


def _random_block(generator: random.Random, names: list[str], depth: int) -> dict[str, Any]:
    count = max(1, len(names) // 2) if depth < 3 else len(names)
    own, rest = names[:count], names[count:]
    states = {name: _random_state(generator, own, place) for place, name in enumerate(own)}
    if rest:
        cut = generator.randint(0, len(rest))
        parts = [part for part in (rest[:cut], rest[cut:]) if part]
        blocks = [_random_block(generator, part, depth + 1) for part in parts]
        inner = (
            {"Type": "Map", "ItemProcessor": blocks[0]}
            if len(blocks) == 1
            else {"Type": "Parallel", "Branches": blocks}
        )
        states[own[0]] = {**inner, "Next": own[-1], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": own[-1]}]}
    return {"StartAt": own[0], "States": states}


def _random_state(generator: random.Random, own: list[str], place: int) -> dict[str, Any]:
    kind = generator.choice(["Task", "Pass", "Wait", "Choice", "Succeed", "Fail"])
    if kind in {"Succeed", "Fail"}:
        return {"Type": kind}
    if kind == "Choice":
        rules = [{"Variable": "$.n", "NumericGreaterThan": n, "Next": generator.choice(own)} for n in range(3)]
        return {"Type": kind, "Choices": rules, "Default": generator.choice(own)}
    state: dict[str, Any] = {"Type": kind, **({"Next": own[place + 1]} if place + 1 < len(own) else {"End": True})}
    if kind == "Task":
        state |= {"Retry": [{"ErrorEquals": ["A"]}], "Catch": [{"ErrorEquals": ["A"], "Next": generator.choice(own)}]}
    return state
