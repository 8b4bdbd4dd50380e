"""The command line as people and programs call it: words in; stdout, stderr and an exit code out."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sfnlearn.cli import COMMANDS, main
from sfnlearn.commands.arguments import DefinitionText, read_functions
from sfnlearn.commands.check import line
from sfnlearn.commands.ignored import project_ignored
from sfnlearn.commands.terminal import has_colour
from sfnlearn.errors import Diagnostic, UsageError
from tests.asl.wrong_in_arrays import CASES, as_json, as_yaml, line_of_mistake

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
ORDER, FUNCTIONS = str(EXAMPLES / "order.asl.json"), str(EXAMPLES / "order_functions.py")
INPUT = '{"total": 120, "items": [{"name": "tea"}, {"name": "cup"}]}'
OUTPUT = {"parcels": [{"packed": "tea"}, {"packed": "cup"}], "bill": "Charged 120"}
RUN_ORDER = ("run", ORDER, "--input", INPUT, "--functions", FUNCTIONS)
ECHO = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}'


@dataclass
class Said:
    code: int
    out: str
    err: str


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]):
    def call(*words: str) -> Said:
        code = main(words)
        told = capsys.readouterr()
        return Said(code, told.out, told.err)

    return call


@pytest.fixture
def write(tmp_path: Path):
    def file(name: str, text: str) -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return file


def stdin(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


# ---------------------------------------------------------------------------- run


def test_run_prints_the_output_as_json_and_the_status_beside_it(say):
    said = say(*RUN_ORDER)
    assert (said.code, json.loads(said.out)) == (0, OUTPUT)
    assert said.err.startswith("SUCCEEDED (2026-01-01T00:00:00Z to 2026-01-02T00:00:07.200Z on the virtual clock, ")


def test_run_shows_every_event_of_the_history(say):
    said = say(*RUN_ORDER, "--history")
    table, _, output = said.out.partition("\n\n")
    ids = [row.split()[0] for row in table.splitlines()[1:]]
    assert ids == [str(number + 1) for number in range(len(ids))]
    assert "WaitStateExited" in table
    assert "+1 d 7.2 s" in table
    assert json.loads(output) == OUTPUT


def test_run_shows_more_events_than_a_notebook_does(say, write):
    states = {f"S{number}": {"Type": "Pass", "Next": f"S{number + 1}"} for number in range(300)}
    chain = write("chain.json", json.dumps({"StartAt": "S0", "States": {**states, "S300": {"Type": "Succeed"}}}))
    assert "ExecutionSucceeded" in say("run", chain, "--history").out


def test_run_json_is_one_object_in_the_words_of_aws(say):
    shown = json.loads(say(*RUN_ORDER, "--json", "--history", "--name", "one").out)
    assert (shown["status"], shown["name"], shown["input"]) == ("SUCCEEDED", "one", INPUT)
    assert json.loads(shown["output"]) == OUTPUT
    assert shown["stopDate"] == shown["events"][-1]["timestamp"] == "2026-01-02T00:00:07.200000+00:00"
    assert shown["executionArn"].endswith(":execution:order:one")
    assert "events" not in json.loads(say(*RUN_ORDER, "--json").out)


def test_the_same_seed_gives_the_same_execution(say):
    first, again, other = (say(*RUN_ORDER, "--json", "--history", "--seed", seed).out for seed in ("1", "1", "2"))
    assert first == again != other


def test_a_failed_execution_is_one_line_and_exit_code_1(say):
    said = say("run", ORDER, "--input", '{"total": 1200}')
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("FAILED: OrderTooLarge: Orders above 1000 are taken by phone (")
    assert said.err.count("\n") == 1


def test_a_function_that_is_missing_is_named_even_where_a_catch_hides_it(say):
    said = say("run", ORDER, "--input", INPUT)
    assert said.code == 1
    assert "There is no Lambda function charge here: give it with --functions FILE.py" in said.err


def test_an_execution_that_waits_for_a_token_says_so(say, write):
    arn = "arn:aws:states:::lambda:invoke.waitForTaskToken"
    task = {"Type": "Task", "Resource": arn, "Parameters": {"FunctionName": "ask", "Payload.$": "$$.Task.Token"}}
    machine = write("ask.json", json.dumps({"StartAt": "Ask", "States": {"Ask": {**task, "End": True}}}))
    said = say("run", machine, "--functions", write("ask.py", "def ask(event, context): return None\n"))
    assert said.code == 1
    assert said.err.startswith("RUNNING: it waits for an answer to 1 task token, which only Python can give (")


def test_definition_and_input_come_from_stdin_and_files(say, write, monkeypatch):
    stdin(monkeypatch, ECHO)
    assert json.loads(say("run", "-", "--input", '{"a": 1}').out) == {"a": 1}
    stdin(monkeypatch, '\ufeff{"b": "ü"}')
    assert json.loads(say("run", write("echo.yaml", ECHO), "--input", "@-").out) == {"b": "ü"}
    given = "@" + write("input.json", '{"c": 3}')
    assert json.loads(say("run", write("echo.txt", ECHO), "--input", given).out) == {"c": 3}
    both = say("run", "-", "--input", "@-")
    assert both.code == 2
    assert "stdin is read once" in both.err


def test_what_functions_print_stays_out_of_the_output(say, write):
    functions = write(
        "loud.py", "print('loading')\ndef charge(event, context):\n    print('at work')\ndef pack(e): return 1\n"
    )
    said = say("run", ORDER, "--input", INPUT, "--functions", functions, "--json")
    assert json.loads(said.out)["status"] == "SUCCEEDED"
    assert said.err.split("\n")[:2] == ["loading", "at work"]


def test_a_file_of_functions_gives_its_functions_and_no_others(write):
    text = """
