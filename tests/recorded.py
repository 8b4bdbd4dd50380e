"""Where the recordings of AWS are: a folder that a clone of this repository does not have.

The environment variable SFNLEARN_RECORDINGS names it; else a folder `shared/conformance` beside the clone is looked
for.  Tests that need it are skipped where it is absent, and say so.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

RECORDINGS = Path(
    os.environ.get("SFNLEARN_RECORDINGS") or Path(__file__).resolve().parents[2] / "shared" / "conformance"
)
CASES = RECORDINGS / "dev.jsonl"
ABSENT = "the recordings of AWS are not here; the environment variable SFNLEARN_RECORDINGS names their folder"
needs_recordings = pytest.mark.skipif(not CASES.exists(), reason=ABSENT)
