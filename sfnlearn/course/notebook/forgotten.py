"""After a restart of the kernel: the course works before the first cell has run again.

`sfnlearn lab` lets each kernel of the course begin with this, by a startup file.  To import sfnlearn gives the cell
magics (`sfnlearn.notebook`).  The course's functions get a stand-in here, which brings the real ones when the first of
them is called.  And where a name of sfnlearn is not there, a sentence says where it comes from.
"""

from __future__ import annotations

import re
from typing import Any

import sfnlearn
from sfnlearn.late import late

FUNCTIONS = ("predict", "check", "hint", "solution", "answer", "progress", "recall", "report_mistake", "keep_progress")
STARTUP = "__import__('sfnlearn.course.notebook.forgotten', fromlist=['register']).register(get_ipython())\n"
"""What stands in the startup file of the course's kernels."""


class StandIn:
    """A function of the course that is not there yet: called, it brings all of them, and calls the real one."""

    def __init__(self, shell: Any, name: str) -> None:
        self._shell = shell
        self._name = name

    def __call__(self, *given: Any, **options: Any) -> Any:
        mine = {name: value for name, value in self._shell.user_ns.items() if not isinstance(value, StandIn)}
        late("notebook")(self._shell)
        real = self._shell.user_ns[self._name]
        self._shell.push({name: value for name, value in mine.items() if self._shell.user_ns.get(name) is not value})
        return real(*given, **options)

    def __repr__(self) -> str:
        return f"<{self._name}() of the course: %load_ext sfnlearn.course brings it, and so does calling it>"


def register(shell: Any) -> None:
    """Put the stand-ins in place."""
    shell.push({name: StandIn(shell, name) for name in FUNCTIONS}, interactive=False)
    shell.events.register("post_run_cell", tell)


def tell(result: Any) -> None:
    """Say under a NameError where the name comes from, if it is one of sfnlearn's."""
    missing = missing_name(result.error_in_exec)
    if missing in sfnlearn.__all__:
        again = "run the notebook's first cells again"
        print(f"{missing} comes from sfnlearn: {again}, or write `from sfnlearn import {missing}`.")


def missing_name(error: BaseException | None) -> str:
    """The name that a NameError is about, or an empty text.

    >>> missing_name(NameError("name 'draw' is not defined"))
    'draw'
    """
    found = re.search(r"name '(\w+)'", str(error)) if isinstance(error, NameError) else None
    return found[1] if found else ""
