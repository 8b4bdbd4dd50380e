r"""The rules of a JSONPath Choice state said in JSONata: Variable, comparison and operand become one Condition.

A comparison in JSONPath is false where a value has another type; in JSONata `<` and `>` fail there, and a moment is
read from its text first.  So the translation is the one that people mean, and whoever shows it with data tries it
(`engine/one_state/twin.py`).  IsTimestamp is refused by name: JSONata has no such test.

| JSONPath | JSONata |
| --- | --- |
| `{"Variable": "$.n", "NumericLessThanPath": "$.most"}` | `$states.input.n < $states.input.most` |
| `{"Variable": "$.at", "TimestampEquals": "2026-..."}` | `$toMillis($states.input.at) = $toMillis('2026-...')` |
| `{"Variable": "$.f", "StringMatches": "*.txt"}` | `$contains($states.input.f, /^[\s\S]*\.txt$/)` |
| `{"Variable": "$.n", "IsPresent": true}` | `$exists($states.input.n)` |
| `{"Not": ...}`, `{"And": [...]}`, `{"Or": [...]}` | `$not(...)`, `... and ...`, `... or ...` |

Source: States Language, "Choice State"; Developer Guide, "Transforming data with JSONata".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.asl.running.choice_operators import COMPARISONS, OPERAND_TYPES
from sfnlearn.jsontext import JSON
from sfnlearn.query.in_jsonata import NotTranslated, literal, path_in_jsonata, template_in_jsonata
from sfnlearn.query.jsonata.delimiters import delimited

_SIGNS = {"Equals": "=", "LessThan": "<", "GreaterThan": ">", "LessThanEquals": "<=", "GreaterThanEquals": ">="}
_TYPES = {"IsNull": "null", "IsNumeric": "number", "IsString": "string", "IsBoolean": "boolean"}
_KEPT = ("Next", "Comment")
_LITERAL = re.compile(r"[\w \-:@%=,;!#&~<>]", re.ASCII)


def rule_in_jsonata(rule: Mapping[str, Any], root: str) -> dict[str, JSON]:
    """A rule of Choices; `root` is the expression of what `$` stands for.

    >>> rule = {"And": [{"Variable": "$.n", "IsPresent": True}, {"Variable": "$.n", "NumericGreaterThan": 2}]}
    >>> rule_in_jsonata({**rule, "Next": "Big"}, "$states.input")["Condition"]
    '{% $exists($states.input.n) and $states.input.n > 2 %}'
    """
    said: dict[str, JSON] = {"Condition": delimited(_test(rule, root))}
    if "Assign" in rule:
        said["Assign"] = template_in_jsonata(rule["Assign"], root)
    return {**said, **{name: rule[name] for name in _KEPT if name in rule}}


def _test(rule: Mapping[str, Any], root: str) -> str:
    if "Not" in rule:
        return f"$not({_test(rule['Not'], root)})"
    for name, word in (("And", " and "), ("Or", " or ")):
        if name in rule:
            return word.join(_part(part, root) for part in rule[name])
    name = next(key for key in rule if key not in {"Variable", "Comment", "Next", "Assign"})
    return _comparison(path_in_jsonata(rule["Variable"], root), name, rule[name], root)


def _part(rule: Mapping[str, Any], root: str) -> str:
    test = _test(rule, root)
    return f"({test})" if "And" in rule or "Or" in rule else test


def _comparison(value: str, name: str, operand: JSON, root: str) -> str:
    if name == "IsPresent":
        return f"$exists({value})" if operand else f"$not($exists({value}))"
    if name in _TYPES:
        return f"$type({value}) {'=' if operand else '!='} '{_TYPES[name]}'"
    if name == "StringMatches":
        return f"$contains({value}, {pattern_in_jsonata(str(operand))})"
    kind = next((kind for kind in OPERAND_TYPES if name.startswith(kind)), "")
    if name.removesuffix("Path") not in COMPARISONS:
        raise NotTranslated(name, "JSONata has no test of its own for it")
    sign = _SIGNS[name.removesuffix("Path").removeprefix(kind)]
    other = path_in_jsonata(str(operand), root) if name.endswith("Path") else literal(operand)
    if kind == "Timestamp":
        value, other = f"$toMillis({value})", f"$toMillis({other})"
    return f"{value} {sign} {other}"


def pattern_in_jsonata(pattern: str) -> str:
    r"""A StringMatches pattern as a regular expression.

    >>> pattern_in_jsonata("log-*.txt")
    '/^log-[\\s\\S]*\\.txt$/'
    >>> pattern_in_jsonata(r"\\*")
    '/^\\x5c[\\s\\S]*$/'
    """
    return "/^" + "".join(_pattern_parts(pattern)) + "$/"


def _pattern_parts(pattern: str) -> Iterator[str]:
    for sign in re.findall(r"\\.|[\s\S]", pattern):
        if sign == "*":
            yield r"[\s\S]*"
            continue
        meant = sign[-1]
        if meant == "\\":  # JSONata's reader takes what follows two of them for escaped, and so would end elsewhere
            yield r"\x5c"
            continue
        if not meant.isprintable():
            raise NotTranslated(f"StringMatches {pattern!r}", "it holds a sign that a regular expression cannot show")
        yield meant if _LITERAL.fullmatch(meant) or not meant.isascii() else f"\\{meant}"
