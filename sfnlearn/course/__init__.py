"""The course: lessons as text, exercises as data, and what a notebook needs to check them.

`%load_ext sfnlearn.course` in a notebook brings the cell magics and `predict, check, hint, solution, answer, progress`.
"""

from __future__ import annotations

from typing import Any

from sfnlearn.late import late


def load_ipython_extension(shell: Any) -> None:
    """Called by `%load_ext sfnlearn.course`."""
    late("notebook")(shell)
