"""Lesson 13, Standard or Express: what the exercises ask and how answers are judged."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from random import Random
from typing import Any

from sfnlearn import Execution, Faults, StateMachine, World, run
from sfnlearn.asl.timestamps import parse_timestamp
from sfnlearn.cloud.stepfunctions.api_errors import ApiError
from sfnlearn.cloud.stepfunctions.control_plane import ControlPlane
from sfnlearn.course.checking.exercise import Exercise, Wrong
from sfnlearn.course.checking.expectations import invocations
from sfnlearn.course.checking.probes import (
    Inputs,
    Probe,
    alike,
    calls,
    cost,
    each,
    each_call_fails,
    ends,
    generated,
    hist,
    out,
    tried,
    truth,
)
from sfnlearn.course.pieces import MonthlyCost

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:"


def task(name: str, **fields: Any) -> dict[str, Any]:
    """A Task that calls a function; it ends unless a Next is given."""
    return {"Type": "Task", "Resource": LAMBDA + name, **({} if "Next" in fields else {"End": True}), **fields}


def chain(**states: dict[str, Any]) -> dict[str, Any]:
    """A machine that starts at the first of these states."""
    return {"StartAt": next(iter(states)), "States": states}


def transitions(definition: Mapping[str, Any], value: Any, faults: Faults | None = None, **functions: Any) -> int:
    """How many transitions an execution is billed for."""
    execution = run(StateMachine(definition), value, functions=functions, faults=faults)
    return execution.cost().usage.transitions


def echo(event: Any, context: Any) -> Any:
    """A function that gives back what it gets."""
    del context
    return event


# ------------------------------------------------------------------ in the lesson

BUSY_ONCE = Faults().on("Rate", attempt=1, error="Busy")
QUOTE = chain(**{
    "Rate": task("rate", Retry=[{"ErrorEquals": ["Busy"]}], Next="Heavy?"),
    "Heavy?": {
        "Type": "Choice",
        "Choices": [{"Variable": "$.kg", "NumericGreaterThan": 20, "Next": "Surcharge"}],
        "Default": "Answer",
    },
    "Surcharge": {"Type": "Pass", "Next": "Answer"},
    "Answer": {"Type": "Succeed"},
})  # fmt: skip


def calls_with_three_retries() -> int:
    """How often a function is called that fails at each call of a Retrier with three attempts."""
    machine = chain(Pay=task("pay", Retry=[{"ErrorEquals": ["Busy"], "MaxAttempts": 3}]))
    execution = run(StateMachine(machine), {}, functions={"pay": echo}, faults=Faults().on("Pay", error="Busy"))
    return sum(event.type == "LambdaFunctionScheduled" for event in execution.events)


def entered_by_a_map() -> int:
    """How often the state inside a Map over four items is entered."""
    each = {"Type": "Map", "ItemProcessor": chain(Label={"Type": "Pass", "End": True}), "End": True}
    execution = run(StateMachine(chain(Each=each)), [1, 2, 3, 4])
    return sum(event.type == "PassStateEntered" for event in execution.events)


def ring_is_cheaper_as() -> str:
    """Which kind costs less for four transitions in two minutes, 100,000 times a month."""
    kind = MonthlyCost(transitions=4, seconds=120).cheaper(100_000)
    return {"STANDARD": "a", "EXPRESS": "b"}[kind]


def ten_minutes_of_express() -> str:
    """How an Express execution ends that waits ten minutes, with a Catcher around the Wait."""
    nap = chain(Ringing={"Type": "Wait", "Seconds": 600, "End": True})
    execution = run(StateMachine(nap, type="EXPRESS"))
    if execution.status == "SUCCEEDED":
        return "a"
    return "b" if execution.status == "TIMED_OUT" else "c"


ASKED = [
    Exercise(
        id="l13.r1",
        title="Recall from lesson 05",
        prompt="A Retrier has `MaxAttempts` 3, and its function fails at every call. How often is the function called?",
        kind="predict",
        solution=4,
        probes=[truth(calls_with_three_retries, ran="a Task with MaxAttempts 3 whose function always fails")],
        wrong=[
            Wrong(answer=3, says="4", hint="MaxAttempts counts the retries. The first call comes on top."),
            Wrong(answer=1, says="4", hint="The Retrier names the error, so the call is made again."),
            Wrong(answer=2, says="4", hint="Three retries, not one, and the first call before them."),
            Wrong(answer=5, says="4", hint="One too many: the first call and three retries."),
            Wrong(
                answer=6,
                like=[8, 10],
                when=lambda number, _: number > 5 or number < 1,
                says="4",
                hint="Nothing else calls it: count the first call and the retries.",
            ),
        ],
        hints=["Is the first call a retry?"],
        concepts=["MaxAttempts"],
        why="One call and three retries.",
    ),
    Exercise(
        id="l13.r2",
        title="Recall from lesson 08",
        prompt="A Map runs over four items, and its iteration is one Pass state. How often is that Pass state entered?",
        kind="predict",
        solution=4,
        probes=[truth(entered_by_a_map, ran="a Map over four items")],
        wrong=[
            Wrong(answer=1, says="4", hint="It stands once in the definition, and runs once for each item."),
            Wrong(
                answer=5,
                says="4",
                hint="The Map state itself is entered too, but the question is about the Pass state.",
            ),
            Wrong(answer=8, says="4", hint="It is entered and left, but entered once for each item."),
            Wrong(answer=3, says="4", hint="Each item has an iteration, the first and the last one too."),
            Wrong(
                answer=0,
                like=[2, 6, 40],
                when=lambda number, _: number not in {1, 3, 4, 5, 8},
                says="4",
                hint="Each item gets an iteration of its own, which goes through the state once.",
            ),
        ],
        hints=["How many iterations are there?"],
        concepts=["Map", "iteration"],
        why="Each item has an iteration, and each iteration enters the state once.",
    ),
    Exercise(
        id="l13.p1",
        title="Transitions with one retry",
        prompt="A parcel of 3 kg needs no surcharge. The first call of `rate` fails with `Busy` and is made again. How many transitions is this execution billed for?",
        kind="predict",
        solution=4,
        probes=[truth(lambda: transitions(QUOTE, {"kg": 3}, BUSY_ONCE, rate=echo), ran="the quote with one retry")],
        wrong=[
            Wrong(answer=3, says="4", hint="The three states that are entered, and the retry is billed too."),
            Wrong(answer=5, says="4", hint="Surcharge is not entered: the parcel has 3 kg."),
            Wrong(answer=2, says="4", hint="A Choice state and a Succeed state are entered as any other."),
            Wrong(answer=1, says="4", hint="It is not the execution that is billed, but each of its steps."),
            Wrong(
                answer=6,
                like=[8, 10],
                when=lambda number, _: number > 5 or number < 1,
                says="4",
                hint="Events do not count, only states that are entered and retries.",
            ),
        ],
        hints=["Which states are entered, and is a retry free?"],
        concepts=["state transition"],
        why="Rate, Heavy? and Answer are entered, and Rate is tried once more: 3 + 1.",
    ),
    Exercise(
        id="l13.p2",
        title="Which is cheaper?",
        prompt="Four transitions, two minutes, 100,000 executions a month. Which kind costs less?",
        kind="predict",
        options={"a": "Standard", "b": "Express"},
        solution="a",
        probes=[truth(ring_is_cheaper_as, ran="both bills for 100,000 executions")],
        wrong=[
            Wrong(
                answer="b", says="you expected", hint="Express pays for each second, also for those in which it waits."
            )
        ],
        hints=["Which of the two pays for waiting?"],
        concepts=["Express", "GB-second"],
        why="Standard pays for four transitions, Express for two minutes of memory.",
    ),
    Exercise(
        id="l13.p3",
        title="Ten minutes as Express",
        prompt="An Express execution comes to a Wait of 600 seconds. How does it end?",
        kind="predict",
        options={
            "a": "it succeeds after ten minutes",
            "b": "it is TIMED_OUT after five minutes",
            "c": "it is FAILED at once",
        },
        solution="b",
        probes=[truth(ten_minutes_of_express, ran="an Express machine with a Wait of 600 seconds")],
        wrong=[
            Wrong(answer="a", says="you expected", hint="The table says how long an Express execution may take."),
            Wrong(
                answer="c",
                says="you expected",
                hint="Nobody looks ahead: the Wait begins, and the time runs out in it.",
            ),
        ],
        hints=["Look at the table: longest execution."],
        concepts=["Express", "TIMED_OUT"],
        why="After five minutes AWS ends an Express execution, wherever it is.",
    ),
    Exercise(
        id="l13.p4",
        title="How many charges?",
        prompt="The program starts the machine twice with the same name and the same input, after the first execution has ended. How often is order 7 charged, as Standard and as Express?",
        kind="predict",
        starter='{"standard": ..., "express": ...}',
        solution={"standard": 1, "express": 2},
        probes=[truth(lambda: dict(charged_twice()), ran="both machines, started twice with one name")],
        wrong=[
            Wrong(
                answer={"standard": 2, "express": 2},
                says='"standard" is not right',
                hint="A Standard execution's name is taken for 90 days.",
            ),
            Wrong(
                answer={"standard": 1, "express": 1},
                says='"express" is not right',
                hint="Express keeps no executions, so it knows no names to compare with.",
            ),
            Wrong(
                answer={"standard": 2, "express": 1},
                says='"standard" is not right',
                hint="The other way round: which of the two keeps its executions?",
            ),
            Wrong(
                answer={"standard": 0, "express": 0},
                when=lambda answer, _: 0 in answer.values(),
                says="is not right",
                hint="The first start works in both.",
            ),
            Wrong(
                answer={"standard": 1, "express": 3},
                like=[{"standard": 3, "express": 2}],
                when=lambda answer, _: max(answer.values()) > 2,
                says="is not right",
                hint="There are two starts. More executions than starts come from AWS alone.",
            ),
        ],
        hints=["Which of the two remembers that there was an order-7?"],
        concepts=["exactly once", "at least once"],
        why="The second Standard start is refused, because the name is taken. Express starts both.",
    ),
]


@lru_cache(maxsize=1)
def charged_twice() -> tuple[tuple[str, int], ...]:
    """How often each kind charges when it is started twice with one name."""
    return tuple((kind.lower(), _charges(kind)) for kind in ("STANDARD", "EXPRESS"))


def _charges(kind: str) -> int:
    charges: list[Any] = []
    plane = ControlPlane(World(functions={"charge": lambda event, context: charges.append(event)}))
    role = "arn:aws:iam::123456789012:role/parcel"
    definition = json.dumps(chain(Pay=task("charge")))
    made = plane.call("CreateStateMachine", {"name": "charge", "definition": definition, "roleArn": role, "type": kind})
    for _ in range(2):
        request = {"stateMachineArn": made["stateMachineArn"], "name": "order-7", "input": '{"order": 7}'}
        with suppress(ApiError):
            plane.call("StartExecution", request)
        plane.call("ListStateMachines", {})  # an operation that lets the time pass
    return len(charges)


# -------------------------------------------------------------- exercise notebook

PASS: dict[str, Any] = {"Type": "Pass"}
DONE = {"Type": "Succeed"}


def _row(*names: str) -> dict[str, Any]:
    """Pass states one after another."""
    following = [*names[1:], None]
    return chain(**{
        name: {**PASS, **({"Next": after} if after else {"End": True})}
        for name, after in zip(names, following, strict=True)
    })  # fmt: skip


ITEMS = chain(Each={"Type": "Map", "ItemProcessor": _row("Weigh", "Label"), "End": True})
BRANCHES = chain(
    Ask={"Type": "Parallel", "Branches": [_row("Van"), _row("Bike", "Wash", "Park")], "Next": "Choose"},
    Choose={"Type": "Succeed"},
)
GIVES_UP = chain(
    Pay=task(
        "pay",
        Retry=[{"ErrorEquals": ["Busy"], "MaxAttempts": 2}],
        Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Note"}],
    ),
    Note={**PASS, "End": True},
)
LOOP = chain(**{
    "Nap": {"Type": "Wait", "Seconds": 60, "Next": "Look"},
    "Look": task("look", Next="There?"),
    "There?": {
        "Type": "Choice",
        "Choices": [{"Variable": "$", "NumericEquals": 3, "Next": "Done"}],
        "Default": "Nap",
    },
    "Done": DONE,
})  # fmt: skip


@lru_cache(maxsize=1)
def counted() -> dict[str, int]:
    """The transitions of the four executions of q1."""
    return {
        "a": transitions(ITEMS, [1, 2, 3, 4, 5]),
        "b": transitions(BRANCHES, {}),
        "c": transitions(GIVES_UP, {}, Faults().on("Pay", error="Busy"), pay=echo),
        "d": transitions(LOOP, 0, look=lambda event, context: event + 1),
    }


COUNTS = {"a": 11, "b": 6, "c": 4, "d": 10}


def counted_wrong(key: str, number: int, hint: str, *like: int) -> Wrong:
    """One number of q1 that learners are known to give."""
    return Wrong(
        answer={**COUNTS, key: number},
        like=[{**COUNTS, key: other} for other in like],
        says=f'"{key}" is not right',
        when=lambda answer, _: answer[key] != COUNTS[key],
        hint=hint,
    )


COUNT_TRANSITIONS = Exercise(
    id="l13.q1",
    title="Count transitions",
    prompt="""
