"""Lesson 04, Branch, wait, loop: what the exercises ask and how answers are judged."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sfnlearn import Execution, StateMachine, run
from sfnlearn.course.machine_parts import task
from sfnlearn.course.checking.exercise import WIDTH, Exercise, Wrong
from sfnlearn.course.checking.probes import alike, calls, deployed, ends, generated, graph, hist, out, stub, time, truth
from sfnlearn.jsontext import laid_out

YEAR = 365 * 86400.0
"""Functions that count keep their environment so long: what they answer depends on the number of calls alone."""


def machine(start: str, **states: Mapping[str, Any]) -> dict[str, Any]:
    """A definition from its states."""
    return {"StartAt": start, "States": {name: dict(state) for name, state in states.items()}}


def changed(definition: Mapping[str, Any], state: str, **fields: Any) -> dict[str, Any]:
    """The definition with other fields of one state; None takes a field out."""
    merged = {**definition["States"][state], **fields}
    kept = {name: value for name, value in merged.items() if value is not None}
    return {**definition, "States": {**definition["States"], state: kept}}


def ran(definition: Mapping[str, Any], given: Any, functions: Mapping[str, Any] | None = None) -> Execution:
    """An execution of a definition."""
    return run(StateMachine(definition), given, functions=functions)


# ------------------------------------------------------------------ in the lesson

SORTER = machine(
    "HowHeavy",
    HowHeavy={
        "Type": "Choice",
        "Choices": [
            {"Variable": "$.kg", "NumericLessThanEquals": 5, "Next": "Bike"},
            {"Variable": "$.kg", "NumericLessThanEquals": 20, "Next": "Van"},
        ],
    },
    Bike={"Type": "Pass", "Result": "bike", "End": True},
    Van={"Type": "Pass", "Result": "van", "End": True},
)


def carried_by(kg: Any) -> str:
    """What the sorter says, or "fails"."""
    execution = ran(SORTER, {"kg": kg})
    return str(execution.output) if execution.status == "SUCCEEDED" else "fails"


def kept_beside() -> str:
    """What the state after a Task with a ResultPath gets."""
    states = machine("Ask", Ask=task("where", ResultPath="$.courier", Next="Last"), Last={"Type": "Pass", "End": True})
    output = ran(states, {"id": "p7"}, {"where": lambda event: {"state": "on the way"}}).output
    return "b" if output == {"id": "p7", "courier": {"state": "on the way"}} else "?"


def after_fail() -> str:
    """How an execution ends that comes to a Fail state."""
    execution = ran(machine("Lost", Lost={"Type": "Fail", "Error": "ParcelLost"}), {})
    return "c" if (execution.status, execution.error) == ("FAILED", "ParcelLost") else "?"


WAITS = machine(
    "UntilTheDay",
    UntilTheDay={"Type": "Wait", "TimestampPath": "$.day", "Next": "Deliver"},
    Deliver={"Type": "Pass", "Result": "delivered", "End": True},
)


def paid_for_waiting() -> str:
    """Whether two months cost more transitions than a minute."""
    long, short = (ran(WAITS, {"day": day}) for day in ("2026-03-04T09:00:00Z", "2026-01-01T00:01:00Z"))
    return "b" if long.cost().usage.transitions == short.cost().usage.transitions == 2 else "a"


POLL = machine(
    "Begin",
    Begin={"Type": "Pass", "Result": {"n": 0}, "ResultPath": "$.loop", "Next": "Ask"},
    Ask=task("where", ResultPath="$.courier", Next="Count"),
    Count={
        "Type": "Pass",
        "Parameters": {"n.$": "States.MathAdd($.loop.n, 1)"},
        "ResultPath": "$.loop",
        "Next": "Arrived",
    },
    Arrived={
        "Type": "Choice",
        "Choices": [
            {"Variable": "$.courier.state", "StringEquals": "delivered", "Next": "Done"},
            {"Variable": "$.loop.n", "NumericGreaterThanEquals": 4, "Next": "Lost"},
        ],
        "Default": "Pause",
    },
    Pause={"Type": "Wait", "Seconds": 600, "Next": "Ask"},
    Done={"Type": "Succeed"},
    Lost={"Type": "Fail", "Error": "ParcelLost", "Cause": "asked four times"},
)


def arriving(number: int) -> Mapping[str, Any]:
    """A courier whose parcel is there at this question."""

    def where(event: Any) -> Any:
        return {"state": "delivered" if event["loop"]["n"] + 1 >= number else "on the way"}

    return {"where": where}


def gives_up() -> int:
    """When the loop fails with ParcelLost."""
    never = ran(POLL, {"id": "p7"}, arriving(99))
    return round(never.duration) if never.error == "ParcelLost" else -1


ASKED = [
    Exercise(
        id="l04.r1",
        title="Recall from lesson 03: the result beside the input",
        prompt='The input is `{"id": "p7"}`. A Task has `"ResultPath": "$.courier"`, and its function returns `{"state": "on the way"}`. What does the next state get?',
        kind="predict",
        options={
            "a": '`{"state": "on the way"}`',
            "b": '`{"id": "p7", "courier": {"state": "on the way"}}`',
            "c": '`{"id": "p7", "state": "on the way"}`',
        },
        solution="b",
        probes=[truth(kept_beside, ran="a Task with this ResultPath, and a state after it")],
        wrong=[
            Wrong(
                answer="a",
                says="you expected",
                hint="That is what comes without ResultPath: the result in place of the input.",
            ),
            Wrong(
                answer="c",
                says="you expected",
                hint="Nothing is mixed. ResultPath names the one place for the whole result.",
            ),
        ],
        hints=["ResultPath writes into the input, at the place that it names."],
        concepts=["ResultPath"],
        why="ResultPath puts the result into the state's input, here as the member `courier`.",
    ),
    Exercise(
        id="l04.r2",
        title="Recall from lesson 02: Fail",
        prompt='An execution comes to a state `{"Type": "Fail", "Error": "ParcelLost"}`. What happens?',
        kind="predict",
        options={
            "a": "the state is tried again",
            "b": "the execution ends SUCCEEDED, with the error as its output",
            "c": "the execution ends FAILED with the error name `ParcelLost`",
        },
        solution="c",
        probes=[truth(after_fail, ran="a machine of one Fail state")],
        wrong=[
            Wrong(
                answer="a", says="you expected", hint="A Fail state calls nothing, so there is nothing to try again."
            ),
            Wrong(
                answer="b",
                says="you expected",
                hint="An execution that fails has no output. It has an error name and a cause.",
            ),
        ],
        hints=["Fail ends the execution, as Succeed does, but with another status."],
        concepts=["Fail", "error"],
        why="A Fail state ends the execution as FAILED, with the error name that it gives.",
    ),
    Exercise(
        id="l04.p1",
        title="Who takes the piano?",
        prompt="No rule is true for 240 kg. What happens?",
        kind="predict",
        options={
            "a": "the van: the last rule takes what is left",
            "b": "the execution ends SUCCEEDED with its input: there is nothing to do",
            "c": "the execution fails",
        },
        solution="c",
        probes=[truth(lambda: "c" if carried_by(240) == "fails" else "a", ran="the machine with 240 kg")],
        wrong=[
            Wrong(
                answer="a",
                says="you expected",
                hint="A rule takes only what makes it true, the last one too. There is no hidden else.",
            ),
            Wrong(
                answer="b",
                says="you expected",
                hint="A Choice state cannot end an execution. It must name a next state.",
            ),
        ],
        hints=["A Choice state has no Next of its own."],
        concepts=["Choice", "Default"],
        why="Without a rule that is true and without Default a Choice state has no way out: States.Runtime.",
    ),
    Exercise(
        id="l04.p2",
        title="At the boundary",
        prompt='What becomes of exactly 5 kg, and of the text `"3"`? Write "bike", "van" or "fails" in place of the dots.',
        kind="predict",
        starter='{"five": ..., "text": ...}',
        solution={"five": "bike", "text": "fails"},
        probes=[truth(lambda: {"five": carried_by(5), "text": carried_by("3")}, ran='the machine with 5 and with "3"')],
        wrong=[
            Wrong(
                answer={"five": "van", "text": "fails"},
                says="bike",
                hint="LessThanEquals holds for the boundary itself.",
            ),
            Wrong(
                answer={"five": "bike", "text": "bike"},
                says="fails",
                hint="Nothing is converted: a text never compares with a number.",
            ),
            Wrong(
                answer={"five": "van", "text": "bike"},
                says="fails",
                hint="The boundary belongs to LessThanEquals, and a text is not a number.",
            ),
            Wrong(
                answer={"five": "bike", "text": "van"},
                says="fails",
                hint="Both rules compare numbers, so neither takes a text.",
            ),
            Wrong(
                answer={"five": "fails", "text": "fails"}, says="bike", hint="5 is at most 5: the first rule is true."
            ),
        ],
        hints=["Read the name of the comparison to its end."],
        concepts=["Choice rule", "comparison"],
        why='5 is less than or equal to 5. "3" is a text, and a numeric comparison with a text is never true.',
    ),
    Exercise(
        id="l04.p3",
        title="What do two months of waiting cost?",
        prompt="On AWS the execution waits from 1 January to 4 March. What is billed for the waiting?",
        kind="predict",
        options={
            "a": "two months of computer time",
            "b": "what any other state costs, one transition",
            "c": "nothing can wait so long: it fails after 30 minutes",
        },
        solution="b",
        probes=[truth(paid_for_waiting, ran="the machine with a wait of two months and with one of a minute")],
        wrong=[
            Wrong(
                answer="a", says="you expected", hint="No computer of yours is busy while a Standard execution waits."
            ),
            Wrong(
                answer="c",
                says="you expected",
                hint="30 minutes are the limit of one Lambda call. An execution may last a year.",
            ),
        ],
        hints=["What does a Standard execution count: seconds, or states?"],
        concepts=["Wait", "state transition"],
        why="A Standard execution is billed by transitions. Time in a Wait state costs nothing.",
    ),
    Exercise(
        id="l04.p4",
        title="When does it give up?",
        prompt="The parcel never arrives. After how many seconds does the execution fail with `ParcelLost`?",
        kind="predict",
        solution=1800,
        probes=[truth(gives_up, ran="the loop, the parcel never there")],
        wrong=[
            Wrong(
                answer=2400,
                says="1800",
                hint="There is no pause after the last question: the rule for the bad end stands before the pause.",
            ),
            Wrong(
                answer=600,
                says="1800",
                hint="The loop goes round more than once. How many pauses lie between four questions?",
            ),
            Wrong(
                answer=1200,
                says="1800",
                hint="The count is tested after the question: the fourth question is still asked.",
            ),
            Wrong(answer=3000, says="1800", hint="The count begins at 0 and is 1 after the first question."),
            Wrong(
                answer=0, says="1800", hint="The clock is virtual, but it does go on: each Wait adds its 600 seconds."
            ),
        ],
        hints=["Write the questions in a row and put the pauses between them."],
        concepts=["poll loop", "virtual clock"],
        why="Four questions have three pauses of 600 seconds between them.",
    ),
]

# -------------------------------------------------------------- exercise notebook


def courier(name: str) -> dict[str, Any]:
    """A Pass state that writes who takes the parcel."""
    return {"Type": "Pass", "Result": name, "ResultPath": "$.by", "End": True}


def first_rule(definition: Mapping[str, Any]) -> Mapping[str, Any]:
    """The first Choice rule of an answer that starts with a Choice state."""
    rule: Mapping[str, Any] = definition["States"][definition["StartAt"]]["Choices"][0]
    return rule


def to(zone: str, state: str) -> dict[str, Any]:
    """A rule: this zone goes there."""
    return {"Variable": "$.zone", "StringEquals": zone, "Next": state}


NO_ZONE = {"Variable": "$.zone", "IsPresent": False, "Next": "Office"}
ZONES = [to("city", "Bike"), to("suburb", "Van"), to("island", "Boat")]
COURIERS = {
    "Bike": courier("bike"),
    "Van": courier("van"),
    "Boat": courier("boat"),
    "Office": courier("office"),
}


def routes(rules: Sequence[Any], **fields: Any) -> dict[str, Any]:
    """The machine of q1 with these rules."""
    return machine("Where", Where={"Type": "Choice", "Choices": list(rules), **fields}, **COURIERS)


def without_office(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The same without the state Office."""
    states = {name: state for name, state in definition["States"].items() if name != "Office"}
    return {**definition, "States": states}


