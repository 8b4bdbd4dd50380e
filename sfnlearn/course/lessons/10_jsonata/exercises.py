"""Lesson 10, JSONata and variables: what the exercises ask and how answers are judged."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Any

from sfnlearn import StateMachine, run
from sfnlearn.course.checking.compare import same
from sfnlearn.course.checking.exercise import Exercise, Wrong
from sfnlearn.course.checking.probes import alike, calls, generated, hist, out, static, truth

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
ORDER = {"id": "p7", "address": "Elm Street 4", "kg": 3}
QUOTE = {"price": 8.5, "currency": "EUR", "valid_days": 2}


def expression(text: str) -> str:
    """An expression between its delimiters."""
    return "{% " + text + " %}"


def state(type_: str, **fields: Any) -> dict[str, Any]:
    """A state; it ends its block unless it has a Next."""
    end = {} if "Next" in fields or type_ == "Choice" else {"End": True}
    return {"Type": type_, **fields, **end}


def task(function: str, **fields: Any) -> dict[str, Any]:
    """A Task that calls a function."""
    return state("Task", Resource=ARN + function, **fields)


def machine(language: str = "JSONata", **states: Any) -> dict[str, Any]:
    """A machine that starts with the first of its states."""
    return {"QueryLanguage": language, "StartAt": next(iter(states)), "States": states}


def execute(definition: Mapping[str, Any], data: Any, functions: Mapping[str, Any] | None = None) -> Any:
    """Run a definition once."""
    return run(StateMachine(dict(definition)), data, functions=functions)


def unassigned(definition: Mapping[str, Any]) -> set[str]:
    """The names after a $ that no state assigns; a function's own parameters count too."""
    assigned = {name for one in definition["States"].values() for name in one.get("Assign", {})}
    return set(re.findall(r"\$([A-Za-z_]\w*)\b(?!\()", str(definition))) - assigned - {"states"}


def plain(definition: Mapping[str, Any], field: str) -> bool:
    """Whether a text in this field of some state stands outside the delimiters of an expression."""
    fields = [one.get(field) for one in definition["States"].values()]
    texts = [text for one in fields if isinstance(one, Mapping) for text in one.values() if isinstance(text, str)]
    return any(not (text.startswith("{%") and text.endswith("%}")) for text in texts)


# ------------------------------------------------------------------ in the lesson


def placed() -> str:
    """Which option ResultPath "$.quote" gives."""
    options = {"a": {"quote": QUOTE}, "b": {**ORDER, "quote": QUOTE}, "c": {**ORDER, **QUOTE}}
    definition = machine("JSONPath", Quote=task("quote", ResultPath="$.quote"))
    output = execute(definition, ORDER, {"quote": lambda event: QUOTE}).output
    return next((key for key, value in options.items() if value == output), "?")


def iteration_input() -> str:
    """Which option the first state of an iteration sees."""
    block = {"StartAt": "Look", "States": {"Look": state("Pass")}}
    definition = machine("JSONPath", Each=state("Map", ItemsPath="$.parcels", ItemProcessor=block))
    seen = execute(definition, {"day": 1, "parcels": [{"id": "p7"}, {"id": "p8"}]}).output[0]
    return {"id": "b", "parcels": "a"}.get(next(iter(seen)), "?")


def counted() -> str:
    """Which option the lesson's counting machine gives."""
    ring = state(
        "Pass", Assign={"tries": expression("$tries + 1")}, Output={"put out": expression("$tries")}, Next="Note"
    )
    note = state("Pass", Output=expression("$merge([$states.input, {'afterwards': $tries}])"))
    output = execute(machine(Begin=state("Pass", Assign={"tries": 0}, Next="Ring"), Ring=ring, Note=note), {}).output
    return {(1, 1): "a", (0, 1): "b", (0, 0): "c"}.get((output["put out"], output["afterwards"]), "?")


def outside() -> str:
    """Which option reading a branch's variable after the Parallel gives."""
    branch = {"StartAt": "Van", "States": {"Van": state("Pass", Assign={"van": 12})}}
    definition = machine(
        Ask=state("Parallel", Branches=[branch], Next="Sum"), Sum=state("Pass", Output=expression("$van"))
    )
    execution = execute(definition, {})
    if execution.status == "SUCCEEDED":
        return "a" if execution.output == 12 else "b"
    return "c" if execution.error == "States.QueryEvaluationError" else "?"


def printed() -> str:
    """Which option is the number of labels that the lesson's Map prints for one heavy parcel."""
    block = {"StartAt": "Print", "States": {"Print": state("Pass")}}
    items = expression("$states.input.parcels[kg > 10]")
    definition = machine(Label=state("Map", Items=items, ItemProcessor=block))
    execution = execute(definition, {"parcels": [{"id": "p7", "kg": 12}, {"id": "p8", "kg": 2}]})
    return {1: "a", 2: "b", 0: "c"}.get(len(execution.output), "?") if execution.status == "SUCCEEDED" else "d"


