"""Lesson 15, Testing workflows: what the exercises ask and how answers are judged."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

from sfnlearn import Execution, Faults, StateMachine, run
from sfnlearn.course.checking.compare import same, shown
from sfnlearn.course.checking.exercise import Exercise, Wrong, answer_text
from sfnlearn.course.checking.expectations import sent_to
from sfnlearn.course.checking.probes import alike, calls, each, generated, hist, out, stub, time, tried, truth
from sfnlearn.testing import coverage, mutants_of, try_mutants

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"


def task(function: str, **fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": ARN + function, **fields}


class CardDeclined(Exception):
    """Its name is the error name."""


class BankBusy(Exception):
    """Its name is the error name."""


class NoCourier(Exception):
    """Its name is the error name."""


class AccountClosed(Exception):
    """Its name is the error name."""


def as_text(definition: Any) -> str:
    return answer_text("asl", definition)


# ------------------------------------------------------------------ in the lesson

BUSY = {"ErrorEquals": ["BankBusy"], "IntervalSeconds": 2, "MaxAttempts": 2}
NOT_PAID, NOT_SENT = {"Type": "Fail", "Error": "NotPaid"}, {"Type": "Fail", "Error": "NotSent"}


def order(error: str = "NoCourier") -> StateMachine:
    """The lesson's machine; `error` is what its Catcher at Ship waits for."""
    catch = [{"ErrorEquals": [error], "ResultPath": "$.problem", "Next": "Refund"}]
    states = {
        "Pay": task(
            "pay",
            ResultPath="$.receipt",
            Retry=[BUSY],
            Catch=[{"ErrorEquals": ["CardDeclined"], "Next": "NotPaid"}],
            Next="Ship",
        ),
        "Ship": task("courier", ResultPath="$.sent", Catch=catch, End=True),
        "Refund": task("refund", Parameters={"receipt.$": "$.receipt"}, ResultPath="$.refund", Next="NotSent"),
        "NotSent": NOT_SENT,
        "NotPaid": NOT_PAID,
    }
    return StateMachine({"StartAt": "Pay", "States": states}, name="order")


def courier(event: Any) -> str:
    if event.get("town") == "Atlantis":
        raise NoCourier("nobody goes there")
    return "by bike"


STUBS: dict[str, Callable[..., Any]] = {
    "pay": lambda event: "A-17",
    "courier": courier,
    "refund": lambda event: "done",
}


def in_the_lesson(town: str, error: str = "NoCourier") -> Execution:
    return run(order(error), {"town": town}, functions=STUBS)


def weak(machine: StateMachine) -> None:
    assert run(machine, {"town": "Bergen"}, functions=STUBS).status == "SUCCEEDED"
    assert run(machine, {"town": "Atlantis"}, functions=STUBS).error == "NotSent"


def survives() -> str:
    """Whether the test that looks at the ending notices that Refund does nothing."""
    idle = [mutant for mutant in mutants_of(order()) if mutant.changes == "Refund: a Pass that does nothing"]
    return "a" if try_mutants(order(), weak, mutants=idle).survivors else "b"


def caught_input() -> str:
    """What the state after a Catcher without ResultPath gets."""
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Next"}]
    states = {"Pay": task("pay", Catch=catch, End=True), "Next": {"Type": "Pass", "End": True}}

    def pay(event: Any) -> Any:
        raise BankBusy("busy")

    given = run(StateMachine({"StartAt": "Pay", "States": states}), {"order": 1}, functions={"pay": pay}).output
    return "b" if set(given) == {"Error", "Cause"} else "c" if "order" in given and "Error" in given else "a"


def one_bad_item() -> str:
    """How a Map ends whose second item fails."""
    inner = {"StartAt": "Weigh", "States": {"Weigh": task("weigh", End=True)}}
    machine = StateMachine({"StartAt": "Each", "States": {"Each": {"Type": "Map", "Iterator": inner, "End": True}}})

    def weigh(item: Any) -> Any:
        if item == 2:
            raise ValueError("no weight")
        return item

    return "b" if run(machine, [1, 2, 3], functions={"weigh": weigh}).status == "FAILED" else "a"


