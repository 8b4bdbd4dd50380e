"""Lesson 01: what a Lambda function remembers, and what it must not."""

from sfnlearn import LambdaFunction, StateMachine, run
from sfnlearn.course.checking.probes import Finding, Probe, generated, trace, truth
from sfnlearn.course.checking.exercise import Exercise, Wrong

COUNTER = """
number = 0

def handler(event, context):
    global number
    number += 1
    return number
"""
BASKET = """
items = []

def handler(event, context):
    items.append(event["item"])
    return {"customer": event["customer"], "items": items}
"""


def numbers(*seconds):
    """What `counter` answers to calls at these seconds."""

    def compute():
        counter = LambdaFunction("counter", COUNTER, duration=0.2, cold_start=0.8)
        return [call.value for call in counter.schedule([(at, {}) for at in seconds])]

    return compute


def bo_sees():
    """Which option of l01.p4 is true."""
    basket = LambdaFunction("basket", BASKET, duration=0.2)
    calls = basket.schedule([(0, {"customer": "Ada", "item": "pills"}), (2, {"customer": "Bo", "item": "book"})])
    return {"book": "a", "pills book": "b", "pills": "c"}[" ".join(calls[1].value["items"])]


GIVES_UP = {"StartAt": "No", "States": {"No": {"Type": "Fail", "Error": "NoStamps"}}}


def failing_ends():
    """Which option of l01.r1 is true: a run whose execution fails gives an execution, and raises nothing."""
    execution = run(StateMachine(GIVES_UP), {})
    return {"FAILED": "b", "SUCCEEDED": "c"}[execution.status]


