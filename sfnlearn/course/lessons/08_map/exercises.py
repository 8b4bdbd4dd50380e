"""Lesson 08, Map: what the exercises ask and how answers are judged."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sfnlearn import Execution, LambdaFunction, StateMachine, run
from sfnlearn.course.machine_parts import ARN, task, block
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


def each(processor: Any, path: str = "$.parcels", **fields: Any) -> dict[str, Any]:
    """A Map state over the list at this path."""
    end = {} if "Next" in fields else {"End": True}
    return {"Type": "Map", "ItemsPath": path, **fields, "ItemProcessor": processor, **end}


def text(definition: Any) -> str:
    """A definition as a cell's text."""
    return f"\n{json.dumps(definition, indent=2)}\n"


def execute(definition: Mapping[str, Any], data: Any, functions: Mapping[str, Any]) -> Execution:
    """Run a definition once."""
    return run(StateMachine(dict(definition)), data, functions=functions)


class NoAddress(Exception):
    """A parcel without an address; its name is the error name."""


WRAP = """
import time

class NoAddress(Exception): pass

def handler(event, context):
    time.sleep(event["kg"])
    if not event["address"]:
        raise NoAddress(event["id"])
    return {"id": event["id"], "to": event["address"]}
"""


def wrap() -> LambdaFunction:
    """The function of the lesson: a second for each kilogram."""
    return LambdaFunction("wrap", WRAP, duration=0, timeout=10)


ROWS = [("p1", 4, "Elm Street 4"), ("p2", 1, "Oak Lane 1"), ("p3", 3, "Ash Road 9"), ("p4", 1, "Fir Way 2")]
PARCELS = [{"id": name, "kg": kg, "address": to} for name, kg, to in [*ROWS, ("p5", 2, "Bay 7")]]
SHIFT = {"van": "north", "parcels": PARCELS}
WRAP_EACH = each(block(Wrap=task("wrap")))

# ------------------------------------------------------------------ in the lesson


def lost_answers() -> str:
    """Where a Catch stands so that the other branch's answer is kept."""

    def fails(event: Any, context: Any) -> Any:
        raise NoAddress("always")

    functions = {"van": lambda event, context: 9, "drone": fails}
    instead = {"Type": "Pass", "Result": 0, "End": True}
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Instead"}]
    inside = block(
        Ask={
            "Type": "Parallel",
            "Branches": [block(Van=task("van")), block(Drone=task("drone", Catch=catch), Instead=instead)],
            "End": True,
        }
    )
    return "b" if execute(inside, {}, functions).output == [9, 0] else "?"


