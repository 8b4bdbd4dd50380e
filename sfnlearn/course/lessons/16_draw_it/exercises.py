"""Lesson 16, Draw it: what the exercises ask and how answers are judged.

An answer is the definition's text, whether somebody drew it or typed it; so it is judged as in every other lesson.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from random import Random
from typing import Any

from sfnlearn import DefinitionError, Execution, StateMachine, run
from sfnlearn.course.checking.changes import changes
from sfnlearn.course.checking.exercise import WIDTH, Exercise, Wrong
from sfnlearn.course.checking.probes import (
    alike,
    calls,
    each_call_fails,
    ends,
    fault,
    generated,
    graph,
    hist,
    out,
    stub,
    time,
    truth,
)
from sfnlearn.course.machine_parts import block, task
from sfnlearn.editing import Session
from sfnlearn.editing.graph import graph_of
from sfnlearn.jsontext import laid_out


def text(definition: Any) -> str:
    """A definition as it stands in a cell."""
    return laid_out(definition, WIDTH, spread=True)


def ran(definition: Mapping[str, Any], given: Any, functions: Mapping[str, Any] | None = None) -> Execution:
    """An execution of a definition."""
    return run(StateMachine(dict(definition)), given, functions=functions)


def choice(*rules: Any, **fields: Any) -> dict[str, Any]:
    """A Choice state."""
    return {"Type": "Choice", "Choices": list(rules), **fields}


def said(word: str, path: str = "$.by") -> dict[str, Any]:
    """A Pass state that writes a word into the data, and ends."""
    return {"Type": "Pass", "Result": word, "ResultPath": path, "End": True}


def heavier(kg: int, state: str, path: str = "$.weight.kg") -> dict[str, Any]:
    """A rule: more than so many kilograms goes there."""
    return {"Variable": path, "NumericGreaterThan": kg, "Next": state}


def altered(definition: Mapping[str, Any], *path: Any, value: Any = None) -> dict[str, Any]:
    """A copy with another value at a path; None takes away what is there."""
    copy: Any = deepcopy(dict(definition))
    *way, last = path
    parent = copy
    for key in way:
        parent = parent[key]
    if value is None:
        del parent[last]
    else:
        parent[last] = value
    return dict(copy)


def states_of(definition: Any, kind: str) -> list[dict[str, Any]]:
    """The states of one type, wherever they stand."""
    if isinstance(definition, list):
        return [state for item in definition for state in states_of(item, kind)]
    if not isinstance(definition, dict):
        return []
    here = [definition] if definition.get("Type") == kind else []
    return here + [state for value in definition.values() for state in states_of(value, kind)]


# ------------------------------------------------------------------ in the lesson

VEHICLES = {
    "HowHeavy": choice(heavier(20, "Van"), heavier(5, "Bike"), Default="OnFoot"),
    "Van": said("van"),
    "Bike": said("bike"),
    "OnFoot": said("foot"),
}


def first_rule_wins() -> str:
    """Where 30 kg go, where the rule for more than 5 kg stands before the one for more than 20."""
    swapped = block(**{**VEHICLES, "HowHeavy": choice(heavier(5, "Bike"), heavier(20, "Van"), Default="OnFoot")})
    return {"bike": "a", "van": "b"}.get(ran(swapped, {"weight": {"kg": 30}}).output["by"], "?")


def out_of_a_branch() -> str:
    """What becomes of a state in a branch whose Next names a state outside."""
    asks = {"Type": "Parallel", "Branches": [block(Ask={"Type": "Pass", "Next": "Pay"})], "Next": "Pay"}
    try:
        StateMachine(block(Quote=asks, Pay={"Type": "Pass", "End": True}))
    except DefinitionError:
        return "b"
    return "a"


RECALLED = [
    Exercise(
        id="l16.r1",
        title="Recall from lesson 04: who comes first",
        prompt=(
            "A Choice has two rules. The first says: more than 5 kg goes to `Bike`. The second says: more than 20 kg goes to `Van`. "
            "`Default` is `OnFoot`. Where do 30 kg go?"
        ),
        kind="predict",
        options={
            "a": "`Bike`",
            "b": "`Van`: of two rules that are true, the stricter one is taken",
            "c": "the execution fails: two rules are true at once",
        },
        solution="a",
        probes=[truth(first_rule_wins, ran="a Choice with these two rules, and 30 kg")],
        wrong=[
            Wrong(
                answer="b",
                says="you expected",
                hint="Nobody compares the rules with each other. They are tried from the top, and the first that is true decides.",
            ),
            Wrong(
                answer="c",
                says="you expected",
                hint="The second rule is never looked at: the first that is true decides.",
            ),
        ],
        hints=["The rules are tried from the top."],
        concepts=["Choice", "order of Choice rules"],
        why="30 kg are more than 5 kg, and that rule stands first. The van never drives.",
    ),
    Exercise(
        id="l16.r2",
        title="Recall from lesson 07: out of a branch",
        prompt=(
            "`Ask` stands in a branch of a Parallel state, `Pay` outside, behind the Parallel state. Somebody writes "
            '`"Next": "Pay"` into `Ask`. What happens?'
        ),
        kind="predict",
        options={
            "a": "`Pay` runs as soon as this branch gets there",
            "b": "the definition is refused: `Pay` is not a state of this branch",
            "c": "the other branches are stopped, and `Pay` runs",
        },
        solution="b",
        probes=[truth(out_of_a_branch, ran="a definition with such a branch")],
        wrong=[
            Wrong(
                answer="a",
                says="you expected",
                hint="A branch is a small machine of its own: it knows no states but its own, and ends by itself.",
            ),
            Wrong(
                answer="c",
                says="you expected",
                hint="Nothing leads out of a branch. What comes next stands in the Parallel state's own Next.",
            ),
        ],
        hints=["A branch has a StartAt and States of its own."],
        concepts=["Parallel", "branch"],
        why="A transition stays in its block. Each branch ends by itself, and the Parallel state's Next says what comes then.",
    ),
]

WEIGH, HOW_HEAVY = ["States", "Weigh"], ["States", "HowHeavy"]
AGREED = block(Weigh=task("weigh", Next="HowHeavy"), **VEHICLES)


def drawn(operation: str, **arguments: Any) -> Session:
    """The lesson's machine after one act."""
    session = Session(AGREED)
    session.do(operation, **arguments)
    return session