How many transitions is each execution billed for, as Standard?

- **a** A Map state over five items is the only state outside. An iteration goes through `Weigh` and `Label`.
- **b** A Parallel state has two branches, one of one state and one of three. After it comes a Succeed state.
- **c** A Task has a Retrier with `MaxAttempts` 2 and a Catcher that leads to the Pass state `Note`, which ends the machine. Every call fails with the error of the Retrier.
- **d** A loop: the Wait `Nap`, the Task `Look`, the Choice `There?`, and back to `Nap`. The third look finds the parcel, and `There?` leads to the Succeed state `Done`.
""",
    kind="predict",
    starter='{\n    "a": ...,\n    "b": ...,\n    "c": ...,\n    "d": ...,\n}',
    solution=COUNTS,
    probes=[truth(counted, ran="the four executions, each with its bill")],
    wrong=[
        counted_wrong(
            "a", 10, "Each iteration enters two states. The Map state around them is entered as well.", 5, 2, 3, 12
        ),
        counted_wrong("b", 5, "Count the states in both branches, the Parallel state, and the one after it.", 4, 2, 7),
        counted_wrong(
            "c", 2, "Each retry is billed as a transition, and so is the state that the Catcher leads to.", 3, 5, 6
        ),
        counted_wrong("d", 9, "Three rounds of three states, and then Done.", 4, 12, 3),
        Wrong(
            answer={"a": 12, "b": 7, "c": 5, "d": 11},
            says="is not right",
            hint="Start and End of the picture are not states: nothing is billed for them.",
        ),
    ],
    hints=[
        "Write down each state that is entered, as often as it is entered. Then add the retries.",
        "The states in iterations and branches count, and the Map or Parallel state around them counts once.",
        "Part of the answer: a is 1 + 5 · 2.",
    ],
    concepts=["state transition"],
    why="a: 1 + 5 · 2. b: 1 + 1 + 3 + 1. c: one entry and two retries of the Task, and Note. d: 3 · 3 + 1.",
    variation="In a make the Map distributed with Express children. Which of the transitions are left?",
)

VOLUMES = {
    "a": MonthlyCost(transitions=6, seconds=2),
    "b": MonthlyCost(transitions=3, seconds=100),
    "c": MonthlyCost(transitions=2, seconds=240),
}


@lru_cache(maxsize=1)
def break_evens() -> dict[str, int | None]:
    """From how many executions a month on Express is cheaper; None where it never is."""
    return {key: (month.break_evens or [None])[0] for key, month in VOLUMES.items()}


def within(answer: Any) -> str | None:
    """What is wrong with a learner's break-evens: each may be 2 % off."""
    for key, right in break_evens().items():
        given = answer[key]
        if (given is None) != (right is None):
            return _never(key, given)
        if right is None:
            continue
        if isinstance(given, bool) or not isinstance(given, int | float) or given < 1:
            return f'"{key}" is not a number of executions'
        if abs(given - right) > 0.02 * right:
            return _off(key, int(given), too_few=given < right)
    return None