from json import dumps
from sfnlearn import lambda_function
import neighbour_of_functions
def plain(event, context): return 1
def _private(event, context): return 2
@lambda_function(name="other-name")
def simulated(event, context): return 3
functions = {"arn:aws:states:::sqs:sendMessage": lambda parameters: {}}
"""
    write("neighbour_of_functions.py", "def not_mine(event, context): return 4\n")
    found = read_functions([write("some_functions.py", text)])
    assert set(found) == {"plain", "other-name", "arn:aws:states:::sqs:sendMessage"}
    assert found["other-name"]({}) == 3


# ------------------------------------------------------------------------- mistakes

BAD_DEFINITION = '{"StartAt": "A", "States": {"A": {"Type": "Pas"}}}'

MISTAKES = {
    "a command that is misspelt": (["rnu"], """there is no command 'rnu'. Did you mean "run"?"""),
    "a command like no other": (["xyzzy"], "there is no command 'xyzzy'. There are lab, run, draw, check, "),
    "an unknown option": (["run", ORDER, "--sede", "3"], "unrecognized arguments: --sede 3. Try: sfnlearn --help"),
    "no file named": (["run"], "the following arguments are required: FILE. Try: sfnlearn run --help"),
    "a file that is not there": (["run", "no.json"], "the definition no.json cannot be read: No such file"),
    "an input that is no JSON": (["run", ORDER, "--input", "{x}"], "the input is not JSON: line 1, column 2: a key"),
    "no input file": (["run", ORDER, "--input", "@no.json"], "the input no.json cannot be read: No such file"),
    "a name with a space": (["run", ORDER, "--name", "a b"], "An execution's name has 1 to 80 characters"),
    "no functions file": (["run", ORDER, "--functions", "no.py"], "there is no Python file no.py"),
    "a picture of no known kind": (["draw", ORDER, "-o", "x.pdf"], "-o x.pdf: a picture is written as .svg, .png"),
    "a folder that is not there": (["draw", ORDER, "-o", "no/x.dot"], "no/x.dot cannot be written: No such file"),
    "no definition to check": (["check", "no.json"], "the definition no.json cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize(("words", "told"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_wrong_call_is_one_line_and_exit_code_2(say, words, told):
    said = say(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"sfnlearn: {told}")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("words", [["check"], ["run"], ["draw"], ["run", ORDER, "--input"]])
def test_a_file_that_is_not_utf_8_is_told_in_words(say, tmp_path, words):
    (tmp_path / "latin.json").write_bytes('{"naïve": 1}'.encode("latin-1"))
    told = say(*words, f"{'@' if '--input' in words else ''}{tmp_path / 'latin.json'}")
    assert told.code == 2
    assert told.err.endswith("latin.json cannot be read: it is not UTF-8 text; save it as UTF-8\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import json\nx = nowhere\n", ", line 2: NameError: name 'nowhere' is not defined"),
        ("def f(:\n", ", line 1: invalid syntax"),
        ("x = 1\n", " has no function in it"),
        ("import not_installed_anywhere\n", ", line 1: ModuleNotFoundError: No module named 'not_installed_anywhere'"),
    ],
)
def test_a_broken_file_of_functions_is_one_line_with_its_place(say, write, text, told):
    file = write("broken.py", text)
    said = say("run", ORDER, "--functions", file)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"sfnlearn: {file}{told}")


def test_a_bug_of_ours_is_one_line_or_raised_on_demand(say, monkeypatch):
    def broken(*_arguments, **_options):
        raise KeyError("lost\nkey")

    monkeypatch.setattr("sfnlearn.commands.run.run", broken)
    said = say("run", ORDER)
    assert said.code == 70
    assert "this is a bug of sfnlearn, please report it: KeyError: 'lost\\nkey' (test_cli.py, line " in said.err
    monkeypatch.setenv("SFNLEARN_DEBUG", "1")
    with pytest.raises(KeyError):
        main(["run", ORDER])


def test_stopping_it_is_one_line(say, monkeypatch):
    def stopped(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("sfnlearn.commands.run.run", stopped)
    assert say("run", ORDER) == Said(130, "", "sfnlearn: stopped\n")


# ---------------------------------------------------------------------------- check


def test_check_accepts_a_definition_and_counts_its_states(say, write):
    file = write("echo.json", ECHO)
    assert say("check", ORDER, file) == Said(0, f"{ORDER}: ok, 10 states\n{file}: ok, 1 state\n", "")


TALK: dict[str, Any] = {
    "StartAt": "Ask",
    "States": {
        "Ask": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ask", "Next": "Tell"},
        "Tell": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": "tell"},
            "Next": "Send",
        },
        "Send": {
            "Type": "Task",
            "Resource": "arn:aws:states:::sns:publish",
            "Parameters": {"Message": "Hello"},
            "Next": "Each",
        },
        "Each": {
            "Type": "Map",
            "ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "b"}},
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Wait",
                "States": {"Wait": {"Type": "Pass", "End": True}},
            },
            "End": True,
        },
    },
}


def test_check_tells_what_the_functions_do_not_answer(say, write):
    file = write("talk.json", json.dumps(TALK, indent=1))
    none = say("check", file, "--functions", write("other.py", "def other(event, context): return 1\n"))
    assert none.code == 0
    told = [line.split(": ", 2)[1:] for line in none.out.splitlines() if "TASK_WITHOUT" not in line][:-1]
    assert [found[0].removeprefix("WARNING ") for found in told] == [
        "MISSING_FUNCTION /States/Ask/Resource",
        "MISSING_FUNCTION /States/Tell/Resource",
        "UNANSWERED_INTEGRATION /States/Send/Resource",
        "UNANSWERED_INTEGRATION /States/Each/ItemReader/Resource",
    ]
    answers = """