def after_a_catcher() -> str:
    """What the state after a Catcher without ResultPath gets."""

    def fails(event: Any, context: Any) -> Any:
        raise NoAddress("p3")

    caught = task("pay", Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Tell"}])
    output = execute(block(Pay=caught, Tell={"Type": "Succeed"}), {"id": "p3"}, {"pay": fails}).output
    return "c" if set(output) == {"Error", "Cause"} else "?"


def lasted(state: Mapping[str, Any]) -> int:
    """How many seconds the Map lasts for the list of the lesson."""
    return round(execute(block(All=state), SHIFT, {"wrap": wrap()}).duration)


def order_of_output() -> str:
    """Which option is the output."""
    output = execute(block(All=WRAP_EACH), SHIFT, {"wrap": wrap()}).output
    return "a" if [done["id"] for done in output] == [parcel["id"] for parcel in PARCELS] else "?"


def bad_item() -> str:
    """How the execution ends when one parcel has no address."""
    bad = {**SHIFT, "parcels": [{**one, "address": ""} if one["id"] == "p3" else one for one in PARCELS]}
    execution = execute(block(All=WRAP_EACH), bad, {"wrap": wrap()})
    ended = (execution.status, execution.error, round(execution.duration))
    return "d" if ended == ("FAILED", "NoAddress", 3) else "?"


ASKED = [
    Exercise(
        id="l08.r1",
        title="Recall from lesson 07",
        prompt=(
            "One of three branches may fail, and the answers of the other two must be kept. Where does the `Catch` stand?"
        ),
        kind="predict",
        options={
            "a": "in the Parallel state",
            "b": "in the Task inside the branch",
            "c": "in the state after the Parallel state",
        },
        solution="b",
        probes=[truth(lost_answers, ran="a Parallel state with a Catch inside a branch")],
        wrong=[
            Wrong(answer="a", says="you expected", hint="By then the whole state has failed, with all answers."),
            Wrong(answer="c", says="you expected", hint="That state is never entered: the one before it failed."),
        ],
        hints=["Where must the error stop, so that the branch succeeds?"],
        concepts=["Parallel", "Catch"],
        why="A branch that deals with its own error succeeds, so the Parallel state does.",
    ),
    Exercise(
        id="l08.r2",
        title="Recall from lesson 06",
        prompt=(
            'A Task gets `{"id": "p3"}` and fails. Its Catcher has a `Next` and no `ResultPath`. What does the next state get?'
        ),
        kind="predict",
        options={
            "a": '`{"id": "p3"}`, as before',
            "b": '`{"id": "p3"}` with the error beside the `id`',
            "c": "an object of `Error` and `Cause` alone",
        },
        solution="c",
        probes=[truth(after_a_catcher, ran="a Task that fails, with this Catcher")],
        wrong=[
            Wrong(answer="a", says="you expected", hint="The error is the output now, and it takes the input's place."),
            Wrong(
                answer="b",
                says="you expected",
                hint="That is what a ResultPath in the Catcher would do. There is none here.",
            ),
        ],
        hints=["A Catcher's ResultPath is `$` when nobody writes one."],
        concepts=["Catch", "ResultPath"],
        why="Without a ResultPath the error replaces the input.",
    ),
    Exercise(
        id="l08.p1",
        title="How long?",
        prompt="The parcels take 4, 1, 3, 1 and 2 seconds. How many seconds does the execution last?",
        kind="predict",
        solution=4,
        probes=[truth(lambda: lasted(WRAP_EACH), ran="the Map over five parcels")],
        wrong=[
            Wrong(answer=11, says="4", hint="That is the sum, one after the other. The iterations begin at once."),
            Wrong(answer=2, says="4", hint="That is how long p5 takes. The state waits for all."),
            Wrong(answer=1, says="4", hint="The lightest is ready then, and the heaviest is not."),
            Wrong(answer=5, says="4", hint="Five is how many there are, and not how long any of them takes."),
            Wrong(answer=20, says="4", hint="Five times the heaviest: but they all run in the same four seconds."),
        ],
        hints=["When is the heaviest parcel wrapped?"],
        concepts=["Map", "iteration"],
        why="All iterations begin at once; the slowest takes 4 seconds.",
    ),
    Exercise(
        id="l08.p2",
        title="In which order?",
        prompt="What is the output?",
        kind="predict",
        options={
            "a": "an array: p1, p2, p3, p4, p5",
            "b": "an array, the light parcels first: p2, p4, p5, p3, p1",
            "c": "the input, with an array of the answers",
            "d": "the answer of the last iteration",
        },
        solution="a",
        probes=[truth(order_of_output, ran="the Map over five parcels")],
        wrong=[
            Wrong(answer="b", says='"b"', hint="They are ready in that order. The array has the order of the list."),
            Wrong(answer="c", says='"c"', hint="There is no ResultPath, so the array takes the input's place."),
            Wrong(answer="d", says='"d"', hint="Each iteration's output has a place in an array."),
        ],
        hints=["What did Parallel do with its branches' outputs?"],
        concepts=["Map", "result"],
        why="One output for each item, in the order of the list.",
    ),
    Exercise(
        id="l08.p3",
        title="How long with two?",
        prompt=(
            "`MaxConcurrency` is 2, and the parcels take 4, 1, 3, 1 and 2 seconds, in this order. How many seconds does the "
            "state last?"
        ),
        kind="predict",
        solution=6,
        probes=[
            truth(lambda: lasted({**WRAP_EACH, "MaxConcurrency": 2}), ran="the Map with MaxConcurrency 2"),
        ],
        wrong=[
            Wrong(answer=11, says="6", hint="That is one after the other."),
            Wrong(answer=4, says="6", hint="That would need a table for each parcel."),
            Wrong(answer=5.5, says="6", hint="Half of 11, if all could be shared evenly. A parcel cannot be cut."),
            Wrong(answer=5, says="6", hint="At 5 seconds p4 is ready, and p5 has one more second to go."),
            Wrong(
                answer=9,
                says="6",
                hint="They do not run in pairs: the next one begins as soon as one table is free.",
            ),
        ],
        hints=["Draw two lines, and put each parcel on the line that is free first."],
        concepts=["MaxConcurrency"],
        why="p1 from 0 to 4; p2, p3 and p4 in turn to 5 on the other table; p5 from 4 to 6.",
    ),
    Exercise(
        id="l08.p4",
        title="And now?",
        prompt="What comes out?",
        kind="predict",
        options={
            "a": "SUCCEEDED, an array of four",
            "b": "SUCCEEDED, an array of five with `null` in place of `p3`",
            "c": "SUCCEEDED, an array of five with the error in place of `p3`",
            "d": "FAILED, and no array",
        },
        solution="d",
        probes=[truth(bad_item, ran="the Map, one parcel without an address")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="A failing iteration is not left out: it fails the Map."),
            Wrong(answer="b", says='"b"', hint="Nobody puts anything in its place: it fails the Map."),
            Wrong(answer="c", says='"c"', hint="Only a Catcher inside could do that, and there is none yet."),
        ],
        hints=["What did one failing branch do to its Parallel state?"],
        concepts=["Map", "failing iteration"],
        why="One failing iteration fails the Map, and nothing here catches that.",
    ),
]

# -------------------------------------------------------------- exercise notebook


def random_parcels(random: random.Random, least: int = 0, most: int = 5) -> list[dict[str, Any]]:
    """A list of parcels, the shortest first."""
    return [
        {"id": f"p{place}", "kg": random.randrange(1, 20), "to": random.choice(["Elm", "Oak"])}
        for place in range(1, random.randrange(least, most) + 1)
    ]


def van_day(random: random.Random) -> dict[str, Any]:
    """A van's list, with the van and its driver."""
    return {
        "van": random.choice(["north", "south"]),
        "driver": {"name": random.choice(["Ida", "Bo"]), "phone": random.randrange(100, 999)},
        "parcels": random_parcels(random, 1),
    }


def sticker(event: Any, context: Any) -> Any:
    """The text on a label: it fails when something is missing."""
    del context
    return f"{event['van']} {event['place']}: {event['parcel']['id']}, {event['driver']}"


LABEL_FUNCTIONS = {"label": sticker}
LABELS = {
    "van.$": "$.van",
    "driver.$": "$.driver.name",
    "parcel.$": "$$.Map.Item.Value",
    "place.$": "$$.Map.Item.Index",
}


def labelling(**fields: Any) -> dict[str, Any]:
    """The machine of q1."""
    return block(LabelAll=each(block(Label=task("label")), **fields))


def selector(**changed: Any) -> dict[str, Any]:
    """The right ItemSelector of q1 with other members; None leaves one out."""
    members = {**LABELS, **{name.replace("__", ".$"): value for name, value in changed.items()}}
    return labelling(ItemSelector={name: value for name, value in members.items() if value is not None})


DAY = {
    "van": "north",
    "driver": {"name": "Ida", "phone": 170},
    "parcels": [{"id": "p1", "kg": 4, "to": "Elm"}, {"id": "p2", "kg": 1, "to": "Oak"}],
}


def selected(definition: Any) -> dict[str, Any]:
    """The ItemSelector of an answer, empty where there is none."""
    found: dict[str, Any] = next(iter(definition["States"].values())).get("ItemSelector", {})
    return found