def _never(key: str, given: Any) -> str:
    if given is None:
        return f'"{key}" has a break-even: there is a number of executions from which on Express costs less'
    month, many = VOLUMES[key], max(1, int(given))
    return (
        f'"{key}" with {many:,} executions a month: Standard costs ${month.dollars("STANDARD", many):,.2f} and Express '
        f"${month.dollars('EXPRESS', many):,.2f}"
    )


def _off(key: str, many: int, *, too_few: bool) -> str:
    month = VOLUMES[key]
    told = "so Standard is still cheaper" if too_few else "so Express is cheaper already, and was so with fewer"
    return (
        f'"{key}" with {many:,} executions a month: Standard costs ${month.dollars("STANDARD", many):,.2f} and Express '
        f"${month.dollars('EXPRESS', many):,.2f}, {told}"
    )


EVEN: dict[str, Any] = break_evens()

BREAK_EVEN = Exercise(
    id="l13.q2",
    title="Break-even",
    prompt="""
From how many executions a month on does Express cost less than Standard? A number that is at most 2 % off is right; `None` where it never does, up to a billion. Lambda is left out, and Express is billed for 64 MB.

- **a** six transitions in 2 seconds
- **b** three transitions in 100 seconds
- **c** two transitions in 240 seconds

`cost_curves(transitions=..., seconds=...)` and `MonthlyCost(transitions=..., seconds=...)` of `sfnlearn.course.pieces` are allowed, and so is paper.
""",
    kind="predict",
    starter='{\n    "a": ...,\n    "b": ...,\n    "c": ...,\n}',
    solution=EVEN,
    probes=[
        tried(
            within,
            ran="both bills with your numbers of executions",
            expected="the first number at which Express costs less",
        )
    ],
    wrong=[
        Wrong(
            answer={**EVEN, "a": 1},
            like=[{**EVEN, "a": 0}, {**EVEN, "a": 100}, {**EVEN, "a": 600}],
            says='"a"',
            when=lambda answer, _: answer["a"] < EVEN["a"],
            hint="Standard has 4,000 free transitions a month: with few executions it costs nothing.",
        ),
        Wrong(
            answer={**EVEN, "a": 4000},
            like=[{**EVEN, "a": 10000}, {**EVEN, "a": 1_000_000}, {**EVEN, "a": None}],
            says='"a"',
            hint="4,000 transitions are free, not 4,000 executions: how many executions of six transitions are that?",
        ),
        Wrong(
            answer={**EVEN, "b": None},
            says='"b" has a break-even',
            hint="At the first price of a GB-hour Express is dearer. But the price falls with the volume: look further to the right.",
        ),
        Wrong(
            answer={**EVEN, "b": 1334},
            like=[{**EVEN, "b": 100_000}, {**EVEN, "b": 10_000}],
            says="so Standard is still cheaper",
            when=lambda answer, _: (answer["b"] or 0) < EVEN["b"],
            hint="After the free transitions Standard still pays less for 100 seconds. Only cheaper GB-hours turn it round.",
        ),
        Wrong(
            answer={**EVEN, "c": 10_000_000},
            like=[{**EVEN, "c": 1_000_000_000}],
            says='"c" with',
            when=lambda answer, _: answer["c"] is not None,
            hint="Two transitions are cheap, and 240 seconds are long: compare the two bills at a billion, too.",
        ),
    ],
    hints=[
        "Draw the curves for each of the three, and look for the ring where they cross.",
        "MonthlyCost(...).break_evens is a list with the numbers, and empty where there is none.",
        "Part of the answer: a lies just above 4,000 / 6 executions.",
    ],
    concepts=["break-even", "GB-second", "free tier"],
    why="a crosses as soon as Standard's free transitions are used up, b where the price of a GB-hour has fallen far enough, c not at all.",
    variation="How many seconds may six transitions last, so that Express is never dearer after the free tier?",
)

