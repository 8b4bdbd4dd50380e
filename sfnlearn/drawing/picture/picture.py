"""A picture that shows everywhere: notebook (trusted or not, dark or light), file, terminal.

Rules that hold here: an untrusted notebook shows neither SVG outputs nor inline SVG, so text/html carries the SVG as an
image with an alt text; the image is never scaled down, and dark where the notebook is; a file is light, on a ground of
its own; without a Graphviz engine there is the outline and one clear sentence.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from sfnlearn.drawing.dark import WIDER, adaptive, image_width
from sfnlearn.drawing.files import Makers, page, save
from sfnlearn.drawing.front_ends import CANVAS, INNER, PAGES, PICTURE
from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.panzoom_script import panzoom_script
from sfnlearn.drawing.paper.pages import pages
from sfnlearn.drawing.picture import render
from sfnlearn.drawing.places import places
from sfnlearn.drawing.tables.html_table import scroll_box
from sfnlearn.drawing.text import markup
from sfnlearn.drawing.tooltips import start_of, tooltips
from sfnlearn.html_output import html_output

_TALL, _BOX = 900, 680
"""A picture that is higher than the first number scrolls, in a box as high as the second."""


def image_html(svg: str, alt: str, parts: Sequence[str] = (), *, script: bool = True) -> str:
    """An SVG text as an image with tooltips, in its own size: what is larger than the cell scrolls, and opens at Start.

    Neither script nor style sheet is needed for any of it; the `script` adds zooming where one may run. On paper
    `parts` stand for it, by default the SVG as `pages` cuts it.
    """
    wide, high = _size(svg)
    found = places(svg)
    look = f"width:{image_width(wide)};max-width:none;height:auto;display:block;margin:0;border-radius:8px"
    image = tag("img", alt=alt, width=wide, style=look, src=image_source(adaptive(svg, wide)))
    start = start_of(found)
    canvas = tag(
        "div",
        image + tooltips(found),
        class_=CANVAS,
        style=f"position:relative;direction:ltr;width:{wide + WIDER}px",
        data_start="" if start is None else round(start),
    )
    inner = canvas if start is None else _opened_at(start, wide + WIDER, canvas)
    box = scroll_box(inner, "Picture", _BOX if high > _TALL else _TALL + 20)
    figure = tag("div", box + _parts(parts or pages(svg), alt), class_=PICTURE)
    return figure + (panzoom_script() if script else "")


def _parts(parts: Sequence[str], alt: str) -> str:
    """What stands for the picture on paper, where it would be too small there; the screen hides it."""
    if len(parts) == 1:
        return ""
    images = (tag("img", alt=f"{alt} Part {place}", src=image_source(part)) for place, part in enumerate(parts, 1))
    return tag("div", "".join(images), class_=PAGES, hidden="hidden", style="display:none")


def image_source(svg: str) -> str:
    """An SVG text as the address of an image."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def _opened_at(start: float, wide: int, canvas: str) -> str:
    """A box in the scrolling one that has what is left of Start beyond its own edge.

    A scrolling box opens at its left end, or, where the direction of writing is from right to left, at its right end;
    in between only by a script.  So this one is from right to left, and just so wide that, with its right end in sight
    of itself, Start stands in the middle of the box around it, which opens at the left: that one scrolls to what is
    on the right, this one to what is on the left, and a wheel or a finger goes on from one to the other.
    """
    size = f"width:calc(50% + {wide - round(start)}px);min-width:min(100%, {wide}px);max-width:{wide}px"
    return tag(
        "div",
        canvas,
        class_=INNER,
        tabindex="0",
        role="group",
        aria_label="Picture, from Start",
        style=f"direction:rtl;overflow:auto;{size}",
    )


def _size(svg: str) -> tuple[int, int]:
    view = svg.split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split()
    return int(view[0]), int(view[1])


def text_html(text: str, note: str) -> str:
    """Plain text in the page's own colours, for where no picture can be made."""
    lines = "\n".join(map(markup, text.split("\n")))
    return tag("p", markup(note)) + tag("pre", lines)


def folded_text(text: str) -> str:
    """The text twin, folded: the whole of what is shortened, for the keyboard and for a screen reader too."""
    lines = "\n".join(map(markup, text.split("\n")))
    return tag("details", tag("summary", "As text") + tag("pre", lines, style="white-space:pre-wrap"))


class Picture:
    """What `draw` answers; `words` are a line of HTML that stands above it.

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
        self,
        *,
        alt: str,
        make_svg: Callable[[], str],
        make_dot: Callable[[], str],
        make_outline: Callable[[], str],
        words: str = "",
    ) -> None:
        self.alt = alt
        self._above = tag("p", words) if words else ""
        self._make_svg, self._make_dot, self._make_outline = make_svg, make_dot, make_outline

    @cached_property
    def dot(self) -> str:
        """The picture as DOT text."""
        return self._make_dot()

    @cached_property
    def outline(self) -> str:
        """The text twin: it says what the picture shows."""
        return self._make_outline()

    def pages(self) -> list[str]:
        """The picture as it is printed: SVG texts, each as large as a sheet of A4 or Letter at most, in readable size.

        A line that goes on in another part has a number in both.
        """
        return pages(self.svg)

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
        """Write the picture to a file whose suffix is .svg, .png, .dot (or .gv), .txt or .html, and give its path.

        An .svg and a .png are light, on a white ground; an .html page is dark where its reader's browser is, and prints
        in parts where the picture is larger than a sheet.
        """
        return save(path, "A picture", self._makers())

    def _makers(self) -> Makers:
        return {
            ".svg": lambda: self.svg,
            ".png": self.png,
            ".dot": lambda: self.dot,
            ".gv": lambda: self.dot,
            ".txt": lambda: f"{self.outline}\n",
            ".html": lambda: page(markup(self.alt), self._repr_mimebundle_()["text/html"]),
        }

    def html(self, *, script: bool = True) -> str:
        """The picture as HTML, with its text folded below; without a `script`, for a page whose policy allows none."""
        if render.find_engine() is None:
            return self._above + text_html(self.outline, render.NO_ENGINE)
        return self._above + image_html(self.svg, self.alt, script=script) + folded_text(self.outline)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """What a notebook shows. A PNG is left out: it takes 0.3 s, and every front end shows one of these."""
        html = html_output(self.html())
        if render.find_engine() is None:
            return {"text/html": html, "text/plain": f"{render.NO_ENGINE}\n{self.outline}"}
        return {"text/html": html, "image/svg+xml": self.svg, "text/plain": self.outline}

    def __repr__(self) -> str:
        return self.outline
