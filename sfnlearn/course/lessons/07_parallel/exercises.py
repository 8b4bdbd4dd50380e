"""Lesson 07, Parallel: what the exercises ask and how answers are judged."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from typing import Any

from sfnlearn import Execution, StateMachine, run
from sfnlearn.course.machine_parts import task, block
from sfnlearn.course.checking.probes import (
    alike,
    calls,
    each_call_fails,
    ends,
    fault,
    generated,
    hist,
    out,
    stub,
    time,
    truth,
)
from sfnlearn.course.checking.exercise import Exercise, Wrong


def parallel(*branches: Any, **fields: Any) -> dict[str, Any]:
    """A Parallel state."""
    end = {} if "Next" in fields else {"End": True}
    return {"Type": "Parallel", "Branches": list(branches), **fields, **end}


def execute(definition: Mapping[str, Any], data: Any, functions: Mapping[str, Any]) -> Execution:
    """Run a definition once."""
    return run(StateMachine(dict(definition)), data, functions=functions)


class TooWindy(Exception):
    """The drone stays at home; its name is the error name."""


def drone(event: Any, context: Any) -> Any:
    """A drone that flies when there is little wind."""
    del context
    if event["wind"] > 8:
        raise TooWindy(f"wind {event['wind']}")
    return {"courier": "drone", "price": 12}


def courier(name: str, price: int) -> Any:
    """A courier's function that always has the same price."""
    return lambda event, context: {"courier": name, "price": price}


COURIERS = {"van": stub(courier("van", 12), 2.0), "bike": stub(courier("bike", 7), 0.5), "drone": stub(drone, 1.0)}
AT_ONCE = block(Ask=parallel(block(Van=task("van")), block(Bike=task("bike")), block(Drone=task("drone"))))
ORDER = {"id": "p7", "kg": 3, "wind": 2}

# ------------------------------------------------------------------ in the lesson


def third_call() -> int:
    """When the third call of a Task begins that fails twice, a call taking one second."""

    def busy(event: Any, context: Any) -> Any:
        raise TooWindy("always")

    again = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 2}]
    execution = execute(block(Pay=task("pay", Retry=again)), {}, {"pay": stub(busy, 1.0)})
    begun = [event.timestamp for event in execution.events if event.type == "LambdaFunctionScheduled"]
    return round(begun[2] - execution.start_time)


def beside() -> str:
    """Which option is the output of a Task with ResultPath $.price."""
    options = {"a": {"id": "p7", "price": {"eur": 9}}, "b": {"price": {"eur": 9}}, "c": {"id": "p7", "eur": 9}}
    machine = block(Quote=task("quote", ResultPath="$.price"))
    output = execute(machine, {"id": "p7"}, {"quote": lambda event, context: {"eur": 9}}).output
    return next((key for key, value in options.items() if value == output), "?")


def lasted() -> int:
    """How long the three couriers take at once."""
    execution = execute(AT_ONCE, ORDER, COURIERS)
    return round((execution.stop_time or 0.0) - execution.start_time)


def shape() -> str:
    """Which option is the output of the three couriers."""
    names = [quote["courier"] for quote in execute(AT_ONCE, ORDER, COURIERS).output]
    return {("van", "bike", "drone"): "b", ("bike", "drone", "van"): "c"}.get(tuple(names), "?")


def storm() -> str:
    """Which option is the ending when the drone fails."""
    execution = execute(AT_ONCE, {**ORDER, "wind": 20}, COURIERS)
    lasted = round((execution.stop_time or 0.0) - execution.start_time)
    return "c" if (execution.status, execution.error, lasted) == ("FAILED", "TooWindy", 1) else "?"


PREPARE_STARTER = """
{
  "StartAt": "Prepare",
  "States": {
    "Prepare": {
      "Type": "Parallel",
      "Branches": [
        {"StartAt": "Pack", "States": {"Pack": {
          "Type": "Task", "End": true,
          "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pack"}}},
        {"StartAt": "Label", "States": {"Label": {
          "Type": "Task", "End": true,
          "Resource": "arn:aws:lambda:us-east-1:123456789012:function:label"}}}
      ],
      "ResultSelector": {"box.$": "$[0].box", "label.$": "___"},
      "ResultPath": "___",
      "End": true
    }
  }
}
"""


def prepared(label: str, place: str) -> dict[str, Any]:
    """The machine of the faded example."""
    branches = (block(Pack=task("pack")), block(Label=task("label")))
    return block(Prepare=parallel(*branches, ResultSelector={"box.$": "$[0].box", "label.$": label}, ResultPath=place))


def label_path(definition: Any) -> str:
    """Where an answer to the faded example takes the label from."""
    return str(next(iter(definition["States"].values()))["ResultSelector"]["label.$"])


def pack(event: Any, context: Any) -> Any:
    """The box for a parcel of this weight."""
    del context
    return {"box": "L" if event["kg"] > 5 else "S", "paper": 2}


def label(event: Any, context: Any) -> Any:
    """The text on the label."""
    del context
    return {"text": f"Parcel {event['id']}"}


def parcel(random: random.Random) -> dict[str, Any]:
    """A random order."""
    order = {"id": f"p{random.randrange(1, 10_000)}", "kg": random.randrange(1, 20), "wind": random.randrange(8)}
    return {**order, "note": "ring twice"} if random.random() < 0.5 else order