NUMBER_THEM = Exercise(
    id="l08.q1",
    title="Tell each iteration its place",
    prompt="""
`label` writes the labels of one van. It is called once for each parcel and wants four members, no more and no fewer:

- `van`: the van's name,
- `driver`: the driver's **name**,
- `parcel`: the whole parcel,
- `place`: the parcel's place in the list, the first one at 0.

Today it gets the parcel alone. Change the Map. The input looks like this:

```json
{"van": "north", "driver": {"name": "Ida", "phone": 170},
 "parcels": [{"id": "p1", "kg": 4, "to": "Elm"}, {"id": "p2", "kg": 1, "to": "Oak"}]}
```
""",
    kind="asl",
    starter=text(labelling()),
    repair=True,
    solution=text(labelling(ItemSelector=LABELS)),
    functions=LABEL_FUNCTIONS,
    probes=[
        calls(
            DAY,
            {
                "label": [
                    {"van": "north", "driver": "Ida", "parcel": parcel, "place": place}
                    for place, parcel in enumerate(DAY["parcels"])
                ]
            },
        ),
        alike(generated(van_day, count=8, including=[DAY, {**DAY, "parcels": []}])),
    ],
    wrong=[
        Wrong(
            answer=text(selector(parcel__="$")),
            like=[text(selector(parcel__="$.parcels"))],
            says="label is called with",
            when=lambda definition, _: selected(definition).get("parcel.$") in ("$", "$.parcels"),
            hint="In ItemSelector, `$` is the input of the Map state, the same for all. The item comes from the context object.",
        ),
        Wrong(
            answer=text(selector(driver__="$.driver")),
            says="label is called with",
            when=lambda definition, _: selected(definition).get("driver.$") == "$.driver",
            hint="`$.driver` is an object with a phone number in it. The label shows the name alone.",
        ),
        Wrong(
            answer=text(selector(place__="$.Map.Item.Index")),
            like=[text(selector(parcel__="$.Map.Item.Value")), text(selector(van__="$$.van"))],
            says="could not be found",
            when=lambda definition, _: any(
                str(value).startswith(("$.Map", "$$.")) and not str(value).startswith("$$.Map")
                for value in selected(definition).values()
            ),
            hint="One `$` too few or too many: `$` begins in the input of the Map state, `$$` in the context object.",
        ),
        Wrong(
            answer=text(selector(place__="$$.Map.Item.Value")),
            says="label is called with",
            when=lambda definition, _: selected(definition).get("place.$") == "$$.Map.Item.Value",
            hint="`Value` is the item; its place has another name beside it.",
        ),
        Wrong(
            answer=text(selector(parcel__="$$.Map.Item")),
            like=[text(selector(place__="$$.Map.Item")), text(selector(place__="$$.Map.Item.Index.Value"))],
            says="label is",
            when=lambda definition, _: any(
                value in ("$$.Map.Item", "$$.Map.Item.Index.Value", "$$.Map.Item.Value.Index")
                for value in selected(definition).values()
            ),
            hint="`$$.Map.Item` has two members side by side: `Value` is the item, `Index` is its place.",
        ),
        Wrong(
            answer=text(selector(place__=None, place="$$.Map.Item.Index")),
            like=[text(selector(van__=None, van="$.van"))],
            says="label is called with",
            when=lambda definition, _: any(
                not name.endswith(".$") and str(value).startswith("$") for name, value in selected(definition).items()
            ),
            hint="A path is taken only under a name that ends in `.$`; without it the text itself is the value.",
        ),
        Wrong(
            answer=text(selector(place__="States.MathAdd($$.Map.Item.Index, 1)")),
            says="label is called with",
            when=lambda definition, _: "MathAdd" in json.dumps(definition),
            hint="The first parcel's place is 0, and `Index` is that already.",
        ),
        Wrong(
            answer=text(block(LabelAll=each(block(Label=task("label", Parameters=LABELS))))),
            says="FAILED with States.Runtime",
            when=lambda definition, _: '"Parameters"' in json.dumps(definition) and not selected(definition),
            hint="Inside the item processor `$` is the item, and the van is out of sight. Build it in the Map itself.",
        ),
        Wrong(
            answer=text(selector(van__=None)),
            like=[text(selector(place__=None)), text(selector(driver__=None)), text(selector(parcel__=None))],
            says="FAILED with KeyError",
            when=lambda definition, _: 0 < len(selected(definition)) < len(LABELS),
            hint="`label` wants four members. One of them is missing.",
        ),
        Wrong(
            answer=text(selector(kg__="$$.Map.Item.Value.kg")),
            says="label is called with",
            when=lambda definition, _: len(selected(definition)) > len(LABELS),
            hint="Four members, and no more: what is not asked for is not sent.",
        ),
    ],
    also_right=[
        text(selector(driver__="$['driver']['name']")),
        text(labelling(ItemSelector=dict(reversed(LABELS.items())))),
    ],
    hints=[
        "Two of the four stand beside the list, two belong to the item. Where does a Map see both?",
        "`ItemSelector` is a field of the Map state. `$` is the Map's input, `$$.Map.Item` the item: `Value` and `Index`.",
        'Part of the answer: `"ItemSelector": {"van.$": "$.van", "place.$": "$$.Map.Item.Index", …}`',
    ],
    concepts=["ItemSelector", "context object"],
    why="ItemSelector is a payload template of the Map state: it reads the Map's input by `$` and the item by `$$.Map.Item`.",
    variation="Let the place begin at 1 with `States.MathAdd($$.Map.Item.Index, 1)`.",
)


def booked(event: Any, context: Any) -> Any:
    """The courier company's answer."""
    del context
    return {"id": event["id"], "booking": f"B-{event['id']}"}


def at_the_same_time(execution: Execution) -> int:
    """The most calls of a function that ran at the same moment."""
    running = most = 0
    for event in execution.events:
        if event.type == "LambdaFunctionScheduled":
            running += 1
        elif event.type.startswith("LambdaFunction") and event.type.endswith(("Succeeded", "Failed", "TimedOut")):
            running -= 1
        most = max(most, running)
    return most