def an_order(random: Random) -> Any:
    """An order with a zone that is known, one that is not, something else, or none."""
    order: dict[str, Any] = {"id": f"p{random.randrange(1, 99)}"}
    zone = random.choice(["city", "suburb", "island", "moon", "", "City", 7, None, "none"])
    return order if zone == "none" else {**order, "zone": zone}


NO_WAY = routes([NO_ZONE, *ZONES], Default="Office")
NO_DEFAULT = Exercise(
    id="l04.q1",
    title="Never without a way out",
    prompt="""
The machine sends an order to a courier by its `zone`. Orders come in with zones that nobody has heard of, with a number or `null` as the zone, and without
any zone. Each of them fails with `States.Runtime`, which nothing can catch.

Change the machine so that every order which has no courier goes to the office: a Pass state that writes `"office"` into `$.by`, as the others write
their names. The three zones that are known keep their couriers, and the order itself stays as it is.
""",
    kind="asl",
    repair=True,
    starter=laid_out(without_office(routes(ZONES)), WIDTH),
    solution=NO_WAY,
    probes=[
        out(
            generated(
                an_order, count=25, including=[{"id": "p1"}, {"id": "p2", "zone": "moon"}, {"id": "p3", "zone": "city"}]
            )
        ),
        ends(generated(an_order, count=25, including=[{"id": "p1"}]), "SUCCEEDED"),
    ],
    wrong=[
        Wrong(
            answer=routes(ZONES, Default="Office"),
            says="references an invalid value",
            when=lambda definition, _: "IsPresent" not in json.dumps(definition),
            hint="Default takes what no rule takes. But the rules look at `$.zone`, and where there is none, looking is an error. What asks whether a field is there?",
        ),
        Wrong(
            answer=routes([*ZONES, NO_ZONE], Default="Office"),
            says="input {",
            when=lambda definition, _: "IsPresent" not in definition["States"][definition["StartAt"]]["Choices"][0],
            hint="The rules are tried from the top. `$.zone` is looked at before your rule asks whether it is there.",
        ),
        Wrong(
            answer=routes([NO_ZONE, *ZONES]),
            says="FAILED",
            hint="An order without a zone goes to the office now. An order with an unknown zone still has no way.",
        ),
        Wrong(
            answer=routes([NO_ZONE, *ZONES], Default="Van"),
            says='"by":"office"',
            hint="No order may be sent to a courier who does not serve its zone.",
        ),
        Wrong(
            answer=routes(
                [NO_ZONE, *[{**rule, "StringEquals": rule["StringEquals"].upper()} for rule in ZONES]], Default="Office"
            ),
            says='"by":"office"',
            hint="Now the office gets everything. The zones are written in small letters, and a comparison takes capitals for other letters.",
        ),
        Wrong(
            answer=changed(NO_WAY, "Office", ResultPath=None),
            says='"office"',
            hint="Without ResultPath the word takes the order's place. The other couriers show how it is kept.",
        ),
        Wrong(
            answer=routes([{**NO_ZONE, "IsPresent": True}, *ZONES], Default="Office"),
            says="input {",
            when=lambda definition, _: first_rule(definition).get("IsPresent") is True,
            hint="Your first rule is true for every order that has a zone. It should be true for those that have none.",
        ),
    ],
    also_right=[
        routes([{"Not": {"Variable": "$.zone", "IsPresent": True}, "Next": "Office"}, *ZONES], Default="Office"),
        routes(
            [
                {
                    "And": [{"Variable": "$.zone", "IsPresent": True}, {"Variable": "$.zone", "StringEquals": zone}],
                    "Next": state,
                }
                for zone, state in (("city", "Bike"), ("suburb", "Van"), ("island", "Boat"))
            ],
            Default="Office",
        ),
    ],
    hints=[
        "Two kinds of orders fail: with a zone that no rule knows, and without a zone. Look at both causes.",
        "`Default` is for the first kind. `IsPresent` asks whether a field is there, and must be asked before the field is compared.",
        'Part of the answer: the first rule is `{"Variable": "$.zone", "IsPresent": false, "Next": "Office"}`.',
    ],
    concepts=["Default", "IsPresent", "order of Choice rules"],
    why="The first rule sends away what has no zone, so that the others may look at it; Default takes every zone that nobody knows.",
    variation="`IsPresent` is true for `null`. Which rule would send orders with `null` to a state of their own?",
)

