"""Causes and their fixes: what an error means, and what to try.

Each kind of cause is a function that knows it when it sees it and gives two sentences: what happened and a likely fix.
The first that answers counts, so the particular ones stand before the general ones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from sfnlearn.asl.running.retry import matches
from sfnlearn.asl.running.state import LastingState
from sfnlearn.engine.explain.handling import state_named, untried
from sfnlearn.engine.explain.lost_input import missing_path, who_lost
from sfnlearn.engine.explain.origin import Origin
from sfnlearn.engine.history.lambda_calls import called_function
from sfnlearn.errors import StatesError
from sfnlearn.query.paths.paths import PathSyntaxError, compile_path

if TYPE_CHECKING:
    from sfnlearn.engine.record import ExecutionRecord

Advice = tuple[str, str]


def advise(execution: ExecutionRecord, origin: Origin) -> Advice:
    """What happened, and a likely fix."""
    for kind in KINDS:
        advice = kind(execution, origin)
        if advice is not None:
            what, fix = advice
            what += "" if what.endswith((".", "!", "?")) else "."
            return f"{_opening(execution, origin)} {what}", fix
    raise AssertionError("the last kind answers always")


def _opening(execution: ExecutionRecord, origin: Origin) -> str:
    named = f" with {execution.error}" if execution.error else ""
    opening = f"The execution {execution.status}{named}."
    if origin.around and origin.state:
        opening += f" It began in the state {_inside(origin)}."
    return opening


def _inside(origin: Origin) -> str:
    inner = f'"{origin.state}"'
    return inner + "".join(f', inside "{name}"' for name in origin.around)


def _timed_out(execution: ExecutionRecord, origin: Origin) -> Advice | None:
    if execution.status != "TIMED_OUT":
        return None
    limit = execution.machine.timeout_seconds
    took = (execution.stop_time or 0) - execution.start_time
    why = (
        f"its TimeoutSeconds of {limit} s"
        if limit
        else f"the longest time that an execution of type {execution.machine.type} may take"
    )
    at = f' It was in the state "{origin.state}".' if origin.state else ""
    raised = (
        'Raise "TimeoutSeconds" of the machine'
        if limit
        else "Make it shorter, or a Standard machine that may take longer"
    )
    return (
        f"It reached {why} after {took:g} s.{at} A machine's timeout is seen by no Catcher.",
        f'{raised}, or give the slow Task a "TimeoutSeconds" and a Catcher of its own.',
    )


def _failed_on_purpose(execution: ExecutionRecord, origin: Origin) -> Advice | None:
    state = state_named(execution, origin.state)
    if state is None or state.type != "Fail" or origin.error == "States.Runtime":
        return None
    cause = f": {origin.cause}" if origin.cause else "."
    what = f'The Fail state "{state.name}" ended it on purpose{cause}'
    what += "" if what.endswith((".", "!", "?")) else "."
    return what, f'Change what leads to "{state.name}" if this is not the end that you want.'


def _no_choice(execution: ExecutionRecord, origin: Origin) -> Advice | None:
    if "does not point to a next state" not in (origin.cause or ""):
        return None
    return (
        f'No rule of the Choice state "{origin.state}" matched its input, and it has no Default.',
        f'Give "{origin.state}" a "Default", or a rule for this input.',
    )


def _missing_path(execution: ExecutionRecord, origin: Origin) -> Advice | None:
    path = missing_path(origin.cause)
    if path is None or origin.error not in ("States.Runtime", "States.IntrinsicFailure"):
        return None
    if (never := _never_found(path)) is not None:
        why, fix = never
        return f'In "{origin.state}" the path {path} names nothing: {why}.', fix
    what = f'In "{origin.state}" the path {path} names nothing in the data.'
    loser = who_lost(origin, path)
    if loser is not None and loser != origin.state:
        field = re.match(r"\$\.?\[?'?([\w-]+)", path)
        what += f' The field was there until "{loser}" put its result in place of its input.'
        name = field.group(1) if field else path
        return what, f'Give "{loser}" a "ResultPath" such as "$.result", so that {name} stays in its output.'
    if execution.run.log is not origin.log:
        return what, "Look at what ItemSelector and ItemReader give the child executions."
    return what, f'Correct the path, or make sure that what comes before "{origin.state}" writes {path}.'


def _never_found(path: str) -> Advice | None:
    """Why a path can name nothing, whatever the data is."""
    try:
        compiled = compile_path(path)
    except PathSyntaxError:
        return None
    if compiled.names_nothing:
        return "an index does not count from the end", "Write [(@.length-1)] for the last item; JSONata has [-1]."
    if any(isinstance(segment, str) and segment.endswith("()") for segment in compiled.segments):
        fix = "Use an intrinsic function, such as States.ArrayLength, or JSONata, such as $count."
        return "Step Functions knows no functions in a path", fix
    return None


def _query_evaluation(execution: ExecutionRecord, origin: Origin) -> Advice | None:
    if origin.error != "States.QueryEvaluationError":
        return None
    reason = _reason(origin)
    fix = "Test the expression on this state's input."
    if "returned nothing" in reason:
        fix = "Look for a misspelt name; where a value may be missing, give a default: $exists(x) ? x : null."
    elif "unsupported result type" in reason:
        fix = "It gives a function, which JSON does not have: call it, as in $name(...)."
    elif "unexpected result type" in reason:
        fix = "Make the expression give the type that the field takes."
    return f'A JSONata expression in "{origin.state}" failed: {reason}', fix


def _data_limit(execution: ExecutionRecord, origin: Origin) -> Advice | None:
    if origin.error != "States.DataLimitExceeded":
        return None
    cause, large = origin.cause or "", "more than 262,144 bytes, which States.ALL does not stand for."
    if "gave more than" in cause:
        return f'In "{origin.state}": {_reason(origin)}', "Make shorter texts and lists, or let a function make them."
    if "provided parameters" in cause:
        what, fix = (
            f'What "{origin.state}" gives to what it calls is {large}',
            "pass less with Parameters or Arguments.",
        )
    else:
        what = f'The result or the output of "{origin.state}" is {large}'
        fix = "keep less with ResultSelector and ResultPath, or Output."
    return what, f"Put the data into S3 and pass its key, or {fix}"


def _history_full(execution: ExecutionRecord, origin: Origin) -> Advice | None:
    if "maximum number of history events" not in (origin.cause or ""):
        return None
    where = f'It was going round at "{origin.state}".'
    if origin.state is None and origin.around:  # at the start of an iteration, before any state in it
        where = f'The iterations of "{origin.around[0]}" filled it.'
    return (
        f"Its history is full: 25,000 events. {where}",
        "Bound the loop, or start a child execution for each round or group of items: each has a history of its own.",
    )


def _heartbeat(execution: ExecutionRecord, origin: Origin) -> Advice | None:
    if origin.error != "States.Timeout" or origin.event is None:
        return None
    state = state_named(execution, origin.state)
    if not isinstance(state, LastingState):
        return None
    scheduled = _scheduled(origin)
    limit, beat = scheduled.get("timeoutInSeconds"), scheduled.get("heartbeatInSeconds")
    if beat is not None and (limit is None or _waited(origin) < limit):
        return (
            f'The Task "{state.name}" gave no sign of life within its HeartbeatSeconds of {beat:g} s.',
            "Call send_task_heartbeat more often than that, or raise HeartbeatSeconds.",
        )
    shown = f" of {limit:g} s" if limit is not None else ""
    return (
        f'The Task "{state.name}" was not done within its TimeoutSeconds{shown}.',
        "Raise TimeoutSeconds, make the work faster, or name States.Timeout in a Retrier or Catcher.",
    )


def _scheduled(origin: Origin) -> dict[str, float]:
    """The details of the last Scheduled event of the causing state."""
    position = _last_scheduled(origin)
    return {} if position is None else dict(origin.log.data[position])


def _waited(origin: Origin) -> float:
    """Seconds between the last Scheduled event of the state and the error."""
    position = _last_scheduled(origin)
    return 0.0 if position is None or origin.event is None else origin.event.timestamp - origin.log.times[position]


def _last_scheduled(origin: Origin) -> int | None:
    types, states = origin.log.types, origin.log.states
    own = (place for place, name in enumerate(types) if name.endswith("Scheduled") and states[place] == origin.state)
    return max(own, default=None)


def _no_function(execution: ExecutionRecord, origin: Origin) -> Advice | None:
    if origin.error != "Lambda.ResourceNotFoundException":
        return None
    asked = called_function(origin.log, origin.event) or "that name"
    if asked.startswith("${"):
        name = asked[2:].partition("}")[0]
        return (
            f'The Task "{origin.state}" calls {asked}, a placeholder without a value, and no function stands for it.',
            f'Give functions={{"{name}": ...}} to run, or substitutions={{"{name}": "arn:..."}} to the machine.',
        )
    known = execution.world.functions.names()
    import difflib

    near = difflib.get_close_matches(asked, known, n=1)
    hint = f' There is one named "{near[0]}".' if near else ""
    return (
        f'The Task "{origin.state}" calls the function "{asked}", which does not exist.{hint}',
        "Correct the name in Resource or FunctionName, or deploy the function under that name.",
    )


def _throttled(execution: ExecutionRecord, origin: Origin) -> Advice | None:
    if origin.error != "Lambda.TooManyRequestsException":
        return None
    return (
        f'Lambda refused the call of "{origin.state}": more calls at once than its concurrency allows.',
        "Retry Lambda.TooManyRequestsException with back-off and jitter, or lower MaxConcurrency.",
    )


def _sandbox(execution: ExecutionRecord, origin: Origin) -> Advice | None:
    if origin.error not in ("Sandbox.Timedout", "Lambda.Unknown"):
        return None
    return (
        f'The function of "{origin.state}" ran into the timeout of Lambda itself.',
        "Raise the function's timeout, or do less in one call; name Sandbox.Timedout and Lambda.Unknown in a Retrier.",
    )


def _threshold(execution: ExecutionRecord, origin: Origin) -> Advice | None:
    if execution.error != "States.ExceedToleratedFailureThreshold":
        return None
    what, fix = _function_error(execution, origin)
    return (
        f"More children of the Map Run failed than are tolerated. {what}",
        f"{fix} Or raise ToleratedFailureCount or ToleratedFailurePercentage.",
    )


def _item_reader(execution: ExecutionRecord, origin: Origin) -> Advice | None:
    if origin.error not in ("States.ItemReaderFailed", "States.ResultWriterFailed"):
        return None
    part = "ItemReader" if origin.error == "States.ItemReaderFailed" else "ResultWriter"
    return (
        f'The {part} of "{origin.state}" failed: {origin.cause}',
        "Check Bucket and Key, and that ReaderConfig names the format of the file.",
    )


def _result_path(execution: ExecutionRecord, origin: Origin) -> Advice | None:
    if origin.error != "States.ReferencePathConflict":
        return None
    caught = _caught_by(execution, origin)
    if caught is not None:
        what = f'A Catcher of "{caught}" took {_own_error(origin)}, but its ResultPath does not fit the state\'s input'
        return (
            f"{what}: {_reason(origin)}",
            'A Catcher\'s ResultPath can add fields to objects: write "$.error", and let the input be an object.',
        )
    if _found_no_items(execution, origin):
        return (
            f'The ItemsPath of "{origin.state}" finds nothing in its input: {_reason(origin)}',
            "Correct ItemsPath, or make sure that the state before gives this array.",
        )
    return (
        f'The ResultPath of "{origin.state}" cannot be put into its input: {_reason(origin)}',
        "ResultPath can add fields to objects: the state's input, and what the path finds on its way, must be one.",
    )


def _own_error(origin: Origin) -> str | None:
    """The error that the state's work failed with, before what was made of it failed."""
    told = {} if origin.event is None else origin.event.details
    return told.get("error") if origin.event is not None and origin.event.type.endswith("Failed") else None


