"""Lesson 06, Catch and undo: what the exercises ask and how answers are judged."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Mapping
from typing import Any

from sfnlearn import Execution, Faults, StateMachine, run
from sfnlearn.course.machine_parts import task, block
from sfnlearn.course.checking.expectations import invocations
from sfnlearn.course.checking.exercise import WIDTH, Exercise, Wrong
from sfnlearn.course.checking.probe import Probe
from sfnlearn.course.checking.probes import alike, calls, each_call_fails, ends, fault, generated, hist, leaves, truth
from sfnlearn.jsontext import laid_out

ALL = ["States.ALL"]
ORDER = {"id": "p7", "amount": 20}


def catch(then: str, names: list[str] = ALL, path: Any = "$.problem") -> list[dict[str, Any]]:
    """A Catch of one Catcher; `path` "" leaves its ResultPath out."""
    placed = {} if path == "" else {"ResultPath": path}
    return [{"ErrorEquals": names, **placed, "Next": then}]


def fails(error: str, cause: str = "") -> dict[str, Any]:
    """A Fail state."""
    return {"Type": "Fail", "Error": error, **({"Cause": cause} if cause else {})}


def order(random: random.Random) -> dict[str, Any]:
    """A random order."""
    made = {"id": f"p{random.randrange(1, 10_000)}", "amount": random.randrange(1, 99)}
    return {**made, "note": "ring twice"} if random.random() < 0.5 else made


ORDERS = generated(order, count=5, including=[ORDER])
FUNCTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "reserve": lambda event, context: {"shelf": f"B{event['amount']}"},
    "charge": lambda event, context: {"receipt": f"R-{event['id']}"},
    "book": lambda event, context: {"tracking": f"T-{event['id']}"},
    "label": lambda event, context: {"label": f"Parcel {event['id']}"},
    "refund": lambda event, context: f"back: {event['receipt']}",
    "release": lambda event, context: f"free: {event['shelf']}",
    "cancel": lambda event, context: f"cancelled: {event['tracking']}",
}


def some(*names: str) -> dict[str, Any]:
    """These functions."""
    return {name: FUNCTIONS[name] for name in names}


def called(execution: Execution, *names: str) -> list[str]:
    """The calls of these functions, in their order."""
    return [name for name, _ in invocations(execution) if name in names]


# ------------------------------------------------------------------ in the lesson

NO_VAN = Faults().on("Book", error="NoVan")
LESSON: dict[str, Any] = {
    **some("reserve", "charge", "book"),
    "refund": lambda event, context: "back: " + event["payment"]["receipt"],
    "release": lambda event, context: "free: " + event["stock"]["shelf"],
}
FORGETFUL = block(
    Charge=task("charge", ResultPath="$.payment", Next="Book"),
    Book=task("book", ResultPath="$.courier", Catch=catch("Refund", path="")),
    Refund=task("refund"),
)
PATIENT = [{"ErrorEquals": ALL, "MaxAttempts": 8}]
SAGA = block(
    Reserve=task("reserve", ResultPath="$.stock", Catch=catch("Undone"), Next="Charge"),
    Charge=task(
        "charge",
        ResultPath="$.payment",
        TimeoutSeconds=5,
        Retry=[{"ErrorEquals": ["States.Timeout"], "MaxAttempts": 2}],
        Catch=catch("Release"),
        Next="Book",
    ),
    Book=task("book", ResultPath="$.courier", Catch=catch("Refund")),
    Refund=task("refund", ResultPath=None, Retry=PATIENT, Next="Release"),
    Release=task("release", ResultPath=None, Retry=PATIENT, Next="Undone"),
    Undone=fails("OrderUndone"),
)


def executed(definition: Mapping[str, Any], faults: Faults | None = None) -> Execution:
    """A machine of the lesson, run once."""
    return run(StateMachine(dict(definition)), ORDER, functions=LESSON, faults=faults)


def answered(execution: Execution) -> list[str]:
    """The states whose function has answered, in order."""
    return [str(event.state) for event in execution.events if event.type == "LambdaFunctionSucceeded"]


def timed_out() -> int:
    """How often a Task with a Retrier for States.TaskFailed is called whose calls time out."""
    again = [{"ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 2}]
    execution = executed(block(Book=task("book", Retry=again)), Faults().on("Book", error="States.Timeout"))
    return len(invocations(execution))


def dropped() -> str:
    """Which option is the output of a Task with ResultPath null."""
    output = executed(block(Book=task("book", ResultPath=None))).output
    return {json.dumps(ORDER): "a", "null": "b"}.get(json.dumps(output), "c")


def caught_input() -> str:
    """Which option Refund gets from a Catcher without ResultPath; it fails for want of a receipt."""
    execution = executed(FORGETFUL, NO_VAN)
    entered = next(event for event in execution.events if event.type == "TaskStateEntered" and event.state == "Refund")
    keys = set(entered.details["input"])
    if keys == {"Error", "Cause"}:
        return "c" if (execution.status, execution.error) == ("FAILED", "KeyError") else "?"
    return "b" if "Error" in keys else "a"


def not_in_all() -> str:
    """Which option tells what States.ALL leaves out."""
    machine = block(Book=task("book", Catch=catch("Sorry")), Sorry={"Type": "Pass", "End": True})
    names = ["NoVan", "States.Timeout", "States.DataLimitExceeded", "States.Runtime"]
    left = [name for name in names if executed(machine, Faults().on("Book", error=name)).status == "FAILED"]
    return {(): "a", ("States.Timeout",): "b", tuple(names[2:]): "c", (names[3],): "d"}[tuple(left)]


def undos() -> str:
    """Which option is undone when Charge has failed."""
    done = answered(executed(SAGA, Faults().on("Charge", error="NoVan")))
    return {(): "a", ("Release",): "b", ("Refund", "Release"): "c", ("Release", "Refund"): "d"}[tuple(done[1:])]


def paid_twice() -> str:
    """Which option tells how often the bank has taken the money when its first answer came too late."""
    books = []

    def bank(event: Any, context: Any) -> Any:
        books.append(event)
        return {"receipt": "R"}

    slow_once = Faults().on("Charge", attempt=1, delay=10)
    execution = run(StateMachine(SAGA), ORDER, functions={**LESSON, "charge": bank}, faults=slow_once)
    return {(True, 1): "a", (True, 2): "b"}.get((execution.status == "SUCCEEDED", len(books)), "c")


ASKED = [
    Exercise(
        id="l06.r1",
        title="Recall from lesson 05",
        prompt=(
            'Every call of a Task times out (`States.Timeout`). Its only Retrier has `"ErrorEquals": ["States.TaskFailed"]` and '
            "`MaxAttempts` 2. How many calls are made? Put a number in place of the dots."
        ),
        kind="predict",
        solution=1,
        probes=[truth(timed_out, ran="a Task that always times out, with this Retrier")],
        wrong=[
            Wrong(
                answer=3,
                says="1",
                hint="That would be right for any other error of a task. What does this name leave out?",
            ),
            Wrong(answer=2, says="1", hint="MaxAttempts counts retries. But is this Retrier for a time-out at all?"),
            Wrong(answer=0, says="1", hint="The call is made; it is the answer that does not come."),
            Wrong(answer=4, says="1", hint="Four calls are what a Retrier makes that says nothing of MaxAttempts."),
            Wrong(
                answer=5,
                like=[6, 10],
                when=lambda number, _: number > 4,
                says="1",
                hint="No Retrier here allows so many calls, whatever the error is.",
            ),
        ],
        hints=["States.TaskFailed stands for every error of a task except one."],
        concepts=["States.TaskFailed", "States.Timeout"],
        why="States.TaskFailed does not stand for States.Timeout, so no Retrier is for it: one call.",
    ),
    Exercise(
        id="l06.r2",
        title="Recall from lesson 03",
        prompt='A Task has `"ResultPath": null`. What is its output?',
        kind="predict",
        options={"a": "its input, as it was", "b": "`null`", "c": "the result of its function"},
        solution="a",
        probes=[truth(dropped, ran='a Task with `"ResultPath": null`')],
        wrong=[
            Wrong(
                answer="b",
                says='"b"',
                hint="`null` is not the output: as a place it says that the result is put nowhere.",
            ),
            Wrong(answer="c", says='"c"', hint="That is what comes out without the field."),
        ],
        hints=["ResultPath names the place in the input where the result goes."],
        concepts=["ResultPath"],
        why="The result is dropped and the input goes on: right for a step that only does something.",
    ),
    Exercise(
        id="l06.p1",
        title="What does the next state get?",
        prompt="`Book` fails, and its Catcher leads to `Refund`. What is the input of `Refund`?",
        kind="predict",
        options={
            "a": "the order with `payment`",
            "b": "the order with `payment`, and the error beside it",
            "c": "the error alone",
        },
        solution="c",
        probes=[truth(caught_input, ran="the machine with the Catcher, Book failing")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="Catch does not keep the input. What is the default of a ResultPath?"),
            Wrong(answer="b", says='"b"', hint="That needs a ResultPath in the Catcher, which it has not."),
        ],
        hints=["What happens to the input where a result has no ResultPath?"],
        concepts=["Catch", "error output"],
        why="The error output takes the place of everything, as a result does without ResultPath.",
    ),
    Exercise(
        id="l06.p2",
        title="Everything?",
        prompt=(
            "A Catcher has `States.ALL`. Which of `NoVan`, `States.Timeout`, `States.DataLimitExceeded` and `States.Runtime` "
            "does it **not** take?"
        ),
        kind="predict",
        options={
            "a": "none: it takes all four",
            "b": "`States.Timeout`",
            "c": "`States.DataLimitExceeded` and `States.Runtime`",
            "d": "`States.Runtime`",
        },
        solution="c",
        probes=[truth(not_in_all, ran="a Task with a Catcher for States.ALL, failing with each of the four")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="The name promises more than it holds: lesson 05 had two exceptions."),
            Wrong(answer="b", says='"b"', hint="It is States.TaskFailed that leaves out the time-out."),
            Wrong(answer="d", says='"d"', hint="That one, and one more: an answer that is too large stays so."),
        ],
        hints=["Lesson 05 named the exceptions where it introduced the wildcards."],
        concepts=["States.ALL", "States.Runtime", "States.DataLimitExceeded"],
        why="Neither passes by itself: a path that finds nothing finds nothing the next time, and what is too large stays so.",
    ),
    Exercise(
        id="l06.p3",
        title="Which undos?",
        prompt="`Charge` fails. Which undos run, and in which order?",
        kind="predict",
        options={
            "a": "none",
            "b": "`Release`",
            "c": "`Refund`, then `Release`",
            "d": "`Release`, then `Refund`",
        },
        solution="b",
        probes=[truth(undos, ran="the saga, Charge failing")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="The parcel is off the shelf by then."),
            Wrong(answer="c", says='"c"', hint="That is undone when Book fails. Here no money was taken."),
            Wrong(answer="d", says='"d"', hint="Only what is done is undone, and no money was taken."),
        ],
        hints=["Follow the Catcher of Charge."],
        concepts=["saga", "compensation"],
        why="Only Reserve has done something, and Release undoes it.",
    ),
    Exercise(
        id="l06.p4",
        title="How often has she paid?",
        prompt="The first answer comes too late, the second in time. How often has the bank taken the money, and how does the execution end?",
        kind="predict",
        options={"a": "once, and it succeeds", "b": "twice, and it succeeds", "c": "once, and it fails"},
        solution="b",
        probes=[truth(paid_twice, ran="the saga, the bank's first answer late")],
        wrong=[
            Wrong(
                answer="a",
                says='"a"',
                hint="The bank had done its work; only its answer was late. The retry asks it again.",
            ),
            Wrong(
                answer="c",
                says='"c"',
                hint="The Retrier is for States.Timeout, so there is a second call, and it is answered.",
            ),
        ],
        hints=["What had the bank done when the machine stopped waiting?"],
        concepts=["Retry", "idempotent"],
        why="A time-out says that no answer came, not that nothing was done.",
    ),
]

# -------------------------------------------------------------- exercise notebook

ERRORS = ["NoVan", "States.Timeout", "Lambda.TooManyRequestsException"]


def written(definition: Mapping[str, Any]) -> str:
    """A definition as a cell's text."""
    return laid_out(dict(definition), WIDTH)


