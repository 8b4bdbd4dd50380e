"""Lesson 02: two functions meet in a state machine."""

import json

from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.course.checking.probes import (
    alike,
    calls,
    each,
    each_call_fails,
    ends,
    fault,
    generated,
    hist,
    out,
    tried,
    truth,
)
from sfnlearn.course.checking.exercise import Exercise, Wrong
from sfnlearn.jsontext import dumps

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
HELLO = """
def handler(event, context):
    return {"text": f"Hello, {event['name']}!"}
"""
LABEL = """
def handler(event, context):
    return {"label": f"[ {event['text']} ]"}
"""
EAGER = """
def handler(event, context):
    text = f"Hello, {event['name']}!"
    return label({"text": text})
"""


def task(function, **fields):
    """A Task state that calls a function."""
    return {"Type": "Task", "Resource": ARN + function, **fields}


def invoke(function, **fields):
    """The same call as AWS's console writes it."""
    parameters = {"FunctionName": ARN + function, "Payload.$": "$"}
    resource = "arn:aws:states:::lambda:invoke"
    return {"Type": "Task", "Resource": resource, "Parameters": parameters, "OutputPath": "$.Payload", **fields}


TWO_STEPS = {
    "StartAt": "Hello",
    "States": {
        "Hello": task("hello", Next="Label"),
        "Label": task("label", Next="Done"),
        "Done": {"Type": "Succeed"},
    },
}


def execute(value):
    """One execution of two_steps, with fresh functions."""
    from sfnlearn import StateMachine, run

    functions = {name: LambdaFunction(name, source) for name, source in {"hello": HELLO, "label": LABEL}.items()}
    return run(StateMachine(TWO_STEPS), value, functions=functions)


def overlapping():
    """Which option of l02.r1 is true."""
    source = "n = 0\ndef handler(event, context):\n    global n\n    n += 1\n    return n\n"
    answers = [call.value for call in LambdaFunction("count", source, duration=1).schedule([(0, {}), (0.5, {})])]
    return {(1, 2): "a", (2, 2): "b", (1, 1): "c"}[tuple(answers)]


def no_rule_matches():
    """Which option of l02.r2 is true: where a Choice goes of which no rule matches."""
    from sfnlearn import StateMachine, run

    rule = {"Variable": "$.kg", "NumericGreaterThan": 30, "Next": "Heavy"}
    ways = {"Type": "Choice", "Choices": [rule], "Default": "Light"}
    states = {"Ask": ways, "Heavy": {"Type": "Succeed"}, "Light": {"Type": "Succeed"}}
    execution = run(StateMachine({"StartAt": "Ask", "States": states}), {"kg": 3})
    entered = [event.state for event in execution.events if event.type == "SucceedStateEntered"]
    return {("Heavy",): "a", ("Light",): "b", (): "c"}[tuple(entered)]


def eager_ends():
    """Which option of l02.p1 is true."""
    call = LambdaFunction("eager", EAGER).schedule([(0, {"name": "Ada"})])[0]
    return {None: "a", "NameError": "b"}[call.error]


def comes_out():
    """Which option of l02.p2 is true."""
    return {("label",): "a", ("label", "name", "text"): "b", ("name",): "c"}[
        tuple(sorted(execute({"name": "Ada"}).output))
    ]


def without_name():
    """Which option of l02.p3 is true."""
    execution = execute({})
    entered = [event.state for event in execution.events if event.type == "TaskStateEntered"]
    if (execution.status, execution.error, entered) == ("FAILED", "KeyError", ["Hello"]):
        return "c"
    return "a" if "Label" in entered else "b"


IN_LESSON = [
    Exercise(
        id="l02.r1",
        title="From lesson 01: two calls at once",
        prompt="A function counts in a global variable. Two calls overlap, and they are the first ever. What do they answer?",
        kind="predict",
        options={"a": "1 and 2", "b": "2 and 2", "c": "1 and 1"},
        solution="c",
        probes=[truth(overlapping, ran="calls at 0 and 0.5 seconds, of one second each")],
        wrong=[
            Wrong(
                answer="a",
                says='"c"',
                hint="The second call meets a busy environment, so it gets a new one with a global of its own.",
            ),
            Wrong(answer="b", says='"c"', hint="The two environments share nothing: each adds 1 to its own 0."),
        ],
        hints=["How many environments serve two calls at the same time?"],
        concepts=["execution environment", "concurrency"],
        why="Two environments, and each counts from its own zero.",
    ),
    Exercise(
        id="l02.r2",
        title="From lesson 00: no rule matches",
        prompt="A Choice state asks for more than 30 kg. The parcel has 3 kg, so no rule of the Choice matches. Where does the execution go?",
        kind="predict",
        options={
            "a": "to the state that is written below the Choice",
            "b": "to the state that `Default` names",
            "c": "nowhere: it ends there",
        },
        solution="b",
        probes=[truth(no_rule_matches, ran='a Choice with one rule and a Default, with {"kg": 3}')],
        wrong=[
            Wrong(
                answer="a",
                says='"b"',
                hint="The order in which states are written means nothing. A field of the Choice names the state.",
            ),
            Wrong(
                answer="c",
                says='"b"',
                hint="The empty name of lesson 00 matched no rule either, and the execution went on to `No name`.",
            ),
        ],
        hints=[
            "In lesson 00 the dashed arrow in the picture led from `Name given?` to `No name`. Which field made it?"
        ],
        concepts=["Choice", "Default"],
        why="Default names the state for everything that no rule of the Choice takes.",
    ),
    Exercise(
        id="l02.p1",
        title="Predict: eager",
        prompt="Somebody calls `eager` with the name Ada. Both `eager` and `label` are deployed. What happens?",
        kind="predict",
        options={
            "a": "It answers with a label: `label` is defined in this notebook.",
            "b": "It fails with NameError: in the file of `eager` there is no `label`.",
        },
        solution="b",
        probes=[truth(eager_ends, ran='one call of eager with {"name": "Ada"}')],
        wrong=[
            Wrong(
                answer="a",
                says='"b"',
                hint="The cell is the whole file. It runs in an environment of its own, where your notebook does not exist.",
            ),
        ],
        hints=["What is in the file of `eager`, from its first line to its last?"],
        concepts=["Lambda function", "execution environment"],
        why="A Lambda function has its own file and nothing else.",
    ),
    Exercise(
        id="l02.p2",
        title="Predict: what comes out?",
        prompt='The input of the execution is `{"name": "Ada"}`. What is its output?',
        kind="predict",
        options={
            "a": '`{"label": "[ Hello, Ada! ]"}`',
            "b": '`{"name": "Ada", "text": "Hello, Ada!", "label": "[ Hello, Ada! ]"}`',
            "c": '`{"name": "Ada"}`',
        },
        solution="a",
        probes=[truth(comes_out, ran='two_steps with {"name": "Ada"}')],
        wrong=[
            Wrong(
                answer="b", says='"a"', hint="Nothing collects the answers. Each one takes the place of what was there."
            ),
            Wrong(
                answer="c",
                says='"a"',
                hint="The input goes into the first state. What comes out is what the last one passed on.",
            ),
        ],
        hints=["What does `label` return, and who adds anything to it?"],
        concepts=["input", "output"],
        why="A Task's output is what its function returned, and it is the next state's whole input.",
    ),
    Exercise(
        id="l02.p3",
        title="Predict: no name",
        prompt="The input is `{}`. What happens?",
        kind="predict",
        options={
            "a": "The machine goes on: `label` is called with nothing.",
            "b": "Python stops in this notebook with a KeyError.",
            "c": "The execution is FAILED with the error name KeyError, and `label` is never called.",
        },
        solution="c",
        probes=[truth(without_name, ran="two_steps with {}")],
        wrong=[
            Wrong(answer="a", says='"c"', hint="A state is left through Next only when its work succeeded."),
            Wrong(
                answer="b",
                says='"c"',
                hint="The exception ends the call inside Lambda. The machine gets it as an error name.",
            ),
        ],
        hints=["Who called `hello`, and what does it get when `hello` raises?"],
        concepts=["error name", "FAILED"],
        why="The exception's class name is the error name. No state handles it, so the execution ends as FAILED.",
    ),
]

