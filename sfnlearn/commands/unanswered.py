"""What a machine calls and nobody answers, said in the words of the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.asl.definition import PlacedState, all_states
from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.resource import LambdaArn, ServiceIntegration, parse_resource
from sfnlearn.engine.functions import Functions
from sfnlearn.errors import Diagnostic
from sfnlearn.query.jsonata.delimiters import looks_delimited

MISSING_FUNCTION, UNANSWERED_INTEGRATION = CODES = ("MISSING_FUNCTION", "UNANSWERED_INTEGRATION")
"""The codes of the warnings that are given here."""
HOLDERS = ("ItemReader", "ResultWriter")
"""Fields of a Map that call a service."""


def unanswered(machine: StateMachine, functions: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A warning for each Resource of a machine that none of the functions answers.

    >>> machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Task", "End": True,
    ...     "Resource": "arn:aws:states:::sns:publish", "Parameters": {"Message": "Hello"}}}})
    >>> [str(found) for found in unanswered(machine, {})]
    ['/States/A/Resource: Nothing here answers the service integration arn:aws:states:::sns:publish. Put functions = ...
    """
    known = Functions(functions)
    for found in all_states(machine.definition):
        if found.type == "Task":
            yield from _of_task(found, known)
        for holder in HOLDERS if found.type == "Map" else ():
            field = found.state.get(holder)
            arn = field.get("Resource") if isinstance(field, dict) else None
            if isinstance(arn, str) and not known.answers(arn):
                yield _integration(found, arn, holder)


def _of_task(found: PlacedState, functions: Functions) -> Iterator[Diagnostic]:
    arn = str(found.state.get("Resource"))
    resource = parse_resource(arn)
    if isinstance(resource, LambdaArn):
        if functions.find(arn, resource.function) is None:
            yield _function(found, resource.function)
    elif isinstance(resource, ServiceIntegration) and not functions.answers(arn):
        yield _integration(found, arn)
    elif isinstance(resource, ServiceIntegration) and functions.find(arn) is None:
        name = _invoked(found)
        if name is not None and functions.named(name)[1] is None:
            yield _function(found, name)


def _invoked(found: PlacedState) -> str | None:
    """The function that lambda:invoke names, where that is not computed when the task runs."""
    given = found.state.get("Arguments" if "Arguments" in found.state else "Parameters")
    name = given.get("FunctionName") if isinstance(given, dict) else None
    return name if isinstance(name, str) and not looks_delimited(name) else None


def _function(found: PlacedState, name: str) -> Diagnostic:
    message = f"There is no Lambda function {name} in what --functions gives"
    return Diagnostic("WARNING", MISSING_FUNCTION, message, found.at(("Resource",)), "Define it in the file.")


def _integration(found: PlacedState, arn: str, *above: str) -> Diagnostic:
    message = f"Nothing here answers the service integration {arn}"
    return Diagnostic("WARNING", UNANSWERED_INTEGRATION, message, found.at((*above, "Resource")), way_out(arn))


def way_out(arn: str) -> str:
    """How the command line is given an answer to a service integration."""
    return f'Put functions = {{"{arn}": lambda parameters: {{...}}}} into a file of --functions.'
