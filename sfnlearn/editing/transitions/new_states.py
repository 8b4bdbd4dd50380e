"""What an operation itself has to make up: a Choice rule, a block of one state.  States come from the catalogue."""

from __future__ import annotations

from typing import Any

from sfnlearn.jsontext import JSON


def language_of(definition: JSON) -> str:
    """The query language that a state without QueryLanguage speaks in a definition: the machine's.

    >>> language_of({"QueryLanguage": "JSONata"}), language_of(None)
    ('JSONata', 'JSONPath')
    """
    found = definition.get("QueryLanguage") if isinstance(definition, dict) else None
    return "JSONata" if found == "JSONata" else "JSONPath"


def new_rule(language: str, target: str) -> dict[str, Any]:
    """A Choice rule that loads, runs on any input, and that somebody will change: whether there is a field "value".

    >>> new_rule("JSONPath", "Pay")
    {'Variable': '$.value', 'IsPresent': True, 'Next': 'Pay'}
    """
    if language == "JSONata":
        return {"Condition": "{% $exists($states.input.value) %}", "Next": target}
    return {"Variable": "$.value", "IsPresent": True, "Next": target}


def new_branch(name: str) -> dict[str, Any]:
    """A block of one state."""
    return {"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}}