IN_LESSON = [
    Exercise(
        id="l01.r1",
        title="Recall from lesson 00",
        prompt="`run(machine, {})` runs a machine whose first state is a Fail state. What does the cell do?",
        kind="predict",
        options={
            "a": "It stops with a Python exception.",
            "b": "It goes on: `run` gives an execution, and its status is FAILED.",
            "c": "It goes on: a Fail state is an end, so the status is SUCCEEDED.",
        },
        solution="b",
        probes=[truth(failing_ends, ran="a machine of one Fail state")],
        wrong=[
            Wrong(
                answer="a",
                says='"b"',
                hint="To run a machine that fails is an ordinary thing to do. The failure is written down in the execution.",
            ),
            Wrong(answer="c", says='"b"', hint="It is an end, and a bad one: that is what the type Fail is for."),
        ],
        hints=["In lesson 00 the empty name took the machine to a Fail state. What did the cell show then?"],
        concepts=["Fail", "status"],
        why="A failed execution is a result like any other. Nothing in the notebook stops.",
    ),
    Exercise(
        id="l01.p1",
        title="Predict: three calls, two seconds apart",
        prompt="Three calls come, at 0, 2 and 4 seconds. What do they answer? Put a number in place of each `...` and run the cell.",
        kind="predict",
        starter="[..., ..., ...]",
        solution=[1, 2, 3],
        probes=[truth(numbers(0, 2, 4), ran="calls at 0, 2 and 4 seconds")],
        wrong=[
            Wrong(
                answer=[1, 1, 1],
                says="[1,2,3]",
                hint="That would be so if the file ran again for each call. It runs once for each environment.",
            ),
            Wrong(
                answer=[0, 1, 2],
                says="[1,2,3]",
                hint="You have the idea: the number is kept. The handler adds 1 before it answers.",
            ),
            Wrong(
                answer=[0, 0, 0],
                says="[0,0,0]",
                hint="Two things are missing: the handler adds 1 before it answers, and the environment is kept between the calls.",
            ),
            Wrong(
                answer=[1, 2, 1],
                like=[[1, 1, 2], [1, 2, 2]],
                says="[1,2,3]",
                hint="All three calls meet the same environment: it was kept over both pauses of two seconds.",
            ),
            Wrong(
                answer=[0, 2, 4],
                like=[[1, 3, 5], [2, 4, 6]],
                says="[1,2,3]",
                hint="Those are the seconds at which the calls come. What counts is how often the handler has run in this environment.",
            ),
        ],
        hints=["Which line runs again at the second call: `number = 0`, `number += 1`, or both?"],
        concepts=["warm start", "execution environment"],
        why="The environment of the first call was kept. In a warm call only the handler runs, so number goes on.",
    ),
    Exercise(
        id="l01.p2",
        title="Predict: two calls overlap",
        prompt="A call takes 0.2 seconds. What do the calls at 0, 2 and 2.1 seconds answer?",
        kind="predict",
        starter="[..., ..., ...]",
        solution=[1, 2, 1],
        probes=[truth(numbers(0, 2, 2.1), ran="calls at 0, 2 and 2.1 seconds")],
        wrong=[
            Wrong(
                answer=[1, 2, 3],
                says="[1,2,1]",
                hint="That is one server with a queue. Lambda does not queue: it makes a second environment.",
            ),
            Wrong(
                answer=[1, 2, 2],
                says="[1,2,1]",
                hint="The two calls do not share a number that both add to. The third call met a fresh copy: 0.",
            ),
            Wrong(
                answer=[1, 1, 1],
                says="[1,2,1]",
                hint="The third is right. The call at 2 s is warm: the environment of the first call was free.",
            ),
            Wrong(
                answer=[1, 1, 2],
                says="[1,2,1]",
                hint="The other way round: at 2 s the environment of the first call is free and counts on, at 2.1 s it is busy.",
            ),
            Wrong(
                answer=[1, 2, 0],
                like=[[0, 1, 0], [0, 1, 2]],
                when=lambda numbers, _execution: 0 in numbers,
                says="[1,2,1]",
                hint="The number begins at 0, and the handler adds 1 before it answers: nobody is told 0.",
            ),
        ],
        hints=["The second call runs from 2.0 to 2.2 seconds. Who can serve a call at 2.1?"],
        concepts=["concurrency", "cold start"],
        why="An environment serves one event at a time. The call at 2.1 s needs another one, which counts from its own 0.",
    ),
    Exercise(
        id="l01.p3",
        title="Predict: an hour of silence",
        prompt="What do the calls at 0, 2 and 3602 seconds answer?",
        kind="predict",
        starter="[..., ..., ...]",
        solution=[1, 2, 1],
        probes=[truth(numbers(0, 2, 3602), ran="calls at 0, 2 and 3602 seconds")],
        wrong=[
            Wrong(
                answer=[1, 2, 3],
                says="[1,2,1]",
                hint="Warm does not mean for ever. An environment that has nothing to do is dropped.",
            ),
            Wrong(
                answer=[1, 1, 1],
                says="[1,2,1]",
                hint="The third is right. The second call came after two seconds only, and was warm.",
            ),
            Wrong(
                answer=[1, 2, 0],
                like=[[0, 1, 0], [0, 1, 2]],
                when=lambda numbers, _execution: 0 in numbers,
                says="[1,2,1]",
                hint="The number begins at 0 again, and the handler adds 1 before it answers.",
            ),
            Wrong(
                answer=[1, 2, 2],
                says="[1,2,1]",
                hint="Nothing of the number is left after the hour: a new environment begins with the file's first line.",
            ),
            Wrong(
                answer=[1, 1, 2],
                says="[1,2,1]",
                hint="The other way round: two seconds are short, and the call is warm. An hour is long.",
            ),
        ],
        hints=["Would you keep a machine running for an hour for nobody?"],
        concepts=["cold start", "keep warm"],
        why="The idle environment was dropped, and number with it. The last call is a cold start.",
    ),
    Exercise(
        id="l01.p4",
        title="Predict: what does Bo see?",
        prompt="Ada orders pills. Two seconds later Bo orders a book. Which items are in Bo's answer?",
        kind="predict",
        options={"a": "the book", "b": "the pills and the book", "c": "the pills"},
        solution="b",
        probes=[truth(bo_sees, ran="Ada's call at 0 seconds, Bo's call at 2 seconds")],
        wrong=[
            Wrong(
                answer="a",
                says='"b"',
                hint="The event of the second call has the book alone. The environment has more: it is warm.",
            ),
            Wrong(
                answer="c",
                says='"b"',
                hint="Bo's call adds the book to the list before it answers. The pills were in there already.",
            ),
        ],
        hints=["Which environment serves Bo, and what is in its `items`?"],
        concepts=["data leak", "warm start"],
        why="Bo's call is warm. The list still holds what Ada's call put there.",
    ),
]

