"""Links from what a notebook shows to other notebooks of the course, as JupyterLab opens them in a tab beside.

A link is written as in Markdown, `[words](path)`, wherever a learner is told something; HTML makes it one click, text
shows the path.  Paths are told from the folder of the running notebook on, since that is how JupyterLab reads them.
"""

from __future__ import annotations

import os
from pathlib import Path

from sfnlearn.course.launch.workspace import home


def link(words: str, place: str, here: Path | None = None) -> str:
    """A link to a place (`notebooks/03.ipynb#cell-id=...`) of the course; the words alone where it is not there.

    The course's folder is the nearest one above `here` (the current folder) that has the notebook, else the learner's
    own.
    """
    path, _, cell = place.partition("#")
    here = (here or Path.cwd()).resolve()
    root = next((folder for folder in (here, *here.parents, home()) if (folder / path).is_file()), None)
    if root is None:
        return f"{words} ({path})"
    relative = Path(os.path.relpath(root / path, here)).as_posix()
    return f"[{words}]({relative}{f'#{cell}' if cell else ''})"