ASKED = [
    Exercise(
        id="l07.r1",
        title="Recall from lesson 05",
        prompt=(
            "A call takes one second and always fails. The Retrier has `IntervalSeconds` 1 and `BackoffRate` 2. "
            "At which second does the **third** call begin?"
        ),
        kind="predict",
        solution=5,
        probes=[truth(third_call, ran="a Task that always fails, with this Retrier")],
        wrong=[
            Wrong(answer=3, says="5", hint="1 and 2 are the pauses; two calls of one second come before as well."),
            Wrong(answer=4, says="5", hint="The second pause is twice as long as the first one."),
            Wrong(answer=2, says="5", hint="That is when the second call begins."),
            Wrong(answer=6, says="5", hint="It begins at this second; its own second comes after."),
            Wrong(answer=1, says="5", hint="That is when the first call has failed. Then a pause, a call and a pause."),
        ],
        hints=["call, pause 1, call, pause 2"],
        concepts=["Retry", "back-off"],
        why="1 + 1 + 1 + 2 = 5.",
    ),
    Exercise(
        id="l07.r2",
        title="Recall from lesson 03",
        prompt=(
            'A Task with `"ResultPath": "$.price"` gets `{"id": "p7"}`, and its function gives `{"eur": 9}`. What is the output?'
        ),
        kind="predict",
        options={
            "a": '`{"id": "p7", "price": {"eur": 9}}`',
            "b": '`{"price": {"eur": 9}}`',
            "c": '`{"id": "p7", "eur": 9}`',
        },
        solution="a",
        probes=[truth(beside, ran="this Task")],
        wrong=[
            Wrong(answer="b", says="you expected", hint="ResultPath writes into the input; the rest stays."),
            Wrong(
                answer="c",
                says="you expected",
                hint="The result is not merged: it stands under the name in ResultPath.",
            ),
        ],
        hints=["ResultPath names a place in the input."],
        concepts=["ResultPath"],
        why="The result is written into the input at `price`.",
    ),
    Exercise(
        id="l07.p1",
        title="How long?",
        prompt="How many seconds does the execution last?",
        kind="predict",
        solution=2,
        probes=[truth(lasted, ran="the machine with three branches")],
        wrong=[
            Wrong(answer=3.5, says="2", hint="That is the sum: one after the other."),
            Wrong(answer=0.5, says="2", hint="The state waits for all of its branches, not for the first one."),
            Wrong(answer=1, says="2", hint="The drone is ready then, and the van is not."),
            Wrong(
                answer=3,
                says="2",
                hint="Three branches, but nothing takes three seconds, and nothing waits for its turn.",
            ),
            Wrong(answer=0, says="2", hint="The calls take time, also when they are made at once."),
        ],
        hints=["Which branch does the state wait for last?"],
        concepts=["Parallel", "critical path"],
        why="The state is over when its slowest branch is.",
    ),
    Exercise(
        id="l07.p2",
        title="What comes out?",
        prompt="The bike answers first, then the drone, then the van. What is the output?",
        kind="predict",
        options={
            "a": "one object with everything that the branches answered, merged",
            "b": "an array: van, bike, drone",
            "c": "an array: bike, drone, van",
            "d": "the order with an array of the three answers",
        },
        solution="b",
        probes=[truth(shape, ran="the machine with three branches")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="Nothing is merged: each branch has a place of its own in an array."),
            Wrong(
                answer="c",
                says='"c"',
                hint="The order of the array is that of the definition, not that of the answers.",
            ),
            Wrong(answer="d", says='"d"', hint="There is no ResultPath, so the result replaces the order."),
        ],
        hints=["Who comes first in the definition?"],
        concepts=["Parallel", "result"],
        why="One output for each branch, in the order of the definition.",
    ),
    Exercise(
        id="l07.p3",
        title="And now?",
        prompt="The drone's branch fails with `TooWindy`. How does the execution end?",
        kind="predict",
        options={
            "a": "SUCCEEDED, with the answers of van and bike",
            "b": "SUCCEEDED, with `null` in the drone's place",
            "c": "FAILED, and the bike's answer is lost too",
        },
        solution="c",
        probes=[truth(storm, ran="the machine with three branches, and wind 20")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="A failing branch is not left out: it fails the whole state."),
            Wrong(answer="b", says='"b"', hint="Nobody puts anything in its place: it fails the whole state."),
        ],
        hints=["A Task without Catch that fails ends its execution. What does it end in a branch?"],
        concepts=["Parallel", "failing branch"],
        why="One failing branch fails the Parallel state, and here nothing catches that.",
    ),
    Exercise(
        id="l07.p4",
        title="Fill two blanks",
        prompt=(
            '`pack` gives `{"box": ..., "paper": ...}`, `label` gives `{"text": ...}`. The order should go on whole, with '
            '`{"box": ..., "label": ...}` at `$.ready`, where `label` is the text alone. Fill the two blanks.'
        ),
        kind="asl",
        starter=PREPARE_STARTER,
        solution=prepared("$[1].text", "$.ready"),
        functions={"pack": pack, "label": label},
        probes=[
            out(
                generated(parcel, count=5),
                reference=lambda order: {
                    **order,
                    "ready": {"box": pack(order, None)["box"], "label": label(order, None)["text"]},
                },
            ),
        ],
        wrong=[
            Wrong(
                answer=prepared("$[1]", "$.ready"),
                says="$.ready.label",
                hint="`$[1]` is the whole answer of the second branch. You want the text in it.",
            ),
            Wrong(
                answer=prepared("$.text", "$.ready"),
                like=[
                    prepared("$.label.text", "$.ready"),
                    prepared("$.label", "$.ready"),
                    prepared("$.Label.text", "$.ready"),
                ],
                says="States.Runtime",
                when=lambda definition, _: "[" not in label_path(definition),
                hint="`$` is the array of the branches' outputs. Which place in it has the label?",
            ),
            Wrong(
                answer=prepared("$[0].text", "$.ready"),
                says="States.Runtime",
                when=lambda definition, _: label_path(definition).startswith("$[0]"),
                hint="`$[0]` is the first branch, which packs. The places are counted from 0.",
            ),
            Wrong(
                answer=prepared("$[2].text", "$.ready"),
                says="States.Runtime",
                when=lambda definition, _: label_path(definition).startswith("$[2]"),
                hint="The places are counted from 0, so two branches have the places 0 and 1.",
            ),
            Wrong(
                answer=prepared("$[1].label", "$.ready"),
                like=[prepared("$[1].Text", "$.ready")],
                says="States.Runtime",
                when=lambda definition, _: (
                    label_path(definition).startswith("$[1].") and label_path(definition) != "$[1].text"
                ),
                hint='`label` answers `{"text": ...}`. The path ends with a name that is in there, to the letter.',
            ),
            Wrong(
                answer=prepared("$[1].text", "$"),
                says="$.id is missing",
                hint="`$` is the whole input: the result takes its place, and the order is lost.",
            ),
            Wrong(
                answer=prepared("$[1].text", "ready"),
                says="ResultPath",
                hint="A path begins with `$`: it names a place in the input.",
            ),
            Wrong(
                answer=prepared("$[1].text", "$.Ready"),
                like=[prepared("$[1].text", "$.ready.label"), prepared("$[1].text", "$.label")],
                when=lambda definition, _: definition["States"]["Prepare"]["ResultPath"] not in ("$.ready", "$"),
                says="$.ready",
                hint="The object is right, its place is another than the text names: `$.ready`, to the letter.",
            ),
        ],
        also_right=[prepared("$[1]['text']", "$['ready']")],
        hints=["The second branch is at `$[1]`."],
        concepts=["ResultSelector", "Parallel"],
        why="`$[1]` is the second branch's output; ResultPath puts the object beside the order.",
    ),
]

