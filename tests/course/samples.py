"""Exercises to test with: one of each kind, complete, with answers of every outcome."""

from __future__ import annotations

from typing import Any

from sfnlearn.course.checking.exercise import Exercise, Wrong
from sfnlearn.course.checking.probes import calls, each, ends, fault, generated, hist, out, time, trace, truth

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
HINTS = ["Look at the state's type.", "The field is Resource.", 'Part of the answer: `"Type": "Task"`']

HELLO = """
def handler(event, context):
    return f"Hello, {event['name']}!"
"""


def task(**fields: Any) -> dict[str, Any]:
    """A machine of one Task that calls hello."""
    return {"StartAt": "Hello", "States": {"Hello": {"Type": "Task", "Resource": f"{ARN}hello", "End": True, **fields}}}


RETRY = [{"ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 2, "BackoffRate": 1}]
PASS_ONLY = {"StartAt": "Hello", "States": {"Hello": {"Type": "Pass", "Result": "Hello, Ada!", "End": True}}}
ANY_ERROR = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 2, "BackoffRate": 1}]
BUSY = [fault("hello", "Busy", times=2)]

ASL = Exercise(
    id="l02.q4",
    title="A Task from nothing",
    prompt="Call `hello`, and again when it is `Busy`.",
    kind="asl",
    starter='{\n  "StartAt": "",\n  "States": {}\n}',
    solution=task(Retry=RETRY),
    functions={"hello": HELLO},
    probes=[
        out(each({"name": "Ada"}, {"name": "Bo"}), reference=lambda value: f"Hello, {value['name']}!"),
        out(generated(lambda random: {"name": random.choice("XYZ")}, count=5)),
        hist({"name": "Ada"}, ["Hello"]),
        calls({"name": "Ada"}, counts={"hello": 3}, faults=BUSY),
        time({"name": "Ada"}, at_least=4, at_most=5, faults=BUSY),
        ends({"name": "Ada"}, "FAILED", "Broken", faults=[fault("hello", "Broken", times=1)]),
    ],
    wrong=[
        Wrong(answer=PASS_ONLY, says='"Hello, Bo!"', hint="A Pass state calls nothing."),
        Wrong(answer=task(), says="3 calls of hello", hint="Nothing says that a failed call is made again."),
        Wrong(answer=task(Retry=ANY_ERROR), says="FAILED with Broken", hint="This Retrier takes every error."),
        Wrong(answer=task(Retri=RETRY), says="Retri", hint="Look at the spelling of the fields."),
    ],
    also_right=[{**task(Retry=[{**RETRY[0], "JitterStrategy": "NONE"}]), "Comment": "the same"}],
    hints=HINTS,
    concepts=["Task", "Retry"],
    why="A Task hands its input to the resource.",
    variation="Let it wait longer each time.",
)

COUNTER = """
count = 0
def handler(event, context):
    global count
    count += 1
    return count
"""
IN_EVENT = """
def handler(event, context):
    return event["count"] + 1
"""

HANDLER = Exercise(
    id="l01.q3",
    title="State in the event",
    prompt="Make the answer depend on the event alone.",
    kind="handler",
    starter=COUNTER,
    solution=IN_EVENT,
    probes=[
        trace([(0.0, {"count": 4}), (1.0, {"count": 4})], [5, 5]),
        trace(generated(lambda random: [(random.random(), {"count": random.randrange(9)}) for _ in range(4)], count=5)),
        out({"count": 1}, 2),
    ],
    wrong=[
        Wrong(answer=COUNTER.replace("count = 0", "count = 4"), says="call 2", hint="A global survives a warm start."),
        Wrong(answer="def handler(event, context):\n    return 5\n", says="happened 5", hint="Every call answers 5."),
        Wrong(answer="def handler(event, context)\n    return 5\n", says="a colon :", hint="A colon is missing."),
    ],
    also_right=["def lambda_handler(event, context):\n    return 1 + event['count']\n"],
    hints=HINTS,
    concepts=["execution environment"],
    why="What is in the event is there in every environment.",
    variation="Answer with the environment's own count too.",
)

PREDICT = Exercise(
    id="l01.q1",
    title="Predict",
    prompt="What do three calls answer?",
    kind="predict",
    starter="[..., ..., ...]",
    solution=[1, 2, 3],
    probes=[truth(lambda: [1, 2, 3], ran="three calls, one second apart")],
    wrong=[
        Wrong(answer=[1, 1, 1], says="item 2 is not right", hint="The environment is kept."),
        Wrong(answer=[0, 1, 2], says="item 1 is not right", hint="It counts before it answers."),
        Wrong(answer=[1, 2], says="number of items", hint="One answer for each call."),
    ],
    hints=HINTS,
    concepts=["warm start"],
    why="A warm environment keeps its globals.",
    variation="And ten minutes apart?",
)

IN_LESSON = Exercise(
    id="l02.p1",
    title="Predict the status",
    prompt="How does it end?",
    kind="predict",
    options={"a": "SUCCEEDED", "b": "FAILED"},
    solution="b",
    probes=[truth(lambda: "b", ran="the machine with an empty name")],
    wrong=[Wrong(answer="a", says="b", hint="A raised exception is an error name.")],
    hints=["Look at the handler."],
    concepts=["status"],
    why="The handler raises.",
)

SAMPLES = {exercise.id: exercise for exercise in (HANDLER, PREDICT, ASL, IN_LESSON)}


def changed(exercise: Exercise, **fields: Any) -> Exercise:
    """A copy of the exercise with other fields."""
    return Exercise(**{name: getattr(exercise, name) for name in exercise.__dataclass_fields__} | fields)
