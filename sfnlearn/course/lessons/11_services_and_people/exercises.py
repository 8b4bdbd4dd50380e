"""Lesson 11, Services and people: what the exercises ask and how answers are judged."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from sfnlearn import Execution, StateMachine, StatesError, UsageError, run
from sfnlearn.cloud.simulated_cloud import Cloud
from sfnlearn.course.checking.exercise import Exercise, Wrong
from sfnlearn.course.checking.probes import (
    alike,
    each_call_fails,
    failure,
    generated,
    heartbeat,
    hist,
    out,
    person,
    success,
    truth,
)

QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/"
PUT, SEND = "arn:aws:states:::dynamodb:putItem", "arn:aws:states:::sqs:sendMessage"
ASK, PUBLISH = f"{SEND}.waitForTaskToken", "arn:aws:states:::sns:publish"
LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:"
TOPIC = "arn:aws:sns:us-east-1:123456789012:news"


def state(type_: str, **fields: Any) -> dict[str, Any]:
    """A state; it ends its block unless it has a Next."""
    end = {} if "Next" in fields else {"End": True}
    return {"Type": type_, **fields, **end}


def machine(**states: Any) -> dict[str, Any]:
    """A machine that starts with the first of its states."""
    return {"StartAt": next(iter(states)), "States": states}


def ends_in(**outcomes: str) -> dict[str, Any]:
    """Pass states that say how an order ended."""
    return {name: state("Pass", Result=said) for name, said in outcomes.items()}


def reached(definition: dict[str, Any]) -> dict[str, Any]:
    """A machine without the Pass states that no way leads to, which would be refused."""
    states = definition["States"]
    targets = {definition["StartAt"]}
    for one in states.values():
        targets |= {one.get("Next"), *(catcher["Next"] for catcher in one.get("Catch", []))}
    return {**definition, "States": {name: one for name, one in states.items() if name in targets}}


def first(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The state that an answer starts with, whatever it is called."""
    state_there: dict[str, Any] = definition["States"][definition["StartAt"]]
    return state_there


def sent_by_path(task: Mapping[str, Any]) -> set[Any]:
    """The paths in a Task's message, that is, the values under names that end in .$."""
    body = task.get("Parameters", {}).get("MessageBody", {})
    return {value for name, value in body.items() if name.endswith(".$")} if isinstance(body, dict) else set()


def names_caught(definition: Mapping[str, Any]) -> list[str]:
    """The error names of the first state's Catchers, in order."""
    return [error for catcher in first(definition).get("Catch", []) for error in catcher["ErrorEquals"]]


def results(definition: Mapping[str, Any]) -> set[Any]:
    """What the Pass states of an answer say."""
    return {one.get("Result") for one in definition["States"].values() if one["Type"] == "Pass"}


def members(sent: Any) -> set[str]:
    """The names in an object that is sent, without their .$; of what is no object, none."""
    return {name.removesuffix(".$") for name in sent} if isinstance(sent, dict) else set()


