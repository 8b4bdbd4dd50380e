"""Lesson 09, One function, many steps: what the exercises ask and how answers are judged."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from typing import Any

from sfnlearn import Execution, LambdaFunction, StateMachine, run
from sfnlearn.course.machine_parts import task
from sfnlearn.course.checking.probes import (
    alike,
    calls,
    each_call_fails,
    ends,
    fault,
    generated,
    out,
    stub,
    time,
    truth,
)
from sfnlearn.course.checking.exercise import Exercise, Wrong
from sfnlearn.course.pieces import change_requests
from sfnlearn.course.pieces.changes.parcel import DESIGNS

MONOLITH, _, SHARED = DESIGNS


def block(**states: Any) -> dict[str, Any]:
    """A machine that starts with the first of its states; those that are None are left out."""
    there = {name: state for name, state in states.items() if state is not None}
    return {"StartAt": next(iter(there)), "States": there}


def text(definition: Any) -> str:
    """A definition as a cell's text."""
    return f"\n{json.dumps(definition, indent=2)}\n"


def without(state: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """A state without these fields."""
    return {name: value for name, value in state.items() if name not in names}


def written(answer: Any) -> str:
    """An answer's definition on one line, to look for a text in."""
    return json.dumps(answer)


def states_that_call(answer: Any, function: str) -> list[dict[str, Any]]:
    """The Tasks of an answer that call this function."""
    return [each for each in answer["States"].values() if str(each.get("Resource", "")).endswith(f":{function}")]


def waits(answer: Any) -> list[dict[str, Any]]:
    """The Wait states of an answer."""
    return [each for each in answer["States"].values() if each["Type"] == "Wait"]


def named_errors(answer: Any, field: str) -> list[list[str]]:
    """What the Retriers or the Catchers of an answer name, one list for each."""
    return [each["ErrorEquals"] for state in answer["States"].values() for each in state.get(field, [])]


def misspells(answer: Any, error: str) -> bool:
    """Whether a Retrier or Catcher names neither this error nor one of Step Functions."""
    lists = named_errors(answer, "Retry") + named_errors(answer, "Catch")
    return any(error not in names and not any(name.startswith("States.") for name in names) for names in lists)


def takes_place(states: Any) -> bool:
    """Whether what one of these Tasks or Catchers gets takes the place of its input."""
    return any(each.get("ResultPath", "$") == "$" for each in states)


def catchers(answer: Any) -> list[dict[str, Any]]:
    """All Catchers of an answer."""
    return [each for state in answer["States"].values() for each in state.get("Catch", [])]


def sends_other_words(answer: Any, *texts: str) -> bool:
    """Whether a state sends a plain text that is none of these."""
    sent_texts = [each.get("Parameters", {}).get("text") for each in states_that_call(answer, "notify")]
    return any(each is not None and each not in texts for each in sent_texts)


def leads_express_to(answer: Any) -> str:
    """The function of the state that an answer's rule for true leads to."""
    rules = [rule for state in answer["States"].values() for rule in state.get("Choices", [])]
    leads = [rule["Next"] for rule in rules if rule.get("BooleanEquals") is True]
    return str(answer["States"][leads[0]].get("Resource", "")).rpartition(":")[2] if leads else ""


# ------------------------------------------------------------------ in the lesson

ADA = {"id": "p7", "customer": "Ada", "amount": 50, "card": "4000", "city": "Northgate"}


def messages_of(design: Any, order: Mapping[str, Any], machine: Any = None) -> list[str]:
    """What customers are told, by the functions of a design."""
    functions = {name: LambdaFunction(name, source, timeout=30) for name, source in design.functions.items()}
    run(StateMachine(machine or design.files["order.asl.json"]), dict(order), functions=functions)
    lines = [line for function in functions.values() for line in str(function.logs).splitlines()]
    return [line for line in lines if line.startswith("to ")]


def told_again() -> int:
    """How often Ada reads that we have her order, when the whole function is tried again."""
    again = [{"ErrorEquals": ["NoCourier"], "MaxAttempts": 2}]
    return len(messages_of(MONOLITH, ADA, block(Order=task("order", Retry=again))))


def repeated() -> str:
    """What a Retrier repeats: the options are the Task alone, all states so far, and the machine."""
    seen: list[str] = []

    def first(event: Any, context: Any) -> Any:
        seen.append("first")

    def second(event: Any, context: Any) -> Any:
        seen.append("second")
        raise ValueError("always")

    again = [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}]
    machine = block(First=task("first", Next="Second"), Second=task("second", Retry=again))
    run(StateMachine(machine), {}, functions={"first": first, "second": second})
    return "a" if seen == ["first", "second", "second"] else "?"


def dropped() -> str:
    """Which option is the output of a Task with ResultPath null."""
    output = run(
        StateMachine(block(Tell=task("tell", ResultPath=None))), {"id": "p7"}, functions={"tell": lambda event, _: "ok"}
    ).output
    return "b" if output == {"id": "p7"} else "?"


def deployed(wish: str) -> dict[str, int]:
    """How many functions are deployed for a wish, in the two designs with a machine."""
    found = change_requests()
    return {design: len(found.diff(wish, design).functions) for design in ("copies", "shared")}


def needs_both() -> str:
    """Which of the wishes changes a function and the machine, where notify is shared."""
    found = change_requests()
    keys = {"a": "wording", "b": "tax", "c": "greeting", "d": "retry"}
    both = [key for key, wish in keys.items() if found.answer(wish, "shared").deployed == "1 function + machine"]
    return both[0] if len(both) == 1 else "?"