ASKED = [
    Exercise(
        id="l15.r1",
        title="Recall from lesson 06",
        prompt="A Task fails, and its Catcher has no `ResultPath`. What is the input of the state that the Catcher leads to?",
        kind="predict",
        options={
            "a": "the input that the Task had",
            "b": "an object with `Error` and `Cause`, and nothing else",
            "c": "the Task's input with `Error` and `Cause` added",
        },
        solution="b",
        probes=[truth(caught_input, ran="a Task that fails, with such a Catcher")],
        wrong=[
            Wrong(
                answer="a", says="you expected", hint="The error goes on too. Where does it go without a ResultPath?"
            ),
            Wrong(answer="c", says="you expected", hint='That takes a ResultPath such as `"$.problem"`.'),
        ],
        hints=["Without ResultPath it is as if there stood `$`."],
        concepts=["Catch", "ResultPath"],
        why="Without ResultPath the error takes the place of the whole input. That is why Ship's Catcher has one.",
    ),
    Exercise(
        id="l15.r2",
        title="Recall from lesson 08",
        prompt="An inline Map has three items. The second one fails, and nothing in the machine handles errors. How does the execution end?",
        kind="predict",
        options={"a": "SUCCEEDED, with two results", "b": "FAILED"},
        solution="b",
        probes=[truth(one_bad_item, ran="a Map of three items, of which the second fails")],
        wrong=[Wrong(answer="a", says="you expected", hint="Nobody said that a failing item may be left out.")],
        hints=["An iteration that fails makes its Map fail."],
        concepts=["Map", "error"],
        why="One failed iteration fails the Map, and without a Catcher the Map fails the execution. A test with good items alone never shows it.",
    ),
    Exercise(
        id="l15.p1",
        title="How many of five?",
        prompt=(
            "The machine has five transitions: Pay to Ship, Pay to NotPaid, Ship to the end, Ship to Refund, and Refund to NotSent. "
            "How many of them has Tuesday's run taken? Put a number in place of the dots."
        ),
        kind="predict",
        solution=2,
        probes=[
            truth(lambda: coverage(order(), in_the_lesson("Bergen")).transitions.taken, ran="the order to Bergen once")
        ],
        wrong=[
            Wrong(answer=5, says="2", hint="Green says that the way that was taken works. Which way was that?"),
            Wrong(
                answer=3,
                says="2",
                hint="Start is not a transition of the machine: count what leads from state to state.",
            ),
            Wrong(answer=1, says="2", hint="The end of Ship counts as well: it can be taken or not."),
            Wrong(answer=4, says="2", hint="Both Catchers would need an error."),
            Wrong(answer=0, says="2", hint="The run has succeeded, so it went on from Pay."),
        ],
        hints=["Follow the order from Pay with your finger."],
        concepts=["transition coverage"],
        why="Pay to Ship, and Ship to the end. The other three need a failure.",
    ),
    Exercise(
        id="l15.p2",
        title="Friday",
        prompt="Four dots: all four tests are green. Every transition was taken. Then comes Friday's order, to Atlantis, with the real courier. What happens?",
        kind="predict",
        options={
            "a": "the Catcher leads to Refund, and the money goes back",
            "b": "the execution fails at Ship, and Parcel keeps the money",
            "c": "the courier is asked again until it works",
        },
        solution="b",
        probes=[
            truth(
                lambda: "a" if in_the_lesson("Atlantis", "CourierDown").error == "NotSent" else "b",
                ran="the order to Atlantis, with the function courier itself",
            )
        ],
        wrong=[
            Wrong(
                answer="a",
                says="you expected",
                hint="Compare the class in the courier's file with the Catcher, letter by letter.",
            ),
            Wrong(answer="c", says="you expected", hint="Ship has no Retry."),
        ],
        hints=["Which error name does the function raise?"],
        concepts=["mock"],
        why="The mock raised the error that the author believed in. The function raises another one.",
    ),
    Exercise(
        id="l15.p3",
        title="Does anybody notice?",
        prompt=(
            "A test runs two orders, one to Bergen and one to Atlantis, and compares how they end: SUCCEEDED, and FAILED with NotSent. "
            "In a mutant the state Refund is a Pass that does nothing, so no money goes back. Does the test fail?"
        ),
        kind="predict",
        options={"a": "no, the mutant survives", "b": "yes, the mutant is killed"},
        solution="a",
        probes=[truth(survives, ran="the test with that mutant")],
        wrong=[
            Wrong(
                answer="b",
                says="you expected",
                hint="After the Pass comes NotSent, as before. What does the test compare?",
            )
        ],
        hints=["Where would the test see that nobody called refund?"],
        concepts=["mutant"],
        why="The order to Atlantis still ends with NotSent. The test never asks whether refund was called.",
    ),
]


# ----------------------------------------------------------- q1: all transitions

WAYS = {
    "StartAt": "Weigh",
    "States": {
        "Weigh": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.kg", "NumericGreaterThan": 30, "Next": "TooHeavy"},
                {"Variable": "$.kg", "NumericGreaterThan": 10, "Next": "Van"},
            ],
            "Default": "Bike",
        },
        "Van": {"Type": "Pass", "Result": "van", "ResultPath": "$.by", "Next": "Pay"},
        "Bike": {"Type": "Pass", "Result": "bike", "ResultPath": "$.by", "Next": "Pay"},
        "Pay": task(
            "pay", ResultPath="$.receipt", Catch=[{"ErrorEquals": ["CardDeclined"], "Next": "NotPaid"}], Next="Ship"
        ),
        "Ship": task(
            "courier",
            ResultPath="$.sent",
            Catch=[{"ErrorEquals": ["NoCourier"], "ResultPath": "$.problem", "Next": "Refund"}],
            End=True,
        ),
        "Refund": task(
            "refund", ResultPath="$.back", Catch=[{"ErrorEquals": ["AccountClosed"], "Next": "CallUs"}], Next="NotSent"
        ),
        "TooHeavy": {"Type": "Fail", "Error": "TooHeavy"},
        "NotPaid": NOT_PAID,
        "NotSent": NOT_SENT,
        "CallUs": {"Type": "Fail", "Error": "CallUs"},
    },
}
MOST_INPUTS = 5


def pay_card(event: Any) -> str:
    if event.get("card") == "blocked":
        raise CardDeclined("ask for another card")
    return "A-17"


def refund_card(event: Any) -> str:
    if event.get("card") == "closing":
        raise AccountClosed("the account was closed")
    return "done"


CARDS = {"pay": pay_card, "courier": courier, "refund": refund_card}