# -------------------------------------------------------------- exercise notebook

SHAPED = block(
    Prepare=parallel(
        block(Pack=task("pack", Next="Weigh"), Weigh=task("weigh")),
        block(Label=task("label", ResultPath="$.label")),
        ResultPath="$.ready",
    )
)
SHAPED_FUNCTIONS = {
    "pack": stub({"box": "M"}, 3.0),
    "weigh": stub({"kg": 3}, 1.0),
    "label": stub("L7", 1.0),
}

PREDICT_SHAPE = Exercise(
    id="l07.q1",
    title="Predict the output",
    prompt="""
The machine gets `{"id": "p7"}`. `pack` gives `{"box": "M"}` after 3 seconds, `weigh` gives `{"kg": 3}` after 1 second, `label`
gives `"L7"` after 1 second. What is the output?

```json
{
  "StartAt": "Prepare",
  "States": {
    "Prepare": {
      "Type": "Parallel",
      "Branches": [
        {"StartAt": "Pack", "States": {
          "Pack": {"Type": "Task", "Resource": "…:function:pack", "Next": "Weigh"},
          "Weigh": {"Type": "Task", "Resource": "…:function:weigh", "End": true}}},
        {"StartAt": "Label", "States": {
          "Label": {"Type": "Task", "Resource": "…:function:label",
                    "ResultPath": "$.label", "End": true}}}
      ],
      "ResultPath": "$.ready",
      "End": true
    }
  }
}
```
""",
    kind="predict",
    solution={"id": "p7", "ready": [{"kg": 3}, {"id": "p7", "label": "L7"}]},
    probes=[
        truth(lambda: execute(SHAPED, {"id": "p7"}, SHAPED_FUNCTIONS).output, ran='the machine, with {"id": "p7"}')
    ],
    wrong=[
        Wrong(
            answer={"id": "p7", "ready": [{"id": "p7", "label": "L7"}, {"kg": 3}]},
            says='item 1 of "ready" has not all its members',
            hint="The label is ready first, and still it stands second: the order is that of the definition.",
        ),
        Wrong(
            answer={"id": "p7", "ready": [{"box": "M", "kg": 3}, {"id": "p7", "label": "L7"}]},
            says='"box" of item 1 of "ready" is not expected',
            hint="Inside a branch the rules of lesson 03 hold: the result of Weigh replaces what it got from Pack.",
        ),
        Wrong(
            answer={"id": "p7", "ready": {"kg": 3, "label": "L7"}},
            says='"ready" is not right',
            hint="Nothing is merged: the result of a Parallel state is an array, one place for each branch.",
        ),
        Wrong(
            answer=[{"kg": 3}, {"id": "p7", "label": "L7"}],
            says="you expected",
            hint="That is the result of the Parallel state. ResultPath puts it into the input.",
        ),
        Wrong(
            answer={"id": "p7", "ready": [{"kg": 3}, {"label": "L7"}]},
            says='item 2 of "ready" has not all its members',
            hint="Label has a ResultPath, so its branch keeps the input.",
        ),
    ],
    hints=[
        'Work out each branch by itself, as a machine with the input `{"id": "p7"}`.',
        "The result is an array of the branches' outputs, and ResultPath says where it goes.",
        'Part of the answer: `{"id": "p7", "ready": [{"kg": 3}, …]}`',
    ],
    concepts=["Parallel", "ResultPath"],
    why="Each branch keeps to the rules of data flow by itself; the array of their outputs is written to `$.ready`.",
    variation='Add `"ResultSelector": {"parcel.$": "$[1]"}` to Prepare. What comes out now?',
)


