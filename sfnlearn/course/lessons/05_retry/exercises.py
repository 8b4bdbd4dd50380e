"""Lesson 05, Retry: what the exercises ask and how answers are judged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from sfnlearn import Execution, LambdaFunction, StateMachine, run
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

PAY = "arn:aws:lambda:us-east-1:123456789012:function:pay"


class BankBusy(Exception):
    """The bank is busy; its name is the error name."""


def paying(*retriers: Any, **fields: Any) -> dict[str, Any]:
    """The machine of one Task that calls pay, with these Retriers."""
    state = {"Type": "Task", "Resource": PAY, **({"Retry": list(retriers)} if retriers else {}), **fields, "End": True}
    return {"StartAt": "Pay", "States": {"Pay": state}}


def text(*retriers: Any) -> str:
    """The same as a cell's text, a Retrier on a line of its own."""
    lines = ",\n".join(f"        {json.dumps(retrier)}" for retrier in retriers)
    retry = f'      "Retry": [\n{lines}\n      ],\n' if retriers else ""
    return (
        '{\n  "StartAt": "Pay",\n  "States": {\n    "Pay": {\n      "Type": "Task",\n'
        f'      "Resource": "{PAY}",\n{retry}      "End": true\n    }}\n  }}\n}}\n'
    )


def busy(event: Any, context: Any) -> Any:
    """A bank that is busy at every call."""
    raise BankBusy("always")


def starts(execution: Execution) -> list[float]:
    """When each call of a function began, in seconds from the start."""
    begun = [event for event in execution.events if event.type == "LambdaFunctionScheduled"]
    return [round(event.timestamp - execution.start_time, 6) for event in begun]


def attempts(*retriers: Any, duration: float = 0.0) -> list[float]:
    """When pay is called while the bank is always busy."""
    return starts(run(StateMachine(paying(*retriers)), {}, functions={"pay": stub(busy, duration)}))


# ------------------------------------------------------------------ in the lesson

COUNTS = """
class BankBusy(Exception): pass
calls = 0
def handler(event, context):
    global calls
    calls += 1
    if calls == 1:
        raise BankBusy("call 1")
    return calls
"""


def counted() -> Any:
    """The global of a function whose first call failed, at the second call two seconds later."""
    again = {"ErrorEquals": ["BankBusy"], "IntervalSeconds": 2}
    return run(StateMachine(paying(again)), {}, functions={"pay": LambdaFunction("pay", COUNTS)}).output


def stops_after() -> str:
    """Whether the state after a failed Task is entered."""
    states = {
        "Pay": {"Type": "Task", "Resource": PAY, "Next": "Ship"},
        "Ship": {"Type": "Pass", "End": True},
    }
    execution = run(StateMachine({"StartAt": "Pay", "States": states}), {}, functions={"pay": busy})
    shipped = any(event.state == "Ship" for event in execution.events)
    return "a" if shipped else "b"


def once_busy() -> int:
    """How often pay is called without Retry, when only its first call would fail."""
    return len(starts(run(StateMachine(paying()), {}, functions={"pay": LambdaFunction("pay", COUNTS)})))


THREE = {"ErrorEquals": ["BankBusy"], "IntervalSeconds": 2, "MaxAttempts": 3, "BackoffRate": 2}
SLOW = {"ErrorEquals": ["BankBusy"], "IntervalSeconds": 10, "MaxAttempts": 2, "BackoffRate": 3}
TWO = [{"ErrorEquals": ["BankBusy", "BankDown"], "MaxAttempts": 1}, {"ErrorEquals": ["BankBusy"], "MaxAttempts": 5}]


def patient_calls() -> int:
    """How often pay is called with this Retrier; the lesson says when, too."""
    begun = attempts(THREE, duration=1)
    return len(begun) if begun == [0, 3, 8, 17] else 0