def touched_by_inserting() -> str:
    """Which fields of the states that were there change when a state is put on the line from Weigh."""
    session = drawn("insert", what={"item": "Pass"}, into={"transition": [*WEIGH, "Next"]})
    paths = [path for path in changes(AGREED, session.definition) if not path.startswith("/States/Pass/")]
    return {("/States/Weigh/Next",): "b", (): "a"}.get(tuple(paths), "d")


def start_after_removing() -> str:
    """What becomes of StartAt when the first state is removed."""
    session = drawn("remove", states=[WEIGH])
    return "b" if session.definition["StartAt"] == "HowHeavy" else "a"


CHANGED_FIELDS: Mapping[str, tuple[list[str], Any]] = {
    "ResultPath": ([*WEIGH, "ResultPath"], "$.weight"),
    "Default": ([*HOW_HEAVY, "Default"], "Bike"),
    "TimeoutSeconds": ([*WEIGH, "TimeoutSeconds"], 20),
    "Catch": ([*WEIGH, "Catch"], [{"ErrorEquals": ["States.ALL"], "Next": "OnFoot"}]),
}


def shown_on_the_canvas() -> dict[str, Any]:
    """Of each field whether another value of it draws another line."""
    before = graph_of(AGREED)["edges"]
    return {
        name: graph_of(drawn("put", place=place, value=value).definition)["edges"] != before
        for name, (place, value) in CHANGED_FIELDS.items()
    }


SEEN = {"ResultPath": False, "Default": True, "TimeoutSeconds": False, "Catch": True}
PREDICTED = [
    Exercise(
        id="l16.p1",
        title="A state on a line",
        prompt="A new state is dropped on the line from `Weigh` to `HowHeavy`. Which fields of the states that were **there before** change?",
        kind="predict",
        options={
            "a": "none: the new state says between which two it stands",
            "b": "`Next` of `Weigh`, and nothing else",
            "c": "`Next` of `Weigh`, and a field of `HowHeavy` that says where one comes from",
            "d": "all: the editor writes the text anew from the drawing",
        },
        solution="b",
        probes=[truth(touched_by_inserting, ran="the insertion, and a comparison of all fields")],
        wrong=[
            Wrong(
                answer="a",
                says='"a"',
                hint="`Weigh` still leads to `HowHeavy` then, and nobody comes to the new state.",
            ),
            Wrong(answer="c", says='"c"', hint="A state knows where it leads. It never knows where one comes from."),
            Wrong(
                answer="d",
                says='"d"',
                hint="The text is what is edited. The drawing is made from it, and not the other way round.",
            ),
        ],
        hints=["What in the text is the line?"],
        concepts=["visual editor", "transition"],
        why="The line is the field Next of Weigh. The new state brings its own Next.",
    ),
    Exercise(
        id="l16.p2",
        title="Without the first state",
        prompt="`Weigh` is removed, the first state; `Label` comes behind it. What becomes of `StartAt`?",
        kind="predict",
        options={
            "a": "it still names `Weigh`, and the definition has an error",
            "b": "it names the state that came behind `Weigh`",
            "c": "it goes too: a machine then starts with the first state in the text",
        },
        solution="b",
        probes=[truth(start_after_removing, ran="the removal of Weigh")],
        wrong=[
            Wrong(
                answer="a", says='"a"', hint="Start is a line as well. Whoever led to the state leads to its successor."
            ),
            Wrong(
                answer="c",
                says='"c"',
                hint="No machine is without StartAt, and the order of the states in the text says nothing.",
            ),
        ],
        hints=["From where does a line lead to `Weigh`?"],
        concepts=["visual editor", "StartAt"],
        why="The editor leads every line that came to the state on to its successor, that of Start too.",
    ),
    Exercise(
        id="l16.p3",
        title="Box, line, or neither?",
        prompt=(
            "Four fields change, one after the other: `ResultPath` and `TimeoutSeconds` of `Weigh`, `Default` of `HowHeavy`, "
            "and `Weigh` gets a `Catch`. Which of them moves or adds a **line** on the canvas? Write True or False in place of the dots."
        ),
        kind="predict",
        starter='{"ResultPath": ..., "Default": ..., "TimeoutSeconds": ..., "Catch": ...}',
        solution=SEEN,
        probes=[truth(shown_on_the_canvas, ran="each change by itself, and a comparison of the lines")],
        wrong=[
            Wrong(
                answer={**SEEN, "ResultPath": True},
                says="ResultPath",
                hint="ResultPath says where a result is kept. The way from state to state is the same.",
            ),
            Wrong(
                answer={**SEEN, "TimeoutSeconds": True},
                says="TimeoutSeconds",
                hint="How long a call may take leads nowhere. Only who catches the error has a line.",
            ),
            Wrong(
                answer={**SEEN, "Default": False},
                says="Default",
                hint="Default names a state: the dashed line leads there.",
            ),
            Wrong(
                answer={**SEEN, "Catch": False},
                says="Catch",
                hint="A Catcher names a state, with its Next: a dotted line leads there.",
            ),
            Wrong(
                answer=dict.fromkeys(SEEN, True),
                says="ResultPath",
                hint="A line is there for each field that names a state. Two of the four name none.",
            ),
            Wrong(
                answer=dict.fromkeys(SEEN, False),
                says="Default",
                hint="Ask of each field whether a state's name stands in it.",
            ),
        ],
        hints=["In which of the four does the name of a state stand?"],
        concepts=["visual editor", "ResultPath", "Catch"],
        why="Whoever names a state has a line: Next, Default, a rule, a Catcher, StartAt. All other fields have none.",
    ),
]

# -------------------------------------------------------------- exercise notebook

NEW, USED = (
    {"Variable": "$.found.state", "StringEquals": word, "Next": name}
    for word, name in (("new", "Refund"), ("used", "Shop"))
)


def returns(**states: Any) -> dict[str, Any]:
    """The solution of q1, with other states in the place of its own; None leaves one out."""
    whole = {
        "Inspect": task("inspect", ResultPath="$.found", Next="HowIsIt"),
        "HowIsIt": choice(NEW, USED, Default="NotOurs"),
        "Refund": task("refund"),
        "Shop": said("shop", "$.goes"),
        "NotOurs": {"Type": "Fail", "Error": "NotOurs"},
        **states,
    }
    return block(**{name: state for name, state in whole.items() if state is not None})