WHERE = """
calls = 0

def handler(event, context):
    global calls
    calls += 1
    return {"state": "delivered" if calls >= event["there_at"] else "on the way"}
"""


def loop(seconds: int = 900, **replaced: Mapping[str, Any]) -> dict[str, Any]:
    """The loop of q2."""
    states = {
        "Begin": {"Type": "Pass", "Result": {"n": 0}, "ResultPath": "$.asked", "Next": "Ask"},
        "Ask": task("where", ResultPath="$.courier", Next="Count"),
        "Count": {
            "Type": "Pass",
            "Parameters": {"n.$": "States.MathAdd($.asked.n, 1)"},
            "ResultPath": "$.asked",
            "Next": "There",
        },
        "There": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.courier.state", "StringEquals": "delivered", "Next": "Done"},
                {"Variable": "$.asked.n", "NumericGreaterThanEquals": 5, "Next": "Lost"},
            ],
            "Default": "Pause",
        },
        "Pause": {"Type": "Wait", "Seconds": seconds, "Next": "Ask"},
        "Done": {"Type": "Succeed"},
        "Lost": {"Type": "Fail", "Error": "ParcelLost"},
    }
    return machine("Begin", **{**states, **replaced})


FOR_EVER = machine(
    "Ask",
    Ask=task("where", ResultPath="$.courier", Next="There"),
    There={
        "Type": "Choice",
        "Choices": [{"Variable": "$.courier.state", "StringEquals": "delivered", "Next": "Done"}],
        "Default": "Ask",
    },
    Done={"Type": "Succeed"},
)


