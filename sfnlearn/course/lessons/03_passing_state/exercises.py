"""Lesson 03, Passing state: what the exercises ask and how answers are judged."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from sfnlearn import LambdaFunction, StateMachine, run
from sfnlearn.course.machine_parts import task
from sfnlearn.course.checking.probes import calls, generated, out, truth
from sfnlearn.course.checking.compare import same
from sfnlearn.course.checking.exercise import Exercise, Wrong

PRICE = {"price": 8.5, "currency": "EUR"}


def one(name: str, state: Mapping[str, Any]) -> dict[str, Any]:
    """A machine of one state."""
    return {"StartAt": name, "States": {name: dict(state)}}


def next_input(order: Any, function: Any, **fields: Any) -> Any:
    """What the state after a Task sees, by running it."""
    states = {"Quote": task("quote", Next="Last", **fields), "Last": {"Type": "Pass", "End": True}}
    execution = run(StateMachine({"StartAt": "Quote", "States": states}), order, functions={"quote": function})
    return next(event.details["input"] for event in execution.events if event.type == "PassStateEntered")


# ------------------------------------------------------------------ in the lesson

NAME_MISSING = """
class NameMissing(Exception):
    pass

def handler(event, context):
    raise NameMissing("who?")
"""


def raised() -> str:
    """Which of the options is the error name of a handler's exception."""
    function = LambdaFunction("hello", NAME_MISSING)
    execution = run(StateMachine(one("Hello", task("hello"))), {}, functions={"hello": function})
    return "b" if (execution.status, execution.error) == ("FAILED", "NameMissing") else "?"


REMEMBERS = """
last_order = None
def handler(event, context):
    global last_order
    last_order = event
    return {}
"""

READS = """
def handler(event, context):
    return {"seen": "last_order" in globals()}
"""


def shared_global() -> str:
    """Whether one function's global is there in another function."""
    functions = {"quote": LambdaFunction("quote", REMEMBERS), "book": LambdaFunction("book", READS)}
    states = {"Quote": task("quote", Next="Book"), "Book": task("book")}
    execution = run(StateMachine({"StartAt": "Quote", "States": states}), {"id": "p7"}, functions=functions)
    return "a" if execution.output["seen"] else "b"


ORDER = {"id": "p7", "address": "Elm Street 4", "kg": 3}
QUOTE = {"price": 8.5, "currency": "EUR", "valid_days": 2}
SEEN: list[dict[str, Any]] = [
    {"a": {**ORDER, **QUOTE}, "b": ORDER, "c": QUOTE, "d": {**ORDER, "quote": QUOTE}},
    {"a": {"quote": QUOTE}, "b": {**ORDER, "quote": QUOTE}, "c": {**ORDER, **QUOTE}},
]


def option(number: int, **fields: Any) -> str:
    """Which option is what the next state really sees."""
    seen = next_input(ORDER, lambda event, context: QUOTE, **fields)
    return next((key for key, value in SEEN[number].items() if value == seen), "?")


STOCK_STARTER = """
{
  "StartAt": "Stock",
  "States": {
    "Stock": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:stock",
      "Parameters": {"___": "$.id"},
      "ResultPath": "___",
      "End": true
    }
  }
}
"""


def stock(event: Any, context: Any) -> Any:
    """Where the parcel lies; it wants the identifier alone."""
    del context
    return {"shelf": f"B{len(event['id'])}"}


def parcel(random: random.Random) -> dict[str, Any]:
    """A random order; its optional members differ from one to the next."""
    order = {"id": f"p{random.randrange(1, 10_000)}", "address": f"Elm Street {random.randrange(1, 99)}"}
    extra = {"kg": random.randrange(1, 30), "fragile": random.random() < 0.5, "note": "ring twice", "card": "4000"}
    return {**order, "kg": random.randrange(1, 30), **{key: extra[key] for key in random.sample(sorted(extra), 2)}}


def stocked(**fields: Any) -> dict[str, Any]:
    """The machine of the faded example and of q3."""
    return one("Stock", task("stock", **fields))


