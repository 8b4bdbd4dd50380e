import os

from sfnlearn.course.grading.isolation.folders import holds_more_than, remove


def chain(top, depth: int) -> None:
    """Folders inside one another, deeper than a path can say."""
    place = os.open(top, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=place)
        inner = os.open("d", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(place)


def test_a_folder_is_removed_whatever_its_shape(tmp_path):
    top, kept = tmp_path / "top", tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("x")
    top.mkdir()
    chain(top, 2500)
    (top / "link").symlink_to(kept)
    (top / "shut" / "in").mkdir(parents=True)
    (top / "shut" / "in" / "file").write_text("x")
    (top / "shut").chmod(0)
    remove(str(top))
    assert not top.exists()
    assert (kept / "file").exists()


def test_removing_what_is_not_there_does_nothing(tmp_path):
    remove(str(tmp_path / "missing"))
    assert tmp_path.exists()


def test_bytes_are_counted_at_every_depth(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").write_bytes(b"x" * 10_000)
    assert not holds_more_than(tmp_path, 2 * 4096 + 10_000)
    assert holds_more_than(tmp_path, 2 * 4096 + 9_999)


def test_empty_files_and_links_cost_a_block_each(tmp_path):
    for n in range(10):
        (tmp_path / str(n)).touch()
    (tmp_path / "link").symlink_to("/")
    assert not holds_more_than(tmp_path, 11 * 4096)
    assert holds_more_than(tmp_path, 11 * 4096 - 1)


def test_what_is_too_deep_to_be_looked_into_is_too_much(tmp_path):
    top = tmp_path / "top"
    top.mkdir()
    chain(top, 2500)
    assert holds_more_than(top, 1 << 40)
    remove(str(top))