ASKED = [
    Exercise(
        id="l09.r1",
        title="Recall from lesson 05",
        prompt="The second of two Tasks fails, and it has a Retrier. What is done again?",
        kind="predict",
        options={"a": "the second Task", "b": "both Tasks", "c": "the whole execution, from its start"},
        solution="a",
        probes=[truth(repeated, ran="two Tasks, the second one with a Retrier")],
        wrong=[
            Wrong(answer="b", says="you expected", hint="The first one succeeded. Nobody calls it again."),
            Wrong(answer="c", says="you expected", hint="A Retrier belongs to one state and repeats that."),
        ],
        hints=["Where does `Retry` stand?"],
        concepts=["Retry"],
        why="A Retrier repeats the state that it stands in.",
    ),
    Exercise(
        id="l09.r2",
        title="Recall from lesson 03",
        prompt='A Task with `"ResultPath": null` gets `{"id": "p7"}`, and its function gives `"ok"`. What is the output?',
        kind="predict",
        options={"a": '`"ok"`', "b": '`{"id": "p7"}`', "c": "`null`"},
        solution="b",
        probes=[truth(dropped, ran="this Task")],
        wrong=[
            Wrong(answer="a", says="you expected", hint="`null` drops the result. What is left?"),
            Wrong(answer="c", says="you expected", hint="`null` says where the result goes: nowhere. The input stays."),
        ],
        hints=["It is right for a step that only does something."],
        concepts=["ResultPath"],
        why="The result is dropped and the input goes on.",
    ),
    Exercise(
        id="l09.p1",
        title="How often?",
        prompt="How often is Ada told: we have your order?",
        kind="predict",
        solution=3,
        probes=[truth(told_again, ran="the function in one Task, with the Retrier")],
        wrong=[
            Wrong(answer=1, says="3", hint="The Retrier knows one Task. Everything in the function is done again."),
            Wrong(answer=2, says="3", hint="MaxAttempts 2 means two retries; the first call comes on top."),
            Wrong(answer=0, says="3", hint="The message is sent before the courier is asked."),
            Wrong(answer=4, says="3", hint="MaxAttempts is 2: the first call and two more."),
            Wrong(
                answer=6,
                like=[5],
                says="3",
                when=lambda number, _: number > 4,
                hint="Each call tells her once that we have the order. How many calls are there?",
            ),
        ],
        hints=["How many calls does the Retrier allow in all?"],
        concepts=["Retry", "workflow logic"],
        why="One call and two retries, and each of them begins with the message.",
    ),
    Exercise(
        id="l09.p2",
        title="How often is notify called?",
        prompt="Ada's card is blocked. How often does the machine call `notify`?",
        kind="predict",
        solution=2,
        probes=[
            truth(
                lambda: len(messages_of(SHARED, {**ADA, "card": "blocked", "city": "Elm"})),
                ran="the machine, with a blocked card",
            )
        ],
        wrong=[
            Wrong(answer=3, says="2", hint="Three states call it, and not all three are on the way of this order."),
            Wrong(answer=1, says="2", hint="She is told at the beginning, and once more after the failure."),
            Wrong(answer=0, says="2", hint="The first state of the machine calls it already."),
            Wrong(answer=4, says="2", hint="Four states are Tasks of a good order; two of them call `notify`."),
            Wrong(
                answer=5,
                like=[6],
                says="2",
                when=lambda number, _: number > 4,
                hint="Follow the arrows: each state on the way is entered once.",
            ),
        ],
        hints=["Confirm, Charge, and then?"],
        concepts=["Catch", "reuse"],
        why="Confirm and Declined call it; OnItsWay is never entered.",
    ),
    Exercise(
        id="l09.p3",
        title="The phone number",
        prompt=(
            "*Every message ends with our phone number.* How many functions must be deployed, where each message has its own, "
            "and where `notify` is shared?"
        ),
        kind="predict",
        starter='{"copies": ..., "shared": ...}',
        solution={"copies": 3, "shared": 1},
        probes=[truth(lambda: deployed("phone"), ran="this change in both designs")],
        wrong=[
            Wrong(answer={"copies": 1, "shared": 1}, says="copies", hint="Three functions write messages there."),
            Wrong(
                answer={"copies": 3, "shared": 3}, says="shared", hint="Three states, but one function that they call."
            ),
            Wrong(
                answer={"copies": 3, "shared": 0},
                says="shared",
                hint="What all messages end with is written in `notify`.",
            ),
            Wrong(answer={"copies": 1, "shared": 3}, says="copies", hint="It is the other way round."),
            Wrong(answer={"copies": 5, "shared": 1}, says="copies", hint="`charge` and `ship` write no message."),
        ],
        hints=["How many files have a `print` in them?"],
        concepts=["reuse"],
        why="The copies are three, the shared function is one.",
    ),
    Exercise(
        id="l09.p4",
        title="Which one needs both?",
        prompt="Where `notify` is shared, one of these changes a function **and** the machine. Which?",
        kind="predict",
        options={
            "a": "one message gets other words",
            "b": "the card is charged with tax",
            "c": "every message begins with a greeting that stands in the order",
            "d": "without a courier, try twice more",
        },
        solution="c",
        probes=[truth(needs_both, ran="the four changes in the machine with one notify")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="The words stand in the state's Parameters, and nowhere else."),
            Wrong(answer="b", says='"b"', hint="How much is charged is known by `charge` alone."),
            Wrong(answer="d", says='"d"', hint="That is a Retrier: the machine alone."),
        ],
        hints=["Which one needs data that `notify` does not get today?"],
        concepts=["Parameters", "decoupling"],
        why="The greeting must be sent by each state and used by the function: both must agree.",
    ),
]

# -------------------------------------------------------------- exercise notebook


def quote(event: Any, context: Any = None) -> Any:
    """The price in euros."""
    del context
    return 4 + 2 * event["kg"]


def book_bike(event: Any, context: Any = None) -> Any:
    """A bike for an express parcel."""
    del context
    return {"by": "bike", "id": event["id"], "eur": event["price"]}


def book_van(event: Any, context: Any = None) -> Any:
    """A van for every other."""
    del context
    return {"by": "van", "id": event["id"], "eur": event["price"]}


def monolith(order: Mapping[str, Any]) -> dict[str, Any]:
    """What the one function gives."""
    priced = {**order, "price": quote({"kg": order["kg"]})}
    return {**priced, "booking": (book_bike if order["express"] else book_van)(priced)}


def an_order(random: random.Random) -> dict[str, Any]:
    """A random order."""
    order = {"id": f"p{random.randrange(1, 100)}", "kg": random.randrange(1, 20), "express": random.random() < 0.5}
    return {**order, "note": "ring twice"} if random.random() < 0.3 else order


EXPRESS = {"id": "p7", "kg": 3, "express": True}
ORDERS = generated(an_order, count=30, including=[EXPRESS, {**EXPRESS, "express": False}])
KG = {"kg.$": "$.kg"}


def delivery(**states: Any) -> dict[str, Any]:
    """The solution of q1, with other states in the place of its own."""
    whole = {
        "Quote": task("quote", Parameters=KG, ResultPath="$.price", Next="Express"),
        "Express": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.express", "BooleanEquals": True, "Next": "Bike"}],
            "Default": "Van",
        },
        "Bike": task("book_bike", ResultPath="$.booking"),
        "Van": task("book_van", ResultPath="$.booking"),
    }
    return block(**{**whole, **states})