ASKED = [
    Exercise(
        id="l03.r1",
        title="Recall from lesson 02",
        prompt="A handler raises `NameMissing`, and the Task has neither Retry nor Catch. How does the execution end?",
        kind="predict",
        options={
            "a": "SUCCEEDED, with the exception's text as output",
            "b": "FAILED, with the error `NameMissing`",
            "c": "FAILED, always with the error `States.TaskFailed`",
        },
        solution="b",
        probes=[truth(raised, ran="a Task whose handler raises NameMissing")],
        wrong=[
            Wrong(
                answer="a",
                says='"a"',
                hint="An exception is not an answer: the call failed, and nothing in the machine turns a failure into a success.",
            ),
            Wrong(
                answer="c",
                says='"c"',
                hint="States.TaskFailed is a wildcard for Retry and Catch, not a name given.",
            ),
        ],
        hints=["Lesson 02 let an empty name end the execution."],
        concepts=["error name"],
        why="The class name of the exception is the error's name.",
    ),
    Exercise(
        id="l03.r2",
        title="Recall from lesson 01",
        prompt=(
            "`quote` keeps the order in a global, `last_order`. Can `book`, a second function, read it there in the next step?"
        ),
        kind="predict",
        options={"a": "Yes, while the environment is warm", "b": "No, never"},
        solution="b",
        probes=[truth(shared_global, ran="two functions in one machine, the second looking for the global")],
        wrong=[Wrong(answer="a", says="you expected", hint="A warm environment belongs to one function.")],
        hints=["Whose module is it that stays warm?"],
        concepts=["execution environment"],
        why="Every function has environments of its own. A global is not a way to pass data between steps.",
    ),
    Exercise(
        id="l03.p1",
        title="What does Book get?",
        prompt='`Quote` gives `{"price": 8.5, "currency": "EUR", "valid_days": 2}`. What is the input of `Book`?',
        kind="predict",
        options={
            "a": "the order with price, currency and valid_days added",
            "b": "the order as it was",
            "c": "price, currency and valid_days, nothing else",
            "d": "the order with all of the quote under `quote`",
        },
        solution="c",
        probes=[truth(lambda: option(0), ran="the machine of two Tasks, with this order")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="Nothing merges the two: look at the row `output` of the table."),
            Wrong(answer="b", says='"b"', hint="The order came to Quote, and went no further."),
            Wrong(
                answer="d",
                says='"d"',
                hint="Nobody has said that the quote goes to a place called `quote`. A field can say it, and it comes next.",
            ),
        ],
        hints=["A Task's output is its result."],
        concepts=["result", "output"],
        why="Without ResultPath the result replaces the input.",
    ),
    Exercise(
        id="l03.p2",
        title="And with ResultPath?",
        prompt='`Quote` now has `"ResultPath": "$.quote"`. What is the input of `Book`?',
        kind="predict",
        options={
            "a": "only the result, under `quote`",
            "b": "the order, and the whole result under `quote`",
            "c": "the order with price, currency and valid_days added",
        },
        solution="b",
        probes=[truth(lambda: option(1, ResultPath="$.quote"), ran="the machine with ResultPath $.quote")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="ResultPath adds to the input. It does not select from the result."),
            Wrong(answer="c", says='"c"', hint="The result goes to one place, as one value."),
        ],
        hints=["Which `$` is meant: the input's or the result's?"],
        concepts=["ResultPath"],
        why="ResultPath names the place in the input where the result is written.",
    ),
    Exercise(
        id="l03.p3",
        title="Fill two blanks",
        prompt=(
            "`stock` wants an object with `id` alone. Its answer belongs to `$.stock`, and the order goes on whole. "
            "Fill the two blanks."
        ),
        kind="asl",
        starter=STOCK_STARTER,
        solution=stocked(Parameters={"id.$": "$.id"}, ResultPath="$.stock"),
        functions={"stock": stock},
        probes=[
            calls(ORDER, {"stock": [{"id": "p7"}]}),
            out(generated(parcel, count=5), reference=lambda order: {**order, "stock": stock(order, None)}),
        ],
        wrong=[
            Wrong(
                answer=stocked(Parameters={"id": "$.id"}, ResultPath="$.stock"),
                says='{"id":"$.id"}',
                hint="Without `.$` at the end of the name, the value is plain text.",
            ),
            Wrong(
                answer=stocked(Parameters={"id.$": "$.id"}, ResultPath="$"),
                says="$.id is missing",
                hint="`$` is the whole input: the result replaces it.",
            ),
            Wrong(
                answer=stocked(Parameters={"id.$": "$.id"}, ResultPath="stock"),
                like=[stocked(Parameters={"id.$": "$.id"}, ResultPath="$stock")],
                says="ResultPath",
                hint="A path begins with `$.`: the input, a dot, and then the name.",
            ),
            Wrong(
                answer=stocked(Parameters={"$.id": "$.id"}, ResultPath="$.stock"),
                says='{"$.id":"$.id"}',
                hint="On the left stands the name that `stock` is to see, `id`, with `.$` after it. The path stands on the right.",
            ),
            Wrong(
                answer=stocked(Parameters={"stock.$": "$.id"}, ResultPath="$.stock"),
                like=[stocked(Parameters={"order.$": "$.id"}, ResultPath="$.stock")],
                when=lambda machine, _execution: "id.$" not in machine["States"]["Stock"]["Parameters"],
                says="stock is called with",
                hint="The name before `.$` is the one that `stock` reads: `id`.",
            ),
            Wrong(
                answer=stocked(Parameters={"id.$": "$.id"}, ResultPath="$.id"),
                says="$.id",
                hint="There stands the order's identifier already, and ResultPath writes over it. Which place is free?",
            ),
            Wrong(
                answer=stocked(Parameters={"id.$": "$.id"}, ResultPath="$.shelf"),
                like=[
                    stocked(Parameters={"id.$": "$.id"}, ResultPath="$.Stock"),
                    stocked(Parameters={"id.$": "$.id"}, ResultPath="$.stock.shelf"),
                ],
                when=lambda machine, _execution: machine["States"]["Stock"]["ResultPath"] != "$.stock",
                says="$.stock",
                hint="The answer went to another place. The text names it: `$.stock`, to the letter.",
            ),
        ],
        also_right=[
            stocked(Parameters={"id.$": "$['id']"}, ResultPath="$['stock']"),
            stocked(Parameters={"id.$": "$$.Execution.Input.id"}, ResultPath="$.stock"),
        ],
        hints=["The worked example has both fields."],
        concepts=["Parameters", "ResultPath"],
        why="`id.$` takes its value from a path; `$.stock` is the place in the input for the result.",
    ),
]