def telling(catcher: list[Any] | None, **fields: Any) -> dict[str, Any]:
    """The machine of q1 with this Catch."""
    caught = {} if catcher is None else {"Catch": catcher}
    return block(Book=task("book", ResultPath="$.courier", **caught, **fields), Tell=task("tell"))


def calling(definition: Any, function: str) -> Any:
    """The first state that calls a function, whatever it is called."""
    states = definition["States"].values()
    return next(state for state in states if str(state.get("Resource")).endswith(f":{function}"))


def catcher_of(definition: Any, function: str | None = None) -> Any:
    """The first Catcher of the state that calls a function, by default of the first state that has any."""
    found = (
        calling(definition, function)
        if function
        else next(each for each in definition["States"].values() if "Catch" in each)
    )
    return found["Catch"][0]


TELL = {**some("book"), "tell": lambda event, context: {"told": event}}

KEEP_AND_ADD = Exercise(
    id="l06.q1",
    title="Keep the order and add the error",
    prompt="""
The customer should be told why no courier comes. When `book` fails, with any error that can be caught, the function `tell` is to be called with
the whole order **and** the error output beside it, at `$.problem`. What `tell` answers is then the output. A booking that goes well is as now: the
order with the courier at `$.courier`, and nobody is told. Each function is called once at most. Change the Catcher.
""",
    kind="asl",
    repair=True,
    starter=written(telling(catch("Tell", ["NoVan"], ""))),
    solution=telling(catch("Tell")),
    functions=TELL,
    probes=[
        alike(ORDERS),
        each_call_fails(ORDERS, ERRORS),
    ],
    wrong=[
        Wrong(
            answer=telling(catch("Tell", path="")),
            says="$.told.id is missing",
            hint="The error output took the place of the order. Which field of a Catcher says where it goes?",
        ),
        Wrong(
            answer={
                **telling(catch("Tell", path="")),
                "States": {
                    "Book": task("book", ResultPath="$.problem", Catch=catch("Tell", path="")),
                    "Tell": task("tell"),
                },
            },
            says="$.courier is missing",
            when=lambda definition, _: calling(definition, "book").get("ResultPath") == "$.problem",
            hint="The state's ResultPath is for the result of `book`. The Catcher has one of its own.",
        ),
        Wrong(
            answer=telling(catch("Tell", ["States.All"])),
            like=[telling(catch("Tell", ["states.all"])), telling(catch("Tell", ["ALL"]))],
            says="FAILED with NoVan",
            when=lambda definition, _: (
                (name := catcher_of(definition)["ErrorEquals"][0]) != "States.ALL" and name.lower().endswith("all")
            ),
            hint="An error name is taken letter for letter, and the one for all is `States.ALL`.",
        ),
        Wrong(
            answer=telling(catch("Tell", ["NoVan"])),
            like=[telling(catch("Tell", ["NoVan", "States.Timeout"])), telling(catch("Tell", ["*"]))],
            says="FAILED with ",
            when=lambda definition, _: (
                "States.ALL" not in catcher_of(definition)["ErrorEquals"]
                and "States.TaskFailed" not in catcher_of(definition)["ErrorEquals"]
            ),
            hint="The Catcher names some errors, and any may come. Which name stands for all that can be caught?",
        ),
        Wrong(
            answer=telling(catch("Tell", ["States.TaskFailed"])),
            says="FAILED with States.Timeout",
            when=lambda definition, _: "States.TaskFailed" in catcher_of(definition)["ErrorEquals"],
            hint="States.TaskFailed leaves out one error, the time-out. Which name takes that too?",
        ),
        Wrong(
            answer=telling(catch("Tell", path=None)),
            says="$.told.problem is missing",
            hint="With null the error output is dropped: the order is kept, but nobody knows why.",
        ),
        Wrong(
            answer=telling(catch("Tell", path="$.error")),
            like=[telling(catch("Tell", path="$.courier"))],
            says="$.told.problem is missing",
            when=lambda definition, _: (
                (path := str(catcher_of(definition).get("ResultPath"))).startswith("$.") and path != "$.problem"
            ),
            hint="The order is kept, and the error stands beside it, but not at `$.problem`.",
        ),
        Wrong(
            answer=telling(catch("Tell"), Retry=PATIENT),
            says="$.told is missing",
            when=lambda definition, _: "Retry" in calling(definition, "book"),
            hint="A Retrier calls `book` again before a Catcher is asked, and each function is called once at most.",
        ),
        Wrong(
            answer=block(
                Book=task("book", ResultPath="$.courier", Catch=catch("Tell")), Tell=task("tell", ResultPath="$.told")
            ),
            says="$.told.id is missing",
            when=lambda definition, _: "ResultPath" in calling(definition, "tell"),
            hint="The Catcher is right. What `tell` answers is to be the whole output: leave `Tell` as it was.",
        ),
        Wrong(
            answer=telling(catch("Tell"), Next="Tell"),
            says="$.id is missing",
            when=lambda definition, _: "Next" in calling(definition, "book"),
            hint="Now `tell` is called after a good booking too. Only the Catcher should lead there.",
        ),
    ],
    also_right=[
        telling([{"ErrorEquals": ["States.Timeout"], "ResultPath": "$.problem", "Next": "Tell"}, *catch("Tell")])
    ],
    hints=[
        'Run it with a failing booking and look at what `Tell` gets: `draw(check("l06.q1").execution)`.',
        "A Catcher has ErrorEquals, ResultPath and Next. ResultPath says where in the state's input the error output goes.",
        'Part of the answer: `"ErrorEquals": ["States.ALL"], "ResultPath": "$.problem"`',
    ],
    concepts=["Catch", "ResultPath", "error output"],
    why="The Catcher's ResultPath writes the error output into the input of the state that failed; States.ALL names what can be caught.",
    variation="A second Catcher above it sends `NoVan` to a state of its own. What must stand first, and why?",
)

