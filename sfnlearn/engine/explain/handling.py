"""What the Retriers and Catchers did about an error: which matched, which did not, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sfnlearn.asl.definition import WORKING
from sfnlearn.asl.running.retry import NEVER_HANDLED, NOT_IN_ALL, Catcher, Retrier, matches
from sfnlearn.asl.running.state import LastingState, State
from sfnlearn.engine.explain.origin import Origin
from sfnlearn.errors import StatesError

if TYPE_CHECKING:
    from sfnlearn.engine.record import ExecutionRecord


def state_named(execution: ExecutionRecord, name: str | None) -> State | None:
    """The state of that name, in whichever block it is; None without a name."""
    return None if name is None else execution.machine.block.find(name)


def handlers_of(execution: ExecutionRecord, origin: Origin) -> Iterator[str]:
    """A sentence for the causing state, and one for each state around it that could have helped."""
    if execution.status == "TIMED_OUT" or origin.state is None:
        return
    if origin.error in NEVER_HANDLED:
        if _any_handlers(execution, origin):
            yield f"No Retrier and no Catcher ever sees {origin.error}, not even one for States.ALL."
        return
    error = StatesError(origin.error, origin.cause)
    for name in (origin.state, *origin.around):
        state = state_named(execution, name)
        if isinstance(state, LastingState) and state.type in WORKING:
            yield from _told(state, error, origin)


def _any_handlers(execution: ExecutionRecord, origin: Origin) -> bool:
    states = [state_named(execution, name) for name in (origin.state, *origin.around)]
    return any(isinstance(state, LastingState) and (state.retry or state.catch) for state in states)


def _told(state: LastingState, error: StatesError, origin: Origin) -> Iterator[str]:
    if not state.retry and not state.catch:
        yield f'"{state.name}" has neither Retry nor Catch.'
        return
    if state.retry:
        yield _retried(state, error, origin)
    if state.catch:
        yield _not_caught(state, error)


def _retried(state: LastingState, error: StatesError, origin: Origin) -> str:
    for position, retrier in enumerate(state.retry):
        if matches(retrier.error_equals, error):
            return _spent(state, position, retrier, error, origin)
    return f'No Retrier of "{state.name}" is for {error.error}: {_reasons(state.retry, error)}.'


def _spent(state: LastingState, position: int, retrier: Retrier, error: StatesError, origin: Origin) -> str:
    names = _names(retrier)
    if retrier.max_attempts == 0:
        said = f'The Retrier for {names} of "{state.name}" matched, and its MaxAttempts is 0: it forbids retries.'
    else:
        tries = "one retry was" if retrier.max_attempts == 1 else f"{retrier.max_attempts} retries were"
        done = (
            f", after {origin.attempts} attempts in all" if state.name == origin.state and origin.attempts > 1 else ""
        )
        said = f'The Retrier for {names} of "{state.name}" matched and its {tries} spent{done}.'
    # A learner reads a second Retrier for the same error as a second chance, which it is not.
    later = [one for one in state.retry[position + 1 :] if error.error in one.error_equals]
    if later:
        said += f" It stands before the one for {_names(later[0])}, which was never asked: the first match counts."
    return said


def _not_caught(state: LastingState, error: StatesError) -> str:
    return f'No Catcher of "{state.name}" is for {error.error}: {_reasons(state.catch, error)}.'


def _reasons(handlers: tuple[Retrier, ...] | tuple[Catcher, ...], error: StatesError) -> str:
    return "; ".join(f"{_names(handler)} {_why_not(handler, error)}" for handler in handlers)


def _why_not(handler: Retrier | Catcher, error: StatesError) -> str:
    names = handler.error_equals
    if matches(names, error):
        return "had taken the error before it"
    if "States.ALL" in names and error.error in NOT_IN_ALL:
        return f"does not stand for {error.error}"
    if "States.TaskFailed" in names and error.error == "States.Timeout":
        return "does not stand for States.Timeout"
    if "States.TaskFailed" in names and error.error in NOT_IN_ALL:
        return f"does not stand for {error.error}"
    near = [name for name in names if error.error and _alike(name, error.error)]
    if near:
        return f"is spelt otherwise than {error.error} (names must match exactly)"
    return "is for another error" if len(names) == 1 else "are for other errors"


def _alike(name: str, error: str) -> bool:
    """Whether two names differ only in case, in a prefix such as a module's name, or in a letter or two."""
    import difflib

    short, long = sorted((name.lower(), error.lower()), key=len)
    return short == long or long.endswith("." + short) or difflib.SequenceMatcher(None, short, long).ratio() > 0.85


def _names(handler: Retrier | Catcher) -> str:
    return "[" + ", ".join(handler.error_equals) + "]"


def handled_errors(execution: ExecutionRecord) -> Iterator[str]:
    """For an execution that succeeded: the errors that were retried or caught on the way."""
    log = execution.events
    for event in log:
        if not event.type.endswith("StateExited") or not isinstance(event.details.get("output"), dict):
            continue
        before = log[event.previous_event_id - 1] if event.previous_event_id else None
        if before is not None and before.type.endswith(("Failed", "TimedOut")):
            error = before.details.get("error")
            named = f" with {error}" if error else ""
            yield f'"{event.state}" failed{named} (event {before.id}), and a Catcher took over.'


def untried(execution: ExecutionRecord, origin: Origin) -> str:
    """What else may help against an error: not what the machine has tried already."""
    states = [state_named(execution, name) for name in (origin.state, *origin.around)]
    error = StatesError(origin.error, origin.cause)
    handling = [state for state in states if isinstance(state, LastingState)]
    # In each state the first that matches is the one; what stands below it was never asked.
    asked = [next((one for one in state.retry if matches(one.error_equals, error)), None) for state in handling]
    retriers = [retrier for retrier in asked if retrier is not None]
    if not retriers:
        return ", or retry or catch it by name"
    if any(retrier.max_attempts for retrier in retriers):
        return ", wait longer between the retries where it passes by itself, or catch it"
    return ", or catch it"
