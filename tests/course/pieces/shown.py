"""The words of a table as a notebook shows it."""

from __future__ import annotations

import html
import re

from sfnlearn.drawing.tables.html_table import ShownTable


def words_of(shown: ShownTable) -> list[str]:
    """All words in the cells and paragraphs, in order: what `str()` should say too."""
    content = re.findall(r"<(?:t[dh]|p)\b[^>]*>(.*?)</(?:t[dh]|p)>", shown.html(), re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", "", cell) for cell in content)).split()
