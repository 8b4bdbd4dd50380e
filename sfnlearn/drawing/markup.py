"""Elements of SVG and HTML as text.

Rules that hold here: attribute values and text are escaped here and nowhere else; numbers have one decimal at most.
"""

from __future__ import annotations

from sfnlearn.drawing.text import markup
from sfnlearn.drawing.theme import CARD_EDGE, FONT, PAPER

_ALWAYS_CLOSED = frozenset({"TD", "bdi", "code", "div", "p", "pre", "span", "tbody", "td", "th", "tr"})
"""Elements of HTML that may be empty: it reads `/>` as an element that was never closed."""
_NAMES: dict[str, str] = {"class_": "class", "view_box": "viewBox"}


def tag(name: str, content: str = "", /, **attributes: str | float | None) -> str:
    r"""One element. `content` is markup that is made already; an attribute that is None or "" is left out; its
    lines stay lines.

    >>> tag("rect", x=1.26, stroke_width=2, fill=None)
    '<rect x="1.3" stroke-width="2"/>'
    >>> tag("text", "a &amp; b", class_='"x"')
    '<text class="&quot;x&quot;">a &amp; b</text>'
    >>> tag("span", title="one\ntwo")
    '<span title="one&#10;two"></span>'
    """
    parts = [
        f' {_name(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None and value != ""
    ]
    if content or name in _ALWAYS_CLOSED:
        return f"<{name}{''.join(parts)}>{content}</{name}>"
    return f"<{name}{''.join(parts)}/>"


def _name(key: str) -> str:
    if key not in _NAMES:
        _NAMES[key] = key.replace("_", "-")
    return _NAMES[key]


def _value(value: str | float) -> str:
    return "&#10;".join(map(markup, value.split("\n"))) if isinstance(value, str) else number(value)


def number(value: float) -> str:
    """A coordinate.

    >>> number(2.0), number(0.25), number(-0.01)
    ('2', '0.2', '0')
    """
    rounded = round(value, 1)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def title(text: str) -> str:
    """A tooltip; its lines stay lines."""
    return "<title>" + "\n".join(map(markup, text.split("\n"))) + "</title>"


def group(content: str, x: float, y: float, **attributes: str | None) -> str:
    """A group that is moved to (x, y)."""
    return tag("g", content, **attributes, transform=f"translate({number(x)} {number(y)})")


def document(body: str, wide: int, high: int, label: str) -> str:
    """A whole SVG on its own opaque card, in pixels; `label` is what a screen reader says."""
    paper = tag(
        "rect", class_="paper", x=0.5, y=0.5, width=wide - 1, height=high - 1, rx=8, fill=PAPER, stroke=CARD_EDGE
    )
    return tag(
        "svg",
        f"\n{title(label)}\n{paper}\n{body}\n",
        xmlns="http://www.w3.org/2000/svg",
        width=wide,
        height=high,
        view_box=f"0 0 {wide} {high}",
        role="img",
        aria_label=label,
        font_family=FONT,
    )
