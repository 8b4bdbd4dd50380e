"""Lesson 19, Durable functions: what the exercises ask and how answers are judged."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any
from uuid import uuid4

from aws_durable_execution_sdk_python import StepError, durable_execution, durable_step
from aws_durable_execution_sdk_python.config import Duration, StepConfig
from aws_durable_execution_sdk_python.retries import RetryPresets

from sfnlearn import Faults, LambdaFunction, StateMachine, run
from sfnlearn.course.checking.exercise import Exercise, Wrong
from sfnlearn.course.checking.probes import generated, out, tried, truth
from sfnlearn.course.pieces import durable_run
from sfnlearn.cloud.durable.answers import ENDING, HARNESS

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
ONCE = StepConfig(retry_strategy=RetryPresets.none())
DAY = Duration.from_days(1)


def known(says: str, hint: str, answer: Any, *like: Any, when: Any = None) -> Wrong:
    """A mistake: what the checker finds, the hint, the answers that make it, and how others with it are known."""
    return Wrong(answer=answer, like=like, says=says, hint=hint, when=when)


# ------------------------------------------------------------------ in the lesson


@durable_step
def pay(step: Any, order: Any) -> Any:
    """Take the money."""
    return {"receipt": "R-" + order["id"]}


@durable_step
def ship(step: Any, order: Any) -> Any:
    """Print the label."""
    assert order["paper"] > 0, "no paper"
    return {"label": order["id"]}


@durable_step
def refund(step: Any, paid: Any) -> Any:
    """Give the money back."""
    return {"refunded": paid["receipt"]}


@durable_execution
def saga(order: Any, context: Any) -> Any:
    """The lesson's function."""
    paid = context.step(pay(order), config=ONCE)
    context.wait(DAY, name="night")
    try:
        return context.step(ship(order), config=ONCE)
    except StepError:
        return context.step(refund(paid))


@durable_execution
def numbered(order: Any, context: Any) -> Any:
    """It reads a number outside of a step."""
    number = uuid4().hex
    label = context.step(lambda step: number, name="label")
    context.wait(DAY, name="night")
    return [label, context.step(lambda step: number, name="invoice")]


def called() -> int:
    """How often Lambda calls saga for an order."""
    done = durable_run(saga, {"id": "p7", "paper": 5})
    assert done.steps() == ["pay", "ship"]
    return done.invocations


def numbers() -> str:
    """Whether label and invoice have the same number."""
    done = durable_run(numbered, {})
    return "a" if done.output[0] == done.output[1] else "b" if done.status == "SUCCEEDED" else "c"


def fickle() -> str:
    """What comes of a step that has another name at the second call."""
    calls = []

    @durable_execution
    def handler(order: Any, context: Any) -> None:
        calls.append(1)
        context.step(lambda step: None, name="van" if len(calls) % 2 else "bike")
        context.wait(DAY, name="night")

    return {"NonDeterministicExecutionError": "c"}.get(str(durable_run(handler, {}).error), "?")


def undone_first() -> str:
    """Which of two steps that were done is undone first by a saga."""
    task = {"Type": "Task", "Resource": ARN + "any"}
    caught = [{"ErrorEquals": ["States.ALL"], "Next": "Refund"}]
    states = {
        "Reserve": {**task, "Next": "Pay"},
        "Pay": {**task, "Next": "Ship"},
        "Ship": {**task, "Catch": caught, "End": True},
        "Refund": {**task, "Next": "Release"},
        "Release": {**task, "End": True},
    }
    faults = Faults().on("Ship", error="PrinterOffline")
    machine = StateMachine({"StartAt": "Reserve", "States": states})
    execution = run(machine, {}, functions={"any": lambda event, context: event}, faults=faults)
    entered = [event.state for event in execution.events if event.type == "TaskStateEntered"]
    return "b" if entered.index("Refund") < entered.index("Release") else "a"


KEEPS = "seen = []\ndef handler(event, context):\n    seen.append(event)\n    return len(seen)\n"


def forgotten() -> int:
    """What a global holds at the first call in a new environment."""
    return int(LambdaFunction("keeps", KEEPS).invoke({}, at=0.0).value)


