"""An answer made runnable: text in, a machine with its Lambda functions out, or the reasons why it cannot run.

Rules that hold in this file:
* Answers are data.  A machine comes from its text, a handler from its source; nothing of the learner's kernel is used.
* Every execution gets functions of its own, cold: what one probe leaves in a global, the next does not see.
* A reason names the line as the cell counts it: the magic is line 1, the answer's first line is line 2.
* The handler runs in the Lambda simulator, in this process unless `make` puts it into another.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sfnlearn.asl.location import position_of
from sfnlearn.asl.machine import StateMachine
from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.course.checking.exercise import BLANK, Exercise
from sfnlearn.course.checking.people.acts import Person
from sfnlearn.course.checking.people.answering import Asked, let_answer
from sfnlearn.course.checking.sentences.forms import misfit
from sfnlearn.course.checking.sentences.python_syntax import python_line, python_sentence
from sfnlearn.effects import Answer
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.functions import Callee
from sfnlearn.engine.run import run
from sfnlearn.engine.stubs.call import call_stub
from sfnlearn.errors import DefinitionError, Diagnostic, UsageError
from sfnlearn.jsonplaces import TextPosition
from sfnlearn.jsontext import JSON, check_value, dumps

LAMBDA_ARN = "arn:aws:lambda:us-east-1:123456789012:function:"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why an answer cannot run; `line` is the cell's line, from 1, or None where there is no place.

    >>> print(Reason('there is no state "Pya"', 4, 'Did you mean "Pay"?'))
    line 4: there is no state "Pya". Did you mean "Pay"?
    """

    message: str
    line: int | None = None
    hint: str = ""

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence}" if self.line else self.sentence

    @property
    def sentence(self) -> str:
        """The reason without its line."""
        if not self.hint:
            return self.message
        return f"{self.message}{'' if self.message.endswith(('.', '?', '!')) else '.'} {self.hint}"


class CannotRunError(Exception):
    """The answer is not a machine, a handler or a JSON value; `problems` says why."""

    def __init__(self, problems: Sequence[Reason]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, problems)))


@dataclass(frozen=True, kw_only=True, slots=True)
class FunctionFault:
    """The function's first `times` calls (None: all) fail with this error name.

    The first `after` calls are left alone and not counted; `when` chooses among the payloads.
    """

    function: str
    error: str
    times: int | None = 1
    after: int = 0
    cause: str = "injected by the exercise"
    when: Callable[[Any], bool] | None = None

    def __str__(self) -> str:
        some = " with some payloads" if self.when else ""
        which, several = self._which()
        name = self.function.removeprefix("arn:aws:states:::")
        return f"{which} of {name}{some} {'fail' if several else 'fails'} with {self.error}"

    def _which(self) -> tuple[str, bool]:
        """Which calls fail, and whether they are several."""
        first = self.after + 1
        if self.times is None:
            return (f"call {first} and every later call" if self.after else "every call"), False
        if self.times == 1:
            return (f"call {first}" if self.after else "the first call"), False
        return (f"calls {first} to {self.after + self.times}" if self.after else f"the first {self.times} calls"), True

    def strikes(self, met: int) -> bool:
        """Whether the call fails that comes after `met` others of this function."""
        return met >= self.after and (self.times is None or met < self.after + self.times)


@dataclass(frozen=True, slots=True)
class Stub:
    """A function that answers without code of its own: a value, or a callable `(event, context)`; it takes `duration`.

    >>> Stub(lambda event, context: event["n"] + 1).invoke({"n": 1}, at=0.0).value
    2
    """

    answer: JSON
    duration: float = 0.0

    def invoke(self, payload: JSON, *, at: float, request_id: str = "", timeout: float | None = None) -> Answer:
        """The answer to one call."""
        del at, timeout
        if not callable(self.answer):
            return Answer(self.answer, duration=self.duration)
        return replace(call_stub(self.answer, payload, request_id), duration=self.duration)


