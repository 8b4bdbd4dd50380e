"""Reading what a state holds inside: branches, item processors, item selectors, and a Task's Resource.

A state is made even where something in it is wrong, so that every mistake is told in one reading; `BlockReader` drops
it then.  So the casts here, and the one of Wait, are true of every state that is kept: a state with None in place of a
processor, a Resource or a time never leaves its reader.
"""

from __future__ import annotations

from typing import cast

from sfnlearn.asl.definition import OLD_PROCESSOR, PROCESSOR, processor_config, processor_field
from sfnlearn.asl.diagnostics.guesses import asked
from sfnlearn.asl.reading.field_values import template_setting
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.asl.reading.report import Rank
from sfnlearn.asl.resource import ActivityArn, Resource, ServiceIntegration, meant_arn, parse_resource
from sfnlearn.asl.running.computed_fields import Setting
from sfnlearn.asl.running.state import States

NOT_AN_ARN = "Value is not a valid resource ARN"
NOT_RECOGNIZED = (
    "The resource provided {} is not recognized. The value is not a valid resource ARN, "
    "or the resource is not available in this region."
)


def read_branches(fields: Fields) -> tuple[States, ...]:
    """The branches of a Parallel, at least one.

    Source: States Language, "Parallel State".
    """
    blocks = [_read_block(branch) for branch in fields.objects("Branches", Kind.BRANCH, required=True)]
    return tuple(block for block in blocks if block is not None)


def _read_block(fields: Fields) -> States | None:
    """An inner block; its states fall back on the machine's query language (recorded behaviour 18)."""
    fields.text("Comment")
    block = fields.reader.read_block(fields)
    fields.finish()
    return block


def _processor_fields(fields: Fields) -> Fields | None:
    fields.know(*([] if fields.has(PROCESSOR) else [OLD_PROCESSOR]))
    return fields.object(processor_field(fields.value), Kind.ITEM_PROCESSOR, required=True)


def read_processor(fields: Fields) -> States:
    """ItemProcessor, or its old name Iterator."""
    processor = _processor_fields(fields)
    if processor is None:
        return cast("States", None)  # what is missing was reported, so the state that gets None here is dropped
    around = fields.reader.machine_type
    config = processor.object("ProcessorConfig", Kind.PROCESSOR_CONFIG)
    if config is not None:
        mode = config.word("Mode", ["INLINE", "DISTRIBUTED"])
        types = ["STANDARD", "EXPRESS"]
        children = config.word("ExecutionType", types, required=mode == "DISTRIBUTED", meant="STANDARD")
        config.finish()
        if mode == "DISTRIBUTED" and children == "EXPRESS":
            fields.reader.machine_type = children
    block = _read_block(processor)
    fields.reader.machine_type = around
    return cast("States", block)


def execution_type(fields: Fields) -> str:
    """The kind of a distributed Map's child executions."""
    return str(processor_config(fields.value).get("ExecutionType", "STANDARD"))


def what_is_express(fields: Fields) -> str:
    """What makes the executions of a state Express ones: the machine, or a distributed Map around the state."""
    return "the machine" if fields.reader.is_express else "the ExecutionType of the Map around it"


def read_item_selector(fields: Fields) -> Setting | None:
    """ItemSelector, or in JSONPath its old name Parameters."""
    if not fields.has("ItemSelector") and not fields.is_jsonata:
        fields.know("Parameters")
    if fields.has("Parameters") and not fields.has("ItemSelector") and not fields.is_jsonata:
        return template_setting(fields, "Parameters")
    return template_setting(fields, "ItemSelector")


def read_resource(fields: Fields) -> Resource:
    """A Task's Resource, if its kind is known and allowed in this type of machine."""
    arn = fields.text("Resource", required=True)
    resource = None if arn is None else parse_resource(arn)
    if arn is not None and resource is None:
        meant = meant_arn(arn)
        hint = asked(meant) or "It is a Lambda function's ARN, an activity's, or arn:aws:states:::service:action."
        message = NOT_RECOGNIZED.format(arn) if arn.startswith("arn:") else NOT_AN_ARN
        fields.problem("Resource", message, hint, fix=fields.fix("Resource", "set", meant) if meant else None)
    if resource is not None and fields.reader.machine_type == "EXPRESS":
        _check_express(fields, resource)
    return cast("Resource", resource)


def _check_express(fields: Fields, resource: Resource) -> None:
    """Express executions wait for nobody (recorded): those of a machine, and the children of a distributed Map."""
    hint = f"Make {what_is_express(fields)} STANDARD, or do without waiting."
    if isinstance(resource, ActivityArn):
        fields.problem("Resource", "Express state machine does not support Activity ARN", hint)
    elif isinstance(resource, ServiceIntegration) and resource.pattern:
        pattern = resource.pattern.removesuffix(":2")
        message = f"Express state machine does not support '.{pattern}' service integration "
        fields.problem("Resource", message, hint)


def credentials_setting(fields: Fields) -> Setting | None:
    """Credentials, which name the role that a Task takes.

    Source: Developer Guide, "Accessing resources in other AWS accounts"; measured behaviour 44.
    """
    given = fields.value.get("Credentials")
    if isinstance(given, dict) and "RoleArn" not in given and (fields.is_jsonata or "RoleArn.$" not in given):
        hint = "Name the role that the task takes."
        fields.problem("Credentials", "The field 'RoleArn' is required but was missing", hint, rank=Rank.MISSING)
    return template_setting(fields, "Credentials")