def without_begin() -> dict[str, Any]:
    """The loop of q2, but nothing sets its count to 0."""
    states = {name: state for name, state in loop()["States"].items() if name != "Begin"}
    return machine("Ask", **states)


PAUSED_FOR_EVER = changed(FOR_EVER, "There", Default="Pause")
PAUSED_FOR_EVER["States"]["Pause"] = {"Type": "Wait", "Seconds": 900, "Next": "Ask"}


def rules(
    *order: int, most: int = 5, compare: str = "NumericGreaterThanEquals", default: str = "Pause"
) -> dict[str, Any]:
    """The Choice of q2 with its rules in this order."""
    both = [
        {"Variable": "$.courier.state", "StringEquals": "delivered", "Next": "Done"},
        {"Variable": "$.asked.n", compare: most, "Next": "Lost"},
    ]
    return {"Type": "Choice", "Choices": [both[index] for index in order], "Default": default}


def counting(**fields: Any) -> dict[str, Any]:
    """The state of q2 that adds 1, with other fields; None takes a field out."""
    merged = {**loop()["States"]["Count"], **fields}
    return {name: value for name, value in merged.items() if value is not None}


def adds(definition: Mapping[str, Any]) -> Mapping[str, Any]:
    """The state of an answer that adds 1."""
    states: Mapping[str, Mapping[str, Any]] = definition["States"]
    return next(state for state in states.values() if "MathAdd" in json.dumps(state))


def questions(execution: Execution) -> int:
    """How often `where` was called."""
    return sum(event.type == "LambdaFunctionScheduled" for event in execution.events)


def asked(execution: Execution) -> str:
    """How often `where` was called, and what broke off the loop, where something did."""
    number, there_at = questions(execution), execution.input["there_at"]
    broken = f"; it FAILED with {execution.error}: {execution.cause}" if execution.error == "States.Runtime" else ""
    return f"{number} question{'' if number == 1 else 's'} for a parcel that is there at question {there_at}{broken}"


def a_parcel(random: Random) -> Any:
    """A parcel that is there at some question."""
    return {"id": f"p{random.randrange(1, 99)}", "there_at": random.randrange(1, 9)}


