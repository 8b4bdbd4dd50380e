"""Words and values that are nearly right: what was meant by `Nxet`, `"30"`, a path without `$`, an open bracket.

A guess is made only where one meaning is plain, since a diagnostic offers it as a fix that a program may make.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterable
from math import isfinite

from sfnlearn.jsontext import JSON
from sfnlearn.query.intrinsics.parser import IntrinsicSyntaxError, compile_intrinsic
from sfnlearn.query.intrinsics.table import FUNCTIONS
from sfnlearn.query.paths.paths import Path, PathSyntaxError, compile_path

# ----------------------------------------------------------------------- words


MOST_COMPARED = 50
"""Words that are compared letter by letter; of more, those that begin alike: there may be thousands of states."""


def plain(name: str) -> str:
    """A name without case and punctuation, so that `error_equals` is ErrorEquals."""
    return re.sub(r"[\W_]", "", name).lower() or name


def _alike(one: str, other: str) -> int:
    """How many letters two words have in common from the start."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (left, right) in pairs if left != right), min(len(one), len(other)))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The nearest known word, or None where none is near.

    >>> nearest("Nxet", ["Next", "End"]), nearest("error_equals", ["ErrorEquals"]), nearest("x", ["Next"])
    ('Next', 'ErrorEquals', None)
    """
    folded: dict[str, str] = {}
    for word in known:
        folded.setdefault(plain(word), word)
    wanted = plain(name)
    words: Iterable[str] = folded
    if len(folded) > MOST_COMPARED:
        words = heapq.nlargest(MOST_COMPARED, folded, key=lambda word: _alike(wanted, word))
    import difflib

    near = difflib.get_close_matches(wanted, words, n=1, cutoff=0.6)
    return folded[near[0]] if near else None


def suggestion(name: str, known: Iterable[str]) -> str:
    """A question that names the nearest known word, or nothing.

    >>> suggestion("Nxet", ["Next", "End"])
    'Did you mean "Next"?'
    """
    return asked(nearest(name, known))


def asked(word: str | None) -> str:
    """The question for a word that was perhaps meant."""
    return f'Did you mean "{word}"?' if word else ""


# ---------------------------------------------------------------------- values


def coerced(value: JSON, wanted: type | tuple[type, ...]) -> JSON:
    """A value of the wanted type that says the same, or None.

    >>> coerced("30", int), coerced("true", bool), coerced({"Next": "A"}, list)
    (30, True, [{'Next': 'A'}])
    """
    if wanted is bool:
        return {"true": True, "false": False}.get(str(value).lower())
    if wanted is list:
        return [value] if isinstance(value, (dict, str)) else None
    if wanted is str:
        if isinstance(value, list):
            return value[0] if len(value) == 1 and isinstance(value[0], str) else None
        return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    if wanted is dict:
        return value[0] if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict) else None
    return _number(value, whole=wanted is int) if wanted else None


def _number(value: JSON, *, whole: bool) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    if isfinite(number) and number.is_integer():
        return int(number)
    return None if whole or not isfinite(number) else number


def fixed_path(text: str, compiler: Callable[[str], Path]) -> str | None:
    """The path that was meant by a text that is not one.

    >>> fixed_path("order.id", compile_path), fixed_path("$.order.", compile_path), fixed_path("$.a[0", compile_path)
    ('$.order.id', '$.order', '$.a[0]')
    """
    bare = text.strip()
    stem = bare.rstrip(".")
    dotted = stem.replace("..", ".")
    candidates = [bare, stem, dotted, stem + "]", stem + "']", stem.rstrip("]"), stem.replace("[]", "[*]")]
    if not bare.startswith("$"):
        candidates = [f"$.{stem}"] if stem and stem[0].isalpha() else [f"${stem}"]
        if " " in bare or ("." not in bare and compiler is compile_path):
            return None
    if bare.startswith("$$") and compiler is not compile_path:
        return None
    return next((each for each in candidates if each != text and _fits(each, compiler)), None)


def _fits(text: str, compiler: Callable[[str], Path]) -> bool:
    try:
        compiler(text)
    except PathSyntaxError:
        return False
    return True


def fixed_intrinsic(text: str) -> str | None:
    """The call of an intrinsic function that was meant.

    >>> fixed_intrinsic("States.format('{}', $.a)"), fixed_intrinsic("States.Array($.a, $.b")
    ("States.Format('{}', $.a)", 'States.Array($.a, $.b)')
    """
    name, bracket, rest = text.strip().partition("(")
    near = nearest(name, FUNCTIONS)
    if near is None:
        return None
    for end in ("", ")", "')", "()"):
        candidate = f"{near}{bracket}{rest}{end}"
        try:
            compile_intrinsic(candidate, compile_path, strict=True)
        except IntrinsicSyntaxError:
            continue
        return candidate if candidate != text else None
    return None


_CLOSERS = ("", ")", "]", "}", '"', "'", '")', '"]', "})", "])", ")]", "}]", "))", "}}")


_OF_THE_CONTEXT = re.compile(r"\$\$\.(Execution|State|StateMachine|Task|Map)\b")
"""A path into the context object, which somebody kept in an expression."""


def fixed_expression(text: str, fits: Callable[[str], bool], at: int, *, bare_name: bool) -> str | None:
    """The JSONata expression that was meant; `at` is where the mistake is, `bare_name` whether a name stands alone.

    >>> fixed_expression("$$.Execution.Name", lambda text: True, at=0, bare_name=True)
    '$states.context.Execution.Name'
    """
    candidates: Iterable[str] = (text + closer for closer in _CLOSERS[1:])
    if bare_name:
        start = _start_of_name(text, at)
        rest = text[start:].lstrip("$")
        joint = "." if rest[:1].isalpha() or rest[:1] in "_`" else ""
        root = "$states.context" if _OF_THE_CONTEXT.match(text, start) else "$states.input"
        candidates = (text[:start] + root + joint + rest,)
    elif text.rstrip() != text.rstrip().rstrip("+-*/&.,=<>"):
        candidates = [text.rstrip().rstrip("+-*/&.,=<>"), *candidates]
    elif not text:
        return None
    else:
        swapped = [text.replace("==", "="), text.replace("&&", " and ").replace("||", " or ")]
        candidates = [*(each for each in swapped if each != text), *candidates, text[:-1]]
    return next((each for each in candidates if each.strip() and fits(each)), None)


def _start_of_name(text: str, at: int) -> int:
    while at > 0 and (text[at - 1].isalnum() or text[at - 1] in "_$`"):
        at -= 1
    return at