ASKED = [
    Exercise(
        id="l05.r1",
        title="Recall from lesson 01",
        prompt=(
            "A function counts its calls: a global `calls` begins at 0, and the handler adds 1 to it first of all. The first call ever then "
            "raises an exception. Two seconds later the function is called again. What is `calls` now? Put a number in place of the dots."
        ),
        kind="predict",
        solution=2,
        probes=[truth(counted, ran="a function that fails once and is called again two seconds later")],
        wrong=[
            Wrong(answer=1, says="2", hint="An environment whose handler raised an exception stays warm."),
            Wrong(answer=0, says="2", hint="The handler adds before it raises, and it runs twice."),
            Wrong(answer=3, says="2", hint="There are two calls. Nobody repeats the first one by himself."),
            Wrong(
                answer=4,
                like=[5, 6],
                when=lambda number, _: number > 3,
                says="2",
                hint="Each call runs the handler once, and the handler adds 1: count the calls that the text names.",
            ),
            Wrong(
                answer=-1,
                when=lambda number, _: number < 0 or number != int(number),
                says="2",
                hint="`calls` begins at 0 and is only ever made larger, by 1.",
            ),
        ],
        hints=["Is the second call a cold start?"],
        concepts=["warm start"],
        why="An exception in the handler does not end the environment: the second call is warm, and the global is still there.",
    ),
    Exercise(
        id="l05.r2",
        title="Recall from lesson 02",
        prompt="A Task fails, and nothing in the machine says what to do then. Does the state named in its `Next` run?",
        kind="predict",
        options={"a": "yes, with the error as its input", "b": "no, the execution fails"},
        solution="b",
        probes=[truth(stops_after, ran="a Task that fails, with a state after it")],
        wrong=[Wrong(answer="a", says="you expected", hint="Nobody told the machine to go on after an error.")],
        hints=["Next is followed when the state has an output."],
        concepts=["Next", "error"],
        why="Next is the way on after success. Without Retry and Catch an error ends the execution.",
    ),
    Exercise(
        id="l05.p1",
        title="How many calls?",
        prompt="There is no `Retry` in the machine, and the bank is busy for one call only. How often is `pay` called?",
        kind="predict",
        solution=1,
        probes=[truth(once_busy, ran="the machine without Retry, the bank busy for one call")],
        wrong=[
            Wrong(answer=2, says="1", hint="A second call would have worked, but nobody makes it."),
            Wrong(
                answer=3, says="1", hint="Lambda's own two retries are for asynchronous calls; this one is synchronous."
            ),
            Wrong(answer=0, says="1", hint="The call is made, and it fails. That is one."),
            Wrong(
                answer=4,
                says="1",
                hint="Three retries are what a Retrier allows that says nothing else. Here is no Retrier.",
            ),
            Wrong(
                answer=5,
                like=[6, 10],
                when=lambda number, _: number > 4,
                says="1",
                hint="Nothing in this machine makes a call again, however long the bank is busy.",
            ),
        ],
        hints=["Look for LambdaFunctionScheduled in the history."],
        concepts=["synchronous call"],
        why="A synchronous call is made once. Only the machine's Retry repeats it.",
    ),
    Exercise(
        id="l05.p2",
        title="How many calls in all?",
        prompt="The bank is busy for the whole day. How often is `pay` called before the machine gives up?",
        kind="predict",
        solution=4,
        probes=[truth(patient_calls, ran="the machine with the Retrier, the bank always busy")],
        wrong=[
            Wrong(answer=3, says="4", hint="MaxAttempts does not count the first call."),
            Wrong(answer=1, says="4", hint="The Retrier names BankBusy, so the call is repeated."),
            Wrong(
                answer=2,
                says="4",
                hint="The two is in IntervalSeconds and BackoffRate: they make the pauses. Which field counts?",
            ),
            Wrong(answer=5, says="4", hint="One too many: the first call, and the retries that MaxAttempts allows."),
            Wrong(answer=6, says="4", hint="BackoffRate makes the pauses longer. It does not make more calls."),
        ],
        hints=["Is the first call an attempt of the Retrier?"],
        concepts=["MaxAttempts"],
        why="MaxAttempts counts retries: the first call and three more.",
    ),
    Exercise(
        id="l05.p3",
        title="When is it over?",
        prompt=(
            "Another Retrier has `IntervalSeconds` 10, `MaxAttempts` 2 and `BackoffRate` 3. The bank stays busy, and a call "
            "takes one second. After how many seconds does the execution fail?"
        ),
        kind="predict",
        solution=43,
        probes=[truth(lambda: round(attempts(SLOW, duration=1)[-1]) + 1, ran="the machine with this Retrier")],
        wrong=[
            Wrong(answer=40, says="43", hint="Those are the pauses. Three calls take a second each."),
            Wrong(answer=133, says="43", hint="There is no third pause: after the last failure it is over."),
            Wrong(answer=23, says="43", hint="The second pause is longer: BackoffRate times the first one."),
            Wrong(answer=12, says="43", hint="MaxAttempts is 2, so there is a second pause and a third call."),
            Wrong(answer=42, says="43", hint="The last call takes its second too."),
        ],
        hints=["Three calls and two pauses."],
        concepts=["back-off"],
        why="1 + 10 + 1 + 30 + 1 = 43.",
    ),
    Exercise(
        id="l05.p4",
        title="How many calls now?",
        prompt="The bank is always busy. How often is `pay` called?",
        kind="predict",
        solution=2,
        probes=[truth(lambda: len(attempts(*TWO)), ran="the machine with two Retriers, the bank always busy")],
        wrong=[
            Wrong(answer=7, says="2", hint="The second Retrier does not take over when the first one is used up."),
            Wrong(answer=6, says="2", hint="The first Retrier names BankBusy too, and it stands above."),
            Wrong(answer=1, says="2", hint="MaxAttempts 1 allows one retry, and the first call does not count."),
            Wrong(
                answer=8,
                says="2",
                hint="The numbers are not added up: one Retrier is asked, the first that names the error.",
            ),
            Wrong(answer=3, says="2", hint="The second Retrier is never asked for BankBusy, not even once."),
        ],
        hints=["Which Retrier is asked when the second call fails?"],
        concepts=["Retrier", "order of Retriers"],
        why="The first Retrier that names the error is asked each time. It allows one retry.",
    ),
]