TO_BOTH = task("book_bike", ResultPath="$.booking", Next="Van")
REPLACE = Exercise(
    id="l09.q1",
    title="Replace the monolith",
    prompt="""
This handler is to become a machine. The functions `quote`, `book_bike` and `book_van` are deployed, and none of them is changed: they get what the
handler gives them, and answer as they do here. Write the machine. On each of 30 orders its output is what this handler returns, and each function is
called with the same event. Where a function fails, with whatever error, the execution ends with that error, and nothing after it is called.

```python
def handler(event, context):
    price = quote({"kg": event["kg"]})                 # a number
    order = {**event, "price": price}
    if order["express"]:
        booking = book_bike(order)
    else:
        booking = book_van(order)
    return {**order, "booking": booking}
```
""",
    kind="asl",
    starter='\n{\n  "StartAt": "Quote",\n  "States": {\n  }\n}\n',
    solution=text(delivery()),
    functions={"quote": quote, "book_bike": book_bike, "book_van": book_van},
    probes=[
        out(ORDERS, reference=monolith),
        calls(EXPRESS, {"quote": [{"kg": 3}], "book_bike": [{**EXPRESS, "price": 10}], "book_van": []}),
        alike(generated(an_order, count=8, including=[EXPRESS])),
        each_call_fails(
            generated(an_order, count=3, including=[EXPRESS, {**EXPRESS, "express": False}]),
            ["NoCourier", "States.Timeout"],
        ),
    ],
    wrong=[
        Wrong(
            answer=text(block(Quote=task("quote", Parameters=KG, ResultPath="$.price"))),
            says="is missing",
            when=lambda answer, _: "function:book_" not in written(answer),
            hint="So far the price is asked for. The decision and the two bookings are still to come.",
        ),
        Wrong(
            answer=text(
                delivery(
                    Quote=task("quote", Parameters=KG, ResultPath="$.price", Next="Both"),
                    Express=None,
                    Bike=None,
                    Van=None,
                    Both={
                        "Type": "Parallel",
                        "Branches": [block(Bike=task("book_bike")), block(Van=task("book_van"))],
                        "ResultPath": "$.booking",
                        "End": True,
                    },
                )
            ),
            says="$.booking",
            when=lambda answer, _: '"Parallel"' in written(answer) and '"Choice"' not in written(answer),
            hint="A Parallel state books both. An `if` takes one of two ways: which type of state does that?",
        ),
        Wrong(
            answer=text(delivery(Quote=task("qoute", Parameters=KG, ResultPath="$.price", Next="Express"))),
            says="Function not found",
            when=lambda _, execution: execution.error == "Lambda.ResourceNotFoundException",
            hint="No function of that name is deployed: compare the end of `Resource` with the three names above.",
        ),
        Wrong(
            answer=text(delivery(Quote=task("quote", Parameters={"kg": "$.kg"}, ResultPath="$.price", Next="Express"))),
            says="FAILED with TypeError",
            when=lambda answer, _: '"kg": "$.kg"' in written(answer),
            hint="`quote` gets the text `$.kg` and not a number: a path needs a name that ends in `.$`.",
        ),
        Wrong(
            answer=text(delivery(Quote=task("quote", Parameters=KG, ResultPath="$.quote", Next="Express"))),
            says="KeyError",
            when=lambda answer, _: any(
                str(each.get("ResultPath", "$.price")).startswith("$.")
                and each.get("ResultPath", "$.price") != "$.price"
                for each in states_that_call(answer, "quote")
            ),
            hint="The handler calls it `price`, and the two bookings look for it under that name.",
        ),
        Wrong(
            answer=text(
                delivery(
                    Quote=task(
                        "quote", Parameters=KG, ResultSelector={"price.$": "$"}, ResultPath="$.price", Next="Express"
                    )
                )
            ),
            says="$.price",
            when=lambda answer, _: any("ResultSelector" in each for each in states_that_call(answer, "quote")),
            hint="`quote` gives a number, and ResultSelector makes an object of it. ResultPath alone gives it its name.",
        ),
        Wrong(
            answer=text(delivery(Van=task("book_van", Parameters={"price.$": "$.price"}, ResultPath="$.booking"))),
            says="KeyError",
            when=lambda answer, _: any(
                "Parameters" in each for name in ("book_bike", "book_van") for each in states_that_call(answer, name)
            ),
            hint="The handler hands the whole order to a booking. That is what a Task without Parameters does.",
        ),
        Wrong(
            answer=text(
                delivery(Van=task("book_van", ResultPath="$.booking", Retry=[{"ErrorEquals": ["States.ALL"]}]))
            ),
            says="FAILED with",
            when=lambda answer, _: '"Retry"' in written(answer) or '"Catch"' in written(answer),
            hint="The handler tries nothing again and catches nothing: where a function fails, the execution ends with its error.",
        ),
        Wrong(
            answer=text(delivery(Quote=task("quote", ResultPath="$.price", Next="Express"))),
            says="quote is called with",
            when=lambda answer, _: any("Parameters" not in each for each in states_that_call(answer, "quote")),
            hint="`quote` should get the weight alone, as in the handler: Parameters.",
        ),
        Wrong(
            answer=text(delivery(Quote=task("quote", Parameters=KG, Next="Express"))),
            says="States.Runtime",
            when=lambda answer, _: any("ResultPath" not in each for each in states_that_call(answer, "quote")),
            hint="The price takes the place of the order, and `express` is gone. Where should the result go?",
        ),
        Wrong(
            answer=text(delivery(Bike=task("book_bike"), Van=task("book_van"))),
            says="is missing",
            when=lambda answer, _: any(
                "ResultPath" not in each
                for name in ("book_bike", "book_van")
                for each in states_that_call(answer, name)
            ),
            hint="The booking takes the place of the order. The handler returns the order with the booking in it.",
        ),
        Wrong(
            answer=text(delivery(Bike=TO_BOTH)),
            says="van",
            when=lambda answer, _: any("Next" in each for each in states_that_call(answer, "book_bike")),
            hint="After the bike the van is booked as well. An `if` has two ways, and each of them ends here.",
        ),
        Wrong(
            answer=text(
                delivery(
                    Express={
                        "Type": "Choice",
                        "Choices": [{"Variable": "$.express", "IsPresent": True, "Next": "Bike"}],
                        "Default": "Van",
                    }
                )
            ),
            says="bike",
            when=lambda answer, _: "IsPresent" in written(answer),
            hint="`express` is present in every order, also where it is false. Compare its value.",
        ),
        Wrong(
            answer=text(
                delivery(
                    Express={
                        "Type": "Choice",
                        "Choices": [{"Variable": "$.express", "StringEquals": "true", "Next": "Bike"}],
                        "Default": "Van",
                    }
                )
            ),
            says="van",
            when=lambda answer, _: "StringEquals" in written(answer),
            hint="`true` is a boolean and not a text. There is an operator for booleans.",
        ),
        Wrong(
            answer=text(
                delivery(
                    Express={
                        "Type": "Choice",
                        "Choices": [{"Variable": "$.express", "BooleanEquals": True, "Next": "Van"}],
                        "Default": "Bike",
                    }
                )
            ),
            says="by",
            when=lambda answer, _: leads_express_to(answer) == "book_van",
            hint="The two ways have changed places: an express order goes by bike.",
        ),
        Wrong(
            answer=text(
                delivery(
                    Express={
                        "Type": "Choice",
                        "Choices": [{"Variable": "$.express", "BooleanEquals": True, "Next": "Bike"}],
                    },
                    Van=None,
                )
            ),
            says="does not point to a next state",
            when=lambda answer, _: any(
                each["Type"] == "Choice" and "Default" not in each for each in answer["States"].values()
            ),
            hint="Nothing says where an order goes that is not express: Default.",
        ),
    ],
    also_right=[
        text(
            delivery(
                Express={
                    "Type": "Choice",
                    "Choices": [
                        {"Variable": "$.express", "BooleanEquals": False, "Next": "Van"},
                        {"Variable": "$.express", "BooleanEquals": True, "Next": "Bike"},
                    ],
                }
            )
        ),
        text(
            {
                "QueryLanguage": "JSONata",
                "StartAt": "Quote",
                "States": {
                    "Quote": task(
                        "quote",
                        Arguments={"kg": "{% $states.input.kg %}"},
                        Output="{% $merge([$states.input, {'price': $states.result}]) %}",
                        Next="Express",
                    ),
                    "Express": {
                        "Type": "Choice",
                        "Choices": [{"Condition": "{% $states.input.express %}", "Next": "Bike"}],
                        "Default": "Van",
                    },
                    "Bike": task("book_bike", Output="{% $merge([$states.input, {'booking': $states.result}]) %}"),
                    "Van": task("book_van", Output="{% $merge([$states.input, {'booking': $states.result}]) %}"),
                },
            }
        ),
    ],
    hints=[
        "Which lines of the handler are calls, which is a decision, and which put data together?",
        "A call is a Task, the `if` a Choice, and `{**order, …}` is what ResultPath does.",
        'Part of the answer: `"Parameters": {"kg.$": "$.kg"}, "ResultPath": "$.price"`',
    ],
    concepts=["Task", "Choice", "ResultPath"],
    why="The handler's workflow logic is four states now, and the business logic did not change.",
    variation="Add a Retrier to Van alone. What would that be in the handler?",
)