PARCELS = generated(
    a_parcel,
    count=10,
    including=[{"id": "p6", "there_at": 6}, {"id": "p5", "there_at": 5}, {"id": "p1", "there_at": 1}],
)
POLL_LOOP = Exercise(
    id="l04.q2",
    title="Ask five times, then stop",
    prompt="""
This machine asks `where` again and again without a pause, and when a parcel is lost it never ends. (Run it as it stands first.) Change it:

- between two questions 900 seconds go by, and none after the last question,
- when the fifth answer is not `delivered` either, the execution fails with the error name `ParcelLost`,
- as soon as the answer is `delivered`, the execution succeeds. Its output is the order with the last answer under `courier`; the count of questions stands under `asked`, as `{"n": 3}`.

A call of `where` takes 2 seconds.
""",
    kind="asl",
    repair=True,
    starter=laid_out(FOR_EVER, WIDTH),
    solution=loop(),
    functions={"where": deployed(WHERE, duration=2.0, cold_start=0.0, keep_warm=YEAR)},
    probes=[
        hist(
            PARCELS,
            where=lambda execution: questions(execution) == min(5, execution.input["there_at"]),
            says="a question until the parcel is there, and five at most",
            tells=asked,
        ),
        alike(PARCELS, calls=False, time=True),
    ],
    wrong=[
        Wrong(
            answer=PAUSED_FOR_EVER,
            says="input {",
            when=lambda definition, _: (
                "Parameters" not in json.dumps(definition) and "MathAdd" not in json.dumps(definition)
            ),
            hint="The pause is there. Now the loop needs a count that goes with the data, and a rule for five.",
        ),
        Wrong(
            answer=without_begin(),
            says="1 question for",
            when=lambda definition, _: (
                definition["States"][definition["StartAt"]]["Type"] == "Task" and bool(adds(definition))
            ),
            hint="Nothing has written the count yet when it is read for the first time. Let a state before the first question set it to 0.",
        ),
        Wrong(
            answer=loop(Count=counting(Parameters={"n.$": "$.asked.n + 1"})),
            says="1 question for",
            when=lambda definition, _: (
                "MathAdd" not in json.dumps(definition) and re.search(r"\+ *1\b", json.dumps(definition)) is not None
            ),
            hint="A path takes a value and cannot calculate. Which intrinsic function adds two numbers?",
        ),
        Wrong(
            answer=loop(Count=counting(Parameters={"n": "States.MathAdd($.asked.n, 1)"})),
            says="input {",
            when=lambda definition, _: '"n": "States.MathAdd' in json.dumps(definition),
            hint="Under a name without `.$` at its end stands what you wrote, so the count is a text, and no number.",
        ),
        Wrong(
            answer=loop(Count=counting(ResultPath=None)),
            says="1 question for",
            when=lambda definition, _: "ResultPath" not in adds(definition),
            hint="The count has taken the place of the order and of the courier's answer. Which field puts it beside them?",
        ),
        Wrong(
            answer=loop(Count=counting(ResultPath="$.asked.n")),
            says="2 questions for",
            when=lambda definition, _: adds(definition)["ResultPath"].endswith(".n"),
            hint='`Parameters` makes the object `{"n": 1}`, and you put it into `n`, where a number should be. Put it one place higher.',
        ),
        Wrong(
            answer=json.loads(json.dumps(loop()).replace("$.asked", "$.loop")),
            says="$.asked is missing",
            when=lambda definition, execution: (
                "$.asked" not in json.dumps(definition)
                and bool(adds(definition))
                and execution is not None
                and execution.status == "SUCCEEDED"
                and questions(execution) == min(5, execution.input["there_at"])
            ),
            hint='The loop does its work. Its count is to stand under `asked`, as in `"asked": {"n": 3}`.',
        ),
        Wrong(
            answer=loop(
                Ask=task("where", ResultPath="$.courier", Next="There"),
                Count=counting(Next="Pause"),
                There=rules(0, 1, default="Count"),
            ),
            like=[
                loop(
                    Ask=task("where", ResultPath="$.courier", Next="There"),
                    Count=counting(Next="Pause"),
                    There=rules(0, 1, most=4, default="Count"),
                )
            ],
            says="input {",
            when=lambda definition, _: (
                adds(definition)
                in [
                    definition["States"][state["Default"]]
                    for state in definition["States"].values()
                    if "Default" in state
                ]
            ),
            hint="The 1 is added behind the Choice, so that the pauses are counted. Add it between the question and the Choice.",
        ),
        Wrong(
            answer=loop(Lost={"Type": "Fail", "Error": "Lost"}),
            says="FAILED with ParcelLost",
            when=lambda definition, execution: (
                execution is not None
                and execution.error not in (None, "ParcelLost", "States.Runtime")
                and questions(execution) == 5
            ),
            hint="It stops when it should. But the `Error` of the Fail state is to be `ParcelLost`.",
        ),
        Wrong(
            answer=loop(There=rules(0, 1, most=4)),
            says="input {",
            hint="Count the questions: it gives up one too early.",
        ),
        Wrong(
            answer=loop(There=rules(0, 1, compare="NumericGreaterThan")),
            like=[loop(There=rules(0, 1, most=6))],
            says="input {",
            hint="Count the questions: it asks a sixth time.",
        ),
        Wrong(
            answer=loop(There=rules(1, 0)),
            says="ParcelLost",
            hint="The parcel is there at the fifth question, and the machine says lost: both rules are true. Which should be tried first?",
        ),
        Wrong(
            answer=loop(Begin={"Type": "Pass", "Result": {"n": 0}, "ResultPath": "$.asked", "Next": "Pause"}),
            says="of virtual time",
            hint="The first question comes at once. A pause lies between two questions.",
        ),
        Wrong(
            answer=loop(seconds=600),
            says="of virtual time",
            when=lambda definition, _: any(state.get("Seconds", 900) != 900 for state in definition["States"].values()),
            hint="The Wait is to have 900 seconds. The 2 seconds of a call come on top.",
        ),
        Wrong(
            answer=loop(Pause={"Type": "Wait", "Seconds": 900, "Next": "Begin"}),
            says="input {",
            hint="After each pause the count begins anew. The arrow back must lead to a state behind the one that sets it to 0.",
        ),
    ],
    also_right=[
        loop(There=rules(0, 1, compare="NumericEquals")),
        loop(Begin={"Type": "Pass", "Parameters": {"n": 0}, "ResultPath": "$.asked", "Next": "Ask"}),
    ],
    hints=[
        "Four things make a poll loop: the question, the good end, the bad end, the pause. Which are missing?",
        "A Pass state with `Result` and `ResultPath` sets the count to 0; one with `States.MathAdd` adds 1.",
        'Part of the answer: `"Parameters": {"n.$": "States.MathAdd($.asked.n, 1)"}, "ResultPath": "$.asked"`.',
    ],
    concepts=["poll loop", "States.MathAdd", "Wait"],
    why="The count goes with the data. The good end is asked first, the bad end second, and the pause is what is left.",
    variation="Let the pauses grow: 60, 120, 240 seconds. Which field of Wait takes its seconds from the data?",
)


def box(size: str) -> dict[str, Any]:
    """A Pass state that writes a size."""
    return {"Type": "Pass", "Result": size, "ResultPath": "$.size", "End": True}


def kilos(comparison: str, number: float, state: str) -> dict[str, Any]:
    """A rule for the weight."""
    return {"Variable": "$.kg", comparison: number, "Next": state}


BOXES = {
    "S": box("S"),
    "M": box("M"),
    "L": box("L"),
    "TooHeavy": {"Type": "Fail", "Error": "TooHeavy"},
    "NoWeight": {"Type": "Fail", "Error": "NoWeight"},
}


def sizes(*choices: Any, **fields: Any) -> dict[str, Any]:
    """The machine of q3 with these rules."""
    return machine("HowHeavy", HowHeavy={"Type": "Choice", "Choices": list(choices), **fields}, **BOXES)


ZERO = kilos("NumericLessThanEquals", 0, "NoWeight")
RANGES = [
    ZERO,
    kilos("NumericLessThan", 2, "S"),
    kilos("NumericLessThan", 10, "M"),
    kilos("NumericLessThanEquals", 30, "L"),
]


def a_weight(random: Random) -> Any:
    """A weight at a boundary, beside one, or anywhere."""
    near = random.choice([2, 10, 30, 0]) + random.choice([0, 0.01, -0.01])
    return {"id": "p7", "kg": near if random.random() < 0.7 else random.randrange(-2, 40)}