# -------------------------------------------------------------- exercise notebook

A = {"ErrorEquals": ["BankBusy"], "IntervalSeconds": 3, "MaxAttempts": 3, "BackoffRate": 2}
B = {**A, "MaxDelaySeconds": 5}
C = {**A, "ErrorEquals": ["CardDeclined"]}

PREDICT_TIMES = Exercise(
    id="l05.q1",
    title="Predict the attempt times",
    prompt=f"""
`pay` fails with `BankBusy` at every call, and a call takes no time. At which seconds is `pay` called? Give a list for each Retrier, the
first call at 0 included.

- **a** `{json.dumps(A)}`
- **b** the same with `"MaxDelaySeconds": 5`
- **c** the same as a, but with `"ErrorEquals": ["CardDeclined"]`
""",
    kind="predict",
    starter='{\n    "a": [0, ...],\n    "b": [0, ...],\n    "c": [0, ...],\n}',
    solution={"a": [0, 3, 9, 21], "b": [0, 3, 8, 13], "c": [0]},
    probes=[
        truth(lambda: {"a": attempts(A), "b": attempts(B), "c": attempts(C)}, ran="the three Retriers, the bank busy")
    ],
    wrong=[
        Wrong(
            answer={"a": [0, 3, 6, 12], "b": [0, 3, 5, 5], "c": [0]},
            says='item 3 of "a" is not right',
            hint="3, 6, 12 are the pauses. Each call begins when the pause after the call before it is over: add them up.",
        ),
        Wrong(
            answer={"a": [0, 3, 9], "b": [0, 3, 8], "c": [0]},
            says='"a" has not the right number of items',
            hint="MaxAttempts counts the retries: the first call comes on top.",
        ),
        Wrong(
            answer={"a": [0, 3, 9, 21], "b": [0, 3, 5, 5], "c": [0]},
            says='item 3 of "b" is not right',
            hint="MaxDelaySeconds is the longest pause, not a time on the clock.",
        ),
        Wrong(
            answer={"a": [0, 3, 9, 21], "b": [0, 3, 8, 13], "c": [0, 3, 9, 21]},
            says='"c" has not the right number of items',
            hint="The Retrier of c is for another error.",
        ),
        Wrong(
            answer={"a": [3, 9, 21], "b": [3, 8, 13], "c": []},
            says='"a"',
            hint="The first call is at 0, before any Retrier is asked. It belongs into each list.",
        ),
    ],
    hints=[
        "Write down the pauses first, then add them up.",
        "The pauses are IntervalSeconds, then BackoffRate times the pause before it; MaxDelaySeconds cuts each of them.",
        "Part of the answer: the pauses of a are 3, 6 and 12, so its second call is at 3 and its third at 9.",
    ],
    concepts=["IntervalSeconds", "BackoffRate", "MaxDelaySeconds", "MaxAttempts"],
    why="Three retries make four calls. The pauses are 3, 6, 12 (a) and 3, 5, 5 (b). c has no Retrier for BankBusy.",
    variation="Let a call take two seconds. When does a give up? Use `run` with `%%lambda pay --duration 2`.",
)