def inspect(event: Any, context: Any) -> Any:
    """What somebody finds who looks at what came back."""
    del context
    return {"state": {0: "new", 1: "used", 3: "NEW"}.get(event["scratches"], "broken")}


def refund(event: Any, context: Any) -> Any:
    """The money for a return that was found to be new."""
    del context
    return {"id": event["id"], "found": event["found"]["state"], "euros": event["price"]}


def sent_back(random: Random) -> dict[str, Any]:
    """Something that a customer sends back."""
    return {"id": f"r{random.randrange(1, 99)}", "price": random.randrange(1, 90), "scratches": random.randrange(4)}


AS_NEW, AS_USED, BROKEN = ({"id": f"r{n}", "price": 20, "scratches": n} for n in range(3))
INVOKED: dict[str, Any] = {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "inspect", "Payload.$": "$"},
    "ResultSelector": {"state.$": "$.Payload.state"},
    "ResultPath": "$.found",
    "Next": "HowIsIt",
}
IN_JSONATA: dict[str, Any] = {
    "QueryLanguage": "JSONata",
    "StartAt": "Look",
    "States": {
        "Look": {
            "Type": "Task",
            "Resource": task("inspect")["Resource"],
            "Output": "{% $merge([$states.input, {'found': $states.result}]) %}",
            "Next": "Which",
        },
        "Which": {
            "Type": "Choice",
            "Choices": [
                {"Condition": "{% $states.input.found.state = 'new' %}", "Next": "Pay back"},
                {
                    "Condition": "{% $states.input.found.state = 'used' %}",
                    "Output": "{% $merge([$states.input, {'goes': 'shop'}]) %}",
                    "Next": "Done",
                },
            ],
            "Default": "No",
        },
        "Pay back": task("refund"),
        "Done": {"Type": "Succeed"},
        "No": {"Type": "Fail", "Error": "NotOurs"},
    },
}


def first_task(definition: Any) -> dict[str, Any]:
    """The first Task of an answer."""
    return next(iter(states_of(definition, "Task")), {})


def choices_of(definition: Any) -> list[dict[str, Any]]:
    """The rules of an answer's first Choice."""
    return list(next(iter(states_of(definition, "Choice")), {}).get("Choices", []))


def result_path_of_pass(definition: Any) -> Any:
    """Where an answer's first Pass state writes."""
    return next(iter(states_of(definition, "Pass")), {}).get("ResultPath")


def builds_anew(definition: Any) -> bool:
    """Whether a Pass state of an answer has Parameters."""
    return any("Parameters" in state for state in states_of(definition, "Pass"))


RETURNS_DESK = Exercise(
    id="l16.q1",
    title="Draw what the returns desk does",
    prompt="""
A customer sends something back. Draw the machine; the canvas is empty. The names of its states are yours.

- The function `inspect` gets the return as it came in, and answers with `{"state": "new"}`, `{"state": "used"}` or another word. Its answer is kept at `$.found`, and the return stays.
- Found `"new"`: the function `refund` is called with all that is known by now, and its answer is the output.
- Found `"used"`: nothing is called. `"shop"` is written at `$.goes`, the rest stays, and that is the output.
- Anything else: the execution fails with the error name `NotOurs`.

Take a **Task** for each call; its `Resource` is the function's ARN, `arn:aws:lambda:us-east-1:123456789012:function:inspect`. An error of a function ends the execution; nothing is tried again. The
input looks like this, and two scratches or more give another word:

```json
{"id": "r1", "price": 20, "scratches": 0}
```
""",
    kind="asl",
    drawn=True,
    starter='{\n  "StartAt": "",\n  "States": {}\n}',
    solution=text(returns()),
    functions={"inspect": inspect, "refund": refund},
    probes=[
        out(AS_NEW, {"id": "r0", "found": "new", "euros": 20}),
        out(AS_USED, {**AS_USED, "found": {"state": "used"}, "goes": "shop"}),
        ends(BROKEN, "FAILED", "NotOurs"),
        calls(AS_NEW, {"inspect": [AS_NEW], "refund": [{**AS_NEW, "found": {"state": "new"}}]}),
        alike(generated(sent_back, count=12, including=[AS_NEW, AS_USED, BROKEN])),
        each_call_fails(generated(sent_back, count=3, including=[AS_NEW]), ["DeskClosed"]),
    ],
    wrong=[
        Wrong(
            answer=text(returns(Inspect=task("inspect", Next="HowIsIt"))),
            says="$.found.state",
            when=lambda definition, _: "ResultPath" not in first_task(definition),
            hint="The answer of `inspect` takes the place of the return. Select the Task, and say in the inspector where its answer is kept: ResultPath.",
        ),
        Wrong(
            answer=text(returns(HowIsIt=choice(NEW, Default="NotOurs"), Shop=None)),
            says="FAILED with NotOurs",
            when=lambda definition, _: len(choices_of(definition)) < 2,
            hint="There are three ways on, so the Choice has two rules and a Default. `used` is a way of its own.",
        ),
        Wrong(
            answer=text(returns(HowIsIt=choice(NEW, USED, Default="Shop"), NotOurs=None)),
            says="FAILED with NotOurs",
            when=lambda definition, _: not states_of(definition, "Fail"),
            hint="What is neither new nor used must fail. Which type of state ends an execution as FAILED, with an error name?",
        ),
        Wrong(
            answer=text(
                returns(HowIsIt=choice({**NEW, "Next": "Shop"}, {**USED, "Next": "Refund"}, Default="NotOurs"))
            ),
            says='"found":"new"',
            hint="The two lines lead to each other's state. Draw each rule's line to the other one, or change the words in the rules.",
        ),
        Wrong(
            answer=text(returns(Shop={"Type": "Pass", "Result": "shop", "End": True})),
            like=[text(returns(Shop={"Type": "Pass", "Result": {"goes": "shop"}, "End": True}))],
            says='"shop"',
            when=lambda definition, _: result_path_of_pass(definition) is None and not builds_anew(definition),
            hint="Without a ResultPath the Result takes the place of all that was known. The picture is the same; the field stands in the inspector.",
        ),
        Wrong(
            answer=text(returns(Shop={"Type": "Pass", "Parameters": {"goes": "shop"}, "End": True})),
            says='"goes":"shop"',
            when=lambda definition, _: builds_anew(definition),
            hint="Parameters build a new object, and what they do not name is gone. Result and ResultPath write beside what is there.",
        ),
        Wrong(
            answer=text(returns(Refund=task("refund", ResultPath="$.refund"))),
            says='"refund"',
            when=lambda definition, _: "ResultPath" in states_of(definition, "Task")[-1],
            hint="The answer of `refund` is the output, alone. Its Task has a ResultPath too many.",
        ),
        Wrong(
            answer=text(returns(HowIsIt=choice(NEW, USED, Default="Refund"), NotOurs=None)),
            says="FAILED with NotOurs",
            hint="Something broken is paid back. Default takes all that no rule takes; where should that go?",
        ),
        Wrong(
            answer=text(returns(HowIsIt=choice(NEW, USED), NotOurs=None)),
            says="FAILED with States.Runtime",
            when=lambda definition, _: "Default" not in next(iter(states_of(definition, "Choice")), {"Default": ""}),
            hint="No line leads on for a word that is neither of both. A Choice has no hidden else: draw its Default.",
        ),
        Wrong(
            answer=text(
                returns(
                    HowIsIt=choice({**NEW, "Variable": "$.state"}, {**USED, "Variable": "$.state"}, Default="NotOurs")
                )
            ),
            says="$.state",
            when=lambda definition, _: choices_of(definition)[0].get("Variable") == "$.state",
            hint="The rules look at `$.state`. The answer of `inspect` is kept at `$.found`, so the word stands at `$.found.state`.",
        ),
    ],
    also_right=[text(returns(Inspect=INVOKED)), text(IN_JSONATA)],
    hints=[
        "Say the text in boxes first: what is called, what is decided, where does each way end? Data comes after that.",
        "A Task, a Choice with two rules and a Default, and at their ends a Task, a Pass state and a Fail state.",
        'Part of the answer: `"ResultPath": "$.found"` in the first Task, and `{"Variable": "$.found.state", "StringEquals": "new", "Next": ...}` as its first rule.',
    ],
    concepts=["visual editor", "Choice", "ResultPath"],
    why="Five boxes and their lines are the sentence's order; where an answer is kept is said by a field that no line shows.",
    variation="Put a state between the Choice and the refund that asks somebody first, by one drag onto the line. Which fields change in Code?",
)


