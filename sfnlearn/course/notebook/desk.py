"""What a learner types in a notebook: `%%asl`, `%%handler`, `predict`, `check`, `hint`, `solution`, `answer`,
`progress`, `recall`, `report_mistake`.

Rules that hold in this file:
* Running the answer's cell is the check.  The exercise's id is in the cell's text, so a copied cell still counts.
* An answer is taken from the text of the cell, never from a variable of the notebook.
* A prediction inside a lesson (`.p`) is locked by its first run, and judged by `check` after the text has shown what
  happens: else Run All would judge it before anybody has read on.
* What a learner gets wrong is shown, not raised; a misspelt id is one sentence.  Nothing is revealed by Run All.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.course.authoring.own_course import OwnCourse, course_here
from sfnlearn.course.checking import exercise as exercises
from sfnlearn.course.checking.compare import same
from sfnlearn.course.checking.exercise import ID, Exercise, Kind, answer_text, named
from sfnlearn.course.checking.feedback import Feedback, FeedbackLine, Note, Outcome, ShownNote, reason_line
from sfnlearn.course.checking.judge import is_attempted, judge
from sfnlearn.course.checking.submission import CannotRunError, callees, prepare, read_machine
from sfnlearn.course.notebook import help_cells, magics, pytest_cell, reporting
from sfnlearn.course.notebook.drawn_cell import DrawnCells, checked_in_editor, drawn_below
from sfnlearn.course.notebook.names import refuse_taken
from sfnlearn.course.notebook.policy import closed, solution_kept
from sfnlearn.course.progress import report
from sfnlearn.course.progress.links import link
from sfnlearn.course.progress.outline import LessonEntry, outline
from sfnlearn.course.progress.recall import Concept, concepts, today
from sfnlearn.course.progress.standing import Standing, standing
from sfnlearn.course.progress.store import Progress
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON

Catalogue = Callable[[], Mapping[str, Exercise]]
Outline = Callable[[], Sequence[LessonEntry]]


@dataclass(slots=True)
class Desk:
    """One learner at work in one kernel: the answers given here, the rungs of hints shown, the progress file."""

    catalogue: Catalogue = exercises.catalogue
    progress: Progress = field(default_factory=Progress)
    answers: dict[str, Any] = field(default_factory=dict)
    rungs: dict[str, int] = field(default_factory=dict)
    outline: Outline = outline
    drawn: DrawnCells = field(default_factory=DrawnCells)
    course: OwnCourse | None = None

    def find(self, exercise_id: str, kind: Kind | None = None) -> Exercise:
        """The exercise; `UsageError` for an unknown id, or one that is answered in another way."""
        exercise = exercises.find(exercise_id, self.catalogue)
        if kind not in {None, exercise.kind}:
            way = f"predict({exercise.id!r}, ...)" if exercise.kind == "predict" else f"%%{exercise.kind} {exercise.id}"
            raise UsageError(f"{exercise.id} is answered by {way}")
        return exercise

    def submit(self, exercise_id: str, given: JSON, kind: Kind) -> Feedback:
        """Store an answer and check it."""
        exercise = self.find(exercise_id, kind)
        self._refuse_where_closed(exercise, given)
        self.answers[exercise.id] = given
        feedback = judge(exercise, given)
        if self.course and self.course.solutions == "never":
            feedback = replace(feedback, notes=[note for note in feedback.notes if note[0] != "reference"])
        return self._recorded(exercise, given, feedback)

    def _refuse_where_closed(self, exercise: Exercise, given: JSON) -> None:
        """Take no answer that the course does not want yet; an unsolved cell does no harm, as ever."""
        if self.course is None or not is_attempted(exercise, given):
            return
        why = closed(self.course, exercise, self._course(), today())
        if why:
            raise UsageError(f"{exercise.id}: {why}")

    def _recorded(self, exercise: Exercise, given: JSON, feedback: Feedback) -> Feedback:
        if feedback.outcome is Outcome.NOT_ATTEMPTED:
            return feedback
        trouble = self.progress.add(exercise.id, "check", outcome=feedback.outcome.value, answer=given)
        told = {"not saved": trouble, "set aside": self.progress.set_aside()}
        if feedback.correct and not exercise.in_lesson:
            told["way on"] = report.way_on(self._course(), exercise, link)
        notes = [(label, text) for label, text in told.items() if text]
        return replace(feedback, notes=[*feedback.notes, *notes]) if notes else feedback

    def predict(self, exercise_id: str, *values: JSON) -> Feedback | Note:
        """Give a prediction.  One inside a lesson is locked until `check`; any other is checked at once."""
        if len(values) != 1:
            meant = f"predict({exercise_id!r}, {list(values) if values else '...'})"
            asked = "one value: several go into a list" if values else "a value"
            raise UsageError(f"a prediction is {asked}, as in {meant}")
        (value,) = values
        exercise = self.find(exercise_id, "predict")
        if ".p" not in exercise.id:
            return self.submit(exercise_id, value, "predict")
        return self._lock(exercise, value) if is_attempted(exercise, value) else judge(exercise, value)

    def _lock(self, exercise: Exercise, value: JSON) -> Feedback | Note:
        try:
            value = prepare(exercise, value).answer
        except CannotRunError:
            return judge(exercise, value)
        first = self.answers.setdefault(exercise.id, self._remembered(exercise, value))
        stands = same(first, value)
        if stands:
            self.progress.add(exercise.id, "predict", answer=value)
        told = f"You predicted {value!r}." if stands else f"Your first prediction was {first!r}; it stands."
        steps = "Go on to the next cell."
        return Note(
            f"● {exercise.id} {exercise.title}: locked", [FeedbackLine("locked", told), FeedbackLine("next", steps)]
        )

    def _remembered(self, exercise: Exercise, value: JSON) -> JSON:
        """The first prediction that was ever made here."""
        earlier = self.progress.latest(exercise.id, "predict", having="answer")
        return earlier["answer"] if earlier else value

    def check(self, exercise_id: str) -> Feedback:
        """Check the answer that was given last, in this kernel or before."""
        exercise = self.find(exercise_id)
        given = self.answers.get(exercise.id, self._saved(exercise))
        feedback = judge(exercise, given)
        return self._recorded(exercise, given, feedback) if ".p" in exercise.id else feedback

    def last_check(self) -> list[str]:
        """What is said of the answer that was given last in this kernel, in lines; none where none was given."""
        if not self.answers:
            return []
        exercise = self.find(next(reversed(self.answers)))
        return str(judge(exercise, self.answers[exercise.id])).splitlines()

    def _saved(self, exercise: Exercise) -> JSON:
        locked = ".p" in exercise.id
        record = self.progress.latest(exercise.id, "predict" if locked else "check", having="answer")
        if record is not None:
            return record["answer"]
        return ... if exercise.kind == "predict" else exercise.starter

    def hint(self, exercise_id: str, rung: int | None = None) -> Note:
        """The next hint, or hint number `rung`; after the last one, all of them."""
        exercise = self.find(exercise_id)
        most = len(exercise.hints)
        if rung is not None and not 1 <= rung <= most:
            raise UsageError(f"{exercise.id} has the hints 1 to {most}, not {rung}")
        reached = rung or min(self.rungs.get(exercise.id, 0) + 1, most)
        again = self.rungs.get(exercise.id, 0) >= most and rung is None
        shown = range(1, most + 1) if again else [reached]
        rest = f"hint {reached} of {most}" if not again else f"all {most} hints"
        lines = [FeedbackLine(f"hint {n}", exercise.hints[n - 1]) for n in shown]
        return ShownNote(f"{exercise.id} {exercise.title}: {rest}", lines, partial(self._count, exercise, reached))

    def _count(self, exercise: Exercise, rung: int) -> None:
        """A hint counts when it is seen, not when it is asked for where nobody looks."""
        self.rungs[exercise.id] = max(self.rungs.get(exercise.id, 0), rung)
        self.progress.add(exercise.id, "hint", rung=rung)

    def solution(self, exercise_id: str, *, anyway: bool = False) -> Note:
        """The reference answer, after an attempt or with `anyway=True`."""
        exercise = self.find(exercise_id)
        kept = solution_kept(self.course, exercise, self._course()) if self.course else ""
        if kept:
            return Note(f"{exercise.id} {exercise.title}: the solution is kept", [FeedbackLine("next", kept)])
        if not anyway and not is_attempted(exercise, self.answers.get(exercise.id, self._saved(exercise))):
            way = f'Try it first: hint("{exercise.id}") helps. solution("{exercise.id}", anyway=True) shows it now.'
            return Note(f"{exercise.id} {exercise.title}: not attempted", [FeedbackLine("next", way)])
        self.progress.add(exercise.id, "solution")
        lines = [
            FeedbackLine("solution", answer_text(exercise.kind, exercise.solution), code=True),
            FeedbackLine("why", exercise.why),
        ]
        if exercise.variation:
            lines.append(FeedbackLine("now try", exercise.variation))
        return Note(f"{exercise.id} {exercise.title}: the reference answer", lines)

    def answer(self, exercise_id: str) -> Any:
        """The last answer made usable: a machine to draw and run, a handler's source, or the prediction."""
        exercise = self.find(exercise_id)
        given = self.answers.get(exercise.id, self._saved(exercise))
        try:
            submission = prepare(exercise, given)
        except CannotRunError:
            return judge(exercise, given)
        return submission.machine if exercise.kind == "asl" else submission.answer

    def standing(self, lesson: str | int = "") -> Note:
        """How far the learner is, lesson by lesson, or in one lesson (`"l01"`), and what comes next."""
        course = self._course()
        note = report.one_lesson(course, lesson, link) if lesson != "" else report.whole(course, self.due(), link)
        aside = self.progress.set_aside()
        return replace(note, lines=[*note.lines, FeedbackLine("set aside", aside)]) if aside else note

    def _course(self) -> Standing:
        return standing(self.catalogue(), self.outline(), self.progress.records())

    def due(self) -> list[Concept]:
        """The concepts to recall today."""
        return [concept for concept in self._concepts() if concept.due <= today()]

    def _concepts(self) -> list[Concept]:
        return concepts(self.catalogue(), self.progress.records())

    def recall(self, exercise_id: str = "", value: JSON = ...) -> Feedback | Note:
        """Ask for what is due today; with a question's id and an answer, judge that answer."""
        if exercise_id:
            return self._recalled(self.find(exercise_id, "predict"), value)
        due = self.due()
        if not due:
            return report.nothing_due(self._concepts(), today())
        entries = {entry.number: entry for entry in self.outline()}
        return report.question(due[0], entries.get(due[0].question.lesson), due, today(), link)

    def _recalled(self, exercise: Exercise, value: JSON) -> Feedback:
        feedback = judge(exercise, value)
        if feedback.outcome not in {Outcome.CORRECT, Outcome.NOT_YET}:
            return feedback
        trouble = self.progress.add(exercise.id, "recall", outcome=feedback.outcome.value, answer=value)
        of_this = [concept for concept in self._concepts() if concept.name in exercise.concepts]
        told = report.recalled(of_this, self.due(), today())
        return replace(feedback, notes=[*feedback.notes, told, *([("not saved", trouble)] if trouble else [])])

    def asl(self, line: str, cell: str, namespace: dict[str, Any]) -> Any:
        """`%%asl l02.q4` answers an exercise; `%%asl name` makes the variable `name`, a state machine.

        With `--edit` the definition is drawn below the cell; what is drawn is the answer, or what the variable follows.
        """
        name, edited = named(line)
        if ID.fullmatch(name):
            return self._drawn(name, line, cell) if edited else self.submit(name, cell, "asl")
        if not name.isidentifier():
            raise UsageError(
                f"%%asl wants an exercise (%%asl l02.q4) or a variable's name (%%asl machine), not {name!r}"
            )
        refuse_taken(name, "machine", namespace, StateMachine)
        if edited:
            return self.drawn.variable(name, line, cell, namespace)
        if not cell.strip():
            raise UsageError(f"there is no definition yet: write one below %%asl {name}, in the same cell")
        return self._define(name, cell, namespace)

    def _drawn(self, exercise_id: str, line: str, cell: str) -> Any:
        """Check what was drawn, or typed into the cell, and show the editor with it."""
        exercise = self.find(exercise_id, "asl")
        saved = self._saved(exercise)
        first = saved if isinstance(saved, str) and not is_attempted(exercise, cell) else cell
        functions = callees(exercise.functions)
        editor, text = self.drawn.opened(exercise.id, line, cell, first=first, functions=functions)
        feedback = self.submit(exercise.id, text, "asl")
        if editor is None:
            return feedback
        editor.judged(exercise.id, lambda drawn: checked_in_editor(self.submit(exercise.id, drawn, "asl")))
        return drawn_below(feedback, editor)

    def _define(self, name: str, cell: str, namespace: dict[str, Any]) -> Note | None:
        try:
            namespace[name] = read_machine(cell, name)
        except CannotRunError as refusal:
            lines = list(map(reason_line, refusal.problems))
            stays = f"{name} stays what it was" if name in namespace else f"{name} is not defined"
            return Note(f"✗ {name}: this is not a state machine yet, so {stays}", lines)
        return None

    def handler(self, line: str, cell: str) -> Feedback:
        """`%%handler l01.q3`: the cell is the file of a Lambda function."""
        name = line.strip()
        if not ID.fullmatch(name):
            raise UsageError(f"%%handler wants an exercise, as in %%handler l01.q3, not {name!r}")
        return self.submit(name, cell, "handler")