ASKED = [
    Exercise(
        id="l19.r1",
        title="Recall from lesson 06",
        prompt=("An order was reserved, then paid; shipping it fails. In which order does a saga undo what was done? "),
        kind="predict",
        options={"a": "release the goods, then refund", "b": "refund, then release the goods", "c": "both at once"},
        solution="b",
        probes=[truth(undone_first, ran="a saga in which the third step fails")],
        wrong=[
            known("you expected", "Undo the newest first: what was done last may rest on what was done before.", "a"),
            known("you expected", "An undo may fail as well, and then it must be clear what is left.", "c"),
        ],
        hints=["Think of taking off shoes and socks."],
        concepts=["saga", "compensation"],
        why="The undos run in the reverse order of the steps.",
    ),
    Exercise(
        id="l19.r2",
        title="Recall from lesson 01",
        prompt=(
            "A function appends its event to a global list. Tomorrow Lambda calls it in a new environment. How many events does the "
            "list hold after that call?"
        ),
        kind="predict",
        solution=1,
        probes=[truth(forgotten, ran="the first call in a new environment")],
        wrong=[
            known("1", "The call itself appends its event before you look.", 0),
            known("1", "The event of the first day was in yesterday's environment, which is gone.", 2),
            known("1", "Nothing is carried over from one environment to the next, however many calls it had.", 3),
            known("1", "Lambda does not copy environments. The new one begins with the file.", 4),
            known(
                "1",
                "A new environment runs the file anew, and the list is empty then. How many calls append to it?",
                10,
                when=lambda number, _: number not in {0, 1, 2, 3, 4},
            ),
        ],
        hints=["A cold start runs the whole file again."],
        concepts=["cold start"],
        why="The list is made again at the cold start, and this call appends one event.",
    ),
    Exercise(
        id="l19.p1",
        title="How many calls?",
        prompt=("An order goes well: `pay`, a night, `ship`. How often does Lambda call the function `saga` for it?"),
        kind="predict",
        solution=2,
        probes=[truth(called, ran="one order that goes well")],
        wrong=[
            known("2", "`context.wait` ends the call. Somebody has to call again in the morning.", 1),
            known("2", "The steps run inside of a call. Only the wait ends it.", 3),
            known("2", "Counted are calls of `saga`, and neither its steps nor its lines.", 4),
            known("2", "It is called at least once: who else would run its first line?", 0),
            known(
                "2",
                "Count what ends a call of the function: the wait, and the end.",
                5,
                6,
                when=lambda number, _: number > 4,
            ),
        ],
        hints=["What does `context.wait` do with the call?"],
        concepts=["durable function", "wait"],
        why="The wait ends the first call; the second begins at the first line and goes to the end.",
    ),
    Exercise(
        id="l19.p2",
        title="One number or two?",
        prompt=(
            "`number` is made in the first line, outside of a step. The label is printed before the night, the invoice after it. "
            "What is on them?"
        ),
        kind="predict",
        options={
            "a": "the same number: it is a local variable of one function",
            "b": "two different numbers",
            "c": "nothing: the SDK refuses code like that",
        },
        solution="b",
        probes=[truth(numbers, ran="the function, on a virtual clock")],
        wrong=[
            known("you expected", "The function is called twice, and its first line runs in both calls.", "a"),
            known(
                "you expected", "The SDK sees the steps and their names. What a variable holds it does not see.", "c"
            ),
        ],
        hints=["Which lines run again in the second call?"],
        concepts=["replay", "determinism"],
        why="The second call makes another number, and only the label's step has kept the first one.",
    ),
    Exercise(
        id="l19.p3",
        title="Van or bike?",
        prompt="At its first call the function has a step `van`, at the second it has `bike` in that place. What happens?",
        kind="predict",
        options={
            "a": "`bike` runs as well: the parcel goes twice",
            "b": "`bike` gets the result of `van`",
            "c": "the execution fails",
        },
        solution="c",
        probes=[truth(fickle, ran="a function whose step has another name at the second call")],
        wrong=[
            known("you expected", "In that place there is a checkpoint already, so nothing runs.", "a"),
            known("you expected", "The checkpoint has the name of its step, and the SDK compares it.", "b"),
        ],
        hints=["What does a checkpoint know of its step?"],
        concepts=["determinism", "checkpoint"],
        why="The SDK finds a checkpoint called van where bike stands now, and refuses to go on.",
    ),
]

