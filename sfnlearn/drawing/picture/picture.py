"""A picture that shows everywhere: notebook (trusted or not, dark or light), file, terminal.

Rules that hold here: an untrusted notebook shows neither SVG outputs nor inline SVG, so text/html carries the SVG as an
image with an alt text; the picture has its own opaque card; without a Graphviz engine there is the outline and one
clear sentence.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.picture import render
from sfnlearn.drawing.tables.html_table import scroll_box
from sfnlearn.drawing.text import markup
from sfnlearn.drawing.theme import INK
from sfnlearn.errors import UsageError
from sfnlearn.html_output import html_output

_TALL, _WIDE = 900, 1000


def image_html(svg: str, alt: str) -> str:
    """An SVG text as an image that scales to the cell: tall ones scroll, wide ones open at full size on demand."""
    width, height = _size(svg)
    image = _image(svg, alt, width, "max-width:100%;height:auto")
    if height > _TALL:
        image = scroll_box(image, "Picture", _TALL)
    if width <= _WIDE:
        return image
    full = scroll_box(_image(svg, alt, width, "max-width:none"), "Picture, full size", _TALL)
    return image + tag("details", tag("summary", "Full size") + full)


def _image(svg: str, alt: str, width: int, style: str) -> str:
    source = "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
    return tag("img", alt=alt, width=width, style=f"{style};background:#fff;border-radius:8px", src=source)


def _size(svg: str) -> tuple[int, int]:
    view = svg.split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split()
    return int(view[0]), int(view[1])


def text_html(text: str, note: str) -> str:
    """Plain text on an opaque card, for where no picture can be made."""
    lines = "\n".join(map(markup, text.split("\n")))
    body = tag("p", markup(note)) + tag("pre", lines, style=f"color:{INK}")
    return tag("div", body, style=f"background:#fff;color:{INK};padding:8px 12px")


class Picture:
    """What `draw` answers.

    `.svg` and `.dot` are texts, `.png()` bytes, `.outline` the text twin; `.save(path)` writes by the suffix. A front
    end that knows no picture shows the outline.

    >>> from sfnlearn.drawing import draw
    >>> print(draw({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}).outline)
    State machine with 1 state.
    Start → A
    A (Succeed)
      → End
    """

    def __init__(
        self, *, alt: str, make_svg: Callable[[], str], make_dot: Callable[[], str], make_outline: Callable[[], str]
    ) -> None:
        self.alt = alt
        self._make_svg, self._make_dot, self._make_outline = make_svg, make_dot, make_outline

    @cached_property
    def dot(self) -> str:
        """The picture as DOT text."""
        return self._make_dot()

    @cached_property
    def outline(self) -> str:
        """The text twin: it says what the picture shows."""
        return self._make_outline()

    @cached_property
    def svg(self) -> str:
        """The picture as SVG text; a UsageError where no Graphviz engine is found."""
        return self._make_svg()

    def png(self) -> bytes:
        """The picture as PNG, drawn by Graphviz itself; a UsageError where there is no engine.

        Cards, edges and legend say the same as in the SVG, by colour, border and word. What Graphviz cannot draw is
        missing: icons, the badge in the corner, the stacked frame of a Map and the ring around the current state.
        """
        return render.png(self.dot)

    def save(self, path: str | Path) -> Path:
        """Write the picture to a file whose suffix is .svg, .png, .dot (or .gv) or .txt, and give its path."""
        target = Path(path)
        target.write_bytes(self._bytes(target.suffix.lower()))
        return target

    def _bytes(self, suffix: str) -> bytes:
        if suffix == ".png":
            return self.png()
        if suffix == ".svg":
            return self.svg.encode()
        if suffix in {".dot", ".gv"}:
            return self.dot.encode()
        if suffix == ".txt":
            return f"{self.outline}\n".encode()
        raise UsageError(
            f"A picture is saved as .svg, .png, .dot or .txt, not as {suffix or 'a file without a suffix'}."
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """What a notebook shows. A PNG is left out: it takes 0.3 s, and every front end shows one of these."""
        if render.find_engine() is None:
            plain = f"{render.NO_ENGINE}\n{self.outline}"
            return {"text/html": html_output(text_html(self.outline, render.NO_ENGINE)), "text/plain": plain}
        image = html_output(image_html(self.svg, self.alt))
        return {"text/html": image, "image/svg+xml": self.svg, "text/plain": self.outline}

    def __repr__(self) -> str:
        return self.outline
