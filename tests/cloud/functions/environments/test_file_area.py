"""/tmp lives as long as its environment, nothing else can be written, and this machine's files stay as they are."""

from __future__ import annotations

import os
import pathlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

from sfnlearn.cloud.functions.environments.file_area import FileArea
from sfnlearn.cloud.functions.environments.file_modules import using
from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.cloud.functions.packages import Package

# The handlers below leave files open, as handlers do.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

NOTE = """
import os
def handler(event, context):
    there = os.path.exists("/tmp/note")
    with open("/tmp/note", "a") as file:
        file.write(event)
    return [there, open("/tmp/note").read()]
"""


def call(body: str, event: Any = None, **settings: Any) -> Any:
    function = LambdaFunction("files", f"def handler(event, context):\n    {body}", **settings)
    try:
        answer = function.invoke(event, at=0.0)
    finally:
        for environment in function.environments:
            environment.files.close()
    return answer.value if answer.error is None else answer.cause


def test_tmp_survives_a_warm_start_only():
    source = NOTE.replace('open("/tmp/note").read()', 'os.path.getsize("/tmp/note")')
    function = LambdaFunction("note", source, duration=1.0)
    assert [call.value for call in function.schedule([(0, "a"), (0.5, "b"), (3, "c"), (4000, "d")])] == [
        [False, 1],
        [False, 1],
        [True, 2],
        [False, 1],
    ]


def test_an_environment_that_ends_leaves_nothing_on_this_machine():
    source = "import time\ndef handler(event, context):\n    open('/tmp/x', 'w').close()\n    time.sleep(event)"
    function = LambdaFunction("nap", source, timeout=3)
    function.invoke(0, at=0.0)
    (folder,) = function.environments[0].files._folders.values()
    assert os.listdir(folder) == ["x"]  # noqa: PTH208 - what the function's own call would see
    assert function.invoke(5, at=1.0).error == "Sandbox.Timedout"
    assert not Path(folder).exists()


def test_environments_that_nobody_holds_any_more_are_cleaned_up():
    area = FileArea(Package(), 512)
    area.open("/tmp/x", "w").close()
    (folder,) = area._folders.values()
    del area
    assert not Path(folder).exists()


@pytest.mark.parametrize(
    "body",
    [
        "open('note', 'w')",
        "open('/var/task/note', 'x')",
        "open('/etc/hosts', 'r+')",
        "open('/tmp/../etc/hosts', 'a')",
        "import os; os.mkdir('here')",
        "import os; os.rename('/var/task/files.py', '/tmp/x')",
        "import os; os.open('note', os.O_WRONLY | os.O_CREAT)",
        "from pathlib import Path; Path('note').write_text('x')",
        "import shutil; shutil.rmtree('/var/task')",
        "import io; io.open('note', 'w')",
    ],
)
def test_nothing_outside_tmp_can_be_written(body):
    assert "Read-only file system" in call(body)


def test_dev_null_takes_everything():
    assert call("return open('/dev/null', 'w').write('x')") == 1


USES = {
    "pathlib": "from pathlib import Path; p = Path('/tmp/a/b'); p.parent.mkdir(); p.write_text('x'); "
    "p.rename('/tmp/c'); return [str(each) for each in sorted(Path('/tmp').rglob('*'))]",
    "tempfile": "import tempfile, os\n"
    "    with tempfile.NamedTemporaryFile() as f, tempfile.TemporaryDirectory() as d:\n"
    "        return [os.path.dirname(f.name), os.path.dirname(d), os.path.isdir(d), tempfile.gettempdir()]",
    "shutil": "import shutil, os; os.makedirs('/tmp/a/b'); open('/tmp/a/x', 'w').close(); "
    "shutil.copytree('/tmp/a', '/tmp/c'); shutil.rmtree('/tmp/a'); "
    "return [[folder, sorted(files)] for folder, _, files in sorted(os.walk('/tmp'))]",
    "glob": "import glob; open('/tmp/a.csv', 'w').close(); return glob.glob('/tmp/*.csv')",
    "zipfile": "import zipfile, os\n    with zipfile.ZipFile('/tmp/z.zip', 'w') as z: z.writestr('a', 'x')\n"
    "    zipfile.ZipFile('/tmp/z.zip').extractall('/tmp/out'); return sorted(e.path for e in os.scandir('/tmp/out'))",
    "os.path": "import os.path as p, posixpath\n    from os.path import exists\n    open('/tmp/a', 'w').close()\n"
    "    return [exists('/tmp/a'), p.exists('/tmp/a'), posixpath.isfile('/tmp/a'), p.abspath(b'x')]",
    "os": "import os; fd = os.open('/tmp/a', os.O_WRONLY | os.O_CREAT); os.write(fd, b'xy'); os.close(fd); "
    "os.replace('/tmp/a', '/tmp/b'); os.symlink('/tmp/b', '/tmp/link'); "
    "return [os.stat('/tmp/b').st_size, sorted(os.listdir('/tmp')), os.path.samefile('/tmp/b', '/tmp/link'), "
    "os.getcwd(), os.path.abspath('x'), os.path.realpath('/tmp/b')]",
}
SEES = {
    "pathlib": ["/tmp/a", "/tmp/c"],
    "tempfile": ["/tmp", "/tmp", True, "/tmp"],
    "shutil": [["/tmp", []], ["/tmp/c", ["x"]], ["/tmp/c/b", []]],
    "glob": ["/tmp/a.csv"],
    "zipfile": ["/tmp/out/a"],
    "os.path": [True, True, True, "/var/task/x"],
    "os": [2, ["b", "link"], True, "/var/task", "/var/task/x", "/tmp/b"],
}


@pytest.mark.parametrize("module", USES)
def test_python_s_modules_for_files_see_lambda_s_paths(module):
    before = sorted(os.listdir(tempfile.gettempdir()))  # noqa: PTH208 - the names are enough
    assert call(USES[module]) == SEES[module]
    created = set(os.listdir(tempfile.gettempdir())) - set(before)  # noqa: PTH208
    assert not {name for name in created if name in ("a", "b", "c", "a.csv", "z.zip", "out", "link")}


def test_the_package_can_be_read_and_relative_paths_count_from_it():
    assert call("return [open('files.py').read(3), open('/var/task/files.py').read(3)]") == ["def", "def"]


def test_tmp_has_a_size():
    area = FileArea(Package(), 1)
    with area.open("/tmp/first", "w") as file:
        file.write("x" * 1024 * 1024)
    with pytest.raises(OSError, match="No space left on device"):
        area.open("/tmp/second", "w")
    with area.open("/tmp/first") as file:
        assert len(file.read()) == 1024 * 1024
    area.close()


def test_the_notebook_s_own_modules_stay_as_they_are():
    kept = os.open, open, pathlib.Path, shutil.copy, tempfile.tempdir
    call(USES["tempfile"])
    assert kept == (os.open, open, pathlib.Path, shutil.copy, tempfile.tempdir)


def test_a_function_that_calls_another_keeps_its_files():
    outer, inner = FileArea(Package({"name": b"outer"}), 512), FileArea(Package({"name": b"inner"}), 512)
    from sfnlearn.cloud.functions.environments.file_modules import open_file

    def name() -> Any:
        with open_file("name") as file:
            return file.read()

    with using(outer):
        with using(inner):
            assert name() == "inner"
        assert name() == "outer"
