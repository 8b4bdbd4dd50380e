"""Lesson 00: the first predictions, five questions that name a lesson to begin with, and one exercise of each kind."""

import json

import re

from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.course.checking.probes import generated, out, trace, truth
from sfnlearn.course.checking.exercise import Exercise, Wrong

HELLO = {
    "StartAt": "Name given?",
    "States": {
        "Name given?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.name", "StringGreaterThan": "", "Next": "Greet"}],
            "Default": "No name",
        },
        "Greet": {"Type": "Pass", "Parameters": {"greeting.$": "States.Format('Hello, {}!', $.name)"}, "End": True},
        "No name": {"Type": "Fail", "Error": "NameMissing", "Cause": "Nobody to greet"},
    },
}
PATIENT = {
    "StartAt": "Wait a day",
    "States": {"Wait a day": {"Type": "Wait", "Seconds": 86400, "Next": "Awake"}, "Awake": {"Type": "Succeed"}},
}
ARN = "arn:aws:lambda:us-east-1:123456789012:function:"


def execute(definition, value, functions=None):
    """One execution."""
    from sfnlearn import StateMachine, run

    return run(StateMachine(definition), value, functions=functions)


def _letters(names):
    """The names of an answer without capitals, blanks and marks."""
    return ["".join(filter(str.isalnum, str(name).lower())) for name in names]


def entered(name):
    """The states that `hello` enters for a name, in their order."""
    events = execute(HELLO, {"name": name}).events
    return [event.state for event in events if event.type.endswith("StateEntered")]


def empty_name_ends():
    """Which option of l00.p1 is true."""
    return {"SUCCEEDED": "a", "FAILED": "b"}[execute(HELLO, {"name": ""}).status]


def day_of_waiting():
    """Which option of l00.p2 is true: it ends here and now, and its own clock says a day."""
    execution = execute(PATIENT, {})
    lasted = execution.stop_time - execution.start_time
    return "c" if (execution.status, lasted) == ("SUCCEEDED", 86400) else "a"


def second_count():
    """Which option of l00.r1 is true: the second answer in two schedules."""
    counter = LambdaFunction(
        "counter", "n = 0\ndef handler(event, context):\n    global n\n    n += 1\n    return n\n", duration=1
    )
    seconds = {counter.schedule([(0, {}), (at, {})])[1].value for at in (0.5, 2)}
    return {(1,): "a", (2,): "b", (1, 2): "c"}[tuple(sorted(seconds))]


def missing_state():
    """Which option of l00.r2 is true."""
    from sfnlearn import DefinitionError, StateMachine

    try:
        StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}})
    except DefinitionError:
        return "b"
    return "a"


def next_input():
    """Which option of l00.r3 is true."""
    task = {"Type": "Task", "Resource": ARN + "price", "Next": "Label"}
    machine = {"StartAt": "Price", "States": {"Price": task, "Label": {"Type": "Pass", "End": True}}}
    output = execute(machine, {"order": 7}, {"price": lambda event, context: {"price": 12}}).output
    return {("price",): "a", ("order", "price"): "b", ("order",): "c"}[tuple(sorted(output))]


def attempts():
    """Which option of l00.r4 is true: how often a function that always fails is called."""

    def pay(event, context):
        raise RuntimeError("no connection")

    retry = [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 3}]
    machine = {
        "StartAt": "Pay",
        "States": {"Pay": {"Type": "Task", "Resource": ARN + "pay", "Retry": retry, "End": True}},
    }
    events = execute(machine, {}, {"pay": pay}).events
    return {4: "a", 3: "b", 1: "c"}[sum(event.type == "LambdaFunctionScheduled" for event in events)]


def two_branches():
    """Which option of l00.r5 is true."""

    def branch(name, seconds):
        wait = {"Type": "Wait", "Seconds": seconds, "Next": name}
        answer = {"Type": "Pass", "Result": {name: seconds}, "End": True}
        return {"StartAt": f"{name} waits", "States": {f"{name} waits": wait, name: answer}}

    both = {"Type": "Parallel", "Branches": [branch("slow", 9), branch("fast", 1)], "End": True}
    output = execute({"StartAt": "Both", "States": {"Both": both}}, {}).output
    if isinstance(output, dict):
        return "a"
    return "b" if list(output[0]) == ["fast"] else "c"


