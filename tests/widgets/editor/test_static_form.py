"""The static form: it shows what the session holds, also after a change, and text only as text."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.editing.session import Session
from sfnlearn.widgets.editor.static_form import StaticForm, html

GOOD = '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}'


def test_it_has_the_picture_and_the_text():
    shown = html(Session(GOOD))
    assert "data:image/svg+xml" in shown
    assert "&quot;Succeed&quot;" in shown


def test_a_definition_with_errors_shows_its_last_valid_drawing_and_says_so():
    session = Session(GOOD)
    session.type_text(GOOD.replace("Succeed", "Sucseed"))
    shown = html(session)
    assert "The last valid definition:" in shown
    assert shown.count("Sucseed") == 1


@pytest.mark.parametrize("text", ["", "{", "[1]", "5"])
def test_what_never_was_valid_has_no_picture(text: str):
    assert "<img" not in html(Session(text))


def test_the_lines_of_the_text_stay_lines():
    shown = html(Session('{\r\n  "StartAt": "A"\n}'))
    assert "{\n  &quot;StartAt&quot;: &quot;A&quot;\n}</code>" in shown
    assert "\u240a" not in shown


def test_markup_in_a_definition_is_text():
    shown = html(Session(GOOD.replace("A", "<img src=x onerror=alert(1)>")))
    assert "<img src=x" not in shown


def test_an_output_is_drawn_again_once_for_each_text(monkeypatch: pytest.MonkeyPatch):
    session = Session(GOOD)
    form = StaticForm(session)
    drawn: list[Any] = []
    output = type("Output", (), {"update": lambda _self, data, raw: drawn.append(data["text/plain"])})()
    monkeypatch.setattr(form, "_outputs", [output])
    form.renew()
    session.type_text(GOOD.replace("A", "B"))
    form.renew()
    form.renew()
    assert drawn == [GOOD.replace("A", "B")]
