"""An exercise is data: what is asked, what is right, what is wrong and how it is known.

Rules that hold in this file:
* An `Exercise` is complete or it is refused when it is made: a lesson with a missing hint does not build.
* Nothing here runs an answer; `checks` probes it, `feedback` says what came of it.
* An answer is text (a cell) or, for a prediction, a JSON value.  It is never an object of the learner's kernel.
* A check of structure alone decides nothing: every exercise has a probe of behaviour.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from itertools import chain
from pathlib import Path
from pprint import pformat
from typing import TYPE_CHECKING, Any, Literal

from sfnlearn.course.checking.seeds import as_variant
from sfnlearn.course.checking.source_errors import at_line, broken_source, line_of_id
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON, laid_out

if TYPE_CHECKING:
    from sfnlearn.course.checking.probe import Probe
    from sfnlearn.engine.execution import Execution

Kind = Literal["asl", "handler", "predict"]
LESSONS = Path(__file__).parents[1] / "lessons"
ID = re.compile(r"l(\d\d)\.([qpr])(\d{1,2})")
BLANK = "___"
EDIT = "--edit"
"""What follows the name in a cell that opens the visual editor."""
HINT_RUNGS = 3
WIDTH = 88
"""Columns of a cell in which a short object stands on one line."""
KNOWN_WRONG = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Wrong:
    """An answer that learners are known to give, and what they are told.

    `says` is a part of what the checker itself finds (ran, expected, happened, where, or a diagnostic), so that a test
    proves the answer is rejected for the right reason.  `hint` is the sentence made for this mistake; it is shown to an
    answer that behaves like this one.

    `like` are other answers with the same mistake and the same hint, and `says` occurs for each of them.  `when(answer,
    execution)` tells the mistake where no written answer behaves like it: `answer` is the definition, the handler's
    source or the prediction, `execution` the one that showed the first probe that does not hold, where one did.
    """

    answer: JSON
    says: str
    hint: str
    like: Sequence[Any] = ()
    when: Callable[[Any, Execution | None], bool] | None = None

    @property
    def answers(self) -> tuple[JSON, ...]:
        """Every answer that is written down for this mistake."""
        return (self.answer, *self.like)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Exercise:
    """One exercise.  Ids: `l02.q4` stands in the exercise notebook; `l02.p1` (prediction) and `l02.r1` (recall) in the
    lesson itself.

    `starter` is the text of the unsolved cell, `solution` the answer: JSON value or text (asl), source (handler), JSON
    value (predict).  `functions` are the Lambda functions that exist: source text, or a stub `(event, context)`.
    A handler is called as `function` in `machine`, without a machine in one Task, and deployed with `settings`.
    `free` names the fields whose values the text leaves open: a mutant of the solution that changes one of them alone
    may be accepted.
    `repair`: the starter is something that goes wrong; run unchanged, it shows how.
    `harness` is put after a handler's answer: it may call what the answer defines, and its own `handler` is deployed.
    `drawn`: the unsolved cell opens the visual editor below itself (`%%asl l16.q1 --edit`); the answer is its text.
    Raises `UsageError` where something is missing.

    >>> from sfnlearn.course.checking.probes import truth
    >>> recall = Exercise(id="l02.r1", title="Recall", prompt="Two and two?", kind="predict", solution=4,
    ...     probes=[truth(lambda: 2 + 2, ran="2 + 2")], wrong=[Wrong(answer=5, says="5", hint="Count again.")],
    ...     hints=["Use your fingers."], concepts=["sum"], why="2 + 2 is 4.")
    >>> recall.starter_cell
    'predict("l02.r1", ...)'
    """

    id: str
    title: str
    prompt: str
    kind: Kind
    solution: JSON
    probes: Sequence[Probe]
    wrong: Sequence[Wrong]
    hints: Sequence[str]
    concepts: Sequence[str]
    why: str
    starter: str = "..."
    variation: str = ""
    also_right: Sequence[Any] = ()
    functions: Mapping[str, Any] = field(default_factory=dict)
    machine: Any = None
    function: str = "handler"
    settings: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    free: Sequence[str] = ()
    repair: bool = False
    harness: str = ""
    drawn: bool = False

    def __post_init__(self) -> None:
        """Refuse an incomplete exercise, naming all that is missing."""
        problems = list(_problems(self))
        if problems:
            raise UsageError(f"exercise {self.id}: " + "; ".join(problems))

    @property
    def lesson(self) -> str:
        """The lesson's number, two digits."""
        return self.id[1:3]

    @property
    def in_lesson(self) -> bool:
        """Whether it stands in the lesson's own text (prediction, recall), not in the exercise notebook."""
        return ".q" not in self.id

    @property
    def starter_cell(self) -> str:
        """The unsolved cell."""
        return self._cell(self.starter)

    @property
    def solution_cell(self) -> str:
        """The solved cell."""
        return self._cell(answer_text(self.kind, self.solution))

    def _cell(self, text: str) -> str:
        if self.kind == "predict":
            return f'predict("{self.id}", {text})'
        option = f" {EDIT}" if self.drawn else ""
        return f"%%{self.kind} {self.id}{option}\n{text.rstrip()}"