@dataclass(frozen=True, slots=True)
class Deployment:
    """A simulated Lambda function to be: its file's text and its settings.  It is cold in every execution.

    `make(name, source, **settings)` deploys it: here, or in another process where its author is not trusted.
    """

    source: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    make: Callable[..., Callee] = LambdaFunction


class FaultyFunction:
    """A function with faults in front of it; it counts its calls from the start of one execution."""

    def __init__(self, callee: Callee, faults: Sequence[FunctionFault]) -> None:
        self.callee = callee
        self.faults = list(faults)
        self.met = [0] * len(self.faults)

    def invoke(self, payload: JSON, *, at: float, **options: Any) -> Answer:
        """Fail while a fault is left for this payload, else call."""
        for index, fault in enumerate(self.faults):
            if fault.when is not None and not fault.when(payload):
                continue
            self.met[index] += 1
            if fault.strikes(self.met[index] - 1):
                return Answer(error=fault.error, cause=fault.cause)
        return self.callee.invoke(payload, at=at, **options)


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """One answer, ready to be probed.  `seed` moves every generated input; None keeps the exercise's own."""

    exercise: Exercise
    answer: JSON
    definition: JSON = None
    machine: StateMachine | None = None
    functions: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None

    def execute(
        self,
        value: JSON,
        faults: Sequence[FunctionFault] = (),
        functions: Mapping[str, Any] | None = None,
        *,
        name: str | None = None,
        start_time: float | None = None,
    ) -> Execution:
        """Run the machine once on this input, with fresh functions and the faults injected.

        Raises `CannotRunError` where the machine asks for what is not there (a service that nobody answers, say).
        """
        if self.machine is None:
            raise UsageError(f"exercise {self.exercise.id} has no machine: its probes must not run one")
        named = {**self.functions, **(functions or {})}
        called = callees(named, faults)
        people = [asked for callee in called.values() if (asked := person_behind(callee)) is not None]
        try:
            execution = run(self.machine, value, functions=called, name=name, start_time=start_time)
            if people:
                let_answer(execution, people)
        except UsageError as error:
            raise CannotRunError([Reason(str(error))]) from None
        return execution

    def fresh_function(self, faults: Sequence[FunctionFault] = ()) -> Callee:
        """The answer's own Lambda function, cold."""
        name = self.exercise.function
        return callees({name: self.functions[name]}, faults)[name]


def callees(functions: Mapping[str, Any], faults: Sequence[FunctionFault] = ()) -> dict[str, Callee]:
    """The functions of one execution, by name: simulated ones from their source, the others as stubs."""
    unknown = {fault.function for fault in faults} - set(functions)
    if unknown:
        raise UsageError(f"a fault names the function {', '.join(sorted(unknown))}, which the exercise does not have")
    return {
        name: _callee(name, what, [fault for fault in faults if fault.function == name])
        for name, what in functions.items()
    }


def person_behind(callee: Callee) -> Asked | None:
    """The person whom a function stands for, if it does."""
    inner = callee.callee if isinstance(callee, FaultyFunction) else callee
    return inner if isinstance(inner, Asked) else None


def _callee(name: str, what: object, faults: Sequence[FunctionFault]) -> Callee:
    callee = _cold(name, what)
    return FaultyFunction(callee, faults) if faults else callee


def _cold(name: str, what: object) -> Callee:
    """A function that has never been called: text is a file's, a value or a plain callable is a stub."""
    deployment = Deployment(what) if isinstance(what, str) else what
    if isinstance(deployment, Deployment):
        return deployment.make(name, deployment.source, **deployment.settings)
    if isinstance(what, Person):
        return Asked(what)
    if isinstance(what, LambdaFunction):
        what.reset()
    return what if isinstance(what, Callee) else Stub(what)


def prepare(
    exercise: Exercise, answer: JSON, seed: int | None = None, *, make: Callable[..., Callee] = LambdaFunction
) -> Submission:
    """Make an answer runnable; raises `CannotRunError` with every reason why it is not.

    `make` deploys the answer's own Lambda function, where it is one.
    """
    if exercise.kind == "handler":
        return _prepare_handler(exercise, answer, seed, make)
    made = {"asl": _prepare_machine, "predict": _prepare_prediction}[exercise.kind]
    return made(exercise, answer, seed)