def load(shell: Any) -> None:
    """Give an IPython shell all that the course has for a notebook: `%%lambda` too."""
    magics.register(shell)
    pytest_cell.register(shell)
    reminder = report.reminder(register(shell).due())
    if reminder:
        print(f"To recall: {reminder}")


def desk_here() -> Desk:
    """The desk of the course that the notebook belongs to: one of the author's own, or the one of this package."""
    course = course_here()
    if course is None:
        return Desk()
    return Desk(
        catalogue=lambda: exercises.catalogue(course.lessons, course.variant),
        outline=lambda: outline(course.lessons),
        course=course,
    )


def register(shell: Any, desk: Desk | None = None) -> Desk:
    """Give an IPython shell the magics and functions; errors of this package are told there in one sentence."""
    desk = desk or desk_here()
    desk.drawn.write = lambda text: shell.set_next_input(text, replace=True)

    def asl(line: str, cell: str) -> Any:
        return desk.asl(line, cell, shell.user_ns)

    help_cells.register(shell)
    shell.register_magic_function(asl, "cell", "asl")
    shell.register_magic_function(desk.handler, "cell", "handler")
    shell.push(
        {
            "predict": desk.predict,
            "check": desk.check,
            "hint": desk.hint,
            "solution": desk.solution,
            "answer": desk.answer,
            "progress": desk.standing,
            "recall": desk.recall,
            "report_mistake": lambda words="": reporting.report_mistake(
                words, shell.user_ns.get("In", ()), desk.last_check()
            ),
            "keep_progress": lambda keep: setattr(desk.progress, "keep", keep),
        },
        interactive=False,
    )
    return desk