# -------------------------------------------------------------- exercise notebook


def three_inputs() -> dict[str, Any]:
    """What Last sees in the three machines of q1."""
    order = {"id": "p7", "kg": 3}
    selected = {"ResultSelector": {"eur.$": "$.price"}, "ResultPath": "$.kg"}
    fields: dict[str, dict[str, Any]] = {"a": {}, "b": {"ResultPath": "$.quote"}, "c": selected}
    return {name: next_input(order, lambda event, context: PRICE, **given) for name, given in fields.items()}


NEXT_INPUTS: dict[str, Any] = {
    "a": {"price": 8.5, "currency": "EUR"},
    "b": {"id": "p7", "kg": 3, "quote": {"price": 8.5, "currency": "EUR"}},
    "c": {"id": "p7", "kg": {"eur": 8.5}},
}


def seen(**other: Any) -> dict[str, Any]:
    """The answer to q1, with another input of Last for some of the machines."""
    return {**NEXT_INPUTS, **other}


PREDICT_INPUT = Exercise(
    id="l03.q1",
    title="Predict the next input",
    prompt="""
Three machines have the same first state, `Quote`, and a second state, `Last`. Each gets the order `{"id": "p7", "kg": 3}`.
The function `quote` always gives `{"price": 8.5, "currency": "EUR"}`. In `Quote` stands:

- **a** nothing more
- **b** `"ResultPath": "$.quote"`
- **c** `"ResultSelector": {"eur.$": "$.price"}, "ResultPath": "$.kg"`

What is the input of `Last` in each of them?
""",
    kind="predict",
    starter='{\n    "a": ...,\n    "b": ...,\n    "c": ...,\n}',
    solution=NEXT_INPUTS,
    probes=[truth(three_inputs, ran="the three machines, with this order")],
    wrong=[
        Wrong(
            answer=seen(a={"id": "p7", "kg": 3, "price": 8.5, "currency": "EUR"}),
            when=lambda given, _execution: same(given["a"], {"id": "p7", "kg": 3, "price": 8.5, "currency": "EUR"}),
            says='"id" of "a" is not expected',
            hint="Nothing in machine a keeps the order: the result alone goes on.",
        ),
        Wrong(
            answer=seen(a={"id": "p7", "kg": 3}),
            when=lambda given, _execution: same(given["a"], {"id": "p7", "kg": 3}),
            says='"a"',
            hint="Machine a has no ResultPath, so the result replaces the order. It is the order that is gone, not the quote.",
        ),
        Wrong(
            answer=seen(b={"quote": {"price": 8.5, "currency": "EUR"}}),
            when=lambda given, _execution: same(given["b"], {"quote": {"price": 8.5, "currency": "EUR"}}),
            says='"b" has not all its members',
            hint="In machine b the result is written into the input. What was there before stays.",
        ),
        Wrong(
            answer=seen(b={"id": "p7", "kg": 3, "price": 8.5, "currency": "EUR"}),
            like=[seen(b={"id": "p7", "kg": 3, "quote": 8.5})],
            when=lambda given, _execution: not isinstance(given["b"].get("quote"), dict) and "id" in given["b"],
            says='"b"',
            hint="In machine b the whole result, an object, goes to one place: it stands under `quote`.",
        ),
        Wrong(
            answer=seen(b={"price": 8.5, "currency": "EUR"}),
            like=[seen(b=8.5)],
            says='"b"',
            hint="ResultPath does not select a part of the result. It names the place in the input where the result is written.",
        ),
        Wrong(
            answer=seen(c={"id": "p7", "kg": 3}),
            like=[seen(c={"id": "p7", "kg": 3, "eur": 8.5}), seen(c={"id": "p7", "kg": 3, "quote": {"eur": 8.5}})],
            when=lambda given, _execution: given["c"]["kg"] == 3,
            says='"kg" of "c" is not right',
            hint="In machine c the place `$.kg` is taken already. ResultPath overwrites it.",
        ),
        Wrong(
            answer=seen(c={"id": "p7", "kg": {"price": 8.5, "currency": "EUR"}}),
            like=[seen(c={"id": "p7", "kg": {"price": 8.5}})],
            when=lambda given, _execution: "price" in given["c"]["kg"],
            says='"kg" of "c" has not all its members',
            hint="In machine c ResultSelector comes first: what goes to `$.kg` is the object that it makes.",
        ),
        Wrong(
            answer=seen(c={"id": "p7", "kg": 8.5}),
            when=lambda given, _execution: given["c"]["kg"] == 8.5,
            says='"kg" of "c" is not right',
            hint="ResultSelector makes an object with the member `eur`, and the object as a whole goes to `$.kg`.",
        ),
        Wrong(
            answer=seen(c={"kg": {"eur": 8.5}}),
            like=[seen(c={"eur": 8.5})],
            when=lambda given, _execution: "id" not in given["c"],
            says='"c" has not all its members',
            hint="In machine c too the result is written into the input, and the identifier stays.",
        ),
    ],
    hints=[
        "Take the fields in their order: ResultSelector makes a new result, then ResultPath says where it goes.",
        "ResultPath is `$` when it is not there, and `$` is the whole input.",
        'Part of the answer: c ends with `"kg": {"eur": 8.5}`, because `$.kg` is overwritten.',
    ],
    concepts=["ResultPath", "ResultSelector"],
    why="The result replaces the input (a), or is written into it at the place that ResultPath names (b, c).",
    variation='Predict c once more with `"ResultPath": null`. Then run it.',
)