def night(**changes: Any) -> dict[str, Any]:
    """The solution of q2, with other fields in its states: `Pay={"Next": "Reserve"}`; None takes a field away."""
    start = changes.pop("start", "Reserve")
    states: dict[str, dict[str, Any]] = {
        "Reserve": task("reserve", ResultPath="$.stock", Next="Pay"),
        "Pay": task("pay", ResultPath="$.paid", **caught("CardDeclined", "Release"), Next="HowHeavy"),
        "HowHeavy": choice(OVER_20, OVER_5, Default="OnFoot"),
        "Van": task("van", ResultPath="$.by", **caught("NoDriver", "Tomorrow")),
        "Bike": said("bike"),
        "OnFoot": said("foot"),
        "Tomorrow": said("tomorrow"),
        "Release": task("release", ResultPath="$.released", Next="NotPaid"),
        "NotPaid": {"Type": "Fail", "Error": "NotPaid"},
    }
    for name, fields in changes.items():
        states[name] = {key: value for key, value in {**states[name], **fields}.items() if value is not None}
    return {"StartAt": start, "States": states}


def caught(error: str, state: str) -> dict[str, Any]:
    """The Catcher of one error, which leads to a state."""
    return {"Catch": [{"ErrorEquals": [error], "ResultPath": "$.problem", "Next": state}]}


OVER_20, OVER_5 = heavier(20, "Van", "$.kg"), heavier(5, "Bike", "$.kg")
PAID_FIRST = {"start": "Pay", "Reserve": {"Next": "HowHeavy"}}
TO_RESERVE = {"Next": "Reserve"}
CROSSED_CATCHERS: dict[str, Any] = {
    "Pay": caught("CardDeclined", "Tomorrow"),
    "Van": caught("NoDriver", "Release"),
}
LIGHT_BY_BIKE = {"Choices": [OVER_20, {**OVER_5, "Next": "OnFoot"}], "Default": "Bike"}
BIKE_FIRST = {"Choices": [OVER_5, OVER_20]}
ASTRAY = night(
    **PAID_FIRST,
    Pay={**CROSSED_CATCHERS["Pay"], **TO_RESERVE},
    Van=CROSSED_CATCHERS["Van"],
    HowHeavy={"Choices": [{**OVER_5, "Next": "OnFoot"}, OVER_20], "Default": "Bike"},
)
"""The machine of q2 as it is given: four mistakes that a hand with a mouse makes."""


def reserve(event: Any, context: Any) -> Any:
    """Where the goods lie."""
    del context
    return {"shelf": f"B{event['kg'] % 7}"}


class CardDeclined(Exception):
    """Its name is the error name."""


class NoDriver(Exception):
    """Its name is the error name."""


def pay(event: Any, context: Any) -> Any:
    """A receipt, for a card that is covered."""
    del context
    if event["card"] == "empty":
        raise CardDeclined("no money")
    return {"receipt": f"A-{event['kg']}"}


def van(event: Any, context: Any) -> Any:
    """The driver of the van; at night there is none on Sundays."""
    del context
    if event["day"] == "Sunday":
        raise NoDriver("day off")
    return "van"


def night_order(random: Random) -> dict[str, Any]:
    """An order at night."""
    return {
        "card": random.choice(["full", "empty"]),
        "kg": random.choice([3, 5, 6, 20, 21, 30]),
        "day": random.choice(["Monday", "Sunday"]),
    }


COVERED, DECLINED = ({"card": card, "kg": 30, "day": "Monday"} for card in ("full", "empty"))
LIGHT, SUNDAY = {**COVERED, "kg": 3}, {**COVERED, "day": "Sunday"}
BOUNDARIES = [{**COVERED, "kg": kg} for kg in (5, 6, 20, 21)]


