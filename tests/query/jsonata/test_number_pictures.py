"""Pictures of `$formatNumber`: the last broken rule of the first broken part is told."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from sfnlearn.query.jsonata import JsonataEvaluationError, compile_expression
from sfnlearn.query.jsonata.number_pictures import picture_error


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        ("x", "D3086"),
        ("abc", "D3086"),
        ("", "D3085"),
        (".", "D3085"),
        ("0;0;0", "D3080"),
        ("0.0.0", "D3081"),
        ("0%%", "D3082"),
        ("0\u2030\u2030", "D3083"),
        ("0%\u2030", "D3084"),
        ("0x0", "D3086"),
        ("0,.0", "D3087"),
        ("0,", "D3088"),
        ("0,,0", "D3089"),
        ("0#", "D3090"),
        ("0.#0", "D3091"),
        ("0e0%", "D3092"),
        ("0e#", "D3093"),
        ("0;x", "D3086"),
        ("0e%", "D3093"),
        ("0 euro", None),
        ("#,##0.00", None),
        ("(0.0)", None),
        ("0.0#;(0)", None),
        ("0e00", None),
        ("0%", None),
    ],
)
def test_the_last_broken_rule_is_told(picture: str, code: str | None):
    assert picture_error(picture, {}) == code


def test_options_replace_the_signs():
    assert picture_error("#.##0,00", {"decimal-separator": ",", "grouping-separator": "."}) is None
    assert picture_error("0|0|0", {"pattern-separator": "|"}) == "D3080"


@given(st.text(alphabet="0#.,e%;x\u2030-", max_size=8))
def test_every_picture_gives_a_text_or_an_error_with_a_code(picture: str):
    assert _formatted(picture)


def _formatted(picture: str) -> object:
    """The formatted number, or the code of the error."""
    try:
        return compile_expression(f'$formatNumber(1234.5, "{picture}")')({}, None)  # type: ignore[arg-type]
    except JsonataEvaluationError as error:
        return error.code