CURRENCY = {"Type": "Pass", "Result": "EUR", "ResultPath": "$.currency"}


def wasteful() -> dict[str, Any]:
    """The order machine of q3, with ten transitions."""
    return chain(**{
        "Begin": {**PASS, "Next": "Currency"},
        "Currency": {**CURRENCY, "Next": "Price"},
        "Price": task("price", ResultPath="$.priced", Next="Copy"),
        "Copy": {**PASS, "InputPath": "$.priced.total", "ResultPath": "$.total", "Next": "Large?"},
        "Large?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.total", "NumericGreaterThanEquals": 100, "Next": "Reduced"}],
            "Default": "Full",
        },
        "Reduced": {"Type": "Pass", "Result": 10, "ResultPath": "$.discount", "Next": "Join"},
        "Full": {"Type": "Pass", "Result": 0, "ResultPath": "$.discount", "Next": "Join"},
        "Join": {**PASS, "Next": "Pay"},
        "Pay": task(
            "pay",
            Parameters={"total.$": "$.total", "discount.$": "$.discount", "currency.$": "$.currency"},
            ResultPath="$.paid",
            Next="Tidy",
        ),
        "Tidy": {"Type": "Pass", "Parameters": {"id.$": "$.id", "paid.$": "$.paid"}, "Next": "Done"},
        "Done": DONE,
    })  # fmt: skip