def notify(event: Any, context: Any) -> Any:
    """A message: what was sent."""
    del context
    return {"sent": f"to {event['customer']}: {event['text']}"}


def charge(event: Any, context: Any) -> Any:
    """The payment."""
    del context
    return {"paid": event["amount"]}


def ship(event: Any, context: Any) -> Any:
    """The parcel."""
    del context
    return {"tracking": f"T-{event['id']}"}


STEPS = {"charge": charge, "ship": ship, "notify": notify}
DECLINED = [{"ErrorEquals": ["CardDeclined"], "ResultPath": "$.error", "Next": "TellDeclined"}]


def message(words: str, **fields: Any) -> dict[str, Any]:
    """A state that sends a message and hands on its input; words that begin with States. are an intrinsic function."""
    name = "text.$" if words.startswith(("States.", "$")) else "text"
    whole = {"Parameters": {"customer.$": "$.customer", name: words}, "ResultPath": None, **fields}
    return task("notify", **{name: value for name, value in whole.items() if value != "none"})


HAVE, BLOCKED = "we have your order", "your card was declined"
TRACKED = "States.Format('your parcel {} is on its way', $.parcel.tracking)"


def shop(**states: Any) -> dict[str, Any]:
    """The solution of q2, with other states in the place of its own."""
    whole = {
        "TellOrder": message(HAVE, Next="Charge"),
        "Charge": task("charge", ResultPath="$.payment", Catch=DECLINED, Next="Ship"),
        "Ship": task("ship", ResultPath="$.parcel", Next="TellShipped"),
        "TellShipped": message(TRACKED),
        "TellDeclined": message(BLOCKED, Next="Declined"),
        "Declined": {"Type": "Fail", "Error": "CardDeclined"},
    }
    return block(**{**whole, **states})


SILENT = block(
    Charge=task("charge", ResultPath="$.payment", Next="Ship"),
    Ship=task("ship", ResultPath="$.parcel"),
)


def a_customer(random: random.Random) -> dict[str, Any]:
    """A random order of a customer."""
    return {
        "id": f"p{random.randrange(1, 100)}",
        "customer": random.choice(["Ada", "Bo", "Cy"]),
        "amount": random.randrange(1, 90),
    }


BO = {"id": "p7", "customer": "Bo", "amount": 20}
CUSTOMERS = generated(a_customer, count=5, including=[BO])
NO_CARD = fault("charge", "CardDeclined", times=None, cause="ask for another card")


def told(*texts: str) -> list[dict[str, Any]]:
    """What notify is called with for Bo."""
    return [{"customer": "Bo", "text": each} for each in texts]