def told_most(execution: Execution) -> str:
    """How many calls ran at once, in words."""
    return f"up to {at_the_same_time(execution)} calls at the same time"


def booking(**fields: Any) -> str:
    """The machine of q2."""
    return text(block(BookAll=each(block(Book=task("book")), **fields)))


def most(definition: Any) -> Any:
    """MaxConcurrency in an answer."""
    return next(iter(definition["States"].values())).get("MaxConcurrency", 0)


def a_day(random: random.Random) -> dict[str, Any]:
    """Up to twelve parcels."""
    return {"parcels": random_parcels(random, 0, 12)}


TWELVE = {"parcels": [{"id": f"p{place}", "kg": 1, "to": "Elm"} for place in range(1, 13)]}
AT_MOST_THREE = Exercise(
    id="l08.q2",
    title="Three at once, and twelve within 8 seconds",
    prompt="""
`book` asks a courier company, and a call takes 2 seconds. The company allows **three** calls at the same time and no more. A list has up to twelve
parcels. Change the machine so that

- never more than three calls run at the same time,
- twelve parcels are booked within 8 seconds, and
- the output stays what it is: the bookings, in the order of the list. Each parcel is booked once.
""",
    kind="asl",
    starter=booking(),
    repair=True,
    solution=booking(MaxConcurrency=3),
    functions={"book": stub(booked, duration=2.0)},
    probes=[
        hist(
            TWELVE,
            where=lambda execution: at_the_same_time(execution) <= 3,
            says="at most 3 calls at the same time",
            tells=told_most,
        ),
        time(TWELVE, at_most=8),
        alike(generated(a_day, count=6, including=[TWELVE, {"parcels": []}]), time=True),
    ],
    wrong=[
        Wrong(
            answer=booking(MaxConcurrency=1),
            says="24 s",
            hint="One after the other is too slow: the company allows three at a time.",
        ),
        Wrong(
            answer=booking(MaxConcurrency=2),
            says="12 s",
            hint="Two at once make six rounds of 2 seconds. How many rounds fit into 8 seconds?",
        ),
        Wrong(
            answer=booking(MaxConcurrency=4),
            like=[booking(MaxConcurrency=6), booking(MaxConcurrency=12)],
            says="calls at the same time",
            when=lambda definition, _: isinstance(most(definition), int) and most(definition) > 3,
            hint="It is fast enough, but the company refuses the fourth call. The limit is its, and not yours.",
        ),
        Wrong(
            answer=booking(MaxConcurrency=0),
            says="up to 12 calls at the same time",
            when=lambda definition, _: '"MaxConcurrency": 0' in json.dumps(definition),
            hint="0 means that you set no limit. Write the number that the company allows.",
        ),
        Wrong(
            answer=booking(MaxConcurrency="3"),
            says="MaxConcurrency",
            hint="A number stands without quotes.",
        ),
        Wrong(
            answer=text(block(BookAll=each(block(Book=task("book", MaxConcurrency=3))))),
            like=[text(block(BookAll=each({**block(Book=task("book")), "MaxConcurrency": 3})))],
            says="MaxConcurrency",
            hint="The limit is a field of the Map state, beside ItemsPath: the item processor knows of one item alone.",
        ),
        Wrong(
            answer=booking(MaxConcurrency=3, MaxItems=12),
            like=[booking(Concurrency=3), booking(MaxConcurrent=3)],
            says="is not",
            hint="The Map state has one field for this, and its name is MaxConcurrency, to the letter.",
        ),
    ],
    also_right=[
        booking(
            MaxConcurrency=3,
            ItemSelector={
                "id.$": "$$.Map.Item.Value.id",
                "kg.$": "$$.Map.Item.Value.kg",
                "to.$": "$$.Map.Item.Value.to",
            },
        ),
        text(
            block(
                BookAll={
                    "Type": "Map",
                    "ItemsPath": "$.parcels",
                    "MaxConcurrency": 3,
                    "Iterator": block(Book=task("book")),
                    "End": True,
                }
            )
        ),
    ],
    hints=[
        "How many rounds of 2 seconds are there in 8 seconds, and how many parcels are in a round?",
        "A field of the Map state says how many iterations run at the same time.",
        'Part of the answer: `"MaxConcurrency": …`, a number, beside `"ItemsPath"`.',
    ],
    concepts=["MaxConcurrency"],
    why="Three at once make four rounds of 2 seconds for twelve parcels.",
    variation='How long do thirteen parcels take? Predict it. Then write a `book` of your own with `%%lambda book --duration 2`, and look at `run(answer("l08.q2"), {"parcels": [...]}).timeline` for thirteen.',
)

ALL = ["States.ALL"]
RECORD_ID = {"id.$": "$.id"}
RECORD = {**RECORD_ID, "error.$": "$.problem.Error"}
AGAIN = [{"ErrorEquals": ALL, "MaxAttempts": 1}]
ASIDE = {"Type": "Pass", "Parameters": RECORD, "End": True}


def caught(errors: Sequence[str] = ALL, path: str | None = "$.problem", to: str = "Aside") -> list[dict[str, Any]]:
    """A list of one Catcher; without a path it has no ResultPath."""
    return [{"ErrorEquals": list(errors), **({"ResultPath": path} if path else {}), "Next": to}]


def pricing(
    price: Sequence[Any] = (), book: Sequence[Any] = (), aside: Mapping[str, Any] | None = None, **fields: Any
) -> dict[str, Any]:
    """The machine of q3: the Catchers of its two Tasks, the state after them, more fields of the Map."""
    with_price = {"Catch": list(price)} if price else {}
    with_book = {"Catch": list(book)} if book else {}
    states = {
        "Price": task("price", ResultPath="$.price", **with_price, Next="Book"),
        "Book": task("book", **with_book),
        **({"Aside": dict(aside)} if aside else {}),
    }
    return block(Each=each(block(**states), **fields))