def lean(**changes: Any) -> dict[str, Any]:
    """The solution of q3 with some states changed; None leaves one out."""
    states = wasteful()["States"]
    for name in ("Begin", "Copy", "Join", "Done"):
        del states[name]
    states["Price"] = task("price", ResultSelector={"sum.$": "$.total"}, ResultPath="$.priced", Next="Large?")
    states["Large?"]["Choices"][0]["Variable"] = "$.priced.sum"
    states["Reduced"]["Next"] = states["Full"]["Next"] = "Pay"
    states["Pay"]["Parameters"]["total.$"] = "$.priced.sum"
    states["Tidy"] = {"Type": "Pass", "Parameters": {"id.$": "$.id", "paid.$": "$.paid"}, "End": True}
    for name, state in changes.items():
        if state is None:
            del states[name]
        else:
            states[name] = {**states[name], **state}
    return {"StartAt": next(iter(states)), "States": states}


def priced(event: Any, context: Any) -> Any:
    """The total of an order; the currency has to be there."""
    del context
    return {"total": event["kg"] * 9, "in": event["currency"]}


def paid(event: Any, context: Any) -> Any:
    """What was paid."""
    del context
    return {"amount": event["total"] - event["discount"], "currency": event["currency"]}


ORDERS = generated(
    lambda random: {"id": f"o{random.randrange(1, 99)}", "kg": random.randrange(1, 24)},
    count=8,
    including=[{"id": "o1", "kg": 3}, {"id": "o2", "kg": 20}],
)


def without(*names: str) -> dict[str, Any]:
    """The wasteful machine without some states; whoever led there leads to what came after."""
    machine = copy.deepcopy(wasteful())
    for name in names:
        gone = machine["States"].pop(name)
        after = gone.get("Next")
        if machine["StartAt"] == name:
            machine["StartAt"] = after
        for state in machine["States"].values():
            if state.get("Next") == name:
                state.pop("Next")
                state.update({"Next": after} if after else {"End": True})
    return machine


CHEAPER = Exercise(
    id="l13.q3",
    title="Forty percent cheaper",
    prompt="""
This Standard machine makes ten transitions for each order. Make it at least 40 % cheaper: **six transitions at most**, for large and for small orders. Everything else stays as it is: the output, what `price` and `pay` are sent, in this order, and
how the execution ends when one of them fails.
""",
    kind="asl",
    starter=json.dumps(wasteful(), indent=2),
    solution=json.dumps(lean(), indent=2),
    functions={"price": priced, "pay": paid},
    repair=True,
    probes=[
        alike(ORDERS),
        cost({"id": "o1", "kg": 3}, transitions=6),
        cost({"id": "o2", "kg": 20}, transitions=6),
        each_call_fails(ORDERS, ["Busy"]),
    ],
    wrong=[
        Wrong(
            answer=without("Begin", "Join", "Done"),
            like=[without("Begin", "Join"), without("Begin")],
            says="expected 6 transitions at most",
            hint="One more can go: some state only copies what a field of the state before it could put in place.",
        ),
        Wrong(
            answer=without("Begin", "Join", "Done", "Currency"),
            says="currency",
            when=lambda definition, execution: execution is not None and execution.error == "KeyError",
            hint="`price` and `pay` want the currency. Look for states that change nothing at all.",
        ),
        Wrong(
            answer=without("Begin", "Join", "Done", "Tidy"),
            says='expected {"id"',
            when=lambda definition, execution: (
                execution is not None and execution.status == "SUCCEEDED" and len(execution.output) > 2
            ),
            hint="The output had `id` and `paid` alone. Something must still leave the rest out.",
        ),
        Wrong(
            answer=without("Begin", "Copy", "Join", "Done"),
            says="FAILED with States.Runtime",
            when=lambda definition, execution: execution is not None and execution.error == "States.Runtime",
            hint="Without Copy there is no `$.total`. Where does the total stand after Price? Let the states below read it there.",
        ),
        Wrong(
            answer=lean(Price={"Next": "Full"}, Reduced=None, **{"Large?": None}),
            says="$.paid.amount is 180 and not 170",
            when=lambda definition, _: "Choice" not in json.dumps(definition),
            hint="Large orders had a discount of 10. The decision must stay.",
        ),
        Wrong(
            answer=lean(Reduced={"Next": "Tidy"}),
            says="'$.paid'",
            when=lambda definition, execution: execution is not None and execution.status == "FAILED",
            hint="Every order is paid, a large one too: both ways have to come to Pay.",
        ),
    ],
    also_right=[
        json.dumps(
            {
                **(machine := lean(Price={"ResultSelector": {"total.$": "$.total"}})),
                "States": {
                    **machine["States"],
                    "Large?": {
                        **machine["States"]["Large?"],
                        "Choices": [{"Variable": "$.priced.total", "NumericGreaterThanEquals": 100, "Next": "Reduced"}],
                    },
                    "Pay": {
                        **machine["States"]["Pay"],
                        "Parameters": {
                            "total.$": "$.priced.total",
                            "discount.$": "$.discount",
                            "currency.$": "$.currency",
                        },
                    },
                },
            }
        ),
    ],
    hints=[
        "Which states change nothing, and which only move a value to another place?",
        "Begin and Join do nothing, Done could be an End, and Copy is not needed where the others read `$.priced.total`.",
        'Part of the answer: `"Variable": "$.priced.total"` in the Choice, and the same path in Pay',
    ],
    concepts=["state transition", "cost"],
    why="Standard charges for each state that is entered, also for one that does nothing. Four of ten states were not needed.",
    variation="Can you do it with five, or with four? Who can still read it then?",
)