def named(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def takes_all(inputs: Any) -> str | None:
    """Whether five inputs or fewer take every transition."""
    if not isinstance(inputs, list):
        raise TypeError
    if len(inputs) > MOST_INPUTS:
        return f"these are {len(inputs)} inputs"
    machine = StateMachine(WAYS)
    took = coverage(machine, [run(machine, given, functions=CARDS) for given in inputs]).transitions
    return None if not took.missed else f"{took.taken} of {took.of} were taken. Not taken: {named(took.missed)}"


def sending(kg: int = 5, town: str = "Bergen", card: str = "4000") -> dict[str, Any]:
    return {"kg": kg, "town": town, "card": card}


FIVE = [
    sending(kg=31),
    sending(card="blocked"),
    sending(kg=11),
    sending(town="Atlantis"),
    sending(town="Atlantis", card="closing"),
]


# ------------------------------------------------------------ q2: kill six mutants

SLIPS = {
    "Pay: Retry 1 MaxAttempts is 1, not 2": "1 (MaxAttempts)",
    "Pay: Retry 1 IntervalSeconds is 3, not 2": "2 (IntervalSeconds)",
    "Ship: no ResultPath": "3 (ResultPath)",
    "Pay: Catch 1 ErrorEquals is States.ALL": "4 (States.ALL)",
    "Refund: a Pass that does nothing": "5 (Pass)",
    "Refund: no Parameters": "6 (Parameters)",
}
"""What was changed, and the number that the text gives it with a word."""
ASKS = {"status", "error", "output", "seconds", "sent"}


def bank(busy: Any) -> Callable[[Any], str]:
    """A bank that is busy for its first calls."""
    left = [busy if isinstance(busy, int) else 0]

    def pay(event: Any) -> str:
        if left[0] > 0:
            left[0] -= 1
            raise BankBusy("try again")
        return pay_card(event)

    return pay


def whole(number: float) -> float:
    return int(number) if number == int(number) else number


def differs(machine: StateMachine, case: Any) -> str:
    """What of a case does not hold for a machine; empty where all does."""
    missing = [
        name for name in ("input", "expect") if not isinstance(case, dict) or not isinstance(case.get(name), dict)
    ]
    if missing:
        return f"it has no object {missing[0]!r}"
    given, expected = case["input"], case["expect"]
    unknown = sorted(set(expected) - ASKS)
    if unknown or not expected:
        return f"it expects {named(unknown) or 'nothing'}, and a case expects status, error, output, seconds or sent"
    functions = {**CARDS, "pay": bank(given.get("busy"))}
    execution = run(machine, given, functions=functions)
    sent = sent_to(execution)
    have = {
        "status": execution.status,
        "error": execution.error,
        "output": execution.output,
        "seconds": whole(round(execution.duration, 3)),
        "sent": {name: sent.get(name, []) for name in expected.get("sent", {})},
    }
    wrong = [name for name in expected if not same(have[name], expected[name])]
    return f"{wrong[0]} is {shown(have[wrong[0]])} and not {shown(expected[wrong[0]])}" if wrong else ""


def kills_six(cases: Any) -> str | None:
    """Whether the cases hold for the machine and for none of the six mutants."""
    if not isinstance(cases, list):
        raise TypeError
    for number, case in enumerate(cases, 1):
        if wrong := differs(order(), case):
            return f"case {number} fails with the machine itself: {wrong}"
    mutants = [mutant for mutant in mutants_of(order()) if mutant.changes in SLIPS]
    alive = [SLIPS[mutant.changes] for mutant in mutants if not any(differs(mutant.machine, case) for case in cases)]
    told = ", ".join(sorted(alive))
    return f"{len(mutants) - len(alive)} of {len(mutants)} are killed. Alive: {told}" if alive else None


def case(town: str = "Bergen", busy: int = 0, card: str = "4000", **expect: Any) -> dict[str, Any]:
    return {"input": {"town": town, "card": card, "busy": busy}, "expect": expect}


TWICE = case(
    busy=2, seconds=6, output={"town": "Bergen", "card": "4000", "busy": 2, "receipt": "A-17", "sent": "by bike"}
)
THRICE = case(busy=3, error="BankBusy")
BACK = case(town="Atlantis", sent={"refund": [{"receipt": "A-17"}]})
CASES = [TWICE, THRICE, BACK]


# ------------------------------------------------------------ q3: a mock file

WANTED = [
    ("Pay", "fails with BankBusy"),
    ("Pay", "fails with BankBusy"),
    ("Pay", 'answers "A-17"'),
    ("Ship", "fails with NoCourier"),
    ("Refund", 'answers "done"'),
]


def mocked(mocks: Any) -> str | None:
    """Whether a mock file gives the five answers that are asked for."""
    really: list[str] = []

    def called(event: Any, context: Any) -> str:
        really.append(context.function_name)
        return "a real answer"

    faults = Faults.from_mock_file(dict(mocks), "order", "BusyThenNoCourier")
    execution = run(order(), {"town": "Bergen"}, functions=dict.fromkeys(STUBS, called), faults=faults)
    if really:
        return f"the function {really[0]} was really called, since the file has no answer for that attempt"
    answers = list(answers_of(execution))
    for number, (want, have) in enumerate(zip(WANTED, answers, strict=False), 1):
        if want != have:
            return f"call {number} is by {have[0]} and {have[1]}"
    return None if len(answers) == len(WANTED) else f"there are {len(answers)} calls"


def answers_of(execution: Execution) -> Any:
    for event in execution.events:
        if event.type == "LambdaFunctionFailed":
            yield event.state, f"fails with {event.details['error']}"
        elif event.type == "LambdaFunctionSucceeded":
            yield event.state, f"answers {shown(event.details['output'])}"


def mock_file(pay: dict[str, Any], ship: Any, refund: Any, test_case: str = "BusyThenNoCourier") -> dict[str, Any]:
    states = {"Pay": "PayBusyTwice", "Ship": "NobodyGoes", "Refund": "Refunded"}
    answers = {"PayBusyTwice": pay, "NobodyGoes": {"0": ship}, "Refunded": {"0": refund}}
    return {"StateMachines": {"order": {"TestCases": {test_case: states}}}, "MockedResponses": answers}


def throw(error: str) -> dict[str, Any]:
    return {"Throw": {"Error": error, "Cause": "mocked"}}


PAID, DONE = {"Return": "A-17"}, {"Return": "done"}
MOCKS = mock_file({"0-1": throw("BankBusy"), "2": PAID}, throw("NoCourier"), DONE)


# ------------------------------------------------------------ q4: a property

BUGGY = {
    "StartAt": "Pay",
    "States": {
        "Pay": task(
            "pay",
            ResultPath=None,
            Catch=[{"ErrorEquals": ["CardDeclined"], "ResultPath": None, "Next": "NotPaid"}],
            Next="Ship",
        ),
        "NotPaid": {"Type": "Fail", "Error": "NotPaid"},
        "Ship": task(
            "courier",
            ResultPath=None,
            Catch=[{"ErrorEquals": ["NoCourier"], "ResultPath": None, "Next": "Refund"}],
            End=True,
        ),
        "Refund": task("refund", ResultPath=None, Next="Ask"),
        "Ask": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.again", "BooleanEquals": True, "Next": "Ship again"}],
            "Default": "NotSent",
        },
        "Ship again": task("van", ResultPath=None, End=True),
        "NotSent": NOT_SENT,
    },
}


