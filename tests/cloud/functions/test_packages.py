"""Zips, folders, and the modules in them."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.cloud.functions.packages import from_folder, from_zip
from sfnlearn.errors import UsageError

# The handlers below leave files open, as handlers do.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

APP = """
import shop.prices as prices, sizes
from shop import taxes
from shop.prices import TABLE

def start(event, context):
    prices.seen.append(event)
    return [prices.total(event), sizes.__name__, taxes.rate, len(prices.seen), TABLE is prices.TABLE]
"""
FILES = {
    "app.py": APP,
    "sizes.py": "import shop\n",
    "shop/__init__.py": "from . import taxes\n",
    "shop/taxes.py": "rate = 0.5\n",
    "shop/prices.py": (
        "from __future__ import annotations\nfrom dataclasses import dataclass\nfrom .taxes import rate\n"
        "import json, os\nTABLE = json.load(open('data/table.json'))\nseen = []\n"
        "@dataclass\nclass Item:\n    price: float\n"
        "def total(name):\n    return Item(TABLE[name] * (1 + rate)).price\n"
    ),
    "data/table.json": json.dumps({"tea": 2}),
}


def zipped(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def unpacked(folder: Path) -> Path:
    for name, text in FILES.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return folder


@pytest.fixture(params=["bytes", "path", "folder"])
def source(request, tmp_path):
    if request.param == "bytes":
        return zipped(FILES)
    if request.param == "folder":
        return unpacked(tmp_path / "shop")
    path = tmp_path / "shop.zip"
    path.write_bytes(zipped(FILES))
    return path


def test_modules_of_a_package_import_each_other(source):
    function = LambdaFunction("shop", source, handler="app.start")
    assert [call.value for call in function.schedule([(0, "tea"), (0, "tea"), (1, "tea")])] == [
        [3.0, "sizes", 0.5, 1, True],
        [3.0, "sizes", 0.5, 1, True],
        [3.0, "sizes", 0.5, 2, True],
    ]
    assert function.invocations[2].memory_after["shop.prices.seen"] == "['tea', 'tea']"
    assert not {"app", "sizes", "shop", "shop.prices", "shop.taxes"} & set(sys.modules)


def test_a_module_of_the_notebook_with_the_same_name_is_another_one(monkeypatch):
    here: Any = type(sys)("sizes")
    here.value = "the notebook's"
    monkeypatch.setitem(sys.modules, "sizes", here)
    files = {"app.py": "import sizes\ndef start(event, context): return sizes.value", "sizes.py": "value = 'its own'"}
    assert LambdaFunction("f", zipped(files), handler="app.start")({}) == "its own"
    assert sys.modules["sizes"] is here


def test_a_failing_module_of_the_package_is_an_import_error_of_the_function():
    for text, error, message in [
        ("import nowhere", "Runtime.ImportModuleError", "Unable to import module 'app': No module named 'nowhere'"),
        ("def (", "Runtime.UserCodeSyntaxError", "Syntax error in module 'app': invalid syntax (beside.py, line 1)"),
        ("1 / 0", "ZeroDivisionError", "division by zero"),
        ("from . import x", "Runtime.ImportModuleError",
         "Unable to import module 'app': attempted relative import with no known parent package"),
    ]:  # fmt: skip
        files = {"app.py": "import beside\ndef start(event, context): pass", "beside.py": text}
        answer = LambdaFunction("f", zipped(files), handler="app.start").invoke({}, at=0.0)
        assert (answer.error, json.loads(answer.cause or "")["errorMessage"]) == (error, message)
    assert "beside" not in sys.modules


def test_a_stack_trace_goes_through_the_files_of_the_package():
    files = {
        "src/app.py": "from src.work import fail\ndef start(event, context):\n    return fail()\n",
        "src/work.py": "def fail():\n    raise KeyError('id')\n",
    }
    for handler in ("src/app.start", "src.app.start"):
        answer = LambdaFunction("f", zipped(files), handler=handler).invoke({}, at=0.0)
        assert json.loads(answer.cause or "")["stackTrace"] == [
            '  File "/var/task/src/app.py", line 3, in start\n    return fail()\n',
            "  File \"/var/task/src/work.py\", line 2, in fail\n    raise KeyError('id')\n",
        ]


def test_endless_code_in_any_file_of_the_package_is_stopped():
    files = {
        "app.py": "from work import spin\ndef start(event, context):\n    return spin()\n",
        "work.py": "def spin():\n    while True: pass\n",
    }
    function = LambdaFunction("f", zipped(files), handler="app.start", real_limit=0.03)
    assert function.invoke({}, at=0.0).error == "Sandbox.Timedout"


def test_the_default_handler_is_aws_s():
    files = {"lambda_function.py": "def lambda_handler(event, context): return __name__"}
    function = LambdaFunction("f", zipped(files))
    assert (function.configuration.handler, function({})) == ("lambda_function.lambda_handler", "lambda_function")


@pytest.mark.parametrize(
    ("source", "handler", "sentence"),
    [
        (b"no zip", None, "the package of f is not a zip file"),
        (zipped({"app.py": "", "b.txt": ""}), None,
         r"no file for the handler 'lambda_function.lambda_handler'; its Python files: app.py\. Say"),
        (zipped({}), "app.start", "its Python files: none"),
        (zipped({"app.py": "def start(:"}), "app.start", "/var/task/app.py, line 1: invalid syntax"),
        (zipped({"app.py": "def start(event): pass"}), "app.start", "start cannot take two arguments"),
    ],
)  # fmt: skip
def test_a_package_that_cannot_be_deployed(source, handler, sentence):
    with pytest.raises(UsageError, match=sentence):
        LambdaFunction("f", source, handler=handler)


def test_a_handler_that_the_file_does_not_define_is_found_missing_at_the_cold_start():
    answer = LambdaFunction("f", zipped({"app.py": "x = 1"}), handler="app.start").invoke({}, at=0.0)
    assert answer.error == "Runtime.HandlerNotFound"


def test_a_zip_cannot_write_outside_its_place(tmp_path):
    files = {"app.py": "def start(event, context): return open('/var/task/app.py').read()[:3]", "../../evil": "x"}
    function = LambdaFunction("f", zipped(files), handler="app.start")
    assert function({}) == "def"
    (root,) = function.environments[0].files._folders.values()
    assert not (Path(root).parent.parent / "evil").exists()
    assert sorted(path.name for path in Path(root).rglob("*")) == ["app.py"]


def test_a_folder_is_zipped_without_caches_and_hidden_files(tmp_path):
    unpacked(tmp_path)
    for extra in ("__pycache__/app.pyc", ".git/config", "shop/.hidden"):
        (tmp_path / extra).parent.mkdir(exist_ok=True)
        (tmp_path / extra).write_text("")
    assert from_folder(tmp_path) == from_zip(zipped(FILES))