BOUNDARIES = Exercise(
    id="l04.q3",
    title="At the boundary",
    prompt="""
The sizes of a parcel, from the price list:

| weight | size |
| --- | --- |
| 0 kg or less | fails with `NoWeight` |
| above 0, below 2 kg | `"S"` |
| 2 kg or more, below 10 kg | `"M"` |
| 10 kg or more, up to and with 30 kg | `"L"` |
| above 30 kg | fails with `TooHeavy` |

The states are right; the rules are not. Repair the Choice. Every input has a number as `kg`.
""",
    kind="asl",
    repair=True,
    starter=laid_out(
        sizes(
            kilos("NumericLessThanEquals", 30, "L"),
            kilos("NumericLessThanEquals", 10, "M"),
            kilos("NumericLessThanEquals", 2, "S"),
            kilos("NumericEquals", 0, "NoWeight"),
            Default="TooHeavy",
        ),
        WIDTH,
    ),
    solution=sizes(*RANGES, Default="TooHeavy"),
    probes=[
        out(
            generated(
                a_weight,
                count=40,
                including=[{"id": "p7", "kg": kg} for kg in (0, 2, 10, 30, 1.99, 9.99, 30.01, -1, 5, 0.01, 20)],
            )
        ),
    ],
    wrong=[
        Wrong(
            answer=sizes(
                ZERO,
                *[kilos("NumericLessThanEquals", most, state) for most, state in ((2, "S"), (10, "M"), (30, "L"))],
                Default="TooHeavy",
            ),
            says='"kg":2',
            hint="2 kg is an M already: below 2 is not the same as up to 2.",
        ),
        Wrong(
            answer=sizes(
                ZERO,
                *[kilos("NumericLessThan", most, state) for most, state in ((2, "S"), (10, "M"), (30, "L"))],
                Default="TooHeavy",
            ),
            says='"kg":30',
            hint="30 kg is still an L: up to and with 30.",
        ),
        Wrong(
            answer=sizes(*RANGES[1:], Default="TooHeavy"),
            says="NoWeight",
            hint="A weight of 0 or less must be found before the sizes are asked.",
        ),
        Wrong(
            answer=sizes(kilos("NumericEquals", 0, "NoWeight"), *RANGES[1:], Default="TooHeavy"),
            says='"kg":-',
            hint="0 kg fails as it should. What about a weight below 0?",
        ),
        Wrong(
            answer=sizes(*RANGES[::-1], Default="TooHeavy"),
            says="input {",
            hint="The first rule that is true decides, and the widest one stands on top. Which must come first?",
        ),
        Wrong(
            answer=sizes(*RANGES[1:], ZERO, Default="TooHeavy"),
            says="NoWeight",
            when=lambda definition, _: (
                "NoWeight" in json.dumps(definition["States"][definition["StartAt"]]["Choices"][1:])
            ),
            hint="A weight of 0 is below 2 as well. The rule for NoWeight stands too far down.",
        ),
    ],
    also_right=[
        sizes(
            kilos("NumericGreaterThan", 30, "TooHeavy"),
            kilos("NumericGreaterThanEquals", 10, "L"),
            kilos("NumericGreaterThanEquals", 2, "M"),
            kilos("NumericGreaterThan", 0, "S"),
            Default="NoWeight",
        ),
    ],
    hints=[
        "Try each boundary by hand: 0, 2, 10, 30. Which rule takes it now?",
        "`NumericLessThan` leaves the boundary out, `NumericLessThanEquals` takes it in; narrow rules stand above wide ones.",
        'Part of the answer: `{"Variable": "$.kg", "NumericLessThan": 2, "Next": "S"}` stands above the rule for M.',
    ],
    concepts=["comparison", "order of Choice rules"],
    why="From the narrowest range to the widest, with the comparison that leaves the boundary to the right side.",
    variation="Write it from above, with GreaterThan. Which state becomes the Default?",
)