def price(event: Any, context: Any) -> Any:
    """What the parcel costs."""
    del context
    return 4 + event["kg"]


def book(event: Any, context: Any) -> Any:
    """The booking, with the price that was found before."""
    del context
    return {"id": event["id"], "booked_for": event["price"]}


THREE = {"parcels": [{"id": f"p{place}", "kg": place, "to": "Elm"} for place in (1, 2, 3)]}
DOWN = [fault("price", "CourierDown", times=1, after=1), fault("book", "NoAddress", times=1, after=1)]
TOLERANT = pricing(caught(), caught(), ASIDE)


def inner(definition: Any) -> list[dict[str, Any]]:
    """The states of an answer's item processor."""
    each_item = next(state for state in definition["States"].values() if state["Type"] == "Map")
    return list(each_item["ItemProcessor"]["States"].values())


def catchers(definition: Any) -> list[dict[str, Any]]:
    """The Catchers inside the item processor."""
    return [catcher for state in inner(definition) for catcher in state.get("Catch", [])]


def records(definition: Any) -> list[dict[str, Any]]:
    """The payload templates of the Pass states inside the item processor."""
    return [state["Parameters"] for state in inner(definition) if state["Type"] == "Pass" and "Parameters" in state]


def names_caught(definition: Any) -> set[str]:
    """The error names that any of them takes."""
    return {name for catcher in catchers(definition) for name in catcher["ErrorEquals"]}


