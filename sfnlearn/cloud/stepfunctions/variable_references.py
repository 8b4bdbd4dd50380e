"""`variableReferences` of DescribeStateMachine: which state reads which workflow variables.

A state's name leads to the names of the variables, sorted; states that read none are left out, and states inside a Map
or a Parallel stand under their own names (recorded).

Only what is evaluated can read: the names come from the compiled expressions, never from the text.  So `$old` in a
comment or in a quoted string is nothing, `$v` that a function or a block of the expression binds is its own, and what
`Assign` gives a value to is written, not read.  Which strings are expressions depends on where they stand:

- JSONata: every `{% ... %}`, at any depth, but in a Comment of the state or one of its rules;
- JSONPath: `Variable` and fields whose names end in `Path`; in a payload template the fields that end in `.$`, and
  there alone, so that `Parameters: {"LogPath": "$tmp"}` reads nothing.

Source: AWS Step Functions API reference, DescribeStateMachine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sfnlearn.asl.definition import Definition, PlacedState, all_states, own_fields, ways_out
from sfnlearn.jsontext import JSON
from sfnlearn.query.jsonata import compile_expression
from sfnlearn.query.jsonata.delimiters import expression_text
from sfnlearn.query.payload_templates import template_variables, variables_read

_TEMPLATES = frozenset({"Parameters", "ResultSelector", "Assign", "ItemSelector", "BatchInput", "Credentials"})
_PAYLOADS = frozenset({"Arguments", "Output", "Assign", "Items", "ItemSelector", "BatchInput", "Credentials"})
_LITERAL = frozenset({"Comment", "Result"})


def variable_references(definition: Definition) -> dict[str, list[str]]:
    """The variables that each state of a valid definition reads, by the state's name.

    >>> wait = {"Type": "Wait", "SecondsPath": "$pause", "End": True}
    >>> variable_references({"StartAt": "Nap", "States": {"Nap": wait}})
    {'Nap': ['pause']}
    """
    states = list(all_states(definition))
    assigned = frozenset(name for found in states for name in _assigned(found.state))
    read = {found.name: _read_by(found, assigned) for found in states}
    return {name: sorted(names) for name, names in read.items() if names}


def _assigned(state: Definition) -> Iterator[str]:
    """The variables that a state, one of its Choice rules or of its Catchers gives a value to."""
    for _, holder in ways_out(state):
        yield from (name.removesuffix(".$") for name in holder.get("Assign", ()))


def _read_by(found: PlacedState, assigned: frozenset[str]) -> set[str]:
    fields = own_fields(found.state)
    if found.language == "JSONPath":
        return set(_by_paths(fields))
    # JSONata's own functions are free names too: `$count` reads a variable only where the machine assigns one.
    compiled = [compile_expression(text) for text in _expressions(fields)]
    return {name for one in compiled for name in one.variables | (one.functions & assigned)}


def _by_paths(fields: Mapping[str, JSON]) -> Iterator[str]:
    """What a state of the JSONPath language reads, or a part of it such as a Choice rule or a Catcher."""
    for name, value in fields.items():
        if name in _TEMPLATES:
            yield from template_variables(value)
        elif isinstance(value, str) and (name == "Variable" or name.endswith("Path")):
            yield from variables_read(value)
        elif name not in _LITERAL:
            for part in _objects(value):
                yield from _by_paths(part)


def _objects(value: JSON) -> Iterable[Mapping[str, JSON]]:
    parts = value if isinstance(value, list) else [value]
    return (part for part in parts if isinstance(part, dict))


def _expressions(value: JSON, *, payload: bool = False) -> Iterator[str]:
    """The texts of the JSONata expressions in a state; in a payload every name is the learner's own, "Comment" too."""
    if isinstance(value, str):
        text = expression_text(value)
        if text is not None:
            yield text
    elif isinstance(value, dict):
        for name, part in value.items():
            if payload or name != "Comment":
                yield from _expressions(part, payload=payload or name in _PAYLOADS)
    elif isinstance(value, list):
        for part in value:
            yield from _expressions(part, payload=payload)