def paying_first() -> dict[str, Any]:
    """The machine without the bugs: whoever is shipped to again pays again."""
    right = deepcopy(BUGGY)
    right["States"]["Ask"]["Choices"][0]["Next"] = "Pay again"
    right["States"]["Pay again"] = task("pay", ResultPath=None, Next="Ship again")
    return right


def shipping_first() -> dict[str, Any]:
    """The machine that ships before it takes the money."""
    wrong = paying_first()
    wrong["StartAt"] = "Ship"
    wrong["States"]["Ship"] = task("courier", ResultPath=None, Next="Pay")
    wrong["States"]["Pay"] = task("pay", ResultPath=None, End=True)
    return {**wrong, "States": {name: wrong["States"][name] for name in ("Ship", "Pay")}}


def caught_wrongly() -> dict[str, Any]:
    """The machine whose Catcher at Pay goes on to Ship."""
    wrong = paying_first()
    wrong["States"]["Pay"]["Catch"][0]["Next"] = "Ship"
    del wrong["States"]["NotPaid"]
    return wrong


KINDS = (paying_first, caught_wrongly, shipping_first, lambda: BUGGY)
MACHINES = [StateMachine(kind()) for kind in KINDS]
VANS = {**CARDS, "van": lambda event: "by van"}


TOLD = {"TaskStateEntered", "LambdaFunctionSucceeded", "LambdaFunctionFailed", "TaskStateExited"}


def told(machine: StateMachine, given: Any) -> dict[str, Any]:
    """The events of an execution as the exercise hands them out."""
    execution = run(machine, given, functions=VANS)
    seen = [event for event in execution.events if event.type in TOLD]
    return {"events": [{"id": event.id, "type": event.type, "state": event.state} for event in seen]}


def history(random: Random) -> dict[str, Any]:
    machine = random.choice(MACHINES)
    given = sending(town=random.choice(["Bergen", "Atlantis"]), card=random.choice(["4000", "blocked"]))
    return told(machine, {**given, "again": random.choice([False, True])})


def always(machine: StateMachine, **changes: Any) -> dict[str, Any]:
    return told(machine, {**sending(), "again": False, **changes})


FOUND = """
def handler(event, context):
    paid = False
    for seen in event["events"]:
        what = (seen["type"], seen["state"])
        if what in [("LambdaFunctionSucceeded", "Pay"), ("LambdaFunctionSucceeded", "Pay again")]:
            paid = True
        if what == ("LambdaFunctionSucceeded", "Refund"):
            paid = False
        if seen["type"] == "TaskStateEntered" and seen["state"] in ["Ship", "Ship again"]:
            if not paid:
                return seen["id"]
    return None
"""


# ------------------------------------------------------------ q5: red, then green


def door(most: int = 3, pause: int = 600, operator: str = "NumericLessThan") -> dict[str, Any]:
    """Ring, wait, ring again; after the last time the parcel goes to the depot."""
    return {
        "StartAt": "Count",
        "States": {
            "Count": {"Type": "Pass", "Result": 1, "ResultPath": "$.rings", "Next": "Ring"},
            "Ring": task("ring", ResultPath="$.door", Next="Open"),
            "Open": {
                "Type": "Choice",
                "Choices": [
                    {"Variable": "$.door", "StringEquals": "open", "Next": "Handed over"},
                    {"Variable": "$.rings", operator: most, "Next": "Pause"},
                ],
                "Default": "Depot",
            },
            "Pause": {"Type": "Wait", "Seconds": pause, "Next": "Again"},
            "Again": {
                "Type": "Pass",
                "Parameters": {"parcel.$": "$.parcel", "rings.$": "States.MathAdd($.rings, 1)"},
                "Next": "Ring",
            },
            "Handed over": {"Type": "Succeed", "OutputPath": "$.rings"},
            "Depot": task("depot", End=True),
        },
    }


RED = door(pause=60, operator="NumericLessThanEquals")
GREEN = door()


