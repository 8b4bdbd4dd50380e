"""A panel: sentences, a picture and a table that belong together, as HTML and as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sfnlearn.drawing.dark import adaptive, image_width
from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.picture.picture import image_html, image_source
from sfnlearn.drawing.tables.html_table import CELL, ShownTable, heading, right, scroll_box, table, text_cell
from sfnlearn.drawing.text import in_columns, markup

HEIGHT = 420
HERE = "→"
"""What stands before the row that is meant, so that no colour has to tell it."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Panel(ShownTable):
    """Sentences, then a picture where there is one, then a table whose row `here` is the one that is meant.

    `svg` is as wide as `wide` pixels, and `alt` says in words what it shows.

    >>> rows = [["May", "$2"], ["June", "$3"]]
    >>> print(Panel(title="Cost", words=["Two months."], head=["month", "dollars"], rows=rows, here=1))
    Two months.
       month  dollars
       May         $2
    →  June        $3
    """

    title: str
    words: Sequence[str]
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    here: int = -1
    svg: str = ""
    alt: str = ""
    wide: int = 0
    notes: Sequence[str] = ()

    def _marked(self) -> Iterator[list[str]]:
        for place, row in enumerate(self.rows):
            yield [HERE if place == self.here else "", *row]

    def __str__(self) -> str:
        columns = in_columns([["", *self.head], *self._marked()], right=range(2, len(self.head) + 1))
        return "\n".join([*self.words, *filter(None, [self.alt]), *columns, *self.notes])

    def html(self) -> str:
        """Sentences, an image with an alt text, and a plain table: neither script nor trust is needed."""
        words = "".join(tag("p", markup(text)) for text in self.words)
        picture = image_html(self.svg, self.alt) if self.svg else ""
        notes = "".join(tag("p", markup(text), style="font-size:12px") for text in self.notes)
        return words + picture + scroll_box(self._table(), self.title, HEIGHT) + notes

    def _table(self) -> str:
        styles = [CELL, *(CELL if place == 0 else right(CELL) for place in range(len(self.head)))]
        heads = [heading(text, style) for text, style in zip(["", *self.head], styles, strict=True)]
        return table((self._line(row, styles) for row in self._marked()), head=[heads], caption=self.title)

    def _line(self, row: Sequence[str], styles: Sequence[str]) -> list[str]:
        bold = ";font-weight:600" if row[0] else ""
        return [text_cell(text, f"{style}{bold}") for text, style in zip(row, styles, strict=True)]

    def to_json(self) -> dict[str, Any]:
        """What a browser needs to build the same."""
        return {
            "title": self.title,
            "words": list(self.words),
            "picture": self._picture() if self.svg else None,
            "head": list(self.head),
            "rows": [list(row) for row in self.rows],
            "here": self.here,
            "notes": list(self.notes),
        }

    def _picture(self) -> dict[str, str]:
        source = image_source(adaptive(self.svg, self.wide))
        return {"src": source, "alt": self.alt, "width": image_width(self.wide)}
