"""The error names that a Retrier or Catcher of a state may well have: the likeliest first.

They are the reserved names, Lambda's own where the task calls a function, the errors of Fail states inside a Map or
Parallel, and those that other handlers of the machine name already.  A name that is missing here may still be right:
a function fails with whatever it likes.
"""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.asl.definition import Definition, PlacedState, all_states, objects_of
from sfnlearn.asl.diagnostics.warnings.handlers import RESERVED
from sfnlearn.asl.location import Location
from sfnlearn.asl.resource import LambdaArn, ServiceIntegration, parse_resource
from sfnlearn.asl.running.retry import NEVER_HANDLED

FIRST = ("States.ALL", "States.TaskFailed", "States.Timeout")
"""What handlers name most."""
OF_LAMBDA = (
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.ResourceNotFoundException",
    "Lambda.Unknown",
)
"""Lambda's own errors; AWS advises to retry all but the last two (Developer Guide, "Handle transient Lambda service
exceptions")."""


def error_names(definition: Definition, found: PlacedState) -> tuple[str, ...]:
    """The names to offer for a state, each once.

    >>> pay = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay", "End": True,
    ...        "Catch": [{"ErrorEquals": ["CardDeclined"], "Next": "No"}]}
    >>> definition = {"StartAt": "Pay", "States": {"Pay": pay}}
    >>> names = error_names(definition, next(all_states(definition)))
    >>> names[:4], "CardDeclined" in names, "States.Runtime" in names
    (('States.ALL', 'States.TaskFailed', 'States.Timeout', 'Lambda.ServiceException'), True, False)
    """
    own = OF_LAMBDA if _calls_lambda(found.state) else ()
    others = sorted(name for name in RESERVED if name not in NEVER_HANDLED)
    return tuple(dict.fromkeys([*FIRST, *own, *_raised_in(definition, found.location), *_named(definition), *others]))


def _calls_lambda(state: Definition) -> bool:
    resource = parse_resource(str(state.get("Resource", "")))
    return isinstance(resource, LambdaArn) or (
        isinstance(resource, ServiceIntegration) and resource.service == "lambda"
    )


def _raised_in(definition: Definition, place: Location) -> Iterator[str]:
    """The errors of Fail states inside a state."""
    for each in all_states(definition):
        error = each.state.get("Error")
        if each.location[: len(place)] == place and each.type == "Fail" and isinstance(error, str) and error[:1] != "{":
            yield error


def _named(definition: Definition) -> Iterator[str]:
    for each in all_states(definition):
        for group in ("Retry", "Catch"):
            for _, handler in objects_of(each.state, group):
                names = handler.get("ErrorEquals")
                known = [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
                yield from (name for name in known if name not in NEVER_HANDLED)