def priced(event: Any, context: Any) -> Any:
    """A quote by weight."""
    del context
    return {"price": 4 + 1.5 * event["kg"], "currency": "EUR"}


def quoting(**fields: Any) -> dict[str, Any]:
    """The machine of q2."""
    return one("Quote", task("quote", **fields))


KEEP_ORDER = Exercise(
    id="l03.q2",
    title="Keep the order, add the quote",
    prompt="""
`quote` reads the order's `kg` and gives `{"price": ..., "currency": "EUR"}`. This machine loses the order. Change it so that the
output is the order with every member that it had, and with the price at `$.quote.price`. `quote` is called once, and its handler stays as it is.
""",
    kind="asl",
    starter="""
{
  "StartAt": "Quote",
  "States": {
    "Quote": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:quote",
      "End": true
    }
  }
}
""",
    solution=quoting(ResultPath="$.quote"),
    functions={"quote": priced},
    probes=[
        out(
            generated(parcel, count=20),
            where=lambda output, order: {**output, **order} == output,
            says="every member of the order, unchanged",
        ),
        out(
            generated(parcel, count=20),
            where=lambda output, order: output["quote"]["price"] == 4 + 1.5 * order["kg"],
            says="the price at $.quote.price",
        ),
        calls(ORDER, counts={"quote": 1}),
    ],
    wrong=[
        Wrong(
            answer=quoting(OutputPath="$.quote"),
            says="States.Runtime",
            hint="OutputPath reads: there is no `quote` in the result that it could take. You want to write.",
        ),
        Wrong(
            answer=quoting(ResultSelector={"quote.$": "$"}),
            says="every member of the order",
            hint="ResultSelector makes a new result. The result still replaces the order.",
        ),
        Wrong(
            answer=quoting(ResultPath=None),
            says="the price at $.quote.price",
            hint="null keeps the order and drops the result. You want both.",
        ),
        Wrong(
            answer=quoting(ResultPath="$.quote.price"),
            says="the price at $.quote.price",
            hint="The result is an object with a price in it. Where must the object go?",
        ),
        Wrong(
            answer=quoting(ResultPath="quote"),
            like=[quoting(ResultPath="quote.price"), quoting(ResultPath="$quote")],
            says="ResultPath",
            hint="A path begins with `$.`: the input, a dot, and then the name.",
        ),
        Wrong(
            answer=quoting(ResultPath="$"),
            says="every member of the order",
            hint="`$` is the whole input, so the result still replaces the order. It needs a place of its own in it.",
        ),
        Wrong(
            answer=quoting(ResultPath="$.price"),
            like=[quoting(ResultPath="$.Quote"), quoting(ResultPath="$.result")],
            when=lambda machine, execution: (
                execution.status == "SUCCEEDED"
                and "quote" not in execution.output
                and isinstance(machine["States"]["Quote"]["ResultPath"], str)
            ),
            says="the price at $.quote.price",
            hint="The order is whole now, and the quote stands beside it, at another place than the one that was asked for.",
        ),
        Wrong(
            answer=quoting(Parameters={"quote.$": "$"}),
            like=[quoting(Parameters={"quote.$": "$.kg"}), quoting(Parameters={"quote.$": "$", "kg.$": "$.kg"})],
            when=lambda machine, _execution: (
                "Parameters" in machine["States"]["Quote"] and "ResultPath" not in machine["States"]["Quote"]
            ),
            says="every member of the order",
            hint="Parameters builds what is sent to `quote`. What comes back still replaces the order: another field decides that.",
        ),
        Wrong(
            answer=quoting(Parameters={"kg": "$.kg"}, ResultPath="$.quote"),
            says="FAILED with TypeError",
            hint="ResultPath is right. In Parameters the value is plain text without `.$` at the end of the name; here no Parameters are needed.",
        ),
        Wrong(
            answer=quoting(InputPath="$.quote", ResultPath="$.quote"),
            like=[quoting(ResultPath="$.quote", OutputPath="$.quote")],
            when=lambda machine, _execution: {"InputPath", "OutputPath"} & set(machine["States"]["Quote"]),
            says="every member of the order",
            hint="ResultPath alone is enough. InputPath and OutputPath take a part of the data, and here all of it is needed.",
        ),
    ],
    also_right=[
        quoting(Parameters={"kg.$": "$.kg"}, ResultPath="$.quote"),
        quoting(ResultSelector={"price.$": "$.price"}, ResultPath="$.quote"),
        quoting(QueryLanguage="JSONata", Output="{% $merge([$states.input, {'quote': $states.result}]) %}"),
    ],
    hints=[
        'Try something, then compare input and output: `check("l03.q2").execution.history`. Which field combines the two?',
        "ResultPath names the place in the input where the result is written.",
        'Part of the answer: `"ResultPath": "$.…"`, one field in the state Quote.',
    ],
    concepts=["ResultPath"],
    why="With ResultPath `$.quote` the raw input goes on, and the result is written into it under `quote`.",
    variation="Keep only the price, not the currency, still under `$.quote`.",
)