THREE_TIMES = Exercise(
    id="l09.q2",
    title="One notify, three messages",
    prompt="""
The customer hears nothing from this machine. Let the function `notify` send three messages. It is called with `{"customer": ..., "text": ...}` and nothing else:

- before the card is charged: `we have your order`,
- when the parcel has been shipped: `your parcel T-p7 is on its way`, with the tracking number that `ship` gave,
- when the card is declined (`CardDeclined`): `your card was declined`. The execution then ends FAILED, with the error `CardDeclined`. Any other error ends it as today, with no such message.

The output of an order that goes well stays what it is. What `notify` answers is not kept.
""",
    kind="asl",
    starter=text(SILENT),
    repair=True,
    solution=text(shop()),
    functions=STEPS,
    probes=[
        calls(BO, {"notify": told(HAVE, "your parcel T-p7 is on its way")}),
        calls(BO, {"notify": told(HAVE, BLOCKED), "ship": []}, faults=[NO_CARD]),
        ends(BO, "FAILED", "CardDeclined", faults=[NO_CARD]),
        alike(CUSTOMERS),
        each_call_fails(
            generated(a_customer, count=2, including=[BO]), ["CardDeclined", "States.Timeout", "NoCourier"]
        ),
    ],
    wrong=[
        Wrong(
            answer=text(shop(TellOrder=message(HAVE, ResultPath="none", Next="Charge"))),
            like=[text(shop(TellOrder=message(HAVE, ResultPath="$", Next="Charge")))],
            says="FAILED with",
            when=lambda answer, execution: (
                takes_place(states_that_call(answer, "notify"))
                and (execution.error in ("KeyError", "States.Runtime") or "sent" in execution.output)
            ),
            hint="What `notify` answers takes the place of the order. A state that only tells somebody drops its result.",
        ),
        Wrong(
            answer=text(shop(TellShipped=message(TRACKED, ResultPath="$.told"))),
            says="$.told is not expected",
            when=lambda answer, _: any(
                str(each.get("ResultPath") or "").startswith("$.") for each in states_that_call(answer, "notify")
            ),
            hint="The output has got one member more. `null` in ResultPath drops the result.",
        ),
        Wrong(
            answer=text(shop(TellOrder=task("notify", ResultPath=None, Next="Charge"))),
            says="notify is called with",
            when=lambda answer, _: any("Parameters" not in each for each in states_that_call(answer, "notify")),
            hint="`notify` wants `customer` and `text`. Each of the three states says in Parameters what they are.",
        ),
        Wrong(
            answer=text(shop(TellShipped=message("your parcel T-p7 is on its way"))),
            says="notify is called with",
            when=lambda answer, _: "p7" in written(answer),
            hint="That number is one order's. `ship` has given it: States.Format puts it into the text.",
        ),
        Wrong(
            answer=text(
                shop(
                    TellShipped=task(
                        "notify",
                        Parameters={"customer.$": "$.customer", "text": TRACKED},
                        ResultPath=None,
                    )
                )
            ),
            says="States.Format(",
            when=lambda answer, _: '"text": "States.Format' in written(answer),
            hint="An intrinsic function works only under a name that ends in `.$`; without it, it is plain text.",
        ),
        Wrong(
            answer=text(shop(TellDeclined=message(BLOCKED), Declined=None)),
            says="expected FAILED",
            when=lambda answer, execution: '"Fail"' not in written(answer) and execution.status == "SUCCEEDED",
            hint="The error was caught, and then the execution succeeds. It should end FAILED: there is a type of state for that.",
        ),
        Wrong(
            answer=text(
                shop(
                    Charge=task(
                        "charge",
                        ResultPath="$.payment",
                        Catch=[without(DECLINED[0], "ResultPath")],
                        Next="Ship",
                    )
                )
            ),
            says="States.Runtime",
            when=lambda answer, execution: execution.error == "States.Runtime" and takes_place(catchers(answer)),
            hint="Without a ResultPath in the Catcher the error takes the order's place, and nobody knows the customer any more.",
        ),
        Wrong(
            answer=text(
                shop(
                    Charge=task(
                        "charge",
                        ResultPath="$.payment",
                        Catch=[{**DECLINED[0], "ErrorEquals": ["States.ALL"]}],
                        Next="Ship",
                    )
                )
            ),
            says="CardDeclined",
            when=lambda answer, _: "States.ALL" in written(answer) or "States.TaskFailed" in written(answer),
            hint="Only a declined card is told so. Another error ends the execution with its own name.",
        ),
        Wrong(
            answer=text(shop(TellShipped=message(TRACKED.replace("$.parcel.tracking", "$.tracking")))),
            says="States.Runtime",
            when=lambda answer, execution: execution.error == "States.Runtime",
            hint="A path leads to nothing. Where in the order has ResultPath put what `ship` gave?",
        ),
        Wrong(
            answer=text(shop(TellShipped=message(TRACKED.replace("$.parcel.tracking", "$.parcel")))),
            says="{tracking=T-p7}",
            when=lambda answer, _: "$.parcel)" in written(answer),
            hint="`$.parcel` is the whole answer of `ship`. The number in it is `$.parcel.tracking`.",
        ),
        Wrong(
            answer=text(
                shop(
                    Charge=task("charge", ResultPath="$.payment", Next="Ship"),
                    TellDeclined=None,
                    Declined=None,
                )
            ),
            says="your card was declined",
            when=lambda answer, execution: (
                execution.error == "CardDeclined"
                and not any("Catch" in each for each in states_that_call(answer, "charge"))
            ),
            hint="The card is declined, and nobody is told: nothing catches that error where the card is charged.",
        ),
        Wrong(
            answer=text(
                shop(
                    Charge=task(
                        "charge",
                        ResultPath="$.payment",
                        Catch=[{**DECLINED[0], "ErrorEquals": ["CardDeclind"]}],
                        Next="Ship",
                    )
                )
            ),
            says="your card was declined",
            when=lambda answer, _: misspells(answer, "CardDeclined"),
            hint="A Catcher names another error: it should be `CardDeclined`, letter for letter.",
        ),
        Wrong(
            answer=text(shop(Ship=task("ship", ResultPath="$.parcel", Catch=DECLINED, Next="TellShipped"))),
            says="your card was declined",
            when=lambda answer, _: any("Catch" in each for each in states_that_call(answer, "ship")),
            hint="Cards are charged by `charge` alone. An error of `ship` ends the execution, with no such message.",
        ),
        Wrong(
            answer=text(shop(Declined={"Type": "Fail", "Error": "Declined"})),
            like=[text(shop(Declined={"Type": "Fail"}))],
            says="FAILED with CardDeclined",
            when=lambda answer, _: any(
                each["Type"] == "Fail" and "ErrorPath" not in each and each.get("Error") != "CardDeclined"
                for each in answer["States"].values()
            ),
            hint="The execution ends with the error that the Fail state names: its `Error` should be `CardDeclined`.",
        ),
        Wrong(
            answer=text(
                shop(
                    TellOrder=task(
                        "notify", Parameters={"customer": "$.customer", "text": HAVE}, ResultPath=None, Next="Charge"
                    )
                )
            ),
            like=[
                text(
                    shop(
                        TellOrder=task(
                            "notify", Parameters={"customer": "Ada", "text": HAVE}, ResultPath=None, Next="Charge"
                        )
                    )
                )
            ],
            says="notify is called with",
            when=lambda answer, _: '"customer": "' in written(answer),
            hint="Every order gets the same text as its customer. A path needs a name that ends in `.$`.",
        ),
        Wrong(
            answer=text(
                {
                    "StartAt": "Charge",
                    "States": shop(
                        TellOrder=message(HAVE, Next="Ship"),
                        Charge=task("charge", ResultPath="$.payment", Catch=DECLINED, Next="TellOrder"),
                    )["States"],
                }
            ),
            says="we have your order",
            when=lambda answer, _: answer["States"][answer["StartAt"]] in states_that_call(answer, "charge"),
            hint="The card is charged first here. The first message comes before that: what should StartAt name?",
        ),
        Wrong(
            answer=text(
                shop(
                    TellOrder=task(
                        "notify",
                        Parameters={"customer.$": "$.customer", "text": HAVE, "id.$": "$.id"},
                        ResultPath=None,
                        Next="Charge",
                    )
                )
            ),
            says='"id":"p7"}',
            when=lambda answer, _: any(
                len(each.get("Parameters", {})) > 2 for each in states_that_call(answer, "notify")
            ),
            hint="A state sends more than `customer` and `text`. `notify` is called with these two and nothing else.",
        ),
        Wrong(
            answer=text(shop(TellOrder=message("We have your order.", Next="Charge"))),
            says="notify is called with",
            when=lambda answer, _: sends_other_words(answer, HAVE, BLOCKED),
            hint="A message has other words than the text asks for. Compare them letter for letter.",
        ),
    ],
    also_right=[
        text(
            shop(
                Declined={"Type": "Fail", "ErrorPath": "$.error.Error", "CausePath": "$.error.Cause"},
            )
        ),
        text(
            shop(
                TellShipped=task(
                    "notify",
                    Parameters={"text.$": TRACKED, "customer.$": "$['customer']"},
                    ResultPath=None,
                    Next="Done",
                ),
                Done={"Type": "Succeed"},
            )
        ),
    ],
    hints=[
        "Draw the way of a good order and that of a declined card. Where on each is somebody told something?",
        "Three Tasks name the same function. Their Parameters differ, and `ResultPath` is null in each.",
        'Part of the answer: `"text.$": "States.Format(\'your parcel {} is on its way\', $.parcel.tracking)"`',
    ],
    concepts=["reuse", "Parameters", "ResultPath", "Catch"],
    why="The function is written once. Each state says what it should send, and drops the answer.",
    variation="A message that cannot be sent should not stop an order. Which field, in which states?",
)

NO_COURIER = {"ErrorEquals": ["NoCourier"], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 2}
LATE = "your parcel leaves tomorrow"


def patient(**states: Any) -> dict[str, Any]:
    """The solution of q3, with other states in the place of its own."""
    whole = {
        "Charge": task("charge", ResultPath="$.payment", Next="Ship"),
        "Ship": task(
            "ship",
            ResultPath="$.parcel",
            Retry=[NO_COURIER],
            Catch=[{"ErrorEquals": ["NoCourier"], "ResultPath": None, "Next": "TellLate"}],
            Next="TellShipped",
        ),
        "TellShipped": message("your parcel is on its way"),
        "TellLate": message(LATE, Next="NextDay"),
        "NextDay": {"Type": "Wait", "Seconds": 86_400, "Next": "Ship"},
    }
    return block(**{**whole, **states})


def shipping(*, retry: Any = NO_COURIER, catch: Any = None, **fields: Any) -> dict[str, Any]:
    """The Task of q3 that ships, with another Retrier or Catcher."""
    caught = {"ErrorEquals": ["NoCourier"], "ResultPath": None, "Next": "TellLate"} if catch is None else catch
    return task(
        "ship",
        ResultPath="$.parcel",
        **({"Retry": [retry]} if retry else {}),
        **({"Catch": [caught]} if caught else {}),
        **{"Next": "TellShipped", **fields},
    )


HASTY = block(
    Charge=task("charge", ResultPath="$.payment", Next="Ship"),
    Ship=task("ship", ResultPath="$.parcel", Next="TellShipped"),
    TellShipped=message("your parcel is on its way"),
)


def no_courier(times: int | None) -> Any:
    """The first so many calls of ship find no courier."""
    return fault("ship", "NoCourier", times=times, cause="none today")


