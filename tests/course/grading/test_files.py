"""Files of folders and archives, read and never unpacked."""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

import pytest

from sfnlearn.course.grading import files
from sfnlearn.course.grading.files import UnreadableError, archive_of, files_in
from sfnlearn.errors import UsageError
from tests.course.grading.class_of import archive, folder


def test_a_folder_and_its_archive_hold_the_same(tmp_path: Path):
    content = {"b/2.ipynb": b"2", "a/1.ipynb": b"1", "__MACOSX/a/._1.ipynb": b"", "a/.ipynb_checkpoints/1.ipynb": b""}
    plain, packed = files_in(folder(tmp_path / "in", content)), files_in(archive(tmp_path / "in.zip", content))
    for found in (plain, packed):
        assert [(file.path, file.read()) for file in found] == [("a/1.ipynb", b"1"), ("b/2.ipynb", b"2")]


def test_an_odd_path_is_a_name_and_no_more(tmp_path: Path):
    (file,) = files_in(archive(tmp_path / "in.zip", {"../../evil/../x.ipynb": b"1"}))
    assert file.parts == ("evil", "x.ipynb")
    assert file.read() == b"1"
    assert list(tmp_path.iterdir()) == [tmp_path / "in.zip"]


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes as on Unix")
def test_links_folders_and_pipes_are_not_read(tmp_path: Path):
    folder(tmp_path, {"a/1.ipynb": b"1"})
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "a" / "1.ipynb")
    (tmp_path / "folder.ipynb").mkdir()
    os.mkfifo(tmp_path / "pipe.ipynb")
    read, refused = [], []
    for file in files_in(tmp_path):
        try:
            read.append(file.read())
        except UnreadableError as problem:
            refused.append(str(problem))
    assert read == [b"1"]
    assert len(refused) == 3


def test_no_more_than_the_limit_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "MOST_BYTES", 1_000_000)
    with zipfile.ZipFile(tmp_path / "in.zip", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("bomb.ipynb", bytes(3_000_000))
    (file,) = files_in(tmp_path / "in.zip")
    with pytest.raises(UnreadableError, match=r"too large .3 MB; at most 1 MB"):
        file.read()


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive at all"])
def test_a_damaged_archive_is_told(content: bytes):
    with pytest.raises(UnreadableError, match="damaged ZIP archive"):
        archive_of(content)


def test_what_is_neither_folder_nor_archive_is_told(tmp_path: Path):
    with pytest.raises(UsageError, match="there is no folder or ZIP archive"):
        files_in(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="neither a folder nor a ZIP archive"):
        files_in(folder(tmp_path, {"a.txt": b"x"}) / "a.txt")