RECORDS = Exercise(
    id="l08.q3",
    title="A bad item leaves a record in its place",
    prompt="""
For each parcel `price` and then `book` are called. Either of them may fail, with any error, and today one failure loses all bookings. Change the machine so that

- the execution succeeds whatever fails,
- in the place of a parcel that failed stands `{"id": ..., "error": ...}`, with the parcel's `id` and the **name** of its error, and nothing else,
- all other parcels are booked as today, and each place of the array keeps its parcel. For no parcel is a function called twice, and none is booked without a price.
""",
    kind="asl",
    starter=text(pricing()),
    repair=True,
    solution=text(TOLERANT),
    functions={"price": price, "book": book},
    probes=[
        alike(generated(lambda random: {"parcels": random_parcels(random, 0, 4)}, count=4, including=[THREE])),
        out(
            THREE,
            [
                {"id": "p1", "booked_for": 5},
                {"id": "p2", "error": "CourierDown"},
                {"id": "p3", "error": "NoAddress"},
            ],
            faults=DOWN,
        ),
        each_call_fails(
            generated(lambda random: {"parcels": random_parcels(random, 1, 3)}, count=2, including=[THREE]),
            ["NoAddress", "States.Timeout"],
        ),
    ],
    wrong=[
        Wrong(
            answer=text(
                block(
                    Each=each(
                        pricing()["States"]["Each"]["ItemProcessor"],
                        Catch=[{"ErrorEquals": ALL, "ResultPath": "$.problem", "Next": "Aside"}],
                    ),
                    Aside={"Type": "Pass", "Parameters": {"error.$": "$.problem.Error"}, "End": True},
                )
            ),
            like=[
                text(
                    block(
                        Each=each(pricing()["States"]["Each"]["ItemProcessor"], Catch=caught()),
                        Aside=ASIDE,
                    )
                )
            ],
            says="happened",
            when=lambda definition, _: "Catch" in next(iter(definition["States"].values())),
            hint="A Catch on the Map comes too late: by then all bookings are lost. Catch it where one parcel is at work.",
        ),
        Wrong(
            answer=text(pricing(caught(), (), ASIDE)),
            like=[text(pricing((), caught(), ASIDE))],
            says="FAILED with",
            when=lambda definition, _: sum("Catch" in state for state in inner(definition)) == 1,
            hint="One of the two Tasks is safe. The other one can fail too.",
        ),
        Wrong(
            answer=text(pricing(ToleratedFailurePercentage=100)),
            like=[text(pricing(MaxConcurrency=1))],
            says="FAILED with",
            when=lambda definition, _: not catchers(definition),
            hint="Neither Task has a Catcher yet, so an error leaves the iteration, and that fails the Map.",
        ),
        Wrong(
            answer=text(
                pricing(
                    caught(path=None),
                    caught(path=None),
                    {**ASIDE, "Parameters": {"id.$": "$.id", "error.$": "$.Error"}},
                )
            ),
            says="FAILED with States.Runtime",
            when=lambda definition, _: (
                bool(catchers(definition)) and not any("ResultPath" in each for each in catchers(definition))
            ),
            hint="Without a ResultPath in the Catcher the error takes the parcel's place, and its `id` is gone.",
        ),
        Wrong(
            answer=text(pricing(caught(["NoAddress"]), caught(["NoAddress"]), ASIDE)),
            like=[text(pricing(caught(["CourierDown", "NoAddress"]), caught(["CourierDown", "NoAddress"]), ASIDE))],
            says="FAILED with",
            when=lambda definition, _: (
                bool(catchers(definition)) and not names_caught(definition) & {"States.ALL", "States.TaskFailed"}
            ),
            hint="Any error may come. Which name stands for all of them?",
        ),
        Wrong(
            answer=text(pricing(caught(["States.TaskFailed"]), caught(["States.TaskFailed"]), ASIDE)),
            says="FAILED with States.Timeout",
            when=lambda definition, _: "States.TaskFailed" in names_caught(definition),
            hint="States.TaskFailed leaves out one error, the time-out. Which name stands for all of them?",
        ),
        Wrong(
            answer=text(pricing(caught(to="Book"), caught(), ASIDE)),
            says="happened",
            when=lambda definition, _: any(
                "Next" in state and any(each["Next"] == state["Next"] for each in state.get("Catch", []))
                for state in inner(definition)
            ),
            hint="After a failed price the parcel must not be booked. Lead it to the state that writes the record.",
        ),
        Wrong(
            answer=text(pricing(caught(), caught(), {"Type": "Pass", "End": True})),
            says="happened",
            when=lambda definition, _: (
                bool(catchers(definition))
                and any(
                    state["Type"] == "Pass" and not {"Parameters", "Result"} & state.keys()
                    for state in inner(definition)
                )
            ),
            hint="The state after the Catcher hands on the whole parcel with the error in it. Let it build a record of two members.",
        ),
        Wrong(
            answer=text(
                pricing(caught(), caught(), {"Type": "Pass", "Result": {"id": "p2", "error": "NoAddress"}, "End": True})
            ),
            says=" is ",
            when=lambda definition, _: any("Result" in state for state in inner(definition)),
            hint="`Result` is the same for every parcel. A payload template takes `id` and `error` from the input: `Parameters`.",
        ),
        Wrong(
            answer=text(
                pricing(caught(), caught(), {**ASIDE, "Parameters": {"id": "$.id", "error": "$.problem.Error"}})
            ),
            like=[
                text(pricing(caught(), caught(), {**ASIDE, "Parameters": {**RECORD_ID, "error": "$.problem.Error"}}))
            ],
            says=" is ",
            when=lambda definition, _: any(
                not name.endswith(".$") and str(value).startswith("$")
                for record in records(definition)
                for name, value in record.items()
            ),
            hint="A path is taken only under a name that ends in `.$`; without it the text itself is the value.",
        ),
        Wrong(
            answer=text(
                pricing(caught(), caught(), {**ASIDE, "Parameters": {**RECORD_ID, "problem.$": "$.problem.Error"}})
            ),
            like=[
                text(pricing(caught(), caught(), {**ASIDE, "Parameters": {**RECORD, "cause.$": "$.problem.Cause"}})),
                text(pricing(caught(), caught(), {**ASIDE, "Parameters": RECORD_ID})),
            ],
            says="happened",
            when=lambda definition, _: any(
                {name.removesuffix(".$") for name in record} != {"id", "error"} for record in records(definition)
            ),
            hint="The record has two members, and they are called `id` and `error`, to the letter.",
        ),
        Wrong(
            answer=text(pricing(caught(), caught(), {"Type": "Pass", "Parameters": RECORD, "Next": "Book"})),
            says="happened",
            when=lambda definition, _: any(state["Type"] == "Pass" and "Next" in state for state in inner(definition)),
            hint="The record is what this iteration gives: the state that writes it ends the iteration. No `Next` to `Book`.",
        ),
        Wrong(
            answer=text(pricing(caught(), caught(), {"Type": "Fail", "Error": "NotBooked"})),
            says="FAILED with NotBooked",
            when=lambda definition, _: any(state["Type"] == "Fail" for state in inner(definition)),
            hint="A Fail state fails the iteration, and with it the Map. A Pass state can write the record and end well.",
        ),
        Wrong(
            answer=text(pricing(caught(), caught(), {**ASIDE, "ResultPath": "$.record"})),
            says=" is ",
            when=lambda definition, _: any(
                state["Type"] == "Pass" and "Parameters" in state and "ResultPath" in state
                for state in inner(definition)
            ),
            hint="With a ResultPath the record is put into the parcel, and the parcel comes out. It should be the record alone.",
        ),
        Wrong(
            answer=text(
                block(
                    Each=each(
                        block(
                            Price=task("price", ResultPath="$.price", Retry=AGAIN, Catch=caught(), Next="Book"),
                            Book=task("book", Retry=AGAIN, Catch=caught()),
                            Aside=ASIDE,
                        )
                    )
                )
            ),
            says="happened",
            when=lambda definition, _: any("Retry" in state for state in inner(definition)),
            hint="A Retrier calls the function again. Here no function is called twice for the same parcel.",
        ),
        Wrong(
            answer=text(
                pricing(
                    caught(),
                    caught(),
                    {"Type": "Pass", "Parameters": {"id.$": "$.id", "error.$": "$.problem"}, "End": True},
                )
            ),
            like=[
                text(
                    pricing(
                        caught(),
                        caught(),
                        {"Type": "Pass", "Parameters": {"id.$": "$.id", "error.$": "$.problem.Cause"}, "End": True},
                    )
                )
            ],
            says=".error is",
            when=lambda definition, _: any(
                not str(record.get("error.$", ".Error")).endswith(".Error") for record in records(definition)
            ),
            hint="What a Catcher puts there has two members, `Error` and `Cause`. The record wants the name alone.",
        ),
    ],
    also_right=[
        text(
            pricing(
                caught(path="$.error"),
                caught(path="$.error"),
                {"Type": "Pass", "Parameters": {"id.$": "$.id", "error.$": "$.error.Error"}, "End": True},
            )
        ),
        text(
            block(
                Each=each(
                    {
                        "StartAt": "Price",
                        "States": {
                            "Price": task("price", ResultPath="$.price", Catch=caught(to="NoPrice"), Next="Book"),
                            "Book": task("book", Catch=caught(to="NotBooked")),
                            "NoPrice": ASIDE,
                            "NotBooked": ASIDE,
                        },
                    }
                )
            )
        ),
    ],
    hints=[
        'Try something, then see where the error leaves the iteration: `draw(check("l08.q3").execution)`.',
        "Both Tasks need a Catcher. With a ResultPath the parcel stays, and the error stands beside it. A Pass state makes the record of both.",
        'Part of the answer: `"Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.problem", "Next": "Aside"}]`',
    ],
    concepts=["Catch", "Map", "ResultPath"],
    why="Each iteration deals with its own error and succeeds, so the Map never fails.",
    variation="Put a Retrier before the Catchers. Which errors deserve a second try?",
)

ENTRIES = {"balance": 100, "entries": [{"id": "e1", "amount": -30}, {"id": "e2", "amount": 50}]}
BOOK_ENTRY = {"balance.$": "$.balance", "entry.$": "$.entries[0]"}
REST = {"balance.$": "$.balance", "entries.$": "$.entries[1:]"}