def messages(random: Random) -> dict[str, Any]:
    """A batch of messages: orders, some sent twice by the shop, some delivered twice by the queue."""
    found: list[dict[str, Any]] = []
    for number in range(random.randrange(1, 4)):
        body = {"order": f"o{number}", "customer": random.choice(["Ada", "Bo"]), "amount": random.choice([20, 35])}
        for copy_of in range(random.choice([1, 2])):
            message = {"messageId": f"m{number}-{copy_of}-{random.randrange(9)}", "body": body}
            found += [message] * random.choice([1, 2])
    return {"messages": found}


def charging(key: Any = None, **fields: Any) -> dict[str, Any]:
    """The machine of q4 with this key for the bank."""
    chosen = {"key.$": "$.body.order"} if key is None else key
    each = chain(Charge=task("charge", Parameters={**chosen, "amount.$": "$.body.amount"}))
    return chain(
        Each={"Type": "Map", "ItemsPath": "$.messages", "ItemProcessor": each, "Next": "Settle", **fields},
        Settle=task("settle"),
    )


def charge(event: Any, context: Any) -> Any:
    """The bank takes note of a charge under a key."""
    del context
    return {"key": event["key"], "amount": event["amount"]}


def settle(event: Any, context: Any) -> Any:
    """The bank charges each key once."""
    del context
    by_key = {json.dumps(one["key"]): one["amount"] for one in event}
    return {"charged": sum(by_key.values()), "charges": len(by_key)}


SENT_TWICE = {
    "messages": [
        {"messageId": "m1", "body": {"order": "o7", "customer": "Ada", "amount": 20}},
        {"messageId": "m1", "body": {"order": "o7", "customer": "Ada", "amount": 20}},
        {"messageId": "m2", "body": {"order": "o7", "customer": "Ada", "amount": 20}},
        {"messageId": "m3", "body": {"order": "o8", "customer": "Ada", "amount": 20}},
    ]
}


def key_wrong(key: dict[str, Any], says: str, hint: str, *, path: str, like: Sequence[Any] = ()) -> Wrong:
    """A key that learners are known to choose."""
    return Wrong(
        answer=json.dumps(charging(key)),
        like=[json.dumps(charging(other)) for other in like],
        says=says,
        when=lambda definition, _: path in json.dumps(definition),
        hint=hint,
    )


AT_LEAST_ONCE = Exercise(
    id="l13.q4",
    title="Safe under at-least-once",
    prompt="""
An Express machine works on messages of a queue. The queue delivers a message at least once, so the same message may come twice. And the shop itself sends an order again when it gets no answer: then it is another message
with another `messageId`, for the same order. The bank takes a `key` with each charge and charges a key only once.

As it is, some customers pay twice. Change the key so that **each order is charged once**, however often it comes, and no order is left out: one customer may order several times for the same amount.

The machine may be started again as a whole, too: a key that is another one in each execution is of no use.
""",
    kind="asl",
    starter=json.dumps(charging({"key.$": "$.messageId"}), indent=2),
    solution=json.dumps(charging(), indent=2),
    functions={"charge": charge, "settle": settle},
    repair=True,
    probes=[
        out(SENT_TWICE, {"charged": 40, "charges": 2}),
        out(generated(messages, count=20)),
        hist(
            SENT_TWICE,
            where=lambda execution: (
                len(charged_keys(execution)) == 4 and charged_keys(execution) == charged_keys(started_again(execution))
            ),
            says="a call of charge for each message, with the same keys when the machine is started again",
            tells=lambda execution: (
                f"keys {', '.join(map(str, charged_keys(execution)))}, and then {', '.join(map(str, charged_keys(started_again(execution))))}"
            ),
        ),
        each_call_fails(SENT_TWICE, ["Busy"], calls=False),
    ],
    wrong=[
        key_wrong(
            {"key.$": "States.UUID()"},
            '"charges":2',
            "A new key for each charge: the bank knows none of them again.",
            path="States.UUID",
        ),
        key_wrong(
            {"key.$": "$$.Map.Item.Index"},
            '"charges":2',
            "The index is the place in the batch. The same order at two places has two keys.",
            path="Map.Item.Index",
        ),
        key_wrong(
            {"key.$": "$$.Execution.Name"},
            '"charges":2',
            "All charges of an execution have this key, so only one of them counts. And it is another one when the machine is started again.",
            path="$$.Execution",
            like=[{"key.$": "$$.Execution.Id"}],
        ),
        key_wrong(
            {"key.$": "$.body.customer"},
            '"charges":2',
            "Ada ordered twice, and the second order would be for nothing.",
            path="$.body.customer",
        ),
        key_wrong(
            {"key.$": "States.Format('{}-{}', $.messageId, $.body.order)"},
            '"charges":2',
            "As long as the messageId is in the key, an order that the shop sends again has another key.",
            path="$.messageId",
            like=[{"key.$": "States.Format('{}/{}', $.body.order, $.messageId)"}],
        ),
        key_wrong(
            {"key.$": "$.body.amount"},
            '"charges":2',
            "Two orders for the same amount are still two orders.",
            path='"key.$": "$.body.amount"',
        ),
    ],
    also_right=[
        json.dumps(charging({"key.$": "States.Format('order-{}', $.body.order)"})),
        json.dumps(charging(MaxConcurrency=1)),
    ],
    hints=[
        "What stays the same when an order comes a second time, and differs between two orders?",
        "The key is taken by a path from the message. messageId is the message's, not the order's.",
        'Part of the answer: `"key.$": "$.body.…"`',
    ],
    concepts=["idempotent", "at least once"],
    why="The order's own id is the same each time, whoever repeats: the shop, the queue or AWS.",
    variation="Let two customers have orders with the same number. What is the key then?",
)