CHANGE = Exercise(
    id="l09.q3",
    title="A change request, and no handler is touched",
    prompt="""
Now and then there is no courier: `ship` fails with `NoCourier`. Parcel's manager asks for this. Change the machine; all functions stay as they are.

- `ship` is tried up to **twice** more, after 1 second and after 2 more seconds.
- When there is no courier then either, the customer is told `your parcel leaves tomorrow`, and after 24 hours (86,400 seconds) shipping is begun anew in the same way: up to three calls,
  then the message, then another day. It goes on so until there is a courier.
- The card is charged once, whatever happens. Any other error than `NoCourier` ends the execution as today.

`notify` is called with `{"customer": ..., "text": ...}`. The output stays what it is: the order with `payment` and `parcel`.
""",
    kind="asl",
    starter=text(HASTY),
    repair=True,
    solution=text(patient()),
    functions=STEPS,
    probes=[
        calls(BO, {"notify": told("your parcel is on its way")}, faults=[no_courier(2)]),
        time(BO, 3, faults=[no_courier(2)]),
        calls(BO, {"notify": told(LATE, LATE, "your parcel is on its way")}, faults=[no_courier(6)]),
        time(BO, 3 + 86_400 + 3 + 86_400, faults=[no_courier(6)]),
        alike(CUSTOMERS, time=True, faults=[no_courier(4)]),
        alike(generated(a_customer, count=3), time=True),
        each_call_fails(
            generated(a_customer, count=2, including=[BO]),
            ["NoCourier", "States.Timeout", "CardDeclined"],
            times=3,
            time=True,
        ),
        time(BO, 3, faults=[no_courier(3), fault("notify", "States.Timeout")]),
    ],
    wrong=[
        Wrong(
            answer=text(
                patient(
                    Charge=task("charge", ResultPath="$.payment", Retry=[{"ErrorEquals": ["States.ALL"]}], Next="Ship")
                )
            ),
            says="charge fails",
            when=lambda answer, _: any(
                "Retry" in each or "Catch" in each for each in states_that_call(answer, "charge")
            ),
            hint="The card is charged once, whatever happens: where it is charged, nothing is tried again or caught.",
        ),
        Wrong(
            answer=text(
                patient(
                    Ship=shipping(catch={"ErrorEquals": ["NoCourier"], "ResultPath": None, "Next": "NextDay"}),
                    NextDay={"Type": "Wait", "Seconds": 86_400, "Next": "TellLate"},
                    TellLate=message(LATE, Next="Ship"),
                )
            ),
            says="3 s of virtual time",
            when=lambda answer, _: any(answer["States"][each["Next"]]["Type"] == "Wait" for each in catchers(answer)),
            hint="The customer is told a day late: first the message, then the 24 hours.",
        ),
        Wrong(
            answer=text(patient(Ship=shipping(retry={**NO_COURIER, "MaxAttempts": 3}))),
            says="s of virtual time",
            when=lambda answer, _: (
                '"MaxAttempts": 3' in written(answer)
                or (
                    "NoCourier" in written(answer)
                    and '"Retry"' in written(answer)
                    and "MaxAttempts" not in written(answer)
                )
            ),
            hint="Twice more means MaxAttempts 2, and that has to be written: without it there are three retries.",
        ),
        Wrong(
            answer=text(patient(Ship=shipping(retry={**NO_COURIER, "BackoffRate": 1}))),
            like=[text(patient(Ship=shipping(retry={**NO_COURIER, "IntervalSeconds": 2, "BackoffRate": 1})))],
            says="of virtual time",
            when=lambda answer, _: '"BackoffRate": 1' in written(answer),
            hint="The second pause is twice as long as the first one: 1 second, then 2.",
        ),
        Wrong(
            answer=text(patient(Ship=shipping(catch=False), TellLate=None, NextDay=None)),
            says="FAILED with NoCourier",
            when=lambda answer, _: '"Catch"' not in written(answer),
            hint="After the third call the error stands, and the execution ends. The customer is to be told, and a day later it goes on.",
        ),
        Wrong(
            answer=text(patient(NextDay={"Type": "Wait", "Seconds": 86_400, "Next": "Charge"})),
            like=[
                text(
                    patient(
                        TellLate=message(LATE, Next="NextDay"),
                        NextDay={"Type": "Wait", "Seconds": 86_400, "Next": "Charge"},
                    )
                )
            ],
            says="charge is called with",
            hint="The loop begins at the wrong state: the card is charged once for each day.",
        ),
        Wrong(
            answer=text(
                patient(
                    Ship=shipping(catch={"ErrorEquals": ["NoCourier"], "Next": "TellLate"}),
                )
            ),
            says="States.Runtime",
            when=lambda answer, execution: execution.error == "States.Runtime" and takes_place(catchers(answer)),
            hint="The error took the order's place. In a Catcher, too, ResultPath says where it goes; null drops it.",
        ),
        Wrong(
            answer=text(
                patient(
                    Ship=shipping(catch={"ErrorEquals": ["NoCourier"], "ResultPath": "$.error", "Next": "TellLate"})
                )
            ),
            says="$.error is not expected",
            when=lambda answer, _: any(
                str(each.get("ResultPath") or "").startswith("$.")
                for state in answer["States"].values()
                for each in state.get("Catch", [])
            ),
            hint="The error is put into the order and goes on with it. Nobody needs it: null drops it.",
        ),
        Wrong(
            answer=text(patient(TellLate=message(LATE, Next="Ship"), NextDay=None)),
            says="of virtual time",
            when=lambda answer, _: '"Wait"' not in written(answer),
            hint="Nobody waits: the next day begins at once. Which type of state lets time pass?",
        ),
        Wrong(
            answer=text(
                patient(
                    Ship=shipping(
                        retry={**NO_COURIER, "ErrorEquals": ["States.ALL"]},
                        catch={"ErrorEquals": ["States.ALL"], "ResultPath": None, "Next": "TellLate"},
                    )
                )
            ),
            says="FAILED with States.Timeout",
            when=lambda answer, _: "States.ALL" in written(answer) or "States.TaskFailed" in written(answer),
            hint="Another error than `NoCourier` is tried again or caught here. It should end the execution: name that one error alone.",
        ),
        Wrong(
            answer=text(patient(TellLate=task("notify", ResultPath=None, Next="NextDay"))),
            says="notify is called with",
            when=lambda answer, _: any("Parameters" not in each for each in states_that_call(answer, "notify")),
            hint="`notify` wants `customer` and `text`: each state that calls it says in Parameters what they are.",
        ),
        Wrong(
            answer=text(patient(TellLate=message(LATE, ResultPath="none", Next="NextDay"))),
            says=LATE,
            when=lambda answer, _: takes_place(states_that_call(answer, "notify")),
            hint="What `notify` answers takes the place of the order. A state that only tells somebody drops its result.",
        ),
        Wrong(
            answer=text(patient(Ship=shipping(retry={**NO_COURIER, "ErrorEquals": ["NoCuorier"]}))),
            says=LATE,
            when=lambda answer, _: misspells(answer, "NoCourier"),
            hint="A Retrier or Catcher names another error: it should be `NoCourier`, letter for letter.",
        ),
        Wrong(
            answer=text(patient(Ship=shipping(retry=False))),
            says=LATE,
            when=lambda answer, _: '"Retry"' not in written(answer),
            hint="The customer is told after the first call. Before that `ship` is tried twice more: which field does that?",
        ),
        Wrong(
            answer=text(patient(Ship=shipping(retry={**NO_COURIER, "IntervalSeconds": 2}))),
            says="3 s of virtual time",
            when=lambda answer, _: any(
                each.get("IntervalSeconds", 1) != 1
                for state in answer["States"].values()
                for each in state.get("Retry", [])
            ),
            hint="The first pause is 1 second long: IntervalSeconds.",
        ),
        Wrong(
            answer=text(patient(NextDay={"Type": "Wait", "Seconds": 24, "Next": "Ship"})),
            says="of virtual time",
            when=lambda answer, _: sum(each.get("Seconds", 0) for each in waits(answer)) not in (0, 86_400),
            hint="A Wait state counts in seconds, and a day has 86,400 of them.",
        ),
        Wrong(
            answer=text(patient(NextDay={"Type": "Wait", "Seconds": 86_400, "Next": "TellShipped"})),
            like=[
                text(
                    patient(
                        NextDay={"Type": "Wait", "Seconds": 86_400, "Next": "Again"},
                        Again=task("ship", ResultPath="$.parcel", Next="TellShipped"),
                    )
                )
            ],
            says=LATE,
            when=lambda answer, _: any(not answer["States"][each["Next"]].get("Retry") for each in waits(answer)),
            hint="After the day shipping is begun anew in the same way: the way leads back to the state that ships.",
        ),
        Wrong(
            answer=text(patient(TellLate=message("Your parcel leaves tomorrow", Next="NextDay"))),
            says="notify is called with",
            when=lambda answer, _: sends_other_words(answer, LATE, "your parcel is on its way"),
            hint="A message has other words than the text asks for. Compare them letter for letter.",
        ),
    ],
    also_right=[
        text(
            patient(
                Ship=shipping(retry={"ErrorEquals": ["NoCourier"], "MaxAttempts": 2}),
                NextDay={"Type": "Wait", "Seconds": 86_400, "Next": "Ship", "Comment": "a courier may be free again"},
            )
        ),
        text(
            patient(
                Charge=task("charge", ResultPath="$.payment", Next="Begin"),
                Begin={"Type": "Pass", "Next": "Ship"},
                NextDay={"Type": "Wait", "Seconds": 86_400, "Next": "Begin"},
            )
        ),
    ],
    hints=[
        "What is tried again at once, and what a day later? The two need different fields.",
        "Retry for the two calls, Catch for what comes when they are used up, and a Wait state that leads back to Ship.",
        'Part of the answer: `"Catch": [{"ErrorEquals": ["NoCourier"], "ResultPath": null, "Next": "TellLate"}]`',
    ],
    concepts=["workflow logic", "Retry", "Catch", "Wait", "loop"],
    why="Retries, waiting and whom to tell are workflow logic: the definition alone changes. Each new entry into Ship starts the Retrier anew.",
    variation="After a week, give up and give the money back. What has to be counted, and where does the count travel?",
)