def parameters(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The Parameters of all states of an answer, as one object."""
    return {name: value for one in definition["States"].values() for name, value in one.get("Parameters", {}).items()}


def caught(error: str, target: str, **fields: Any) -> dict[str, Any]:
    """A Catcher."""
    return {"ErrorEquals": [error], "Next": target, **fields}


# ------------------------------------------------------------------ in the lesson

APPROVE = machine(
    Ask=state(
        "Task",
        Resource=ASK,
        Parameters={"QueueUrl": f"{QUEUE}approvals", "MessageBody": {"token.$": "$$.Task.Token"}},
        TimeoutSeconds=7200,
        HeartbeatSeconds=1800,
        Catch=[
            caught("Rejected", "Refused"),
            caught("States.HeartbeatTimeout", "Silent"),
            caught("States.Timeout", "Expired"),
        ],
        Next="Sent",
    ),
    **ends_in(Sent="sent", Refused="refused", Silent="silent", Expired="expired"),
)


def asking() -> Execution:
    """An execution that waits for the boss."""
    return run(StateMachine(APPROVE), {}, functions={ASK: lambda sent: {}})


def kept_by_catch() -> str:
    """Which option the state after a Catch without ResultPath sees."""
    busy = state(
        "Task", Resource=SEND, Parameters={"QueueUrl": QUEUE, "MessageBody": "a"}, Catch=[caught("States.ALL", "Note")]
    )
    definition = machine(Pay=busy, Note=state("Pass"))

    def refuse(sent: Any) -> Any:
        raise StatesError("Sqs.QueueDoesNotExistException", "no such queue")

    output = run(StateMachine(definition), {"id": "p7"}, functions={SEND: refuse}).output
    return "b" if set(output) == {"Error", "Cause"} else "a"


def waits() -> str:
    """Which option tells the state transitions of a Wait of an hour and one of a second."""
    made = {
        seconds: run(StateMachine(machine(Wait=state("Wait", Seconds=seconds))), {}).cost().usage.transitions
        for seconds in (1, 3600)
    }
    return "a" if made[1] == made[3600] else "b"


def told_nobody() -> str:
    """Which option the machine of two service calls ends in, with nobody there to read."""
    tell = state("Task", Resource=PUBLISH, Parameters={"TopicArn": TOPIC, "Message": "p7"}, ResultPath=None)
    execution = run(StateMachine(machine(Tell=tell)), {}, functions={PUBLISH: lambda sent: {"MessageId": "m"}})
    return {"RUNNING": "a", "SUCCEEDED": "b", "FAILED": "c"}[execution.status]


def kept_alive() -> str:
    """Which option an execution ends in that gets a sign of life each 25 minutes."""
    execution = asking()
    token = execution.pending_tokens[0]
    while execution.is_running():
        execution.advance(minutes=25)
        try:
            execution.send_task_heartbeat(token)
        except UsageError:
            break
    return {("silent", 1800.0): "a", ("expired", 7200.0): "b"}.get((execution.output, execution.duration), "c")


def answered_twice() -> str:
    """Which option a second answer ends in."""
    execution = asking()
    token = execution.pending_tokens[0]
    execution.send_task_success(token, {})
    try:
        execution.send_task_failure(token, "Rejected")
    except UsageError:
        return "b" if execution.output == "sent" else "?"
    return "a" if execution.output == "refused" else "c"


ASKED = [
    Exercise(
        id="l11.r1",
        title="Recall from lesson 06",
        prompt="A Task fails, and a Catcher without `ResultPath` leads to `Note`. What is the input of `Note`?",
        kind="predict",
        options={
            "a": "the order, as the Task got it",
            "b": "`Error` and `Cause` alone",
            "c": "the order, with the error added",
        },
        solution="b",
        probes=[truth(kept_by_catch, ran="a Task that fails, with a Catcher without ResultPath")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="Without ResultPath the error output replaces the input."),
            Wrong(answer="c", says='"c"', hint="That needs a ResultPath in the Catcher, such as $.error."),
        ],
        hints=["Lesson 06: is the input kept?"],
        concepts=["Catch", "error output"],
        why="As a result replaces the input, so does the error output, unless ResultPath gives it a place.",
    ),
    Exercise(
        id="l11.r2",
        title="Recall from lesson 04",
        prompt="Two machines have one Wait state each: one waits a second, the other an hour. Which costs more state transitions?",
        kind="predict",
        options={"a": "neither, they cost the same", "b": "the one that waits an hour"},
        solution="a",
        probes=[truth(waits, ran="both machines, counting their state transitions")],
        wrong=[Wrong(answer="b", says='"b"', hint="A transition is paid for, and time is not.")],
        hints=["Lesson 04: what does waiting cost?"],
        concepts=["Wait", "state transition"],
        why="A state is one transition, however long it lasts.",
    ),
    Exercise(
        id="l11.p1",
        title="A message that nobody reads",
        prompt="`Save` puts the order into the table, `Tell` publishes a message. Nobody has subscribed. How does the execution go on?",
        kind="predict",
        options={
            "a": "`Tell` waits until somebody has read the message",
            "b": "it SUCCEEDED as soon as SNS has taken the message",
            "c": "it FAILED, because nobody gets the message",
        },
        solution="b",
        probes=[truth(told_nobody, ran="a Task that publishes, with no subscriber")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="Nothing in the Resource says that it should wait for a reader."),
            Wrong(
                answer="c",
                says='"c"',
                hint="The service has taken the message. What it does with it is its own affair.",
            ),
        ],
        hints=["Who answers the request: SNS, or a reader?"],
        concepts=["service integration", "request response"],
        why="Request response: the Task is over when the service has answered the request.",
    ),
    Exercise(
        id="l11.p2",
        title="Signs of life, and no answer",
        prompt="`HeartbeatSeconds` is 1800, `TimeoutSeconds` 7200. A heartbeat comes each 25 minutes, an answer never. How does it end?",
        kind="predict",
        options={
            "a": "`silent`, after 30 minutes",
            "b": "`expired`, after two hours",
            "c": "not at all, as long as heartbeats come",
        },
        solution="b",
        probes=[truth(kept_alive, ran="the machine, with a heartbeat each 25 minutes")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="25 minutes are less than 30: the silence is never too long."),
            Wrong(
                answer="c",
                says='"c"',
                hint="A heartbeat begins one of the two limits anew. Which one does it not touch?",
            ),
        ],
        hints=["Two limits, two clocks: which one does a heartbeat set back?"],
        concepts=["HeartbeatSeconds", "TimeoutSeconds"],
        why="A heartbeat says that somebody is there. TimeoutSeconds is the whole time, and nothing makes it longer.",
    ),
    Exercise(
        id="l11.p3",
        title="The second answer",
        prompt="The boss sends a success, and after it a failure under the same token. What becomes of the second answer?",
        kind="predict",
        options={
            "a": "it replaces the first: the order is refused",
            "b": "whoever sends it gets an error, and the order stays sent",
            "c": "it is taken in silence, and changes nothing",
        },
        solution="b",
        probes=[truth(answered_twice, ran="two answers under one token")],
        wrong=[
            Wrong(answer="a", says='"a"', hint="The machine has gone on long since; nothing waits under this token."),
            Wrong(answer="c", says='"c"', hint="AWS tells the sender: look at the message that is printed."),
        ],
        hints=["Does a task still wait for this token?"],
        concepts=["task token"],
        why="A token stands for one waiting task. Once that is over, every answer is refused.",
    ),
]


# -------------------------------------------------------------- exercise notebook


def order(random: random.Random) -> dict[str, Any]:
    """A random order; its optional members differ from one to the next."""
    extra = {"kg": random.randrange(1, 30), "fragile": random.random() < 0.5, "note": "ring twice"}
    chosen = random.sample(sorted(extra), random.randrange(3))
    basic = {"id": f"p{random.randrange(1, 10_000)}", "address": f"Elm Street {random.randrange(1, 99)}"}
    return {**basic, **{key: extra[key] for key in chosen}}


NO_LAMBDA_STARTER = """{
  "StartAt": "Save",
  "States": {
    "Save": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:save",
      "Next": "Queue"
    },
    "Queue": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:queue",
      "End": true
    }
  }
}"""
ITEM = {"id": {"S.$": "$.id"}, "address": {"S.$": "$.address"}}
BODY = {"id.$": "$.id"}


def no_lambda(
    item: Any = ITEM, body: Any = BODY, saved: Any = None, queued: Any = None, **other: Any
) -> dict[str, Any]:
    """The answer to q1; `saved` and `queued` replace the ResultPath of each state."""
    table = other.get("table", "orders")
    queue = other.get("queue", f"{QUEUE}packing")
    return machine(
        Save=state(
            "Task",
            Resource=other.get("put", PUT),
            Parameters={"TableName": table, "Item": item},
            **({"ResultPath": None} if saved is None else saved),
            Next="Queue",
        ),
        Queue=state(
            "Task",
            Resource=other.get("send", SEND),
            Parameters={"QueueUrl": queue, "MessageBody": body},
            **({"ResultPath": None} if queued is None else queued),
        ),
    )


def swapped() -> dict[str, Any]:
    """The queue before the table."""
    right = no_lambda()["States"]
    first = {key: value for key, value in right["Queue"].items() if key != "End"}
    last = {key: value for key, value in right["Save"].items() if key != "Next"}
    return {"StartAt": "Queue", "States": {"Queue": {**first, "Next": "Save"}, "Save": {**last, "End": True}}}


def caught_and_queued() -> dict[str, Any]:
    """An order that the table refused goes on to the queue."""
    right = no_lambda()["States"]
    catch = [caught("States.ALL", "Queue", ResultPath="$.error")]
    return machine(Save={**right["Save"], "Catch": catch}, Queue=right["Queue"])


SERVICES: dict[str, Any] = {
    PUT: lambda sent: {"SdkHttpMetadata": {"HttpStatusCode": 200}},
    SEND: lambda sent: {"MessageId": "m-1", "MD5OfMessageBody": "0" * 32},
    ASK: lambda sent: {"MessageId": "m-1", "MD5OfMessageBody": "0" * 32},
    "save": lambda event: event,
    "queue": lambda event: event,
}
NO_LAMBDA = Exercise(
    id="l11.q1",
    title="A table and a queue, and no Lambda",
    prompt=f"""