def shelf(event: Any, context: Any) -> Any:
    """Where the parcel lies."""
    del context
    return {"shelf": f"B{event['id'][-1]}"}


def route(event: Any, context: Any) -> Any:
    """How far it is for this parcel."""
    del context
    return {"km": 3 + event["kg"]}


def insure(event: Any, context: Any) -> Any:
    """What the insurance costs."""
    del context
    return {"eur": event["kg"] / 2}


LOOK_UPS = {"stock": stub(shelf, 1.0), "route": stub(route, 2.0), "insure": stub(insure, 0.5)}
BRANCHES = [block(Stock=task("stock")), block(Route=task("route")), block(Insure=task("insure"))]
NAMES = {"stock.$": "$[0]", "route.$": "$[1]", "insurance.$": "$[2]"}
FOUND = {"ResultSelector": NAMES, "ResultPath": "$.found"}


def found(order: dict[str, Any]) -> dict[str, Any]:
    """The order with the three answers."""
    answers = {"stock": shelf(order, None), "route": route(order, None), "insurance": insure(order, None)}
    return {**order, "found": answers}


def shaped_as(selector: Mapping[str, str]) -> dict[str, Any]:
    """The machine of q2 with another ResultSelector."""
    return block(LookUp=parallel(*BRANCHES, ResultSelector=selector, ResultPath="$.found"))


STOCK_AND_ROUTE = block(
    Stock=task("stock", ResultPath="$.stock", Next="Route"), Route=task("route", ResultPath="$.route")
)