SCANS = """
scans = {}

def handler(event, context):
    parcel = event["parcel"]
    scans[parcel] = scans.get(parcel, 0) + 1
    return {"parcel": parcel, "scans": scans[parcel]}
"""
SCANS_RIGHT = """
def handler(event, context):
    return {"parcel": event["parcel"], "scans": event["scans"] + 1}
"""
SCANS_FIRST_ONLY = """
scans = {}

def handler(event, context):
    parcel = event["parcel"]
    scans[parcel] = scans.get(parcel, event["scans"]) + 1
    return {"parcel": parcel, "scans": scans[parcel]}
"""
SCANS_ONE_FOR_ALL = """
scans = 0

def handler(event, context):
    global scans
    scans += 1
    return {"parcel": event["parcel"], "scans": scans}
"""
SCANS_NOT_COUNTED = """
def handler(event, context):
    return {"parcel": event["parcel"], "scans": event["scans"]}
"""
SCANS_ADDED = """
scans = {}

def handler(event, context):
    parcel = event["parcel"]
    scans[parcel] = scans.get(parcel, 0) + event["scans"] + 1
    return {"parcel": parcel, "scans": scans[parcel]}
"""
SCANS_LARGEST = """
scans = {}

def handler(event, context):
    parcel = event["parcel"]
    scans[parcel] = max(scans.get(parcel, 0), event["scans"]) + 1
    return {"parcel": parcel, "scans": scans[parcel]}
"""
SCANS_PRINTED = """
def handler(event, context):
    print({"parcel": event["parcel"], "scans": event["scans"] + 1})
"""
SCANS_BARE = """
def handler(event, context):
    return event["scans"] + 1
"""
SCANS_ATTRIBUTE = """
def handler(event, context):
    return {"parcel": event.parcel, "scans": event.scans + 1}
"""
SCANS_ALONE = """
def handler(event, context):
    return {"scans": event["scans"] + 1}
"""


def scan_schedule(random):
    """Two to seven scans of three parcels within three seconds."""
    first = random.randrange(1, 1_000)
    return [
        (round(random.uniform(0, 3), 2), {"parcel": f"P-{first + random.randrange(3)}", "scans": random.randrange(100)})
        for _ in range(random.randrange(2, 8))
    ]


TRACE = (0, 2, 4, 4.1, 4.15, 400, 402)
BUSY = (0, 0.5, 1.2, 1.4, 3, 3.1)


def environments_for(*seconds):
    """How many environments calls of one second at these seconds need."""

    def compute():
        counter = LambdaFunction("counter", COUNTER, duration=1)
        counter.schedule([(at, {}) for at in seconds])
        return len(counter.environments)

    return compute


LEAKS = {
    "a": """
RATES = {"small": 4, "large": 9}

def handler(event, context):
    return {"customer": event["customer"], "price": RATES[event["size"]]}
""",
    "b": """
def handler(event, context, lines=[]):
    lines.append(event["customer"] + ", " + event["street"])
    return {"label": lines}
""",
    "c": """
def handler(event, context):
    lines = []
    lines.append(event["customer"] + ", " + event["street"])
    return {"label": lines}
""",
    "d": """
street = "unknown"

def handler(event, context):
    global street
    street = event.get("street", street)
    return {"customer": event["customer"], "street": street}
""",
}
SECRET = "Ada's street 1"


def leaking():
    """For each handler, whether something of Ada's is in Bo's answer."""
    found = {}
    for key, source in LEAKS.items():
        ada = {"customer": "Ada", "size": "small", "street": SECRET}
        bo = {"customer": "Bo", "size": "large"} if key in "ad" else {"customer": "Bo", "street": "Lane 2"}
        answers = LambdaFunction("handler", source).schedule([(0, ada), (1, bo)])
        found[key] = SECRET in answers[1].result_text
    return found


