"""Whether a changed answer does anything else than the reference, in what an exercise speaks of.

Two answers are held to be the same when nothing differs over `INPUTS` generated inputs and, on the first inputs of each
probe, with each fault in turn: every fault that a probe injects, and every call failing once, twice and for ever with
each error name that a probe or the reference's Retriers and Catchers name, and with one that nobody names.  What is
compared: how the execution ends, with its output or its error name, and the payloads of the calls of each function in
their order; how long it takes only where a probe of the exercise asks for time.  Of a function that is called in a
trace, the answers.

So two machines that differ in a cause or in the names of their states are the same here: no exercise speaks of these
but by a probe of its own, and what a probe rejects is not asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from sfnlearn.asl.definition import all_states, objects_of
from sfnlearn.course.checking.against_reference import in_turn
from sfnlearn.course.checking.compare import shown
from sfnlearn.course.checking.counterexamples import Faults
from sfnlearn.course.checking.expectations import sent_to
from sfnlearn.course.checking.probe import Probe
from sfnlearn.course.checking.submission import CannotRunError, Submission
from sfnlearn.course.checking.traces import answers_of
from sfnlearn.drawing.text import clip
from sfnlearn.engine.execution import Execution
from sfnlearn.jsontext import dumps

INPUTS = 1_000
FAULTY_INPUTS = 5
"""The inputs of each probe on which each fault is tried in turn."""
SEED = 20_260_101
"""Not that of any grading, so that equivalence is not judged by the inputs that the probes use."""
ANOTHER_ERROR = "Nobody.NamesThis"
TOLD = 60
"""Characters of an output, or of what a function is sent."""


@dataclass(frozen=True, slots=True)
class Case:
    """One run of an answer: an input or a trace of calls, faults, and functions that stand for the exercise's."""

    probe: Probe
    value: Any
    faults: Faults = ()

    def __str__(self) -> str:
        return "; ".join([f"input {shown(self.value)}", *map(str, self.faults)])


@dataclass(slots=True)
class Equivalence:
    """The reference's behaviour in every case, made once and compared with that of many mutants."""

    solution: Submission
    inputs: int = INPUTS
    _reference: list[tuple[Case, str]] | None = None

    @property
    def timed(self) -> bool:
        """Whether the exercise speaks of time."""
        return any(probe.label == "time" for probe in self.solution.exercise.probes)

    def reference(self) -> list[tuple[Case, str]]:
        """Every case with what the solution does."""
        if self._reference is None:
            does = self._once(self.solution)
            self._reference = [(case, does(case)) for case in self._cases()]
        return self._reference

    def difference(self, submission: Submission) -> str:
        """The first case in which the answer does something else, in words; empty where there is none."""
        does = self._once(submission)
        for case, right in self.reference():
            if does(case) != right:
                return f"{case}: {self._told(submission, case)}, and not {self._told(self.solution, case)}"
        return ""

    def _once(self, submission: Submission) -> Callable[[Case], str]:
        """What an answer does in a case; one that comes again, as where few inputs are allowed, is not run again."""
        done: dict[object, str] = {}

        def does(case: Case) -> str:
            key = (id(case.probe), dumps(case.value), case.faults)
            if key not in done:
                done[key] = self.does(submission, case)
            return done[key]

        return does

    def does(self, submission: Submission, case: Case) -> str:
        """What an answer does in a case, as text."""
        try:
            return _answers(submission, case) if is_trace(case.probe) else self._behaviour(submission, case)
        except CannotRunError as refusal:
            return f"cannot run: {refusal}"

    def _behaviour(self, submission: Submission, case: Case) -> str:
        execution = submission.execute(case.value, case.faults, case.probe.functions)
        ended = [execution.status, execution.error, execution.output]
        return dumps([*ended, sent_to(execution), execution.duration if self.timed else 0])

    def _told(self, submission: Submission, case: Case) -> str:
        if is_trace(case.probe):
            return self.does(submission, case)
        try:
            execution = submission.execute(case.value, case.faults, case.probe.functions)
        except CannotRunError as refusal:
            return f"cannot run: {refusal}"
        took = f", {execution.duration:g} s" if self.timed else ""
        return f"{_ended(execution)} ({_calls(execution)}{took})"

    def _cases(self) -> Iterator[Case]:
        """The given inputs, then the faults in turn, then many inputs."""
        probes = [probe for probe in self.solution.exercise.probes if not probe.static and has_inputs(probe)]
        for probe in probes:
            yield from (Case(probe, drawn.value, tuple(probe.faults)) for drawn in probe.inputs.draw())
        for probe in probes:
            if not is_trace(probe):
                yield from self._faulty(probe)
        drawing = [probe for probe in probes if probe.inputs.drawn_from_seed]
        for probe in drawing:
            share = -(-self.inputs // len(drawing))
            yield from (Case(probe, drawn.value) for drawn in probe.inputs.draw(SEED, share))

    def _faulty(self, probe: Probe) -> Iterator[Case]:
        errors = [*error_names(self.solution), ANOTHER_ERROR]
        for drawn in islice(probe.inputs.draw(), FAULTY_INPUTS):
            try:
                undisturbed = self.solution.execute(drawn.value, (), probe.functions)
            except CannotRunError:
                continue
            for times in (1, 2, None):
                yield from (Case(probe, drawn.value, faults) for faults in in_turn(undisturbed, errors, times))


def _ended(execution: Execution) -> str:
    if execution.status == "SUCCEEDED":
        return f"SUCCEEDED with {clip(shown(execution.output), TOLD)}"
    return f"{execution.status} with {execution.error}"


def _calls(execution: Execution) -> str:
    """The calls of each function, with what they were sent, cut short."""
    told = (f"{name} {clip(', '.join(map(shown, sent)), TOLD)}" for name, sent in sent_to(execution).items())
    return "; ".join(told) or "no calls"


def has_inputs(probe: Probe) -> bool:
    """Whether a probe runs the answer on something."""
    return bool(probe.inputs.given or probe.inputs.drawn_from_seed)


def is_trace(probe: Probe) -> bool:
    """Whether a probe calls the answer's own function and runs no machine."""
    return probe.label == "trace of calls"


def _answers(submission: Submission, case: Case) -> str:
    answers = answers_of(submission, [(at, event) for at, event in case.value], case.faults)
    return dumps([answer.error if answer.failed else answer.value for answer in answers])


def error_names(solution: Submission) -> list[str]:
    """The error names that an exercise speaks of: those of its faults, and of the reference's Retriers and Catchers."""
    injected = (fault.error for probe in solution.exercise.probes for fault in probe.faults)
    machine = solution.machine
    named = (
        error
        for found in (all_states(machine.definition) if machine else ())
        for field in ("Retry", "Catch")
        for _, item in objects_of(found.state, field)
        for error in item.get("ErrorEquals", [])
        if error != "States.ALL"
    )
    return list(dict.fromkeys(chain(injected, named)))
