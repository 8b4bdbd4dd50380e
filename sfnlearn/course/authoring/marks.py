"""The mark in a built file: which name it was built as, and a digest of what it holds.

By it the build knows its own files again: one without it, a copy under another name, and one that was edited since are
somebody's, and are left alone.  A notebook's mark is in its metadata, a page's in a comment on its last line.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256

from sfnlearn.course.launch.workspace import notebook_digest
from sfnlearn.jsontext import JSON

MARK = "sfnlearn"
"""The member of a notebook's metadata that says what the build wrote."""
_COMMENT = re.compile(rb"\n<!-- built by sfnlearn as (\S+), (\w+): edit its sources instead -->\n$")


def marked(name: str, text: str) -> str:
    """The text of a notebook or of a page with the mark of the build.

    >>> print(marked("notebooks/README.md", "# Map"), end="")
    # Map
    <BLANKLINE>
    <!-- built by sfnlearn as notebooks/README.md, ...: edit its sources instead -->
    """
    if not name.endswith(".ipynb"):
        text = text.rstrip("\n") + "\n"
        return (
            f"{text}\n<!-- built by sfnlearn as {name}, {_page_digest(text.encode())}: edit its sources instead -->\n"
        )
    content = json.loads(text)
    content["metadata"][MARK] = {"built_as": name, "cells": _digest(text.encode())}
    return dumps(content)


def is_as_built(name: str, content: bytes) -> bool:
    """Whether the build wrote this content under this name, and nobody has edited it since."""
    if not name.endswith(".ipynb"):
        found = _COMMENT.search(content)
        told = (name.encode(), _page_digest(content[: found.start()]).encode()) if found else None
        return bool(found and found.groups() == told)
    try:
        mark = json.loads(content)["metadata"][MARK]
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
    return bool(mark == {"built_as": name, "cells": _digest(content)})


def dumps(value: JSON) -> str:
    """JSON as notebooks are written in."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _digest(content: bytes) -> str:
    return notebook_digest(content)[:16]


def _page_digest(content: bytes) -> str:
    return sha256(content.strip(b"\n")).hexdigest()[:16]