def called(execution: Execution) -> list[str]:
    """The functions that were called, in their order."""
    scheduled = (event for event in execution.events if event.type == "LambdaFunctionScheduled")
    return [str(event.details["resource"]).rpartition(":")[2] for event in scheduled]


def first_function(definition: Any) -> str:
    """The function of the state that an answer starts with."""
    return str(definition["States"][definition["StartAt"]].get("Resource", "")).rpartition(":")[2]


def after_catch(definition: Any, function: str) -> str:
    """The type of the state to which the first Catcher of a function's Task leads."""
    tasks = [state for state in states_of(definition, "Task") if str(state["Resource"]).endswith(f":{function}")]
    catchers = [catcher for state in tasks for catcher in state.get("Catch", [])]
    return str(definition["States"][catchers[0]["Next"]]["Type"]) if catchers else ""


NIGHT_SHIFT = Exercise(
    id="l16.q2",
    title="Repair by drawing: the night shift's machine",
    prompt="""
Somebody tidied up this drawing at three in the morning, and some lines went astray. No state is missing, none is too many, and what the states hand on is right. Repair it with as few acts as you can;
in the end it should do this:

- First `reserve` is called, then `pay`.
- After that more than 20 kg go by van (the function `van` is called), more than 5 kg by bike, and the rest on foot.
- Where `pay` fails with `CardDeclined`, `release` is called, and the execution fails with `NotPaid`. Nothing is sent.
- Where `van` fails with `NoDriver`, the parcel goes tomorrow. It stays paid.
- Any other error ends the execution.

Run it first, and follow the way on the canvas: `{"card": "full", "kg": 30, "day": "Monday"}`, then with the card `"empty"`, with 3 kg, and on a `"Sunday"`.
""",
    kind="asl",
    drawn=True,
    repair=True,
    starter=text(ASTRAY),
    solution=text(night()),
    functions={"reserve": reserve, "pay": pay, "van": van, "release": stub({"free": True})},
    probes=[
        hist(
            COVERED,
            where=lambda execution: called(execution)[:2] == ["reserve", "pay"],
            says="first reserve is called, then pay",
            tells=lambda execution: f"called: {', '.join(called(execution))}",
        ),
        ends(DECLINED, "FAILED", "NotPaid"),
        calls(DECLINED, counts={"release": 1, "van": 0}),
        out(COVERED, where=lambda output, _: output["by"] == "van", says="30 kg go by van"),
        out(SUNDAY, where=lambda output, _: output["by"] == "tomorrow", says="the parcel goes tomorrow"),
        out(LIGHT, where=lambda output, _: output["by"] == "foot", says="3 kg go on foot"),
        alike(generated(night_order, count=12, including=[COVERED, DECLINED, SUNDAY, *BOUNDARIES])),
        each_call_fails(
            generated(night_order, count=3, including=[COVERED, SUNDAY]), ["Busy", "CardDeclined", "NoDriver"]
        ),
    ],
    wrong=[
        Wrong(
            answer=text(night(**PAID_FIRST, Pay=TO_RESERVE)),
            says="called: pay, reserve",
            when=lambda definition, _: first_function(definition) == "pay",
            hint="The money is taken before anybody knows whether the goods are there. Drag `Reserve` onto the line from Start.",
        ),
        Wrong(
            answer=text(night(**CROSSED_CATCHERS)),
            says="SUCCEEDED",
            when=lambda definition, _: after_catch(definition, "pay") == "Pass",
            hint="A declined card leads on to a delivery: that is where the dotted line of its Catcher ends. The Catcher of `Van` has the end that it should have.",
        ),
        Wrong(
            answer=text(night(Pay=caught("CardDeclined", "Tomorrow"))),
            says='"Release" is not reachable',
            hint="Both Catchers lead to `Tomorrow` now. A declined card goes to `Release`, and without a line to it that state cannot stay.",
        ),
        Wrong(
            answer=text(night(Van=caught("NoDriver", "Release"))),
            says='"Tomorrow" is not reachable',
            hint="Both Catchers lead to `Release` now, so whoever has paid is told NotPaid on a Sunday. The Catcher of `Van` goes to `Tomorrow`.",
        ),
        Wrong(
            answer=text(night(HowHeavy=BIKE_FIRST)),
            says="30 kg go by van",
            when=lambda definition, _: choices_of(definition)[0].get("NumericGreaterThan") == 5,
            hint="30 kg are more than 5 kg as well, and that rule is tried first. The order of the rules is changed in the inspector of the Choice.",
        ),
        Wrong(
            answer=text(night(HowHeavy=LIGHT_BY_BIKE)),
            says="3 kg go on foot",
            hint="The light ones take the bike, and who is heavier walks. The second rule's line and the dashed one of Default lead to each other's state.",
        ),
        Wrong(
            answer=text(night(HowHeavy={"Choices": [{**OVER_20, "Next": "Bike"}, {**OVER_5, "Next": "Van"}]})),
            says="30 kg go by van",
            when=lambda definition, _: choices_of(definition)[0].get("NumericGreaterThan") == 20,
            hint="The rules stand in the right order now, and their lines lead to each other's vehicle.",
        ),
    ],
    also_right=[
        text(night(Pay={"Comment": "first the goods"})),
        text(
            night(
                HowHeavy={
                    "Choices": [
                        {"Variable": "$.kg", "NumericLessThanEquals": 5, "Next": "OnFoot"},
                        {"Variable": "$.kg", "NumericLessThanEquals": 20, "Next": "Bike"},
                    ],
                    "Default": "Van",
                }
            )
        ),
    ],
    hints=[
        "Run all four inputs. Which state is entered that should not be, and where does its line come from?",
        "Start's line, both dotted lines of the Catchers, the dashed line of Default, and the order of the rules.",
        'Part of the answer: `"StartAt": "Reserve"`, and the Catcher of `Pay` with `"Next": "Release"`.',
    ],
    concepts=["visual editor", "transition", "Catch"],
    why="Each line is one field: StartAt, Next, Default, a rule's Next, a Catcher's Next. Drawing it anew writes that field.",
    variation="Let a parcel of more than 40 kg go by lorry. What do you drag, and where must its rule stand?",
)


