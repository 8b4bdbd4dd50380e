import subprocess
import sys

import pytest

from sfnlearn import UsageError
from sfnlearn.course.grading.isolation import Limits


@pytest.mark.parametrize(
    "given",
    [{"cpu_seconds": 0}, {"cpu_seconds": 1.5}, {"wall_seconds": -1}, {"memory_bytes": "1 GB"}, {"file_bytes": None}],
)
def test_what_is_no_limit_is_refused(given):
    with pytest.raises(UsageError, match=next(iter(given))):
        Limits(**given)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no rlimits")
def test_a_process_is_held_to_them():
    code = """
import resource
from sfnlearn.course.grading.isolation.limits import Limits, impose
impose(Limits(cpu_seconds=3, memory_bytes=1 << 30, file_bytes=5))
print(resource.getrlimit(resource.RLIMIT_CPU), resource.getrlimit(resource.RLIMIT_FSIZE))
try:
    bytearray(2 << 30)
except MemoryError:
    print("no more")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines() == ["(3, 4) (5, 5)", "no more"]