def ring(event: Any, context: Any) -> str:
    at = event["parcel"]["opens"]
    return "open" if at and event["rings"] >= at else "closed"


DOOR = {"ring": stub(ring), "depot": stub("at the depot")}
DOOR_TESTS = """
```python
@pytest.fixture(autouse=True)
def home(sfn):
    sfn.functions.update(ring=lambda event: "closed", depot=lambda event: "at the depot")

def test_opened_at_once(sfn):
    execution = sfn.run("door.asl.json", {"parcel": 7}, functions={"ring": lambda event: "open"})
    assert execution.output == 1

def test_gives_up_after_three_rings(sfn):
    execution = sfn.run("door.asl.json", {"parcel": 7})
    assert_called(execution, "ring", times=3)
    assert execution.output == "at the depot"

def test_waits_ten_minutes_between_rings(sfn):
    execution = sfn.run("door.asl.json", {"parcel": 7})
    assert_waited(execution, "Pause", 1200)
```
"""


def parcel(random: Random) -> dict[str, Any]:
    return {"parcel": {"id": random.randrange(1, 50), "opens": random.choice([0, 1, 2, 3, 4])}}


def opens(at: int) -> dict[str, Any]:
    return {"parcel": {"id": 7, "opens": at}}


def with_door(**changes: Any) -> dict[str, Any]:
    """The right machine with other fields in some of its states, named by their words."""
    states = {name: {**state, **changes.get(name, {})} for name, state in GREEN["States"].items()}
    return {**GREEN, "States": states}