SECRET = {"id": "p7", "address": "Elm Street 4", "card": "4000 1234"}
ONLY_ID = Exercise(
    id="l03.q3",
    title="Send only what is needed",
    prompt="""
`stock` answers where a parcel lies. It needs `{"id": ...}` and must not see the customer's card or address.
Change the machine so that `stock` is called once, with the identifier alone. The order still goes on whole, with the answer at `$.stock`.
""",
    kind="asl",
    starter="""
{
  "StartAt": "Stock",
  "States": {
    "Stock": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:stock",
      "ResultPath": "$.stock",
      "End": true
    }
  }
}
""",
    solution=stocked(Parameters={"id.$": "$.id"}, ResultPath="$.stock"),
    functions={"stock": stock},
    probes=[
        calls(SECRET, {"stock": [{"id": "p7"}]}),
        calls({"card": "5000", "id": "p12"}, {"stock": [{"id": "p12"}]}),
        out(generated(parcel, count=20), reference=lambda order: {**order, "stock": stock(order, None)}),
    ],
    wrong=[
        Wrong(
            answer=stocked(InputPath="$.id", ResultPath="$.stock"),
            says='stock is called with "p7"',
            hint='InputPath selects a part: here the text "p7", not an object with `id`. Which field builds an object?',
        ),
        Wrong(
            answer=stocked(Parameters={"id": "$.id"}, ResultPath="$.stock"),
            says='{"id":"$.id"}',
            hint="Without `.$` at the end of the name, the value is plain text.",
        ),
        Wrong(
            answer=stocked(Parameters={"id.$": "$.id"}),
            says="is missing",
            hint="The call is right. Now the order is lost: ResultPath has to stay.",
        ),
        Wrong(
            answer=stocked(Parameters={"id": "p7"}, ResultPath="$.stock"),
            says='{"id":"p12"}',
            hint="That is the identifier of one order. Take it from the input.",
        ),
        Wrong(
            answer=stocked(Parameters={"id.$": "$.Id"}, ResultPath="$.stock"),
            like=[
                stocked(Parameters={"id.$": "$.ID"}, ResultPath="$.stock"),
                stocked(Parameters={"id.$": "$.order.id"}, ResultPath="$.stock"),
                stocked(Parameters={"id.$": "$.stock.id"}, ResultPath="$.stock"),
            ],
            when=lambda _machine, execution: (
                execution.error == "States.Runtime" and "could not be found" in execution.cause
            ),
            says="could not be found in the input",
            hint="The path finds nothing, so `stock` was never called. The cause shows the input: compare the names in it with the path, capitals too.",
        ),
        Wrong(
            answer=stocked(Parameters={"id.$": "id"}, ResultPath="$.stock"),
            like=[stocked(Parameters={"id.$": "p7"}, ResultPath="$.stock")],
            says="id.$",
            hint="After a name that ends in `.$` a path is expected, and a path begins with `$.`",
        ),
        Wrong(
            answer=one("Stock", {**task("stock", ResultPath="$.stock"), "Parameters.$": {"id": "$.id"}}),
            like=[one("Stock", {**task("stock", ResultPath="$.stock"), "Parameters.$": "$.id"})],
            says="Parameters.$",
            hint="The field is called `Parameters`. The ending `.$` belongs to the names inside the template.",
        ),
        Wrong(
            answer=stocked(Parameters={"id.$": "$.id"}, ResultPath="$.Stock"),
            like=[stocked(Parameters={"id.$": "$.id"}, ResultPath="$.shelf")],
            when=lambda machine, _execution: machine["States"]["Stock"]["ResultPath"] not in ("$.stock", "$", None),
            says="$.stock is missing",
            hint="The call is right. The answer was to stay at `$.stock`, to the letter: ResultPath was right as it stood.",
        ),
        Wrong(
            answer=stocked(Parameters="$.id", ResultPath="$.stock"),
            like=[stocked(Parameters={"$.id": "$.id"}, ResultPath="$.stock")],
            when=lambda machine, _execution: (
                isinstance(machine["States"]["Stock"]["Parameters"], str)
                or any(name.startswith("$") for name in machine["States"]["Stock"]["Parameters"])
            ),
            says="$.id",
            hint="Parameters is an object that you write down: a name, `id`, with `.$` after it, and on the right the path.",
        ),
        Wrong(
            answer=stocked(Parameters={"id.$": "$.id", "address.$": "$.address"}, ResultPath="$.stock"),
            like=[stocked(Parameters={"id.$": "$.id", "order.$": "$"}, ResultPath="$.stock")],
            when=lambda machine, _execution: len(machine["States"]["Stock"]["Parameters"]) > 1,
            says="stock is called with",
            hint="`stock` still sees more than the identifier. Everything that stands in Parameters is sent.",
        ),
        Wrong(
            answer=stocked(ResultSelector={"id.$": "$.id"}, ResultPath="$.stock"),
            like=[stocked(OutputPath="$.id", ResultPath="$.stock")],
            when=lambda machine, _execution: "Parameters" not in machine["States"]["Stock"],
            says="stock is called with",
            hint="That field works on what came back. Which one builds what is sent?",
        ),
    ],
    also_right=[
        stocked(Parameters={"id.$": "$$.Execution.Input.id"}, ResultPath="$.stock"),
        stocked(Parameters={"id.$": "States.Format('{}', $.id)"}, ResultPath="$.stock"),
        stocked(
            QueryLanguage="JSONata",
            Arguments={"id": "{% $states.input.id %}"},
            Output="{% $merge([$states.input, {'stock': $states.result}]) %}",
        ),
    ],
    hints=[
        'Try something, then look at `check("l03.q3").execution.history`: LambdaFunctionScheduled has what was sent.',
        "Parameters is a payload template: you write the object that you want. A name ending in `.$` takes a path.",
        'Part of the answer: `"Parameters": {"id.$": …}`',
    ],
    concepts=["Parameters", "payload template"],
    why="Parameters builds what is sent. ResultPath still writes into the raw input, so the order is whole afterwards.",
    variation="Send the execution's name as `reference` too. It is in the context object, `$$`.",
)