MOST = 30
SENDING = block(
    TellOrder=task(
        "notify", Parameters={"customer.$": "$.customer", "text": HAVE}, ResultPath="$.first", Next="TellMore"
    ),
    TellMore=task("notify", Parameters={"customer.$": "$.customer", "text.$": "$.text"}, ResultPath="$.second"),
)
AS_IT_IS = """
def handler(event, context):
    return {"sent": f"to {event['customer']}: {event['text']}"}
"""


def cutting(lines: str, sent: str = "text") -> str:
    """A handler with these lines before it sends."""
    return f"""
def handler(event, context):
    text = event["text"]
{lines}    return {{"sent": f"to {{event['customer']}}: {{{sent}}}"}}
"""


CUT = cutting('    if len(text) > 30:\n        text = text[:29] + "…"\n')


def a_text(random: random.Random) -> dict[str, Any]:
    """A customer and a text around the limit."""
    length = random.choice([5, 29, 30, 31, 32, random.randrange(1, 80)])
    words = "your parcel comes with the van from Northgate, ring when it is not there by noon, please"
    return {"customer": random.choice(["Ada", "Bartholomew"]), "text": words[:length]}


LONG = {"customer": "Bo", "text": "your parcel comes with the van from Northgate"}
SHORT = {"customer": "Bo", "text": "your parcel is here"}
SPACED = {"customer": "Bo", "text": "the van from Köln comes soon or at noon"}
EXACT = {"customer": "Bo", "text": "your parcel comes with the van"}


def sent(given: Mapping[str, Any]) -> dict[str, Any]:
    """The output with both messages."""
    whole = given["text"]
    cut = whole if len(whole) <= MOST else whole[: MOST - 1] + "…"
    first, second = ({"sent": f"to {given['customer']}: {each}"} for each in (HAVE, cut))
    return {**given, "first": first, "second": second}


UNAVOIDABLE = Exercise(
    id="l09.q4",
    title="A change that the machine alone cannot make",
    prompt="""
Text messages become shorter: a `text` of more than 30 characters is cut to its first 29, and `…` (one character) is put at its end. The customer's name in front does not count.

Choose first: can the machine do it, or must the function? Paths and intrinsic functions can put texts together and take them apart at a sign; none of them counts characters. And the
rule is the same for every message. So it belongs into `notify`. Change this handler, and nothing else in what it answers: two states of a machine call it.
""",
    kind="handler",
    starter=AS_IT_IS,
    repair=True,
    solution=CUT,
    machine=SENDING,
    function="notify",
    probes=[
        out(LONG, sent(LONG)),
        out(SHORT, sent(SHORT)),
        out(generated(a_text, count=25, including=[LONG, SHORT, EXACT, SPACED]), reference=sent),
    ],
    wrong=[
        Wrong(
            answer=cutting("").replace('event["text"]', 'event["txt"]'),
            says="KeyError",
            when=lambda _source, execution: execution.error is not None,
            hint="The handler fails. `happened` says why and in which line; the event has `customer` and `text`.",
        ),
        Wrong(
            answer=CUT.partition("    return")[0],
            says="null",
            when=lambda _source, execution: execution.output["second"] is None,
            hint="The handler gives nothing back: a `return` is missing.",
        ),
        Wrong(
            answer=CUT.replace("to {event['customer']}: ", ""),
            says="happened",
            when=lambda _source, execution: not execution.output["second"]["sent"].startswith("to "),
            hint="The customer is gone: what is sent still begins with `to` and the name.",
        ),
        Wrong(
            answer=CUT.replace("text = text[:29]", "text[:29]"),
            says="happened",
            when=lambda _source, execution: execution.output["second"]["sent"].endswith("van from Northgate"),
            hint="The long text is sent whole. Is what was cut also what is sent?",
        ),
        Wrong(
            answer=CUT.replace("text[:29]", "text[:29].rstrip()"),
            says="happened",
            when=lambda source, _: "strip(" in source or "shorten(" in source,
            hint="The first 29 characters stay, whatever they are: a space, or half a word.",
        ),
        Wrong(
            answer=cutting('    text = text[:29] + "…"\n'),
            says="happened",
            when=lambda _source, execution: execution.output["first"]["sent"].endswith("…"),
            hint="A short text gets a `…` too now. Only what is longer than 30 characters is cut.",
        ),
        Wrong(
            answer=cutting('    if len(text) > 30:\n        text = text[:30] + "…"\n'),
            says="happened",
            when=lambda source, _: "[:30]" in source and "…" in source,
            hint="The `…` is a character too: with it the text has 31.",
        ),
        Wrong(
            answer=cutting('    if len(text) >= 30:\n        text = text[:29] + "…"\n'),
            like=[cutting('    if len(text) > 29:\n        text = text[:29] + "…"\n')],
            says="happened",
            when=lambda source, _: ">= 30" in source or "> 29" in source,
            hint="A text of exactly 30 characters fits and stays whole.",
        ),
        Wrong(
            answer=cutting('    if len(text) > 30:\n        text = text[:27] + "..."\n'),
            says="...",
            when=lambda source, _: '..."' in source or "...'" in source,
            hint="`…` is one character, and not three points.",
        ),
        Wrong(
            answer=cutting("    text = text[:30]\n"),
            says="happened",
            when=lambda source, execution: "…" not in source and isinstance(execution.output["second"], dict),
            hint="The reader should see that something is missing: `…` at the end of what was cut.",
        ),
        Wrong(
            answer="""
def handler(event, context):
    whole = f"to {event['customer']}: {event['text']}"
    if len(whole) > 30:
        whole = whole[:29] + "…"
    return {"sent": whole}
""",
            says="happened",
            when=lambda _source, execution: len(execution.output["second"]["sent"]) == MOST,
            hint="The customer's name is counted as well. Only `text` counts.",
        ),
        Wrong(
            answer="""
def handler(event, context):
    text = event["text"]
    if len(text) > 30:
        text = text[:29] + "…"
    return text
""",
            says="happened",
            when=lambda _source, execution: (
                not isinstance(execution.output["second"], dict) or set(execution.output["second"]) != {"sent"}
            ),
            hint='The answer has another form now, and both states count on the old one: `{"sent": ...}`.',
        ),
    ],
    also_right=[
        """
LIMIT = 30

def shorten(text):
    return text if len(text) <= LIMIT else text[:LIMIT - 1] + "…"

def handler(event, context):
    return {"sent": "to " + event["customer"] + ": " + shorten(event["text"])}
""",
        """
def handler(event, context):
    if len(event["text"]) > 30:
        event = {**event, "text": event["text"][:29] + "…"}
    return {"sent": f"to {event['customer']}: {event['text']}"}
""",
    ],
    hints=[
        "Try it with a text of 30 characters and with one of 31. Which of them is cut?",
        "`len(text)` counts, `text[:29]` takes the first 29 characters.",
        'Part of the answer: `text[:29] + "…"`, and only where `len(text) > 30`.',
    ],
    concepts=["business logic", "reuse"],
    why="The rule is about how a message is made, whoever asks for it: business logic. One function changes, and all states that call it follow.",
    variation="JSONata, the other query language, can count and cut. Would you put the rule there, in each state that sends something?",
)