SOLVED = [
    Exercise(
        id="l15.q1",
        title="All transitions",
        prompt=(
            "Parcel's larger order has eleven transitions:\n\n"
            f"```json\n{as_text(WAYS)}\n```\n\n"
            "`pay` raises `CardDeclined` for the card `blocked`, `courier` raises `NoCourier` for the town `Atlantis`, and `refund` raises "
            "`AccountClosed` for the card `closing`. All else works. Give at most five inputs that together take every transition. "
            'Each is an object such as `{"kg": 5, "town": "Bergen", "card": "4000"}`.'
        ),
        kind="predict",
        starter='[{"kg": 5, "town": "Bergen", "card": "4000"}, ...]',
        solution=FIVE,
        also_right=[
            [sending(town="Atlantis", kg=12), sending(card="blocked"), sending(), sending(kg=99), FIVE[4]],
        ],
        probes=[
            tried(
                takes_all,
                ran="the machine with each of your inputs",
                expected="five inputs at most, and all eleven transitions taken",
            )
        ],
        wrong=[
            Wrong(
                answer=[sending()],
                like=[[], [sending(), sending()]],
                when=lambda inputs, _: (
                    len(inputs) < 5
                    and all(
                        one.get("town") != "Atlantis" and one.get("card") == "4000" and one.get("kg", 0) <= 10
                        for one in inputs
                    )
                ),
                says="were taken",
                hint="One input ends in one place. How many ends does the machine have? Each needs an input of its own.",
            ),
            Wrong(
                answer=[sending(kg=31), sending(kg=11), sending(), sending(kg=10), sending(kg=30)],
                says="Pay → NotPaid",
                hint="These differ in weight alone. What makes Pay fail, and what makes Ship fail?",
            ),
            Wrong(
                answer=[sending(kg=31), sending(card="blocked"), sending(kg=11), sending(town="Atlantis")],
                like=[[*FIVE[:4], sending(card="closing")]],
                says="Refund → CallUs",
                hint="Refund is reached where the courier fails. For it to fail too, that one input needs both: the town and the card.",
            ),
            Wrong(
                answer=[*FIVE, sending()],
                like=[[*FIVE, FIVE[0]]],
                says="6 inputs",
                hint="One input can take several transitions. The van's way and the bike's way may end anywhere: let the failing orders go by bike.",
            ),
            Wrong(
                answer=[sending(kg=30), *FIVE[1:]],
                says="Weigh → TooHeavy",
                hint="The rule says greater than 30, and 30 is not greater than 30.",
            ),
            Wrong(
                answer=[FIVE[0], FIVE[1], sending(kg=10), FIVE[3], FIVE[4]],
                says="Weigh → Van",
                hint="The second rule says greater than 10. No input of yours is heavier and still not too heavy.",
            ),
            Wrong(
                answer=[
                    sending(kg=31),
                    sending(kg=11, card="blocked"),
                    sending(kg=11),
                    sending(kg=11, town="Atlantis"),
                    sending(kg=11, town="Atlantis", card="closing"),
                ],
                says="Weigh → Bike",
                hint="All your orders are heavy. Let one of at most 10 go by bike.",
            ),
        ],
        hints=[
            "Write down the five ends of the machine: four Fail states, and the end of Ship.",
            "Each end needs one input. The weights can be mixed freely among those that get past Weigh.",
            'The hardest one: `{"kg": 5, "town": "Atlantis", "card": "closing"}`',
        ],
        concepts=["transition coverage"],
        why="Five ends need five inputs. Bike and van, which lead to the same place, need none of their own.",
        variation="Add a Catcher for `BankBusy` at Pay. How many inputs does it take now?",
    ),
    Exercise(
        id="l15.q2",
        title="Kill six mutants",
        prompt=(
            "The lesson's machine has six mutants here. In each of them one thing is another:\n\n"
            "1. Pay's Retrier has `MaxAttempts` 1, not 2.\n2. Pay's Retrier has `IntervalSeconds` 3, not 2.\n3. Ship has no `ResultPath`.\n"
            "4. Pay's Catcher is for `States.ALL`, not for `CardDeclined`.\n5. Refund is a Pass that does nothing.\n6. Refund has no `Parameters`.\n\n"
            "Write test cases as data. Each must hold for the machine itself, and each mutant must break at least one. A case has an input and "
            'what you expect of it: `{"input": {"town": "Bergen", "card": "4000", "busy": 1}, "expect": {"status": "SUCCEEDED"}}`.\n\n'
            '- `busy` is how many calls of `pay` raise `BankBusy` before one works and gives `"A-17"`. The card `blocked` is declined.\n'
            '- `courier` gives `"by bike"`, and raises `NoCourier` for `Atlantis`. `refund` gives `"done"`. No call takes any time.\n'
            "- `expect` has one or more of `status`, `error`, `output`, `seconds` (how long the execution took) and "
            '`sent`: `{"refund": [...]}` lists what each call of `refund` was sent.'
        ),
        kind="predict",
        starter='[{"input": {"town": "Bergen", "card": "4000", "busy": 1}, "expect": {"status": ...}}]',
        solution=CASES,
        also_right=[
            [
                case(busy=1, seconds=2),
                case(busy=2, status="SUCCEEDED"),
                case(busy=3, error="BankBusy"),
                case(town="Atlantis", sent={"refund": [{"receipt": "A-17"}]}),
                case(output={"town": "Bergen", "card": "4000", "busy": 0, "receipt": "A-17", "sent": "by bike"}),
            ]
        ],
        probes=[
            tried(
                kills_six,
                ran="your cases with the machine and with the six mutants",
                expected="all cases hold for the machine, and no mutant is alive",
            )
        ],
        wrong=[
            Wrong(
                answer=[case(status="SUCCEEDED")],
                like=[
                    [case(status="SUCCEEDED"), case(card="blocked", error="NotPaid")],
                    [case(status="SUCCEEDED"), case(town="Atlantis", error="NotSent")],
                ],
                when=lambda cases, _: (
                    not any(set(one["expect"]) - {"status", "error"} for one in cases)
                    and not any(one["input"].get("busy") for one in cases)
                ),
                says="0 of 6 are killed",
                hint="How an undisturbed order ends is the same in all mutants. Let the bank be busy, and look at outputs and at what was sent.",
            ),
            Wrong(
                answer=[TWICE, BACK],
                says="Alive: 4 (States.ALL)",
                hint="That Catcher takes errors which are none of its business. Which error leaves Pay when the bank is busy for too long?",
            ),
            Wrong(
                answer=[TWICE, THRICE, case(town="Atlantis", error="NotSent")],
                says="Alive: 5 (Pass), 6 (Parameters)",
                hint="Both ways end with NotSent. What differs is whether `refund` was called, and with what: use `sent`.",
            ),
            Wrong(
                answer=[case(busy=2, status="SUCCEEDED"), THRICE, BACK],
                says="Alive: 2 (IntervalSeconds)",
                hint="Only the clock tells how long a pause was. Which member of `expect` looks at it?",
            ),
            Wrong(
                answer=[case(busy=1, seconds=2), THRICE, BACK, CASES[0] | {"expect": {"status": "SUCCEEDED"}}],
                says="Alive: 3 (ResultPath)",
                hint="Without ResultPath the courier's answer takes the place of the whole order. Where do you see the order again?",
            ),
            Wrong(
                answer=[case(busy=2, seconds=4), THRICE, BACK],
                says="fails with the machine itself",
                hint="The second pause is twice as long as the first: BackoffRate is 2 where nothing is said.",
            ),
            Wrong(
                answer=[case(busy=1, seconds=2, output=TWICE["expect"]["output"] | {"busy": 1}), THRICE, BACK],
                says="Alive: 1 (MaxAttempts)",
                hint="With one busy call one retry is enough. How many busy calls does the machine survive, and the mutant not?",
            ),
        ],
        hints=[
            "Take the mutants one after another. For each ask: which input makes a difference, and where would I see it?",
            "Mutants 1 and 2 need a busy bank, mutant 4 one that is busy for too long, mutants 5 and 6 need Atlantis and `sent`.",
            'For 1 and 2 together: `{"input": {"town": "Bergen", "card": "4000", "busy": 2}, "expect": {"seconds": 6}}`',
        ],
        concepts=["mutant", "assertion"],
        why="Three cases are enough, since each looks at more than the ending: at the time, at the whole output, and at what was sent.",
        variation="Which mutant would live if the bank were never busy for more than two calls?",
    ),
    Exercise(
        id="l15.q3",
        title="A mock file",
        prompt=(
            "Write a mock file, as AWS Step Functions Local reads it, for the lesson's machine `order`. It has one test case, `BusyThenNoCourier`, and answers for every call:\n\n"
            '- Pay: the first two attempts throw `BankBusy`, the third returns `"A-17"`.\n- Ship throws `NoCourier`.\n- Refund returns `"done"`.\n\n'
            "The form is this; `...` stands for what you write, and the names of the answers are yours to choose:\n\n"
            '```json\n{\n  "StateMachines": {"order": {"TestCases": {"NAME OF THE CASE": {"NAME OF A STATE": "NAME OF ITS ANSWERS"}}}},\n'
            '  "MockedResponses": {\n    "NAME OF ITS ANSWERS": {"0": {"Return": ...}, "1-2": {"Throw": {"Error": "...", "Cause": "..."}}}\n  }\n}\n```\n\n'
            "The first attempt has the number 0, and `1-2` stands for two attempts."
        ),
        kind="predict",
        starter='{"StateMachines": {"order": {"TestCases": {"BusyThenNoCourier": ...}}}, "MockedResponses": {}}',
        solution=MOCKS,
        also_right=[mock_file({"0": throw("BankBusy"), "1": throw("BankBusy"), "2": PAID}, throw("NoCourier"), DONE)],
        probes=[
            tried(
                mocked,
                ran="the machine with the test case BusyThenNoCourier",
                expected="Pay busy twice and then paid, Ship failing with NoCourier, Refund done, and no function really called",
            )
        ],
        wrong=[
            Wrong(
                answer=mock_file({"1-2": throw("BankBusy"), "3": PAID}, throw("NoCourier"), DONE),
                says="pay was really called",
                hint="Attempts count from 0 in a mock file. In `Faults().on(attempt=1)` of this simulator they count from 1.",
            ),
            Wrong(
                answer=mock_file({"0": throw("BankBusy"), "1": PAID}, throw("NoCourier"), DONE),
                says='call 2 is by Pay and answers "A-17"',
                hint='The bank is busy twice. A range such as `"0-1"` has both ends in it.',
            ),
            Wrong(
                answer=mock_file({"0-2": throw("BankBusy"), "3": PAID}, throw("NoCourier"), DONE),
                says="call 3 is by Pay and fails with BankBusy",
                hint="That is busy for three attempts, and two retries do not survive them. Both ends of a range are in it.",
            ),
            Wrong(
                answer=mock_file({"0-1": throw("BankBusy"), "2": PAID}, throw("CourierDown"), DONE),
                says="call 4 is by Ship and fails with CourierDown",
                hint="That is the name that nobody raises. Take the one from the courier's file.",
            ),
            Wrong(
                answer=mock_file(
                    {"0-1": throw("BankBusy"), "2": PAID}, throw("NoCourier"), DONE, test_case="HappyPath"
                ),
                says="no test case 'BusyThenNoCourier'",
                hint="The test case is asked for by its name, to the letter.",
            ),
            Wrong(
                answer={
                    **MOCKS,
                    "MockedResponses": {
                        name: answers for name, answers in MOCKS["MockedResponses"].items() if name != "Refunded"
                    },
                },
                says="which is not there",
                hint="The test case says which answers a state gets, and MockedResponses must have answers of that name.",
            ),
            Wrong(
                answer={
                    **MOCKS,
                    "StateMachines": {
                        "order": {"TestCases": {"BusyThenNoCourier": {"Pay": "PayBusyTwice", "Ship": "NobodyGoes"}}}
                    },
                },
                says="refund was really called",
                hint="The test case must name answers for every Task that the order meets. After NoCourier it meets one more.",
            ),
            Wrong(
                answer=mock_file(
                    {"0-1": throw("BankBusy"), "2": {"Return": {"Payload": "A-17"}}}, throw("NoCourier"), DONE
                ),
                says='call 3 is by Pay and answers {"Payload":"A-17"}',
                hint="An envelope with Payload comes from `lambda:invoke`. This Resource is the function's own ARN, which answers with the result alone.",
            ),
        ],
        hints=[
            "A mock file has two parts: which state gets which answers in a test case, and what these answers are.",
            'Attempts count from 0, so the two busy ones are `"0-1"`, and the third has the number 2.',
            'For Pay: `"PayBusyTwice": {"0-1": {"Throw": {"Error": "BankBusy", "Cause": ""}}, "2": {"Return": "A-17"}}`',
        ],
        concepts=["mock", "fault"],
        why="With a mock file each call of a test has a known answer, failures too. That these answers are the service's is yours to know.",
        variation='Run it in a cell of the lesson: `%%pytest order mocks`, and `sfn.mocks("mocks.json", "order", "BusyThenNoCourier")` in the test.',
    ),
    Exercise(
        id="l15.q4",
        title="Never ship unpaid",
        prompt=(
            "Write the property *Parcel never ships what is not paid* as a function. It gets the events of one execution in their order, those of its Tasks: "
            '`{"events": [{"id": 2, "type": "TaskStateEntered", "state": "Pay"}, ...]}`. The types are `TaskStateEntered`, `LambdaFunctionSucceeded`, `LambdaFunctionFailed` and `TaskStateExited`. It gives back the `id` of the first event that ships an unpaid parcel, or `None`.\n\n'
            "- An order becomes paid when `pay` has **succeeded**: the type is `LambdaFunctionSucceeded`, the state `Pay` or `Pay again`.\n"
            "- It becomes unpaid again when `refund` has succeeded, in the state `Refund`.\n"
            "- A parcel is shipped where a `TaskStateEntered` names the state `Ship` or `Ship again`.\n\n"
            "Your property is tried on executions of four machines. In one all is well. In the others bugs are planted, and one of these hides behind a refund."
        ),
        kind="handler",
        starter='def handler(event, context):\n    paid = False\n    for seen in event["events"]:\n        ...\n    return None',
        solution=FOUND,
        probes=[
            out(always(MACHINES[0]), None),
            out(
                each(
                    always(MACHINES[1], card="blocked"),
                    always(MACHINES[2]),
                    always(MACHINES[3], town="Atlantis", again=True),
                )
            ),
            out(each(always(MACHINES[0], town="Atlantis", again=True), {"events": []})),
            out(generated(history, count=30)),
        ],
        wrong=[
            Wrong(
                answer="def handler(event, context):\n    return None",
                like=["def handler(event, context):\n    paid = True\n    return None"],
                says="happened null",
                hint="This never finds anything. A test that cannot fail is not a test: where is the event that ships?",
            ),
            Wrong(
                answer=FOUND.replace('("LambdaFunctionSucceeded", "Pay"), (', '("TaskStateEntered", "Pay"), ('),
                says="happened null",
                hint="Entering Pay is not a payment: it may still fail. Which event says that the call has succeeded?",
            ),
            Wrong(
                answer=FOUND.replace('("LambdaFunctionSucceeded", "Pay"), (', '("TaskStateExited", "Pay"), ('),
                says="happened",
                hint="A state whose error is caught is left as well, with `TaskStateExited`. Ask for the success of the call.",
            ),
            Wrong(
                answer=FOUND.replace("            paid = False\n", "            pass\n"),
                says="happened null",
                hint="After a refund the money is gone again. One of the planted bugs ships then.",
            ),
            Wrong(
                answer=FOUND.replace('("LambdaFunctionSucceeded", "Pay again")', '("LambdaFunctionSucceeded", "Pay")'),
                says="expected null",
                hint="An order that is paid a second time, in the state `Pay again`, may be shipped again.",
            ),
            Wrong(
                answer=FOUND.replace('in ["Ship", "Ship again"]', 'in ["Ship"]'),
                says="happened null",
                hint="There are two states that ship. One of the planted bugs is at the second.",
            ),
            Wrong(
                answer=FOUND.replace('return seen["id"]', "return True"),
                says="happened true",
                hint="The bug was found. The answer is the `id` of the event, so that whoever reads it knows where to look.",
            ),
        ],
        hints=[
            "Go through the events in order, and remember in a variable whether the order is paid at this moment.",
            'A success: `seen["type"] == "LambdaFunctionSucceeded"`. Look at the state too, since couriers succeed as well.',
            'At the end of the loop: `if seen["type"] == "TaskStateEntered" and seen["state"] in ["Ship", "Ship again"] and not paid: return seen["id"]`',
        ],
        concepts=["property"],
        why="The property reads events and not the machine, so it holds for every machine that ships, also for the one that somebody writes next year.",
        variation="Write the opposite property: whoever has paid, and gets no parcel, is refunded.",
    ),
    Exercise(
        id="l15.q5",
        title="Red, then green",
        prompt=(
            "`door` is the file that goes out with every van: ring, wait, ring again, and after the third ring bring the parcel to the depot. These are its tests:\n"
            f"{DOOR_TESTS}\n"
            "Last night they were run, and they were red:\n\n"
            "```\nE  AssertionError: ring was called 4 times, and 3 times were expected.\n"
            'E  AssertionError: "Pause" took 3 min in 3 visits, and 20 min were expected.\n2 failed, 1 passed\n```\n\n'
            "The machine below is that file. Change it until it is green: three rings at most, ten minutes between one ring and the next, and nothing else may change. "
            'To run the tests yourself: `door = answer("l15.q5")`, and then a cell that begins with `%%pytest door` and holds them.'
        ),
        kind="asl",
        starter=as_text(RED),
        solution=GREEN,
        also_right=[door(most=2, operator="NumericLessThanEquals")],
        functions=DOOR,
        probes=[
            out(opens(1), 1),
            calls(opens(0), counts={"ring": 3, "depot": 1}),
            time(opens(0), 1200),
            hist(opens(2), states=["Count", "Ring", "Open", "Pause", "Again", "Ring", "Open", "Handed over"]),
            alike(generated(parcel, count=12, including=[opens(0), opens(2), opens(3), opens(4)]), time=True),
        ],
        wrong=[
            Wrong(
                answer=door(pause=60),
                says="expected 1200 s",
                hint="Three rings, that is right now. Between three rings are two pauses: how long is each?",
            ),
            Wrong(
                answer=door(operator="NumericLessThanEquals"),
                says="ring",
                hint="The pause is right now. The rule lets a fourth ring happen: what is `$.rings` after the third, and does the rule hold then?",
            ),
            Wrong(
                answer=door(pause=1200),
                says="expected 1200 s",
                hint="The test adds up all visits of Pause. There are two, and together they take 1200 seconds.",
            ),
            Wrong(
                answer=door(most=2),
                says="ring",
                hint="Now it rings twice. With fewer than 2 rings it goes on, so it stops at the second one.",
            ),
            Wrong(
                answer=door(most=4),
                like=[door(most=5)],
                says="ring",
                hint="Count on paper: rings is 1 at the first ring. For which numbers does the rule go on to another one?",
            ),
            Wrong(
                answer=with_door(Count={"Result": 2}),
                says="happened 2",
                hint="This begins to count at 2: it rings often enough for the test and tells a wrong number to everybody else.",
            ),
            Wrong(
                answer=door(pause=400),
                like=[door(pause=300)],
                says="expected 1200 s",
                hint="Ten minutes between one ring and the next are 600 seconds. Three rings have two pauses between them.",
            ),
        ],
        hints=[
            "Two tests are red, and each names its state or its function. Begin with the one about `ring`.",
            "The rule at Open compares `$.rings` with 3, and `$.rings` is 3 when the third ring is over.",
            'The rule: `"NumericLessThan": 3`. Then the pause: `"Seconds": 600`.',
        ],
        concepts=["test first"],
        why="A red test names what is wrong before you change anything, and it stays behind to guard the change.",
        variation="Add a test of your own for a door that opens at the third ring. Does it fail with the old file?",
    ),
]

EXERCISES = [*ASKED, *SOLVED]