def booked(event: Any, context: Any) -> Any:
    """A courier's answer; it needs the address and the price."""
    del context
    return {"driver": "Ida", "to": event["address"], "cash": event["price"]}


def shelved(event: Any, context: Any) -> Any:
    """Where the order's parcel lies."""
    del context
    return {"shelf": "B" + event["id"][-1]}


PIPELINE = {"stock": shelved, "quote": priced, "book": booked}
ASK_BOOK = {"address.$": "$.address", "price.$": "$.quote.price"}


def pipeline(stock_fields: Mapping[str, Any], quote_fields: Mapping[str, Any], **book: Any) -> dict[str, Any]:
    """The machine of q4: stock, quote, book."""
    return {
        "StartAt": "Stock",
        "States": {
            "Stock": task("stock", ResultPath="$.stock", Next="Quote", **stock_fields),
            "Quote": task("quote", Parameters={"kg.$": "$.kg"}, Next="Book", **quote_fields),
            "Book": task("book", **{"Parameters": ASK_BOOK, "ResultPath": "$.courier", **book}),
        },
    }


def delivered(order: dict[str, Any]) -> dict[str, Any]:
    """The order with all three answers."""
    price = priced(order, None)
    courier = booked({"address": order["address"], "price": price["price"]}, None)
    return {**order, "stock": shelved(order, None), "quote": price, "courier": courier}


