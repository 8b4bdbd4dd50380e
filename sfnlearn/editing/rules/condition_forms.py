r"""Common comparisons of JSONata as forms: what is compared, how, and with what.

| Condition | form |
| --- | --- |
| `{% $states.input.n > 2 %}` | `$states.input.n`, is greater than, `2` |
| `{% $exists($states.input.n) %}` | `$states.input.n`, is present |
| `{% $contains($name, 'x') %}` | `$name`, contains, `'x'` |
| `{% $type($states.input.n) = 'number' %}` | `$states.input.n`, is a number |

Rules that hold here: a condition that is not plainly one of these is a text and stays one; what a form writes is read
back as the same form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON
from sfnlearn.query.jsonata.delimiters import delimited, expression_text

_PATH = r"\$[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\.`[^`]+`|\[-?\d+\])*"
_LITERAL = r"""-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|true|false|null"""
_LIST = rf"\[\s*(?:(?:{_LITERAL})\s*(?:,\s*(?:{_LITERAL})\s*)*)?\]"
_OPERAND = rf"(?:{_PATH}|{_LITERAL})"
_PARTS = re.compile(r"\{(left|right)\}")


@dataclass(frozen=True, slots=True)
class ConditionForm:
    """A comparison to choose: its words and its text with `{left}` and, where it compares, `{right}`."""

    key: str
    words: str
    text: str
    right: str = _OPERAND

    @property
    def compares(self) -> bool:
        """Whether there is something that it compares with."""
        return "{right}" in self.text

    @property
    def pattern(self) -> re.Pattern[str]:
        """What a text of this form looks like, blanks aside."""
        pieces = {"{left}": f"(?P<left>{_PATH})", "{right}": f"(?P<right>{self.right})"}
        return re.compile(r"\s*".join(pieces.get(piece) or re.escape(piece) for piece in _pieces(self.text)))


def _pieces(text: str) -> list[str]:
    return [piece for part in re.split(r"(\{\w+\}|[(),])", text) for piece in part.split()]


def _type_form(name: str) -> ConditionForm:
    article = "an" if name[0] in "ao" else "a"
    words = "is null" if name == "null" else f"is {article} {name}"
    return ConditionForm(f"is {name}", words, f"$type({{left}}) = '{name}'")


FORMS = (
    ConditionForm("=", "equals", "{left} = {right}"),
    ConditionForm("!=", "is not", "{left} != {right}"),
    ConditionForm("<", "is less than", "{left} < {right}"),
    ConditionForm("<=", "is at most", "{left} <= {right}"),
    ConditionForm(">", "is greater than", "{left} > {right}"),
    ConditionForm(">=", "is at least", "{left} >= {right}"),
    ConditionForm("in", "is one of", "{left} in {right}", rf"(?:{_LIST}|{_PATH})"),
    ConditionForm("contains", "contains", "$contains({left}, {right})"),
    ConditionForm("exists", "is present", "$exists({left})"),
    ConditionForm("not exists", "is not present", "$not($exists({left}))"),
    *(_type_form(name) for name in ("number", "string", "boolean", "array", "object", "null")),
)
"""The forms that are offered."""
_BY_KEY: Mapping[str, ConditionForm] = {form.key: form for form in FORMS}
_READERS = tuple((form, form.pattern) for form in FORMS)


@dataclass(frozen=True, slots=True)
class Compared:
    """A condition in one of the forms."""

    form: ConditionForm
    left: str
    right: str = ""


def read_condition(condition: JSON) -> Compared | None:
    """The form that a Condition has; None for one that is a text of its own.

    >>> found = read_condition("{% $states.input.n>2 %}")
    >>> found.form.key, found.left, found.right
    ('>', '$states.input.n', '2')
    >>> read_condition("{% $sum($states.input.items.price) > 2 %}") is None
    True
    """
    text = expression_text(condition)
    for form, pattern in _READERS if text is not None else ():
        found = pattern.fullmatch(text or "")
        if found:
            return Compared(form, found["left"], found.groupdict().get("right") or "")
    return None


def write_condition(key: str, left: str, right: str = "") -> str:
    """The Condition of a form; raises UsageError for a form that there is not.

    >>> write_condition("contains", "$name", "'x'")
    "{% $contains($name, 'x') %}"
    """
    form = _BY_KEY.get(key)
    if form is None:
        raise UsageError(f"There is not a form {key!r} of a condition. There are {', '.join(_BY_KEY)}.")
    values = {"left": left.strip(), "right": right.strip()}
    return delimited(_PARTS.sub(lambda part: values[part[1]], form.text))
