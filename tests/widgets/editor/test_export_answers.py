"""What the browser asks to export."""

from base64 import b64decode

from sfnlearn.editing.exports import EXPORTS
from sfnlearn.widgets.editor.edit import edit
from tests.widgets.editor.asking import ask

HELLO = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}


def test_the_menu_has_every_form():
    assert [one["form"] for one in ask(edit(), about="exports")] == list(EXPORTS)


def test_a_text_travels_as_text_and_bytes_in_base_64():
    made = ask(edit(HELLO), about="export", form="svg")
    assert (made["name"], made["type"], made["text"][:5]) == ("machine.svg", "image/svg+xml", "<svg ")
    assert b64decode(ask(edit(HELLO), about="export", form="png")["bytes"])[1:4] == b"PNG"


def test_what_cannot_be_exported_is_one_sentence():
    assert ask(edit(), about="export", form="json") == "There is nothing to export yet."