SIDE_BY_SIDE = Exercise(
    id="l07.q2",
    title="As fast as the slowest, with the same output",
    prompt="""
This machine looks up three things, one after the other: `stock` takes 1 second, `route` 2, `insure` 0.5. None of them needs another
one's answer. Write a machine that needs 2 seconds, calls each function once and has exactly the same output.
""",
    kind="asl",
    starter="""
{
  "StartAt": "Stock",
  "States": {
    "Stock": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:stock",
      "ResultPath": "$.found.stock",
      "Next": "Route"
    },
    "Route": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:route",
      "ResultPath": "$.found.route",
      "Next": "Insure"
    },
    "Insure": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:insure",
      "ResultPath": "$.found.insurance",
      "End": true
    }
  }
}
""",
    solution=block(LookUp=parallel(*BRANCHES, **FOUND)),
    functions=LOOK_UPS,
    probes=[
        out(ORDER, found(ORDER)),
        out(generated(parcel, count=20), reference=found),
        time(ORDER, at_most=2),
        calls(ORDER, counts={"stock": 1, "route": 1, "insure": 1}),
    ],
    wrong=[
        Wrong(
            answer=block(LookUp=parallel(*BRANCHES, ResultPath="$.found")),
            says="$.found is [",
            hint="The result is an array. Which field makes an object of it, with names?",
        ),
        Wrong(
            answer=block(LookUp=parallel(*BRANCHES, ResultSelector=NAMES)),
            says="$.id is missing",
            hint="The names are there, the order is lost. Where should the result go?",
        ),
        Wrong(
            answer=block(
                LookUp=parallel(
                    *BRANCHES,
                    ResultSelector={"stock.$": "$[0]", "route.$": "$[2]", "insurance.$": "$[1]"},
                    ResultPath="$.found",
                )
            ),
            says="$.found.route",
            hint="`$[1]` is the second branch in the definition, whichever is ready first.",
        ),
        Wrong(
            answer=block(
                LookUp=parallel(
                    *BRANCHES,
                    ResultSelector={"stock.$": "$[1]", "route.$": "$[2]", "insurance.$": "$[3]"},
                    ResultPath="$.found",
                )
            ),
            like=[
                block(
                    LookUp=parallel(
                        *BRANCHES,
                        ResultSelector={"stock.$": "$[0]", "route.$": "$[1]", "insurance.$": "$[3]"},
                        ResultPath="$.found",
                    )
                )
            ],
            when=lambda definition, _: "$[3]" in json.dumps(definition),
            says="$.found",
            hint="The places are counted from 0: three branches have the places 0, 1 and 2.",
        ),
        Wrong(
            answer=shaped_as({"stock": "$[0]", "route.$": "$[1]", "insurance.$": "$[2]"}),
            like=[shaped_as({"stock": "$[0]", "route": "$[1]", "insurance": "$[2]"})],
            when=lambda definition, _: re.search(r'"\w+": "\$\[', json.dumps(definition)),
            says="$.found",
            hint="A path is taken only under a name that ends in `.$`; without it the text itself is the value.",
        ),
        Wrong(
            answer=shaped_as({"stock.$": "$[0]", "route.$": "$[1]", "insure.$": "$[2]"}),
            like=[shaped_as({"Stock.$": "$[0]", "Route.$": "$[1]", "Insure.$": "$[2]"})],
            when=lambda _definition, execution: (
                isinstance(execution.output["found"], dict)
                and set(execution.output["found"]) != {"stock", "route", "insurance"}
            ),
            says="is missing",
            hint="Exactly the same output has the names `stock`, `route` and `insurance` in `found`, to the letter.",
        ),
        Wrong(
            answer=shaped_as({"stock.$": "$[0].stock", "route.$": "$[1].route", "insurance.$": "$[2].insurance"}),
            like=[shaped_as({"stock.$": "$.stock", "route.$": "$.route", "insurance.$": "$.insure"})],
            when=lambda _definition, execution: execution.error == "States.Runtime",
            says="could not be found in the input",
            hint="The cause shows what the path is looked for in: the array of the answers, without names. A whole answer is `$[0]`.",
        ),
        Wrong(
            answer=block(
                LookUp=parallel(
                    STOCK_AND_ROUTE,
                    BRANCHES[2],
                    ResultSelector={"stock.$": "$[0].stock", "route.$": "$[0].route", "insurance.$": "$[1]"},
                    ResultPath="$.found",
                )
            ),
            says="3 s",
            hint="Stock and Route stand in one branch, so they still run one after the other.",
        ),
        Wrong(
            answer=block(
                LookUp=parallel(
                    block(Stock=task("stock", ResultPath="$.found.stock")),
                    block(Route=task("route", ResultPath="$.found.route")),
                    block(Insure=task("insure", ResultPath="$.found.insurance")),
                )
            ),
            like=[
                block(
                    LookUp=parallel(
                        block(Stock=task("stock", ResultPath="$.found.stock")),
                        block(Route=task("route", ResultPath="$.found.route")),
                        block(Insure=task("insure", ResultPath="$.found.insurance")),
                        ResultPath="$.found",
                    )
                )
            ],
            says="found",
            when=lambda definition, _: "$.found.stock" in json.dumps(definition),
            hint="Each branch has a copy of the order, and none sees what another one writes. Put the answers together after the branches.",
        ),
    ],
    also_right=[
        block(
            LookUp=parallel(
                *reversed(BRANCHES),
                ResultSelector={"stock.$": "$[2]", "route.$": "$[1]", "insurance.$": "$[0]"},
                ResultPath="$.found",
            )
        ),
        block(
            LookUp=parallel(
                BRANCHES[1],
                block(
                    Stock=task("stock", ResultPath="$.stock", Next="Insure"),
                    Insure=task("insure", ResultPath="$.insurance"),
                ),
                ResultSelector={"stock.$": "$[1].stock", "route.$": "$[0]", "insurance.$": "$[1].insurance"},
                ResultPath="$.found",
            )
        ),
    ],
    hints=[
        'Draw it: `draw(answer("l07.q2"))`. Which of the calls wait for nothing but each other?',
        "Put each Task in a branch of one Parallel state. ResultSelector gives the array's places their names.",
        'Part of the answer: `"ResultSelector": {"stock.$": "$[0]", …}, "ResultPath": "$.found"`',
    ],
    concepts=["Parallel", "ResultSelector", "critical path"],
    why="The slowest branch takes 2 seconds. ResultSelector turns the array into the object that the old machine built.",
    variation="Stock and insurance fit into one branch without making it slower. When is that better, when worse?",
)

FALLBACK = {name: {"courier": name, "price": None} for name in ("van", "bike", "drone")}
PRICES = {"van": (3, 3), "bike": (1, 2), "drone": (0, 4)}
"""What each courier takes for an order, and more for each kilogram."""


def offer(name: str) -> Any:
    """A courier's function: its price follows the weight of the order."""
    base, per_kg = PRICES[name]
    return lambda event, context: {"courier": name, "price": base + per_kg * event["kg"]}


QUOTES = {"van": stub(offer("van"), 2.0), "bike": stub(offer("bike"), 0.5), "drone": stub(offer("drone"), 1.0)}
ALL = ["States.ALL"]


def asking(name: str, **fallback: Any) -> dict[str, Any]:
    """A branch that asks one courier; with a fallback, the fields of the Pass state after a failure."""
    ask, instead = f"Ask{name.title()}", f"No{name.title()}"
    if not fallback:
        return block(**{ask: task(name)})
    caught = task(name, Catch=[{"ErrorEquals": ALL, "Next": instead}])
    return block(**{ask: caught, instead: {"Type": "Pass", **fallback, "End": True}})


def by_name(name: str, error: str) -> dict[str, Any]:
    """A branch that catches this error alone."""
    ask, instead = f"Ask{name.title()}", f"No{name.title()}"
    caught = task(name, Catch=[{"ErrorEquals": [error], "Next": instead}])
    return block(**{ask: caught, instead: {"Type": "Pass", "Result": FALLBACK[name], "End": True}})


