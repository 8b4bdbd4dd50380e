"""Reading a Task that names a service integration: whether that exists, and whether its parameters can be sent.

What AWS says only when the task runs is no error here; `diagnostics.warnings.integrations` warns of it.

Sources: measured behaviour 45; `asl.integrations.parameters` names those of the parameters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfnlearn.asl.diagnostics.guesses import asked
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.nested import NOT_RECOGNIZED
from sfnlearn.asl.resource import Resource, ServiceIntegration
from sfnlearn.late import late

if TYPE_CHECKING:
    from sfnlearn.asl.integrations.parameters import Fault


def check_integration(fields: Fields, resource: Resource) -> None:
    """Report a service integration that does not exist, or what is wrong with its parameters."""
    if isinstance(resource, ServiceIntegration) and not _is_refused(fields, resource):
        _check_parameters(fields, resource)


def _is_refused(fields: Fields, resource: ServiceIntegration) -> bool:
    verdict = late("verdict")(resource)
    if verdict is None or not verdict.refused:
        return verdict is not None
    fix = fields.fix("Resource", "set", verdict.meant) if verdict.meant else None
    fields.problem("Resource", NOT_RECOGNIZED.format(resource.arn), verdict.hint, fix=fix)
    return True


def _check_parameters(fields: Fields, resource: ServiceIntegration) -> None:
    name = "Arguments" if fields.is_jsonata else "Parameters"
    if not fields.has(name):
        message = f"{name} field is required for resource ARN: {resource.arn}"
        fields.problem(None, message, f'Add what the service is to be sent, or "{name}": {{}}.')
        return
    for fault in late("faults of parameters")(resource, fields.value[name], is_jsonata=fields.is_jsonata):
        if fault.refuses:
            _report(fields, name, fault)


def _report(fields: Fields, name: str, fault: Fault) -> None:
    fix = fields.fix((name, *fault.place), "rename", fault.meant) if fault.meant and fault.place else None
    fields.problem(name, fault.message, asked(fault.meant), fix=fix)
