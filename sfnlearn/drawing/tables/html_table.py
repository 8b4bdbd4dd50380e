"""Tables as HTML: the one place that writes `<table>`, `<tr>`, `<th>` and `<td>`.

Rules that hold here: styles stand in the elements, because an untrusted notebook drops scripts and style sheets, and a
table reads without them too; colours are the theme's own variables, so it reads on dark and on light; every cell is
closed, also an empty one.  The same rows as lines of text are `sfnlearn.drawing.text.in_columns`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from sfnlearn.drawing.front_ends import SCROLL, STYLES
from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.text import markup
from sfnlearn.html_output import html_output

BORDER = "var(--jp-border-color2,#8883)"
CELL = f"text-align:left;padding:3px 8px;border-bottom:1px solid {BORDER};vertical-align:top"
CODE = "font-family:var(--jp-code-font-family,ui-monospace,monospace);font-size:0.92em"
TABLE = "border-collapse:collapse;font-size:13px;color:var(--jp-ui-font-color1,inherit)"
GROUND = "var(--jp-layout-color0,var(--vscode-editor-background,Canvas))"
"""The colour under an output, for cells that stay in sight while others scroll below them."""
CAPTION = "text-align:left;font-weight:bold"
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


class ShownTable:
    """What a notebook shows as an HTML table and everything else as text: `html()` and `str()` say the same."""

    def html(self) -> str:
        """The table as HTML, without script or style sheet: it shows in an untrusted notebook."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return str(self)

    def _repr_mimebundle_(self, **_options: object) -> dict[str, str]:
        return {"text/html": html_output(self.html()), "text/plain": str(self)}


def right(style: str) -> str:
    """The style of a cell that holds numbers: to the right, all digits equally wide.

    >>> right("text-align:left;padding:2px")
    'text-align:right;padding:2px;font-variant-numeric:tabular-nums'
    """
    return f"{style.replace('left', 'right', 1)};font-variant-numeric:tabular-nums"


def cell(content: str, style: str = "", whole: str = "") -> str:
    """A cell of markup that is made already; `whole` is text for its tooltip.

    >>> cell("", "color:red"), cell("a", whole='"a"')
    ('<td style="color:red"></td>', '<td title="&quot;a&quot;">a</td>')
    """
    return tag("td", content, style=style, title=whole)


def text_cell(text: str, style: str = "", whole: str = "") -> str:
    """A cell of text."""
    return cell(markup(text), style, whole)


def data_cell(text: str, style: str = "", whole: str = "") -> str:
    """A cell of text that came from a learner or an execution: its direction of writing stays its own."""
    return cell(tag("bdi", markup(text)), style, whole)


def name_cell(text: str, style: str = "") -> str:
    """A cell of a camelCase name, which may go on on the next line before a hump where the table is narrow.

    >>> name_cell("MapRunStarted")
    '<td><bdi>Map<wbr/>Run<wbr/>Started</bdi></td>'
    """
    return cell(tag("bdi", "<wbr/>".join(map(markup, _HUMP.split(text)))), style)


def heading(
    text: str, style: str = "", scope: Literal["col", "row"] = "col", *, columns: int = 1, rows: int = 1
) -> str:
    """The heading of a column, of several columns or rows, or of a row.

    >>> heading("n"), heading("both", columns=2)
    ('<th scope="col">n</th>', '<th scope="colgroup" colspan="2">both</th>')
    """
    return tag(
        "th",
        markup(text),
        scope=f"{scope}group" if columns > 1 else scope,
        colspan=str(columns) if columns > 1 else "",
        rowspan=str(rows) if rows > 1 else "",
        style=style,
    )


def scroll_box(content: str, label: str, height: int) -> str:
    """Something that scrolls, up to `height` pixels: with a name, and by keyboard too, since it can have the focus.

    On paper it is whole.

    >>> scroll_box("<p>a</p>", "Events", 420).partition("</style>")[2][:55]
    '<div class="sfn-scroll" role="region" aria-label="Event'
    """
    style = f"max-height:{height}px;overflow:auto"
    return STYLES + tag("div", content, class_=SCROLL, role="region", aria_label=label, tabindex="0", style=style)


def table(
    rows: Iterable[Iterable[str]],
    *,
    head: Iterable[Iterable[str]] = (),
    caption: str = "",
    caption_style: str = CAPTION,
    style: str = TABLE,
) -> str:
    """A table of cells that are made already, row by row; `head` are its rows of headings.

    >>> table([[text_cell("1 < 2")]], head=[[heading("a")]], style="")
    '<table><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td>1 &lt; 2</td></tr></tbody></table>'
    """
    title = tag("caption", markup(caption), style=caption_style) if caption else ""
    headings = _rows(head)
    return tag("table", title + (tag("thead", headings) if headings else "") + tag("tbody", _rows(rows)), style=style)


def _rows(rows: Iterable[Iterable[str]]) -> str:
    return "\n".join(tag("tr", "".join(cells)) for cells in rows)