def _caught_by(execution: ExecutionRecord, origin: Origin) -> str | None:
    """The state whose Catcher took another error than the one that ended the execution."""
    own = _own_error(origin)
    if own in (None, origin.error):
        return None
    for name in (origin.state, *origin.around):
        state = state_named(execution, name)
        if isinstance(state, LastingState) and any(matches(one.error_equals, StatesError(own)) for one in state.catch):
            return name
    return None


def _found_no_items(execution: ExecutionRecord, origin: Origin) -> bool:
    """Whether a Map failed between entering and its first item."""
    state, log = state_named(execution, origin.state), origin.log
    own = (kind for kind, name in zip(reversed(log.types), reversed(log.states), strict=True) if name == origin.state)
    begun = next((kind for kind in own if kind in ("MapStateEntered", "MapStateStarted", "MapRunStarted")), None)
    return state is not None and state.type == "Map" and begun == "MapStateEntered"


def _not_answered(execution: ExecutionRecord, origin: Origin) -> Advice | None:
    refused: object = getattr(execution, "refused", None)
    if refused is None:
        return None
    return (
        f"A call could not be answered here; the state machine did not fail. {refused}",
        "The execution can go on from there: execution.redrive(functions={...}).",
    )


def _other_runtime(execution: ExecutionRecord, origin: Origin) -> Advice | None:
    if origin.error not in ("States.Runtime", "States.IntrinsicFailure"):
        return None
    return (
        f'The state "{origin.state}" could not be carried out: {_reason(origin)}',
        f'Correct the definition of "{origin.state}", or the data that comes to it.',
    )