def quoting(*branches: Any, **fields: Any) -> str:
    """The machine of q3 as text."""
    return json.dumps(block(Ask=parallel(*branches, **fields)), indent=2)


def down(*names: str) -> list[Any]:
    """These couriers' functions fail."""
    return [fault(name, "CourierDown", times=None, cause="nobody there") for name in names]


def quotes(*failed: str) -> list[Any]:
    """The three quotes for the order, with the agreed record for a courier that failed."""
    return [FALLBACK[name] if name in failed else offer(name)(ORDER, None) for name in PRICES]


TOLERANT = [asking(name, Result=record) for name, record in FALLBACK.items()]

TOLERATE = Exercise(
    id="l07.q3",
    title="Tolerate a failing quote",
    prompt="""
Three couriers are asked at once, each of them once and with the whole order; the price follows its weight. Today one failing function loses
all quotes. Change the machine so that the execution succeeds whichever of them fails, with whatever error. In the place of a quote that failed
stands `{"courier": NAME, "price": null}`; the other quotes stay, in their order: van, bike, drone. It takes no longer than today: 2 seconds.
""",
    kind="asl",
    starter="\n" + quoting(asking("van"), asking("bike"), asking("drone")) + "\n",
    solution=quoting(*TOLERANT),
    functions=QUOTES,
    probes=[
        alike(generated(parcel, count=5, including=[ORDER])),
        each_call_fails(
            generated(parcel, count=3, including=[ORDER]), ["CourierDown", "TooWindy", "States.Timeout"], times=None
        ),
        out(ORDER, quotes("bike", "drone"), faults=down("bike", "drone")),
        time(ORDER, 2),
        hist(
            ORDER,
            where=lambda execution: execution.status == "SUCCEEDED",
            says="SUCCEEDED",
            faults=down("van", "bike", "drone"),
        ),
    ],
    wrong=[
        Wrong(
            answer=json.dumps(
                block(
                    Ask=parallel(
                        asking("van"), asking("bike"), asking("drone"), Catch=[{"ErrorEquals": ALL, "Next": "Nothing"}]
                    ),
                    Nothing={"Type": "Pass", "Result": quotes("van", "bike", "drone"), "End": True},
                )
            ),
            says="$[1].price is null and not",
            hint="A Catch on the Parallel state comes too late: by then all quotes are lost. Where does the error begin?",
        ),
        Wrong(
            answer=quoting(*(by_name(name, "TooWindy") for name in FALLBACK)),
            like=[quoting(*(by_name(name, "CourierDown") for name in FALLBACK))],
            says="FAILED with ",
            when=lambda definition, execution: (
                "Catch" in json.dumps(definition)
                and "States.ALL" not in json.dumps(definition)
                and execution.error != "States.Timeout"
            ),
            hint="Each branch catches some errors by their names, and any may come. Which name stands for all of them?",
        ),
        Wrong(
            answer=quoting(*(by_name(name, "States.TaskFailed") for name in FALLBACK)),
            says="FAILED with States.Timeout",
            hint="States.TaskFailed leaves out one error, the time-out. Which name stands for all of them?",
        ),
        Wrong(
            answer=quoting(*(asking(name, Result={"courier": name, "price": "null"}) for name in FALLBACK)),
            like=[quoting(*(asking(name, Result={"courier": name, "price": "none"}) for name in FALLBACK))],
            when=lambda _, execution: any(isinstance(each["price"], str) for each in execution.output),
            says="and not null",
            hint="A price in quotes is a text. JSON's word for nothing is `null`, without quotes.",
        ),
        Wrong(
            answer=quoting(*(asking(name, Result={"courier": "NAME", "price": None}) for name in FALLBACK)),
            like=[quoting(*(asking(name, Result={"courier": name.title(), "price": None}) for name in FALLBACK))],
            when=lambda _, execution: [each["courier"] for each in execution.output] != list(FALLBACK),
            says=".courier is",
            hint="In the place of NAME stands the courier's own name, as in its quotes: van, bike or drone.",
        ),
        Wrong(
            answer=quoting(*(asking(name, Result={"courier": name, "price": 0}) for name in FALLBACK)),
            says="price is 0 and not null",
            hint="A price of 0 looks like a gift. `null` says that there is no price, in JSON without quotes.",
        ),
        Wrong(
            answer=quoting(asking("van"), asking("bike"), TOLERANT[2]),
            like=[
                quoting(TOLERANT[0], asking("bike"), asking("drone")),
                quoting(asking("van"), TOLERANT[1], TOLERANT[2]),
            ],
            when=lambda definition, _: (
                len(definition["States"]) == 1 and 0 < json.dumps(definition).count("Catch") < len(FALLBACK)
            ),
            says="FAILED with CourierDown",
            hint="One branch is safe. The other couriers can fail too.",
        ),
        Wrong(
            answer=quoting(*(asking(name, Comment="no quote") for name in FALLBACK)),
            says='"Error":"CourierDown"',
            hint="The state after the Catch gets the error as its input, and hands it on. Let it say what you want instead.",
        ),
        Wrong(
            answer=quoting(
                *(block(**{f"Ask{name.title()}": task(name, Retry=[{"ErrorEquals": ALL}])}) for name in FALLBACK)
            ),
            says="FAILED with CourierDown",
            when=lambda definition, _: "Retry" in json.dumps(definition) and "Catch" not in json.dumps(definition),
            hint="Retry helps where the error passes. Here it stays, and you need a way on: Catch.",
        ),
    ],
    also_right=[
        quoting(*(asking(name, Parameters=record) for name, record in FALLBACK.items())),
        quoting(TOLERANT[0], TOLERANT[1], asking("drone", Parameters={"courier": "drone", "price": None})),
    ],
    hints=[
        'Try something, then see where the error leaves the branch: `draw(check("l07.q3").execution)`.',
        "A Catch belongs to the Task inside the branch. Its Next is a state of the same branch.",
        'Part of the answer: `"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "NoVan"}]`, and NoVan is a Pass state with a Result.',
    ],
    concepts=["Parallel", "Catch"],
    why="Each branch deals with its own error and succeeds, so the Parallel state never fails.",
    variation="Try again once before you give up on a courier: Retry comes before Catch. How long can it take now?",
)