def _prepare_machine(exercise: Exercise, answer: JSON, seed: int | None) -> Submission:
    machine = read_machine(answer, exercise.id.replace(".", "-"))
    return Submission(
        exercise=exercise,
        answer=answer,
        definition=machine.definition,
        machine=machine,
        functions=exercise.functions,
        seed=seed,
    )


def read_machine(answer: JSON, name: str) -> StateMachine:
    """The state machine of a cell's text (or of a JSON value); raises `CannotRunError`."""
    text = answer if isinstance(answer, str) else dumps(answer)
    _refuse_blanks(text)
    try:
        return StateMachine(f"{text}\n", name=name)
    except DefinitionError as error:
        errors = [diagnostic for diagnostic in error.diagnostics if diagnostic.severity == "ERROR"]
        problems = sorted((_located(text, diagnostic) for diagnostic in errors), key=lambda problem: problem.line or 0)
        raise CannotRunError(problems) from None
    except UsageError as error:
        raise CannotRunError([Reason(str(error))]) from None


def _located(text: str, diagnostic: Diagnostic) -> Reason:
    """The diagnostic at the cell's line, which is one more than the text's."""
    named = diagnostic.location and not isinstance(diagnostic.place, TextPosition)
    message = f"{diagnostic.location}: {diagnostic.message}" if named else diagnostic.message
    position = position_of(diagnostic.place, text)
    return Reason(message, position and position.line + 1, diagnostic.hint)


def _refuse_blanks(text: str) -> None:
    blanks = [number for number, line in enumerate(text.splitlines(), start=2) if BLANK in line]
    if blanks:
        raise CannotRunError([Reason(f"there is still a blank {BLANK}; write over it", number) for number in blanks])


def _prepare_handler(exercise: Exercise, answer: JSON, seed: int | None, make: Callable[..., Callee]) -> Submission:
    source = str(answer)
    _refuse_blanks(source)
    _check_handler(exercise.function, source)
    one_task = {
        "StartAt": "Call",
        "States": {"Call": {"Type": "Task", "Resource": LAMBDA_ARN + exercise.function, "End": True}},
    }
    deployed = f"{source}\n{exercise.harness}" if exercise.harness else source
    machine = StateMachine(
        one_task if exercise.machine is None else exercise.machine, name=exercise.id.replace(".", "-")
    )
    return Submission(
        exercise=exercise,
        answer=source,
        definition=source,
        machine=machine,
        functions={**exercise.functions, exercise.function: Deployment(deployed, exercise.settings, make)},
        seed=seed,
    )


def _check_handler(name: str, source: str) -> None:
    """Refuse what is not a Lambda function: Python's complaint gets the cell's line, the others are the simulator's."""
    try:
        ast.parse(source)
    except SyntaxError as error:
        raise CannotRunError([Reason(python_sentence(error, source), python_line(error, source))]) from None
    except (ValueError, RecursionError, MemoryError):
        raise CannotRunError(
            [Reason("Python cannot read this: it holds a null byte, or is nested too deeply")]
        ) from None
    try:
        LambdaFunction(name, source)
    except UsageError as error:
        raise CannotRunError([Reason(str(error))]) from None


def _prepare_prediction(exercise: Exercise, answer: JSON, seed: int | None) -> Submission:
    try:
        value = check_value(answer)
    except UsageError as error:
        raise CannotRunError([Reason(f"a prediction is a JSON value, but {error}")]) from None
    if exercise.options and value not in list(exercise.options):
        raise CannotRunError([Reason(f"answer with one of {', '.join(map(repr, exercise.options))}, not {value!r}")])
    wrong = (answer for known in exercise.wrong for answer in (known.answer, *known.like))
    inside = not any(probe.free_form for probe in exercise.probes)
    told = misfit(value, [exercise.solution, *exercise.also_right, *wrong], inside=inside)
    if told:
        raise CannotRunError([Reason(told)])
    return Submission(exercise=exercise, answer=value, definition=value, seed=seed)
