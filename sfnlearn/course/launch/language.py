"""What a notebook says of the language that its kernel speaks, written before JupyterLab would.

JupyterLab asks each kernel and writes the answer into the notebook, which then counts as unsaved though nobody has
typed anything.  A copy that says it already stays as it is, so the mark of unsaved work means unsaved work.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sfnlearn.jsontext import JSON


def language_info() -> dict[str, JSON]:
    """What ipykernel says of this Python. To ask it would load it, which takes longer than all else here."""
    return {
        "name": "python",
        "version": sys.version.split(maxsplit=1)[0],
        "mimetype": "text/x-python",
        "codemirror_mode": {"name": "ipython", "version": 3},
        "pygments_lexer": "ipython3",
        "nbconvert_exporter": "python",
        "file_extension": ".py",
    }


def tell_language(notebooks: Iterable[Path]) -> None:
    """Let the notebooks say it that say something else; what is not a notebook stays as it is."""
    for path in notebooks:
        content = _notebook(path)
        if content is not None and content["metadata"].get("language_info") != language_info():
            content["metadata"]["language_info"] = language_info()
            half = path.with_name(f".{path.name}.part")
            half.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")
            half.replace(path)


def _notebook(path: Path) -> dict[str, Any] | None:
    """A notebook's content, or None: a file that is gone, cut off, or something else."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) and isinstance(content.get("metadata"), dict) else None