ASKED = [
    Exercise(
        id="l10.r1",
        title="Recall from lesson 03",
        prompt='`Quote` has `"ResultPath": "$.quote"` and no other field for data. What is its output?',
        kind="predict",
        options={
            "a": "only the result, under `quote`",
            "b": "the order, with the result added under `quote`",
            "c": "the order and the members of the result side by side",
        },
        solution="b",
        probes=[truth(placed, ran="a Task with ResultPath $.quote")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="ResultPath writes into the input; the rest of it stays."),
            Wrong(answer="c", says='"c"', hint="The result goes to one place, `quote`, as one value."),
        ],
        hints=["Lesson 03: which of the five fields writes?"],
        concepts=["ResultPath"],
        why="ResultPath names the place in the input where the whole result is written.",
    ),
    Exercise(
        id="l10.r2",
        title="Recall from lesson 08",
        prompt=(
            "A Map goes over the list `parcels` of its input, and has no ItemSelector. What is the input of the first "
            "state in an iteration?"
        ),
        kind="predict",
        options={"a": "the whole input of the Map", "b": "the item alone", "c": "the item, and its index"},
        solution="b",
        probes=[truth(iteration_input, ran="a Map over two parcels, and a look at the first iteration")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="An iteration sees what the Map gives it, and that is one item."),
            Wrong(
                answer="c",
                says='"c"',
                hint="The index is in the context object. Who wants it in the input writes an ItemSelector.",
            ),
        ],
        hints=["Lesson 08: what did each iteration get?"],
        concepts=["Map"],
        why="Each iteration gets its item as the input.",
    ),
    Exercise(
        id="l10.p1",
        title="Assign and Output in one state",
        prompt="What is the output of the execution?",
        kind="predict",
        options={
            "a": '`{"put out": 1, "afterwards": 1}`',
            "b": '`{"put out": 0, "afterwards": 1}`',
            "c": '`{"put out": 0, "afterwards": 0}`',
        },
        solution="b",
        probes=[truth(counted, ran="the machine that counts the tries")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="Output does not see what Assign of the same state writes."),
            Wrong(answer="c", says='"c"', hint="Assign did count. From which state on is the new value seen?"),
        ],
        hints=["Both fields are worked out at the same moment."],
        concepts=["Assign", "variable"],
        why="All fields of a state see the variables as they were when the state was entered.",
    ),
    Exercise(
        id="l10.p2",
        title="A variable of a branch",
        prompt=(
            'A branch of a Parallel assigns `van`, 12. The state after the Parallel has `"Output": "{% $van %}"`. '
            "What comes of it?"
        ),
        kind="predict",
        options={"a": "12", "b": "null", "c": "the execution fails"},
        solution="c",
        probes=[truth(outside, ran="a Parallel whose branch assigns van, and a state after it that reads $van")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="A variable lives in its block, and the branch is a block of its own."),
            Wrong(
                answer="b",
                says='"b"',
                hint="A name that is not there is undefined, which is not null: a field needs a value.",
            ),
        ],
        hints=["Is a variable global?"],
        concepts=["scope", "variable"],
        why="The branch's variables end with the branch, so `$van` is undefined, and a field that gets no value fails.",
    ),
    Exercise(
        id="l10.p3",
        title="How many labels?",
        prompt=(
            'The list is `[{"id": "p7", "kg": 12}, {"id": "p8", "kg": 2}]`, and `Items` is '
            "`{% $states.input.parcels[kg > 10] %}`. How many labels are printed?"
        ),
        kind="predict",
        options={"a": "one", "b": "two", "c": "none", "d": "the execution fails"},
        solution="b",
        probes=[truth(printed, ran="the Map over the parcels above 10 kg, one of two")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="One match is not an array of one: it is the parcel itself, an object."),
            Wrong(answer="c", says='"c"', hint="There is a match. What does a Map do with an object?"),
            Wrong(
                answer="d",
                says='"d"',
                hint="With no match it would fail. Here there is one, and a Map takes an object too.",
            ),
        ],
        hints=["Try the expression in the scratchpad: which kind is the value?"],
        concepts=["singleton"],
        why="One match comes as an object, and a Map of an object goes over its members: id and kg.",
    ),
]


# -------------------------------------------------------------- exercise notebook


def parcel(random: random.Random) -> dict[str, Any]:
    """A random order; its optional members differ from one to the next."""
    order = {"id": f"p{random.randrange(1, 10_000)}", "address": f"Elm Street {random.randrange(1, 99)}"}
    extra = {"fragile": random.random() < 0.5, "note": "ring twice", "card": "4000", "worth": random.randrange(1, 900)}
    return {**order, "kg": random.randrange(1, 30), **{key: extra[key] for key in random.sample(sorted(extra), 2)}}


FUNCTIONS: dict[str, Any] = {
    "quote": lambda event: {"price": 4 + 1.5 * event["kg"], "currency": "EUR", "valid_days": 2},
    "pay": lambda event: {"receipt": f"R-{event['amount']}"},
    "book": lambda event: {"tracking": "T-" + event["id"], "driver": "Ida"},
}