Two functions do nothing but call DynamoDB and SQS. Do without them:

- First put an item into the table `orders`: `id` and `address` of the order, both as texts (`S`), and nothing more.
- Then send a message to the queue `{QUEUE}packing`. Its body is an object with the `id` alone. Nobody has to answer.
- The output is the order as it came. An order that could not be put into the table is not queued.
""",
    kind="asl",
    starter=NO_LAMBDA_STARTER,
    solution=no_lambda(),
    functions=SERVICES,
    probes=[
        out(generated(order, count=10), reference=lambda given: given),
        alike(generated(order, count=20)),
        each_call_fails(generated(order, count=3), ["DynamoDB.ProvisionedThroughputExceededException"]),
    ],
    wrong=[
        Wrong(
            answer=no_lambda(saved={}, body=BODY),
            like=[no_lambda(saved={"ResultPath": "$"})],
            says="FAILED with States.Runtime",
            hint="DynamoDB's answer took the place of the order, so Queue finds no id. ResultPath null drops a result.",
        ),
        Wrong(
            answer=no_lambda(queued={}),
            like=[no_lambda(queued={"ResultPath": "$.sent"})],
            says="MessageId",
            hint="The output is the order and nothing else: drop the answer of SQS too.",
        ),
        Wrong(
            answer=no_lambda(saved={"ResultPath": "$.saved"}),
            like=[no_lambda(saved={"ResultPath": "$.saved"}, queued={"ResultPath": "$.queued"})],
            says="SdkHttpMetadata",
            when=lambda _definition, execution: execution is not None and "SdkHttpMetadata" in str(execution.output),
            hint="The output is the order and nothing else: the answer of DynamoDB does not belong into it.",
        ),
        Wrong(
            answer=no_lambda(send=f"{LAMBDA}queue"),
            like=[no_lambda(put=f"{LAMBDA}save")],
            says="is not called",
            when=lambda definition, _execution: LAMBDA in str(definition),
            hint="One state still calls a Lambda function. Give it a Resource that names a service and its action.",
        ),
        Wrong(
            answer=caught_and_queued(),
            says="FAILED with DynamoDB.ProvisionedThroughputExceededException",
            when=lambda definition, _execution: "Catch" in first(definition),
            hint="An order that is not in the table must not be queued. Without a Catch the error ends the execution.",
        ),
        Wrong(
            answer=no_lambda(item={"id.$": "$.id", "address.$": "$.address"}),
            says="dynamodb:putItem is called with",
            when=lambda definition, _execution: (
                "Item.$" in parameters(definition)
                or not all(isinstance(one, dict) for one in parameters(definition)["Item"].values())
            ),
            hint='DynamoDB wants the type with each value: {"S.$": "$.id"} under "id".',
        ),
        Wrong(
            answer=no_lambda(item={"id": {"S": "$.id"}, "address": {"S": "$.address"}}),
            says='"$.id"',
            hint="Without .$ at the end of the name, S, the path is plain text, and every order is saved under it.",
        ),
        Wrong(
            answer=no_lambda(item={"id": {"S.$": "$.id"}}),
            like=[no_lambda(item={**ITEM, "from": {"S": "shop"}})],
            says="dynamodb:putItem is called with",
            when=lambda definition, _execution: members(parameters(definition)["Item"]) != {"id", "address"},
            hint="The item has two members, id and address, and nothing more.",
        ),
        Wrong(
            answer=no_lambda(body="$.id"),
            like=[no_lambda(body={"id": "$.id"}), no_lambda(body="id")],
            says="sqs:sendMessage is called with",
            when=lambda definition, execution: (
                execution is not None
                and execution.status != "RUNNING"
                and members(parameters(definition).get("MessageBody")) != {"id"}
            ),
            hint='The body is an object whose id comes from a path: {"id.$": "$.id"}.',
        ),
        Wrong(
            answer=swapped(),
            says="expected",
            hint="Where the table refuses the order, the message has been sent already. Put it into the table first.",
        ),
        Wrong(
            answer=no_lambda(send=ASK, body={"id.$": "$.id", "token.$": "$$.Task.Token"}),
            says="RUNNING",
            hint="With .waitForTaskToken the machine waits for an answer, and nobody has one to give.",
        ),
        Wrong(
            answer=no_lambda(table="order"),
            like=[no_lambda(table="Orders"), no_lambda(queue=f"{QUEUE}approvals")],
            says="is called with",
            when=lambda definition, _execution: (
                parameters(definition)["TableName"] != "orders"
                or parameters(definition)["QueueUrl"] != f"{QUEUE}packing"
            ),
            hint="Compare the names of the table and of the queue with the text, letter by letter.",
        ),
    ],
    also_right=[
        no_lambda(item={"id": {"S.$": "$$.Execution.Input.id"}, "address": {"S.$": "$.address"}}),
        machine(
            Save=state(
                "Task",
                QueryLanguage="JSONata",
                Resource=PUT,
                Arguments={
                    "TableName": "orders",
                    "Item": {
                        "id": {"S": "{% $states.input.id %}"},
                        "address": {"S": "{% $states.input.address %}"},
                    },
                },
                Output="{% $states.input %}",
                Next="Queue",
            ),
            Queue=no_lambda()["States"]["Queue"],
        ),
    ],
    hints=[
        "The lesson's machine `intake` has a Task for DynamoDB; one for SQS looks alike. What did it do with the results?",
        "`dynamodb:putItem` has `TableName` and `Item`, `sqs:sendMessage` has `QueueUrl` and `MessageBody`. Both results are dropped.",
        '`"Item": {"id": {"S.$": "$.id"}, "address": {"S.$": "$.address"}}`, and `"ResultPath": null`.',
    ],
    concepts=["service integration", "request response", "ResultPath"],
    why="A Task can call a service by itself; with its result dropped, the order goes on whole.",
    variation='Save the weight too. DynamoDB takes a number as text: `{"N.$": "States.Format(\'{}\', $.kg)"}`.',
)


def request(random: random.Random) -> dict[str, Any]:
    """A random order above 1,000 euro or below."""
    return {"id": f"p{random.randrange(1, 10_000)}", "amount": random.choice([1200, 100, 5000, 999, 3000, 20_000])}


def boss(sent: Any) -> list[Any]:
    """The boss: yes up to 2,000, no from 10,000 on, and between them a sign of life and no answer."""
    amount = sent["MessageBody"]["amount"]
    if amount < 2000:
        return [success({"by": "boss"}, after=600)]
    return [failure("Rejected", "too dear", after=60)] if amount >= 10_000 else [heartbeat(after=3000)]


PLEASE = {"QueueUrl": f"{QUEUE}approvals", "MessageBody": {"amount.$": "$.amount", "token.$": "$$.Task.Token"}}
BOTH = (caught("Rejected", "Refused"), caught("States.Timeout", "Expired"))


def approval(
    catch: Any = BOTH, sent: Any = PLEASE, resource: str = ASK, seconds: Any = 3600, **fields: Any
) -> dict[str, Any]:
    """The answer to q2 with these Catchers, Parameters and limit."""
    limit = {} if seconds is None else {"TimeoutSeconds": seconds}
    outcomes = {"Sent": "sent", "Refused": "refused", "Expired": "expired"}
    asked = state("Task", Resource=resource, Parameters=sent, **limit, Catch=list(catch), Next="Sent", **fields)
    return reached(machine(Ask=asked, **ends_in(**outcomes)))


def said_otherwise() -> dict[str, Any]:
    """An ending of q2 with another word."""
    right = approval()
    return {**right, "States": {**right["States"], "Expired": state("Pass", Result="Expired")}}


APPROVAL_STARTER = """{
  "StartAt": "Ask",
  "States": {
    "Ask": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage",
      "Parameters": {
        "QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/approvals",
        "MessageBody": {"amount.$": "$.amount"}
      },
      "Next": "Sent"
    },
    "Sent": {"Type": "Pass", "Result": "sent", "End": true}
  }
}"""
APPROVAL = Exercise(
    id="l11.q2",
    title="Yes, no, and no answer",
    prompt="""
