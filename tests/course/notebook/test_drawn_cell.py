"""`%%asl name --edit`: the variable is what is drawn."""

from sfnlearn.course.notebook.desk import Desk

TEXT = '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}'


def test_the_variable_follows_the_drawing():
    namespace: dict[str, object] = {}
    editor = Desk().asl("order --edit", TEXT, namespace)
    assert namespace["order"].name == "order"  # type: ignore[attr-defined]
    editor.text = TEXT.replace("Succeed", "Fail")
    assert namespace["order"].definition["States"]["A"] == {"Type": "Fail"}  # type: ignore[attr-defined]


def test_the_variable_stays_the_last_valid_machine():
    namespace: dict[str, object] = {}
    editor = Desk().asl("--edit order", TEXT, namespace)
    before = namespace["order"]
    editor.text = "{"
    assert namespace["order"] is before
    assert editor.machine is None


def test_an_empty_cell_opens_an_empty_editor():
    namespace: dict[str, object] = {}
    assert Desk().asl("order --edit", "\n", namespace).text == ""
    assert namespace == {}