# -------------------------------------------------------------- exercise notebook

# q1: what runs twice?

SHOWN = """
@durable_execution
def handler(order, context):
    note("a")
    price = context.step(quote(order))          # quote notes "b"
    note("c")
    context.wait(Duration.from_hours(1), name="think")
    note("d")
    label = context.step(pack(order))           # pack notes "e"
    context.wait(Duration.from_days(1), name="night")
    note("f")
    return [price, label]
"""


@cache
def noted() -> dict[str, int]:
    """How often each note is made."""
    notes: list[str] = []

    @durable_execution
    def handler(order: Any, context: Any) -> Any:
        notes.append("a")
        price = context.step(lambda step: notes.append("b"), name="quote")
        notes.append("c")
        context.wait(Duration.from_hours(1), name="think")
        notes.append("d")
        label = context.step(lambda step: notes.append("e"), name="pack")
        context.wait(DAY, name="night")
        notes.append("f")
        return [price, label]

    durable_run(handler, {})
    return {name: notes.count(name) for name in "abcdef"}


TWICE = {"a": 3, "b": 1, "c": 3, "d": 2, "e": 1, "f": 1}

PREDICT_REPLAY = Exercise(
    id="l19.q1",
    title="What runs again?",
    prompt=f"""
`note` writes a letter down each time when its line runs. The order goes well, and no step is tried again. How often is each letter written down?

```python{SHOWN.rstrip()}
```
""",
    kind="predict",
    starter='{"a": ..., "b": ..., "c": ..., "d": ..., "e": ..., "f": ...}',
    solution=TWICE,
    probes=[truth(noted, ran="the function, and every note of its three calls")],
    wrong=[
        known(
            '"a" is not right',
            "Two waits make three calls, and each begins at the first line.",
            dict.fromkeys("abcdef", 1),
            when=lambda answer, _: answer["a"] == 1,
        ),
        known(
            '"a" is not right',
            "There are two waits: after each of them the function is called again.",
            {"a": 2, "b": 1, "c": 2, "d": 1, "e": 1, "f": 1},
            {"a": 2, "b": 1, "c": 2, "d": 2, "e": 1, "f": 1},
            when=lambda answer, _: answer["a"] == 2,
        ),
        known(
            '"b" is not right',
            "A step that has its checkpoint does not run again.",
            {"a": 3, "b": 3, "c": 3, "d": 2, "e": 2, "f": 1},
            {"a": 3, "b": 2, "c": 3, "d": 2, "e": 1, "f": 1},
            when=lambda answer, _: answer["b"] != 1 and answer["a"] == 3,
        ),
        known(
            '"c" is not right',
            "The line between the step and the wait is in no step: it runs in every call, as the first line does.",
            {"a": 3, "b": 1, "c": 1, "d": 2, "e": 1, "f": 1},
            {"a": 3, "b": 1, "c": 2, "d": 2, "e": 1, "f": 1},
            when=lambda answer, _: answer["c"] != 3 and answer["a"] == 3 and answer["b"] == 1,
        ),
        known(
            '"d" is not right',
            "The first call ends at the first wait. Which of the three calls come to the line after it?",
            {"a": 3, "b": 1, "c": 3, "d": 3, "e": 1, "f": 1},
            {"a": 3, "b": 1, "c": 3, "d": 1, "e": 1, "f": 1},
            when=lambda answer, _: answer["c"] == 3 and answer["d"] != 2,
        ),
        known(
            '"e" is not right',
            "`pack` is a step. It runs in the second call; the third finds its checkpoint.",
            {"a": 3, "b": 1, "c": 3, "d": 2, "e": 2, "f": 1},
            when=lambda answer, _: answer["d"] == 2 and answer["e"] != 1,
        ),
        known(
            '"f" is not right',
            "The last line comes after the second wait: only one call gets there.",
            {"a": 3, "b": 1, "c": 3, "d": 2, "e": 1, "f": 3},
            {"a": 3, "b": 1, "c": 3, "d": 2, "e": 1, "f": 2},
            when=lambda answer, _: answer["e"] == 1 and answer["f"] != 1,
        ),
    ],
    hints=[
        "How many calls are there? Write for each call where it begins and where it ends.",
        "A call begins at the first line and ends at a wait that is not over yet. Steps with a checkpoint are passed over.",
        'Part of the answer: `"a": 3, "b": 1`',
    ],
    concepts=["replay", "checkpoint"],
    why="Three calls: a b c | a c d e | a c d f. Only b and e are in steps, and run once.",
    variation="Put a third wait before the last line. Which numbers change?",
)

