"""The command line: `sfnlearn COMMAND`, the same as `python -m sfnlearn COMMAND`.

Rules that hold here:
* What was asked for goes to stdout; what is said about it goes to stderr.
* Exit code 0: it worked.  1: the execution failed, or the definition is wrong.  2: the command was called wrongly.
* A mistake is one line on stderr, never a traceback.  A bug of ours is one line too, with exit code 70; with the
  environment variable SFNLEARN_DEBUG it is raised as it is.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

from sfnlearn import __version__
from sfnlearn.asl.diagnostics.guesses import suggestion
from sfnlearn.commands.terminal import one_line, speak_utf8, warn
from sfnlearn.errors import UsageError

WRONG_CALL, OUR_BUG, INTERRUPTED, PIPE_CLOSED = 2, 70, 130, 141

ABOUT = "Run, check and draw state machines of AWS Step Functions on your own machine, and open the course."
EXAMPLES = """\
examples:
  sfnlearn lab
  sfnlearn run order.asl.json --input '{"total": 120}' --functions functions.py --history
  sfnlearn check *.asl.json
  sfnlearn draw order.asl.json -o order.svg
  sfnlearn doctor

sfnlearn COMMAND --help tells more about a command.
"""
RUN_EXAMPLES = """\
examples:
  sfnlearn run order.asl.json --input '{"total": 120}'
  sfnlearn run order.asl.json --input @input.json --functions functions.py --history
  sfnlearn run order.asl.json --json --history | jq '.events[].type'

FILE is JSON or YAML; - reads the definition from stdin.  Where a shell changes quotation marks, put the input into a
file and write @FILE, or @- for stdin.

functions.py holds plain Python functions (event, context), each named as the Lambda function that it stands for, or
simulated ones made with @lambda_function.  A dict with the name `functions` adds other names and Resource ARNs.
A Resource "${PayArn}" that no --substitute fills in calls the function PayArn.

Waiting takes no time: the clock is virtual and starts at 2026-01-01T00:00:00Z.
The output goes to stdout as JSON, the status to stderr.  Exit code: 0 where the execution SUCCEEDED, else 1.
"""
CHECK_EXAMPLES = """\
examples:
  sfnlearn check order.asl.json
  sfnlearn check *.asl.json
  sfnlearn check template.asl.json --substitute TableName=orders
  sfnlearn check order.asl.json --functions functions.py

A warning can be ignored by its code: with --ignore, by "sfnlearn: ignore CODE" in a Comment field or a YAML comment,
or by ignore = ["CODE"] under [tool.sfnlearn] in pyproject.toml.
With --functions it tells too which functions and service integrations these files do not answer.
Each finding is one line: FILE:LINE:COLUMN: SEVERITY CODE LOCATION: message.
Exit code: 0 where there is no ERROR, 1 where there is one, 2 where a file cannot be read.
"""
DRAW_EXAMPLES = """\
examples:
  sfnlearn draw order.asl.json                 the outline as text
  sfnlearn draw order.asl.json -o order.svg    also .png, .dot, .txt and .html
"""
COURSE_EXAMPLES = """\
examples:
  sfnlearn course verify                        all exercises of the course
  sfnlearn course verify 05 l07.q2              a lesson, an exercise
  sfnlearn course verify my-course/             a folder of lessons, or of one
  sfnlearn course verify --html report.html     a page with all that learners can be told
  sfnlearn course verify --table docs/exercises.md

For authors of lessons: starters, references, known wrong answers, inputs from a seed, and mutants of each reference.
The table goes to stdout.  Exit code: 0 where all of it holds, else 1.
"""
GRADE_EXAMPLES = """\
examples:
  sfnlearn grade submissions.zip --out grades --seed 4711
  sfnlearn grade submissions/ --out grades --scheme grading.toml --roster worksheet.csv --due 2026-03-01T12:00+01:00
  sfnlearn grade --out grades --override ada l02.q4 1 "explained it in the lab"
  sfnlearn grade --out grades --forget ada

