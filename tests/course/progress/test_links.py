"""A link leads from the running notebook to another one, and is never dead."""

from __future__ import annotations

from pathlib import Path

import pytest

from sfnlearn.course.checking.feedback import FeedbackLine, Note
from sfnlearn.course.progress.links import link
from sfnlearn.course.progress.outline import outline

PLACE = "exercises/03_x_exercises.ipynb#cell-id=l03-q1-prompt"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for folder in ("notebooks", "exercises", "mine/deep"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "exercises" / "03_x_exercises.ipynb").write_text("{}")
    return tmp_path


@pytest.mark.parametrize(
    ("here", "way"),
    [("notebooks", "../exercises/"), ("exercises", ""), ("mine/deep", "../../exercises/"), (".", "exercises/")],
)
def test_a_link_is_told_from_where_the_notebook_is(course: Path, here: str, way: str):
    assert link("Next", PLACE, course / here) == f"[Next]({way}03_x_exercises.ipynb#cell-id=l03-q1-prompt)"


def test_a_notebook_that_is_not_there_is_named_without_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SFNLEARN_HOME", str(tmp_path))
    assert link("Next", PLACE, tmp_path) == "Next (exercises/03_x_exercises.ipynb)"


def test_from_elsewhere_it_leads_into_the_learners_folder(course: Path, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("SFNLEARN_HOME", str(course))
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert "exercises/03_x_exercises.ipynb#" in link("Next", PLACE, elsewhere)


def test_html_makes_it_one_click_and_text_shows_the_path():
    note = Note("Way on", [FeedbackLine("next", "Go [to `it`](../a/b.ipynb#cell-id=c), or f[x](y).")])
    html = note._repr_mimebundle_()["text/html"]
    assert '<a href="../a/b.ipynb#cell-id=c">to <code>it</code></a>' in html
    assert "f[x](y)" in html
    assert "to `it` (../a/b.ipynb), or f[x](y)." in str(note)


def test_an_answers_own_text_makes_no_link():
    note = Note("x", [FeedbackLine("happened", "[a](b.ipynb)", code=True)])
    assert "<a" not in note._repr_mimebundle_()["text/html"]


def test_every_place_of_the_course_is_a_cell_of_a_built_notebook():
    from sfnlearn.course.authoring.build import built
    from sfnlearn.course.checking.exercise import catalogue

    files, entries = built(), {entry.number: entry for entry in outline()}
    for exercise in catalogue().values():
        path, _, cell = entries[exercise.lesson].place_of(exercise).partition("#cell-id=")
        assert f'"id": "{cell}"' in files[path], exercise.id