def answer_text(kind: Kind, answer: JSON) -> str:
    """An answer as it stands in a cell: a prediction as a Python literal, a machine as JSON, short parts on one line.

    >>> answer_text("predict", {"ok": True})
    "{'ok': True}"
    >>> print(answer_text("asl", {"StartAt": "A"}))
    {
      "StartAt": "A"
    }
    """
    if kind == "predict":
        return pformat(answer, width=WIDTH, sort_dicts=False)
    if isinstance(answer, str):
        return answer.strip("\n")
    return laid_out(answer, WIDTH, spread=True)


def _problems(exercise: Exercise) -> list[str]:
    """What is missing, one phrase each."""
    asked = ".q" in exercise.id
    rules: list[tuple[bool, str]] = [
        (not ID.fullmatch(exercise.id), "an id reads l02.q4 (exercise), l02.p1 (prediction) or l02.r1 (recall)"),
        (exercise.kind not in {"asl", "handler", "predict"}, "kind is asl, handler or predict"),
        (not exercise.probes, "it has no probe"),
        (
            bool(exercise.probes) and all(probe.static for probe in exercise.probes),
            "a static probe never stands alone: add a probe of behaviour",
        ),
        (len(exercise.wrong) < (KNOWN_WRONG if asked else 1), "it needs known wrong answers (3, in a lesson 1)"),
        (
            asked and len(exercise.hints) != HINT_RUNGS,
            "hints are three: where to look, which field, part of the answer",
        ),
        (not exercise.hints, "it has no hint"),
        (asked and not exercise.variation, "it has no variation for after success"),
        (not exercise.why, "it does not say why the answer works"),
        (not exercise.concepts, "it names no concept"),
        (exercise.kind != "predict" and exercise.starter == "...", "it has no starter"),
        (exercise.kind == "asl" and exercise.machine is not None, "machine is for handlers: the answer is the machine"),
        (exercise.drawn and exercise.kind != "asl", "only a machine is drawn"),
        (bool(exercise.harness) and exercise.kind != "handler", "a harness is for handlers"),
        (bool(exercise.options) and exercise.kind != "predict", "options are for predictions"),
        (
            exercise.starter.strip() == answer_text(exercise.kind, exercise.solution).strip(),
            "the starter is already the solution",
        ),
    ]
    return [phrase for broken, phrase in rules if broken]


def named(line: str) -> tuple[str, bool]:
    """What stands behind `%%asl`: the exercise or the variable, and whether the visual editor opens.

    >>> named("l16.q1 --edit"), named("order")
    (('l16.q1', True), ('order', False))
    """
    words = line.split()
    return " ".join(word for word in words if word != EDIT), EDIT in words


def load_exercises(folder: Path) -> list[Exercise]:
    """The `EXERCISES` of one lesson's folder, in their order; a lesson without the file has none.

    The folder's name starts with a digit, so it is not a Python package: the file is loaded by its path.
    """
    path = folder / "exercises.py"
    if not path.exists():
        return []
    name = f"sfnlearn_lesson_{folder.name}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise UsageError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # noqa: BLE001 - a lesson's file is Python, and its author is told what it raises
        raise broken_source(path, error) from None
    return _checked(path, getattr(module, "EXERCISES", None))


def _checked(path: Path, exercises: object) -> list[Exercise]:
    """What a file defines, once it is a list of exercises of its own lesson, each with an id of its own."""
    if not isinstance(exercises, list):
        raise at_line(path, 1, "it defines no list EXERCISES = [Exercise(...), ...]")
    number, ids = path.parent.name[:2], []
    for exercise in exercises:
        if not isinstance(exercise, Exercise):
            raise at_line(path, 1, f"EXERCISES holds {exercise!r:.60}, which is not an Exercise(...)")
        if exercise.lesson != number:
            told = f"exercise {exercise.id} stands in lesson {path.parent.name}: it must start with l{number}"
            raise at_line(path, line_of_id(path, exercise.id), told)
        if exercise.id in ids:
            raise at_line(path, line_of_id(path, exercise.id, 1), f"two exercises are called {exercise.id}")
        ids.append(exercise.id)
    return exercises


def lesson_folders(root: Path = LESSONS) -> list[Path]:
    """The folders `NN_slug` of the lessons, in their order."""
    return sorted(path for path in root.glob("[0-9][0-9]_*") if path.is_dir())


@cache
def catalogue(root: Path = LESSONS, variant: str = "") -> Mapping[str, Exercise]:
    """Every exercise by id, as everybody has it or in one student's variant."""
    found: dict[str, Exercise] = {}
    with as_variant(variant):
        for exercise in chain.from_iterable(map(load_exercises, lesson_folders(root))):
            if exercise.id in found:
                raise UsageError(f"two exercises are called {exercise.id}")
            found[exercise.id] = exercise
    return found


def find(exercise_id: str, known: Callable[[], Mapping[str, Exercise]] = catalogue) -> Exercise:
    """The exercise with this id; `UsageError` with a guess where there is none."""
    exercises = known()
    if exercise_id in exercises:
        return exercises[exercise_id]
    close = get_close_matches(str(exercise_id), exercises, 1)
    guess = f' Did you mean "{close[0]}"?' if close else ""
    raise UsageError(f'there is no exercise "{exercise_id}".{guess}')
