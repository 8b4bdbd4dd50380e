import subprocess
import sys

import pytest

from sfnlearn.course.grading.isolation import bubblewrap
from sfnlearn.course.grading.isolation.files import HIDDEN, PACKAGE


@pytest.mark.skipif(not bubblewrap.works(), reason=bubblewrap.why_not())
def test_what_a_program_sees_in_it(tmp_path):
    (tmp_path / "secret").write_text("x")
    code = (
        "import os, sys\nprint(os.path.exists(sys.argv[1]), os.path.exists(sys.argv[2]), os.listdir(sys.argv[3]), "
        "len([each for each in os.listdir('/proc') if each.isdigit()]), os.getcwd(), 'HOME' in os.environ)"
    )
    command = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        code,
        str(tmp_path / "secret"),
        str(PACKAGE / "errors.py"),
        str(HIDDEN),
    ]
    done = subprocess.run(
        bubblewrap.wrapped(command, "/tmp/place", 1 << 20), capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["False", "True", "[]", "2", "/tmp/place", "False"]


def test_where_it_is_missing_that_is_told(monkeypatch):
    monkeypatch.setattr(bubblewrap, "program", lambda: None)
    with pytest.raises(LookupError, match="bwrap"):
        bubblewrap.wrapped(["true"], "/tmp/place", 1)