def ask(event, context): return 1
def tell(event, context): return 1
functions = {"arn:aws:states:::sns:publish": lambda p: {}, "arn:aws:states:::s3:listObjectsV2": lambda p: {}}
"""
    said = say("check", file, "--functions", write("all.py", answers)).out
    assert "MISSING" not in said
    assert "UNANSWERED" not in said


def test_run_tells_how_the_command_line_answers_an_integration(say, write):
    task = {name: value for name, value in TALK["States"]["Send"].items() if name != "Next"}
    send = {"StartAt": "Send", "States": {"Send": {**task, "End": True}}}
    said = say("run", write("send.json", json.dumps(send)))
    assert said.code == 2
    assert said.err.startswith(
        "sfnlearn: nothing here answers the service integration arn:aws:states:::sns:publish. "
        'Put functions = {"arn:aws:states:::sns:publish": lambda parameters: {...}} into a file of --functions.'
    )


def test_check_lists_every_finding_with_its_place_in_the_text(say, write):
    text = """{
  "StartAt": "A/b",
  "States": {
    "A/b": {"Type": "Pass", "Next": "Pay", "Comnent": "x"},
    "Pay": {"Type": "Wait", "Seconds": -1, "End": true}
  }
}"""
    file = write("bad.json", text)
    said = say("check", file, ORDER)
    assert (said.code, said.err) == (1, "")
    lines = said.out.splitlines()
    assert f"{file}:4:44: ERROR SCHEMA_VALIDATION_FAILED /States/A/b/Comnent: " in lines[0]
    assert lines[0].endswith('Did you mean "Comment"?')
    assert lines[1].startswith(f"{file}:5:29: ERROR SCHEMA_VALIDATION_FAILED /States/Pay/Seconds: ")
    assert lines[2:] == [f"{ORDER}: ok, 10 states"]


def test_check_finds_the_place_in_yaml(say, write):
    file = write("bad.yaml", "# a comment\nStartAt: A\nStates:\n  A:\n    End: true\n    Type: Pas\n")
    assert say("check", file).out.startswith(f"{file}:6:5: ERROR SCHEMA_VALIDATION_FAILED /States/A/Type: ")


@pytest.mark.parametrize("written", [as_json, as_yaml])
@pytest.mark.parametrize(("place", "definition"), CASES)
def test_check_finds_the_line_inside_an_array(say, write, place, definition, written):
    text = written(definition)
    file = write("bad.yaml" if written is as_yaml else "bad.json", text)
    [finding] = say("check", file).out.splitlines()
    assert finding.startswith(f"{file}:{line_of_mistake(text)}:")
    assert f" {place}" in finding


def test_check_finds_the_line_in_yaml_that_begins_like_json(say, write):
    file = write("bad.yaml", "{StartAt: A, States: {\n  A: {Type: Pass,\n      Ent: true}}}\n")
    assert say("check", file).out.startswith(f"{file}:3:7: ERROR ")


@pytest.mark.parametrize(
    ("name", "text", "place"), [("a.json", '{\n "StartAt" 1}', "2:12"), ("a.yaml", "a: [1\n", "1:4")]
)
def test_check_says_where_a_text_stops_being_json_or_yaml(say, write, name, text, place):
    file = write(name, text)
    said = say("check", file)
    assert said.out.startswith(f"{file}:{place}: ERROR INVALID_JSON_DESCRIPTION ")
    assert "line " not in said.out.removeprefix(file)


def test_one_file_that_cannot_be_read_does_not_hide_the_others(say):
    said = say("check", "no.json", ORDER)
    assert said.code == 2
    assert said.out == f"{ORDER}: ok, 10 states\n"
    assert said.err.startswith("sfnlearn: the definition no.json cannot be read")


@pytest.mark.parametrize("command", ["run", "draw"])
def test_a_wrong_definition_gives_its_findings_on_stderr(say, write, command):
    file = write("bad.json", BAD_DEFINITION)
    said = say(command, file)
    assert (said.code, said.out) == (1, "")
    assert all(each.startswith(f"{file}:1:") for each in said.err.splitlines())


# ----------------------------------------------------------------------------- draw


def test_draw_writes_what_the_suffix_asks_for(say, tmp_path):
    starts = {"svg": b"<svg", "png": b"\x89PNG", "dot": b"digraph", "txt": b"State machine with 10 states."}
    for suffix, start in starts.items():
        target = tmp_path / f"order.{suffix}"
        assert say("draw", ORDER, "-o", str(target)) == Said(0, "", f"wrote {target}\n")
        assert target.read_bytes().startswith(start)


def test_draw_without_a_file_tells_the_outline(say):
    said = say("draw", ORDER)
    assert said.code == 0
    assert "Is it large? (Choice)\n  if $.total > 1000 → Too large\n" in said.out


# ----------------------------------------------------------------- help and terminals


def test_help_has_examples_and_every_command(say):
    said = say()
    assert said.code == 0
    assert all(re.search(rf"\n    {name}\s", said.out) for name in COMMANDS)
    assert "examples:\n  sfnlearn lab\n" in said.out


@pytest.mark.parametrize("command", ["run", "draw", "check", "progress", "doctor"])
def test_every_command_has_help(capsys, command):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: sfnlearn {command} ")


def test_lab_without_jupyterlab_says_how_to_get_it(say, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    said = say("lab")
    assert said.code == 2
    assert "JupyterLab is not installed here: pip install 'sfnlearn[course]'" in said.err


def test_lab_hands_its_words_to_the_course(monkeypatch):
    monkeypatch.setattr("sfnlearn.course.launch.lab.main", len)
    assert main(["lab", "--no-browser", "--restore"]) == 2


def test_progress_tells_the_lessons_and_where_to_go_on(say, tmp_path, monkeypatch):
    monkeypatch.setenv("SFNLEARN_HOME", str(tmp_path))
    begun = {
        "exercise": "l03.q1",
        "event": "check",
        "outcome": "correct",
        "answer": 1,
        "at": "2026-01-05T12:00:00+00:00",
    }
    (tmp_path / "progress.jsonl").write_text(f"{json.dumps(begun)}\n[\n")
    said = say("progress")
    assert said.code == 0
    assert said.out.startswith("1 of ")
    assert f"next      l03.r1 Recall from lesson 02 ({tmp_path / 'notebooks' / '03_passing_state.ipynb'})" in said.out
    assert "2 concepts due today (ResultPath, ResultSelector)" in said.out
    assert "1 line of " in said.out
    assert "✓ Predict the next input: correct" in say("progress", "l03").out
    assert say("progress", "l99").code == 2


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.skipif(os.name == "nt", reason="Windows asks for more than a terminal")
def test_colour_is_for_terminals_that_want_it():
    finding = Diagnostic("ERROR", "X", "no", "/StartAt")
    assert has_colour(Terminal(), {})
    assert not has_colour(Terminal(), {"NO_COLOR": "1"})
    assert not has_colour(Terminal(), {"TERM": "dumb"})
    assert not has_colour(io.StringIO(), {})
    assert "\x1b" not in line(DefinitionText("a.json", ECHO), finding, io.StringIO())


@pytest.mark.skipif(os.name == "nt", reason="Windows asks for more than a terminal")
def test_a_severity_is_red_in_a_terminal(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    told = line(DefinitionText("a.json", ECHO), Diagnostic("ERROR", "X", "no", "/StartAt"), Terminal())
    assert told == "a.json:1:2: \x1b[31mERROR\x1b[0m X /StartAt: no"


def test_the_module_runs_as_a_program_and_ends_with_the_code():
    program = [sys.executable, "-m", "sfnlearn"]
    good = subprocess.run([*program, "check", ORDER], capture_output=True, text=True, encoding="utf-8", check=False)
    assert (good.returncode, good.stdout) == (0, f"{ORDER}: ok, 10 states\n")
    bad = subprocess.run([*program, "rnu"], capture_output=True, text=True, encoding="utf-8", check=False)
    assert (bad.returncode, bad.stdout) == (2, "")


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGPIPE")
def test_a_reader_that_leaves_early_is_no_error(write):
    text = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": ["x" * 100] * 2000, "End": True}}})
    command = f"'{sys.executable}' -m sfnlearn run '{write('long.json', text)}' | head -n 1"
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert ended.stdout == "[\n"
    assert "Traceback" not in ended.stderr
    assert "Exception ignored" not in ended.stderr


def test_a_file_of_functions_must_be_python():
    with pytest.raises(UsageError, match="takes a file that ends in"):
        read_functions([ORDER])


# ------------------------------------------------------------ warnings ignored

UNTRIED = """{"StartAt": "A", "States": {"A": {"Type": "Task", "End": true, "Parameters": {"a": "$.b"},
"Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay"}}}"""


def codes_said(said):
    return [word for word in ("TASK_WITHOUT_RETRY", "NO_DOLLAR") if f"WARNING {word}" in said.out]


@pytest.mark.parametrize(
    ("options", "left"),
    [
        ([], ["TASK_WITHOUT_RETRY", "NO_DOLLAR"]),
        (["--ignore", "NO_DOLLAR"], ["TASK_WITHOUT_RETRY"]),
        (["--ignore", "NO_DOLLAR", "--ignore", "TASK_WITHOUT_RETRY"], []),
        (["--ignore", "NO_DOLLAR,TASK_WITHOUT_RETRY"], []),
        (["--ignore", "NO_DOLLAR, TASK_WITHOUT_RETRY"], []),
    ],
)
def test_check_ignores_codes(say, write, options, left):
    said = say("check", write("a.json", UNTRIED), *options)
    assert (said.code, codes_said(said), said.err.count("hid nothing")) == (0, left, 0)


def test_check_tells_a_code_that_does_not_exist_or_hides_nothing(say, write):
    file = write("a.json", UNTRIED)
    said = say("check", file, "--ignore", "NO_DOLARS")
    assert said.code == 2
    assert 'No warning has the code NO_DOLARS. Did you mean "NO_DOLLAR"?' in said.err
    said = say("check", file, "--ignore", "NO_PATH,NO_DOLLAR")
    assert (said.code, "--ignore NO_PATH hid nothing" in said.err, "NO_DOLLAR hid" in said.err) == (0, True, False)


def test_check_reads_the_settings_of_the_project(say, write):
    file = write("a.json", UNTRIED)
    write("pyproject.toml", '[tool.sfnlearn]\nignore = ["TASK_WITHOUT_RETRY"]\n')
    project_ignored.cache_clear()
    assert codes_said(say("check", file)) == ["NO_DOLLAR"]


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ('[tool.sfnlearn]\nignore = ["NO_PATHS"]', "No warning has the code NO_PATHS"),
        ('[tool.sfnlearn]\nignore = "NO_PATH"', "must be an array of codes"),
        ('[tool.sfnlearn]\nignor = ["NO_PATH"]', "has no setting 'ignor'"),
        ("[tool]\nsfnlearn = 1", "must be a table"),
        ("[tool", "cannot be read"),
    ],
)
def test_settings_that_cannot_be_are_told(say, write, settings, reason):
    file = write("a.json", UNTRIED)
    write("pyproject.toml", settings)
    project_ignored.cache_clear()
    said = say("check", file)
    assert (said.code, reason in said.err) == (2, True)