# q2: the clock

IMPORTS = """import time
from aws_durable_execution_sdk_python import durable_execution, durable_step
from aws_durable_execution_sdk_python.config import Duration
"""
PRINTS = """
@durable_step
def label(step, order, day):
    return f"{order['id']}: came on day {day}"

@durable_step
def invoice(step, order, day):
    return f"{order['amount']} euros, due on day {day + 14}"
"""
TODAY = """
@durable_step
def today(step):
    return int(time.time() // 86400)
"""


def dated(
    day: str = "context.step(today())",
    *,
    more: str = TODAY,
    nights: str = 'order["nights"]',
    again: str = "",
    then: str = "day",
    imports: str = IMPORTS,
) -> str:
    """An answer to q2: how it comes to the day, before and after the wait."""
    return f"""{imports}{more}{PRINTS}
@durable_execution
def handler(order, context):
    day = {day}
    printed = context.step(label(order, day))
    context.wait(Duration.from_days({nights}), name="nights")
{again}    return [printed, context.step(invoice(order, {then}))]
"""


CLOCK = "int(time.time() // 86400)"


def waiting(random: Random) -> Any:
    """An order, and how many nights it waits."""
    return {
        "id": f"p{random.randrange(1, 10)}",
        "amount": random.choice([20, 35]),
        "nights": random.randrange(1, 5),
    }


READ_CLOCK = Exercise(
    id="l19.q2",
    title="Repair: two days on one order",
    repair=True,
    prompt="""
An order comes in on a day. Its label says so at once; the invoice is written when the goods are there, some nights later, and is due 14 days after the
day **when the order came**. The invoices are due too late, by as many days as the order waited. Repair the function: it returns the texts of label and
invoice, as it does now. `label` and `invoice` are right, and so is the wait. (`time.time()` gives seconds; a day has 86,400 of them.)
""",
    kind="handler",
    starter="\n" + dated(CLOCK, more=""),
    solution=dated(),
    harness=ENDING,
    probes=[out(generated(waiting, count=4, including=[{"id": "p7", "amount": 20, "nights": 1}]))],
    wrong=[
        known(
            "$.output[1] is",
            "The clock is still read outside of a step, and that line runs in every call. What keeps a value over a replay?",
            dated(CLOCK, more="", imports=IMPORTS + "\n# the day is read first\n"),
            dated("now()", more=f"\ndef now():\n    return {CLOCK}\n"),
            when=lambda source, _: "context.step(label" in source and source.count("context.step(") == 2,
        ),
        known(
            "$.output[0] is",
            "A global is read when Lambda loads the file, and not when the order comes. Read the clock in the handler, in a step.",
            dated("DAY", more=f"\nDAY = {CLOCK}\n"),
            when=lambda source, _: "DAY" in source,
        ),
        known(
            "$.output[1] is",
            "The second step reads the clock after the nights, and keeps that day. Read it once, in a step before the wait.",
            dated(again="    later = context.step(today(), name='later')\n", then="later"),
            when=lambda source, _: source.count("today()") > 1,
        ),
        known(
            "FAILED",
            "`today()` alone makes a step and does not run it. `context.step(...)` runs it and gives its result.",
            dated("today()"),
            when=lambda source, _: "day = today()" in source,
        ),
        known(
            "$.output[0] is",
            "The day is one number for label and invoice: the day itself, and not the seconds.",
            dated(more=TODAY.replace(" // 86400", "")),
            dated(more=TODAY.replace("int(time.time() // 86400)", "round(time.time() / 3600)")),
            when=lambda source, _: "86400)" not in source,
        ),
        known(
            "FAILED",
            "Without `@durable_step` a function runs at once, and `context.step` gets a number instead of a step.",
            dated(more=TODAY.replace("@durable_step\n", "").replace("(step)", "()")),
            when=lambda source, _: "def today():" in source,
        ),
        known(
            "$.output[0] is",
            "Counting the nights back makes the invoice right by chance. Keep the day where it is read: in a step.",
            dated(f"{CLOCK} - order['nights']", more=""),
            when=lambda source, _: "- order" in source,
        ),
    ],
    also_right=[
        dated(f"context.step(lambda step: {CLOCK}, name='today')", more=""),
        dated(
            "context.step(today())",
            more="\n@durable_step\ndef today(step):\n    return date.today().toordinal() - 719163\n",
            imports=IMPORTS.replace("import time", "from datetime import date"),
        ),
    ],
    hints=[
        "Which lines run again after the wait? What does each of them give the second time?",
        "A step's result is kept: put the reading of the clock into a step of its own, before the label.",
        "Part of the answer: `@durable_step`, `def today(step): return int(time.time() // 86400)`",
    ],
    concepts=["determinism", "replay", "durable step"],
    why="In a step the clock is read once, and every further call gets the day from the checkpoint.",
    variation="Let the label be written after the wait too. Would anybody have noticed the mistake?",
)

