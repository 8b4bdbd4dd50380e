"""Placeholders: `${Name}` in a definition that a deployment fills in.

CloudFormation and SAM keep a definition as a file and fill it in by `DefinitionSubstitutions`: a change of the text,
before anybody reads it as JSON.  So a placeholder may stand for a part of a string, for a whole one, or without quotes
for a number:

    "Resource": "${PayFunctionArn}"                      a whole string
    "Resource": "arn:${AWS::Partition}:states:::sns:publish"   a part of one; AWS::Partition is a pseudo parameter
    "MaxConcurrency": ${Most}                            no JSON before it is filled in

`filled_text` and `filled` do what the deployment does.  What nobody fills in stays: a string is a string, and whoever
draws or checks the file need not know the values.  Only two places need more than a string.  A Resource has to be
something that can be called: `asl/resource.py` takes one with placeholders for a Lambda function of the placeholder's
name, so that a stub can have that name.  And a value without quotes becomes a `Placeholder`, which fits any type of
field; a machine with one of these cannot run, because nobody knows the number.

Source: AWS::StepFunctions::StateMachine in the CloudFormation reference, DefinitionSubstitutions; its open resource
handler replaces `${NAME}` in the text and knows strings, integers and booleans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sfnlearn.asl.diagnostics.guesses import suggestion
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON
from sfnlearn.query.jsonata.delimiters import looks_delimited

Substitutions = Mapping[str, str | int | bool]
"""The values of placeholders by their names."""
PSEUDO_PARAMETERS: Mapping[str, str] = {
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
    "AWS::AccountId": "123456789012",
    "AWS::URLSuffix": "amazonaws.com",
}
"""What CloudFormation fills in by itself, with the values of this simulation."""
# `${name: value}` is an object in JSONata, so a name holds no blank, and a single colon in the Serverless Framework's
# variables alone.  `#{AWS::Region}` is how that framework's plugin writes a pseudo parameter.
_NAME = r"[A-Za-z_][\w-]*(?:(?:::|\.)[\w-]+|\[[\w*-]+\])*"
_SERVERLESS = r"(?:self|opt|env|sls|aws|cf|param|ssm):[\w.:/-]+"
_PLACEHOLDER_TEXT = rf"\$\{{[ ]*(?P<name>{_NAME}|{_SERVERLESS})[ ]*\}}|#\{{(?P<pseudo>AWS::\w+)\}}"


@cache
def _placeholder() -> re.Pattern[str]:
    return re.compile(_PLACEHOLDER_TEXT)


_MARK = "\x01"


class Placeholder(str):
    """A text that stands for something else once its placeholder has a value: nobody knows of what type."""

    __slots__ = ()


def placeholders(text: str) -> list[str]:
    """The names of the placeholders in a text, each once, in its order.

    >>> placeholders('{"a": "${Table}-${AWS::Region}", "b": "${Table}"}'), placeholders("{% ${name: 1} %}")
    (['Table', 'AWS::Region'], [])
    """
    return list(dict.fromkeys(map(_name, _placeholder().finditer(text))))


def _name(found: re.Match[str]) -> str:
    return str(found["name"] or found["pseudo"])


def filled_text(text: str, values: Substitutions) -> str:
    """The text with the values for their placeholders; what has no value stays.

    >>> filled_text('{"MaxConcurrency": ${Most}, "Resource": "arn:${AWS::Partition}:..."}', {"Most": 3})
    '{"MaxConcurrency": 3, "Resource": "arn:aws:..."}'
    """
    texts = {**PSEUDO_PARAMETERS, **{name: _written(value) for name, value in values.items()}}
    return _placeholder().sub(lambda found: texts.get(_name(found), found[0]), text)


def filled(value: JSON, values: Substitutions) -> Any:
    """A definition that is a Python value, with the values for the placeholders in its strings and names.

    >>> filled({"Resource": "${Pay}", "Retry": [1]}, {"Pay": "arn:aws:lambda:us-east-1:123456789012:function:pay"})
    {'Resource': 'arn:aws:lambda:us-east-1:123456789012:function:pay', 'Retry': [1]}
    """
    if isinstance(value, str):
        return filled_text(value, values)
    if isinstance(value, dict):
        return {filled_text(name, values): filled(item, values) for name, item in value.items()}
    return [filled(item, values) for item in value] if isinstance(value, list) else value


def _written(value: str | int | bool) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def check_substitutions(values: Substitutions, text: str) -> None:
    """Raise UsageError for a value that is not a text, an integer or a boolean, and for a name that stands nowhere."""
    if not isinstance(values, Mapping):
        raise UsageError(f"substitutions is a dict of names and values, not {values!r}.")
    there = placeholders(text)
    for name, value in values.items():
        if not isinstance(value, str | int):
            raise UsageError(f"The substitution for {name!r} is a text, an integer or a boolean, not {value!r}.")
        if name not in there and name not in PSEUDO_PARAMETERS:
            listed = f"It has {', '.join(there)}." if there else "It has no placeholders."
            raise UsageError(f"The definition has no placeholder ${{{name}}}. {suggestion(name, there) or listed}")


# ------------------------------------------------------------- without a value


def with_quotes(text: str) -> str | None:
    """A JSON text whose placeholders without quotes are marked strings, or None where it has no such placeholder."""

    def quoted(found: re.Match[str]) -> str:
        return found[0] if found[0].startswith('"') else f'"\\u0001{found[0]}"'

    string_or_placeholder = rf'"(?:[^"\\]|\\.)*"|{_PLACEHOLDER_TEXT}'
    changed = re.sub(string_or_placeholder, quoted, text, flags=re.DOTALL)
    return None if changed == text else changed


_NO_TEXT = r"End|BackoffRate|Seconds|Max[A-Z]\w+|\w+Seconds|ToleratedFailure(Count|Percentage)|(Numeric|Boolean)\w+"
"""Fields that hold a number or a boolean."""
_QUOTED = r"'[^']*'|\"[^\"]*\""


def marked(value: JSON, field: str = "") -> Any:
    """A definition whose strings that stand for something else have become `Placeholder`.

    These are the marked ones; whole placeholders in fields of numbers and booleans, which YAML and some templates write
    as strings; and JSONata with a placeholder outside its own quotes, which is not JSONata yet.

    >>> [type(item).__name__ for item in marked({"MaxConcurrency": "${Most}", "Comment": "${Most}"}).values()]
    ['Placeholder', 'str']
    """
    if isinstance(value, str):
        return Placeholder(value.removeprefix(_MARK)) if _is_unknown(value, field) else value
    if isinstance(value, dict):
        return {name: marked(item, name) for name, item in value.items()}
    return [marked(item) for item in value] if isinstance(value, list) else value


def _is_unknown(text: str, field: str) -> bool:
    if "${" not in text:
        return False
    if text.startswith(_MARK) or (re.fullmatch(_NO_TEXT, field) and _placeholder().fullmatch(text)):
        return True
    return looks_delimited(text) and _placeholder().search(re.sub(_QUOTED, "", text)) is not None


def unknown_values(value: JSON) -> Iterator[str]:
    """The names of the placeholders without which nobody knows what the machine does."""
    if isinstance(value, Placeholder):
        yield from placeholders(value)
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from unknown_values(item)


def stands_for_something(text: str) -> bool:
    """Whether a text holds a placeholder.

    >>> stands_for_something("arn:aws:lambda:us-east-1:${Account}:function:pay"), stands_for_something("$.a{")
    (True, False)
    """
    return _placeholder().search(text) is not None


def plain_resource(arn: str) -> tuple[str, Mapping[str, str]]:
    """A Resource with plain words in place of its placeholders, and the name that each word stands for.

    Pseudo parameters have their values.  A word of twelve digits fits wherever an ARN takes a name, a region or
    an account.

    >>> plain_resource("arn:${AWS::Partition}:lambda:us-east-1:${AWS::AccountId}:function:${Pay.Name}")
    ('arn:aws:lambda:us-east-1:123456789012:function:900000000000', {'900000000000': 'Pay.Name'})
    """
    text = re.sub(r"^arn:\$\{[^}]+\}:", "arn:aws:", filled_text(arn, {}))  # there it can only be a partition
    words = {
        f"{9 * 10**11 + index}": name for index, name in enumerate(placeholders(text))
    }  # twelve digits: an account
    words_of = {name: word for word, name in words.items()}
    return _placeholder().sub(lambda found: words_of[_name(found)], text), words


def in_place(text: str, words: Mapping[str, str]) -> str:
    """A part of such a Resource with its placeholders back in their places."""
    for word, name in words.items():
        text = text.replace(word, f"${{{name}}}")
    return text
