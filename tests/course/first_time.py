"""A learner who works through the notebooks for the first time: cells run in a shell of IPython, and what they show.

A learner is a script: for an exercise the answers that are given, one after the other, each with words that the course
must say to it.  Cells that the script does not name are run as they stand, and each exercise ends with the reference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from IPython.utils.capture import capture_output

from sfnlearn.course.checking.exercise import Exercise, answer_text, catalogue
from sfnlearn.engine.functions import FUNCTIONS

ROOT = Path(__file__).parents[2]
LESSONS = ("00_start_here", "01_lambda_forgets", "02_first_machine", "03_passing_state", "05_retry", "07_parallel")
ANSWERED = re.compile(r'(?:%%(?:asl|handler) |predict\(")(l\d\d\.[qpr]\d+)')
HELP = re.compile(r'#hint\("(l\d\d\.q\d+)"\)')

Attempt = tuple[Any, str]
"""An answer (a cell's text, a machine, a prediction's Python text) and words that must be told to it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell showed, in text and in HTML; `cell` is what was run."""

    cell: str
    text: str
    success: bool


@dataclass(slots=True)
class Learner:
    """One learner in one kernel; `shown` keeps all that was shown, `problems` what was not told."""

    shell: Any
    script: Mapping[str, Sequence[Attempt]]
    shown: list[Shown] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def study(self, lesson: str) -> None:
        """The lesson's notebook from its first cell to its last, then the exercises; each in a new kernel."""
        for notebook in (f"notebooks/{lesson}.ipynb", f"exercises/{lesson}_exercises.ipynb"):
            self._new_kernel()
            for cell in _code_cells(ROOT / notebook):
                self._work_on(cell)

    def _new_kernel(self) -> None:
        self.shell.reset(new_session=False)
        self.shell.extension_manager.loaded.discard("sfnlearn.course")
        FUNCTIONS.clear()

    def _work_on(self, cell: str) -> None:
        found = ANSWERED.match(cell)
        if not found:
            self._look_at(cell)
            return
        exercise = catalogue()[found[1]]
        attempts = self.script.get(exercise.id, ())
        for answer, told in attempts:
            given = self.run(_cell(exercise, answer))
            shown = self._judged(exercise, given) if "locked" in given.text else given
            self._expect(told in shown.text and f"{exercise.title}: correct" not in shown.text, told, shown)
        if attempts and _locked(exercise):
            return
        shown = self._judged(exercise, self.run(exercise.solution_cell))
        self._expect(f"{exercise.title}: correct" in shown.text, "correct", shown)

    def _look_at(self, cell: str) -> None:
        """Any other cell as it stands; help is asked for where the script has wrong answers, as the text says how."""
        found = HELP.match(cell)
        if not found or found[1] not in self.script:
            self.run(cell)
            return
        self._tells("hint 1 of 3", self.run(cell.replace("#", "", 1)))
        both = self.run(cell.replace("#", ""))
        self._tells("hint 2 of 3", both)
        self._tells("the reference answer", both)

    def _judged(self, exercise: Exercise, given: Shown) -> Shown:
        """What came of an answer; a prediction in a lesson is judged after the cell that shows it."""
        return self.run(f'check("{exercise.id}")') if _locked(exercise) else given

    def _tells(self, told: str, shown: Shown) -> None:
        self._expect(told in shown.text, told, shown)

    def _expect(self, holds: bool, told: str, shown: Shown) -> None:
        if not holds:
            self.problems.append(f"{told!r} is not told to\n{shown.cell}\nbut:\n{shown.text}\n")

    def run(self, cell: str) -> Shown:
        """Run one cell."""
        with capture_output() as captured:
            result = self.shell.run_cell(cell, store_history=True)
        told = [captured.stdout, captured.stderr, *_displayed(captured.outputs), *_rich(result.result)]
        self.shown.append(Shown(cell, "\n".join(told).strip(), result.success))
        return self.shown[-1]


def _locked(exercise: Exercise) -> bool:
    return ".p" in exercise.id and exercise.kind == "predict"


def _code_cells(path: Path) -> list[str]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def _cell(exercise: Exercise, answer: Any) -> str:
    if exercise.kind == "predict":
        return f'predict("{exercise.id}", {answer})'
    return f"%%{exercise.kind} {exercise.id}\n{answer_text(exercise.kind, answer)}"


def _displayed(outputs: Sequence[Any]) -> Iterator[str]:
    for output in outputs:
        yield from (value for kind, value in output.data.items() if kind in {"text/plain", "text/html"})


def _rich(value: Any) -> Iterator[str]:
    bundle = getattr(value, "_repr_mimebundle_", None)
    if bundle is not None:
        told = bundle()
        told = told[0] if isinstance(told, tuple) else told  # a widget's comes with its metadata
        yield from (text for kind, text in told.items() if kind == "text/html")
