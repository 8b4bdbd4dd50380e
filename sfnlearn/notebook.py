"""What `import sfnlearn` does inside a running IPython, and what `%load_ext sfnlearn` adds.

Rules that hold here:
* Without a running IPython nothing happens, and IPython is not imported.
* An import gives the cell magics, and puts no name into the notebook.  What is behind a magic is imported when it is
  first used.  `%load_ext sfnlearn` also brings the course's functions: `predict`, `check`, `hint`, `solution`, ...
* Names that the notebook has already are never taken away from it by an import or a first use.
* A cell that nobody has written into yet reaches its magic, which says so in its own words.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from sfnlearn.late import late

MAGICS = {
    "lambda": "%%lambda NAME: deploy the cell as a simulated Lambda function.",
    "asl": "%%asl NAME: read the cell as a state machine, --edit: draw it; %%asl l02.q4: answer an exercise.",
    "handler": "%%handler l01.q3: answer an exercise with the file of a Lambda function.",
    "pytest": "%%pytest order: run the cell with pytest, as a file of tests beside the machine `order`.",
}


def announce() -> None:
    """Give the shell that runs this process's cells, if there is one, the cell magics by their names."""
    get_ipython: Callable[[], Any] | None = getattr(sys.modules.get("IPython"), "get_ipython", None)
    ipython = get_ipython() if get_ipython else None
    if ipython is None:
        return
    known = ipython.magics_manager.magics["cell"]
    for name, meaning in MAGICS.items():
        if name not in known:
            magic = partial(_first_use, ipython, name)
            magic.__doc__ = meaning
            ipython.register_magic_function(magic, "cell", name)
    if leave_room not in ipython.input_transformers_cleanup:
        ipython.input_transformers_cleanup.append(leave_room)


def leave_room(lines: list[str]) -> list[str]:
    r"""Give a cell of ours that is only its first line an empty second one: IPython would not ask its magic otherwise.

    >>> leave_room(["%%asl order\n"])
    ['%%asl order\n', '\n']
    """
    written = [line for line in lines if line.strip()]
    is_ours = len(written) == 1 and written[0].startswith(tuple(f"%%{name}" for name in MAGICS))
    return [*written, "\n"] if is_ours else lines


def _first_use(ipython: Any, name: str, line: str, cell: str) -> Any:
    mine = dict(ipython.user_ns)
    load(ipython)
    ipython.push({key: value for key, value in mine.items() if ipython.user_ns.get(key) is not value})
    return ipython.run_cell_magic(name, line, cell)


def load(ipython: Any) -> None:
    """Give the shell the magics and the course's functions (`%load_ext sfnlearn`)."""
    late("notebook")(ipython)