# q3: the undo

SHOP = """from aws_durable_execution_sdk_python import StepError, durable_execution, durable_step
from aws_durable_execution_sdk_python.config import Duration, StepConfig
from aws_durable_execution_sdk_python.retries import RetryPresets

once = StepConfig(retry_strategy=RetryPresets.none())

def work(name, order):
    assert name not in order["broken"], "broken"

@durable_step
def reserve(step, order): work("reserve", order)
@durable_step
def pay(step, order): work("pay", order)
@durable_step
def ship(step, order): work("ship", order)
@durable_step
def refund(step, order): work("refund", order)
@durable_step
def release(step, order): work("release", order)
"""


def shop(body: str) -> str:
    """An answer to q3: the body of the handler."""
    lines = "".join(f"    {line}\n" if line else "\n" for line in body.strip("\n").splitlines())
    return f"{SHOP}\n@durable_execution\ndef handler(order, context):\n{lines}"


BLIND = """
context.step(reserve(order), config=once)
context.step(pay(order), config=once)
context.wait(Duration.from_days(1), name="night")
context.step(ship(order), config=once)
return "sent"
"""
UNDOING = """
undos = []
try:
    context.step(reserve(order), config=once)
    undos.append(release)
    context.step(pay(order), config=once)
    undos.append(refund)
    context.wait(Duration.from_days(1), name="night")
    context.step(ship(order), config=once)
except StepError:
    for undo in reversed(undos):
        context.step(undo(order), config=once)
    return "refused"
return "sent"
"""
NESTED = """
try:
    context.step(reserve(order), config=once)
except StepError:
    return "refused"
try:
    context.step(pay(order), config=once)
    context.wait(Duration.from_days(1), name="night")
    try:
        context.step(ship(order), config=once)
    except StepError:
        context.step(refund(order), config=once)
        raise
except StepError:
    context.step(release(order), config=once)
    return "refused"
return "sent"
"""


def breaking(random: Random) -> Any:
    """An order, and which of its steps fails."""
    broken = random.choice([[], ["reserve"], ["pay"], ["ship"]])
    return {"id": f"p{random.randrange(1, 8)}", "broken": broken}


EACH_BROKEN = [{"id": "p7", "broken": broken} for broken in ([], ["reserve"], ["pay"], ["ship"])]