NO_FUNCTION = "Lambda.ResourceNotFoundException"
NAMELESS = "No function has the name at the end of this Resource. A function's name is written small, a state's name is your choice."


def sends(definition: Any, name: str, value: Any = None) -> bool:
    """Whether the Parameters of some state have this name, with this value where one is given."""
    parameters = [state.get("Parameters", {}) for state in definition["States"].values()]
    return any(name in each and value in {None, each[name]} for each in parameters)


RECEIPT = {"receipt.$": "$.payment.receipt"}
SHELF = {"shelf.$": "$.stock.shelf"}
TRACKING = {"tracking.$": "$.courier.tracking"}


def paying(
    book: Mapping[str, Any] | None = None, charge: Mapping[str, Any] | None = None, **states: Any
) -> dict[str, Any]:
    """The machine of q2 with more fields in its two states, and more states."""
    return block(
        Charge=task("charge", ResultPath="$.payment", **(charge or {}), Next="Book"),
        Book=task("book", ResultPath="$.courier", **(book or {})),
        **states,
    )


REFUND = task("refund", Parameters=RECEIPT, Next="Lost")
LOST = fails("NotDelivered")

ONE_UNDO = Exercise(
    id="l06.q2",
    title="One undo",
    prompt="""
`Charge` takes the money, then `Book` finds a courier. Add the undo:

- When `book` fails, with any error that can be caught, `refund` is called once, with the receipt alone: `{"receipt": ...}`. Then the
  execution ends `FAILED` with the error `NotDelivered`.
- When `charge` fails, nothing has been paid: the execution ends with that error, as now, and `refund` is not called.
- When all goes well, the output is as now. `charge` and `book` are called once each at most.
""",
    kind="asl",
    starter=written(paying()),
    solution=paying({"Catch": catch("Refund")}, Refund=REFUND, Lost=LOST),
    functions=some("charge", "book", "refund"),
    probes=[
        alike(ORDERS),
        each_call_fails(ORDERS, ERRORS),
        ends(ORDER, "FAILED", "NotDelivered", faults=[fault("book", "NoVan")]),
    ],
    wrong=[
        Wrong(
            answer=paying({"Catch": catch("Refund")}, Refund=task("refund", Parameters=RECEIPT)),
            says="SUCCEEDED",
            hint="The undo ran, and then the execution ended green. Which type of state ends it FAILED?",
        ),
        Wrong(
            answer=paying({"Catch": catch("Refund", path="")}, Refund=REFUND, Lost=LOST),
            like=[paying({"Catch": catch("Refund", path="$")}, Refund=REFUND, Lost=LOST)],
            says="States.Runtime",
            when=lambda definition, execution: (
                execution.error == "States.Runtime" and catcher_of(definition, "book").get("ResultPath", "$") == "$"
            ),
            hint="The Catcher threw the order away, and with it the receipt. Where should the error output go?",
        ),
        Wrong(
            answer=paying({"Catch": catch("Refund")}, {"Catch": catch("Refund")}, Refund=REFUND, Lost=LOST),
            says="States.Runtime",
            when=lambda definition, _: (
                catcher_of(definition, "charge")["Next"] == catcher_of(definition, "book")["Next"]
            ),
            hint="When `charge` fails there is no receipt and nothing to give back. Let its error end the execution.",
        ),
        Wrong(
            answer=paying({"Catch": catch("Refund", path="$.payment")}, Refund=REFUND, Lost=LOST),
            says="States.Runtime",
            when=lambda definition, _: str(catcher_of(definition, "book").get("ResultPath")).startswith("$.payment"),
            hint="The Catcher puts the error output where the receipt stood. It needs a place of its own.",
        ),
        Wrong(
            answer=paying(
                {"Catch": catch("Refund")},
                Refund=task("refund", Parameters={"receipt.$": "$.receipt"}, Next="Lost"),
                Lost=LOST,
            ),
            says="States.Runtime",
            when=lambda _, execution: execution.error == "States.Runtime",
            hint="The order is there, and the receipt in it, but not at this path: look for it in the input above.",
        ),
        Wrong(
            answer=paying(
                {"Catch": catch("Refund")},
                Refund=task("refund", Parameters={"receipt.$": "$.payment"}, Next="Lost"),
                Lost=LOST,
            ),
            says='{"receipt":{"receipt":"R-p7"}}',
            when=lambda definition, _: sends(definition, "receipt.$", "$.payment"),
            hint="`$.payment` is all that `charge` answered. Which path leads on to the receipt in it?",
        ),
        Wrong(
            answer=paying(
                {"Catch": catch("Refund")},
                Refund=task("refund", Parameters={"receipt": "$.payment.receipt"}, Next="Lost"),
                Lost=LOST,
            ),
            says='{"receipt":"$.payment.receipt"}',
            when=lambda definition, _: sends(definition, "receipt"),
            hint="A path is read only under a name that ends in `.$`: here the text of the path itself is sent.",
        ),
        Wrong(
            answer=paying(
                {"Catch": catch("Refund")}, Refund=task("Refund", Parameters=RECEIPT, Next="Lost"), Lost=LOST
            ),
            says="ResourceNotFoundException",
            when=lambda _, execution: execution.error == NO_FUNCTION,
            hint=NAMELESS,
        ),
        Wrong(
            answer=paying({"Catch": catch("Refund")}, {"Catch": catch("Lost")}, Refund=REFUND, Lost=LOST),
            says="FAILED with NotDelivered",
            hint="When `charge` fails, its own error should end the execution: no Catcher there.",
        ),
        Wrong(
            answer=paying({"Catch": catch("Refund")}, Refund=task("refund", Next="Lost"), Lost=LOST),
            says="FAILED with KeyError",
            when=lambda definition, execution: (
                execution.error == "KeyError"
                or any(len(state.get("Parameters", {})) > 1 for state in definition["States"].values())
            ),
            hint='`refund` wants `{"receipt": ...}` and nothing else. Parameters builds that.',
        ),
        Wrong(
            answer=paying({"Catch": catch("Refund")}, Refund=REFUND, Lost=fails("Lost")),
            like=[paying({"Catch": catch("Refund")}, Refund=REFUND, Lost={"Type": "Fail"})],
            says="FAILED",
            when=lambda definition, _: "NotDelivered" not in json.dumps(definition),
            hint="The receipt went back. Now the Fail state: its field Error is the name that the execution ends with.",
        ),
        Wrong(
            answer=paying({"Catch": catch("Lost")}, Lost=LOST),
            says="refund is called with",
            hint="The execution ends as it should, but nobody gave the money back. What must come before the Fail state?",
        ),
        Wrong(
            answer=paying({"Catch": catch("Refund", ["NoVan"])}, Refund=REFUND, Lost=LOST),
            like=[
                paying({"Catch": catch("Refund", ["States.TaskFailed"])}, Refund=REFUND, Lost=LOST),
                paying({"Catch": catch("Refund", ["NoVan", "States.TaskFailed"])}, Refund=REFUND, Lost=LOST),
            ],
            says="FAILED with ",
            when=lambda definition, _: "States.ALL" not in json.dumps(definition),
            hint="An error came that the Catcher does not name, and the money stayed. Any error that can be caught should lead to the undo.",
        ),
        Wrong(
            answer=paying({"Next": "Refund", "Catch": catch("Refund")}, Refund=REFUND, Lost=LOST),
            says="FAILED with NotDelivered",
            when=lambda definition, _: "Next" in calling(definition, "book"),
            hint="`Book` leads to `Refund` after a good booking too. Only its Catcher should.",
        ),
    ],
    also_right=[
        paying(
            {"Catch": catch("Refund", path="$.error")},
            Refund=task("refund", InputPath="$.payment", Next="Lost"),
            Lost=LOST,
        ),
        paying(
            {"Catch": catch("Refund", path=None)}, Refund={**REFUND, "ResultPath": None, "Retry": PATIENT}, Lost=LOST
        ),
    ],
    free=["Cause"],
    hints=[
        "Which state has something to undo when it fails, and which has not?",
        "A Catch in `Book` that keeps the order, a Task `Refund` with Parameters, and a Fail state.",
        'Part of the answer: `"Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.problem", "Next": "Refund"}]`',
    ],
    concepts=["Catch", "compensation", "Fail"],
    why="Only what has been done is undone: Book's Catcher leads to the undo of Charge, and the Fail state says how it ended.",
    variation="Let the refund be tried again when the bank is busy. Which field, and is it safe here?",
)