PATHS = machine(
    "JSONPath",
    Quote=task(
        "quote",
        Parameters={"kg.$": "$.kg"},
        ResultSelector={"eur.$": "$.price"},
        ResultPath="$.quote",
        Next="Book",
    ),
    Book=task(
        "book",
        Parameters={"id.$": "$.id", "address.$": "$.address", "reference.$": "$$.Execution.Name"},
        ResultSelector={"tracking.$": "$.tracking"},
        ResultPath="$.courier",
    ),
)
TRANSLATE_STARTER = """{
  "StartAt": "Quote",
  "States": {
    "Quote": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:quote",
      "Parameters": {"kg.$": "$.kg"},
      "ResultSelector": {"eur.$": "$.price"},
      "ResultPath": "$.quote",
      "Next": "Book"
    },
    "Book": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:book",
      "Parameters": {
        "id.$": "$.id",
        "address.$": "$.address",
        "reference.$": "$$.Execution.Name"
      },
      "ResultSelector": {"tracking.$": "$.tracking"},
      "ResultPath": "$.courier",
      "End": true
    }
  }
}"""

KG = {"kg": expression("$states.input.kg")}
WHO = {
    "id": expression("$states.input.id"),
    "address": expression("$states.input.address"),
    "reference": expression("$states.context.Execution.Name"),
}
WITH_QUOTE = expression("$merge([$states.input, {'quote': {'eur': $states.result.price}}])")
WITH_COURIER = expression("$merge([$states.input, {'courier': {'tracking': $states.result.tracking}}])")


NO_DELIMITERS = [(" {% ", " %}"), ("{ ", " }"), ("% ", " %")]


def translated(
    quote: Any = KG, priced: Any = WITH_QUOTE, book: Any = WHO, booked: Any = WITH_COURIER
) -> dict[str, Any]:
    """The answer to q1 with these Arguments and Outputs."""
    return machine(
        Quote=task("quote", Arguments=quote, Output=priced, Next="Book"),
        Book=task("book", Arguments=book, Output=booked),
    )


def speaks_jsonata(definition: Mapping[str, Any]) -> bool:
    """Whether every state of a machine is JSONata's."""
    default = definition.get("QueryLanguage", "JSONPath")
    return all(one.get("QueryLanguage", default) == "JSONata" for one in definition["States"].values())


TRANSLATE = Exercise(
    id="l10.q1",
    title="Lesson 03's machine in JSONata",
    prompt="""
The cell holds a machine of lesson 03 in JSONPath. Write it in JSONata: the same output and the same calls for every order. 50 orders are tried, and both machines get them.
Every state has to be JSONata's. The table in the lesson shows how fields correspond.
""",
    kind="asl",
    starter=TRANSLATE_STARTER,
    solution=translated(),
    functions=FUNCTIONS,
    probes=[
        out(generated(parcel, count=50), reference=lambda order: execute(PATHS, order, FUNCTIONS).output),
        calls(ORDER, {"quote": [{"kg": 3}]}),
        alike(generated(parcel, count=10)),
        static(speaks_jsonata, says="QueryLanguage JSONata for every state"),
    ],
    wrong=[
        Wrong(
            answer=translated(quote={"kg.$": expression("$states.input.kg")}),
            like=[translated(book={f"{name}.$": value for name, value in WHO.items()})],
            when=lambda given, _execution: ".$'" in str(given),
            says="FAILED",
            hint="A function looks for `kg` or `id` and does not find it. In JSONata a name has no `.$` at its end.",
        ),
        Wrong(
            answer=translated(book={**WHO, "id": expression("$state.input.id")}),
            like=[translated(quote={"kg": expression("$state.input.kg")})],
            when=lambda given, _execution: "$state." in str(given),
            says="$state.input",
            hint="The name is `$states`, with an s at its end. `$state` would be a variable, and nobody assigned it.",
        ),
        Wrong(
            answer=translated(priced=expression("$merge($states.input, {'quote': {'eur': $states.result.price}})")),
            when=lambda given, _execution: re.search(r"\$merge\(\s*[^\[\s]", str(given)) is not None,
            says="merge",
            hint="$merge takes one list. Square brackets around all objects make it one: $merge([$states.input, {...}]).",
        ),
        Wrong(
            answer=translated(priced=expression("$merge([$states.input, {quote: {eur: $states.result.price}}])")),
            like=[
                translated(priced=expression("$merge([$states.input, {quote: {'eur': $states.result.price}}])")),
                translated(priced=expression("$merge([$states.input, {'quote': {eur: $states.result.price}}])")),
            ],
            says="at the top level",
            hint="The name of a member is a text, and a text in an expression stands in single quotes: 'quote'.",
        ),
        Wrong(
            answer=translated(book={**WHO, "reference": expression("$$.Execution.Name")}),
            says="$$",
            hint="`$$` is a path's sign for the context. In JSONata the context is $states.context.",
        ),
        Wrong(
            answer=translated(quote=KG["kg"]),
            says="FAILED",
            hint="quote got a bare number, and looks for `kg` in what it gets. Arguments is an object, as Parameters was.",
        ),
        Wrong(
            answer=translated(quote=expression("$states.input")),
            says="quote is called with",
            hint="quote got the whole order. Say in Arguments what Parameters said: `kg` alone.",
        ),
        Wrong(
            answer={**PATHS, "QueryLanguage": "JSONata"},
            says="Parameters",
            hint="JSONata's states have other fields: Arguments in place of Parameters, Output in place of ResultSelector and ResultPath.",
        ),
        Wrong(
            answer=translated(priced={"quote": {"eur": expression("$states.result.price")}}),
            like=[translated(booked=expression("$states.result")), translated(booked={"id": WHO["id"]})],
            when=lambda given, _execution: any(
                "$states.input" not in str(one.get("Output")) for one in given["States"].values()
            ),
            says="id",
            hint="Output is all that goes on. Put the input into it too: $merge([$states.input, {...}]).",
        ),
        Wrong(
            answer=translated(priced=expression("$merge([$states.input, {'quote': $states.result}])")),
            says='"valid_days"',
            hint="ResultSelector kept one member of the result of quote. Name it in the object: {'eur': $states.result.price}.",
        ),
        Wrong(
            answer=translated(booked=expression("$merge([$states.input, {'courier': $states.result}])")),
            says='"driver"',
            hint="ResultSelector kept one member of the result of book: {'tracking': $states.result.tracking}.",
        ),
        Wrong(
            answer=translated(quote={"kg": "$states.input.kg"}),
            like=[translated(quote={"kg": f"{before}$states.input.kg{after}"}) for before, after in NO_DELIMITERS],
            when=lambda given, _execution: plain(given, "Arguments"),
            says="FAILED",
            hint="Without {% at the very beginning and %} at the very end it is plain text, and that is what is sent.",
        ),
        Wrong(
            answer=translated(quote={"kg": expression("$.kg")}),
            says="Quote",
            hint="`$` is a path's sign for the input. In JSONata the input is $states.input.",
        ),
        Wrong(
            answer=translated(quote={"kg": expression("$states.result.kg")}),
            says="$states.result",
            hint="Arguments are worked out before the call: there is no result yet.",
        ),
        Wrong(
            answer=translated(priced=expression("$merge([$states.input, {'eur': $states.result.price}])")),
            says="quote",
            hint="ResultPath put it under `quote`. Write the object inside an object: {'quote': {'eur': ...}}.",
        ),
        Wrong(
            answer=translated(book=expression("$states.input")),
            like=[translated(book={name: WHO[name] for name in ("id", "address")})],
            says="book is called with",
            hint="book gets three members and nothing else. Which are they, and where does the reference come from?",
        ),
    ],
    also_right=[
        translated(quote=expression("{'kg': $states.input.kg}")),
        {
            "StartAt": "Quote",
            "States": {name: {**one, "QueryLanguage": "JSONata"} for name, one in translated()["States"].items()},
        },
    ],
    hints=[
        "Take the two states one by one: what is sent, and what goes on?",
        "`Parameters` becomes `Arguments`. `ResultSelector` and `ResultPath` together become one `Output`, with $merge.",
        "Quote has `\"Output\": \"{% $merge([$states.input, {'quote': {'eur': $states.result.price}}]) %}\"`.",
    ],
    concepts=["JSONata", "Arguments", "Output"],
    why="Arguments reads the input; Output puts input and result together, which three fields did before.",
    variation="Take `$merge` out of Book and build the output member by member. What do orders with other members lose?",
)

