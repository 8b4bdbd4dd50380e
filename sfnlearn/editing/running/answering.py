"""Who answers the Tasks of a machine that is being edited: the notebook's functions, or a stub that somebody typed.

A stub stands for the work of one state, whatever it calls: it is a plan of faults (`Faults.on`), which is how a call is
answered without being made.  So a Task with a token is answered through its token, and a job by its end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sfnlearn.asl.definition import PlacedState, all_states
from sfnlearn.asl.location import Keys
from sfnlearn.asl.resource import ActivityArn, LambdaArn, ServiceIntegration, function_and_qualifier, parse_resource
from sfnlearn.effects import Answer
from sfnlearn.engine.faults.plan import Faults
from sfnlearn.engine.functions import FUNCTIONS, Functions, wrapped
from sfnlearn.engine.reachable_services import reached
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON, JSONSyntaxError, parse
from sfnlearn.query.jsonata.delimiters import looks_delimited

Answered = Literal["functions", "notebook", "aws", "by hand", "nobody", "unknown"]
"""By whom: `functions=` of the editor, a `%%lambda` of the notebook, simulated AWS services, somebody who has the task
token, nobody at all; unknown where an expression names the function."""
_REQUEST = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class TaskToAnswer:
    """A Task of the definition: its place, what it calls in few words, and who answers it."""

    place: Keys
    name: str
    calls: str
    answered: Answered


@dataclass(frozen=True, slots=True)
class Stub:
    """What somebody typed for a Task: a result as JSON text, or the name of an error with its cause.

    >>> Stub(text='{"ok": true}').value, Stub(error="Declined").error
    ({'ok': True}, 'Declined')
    """

    text: str = ""
    error: str = ""
    cause: str = ""

    @property
    def value(self) -> JSON:
        """The result; null for an empty text.  Raises UsageError for a text that is not JSON."""
        try:
            return parse(self.text) if self.text.strip() else None
        except JSONSyntaxError as mistake:
            raise UsageError(f"{mistake}.") from None


def tasks_to_answer(definition: JSON, functions: Mapping[str, Any] | None = None) -> Iterator[TaskToAnswer]:
    """The Tasks of a definition in the order of its text, right or wrong.

    >>> pay = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay"}
    >>> list(tasks_to_answer({"States": {"Pay": pay}}, {"pay": print}))
    [TaskToAnswer(place=('States', 'Pay'), name='Pay', calls='pay', answered='functions')]
    """
    given = Functions(functions)
    for found in all_states(definition) if isinstance(definition, dict) else ():
        if found.type == "Task":
            calls, answered = _called(found, given, functions or {})
            yield TaskToAnswer(tuple(found.location), found.name, calls, answered)


def _called(found: PlacedState, given: Functions, functions: Mapping[str, Any]) -> tuple[str, Answered]:
    written = found.state.get("Resource")
    resource = parse_resource(written) if isinstance(written, str) else None
    if resource is None:
        return "", "nobody"
    if isinstance(resource, LambdaArn):
        return resource.function, _by(functions, resource.arn, resource.function)
    if isinstance(resource, ActivityArn):
        return f"activity {resource.arn.rpartition(':')[2]}", "by hand"
    if resource.service == "lambda" and resource.action == "invoke" and not resource.sdk:
        return _invoked(found, resource, functions)
    calls = f"{resource.resource_type}:{resource.resource}"
    if given.find(resource.arn) is not None:
        return calls, "functions"
    services = reached()
    if services is not None and services.answers(resource.arn):
        return calls, "aws"
    return calls, "nobody"


def _invoked(found: PlacedState, resource: ServiceIntegration, functions: Mapping[str, Any]) -> tuple[str, Answered]:
    """The function that `lambda:invoke` names."""
    arguments = found.state.get("Arguments", found.state.get("Parameters"))
    named = arguments.get("FunctionName") if isinstance(arguments, dict) else None
    if resource.arn in functions:
        return "lambda:invoke", "functions"
    if not isinstance(named, str) or looks_delimited(named):
        return "lambda:invoke", "unknown"
    name = function_and_qualifier(named)[0]
    return name, _by(functions, named, name)


def _by(functions: Mapping[str, Any], *names: str) -> Answered:
    if any(name in functions for name in names):
        return "functions"
    return "notebook" if any(name in FUNCTIONS for name in names) else "nobody"


def faults_of(definition: JSON, stubs: Mapping[str, Stub]) -> Faults:
    """The stubs, by the names of the states, as a plan; those of states that are no longer there are left out.

    Raises UsageError for a result that is not JSON.
    """
    plan = Faults()
    for found in all_states(definition) if isinstance(definition, dict) else ():
        stub = stubs.get(found.name)
        if stub is None or found.type != "Task":
            continue
        if stub.error:
            plan = plan.on(found.name, error=stub.error, cause=stub.cause or None)
            continue
        try:
            value = stub.value
        except UsageError as mistake:
            raise UsageError(f'The result typed for "{found.name}" is not JSON: {mistake}') from None
        plan = plan.on(found.name, result=_as_given(found, value))
    return plan


def _as_given(found: PlacedState, value: JSON) -> JSON:
    """A stub's result as the call gives it: what a function returns is the Payload of `lambda:invoke`'s result."""
    resource = parse_resource(str(found.state.get("Resource")))
    is_invoke = isinstance(resource, ServiceIntegration) and (resource.service, resource.action) == ("lambda", "invoke")
    if isinstance(resource, ServiceIntegration) and is_invoke and not resource.sdk and not resource.pattern:
        return wrapped(Answer(value), _REQUEST, "$LATEST").value
    return value