UNDO = Exercise(
    id="l19.q3",
    title="The saga as code",
    prompt="""
The saga of lesson 06 as a durable function. `reserve`, `pay`, a night, `ship`; each step is tried **once**. When one of the three fails, what was done before it is
undone, the newest first: `release` undoes `reserve`, and `refund` undoes `pay`. Then the function returns `"refused"`. Where all goes well it returns `"sent"`, as it does
now. The undos are steps too, tried once. What failed was not done and is not undone. Change the handler alone. (`order["broken"]` names the step that fails.)
""",
    kind="handler",
    starter="\n" + shop(BLIND),
    solution=shop(UNDOING),
    harness=HARNESS,
    probes=[out(generated(breaking, count=3, including=EACH_BROKEN))],
    wrong=[
        known(
            '"FAILED"',
            "`StepError` is what comes out of `context.step`. Catch that one, whatever the step itself raised.",
            shop(UNDOING.replace("StepError", "AssertionError")),
            when=lambda source, _: "except StepError" not in source and "except Exception" not in source,
        ),
        known(
            "$.steps[",
            "The undos run in the order of the steps. The newest comes first: what was paid is given back, then the goods are released.",
            shop(UNDOING.replace("reversed(undos)", "undos")),
            when=lambda source, _: "reversed" not in source and "[::-1]" not in source and "for " in source,
        ),
        known(
            "$.steps",
            "A step that failed was not done. Note its undo after the step, and not before it.",
            shop(
                UNDOING.replace(
                    "    context.step(pay(order), config=once)\n    undos.append(refund)\n",
                    "    undos.append(refund)\n    context.step(pay(order), config=once)\n",
                )
            ),
            shop(
                UNDOING.replace(
                    "    context.step(reserve(order), config=once)\n    undos.append(release)\n",
                    "    undos.append(release)\n    context.step(reserve(order), config=once)\n",
                )
            ),
            when=lambda source, _: any(
                source.find(f"append({undo})") < source.find(f"context.step({step}(order)")
                and f"append({undo})" in source
                for undo, step in (("refund", "pay"), ("release", "reserve"))
            ),
        ),
        known(
            "$.steps",
            "The undos are plain calls here: `refund(order)` makes a step and does not run it. `context.step(...)` runs it.",
            shop(UNDOING.replace("context.step(undo(order), config=once)", "undo(order)")),
            when=lambda source, _: "        undo(order)" in source,
        ),
        known(
            "failed",
            "Without `config=once` a step is tried up to six times. The text wants one attempt.",
            shop(UNDOING.replace("context.step(ship(order), config=once)", "context.step(ship(order))")),
            shop(UNDOING.replace(", config=once", "")),
            when=lambda source, _: "context.step(ship(order))" in source or "context.step(pay(order))" in source,
        ),
        known(
            '"sent"',
            'After the undos the function goes on to its last line. Return `"refused"` where the undos end.',
            shop(UNDOING.replace('    return "refused"\n', "")),
            when=lambda source, _: "refused" not in source,
        ),
        known(
            "$.steps",
            "One payment is undone and the goods stay reserved. How many steps were done before `ship`?",
            shop(UNDOING.replace("    undos.append(release)\n", "")),
            when=lambda source, _: "append(release)" not in source and "release(order)" not in source,
        ),
        known(
            '"FAILED"',
            "The undos run, and then the error goes on: `raise` ends the execution FAILED. The text wants an answer instead.",
            shop(UNDOING.replace('    return "refused"\n', "    raise\n")),
            when=lambda source, _: "raise\n" in source and 'return "refused"' not in source,
        ),
    ],
    also_right=[shop(NESTED)],
    hints=[
        "Break each step in turn in your head. What had been done when `ship` failed, when `pay` failed, when `reserve` failed?",
        "A list of undos grows with each step that is done; `except StepError` runs them in reverse order.",
        "Part of the answer: `undos.append(release)` after `reserve`, and `for undo in reversed(undos):`",
    ],
    concepts=["saga", "compensation", "StepError"],
    why="The list of undos is a local variable, and replay builds it up again: what it holds follows from the checkpoints alone.",
    variation="What if `refund` itself fails? Break it too, and decide who should hear of it.",
)

# q4: five cases

