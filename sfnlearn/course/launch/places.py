"""What a lesson's notebooks are called, and where they lie under the course's root and in a learner's working folder.

Each has a name of its own, so that two tabs of JupyterLab differ: `notebooks/03_passing_state.ipynb`,
`exercises/03_passing_state_exercises.ipynb`, `solutions/03_passing_state_solutions.ipynb`.
"""

from __future__ import annotations

NOTEBOOKS, EXERCISES, SOLUTIONS = "notebooks", "exercises", "solutions"
FOLDERS = (NOTEBOOKS, EXERCISES, SOLUTIONS)
_ENDINGS = {EXERCISES: "_exercises", SOLUTIONS: "_solutions"}


def notebook_path(folder: str, slug: str) -> str:
    """The path of a lesson's notebook in one of the three folders.

    >>> notebook_path("exercises", "03_passing_state")
    'exercises/03_passing_state_exercises.ipynb'
    """
    return f"{folder}/{slug}{_ENDINGS.get(folder, '')}.ipynb"


def former_path(path: str) -> str | None:
    """The path that this notebook had before exercises and solutions had names of their own; None where it stayed.

    >>> former_path("exercises/03_passing_state_exercises.ipynb")
    'exercises/03_passing_state.ipynb'
    >>> former_path("notebooks/03_passing_state.ipynb")
    """
    ending = f"{_ENDINGS.get(path.partition('/')[0], '')}.ipynb"
    return f"{path.removesuffix(ending)}.ipynb" if ending != ".ipynb" and path.endswith(ending) else None
