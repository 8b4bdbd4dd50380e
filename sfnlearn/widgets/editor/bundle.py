"""The editor's script for the browser: a small loader in every widget, and the large module once a page.

anywidget sends its module with each widget and saves it in the notebook.  The editor's is a megabyte; so the
widget carries a loader, which asks the kernel for the module where the page has none of this version yet.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "static" / "editor"


@cache
def bundle() -> str:
    """The editor's ES module."""
    return (FOLDER / "editor.js").read_text(encoding="utf-8")


@cache
def version() -> str:
    """What tells this module from another version's."""
    return hashlib.sha256(bundle().encode()).hexdigest()[:16]


@cache
def loader() -> str:
    """What each widget carries."""
    return (FOLDER / "loader.js").read_text(encoding="utf-8")