RELEASE = task("release", Parameters=SHELF, Next="Undone")
UNDONE = fails("OrderUndone")


def three_steps(caught: Any, refund: Mapping[str, Any], release: Mapping[str, Any], **charge: Any) -> dict[str, Any]:
    """The machine of q3: three steps, and the undos with these fields."""
    return block(
        Reserve=task("reserve", ResultPath="$.stock", Next="Charge"),
        Charge=task("charge", ResultPath="$.payment", **charge, Next="Book"),
        Book=task("book", ResultPath="$.courier", Catch=caught),
        Refund=task("refund", Parameters=RECEIPT, **refund),
        Release=task("release", Parameters=SHELF, **release),
        Undone=UNDONE,
    )


def without(name: str, definition: Mapping[str, Any]) -> dict[str, Any]:
    """The same machine without one of its states."""
    return {**definition, "States": {each: state for each, state in definition["States"].items() if each != name}}


def changed(definition: Mapping[str, Any], name: str, **fields: Any) -> dict[str, Any]:
    """The same machine with other fields in one of its states."""
    states = definition["States"]
    return {**definition, "States": {**states, name: {**states[name], **fields}}}


KEPT = {"ResultPath": None}
FIRST_REFUND = ({**KEPT, "Next": "Release"}, {**KEPT, "Next": "Undone"})
FIRST_RELEASE = ({**KEPT, "Next": "Undone"}, {**KEPT, "Next": "Refund"})


def undone_in_order(*wanted: str, disturbed: str) -> Probe:
    """With every call of one function failing, these undos are called in this order."""
    return hist(
        ORDER,
        where=lambda execution: called(execution, *UNDO_NAMES) == list(wanted),
        says=f"the undos {', then '.join(wanted)}",
        tells=told_undos,
        faults=[fault(disturbed, "NoVan", times=None)],
    )


UNDO_NAMES = ("cancel", "refund", "release")


def told_undos(execution: Execution) -> str:
    """The undos that were called, in words."""
    made = called(execution, *UNDO_NAMES)
    return f"the undos {', then '.join(made)}" if made else "no undo"


REVERSE = Exercise(
    id="l06.q3",
    title="Two undos, in reverse",
    prompt="""
When `book` fails, the order is to be undone, and this machine does not get it done. Repair it, so that

- `book` failing with any error that can be caught leads to `refund`, then to `release`, each called once with what its `Parameters` say now,
  and the execution ends `FAILED` with `OrderUndone`;
- `reserve` or `charge` failing ends the execution with that error and no undo, as now (the next exercise sees to that);
- the output after a good booking is as now, and each step is tried once.
""",
    kind="asl",
    repair=True,
    starter=written(three_steps(catch("Release", path=""), {"Next": "Undone"}, {"Next": "Refund"})),
    solution=three_steps(catch("Refund"), *FIRST_REFUND),
    functions=some("reserve", "charge", "book", "refund", "release"),
    probes=[
        alike(ORDERS),
        each_call_fails(ORDERS, ERRORS),
        undone_in_order("refund", "release", disturbed="book"),
        ends(ORDER, "FAILED", "OrderUndone", faults=[fault("book", "NoVan")]),
    ],
    wrong=[
        Wrong(
            answer=three_steps(catch("Release"), *FIRST_RELEASE),
            says="the undos release, then refund",
            hint="Both are undone, but the last step comes first: the payment was built on the reservation.",
        ),
        Wrong(
            answer=three_steps(catch("Refund", path=""), *FIRST_REFUND),
            like=[three_steps(catch("Release", path=""), *FIRST_RELEASE)],
            says="States.Runtime",
            when=lambda definition, _: catcher_of(definition, "book").get("ResultPath", "$") == "$",
            hint="The Catcher threw the order away, so the undo finds no receipt and no shelf. Give it a ResultPath.",
        ),
        Wrong(
            answer=three_steps(catch("Refund", path="$.payment"), *FIRST_REFUND),
            like=[three_steps(catch("Refund", path="$.stock"), *FIRST_REFUND)],
            says="States.Runtime",
            when=lambda definition, _: str(catcher_of(definition, "book").get("ResultPath")).startswith(
                ("$.payment", "$.stock")
            ),
            hint="The Catcher puts the error output over what an undo needs. Give it a place of its own.",
        ),
        Wrong(
            answer=three_steps(catch("Refund"), {"Next": "Release"}, {"Next": "Undone"}),
            like=[three_steps(catch("Release"), {"Next": "Undone"}, {"Next": "Refund"})],
            says="States.Runtime",
            when=lambda _, execution: execution.error == "States.Runtime" and called(execution, *UNDO_NAMES),
            hint="The first undo runs, and its answer takes the place of what the next one needs. Where should that answer go?",
        ),
        Wrong(
            answer=without("Release", three_steps(catch("Refund"), {**KEPT, "Next": "Undone"}, {})),
            like=[without("Refund", three_steps(catch("Release"), {}, {"Next": "Undone"}))],
            says="is called with",
            hint="One of the two undos is left out: follow the arrows from the Catcher to the Fail state.",
        ),
        Wrong(
            answer=three_steps(catch("Refund"), *FIRST_REFUND, Catch=catch("Release")),
            like=[three_steps(catch("Refund"), *FIRST_REFUND, Catch=catch("Refund"))],
            says="FAILED with",
            when=lambda definition, _: any("Catch" in definition["States"][step] for step in ["Reserve", "Charge"]),
            hint="What you do for the other steps is good sense, and the next exercise asks it. Here only `book` has a Catcher.",
        ),
        Wrong(
            answer=three_steps(catch("Refund", ["NoVan"]), *FIRST_REFUND),
            like=[three_steps(catch("Refund", ["States.TaskFailed"]), *FIRST_REFUND)],
            says="FAILED with ",
            when=lambda definition, _: catcher_of(definition, "book")["ErrorEquals"] != ALL,
            hint="An error came that the Catcher does not name, and nothing was undone.",
        ),
        Wrong(
            answer=without("Undone", three_steps(catch("Refund"), {**KEPT, "Next": "Release"}, {**KEPT, "End": True})),
            says="SUCCEEDED",
            when=lambda _, execution: (
                execution.status == "SUCCEEDED" and {"refund", "release"} == {*called(execution, *UNDO_NAMES)}
            ),
            hint="Both are undone, and then the execution ends green. It should end in a Fail state.",
        ),
        Wrong(
            answer=changed(three_steps(catch("Refund"), *FIRST_REFUND), "Undone", Error="Undone"),
            says="FAILED with Undone",
            when=lambda definition, _: "OrderUndone" not in json.dumps(definition),
            hint="The undos run. But the error that `Undone` ends with has another name now: leave that state as it was.",
        ),
        Wrong(
            answer=changed(three_steps(catch("Refund"), *FIRST_REFUND), "Refund", Parameters={"id.$": "$.id"}),
            says="FAILED with KeyError",
            when=lambda definition, _: not (sends(definition, *RECEIPT) and sends(definition, *SHELF)),
            hint="What the undos are called with has changed. Leave their Parameters: they find what they need once the order is kept.",
        ),
        Wrong(
            answer=changed(three_steps(catch("Refund"), *FIRST_REFUND), "Book", Retry=PATIENT),
            says="SUCCEEDED with",
            when=lambda definition, _: any(
                "Retry" in definition["States"][step] for step in ["Reserve", "Charge", "Book"]
            ),
            hint="A step is called again before its Catcher is asked. Each step is to be tried once.",
        ),
    ],
    also_right=[
        three_steps(
            catch("Refund", path="$.error"), {"ResultPath": "$.refunded", "Next": "Release"}, {"Next": "Undone"}
        ),
        three_steps(catch("Refund", path=None), *FIRST_REFUND),
    ],
    hints=[
        "There are three faults: the order of the undos, and two places where the order's data are lost.",
        "The Catcher leads to the undo of the step before. Its ResultPath keeps the order, and so does one in the first undo.",
        'Part of the answer: `Refund` has `"ResultPath": null` and `"Next": "Release"`.',
    ],
    concepts=["saga", "compensation", "ResultPath"],
    why="The undos run from the last step to the first, and nothing on the way may throw away what the next one needs.",
    variation="Let `Undone` say in its Cause what went wrong. A Fail state has a field CausePath.",
)