def charged_keys(execution: Execution) -> list[Any]:
    """The keys that the bank got, sorted; None for a call without one."""
    sent = [payload for name, payload in invocations(execution) if name == "charge"]
    return sorted((one.get("key") if isinstance(one, dict) else None for one in sent), key=str)


def started_again(execution: Execution) -> Execution:
    """The same machine with the same input, as another execution."""
    return run(execution.machine, execution.input, functions={"charge": charge, "settle": settle}, name="again", seed=1)


DAY = 86_400
LONGEST_TRAVEL = 60


def where(event: Any, context: Any) -> Any:
    """Where a parcel is: it arrives after `days`, and after sixty days it is lost."""
    del context
    elapsed = (parse_timestamp(event["now"]) - parse_timestamp(event["since"])) / DAY
    status = "arrived" if elapsed >= event["days"] else "lost" if elapsed >= LONGEST_TRAVEL else "travelling"
    return {"status": status, "day": int(elapsed)}


def following(first: int = 600, later: int | None = 3600, **changes: Any) -> dict[str, Any]:
    """The machine of q5: it asks each `first` seconds in the first day, and then each `later` seconds."""
    rules = [
        {"Variable": "$.found.status", "StringEquals": "arrived", "Next": "Arrived"},
        {"Variable": "$.found.status", "StringEquals": "lost", "Next": "Lost"},
    ]
    states: dict[str, Any] = {
        "Ask": task(
            "where",
            Parameters={"days.$": "$.days", "since.$": "$$.Execution.StartTime", "now.$": "$$.State.EnteredTime"},
            ResultPath="$.found",
            Next="There?",
        ),
        "There?": {"Type": "Choice", "Choices": rules, "Default": "Pause"},
        "Pause": {"Type": "Wait", "Seconds": first, "Next": "Ask"},
    }
    if later is not None:
        rules.append({"Variable": "$.found.day", "NumericGreaterThanEquals": 1, "Next": "Long pause"})
        states["Long pause"] = {"Type": "Wait", "Seconds": later, "Next": "Ask"}
    states["Arrived"] = {"Type": "Succeed"}
    states["Lost"] = {"Type": "Fail", "Error": "Lost"}
    for name, state in changes.items():
        states[name] = {**states[name], **state}
    return {"StartAt": "Ask", "States": states}


def late(execution: Execution) -> float:
    """Seconds from the arrival to the end."""
    return execution.duration - execution.input["days"] * DAY


def in_time(execution: Execution) -> bool:
    """Ten minutes in the first day, an hour later, and a trifle for fractions of days."""
    return execution.status == "SUCCEEDED" and late(execution) <= (600 if execution.input["days"] < 1 else 3600) + 1


def told_late(execution: Execution) -> str:
    """How late an arrival was noticed, in words."""
    if execution.status != "SUCCEEDED":
        return f"{execution.status} with {execution.error} after {execution.duration / DAY:.0f} days and {len(execution.events):,} events"
    return (
        f"it arrived after {execution.input['days']:g} days, and was noticed {late(execution) / 60:.0f} minutes later"
    )


def asked_later(execution: Execution) -> int:
    """How often `where` is asked after the first day."""
    asked = (event for event in execution.events if event.type == "LambdaFunctionScheduled")
    return sum(event.timestamp - execution.start_time >= DAY for event in asked)


def travelling(random: Random) -> dict[str, Any]:
    """A parcel that travels for some hours or days."""
    return {"id": "p7", "days": random.choice([0.05, 0.1, 0.25, 0.5, 1.1])}


LONG_TRAVELS = ({"id": "p1", "days": 0.4}, {"id": "p2", "days": 2.51}, {"id": "p3", "days": 9.3})
NOTICED = "an arrival that is noticed in time"