# ---------------------------------------------------------------- q1: put the states in order

PICK = 'def handler(event, context):\n    return {"order": event["order"], "items": 2}\n'
WEIGH = 'def handler(event, context):\n    return {**event, "kg": event["items"] * 3}\n'
PAY = 'def handler(event, context):\n    return {**event, "price": 2 + event["kg"]}\n'
SHIP = "def handler(event, context):\n    return f\"{event['order']}: {event['kg']} kg, {event['price']} EUR paid\"\n"


def chain(*names, **changed):
    """A machine of Tasks in this order; each state is called like its function, with a capital."""
    states = {name.title(): task(name, Next=after.title()) for name, after in zip(names, names[1:])}
    states[names[-1].title()] = task(names[-1], End=True)
    return {"StartAt": names[0].title(), "States": dict(sorted(states.items())), **changed}


ORDER_STARTER = """{
  "StartAt": "___",
  "States": {
    "Pay": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay",
      "Next": "___"
    },
    "Pick": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pick",
      "Next": "___"
    },
    "Ship": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ship",
      "End": true
    },
    "Weigh": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:weigh",
      "Next": "___"
    }
  }
}"""


def filled(start, pay, pick, weigh):
    """The starter of q1 with these four names in its blanks."""
    text = ORDER_STARTER
    for name in (start, pay, pick, weigh):
        text = text.replace("___", name, 1)
    return text


# ---------------------------------------------------------------- q2: an error name of one's own

GREET_ONLY = {"StartAt": "Greet", "States": {"Greet": task("greet", Next="Done"), "Done": {"Type": "Succeed"}}}
NAMED = """
class NameMissing(Exception):
    pass

def handler(event, context):
    name = event.get("name")
    if not name or not name.strip():
        raise NameMissing("an order needs a name")
    return {"text": f"Hello, {name}!"}
"""
NAMED_STARTER = """
def handler(event, context):
    return {"text": f"Hello, {event['name']}!"}
"""
NAMED_AS_RESULT = """
def handler(event, context):
    name = event.get("name")
    if not name or not name.strip():
        return {"Error": "NameMissing"}
    return {"text": f"Hello, {name}!"}
"""
NAMED_IN_TEXT = """
def handler(event, context):
    name = event.get("name")
    if not name or not name.strip():
        raise Exception("NameMissing")
    return {"text": f"Hello, {name}!"}
"""
NAMED_UNKNOWN = """
def handler(event, context):
    name = event.get("name")
    if not name or not name.strip():
        raise NameMissing("an order needs a name")
    return {"text": f"Hello, {name}!"}
"""
NAMED_TEXT_RAISED = """
def handler(event, context):
    name = event.get("name")
    if not name or not name.strip():
        raise "NameMissing"
    return {"text": f"Hello, {name}!"}
"""
NAMED_SILENT = """
def handler(event, context):
    name = event.get("name")
    if not name or not name.strip():
        print("NameMissing")
        return None
    return {"text": f"Hello, {name}!"}
"""
NAMED_BUT_NULL = """
class NameMissing(Exception):
    pass

def handler(event, context):
    name = event.get("name", "")
    if name.strip() == "":
        raise NameMissing("an order needs a name")
    return {"text": f"Hello, {name}!"}
"""
NAMED_INSIDE = """
def handler(event, context):
    class NameMissing(Exception):
        pass

    name = (event.get("name") or "").strip()
    if name:
        return {"text": f"Hello, {event['name']}!"}
    raise NameMissing()
"""
NAMED_WHEN_ABSENT = """
class NameMissing(Exception):
    pass

def handler(event, context):
    try:
        name = event["name"]
    except KeyError:
        raise NameMissing("an order needs a name")
    return {"text": f"Hello, {name}!"}
"""
NAMED_WHEN_EMPTY = """
class NameMissing(Exception):
    pass

def handler(event, context):
    if event["name"] == "":
        raise NameMissing("an order needs a name")
    return {"text": f"Hello, {event['name']}!"}
"""
NAMED_BUT_BLANK = """
class NameMissing(Exception):
    pass

def handler(event, context):
    if not event.get("name"):
        raise NameMissing("an order needs a name")
    return {"text": f"Hello, {event['name']}!"}
"""
NAMED_BY_SUBCLASS = """
class NameMissing(ValueError):
    def __init__(self):
        super().__init__("no name")

def handler(event, context):
    try:
        name = event["name"]
        missing = name.strip() == ""
    except (KeyError, AttributeError):
        missing = True
    if missing:
        raise NameMissing
    return {"text": "Hello, " + name + "!"}
"""