def reserve(event: Any, context: Any) -> Any:
    """The place on the shelf that is kept for this order."""
    del context
    return {"shelf": f"B{event['id'][-1]}"}


def charge(event: Any, context: Any) -> Any:
    """What the card was charged; it needs the weight of the order."""
    del context
    return {"eur": 4 + 2 * event["kg"]}


CAREFUL_FUNCTIONS = {"reserve": stub(reserve, 1.0), "charge": stub(charge, 2.0), "route": stub(route, 2.0)}
SLOW_SHELF = {**CAREFUL_FUNCTIONS, "reserve": stub(reserve, 9.0)}
NO_STOCK = fault("reserve", "ShelfEmpty", times=None, cause="nothing left")
RESERVE_THEN_CHARGE = block(
    Reserve=task("reserve", ResultPath="$.reserve", Next="Charge"), Charge=task("charge", ResultPath="$.charge")
)
FROM_TWO = {"charge.$": "$[0].charge", "reserve.$": "$[0].reserve", "route.$": "$[1]"}
FROM_THREE = {"charge.$": "$[0]", "reserve.$": "$[1]", "route.$": "$[2]"}
ROUTE = block(Route=task("route"))


def done(order: dict[str, Any]) -> dict[str, Any]:
    """The order with what was done for it."""
    return {
        **order,
        "done": {"charge": charge(order, None), "reserve": reserve(order, None), "route": route(order, None)},
    }


def together(*branches: Any, selector: Any = FROM_TWO) -> dict[str, Any]:
    """The machine of q4 with these branches."""
    return block(Do=parallel(*branches, ResultSelector=selector, ResultPath="$.done"))


def called(execution: Execution, function: str) -> tuple[float, float]:
    """When a function was called, and when it had answered; the states may have any name."""
    scheduled = [
        event
        for event in execution.events
        if event.type == "LambdaFunctionScheduled" and str(event.details["resource"]).endswith(f":{function}")
    ][0]
    answered = [
        event
        for event in execution.events
        if event.type == "LambdaFunctionSucceeded" and event.state == scheduled.state
    ][0]
    return scheduled.timestamp - execution.start_time, answered.timestamp - execution.start_time


def reserved_first(execution: Execution) -> bool:
    """Whether the card is charged only when the stock is reserved."""
    return called(execution, "reserve")[1] <= called(execution, "charge")[0]


def told_calls(execution: Execution) -> str:
    """When the two calls were made, in words."""
    try:
        (_, reserved), (charged, _) = called(execution, "reserve"), called(execution, "charge")
    except LookupError:
        return f"the execution is {execution.status}, and one of the two functions has not answered"
    return f"charge is called at {charged:g} s, and reserve answers at {reserved:g} s"


