"""An environment that has lost a part: told in one sentence, and made again by the next start.

`learn.py` looks at the packages of its environment before it starts; what is missing inside a package shows only here,
when it is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

STAMP = "stamp"
"""The file by which `learn.py` knows an environment that it made whole."""


def told(main: Callable[[], int], environment: Path | None = None) -> int:
    """Run `main`; a library that cannot be imported is a sentence and exit code 1."""
    try:
        return main()
    except (ImportError, SyntaxError) as problem:
        stamp = (environment or Path(sys.prefix)) / STAMP
        if not stamp.is_file():
            raise
        stamp.unlink()
        sentence = f"A part of the course's environment is missing or damaged ({problem})"
        sys.stderr.write(f"{sentence}: run the same command again, and it is made again.\n")
        return 1
