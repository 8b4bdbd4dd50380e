"""A clone of the course that is set up in seconds and without a network: the real learn.py, a lock of tiny wheels.

What is there: a project whose one command says "works", a build backend, two libraries, and a stand-in for uv that
hands over to pip. Every wheel is made here.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

UV = """
import subprocess, sys
arguments = sys.argv[2:]  # after "pip"
at = arguments.index("--python")
sys.exit(subprocess.call([arguments[at + 1], "-m", "pip", *arguments[:at], *arguments[at + 2:]]))
"""
BACKEND = """
import os, zipfile
INFO = "sfnlearn-1.dist-info/"
WHEEL = "Wheel-Version: 1.0\\nGenerator: tiny\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "sfnlearn-1-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.writestr("sfnlearn.pth", os.getcwd())
        wheel.writestr(INFO + "METADATA", "Metadata-Version: 2.1\\nName: sfnlearn\\nVersion: 1\\n")
        wheel.writestr(INFO + "WHEEL", WHEEL)
        wheel.writestr(INFO + "RECORD", "")
    return name
"""
LIBRARIES = {
    "uv": {"uv/__init__.py": "", "uv/__main__.py": UV},
    "tiny_backend": {"tiny_backend.py": BACKEND},
    "first": {f"first/part{number}.py": "x = 1\n" * 100 for number in range(100)} | {"first/__init__.py": ""},
    "second": {"second/__init__.py": ""},
}
COMMAND = 'import first.part7, second\nprint("works")\n'
PROJECT = """
[build-system]
requires = ["tiny_backend"]
build-backend = "tiny_backend"
[project]
name = "sfnlearn"
version = "1"
"""


def tiny_clone(root: Path, wheels: Path) -> dict[str, str]:
    """Make the clone in `root`; gives the environment that a start needs to find these wheels and nothing else."""
    command = root / "sfnlearn" / "course" / "launch"
    command.mkdir(parents=True)
    for package in (command, *command.parents[:2]):
        (package / "__init__.py").touch()
    (command / "run_notebooks.py").write_text(COMMAND)
    shutil.copy(ROOT / "learn.py", root)
    (root / "pyproject.toml").write_text(PROJECT)
    wheels.mkdir(exist_ok=True)
    digests = {name: _wheel(wheels, name, files) for name, files in LIBRARIES.items()}
    lines = [f"{name.replace('_', '-')}==1 \\\n    --hash=sha256:{digest}\n" for name, digest in digests.items()]
    (root / "requirements.lock").write_text("".join(lines))
    only_here = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "PIP_CONFIG_FILE": os.devnull}
    mine = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**mine, **only_here, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def _wheel(folder: Path, name: str, files: dict[str, str]) -> str:
    """Write a wheel; gives its SHA-256 (hex)."""
    info = f"{name}-1.dist-info"
    about = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tiny\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    content = files | about
    rows = [f"{path},sha256={_digest(text)},{len(text)}\n" for path, text in content.items()]
    path = folder / f"{name}-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for member, text in content.items():
            wheel.writestr(zipfile.ZipInfo(member), text)  # without a time, so that the same files give the same bytes
        wheel.writestr(zipfile.ZipInfo(f"{info}/RECORD"), "".join([*rows, f"{info}/RECORD,,\n"]))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