STEPS = {"Reserve": "$.stock", "Charge": "$.payment", "Book": "$.courier", "Label": "$.label"}
UNDOS = {"Cancel": TRACKING, "Refund": RECEIPT, "Release": SHELF}
NAMED = {"Reserve": "Undone", "Charge": "Release", "Book": "Refund", "Label": "Cancel"}
WAYS = {"Cancel": "Refund", "Refund": "Release", "Release": "Undone"}


def order_saga(
    caught: Mapping[str, str | None] = NAMED,
    ways: Mapping[str, str | None] = WAYS,
    *,
    path: Any = "$.problem",
    names: list[str] = ALL,
    undo: Mapping[str, Any] = {"ResultPath": None, "Retry": PATIENT},
    **states: Any,
) -> dict[str, Any]:
    """The machine of q4: where each step's Catcher leads (None: no Catcher), and each undo (None: End)."""
    made = {}
    following = [*list(STEPS)[1:], None]
    for (name, place), then in zip(STEPS.items(), following, strict=True):
        target = caught.get(name)
        fields = {"Catch": catch(target, names, path)} if target else {}
        made[name] = task(name.lower(), ResultPath=place, **fields, **({"Next": then} if then else {}))
    for name, onward in ways.items():
        made[name] = task(name.lower(), Parameters=UNDOS[name], **undo, **({"Next": onward} if onward else {}))
    return block(**{**made, "Undone": UNDONE, **states})


def plain_steps() -> dict[str, Any]:
    """The four steps without any undo."""
    machine = order_saga({}, {})
    del machine["States"]["Undone"]
    return machine


def patient(name: str, disturbed: str, error: str) -> Probe:
    """An undo that fails three times is called a fourth time."""
    return calls(ORDER, counts={name: 4}, faults=[fault(disturbed, "NoVan", times=None), fault(name, error, times=3)])


def undoing(definition: Any) -> dict[str, Any]:
    """The states that call an undo, by the name of its function."""
    found = {str(state.get("Resource")).rpartition(":")[2]: state for state in definition["States"].values()}
    return {name: found[name] for name in UNDO_NAMES if name in found}


def chain(definition: Any, step: str) -> list[str]:
    """The functions that are called one after the other when this step fails."""
    states = definition["States"]
    made: list[str] = []
    name = states[step]["Catch"][0]["Next"]
    while name in states and len(made) < len(states):
        made.append(str(states[name].get("Resource", "")).rpartition(":")[2])
        name = states[name].get("Next")
    return [each for each in made if each]


def attempts(state: Any) -> int:
    """How often the Retriers of a state call again."""
    return sum(each.get("MaxAttempts", 3) for each in state.get("Retry", []))


BEFORE = {"Charge": {"release"}, "Book": {"refund", "release"}, "Label": {*UNDO_NAMES}}
OWN = {"Reserve": "release", "Charge": "refund", "Book": "cancel"}
RUNS = task("label", ResultPath="$.label", Catch=catch("Cancel"))
RUNS_ON = task("label", ResultPath="$.label", Catch=catch("Cancel"), Next="Cancel")
FORGETS = task("book", ResultPath="$.courier", Catch=catch("Refund", path=""), Next="Label")


def undo_of(function: str, onward: str, parameters: Mapping[str, Any] | None, again: Any = PATIENT) -> dict[str, Any]:
    """An undo of q4 with these Parameters and this Retry; None: without."""
    fields = {"Parameters": parameters, "Retry": again}
    given = {name: value for name, value in fields.items() if value is not None}
    return task(function, **given, ResultPath=None, Next=onward)


def entries(definition: Any) -> list[str]:
    """Where the Catchers of an answer lead."""
    return [state["Catch"][0]["Next"] for state in definition["States"].values() if "Catch" in state]