CARRY_STARTER = """{
  "QueryLanguage": "JSONata",
  "StartAt": "Quote",
  "States": {
    "Quote": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:quote",
      "Arguments": {"kg": "{% $states.input.kg %}"},
      "Output": "{% $merge([$states.input, {'price': $states.result.price}]) %}",
      "Next": "Pay"
    },
    "Pay": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay",
      "Arguments": {"amount": "{% $states.input.price %}"},
      "Output": "{% $states.input %}",
      "Next": "Book"
    },
    "Book": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:book",
      "Arguments": {
        "id": "{% $states.input.id %}",
        "address": "{% $states.input.address %}"
      },
      "Output": {
        "id": "{% $states.input.id %}",
        "price": "{% $states.input.price %}",
        "tracking": "{% $states.result.tracking %}"
      },
      "End": true
    }
  }
}"""

KEPT = {"order": expression("$states.input"), "price": expression("$states.result.price")}
TOLD = {
    "id": expression("$order.id"),
    "price": expression("$price"),
    "tracking": expression("$states.result.tracking"),
}


def remembered(
    kept: Any = KEPT, paid: Any = None, book: Any = None, told: Any = None, quote: Any = None, pay: Any = None
) -> dict[str, Any]:
    """The answer to q2 with this Assign, these Arguments of Pay and Book, and further fields."""
    return machine(
        Quote=task("quote", Arguments=KG, Assign=kept, Next="Pay", **(quote or {})),
        Pay=task("pay", Arguments=paid or {"amount": expression("$price")}, Next="Book", **(pay or {})),
        Book=task(
            "book",
            Arguments=book or {"id": expression("$order.id"), "address": expression("$order.address")},
            Output=told or TOLD,
        ),
    )


ORDINALS = ("first", "second", "third", "fourth", "fifth")


def travels(execution: Any) -> list[str]:
    """Which states, in their order, have an output that still holds the order's address."""
    exits = [event for event in execution.events if event.type.endswith("StateExited")]
    address = execution.input["address"]
    return [place for place, event in zip(ORDINALS, exits, strict=False) if address in str(event.details.get("output"))]