IN_LESSON = [
    Exercise(
        id="l00.p1",
        title="Predict: an empty name",
        prompt='The input is `{"name": ""}`. How does the execution end? Put a letter, in quotes, in place of the dots and run the cell.',
        kind="predict",
        options={
            "a": 'It is SUCCEEDED, with the greeting "Hello, !".',
            "b": "It is FAILED, with the error name NameMissing.",
            "c": "Python stops in this notebook with an exception.",
        },
        solution="b",
        probes=[truth(empty_name_ends, ran='the machine hello with the input {"name": ""}')],
        wrong=[
            Wrong(
                answer="a",
                says='"b"',
                hint="The first state asks whether the name is greater than the empty text. It is not.",
            ),
            Wrong(
                answer="c", says='"b"', hint="An execution that fails is a result, not an accident in your notebook."
            ),
        ],
        hints=[
            "Follow the picture with your finger, from Start.",
            "The first state is a Choice. Where does it go when no rule matches?",
            "The Default of the Choice is a Fail state. Its name is in the picture.",
        ],
        concepts=["Choice", "Fail", "status"],
        why="No rule of the Choice matched, so its Default was taken: the Fail state.",
    ),
    Exercise(
        id="l00.p2",
        title="Predict: a day of waiting",
        prompt="You have not signed in to AWS, and the machine waits for a day. What happens when you run the cell?",
        kind="predict",
        options={
            "a": "It stops: an AWS account is needed.",
            "b": "It runs, and you come back tomorrow.",
            "c": "It is done in a moment, and the execution's own clock says that a day has passed.",
        },
        solution="c",
        probes=[truth(day_of_waiting, ran="the machine that waits for 86400 seconds")],
        wrong=[
            Wrong(
                answer="a",
                says='"c"',
                hint="Nothing here talks to AWS. The interpreter of the machine is a Python package on your computer.",
            ),
            Wrong(answer="b", says='"c"', hint="Nothing happens in that day, so the simulator's clock jumps over it."),
        ],
        hints=["Who runs the machine here, and whose clock does it use?"],
        concepts=["virtual clock"],
        why="The simulator runs on your computer, and its clock is virtual.",
    ),
    Exercise(
        id="l00.r1",
        title="Question 1 of 5",
        prompt="A Lambda function adds 1 to a global variable and returns it. It was just deployed. What does the second call return?",
        kind="predict",
        options={
            "a": "1, for Lambda forgets everything after each call",
            "b": "2, for it is the second call",
            "c": "1 or 2, depending on when the two calls come",
        },
        solution="c",
        probes=[truth(second_count, ran="two calls that overlap, and two that do not")],
        wrong=[
            Wrong(
                answer="a", says='"c"', hint="Between calls a function is often kept as it is. Lesson 01 shows when."
            ),
            Wrong(answer="b", says='"c"', hint="Two calls at the same time run in two copies. Lesson 01 shows how."),
        ],
        hints=["How many copies of the function can there be?"],
        concepts=["execution environment"],
        why="A call in the environment of the first one counts on; a call in a new environment begins again.",
    ),
    Exercise(
        id="l00.r2",
        title="Question 2 of 5",
        prompt='In a state machine, the state `A` has `"Next": "B"`, and there is no state `B`. When do you learn of it?',
        kind="predict",
        options={
            "a": "when an execution comes to the end of A",
            "b": "when the state machine is created",
            "c": "never: the execution ends after A",
        },
        solution="b",
        probes=[truth(missing_state, ran="a definition with a Next that leads nowhere")],
        wrong=[
            Wrong(
                answer="a",
                says='"b"',
                hint="The definition is read as a whole before anything runs. Lesson 02 breaks some on purpose.",
            ),
            Wrong(
                answer="c", says='"b"', hint='Only "End": true, Succeed or Fail end an execution. Lesson 02 shows it.'
            ),
        ],
        hints=["Is a state machine code that runs line by line, or data that is read first?"],
        concepts=["definition", "Next"],
        why="A definition is data. It is checked as a whole, and refused, before there is an execution.",
    ),
    Exercise(
        id="l00.r3",
        title="Question 3 of 5",
        prompt='A Task gets `{"order": 7}`. Its function answers `{"price": 12}`. The Task has no other fields. What does the next state get?',
        kind="predict",
        options={
            "a": '`{"price": 12}`',
            "b": '`{"order": 7, "price": 12}`',
            "c": '`{"order": 7}`',
        },
        solution="a",
        probes=[truth(next_input, ran="a Task without ResultPath, then a Pass")],
        wrong=[
            Wrong(answer="b", says='"a"', hint="Input is not kept by itself. Lesson 03 shows the field that keeps it."),
            Wrong(
                answer="c",
                says='"a"',
                hint="The result takes the place of the input unless a field says otherwise: lesson 03.",
            ),
        ],
        hints=["Where would the machine know from that you want both?"],
        concepts=["ResultPath"],
        why="Without ResultPath a Task's result replaces its input.",
    ),
    Exercise(
        id="l00.r4",
        title="Question 4 of 5",
        prompt='A Task has a Retrier for all errors with `"MaxAttempts": 3`. Its function fails every time. How often is it called?',
        kind="predict",
        options={"a": "4 times", "b": "3 times", "c": "once"},
        solution="a",
        probes=[truth(attempts, ran="a Task whose function always fails, with MaxAttempts 3")],
        wrong=[
            Wrong(
                answer="b", says='"a"', hint="MaxAttempts counts the retries. The first call comes on top: lesson 05."
            ),
            Wrong(
                answer="c",
                says='"a"',
                hint="The Retrier matches every error here, so the call is made again: lesson 05.",
            ),
        ],
        hints=["Does the first call count as an attempt at retrying?"],
        concepts=["Retry", "MaxAttempts"],
        why="One call and three retries are four calls.",
    ),
    Exercise(
        id="l00.r5",
        title="Question 5 of 5",
        prompt='A Parallel state has two branches. The first gives `{"slow": 9}` after 9 s, the second `{"fast": 1}` after 1 s. What is its output?',
        kind="predict",
        options={
            "a": '`{"slow": 9, "fast": 1}`',
            "b": '`[{"fast": 1}, {"slow": 9}]`',
            "c": '`[{"slow": 9}, {"fast": 1}]`',
        },
        solution="c",
        probes=[truth(two_branches, ran="a Parallel whose first branch is the slow one")],
        wrong=[
            Wrong(
                answer="a",
                says='"c"',
                hint="Outputs are not merged. Lesson 07 shows what comes out and how to shape it.",
            ),
            Wrong(
                answer="b", says='"c"', hint="The order is that of the definition, not that of finishing: lesson 07."
            ),
        ],
        hints=["Would you want the order to change with the weather on the network?"],
        concepts=["Parallel"],
        why="A Parallel state gives an array with one item for each branch, in the order of the definition.",
    ),
]