THE_SAGA = Exercise(
    id="l06.q4",
    title="The saga",
    prompt="""
Parcel's order has four steps now; `Label` prints what the courier sticks on the parcel. Make a saga of the machine:

| step | undone by | which wants exactly |
| --- | --- | --- |
| `Reserve` | `release` | `{"shelf": ...}`, from `$.stock` |
| `Charge` | `refund` | `{"receipt": ...}`, from `$.payment` |
| `Book` | `cancel` | `{"tracking": ...}`, from `$.courier` |
| `Label` | nothing | |

- Whichever step fails, with any error that can be caught: the steps **before** it are undone, the last one first, and the execution ends
  `FAILED` with `OrderUndone`. The failing step itself has done nothing.
- Each step is tried once. An undo that fails, with any error that can be caught, is tried again, at least three times.
- When all goes well, the output is as now, and nothing is undone.
""",
    kind="asl",
    starter=written(plain_steps()),
    solution=order_saga(),
    functions=FUNCTIONS,
    probes=[
        alike(ORDERS),
        each_call_fails(ORDERS, ERRORS),
        undone_in_order("cancel", "refund", "release", disturbed="label"),
        undone_in_order("refund", "release", disturbed="book"),
        patient("cancel", "label", "States.Timeout"),
        patient("refund", "book", "BankBusy"),
        patient("release", "charge", "States.Timeout"),
    ],
    wrong=[
        Wrong(
            answer=order_saga({name: "Cancel" for name in STEPS}),
            says="FAILED with ",
            when=lambda definition, _: len(entries(definition)) == len(STEPS) and len(set(entries(definition))) == 1,
            hint="Every step leads into the same chain of undos, so it undoes what was never done. Each step needs an entry of its own into the chain.",
        ),
        Wrong(
            answer=order_saga({"Reserve": "Release", "Charge": "Refund", "Book": "Cancel", "Label": "Cancel"}),
            says="States.Runtime",
            like=[order_saga({"Reserve": "Undone", "Charge": "Refund", "Book": "Cancel", "Label": "Cancel"})],
            when=lambda definition, _: any(undo in chain(definition, step) for step, undo in OWN.items()),
            hint="A step that failed has done nothing: undo what stands before it, not the step itself.",
        ),
        Wrong(
            answer=order_saga(
                {"Reserve": "Undone", "Charge": "Release", "Book": "Release", "Label": "Release"},
                {"Release": "Refund", "Refund": "Cancel", "Cancel": "Undone"},
            ),
            says="FAILED with",
            like=[order_saga(ways={"Cancel": "Release", "Release": "Refund", "Refund": "Undone"})],
            when=lambda definition, _: (
                chain(definition, "Label") not in [list(UNDO_NAMES), []]
                and {*chain(definition, "Label")} == {*UNDO_NAMES}
            ),
            hint="The undos are to run from the last step to the first: then each step can enter the chain where it must.",
        ),
        Wrong(
            answer=order_saga({"Label": "Cancel", "Book": "Refund"}),
            like=[
                order_saga({"Label": "Cancel"}),
                order_saga({"Label": "Cancel", "Book": "Refund", "Charge": "Release"}),
            ],
            says="FAILED with ",
            when=lambda definition, _: len(entries(definition)) < len(STEPS),
            hint="One step has no Catcher yet. Even where nothing is to be undone, the execution should end with OrderUndone.",
        ),
        Wrong(
            answer=order_saga(path=""),
            says="States.Runtime",
            like=[order_saga({**NAMED, "Book": None}, Book=FORGETS)],
            when=lambda definition, execution: (
                execution.error == "States.Runtime"
                and any(
                    catcher_of(definition, step).get("ResultPath", "$") == "$" for step in ["Charge", "Book", "Label"]
                )
            ),
            hint="The Catchers throw the order away, and with it what the undos want. Give each a ResultPath.",
        ),
        Wrong(
            answer=order_saga(undo={"Retry": PATIENT}),
            says="States.Runtime",
            when=lambda definition, execution: (
                execution.error == "States.Runtime"
                and any(state.get("ResultPath", "$") == "$" for state in undoing(definition).values())
            ),
            hint="The first undo's answer takes the place of the order, and the next one finds nothing. What keeps the input?",
        ),
        Wrong(
            answer=order_saga({**NAMED, "Label": "Refund"}, {"Refund": "Release", "Release": "Undone"}),
            says="is called with",
            like=[order_saga({**NAMED, "Book": "Release"}), order_saga({**NAMED, "Charge": "Undone"})],
            when=lambda definition, _: any({*chain(definition, step)} < wanted for step, wanted in BEFORE.items()),
            hint="Something that was done is not undone. Ask of each step which undos belong to the steps before it.",
        ),
        Wrong(
            answer=order_saga(undo={"ResultPath": None, "Retry": PATIENT}, Label=RUNS_ON),
            says="FAILED with OrderUndone",
            when=lambda definition, _: "Next" in calling(definition, "label"),
            hint="`Label` leads to an undo after a good order too. Only its Catcher should.",
        ),
        Wrong(
            answer=order_saga(undo={"ResultPath": None, "Retry": PATIENT}, Label={**RUNS, "Retry": PATIENT}),
            says="SUCCEEDED with",
            when=lambda definition, _: any("Retry" in definition["States"][step] for step in STEPS),
            hint="A step is tried again now. Each step is tried once: only the undos have a Retry.",
        ),
        Wrong(
            answer=order_saga(Cancel=undo_of("cancel", "Refund", {"tracking": "$.courier.tracking"})),
            like=[order_saga(Release=undo_of("release", "Undone", {"shelf": "$.stock.shelf"}))],
            says='"$.',
            when=lambda definition, _: any(sends(definition, name) for name in ["tracking", "receipt", "shelf"]),
            hint="A path is read only under a name that ends in `.$`: here the text of the path itself is sent.",
        ),
        Wrong(
            answer=order_saga(Cancel=undo_of("cancel", "Refund", {"tracking.$": "$.courier"})),
            like=[order_saga(Release=undo_of("release", "Undone", {"shelf.$": "$.stock"}))],
            says=" is called with ",
            when=lambda definition, _: any(
                sends(definition, *each)
                for each in [("tracking.$", "$.courier"), ("receipt.$", "$.payment"), ("shelf.$", "$.stock")]
            ),
            hint="An undo gets all that the step answered. Which path leads on to the one value that it wants?",
        ),
        Wrong(
            answer=order_saga(Release=undo_of("release", "Undone", None)),
            says="FAILED with KeyError",
            when=lambda _, execution: execution.error == "KeyError",
            hint="An undo does not find what it wants in what it is given. The table says what that is; Parameters builds it.",
        ),
        Wrong(
            answer=order_saga(Cancel=undo_of("cancel", "Refund", {"tracking.$": "$.tracking"})),
            says="States.Runtime",
            when=lambda _, execution: execution.error == "States.Runtime",
            hint="A path in the Parameters of an undo finds nothing: look in the input above for where the value stands.",
        ),
        Wrong(
            answer=order_saga(Cancel=undo_of("Cancel", "Refund", TRACKING)),
            says="ResourceNotFoundException",
            when=lambda _, execution: execution.error == NO_FUNCTION,
            hint=NAMELESS,
        ),
        Wrong(
            answer=order_saga(Undone=fails("Undone")),
            says="FAILED with Undone",
            when=lambda definition, _: "OrderUndone" not in json.dumps(definition),
            hint="The Fail state ends the execution with the name in its field Error. Which one is asked?",
        ),
        Wrong(
            answer=order_saga(undo={"ResultPath": None}),
            like=[
                order_saga(undo={"ResultPath": None, "Retry": [{"ErrorEquals": ALL, "MaxAttempts": 2}]}),
                order_saga(
                    Cancel=undo_of("cancel", "Refund", TRACKING, None),
                    Release=undo_of("release", "Undone", SHELF, None),
                ),
            ],
            says="4 calls of cancel",
            when=lambda definition, execution: (
                {execution.error} & {"BankBusy", "States.Timeout"}
                and any(attempts(state) < 3 for state in undoing(definition).values())
            ),
            hint="An undo that failed in a bad minute was given up too soon. Three retries at least are asked of each.",
        ),
        Wrong(
            answer=order_saga(
                undo={"ResultPath": None, "Retry": [{"ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 8}]}
            ),
            says="4 calls of cancel",
            when=lambda definition, _: any(
                "States.ALL" not in json.dumps(state.get("Retry")) for state in undoing(definition).values()
            ),
            hint="The Retrier of an undo does not name this error. Which name stands for all that can be caught?",
        ),
        Wrong(
            answer=order_saga(ways={**WAYS, "Release": None}),
            like=[order_saga(Undone={"Type": "Succeed"})],
            says="SUCCEEDED",
            when=lambda definition, execution: execution.status == "SUCCEEDED",
            hint="All is undone, and then the execution ends green. The chain should end in a Fail state.",
        ),
        Wrong(
            answer=order_saga(names=["States.TaskFailed"]),
            like=[order_saga(names=["NoVan"])],
            says="FAILED with ",
            when=lambda definition, _: any(
                "States.ALL" not in json.dumps(state["Catch"])
                for state in definition["States"].values()
                if "Catch" in state
            ),
            hint="An error came that the Catcher does not name. Which name takes all that can be caught?",
        ),
    ],
    also_right=[
        order_saga(path="$.error", undo={"ResultPath": "$.answer", "Retry": [{"ErrorEquals": ALL}]}),
        order_saga(path=None),
    ],
    free=["MaxAttempts", "IntervalSeconds", "BackoffRate", "Cause"],
    hints=[
        "Write the chain of undos first, from the last to the first, with the Fail state at its end. Then ask of each step where it enters the chain.",
        "Each step has a Catch with a ResultPath. Each undo has Parameters, a Retry, and a ResultPath that keeps the order.",
        "Part of the answer: `Label` leads to `Cancel`, `Book` to `Refund`, `Charge` to `Release`, `Reserve` to the Fail state.",
    ],
    concepts=["saga", "compensation", "Catch", "Retry"],
    why="One chain of undos in reverse order, and each step enters it just below itself.",
    variation="`Label` needs no undo. Would the saga be shorter if it came first, and what would then be left after a failure?",
)


class Bank:
    """The bank: it does the work for a key once.  A `late` one loses its first answer to each payment."""

    late = False

    def __init__(self) -> None:
        self.booked: list[int] = []
        self._receipts: dict[str, Any] = {}
        self.functions = {"charge": self.charge}

    def __str__(self) -> str:
        return f"the bank books {' + '.join(map(str, self.booked)) or 'nothing'}"

    def charge(self, event: Any, context: Any) -> Any:
        """Take the money, unless the key is known."""
        key = json.dumps(event.get("key"))
        if "key" not in event or key not in self._receipts:
            self.booked.append(event["amount"])
            self._receipts[key] = {"receipt": f"R-{len(self.booked)}"}
            if self.late:
                raise AnswerLost("the money is taken, the answer is lost")
        return self._receipts[key]


class LateBank(Bank):
    """A bank that loses its first answer to each payment."""

    late = True


class AnswerLost(Exception):
    """The bank's answer did not come; its name is the error name."""


def purchase(random: random.Random) -> dict[str, Any]:
    """A random order that is paid in two parts."""
    return {"id": f"p{random.randrange(1, 10_000)}", "deposit": random.randrange(1, 9), "rest": random.randrange(1, 9)}


TWO_PARTS = {"id": "p7", "deposit": 5, "rest": 5}
PURCHASES = generated(purchase, count=4, including=[TWO_PARTS, {"id": "p8", "deposit": 5, "rest": 15}])


def twice(order: Any) -> list[Any]:
    """The order, delivered twice."""
    return [order, order]


def another(order: Any) -> list[Any]:
    """The order, and then one of the same amounts with another id."""
    return [order, {**order, "id": order["id"] + "9"}]


ONCE_MORE = [{"ErrorEquals": ["AnswerLost"], "IntervalSeconds": 1, "MaxAttempts": 3}]


def in_two_parts(deposit: Any, rest: Any) -> dict[str, Any]:
    """The machine of q5 with these keys; None: no key.  A text is a path or a call, a list one text as it is."""

    def sent(amount: str, key: Any) -> dict[str, Any]:
        keyed = {} if key is None else {"key": key[0]} if isinstance(key, list) else {"key.$": key}
        return {"amount.$": amount, **keyed}

    fields = {"TimeoutSeconds": 5, "Retry": ONCE_MORE}
    return block(
        Deposit=task("charge", Parameters=sent("$.deposit", deposit), ResultPath="$.first", **fields, Next="Rest"),
        Rest=task("charge", Parameters=sent("$.rest", rest), ResultPath="$.second", **fields),
    )


def keyed(pattern: str, *paths: str) -> str:
    """A key made of several values."""
    return f"States.Format('{pattern}', {', '.join(paths)})"


def keys_of(definition: Any, field: str) -> list[str]:
    """What stands under this name in the Parameters of an answer to q5."""
    return [
        state["Parameters"][field] for state in definition["States"].values() if field in state.get("Parameters", {})
    ]


def quoteless(call: str) -> str:
    """A path or a call without the texts in it, and without the state's name."""
    return re.sub("'[^']*'", "", call).replace("$$.State.Name", "")


def all_constant(definition: Any) -> bool:
    """Whether every key of an answer to q5 is a text without anything from the order."""
    plain, made = keys_of(definition, "key"), keys_of(definition, "key.$")
    return bool(plain + made) and not (
        {"$", "{"} & set("".join(plain)) or any("UUID" in call or "$" in quoteless(call) for call in made)
    )


def with_field(name: str, *values: str) -> dict[str, Any]:
    """The machine of q5 with these two values under another name."""
    machine = in_two_parts(None, None)
    for state, value in zip(machine["States"].values(), values, strict=True):
        state["Parameters"][name] = value
    return machine


def without_retry(machine: dict[str, Any]) -> dict[str, Any]:
    """The same machine without its Retriers."""
    for state in machine["States"].values():
        del state["Retry"]
    return machine


def without_amount(machine: dict[str, Any]) -> dict[str, Any]:
    """The same machine with the keys alone in its Parameters."""
    for state in machine["States"].values():
        del state["Parameters"]["amount.$"]
    return machine


PAYS = {"charge": lambda event, context: {"receipt": f"R-{event['amount']}"}}
BY_STEP = (keyed("{}/deposit", "$.id"), keyed("{}/rest", "$.id"))

CHARGED_ONCE = Exercise(
    id="l06.q5",
    title="Delivered twice, charged once",
    prompt="""
An order is paid in two parts, with two calls of `charge`. The bank does its work once for each **idempotency key** that it is sent as `key`, and answers a
known key with the old receipt; a call without `key` is always a new payment. Add keys to `Parameters`, and change nothing else, so that

- an answer that is lost (`AnswerLost`) and asked for again books nothing twice,
- the same order that is **delivered twice**, as two executions with the same input, is paid once,
- deposit and rest are two payments, even when they are of the same amount,
- another order, with another `id`, is paid too.

`States.Format('{} and {}', $.a, $.b)` makes one text of several values.
""",
    kind="asl",
    starter=written(in_two_parts(None, None)),
    solution=in_two_parts(*BY_STEP),
    functions=PAYS,
    probes=[
        alike(PURCHASES, calls=False),
        each_call_fails(PURCHASES, ["AnswerLost", "CardDeclined"], calls=False),
        calls(TWO_PARTS, counts={"charge": 2}),
        leaves(PURCHASES, Bank, ran="the order is delivered once"),
        leaves(PURCHASES, LateBank, ran="the first answer to each payment is lost"),
        leaves(PURCHASES, Bank, deliveries=twice, ran="the order is delivered twice"),
        leaves(PURCHASES, Bank, deliveries=another, ran="after it comes another order of the same amounts"),
    ],
    wrong=[
        Wrong(
            answer=in_two_parts(["deposit"], ["rest"]),
            like=[in_two_parts("States.Format('$.id deposit')", "States.Format('$.id rest')")],
            says="another order",
            when=lambda definition, _: all_constant(definition),
            hint="Every order has the same two keys now, so the second customer pays nothing. What tells orders apart?",
        ),
        Wrong(
            answer=in_two_parts("$.id", "$.id"),
            says="the bank books 5",
            when=lambda definition, _: (
                len(keys := keys_of(definition, "key.$")) == 2
                and len(set(keys)) == 1
                and "State.Name" not in "".join(keys)
            ),
            hint="Both payments of an order have one key, so the bank takes the rest for the deposit asked again.",
        ),
        Wrong(
            answer=in_two_parts(keyed("{}-{}", "$.id", "$.deposit"), keyed("{}-{}", "$.id", "$.rest")),
            like=[in_two_parts("$.deposit", "$.rest")],
            says="the bank books 5",
            when=lambda definition, _: "$.deposit" in "".join(keys_of(definition, "key.$")),
            hint="That tells the two payments apart only while their amounts differ. What is always different?",
        ),
        Wrong(
            answer=in_two_parts(
                keyed("{}/{}", "$$.State.RetryCount", "$$.State.Name"),
                keyed("{}/{}", "$$.State.RetryCount", "$$.State.Name"),
            ),
            like=[
                in_two_parts(
                    keyed("{}/{}/{}", "$.id", "$$.State.RetryCount", "$$.State.Name"),
                    keyed("{}/{}/{}", "$.id", "$$.State.RetryCount", "$$.State.Name"),
                )
            ],
            says="payment is lost",
            when=lambda definition, _: "RetryCount" in json.dumps(definition),
            hint="RetryCount is another one at each attempt, and the key should be the same.",
        ),
        Wrong(
            answer=in_two_parts(keyed("{}/deposit", "$$.Execution.Name"), keyed("{}/rest", "$$.Execution.Name")),
            like=[
                in_two_parts(keyed("{}/deposit", "$$.Execution.Id"), keyed("{}/rest", "$$.Execution.Id")),
                in_two_parts(
                    keyed("{}/{}", "$.id", "$$.State.EnteredTime"), keyed("{}/{}/2", "$.id", "$$.State.EnteredTime")
                ),
            ],
            says="the order is delivered twice",
            when=lambda definition, _: any(
                name in "".join(keys_of(definition, "key.$")) for name in ["$$.Execution", "Time"]
            ),
            hint="That is the same for every attempt in one execution. The second delivery is another execution: what is the same there?",
        ),
        Wrong(
            answer=in_two_parts("States.UUID()", "States.UUID()"),
            says="payment is lost",
            when=lambda definition, _: "UUID" in json.dumps(definition),
            hint="A random key is new each time it is made. Make it from what the order says.",
        ),
        Wrong(
            answer=in_two_parts(["$.id"], ["$.id"]),
            like=[in_two_parts(["{}/deposit"], ["{}/rest"])],
            says="the bank books",
            when=lambda definition, _: {"$", "{"} & set("".join(keys_of(definition, "key"))),
            hint="A path or a States.Format is read only under a name that ends in `.$`: here the text itself is the key.",
        ),
        Wrong(
            answer=in_two_parts(BY_STEP[0], None),
            like=[in_two_parts(None, BY_STEP[1])],
            says="payment is lost",
            hint="One of the two payments has no key yet.",
        ),
        Wrong(
            answer=in_two_parts("States.Format('{} and {}', $.id)", "States.Format('{} and {}', $.id)"),
            like=[in_two_parts("$.order", "$.order")],
            says="States.Runtime",
            when=lambda _, execution: execution.error == "States.Runtime",
            hint="The key cannot be made. Each path must find something in the input, and Format wants one value for each `{}`.",
        ),
        Wrong(
            answer=with_field("idempotencyKey.$", *BY_STEP),
            says="payment is lost",
            when=lambda definition, _: not keys_of(definition, "key.$") + keys_of(definition, "key"),
            hint="Neither call sends a `key`, and the bank looks at no other name.",
        ),
        Wrong(
            answer=without_retry(in_two_parts(*BY_STEP)),
            like=[without_retry(in_two_parts(None, None))],
            says="FAILED with AnswerLost",
            when=lambda definition, _: any("Retry" not in state for state in definition["States"].values()),
            hint="A lost answer is not asked for again any more. Leave the Retry as it was, and add keys.",
        ),
        Wrong(
            answer=without_amount(in_two_parts(*BY_STEP)),
            says="FAILED with KeyError",
            when=lambda _, execution: execution.error == "KeyError",
            hint="`charge` wants the amount as well: the key stands beside it in Parameters.",
        ),
    ],
    also_right=[
        in_two_parts(keyed("{}/{}", "$.id", "$$.State.Name"), keyed("{}/{}", "$.id", "$$.State.Name")),
        in_two_parts("$.id", keyed("{}-rest", "$.id")),
    ],
    free=["key.$", "Comment", "IntervalSeconds", "MaxAttempts", "BackoffRate", "TimeoutSeconds"],
    hints=[
        "Which of the things that the state knows are the same in the second delivery, and different in the other payment?",
        "The order's id is the same at every delivery. The payment's name, deposit or rest, is a text that you choose.",
        'Part of the answer: `"key.$": "States.Format(\'{}/deposit\', $.id)"`',
    ],
    concepts=["idempotency key", "idempotent"],
    why="The key names the payment, not the call: the order's id and which part of it is paid.",
    variation="The customer changes the amount and sends the order again with the same id. What should the bank do with a known key and another amount?",
)

SITUATIONS = {
    "a": "the handler raises `CardDeclined`",
    "b": "the Task has `TimeoutSeconds` 5, and the function needs ten seconds",
    "c": "a path in `Parameters` finds nothing in the input",
    "d": "the function's answer is larger than a state's data may be",
    "e": "Lambda refuses the call, since too many are running",
    "f": "the whole machine has `TimeoutSeconds` 5, and the function needs ten seconds",
}


class CardDeclined(Exception):
    """The bank says no; its name is the error name."""


def paid(event: Any, context: Any) -> Any:
    """A bank that works."""
    return {"paid": True}


def refuses(event: Any, context: Any) -> Any:
    """A bank that declines every card."""
    raise CardDeclined("ask for another card")


def situations() -> dict[str, bool]:
    """Of each situation whether a Catcher for States.ALL takes the error."""
    slow = Faults().on("Pay", delay=10)
    pay: dict[str, tuple[dict[str, Any], dict[str, Any], Faults, Any]] = {
        "a": ({}, {}, Faults(), refuses),
        "b": ({"TimeoutSeconds": 5}, {}, slow, paid),
        "c": ({"Parameters": {"card.$": "$.card"}}, {}, Faults(), paid),
        "d": ({}, {}, Faults().oversize("Pay"), paid),
        "e": ({}, {}, Faults().throttle("Pay"), paid),
        "f": ({}, {"TimeoutSeconds": 5}, slow, paid),
    }
    taken = {}
    for key, (fields, whole, faults, function) in pay.items():
        machine = block(Pay=task("pay", Catch=catch("Sorry"), **fields), Sorry={"Type": "Succeed"})
        execution = run(StateMachine({**machine, **whole}), ORDER, functions={"pay": function}, faults=faults)
        taken[key] = any(event.state == "Sorry" for event in execution.events)
    return taken


CAUGHT = {"a": True, "b": True, "c": False, "d": False, "e": True, "f": False}


def guessed(**otherwise: bool) -> dict[str, bool]:
    """The right answer with these changed."""
    return {**CAUGHT, **otherwise}


NOT_CAUGHT = Exercise(
    id="l06.q6",
    title="Which errors can States.ALL not catch?",
    prompt="""
A Task `Pay` has `"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}]` and no Retrier. Does the execution come to `Sorry`? Put `True` or `False`
in each place.

"""
    + "\n".join(f"- **{key}** {text}" for key, text in SITUATIONS.items()),
    kind="predict",
    starter="{\n" + "".join(f'    "{key}": ...,\n' for key in SITUATIONS) + "}",
    solution=CAUGHT,
    probes=[truth(situations, ran="the six situations")],
    wrong=[
        Wrong(
            answer=dict.fromkeys(SITUATIONS, True),
            says='"c"',
            hint="The name promises more than it holds. Two error names are left out, and one ending asks no Catcher at all.",
        ),
        Wrong(
            answer=guessed(c=True),
            like=[guessed(c=True, d=True), guessed(c=True, f=True)],
            when=lambda given, _: given["c"] is True,
            says='"c"',
            hint="A path that finds nothing is States.Runtime. Look at its line in the lesson's table.",
        ),
        Wrong(
            answer=guessed(d=True),
            like=[guessed(d=True, f=True)],
            when=lambda given, _: given["d"] is True,
            says='"d"',
            hint="An answer that is too large is States.DataLimitExceeded, which only its own name takes.",
        ),
        Wrong(
            answer=guessed(f=True),
            when=lambda given, _: given["f"] is True,
            says='"f"',
            hint="When the machine's own time is up, the whole execution is over, TIMED_OUT. No state is left to go to.",
        ),
        Wrong(
            answer=guessed(b=False),
            like=[guessed(b=False, e=False)],
            when=lambda given, _: given["b"] is False,
            says='"b"',
            hint="It is States.TaskFailed that leaves out the Task's time-out. What about States.ALL?",
        ),
        Wrong(
            answer=guessed(e=False),
            when=lambda given, _: given["e"] is False,
            says='"e"',
            hint="A refused call is an error of the Task like any other; its name is Lambda.TooManyRequestsException.",
        ),
        Wrong(
            answer=guessed(a=False),
            like=[dict.fromkeys(SITUATIONS, False)],
            when=lambda given, _: given["a"] is False,
            says='"a"',
            hint="An exception of a handler is the plainest case: its class is the error name.",
        ),
    ],
    hints=[
        "Give each situation its error name first, then look it up in the lesson's table. A name that is not there is an error of the Task, like NoVan.",
        "The names are CardDeclined, States.Timeout, States.Runtime, States.DataLimitExceeded and Lambda.TooManyRequestsException; one ending has none that a Catcher sees.",
        "Part of the answer: three are caught, three are not.",
    ],
    concepts=["States.ALL", "States.Runtime", "States.DataLimitExceeded", "States.Timeout"],
    why="c is States.Runtime and d is States.DataLimitExceeded, which States.ALL leaves out; f ends the execution before any Catcher is asked.",
    variation='Which of the three could you still catch, and how? Try it with `Faults().oversize("Pay")`.',
)

EXERCISES = [*ASKED, KEEP_AND_ADD, ONE_UNDO, REVERSE, THE_SAGA, CHARGED_ONCE, NOT_CAUGHT]