SUBMISSIONS is a folder, or the ZIP archive that Moodle, Canvas or nbgrader makes.  Saying the same again goes on where
it was, and judges only what is new or changed.  docs/grading.md tells the rest: points, lateness, what is stored.
Exit code: 0 where every submission has a grade, whatever is in it.
"""
BUILD_EXAMPLES = """\
examples:
  sfnlearn build my-course/                     notebooks/, exercises/ and solutions/ beside lessons/
  sfnlearn build my-course/ --check             write nothing; exit code 1 where a notebook differs from its source
  sfnlearn build my-course/ --out hand-out/ --no-solutions

my-course/ holds course.toml and lessons/NN_slug/ with lesson.md and exercises.py; docs/authoring.md tells the rest.
Each mistake is one line: FILE: line N: what is wrong.
"""
NEW_LESSON_EXAMPLES = """\
examples:
  sfnlearn new-lesson my-course/ 20_night_shift     makes the course too, where there is none
"""
NEW_EXERCISE_EXAMPLES = """\
examples:
  sfnlearn new-exercise my-course/ l20.q1                   the answer is a state machine
  sfnlearn new-exercise my-course/ l20.q2 --kind handler    a Lambda function
  sfnlearn new-exercise my-course/ l20.p2                   a prediction in the lesson's text; l20.r1: recall
"""
NBGRADER_EXAMPLES = """\
examples:
  sfnlearn nbgrader-export --out nbgrader-course/
  sfnlearn nbgrader-export my-course/ --out nbgrader-course/ --points 5 --seed 4711

An assignment for each lesson with exercises, autograded with the probes that check() uses, with partial credit.
nbgrader runs students' code beside the tests; what `sfnlearn grade` decides cannot be forged that way.
"""
BOARD_EXAMPLES = """\
examples:
  sfnlearn board /home                 all /home/*/sfnlearn-course/progress.jsonl, and /home/*/progress.jsonl
  sfnlearn board /srv/progress --names --port 8800
  sfnlearn board /home --once          as text, once

It reads the learners' progress files and writes nothing.  Only this machine can open it (127.0.0.1); docs/workshop.md
tells how to look at it from another one.
"""
PROGRESS_EXAMPLES = 'In a notebook: progress(), progress("l01"), and recall() for what is to be asked again.'
DOCTOR_EXAMPLES = "In a notebook: from sfnlearn import doctor; doctor().  Exit code: 1 where something fails, else 0."


class CommandParser(argparse.ArgumentParser):
    """A parser whose mistakes are one line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}. Try: {self.prog} --help")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code.

    >>> main(["check", "docs/examples/order.asl.json"])
    docs/examples/order.asl.json: ok, 10 states
    0
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    speak_utf8()
    try:
        return _dispatch(words)
    except UsageError as error:
        warn(f"sfnlearn: {one_line(str(error))}")
        return WRONG_CALL
    except KeyboardInterrupt:
        warn("sfnlearn: stopped")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has gone, and there is nobody to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as error:
        if os.environ.get("SFNLEARN_DEBUG"):
            raise
        warn(f"sfnlearn: this is a bug of sfnlearn, please report it: {_where(error)}")
        return OUR_BUG


def _dispatch(words: list[str]) -> int:
    if words[:1] == ["lab"]:  # it has a parser of its own, which `learn.py` uses too
        return command("lab")(words[1:])
    if words and not words[0].startswith("-") and words[0] not in COMMANDS:
        hint = suggestion(words[0], COMMANDS) or f"There are {', '.join(COMMANDS)}."
        raise UsageError(f"there is no command {words[0]!r}. {hint}")
    options = _parser().parse_args(words)
    if options.command is None:
        _parser().print_help()
        return 0
    code = command(options.command)(options)
    sys.stdout.flush()
    return code


def command(name: str) -> Callable[..., int]:
    """The function that carries a command out; its module, called by the command's first word, is imported now."""
    found: Callable[..., int] = import_module(f"sfnlearn.commands.{name.partition('-')[0]}").main
    return found