CASES = {
    "a": {"steps": 1, "repeatable": True, "seconds": 2},
    "b": {"steps": 4, "repeatable": False, "waits": True, "drawn": True},
    "c": {"steps": 1, "jobs": 50_000, "order": False},
    "d": {"steps": 200, "repeatable": True, "seconds": 40, "waits": False},
    "e": {"steps": 3, "repeatable": False, "drawn": True},
}
"""What the five cases of q5 are, by the words of the lesson's table."""


def advised(case: Mapping[str, Any]) -> str:
    """What the lesson's table says of a case."""
    if case.get("jobs", 1) > 1 and not case.get("order", True):
        return "queue"
    if case.get("waits") or (case.get("drawn") and not case.get("repeatable", True)):
        return "machine"
    return "lambda" if case["steps"] == 1 else "code"


ADVICE = {name: advised(case) for name, case in CASES.items()}


def instead(**changed: str) -> dict[str, str]:
    """The right answers with these in the place of their own."""
    return {**ADVICE, **changed}


def case_told(name: str, *says: tuple[str, str]) -> list[Wrong]:
    """A message for each wrong word of one case, known where that case is the first that is wrong."""

    def known(word: str) -> Any:
        return lambda given, _: (
            given.get(name) == word and all(given.get(each) == right for each, right in ADVICE.items() if each < name)
        )

    return [Wrong(answer=instead(**{name: word}), says=f'"{name}"', when=known(word), hint=hint) for word, hint in says]


FIVE_CASES = Exercise(
    id="l09.q5",
    title="Machine, one Lambda function, queue, or code?",
    prompt="""
Five wishes at Parcel. What does the lesson's table advise? Write one word for each: `"machine"`, `"lambda"` (one function that does one thing), `"queue"`, or `"code"` (many steps in a
program).

- **a** When a photo of a parcel comes in, make a small copy of it. It takes two seconds and may be done twice.
- **b** A damaged parcel: ask the customer for a photo and wait for it, up to three days; then a clerk decides; then money goes back, or not. Support wants to see where each case stands.
- **c** On the first of the month 50,000 invoices are printed. Each stands alone, in any order, by and by, as fast as the printer can.
- **d** The best round for a van: 200 small calculations, each with the result of the one before, 40 seconds in all. It never waits for anybody, and may be begun anew.
- **e** Sign a new courier on: make an account, order a uniform, book a training. Each is another company's service. When the training is full, uniform and account are taken back.
""",
    kind="predict",
    starter='{"a": ..., "b": ..., "c": ..., "d": ..., "e": ...}',
    solution=ADVICE,
    probes=[
        truth(lambda: {name: advised(case) for name, case in CASES.items()}, ran="the lesson's table over the five")
    ],
    wrong=[
        *case_told(
            "a",
            ("machine", "One step, over in seconds, and it may be repeated. What would a picture of it show?"),
            ("queue", "One photo comes, one copy is made. Nothing piles up that must be slowed down."),
            ("code", "Somebody has to run it when the photo comes: that is what one function is for."),
        ),
        *case_told(
            "b",
            ("lambda", "A function cannot wait for three days."),
            ("queue", "A queue holds jobs, and not a case with steps, a decision and a place where it stands."),
            ("code", "It waits for days and for people, and others want to see where it stands."),
        ),
        *case_told(
            "c",
            ("machine", "Fifty thousand equal jobs without a next step: each execution would be a picture of one box."),
            ("lambda", "All at once they are too many for the printer. What hands them out by and by?"),
            (
                "code",
                "One program that prints for hours loses its place when it stops. What keeps the jobs that are left?",
            ),
        ),
        *case_told(
            "d",
            ("machine", "200 transitions for one calculation that never waits, and nobody would draw it."),
            ("lambda", "It may well run in one. But what is asked is how its 200 steps are written."),
            ("queue", "Each calculation needs the one before. A queue promises no such thing."),
        ),
        *case_told(
            "e",
            (
                "lambda",
                "When the function fails in the middle, who takes the uniform back? The steps are tried and undone one by one.",
            ),
            ("queue", "The steps follow each other, and there is a way back. A queue knows neither."),
            ("code", "Three steps that may fail one by one, with a way back: that is what one would draw."),
        ),
        Wrong(
            answer=instead(a="Lambda"),
            like=[instead(b="state machine"), instead(c="sqs")],
            says="is not right",
            when=lambda given, _: not set(given.values()) <= set(ADVICE.values()),
            hint="Four words are asked for, in small letters: machine, lambda, queue, code.",
        ),
        Wrong(
            answer={"a": ADVICE["a"], "b": ADVICE["b"]},
            says="is something else",
            when=lambda given, _: set(given) != set(ADVICE),
            hint="All five are asked for: `a`, `b`, `c`, `d` and `e`.",
        ),
    ],
    hints=[
        "Ask of each: are there steps, does it wait, and what happens if it is done again?",
        "Two are machines: one waits for people, and one must be undone step by step.",
        'Part of the answer: `{"a": "lambda", …, "c": "queue", …}`',
    ],
    concepts=["decision table", "workflow logic"],
    why="Steps that wait, fail one by one or are undone make a machine; one short thing is a function; equal jobs by and by are a queue; a calculation is code.",
    variation="Take a job of your own. In which row of the table is it, and what would have to change for another row?",
)

EXERCISES = [*ASKED, REPLACE, THREE_TIMES, CHANGE, UNAVOIDABLE, FIVE_CASES]
