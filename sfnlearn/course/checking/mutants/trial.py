"""An exercise's probes put to the mutants of its reference: which are rejected, and which survive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sfnlearn.asl.definition import all_states
from sfnlearn.course.checking.exercise import Exercise
from sfnlearn.course.checking.mistakes import probe
from sfnlearn.course.checking.mutants.equivalence import Equivalence
from sfnlearn.course.checking.mutants.of_handlers import mutants_of_handler
from sfnlearn.course.checking.submission import CannotRunError, Submission, prepare
from sfnlearn.testing.mutants.mutant import Mutant
from sfnlearn.testing.mutants.of_machines import mutants_of_machine

FEWEST_MUTANTS = 12
FEWEST_OPERATORS = 6
LEAST_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that all probes accept although it does something else; `differs` is a case that shows it."""

    mutant: Mutant
    differs: str

    def __str__(self) -> str:
        return f"{self.mutant.operator}: {self.mutant.changes} ({self.differs})"


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of the mutants of one exercise's reference.

    `equivalent` do what the reference does, `free` change only what the text leaves open: neither is a mistake.
    """

    rejected: Sequence[Mutant] = ()
    equivalent: Sequence[Mutant] = ()
    free: Sequence[Mutant] = ()
    survivors: Sequence[Survivor] = ()
    not_loaded: int = 0

    @property
    def counted(self) -> int:
        """The mutants that are mistakes."""
        return len(self.rejected) + len(self.survivors)

    @property
    def share(self) -> float:
        """The share of mistakes that are rejected."""
        return len(self.rejected) / self.counted if self.counted else 1.0

    @property
    def operators(self) -> Counter[str]:
        """How many mistakes each operator made."""
        return Counter(mutant.operator for mutant in [*self.rejected, *(each.mutant for each in self.survivors)])


def has_machine(exercise: Exercise) -> bool:
    """Whether an answer is run, so that there are mutants of it."""
    return exercise.kind != "predict"


def mutants_of(solution: Submission) -> list[Mutant]:
    """Every mutant of the reference; a prediction has none."""
    exercise = solution.exercise
    if exercise.kind == "handler":
        return mutants_of_handler(str(solution.answer))
    if solution.machine is None:
        return []
    called = (found.state.get("Resource") for found in all_states(solution.machine.definition))
    named = [text.partition(":function:")[2] for text in called if isinstance(text, str) and ":function:" in text]
    return mutants_of_machine(solution.machine.definition, sorted({*named, *exercise.functions}))


def try_mutants(exercise: Exercise, told: Callable[[], None] = lambda: None, *, inputs: int | None = None) -> Trial:
    """Put the probes to every mutant; `told()` is called after each."""
    solution = prepare(exercise, exercise.solution)
    trial = _Trial(solution, Equivalence(solution) if inputs is None else Equivalence(solution, inputs))
    for mutant in mutants_of(solution):
        trial.add(mutant)
        told()
    return Trial(trial.rejected, trial.equivalent, trial.free, trial.survivors, trial.not_loaded)


@dataclass(slots=True)
class _Trial:
    """A trial in progress."""

    solution: Submission
    equivalence: Equivalence
    rejected: list[Mutant] = field(default_factory=list)
    equivalent: list[Mutant] = field(default_factory=list)
    free: list[Mutant] = field(default_factory=list)
    survivors: list[Survivor] = field(default_factory=list)
    not_loaded: int = 0

    def add(self, mutant: Mutant) -> None:
        """Sort one mutant in."""
        try:
            submission = prepare(self.solution.exercise, mutant.answer)
        except CannotRunError:
            self.not_loaded += 1
            return
        if not self._accepted(submission):
            self.rejected.append(mutant)
        elif mutant.field in self.solution.exercise.free:
            self.free.append(mutant)
        else:
            self._weigh(mutant, self.equivalence.difference(submission))

    def _accepted(self, submission: Submission) -> bool:
        try:
            return not any(probe(submission, self.solution))
        except CannotRunError:
            return False

    def _weigh(self, mutant: Mutant, differs: str) -> None:
        if differs:
            self.survivors.append(Survivor(mutant, differs))
        else:
            self.equivalent.append(mutant)