def stamp(days: float) -> str:
    """A timestamp so many days after the virtual clock starts, on 1 January 2026."""
    return (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


EARLY = {"Variable": "$.deliver", "TimestampLessThanPath": "$.ready", "Next": "TooEarly"}


def on_time(choice: Any = EARLY, **wait: Any) -> dict[str, Any]:
    """The machine of q4."""
    until = {"TimestampPath": "$.deliver", **wait}
    return machine(
        "Possible",
        Possible={"Type": "Choice", "Choices": [choice], "Default": "Until"},
        Until={"Type": "Wait", **{name: value for name, value in until.items() if value is not None}, "Next": "Fetch"},
        Fetch=task("van"),
        TooEarly={"Type": "Fail", "Error": "TooEarly"},
    )


def a_date(random: Random) -> Any:
    """An order with the day when it is ready and the day that the customer wants."""
    ready = random.randrange(0, 20)
    return {
        "id": f"p{random.randrange(1, 99)}",
        "ready": stamp(ready),
        "deliver": stamp(ready + random.choice([0, 1, 7, 0.5, -1, -3])),
    }


DATES = generated(
    a_date,
    count=15,
    including=[
        {"id": "p1", "ready": stamp(2), "deliver": stamp(2)},
        {"id": "p2", "ready": stamp(1), "deliver": stamp(90)},
        {"id": "p3", "ready": stamp(5), "deliver": stamp(4)},
        {"id": "p4", "ready": stamp(-9), "deliver": stamp(-3)},
    ],
)
UNTIL = Exercise(
    id="l04.q4",
    title="On the day that the customer wants",
    prompt="""
An order has two timestamps: `ready`, when the parcel is packed, and `deliver`, when the customer wants it. Write the machine from nothing:

- where `deliver` is before `ready`, the execution fails at once with the error name `TooEarly`,
- else it waits until `deliver` and then calls the function `van` once, with the order as it is. What `van` returns is the output.

The same moment for both is possible. A day that is past is delivered at once.
""",
    kind="asl",
    starter='{\n  "StartAt": "",\n  "States": {}\n}',
    solution=on_time(),
    functions={"van": stub(lambda event, context: {"delivered": event["id"]})},
    probes=[alike(DATES, time=True)],
    wrong=[
        Wrong(
            answer=on_time({"Variable": "$.deliver", "TimestampLessThanEqualsPath": "$.ready", "Next": "TooEarly"}),
            says="TooEarly",
            when=lambda definition, _: any("LessThanEquals" in name for name in first_rule(definition)),
            hint="The same moment for both is possible. Your rule refuses it.",
        ),
        Wrong(
            answer=on_time({"Variable": "$.ready", "TimestampLessThanPath": "$.deliver", "Next": "TooEarly"}),
            says="input {",
            when=lambda definition, _: first_rule(definition)["Variable"] == "$.ready",
            hint="The rule is the wrong way round: it refuses the orders that are possible.",
        ),
        Wrong(
            answer=on_time(TimestampPath="$.ready"),
            says="input {",
            hint="The parcel is packed at `ready`. The customer wants it at another moment.",
        ),
        Wrong(
            answer=on_time(TimestampPath=None, Timestamp="2026-01-02T00:00:00Z"),
            says="of virtual time",
            hint="Timestamp is one fixed moment for all orders. Which field takes it from the input?",
        ),
        Wrong(
            answer=machine(
                "Until", Until={"Type": "Wait", "TimestampPath": "$.deliver", "Next": "Fetch"}, Fetch=task("van")
            ),
            says="TooEarly",
            when=lambda definition, _: '"Choice"' not in json.dumps(definition),
            hint="An order that cannot be ready in time must fail before anybody waits.",
        ),
        Wrong(
            answer=on_time({"Variable": "$.deliver", "StringLessThan": "$.ready", "Next": "TooEarly"}),
            like=[on_time({"Variable": "$.deliver", "TimestampLessThan": stamp(2), "Next": "TooEarly"})],
            says="input {",
            when=lambda definition, _: "Path" not in json.dumps(definition["States"][definition["StartAt"]]),
            hint="This compares with the text that stands there. To compare with another field the comparison's name ends in Path.",
        ),
        Wrong(
            answer=on_time({"Variable": "$.deliver", "NumericLessThanPath": "$.ready", "Next": "TooEarly"}),
            says="TooEarly",
            when=lambda definition, _: any("Numeric" in name for name in first_rule(definition)),
            hint="A timestamp is a text, so no numeric comparison with it is true. Which comparisons are for timestamps?",
        ),
        Wrong(
            answer=on_time(TimestampPath=None, SecondsPath="$.deliver"),
            says="SecondsPath",
            when=lambda definition, _: "SecondsPath" in json.dumps(definition),
            hint="`$.deliver` is a moment, and no number of seconds. Which field of Wait takes a moment from the input?",
        ),
        Wrong(
            answer=changed(on_time(), "Fetch", ResultPath="$.van"),
            says="$.delivered is missing",
            when=lambda definition, _: any(
                state.get("ResultPath", "$") != "$" for state in definition["States"].values()
            ),
            hint="What `van` returns is to be the whole output. Here it is put beside the order.",
        ),
        Wrong(
            answer=changed(on_time(), "Fetch", Parameters={"deliver.$": "$.deliver"}),
            says="KeyError",
            when=lambda definition, _: "Parameters" in json.dumps(definition),
            hint="`van` is to get the whole order, as it came in.",
        ),
    ],
    also_right=[
        on_time({"Variable": "$.ready", "TimestampGreaterThanPath": "$.deliver", "Next": "TooEarly"}),
        on_time({"Not": {"Variable": "$.deliver", "TimestampGreaterThanEqualsPath": "$.ready"}, "Next": "TooEarly"}),
    ],
    hints=[
        "Three states do the work: a Choice, a Wait, a Task; a fourth one fails.",
        "`TimestampLessThanPath` compares with another field of the input; `TimestampPath` waits until a moment from the input.",
        'Part of the answer: `{"Variable": "$.deliver", "TimestampLessThanPath": "$.ready", "Next": "TooEarly"}`.',
    ],
    concepts=["Wait", "TimestampPath", "timestamp"],
    why="The Choice compares two fields of the input, and the Wait takes its moment from it.",
    variation="Let the van leave an hour before `deliver`. Can a Wait state compute that?",
)

PICTURE = b64encode((Path(__file__).parent / "stock.svg").read_bytes()).decode()
TOLD = (
    "Start to Count, a Task; from there to Enough, a Choice. If stock.left is 1 or more: Pack, a Task, then End. "
    "If patient is false: Refund, a Fail. Default: Delivery, a Wait, then back to Count."
)


def from_stock(**replaced: Mapping[str, Any]) -> dict[str, Any]:
    """The machine of q5's picture."""
    states = {
        "Count": task("stock", ResultPath="$.stock", Next="Enough"),
        "Enough": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.stock.left", "NumericGreaterThanEquals": 1, "Next": "Pack"},
                {"Variable": "$.patient", "BooleanEquals": False, "Next": "Refund"},
            ],
            "Default": "Delivery",
        },
        "Delivery": {"Type": "Wait", "Seconds": 86400, "Next": "Count"},
        "Pack": task("pack", ResultPath="$.box"),
        "Refund": {"Type": "Fail", "Error": "OutOfStock"},
    }
    return machine("Count", **{**states, **replaced})


STOCK = """
calls = 0

def handler(event, context):
    global calls
    calls += 1
    return {"left": event["left"] if calls > event["days"] else 0}
"""


def in_stock(random: Random) -> Any:
    """A customer who waits or not, for something that comes after some days."""
    return {
        "id": f"p{random.randrange(1, 99)}",
        "patient": random.random() < 0.5,
        "days": random.randrange(0, 4),
        "left": random.randrange(1, 5),
    }


SHELVES = generated(
    in_stock,
    count=10,
    including=[
        {"id": "p1", "patient": True, "days": 0, "left": 1},
        {"id": "p2", "patient": True, "days": 3, "left": 1},
        {"id": "p3", "patient": False, "days": 0, "left": 2},
        {"id": "p4", "patient": False, "days": 1, "left": 2},
    ],
)


