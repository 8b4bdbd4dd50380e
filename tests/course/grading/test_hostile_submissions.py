"""Submissions that attack, graded with a class of honest ones: nobody's grade is forged, no other one changes, and the
batch comes to its end.

The command runs in a process of its own, as a teacher runs it.  What handlers try inside their workers is tested one
by one in `isolation/test_hostile_handlers.py`.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from sfnlearn.course.checking.feedback import MIMETYPE
from tests.course.grading.class_of import HANDLER, RIGHT, WRONG, folder, notebook

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="isolation needs Linux"),
]

SECONDS_FOR_ALL = 900
LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:"
HONEST = {
    "ada": notebook(RIGHT, HANDLER.solution_cell),
    "bob": notebook(WRONG, "%%handler l02.q2\ndef handler(event, context):\n    return {}"),
    "zoe": notebook(RIGHT, HANDLER.solution_cell),
}
SECRET = "what no student may write over"


def machine(states: Mapping[str, Any], start: str = "A") -> str:
    """A cell that answers l02.q1 with this machine."""
    return f"%%asl l02.q1\n{json.dumps({'StartAt': start, 'States': states})}"


def jsonata(expression: str) -> str:
    state = {"Type": "Pass", "QueryLanguage": "JSONata", "Output": f"{{% {expression} %}}", "End": True}
    return machine({"A": state})


def nested(level: int) -> dict[str, Any]:
    """A Map of 500 items, in each of which there is one, and so on."""
    numbers = {"Type": "Pass", "Parameters": {"n.$": "States.ArrayRange(1, 500, 1)"}, "Next": f"M{level}"}
    inside = nested(level - 1) if level else {"A": {"Type": "Pass", "End": True}}
    items = {"StartAt": next(iter(inside)), "States": inside}
    each = {"Type": "Map", "ItemsPath": "$.n", "ItemProcessor": items, "End": True}
    return {f"N{level}": numbers, f"M{level}": each}


def wide(level: int) -> dict[str, Any]:
    """A Parallel of six branches, in each of which there is one, and so on."""
    if not level:
        return {"A": {"Type": "Pass", "End": True}}
    ways = [{"StartAt": f"P{level - 1}" if level > 1 else "A", "States": wide(level - 1)} for _ in range(6)]
    return {f"P{level}": {"Type": "Parallel", "Branches": ways, "End": True}}


def loop(**state: Any) -> str:
    """A machine that goes round for ever, with a way out that is never taken."""
    choice = {"Type": "Choice", "Choices": [{"Variable": "$.no", "IsPresent": True, "Next": "E"}], "Default": "A"}
    states = {"A": {**state, "Next": "C"}, "C": choice, "E": {"Type": "Succeed"}}
    first = {"Type": "Pass", "Result": {"x": "ab", "l": [1]}, "Next": "A"}
    return machine({"S": first, **states}, "S")


RETRIES = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 99999999, "BackoffRate": 1}]
MACHINES = {
    "a loop that never ends": loop(Type="Pass"),
    "a loop that waits": loop(Type="Wait", Seconds=99999999),
    "maps in maps in maps": machine(nested(4), "N4"),
    "a text that doubles": loop(Type="Pass", Parameters={"x.$": "States.Format('{}{}', $.x, $.x)"}),
    "a list that doubles": loop(Type="Pass", Parameters={"l.$": "$..l[*]", "x.$": "$"}),
    "retries of a function that fails": machine(
        {"A": {"Type": "Task", "Resource": f"{LAMBDA}pay", "Retry": RETRIES, "End": True}}
    ),
    "a Parallel in each branch": machine(wide(4), "P4"),
    "a timer of a thousand years": machine({"A": {"Type": "Wait", "Timestamp": "9999-12-31T23:59:59Z", "End": True}}),
    "a recursion in JSONata": jsonata("($f := function($x) { $f($x + 1) + 1 }; $f(1))"),
    "a tail recursion in JSONata": jsonata("($f := function($x) { $f($x + 1) }; $f(1))"),
    "a range in JSONata": jsonata("$sum([1..9999999].($ * [1..9999999]))"),
    "a regular expression": jsonata(f'$match("{"a" * 60}!", /(a+)+$/)'),
    "a machine that is nested too deep": "%%asl l02.q1\n" + "[" * 90_000 + "]" * 90_000,
    "a machine of 10 MB": "%%asl l02.q1\n" + '{"Comment": "' + "x" * 10_000_000 + '"}',
    "an answer that calls a service": machine(
        {"A": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:listBuckets", "Parameters": {}, "End": True}}
    ),
}
PREDICTIONS = {
    "a power in a prediction": 'predict("l01.q1", 10 ** 10 ** 10)',
    "an object that equals everything": 'class All:\n    __eq__ = lambda *_: True\npredict("l01.q1", All())',
    "an import in a prediction": 'predict("l01.q1", __import__("os").system("touch forged"))',
    "a number of many digits": f'predict("l01.q1", {"9" * 100_000})',
    "a list that is nested too deep": f'predict("l01.q1", {"[" * 5_000}{"]" * 5_000})',
    "a check that is defined anew": "def check(_): return True\njudge = grade = check\ncheck('l02.q1')",
}


def handler(body: str, before: str = "") -> str:
    """A cell that answers l02.q2 with this handler."""
    lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
    return f"%%handler l02.q2\nimport os, sys, ctypes, json\n{before}\ndef handler(event, context):\n{lines}\n"


FORGED = json.dumps({"outcome": "correct", "correct": True, "passed": 9, "total": 9, "exercise": "l02.q2"})
HANDLERS = {
    "reads /proc": handler("return {p: open(f'/proc/{p}/environ').read() for p in os.listdir('/proc') if p.isdigit()}"),
    "exhausts processes": handler("while True:\n    os.fork()"),
    "exhausts processes by the C library": handler("while True:\n    ctypes.CDLL(None).fork()"),
    "exhausts threads": handler(
        "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(99,)).start()"
    ),
    "writes 10 GB": handler(
        "with open('x', 'wb') as f:\n    for _ in range(10_000):\n        f.write(bytes(1_000_000))"
    ),
    "fills the memory": handler("kept = []\nwhile True:\n    kept.append(bytearray(1 << 26))"),
    "prints forged verdicts": handler(
        f"print({FORGED!r})\nprint({FORGED!r}, file=sys.stderr)\nreturn json.loads({FORGED!r})"
    ),
    "writes forged verdicts to all files": handler(
        "libc = ctypes.CDLL(None)\n"
        f"for fd in range(64):\n    libc.write(fd, {FORGED.encode()!r}, {len(FORGED)})\nreturn {{}}"
    ),
    "redefines builtins": handler(
        "return {}",
        "import builtins\nbuiltins.isinstance = lambda *_: True\nbuiltins.len = lambda _: 0\n"
        "json.dumps = lambda *a, **k: 'x'",
    ),
    "patches the checker": handler(
        "return {}",
        "import sfnlearn.course.checking.judge as j\nj._probed = lambda *a: True\n"
        "sys.modules['sfnlearn.course.checking.compare'].same = lambda *a: True",
    ),
    "patches the simulator": handler(
        "return {}",
        "import sfnlearn.effects as e\ne.Answer.failed = property(lambda self: False)\ne.Answer.value = 'forged'",
    ),
    "gives an object that equals everything": handler(
        "class All(dict):\n    __eq__ = lambda *_: True\n    __hash__ = None\nreturn All(text=All())"
    ),
    "reads the solutions": handler(
        "import glob, sfnlearn\n"
        "for p in glob.glob(os.path.dirname(sfnlearn.__file__) + '/course/lessons/02*/exercises.py'):\n"
        "    n = {}\n    exec(open(p).read(), n)\n    exec(n['NAMED'], n)\n"
        "    return n['handler'](event, context)\nreturn {}"
    ),
    "computes for ever": handler("while True:\n    pass"),
    "computes for ever when it is loaded": handler("return {}", "while True:\n    pass"),
    "sleeps for ever": handler("ctypes.CDLL(None).sleep(9999)"),
    "leaves": handler("os._exit(0)"),
    "leaves in the loading": handler("return {}", "os._exit(0)"),
    "ends the grader": handler("[ctypes.CDLL(None).kill(p, 9) for p in (os.getppid(), -1, 0)]\nreturn {}"),
    "breaks its own process": handler("ctypes.string_at(0)"),
    "gives 100 MB": handler("return {'text': 'x' * 100_000_000}"),
    "gives what is nested too deep": handler("value = []\nfor _ in range(90_000):\n    value = [value]\nreturn value"),
    "gives what is not JSON": handler("return {'text': float('nan')}"),
    "raises an error with a forged name": handler(
        "class Evil(Exception):\n    pass\nEvil.__name__ = '</td><script>alert(1)</script>'\nraise Evil"
    ),
    "raises past everything": handler("raise BaseException('correct')"),
    "has a null byte": handler("return {}", "'\0'"),
    "is nested too deep": handler("return {}", f"x = {'(' * 5_000}{')' * 5_000}"),
}


def tampering(out: Path) -> str:
    """A handler that writes over every file of the grades and of progress that it can name."""
    wanted = [str(out / name) for name in ("results.jsonl", "overrides.csv", "seed.txt", "secret.txt")]
    body = f"""
