"""A picture that is dark where the notebook is dark, also where neither script nor style sheet may be.

An image does not see the colours of the page around it, and what a front end lets through in an untrusted notebook
(JupyterLab: no script, no style sheet, no `color-scheme`) tells it nothing of a theme.  It does see its own width.  So
the page shows the image `WIDER` pixels wider where the theme is dark (`image_width`: a sum with a number that
JupyterLab's themes set, 0 in the light one and 32 in the dark one), and the picture has other colours at that width.
Where that is not understood, the picture is as wide as it is, and light: it has a ground of its own.

Rules that hold here: no drawing knows of it; the colours are changed by what they are (`theme.DARK`).
"""

from __future__ import annotations

import colorsys
import re
from functools import lru_cache

from sfnlearn.drawing.theme import DARK

WIDER = 2
LIGHTNESS = "--jp-shadow-base-lightness"
"""What JupyterLab's themes set, and the styles of a picture where another front end is dark."""
DARK_LIGHTNESS = 32
_USED = re.compile(r'\b(fill|stroke)="(#[0-9a-fA-F]{6})"')


def image_width(wide: int) -> str:
    """The width of an image of `wide` pixels, as CSS: `WIDER` pixels more in a dark theme.

    The `0%` changes nothing; JupyterLab's sanitizer lets a width pass that has a percentage in it.

    >>> image_width(400)
    'calc(0% + 400px + min(2px, var(--jp-shadow-base-lightness, 0) * 1px))'
    """
    return f"calc(0% + {wide}px + min({WIDER}px, var({LIGHTNESS}, 0) * 1px))"


def adaptive(svg: str, wide: int) -> str:
    """The SVG text with a style sheet of its own, which makes it dark where it is shown `WIDER` pixels wider.

    >>> adaptive('<svg xmlns="x"><path fill="#ffffff"/></svg>', 400)[15:95]
    '<style>@media (min-width:401px) and (max-width:403px){[fill="#ffffff"]{fill:#182'
    """
    used = sorted(set(_USED.findall(svg)))
    rules = "".join(f'[{name}="{colour}"]{{{name}:{dark(colour)}}}' for name, colour in used)
    least, most = wide + WIDER - 1, wide + WIDER + 1
    sheet = f"<style>@media (min-width:{least}px) and (max-width:{most}px){{{rules}}}</style>"
    opening = svg.index(">") + 1
    return svg[:opening] + sheet + svg[opening:]


def darkened(svg: str) -> str:
    """The SVG text in the colours of the dark theme.

    >>> darkened('<svg><path fill="#ffffff"/></svg>')
    '<svg><path fill="#18212b"/></svg>'
    """
    return _USED.sub(lambda found: f'{found[1]}="{dark(found[2])}"', svg)


@lru_cache(maxsize=256)
def dark(colour: str) -> str:
    """The colour's twin on a dark ground; one that the theme does not know is turned over in lightness.

    >>> dark("#ffffff"), dark("#eeeeee")
    ('#18212b', '#1d1d1d')
    """
    known = {light.lower(): twin for light, twin in DARK.items()}
    return known.get(colour.lower()) or _turned(colour)


def _turned(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    parts = colorsys.hls_to_rgb(hue, 1 - 0.95 * lightness, saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
