"""What is wrong with the picture of `$formatNumber`: the checks of the reference implementation, in its order.

The reference implementation goes through all its rules for each part of the picture and keeps the *last* one that is
broken.  So "x", which has no digit (D3085) and a letter between nothing but letters (D3086), is D3086 (measured
behaviour 57), while jsonata-python tells the first, and lacks some of the rules.

A part, `$#,##0.00e0 (net)`, is read so: an *active* character is a digit, `#`, or one of the separators.  Prefix and
suffix are what stands before the first and behind the last of them; the exponent's separator alone does not begin
or end the active part.  The active part is the mantissa and, behind an exponent separator, the exponent.

Source: XPath and XQuery Functions and Operators 3.1, 4.7.3 "Syntax of the picture string"; JSONata 2.0.6.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sfnlearn.query.jsonata.tree import Value

_DEFAULTS = {
    "decimal-separator": ".",
    "grouping-separator": ",",
    "exponent-separator": "e",
    "percent": "%",
    "per-mille": "\u2030",
    "zero-digit": "0",
    "digit": "#",
    "pattern-separator": ";",
}


@dataclass(frozen=True, slots=True)
class _Signs:
    """The characters that mean something in a picture."""

    point: str
    comma: str
    exponent: str
    percent: str
    per_mille: str
    optional: str
    between: str
    digits: str

    @property
    def active(self) -> str:
        return self.digits + self.point + self.exponent + self.comma + self.optional + self.between


def _signs(options: Mapping[str, Value]) -> _Signs | None:
    given = {name: options.get(name, default) for name, default in _DEFAULTS.items()}
    chosen = {name: sign for name, sign in given.items() if isinstance(sign, str) and len(sign) == 1}
    if len(chosen) < len(given):
        return None
    zero = ord(chosen["zero-digit"])
    return _Signs(
        chosen["decimal-separator"],
        chosen["grouping-separator"],
        chosen["exponent-separator"],
        chosen["percent"],
        chosen["per-mille"],
        chosen["digit"],
        chosen["pattern-separator"],
        "".join(map(chr, range(zero, min(zero + 10, 0x110000)))),
    )


def picture_error(picture: str, options: Mapping[str, Value]) -> str | None:
    """The code of JSONata's error, or None for a picture in order and for options that are not single characters.

    >>> picture_error("#,##0.00", {}), picture_error("x", {}), picture_error("", {}), picture_error("0.0.0", {})
    (None, 'D3086', 'D3085', 'D3081')
    """
    signs = _signs(options)
    if signs is None:
        return None
    parts = picture.split(signs.between)
    if len(parts) > 2:
        return "D3080"
    for part in parts:
        broken = [*_whole_part(part, signs), *_active_part(part, signs)]
        if broken:
            return broken[-1]
    return None


def _whole_part(part: str, signs: _Signs) -> Iterator[str]:
    if part.count(signs.point) > 1:
        yield "D3081"
    if part.count(signs.percent) > 1:
        yield "D3082"
    if part.count(signs.per_mille) > 1:
        yield "D3083"
    if signs.percent in part and signs.per_mille in part:
        yield "D3084"


def _active_part(part: str, signs: _Signs) -> Iterator[str]:
    bounds = [at for at, char in enumerate(part) if char in signs.active and char != signs.exponent]
    start, end = (bounds[0], bounds[-1] + 1) if bounds else (0, len(part))
    active = part[start:end]
    # A separator right behind the active part is that of an empty exponent.
    scaled = active + signs.exponent if part.startswith(signs.exponent, end) else active
    mantissa, has_exponent, exponent = scaled.partition(signs.exponent)
    whole, has_point, fraction = mantissa.partition(signs.point)
    if not any(char == signs.optional or char in signs.digits for char in mantissa):
        yield "D3085"
    if any(char not in signs.active for char in active):
        yield "D3086"
    if has_point:
        at = part.index(signs.point)
        if signs.comma in (part[at - 1 : at], part[at + 1 : at + 2]):
            yield "D3087"
    elif whole.endswith(signs.comma):
        yield "D3088"
    if signs.comma * 2 in part:
        yield "D3089"
    if any(char in signs.digits for char in whole.partition(signs.optional)[0]) and signs.optional in whole:
        yield "D3090"
    if any(char in signs.digits for char in fraction.rpartition(signs.optional)[2]) and signs.optional in fraction:
        yield "D3091"
    if has_exponent and exponent and (signs.percent in part or signs.per_mille in part):
        yield "D3092"
    if has_exponent and not all(char in signs.digits for char in exponent or "!"):
        yield "D3093"