BUSY = {"ErrorEquals": ["PrinterBusy"], "IntervalSeconds": 1, "MaxAttempts": 2}
ASIDE = {"Type": "Pass", "Parameters": {"id.$": "$.id", "problem.$": "$.problem.Error"}, "End": True}
KEPT = {"ErrorEquals": ["States.ALL"], "ResultPath": "$.problem", "Next": "Aside"}


def labels(item: Mapping[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """The Map of q3."""
    inside = item or block(Label=task("label", Retry=[BUSY], Catch=[KEPT]), Aside=ASIDE)
    return {"Type": "Map", "ItemsPath": "$.parcels", "ItemProcessor": inside, "End": True, **fields}


NO_LIST = {name: value for name, value in labels().items() if name != "ItemsPath"}


def depot(*branches: Any, **fields: Any) -> dict[str, Any]:
    """The solution of q3, with other branches or fields."""
    both = branches or (block(Route=task("route")), block(Labels=labels()))
    shape = {"ResultSelector": {"route.$": "$[0]", "labels.$": "$[1]"}, **fields}
    kept = {name: value for name, value in shape.items() if value is not None}
    return block(Morning={"Type": "Parallel", "Branches": list(both), **kept, "End": True})


def printed(**fields: Any) -> dict[str, Any]:
    """The depot with another Task in its Map; None takes a field away."""
    whole = {**task("label", Retry=[BUSY], Catch=[KEPT]), **fields}
    kept = {name: value for name, value in whole.items() if value is not None}
    return depot(block(Route=task("route")), block(Labels=labels(block(Label=kept, Aside=ASIDE))))


def way_of(event: Any, context: Any) -> Any:
    """The way of a van with these parcels."""
    del context
    return {"van": event["van"], "stops": len(event["parcels"])}


def print_label(event: Any, context: Any) -> Any:
    """The text of a label."""
    del context
    return {"id": event["id"], "text": f"To {event['town']}"}


def a_morning(random: Random) -> dict[str, Any]:
    """A van with up to four parcels."""
    towns = ["Bergen", "Oslo", "Turku"]
    parcels = [{"id": f"p{n}", "town": random.choice(towns)} for n in range(random.randrange(5))]
    return {"van": random.choice(["north", "south"]), "parcels": parcels}


MORNING = {"van": "north", "parcels": [{"id": "p1", "town": "Bergen"}, {"id": "p2", "town": "Oslo"}]}


def second(payload: Any) -> bool:
    """Whether a call is for the second parcel."""
    return isinstance(payload, dict) and payload.get("id") == "p2"


SECOND_FAILS = fault("label", "NoPaper", None, when=second)
STAYS_BUSY = fault("label", "PrinterBusy", None, when=second)


def retriers_of(definition: Any) -> list[dict[str, Any]]:
    """All Retriers of an answer."""
    return [retrier for state in states_of(definition, "Task") for retrier in state.get("Retry", [])]


def catchers_of(definition: Any) -> list[dict[str, Any]]:
    """All Catchers of an answer's Tasks."""
    return [catcher for state in states_of(definition, "Task") for catcher in state.get("Catch", [])]


IN_TURN = block(
    Route=task("route", ResultPath="$.route", Next="Labels"),
    Labels=labels(ResultPath="$.labels", OutputPath="$"),
)

DEPOT = Exercise(
    id="l16.q3",
    title="A Map inside a Parallel",
    prompt="""
Every morning a van is loaded. Two things are done **at the same time**. Draw the machine; the canvas is empty.

- The function `route` is called with the whole input. It takes 3 seconds.
- For each parcel of `$.parcels` the function `label` is called with that parcel. It takes a second, and all parcels are done at once.
- The printer may be busy: after the error `PrinterBusy` a label is tried up to two more times, with a pause of a second before the first of them. No other error is tried again.
- A label that fails nevertheless leaves `{"id": ..., "problem": ...}` in its parcel's place, with the parcel's `id` and the name of the error.
- The output is `{"route": ..., "labels": [...]}`: the answer of `route`, and the array of the labels.
- An error of `route` ends the execution.

The input looks like this:

```json
{"van": "north", "parcels": [{"id": "p1", "town": "Bergen"}, {"id": "p2", "town": "Oslo"}]}
```
""",
    kind="asl",
    drawn=True,
    starter='{\n  "StartAt": "",\n  "States": {}\n}',
    solution=text(depot()),
    functions={"route": stub(way_of, 3.0), "label": stub(print_label, 1.0)},
    probes=[
        out(
            MORNING,
            {
                "route": {"van": "north", "stops": 2},
                "labels": [{"id": "p1", "text": "To Bergen"}, {"id": "p2", "text": "To Oslo"}],
            },
        ),
        time(MORNING, 3),
        calls(MORNING, {"route": [MORNING], "label": MORNING["parcels"]}),
        out(
            MORNING,
            where=lambda output, _: output["labels"][1] == {"id": "p2", "problem": "NoPaper"},
            says='{"id":"p2","problem":"NoPaper"} in the place of p2',
            faults=[SECOND_FAILS],
        ),
        calls(MORNING, counts={"label": 2}, faults=[SECOND_FAILS]),
        calls(MORNING, counts={"label": 4}, faults=[STAYS_BUSY]),
        alike(generated(a_morning, count=8, including=[MORNING, {"van": "south", "parcels": []}]), time=True),
        *(
            each_call_fails(generated(a_morning, count=2, including=[MORNING]), errors, times=times, calls=False)
            for errors, times in ((["PrinterBusy", "NoPaper"], 1), (["PrinterBusy"], 2), (["PrinterBusy"], None))
        ),
    ],
    wrong=[
        Wrong(
            answer=text(depot(ResultSelector=None)),
            says='"route"',
            when=lambda definition, _: (
                not any({"ResultSelector", "Output"} & state.keys() for state in states_of(definition, "Parallel"))
                and bool(states_of(definition, "Parallel"))
            ),
            hint="The result of a Parallel is an array, one place for each branch. ResultSelector, in the inspector of the Parallel, gives both their names.",
        ),
        Wrong(
            answer=text(IN_TURN),
            says='"van"',
            when=lambda definition, _: not states_of(definition, "Parallel"),
            hint="The labels wait for the route here. Put both into a Parallel, each in a branch of its own.",
        ),
        Wrong(
            answer=text(
                depot(block(Route=task("route")), block(Label=task("label", Retry=[BUSY], Catch=[KEPT]), Aside=ASIDE))
            ),
            says="label",
            when=lambda definition, _: not states_of(definition, "Map"),
            hint="`label` is called once, with everything. Which state does the same for each item of a list? Drag it into the second branch.",
        ),
        Wrong(
            answer=text(printed(Retry=None)),
            says="PrinterBusy",
            when=lambda definition, _: not retriers_of(definition),
            hint="One busy moment of the printer costs a label. Add a Retrier for `PrinterBusy` to the Task inside the Map.",
        ),
        Wrong(
            answer=text(printed(Retry=[{**BUSY, "ErrorEquals": ["States.ALL"]}])),
            like=[
                text(printed(Retry=[{**BUSY, "ErrorEquals": ["States.TaskFailed"]}])),
                text(printed(Retry=[{**BUSY, "ErrorEquals": ["PrinterBusy", "NoPaper"]}])),
            ],
            says="calls of label",
            when=lambda definition, _: any(
                set(retrier["ErrorEquals"]) != {"PrinterBusy"} for retrier in retriers_of(definition)
            ),
            hint="Without paper a second try is of no use. The Retrier names `PrinterBusy` alone.",
        ),
        Wrong(
            answer=text(printed(Retry=[{**BUSY, "MaxAttempts": 3}])),
            like=[
                text(printed(Retry=[{"ErrorEquals": ["PrinterBusy"]}])),
                text(printed(Retry=[{**BUSY, "MaxAttempts": 1}])),
            ],
            says="calls of label",
            when=lambda definition, _: any(retrier.get("MaxAttempts", 3) != 2 for retrier in retriers_of(definition)),
            hint="MaxAttempts counts the tries after the first one. The text asks for two.",
        ),
        Wrong(
            answer=text(
                depot(block(Route=task("route")), block(Labels=labels(block(Label=task("label", Retry=[BUSY])))))
            ),
            says="FAILED with NoPaper",
            when=lambda definition, _: not catchers_of(definition) and bool(states_of(definition, "Map")),
            hint="One label without paper fails the Map, and with it the Parallel. Catch the error inside the Map, where the parcel still is.",
        ),
        Wrong(
            answer=text(printed(Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Aside"}])),
            says="FAILED with States.Runtime",
            when=lambda definition, _: any("ResultPath" not in catcher for catcher in catchers_of(definition)),
            hint="Without a ResultPath in the Catcher the error takes the parcel's place, and its `id` is gone.",
        ),
        Wrong(
            answer=text(printed(Catch=[{**KEPT, "ErrorEquals": ["NoPaper"]}])),
            says="PrinterBusy",
            when=lambda definition, _: any(
                catcher["ErrorEquals"] == ["NoPaper"] for catcher in catchers_of(definition)
            ),
            hint="A printer that stays busy fails too, after the last try. Any error that is left makes a record: States.ALL.",
        ),
        Wrong(
            answer=text(depot(block(Route=task("route")), block(Labels=NO_LIST))),
            says="FAILED",
            when=lambda definition, _: any(
                not {"ItemsPath", "Items"} & state.keys() for state in states_of(definition, "Map")
            ),
            hint="A Map without ItemsPath takes its whole input for the list. The list is at `$.parcels`.",
        ),
        Wrong(
            answer=text(depot(block(Labels=labels()), block(Route=task("route")))),
            says='"route"',
            hint="The array follows the order of the branches. In yours the labels come first, and the route is `$[1]`.",
        ),
        Wrong(
            answer=text(depot(block(Route=task("route")), block(Labels=labels(MaxConcurrency=1)))),
            says="3",
            when=lambda definition, _: any(state.get("MaxConcurrency", 0) for state in states_of(definition, "Map")),
            hint="All parcels are done at once, and MaxConcurrency lets them wait for each other.",
        ),
    ],
    also_right=[
        text(
            depot(
                block(Labels=labels()),
                block(Route=task("route")),
                ResultSelector={"route.$": "$[1]", "labels.$": "$[0]"},
            )
        ),
        text(
            depot(
                block(Route=task("route")),
                block(
                    Labels=labels(),
                ),
                ResultSelector={"labels.$": "$[1]", "route.$": "$[0]"},
            )
        ),
    ],
    hints=[
        "Containers first: what runs beside what? Then what stands in each of them. Fields come last.",
        "A Parallel with two branches; in the second a Map; in the Map a Task with a Retrier and a Catcher, and a Pass state for the record.",
        'Part of the answer: `"Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.problem", "Next": ...}]` in the Task, and `"ResultSelector": {"route.$": "$[0]", "labels.$": "$[1]"}` in the Parallel.',
    ],
    concepts=["visual editor", "Parallel", "Map"],
    why="A container is a block with states of its own: the Map stands in a branch, the Catcher in the Map, and no line leaves its container.",
    variation="Drag the whole Map out of its branch onto the line behind the Parallel. What does the text do, and how long does a morning last?",
)


def booking(**changes: Any) -> dict[str, Any]:
    """The solution of q4, with other fields in its states; None takes a field away."""
    states: dict[str, dict[str, Any]] = {
        "Quote": task("quote", ResultPath="$.quote", Next="Dear"),
        "Dear": choice({"Variable": "$.quote.euros", "NumericGreaterThan": 100, "Next": "Ask"}, Default="Book"),
        "Ask": task(
            "ask",
            Parameters={"id.$": "$.id", "euros.$": "$.quote.euros"},
            TimeoutSeconds=60,
            ResultPath="$.boss",
            Next="Book",
        ),
        "Book": task("book", Parameters={"id.$": "$.id", "price.$": "$.quote.euros"}, ResultPath="$.booked"),
    }
    for name, fields in changes.items():
        states[name] = {key: value for key, value in {**states[name], **fields}.items() if value is not None}
    return block(**states)


HASTY = {"TimeoutSeconds": 6}
LITERAL = {"Parameters": {"id": "$.id", "price.$": "$.quote.euros"}}
UNSEEN = booking(Quote={"ResultPath": None}, Ask=HASTY, Book=LITERAL)
"""The machine of q4 as it is given: its drawing is the solution's."""


def quote(event: Any, context: Any) -> Any:
    """What a transport costs."""
    del context
    return {"euros": event["km"] * 2}


def book(event: Any, context: Any) -> Any:
    """A booking number."""
    del context
    return f"{event['id']}/{event['price']}"


def a_transport(random: Random) -> dict[str, Any]:
    """A transport, near or far."""
    return {"id": f"t{random.randrange(1, 99)}", "km": random.choice([10, 50, 51, 80])}


NEAR, FAR = {"id": "t1", "km": 10}, {"id": "t2", "km": 80}
THE_BOSS = {"ask": stub({"by": "boss"}, 45.0), "quote": quote, "book": book}

UNDER_THE_DRAWING = Exercise(
    id="l16.q4",
    title="What the drawing does not show",
    prompt="""
This drawing is right: every box and every line is where it should be. Leave it as it is. The machine is wrong all the same, in three places that no box and no line shows. Find them with Run and in the inspector.

- `quote` gets the transport and says what it costs. Its answer is kept at `$.quote`, and the transport stays.
- More than 100 euros: `ask` gets `{"id": ..., "euros": ...}`. A person answers, within a minute at most; the answer is kept at `$.boss`. Whoever takes longer than that fails the execution with `States.Timeout`.
- `book` gets `{"id": ..., "price": ...}`, with the transport's own id and the price. Its answer is kept at `$.booked`, and all the rest stays.

Try `{"id": "t1", "km": 10}` and `{"id": "t2", "km": 80}`. In the probes the person needs 45 seconds.
""",
    kind="asl",
    drawn=True,
    repair=True,
    starter=text(UNSEEN),
    solution=text(booking()),
    functions=THE_BOSS,
    probes=[
        graph(),
        out(NEAR, {**NEAR, "quote": {"euros": 20}, "booked": "t1/20"}),
        out(FAR, {**FAR, "quote": {"euros": 160}, "boss": {"by": "boss"}, "booked": "t2/160"}),
        calls(FAR, {"ask": [{"id": "t2", "euros": 160}], "book": [{"id": "t2", "price": 160}]}),
        ends(FAR, "FAILED", "States.Timeout", functions={"ask": stub({"by": "boss"}, 61.0)}),
        ends(FAR, "SUCCEEDED", functions={"ask": stub({"by": "boss"}, 59.0)}),
        alike(generated(a_transport, count=10, including=[NEAR, FAR, {"id": "t3", "km": 50}])),
        each_call_fails(generated(a_transport, count=3, including=[FAR]), ["Busy"]),
    ],
    wrong=[
        Wrong(
            answer=text(booking(Quote={"ResultPath": None})),
            says="$.quote.euros",
            when=lambda definition, _: "ResultPath" not in first_task(definition),
            hint="The answer of `quote` has taken the place of the transport, and nothing stands at `$.quote`. The line to the Choice looks the same either way.",
        ),
        Wrong(
            answer=text(booking(Quote={"ResultPath": "$.Quote"})),
            says="$.quote.euros",
            when=lambda definition, _: first_task(definition).get("ResultPath") not in (None, "$.quote", "$"),
            hint="The answer of `quote` is kept in another place than `$.quote`, where the states behind look for it.",
        ),
        Wrong(
            answer=text(booking(Ask=HASTY)),
            says="States.Timeout",
            when=lambda definition, _: any(state.get("TimeoutSeconds") == 6 for state in states_of(definition, "Task")),
            hint="`Ask` gives the person 6 seconds. The field stands in its inspector.",
        ),
        Wrong(
            answer=text(booking(Ask={"TimeoutSeconds": None})),
            says="FAILED with States.Timeout",
            when=lambda definition, _: not any("TimeoutSeconds" in state for state in states_of(definition, "Task")),
            hint="Without TimeoutSeconds nobody gives up: a person who never answers holds the execution for a year.",
        ),
        Wrong(
            answer=text(booking(Book=LITERAL)),
            says="$.id/20",
            when=lambda definition, _: "id" in states_of(definition, "Task")[-1].get("Parameters", {}),
            hint="`book` gets the text `$.id` itself. A path is taken only under a name that ends in `.$`.",
        ),
        Wrong(
            answer=text(booking(Book={"Parameters": None})),
            says="KeyError",
            when=lambda definition, _: "Parameters" not in states_of(definition, "Task")[-1],
            hint="`book` gets everything now. Parameters built what it wants, and one name in them was wrong.",
        ),
        Wrong(
            answer=text(booking(Ask={"TimeoutSeconds": 45})),
            like=[text(booking(Ask={"TimeoutSeconds": 600})), text(booking(Ask={"TimeoutSeconds": 61}))],
            says="States.Timeout",
            when=lambda definition, _: any(
                state.get("TimeoutSeconds", 60) != 60 for state in states_of(definition, "Task")
            ),
            hint="The text says how long the person may take at most: a minute.",
        ),
        Wrong(
            answer=text(
                {
                    **booking(),
                    "States": {
                        **booking(Quote={"Next": "Save"})["States"],
                        "Save": {"Type": "Pass", "Next": "Dear"},
                    },
                }
            ),
            says="Save",
            when=lambda definition, _: len(definition["States"]) > 4,
            hint="The drawing was right, and it should stay as it is: one field of `Quote` keeps the transport.",
        ),
    ],
    also_right=[
        text(booking(Quote={"Comment": "keeps the transport"})),
        text(booking(Quote={"ResultPath": "$['quote']"})),
    ],
    hints=[
        "Run it with both inputs. At which state does what comes in look otherwise than the text says?",
        "ResultPath of `Quote`, TimeoutSeconds of `Ask`, a name in the Parameters of `Book`.",
        'Part of the answer: `"ResultPath": "$.quote"` in `Quote`, and `"id.$": "$.id"` in `Book`.',
    ],
    concepts=["visual editor", "ResultPath", "TimeoutSeconds"],
    why="Boxes and lines are the order of the steps. What they hand to each other, and how long each may take, stands in fields.",
    variation="Which other field could be wrong without any sign on the canvas? Change one, and let a neighbour find it.",
)

EXERCISES = [*RECALLED, *PREDICTED, RETURNS_DESK, NIGHT_SHIFT, DEPOT, UNDER_THE_DRAWING]