def any_left(variable: str = "$.entries[0]", **fields: Any) -> dict[str, Any]:
    """The Choice of q4."""
    return {
        "Type": "Choice",
        "Choices": [{"Variable": variable, "IsPresent": True, "Next": "Book"}],
        "Default": "Done",
        **fields,
    }


def ledger(**states: Any) -> dict[str, Any]:
    """The solution of q4, with other states in the place of its own; None leaves one out."""
    whole = {
        "Left": any_left(),
        "Book": task("book", Parameters=BOOK_ENTRY, ResultPath="$.balance", Next="Rest"),
        "Rest": {"Type": "Pass", "Parameters": REST, "Next": "Left"},
        "Done": {"Type": "Succeed", "OutputPath": "$.balance"},
        **states,
    }
    return block(**{name: state for name, state in whole.items() if state is not None})


ONE_BY_ONE = each(
    block(Book=task("book")),
    "$.entries",
    MaxConcurrency=1,
    ItemSelector={"balance.$": "$.balance", "entry.$": "$$.Map.Item.Value"},
)


def enter(event: Any, context: Any) -> Any:
    """The balance after one entry."""
    del context
    return event["balance"] + event["entry"]["amount"]


def account(random: random.Random) -> dict[str, Any]:
    """An account with up to four entries."""
    entries = [{"id": f"e{place}", "amount": random.randrange(1, 90)} for place in range(random.randrange(5))]
    return {"balance": random.randrange(500), "entries": entries}


COUNTED = {
    "StartAt": "Begin",
    "States": {
        "Begin": {
            "Type": "Pass",
            "Parameters": {
                "balance.$": "$.balance", "entries.$": "$.entries", "at": 0, "count.$": "States.ArrayLength($.entries)",
            },
            "Next": "Left",
        },
        "Left": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.at", "NumericLessThanPath": "$.count", "Next": "Book"}],
            "Default": "Done",
        },
        "Book": task(
            "book",
            Parameters={"balance.$": "$.balance", "entry.$": "States.ArrayGetItem($.entries, $.at)"},
            ResultPath="$.balance",
            Next="Count",
        ),
        "Count": {
            "Type": "Pass",
            "Parameters": {"at.$": "States.MathAdd($.at, 1)", "balance.$": "$.balance", "entries.$": "$.entries",
                           "count.$": "$.count"},
            "Next": "Left",
        },
        "Done": {"Type": "Pass", "OutputPath": "$.balance", "End": True},
    },
}  # fmt: skip
ASSIGNED = {
    "QueryLanguage": "JSONata",
    "StartAt": "Begin",
    "States": {
        "Begin": {
            "Type": "Pass",
            "Assign": {"balance": "{% $states.input.balance %}", "entries": "{% $states.input.entries %}", "at": 0},
            "Next": "Left",
        },
        "Left": {
            "Type": "Choice",
            "Choices": [{"Condition": "{% $at < $count($entries) %}", "Next": "Book"}],
            "Default": "Done",
        },
        "Book": {
            "Type": "Task",
            "Resource": ARN + "book",
            "Arguments": {"balance": "{% $balance %}", "entry": "{% $entries[$at] %}"},
            "Assign": {"balance": "{% $states.result %}", "at": "{% $at + 1 %}"},
            "Next": "Left",
        },
        "Done": {"Type": "Succeed", "Output": "{% $balance %}"},
    },
}


def leads_to_a_task(definition: Any) -> bool:
    """Whether a Pass state of an answer leads to a Task."""
    states = definition["States"]
    nexts = [state.get("Next") for state in states.values() if state["Type"] == "Pass"]
    return any(states[name]["Type"] == "Task" for name in nexts if name in states)


def has_map(definition: Any) -> bool:
    """Whether an answer still works with a Map."""
    return any(state["Type"] == "Map" for state in definition["States"].values())