def _where(error: Exception) -> str:
    """An unexpected error in one line, with the place where it was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" ({os.path.basename(trace.tb_frame.f_code.co_filename)}, line {trace.tb_lineno})" if trace else ""  # noqa: PTH119 - a code object's name is text
    return one_line(f"{type(error).__name__}: {error}{place}")


# ---------------------------------------------------------------------- parsers


def _parser() -> CommandParser:
    parser = CommandParser("sfnlearn", description=ABOUT, epilog=EXAMPLES, formatter_class=_RAW, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"sfnlearn {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, (about, epilog, add) in COMMANDS.items():
        add(commands.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.", epilog=epilog,
                                formatter_class=_RAW, allow_abbrev=False))  # fmt: skip
    return parser


_RAW = argparse.RawDescriptionHelpFormatter


def _nothing(_parser: CommandParser) -> None:
    pass


def _file(parser: CommandParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a definition, JSON or YAML; - for stdin")
    _type(parser)


def _type(parser: CommandParser) -> None:
    parser.add_argument(
        "--type", choices=("STANDARD", "EXPRESS"), default="STANDARD", help="the machine's type (STANDARD)"
    )
    parser.add_argument(
        "--substitute", metavar="NAME=VALUE", action="append", default=[], help="a value for the placeholder ${NAME}"
    )


def _functions(parser: CommandParser) -> None:
    parser.add_argument(
        "--functions", metavar="PY", action="append", default=[], help="a Python file with the Lambda functions"
    )


def _run(parser: CommandParser) -> None:
    _file(parser)
    parser.add_argument("--input", metavar="JSON", default="{}", help="the input: JSON, @FILE or @- ({})")
    _functions(parser)
    parser.add_argument("--history", action="store_true", help="show the history events too")
    parser.add_argument("--json", action="store_true", help="print what DescribeExecution answers, as one JSON object")
    parser.add_argument("--name", help="the execution's name (made from the seed)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same events (0)")


def _draw(parser: CommandParser) -> None:
    _file(parser)
    parser.add_argument("-o", "--output", metavar="OUT", help="write to this file: .svg, .png, .dot, .txt or .html")


def _check(parser: CommandParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help="definitions, JSON or YAML; - for stdin")
    _type(parser)
    _functions(parser)
    parser.add_argument(
        "--ignore", metavar="CODE", action="append", default=[], help="leave out warnings of this code; also CODE,CODE"
    )


def _course(parser: CommandParser) -> None:
    parser.add_argument("action", choices=["verify"], help="verify: prove the exercises")
    parser.add_argument("what", metavar="WHAT", nargs="*", help="exercises, lessons or folders (the whole course)")
    parser.add_argument("--html", metavar="FILE", help="write a page for authors")
    parser.add_argument("--table", metavar="FILE", help="write the table of all exercises, as Markdown")
    parser.add_argument("--compare", action="store_true", help="with --table: write nothing, say whether it differs")
    parser.add_argument("--inputs", type=int, metavar="N", help="over how many inputs a mutant may be the same (1000)")


def _grade(parser: CommandParser) -> None:
    add = parser.add_argument
    add("submissions", metavar="SUBMISSIONS", nargs="?", help="a folder or a ZIP archive")
    add("--out", metavar="FOLDER", required=True, help="where the grades go")
    add("--seed", type=int, help="of the hidden inputs; keep it secret (the folder's own)")
    add("--scheme", metavar="TOML", help="points, weights and what being late costs")
    add("--roster", metavar="CSV", help="the class as the LMS exports it; lms.csv is the same with the grades")
    add("--column", metavar="NAME", help="the roster's column for the grades (Grade, score)")
    add("--due", metavar="TIME", help="when submissions were due, as in 2026-03-01T12:00+01:00")
    add("--course", metavar="FOLDER", help="a course of your own, whose lessons/ holds the exercises")
    add("--jobs", metavar="N", type=_jobs, default=os.cpu_count() or 1, help="so many at once (all cores)")
    add("--seconds", metavar="S", type=float, default=30.0, help="that one answer may take to check (30)")
    add("--untrusted", action="store_true", help="refuse where isolation is too weak for code of strangers")
    add("--regrade", action="store_true", help="judge also what has not changed, and tell which marks did")
    decided = ("STUDENT", "EXERCISE", "POINTS", "REASON")
    add("--override", metavar=decided, nargs=4, action="append", default=[], help='points by hand; "-" takes them back')
    add("--forget", metavar="STUDENT", help="delete what the folder holds about a student")


def _jobs(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)


def _build(parser: CommandParser) -> None:
    parser.add_argument("course", metavar="COURSE", help="the folder with course.toml and lessons/")
    parser.add_argument("--out", metavar="FOLDER", help="where the notebooks go (the course's own folder)")
    parser.add_argument("--no-solutions", action="store_true", help="build no solutions/")
    about = "with --out: the hand-out of this student, in a folder of their own (variants in course.toml)"
    parser.add_argument("--student", metavar="NAME", action="append", default=[], help=about)
    parser.add_argument("--check", action="store_true", help="write nothing; say which notebooks differ")
    parser.add_argument("--overwrite", action="store_true", help="write over notebooks that were edited by hand, too")


def _new_lesson(parser: CommandParser) -> None:
    parser.add_argument("course", metavar="COURSE", help="the course's folder")
    parser.add_argument("slug", metavar="NN_NAME", help="the lesson's folder, as in 20_night_shift")


def _new_exercise(parser: CommandParser) -> None:
    parser.add_argument("course", metavar="COURSE", help="the course's folder")
    parser.add_argument("id", metavar="ID", help="l20.q1: exercise, l20.p1: prediction in the text, l20.r1: recall")
    kinds = ("asl", "handler", "predict")
    parser.add_argument("--kind", choices=kinds, help="of an exercise: what its answer is (asl)")


def _nbgrader_export(parser: CommandParser) -> None:
    parser.add_argument("course", metavar="COURSE", nargs="?", help="a course of your own (the one of this package)")
    parser.add_argument("--out", metavar="FOLDER", required=True, help="where the nbgrader course goes")
    parser.add_argument("--points", metavar="N", type=float, default=1.0, help="that each exercise is worth (1)")
    parser.add_argument("--seed", type=int, help="of the hidden inputs; keep it secret (a new one)")


def _board(parser: CommandParser) -> None:
    add = parser.add_argument
    add("folders", metavar="FOLDER", nargs="+", help="a folder that holds the learners' home or working folders")
    add("--names", action="store_true", help="show the folders' names in the place of numbers")
    add("--course", metavar="COURSE", help="a course of your own (the one of this package)")
    add("--port", metavar="N", type=int, default=8790, help="the port; 0 for any (8790)")
    add("--once", action="store_true", help="print the board and end")


def _progress(parser: CommandParser) -> None:
    parser.add_argument("lesson", metavar="LESSON", nargs="?", default="", help="the steps of one lesson, as in l01")


COMMANDS: dict[str, tuple[str, str, Callable[[CommandParser], None]]] = {
    "lab": ("open the course in JupyterLab", "", _nothing),
    "run": ("run a state machine", RUN_EXAMPLES, _run),
    "draw": ("draw a state machine", DRAW_EXAMPLES, _draw),
    "check": ("say what is wrong with definitions", CHECK_EXAMPLES, _check),
    "course": ("prove the exercises of a course", COURSE_EXAMPLES, _course),
    "build": ("build the notebooks of a course of your own", BUILD_EXAMPLES, _build),
    "new-lesson": ("begin a lesson in a course of your own", NEW_LESSON_EXAMPLES, _new_lesson),
    "new-exercise": ("add an exercise to a lesson of your own", NEW_EXERCISE_EXAMPLES, _new_exercise),
    "grade": ("grade what students handed in", GRADE_EXAMPLES, _grade),
    "nbgrader-export": ("make an nbgrader course of it", NBGRADER_EXAMPLES, _nbgrader_export),
    "board": ("show who is where in a class", BOARD_EXAMPLES, _board),
    "progress": ("say how far you are in the course, and what comes next", PROGRESS_EXAMPLES, _progress),
    "doctor": ("say whether this machine has what the course needs", DOCTOR_EXAMPLES, _nothing),
}


if __name__ == "__main__":
    sys.exit(main())
