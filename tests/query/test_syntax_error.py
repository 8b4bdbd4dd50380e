"""The three errors for a text that is not an expression tell the place alike."""

import pickle

import pytest

from sfnlearn.query.intrinsics.parser import compile_intrinsic
from sfnlearn.query.jsonata import compile_expression
from sfnlearn.query.paths.paths import compile_path
from sfnlearn.query.syntax_error import ExpressionSyntaxError


@pytest.mark.parametrize(
    ("compiler", "text", "shown"),
    [
        (compile_path, "$.a\n.b[x]", ".b[x]\n  ^"),
        (lambda text: compile_intrinsic(text, compile_path), "States.Array(\n  1, ?)", "  1, ?)\n     ^"),
        (compile_expression, "$states\n.input +", ".input +\n        ^"),
    ],
    ids=["path", "intrinsic function", "JSONata"],
)
def test_the_place_is_shown_in_its_line_and_survives_a_copy(compiler, text, shown):
    with pytest.raises(ExpressionSyntaxError) as caught:
        compiler(text)
    error = caught.value
    assert error.shown == shown
    assert text[: error.position].count("\n") == 1
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), copy.__dict__) == (type(error), str(error), error.__dict__)
