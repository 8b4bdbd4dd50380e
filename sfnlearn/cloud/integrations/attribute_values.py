"""DynamoDB's attribute values as the optimized integration takes them: `{"S": "text"}`, and "text" for short.

Published workflows write plain texts where an attribute value is due, and texts where a truth value is due:

    "Item": {"id": "text"}                  {"id": {"S": "text"}}
    {"L": ["P1", {"N": "2"}]}               {"L": [{"S": "P1"}, {"N": "2"}]}
    {"BOOL": "false"}, {"NULL": "true"}     {"BOOL": false}, {"NULL": true}

It holds wherever DynamoDB takes an attribute value: Item, Key, ExpressionAttributeValues, the older Expected and
AttributeUpdates, and inside of M and L.  What is read back has the long form.  This is how Java's JSON reader makes
objects of the SDK 1's class, which can be made of a text alone: so a number, a truth value or a list has no short form.
S and N are texts, for which the reader takes a number or a truth value too (`{"N": 5}`), and no object: `{"S": {}}` was
seen to be refused.  An SDK integration has no short forms.

Sources: five published samples of AWS (measured behaviour 54); aws/aws-cdk#9181 for the sentence.
"""

from __future__ import annotations

from sfnlearn.cloud.botocore.models import Shape
from sfnlearn.cloud.integrations.casing import Refused
from sfnlearn.jsontext import JSON

_TRUTHS = {"true": True, "false": False}


def in_full(shape: Shape, given: JSON) -> JSON:
    """The parameters with every attribute value in its long form; raises Refused."""
    if shape.name == "AttributeValue":
        return _attribute(given)
    if shape.type_name == "structure" and isinstance(given, dict):
        known = shape.members
        return {name: in_full(known[name], one) if name in known else one for name, one in given.items()}
    if shape.type_name == "map" and isinstance(given, dict):
        return {name: in_full(shape.value, one) for name, one in given.items()}
    if shape.type_name == "list" and isinstance(given, list):
        return [in_full(shape.member, one) for one in given]
    return given


def _attribute(given: JSON) -> JSON:
    if isinstance(given, str):
        return {"S": given}
    if not isinstance(given, dict):
        return given
    return {kind: _content(kind, one) for kind, one in given.items()}


def _content(kind: str, given: JSON) -> JSON:
    if kind in ("S", "N") and given is not None:
        return _text(kind, given)
    if kind in ("SS", "NS") and isinstance(given, list):
        return [_text(kind, one) for one in given]
    if kind in ("BOOL", "NULL") and isinstance(given, str):
        return _TRUTHS.get(given.lower(), given)
    if kind == "L" and isinstance(given, list):
        return [_attribute(one) for one in given]
    if kind == "M" and isinstance(given, dict):
        return {name: _attribute(one) for name, one in given.items()}
    return given


def _text(kind: str, given: JSON) -> JSON:
    if isinstance(given, (dict, list)) or given is None:
        raise Refused(f"The value for the field '{kind}' must be a STRING")
    return given