The machine tells the boss of an order, and sends it off at once. Let it wait for the answer. The queue stays the same; the message has two members, `amount` and `token`.

- A success under the token: the execution ends with the output `"sent"`.
- A failure with the error `Rejected`: it ends with the output `"refused"`.
- No answer for **one hour**, whatever signs of life come: it ends with the output `"expired"`.

Every other error fails the execution. The boss that tries your machine says yes, no or nothing, depending on the amount.
""",
    kind="asl",
    starter=APPROVAL_STARTER,
    solution=approval(),
    functions={ASK: person(boss), SEND: lambda sent: {"MessageId": "m-1"}},
    probes=[
        alike(
            generated(request, count=12, including=[{"id": "p1", "amount": one} for one in (1200, 5000, 20_000)]),
            time=True,
        ),
        each_call_fails(generated(request, count=2), ["Sqs.QueueDoesNotExistException"]),
        out({"id": "p1", "amount": 5000}, "expired"),
    ],
    wrong=[
        Wrong(
            answer=approval(resource=SEND, sent={**PLEASE, "MessageBody": {"amount.$": "$.amount", "token": "?"}}),
            says="sqs:sendMessage",
            when=lambda definition, _execution: first(definition).get("Resource") == SEND,
            hint="Without .waitForTaskToken at the end of its Resource a Task does not wait, and has no token to send.",
        ),
        Wrong(
            answer=approval(sent={**PLEASE, "MessageBody": {"amount.$": "$.amount", "token": "$$.Task.Token"}}),
            like=[
                approval(sent={**PLEASE, "MessageBody": {"amount.$": "$.amount"}}),
                approval(sent={**PLEASE, "MessageBody": {"amount.$": "$.amount"}}, seconds=None, catch=()),
            ],
            says="expected",
            when=lambda definition, _execution: "$$.Task.Token" not in sent_by_path(first(definition)),
            hint='The boss cannot answer: no token came. It is in the context object: "token.$": "$$.Task.Token".',
        ),
        Wrong(
            answer=approval(seconds=None),
            says="TIMED_OUT",
            when=lambda definition, _execution: not {"TimeoutSeconds", "HeartbeatSeconds"} & set(first(definition)),
            hint="Without a limit of its own the Task waits until the execution has lasted a year. TimeoutSeconds sets one.",
        ),
        Wrong(
            answer=approval(catch=BOTH[:1]),
            says="FAILED with States.Timeout",
            hint="After an hour the Task fails with States.Timeout. Catch that too.",
        ),
        Wrong(
            answer=approval(catch=BOTH[1:]),
            says="FAILED with Rejected",
            hint="SendTaskFailure gives the Task the error that the boss named. A Catcher for it leads on.",
        ),
        Wrong(
            answer=approval(catch=[caught("States.ALL", "Refused")]),
            says='"expired"',
            hint="No answer and a no are two endings here, so two Catchers have to tell them apart.",
        ),
        Wrong(
            answer=approval(catch=[BOTH[0], caught("States.ALL", "Expired")]),
            says="FAILED with Sqs.QueueDoesNotExistException",
            hint="States.ALL also catches a message that could not be sent, and that is another thing than no answer. Name the error.",
        ),
        Wrong(
            answer=approval(seconds=60),
            like=[approval(seconds=360), approval(seconds=36_000)],
            says="expected",
            when=lambda definition, _execution: first(definition).get("TimeoutSeconds") != 3600,
            hint="One hour is 3600 seconds.",
        ),
        Wrong(
            answer=approval(seconds=None, HeartbeatSeconds=3600, TimeoutSeconds=7200),
            says="expected",
            hint="The whole time until an answer is an hour, with or without a sign of life: that is TimeoutSeconds.",
        ),
        Wrong(
            answer=approval(HeartbeatSeconds=1800),
            says="3600 s of virtual time",
            when=lambda definition, _execution: "HeartbeatSeconds" in first(definition),
            hint="HeartbeatSeconds ends the Task before its hour is over. Here only the whole time counts.",
        ),
        Wrong(
            answer=approval(sent={**PLEASE, "MessageBody": {"amount.$": "$.amount", "taskToken.$": "$$.Task.Token"}}),
            like=[approval(sent={**PLEASE, "MessageBody": {"token.$": "$$.Task.Token"}})],
            says="expected",
            when=lambda definition, _execution: members(parameters(definition)["MessageBody"]) != {"amount", "token"},
            hint="The message has two members, named amount and token: the boss looks for these.",
        ),
        Wrong(
            answer=approval(sent={**PLEASE, "QueueUrl": f"{QUEUE}packing"}),
            says="is called with",
            when=lambda definition, _execution: parameters(definition)["QueueUrl"] != f"{QUEUE}approvals",
            hint="The queue stays the same: its address ends in approvals.",
        ),
        Wrong(
            answer=approval(catch=[caught("States.TaskFailed", "Refused"), BOTH[1]]),
            says="FAILED with Sqs.QueueDoesNotExistException",
            when=lambda definition, _execution: "States.TaskFailed" in names_caught(definition),
            hint="States.TaskFailed also catches a message that could not be sent. Name the boss's own error, Rejected.",
        ),
        Wrong(
            answer=approval(Retry=[{"ErrorEquals": ["States.Timeout"]}]),
            says="is called with",
            when=lambda definition, _execution: "Retry" in first(definition),
            hint="A Retry asks the boss again. One message, and one hour, is all that is wanted.",
        ),
        Wrong(
            answer=said_otherwise(),
            says='"expired"',
            when=lambda definition, _execution: results(definition) != {"sent", "refused", "expired"},
            hint='Three Pass states end the execution. Their Results are "sent", "refused" and "expired", letter by letter.',
        ),
    ],
    also_right=[
        approval(catch=[BOTH[1], BOTH[0]]),
        approval(catch=[{**BOTH[0], "ResultPath": "$.why"}, BOTH[1]]),
    ],
    hints=[
        "Which ending of a Resource lets the Task wait, and where does the token come from?",
        "`.waitForTaskToken`, `$$.Task.Token`, `TimeoutSeconds`, and one Catcher for each of the two errors.",
        '`"Catch": [{"ErrorEquals": ["Rejected"], "Next": "Refused"}, {"ErrorEquals": ["States.Timeout"], "Next": "Expired"}]`.',
    ],
    concepts=["task token", "TimeoutSeconds", "Catch"],
    why="The token lets the Task wait, the error's name tells a no from silence, and the limit gives silence an end.",
    variation=(
        "Be the boss: `from sfnlearn.course.pieces import Inbox`, then "
        '`box = Inbox(run(answer("l11.q2"), {"amount": 5}, functions={'
        '"arn:aws:states:::sqs:sendMessage.waitForTaskToken": lambda sent: {}}))` and `box.approve(1)`.'
    ),
)


def ride(random: random.Random) -> dict[str, Any]:
    """A random ride of a courier, who may be lost, slow or without end."""
    how = random.choice(["done", "lost", "slow", "endless", "dumb", "edge"])
    return {"id": f"p{random.randrange(1, 10_000)}", "ride": how}


def courier(sent: Any) -> list[Any]:
    """The courier's app: a sign of life each 100 s while there is a network."""
    signs = [heartbeat(after=100 * number) for number in range(1, 80)]
    return {
        "done": [*signs[:3], success({}, after=350)],
        "lost": signs[:5],
        "slow": [*signs[:36], success({}, after=3599)],
        "endless": signs,
        "dumb": [],
        "edge": [success({}, after=119)],
    }[sent["MessageBody"]["ride"]]