LOST_INPUT = Exercise(
    id="l03.q4",
    title="Repair: the order gets lost twice",
    repair=True,
    prompt="""
The order goes through `Stock`, `Quote` and `Book`, and should come out whole, with the answers at `$.stock`, `$.quote` and
`$.courier`. Each function is called once. It fails. There are **two** mistakes in this machine, each in one field. The handlers are right. Start with the first
error that you see, fix it, run again.
""",
    kind="asl",
    starter="""
{
  "StartAt": "Stock",
  "States": {
    "Stock": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:stock",
      "ResultPath": "$.stock",
      "OutputPath": "$.stock",
      "Next": "Quote"
    },
    "Quote": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:quote",
      "Parameters": {"kg.$": "$.kg"},
      "Next": "Book"
    },
    "Book": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:book",
      "Parameters": {"address.$": "$.address", "price.$": "$.quote.price"},
      "ResultPath": "$.courier",
      "End": true
    }
  }
}
""",
    solution=pipeline({}, {"ResultPath": "$.quote"}),
    functions=PIPELINE,
    probes=[
        out(ORDER, delivered(ORDER)),
        out(generated(parcel, count=20), reference=delivered),
        calls(ORDER, {"book": [{"address": "Elm Street 4", "price": 8.5}]}),
        calls(ORDER, counts={"stock": 1, "quote": 1, "book": 1}),
    ],
    wrong=[
        Wrong(
            answer=pipeline({}, {}),
            says="$.address",
            hint="The first mistake is fixed: Quote gets the order. What does Quote hand on?",
        ),
        Wrong(
            answer=pipeline({"OutputPath": "$.stock"}, {"ResultPath": "$.quote"}),
            says="$.kg",
            hint="The second mistake is fixed, the first one is not: what leaves the state Stock?",
        ),
        Wrong(
            answer=pipeline({}, {"ResultPath": None}),
            says="$.quote.price",
            hint="null keeps the order and drops the quote. Book asks for `$.quote.price`.",
        ),
        Wrong(
            answer=pipeline({}, {"ResultPath": "$.quote"}, ResultPath="$"),
            says="is missing",
            hint="Now the order is lost in the last state. Book was right.",
        ),
        Wrong(
            answer=pipeline({"OutputPath": "$.order"}, {"ResultPath": "$.quote"}),
            like=[
                pipeline({"OutputPath": "$.id"}, {"ResultPath": "$.quote"}),
                pipeline({"OutputPath": "$.order"}, {}),
            ],
            when=lambda machine, _execution: machine["States"]["Stock"]["OutputPath"] != "$",
            says="FAILED with States.Runtime",
            hint="OutputPath takes a part of the data, and the rest is gone. The order is not a part of it: it is all of it.",
        ),
        Wrong(
            answer=pipeline({}, {"ResultPath": "$"}),
            says="$.address",
            hint="`$` is the whole input, so the quote still replaces the order. Book asks for `$.quote.price`: where must the quote go?",
        ),
        Wrong(
            answer=pipeline({}, {"ResultPath": "$.price"}),
            like=[pipeline({}, {"ResultPath": "$.Quote"}), pipeline({}, {"ResultPath": "$.quote.price"})],
            when=lambda machine, execution: (
                "OutputPath" not in machine["States"]["Stock"]
                and machine["States"]["Quote"]["ResultPath"] not in (None, "$.quote")
                and execution.error == "States.Runtime"
            ),
            says="$.quote.price",
            hint="Both fields are the right ones. Book asks for `$.quote.price`, and the quote is an object with a price in it: where must it go?",
        ),
        Wrong(
            answer=pipeline({}, {"ResultPath": "$.quote"}, Parameters={"address.$": "$.address", "price.$": "$.price"}),
            like=[pipeline({}, {}, Parameters={"price.$": "$.price"})],
            when=lambda machine, _execution: machine["States"]["Book"]["Parameters"] != ASK_BOOK,
            says="FAILED with",
            hint="Book was right: it asks for address and price where they belong. The mistakes are in the states before it.",
        ),
        Wrong(
            answer=pipeline({}, {"OutputPath": "$.quote"}),
            says="States.Runtime",
            hint="OutputPath reads: there is no `quote` in the result that it could take. In Quote the result has to be written to a place.",
        ),
    ],
    also_right=[
        pipeline({"OutputPath": "$"}, {"ResultPath": "$.quote"}),
        pipeline({"Parameters": {"id.$": "$.id"}}, {"ResultPath": "$.quote"}),
    ],
    hints=[
        "The error names a path and a state. Look at that state's input: what is missing, and which state threw it away?",
        "In Stock it is what leaves the state; in Quote it is where the result goes.",
        "Part of the answer: Stock needs no OutputPath at all.",
    ],
    concepts=["OutputPath", "ResultPath"],
    why="Every state hands on exactly its output. One state that drops the order drops it for all that follow.",
    variation="Book's answer has `cash` in it. Keep only `driver` under `$.courier`.",
)


def lasting(event: Any, context: Any) -> Any:
    """A quote that holds for some days, fewer for a light parcel."""
    del context
    return {"price": 4 + 1.5 * event["kg"], "currency": "EUR", "valid_days": 2 if event["kg"] < 10 else 5}


def renamed(order: dict[str, Any]) -> dict[str, Any]:
    """The order with the quote under the names of the accounts."""
    quote = lasting(order, None)
    return {**order, "delivery": {"eur": quote["price"], "days": quote["valid_days"]}}


def only(definition: Any) -> Any:
    """The state of a machine that has one."""
    return next(iter(definition["States"].values()))


SELECTED = {"eur.$": "$.price", "days.$": "$.valid_days"}