def listing():
    """The four handlers as Markdown."""
    return "\n\n".join(f"`{key}`\n\n```python{source}```" for key, source in LEAKS.items())


LOAD_PRICES = """
import time

def load_prices():
    time.sleep(1.5)  # reads a long list
    return {"small": 4, "large": 9}
"""
PRICE_SLOW = (
    LOAD_PRICES
    + """
def handler(event, context):
    prices = load_prices()
    price = prices[event["size"]]
    if event["regular"]:
        price = price - 1
    return {"customer": event["customer"], "price": price}
"""
)
PRICE_RIGHT = (
    LOAD_PRICES
    + """
PRICES = load_prices()

def handler(event, context):
    price = PRICES[event["size"]]
    if event["regular"]:
        price = price - 1
    return {"customer": event["customer"], "price": price}
"""
)
PRICE_LAZY = (
    LOAD_PRICES
    + """
prices = None

def handler(event, context):
    global prices
    if prices is None:
        prices = load_prices()
    return {"customer": event["customer"], "price": prices[event["size"]] - (1 if event["regular"] else 0)}
"""
)
PRICE_CACHED_ANSWERS = (
    LOAD_PRICES
    + """
answers = {}

def handler(event, context):
    if event["size"] not in answers:
        price = load_prices()[event["size"]]
        if event["regular"]:
            price = price - 1
        answers[event["size"]] = {"customer": event["customer"], "price": price}
    return answers[event["size"]]
"""
)
PRICE_CACHED_PRICES = (
    LOAD_PRICES
    + """
prices = load_prices()

def handler(event, context):
    if event["regular"]:
        prices[event["size"]] = prices[event["size"]] - 1
    return {"customer": event["customer"], "price": prices[event["size"]]}
"""
)
PRICE_KEPT_PRICE = (
    LOAD_PRICES
    + """
price = None

def handler(event, context):
    global price
    if price is None:
        price = load_prices()[event["size"]]
        if event["regular"]:
            price = price - 1
    return {"customer": event["customer"], "price": price}
"""
)
PRICE_WITHOUT_LIST = """
PRICES = {"small": 4, "large": 9}

def handler(event, context):
    price = PRICES[event["size"]]
    if event["regular"]:
        price = price - 1
    return {"customer": event["customer"], "price": price}
"""
PRICE_NEVER_CALLED = PRICE_RIGHT.replace("PRICES = load_prices()", "PRICES = load_prices")
PRICE_LOCAL = PRICE_LAZY.replace("    global prices\n", "")
ASKED_AT = (0, 3, 3.02, 6)


def customers(random):
    """One to six customers within ten seconds, some of them regular."""
    return [
        (
            round(random.uniform(0, 10), 2),
            {
                "customer": random.choice(["Ada", "Bo", "Cem", "Dora"]),
                "size": random.choice(["small", "large"]),
                "regular": random.random() < 0.5,
            },
        )
        for _ in range(random.randrange(1, 7))
    ]


def times_of(submission):
    """How long each of four calls takes: the third meets a busy environment."""
    event = {"customer": "Ada", "size": "small", "regular": False}
    calls = submission.fresh_function().schedule([(at, event) for at in ASKED_AT])
    return [round(call.ends_at - call.at, 2) for call in calls]


def loads_once(submission, solution):
    """Whether the calls take as long as those of the solution do."""
    took, right = times_of(submission), times_of(solution)
    if took == right:
        return None
    seconds = [", ".join(f"{each:g}" for each in times) for times in (right, took)]
    return Finding(
        ran="calls at 0, 3, 3.02 and 6 seconds; the third meets a busy environment",
        expected=f"they take {seconds[0]} seconds",
        happened=f"they take {seconds[1]} seconds",
    )