RIDE = {"QueueUrl": f"{QUEUE}couriers", "MessageBody": {"ride.$": "$.ride", "token.$": "$$.Task.Token"}}
RIDES = (caught("States.HeartbeatTimeout", "Lost"), caught("States.Timeout", "Late"))


def delivery(catch: Any = RIDES, beat: Any = 120, seconds: Any = 3600, retry: Any = None) -> dict[str, Any]:
    """The answer to q3 with these Catchers and limits."""
    limits = {"HeartbeatSeconds": beat, "TimeoutSeconds": seconds, "Retry": retry}
    set_ones = {name: value for name, value in limits.items() if value is not None}
    riding = state("Task", Resource=ASK, Parameters=RIDE, **set_ones, Catch=list(catch), Next="Done")
    outcomes = ends_in(Done="delivered", Lost="call another courier", Late="call the customer")
    return reached(machine(Ride=riding, **outcomes))


RIDE_STARTER = """{
  "StartAt": "Ride",
  "States": {
    "Ride": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      "Parameters": {
        "QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/couriers",
        "MessageBody": {"ride.$": "$.ride", "token.$": "$$.Task.Token"}
      },
      "TimeoutSeconds": 3600,
      "Catch": [
        {"ErrorEquals": ["States.Timeout"], "Next": "Late"}
      ],
      "Next": "Done"
    },
    "Done": {"Type": "Pass", "Result": "delivered", "End": true},
    "Late": {"Type": "Pass", "Result": "call the customer", "End": true}
  }
}"""
HEARTBEAT = Exercise(
    id="l11.q3",
    title="A lost courier",
    prompt="""
A courier's app sends a sign of life every 100 seconds, and a success when the parcel is there. When the app goes silent, this machine finds out after an hour.

- After **120 seconds** without a sign of life the execution ends with `"call another courier"`.
- After **one hour** without a success it ends with `"call the customer"`, however many signs of life came.
- A success in time still ends with `"delivered"`. Every other error fails the execution.
""",
    kind="asl",
    starter=RIDE_STARTER,
    solution=delivery(),
    functions={ASK: person(courier)},
    probes=[
        alike(
            generated(
                ride,
                count=10,
                including=[{"id": "p1", "ride": one} for one in ("lost", "endless", "dumb", "done", "slow", "edge")],
            ),
            time=True,
        ),
        each_call_fails(generated(ride, count=1), ["Sqs.QueueDoesNotExistException"]),
    ],
    wrong=[
        Wrong(
            answer=delivery(catch=[RIDES[1], RIDES[0]]),
            says='"call another courier"',
            when=lambda definition, _execution: (
                names_caught(definition)[:1] == ["States.Timeout"]
                and "HeartbeatSeconds" in first(definition)
                and len(names_caught(definition)) > 1
            ),
            hint="States.Timeout matches a missed heartbeat too, and the first Catcher that matches is the one.",
        ),
        Wrong(
            answer=delivery(catch=RIDES[:1]),
            says="FAILED with States.Timeout",
            hint="The hour still ends with States.Timeout: keep the Catcher for it, below the new one.",
        ),
        Wrong(
            answer=delivery(beat=120, seconds=None),
            says="expected",
            when=lambda definition, _execution: "TimeoutSeconds" not in first(definition),
            hint="Somebody who gives signs of life for ever is never too late without TimeoutSeconds.",
        ),
        Wrong(
            answer=delivery(beat=60),
            like=[delivery(beat=100), delivery(beat=99)],
            says="expected",
            when=lambda definition, _execution: first(definition).get("HeartbeatSeconds", 120) <= 100,
            hint="The app sends a sign every 100 seconds. A shorter limit loses couriers who are there.",
        ),
        Wrong(
            answer=delivery(catch=[RIDES[0], caught("States.ALL", "Late")]),
            says="FAILED with Sqs.QueueDoesNotExistException",
            hint="States.ALL also catches a message that could not be sent. Name the error that means the hour.",
        ),
        Wrong(
            answer=delivery(catch=[caught("States.Timeout", "Lost")]),
            like=[delivery(catch=[caught("States.ALL", "Lost")])],
            says='"call the customer"',
            when=lambda definition, _execution: names_caught(definition) in (["States.Timeout"], ["States.ALL"]),
            hint="Two limits, two endings: a Catcher for States.HeartbeatTimeout, and one for States.Timeout.",
        ),
        Wrong(
            answer=delivery(beat=None, seconds=120),
            says="expected",
            when=lambda definition, _execution: "HeartbeatSeconds" not in first(definition),
            hint="TimeoutSeconds is the whole time. The longest silence is HeartbeatSeconds.",
        ),
        Wrong(
            answer=delivery(catch=[caught("States.HeartbeatTimeout", "Late"), caught("States.Timeout", "Lost")]),
            says='"call another courier"',
            hint="The endings are the wrong way round: a missed heartbeat calls another courier, the hour the customer.",
        ),
        Wrong(
            answer=delivery(catch=[caught("States.Heartbeat", "Lost"), RIDES[1]]),
            says='"call another courier"',
            when=lambda definition, _execution: (
                len(names_caught(definition)) > 1 and "States.HeartbeatTimeout" not in names_caught(definition)
            ),
            hint="The error of too long a silence is called States.HeartbeatTimeout.",
        ),
        Wrong(
            answer={**delivery(), "States": {**delivery()["States"], "Lost": state("Pass", Result="call another")}},
            says='"call another courier"',
            when=lambda definition, _execution: (
                results(definition) != {"delivered", "call another courier", "call the customer"}
            ),
            hint='Three Pass states end the execution: "delivered", "call another courier" and "call the customer".',
        ),
        Wrong(
            answer=delivery(retry=[{"ErrorEquals": ["States.HeartbeatTimeout"]}]),
            says="is called with",
            when=lambda definition, _execution: "Retry" in first(definition),
            hint="A Retry asks the courier who went silent once more. The Catcher alone leads to the other one.",
        ),
    ],
    also_right=[delivery(catch=[{**RIDES[0], "ResultPath": "$.error"}, RIDES[1]])],
    hints=[
        "Two limits: the longest silence, and the whole time. The machine has one of them.",
        "`HeartbeatSeconds`, and a Catcher for `States.HeartbeatTimeout` in the right place.",
        '`"HeartbeatSeconds": 120`, and the Catcher for `States.HeartbeatTimeout` stands first.',
    ],
    concepts=["HeartbeatSeconds", "TimeoutSeconds", "Catch"],
    why="The heartbeat's limit begins anew with each sign, the timeout never does; and the narrower name is caught first.",
    variation="Let the state after a missed heartbeat ask a second courier instead of ending. Does the hour begin anew?",
)


