"""Lesson 14, Seeing inside: what the exercises ask and how answers are judged."""

from __future__ import annotations

import json
from functools import cache
from random import Random
from typing import Any

from sfnlearn import Execution, Faults, StateMachine, StatesError, run, step
from sfnlearn.course.checking.changes import few_changes
from sfnlearn.course.checking.exercise import Exercise, Wrong
from sfnlearn.course.checking.probes import Finding, Probe, alike, calls, each_call_fails, ends, generated, tried, truth
from sfnlearn.engine.history.log_records import log_records

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
MOST_CHANGES = 3


def task(function: str, **fields: Any) -> dict[str, Any]:
    """A Task that calls a function; it ends the machine unless it has a Next."""
    return {"Type": "Task", "Resource": ARN + function, **fields, **({} if "Next" in fields else {"End": True})}


def known(says: str, hint: str, answer: Any, *like: Any, when: Any = None) -> Wrong:
    """A mistake: what the checker finds, the hint, the answers that make it, and how others with it are known."""
    return Wrong(answer=answer, like=like, says=says, hint=hint, when=when)


# ------------------------------------------------------------------ in the lesson


FUNCTIONS = {
    "price": lambda event, context: {"amount": 20},
    "pay": lambda event, context: {"receipt": "R-" + event["id"]},
    "ship": lambda event, context: {"label": event["address"]},
}
PARCEL = {"id": "p7", "address": "Elm Street 4"}


def order(**pay: Any) -> StateMachine:
    """The lesson's machine, with other fields in Pay."""
    states = {
        "Price": task("price", ResultPath="$.price", Next="Pay"),
        "Pay": task("pay", Retry=[{"ErrorEquals": ["BankBusy"]}], Next="Ship") | pay,
        "Ship": task("ship"),
    }
    return StateMachine({"StartAt": "Price", "States": states, "TimeoutSeconds": 60})


def needs_change() -> str:
    """Which of the states is the one whose change alone makes the order arrive."""
    busy = Faults().on("Pay", attempt=1, error="BankBusy")
    failed = run(order(), PARCEL, functions=FUNCTIONS, faults=busy).events
    assert failed[13].type == "TaskStateExited"
    assert failed[13].details["output"] == failed[14].details["input"] == {"receipt": "R-p7"}
    fixed = run(order(ResultPath="$.paid"), PARCEL, functions=FUNCTIONS)
    return "b" if fixed.output == {"label": "Elm Street 4"} else "?"


def kept_of_the_van() -> int:
    """How many records the log level ERROR keeps of an execution that went the wrong way and succeeded."""
    rules = [
        {"Variable": "$.kg", "NumericGreaterThan": 5, "Next": "Van"},
        {"Variable": "$.kg", "NumericGreaterThan": 30, "Next": "Truck"},
    ]
    states = {
        "Which?": {"Type": "Choice", "Choices": rules, "Default": "Bike"},
        **{name: {"Type": "Pass", "Result": name.lower(), "End": True} for name in ("Bike", "Van", "Truck")},
    }
    return len(log_records(run(StateMachine({"StartAt": "Which?", "States": states}), {"kg": 42}), "ERROR"))


def redriven() -> str:
    """What comes of redriving the order whose address Pay lost, with the definition fixed meanwhile."""
    execution = run(order(), PARCEL, functions=FUNCTIONS)
    before = len(execution.events)
    execution.redrive()
    entered = {event.state for event in execution.events[before:] if event.state}
    return "b" if execution.error == "KeyError" and entered == {"Ship"} else "?"


