import subprocess
import sys

import pytest

from sfnlearn.course.grading.isolation import landlock

pytestmark = pytest.mark.skipif(landlock.version() == 0, reason="this kernel has no Landlock")

CODE = """
import os, sys
from sfnlearn.course.grading.isolation import landlock, system
readable, writable = sys.argv[1:]
system.gain_nothing()
landlock.restrict([*sys.path, "/usr", "/lib", readable, "/not/there"], [writable])
landlock.restrict(["/"], [os.path.join(writable, "mine")])
def tried(what):
    try:
        what()
        return "yes"
    except PermissionError:
        return "no"
print(tried(lambda: open(os.path.join(readable, "text")).read()))
print(tried(lambda: open(os.path.join(readable, "text"), "a")))
print(tried(lambda: open("/etc/hostname").read()))
print(tried(lambda: open(os.path.join(writable, "mine", "new"), "w")))
print(tried(lambda: open(os.path.join(writable, "beside"), "w")))
print(tried(lambda: os.remove(os.path.join(writable, "kept"))))
"""


def test_rulesets_add_up_to_what_all_of_them_allow(tmp_path):
    readable, writable = tmp_path / "readable", tmp_path / "writable"
    readable.mkdir()
    (writable / "mine").mkdir(parents=True)
    (readable / "text").write_text("x")
    (writable / "kept").write_text("x")
    command = [sys.executable, "-c", CODE, str(readable), str(writable)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["yes", "no", "no", "yes", "no", "no"]