def answers_to_tokens() -> dict[str, str]:
    """What each of five answers in q4 gets."""
    given: dict[str, str] = {}
    quick, slow = asking(), asking()
    tokens = {id(one): one.pending_tokens[0] for one in (quick, slow)}

    def send(name: str, execution: Execution, *, error: str = "") -> None:
        token = tokens[id(execution)]
        try:
            if error:
                execution.send_task_failure(token, error)
            else:
                execution.send_task_success(token, {})
            given[name] = "taken"
        except UsageError:
            given[name] = "refused"

    send("a", quick)
    send("b", quick)
    send("c", quick, error="Rejected")
    slow.advance(seconds=1799)
    slow.send_task_heartbeat(tokens[id(slow)])
    slow.advance(seconds=1799)
    send("d", slow)
    third = asking()
    tokens[id(third)] = third.pending_tokens[0]
    third.advance(seconds=1801)
    send("e", third)
    return given


TAKEN = {"a": "taken", "b": "refused", "c": "refused", "d": "taken", "e": "refused"}


def given(**other: str) -> dict[str, str]:
    """The answer to q4 with some of it changed."""
    return {**TAKEN, **other}


TOKENS = Exercise(
    id="l11.q4",
    title="Late and double tokens",
    prompt="""
The lesson's machine `approve` has `HeartbeatSeconds` 1800 and `TimeoutSeconds` 7200. Three orders wait. For each answer: is it `"taken"`, or `"refused"` with `TaskTimedOut`?

- **a** order 1: a success after one second
- **b** order 1: the same success once more, since the queue delivered the message twice
- **c** order 1: a failure, `Rejected`, a minute after that
- **d** order 2: a heartbeat after 1,799 seconds, and a success 1,799 seconds after that
- **e** order 3: no sign at all, and a success after 1,801 seconds
""",
    kind="predict",
    starter='{\n    "a": ...,\n    "b": ...,\n    "c": ...,\n    "d": ...,\n    "e": ...,\n}',
    solution=TAKEN,
    probes=[truth(answers_to_tokens, ran="the five answers to three executions")],
    wrong=[
        Wrong(
            answer=given(b="TaskTimedOut"),
            when=lambda said, _execution: set(said) != set(TAKEN) or not set(said.values()) <= {"taken", "refused"},
            says="TaskTimedOut",
            hint='Say "taken" or "refused" for each of the five, "a" to "e".',
        ),
        Wrong(
            answer=given(b="taken"),
            when=lambda said, _execution: said["b"] == "taken",
            says='"b"',
            hint="After the first answer the Task is over. That the second one says the same does not matter.",
        ),
        Wrong(
            answer=given(c="taken"),
            when=lambda said, _execution: said["b"] == "refused" and said["c"] == "taken",
            says='"c"',
            hint="The machine has gone on with the success. Nobody listens under this token any more.",
        ),
        Wrong(
            answer=given(d="refused"),
            when=lambda said, _execution: said["d"] == "refused",
            says='"d"',
            hint="The heartbeat began the 1,800 seconds anew, and 3,598 seconds in all are less than 7,200.",
        ),
        Wrong(
            answer=given(e="taken"),
            when=lambda said, _execution: said["e"] == "taken",
            says='"e"',
            hint="1,800 seconds of silence ended the Task, long before its TimeoutSeconds.",
        ),
        Wrong(
            answer=given(a="refused"),
            when=lambda said, _execution: said["a"] == "refused",
            says='"a"',
            hint="The Task waits, and this is the first answer to it.",
        ),
    ],
    hints=[
        "For each answer: does the Task still wait at that moment?",
        "A Task is over with its first answer, with too long a silence, or when its whole time is over.",
        "Answer d is taken.",
    ],
    concepts=["task token", "HeartbeatSeconds"],
    why="A token is good for one answer, as long as its Task waits; the sender of any other is told.",
    variation=(
        'Send them yourself, in the lesson\'s notebook: `ask("one")`, `ask("two")` and `ask("three")`, '
        'then `box.approve("one")`, `box.wait(seconds=1799)`, `box.heartbeat("two")` and so on.'
    ),
)


