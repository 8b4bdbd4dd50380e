"""What a style sheet adds to the HTML of a picture or a table where one is let through: paper, and other themes.

Everything shows without it (an untrusted notebook drops it).  With it, a picture is dark in VS Code's and Colab's dark
themes as well, and on paper nothing scrolls: a picture is as wide as the page at most, a table is whole.

Rules that hold here: the sheet is one constant text, it touches only what has our classes, and it holds no data.
"""

from __future__ import annotations

from sfnlearn.drawing.dark import DARK_LIGHTNESS, LIGHTNESS
from sfnlearn.drawing.markup import tag

SHEET = (645, 900)
"""What of a sheet is left to an output, in CSS pixels, where a notebook is printed; A4 and Letter both have it."""
PICTURE, SCROLL, INNER, CANVAS, PAGES = "sfn-picture", "sfn-scroll", "sfn-inner", "sfn-canvas", "sfn-pages"
"""Classes of a picture's elements, from the outside to the inside, and of the pages that stand for it on paper."""
_DARK_HOMES = (".vscode-dark", ".vscode-high-contrast:not(.vscode-high-contrast-light)", "[theme=dark]")
"""What says that the page is dark: VS Code's webview on its body, Colab's output frame on its root."""

_DARK = ",".join(f"{home} .{PICTURE}" for home in _DARK_HOMES)
_STYLES = "".join(
    (
        f"{_DARK}{{{LIGHTNESS}:{DARK_LIGHTNESS}}}",
        "@media print{",
        f".{SCROLL}{{max-height:none!important;overflow:visible!important}}",
        f".{INNER}{{display:contents!important}}",
        f".{CANVAS}{{width:auto!important;zoom:1!important}}.{CANVAS} span{{display:none!important}}",
        f".{CANVAS} img{{width:auto!important;max-width:100%!important;max-height:{SHEET[1]:g}px}}",
        f".{PICTURE} img{{break-inside:avoid}}.{PICTURE}~details{{display:none}}",
        f".jp-OutputArea-child:has(.{SCROLL}){{break-inside:auto!important}}",
        f".jp-OutputArea-child:has(.{PICTURE}) .jp-OutputPrompt{{display:none!important}}",
        f".{PAGES}{{display:block!important}}.{SCROLL}:has(~.{PAGES}){{display:none!important}}",
        f".{PAGES} img{{display:block;max-width:100%;max-height:{SHEET[1]:g}px;margin:0 0 12px}}",
        f".{SCROLL} thead{{display:table-header-group}}.{SCROLL} tr{{break-inside:avoid}}",
        "}",
    )
)
STYLES = tag("style", _STYLES)
"""The style sheet, as an element of HTML."""