REMEMBER = Exercise(
    id="l10.q2",
    title="A variable instead of luggage",
    prompt="""
This machine works, and carries the whole order through every state, though only `Book` at the end needs it. Let the machine **remember** it instead.

- The calls of `quote`, `pay` and `book`, and the output at the end, stay as they are.
- No state's output holds the order's address any more.
""",
    kind="asl",
    starter=CARRY_STARTER,
    solution=remembered(),
    functions=FUNCTIONS,
    probes=[
        alike(generated(parcel, count=20)),
        hist(
            generated(parcel, count=10),
            where=lambda execution: not travels(execution),
            says="no output with the order's address",
            tells=lambda execution: f"the output of the {' and of the '.join(travels(execution))} state holds it",
        ),
    ],
    wrong=[
        Wrong(
            answer=remembered(kept={**KEPT, "order": "$states.input"}),
            when=lambda given, _execution: plain(given, "Assign"),
            says="FAILED",
            hint="In Assign, too, only {% ... %} is an expression. Without it the variable holds the plain text.",
        ),
        Wrong(
            answer=remembered(quote={"Output": expression("$order")}),
            like=[remembered(quote={"Output": {"price": expression("$price")}})],
            when=lambda given, _execution: (
                "$" in str(given["States"][given["StartAt"]].get("Output")).replace("$states", "")
            ),
            says="FAILED",
            hint="Output does not see what Assign of the same state writes. Is the Output needed at all?",
        ),
        Wrong(
            answer=remembered(book={"id": expression("$id"), "address": expression("$address")}),
            like=[remembered(kept={"price": expression("$states.result.price")})],
            when=lambda given, _execution: bool(unassigned(given)),
            says="returned nothing",
            hint="After the $ stands the name of a variable, and no state assigns this one. Which names stand in Assign?",
        ),
        Wrong(
            answer=remembered(told={**TOLD, "price": expression("$order.price")}),
            when=lambda given, _execution: "$order.price" in str(given),
            says="price",
            hint="The order came without a price; that is in the result of quote. Assign it from there.",
        ),
        Wrong(
            answer=remembered(told={**TOLD, "address": expression("$order.address")}),
            says="$.address is not expected",
            hint="The output at the end has three members, as before: id, price and tracking.",
        ),
        Wrong(
            answer=remembered(
                book={"id": expression("$states.order.id"), "address": expression("$states.order.address")}
            ),
            says="$states.order",
            hint="A variable is no member of $states. It is read by its own name: $order.id.",
        ),
        Wrong(
            answer=remembered(quote={"Output": expression("$states.input")}),
            like=[
                remembered(quote={"Output": expression("$merge([$states.input, {'price': $states.result.price}])")}),
                remembered(quote={"Output": {"order": expression("$states.input")}}),
                remembered(
                    quote={"Output": expression("$merge([$states.input, {'price': $states.result.price}])")},
                    pay={"Output": expression("$states.input")},
                ),
            ],
            says="the output of the first",
            hint="The order still goes on as output of the first state. Put out only what a later state reads from its input, if anything.",
        ),
        Wrong(
            answer=remembered(pay={"Output": expression("$order")}),
            says="the output of the second",
            hint="Book reads $order itself, so Pay need not put it out.",
        ),
        Wrong(
            answer=remembered(
                book={"id": expression("$states.input.id"), "address": expression("$states.input.address")}
            ),
            like=[
                remembered(told={**TOLD, "price": expression("$states.input.price")}),
            ],
            when=lambda given, _execution: "$states.input" in str(list(given["States"].values())[-1]),
            says="FAILED",
            hint="In Book the input is what Pay gave. What is needed from earlier has to be in a variable, and read from it.",
        ),
        Wrong(
            answer=remembered(
                kept={"$order": expression("$states.input"), "$price": expression("$states.result.price")}
            ),
            says="$order",
            hint="In Assign the name stands without $. Only the expressions that read it have the sign.",
        ),
        Wrong(
            answer=remembered(book={"id": expression("order.id"), "address": expression("order.address")}),
            says="order",
            hint="A variable is read with $ before its name: $order.id.",
        ),
        Wrong(
            answer=remembered(book=expression("$order")),
            says="book is called with",
            hint="book gets the id and the address, and no more than that.",
        ),
        Wrong(
            answer=remembered(told={"id": expression("$order.id"), "tracking": expression("$states.result.tracking")}),
            says="price",
            hint="The output has three members, as before. The price is in the result of the first call: keep that too.",
        ),
    ],
    also_right=[
        remembered(
            kept={
                "id": expression("$states.input.id"),
                "address": expression("$states.input.address"),
                "price": expression("$states.result.price"),
            },
            book={"id": expression("$id"), "address": expression("$address")},
            told={**TOLD, "id": expression("$id")},
        ),
        remembered(
            book={
                "id": expression("$states.context.Execution.Input.id"),
                "address": expression("$states.context.Execution.Input.address"),
            }
        ),
    ],
    hints=[
        "Which state is the last that has the whole order as its input?",
        "Quote can `Assign` two variables: one from `$states.input`, one from `$states.result`. Then no Output is needed there.",
        'Quote has `"Assign": {"order": "{% $states.input %}", "price": "{% $states.result.price %}"}`, and Book sends `"{% $order.id %}"`.',
    ],
    concepts=["Assign", "variable"],
    why="Quote sees the order as its input and keeps it; every later state of the block reads the variable.",
    variation="Put Pay into a Parallel with one branch. Can it still read `$price`? Can it assign it?",
)