def enough(*choices: Any, **fields: Any) -> dict[str, Any]:
    """The Choice of q5 otherwise."""
    return {"Type": "Choice", "Choices": list(choices), **fields}


LEFT, IMPATIENT = from_stock()["States"]["Enough"]["Choices"]
FROM_PICTURE = Exercise(
    id="l04.q5",
    title="From the picture to the text",
    prompt=f"""
Write the machine of this picture, with the same names.

![{TOLD}](data:image/svg+xml;base64,{PICTURE})

What the picture does not show: `Count` calls the function `stock` and keeps its answer beside the order, under `stock`. `Delivery` waits a day. `Pack` calls the function
`pack` and keeps its answer under `box`. `Refund` has the error name `OutOfStock`. `$.patient` is always `true` or `false`.
""",
    kind="asl",
    starter='{\n  "StartAt": "Count",\n  "States": {}\n}',
    solution=from_stock(),
    functions={
        "stock": deployed(STOCK, cold_start=0.0, keep_warm=YEAR),
        "pack": stub(lambda event, context: {"box": event["stock"]["left"]}),
    },
    probes=[graph(), alike(SHELVES, time=True)],
    wrong=[
        Wrong(
            answer=from_stock(Count=task("stock", Next="Enough")),
            says="input {",
            hint="The answer of `stock` has taken the order's place. It is to be kept beside it.",
        ),
        Wrong(
            answer=from_stock(Pack=task("pack")),
            says="input {",
            when=lambda definition, _: "ResultPath" not in definition["States"].get("Pack", {}),
            hint="The answer of `pack` has taken the order's place. It is to be kept under `box`.",
        ),
        Wrong(
            answer=from_stock(Delivery={"Type": "Wait", "Seconds": 86400, "Next": "Enough"}),
            says="Delivery",
            hint="After the wait the shelf must be counted anew: follow the arrow that leads back.",
        ),
        Wrong(
            answer=from_stock(Enough=enough(LEFT, {**IMPATIENT, "BooleanEquals": True}, Default="Delivery")),
            says="OutOfStock",
            hint="Now the patient customer gets the refund, and the other one waits.",
        ),
        Wrong(
            answer=from_stock(Enough=enough(IMPATIENT, LEFT, Default="Delivery")),
            says="OutOfStock",
            hint="The graph is right. But somebody without patience gets a refund though the shelf is full: which rule is tried first?",
        ),
        Wrong(
            answer=from_stock(
                Enough=enough(
                    {"Variable": "$.stock.left", "NumericGreaterThan": 1, "Next": "Pack"}, IMPATIENT, Default="Delivery"
                )
            ),
            says="input {",
            hint="≥ means greater or equal: one piece is enough.",
        ),
        Wrong(
            answer=from_stock(Delivery={"Type": "Wait", "Seconds": 3600, "Next": "Count"}),
            says="of virtual time",
            when=lambda definition, _: definition["States"]["Delivery"].get("Seconds") != 86400,
            hint="A day has 86,400 seconds.",
        ),
        Wrong(
            answer=from_stock(
                Enough=enough(
                    LEFT, {"Variable": "$.patient", "StringEquals": "false", "Next": "Refund"}, Default="Delivery"
                )
            ),
            like=[
                from_stock(
                    Enough=enough(
                        LEFT, {"Variable": "$.patient", "IsPresent": False, "Next": "Refund"}, Default="Delivery"
                    )
                )
            ],
            says="OutOfStock",
            when=lambda definition, _: "BooleanEquals" not in json.dumps(definition["States"]["Enough"]),
            hint="`$.patient` is always there, and it is `true` or `false`, without quotes. Which comparison is for these two?",
        ),
        Wrong(
            answer=from_stock(Refund={"Type": "Fail", "Error": "Refund"}),
            says="OutOfStock",
            when=lambda definition, _: definition["States"]["Refund"].get("Error") != "OutOfStock",
            hint="`Refund` is the name of the state. Its `Error` is to be `OutOfStock`.",
        ),
        Wrong(
            answer=from_stock(Count=task("count", ResultPath="$.stock", Next="Enough")),
            says="Function not found",
            when=lambda definition, _: not definition["States"]["Count"]["Resource"].endswith(":stock"),
            hint="`Count` is the name of the state. The function that it calls is `stock`.",
        ),
        Wrong(
            answer={
                **from_stock(Enough=enough(LEFT, IMPATIENT)),
                "States": {
                    name: state
                    for name, state in from_stock(Enough=enough(LEFT, IMPATIENT))["States"].items()
                    if name != "Delivery"
                },
            },
            says="Delivery",
            when=lambda definition, _: "Default" not in definition["States"]["Enough"],
            hint="Three arrows leave Enough, and yours has two. What is the third one called?",
        ),
    ],
    also_right=[
        from_stock(
            Enough=enough(
                LEFT, {"Not": {"Variable": "$.patient", "BooleanEquals": True}, "Next": "Refund"}, Default="Delivery"
            )
        ),
    ],
    free=["Cause", "Comment"],
    hints=[
        "Begin with the names and the types: five states. Then the arrows, then what the picture does not show.",
        "A Choice state has an arrow for each rule and one for Default. An arrow back is a Next like any other.",
        'Part of the answer: `"Default": "Delivery"`, and in Delivery `"Next": "Count"`.',
    ],
    concepts=["Choice", "poll loop", "Default"],
    why="Each arrow is a Next, a rule's Next or the Default; the arrow back makes the loop.",
    variation="This loop has no bad end for somebody who is patient. Add one after 30 days.",
)

EXERCISES: Sequence[Exercise] = [*ASKED, NO_DEFAULT, POLL_LOOP, BOUNDARIES, UNTIL, FROM_PICTURE]