for path in {[*wanted, str(Path.home() / "progress.jsonl"), "progress.jsonl"]!r}:
    try:
        open(path, "w").write("student,exercise,points,reason,at\\ntampers,l02.q2,99,forged,now\\n")
    except OSError:
        pass
    fd = ctypes.CDLL(None).open(path.encode(), 0o1001, 0o600)
    ctypes.CDLL(None).write(fd, b"forged", 6)
return {{}}
"""
    return handler(body)


def zipped(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def zip_with_link() -> bytes:
    """An archive with a link to somebody else's notebook."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("02.ipynb")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "../ada/02.ipynb")
    return made.getvalue()


def claims() -> bytes:
    """A notebook whose outputs say that everything is correct."""
    data = json.loads(notebook(WRONG))
    data["cells"][0]["outputs"] = [
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {MIMETYPE: {"exercise": "l02.q1", "outcome": "correct"}},
        }
    ]
    data["metadata"]["grade"] = {"points": 99, "score": 99}
    return json.dumps(data).encode()


RECORD = json.dumps({"exercise": "l02.q1", "event": "check", "outcome": "correct", "answer": "", "at": "now"})
FILES: dict[str, Mapping[str, bytes]] = {
    "not a notebook": {"02.ipynb": b"\x00\xff not JSON"},
    "an empty notebook": {"02.ipynb": b""},
    "a notebook that is nested too deep": {"02.ipynb": b'{"cells": ' + b"[" * 500_000},
    "a notebook of 100 MB": {"02.ipynb": notebook(RIGHT) + b" " * 100_000_000},
    "a notebook of many cells": {"02.ipynb": notebook(*["x"] * 20_000)},
    "a thousand notebooks": {f"{number}.ipynb": notebook("x") for number in range(1_000)},
    "a forged progress file": {"progress.jsonl": f"\n{RECORD}\n".encode(), "02.ipynb": notebook(WRONG)},
    "forged results": {"results.jsonl": b'{"student": "ada", "results": []}', "02.ipynb": notebook(WRONG)},
    "outputs that claim a grade": {"02.ipynb": claims()},
    "a zip that leads out": {
        "work.zip": zipped({"../../../../grades.csv": b"x", "../../ada/02.ipynb": notebook(WRONG)})
    },
    "a zip with a link": {"work.zip": zip_with_link()},
    "a zip of 1 GB": {"work.zip": zipped({"02.ipynb": bytes(200_000_000)})},
    "a zip that is damaged": {"work.zip": zipped({"02.ipynb": notebook(RIGHT)})[:-40]},
    "a zip in a zip": {"work.zip": zipped({"more.zip": zipped({"02.ipynb": notebook(RIGHT)})})},
    "a wrong answer after a right one": {"02.ipynb": notebook(RIGHT, WRONG)},
    "=HYPERLINK('http://localhost')": {"02.ipynb": notebook(WRONG)},
    "<script>alert(1)</script>": {
        "02.ipynb": notebook(machine({"<script>alert(1)</script>": {"Type": "Pass", "End": True}}))
    },
}