def three_outputs() -> dict[str, Any]:
    """What the three machines of q3 put out."""
    ten = state("Pass", Assign={"n": expression("$n * 10")}, Output=expression("$n"))
    swapped = state("Pass", Assign={"x": expression("$y"), "y": expression("$x")}, Next="Read")
    inner = {
        "StartAt": "Keep",
        "States": {
            "Keep": state("Pass", Assign={"seen": expression("$states.input")}, Next="Tell"),
            "Tell": state("Pass", Output=expression("$seen + $base")),
        },
    }
    machines = {
        "a": machine(Set=state("Pass", Assign={"n": 1}, Next="Ten"), Ten=ten),
        "b": machine(
            Set=state("Pass", Assign={"x": 1, "y": 2}, Next="Swap"),
            Swap=swapped,
            Read=state("Pass", Output=expression("[$x, $y]")),
        ),
        "c": machine(
            Set=state("Pass", Assign={"base": 100}, Next="Each"),
            Each=state("Map", Items=[1, 2, 3], ItemProcessor=inner),
        ),
    }
    return {name: execute(one, {}).output for name, one in machines.items()}


OUTPUTS: dict[str, Any] = {"a": 1, "b": [2, 1], "c": [101, 102, 103]}
PREDICT = Exercise(
    id="l10.q3",
    title="Predict Assign and Output",
    prompt="""
Three machines, all in JSONata. What is the output of each?

- **a** The first state has `"Assign": {"n": 1}`. The second and last has `"Assign": {"n": "{% $n * 10 %}"}` and `"Output": "{% $n %}"`.
- **b** The first state has `"Assign": {"x": 1, "y": 2}`, the second `"Assign": {"x": "{% $y %}", "y": "{% $x %}"}`, the last `"Output": "{% [$x, $y] %}"`.
- **c** The first state has `"Assign": {"base": 100}`. Then a Map goes over `[1, 2, 3]`. In each iteration `Keep` has
  `"Assign": {"seen": "{% $states.input %}"}`, and after it `Tell` has `"Output": "{% $seen + $base %}"`.
""",
    kind="predict",
    starter='{\n    "a": ...,\n    "b": ...,\n    "c": ...,\n}',
    solution=OUTPUTS,
    probes=[truth(three_outputs, ran="the three machines")],
    wrong=[
        Wrong(
            answer={**OUTPUTS, "a": 10},
            when=lambda given, _execution: same(given["a"], 10),
            says='"a"',
            hint="In machine a, Output and Assign are worked out together: Output sees n as it was when the state was entered.",
        ),
        Wrong(
            answer={**OUTPUTS, "b": [2, 2]},
            when=lambda given, _execution: same(given["b"], [2, 2]),
            says='"b"',
            hint="In machine b, y does not see the new x. Both expressions see the old values, so nothing is lost.",
        ),
        Wrong(
            answer={**OUTPUTS, "b": [1, 2]},
            like=[{**OUTPUTS, "b": [1, 1]}],
            when=lambda given, _execution: given["b"] in ([1, 2], [1, 1]),
            says='"b"',
            hint="In machine b, Read is a later state: it sees what Swap has assigned.",
        ),
        Wrong(
            answer={**OUTPUTS, "c": [103, 103, 103]},
            when=lambda given, _execution: same(given["c"], [103, 103, 103]),
            says='"c"',
            hint="In machine c, each iteration has a `seen` of its own; they do not write over one another.",
        ),
        Wrong(
            answer={**OUTPUTS, "c": [1, 2, 3]},
            like=[{**OUTPUTS, "c": [100, 100, 100]}],
            when=lambda given, _execution: given["c"] in ([1, 2, 3], [100, 100, 100]),
            says='"c"',
            hint="In machine c, an iteration may read the variables outside, so Tell sees both names.",
        ),
    ],
    hints=[
        "Say for each expression at which moment it is worked out, and what the variables were then.",
        "All fields of one state see the values at its entry. An inner block reads outer variables, and has its own.",
        "In machine a the output is 1.",
    ],
    concepts=["Assign", "Output", "scope"],
    why="Values at the entry of the state; new ones from the next state on; each iteration a block of its own.",
    variation="Let Keep in machine c assign `base` instead of `seen`. What does the definition's check say?",
)


def cart(random: random.Random) -> dict[str, Any]:
    """A random cart: empty, of one item, or of several, some of them heavy."""
    zones = ["north", "south", "east"]
    return {
        "items": [
            {
                "sku": f"s{number}",
                "price": random.randrange(1, 50),
                "count": random.randrange(1, 4),
                "kg": random.choice([1, 9, 10, 11, 12, 30]),
                "zone": random.choice(zones),
            }
            for number in range(random.choice([0, 1, 2, 3, 5]))
        ]
    }


def summed_up(data: Mapping[str, Any]) -> dict[str, Any]:
    """What q4 asks for, in Python."""
    items = data["items"]
    zones: dict[str, list[str]] = {}
    for item in items:
        zones.setdefault(item["zone"], []).append(item["sku"])
    return {
        "total": sum(item["price"] * item["count"] for item in items),
        "heavy": [item["sku"] for item in items if item["kg"] > 10],
        "zones": zones,
        "currency": "EUR",
    }