EXERCISES = [
    *IN_LESSON,
    Exercise(
        id="l01.q1",
        title="Cold, warm, at once",
        prompt=(
            "The function `counter` of the lesson: a call takes 0.2 s, a cold start 0.8 s more, an idle environment is kept for 300 s.\n\n"
            "Calls come at 0, 2, 4, 4.1, 4.15, 400 and 402 seconds. What does each of the seven answer?"
        ),
        kind="predict",
        starter="[..., ..., ..., ..., ..., ..., ...]",
        solution=[1, 2, 3, 1, 1, 1, 2],
        probes=[truth(numbers(*TRACE), ran="calls of counter at 0, 2, 4, 4.1, 4.15, 400 and 402 seconds")],
        wrong=[
            Wrong(
                answer=[1, 2, 3, 4, 5, 6, 7],
                says="item 4 is not right",
                hint="One server would count so. At 4.1 s the only environment is still busy with the call that came at 4 s.",
            ),
            Wrong(
                answer=[1, 1, 1, 1, 1, 1, 1],
                says="item 2 is not right",
                hint="The file does not run again for each call. At 2 s the environment of the first call is free and warm.",
            ),
            Wrong(
                answer=[1, 2, 3, 1, 2, 1, 2],
                says="item 5 is not right",
                hint="At 4.15 s two environments exist, and both are busy: the one made at 4.1 s is still getting ready.",
            ),
            Wrong(
                answer=[1, 2, 3, 1, 1, 4, 5],
                says="item 6 is not right",
                hint="Between 4.15 s and 400 s nothing is called. How long is an idle environment kept?",
                when=lambda numbers, _execution: numbers[:5] == [1, 2, 3, 1, 1] and numbers[5] != 1,
            ),
            Wrong(
                answer=[1, 2, 3, 1, 1, 1, 1],
                says="item 7 is not right",
                hint="The first six are right. At 402 s the environment that was made at 400 s is free and warm.",
            ),
            Wrong(
                answer=[0, 1, 2, 0, 0, 0, 1],
                when=lambda numbers, _execution: 0 in numbers,
                says="item 1 is not right",
                hint="The number begins at 0, and the handler adds 1 before it answers: nobody is told 0.",
            ),
            Wrong(
                answer=[1, 2, 3, 3, 3, 1, 2],
                like=[[1, 2, 3, 4, 4, 1, 2], [1, 2, 3, 4, 5, 1, 2]],
                when=lambda numbers, _execution: numbers[:3] == [1, 2, 3] and numbers[3] != 1,
                says="item 4 is not right",
                hint="The call at 4.1 s does not see the number of the call at 4 s: that environment is busy, so a fresh one begins at its own 0.",
            ),
        ],
        hints=[
            "Draw a line of time. Mark for every call from when to when its environment is busy.",
            "Three things can happen to a call: a free warm environment takes it, all are busy (cold), or all have been dropped (cold).",
            "The first three are 1, 2, 3. The call at 4.1 s finds its environment busy until 4.2 s.",
        ],
        concepts=["cold start", "warm start", "concurrency"],
        why="Three environments in turn, then silence, then a fourth: each counts from 1, and only a warm call counts on.",
        variation="In the lesson, deploy `counter` with `--keep-warm 600` and make the seven calls with `counter.schedule`. Which answers change, and is there more than one possibility?",
    ),
    Exercise(
        id="l01.q2",
        title="How many environments?",
        prompt=(
            "Another function: every call takes exactly 1 second, a cold start takes no time.\n\n"
            "Calls come at 0, 0.5, 1.2, 1.4, 3 and 3.1 seconds. How many execution environments are made?"
        ),
        kind="predict",
        starter="...",
        solution=3,
        probes=[truth(environments_for(*BUSY), ran="calls of one second each, at 0, 0.5, 1.2, 1.4, 3 and 3.1 seconds")],
        wrong=[
            Wrong(
                answer=1,
                says="you expected 1",
                hint="One environment serves one event at a time, and calls overlap here.",
            ),
            Wrong(
                answer=2,
                says="you expected 2",
                hint="Look at 1.4 s. The call of 1.2 s took one environment; the call of 0.5 s runs until 1.5 s.",
            ),
            Wrong(
                answer=4,
                says="you expected 4",
                hint="One too many. At 1.2 s the environment of the call at 0 s is free again, and at 3 s and 3.1 s so are all.",
            ),
            Wrong(
                answer=5,
                says="you expected 5",
                hint="An environment is used again when its call is over. A new one is made only while all others are busy.",
            ),
            Wrong(
                answer=6,
                says="you expected 6",
                hint="That is one for each call. At 3 s three environments are free and warm, and a new one is not made then.",
            ),
            Wrong(
                answer=0,
                like=[7, 12],
                when=lambda number, _execution: number < 1 or number > 6,
                says="you expected",
                hint="Six calls are served, each by one environment: there are at least one and at most six.",
            ),
        ],
        hints=[
            "Ask at each arrival: who is busy just now?",
            "A call at second t is busy until t + 1. An environment is made only when all others are busy.",
            "At 1.4 s two calls are running: those of 0.5 s and 1.2 s.",
        ],
        concepts=["concurrency"],
        why="The number of environments is the largest number of calls that run at the same time: 3, at 1.4 s.",
        variation="Which calls could come a little later so that two environments are enough?",
    ),
    Exercise(
        id="l01.q3",
        title="Repair: scans that are not lost",
        repair=True,
        prompt=(
            "Each time a parcel passes a scanner, this function says how often it was scanned. It counts in a global, so the number depends on luck.\n\n"
            'The caller now sends how many scans there were so far: `{"parcel": "P-1", "scans": 2}`. Answer with one more: '
            '`{"parcel": "P-1", "scans": 3}`. Your answers must be the same in whichever environment a call lands: '
            "50 random schedules are tried."
        ),
        kind="handler",
        starter=SCANS.strip("\n"),
        solution=SCANS_RIGHT,
        settings={"duration": 0.2, "cold_start": 0.8},
        probes=[
            trace([(0, {"parcel": "P-1", "scans": 2})], [{"parcel": "P-1", "scans": 3}]),
            trace(
                [(0, {"parcel": "P-1", "scans": 2}), (3, {"parcel": "P-1", "scans": 7})],
                [{"parcel": "P-1", "scans": 3}, {"parcel": "P-1", "scans": 8}],
            ),
            trace(
                [(0, {"parcel": "P-1", "scans": 0}), (0.1, {"parcel": "P-2", "scans": 4})],
                [{"parcel": "P-1", "scans": 1}, {"parcel": "P-2", "scans": 5}],
            ),
            trace(generated(scan_schedule, count=50)),
        ],
        wrong=[
            Wrong(
                answer=SCANS_FIRST_ONLY,
                says="call 2",
                hint="This trusts the event only for the first scan in an environment. Later the global wins again.",
            ),
            Wrong(
                answer=SCANS_ONE_FOR_ALL,
                says='{"parcel":"P-1","scans":1}',
                hint="This counts all parcels together, and still in a global. What does the event know that the global does not?",
            ),
            Wrong(
                answer=SCANS_NOT_COUNTED,
                says='{"parcel":"P-1","scans":2}',
                hint="The event says how many scans there were before this one. This scan counts too.",
            ),
            Wrong(
                answer=SCANS_ALONE,
                says='{"scans":3}',
                hint="The caller gets only what you give back. Which parcel was it?",
            ),
            Wrong(
                answer=SCANS_ADDED,
                like=[SCANS_LARGEST],
                says='{"parcel":',
                hint="The global still has a say. What the event tells is the whole truth: use that number and no other.",
            ),
            Wrong(
                answer=SCANS_PRINTED,
                says="null",
                hint="What a handler prints goes to its log. The caller gets what it returns.",
            ),
            Wrong(
                answer=SCANS_BARE,
                says="happened 3",
                hint="The number is right. The caller wants an object with `parcel` and `scans`.",
            ),
            Wrong(
                answer=SCANS_ATTRIBUTE,
                says="AttributeError",
                hint='The event is a dict, so its members are taken with brackets and quotes: `event["scans"]`.',
            ),
            Wrong(
                answer=SCANS.replace("scans = {}", 'scans = event["scans"]'),
                says="NameError: name 'event' is not defined",
                hint="That line runs once, when the file is loaded, and there is no event yet. The event exists inside the handler.",
            ),
            Wrong(
                answer=SCANS_RIGHT.replace('event["scans"]', 'event["scan"]'),
                says="KeyError",
                hint="The event has no such key. Its keys are `parcel` and `scans`, to the letter.",
            ),
            Wrong(
                answer='def handler(event, context):\n    return {"parcel": "P-1", "scans": 3}',
                like=[
                    SCANS_RIGHT.replace('event["scans"]', "2"),
                    "scans = 2" + SCANS_RIGHT.replace('event["scans"]', "scans"),
                ],
                when=lambda source, _execution: "scans" not in source.partition("event")[2].partition("event")[2],
                says='{"parcel":',
                hint="That is the answer to one event. Every caller sends another number: take it from the event.",
            ),
            Wrong(
                answer=SCANS_RIGHT.replace('event["scans"] + 1', 'event["scans"] + "1"'),
                like=[SCANS_RIGHT.replace('event["scans"] + 1', 'str(event["scans"] + 1)')],
                when=lambda source, _execution: "str(" in source or '"1"' in source,
                says="scans",
                hint="The number of scans is a number and stays one: no quotes around the 1, and no `str`.",
            ),
        ],
        also_right=[
            """
def handler(event, context):
    event["scans"] += 1
    return event
""",
            """
def handler(event, context):
    return {**event, "scans": 1 + event["scans"]}
""",
        ],
        hints=[
            "Look at the first line. Who shares it, and for how long?",
            'The number of scans so far is in the event now: `event["scans"]`. The global has no work left.',
            'Part of the answer: `"scans": event["scans"] + 1`',
        ],
        concepts=["state in the event", "execution environment"],
        why="What comes in with the event is the same in every environment, so the schedule no longer matters.",
        variation="Two scanners send `scans: 2` at the same moment. Both get 3. Who could notice, and where would you look?",
    ),
    Exercise(
        id="l01.q4",
        title="Which of these leak?",
        prompt=(
            "Four handlers. Ada calls first, Bo calls a second later and meets a warm environment. "
            "For which handlers can something of Ada's turn up in Bo's answer? Put True or False for each.\n\n"
            + listing()
        ),
        kind="predict",
        starter='{"a": ..., "b": ..., "c": ..., "d": ...}',
        solution={"a": False, "b": True, "c": False, "d": True},
        probes=[truth(leaking, ran="each handler, first for Ada, then warm for Bo")],
        wrong=[
            Wrong(
                answer=dict.fromkeys("abcd", True),
                says='"a" is not right',
                hint="Not every handler leaks. Ask of each: is something of a caller's kept after the call, and does a later answer read it?",
            ),
            Wrong(
                answer=dict.fromkeys("abcd", False),
                says='"b" is not right',
                hint="Some of them leak, although Bo's event has nothing of Ada's. What is kept in the warm environment?",
            ),
            Wrong(
                answer={"a": True, "b": False, "c": False, "d": True},
                says='"a" is not right',
                hint="Not every global leaks, and not every leak is a global. Ask of each: is something of a caller's kept after the call?",
            ),
            Wrong(
                answer={"a": True, "b": True, "c": False, "d": True},
                when=lambda leaks, _execution: leaks["a"],
                says='"a" is not right',
                hint="`RATES` is a global, but nothing of a customer is ever put into it.",
            ),
            Wrong(
                answer={"a": False, "b": False, "c": False, "d": True},
                like=[{"a": False, "b": False, "c": True, "d": True}],
                when=lambda leaks, _execution: not leaks["b"],
                says='"b" is not right',
                hint="When is the default `lines=[]` made: at each call, or once when the file runs?",
            ),
            Wrong(
                answer={"a": False, "b": True, "c": True, "d": True},
                when=lambda leaks, _execution: leaks["c"],
                says='"c" is not right',
                hint="c makes its list inside the handler, a new one at each call. Where does b make its own?",
            ),
            Wrong(
                answer={"a": False, "b": True, "c": False, "d": False},
                says='"d" is not right',
                hint="What does Bo get who sends no street?",
            ),
        ],
        hints=[
            "Look for everything that is made when the file runs, not when the handler is called.",
            "A leak needs two things: it outlives the call, and a caller's data is written into it.",
            "c is safe: its list is made inside the handler. Python makes a default value once, when `def` runs.",
        ],
        concepts=["data leak", "warm start"],
        why="b keeps a list in a default value, d a street in a global: both are written by one caller and read by the next.",
        variation="Fix d so that a customer without a street gets `null`.",
    ),
    Exercise(
        id="l01.q5",
        title="Repair: a cache that is allowed",
        repair=True,
        prompt=(
            "This function tells what a parcel costs; a regular customer pays 1 less. It reads the long price list at **every** call, which takes 1.5 seconds. "
            "Let it read the list **once in each environment**, so that a warm call takes 0.05 seconds. Its answers must not depend on the calls before: "
            "20 random schedules are tried. `load_prices` stays as it is, and the prices come from it."
        ),
        kind="handler",
        starter=PRICE_SLOW.strip("\n"),
        solution=PRICE_RIGHT,
        settings={"duration": 0.05},
        probes=[
            trace(
                [(0, {"customer": "Ada", "size": "small", "regular": True})],
                [{"customer": "Ada", "price": 3}],
            ),
            trace(generated(customers, count=20)),
            Probe("time of the calls", loads_once),
        ],
        wrong=[
            Wrong(
                answer=PRICE_SLOW.replace("prices = load_prices()", "global prices\n    prices = load_prices()"),
                says="they take 1.55, 1.55, 1.55, 1.55 seconds",
                hint="The list is still read at every call. What stands outside the handler runs once in each environment.",
            ),
            Wrong(
                answer=PRICE_CACHED_ANSWERS,
                says='"customer":',
                hint="You keep whole answers, and an answer belongs to one customer. Keep only what is the same for everybody: the list.",
            ),
            Wrong(
                answer=PRICE_CACHED_PRICES,
                says='"price":',
                hint="The list is read once, and then each regular customer makes it cheaper for all who come after. Take the 1 from a variable inside the handler.",
            ),
            Wrong(
                answer=PRICE_KEPT_PRICE,
                says='"price":',
                hint="You keep one price, and the next parcel has another size. Keep the list, and look the price up at each call.",
            ),
            Wrong(
                answer=PRICE_WITHOUT_LIST,
                like=[PRICE_RIGHT.replace("time.sleep(1.5)", "pass")],
                says="they take 0.05, 0.05, 0.05, 0.05 seconds",
                hint="Nothing reads the list any more. Tomorrow's prices stand in it, so each environment has to read it once.",
            ),
            Wrong(
                answer=PRICE_NEVER_CALLED,
                says="TypeError",
                hint="`load_prices` without parentheses is the function itself. `load_prices()` calls it and gives the list.",
            ),
            Wrong(
                answer=PRICE_LOCAL,
                says="UnboundLocalError",
                hint="A handler that gives a new value to a global has to say so first: `global prices`.",
            ),
            Wrong(
                answer=PRICE_RIGHT.replace('price = PRICES[event["size"]]', 'price = prices[event["size"]]'),
                says="NameError",
                hint="The handler reads a name that nobody gave a value. It must be the one outside the handler, to the letter.",
            ),
        ],
        also_right=[
            PRICE_LAZY,
            PRICE_RIGHT.replace("PRICES = load_prices()\n", "").replace(
                "def handler(event, context):", "def handler(event, context, PRICES=load_prices()):"
            ),
            PRICE_SLOW.replace("import time", "import time\nfrom functools import cache").replace(
                "def load_prices", "@cache\ndef load_prices"
            ),
        ],
        hints=[
            "Which line takes the 1.5 seconds, and how often does it run?",
            "Init code, outside the handler, runs once in each environment. What is made there must be the same for everybody.",
            "Part of the answer: `PRICES = load_prices()` between the two functions",
        ],
        concepts=["init code", "cold start", "cache"],
        why="The list is the same for everybody, so each environment may keep it. The price of a customer is worked out anew at each call.",
        variation="Leave out the line `PRICES = load_prices()` and read the list at the first call of each environment. Which customers wait, and does anybody save time?",
    ),
]