def _reason(origin: Origin) -> str:
    """The cause without its opening, which names the state."""
    return _OPENING.sub("", origin.cause or "")


_OPENING = re.compile(
    r"^An error occurred while executing the state '.*?' \(entered at the event id #\d+\)\. ", re.DOTALL
)


def _function_error(execution: ExecutionRecord, origin: Origin) -> Advice:
    message = _message(origin.cause)
    said = f": {message}{'' if message.endswith(('.', '!', '?')) else '.'}" if message else "."
    named = origin.error or "an error without a name"
    what = f'The Task "{origin.state}" ended with {named}{said}' if origin.state else f"It ended with {named}{said}"
    return what + _raised_at(origin.cause), f"Fix what raises {named}{untried(execution, origin)}."


_LIBRARIES = re.compile(r"site-packages|[/\\]lib[/\\]python3")


def _raised_at(cause: str | None) -> str:
    """The innermost place of a Lambda's stack trace, with its line of code."""
    told = _told(cause)
    trace = told.get("stackTrace") if isinstance(told, dict) else None
    if not isinstance(trace, list) or not trace:
        return ""
    own = [frame for frame in trace if not _LIBRARIES.search(str(frame))] or trace
    place, _, code = str(own[-1]).strip().partition("\n")
    place = place.removeprefix("File ").replace('"', "")
    return f" It was raised in {place}{': ' if code else ''}{code.strip()}."


def _told(cause: str | None) -> object:
    try:
        return json.loads(cause or "")
    except ValueError:
        return None


def _message(cause: str | None) -> str:
    """The message in a Lambda's Cause, which is a JSON text; else the Cause itself."""
    try:
        told = json.loads(cause or "")
    except ValueError:
        return cause or ""
    return str(told.get("errorMessage", cause)) if isinstance(told, dict) else str(cause)


KINDS: tuple[Callable[[ExecutionRecord, Origin], Advice | None], ...] = (
    _not_answered,
    _timed_out,
    _history_full,
    _threshold,
    _failed_on_purpose,
    _no_choice,
    _missing_path,
    _query_evaluation,
    _data_limit,
    _heartbeat,
    _no_function,
    _throttled,
    _sandbox,
    _item_reader,
    _result_path,
    _other_runtime,
    _function_error,
)