def long_run(probe: Probe) -> Probe:
    """A probe whose runs are too long to try a fault at each of their calls, as the comparison of mutants would."""
    return replace(probe, inputs=Inputs())


STAY_BELOW = Exercise(
    id="l13.q5",
    title="Stay below the limits",
    prompt=f"""
A Standard machine follows a parcel: it asks `where` the parcel is, every ten minutes, until it has arrived. A parcel may travel {LONGEST_TRAVEL} days, then `where` says `lost`. But after some weeks the execution fails: its history is full. Change the machine:

- In the first day it still asks at least every ten minutes: an arrival is noticed within ten minutes.
- From the first full day on it is enough to notice it within an hour, and it asks twice an hour at most.
- After any number of days up to {LONGEST_TRAVEL} the execution succeeds with what `where` said last in `$.found`; a lost parcel ends it with the error `Lost`.

`where` gives `{{"status": …, "day": …}}`: `day` is how many full days the parcel has travelled. (`days` in the input is when this parcel will arrive; only `where` may know.)
""",
    kind="asl",
    starter=json.dumps(following(later=None), indent=2),
    solution=json.dumps(following(), indent=2),
    functions={"where": where},
    repair=True,
    probes=[
        hist(generated(travelling, count=3), where=in_time, says=NOTICED, tells=told_late),
        long_run(hist(each(*LONG_TRAVELS), where=in_time, says=NOTICED, tells=told_late)),
        long_run(ends({"id": "p9", "days": 99}, "FAILED", "Lost")),
        long_run(
            hist(
                {"id": "p4", "days": 3},
                where=lambda execution: asked_later(execution) <= 2 * 48 + 2,
                says="two questions an hour at most, from the first full day on",
                tells=lambda execution: f"{asked_later(execution)} questions in the two days after the first",
            )
        ),
        long_run(
            out(
                {"id": "p6", "days": 1.5},
                where=lambda output, _: (
                    set(output) == {"id", "days", "found"} and output["found"]["status"] == "arrived"
                ),
                says='the input, with {"status": "arrived", …} in found',
            )
        ),
    ],
    wrong=[
        Wrong(
            answer=json.dumps(following(first=3600, later=None)),
            like=[json.dumps(following(first=1800, later=None))],
            says="minutes later",
            when=lambda definition, _: json.dumps(definition).count('"Wait"') == 1,
            hint="The history holds, but in the first day an hour is too long: ask every ten minutes there.",
        ),
        Wrong(
            answer=json.dumps(following(later=1200)),
            like=[json.dumps(following(later=1000)), json.dumps(following(later=600))],
            says="FAILED with States.Runtime",
            when=lambda definition, execution: execution is not None and execution.error == "States.Runtime",
            hint="A round writes nine events. How many rounds are sixty days at this pause, and how many events?",
        ),
        Wrong(
            answer=json.dumps(following(later=86400)),
            like=[json.dumps(following(later=7200))],
            says="minutes later",
            when=lambda definition, execution: (
                execution is not None and execution.status == "SUCCEEDED" and in_time(execution) is False
            ),
            hint="Then an arrival is noticed too late: an hour at most, from the first full day on.",
        ),
        Wrong(
            answer=json.dumps({**following(later=None), "TimeoutSeconds": 19 * DAY}),
            says="TIMED_OUT",
            when=lambda definition, _: "TimeoutSeconds" in definition,
            hint="A time limit ends the execution before its history is full. But the parcel has not arrived.",
        ),
        Wrong(
            answer=json.dumps(
                following(
                    **{
                        "There?": {
                            "Choices": [
                                {"Variable": "$.found.day", "NumericGreaterThanEquals": 1, "Next": "Long pause"},
                                {"Variable": "$.found.status", "StringEquals": "arrived", "Next": "Arrived"},
                                {"Variable": "$.found.status", "StringEquals": "lost", "Next": "Lost"},
                            ]
                        }
                    }
                )
            ),
            says="FAILED with States.Runtime",
            hint="The rules are tried from the top: from the first day on the first one always matches, and nobody looks whether the parcel has arrived.",
        ),
        Wrong(
            answer=json.dumps(following(later=1700)),
            like=[json.dumps(following(first=300, later=1700))],
            says="two questions an hour at most",
            hint="Twice an hour at most: that is a pause of half an hour or more.",
        ),
    ],
    also_right=[json.dumps(following(first=500, later=2400)), json.dumps(following(first=600, later=3000))],
    hints=[
        "Two pauses of different length: what tells the Choice which of them it takes?",
        "A rule on `$.found.day` with NumericGreaterThanEquals, below the two rules that are there, leads to a second Wait.",
        'Part of the answer: `{"Variable": "$.found.day", "NumericGreaterThanEquals": 1, "Next": "Long pause"}`',
    ],
    concepts=["history limit", "poll loop"],
    free=["Seconds"],
    why="Ten minutes in the first day are 144 rounds; an hour after that 1,416 more. Nine events each are 14,040: well below 25,000.",
    variation="The parcel may travel 200 days. Which pause is the shortest that still holds, and what else could you do?",
)

EXERCISES: Sequence[Exercise] = [*ASKED, COUNT_TRANSITIONS, BREAK_EVEN, CHEAPER, AT_LEAST_ONCE, STAY_BELOW]
