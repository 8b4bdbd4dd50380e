"""Writing a view to a file: the suffix says as what, and a suffix that is not known is refused by name.

Rules that hold here: a file is light, on a ground of its own, whoever opens it; only an HTML page follows its reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from sfnlearn.drawing.dark import DARK_LIGHTNESS, LIGHTNESS
from sfnlearn.drawing.markup import tag
from sfnlearn.errors import UsageError

Makers = Mapping[str, Callable[[], str | bytes]]
_PAGE = (
    "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
    "{title}<style>body{{margin:12px;font:14px/1.4 system-ui,sans-serif;background:#fff;color:#1b2733}}"
    "@media screen and (prefers-color-scheme:dark){{:root{{{lightness}:{dark}}}body{{background:#111;color:#e4eaf0}}}}"
    "</style></head><body>{body}</body></html>\n"
)


def save(path: str | Path, what: str, makers: Makers) -> Path:
    """Write what the maker of the path's suffix makes, and give the path; `what` is told where there is none.

    >>> save("picture.pdf", "A picture", {".svg": str, ".html": str})
    Traceback (most recent call last):
    ...
    sfnlearn.errors.UsageError: A picture is saved as .svg or .html, not as .pdf: save the .html and print it to a file.
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in makers:
        *others, last = makers
        way_on = ": save the .html and print it to a file" if suffix == ".pdf" and ".html" in makers else ""
        known = f"{', '.join(others)} or {last}" if others else last
        raise UsageError(f"{what} is saved as {known}, not as {suffix or 'a file without a suffix'}{way_on}.")
    made = makers[suffix]()
    target.write_bytes(made.encode() if isinstance(made, str) else made)
    return target


def page(title: str, body: str) -> str:
    """A view's HTML as a page of its own: light or dark as its reader has it, and light on paper."""
    return _PAGE.format(title=tag("title", title), body=body, lightness=LIGHTNESS, dark=DARK_LIGHTNESS)