def caught_input() -> str:
    """What a Catcher without ResultPath hands on."""
    states = {
        "Pay": task("pay", Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Cancel"}]),
        "Cancel": {"Type": "Pass", "End": True},
    }
    faults = Faults().on("Pay", error="BankBusy", cause="try later")
    output = run(StateMachine({"StartAt": "Pay", "States": states}), PARCEL, functions=FUNCTIONS, faults=faults).output
    return {"Cause,Error": "c"}.get(",".join(sorted(output)), "?")


def entered_events() -> int:
    """How many TaskStateEntered events a Task leaves that is tried three times."""
    states = {"Pay": task("pay", Retry=[{"ErrorEquals": ["BankBusy"]}])}
    faults = Faults().on("Pay", attempt=(1, 2), error="BankBusy")
    execution = run(StateMachine({"StartAt": "Pay", "States": states}), PARCEL, functions=FUNCTIONS, faults=faults)
    return sum(event.type == "TaskStateEntered" for event in execution.events)


ASKED = [
    Exercise(
        id="l14.p1",
        title="Which state must change?",
        prompt="The functions are right: `ship` needs the order's `address`. Which part of the machine has to be changed?",
        kind="predict",
        options={
            "a": "`Price`: its result takes the order's place",
            "b": "`Pay`: its result takes the order's place",
            "c": "`Ship`: it must retry, since it fails",
        },
        solution="b",
        probes=[truth(needs_change, ran="the machine with that state changed, and nothing else")],
        wrong=[
            known("you expected", "`Price` has a `ResultPath`: its result goes beside the order.", "a"),
            known("you expected", "Another attempt gets the same input, and finds no address in it again.", "c"),
        ],
        hints=["Which of the two states before `Ship` keeps the order?"],
        concepts=["cause of an error", "ResultPath"],
        why="Pay has no ResultPath, so what leaves it is the receipt alone. Ship only notices.",
    ),
    Exercise(
        id="l14.r1",
        title="Recall from lesson 06",
        prompt="A Task fails. Its Catcher has no `ResultPath` and leads to `Cancel`. What is the input of `Cancel`?",
        kind="predict",
        options={
            "a": "the input of the Task that failed",
            "b": "the input of the Task, with the error added",
            "c": "`Error` and `Cause`, and nothing else",
        },
        solution="c",
        probes=[truth(caught_input, ran="a Task that fails, with a Catcher without ResultPath")],
        wrong=[
            known("you expected", "The error has to stand somewhere, and no place is named for it.", "a"),
            known("you expected", "That is what the Catcher's `ResultPath` is for.", "b"),
        ],
        hints=["Without ResultPath a result takes the input's place. A caught error does the same."],
        concepts=["Catch", "ResultPath"],
        why="Without ResultPath the error output takes the place of the input.",
    ),
    Exercise(
        id="l14.r2",
        title="Recall from lesson 05",
        prompt=(
            "`Pay` is tried three times: it fails twice, then it works. How often does the event `TaskStateEntered` of "
            "`Pay` stand in the history?"
        ),
        kind="predict",
        solution=1,
        probes=[truth(entered_events, ran="a Task with a Retrier, whose first two calls fail")],
        wrong=[
            known("1", "The call is scheduled three times. The state is entered before the first.", 3),
            known("1", "The two retries are new calls in the same visit of the state.", 2),
            known("1", "Every visit of a state begins with its Entered event.", 0),
            known("1", "Four is one too many even for calls. What is counted here are visits.", 4),
            known(
                "1",
                "Count how often the machine comes to `Pay` from another state, and not the calls.",
                5,
                6,
                9,
                when=lambda number, _: number > 4,
            ),
        ],
        hints=["A retry shows as another LambdaFunctionScheduled."],
        concepts=["history", "Retry"],
        why="A retry happens inside the state: one Entered event, and one LambdaFunctionScheduled for each call.",
    ),
    Exercise(
        id="l14.p2",
        title="What does ERROR keep of the van?",
        prompt=(
            "The log level of both machines is ERROR. Of `p7`, which failed, it keeps 3 records of 19. How many does it "
            "keep of `p8`, the 42 kg that went by van?"
        ),
        kind="predict",
        solution=0,
        probes=[truth(kept_of_the_van, ran="the parcel of 42 kg, at the log level ERROR")],
        wrong=[
            known("0", "Which event would it be? Each of them is one that a good parcel leaves too.", 1),
            known("0", "The Choice left two events, and in none of them anything failed: a rule matched.", 2),
            known("0", "Three are those of `p7`: an attempt, the last attempt, the end. Here nothing failed.", 3),
            known("0", "Six events are in the history. ALL keeps them all.", 6),
            known(
                "0",
                "ERROR keeps events that are failures. Count those in the execution of the van.",
                4,
                5,
                7,
                19,
                when=lambda number, _: number not in {1, 2, 3, 6},
            ),
        ],
        hints=["Did any state fail?"],
        concepts=["log level"],
        why="Nothing failed, so there is nothing that ERROR keeps. The machine did what its definition says.",
    ),
    Exercise(
        id="l14.p3",
        title="Will it arrive now?",
        prompt="`Pay` has been fixed in the definition. Now the failed execution `p7` is redriven. What happens?",
        kind="predict",
        options={
            "a": "it succeeds, since the definition is right now",
            "b": "it fails again, in `Ship`, with the same error",
            "c": "it begins again with `Price`, and the customer pays twice",
        },
        solution="b",
        probes=[truth(redriven, ran="a redrive of the execution in which Pay lost the address")],
        wrong=[
            known("you expected", "A redrive keeps the definition with which the execution began.", "a"),
            known("you expected", "A redrive goes on where it stopped; what succeeded is not run again.", "c"),
        ],
        hints=["What is the input of the state in which a redrive begins?"],
        concepts=["redrive"],
        why="Same definition, same state, same input: the address is lost already.",
    ),
]

# -------------------------------------------------------------- exercise notebook


def with_cause(machine: dict[str, Any], name: str = "?", **changes: Any) -> str:
    """A machine as text, with the state that is named as the cause, and whole states replaced."""
    states = {**machine["States"], **changes}
    return json.dumps({"Comment": name, **machine, "States": states}, indent=2)


def named(definition: Any) -> str:
    """The state that an answer names as the cause."""
    return str(definition.get("Comment", "")).strip(' "`.')


def names(state: str) -> Probe:
    """The probe of the name: `Comment` has the state that broke the execution."""

    def look(submission: Any, _solution: Any) -> Finding | None:
        told = named(submission.definition)
        if told.casefold() == state.casefold():
            return None
        return Finding(
            ran="a look at Comment",
            expected="the name of the state that broke the execution",
            happened=f"it names {told}" if told in submission.definition["States"] else f"it says {told!r}",
        )

    return Probe("name of the cause", look, static=True)


def not_named(state: str) -> Any:
    """Whether an answer does all that is asked and names another state."""
    return lambda definition, execution: execution is None and named(definition).casefold() != state.casefold()


TASK_TEXT = (
    "Find the state that **broke** the execution, and write its name into `Comment`. Then fix the machine: "
    "at most **three** fields may differ from the one below, `Comment` aside. The functions are right."
)

# q1: the label without an address


def shelf(event: Any, context: Any) -> Any:
    """Where the goods are: it repeats what was asked for."""
    return {"id": event["id"], "kg": event["kg"], "shelf": f"{event['kg'] % 7}B"}


def label(event: Any, context: Any) -> Any:
    """A label needs an address and a shelf."""
    return {"label": f"{event['address']}, from {event['stock']['shelf']}"}


LABELLED = {
    "stock": shelf,
    "price": lambda event, context: {"amount": 4 + event["kg"]},
    "pay": lambda event, context: {"receipt": f"R-{event['id']}-{event['price']['amount']}"},
    "ship": label,
}
NO_ADDRESS: dict[str, Any] = {
    "StartAt": "Stock",
    "States": {
        "Stock": task("stock", ResultPath="$", Next="Price"),
        "Price": task("price", ResultPath="$.price", Next="Pay"),
        "Pay": task("pay", ResultPath="$.paid", Next="Ship"),
        "Ship": task("ship", ResultPath="$.shipped"),
    },
}


def goods(random: Random) -> Any:
    """An order of one parcel."""
    return {
        "id": f"p{random.randrange(1, 99)}",
        "address": random.choice(["Elm Street 4", "Mill Lane 1", "Pier 9"]),
        "kg": random.randrange(1, 20),
    }


STOCKED = task("stock", ResultPath="$.stock", Next="Price")
FIRST = {"id": "p7", "address": "Elm Street 4", "kg": 3}

NO_LABEL = Exercise(
    id="l14.q1",
    title="Broken 1: a label without an address",
    repair=True,
    prompt=f"""
Each order should come out whole, with the answers of the four functions at `$.stock`, `$.price`, `$.paid` and `$.shipped`. It fails
in `Ship`. {TASK_TEXT}
""",
    kind="asl",
    starter="\n" + with_cause(NO_ADDRESS) + "\n",
    solution=with_cause(NO_ADDRESS, "Stock", Stock=STOCKED),
    functions=LABELLED,
    probes=[
        alike(generated(goods, count=10, including=[FIRST])),
        names("Stock"),
        few_changes(NO_ADDRESS, MOST_CHANGES),
    ],
    wrong=[
        known(
            "the name of the state that broke",
            "The machine is right now. The state that broke it is the one that you had to change.",
            with_cause(NO_ADDRESS, "Ship", Stock=STOCKED),
            with_cause(NO_ADDRESS, "?", Stock=STOCKED),
            with_cause(NO_ADDRESS, "Pay", Stock=STOCKED),
            when=not_named("Stock"),
        ),
        known(
            "FAILED with KeyError",
            "The machine does what it did before. Look at the first Exited event: what has the order lost there?",
            with_cause(NO_ADDRESS, "Stock"),
            with_cause(NO_ADDRESS, "Ship"),
            when=lambda definition, _: (
                definition["States"] | {"Stock": {"ResultPath": "$"} | definition["States"]["Stock"]}
                == NO_ADDRESS["States"]
            ),
        ),
        known(
            "FAILED with KeyError: 'stock'",
            "Now the order is kept, and the answer of `stock` is thrown away. Ship needs it at `$.stock`.",
            with_cause(NO_ADDRESS, "Stock", Stock=task("stock", ResultPath=None, Next="Price")),
        ),
        known(
            "FAILED with KeyError: 'stock'",
            "The order is kept. Put the answer of `stock` where the text wants it, and where `ship` looks for it.",
            with_cause(NO_ADDRESS, "Stock", Stock=task("stock", ResultPath="$.shelf", Next="Price")),
            with_cause(NO_ADDRESS, "Stock", Stock=task("stock", ResultPath="$.order", Next="Price")),
            when=lambda definition, _: definition["States"]["Stock"].get("ResultPath") not in (None, "$", "$.stock"),
        ),
        known(
            "$.address is missing",
            "Ship gets its address again, by a way around. The order is still lost on its way, and comes out without it.",
            with_cause(
                NO_ADDRESS,
                "Ship",
                Ship=task(
                    "ship",
                    Parameters={"address.$": "$$.Execution.Input.address", "stock.$": "$"},
                    ResultPath="$.shipped",
                ),
            ),
        ),
        known(
            "FAILED with KeyError",
            "This state kept the order, and does so no longer. Look at its input: what was gone already?",
            with_cause(NO_ADDRESS, "Pay", Pay=task("pay", Next="Ship")),
            with_cause(NO_ADDRESS, "Price", Price=task("price", Next="Pay")),
            when=lambda definition, execution: (
                execution is not None
                and any("ResultPath" not in definition["States"][name] for name in ("Price", "Pay"))
            ),
        ),
        known(
            "FAILED with KeyError",
            "Another attempt gets the same input. Nothing in it will have an address.",
            with_cause(
                NO_ADDRESS, "Ship", Ship=task("ship", ResultPath="$.shipped", Retry=[{"ErrorEquals": ["States.ALL"]}])
            ),
            when=lambda definition, _: "Retry" in json.dumps(definition),
        ),
    ],
    also_right=[
        with_cause(NO_ADDRESS, "stock", Stock=STOCKED),
        with_cause(NO_ADDRESS, "Stock", Stock=STOCKED | {"OutputPath": "$"}),
    ],
    hints=[
        'Look at the data: `check("l14.q1").execution.debug()` has every input. Which one lacks the address for the first time?',
        "Price and Pay keep what they get. It is gone before them: ResultPath says where a result goes.",
        'Part of the answer: `"ResultPath": "$.stock"`. In which state?',
    ],
    concepts=["cause of an error", "ResultPath"],
    why='`"$"` puts the answer of stock in the order\'s place. It holds an id and a weight, so two more states work with it, and the third notices.',
    variation="Let `stock` answer without the weight. Which state fails now? What has not changed?",
)

# q2: the undo that fails

LATE = {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 3}
LOST = {"ErrorEquals": ["States.ALL"], "Next": "Cancel"}


def paying(event: Any, context: Any) -> Any:
    """A bank that declines a blocked card."""
    if event["card"] == "blocked":
        raise StatesError("CardDeclined", "ask for another card")
    return {"paid": event["amount"]}


REFUNDS = {
    "pay": paying,
    "ship": lambda event, context: {"tracking": "T-" + event["id"]},
    "cancel": lambda event, context: {"cancelled": event["id"]},
}


def undoing(**pay: Any) -> dict[str, Any]:
    """Pay, and cancel the order where that fails."""
    states = {
        "Pay": task("pay", Retry=[LATE], Catch=[LOST], ResultPath="$.bank", Next="Ship") | pay,
        "Ship": task("ship", ResultPath="$.courier"),
        "Cancel": task("cancel", ResultPath="$.undo", Next="Refused"),
        "Refused": {"Type": "Fail", "Error": "OrderRefused"},
    }
    return {"StartAt": "Pay", "States": states}


RED_CANCEL = undoing()
BUSY = {**LATE, "ErrorEquals": ["BankBusy"]}
KEPT = {**LOST, "ResultPath": "$.error"}


def refusing(name: str = "Pay", **pay: Any) -> str:
    """An answer to q2."""
    return with_cause(undoing(**pay), name)


def carded(random: Random) -> Any:
    """An order, with a card that the bank may decline."""
    return {
        "id": f"p{random.randrange(1, 99)}",
        "amount": random.randrange(5, 60),
        "card": random.choice(["blocked", "4000"]),
    }


BLOCKED = {"id": "p7", "amount": 20, "card": "blocked"}
GOOD_CARD = {"id": "p8", "amount": 20, "card": "4000"}

UNDO = Exercise(
    id="l14.q2",
    title="Broken 2: the undo that fails",
    repair=True,
    prompt=f"""
A blocked card is declined at once: `pay` is called **once** for it. Then `Cancel` gets the order as `Pay` got it, with the error at `$.error`,
and the execution ends FAILED with `OrderRefused`. Only `BankBusy` passes by itself: it alone is tried again, up to three times, as it is now.
Every error that is left leads to `Cancel`. Today `Cancel` fails, and four calls are made for a blocked card. {TASK_TEXT}
""",
    kind="asl",
    starter="\n" + with_cause(RED_CANCEL) + "\n",
    solution=refusing(Retry=[BUSY], Catch=[KEPT]),
    functions=REFUNDS,
    probes=[
        ends(BLOCKED, "FAILED", "OrderRefused"),
        calls(BLOCKED, counts={"pay": 1, "cancel": 1}),
        alike(generated(carded, count=8, including=[BLOCKED, GOOD_CARD])),
        each_call_fails(generated(carded, count=2, including=[GOOD_CARD]), ["BankBusy", "BankClosed"], time=True),
        each_call_fails(generated(carded, count=1, including=[GOOD_CARD]), ["BankBusy"], times=None, time=True),
        names("Pay"),
        few_changes(RED_CANCEL, MOST_CHANGES),
    ],
    wrong=[
        known(
            "the name of the state that broke",
            "The machine is right now. The state that broke it is the one whose fields you changed.",
            refusing("Cancel", Retry=[BUSY], Catch=[KEPT]),
            refusing("?", Retry=[BUSY], Catch=[KEPT]),
            refusing("Refused", Retry=[BUSY], Catch=[KEPT]),
            when=not_named("Pay"),
        ),
        known(
            "4 calls of pay",
            "One of two mistakes: a declined card stays declined, and is asked about four times. Which errors does the Retrier name?",
            refusing(Catch=[KEPT]),
            refusing(Retry=[{**LATE, "ErrorEquals": ["CardDeclined", "BankBusy"]}], Catch=[KEPT]),
            when=lambda definition, _: any(
                {"States.ALL", "States.TaskFailed", "CardDeclined"} & set(retrier["ErrorEquals"])
                and retrier.get("MaxAttempts") != 0
                for retrier in definition["States"]["Pay"].get("Retry", [])
            ),
        ),
        known(
            "FAILED with KeyError: 'id'",
            "The `ResultPath` of Pay is for what `pay` answers. The Catcher has one of its own, beside its `Next`.",
            refusing(Retry=[BUSY], ResultPath="$.error"),
            when=lambda definition, _: definition["States"]["Pay"].get("ResultPath") != "$.bank",
        ),
        known(
            "FAILED with KeyError: 'id'",
            "One of two mistakes is left. Cancel gets the error and no order: which field of the Catcher keeps the input?",
            refusing(Retry=[BUSY]),
            refusing("Cancel", Retry=[BUSY]),
            when=lambda definition, _: (
                definition["States"]["Cancel"] == RED_CANCEL["States"]["Cancel"]
                and "ResultPath" not in definition["States"]["Pay"]["Catch"][0]
            ),
        ),
        known(
            "BankBusy",
            "Now nothing is tried again. A busy bank passes by itself: retry it, and it alone.",
            refusing(Retry=[{**LATE, "MaxAttempts": 0}], Catch=[KEPT]),
            when=lambda definition, _: all(
                retrier.get("MaxAttempts") == 0 for retrier in definition["States"]["Pay"].get("Retry", [])
            ),
        ),
        known(
            "cancel is called with",
            "Cancel has its order. The error should stand beside it, at `$.error`.",
            refusing(Retry=[BUSY], Catch=[{**LOST, "ResultPath": None}]),
            refusing(Retry=[BUSY], Catch=[{**LOST, "ResultPath": "$.failure"}]),
            refusing(Retry=[BUSY], Catch=[{**LOST, "ResultPath": "$.Error"}]),
            when=lambda definition, _: (
                definition["States"]["Pay"]["Catch"][0].get("ResultPath", "$") not in ("$", "$.error")
            ),
        ),
        known(
            "FAILED with Bank",
            "A declined card is undone now, and a bank that stays busy is not. The Catcher was right to name all errors.",
            refusing(Retry=[BUSY], Catch=[{**KEPT, "ErrorEquals": ["CardDeclined"]}]),
            when=lambda definition, _: "States.ALL" not in json.dumps(definition["States"]["Pay"]["Catch"]),
        ),
        known(
            "cancel is called with",
            "The order comes to Cancel by a way around, and the error does not. Keep both where the error is caught.",
            with_cause(
                undoing(Retry=[BUSY]),
                "Cancel",
                Cancel=task("cancel", InputPath="$$.Execution.Input", ResultPath="$.undo", Next="Refused"),
            ),
        ),
    ],
    also_right=[refusing(Retry=[{**BUSY, "BackoffRate": 2.0}], Catch=[KEPT])],
    hints=[
        "Which input has Cancel? Which state wrote it, and by which field?",
        "Both mistakes are in one state: one in its Retrier, one in its Catcher.",
        'Part of the answer: `"ErrorEquals": ["BankBusy"]` in the Retrier.',
    ],
    concepts=["cause of an error", "Catch", "Retry"],
    why="Cancel fails because Pay's Catcher replaced the order by the error. Only the Entered event of Cancel shows it.",
    variation="Put the wrong Catcher back and look at `execution.explain()`. Which of your four questions does it answer?",
)

# q3: green and wrong

WEIGHED = {
    "scales": lambda event, context: {"kg": event["gross"] - event["box"], "scale": "S2"},
    "bike": lambda event, context: {"by": "bike", "id": event["id"]},
    "truck": lambda event, context: {"by": "truck", "id": event["id"]},
}
RULE = {"Variable": "$.weight.kg", "NumericGreaterThan": 30, "Next": "Truck"}
AS_TEXT = {"kg.$": "States.Format('{}', $.kg)"}


def routing(name: str, selector: Any = AS_TEXT, rule: Any = RULE, **weigh: Any) -> str:
    """An answer to q3: how the weight is kept, and by which rule the truck is taken."""
    return with_cause(routed(selector, rule, **weigh), name)


def routed(selector: Any = AS_TEXT, rule: Any = RULE, **weigh: Any) -> dict[str, Any]:
    """Weigh, and choose the bike or the truck."""
    chosen = {"ResultSelector": selector} if selector is not None else {}
    states = {
        "Weigh": task("scales", **chosen, ResultPath="$.weight", Next="Which?") | weigh,
        "Which?": {"Type": "Choice", "Choices": [rule], "Default": "Bike"},
        "Bike": task("bike", ResultPath="$.sent"),
        "Truck": task("truck", ResultPath="$.sent"),
    }
    return {"StartAt": "Weigh", "States": states}


BY_BIKE = routed()
AS_NUMBER = {"kg.$": "$.kg"}


def boxed(random: Random) -> Any:
    """A parcel with its box."""
    return {"id": f"p{random.randrange(1, 99)}", "gross": random.randrange(3, 90), "box": random.randrange(1, 3)}


HEAVY = {"id": "p7", "gross": 44, "box": 2}
EDGE = {"id": "p8", "gross": 31, "box": 1}
SMALL = {"id": "p9", "gross": 6, "box": 1}

GREEN = Exercise(
    id="l14.q3",
    title="Broken 3: green and wrong",
    repair=True,
    prompt=f"""
A parcel above 30 kg goes by truck, every other one by bike. The number of kilograms should stand at `$.weight.kg`, as the scales gave it, and `$.weight`
should hold nothing else. Every execution succeeds, and every parcel goes by bike. {TASK_TEXT}
""",
    kind="asl",
    starter="\n" + with_cause(BY_BIKE) + "\n",
    solution=routing("Weigh", AS_NUMBER),
    functions=WEIGHED,
    probes=[
        calls(HEAVY, counts={"truck": 1}),
        alike(generated(boxed, count=20, including=[HEAVY, EDGE, SMALL])),
        names("Weigh"),
        few_changes(BY_BIKE, MOST_CHANGES),
    ],
    wrong=[
        known(
            "the name of the state that broke",
            "The machine is right now. Which? decided wrongly because of what it was given: name the state that gave it.",
            routing("Which?", AS_NUMBER),
            routing("?", AS_NUMBER),
            routing("Bike", AS_NUMBER),
            when=not_named("Weigh"),
        ),
        known(
            "$.weight.kg is",
            'Texts are compared letter by letter: "5" is above "30". The rule was right; look at what it is given.',
            routing("Which?", rule={"Variable": "$.weight.kg", "StringGreaterThan": "30", "Next": "Truck"}),
            when=lambda definition, _: "StringGreaterThan" in json.dumps(definition["States"]["Which?"]),
        ),
        known(
            "0 calls of truck",
            "`explain_event` of the Choice says what stands at `$.weight.kg`. Where that is no number, no other number in the rule helps.",
            routing("Which?", rule={**RULE, "NumericGreaterThan": 3}),
            routing("Which?", rule={**RULE, "NumericGreaterThan": 0}),
            routing("Weigh"),
            routing("Bike"),
            when=lambda definition, _: (
                definition["States"]["Which?"]["Choices"][0].get("NumericGreaterThan") != 30
                and definition["States"]["Weigh"].get("ResultSelector") == AS_TEXT
            ),
        ),
        known(
            "$.sent.by is",
            "The weight is a number now, and the rule is another one than before. It was right: put it back.",
            routing("Weigh", AS_NUMBER, {"Variable": "$.weight.kg", "NumericGreaterThanEquals": 30, "Next": "Truck"}),
            routing("Weigh", AS_NUMBER, {**RULE, "NumericGreaterThan": 3}),
            when=lambda definition, _: (
                definition["States"]["Which?"]["Choices"] != [RULE]
                and definition["States"]["Weigh"].get("ResultSelector") == AS_NUMBER
            ),
        ),
        known(
            "scale",
            "The weight is a number again, and the name of the scales came along. `$.weight` should hold the weight alone.",
            routing("Weigh", None),
        ),
        known(
            "0 calls of truck",
            "A path is taken only under a name that ends in `.$`. Without it, the text `$.kg` itself is the value.",
            routing("Weigh", {"kg": "$.kg"}),
            when=lambda definition, _: "kg" in definition["States"]["Weigh"].get("ResultSelector", {}),
        ),
        known(
            "0 calls of truck",
            "`$.kg` is a number in the answer of the scales. Nothing has to be made of it.",
            routing("Weigh", {"kg.$": "States.StringToJson($.kg)"}),
            when=lambda definition, _: "States.StringToJson($.kg)" in json.dumps(definition["States"]["Weigh"]),
        ),
        known(
            "$",
            'ResultSelector reads the answer of the scales, `{"kg": …, "scale": …}`, and its members stand below `$.weight`.',
            routing("Weigh", {"kg.$": "$"}),
            routing("Weigh", {"weight.$": "$.kg"}),
            routing("Weigh", {"kg.$": "$.gross"}),
            when=lambda definition, _: (
                definition["States"]["Weigh"].get("ResultSelector", {}) not in (AS_TEXT, AS_NUMBER)
            ),
        ),
        known(
            "$.weight.kg is",
            "Now every parcel goes by truck. The rule itself never matches: why not?",
            with_cause(
                BY_BIKE,
                "Which?",
                **{"Which?": {"Type": "Choice", "Choices": [{**RULE, "Next": "Bike"}], "Default": "Truck"}},
            ),
            when=lambda definition, _: definition["States"]["Which?"].get("Default") == "Truck",
        ),
    ],
    also_right=[
        routing("Weigh", {"kg.$": "States.MathAdd($.kg, 0)"}),
        routing("Weigh", {"kg.$": "States.StringToJson(States.Format('{}', $.kg))"}),
    ],
    hints=[
        'Nothing failed, so ask one event: `check("l14.q3").execution.explain_event(n)`, where n is the event ChoiceStateEntered.',
        "The rule compares numbers. What kind of value stands at `$.weight.kg`, and which field of which state made it?",
        'Part of the answer: `"kg.$": "$.kg"`',
    ],
    concepts=["cause of an error", "Choice", "explain_event"],
    why="States.Format makes a text of the number. A comparison of numbers is false for a text, without an error, so Default was taken.",
    variation="Add a state that fails on purpose where `$.weight.kg` is not a number. Which log level would have shown the mistake?",
)

# q4: now and then


class SameLabelTwice(Exception):
    """Two parcels of one order have the same label."""


def loading(event: Any, context: Any) -> Any:
    """The loader refuses an order in which a label stands twice."""
    labels = [each["label"] for each in event["labels"]]
    if len(set(labels)) < len(labels):
        raise SameLabelTwice(", ".join(labels))
    return {"loaded": len(labels)}


LOADED = {"label": lambda event, context: {"label": f"{event['parcel']['id']}: {event['to']}"}, "load": loading}


def mapped(selector: Any, **each: Any) -> dict[str, Any]:
    """A label for each parcel, then the loading."""
    chosen = {"ItemSelector": selector} if selector is not None else {}
    processor = {"ProcessorConfig": {"Mode": "INLINE"}, "StartAt": "Label", "States": {"Label": task("label")}}
    states = {
        "Each parcel": {
            "Type": "Map",
            "ItemsPath": "$.parcels",
            **chosen,
            "ItemProcessor": processor,
            "ResultPath": "$.labels",
            **each,
            "Next": "Load",
        },
        "Load": task("load", ResultPath="$.truck"),
    }
    return {"StartAt": "Each parcel", "States": states}


ALWAYS_FIRST = {"parcel.$": "$.parcels[0]", "to.$": "$.address"}
EACH = {"parcel.$": "$$.Map.Item.Value", "to.$": "$.address"}
SOMETIMES = mapped(ALWAYS_FIRST)


def labelling(name: str, selector: Any, **each: Any) -> str:
    """An answer to q4."""
    return with_cause(mapped(selector, **each), name)


def chosen(definition: Any) -> str:
    """The path by which an answer to q4 takes a parcel, where it has one."""
    return str(definition["States"]["Each parcel"].get("ItemSelector", {}).get("parcel.$"))


def several(random: Random) -> Any:
    """An order of one parcel or more."""
    count = random.randrange(1, 5)
    return {
        "address": random.choice(["Elm Street 4", "Mill Lane 1", "Pier 9"]),
        "parcels": [{"id": f"p{random.randrange(1, 30)}-{place}"} for place in range(count)],
    }


TWO = {"address": "Elm Street 4", "parcels": [{"id": "p7-0"}, {"id": "p7-1"}]}
ALONE = {"address": "Elm Street 4", "parcels": [{"id": "p8-0"}]}

SOMETIMES_RED = Exercise(
    id="l14.q4",
    title="Broken 4: failing now and then",
    repair=True,
    prompt=f"""
Each parcel of an order gets a label of its own, with its id and the order's address; the labels stand at `$.labels`, in the order of the parcels. Then the
truck is loaded, and the answer stands at `$.truck`. Most orders arrive. Some fail in `Load` with `SameLabelTwice`. {TASK_TEXT}
""",
    kind="asl",
    starter="\n" + with_cause(SOMETIMES) + "\n",
    solution=labelling("Each parcel", EACH),
    functions=LOADED,
    probes=[
        alike(generated(several, count=10, including=[TWO, ALONE])),
        names("Each parcel"),
        few_changes(SOMETIMES, MOST_CHANGES),
    ],
    wrong=[
        known(
            "the name of the state that broke",
            "The machine is right now. Label worked with what it was given: name the state that gave it.",
            labelling("Load", EACH),
            labelling("?", EACH),
            labelling("Label", EACH),
            when=not_named("Each parcel"),
        ),
        known(
            "FAILED with KeyError: 'id'",
            "In ItemSelector `$` is the whole order. The item stands in the context object, `$$`.",
            labelling("Each parcel", {"parcel.$": "$", "to.$": "$.address"}),
            when=lambda definition, _: chosen(definition) == "$",
        ),
        known(
            "FAILED with TypeError",
            "That is the item's number, from 0. The item itself stands beside it.",
            labelling("Each parcel", {"parcel.$": "$$.Map.Item.Index", "to.$": "$.address"}),
            when=lambda definition, _: chosen(definition) == "$$.Map.Item.Index",
        ),
        known(
            "FAILED with TypeError",
            "A path is taken only under a name that ends in `.$`. Without it, the text of the path is the value.",
            labelling("Each parcel", {"parcel": "$$.Map.Item.Value", "to.$": "$.address"}),
            when=lambda definition, _: isinstance(
                definition["States"]["Each parcel"]["ItemSelector"].get("parcel"), str
            ),
        ),
        known(
            "FAILED with TypeError",
            "That is one member of the item. `label` wants the whole item at `parcel`, and takes the id out of it.",
            labelling("Each parcel", {"parcel.$": "$$.Map.Item.Value.id", "to.$": "$.address"}),
            when=lambda definition, _: chosen(definition).startswith("$$.Map.Item.Value."),
        ),
        known(
            "FAILED with",
            "`$$.Map.Item` has two members, with capitals: the item's number, `Index`, and the item itself, `Value`.",
            labelling("Each parcel", {"parcel.$": "$$.Map.Item", "to.$": "$.address"}),
            labelling("Each parcel", {"parcel.$": "$$.Map.Item.value", "to.$": "$.address"}),
            when=lambda definition, _: chosen(definition) in ("$$.Map.Item", "$$.Map.Item.value", "$$.Map.Item.item"),
        ),
        known(
            "FAILED with States.Runtime",
            "The context object is `$$`, with two dollars. One dollar is the order, and that has no `Map`.",
            labelling("Each parcel", {"parcel.$": "$.Map.Item.Value", "to.$": "$.address"}),
            when=lambda definition, _: chosen(definition).startswith("$.Map"),
        ),
        known(
            "FAILED with KeyError: 'parcel'",
            "Without ItemSelector the item alone is the input. `label` wants it at `parcel`, and the address at `to`.",
            labelling("Each parcel", None),
        ),
        known(
            "FAILED with SameLabelTwice",
            "It is not a matter of time or of another attempt. Open two iterations: which parcel does each of them get?",
            labelling("Each parcel", ALWAYS_FIRST, MaxConcurrency=1),
            labelling("Load", ALWAYS_FIRST, Retry=[{"ErrorEquals": ["States.ALL"]}]),
            when=lambda definition, _: (
                definition["States"]["Each parcel"].get("ItemSelector") == ALWAYS_FIRST
                and "Catch" not in json.dumps(definition)
            ),
        ),
        known(
            "and not",
            "A Catcher hides the wrong labels, and the parcels go to nobody. Why are they wrong?",
            with_cause(
                SOMETIMES,
                "Load",
                Load=task(
                    "load",
                    ResultPath="$.truck",
                    Catch=[{"ErrorEquals": ["SameLabelTwice"], "ResultPath": "$.truck", "Next": "Sent"}],
                ),
                Sent={"Type": "Pass", "End": True},
            ),
            when=lambda definition, _: "Catch" in json.dumps(definition),
        ),
        known(
            "FAILED with",
            "A path into the order is the same for each iteration. What is another one each time stands in `$$.Map.Item`.",
            labelling("Each parcel", {"parcel.$": "$.parcels[1]", "to.$": "$.address"}),
            labelling("Each parcel", {"parcel.$": "$.parcels", "to.$": "$.address"}),
            when=lambda definition, _: chosen(definition).startswith("$.parcels"),
        ),
    ],
    also_right=[
        labelling("Each parcel", {"parcel.$": "$$.Map.Item.Value", "to.$": "$$.Execution.Input.address"}),
        labelling("each parcel", {"parcel": {"id.$": "$$.Map.Item.Value.id"}, "to.$": "$.address"}),
    ],
    hints=[
        'Compare an order of one parcel with one of two. `check("l14.q4").execution.debug()` has a picker of the iterations.',
        "Each iteration gets the same parcel. Which field of the Map state makes the input of an iteration?",
        'Part of the answer: `"parcel.$": "$$.Map.Item.Value"`',
    ],
    concepts=["cause of an error", "Map", "ItemSelector"],
    why="ItemSelector took the first parcel for every iteration. An order of one parcel hides the mistake, and Load notices it.",
    variation="Give two parcels of one order the same id. Is the machine wrong now, or the order?",
)

# q5: an alarm rule

ENDINGS = {
    "fine": "all went well",
    "busy": "the bank was busy once and worked at the second attempt",
    "declined": "the card was declined",
    "printer": "the label printer was offline",
    "lost": "the order came without an address",
    "slow": "the courier did not answer within a minute",
    "stopped": "a clerk stopped it by hand",
}
WAKE = {"printer", "lost", "slow"}
"""The endings for which somebody has to get up."""
RUNS = 20


@cache
def night() -> tuple[tuple[str, Execution], ...]:
    """Twenty executions of one night, each kind among them, with what happened in each."""
    random = Random("a night at Parcel")
    kinds = [*ENDINGS, *(random.choice([*ENDINGS, "fine", "fine", "busy"]) for _ in range(RUNS - len(ENDINGS)))]
    random.shuffle(kinds)
    return tuple((kind, one_run(kind, f"order-{place}")) for place, kind in enumerate(kinds, 1))


def one_run(kind: str, name: str) -> Execution:
    """An execution that ends so."""
    machine, given = order(ResultPath="$.paid"), PARCEL | {"id": name}
    if kind == "lost":
        del given["address"]
    if kind == "stopped":
        execution = step(machine, given, functions=FUNCTIONS, name=name)
        for event in execution:
            if event.state == "Pay":
                break
        execution.stop(cause="wrong address on the phone")
        return execution
    faults = {
        "busy": Faults().on("Pay", attempt=1, error="BankBusy"),
        "declined": Faults().on("Pay", error="CardDeclined"),
        "printer": Faults().on("Ship", error="PrinterOffline"),
        "slow": Faults().on("Ship", delay=90),
    }.get(kind)
    return run(machine, given, functions=FUNCTIONS, faults=faults, name=name)


def rings(rule: Any, execution: Execution) -> bool:
    """Whether the rule wakes somebody for this execution."""
    return any(
        record["type"] in rule["types"] and record["details"].get("error") not in rule["not_errors"]
        for record in log_records(execution, rule["level"])
    )


def judged(rule: Any) -> str | None:
    """What the rule did wrong in that night."""
    for name in ("types", "not_errors"):
        if isinstance(rule[name], str):
            raise TypeError(name)
    for kind, execution in night():
        ending = f"{execution.name} ({ENDINGS[kind]}: {execution.status} {execution.error or ''}".rstrip() + ")"
        if kind in WAKE and not rings(rule, execution):
            return f"nobody was woken for {ending}"
        if kind not in WAKE and rings(rule, execution):
            return f"somebody was woken for {ending}"
    held = sum(len(log_records(execution, rule["level"])) for _, execution in night())
    least = sum(len(log_records(execution, "FATAL")) for _, execution in night())
    if held > least:
        return f"the alarm rings rightly, but the log holds {held} records, where {least} are enough"
    return None


ALARM: dict[str, Any] = {
    "level": "FATAL",
    "types": ["ExecutionFailed", "ExecutionTimedOut"],
    "not_errors": ["CardDeclined"],
}

ALARM_RULE = Exercise(
    id="l14.q5",
    title="An alarm rule",
    prompt=f"""
In one night the machine `order` ran {RUNS} times. Write the rule by which somebody is woken. It works as in the lesson: it rings for an execution if the
log has a record whose type is in `types` and whose error is not in `not_errors`. `level` is the log level of the machine.

Somebody **must** get up where the label printer is offline (`PrinterOffline`), where an order has no address (`KeyError`) and where the machine's
`TimeoutSeconds` are over. **Nobody** should be woken for a card that was declined (`CardDeclined`), for a busy bank that worked at the second attempt (`BankBusy`),
or for an execution that a clerk stopped. The log should hold as few records as the rule needs.
""",
    kind="predict",
    starter='{\n    "level": "ALL",\n    "types": [...],\n    "not_errors": [...],\n}',
    solution=ALARM,
    probes=[
        tried(
            judged,
            ran=f"the rule, on {RUNS} executions of one night",
            expected="somebody is woken for those that need it, for no other, and the log holds no more than that takes",
        )
    ],
    wrong=[
        known(
            "another shape",
            "The rule has three parts: `level`, and two lists of names in quotes, `types` and `not_errors`.",
            ALARM | {"types": "ExecutionFailed"},
            {"level": "FATAL", "types": ["ExecutionFailed"]},
            when=lambda rule, _: not all(isinstance(rule.get(name), list) for name in ("types", "not_errors")),
        ),
        known(
            "nobody was woken for",
            "No record of that execution has one of your `types`. With which event does an execution end that FAILED?",
            ALARM | {"types": ["ExecutionsFailed", "ExecutionsTimedOut"]},
            ALARM | {"types": ["TaskFailed", "ExecutionTimedOut"]},
            when=lambda rule, _: (
                rule["level"] != "OFF" and not {"ExecutionFailed", "LambdaFunctionFailed"} & set(rule["types"])
            ),
        ),
        known(
            "nobody was woken for",
            "An execution whose time is over does not fail: it ends with an event of its own.",
            ALARM | {"types": ["ExecutionFailed"]},
            when=lambda rule, _: "ExecutionTimedOut" not in rule["types"],
        ),
        known(
            "the card was declined",
            "A declined card ends an execution FAILED too, and is nobody's fault. Its error belongs in `not_errors`, spelled as in the text.",
            ALARM | {"not_errors": []},
            when=lambda rule, _: "CardDeclined" not in rule["not_errors"],
        ),
        known(
            "a clerk stopped it by hand",
            "Who stops an execution knows it, and need not be woken. Which of your `types` stands in its log too?",
            ALARM | {"types": ["ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted"]},
            when=lambda rule, _: "ExecutionAborted" in rule["types"],
        ),
        known(
            "the bank was busy once",
            "A call that failed may have been tried again and have worked. Count endings, not attempts.",
            ALARM | {"level": "ERROR", "types": ["LambdaFunctionFailed", "ExecutionTimedOut"]},
            ALARM | {"level": "ALL", "types": ["LambdaFunctionFailed", "ExecutionFailed", "ExecutionTimedOut"]},
            when=lambda rule, _: "LambdaFunctionFailed" in rule["types"],
        ),
        known(
            "the alarm rings rightly, but the log holds",
            "Which of the levels keeps just the events that your rule looks at?",
            ALARM | {"level": "ERROR"},
            ALARM | {"level": "ALL"},
        ),
        known(
            "nobody was woken for",
            "At OFF the log is empty, and no rule finds anything in it.",
            ALARM | {"level": "OFF"},
            when=lambda rule, _: rule["level"] == "OFF",
        ),
        known(
            "nobody was woken for",
            "`not_errors` are the errors for which everybody may sleep. One in your list is among those that need somebody.",
            ALARM | {"not_errors": ["CardDeclined", "KeyError"]},
            ALARM | {"not_errors": ["CardDeclined", "BankBusy", "KeyError", "PrinterOffline"]},
            ALARM | {"not_errors": ["CardDeclined", "States.Timeout"]},
            when=lambda rule, _: bool({"KeyError", "PrinterOffline", "States.Timeout"} & set(rule["not_errors"])),
        ),
    ],
    also_right=[
        ALARM | {"not_errors": ["CardDeclined", "BankBusy"]},
        ALARM | {"types": ["ExecutionTimedOut", "ExecutionFailed"]},
    ],
    hints=[
        "Go through the kinds of endings, and write beside each its last event. The lesson names those that FATAL keeps.",
        "The alarm is about how executions end. Three event types end one without success; two of them are wanted.",
        'Part of the answer: `"level": "FATAL"`, and `"not_errors": ["CardDeclined"]`',
    ],
    concepts=["log level", "alarm"],
    why="FATAL keeps the endings alone. A declined card fails by its own name, so one name in not_errors lets it pass.",
    variation="A third of the cards is declined one night, since the bank's service is broken. Which rule would have rung?",
)

EXERCISES = [*ASKED, NO_LABEL, UNDO, GREEN, SOMETIMES_RED, ALARM_RULE]
