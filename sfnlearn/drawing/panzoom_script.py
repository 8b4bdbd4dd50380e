"""The script that lets a static picture be zoomed and moved, wherever a front end runs scripts.

Rules that hold here: the text is constant and holds no data; where it is dropped, as in an untrusted notebook, the
picture is what it was; the classes are made once for a page, however many pictures bring them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent / "panzoom.js"


@cache
def panzoom_script() -> str:
    """The element `<script>` that frees the pictures of its page.

    >>> panzoom_script()[:8], "</" in panzoom_script()[8:-9]
    ('<script>', False)
    """
    lines = (line.strip() for line in SOURCE.read_text(encoding="utf-8").splitlines())
    code = "\n".join(line for line in lines if line and not line.startswith("//"))
    return f"<script>(window.sfnPictures ??= (() => {{\n{code}\nreturn upgradePictures;\n}})())();</script>"