def links(root: Path) -> None:
    """What a ZIP of an LMS cannot hold and a shared folder can."""
    for name in ("a link", "a link to a folder", "a pipe", "a folder with a notebook's name"):
        (root / name).mkdir()
    (root / "a link" / "02.ipynb").symlink_to(root / "ada" / "02.ipynb")
    (root / "a link to a folder" / "work").symlink_to(root / "ada", target_is_directory=True)
    os.mkfifo(root / "a pipe" / "02.ipynb")
    (root / "a folder with a notebook's name" / "02.ipynb").mkdir()


RIGHT_ALL_THE_SAME = {
    "copied cells": notebook(RIGHT, RIGHT, HANDLER.solution_cell, HANDLER.starter_cell),
    "a split cell": notebook(*RIGHT.replace('"States"', '\0"States"').split("\0"), HANDLER.solution_cell),
}
"""Cells that were copied and split, whose answers are right."""


def run(submissions: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sfnlearn", "grade", str(submissions), "--out", str(out), "--seed", "7"]
    return subprocess.run(
        [*command, "--jobs", "2", "--seconds", "8"],
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_FOR_ALL,
    )


def read(out: Path) -> dict[str, Any]:
    data = json.loads((out / "grades.json").read_text())
    return {each["student"]: each for each in data["students"]}


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The class with everybody in it, graded: the folder of the grades, and the command that made it."""
    root = tmp_path_factory.mktemp("attacked")
    submissions, out = root / "in", root / "out"
    folder(submissions, {f"{name}/02.ipynb": content for name, content in {**HONEST, **RIGHT_ALL_THE_SAME}.items()})
    cells = {**MACHINES, **PREDICTIONS, **HANDLERS, "tampers": tampering(out)}
    folder(submissions, {f"{name.replace('/', '_')}/02.ipynb": notebook(cell) for name, cell in cells.items()})
    for name, files in FILES.items():
        folder(submissions / name.replace("/", "_"), files)
    links(submissions)
    folder(out, {"secret.txt": SECRET.encode()})
    return out, run(submissions, out)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The honest ones alone, graded."""
    root = tmp_path_factory.mktemp("alone")
    submissions = folder(root / "in", {f"{name}/02.ipynb": content for name, content in HONEST.items()})
    assert run(submissions, root / "out").returncode == 0
    return root / "out"


HOSTILE = [
    *(name.replace("/", "_") for name in (*MACHINES, *PREDICTIONS, *HANDLERS, *FILES)),
    *("tampers", "a link", "a link to a folder", "a pipe", "a folder with a notebook's name"),
]


def test_there_are_enough_of_them():
    assert len(set(HOSTILE)) >= 60


def test_the_batch_finishes_and_everybody_has_a_grade(attacked: tuple[Path, Any]):
    out, done = attacked
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    assert set(read(out)) == {*HOSTILE, *HONEST, *RIGHT_ALL_THE_SAME}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_grade_is_forged(attacked: tuple[Path, Any], name: str):
    found = read(attacked[0])[name]
    outcomes = {mark["exercise"]: mark["outcome"] for mark in found["exercises"]}
    assert "correct" not in outcomes.values()
    assert "checker problem" not in outcomes.values(), found
    assert found["score"] < 1


@pytest.mark.parametrize("name", HONEST)
def test_no_other_grade_changes(attacked: tuple[Path, Any], alone: Path, name: str):
    before, after = read(alone)[name], read(attacked[0])[name]
    there = {mark["exercise"]: mark for mark in after["exercises"]}
    assert [there[mark["exercise"]] for mark in before["exercises"]] == before["exercises"]
    assert after["score"] == before["score"]


@pytest.mark.parametrize("name", RIGHT_ALL_THE_SAME)
def test_copied_and_split_cells_cost_nothing(attacked: tuple[Path, Any], name: str):
    assert read(attacked[0])[name]["score"] == 2


def test_nothing_of_the_grades_was_written_over(attacked: tuple[Path, Any]):
    out, _ = attacked
    assert (out / "secret.txt").read_text() == SECRET
    assert (out / "seed.txt").read_text() == "7\n"
    assert not (out / "overrides.csv").exists()
    assert not (out.parent / "grades.csv").exists()


def test_pages_and_tables_hold_no_script_and_no_formula(attacked: tuple[Path, Any]):
    out, _ = attacked
    for page in [out / "class.html", *(out / "feedback").iterdir()]:
        assert "<script" not in page.read_text().lower(), page
    with (out / "grades.csv").open() as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell.startswith("=")] == []


TOLD: dict[str, Callable[[str], bool]] = {
    "a notebook of 100 MB": lambda told: "too large (100 MB" in told,
    "a link": lambda told: "not followed" in told,
    "a zip of 1 GB": lambda told: "too large" in told,
    "a zip that is damaged": lambda told: "damaged" in told,
    "a thousand notebooks": lambda told: "more than 60 notebooks" in told,
    "not a notebook": lambda told: "not JSON" in told,
    "a zip in a zip": lambda told: "more.zip: an archive inside an archive" in told,
}


@pytest.mark.parametrize("name", TOLD)
def test_what_was_not_read_is_told(attacked: tuple[Path, Any], name: str):
    assert TOLD[name](" ".join(read(attacked[0])[name]["troubles"]))