# ---------------------------------------------------------------- q3: repair a definition

BROKEN = """{
  "StartAt": "hello",
  "States": {
    "Hello": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:hello",
      "Next": "Lable"
    },
    "Label": {
      "type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:label",
      "next": "Done"
    },
    "Done": {"Type": "Success"},
  }
}"""
NEARLY = json.dumps(TWO_STEPS, indent=2)
"""q3 put right; each known wrong answer puts one of the mistakes back."""


def with_mistake(right, wrong):
    """The repaired machine of q3 with one mistake left in it."""
    return NEARLY.replace(right, wrong, 1)


ENDS_EARLY = {"StartAt": "Hello", "States": {"Hello": task("hello", End=True)}}

# ---------------------------------------------------------------- q4: from nothing

ONE_TASK = {"StartAt": "Hello", "States": {"Hello": task("hello", Next="Done"), "Done": {"Type": "Succeed"}}}
PASS_ONLY = {
    "StartAt": "Hello",
    "States": {
        "Hello": {"Type": "Pass", "Result": {"text": "Hello, Ada!"}, "Next": "Done"},
        "Done": {"Type": "Succeed"},
    },
}
TASK_ENDS = {"StartAt": "Hello", "States": {"Hello": task("hello", End=True)}}
NAME_FOR_ARN = {
    "StartAt": "Hello",
    "States": {"Hello": {"Type": "Task", "Resource": "hello", "Next": "Done"}, "Done": {"Type": "Succeed"}},
}
TWICE = {
    "StartAt": "Hello",
    "States": {"Hello": task("hello", Next="Again"), "Again": task("hello", Next="Done"), "Done": {"Type": "Succeed"}},
}


def some_name(random):
    """An input with one of a few names."""
    return {"name": random.choice(["Ada", "Bo", "Cem", "Dora", "Élise", "Fay"])}


def named_or_not(random):
    """An order of q2: with a name, or with one of the four kinds of none."""
    order = {"order": f"A-{random.randrange(1, 1000)}"}
    name = random.choice(["Ada", "Bo Li", "Élise", "O'Neil", "", " " * random.randrange(1, 9), None, "absent"])
    return order if name == "absent" else {**order, "name": name}


# ---------------------------------------------------------------- q5: inputs on which it fails

HELLO_DONE = {"StartAt": "Hello", "States": {"Hello": task("hello", Next="Done"), "Done": {"Type": "Succeed"}}}
WANTED = {"a": ("FAILED", "KeyError"), "b": ("FAILED", "TypeError"), "c": ("SUCCEEDED", {"text": "Hello, !"})}
FOUND = {"a": {}, "b": "Ada", "c": {"name": ""}}


def ends_as(value):
    """How an execution of the machine of q4 ends: its status with the error's name, or with the output."""
    from sfnlearn import StateMachine, run

    execution = run(StateMachine(HELLO_DONE), value, functions={"hello": LambdaFunction("hello", HELLO)})
    return execution.status, execution.error or execution.output


def not_found(inputs):
    """The first of the three inputs that does something else than it should, in words."""
    for key, wanted in WANTED.items():
        status, what = ends_as(inputs[key])
        if (status, what) != wanted:
            return f"with {key}, which is {dumps(inputs[key])}, it ends {status} with {told(what)}"
    return None


def told(what):
    """An error's name, or an output as JSON."""
    return what if isinstance(what, str) else dumps(what)


def inputs(**other):
    """The answer to q5 with other inputs."""
    return {**FOUND, **other}


TRY_IT = """```python
functions = {"hello": lambda event, context: {"text": f"Hello, {event['name']}!"}}
run(answer("l02.q4"), {"name": "Ada"}, functions=functions).explain()
```
"""

# ---------------------------------------------------------------- q6: it survives

THROTTLED = "Lambda.TooManyRequestsException"


BREAK_IT = f"""```python
from sfnlearn import Faults
functions = {{"hello": lambda event, context: {{"text": f"Hello, {{event['name']}}!"}}}}
busy = Faults().on("Hello", attempt=1, error="{THROTTLED}")
run(answer("l02.q4"), {{"name": "Ada"}}, functions=functions, faults=busy).explain()
```

"""


def surviving(*retriers, **fields):
    """The machine of q4 with these Retriers in its Task."""
    retry = {"Retry": list(retriers)} if retriers else {}
    return {
        "StartAt": "Hello",
        "States": {"Hello": task("hello", **retry, **fields, Next="Done"), "Done": {"Type": "Succeed"}},
    }


def throttles(times):
    """So many calls of hello in a row are throttled."""
    return fault("hello", THROTTLED, times=times, cause="Rate Exceeded.")


def errors_named(definition):
    """The error names of the first Retrier of an answer."""
    state = next(state for state in definition["States"].values() if state["Type"] == "Task")
    return state["Retry"][0]["ErrorEquals"]