def two_parcels(random):
    """Two calls of l00.q3, a few seconds apart."""
    streets = ["Quay", "Mill Lane", "Elm Street", "Rue de l'Église", "Hafenstraße"]
    return [
        (at, {"street": random.choice(streets), "number": random.randrange(1, 300)})
        for at in (0, random.randrange(1, 9))
    ]


GREETER = {
    "StartAt": "Greet",
    "States": {
        "Greet": {
            "Type": "Pass",
            "Parameters": {"greeting.$": "States.Format('Welcome to Parcel, {}!', $.name)"},
            "End": True,
        }
    },
}
GREETER_STARTER = """{
  "StartAt": "Greet",
  "States": {
    "Greet": {
      "Type": "Pass",
      "Parameters": {"greeting.$": "States.Format('Hello, {}!', $.name)"},
      "End": true
    }
  }
}"""


def greeter(key, value):
    """The machine of l00.q2 with another template."""
    return {"StartAt": "Greet", "States": {"Greet": {"Type": "Pass", "Parameters": {key: value}, "End": True}}}


EXERCISES = [
    *IN_LESSON,
    Exercise(
        id="l00.q1",
        title="Follow the arrows",
        prompt=(
            'The machine `hello` of the lesson has the states `Name given?`, `Greet` and `No name`. Its input is `{"name": "Bo"}`.\n\n'
            "Which states are entered, in which order? Put a list of names in place of the dots, "
            'such as `["Greet", "No name"]`.'
        ),
        kind="predict",
        starter="...",
        solution=["Name given?", "Greet"],
        probes=[truth(lambda: entered("Bo"), ran='the machine hello with the input {"name": "Bo"}')],
        wrong=[
            Wrong(
                answer=["Start", "Name given?", "Greet", "End"],
                like=[["Start", "Name given?", "Greet"], ["Name given?", "Greet", "End"], ["Start", "Greet", "End"]],
                when=lambda names, _execution: bool({"Start", "End"} & set(names)),
                says='"Greet"',
                hint="Start and End are marks of the picture: they show where an execution begins and ends. Only the boxes between them are states.",
            ),
            Wrong(
                answer=["name given?", "greet"],
                like=[["Name given", "Greet"], ["Name Given?", "Greet"], ["Name given?", "greet"]],
                when=lambda names, _execution: _letters(names) == ["namegiven", "greet"],
                says="reet",
                hint="The states are the right ones. Their names count to the letter: capitals, blanks, and the question mark too.",
            ),
            Wrong(
                answer=["Greet"],
                says='["Greet"]',
                hint="The first state is the one that StartAt names. It asks a question, and it counts.",
            ),
            Wrong(
                answer=["Name given?"],
                says='["Name given?"]',
                hint="That is where it begins. The question has an answer for Bo, and its arrow leads on.",
            ),
            Wrong(
                answer=["Name given?", "Greet", "No name"],
                like=[["Name given?", "No name", "Greet"]],
                says='"No name"',
                hint="Only one arrow out of a Choice is taken. The order in which states are written means nothing, and Greet is an end.",
            ),
            Wrong(
                answer=["Name given?", "No name"],
                says='["Name given?","No name"]',
                hint="That is the way for an empty name. Bo has one.",
            ),
            Wrong(
                answer=["Greet", "Name given?"],
                says='["Greet","Name given?"]',
                hint="The two states are right. Which of them does the arrow from Start lead to?",
            ),
        ],
        hints=[
            "Look at the picture of the lesson. Which box does the arrow from Start lead to?",
            "Exactly one arrow out of a Choice is taken.",
            'Part of the answer: `["Name given?", ...]`',
        ],
        concepts=["StartAt", "Choice"],
        why="An execution enters the state that StartAt names, and from there goes where each state sends it.",
        variation='Predict the list for `{"name": ""}`. Then run it in the lesson and read the history.',
    ),
    Exercise(
        id="l00.q2",
        title="Another greeting",
        prompt=(
            'Change the machine so that it greets with `Welcome to Parcel, Ada!` for the input `{"name": "Ada"}`, and every other customer by their own name. '
            'The output must look like `{"greeting": "Welcome to Parcel, Ada!"}`.'
        ),
        kind="asl",
        starter=GREETER_STARTER,
        solution=GREETER,
        probes=[
            out({"name": "Ada"}, {"greeting": "Welcome to Parcel, Ada!"}),
            out(
                generated(lambda random: {"name": random.choice(["Bo", "Cem", "Dora", "Emil", "Fay"])}, count=10),
                reference=lambda value: {"greeting": f"Welcome to Parcel, {value['name']}!"},
            ),
        ],
        wrong=[
            Wrong(
                answer=greeter("greeting", "Welcome to Parcel, Ada!"),
                says='{"greeting":"Welcome to Parcel, Ada!"}',
                when=lambda machine, _execution: '"greeting": "Welcome to Parcel, Ada' in json.dumps(machine),
                hint="Every customer is called Ada now. Keep the braces `{}` and let `$.name` fill them.",
            ),
            Wrong(
                answer=greeter("greeting", "States.Format('Welcome to Parcel, {}!', $.name)"),
                says="States.Format",
                hint="A key that ends in `.$` is worked out. Without the ending the text is taken as it stands.",
            ),
            Wrong(
                answer=greeter("greeting.$", "States.Format('Welcome {}!', $.name)"),
                like=[
                    greeter("greeting.$", "States.Format('Welcome to Parcel {}!', $.name)"),
                    greeter("greeting.$", "States.Format('Welcome to Parcel, {}', $.name)"),
                    greeter("greeting.$", "States.Format('welcome to Parcel, {}!', $.name)"),
                    greeter("greeting.$", "States.Format('Welcome to parcel, {}!', $.name)"),
                ],
                when=lambda _machine, execution: "Ada" in execution.output["greeting"],
                says="elcome",
                hint="It works. The words are not the ones that were asked for: compare them letter by letter, with comma and exclamation mark.",
            ),
            Wrong(
                answer=greeter("greeting.$", "States.Format('Welcome to Parcel, Ada!')"),
                like=[greeter("greeting.$", "States.Format('Welcome to Parcel, {}!', 'Ada')")],
                when=lambda machine, _execution: "$.name" not in json.dumps(machine),
                says='{"greeting":"Welcome to Parcel, Ada!"}',
                hint="Nobody's name is taken from the input. `$.name` has it, and `{}` is the place where it goes.",
            ),
            Wrong(
                answer=greeter("greeting.$", "Welcome to Parcel, {$.name}!"),
                like=[
                    greeter("greeting.$", "Welcome to Parcel, {}!"),
                    greeter("greeting.$", "'Welcome to Parcel, ' + $.name + '!'"),
                    greeter("greeting.$", "Welcome to Parcel, $.name!"),
                    greeter("greeting.$", "Welcome to Parcel, Ada!"),
                ],
                says="greeting.$",
                hint="Under a key that ends in `.$` stands a path or a function of the States Language, and no text as it is. `States.Format('...', $.name)` puts a path into a text.",
            ),
            Wrong(
                answer=greeter("greeting.$", "States.Format('Welcome to Parcel, $.name!')"),
                like=[greeter("greeting.$", "States.Format('Welcome to Parcel, {$.name}!')")],
                says="$.name",
                hint="Inside the quotes `$.name` is plain text. Leave `{}` there and name the path after the comma.",
            ),
            Wrong(
                answer=greeter("text.$", "States.Format('Welcome to Parcel, {}!', $.name)"),
                when=lambda machine, _execution: (
                    not {"greeting", "greeting.$"} & set(machine["States"]["Greet"]["Parameters"])
                ),
                says="$.greeting is missing",
                hint="The output has the key `greeting`. That is the name before `.$`.",
            ),
            Wrong(
                answer=GREETER_STARTER.replace("Hello,", "Welcome to Parcel,").replace('$.name)"}', '$.name)"},,'),
                like=[GREETER_STARTER.replace("Hello,", "Welcome to Parcel,").replace('$.name)"},', '$.name)"}')],
                says="line",
                hint="The JSON is broken. Look at the commas on the line that is named.",
            ),
        ],
        also_right=[
            greeter("greeting.$", "States.Format('{} to {}, {}!', 'Welcome', 'Parcel', $.name)"),
            {
                "StartAt": "Say it",
                "States": {
                    "Say it": {
                        "Type": "Pass",
                        "Parameters": {"greeting.$": "States.Format('Welcome to Parcel, {}!', $.name)"},
                        "Next": "Done",
                    },
                    "Done": {"Type": "Succeed"},
                },
            },
            {
                "QueryLanguage": "JSONata",
                "StartAt": "Greet",
                "States": {
                    "Greet": {
                        "Type": "Pass",
                        "Output": {"greeting": "{% 'Welcome to Parcel, ' & $states.input.name & '!' %}"},
                        "End": True,
                    }
                },
            },
        ],
        hints=[
            "Look at the line with `Parameters`.",
            "`States.Format` puts its second argument where the braces `{}` are. Change the words around the braces.",
            "Part of the answer: `States.Format('Welcome to ...`",
        ],
        concepts=["Pass", "Parameters"],
        why="Parameters is a template for the state's input. A key that ends in `.$` is worked out for each execution.",
        variation='Add a second key to the output: `"from": "Parcel"`. Does it need the ending `.$`?',
    ),
    Exercise(
        id="l00.q3",
        title="A handler of your own",
        prompt=(
            'A Lambda function is a Python file with a `handler`. Write one that gets `{"street": "Elm Street", "number": 4}` and returns the line for the parcel: `4 Elm Street`.'
        ),
        kind="handler",
        starter='def handler(event, context):\n    return ""',
        solution="def handler(event, context):\n    return f\"{event['number']} {event['street']}\"",
        probes=[
            trace([(0, {"street": "Elm Street", "number": 4})], ["4 Elm Street"]),
            trace(generated(two_parcels, count=10)),
        ],
        wrong=[
            Wrong(
                answer="def handler(event, context):\n    return f\"{event['street']} {event['number']}\"",
                says='"Elm Street 4"',
                hint="The number comes first.",
            ),
            Wrong(
                answer="def handler(event, context):\n    print(f\"{event['number']} {event['street']}\")",
                says="null",
                hint="What a handler prints goes to its log. The caller gets what it returns.",
            ),
            Wrong(
                answer='def handler(event, context):\n    return event["number"] + " " + event["street"]',
                says="TypeError",
                hint="The number is a number, not a text. An f-string, or `str(...)`, makes a text of it.",
            ),
            Wrong(
                answer='def handler(street, number):\n    return f"{number} {street}"',
                like=['def handler(number, street):\n    return f"{number} {street}"'],
                when=lambda source, _execution: re.search(r"def \w+\((street|number)", source),
                says="LambdaContext",
                hint="Lambda calls a handler with the whole event and the context. Street and number are taken out of the event, inside the handler.",
            ),
            Wrong(
                answer="def handler(event, context):\n    return f\"{event['Number']} {event['Street']}\"",
                like=["def handler(event, context):\n    return f\"{event['nr']} {event['street']}\""],
                says="KeyError",
                hint="The event has no such key. Its keys are `street` and `number`, to the letter.",
            ),
            Wrong(
                answer='def handler(event, context):\n    return "4 Elm Street"',
                says='"4 Elm Street"',
                hint="That is the line of one parcel. The next one lives elsewhere: take number and street from the event.",
            ),
            Wrong(
                answer='def handler(event, context):\n    return f"{event.number} {event.street}"',
                like=['def handler(event, context):\n    return str(event.number) + " " + event.street'],
                says="AttributeError",
                hint='The event is a dict, so its members are taken with brackets and quotes: `event["street"]`.',
            ),
            Wrong(
                answer='def handler(event, context):\n    return f"{number} {street}"',
                like=[
                    'def handler(event, context):\n    return f"{event[number]} {event[street]}"',
                    'def handler(event, context):\n    return str(number) + " " + street',
                ],
                says="NameError",
                hint='Python looks for variables called `number` and `street`. They are keys of the event, and keys are texts: `event["number"]`.',
            ),
            Wrong(
                answer="def handler(event, context):\n    return \"{event['number']} {event['street']}\"",
                like=['def handler(event, context):\n    return "{number} {street}"'],
                when=lambda source, _execution: (
                    re.search(r"[\"']\{", source) and not re.search(r"\bf[\"']|format", source)
                ),
                says='happened "{',
                hint="Braces are filled only in an f-string: an `f` stands before the opening quote.",
            ),
            Wrong(
                answer="def handler(event, context):\n    return {\"line\": f\"{event['number']} {event['street']}\"}",
                like=["def handler(event, context):\n    return [event['number'], event['street']]"],
                says="{",
                hint="The caller wants the text alone, not a dict or a list with the text in it.",
            ),
            Wrong(
                answer="def handler(event, context):\n    return f\"{event['number']}, {event['street']}\"",
                like=["def handler(event, context):\n    return f\"{event['number']}{event['street']}\""],
                says="Elm Street",
                hint="Nearly: one blank stands between number and street, and nothing else.",
            ),
            Wrong(
                answer="def handler(event):\n    return f\"{event['number']} {event['street']}\"",
                says="two arguments",
                hint="Lambda always calls a handler with two arguments: the event and the context.",
            ),
        ],
        also_right=[
            'def handler(event, context):\n    return str(event["number"]) + " " + event["street"]',
            'def lambda_handler(event, context):\n    return "{number} {street}".format(**event)',
        ],
        hints=[
            "Look at the names in the event: `street` and `number`.",
            'The event is a Python dict. `event["street"]` is the street.',
            "Part of the answer: `f\"{event['number']} ...\"`",
        ],
        concepts=["handler", "event"],
        why="The handler gets the event as a dict, and what it returns goes back to the caller as JSON.",
        variation='What does your handler do when the event has no number? In a new cell `%%lambda line` deploys the same text; `line({"street": "Quay"})` then calls it.',
    ),
]