NOT_SIDE_BY_SIDE = Exercise(
    id="l07.q4",
    title="Not side by side",
    repair=True,
    prompt="""
This machine charges the card, reserves the stock and looks up the route, all at once. When the shelf is empty, the customer has paid. Change it so that

- `charge` is called only when `reserve` has answered, however long that takes,
- a failing `reserve` ends the execution with its error, and `charge` is never called,
- `route` only looks something up and still runs beside the others: `reserve` takes 1 second, `charge` 2, `route` 2, and all of it 3 seconds,
- each function is called once (`charge` reads `kg`, `reserve` reads `id`, `route` reads `kg`), and the output is exactly the same as before.
""",
    kind="asl",
    starter="\n"
    + json.dumps(
        together(block(Charge=task("charge")), block(Reserve=task("reserve")), ROUTE, selector=FROM_THREE), indent=2
    )
    + "\n",
    solution=together(RESERVE_THEN_CHARGE, ROUTE),
    functions=CAREFUL_FUNCTIONS,
    probes=[
        out(generated(parcel, count=20, including=[ORDER]), reference=done),
        hist(
            ORDER,
            where=reserved_first,
            says="charge is called only when reserve has answered",
            tells=told_calls,
            functions=SLOW_SHELF,
        ),
        calls(ORDER, counts={"charge": 0}, faults=[NO_STOCK]),
        ends(ORDER, "FAILED", "ShelfEmpty", faults=[NO_STOCK]),
        time(ORDER, 3),
        calls(ORDER, counts={"reserve": 1, "charge": 1, "route": 1}),
    ],
    wrong=[
        Wrong(
            answer=together(
                block(Reserve=task("reserve")),
                block(Charge=task("charge")),
                ROUTE,
                selector={"reserve.$": "$[0]", "charge.$": "$[1]", "route.$": "$[2]"},
            ),
            says="charge is called at 0 s",
            when=lambda definition, _: len(next(iter(definition["States"].values())).get("Branches", [])) == 3,
            hint="The order of the branches is the order of the answers, not of the calls: all branches begin at once. What must come after the other stands in the same branch.",
        ),
        Wrong(
            answer=together(
                block(Wait={"Type": "Wait", "Seconds": 1, "Next": "Charge"}, Charge=task("charge")),
                block(Reserve=task("reserve")),
                ROUTE,
                selector=FROM_THREE,
            ),
            says="charge is called at 1 s",
            when=lambda definition, _: '"Wait"' in json.dumps(definition),
            hint="A Wait hopes that `reserve` is ready in time. When the shelf answers late, or not at all, the card is charged all the same.",
        ),
        Wrong(
            answer=together(
                block(
                    Charge=task("charge", ResultPath="$.charge", Next="Reserve"),
                    Reserve=task("reserve", ResultPath="$.reserve"),
                ),
                ROUTE,
            ),
            says="charge is called at 0 s, and reserve answers at 11 s",
            hint="One branch, and the wrong way round: the card is charged first.",
        ),
        Wrong(
            answer=block(
                Reserve=task("reserve", ResultPath="$.done.reserve", Next="Charge"),
                Charge=task("charge", ResultPath="$.done.charge", Next="Route"),
                Route=task("route", ResultPath="$.done.route"),
            ),
            says="5 s",
            hint="Safe, and slower than it need be: the route needs nobody's answer, and may run beside the other two.",
        ),
        Wrong(
            answer=together(
                block(Reserve=task("reserve", Next="Charge"), Charge=task("charge")),
                ROUTE,
                selector={"charge.$": "$[0]", "reserve.$": "$[0]", "route.$": "$[1]"},
            ),
            like=[together(block(Reserve=task("reserve", Next="Charge"), Charge=task("charge")), ROUTE)],
            says="FAILED with KeyError",
            hint="Inside the branch the rules of lesson 03 hold: what `reserve` answers takes the place of the order, and `charge` finds no `kg`.",
        ),
        Wrong(
            answer=together(RESERVE_THEN_CHARGE, ROUTE, selector=FROM_THREE),
            says='"route":null',
            when=lambda definition, _: "$[2]" in json.dumps(definition),
            hint="There are two branches now, so the array has the places 0 and 1, and `$[2]` is nothing. What stands in `$[0]`?",
        ),
        Wrong(
            answer=together(
                RESERVE_THEN_CHARGE, ROUTE, selector={"charge.$": "$[0]", "reserve.$": "$[0]", "route.$": "$[1]"}
            ),
            like=[together(RESERVE_THEN_CHARGE, ROUTE, selector={**FROM_TWO, "reserve.$": "$[0]"})],
            when=lambda definition, execution: (
                execution.status == "SUCCEEDED"
                and re.search(r'"(charge|reserve)\.\$": "\$\[0\]"', json.dumps(definition))
            ),
            says="$.done",
            hint="`$[0]` is the whole output of the first branch: the order with both answers. Take `charge` and `reserve` out of it.",
        ),
        Wrong(
            answer=block(
                Do=parallel(
                    block(Charge=task("charge")),
                    ROUTE,
                    ResultSelector={"charge.$": "$[0]", "route.$": "$[1]"},
                    ResultPath="$.done",
                    Next="Reserve",
                ),
                Reserve=task("reserve", ResultPath="$.done.reserve"),
            ),
            says="charge is called at 0 s, and reserve answers at 11 s",
            hint="The stock is reserved when all is over, and by then the card is charged. Reserve comes before.",
            when=lambda definition, _: len(definition["States"]) == 2,
        ),
    ],
    also_right=[
        block(
            Reserve=task("reserve", ResultPath="$.done", Next="Do"),
            Do=parallel(
                block(Charge=task("charge", ResultPath="$.charge")),
                ROUTE,
                ResultSelector={**FROM_TWO, "reserve.$": "$[0].done"},
                ResultPath="$.done",
            ),
        )
    ],
    hints=[
        "Draw the starter. Which of the three changes something, and which of them needs to know that another one has worked?",
        "Two steps that must follow each other stand in one branch. A ResultPath in each keeps the order and both answers.",
        'Part of the answer: a branch `Reserve` → `Charge`, and `"reserve.$": "$[0].reserve"`',
    ],
    concepts=["Parallel", "order of steps"],
    why="In one branch a state is entered only when the one before it has succeeded. So nobody pays for an empty shelf, and the look-up costs no time.",
    variation="`charge` fails, and the stock is reserved for nobody. Where would you give it back? Lesson 06 has the answer.",
)

EXERCISES = [*ASKED, PREDICT_SHAPE, SIDE_BY_SIDE, TOLERATE, NOT_SIDE_BY_SIDE]