def waited() -> dict[str, Any]:
    """How long each parent of q5 lasts, and what its output holds, by running them."""
    nap = StateMachine(
        machine(Nap=state("Wait", Seconds=60, Next="Tell"), Tell=state("Pass", Result="rested")), name="nap"
    )
    found = {}
    for name, ending in (("a", ""), ("b", ".sync:2")):
        cloud = Cloud()
        start = state(
            "Task",
            Resource=f"arn:aws:states:::states:startExecution{ending}",
            Parameters={"StateMachineArn": cloud.add_machine(nap)},
        )
        parent = cloud.add_machine(StateMachine(machine(Start=start), name=f"parent-{name}"))
        execution = cloud.start_execution(parent).resume()
        output: Any = execution.output
        found[name] = {"seconds": round(execution.duration), "rested": output.get("Output") == "rested"}
    asked = run(
        StateMachine(machine(Ask=state("Task", Resource=ASK, Parameters=RIDE))), {"ride": "x"}, functions=SERVICES
    )
    asked.advance(minutes=10)
    found["c"] = {"seconds": None if asked.is_running() else round(asked.duration), "rested": False}
    return found


SYNC: dict[str, Any] = {
    "a": {"seconds": 0, "rested": False},
    "b": {"seconds": 60, "rested": True},
    "c": {"seconds": None, "rested": False},
}