RENAME = Exercise(
    id="l03.q5",
    title="Other names for the result",
    prompt="""
The accounts read `$.delivery.eur` and `$.delivery.days`. `quote` answers `{"price": ..., "currency": "EUR", "valid_days": ...}`, and its handler
belongs to another team: it stays as it is. Change the machine so that the output is the order, whole, and at `$.delivery` an object with `eur` (the
price) and `days` (the valid days), and nothing else. `quote` is called once.
""",
    kind="asl",
    starter="""
{
  "StartAt": "Quote",
  "States": {
    "Quote": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:quote",
      "ResultPath": "$.quote",
      "End": true
    }
  }
}
""",
    solution=quoting(ResultSelector=SELECTED, ResultPath="$.delivery"),
    functions={"quote": lasting},
    probes=[
        out(ORDER, {**ORDER, "delivery": {"eur": 8.5, "days": 2}}),
        out(generated(parcel, count=20), reference=renamed),
        calls(ORDER, counts={"quote": 1}),
    ],
    wrong=[
        Wrong(
            answer=quoting(ResultPath="$.delivery"),
            says="$.delivery",
            when=lambda machine, execution: (
                "ResultSelector" not in only(machine) and "price" in execution.output["delivery"]
            ),
            hint="The result is in its place, under the names of `quote`. Which field builds a new object from a result?",
        ),
        Wrong(
            answer=quoting(ResultSelector={"eur": "$.price", "days": "$.valid_days"}, ResultPath="$.delivery"),
            like=[quoting(ResultSelector={"eur.$": "$.price", "days": "$.valid_days"}, ResultPath="$.delivery")],
            when=lambda machine, _execution: any(
                not name.endswith(".$") for name in only(machine).get("ResultSelector", {})
            ),
            says="$.delivery",
            hint="Without `.$` at the end of the name, the value is plain text.",
        ),
        Wrong(
            answer=quoting(Parameters=SELECTED, ResultPath="$.delivery"),
            says="States.Runtime",
            when=lambda machine, _execution: "Parameters" in only(machine),
            hint="Parameters builds what is sent, from the order, and there is no price in it yet. Which field does the same with what comes back?",
        ),
        Wrong(
            answer=quoting(
                ResultSelector={"eur.$": "$.quote.price", "days.$": "$.quote.valid_days"}, ResultPath="$.delivery"
            ),
            like=[
                quoting(
                    ResultSelector={"eur.$": "$.delivery.price", "days.$": "$.delivery.valid_days"},
                    ResultPath="$.delivery",
                )
            ],
            when=lambda machine, execution: (
                execution.error == "States.Runtime"
                and "ResultSelector" in only(machine)
                and "OutputPath" not in only(machine)
            ),
            says="could not be found in the input",
            hint="ResultSelector comes before ResultPath: in it `$` is the bare result, with `price` at its top.",
        ),
        Wrong(
            answer=quoting(ResultSelector=SELECTED),
            like=[quoting(ResultSelector=SELECTED, ResultPath="$")],
            says="$.id is missing",
            when=lambda machine, _execution: (
                only(machine).get("ResultPath", "$") == "$" and "ResultSelector" in only(machine)
            ),
            hint="The names are right, and the order is lost: the result takes its place. Say where it goes.",
        ),
        Wrong(
            answer=quoting(ResultSelector=SELECTED, ResultPath="$.quote"),
            like=[quoting(ResultSelector=SELECTED, ResultPath="$.Delivery")],
            when=lambda machine, _execution: only(machine).get("ResultPath") not in ("$.delivery", "$", None),
            says="$.delivery is missing",
            hint="The object is right. It stands at another place than the accounts look at: `$.delivery`.",
        ),
        Wrong(
            answer=quoting(ResultSelector={**SELECTED, "currency.$": "$.currency"}, ResultPath="$.delivery"),
            says="$.delivery.currency",
            hint="The accounts want two members and nothing else. What is not in the ResultSelector does not go on.",
        ),
        Wrong(
            answer=quoting(ResultSelector={"EUR.$": "$.price", "days.$": "$.valid_days"}, ResultPath="$.delivery"),
            like=[quoting(ResultSelector={"price.$": "$.price", "days.$": "$.valid_days"}, ResultPath="$.delivery")],
            when=lambda machine, _execution: set(only(machine)["ResultSelector"]) != set(SELECTED),
            says="$.delivery",
            hint="The name before `.$` is the new one, to the letter: `eur` and `days`. The old one stands in the path.",
        ),
        Wrong(
            answer=quoting(ResultSelector=SELECTED, ResultPath="$.delivery", OutputPath="$.delivery"),
            says="$.id is missing",
            when=lambda machine, _execution: "OutputPath" in only(machine),
            hint="All of it was there, and then OutputPath took a part and threw the order away.",
        ),
    ],
    also_right=[
        quoting(Parameters={"kg.$": "$.kg"}, ResultSelector=SELECTED, ResultPath="$.delivery"),
        quoting(ResultSelector={"eur.$": "$['price']", "days.$": "$['valid_days']"}, ResultPath="$['delivery']"),
        quoting(
            QueryLanguage="JSONata",
            Output="{% $merge([$states.input, {'delivery': {'eur': $states.result.price, 'days': $states.result.valid_days}}]) %}",
        ),
    ],
    hints=[
        "Two questions: what is kept of the answer, under which names, and where does it go?",
        "ResultSelector builds a new result; in it `$` is the old one. ResultPath says where the new one goes.",
        'Part of the answer: `"ResultSelector": {"eur.$": "$.price", …}`',
    ],
    concepts=["ResultSelector", "ResultPath"],
    why="ResultSelector makes an object with the names of those who read it. The handler knows nothing of them.",
    variation="The courier wants the price as a text, `8.5 EUR`. `States.Format` of lesson 00 works in a ResultSelector too.",
)

EXERCISES = [*ASKED, PREDICT_INPUT, KEEP_ORDER, ONLY_ID, LOST_INPUT, RENAME]