THROTTLED = "Lambda.TooManyRequestsException"
PAID = {"paid": 20}
ORDER = {"amount": 20}
ORDERS = generated(lambda random: {"amount": random.randrange(1, 99)}, count=5, including=[ORDER])


def paid(event: Any, context: Any) -> Any:
    """A bank that works."""
    del context
    return {"paid": event["amount"]}


def retriers(definition: Any) -> list[Any]:
    """The Retriers of an answer."""
    state = next(iter(definition["States"].values()))
    found: list[Any] = state.get("Retry", [])
    return found


def throttles(times: int | None = 2) -> Any:
    """So many calls are throttled."""
    return fault("pay", THROTTLED, times=times, cause="Rate Exceeded.")


DECLINED = fault("pay", "CardDeclined", times=None, cause="ask for another card")

SURVIVE = Exercise(
    id="l05.q2",
    title="Survive two throttles, fail at once on CardDeclined",
    prompt=f"""
Lambda throttles `pay` now and then: the call fails with `{THROTTLED}`. Change the machine so that

- a payment that goes well is still made with one call,
- a payment succeeds when the first two calls are throttled, and
- a declined card (`CardDeclined`) ends the execution at once: no further call, whether it is the first or comes after a throttled one.

A bank that throttles for ever ends the execution with `{THROTTLED}`. When and how often you try before that is up to you.
""",
    kind="asl",
    starter=text(),
    solution=text({"ErrorEquals": [THROTTLED], "IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 2}),
    functions={"pay": paid},
    probes=[
        alike(ORDERS),
        out(ORDERS, faults=[throttles()]),
        calls(ORDER, counts={"pay": 1}, faults=[DECLINED]),
        ends(ORDER, "FAILED", "CardDeclined", faults=[DECLINED]),
        calls(ORDER, counts={"pay": 2}, faults=[throttles(1), DECLINED]),
        ends(ORDER, "FAILED", THROTTLED, faults=[throttles(None)]),
    ],
    wrong=[
        Wrong(
            answer=text({"ErrorEquals": ["States.ALL"], "MaxAttempts": 3}),
            says="4 calls of pay",
            when=lambda definition, _: retriers(definition)[0]["ErrorEquals"] == ["States.ALL"],
            hint="States.ALL repeats a declined card too.",
        ),
        Wrong(
            answer=text({"ErrorEquals": [THROTTLED, "CardDeclined"], "MaxAttempts": 3}),
            like=[
                text(
                    {"ErrorEquals": [THROTTLED], "MaxAttempts": 3}, {"ErrorEquals": ["CardDeclined"], "MaxAttempts": 1}
                )
            ],
            says="calls of pay",
            when=lambda definition, _: any(
                "CardDeclined" in each["ErrorEquals"] and each.get("MaxAttempts") != 0 for each in retriers(definition)
            ),
            hint="What stands in ErrorEquals is called again. A declined card is not to be called again.",
        ),
        Wrong(
            answer=json.dumps(paying(Catch=[{"ErrorEquals": [THROTTLED], "ResultPath": "$.error", "Next": "Pay"}])),
            like=[json.dumps(paying(Catch=[{"ErrorEquals": [THROTTLED], "Next": "Pay"}]))],
            says="pay",
            when=lambda definition, _: '"Catch"' in json.dumps(definition),
            hint="A Catch leads on to another state, with the error in its input, and counts nothing. Retry makes the same call again.",
        ),
        Wrong(
            answer=text({"ErrorEquals": [THROTTLED], "MaxAttempts": 1}),
            says=f"FAILED with {THROTTLED}",
            hint="One retry makes two calls, and both are throttled.",
        ),
        Wrong(
            answer=text({"ErrorEquals": ["ThrottlingException"], "MaxAttempts": 3}),
            like=[text({"ErrorEquals": ["TooManyRequestsException"], "MaxAttempts": 3})],
            says=f"FAILED with {THROTTLED}",
            hint="An error name matches only when it is the same to the letter.",
        ),
        Wrong(
            answer=text(
                {"ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 3},
                {"ErrorEquals": ["CardDeclined"], "MaxAttempts": 0},
            ),
            says="4 calls of pay",
            when=lambda definition, _: retriers(definition)[0]["ErrorEquals"] == ["States.TaskFailed"],
            hint="The first Retrier that matches is the one: States.TaskFailed takes the declined card before you come to it.",
        ),
    ],
    also_right=[
        text(
            {"ErrorEquals": ["CardDeclined"], "MaxAttempts": 0},
            {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 2},
        ),
        text({"ErrorEquals": ["Lambda.ServiceException", THROTTLED], "JitterStrategy": "FULL"}),
    ],
    hints=[
        "Which of the two errors passes by itself? Only that one is worth a second call.",
        "A Retrier names its errors in ErrorEquals. An error that no Retrier names is not retried.",
        f'Part of the answer: `"Retry": [{{"ErrorEquals": ["{THROTTLED}"], …}}]`',
    ],
    concepts=["Retrier", "ErrorEquals"],
    free=["MaxAttempts", "IntervalSeconds", "BackoffRate"],
    why="The Retrier is for the throttling error alone. A declined card meets no Retrier and ends the execution.",
    variation="Add a second Retrier for `States.Timeout` with a single retry.",
)

ANY = {"ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 1}
BUSY = {"ErrorEquals": ["BankBusy"], "IntervalSeconds": 10, "MaxAttempts": 5, "BackoffRate": 1}
NEVER = {"ErrorEquals": ["CardDeclined"], "MaxAttempts": 0}
BANK_BUSY = fault("pay", "BankBusy", times=None, cause="always")
OTHER = fault("pay", "SomethingElse", times=None, cause="who knows")

PUT_IN_ORDER = Exercise(
    id="l05.q3",
    title="Put the Retriers in order",
    prompt="""
The three Retriers below are right, their order is not. Move them (and change nothing in them) so that

- `CardDeclined`: one call,
- `BankBusy`: up to six calls, ten seconds apart,
- any other error of the task: up to three calls, one second apart.

A payment that goes well is made with one call, as before.
""",
    kind="asl",
    starter=text(ANY, BUSY, NEVER),
    solution=text(NEVER, BUSY, ANY),
    functions={"pay": paid},
    probes=[
        calls(ORDER, counts={"pay": 1}, faults=[DECLINED]),
        calls(ORDER, counts={"pay": 6}, faults=[BANK_BUSY]),
        time(ORDER, 50, faults=[BANK_BUSY]),
        calls(ORDER, counts={"pay": 3}, faults=[OTHER]),
        time(ORDER, 2, faults=[OTHER]),
        each_call_fails(ORDERS, ["CardDeclined", "BankBusy", "SomethingElse"], times=None, time=True),
    ],
    wrong=[
        Wrong(
            answer=text(NEVER, ANY, BUSY),
            says="6 calls of pay",
            hint="States.TaskFailed stands for BankBusy too, and it stands above it.",
        ),
        Wrong(
            answer=text(BUSY, ANY, NEVER),
            says="3 calls of pay",
            hint="States.TaskFailed stands for CardDeclined too, and it stands above it.",
        ),
        Wrong(
            answer=text(ANY, NEVER, BUSY),
            says="3 calls of pay",
            hint="Nearly every error stops at the first Retrier now, and the other two are never asked.",
        ),
        Wrong(
            answer=text(NEVER, BUSY),
            says="3 calls of pay",
            hint="All three are needed: what repeats any other error now?",
        ),
        Wrong(
            answer=text(NEVER, BUSY, {**ANY, "MaxAttempts": 3}),
            says="3 calls of pay",
            hint="The numbers were right: MaxAttempts counts retries, so 2 means three calls.",
        ),
    ],
    also_right=[text(BUSY, NEVER, ANY)],
    hints=[
        "Take each error in turn and read the list from the top: at which Retrier do you stop?",
        "States.TaskFailed in ErrorEquals stands for every error name except States.Timeout.",
        "Part of the answer: the Retrier with States.TaskFailed is the last one.",
    ],
    concepts=["order of Retriers", "States.TaskFailed"],
    why="The list is read from the top and the first match decides, so the wildcard comes last.",
    variation="Which of the other two may change places, and why?",
)


def pauses(execution: Execution) -> list[float]:
    """The time from the end of a failed call of two seconds to the next call."""
    return [later - earlier - 2 for earlier, later in pairwise(starts(execution))]


def backs_off(execution: Execution) -> bool:
    """The first pause is five seconds, the next one is longer: each is three times the one before, or the longest."""
    waited = pauses(execution)
    grown = all(later == min(3 * earlier, max(waited)) for earlier, later in pairwise(waited))
    return waited[0] == 5 and waited[1] > 5 and grown


def told_pauses(execution: Execution) -> str:
    """The pauses that were made, in words."""
    waited = ", ".join(f"{pause:g}" for pause in pauses(execution))
    return f"pauses of {waited} s" if waited else "no pause: pay is called once"


def minute(**fields: Any) -> str:
    """The machine of q4."""
    return text({"ErrorEquals": ["BankBusy"], "IntervalSeconds": 5, "BackoffRate": 3, **fields})


ALWAYS_BUSY = {"pay": stub(busy, duration=2.0)}
JUST_A_MINUTE = Exercise(
    id="l05.q4",
    title="Five attempts within a minute",
    prompt="""
The customer waits at the screen, so after 60 seconds the answer must be there, yes or no. A call of `pay` takes 2 seconds. Change the
Retrier so that a bank which stays busy is called **five** times in all and the execution is over within 60 seconds. Leave
`ErrorEquals`, `IntervalSeconds` and `BackoffRate` as they are: the pauses start at 5 seconds and grow, each to three times the one before
as long as there is room, and any other error than `BankBusy` still ends the execution at the first call. A payment that goes well is one call.
""",
    kind="asl",
    starter=minute(MaxAttempts=2),
    solution=minute(MaxAttempts=4, MaxDelaySeconds=15),
    functions={"pay": stub(paid, duration=2.0)},
    probes=[
        calls(ORDER, counts={"pay": 5}, functions=ALWAYS_BUSY),
        time(ORDER, at_most=60, functions=ALWAYS_BUSY),
        hist(
            ORDER,
            where=backs_off,
            says="a first pause of 5 s, a longer second one, and each three times the one before or the longest",
            tells=told_pauses,
            functions=ALWAYS_BUSY,
        ),
        ends(ORDER, "FAILED", "BankBusy", functions=ALWAYS_BUSY),
        out(ORDERS, faults=[fault("pay", "BankBusy", times=4)]),
        each_call_fails(ORDERS, ["SomethingElse"]),
    ],
    wrong=[
        Wrong(
            answer=minute(MaxAttempts=4),
            says="210 s",
            hint="5, 15, 45, 135: the pauses grow out of the minute. Which field sets the longest one?",
        ),
        Wrong(
            answer=minute(MaxAttempts=5, MaxDelaySeconds=10),
            like=[minute(MaxAttempts=5, MaxDelaySeconds=15)],
            when=lambda definition, _: retriers(definition)[0]["MaxAttempts"] == 5,
            says="6 calls of pay",
            hint="MaxAttempts counts the retries; the first call comes on top.",
        ),
        Wrong(
            answer=minute(MaxAttempts=2, MaxDelaySeconds=15),
            like=[minute(MaxAttempts=3, MaxDelaySeconds=15), minute(MaxAttempts=3)],
            when=lambda definition, _: retriers(definition)[0].get("MaxAttempts", 3) < 4,
            says="calls of pay",
            hint="The bank is called too seldom. One call and then MaxAttempts retries are to be five calls.",
        ),
        Wrong(
            answer=minute(MaxAttempts=4, MaxDelaySeconds=20),
            says="70 s",
            hint="Add up: five calls of 2 seconds and the pauses 5, 15, 20, 20.",
        ),
        Wrong(
            answer=minute(MaxAttempts=4, MaxDelaySeconds=60),
            like=[minute(MaxAttempts=4, MaxDelaySeconds=45), minute(MaxAttempts=4, MaxDelaySeconds=30)],
            when=lambda definition, _: retriers(definition)[0]["MaxDelaySeconds"] > 15,
            says="of virtual time",
            hint="MaxDelaySeconds is the longest of the pauses, not the time of all of them. Five calls take 10 seconds; what is left for four pauses?",
        ),
        Wrong(
            answer=minute(MaxAttempts=4, MaxDelaySeconds=5),
            says="a longer second one",
            when=lambda definition, _: (
                retriers(definition)[0].get("MaxDelaySeconds", 60) <= retriers(definition)[0]["IntervalSeconds"]
            ),
            hint="Now every pause is 5 seconds: the bank gets no rest. How much room is left in the minute?",
        ),
        Wrong(
            answer=minute(MaxAttempts=4, IntervalSeconds=1),
            like=[minute(MaxAttempts=4, BackoffRate=1.5), minute(MaxAttempts=4, BackoffRate=1)],
            says="a first pause of 5 s",
            when=lambda definition, _: any(
                (each["IntervalSeconds"], each["BackoffRate"]) != (5, 3) for each in retriers(definition)
            ),
            hint="It would be over in time, but IntervalSeconds and BackoffRate were to stay. Another field sets the longest pause.",
        ),
    ],
    free=["MaxDelaySeconds"],
    also_right=[minute(MaxAttempts=4, MaxDelaySeconds=10), minute(MaxAttempts=4, MaxDelaySeconds=12)],
    hints=[
        "Five calls take 10 seconds, so 50 seconds are left for the pauses. How many pauses are there?",
        "MaxDelaySeconds is the longest pause.",
        "Part of the answer: four pauses, `5 + x + x + x`, are at most 50 seconds.",
    ],
    concepts=["MaxDelaySeconds", "MaxAttempts", "back-off"],
    why="Four retries make five calls. With pauses of 5, 15, 15 and 15 seconds and 10 seconds of work it is over at 60.",
    variation='Add `"JitterStrategy": "FULL"`. Can it take longer than 60 seconds now? Can it take less?',
)


STORM = [
    {"ErrorEquals": ["BankBusy"], "IntervalSeconds": 1, "MaxAttempts": 60, "BackoffRate": 1},
    {"ErrorEquals": ["BankDown"], "IntervalSeconds": 1, "MaxAttempts": 60, "BackoffRate": 1},
    {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 60, "BackoffRate": 1},
]
CALM = {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 4, "BackoffRate": 2}
OUTAGE = """
class BankBusy(Exception): pass
class BankDown(Exception): pass
class NetworkLost(Exception): pass
calls = 0
def handler(event, context):
    global calls
    calls += 1
    raise [NetworkLost, BankBusy, BankDown][calls % 3]("outage")
"""
"""A bank that is down, with three errors in turn."""


def gives_rest(execution: Execution) -> bool:
    """The first pause is two seconds or more, each next one at least twice the one before; a call takes no time."""
    waited = [later - earlier for earlier, later in pairwise(starts(execution))]
    return waited[0] >= 2 and all(later >= 2 * earlier for earlier, later in pairwise(waited))


def told_rest(execution: Execution) -> str:
    """The pauses that were made, in words."""
    waited = [later - earlier for earlier, later in pairwise(starts(execution))]
    return (
        f"pauses of {', '.join(f'{pause:g}' for pause in waited[:5])} s" if waited else "no pause: pay is called once"
    )


CALM_THE_STORM = Exercise(
    id="l05.q5",
    title="Repair: a retry storm",
    repair=True,
    prompt="""
The bank was down for an hour. When it came back it was down again within a second: each waiting order called it once a second, and each error had a
Retrier of its own, with a counter of its own. Change the Retriers so that

- one order makes **at most five calls** of `pay`, whichever errors come, in whatever order,
- a payment still succeeds when its first three calls fail, with any errors,
- the bank gets rest: the first pause is at least 2 seconds, and each next one at least twice the one before,
- a declined card (`CardDeclined`) ends the execution at once, also when it comes after another error.

A payment that goes well is one call, and after the last try the execution ends with the error that came last.
""",
    kind="asl",
    starter=text(*STORM),
    solution=text(NEVER, CALM),
    functions={"pay": paid},
    probes=[
        alike(ORDERS),
        calls(ORDER, at_most={"pay": 5}, faults=[BANK_BUSY]),
        calls(ORDER, at_most={"pay": 5}, functions={"pay": OUTAGE}),
        out(ORDERS, faults=[fault("pay", "BankBusy"), fault("pay", "BankDown"), fault("pay", "Lost")]),
        out(ORDERS, faults=[fault("pay", "Lost", times=3)]),
        hist(
            ORDER,
            where=gives_rest,
            says="a first pause of at least 2 s, and each next one at least twice the one before",
            tells=told_rest,
            faults=[BANK_BUSY],
        ),
        ends(ORDER, "FAILED", "BankBusy", faults=[BANK_BUSY]),
        calls(ORDER, counts={"pay": 1}, faults=[DECLINED]),
        calls(ORDER, counts={"pay": 2}, faults=[fault("pay", "BankDown"), DECLINED]),
    ],
    wrong=[
        Wrong(
            answer=text(NEVER, *({**each, "IntervalSeconds": 2, "MaxAttempts": 4, "BackoffRate": 2} for each in STORM)),
            says="calls of pay",
            when=lambda definition, _: sum(each.get("MaxAttempts", 3) > 0 for each in retriers(definition)) > 1,
            hint="Each Retrier counts for itself, and the errors come in turn: their numbers add up. One Retrier for all of them has one counter.",
        ),
        Wrong(
            answer=text(NEVER, {**CALM, "MaxAttempts": 5}),
            like=[text(NEVER, {**CALM, "MaxAttempts": 10})],
            says="calls of pay",
            when=lambda definition, _: 5 <= retriers(definition)[-1].get("MaxAttempts", 3) < 60,
            hint="MaxAttempts counts the retries; the first call comes on top.",
        ),
        Wrong(
            answer=text(NEVER, {**CALM, "MaxAttempts": 60}),
            like=[text(NEVER, {**CALM, "MaxAttempts": 60, "BackoffRate": 1})],
            says="5 calls of pay at most",
            when=lambda definition, _: len(retriers(definition)) < 3,
            hint="One counter is right. It still allows an order sixty more calls, in the middle of an outage.",
        ),
        Wrong(
            answer=text(CALM),
            like=[text({**CALM, "MaxAttempts": 3})],
            says="expected 1 call of pay",
            when=lambda definition, _: "CardDeclined" not in json.dumps(definition),
            hint="States.ALL stands for CardDeclined too, and a declined card stays declined. It needs a Retrier of its own, above, that allows nothing.",
        ),
        Wrong(
            answer=text(CALM, NEVER),
            says="States.ALL",
            hint="A Retrier with States.ALL must be the last one. Whatever stands below it would never be asked.",
        ),
        Wrong(
            answer=text(NEVER, {**CALM, "MaxAttempts": 2}),
            like=[text(NEVER, {**CALM, "MaxAttempts": 1}), text(NEVER), text()],
            says="FAILED with",
            when=lambda definition, _: sum(each.get("MaxAttempts", 3) for each in retriers(definition)) < 3,
            hint="A payment must survive three failed calls: the first one and three retries are the fewest.",
        ),
        Wrong(
            answer=text(NEVER, {**CALM, "BackoffRate": 1}),
            like=[text(NEVER, {**CALM, "BackoffRate": 1.5}), text(NEVER, {**CALM, "MaxDelaySeconds": 2})],
            says="at least twice the one before",
            when=lambda definition, _: retriers(definition)[-1].get("IntervalSeconds", 1) >= 2,
            hint="The bank gets the same pause, or nearly the same, after each try. BackoffRate makes each pause so many times the one before.",
        ),
        Wrong(
            answer=text(NEVER, {**CALM, "IntervalSeconds": 1}),
            like=[text(NEVER, {"ErrorEquals": ["States.ALL"], "MaxAttempts": 4})],
            says="a first pause of at least 2 s",
            when=lambda definition, _: retriers(definition)[-1].get("IntervalSeconds", 1) < 2,
            hint="The pauses grow, and the first one is too short: without IntervalSeconds it is 1 second.",
        ),
        Wrong(
            answer=text(NEVER, {**CALM, "ErrorEquals": ["BankBusy", "BankDown"]}),
            says="FAILED with Lost",
            hint="Nobody knows all the errors of an outage by name. Which name stands for all of them?",
        ),
    ],
    also_right=[
        text(NEVER, {**CALM, "MaxAttempts": 3}),
        text(NEVER, {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 5, "BackoffRate": 3}),
        text({"ErrorEquals": ["CardDeclined"], "MaxAttempts": 0}, {**CALM, "MaxDelaySeconds": 60}),
    ],
    free=["IntervalSeconds", "MaxAttempts", "BackoffRate"],
    hints=[
        "Run the cell as it is, then count: how many calls may one order make, and what do three counters add up to?",
        "One Retrier for all errors has one counter. What is never to be repeated stands above it, with MaxAttempts 0.",
        'Part of the answer: `{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, …}` as the last Retrier',
    ],
    concepts=["retry storm", "back-off", "MaxAttempts"],
    why="One counter for all errors bounds the calls of an order, growing pauses give the bank rest, and a declined card is asked for once.",
    variation="A thousand orders wait for the same bank, and all of them fail in the same second. Which field keeps them from coming back in the same second?",
)

EXERCISES: Sequence[Exercise] = [*ASKED, PREDICT_TIMES, SURVIVE, PUT_IN_ORDER, JUST_A_MINUTE, CALM_THE_STORM]