TOTAL = expression("$sum([$states.input.items.(price * count)])")
HEAVY = expression("[$states.input.items[kg > 10].sku]")
ZONES = expression("$states.input.items{zone: [sku]}")


def summary(total: Any = TOTAL, heavy: Any = HEAVY, zones: Any = ZONES) -> dict[str, Any]:
    """The answer to q4 with these expressions."""
    return machine(Sum=state("Pass", Output={"total": total, "heavy": heavy, "zones": zones, "currency": "EUR"}))


def written(definition: Mapping[str, Any], member: str) -> str:
    """What an answer to q4 writes for a member of its output."""
    return next(str(one["Output"][member]) for one in definition["States"].values())


def total(definition: Mapping[str, Any]) -> str:
    """What an answer to q4 writes for `total`."""
    return written(definition, "total")


def heavy(definition: Mapping[str, Any]) -> str:
    """What an answer to q4 writes for `heavy`."""
    return written(definition, "heavy")


ONE_ITEM = {"items": [{"sku": "s0", "price": 5, "count": 2, "kg": 11, "zone": "north"}]}
LIGHT = {"items": [{"sku": "s0", "price": 5, "count": 2, "kg": 10, "zone": "north"}]}
SUM = Exercise(
    id="l10.q4",
    title="Sum, filter, group",
    prompt="""
A cart is `{"items": [{"sku": "s0", "price": 5, "count": 2, "kg": 11, "zone": "north"}, ...]}`. Fill the three blanks. The output is

- `total`: the sum of price times count over all items, 0 for an empty cart. JSONata calculates for each item so: `list.(a * b)`
- `heavy`: an array of the `sku` of all items whose `kg` is **more than** 10
- `zones`: an object with a member for each zone, an array of the `sku` there. JSONata groups so: `list{key: value}`
- `currency`: `EUR`, as it stands there

Empty carts and carts of one item come too. Arrays are arrays for them as well.
""",
    kind="asl",
    starter="""{
  "QueryLanguage": "JSONata",
  "StartAt": "Sum",
  "States": {
    "Sum": {
      "Type": "Pass",
      "Output": {
        "total": "{% ___ %}",
        "heavy": "{% ___ %}",
        "zones": "{% ___ %}",
        "currency": "EUR"
      },
      "End": true
    }
  }
}""",
    solution=summary(),
    probes=[
        out({"items": []}, {"total": 0, "heavy": [], "zones": {}, "currency": "EUR"}),
        out(ONE_ITEM, summed_up(ONE_ITEM)),
        out(generated(cart, count=50, including=[LIGHT]), reference=summed_up),
    ],
    wrong=[
        Wrong(
            answer=summary(total="$sum([$states.input.items.(price * count)])"),
            when=lambda given, _execution: (
                plain(given, "Output")
                and any(
                    "$" in text and not text.startswith("{%")
                    for text in next(iter(given["States"].values()))["Output"].values()
                )
            ),
            says="$sum",
            hint="Without {% at the very beginning and %} at the very end it is plain text, and that goes into the output.",
        ),
        Wrong(
            answer=summary(expression("$sum([$states.input.items.price * $states.input.items.count])")),
            like=[summary(expression("$sum($states.input.items.price * $states.input.items.count)"))],
            when=lambda given, _execution: "items.price *" in total(given) or "items.count *" in total(given),
            says="FAILED",
            hint="These are all prices times all counts, and lists cannot be multiplied. For each item: items.(price * count).",
        ),
        Wrong(
            answer=summary(expression("[$states.input.items.(price * count)]")),
            like=[summary(expression("$states.input.items.(price * count)"))],
            when=lambda given, _execution: "$" not in total(given).replace("$states", ""),
            says="total",
            hint="That is a product for each item. `$sum([...])` makes one number of them.",
        ),
        Wrong(
            answer=summary(expression("sum([$states.input.items.(price * count)])")),
            like=[summary(expression("sum($states.input.items.(price * count))"))],
            says="'sum'",
            hint="A function of JSONata has a $ before its name: $sum.",
        ),
        Wrong(
            answer=summary(expression("$sum([$states.input.items.price * count])")),
            like=[
                summary(expression("$sum($states.input.items.price * count)")),
                summary(expression("$sum([price * count])")),
                summary(expression("$sum(price * count)")),
                summary(expression("price * count")),
            ],
            says="at the top level",
            hint="Only inside the path are `price` and `count` those of an item: $states.input.items.(price * count).",
        ),
        Wrong(
            answer=summary(heavy=expression("[$states.input.items[kg > 10]].sku")),
            says="heavy",
            hint="`.sku` after the brackets takes them off again where there is one item. Put the brackets around everything.",
        ),
        Wrong(
            answer=summary(heavy=expression("[$states.input.items.kg > 10]")),
            like=[summary(heavy=expression("$states.input.items.kg > 10"))],
            when=lambda given, _execution: "items.kg" in heavy(given),
            says="heavy",
            hint="A comparison gives true or false. As a filter it stands in brackets right after the list: items[kg > 10].",
        ),
        Wrong(
            answer=summary(heavy=expression("[$states.input.items[kg * count > 10].sku]")),
            when=lambda given, _execution: "count" in heavy(given),
            says="heavy",
            hint="An item's own `kg` is asked for, however many of it are in the cart.",
        ),
        Wrong(
            answer=summary(zones=expression("$states.input.items{'zone': [sku]}")),
            when=lambda given, _execution: "'zone'" in written(given, "zones"),
            says="$.zones.zone is not expected",
            hint="In quotes `zone` is a text, the same for every item. Without them it is the item's own zone.",
        ),
        Wrong(
            answer=summary(zones=expression("$states.input.items{zone: [$states.input.items.sku]}")),
            says="zones",
            hint="$states.input.items is the whole cart again. In the braces `sku` alone means the items of this zone.",
        ),
        Wrong(
            answer=summary(zones=expression("[$states.input.items{zone: [sku]}]")),
            says="zones",
            hint="`zones` is an object, so no brackets stand around the whole. Which part of it has to be an array?",
        ),
        Wrong(
            answer=summary(zones=expression("$states.input.items.{zone: [sku]}")),
            when=lambda given, _execution: "items.{" in written(given, "zones"),
            says="zones",
            hint="With the dot each item gives an object of its own. To group, the braces stand right after the list.",
        ),
        Wrong(
            answer=summary(zones=expression("list{zone: [sku]}")),
            says="'list'",
            hint="`list` stood for a path to the list. Here that is $states.input.items.",
        ),
        Wrong(
            answer=summary(total=expression("$sum($states.input.items.(price * count))")),
            like=[
                summary(total=expression("$sum($map($states.input.items, function($i) {$i.price * $i.count}))")),
                summary(total=expression("$sum($states.input.items.(count * price))")),
            ],
            says="returned nothing",
            hint="In an empty cart the path gives nothing, and $sum of nothing is nothing. Put square brackets around the path.",
        ),
        Wrong(
            answer=summary(heavy=expression("$states.input.items[kg > 10].sku")),
            like=[
                summary(heavy=expression("$filter($states.input.items, function($i) {$i.kg > 10}).sku")),
                summary(heavy=expression("$states.input.items[kg > 10].sku[]")),
            ],
            says="returned nothing",
            hint="A filter without a match gives nothing, and one match gives no array. Square brackets around it help for both.",
        ),
        Wrong(
            answer=summary(heavy=expression("$states.input.items[kg > 10] ? [$states.input.items[kg > 10].sku] : ''")),
            says='"heavy"',
            hint="For an empty cart an empty array is asked for, not an empty text. Brackets alone give it.",
        ),
        Wrong(
            answer=summary(zones=expression("$states.input.items{zone: sku}")),
            says='"north"',
            hint="A zone with one item got a text. Brackets around the value, [sku], make it an array always.",
        ),
        Wrong(
            answer=summary(total=expression("$sum([$states.input.items.price])")),
            like=[summary(total=expression("$sum($states.input.items.price)"))],
            says="total",
            hint="An item may be ordered more than once: price times count. In a path a calculation stands in (...).",
        ),
        Wrong(
            answer=summary(heavy=expression("[$states.input.items[kg >= 10].sku]")),
            when=lambda given, _execution: ">=" in heavy(given),
            says="heavy",
            hint="More than 10 kg: what about an item of exactly 10?",
        ),
        Wrong(
            answer=summary(heavy=expression("[$states.input.items[kg > 10]]")),
            says="heavy",
            hint="Only the sku of an item is wanted. A path goes on after the filter.",
        ),
        Wrong(
            answer=summary(total=expression("$sum([items.(price * count)])")),
            like=[
                summary(expression("$sum(items.(price * count))")),
                summary(expression("$sum(items.price * items.count)")),
                summary(heavy=expression("[items[kg > 10].sku]")),
                summary(zones=expression("items{zone: [sku]}")),
                summary(
                    expression("$sum([items.(price * count)])"),
                    expression("[items[kg > 10].sku]"),
                    expression("items{zone: [sku]}"),
                ),
            ],
            says="items",
            hint="At the top level nothing stands for the input: write $states.input.items.",
        ),
    ],
    also_right=[
        summary(heavy=expression("$append([], $states.input.items[kg > 10].sku)")),
        summary(total=expression("$sum([$map($states.input.items, function($i) {$i.price * $i.count})])")),
        summary(zones=expression("$states.input.items{zone: $append([], sku)}")),
    ],
    hints=[
        'Try each expression with an empty cart and with one item. Import the lesson\'s `scratchpad`; `scratchpad(input={"items": []})` begins.',
        "`$sum` over `list.(a * b)`, a filter in square brackets after the path, `list{key: value}`; then brackets wherever an array is meant.",
        '`"heavy": "{% [$states.input.items[kg > 10].sku] %}"`, and what `total` sums up is `[$states.input.items.(price * count)]`.',
    ],
    concepts=["singleton", "undefined", "JSONata"],
    why="Brackets make an array of nothing, of one and of many, so no later state meets a surprise.",
    variation="Add `dearest`, the sku of the item with the highest price. What should it be for an empty cart?",
)

EXERCISES = [*ASKED, TRANSLATE, REMEMBER, PREDICT, SUM]