EXERCISES = [
    *IN_LESSON,
    Exercise(
        id="l02.q1",
        title="Put the states in order",
        prompt=(
            "Four Tasks, written in the order of the alphabet. `pick` needs an order number and tells how many items there are. `weigh` needs the items. "
            "`pay` needs the weight. `ship` needs weight and price. Each of them hands on what it got, with its own answer added.\n\n"
            'Fill the four blanks `___` so that `{"order": "A-17"}` goes through all of them.'
        ),
        kind="asl",
        starter=ORDER_STARTER,
        solution=chain("pick", "weigh", "pay", "ship"),
        functions={"pick": PICK, "weigh": WEIGH, "pay": PAY, "ship": SHIP},
        probes=[
            out({"order": "A-17"}, "A-17: 6 kg, 8 EUR paid"),
            hist({"order": "A-17"}, states=["Pick", "Weigh", "Pay", "Ship"]),
            out(generated(lambda random: {"order": f"A-{random.randrange(1000)}"}, count=5)),
        ],
        wrong=[
            Wrong(
                answer=chain("pick", "pay", "weigh", "ship"),
                says="FAILED with KeyError",
                hint="`pay` ran before anybody knew the weight. Which state finds it out?",
            ),
            Wrong(
                answer=filled("Pick", "Ship", "Weigh", "pay"),
                like=[
                    filled("pick", "ship", "weigh", "pay"),
                    filled("pick", "Ship", "Weigh", "Pay"),
                    filled("Pick", "ship", "weigh", "pay"),
                ],
                says="Did you mean",
                hint="A state's name has to match to the letter, capitals too.",
            ),
            Wrong(
                answer=filled("Pick", "Ship", "Weigh", "Ship"),
                says="Pay",
                hint="No arrow leads to Pay. After whom is the weight known, so that it can be paid?",
            ),
            Wrong(
                answer=filled("Pay", "Pick", "Ship", "Ship"),
                like=[filled("Pay", "Pick", "Ship", "Pay")],
                says="Weigh",
                hint="That is the order of the alphabet, in which they are written. It means nothing: begin with the one that needs the order number alone.",
            ),
            Wrong(
                answer=filled("Pick", "End", "Weigh", "Pay"),
                like=[filled("Pick", "Done", "Weigh", "Pay"), filled("Pick", "Succeed", "Weigh", "Pay")],
                says="/States/Pay/Next",
                hint="A Next names one of the four states. Pay is not the last one: who needs the price?",
            ),
            Wrong(
                answer=chain("pick", "weigh", "ship", "pay"),
                says="FAILED with KeyError",
                hint="`ship` ran before anybody knew the price. Which state finds it out?",
            ),
            Wrong(
                answer=ORDER_STARTER.replace('"___"', '"Pick"', 1),
                says="there is still a blank",
                hint="`StartAt` is filled. Three `Next` fields are left.",
            ),
            Wrong(
                answer=chain("pay", "pick", "weigh", "ship"),
                says="FAILED with KeyError",
                hint="The order of the text means nothing. Ask of each function what it needs, and begin with the one that needs the order number alone.",
            ),
        ],
        also_right=[
            {**chain("pick", "weigh", "pay", "ship"), "Comment": "from the shelf to the street"},
            filled("Pick", "Ship", "Weigh", "Pay"),
        ],
        hints=[
            "Which of the four can work with nothing but an order number?",
            "`StartAt` names the first state. Each `Next` names the state that needs what this one found out.",
            'Part of the answer: `"StartAt": "Pick"`, and Pick\'s `"Next": "Weigh"`',
        ],
        concepts=["StartAt", "Next"],
        why="StartAt and Next alone make the order. Each Task gets what the one before it gave.",
        variation='`answer("l02.q1")` is your machine. Draw it: `draw(answer("l02.q1"))`. Swap two states in the text, and draw it again. Does the picture change?',
    ),
    Exercise(
        id="l02.q2",
        title="An error name of your own",
        prompt=(
            "The machine of one Task, `Greet`, calls your handler. Some orders have no name: there is no `name` at all, or it is `null` (None in Python), the empty text, "
            "or nothing but spaces. Each of these must end the execution as FAILED with the error name `NameMissing`, raised by the handler. "
            "All other names are greeted as before. Twenty orders with and without a name are tried."
        ),
        kind="handler",
        starter=NAMED_STARTER.strip("\n"),
        solution=NAMED,
        machine=GREET_ONLY,
        function="greet",
        probes=[
            out(each({"name": "Ada"}, {"name": "Bo Li"}), reference=lambda value: {"text": f"Hello, {value['name']}!"}),
            ends({"name": ""}, "FAILED", "NameMissing"),
            ends({}, "FAILED", "NameMissing"),
            ends({"name": "   "}, "FAILED", "NameMissing"),
            ends({"name": None}, "FAILED", "NameMissing"),
            out(generated(named_or_not, count=20)),
        ],
        wrong=[
            Wrong(
                answer=NAMED_UNKNOWN,
                when=lambda _source, execution: execution.error == "NameError" and "NameMissing" in execution.cause,
                says="FAILED with NameError",
                hint="Python does not know `NameMissing` yet. It is a class of your own: define it above the handler, `class NameMissing(Exception): pass`.",
            ),
            Wrong(
                answer=NAMED_IN_TEXT,
                like=[
                    NAMED_IN_TEXT.replace("Exception(", "ValueError("),
                    NAMED_IN_TEXT.replace("Exception(", "KeyError("),
                    NAMED_IN_TEXT.replace("Exception(", "RuntimeError("),
                ],
                when=lambda _source, execution: (
                    execution.error not in {"NameMissing", "TypeError"} and "NameMissing" in execution.cause
                ),
                says="FAILED with",
                hint="The error name is the name of the exception's class. The text goes into the cause.",
            ),
            Wrong(
                answer=NAMED_AS_RESULT,
                like=[
                    NAMED_AS_RESULT.replace('{"Error": "NameMissing"}', '{"error": "NameMissing"}'),
                    NAMED_AS_RESULT.replace('{"Error": "NameMissing"}', '{"Error": "NameMissing", "Cause": "no name"}'),
                    NAMED_AS_RESULT.replace('{"Error": "NameMissing"}', '"NameMissing"'),
                    NAMED_AS_RESULT.replace('{"Error": "NameMissing"}', '{"statusCode": 400, "error": "NameMissing"}'),
                ],
                when=lambda _source, execution: (
                    execution.status == "SUCCEEDED" and "NameMissing" in str(execution.output)
                ),
                says="SUCCEEDED with",
                hint="Whatever a handler returns is a success, whatever its words. To fail, raise.",
            ),
            Wrong(
                answer=NAMED_TEXT_RAISED,
                like=[NAMED.replace("class NameMissing(Exception)", "class NameMissing")],
                when=lambda _source, execution: (
                    "derive from BaseException" in execution.cause
                    or "NameMissing() takes no arguments" in execution.cause
                ),
                says="FAILED with TypeError",
                hint="Only an exception can be raised. A class becomes one by its base: `class NameMissing(Exception)`.",
            ),
            Wrong(
                answer=NAMED.replace("NameMissing", "MissingName"),
                like=[NAMED.replace("NameMissing", "NameMissingError"), NAMED.replace("NameMissing", "nameMissing")],
                when=lambda _source, execution: (
                    execution.error != "NameMissing"
                    and "name" in execution.error.lower()
                    and "missing" in execution.error.lower()
                ),
                says="FAILED with",
                hint="It is raised as it should be. The error name is to be `NameMissing`, to the letter, so the class has to be called so.",
            ),
            Wrong(
                answer=NAMED_SILENT.replace("return None", "exit()"),
                like=[NAMED_SILENT.replace("return None", 'raise SystemExit("NameMissing")')],
                when=lambda _source, execution: execution.error == "Runtime.ExitError",
                says="Runtime.ExitError",
                hint="That ends the whole process in which Lambda runs the handler. To fail with a name, raise an exception of your own.",
            ),
            Wrong(
                answer=NAMED_WHEN_ABSENT,
                like=[NAMED_WHEN_EMPTY.replace('== ""', "is None")],
                when=lambda _source, execution: execution.output == {"text": "Hello, !"},
                says='SUCCEEDED with {"text":"Hello, !"}',
                hint="The empty text is not a name either. `if not name` is true for it, and for None too.",
            ),
            Wrong(
                answer=NAMED.replace('{"text": f"Hello, {name}!"}', 'f"Hello, {name}!"'),
                when=lambda _source, execution: str(execution.output).startswith("Hello, A"),
                says='happened "Hello, Ada!"',
                hint="Names are greeted as before, so the answer is an object with the greeting in `text`.",
            ),
            Wrong(
                answer=NAMED_SILENT,
                like=[NAMED_SILENT.replace("return None", 'return {"text": ""}')],
                says="SUCCEEDED with",
                hint="The handler ends quietly, and that is a success. To fail, it has to raise.",
            ),
            Wrong(
                answer=NAMED_WHEN_EMPTY,
                like=[NAMED_WHEN_EMPTY.replace('== ""', '.strip() == ""')],
                when=lambda _source, execution: execution.error == "KeyError" and "'name'" in execution.cause,
                says="FAILED with KeyError",
                hint='An order that has no name at all has no key `name`, so `event["name"]` raises an error of its own. `event.get("name")` gives None there.',
            ),
            Wrong(
                answer=NAMED_BUT_NULL,
                like=[NAMED_BUT_NULL.replace('event.get("name", "")', 'event.get("name")')],
                when=lambda _source, execution: execution.error == "AttributeError" and "NoneType" in execution.cause,
                says="'NoneType' object has no attribute 'strip'",
                hint="None is not a text, and has no `strip`. Ask `if not name` first: that is true for None and for the empty text.",
            ),
            Wrong(
                answer=NAMED_BUT_BLANK,
                says='input {"name":"   "}',
                hint="Nearly. Three spaces are not a name either: `strip()` takes spaces away.",
            ),
            Wrong(
                answer=NAMED.replace("if not name or not name.strip()", "if name"),
                like=[NAMED.replace("    if not name or not name.strip():\n    ", "")],
                when=lambda _source, execution: (
                    execution.error == "NameMissing" and bool(execution.input["name"].strip())
                ),
                says='input {"name":"Ada"}',
                hint="Ada has a name. Raise only where there is none, and greet all the others.",
            ),
        ],
        also_right=[
            NAMED_BY_SUBCLASS,
            NAMED_INSIDE,
            NAMED.replace(
                "class NameMissing(Exception):\n    pass", 'NameMissing = type("NameMissing", (Exception,), {})'
            ),
        ],
        hints=[
            "What gave the error its name in the lesson: the message, or the class of the exception?",
            'Define a class `NameMissing` that is an Exception, outside the handler, and raise it. `event.get("name")` gives None where there is no name.',
            'Part of the answer: `if not name or not name.strip(): raise NameMissing("an order needs a name")`',
        ],
        concepts=["error name", "raise"],
        why="Step Functions sees the class name of the exception as the error name, so a class of your own says what went wrong at Parcel.",
        variation="Raise `NameMissing` without any text. What is left in the cause?",
    ),
    Exercise(
        id="l02.q3",
        title="Repair: five mistakes and a comma",
        repair=True,
        prompt=(
            "Hello, then Label, then Done: that was the plan. First take away the comma that JSON does not allow, and run the cell. "
            "The messages then name the others. Fix those too, so that the machine works like `two_steps` in the lesson."
        ),
        kind="asl",
        starter=BROKEN,
        solution=TWO_STEPS,
        functions={"hello": HELLO, "label": LABEL},
        probes=[
            out({"name": "Ada"}, {"label": "[ Hello, Ada! ]"}),
            hist({"name": "Ada"}, states=["Hello", "Label", "Done"]),
            calls({"name": "Ada"}, {"hello": [{"name": "Ada"}], "label": [{"text": "Hello, Ada!"}]}),
            out(generated(some_name, count=5)),
        ],
        wrong=[
            Wrong(
                answer=BROKEN.replace("},\n  }\n}", "}\n  }\n}"),
                says="Lable",
                hint="The comma is gone, so the rest can be read. Each message names a line of the cell.",
            ),
            Wrong(
                answer=ENDS_EARLY,
                says='"text":"Hello, Ada!"',
                hint="It runs, because the part with the mistakes is gone. Label and Done belong to the plan.",
            ),
            Wrong(
                answer={**TWO_STEPS, "States": {**TWO_STEPS["States"], "Label": task("label", End=True)}},
                says="Done",
                hint="If Label ends the execution, no arrow leads to Done.",
            ),
            Wrong(
                answer={**TWO_STEPS, "StartAt": "Label"},
                says="Hello",
                hint="StartAt names the first state of the plan.",
            ),
            Wrong(
                answer=with_mistake('"StartAt": "Hello"', '"StartAt": "hello"'),
                like=[
                    with_mistake('"Next": "Label"', '"Next": "label"'),
                    with_mistake('"Next": "Label"', '"Next": "Lable"'),
                ],
                says="Did you mean",
                hint="Nearly. One name still differs from the state that it means: look at its capital, and at the order of its letters.",
            ),
            Wrong(
                answer=with_mistake('"Type": "Succeed"', '"Type": "Success"'),
                says="/States/Done/Type",
                hint="Nearly. The state that ends an execution well has the type `Succeed`; SUCCEEDED is what the execution is called then.",
            ),
            Wrong(
                answer=NEARLY.replace('"Next": "Done"', '"next": "Done"'),
                like=[
                    '"type": "Task"'.join(NEARLY.rsplit('"Type": "Task"', 1)),
                    '"type": "Task"'.join(NEARLY.rsplit('"Type": "Task"', 1)).replace(
                        '"Next": "Done"', '"next": "Done"'
                    ),
                ],
                says="Label",
                hint="Nearly. In the state Label a field begins with a small letter; all fields of the States Language begin with a capital.",
            ),
            Wrong(
                answer=with_mistake(':label"', ':hello"'),
                says="FAILED with KeyError",
                hint="Label calls the function of Hello. The two Resources were right as they stood.",
            ),
        ],
        also_right=[
            {"Comment": "fixed", **TWO_STEPS},
            {
                "StartAt": "Hello",
                "States": {
                    "Done": {"Type": "Succeed"},
                    "Label": invoke("label", Next="Done"),
                    "Hello": invoke("hello", Next="Label"),
                },
            },
        ],
        hints=[
            "Fix the comma first. What comes before a closing brace?",
            "Compare every name after `StartAt` and `Next` with the names of the states, letter by letter. Field names begin with a capital.",
            'Part of the answer: `"StartAt": "Hello"`, and a good end has the type `"Succeed"`',
        ],
        concepts=["JSON", "StartAt", "Next", "Type"],
        why="Names are compared to the letter, so a machine with a wrong one is refused before it runs.",
        variation="Make one more mistake that is good JSON and good States Language, and still wrong. Who could find that one?",
    ),
    Exercise(
        id="l02.q4",
        title="From nothing",
        prompt=(
            'The function `hello` wants `{"name": "Ada"}` and gives `{"text": "Hello, Ada!"}`. Write a machine that calls it once, in a state named `Hello`, '
            "and then ends in a Succeed state named `Done`."
        ),
        kind="asl",
        starter='{\n  "StartAt": "",\n  "States": {\n  }\n}',
        solution=ONE_TASK,
        functions={"hello": HELLO},
        probes=[
            out({"name": "Ada"}, {"text": "Hello, Ada!"}),
            hist({"name": "Ada"}, states=["Hello", "Done"]),
            hist({"name": "Ada"}, types=["SucceedStateEntered"]),
            calls({"name": "Ada"}, {"hello": [{"name": "Ada"}]}),
            alike(generated(some_name, count=5)),
        ],
        wrong=[
            Wrong(
                answer={
                    "StartAt": "Hello",
                    "States": {"Hello": {**task("hello", Next="Done"), "Type": "Pass"}, "Done": {"Type": "Succeed"}},
                },
                says="Resource",
                hint="Only a Task calls a function, so only a Task has a Resource. Change the type.",
            ),
            Wrong(
                answer={
                    "StartAt": "Hello",
                    "States": {"Hello": task("hello", Next="Done"), "Done": {"Type": "Pass", "End": True}},
                },
                says="SucceedStateEntered",
                hint="It works, but Done is not a Succeed state. Its type says that the execution ends well.",
            ),
            Wrong(
                answer={
                    "StartAt": "Hello",
                    "States": {"Hello": task("Hello", Next="Done"), "Done": {"Type": "Succeed"}},
                },
                says="Lambda.ResourceNotFoundException",
                hint="No function has that name. The function is called `hello`, with a small letter; the state is called `Hello`.",
            ),
            Wrong(
                answer={
                    "StartAt": "Hello",
                    "States": {"Hello": task("hello", Next="Done", End=True), "Done": {"Type": "Succeed"}},
                },
                says="'Next' and 'End' cannot be used together",
                hint="Hello goes on to Done, so it is not an end. Take its End away.",
            ),
            Wrong(
                answer={
                    "StartAt": "Hello",
                    "States": {"Hello": {**task("hello", Next="Done"), "Type": "Lambda"}, "Done": {"Type": "Succeed"}},
                },
                like=[
                    {
                        "StartAt": "Hello",
                        "States": {
                            "Hello": {**task("hello", Next="Done"), "Type": "Function"},
                            "Done": {"Type": "Succeed"},
                        },
                    }
                ],
                says="/States/Hello/Type",
                hint="The state that calls a function has the type `Task`, whatever it calls.",
            ),
            Wrong(
                answer={
                    "StartAt": "Hello",
                    "States": {
                        "Hello": {"Type": "Task", "Function": "hello", "Next": "Done"},
                        "Done": {"Type": "Succeed"},
                    },
                },
                says="/States/Hello",
                hint="The field that names what is called is `Resource`, and its value is the function's ARN.",
            ),
            Wrong(
                answer={
                    "StartAt": "Hello",
                    "States": {"Hello": task("hello", Next="Done")},
                    "Done": {"Type": "Succeed"},
                },
                says="/Done",
                hint="Done stands beside `States` and belongs into it: move the brace that closes `States` behind Done.",
            ),
            Wrong(
                answer=PASS_ONLY,
                says="hello is not called",
                hint="A Pass state calls nothing: it greets Ada whoever comes. Which type calls a function?",
            ),
            Wrong(
                answer={
                    "StartAt": "Hello",
                    "States": {"Hello": task("hello", End=True), "Done": {"Type": "Succeed"}},
                },
                says="/States/Done",
                hint="Done is there, and no arrow leads to it: in Hello a `Next` takes the place of the `End`.",
            ),
            Wrong(
                answer=TASK_ENDS,
                says="Hello → Done",
                hint="It greets. Now let Hello go to a Succeed state in place of its End.",
            ),
            Wrong(
                answer=TWICE,
                says="FAILED with KeyError",
                hint="The second call gets the answer of the first, and there is no name in it. Once is enough.",
            ),
            Wrong(
                answer=NAME_FOR_ARN,
                says="Resource",
                hint="A Resource is an ARN: arn:aws:lambda:us-east-1:123456789012:function: and then the name.",
            ),
            Wrong(
                answer={"StartAt": "Hello", "States": {"Hello": task("hello", Next="Done")}},
                says="Done",
                hint="Next names a state, and every state is written down under States: Done as well, with its type.",
            ),
            Wrong(
                answer={"StartAt": "Hello", "States": {"Hello": task("hello"), "Done": {"Type": "Succeed"}}},
                says="Hello",
                hint="Nothing says where Hello goes. The order of the text does not: it needs a `Next`.",
            ),
            Wrong(
                answer={
                    "StartAt": "hello",
                    "States": {"hello": task("hello", Next="done"), "done": {"Type": "Succeed"}},
                },
                like=[
                    {"StartAt": "hello", "States": {"hello": task("hello", Next="Done"), "Done": {"Type": "Succeed"}}},
                    {"StartAt": "Greet", "States": {"Greet": task("hello", Next="Done"), "Done": {"Type": "Succeed"}}},
                    {"StartAt": "Hello", "States": {"Hello": task("hello", Next="End"), "End": {"Type": "Succeed"}}},
                ],
                when=lambda machine, _execution: (
                    len(machine["States"]) == 2 and set(machine["States"]) != {"Hello", "Done"}
                ),
                says="Hello → Done",
                hint="The machine works. The states are to be called `Hello` and `Done`, to the letter.",
            ),
            Wrong(
                answer={
                    "StartAt": "Hello",
                    "States": {
                        "Hello": task("hello", Parameters={"name": "Ada"}, Next="Done"),
                        "Done": {"Type": "Succeed"},
                    },
                },
                says="Hello, Ada!",
                hint="Every customer is called Ada now. Without Parameters a Task hands on its input as it is.",
            ),
            Wrong(
                answer={
                    "StartAt": "Hello",
                    "States": {"Hello": task("hello", Next="Done"), "Done": {"Type": "Success"}},
                },
                says="/States/Done/Type",
                hint="The state that ends an execution well has the type `Succeed`.",
            ),
        ],
        also_right=[
            {"Comment": "hello, world", "TimeoutSeconds": 60, **ONE_TASK},
            {"StartAt": "Hello", "States": {"Hello": invoke("hello", Next="Done"), "Done": {"Type": "Succeed"}}},
            {
                "QueryLanguage": "JSONata",
                "StartAt": "Hello",
                "States": {"Hello": task("hello", Next="Done"), "Done": {"Type": "Succeed"}},
            },
        ],
        hints=[
            "Begin with the names: which state is first, and which two states are there?",
            "A Task has `Type`, `Resource` and `Next`. A Succeed has its `Type` alone.",
            'Part of the answer: `"Done": {"Type": "Succeed"}`',
        ],
        concepts=["Task", "Resource", "Succeed"],
        why="A Task hands its input to the resource, and what comes back is handed on.",
        variation="What does your machine do with an order that has no name? l02.q5 asks for three such inputs.",
    ),
    Exercise(
        id="l02.q5",
        title="Make it fail",
        prompt=(
            "Your machine of l02.q4 is right, and still it depends on its input. Find three inputs:\n\n"
            "- **a**: the execution ends FAILED with the error name `KeyError`,\n"
            "- **b**: it ends FAILED with the error name `TypeError`,\n"
            '- **c**: it is SUCCEEDED, although nobody has a name: the output is `{"text": "Hello, !"}`.\n\n'
            "An input is any JSON value: an object, a text in quotes, a number, a list. Try as many as you like on your own machine first, in a new cell:\n\n"
            f"{TRY_IT}"
        ),
        kind="predict",
        starter='{\n    "a": ...,\n    "b": ...,\n    "c": ...,\n}',
        solution=FOUND,
        probes=[
            tried(
                not_found,
                ran="the machine of l02.q4 with your three inputs",
                expected='a ends FAILED with KeyError, b FAILED with TypeError, c SUCCEEDED with {"text": "Hello, !"}',
            )
        ],
        wrong=[
            Wrong(
                answer=inputs(a={"name": ""}),
                like=[inputs(a={"name": "Ada"}), inputs(a={"name": " "})],
                when=lambda given, _: isinstance(given["a"], dict) and isinstance(given["a"].get("name"), str),
                says="with a, which is",
                hint="In a there is a `name`, so Python finds it. A KeyError is raised where the key is not there at all.",
            ),
            Wrong(
                answer=inputs(a={"name": None}),
                says="Hello, None!",
                hint="The key is there, and its value is None, which an f-string writes down as it is. Leave the key out.",
            ),
            Wrong(
                answer=inputs(a="Ada"),
                like=[inputs(a=5), inputs(a=["Ada"])],
                when=lambda given, _: ends_as(given["a"])[1] == "TypeError",
                says="with TypeError",
                hint="That is an input for b: no object, so `event['name']` is a TypeError. A KeyError needs an object, without the key.",
            ),
            Wrong(
                answer=inputs(b={"name": 5}),
                like=[inputs(b={"name": ["Ada"]}), inputs(b={"name": {}})],
                when=lambda given, _: isinstance(given["b"], dict) and "name" in given["b"],
                says="with b, which is",
                hint="An f-string writes down any value. The TypeError comes earlier, at `event['name']`: what if the whole event is not an object?",
            ),
            Wrong(
                answer=inputs(b={"Name": "Ada"}),
                like=[inputs(b={})],
                when=lambda given, _: ends_as(given["b"])[1] == "KeyError",
                says="with KeyError",
                hint="That is an input for a. For b the event must be something that cannot be asked for a key: a text, a number, a list.",
            ),
            Wrong(
                answer=inputs(c={}),
                like=[inputs(c={"Name": ""})],
                when=lambda given, _: ends_as(given["c"])[0] == "FAILED",
                says="with c, which is",
                hint="Nothing may be raised in c, so there has to be a `name`. Which name leaves no letter behind?",
            ),
            Wrong(
                answer=inputs(c={"name": " "}),
                like=[inputs(c={"name": None}), inputs(c={"name": "!"})],
                when=lambda given, _: ends_as(given["c"])[0] == "SUCCEEDED",
                says="with c, which is",
                hint="It succeeds, with another text. Between the comma's blank and the exclamation mark nothing may stand: the text is empty.",
            ),
        ],
        also_right=[{"a": {"customer": "Ada"}, "b": 7, "c": {"name": "", "kg": 3}}],
        hints=[
            "Read the function: what does `event['name']` need from the event?",
            "KeyError: an object without that key. TypeError: something that is not an object. Neither: a name that is there, with nothing in it.",
            'Part of the answer: `"a": {}`',
        ],
        concepts=["input", "error name"],
        why="Success says that nothing was raised, and not that the answer makes sense. What your input may be is a part of your machine.",
        variation="Which of the three would `NameMissing` of l02.q2 have caught? Put that handler behind your machine and try.",
    ),
    Exercise(
        id="l02.q6",
        title="It survives",
        prompt=(
            "Lambda is too busy now and then: a call fails with `Lambda.TooManyRequestsException`, and a second later the same call works. See what that does to your machine of l02.q4, "
            "in a new cell:\n\n"
            f"{BREAK_IT}"
            "Now let it survive. Put your machine of l02.q4 here, and give its Task one more field, the list of what is worth another try: "
            f'`"Retry": [{{"ErrorEquals": ["{THROTTLED}"]}}]`. (Lesson 05 tells all about it.)\n\n'
            "When the first three calls are throttled, the greeting must still come out. A call that works is made once. Any other error, as that of an input without a name, "
            "still ends the execution after one call."
        ),
        kind="asl",
        starter='{\n  "StartAt": "",\n  "States": {\n  }\n}',
        solution=surviving({"ErrorEquals": [THROTTLED]}),
        functions={"hello": HELLO},
        probes=[
            alike(generated(some_name, count=5, including=[{"name": "Ada"}])),
            out({"name": "Ada"}, {"text": "Hello, Ada!"}, faults=[throttles(1)]),
            out(generated(some_name, count=5), faults=[throttles(3)]),
            ends({}, "FAILED", "KeyError"),
            calls({}, counts={"hello": 1}),
            each_call_fails(generated(some_name, count=3), ["Sandbox.Timedout", "CardDeclined"], times=None),
        ],
        wrong=[
            Wrong(
                answer=surviving(),
                says=f"FAILED with {THROTTLED}",
                when=lambda definition, _: "Retry" not in dumps(definition),
                hint="Nothing in this machine makes a call again. The field `Retry` belongs into the Task, beside its Resource.",
            ),
            Wrong(
                answer=surviving({"ErrorEquals": ["States.ALL"]}),
                like=[
                    surviving({"ErrorEquals": ["States.TaskFailed"]}),
                    surviving({"ErrorEquals": [THROTTLED, "KeyError"]}),
                ],
                says="4 calls of hello",
                hint="Now other errors are tried again too, and no second call gives an order a name. Name the one error that passes by itself.",
            ),
            Wrong(
                answer=surviving({"ErrorEquals": [THROTTLED], "MaxAttempts": 1}),
                like=[
                    surviving({"ErrorEquals": [THROTTLED], "MaxAttempts": 2}),
                    surviving({"ErrorEquals": [THROTTLED], "MaxAttempts": 0}),
                ],
                says=f"FAILED with {THROTTLED}",
                when=lambda definition, _: "MaxAttempts" in dumps(definition),
                hint="`MaxAttempts` counts the tries after the first call, and three throttled calls need three of them. Without the field there are three.",
            ),
            Wrong(
                answer=surviving({"ErrorEquals": ["TooManyRequestsException"]}),
                like=[
                    surviving({"ErrorEquals": ["Lambda.TooManyRequests"]}),
                    surviving({"ErrorEquals": ["lambda.TooManyRequestsException"]}),
                ],
                says=f"FAILED with {THROTTLED}",
                when=lambda definition, _: THROTTLED not in errors_named(definition),
                hint=f"An error name matches to the letter. This one is called `{THROTTLED}`.",
            ),
            Wrong(
                answer=surviving(Retry={"ErrorEquals": [THROTTLED]}),
                says="/States/Hello/Retry",
                hint="`Retry` is a list, also when it has one member: square brackets stand around the braces.",
            ),
            Wrong(
                answer=surviving(Retry=[{"ErrorEquals": THROTTLED}]),
                says="ErrorEquals",
                hint="`ErrorEquals` is a list of names, also when there is one: square brackets stand around the name.",
            ),
            Wrong(
                answer={**surviving(), "Retry": [{"ErrorEquals": [THROTTLED]}]},
                says="Retry",
                hint="The field stands beside `States`. It belongs into the state that makes the call, into Hello.",
            ),
            Wrong(
                answer=surviving(Catch=[{"ErrorEquals": [THROTTLED], "Next": "Done"}]),
                says='"Error":"Lambda.TooManyRequestsException"',
                hint="A Catch goes on to another state, without a greeting. The call is to be made again: that is `Retry`.",
            ),
        ],
        also_right=[
            surviving({"ErrorEquals": [THROTTLED], "IntervalSeconds": 2, "MaxAttempts": 5, "BackoffRate": 1.5}),
            {
                "StartAt": "Greet",
                "States": {"Greet": task("hello", Retry=[{"ErrorEquals": [THROTTLED]}], End=True)},
            },
        ],
        hints=[
            "Run the lines above. What does `explain()` say to try?",
            "Retry is a field of the state that makes the call. It is a list with one object in it, and the object has a list of error names.",
            f'Part of the answer: `"Resource": "...:hello", "Retry": [{{"ErrorEquals": ["{THROTTLED}"]}}], "Next": "Done"`',
        ],
        free=["MaxAttempts", "IntervalSeconds", "BackoffRate"],
        concepts=["Retry", "error name"],
        why="The Retrier makes the call again when this error comes. You wrote this machine from nothing, and it has just survived a failure that was made on purpose.",
        variation='Let `attempt=(1, 2, 3, 4)` fail. How does it end, and how many seconds did it take? Then let five calls fail on a machine with `"MaxAttempts": 5`.',
    ),
]