CASES = {
    "a": (
        "machine",
        "An order calls eight AWS services and no code of your own. The finance department reads along and approves each change of the flow.",
        "eight services, no code, and readers who do not program: that is data with a picture",
    ),
    "b": (
        "durable",
        "A team's Python bargains with a courier for days: loops, conditions on figures, a wait of some hours after each offer. Only the team reads it.",
        "loops and conditions in one team's Python, with waits between them: a state machine would be longer, one call too short",
    ),
    "c": (
        "function",
        "A label is drawn from an order. It takes two seconds, and who asks waits for the answer.",
        "two seconds, one call: nothing waits, and nothing has to be remembered",
    ),
    "d": (
        "queue",
        "A million parcels are scanned in a night. Each scan is saved, none has to do with another, and nobody waits. Peaks must not overrun the database.",
        "independent pieces of work, and peaks that have to be smoothed: there is no flow to remember",
    ),
    "e": (
        "machine",
        "Ten thousand rows of a file are priced side by side; the run page must show which ones failed, and run those again.",
        "many items side by side, seen one by one and redriven: a distributed Map does it without code",
    ),
}
KINDS = ("machine", "durable", "function", "queue")


def chosen(answer: Any) -> str | None:
    """Why the first case that is not right is another."""
    for name, (kind, _, reason) in CASES.items():
        if answer[name] not in KINDS:
            return f'"{name}" is {answer[name]!r}, which is not one of {", ".join(KINDS)}'
        if answer[name] != kind:
            return f'"{name}" is not the {answer[name]} here: {reason}'
    return None


RIGHT = {name: kind for name, (kind, _, _) in CASES.items()}
ASKED_CASES = "\n".join(f"- **{name}** {text}" for name, (_, text, _) in CASES.items())

CHOOSE = Exercise(
    id="l19.q4",
    title="Machine, durable function, one function, queue?",
    prompt=f"""
Which of the four fits best? Write `"machine"`, `"durable"`, `"function"` (one plain Lambda function) or `"queue"` for each case.

{ASKED_CASES}
""",
    kind="predict",
    starter='{"a": ..., "b": ..., "c": ..., "d": ..., "e": ...}',
    solution=RIGHT,
    probes=[tried(chosen, ran="your choice, case by case", expected="what each case needs, and no more than that")],
    wrong=[
        known(
            '"a" is not the',
            "Who else has to read it? Code is read by those who program.",
            RIGHT | {"a": "durable"},
            RIGHT | {"a": "function"},
            RIGHT | {"a": "queue"},
            when=lambda answer, _: answer["a"] != "machine",
        ),
        known(
            '"b" is not the',
            "Look at who writes and reads it, and at how long it lasts: days, with waits.",
            RIGHT | {"b": "machine"},
            RIGHT | {"b": "function"},
            RIGHT | {"b": "queue"},
            when=lambda answer, _: answer["b"] != "durable",
        ),
        known(
            '"c" is not the',
            "Take the smallest thing that does it. What would have to be remembered between two calls?",
            RIGHT | {"c": "durable"},
            RIGHT | {"c": "machine"},
            RIGHT | {"c": "queue"},
            when=lambda answer, _: answer["c"] != "function",
        ),
        known(
            '"d" is not the',
            "Is there a second step at all? What has to wait here is the work, and not a workflow.",
            RIGHT | {"d": "machine"},
            RIGHT | {"d": "durable"},
            RIGHT | {"d": "function"},
            when=lambda answer, _: answer["d"] != "queue",
        ),
        known(
            '"e" is not the',
            "Ten thousand rows with three operations each do not fit into one durable execution. Who shows them one by one?",
            RIGHT | {"e": "durable"},
            RIGHT | {"e": "function"},
            RIGHT | {"e": "queue"},
            when=lambda answer, _: answer["e"] != "machine",
        ),
    ],
    hints=[
        "Ask of each case: does something wait? Who reads it? Is there an order of steps at all?",
        "Services, pictures, many items: machine. One team's loops and waits: durable. One call: function. Independent pieces: queue.",
        'Part of the answer: `"b": "durable", "d": "queue"`',
    ],
    concepts=["durable function", "when not to use Step Functions"],
    why="The smallest thing that does it is best: a workflow only where something has to be remembered between steps.",
    variation="Change one sentence in each case so that another choice becomes the best one.",
)

EXERCISES = [*ASKED, PREDICT_REPLAY, READ_CLOCK, UNDO, CHOOSE]