RUNNING_BALANCE = Exercise(
    id="l08.q4",
    title="One after the other, on purpose: the running balance",
    prompt="""
A customer's account has a `balance` and a list of `entries`. `book` is called with `{"balance": ..., "entry": ...}` and gives the new balance, a number. A
colleague has taken a Map with `MaxConcurrency` 1, and every entry is booked onto the *opening* balance. Write the machine anew:

- `book` is called once for each entry, in the order of the list, each time with the balance that the entry before it left (the first time: the opening balance),
- the output is the last balance: the number alone. Without entries it is the opening balance, and nothing is called,
- an error of `book` ends the execution with that error, and no further entry is booked.

The input looks like this:

```json
{"balance": 100, "entries": [{"id": "e1", "amount": -30}, {"id": "e2", "amount": 50}]}
```
""",
    kind="asl",
    starter=text(block(BookAll=ONE_BY_ONE)),
    repair=True,
    solution=text(ledger()),
    functions={"book": enter},
    probes=[
        calls(
            ENTRIES,
            {
                "book": [
                    {"balance": 100, "entry": ENTRIES["entries"][0]},
                    {"balance": 70, "entry": ENTRIES["entries"][1]},
                ]
            },
        ),
        out(ENTRIES, 120),
        alike(generated(account, count=6, including=[ENTRIES, {"balance": 7, "entries": []}])),
        each_call_fails(generated(account, count=3, including=[ENTRIES]), ["Overdrawn"]),
        ends({**ENTRIES, "balance": 0}, "FAILED", "Overdrawn", faults=[fault("book", "Overdrawn", after=1)]),
    ],
    wrong=[
        Wrong(
            answer=text(block(BookAll={**ONE_BY_ONE, "OutputPath": "$[-1:]"})),
            like=[
                text(block(BookAll={key: value for key, value in ONE_BY_ONE.items() if key != "MaxConcurrency"})),
                text(block(BookAll={**ONE_BY_ONE, "ResultPath": "$.balance"})),
                text(block(BookAll={**ONE_BY_ONE, "ResultPath": "$.balance", "OutputPath": "$.balance"})),
            ],
            says="book is called with",
            when=lambda definition, _: has_map(definition),
            hint="No iteration of a Map sees what another one gave, whatever stands in its fields. Only a loop of states carries the balance round.",
        ),
        Wrong(
            answer=text(ledger(Book=task("book", Parameters=BOOK_ENTRY, Next="Rest"))),
            like=[text(ledger(Book=task("book", Parameters=BOOK_ENTRY, ResultPath="$", Next="Rest")))],
            says="States.Runtime",
            when=lambda definition, _: '"$.balance", "Next"' not in json.dumps(definition),
            hint="`book` gives a number, and it takes the place of everything, the entries too. ResultPath puts it where the balance is.",
        ),
        Wrong(
            answer=text(
                ledger(Book=task("book", Parameters=BOOK_ENTRY, ResultPath="$.balance", Next="Left"), Rest=None)
            ),
            says="book is called with",
            when=lambda definition, execution: not has_map(definition) and len(execution.events) > 1000,
            hint="The first entry is booked again and again. Something must make the list shorter: `$.entries[1:]` is the list without its first.",
        ),
        Wrong(
            answer=text(ledger(Left=any_left("$.entries"))),
            says='"entry":null',
            when=lambda definition, _: '"Variable": "$.entries", "IsPresent"' in json.dumps(definition),
            hint="An empty list is present too. Ask whether it has a first item.",
        ),
        Wrong(
            answer=text(ledger(Rest={"Type": "Pass", "Parameters": {"entries.$": "$.entries[1:]"}, "Next": "Left"})),
            says="States.Runtime",
            when=lambda definition, _: (
                '"Parameters": {"entries.$"' in json.dumps(definition)
                and '"balance.$": "$.balance", "entries.$"' not in json.dumps(definition)
            ),
            hint="A payload template builds a new object: what it does not name is gone, and the balance is not named.",
        ),
        Wrong(
            answer=text(ledger(Rest={"Type": "Pass", "Parameters": REST, "Next": "Book"})),
            says='"entry":null',
            when=lambda definition, _: leads_to_a_task(definition),
            hint="After the last entry nobody asks whether one is left. Lead back to the Choice, and not past it.",
        ),
        Wrong(
            answer=text(
                ledger(
                    Rest={
                        "Type": "Pass",
                        "Parameters": {"balance.$": "$.balance", "entries.$": "$.entries[1]"},
                        "Next": "Left",
                    }
                )
            ),
            says="book is called with",
            when=lambda definition, _: '"$.entries[1]"' in json.dumps(definition),
            hint="`$.entries[1]` is one entry, the second. The list without its first is a slice: `$.entries[1:]`.",
        ),
        Wrong(
            answer=text(ledger(Done={"Type": "Succeed"})),
            says="and not 120",
            when=lambda definition, execution: isinstance(execution.output, dict),
            hint="The balance is right, and it comes out inside an object. The output should be the number alone: OutputPath.",
        ),
        Wrong(
            answer=text(
                ledger(
                    Book=task(
                        "book", Parameters={**BOOK_ENTRY, "entry.$": "$.entries"}, ResultPath="$.balance", Next="Rest"
                    )
                )
            ),
            says="book is called with",
            when=lambda definition, _: '"entry.$": "$.entries"' in json.dumps(definition),
            hint="`book` wants one entry, the first of those that are left, and not the list.",
        ),
        Wrong(
            answer=text(ledger(Book=task("book", ResultPath="$.balance", Next="Rest"))),
            says="book is called with",
            when=lambda definition, _: any(
                state["Type"] == "Task" and not {"Parameters", "Arguments"} & state.keys()
                for state in definition["States"].values()
            ),
            hint="`book` gets the whole input, with all entries. `Parameters` builds what it wants: `balance` and one `entry`.",
        ),
        Wrong(
            answer=text(
                ledger(
                    Rest={
                        "Type": "Pass",
                        "Parameters": {"balance.$": "$.balance", "entries": "$.entries[1:]"},
                        "Next": "Left",
                    }
                )
            ),
            says="book is called with",
            when=lambda definition, _: '"entries": "$.entries' in json.dumps(definition),
            hint="A path is taken only under a name that ends in `.$`; without it the text itself is the value.",
        ),
        Wrong(
            answer=text({**ledger(), "StartAt": "Book"}),
            says="SUCCEEDED with 7",
            when=lambda definition, _: definition["States"][definition["StartAt"]]["Type"] == "Task",
            hint="Without entries nothing is called: ask whether there is one before the first call, too.",
        ),
        Wrong(
            answer=text(
                ledger(
                    Book=task(
                        "book",
                        Parameters=BOOK_ENTRY,
                        ResultPath="$.balance",
                        Catch=[{"ErrorEquals": ALL, "ResultPath": "$.problem", "Next": "Done"}],
                        Next="Rest",
                    )
                )
            ),
            like=[
                text(
                    ledger(
                        Book=task("book", Parameters=BOOK_ENTRY, ResultPath="$.balance", Retry=AGAIN, Next="Rest"),
                    )
                )
            ],
            says="FAILED with Overdrawn",
            when=lambda definition, _: any(
                {"Catch", "Retry"} & state.keys() for state in definition["States"].values()
            ),
            hint="An error of `book` ends the execution. So nothing here may catch it or try again.",
        ),
    ],
    also_right=[text(COUNTED), text(ASSIGNED)],
    hints=[
        "What must be there when the second entry is booked? Which kind of machine can hand it on?",
        "A Choice asks whether there is a first entry, a Task books it, a Pass state makes the list shorter and leads back to the Choice.",
        'Part of the answer: `"Parameters": {"balance.$": "$.balance", "entries.$": "$.entries[1:]"}`, and from there back to the Choice.',
    ],
    concepts=["loop", "Map", "Choice"],
    why="Each entry needs the balance of the one before. The data that goes round the loop carries it; a Map's iterations carry nothing to each other.",
    variation="Let the loop skip an entry whose amount is 0: one more rule in the Choice. What does it cost in transitions?",
)

EXERCISES = [*ASKED, NUMBER_THEM, AT_MOST_THREE, RECORDS, RUNNING_BALANCE]
