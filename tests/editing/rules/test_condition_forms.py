"""A condition in one of the forms is read back as it was written; any other stays a text."""

import pytest
from hypothesis import given, settings, strategies as st

from sfnlearn import UsageError
from sfnlearn.editing.rules.condition_forms import FORMS, read_condition, write_condition
from sfnlearn.query.jsonata import compile_expression
from sfnlearn.query.jsonata.delimiters import expression_text

LEFT = st.sampled_from(["$states.input.n", "$total", "$states.input.items[0].price", "$states.input.`a b`"])
VALUES = st.sampled_from(["2", "-1.5", "'x'", '"a) or b"', "true", "null", "$most", "1e3", '"it\'s"'])


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(FORMS), LEFT, VALUES)
def test_what_a_form_writes_is_read_back_and_is_jsonata(form, left, value):
    right = "" if not form.compares else f"[{value}]" if form.key == "in" and value[0] != "$" else value
    if form.key == "in" and "$" in right:
        right = "$list"
    written = write_condition(form.key, left, right)
    compile_expression(expression_text(written) or "")
    found = read_condition(written)
    assert found is not None
    assert (found.form.key, found.left, found.right) == (form.key, left, right)


@pytest.mark.parametrize(
    "condition",
    [
        None, 3, "", "$n > 2", "{% %}", "{% $n %}", "{% $n > 2 and $m %}", "{% $sum($n) > 2 %}", "{% $n > $m + 1 %}",
        "{% 2 > $n %}", "{% $exists($a) or $b %}", "{% $not($n = 2) %}", "{% $a = 'x' & 'y' %}", "{% $n ~> $f %}",
    ],
)  # fmt: skip
def test_anything_else_is_a_text(condition):
    assert read_condition(condition) is None


@pytest.mark.parametrize("text", ["$n>2", " $n   >2 ", "$contains( $n ,'x')", "$not( $exists( $n ) )", "$n in [1,2]"])
def test_blanks_mean_nothing(text):
    assert read_condition(f"{{%{text}%}}") is not None


def test_a_form_that_there_is_not_is_refused():
    with pytest.raises(UsageError, match="There is not a form 'like'"):
        write_condition("like", "$n")