def predicted(**other: Any) -> dict[str, Any]:
    """The answer to q5 with some of it changed."""
    return {**SYNC, **other}


PATTERNS = Exercise(
    id="l11.q5",
    title="Wait for what?",
    prompt="""
The state machine `nap` waits 60 seconds and gives the output `"rested"`. Three other machines have one Task each, and no limits:

- **a** `arn:aws:states:::states:startExecution`, which starts `nap`
- **b** `arn:aws:states:::states:startExecution.sync:2`, which starts `nap`
- **c** `arn:aws:states:::sqs:sendMessage.waitForTaskToken`, a message with the token, that nobody ever answers

For each: `seconds`, how long its execution lasts (`None` if it still waits after ten minutes), and `rested`, whether the word `"rested"` is in its output (`True` or `False`).
""",
    kind="predict",
    starter=(
        '{\n    "a": {"seconds": ..., "rested": ...},\n    "b": {"seconds": ..., "rested": ...},\n'
        '    "c": {"seconds": ..., "rested": ...},\n}'
    ),
    solution=SYNC,
    probes=[truth(waited, ran="the three machines")],
    wrong=[
        Wrong(
            answer=predicted(a={"seconds": 60, "rested": False}),
            like=[predicted(a={"seconds": 60, "rested": True})],
            when=lambda said, _execution: said["a"]["seconds"] != 0,
            says='"a"',
            hint="Request response: the Task of machine a is over when the execution has been started, not when it ends.",
        ),
        Wrong(
            answer=predicted(a={"seconds": 0, "rested": True}),
            when=lambda said, _execution: said["a"] == {"seconds": 0, "rested": True},
            says='"a"',
            hint="Machine a is over at once. What could it know of an output that comes a minute later?",
        ),
        Wrong(
            answer=predicted(b={"seconds": 0, "rested": True}),
            like=[predicted(b={"seconds": 0, "rested": False})],
            when=lambda said, _execution: said["b"]["seconds"] != 60,
            says='"b"',
            hint=".sync waits for the end of the job, and the job of machine b takes a minute.",
        ),
        Wrong(
            answer=predicted(b={"seconds": 60, "rested": False}),
            when=lambda said, _execution: said["b"] == {"seconds": 60, "rested": False},
            says='"b"',
            hint="The result of a job is how it ended, with its output.",
        ),
        Wrong(
            answer=predicted(c={"seconds": 0, "rested": False}),
            like=[predicted(c={"seconds": 60, "rested": False}), predicted(c={"seconds": 600, "rested": False})],
            when=lambda said, _execution: said["c"]["seconds"] is not None,
            says='"c"',
            hint="SQS has taken the message, but a callback waits for the token. Nobody sends it, and there is no limit.",
        ),
        Wrong(
            answer=predicted(c={"seconds": None, "rested": True}),
            when=lambda said, _execution: said["c"]["rested"],
            says='"c"',
            hint="Machine c does not start nap; and as long as it waits it has no output.",
        ),
    ],
    hints=[
        "Say for each Resource what its Task waits for: the request, the job, or the token.",
        "The ending of the Resource decides: nothing, `.sync`, `.waitForTaskToken`.",
        "Machine b lasts 60 seconds.",
    ],
    concepts=[".sync", "request response", "task token"],
    why="Without an ending the request counts, with .sync the job's end, with a token somebody's answer.",
    variation="Give machine c `TimeoutSeconds` 300. How long does it last, and how does it end?",
)

EXERCISES = [*ASKED, NO_LAMBDA, APPROVAL, HEARTBEAT, TOKENS, PATTERNS]
