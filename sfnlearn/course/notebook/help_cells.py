"""Cells in which a learner asks for help cannot fail, and show all that was asked.

A help cell holds `#hint("l02.q1")` and `#solution("l02.q1")`, and a learner takes a `#` away.  Whoever takes the first
sign away and leaves a blank has an indented line, which is a syntax error in Python; and a notebook shows only the last
expression of a cell.  So a cell that does nothing but ask is read with its calls at the margin, and of several calls in
any cell each is shown.
"""

from __future__ import annotations

import ast
import re
from typing import Any

NAMES = ("hint", "solution", "check", "progress", "recall")
"""What a learner asks by; a prediction is an answer, and shows itself."""
_CALL = re.compile(rf"\s*({'|'.join(NAMES)})\(.*\)\s*;?\s*(#.*)?$")


def at_the_margin(lines: list[str]) -> list[str]:
    r"""The lines of a cell; those of one that does nothing but ask without the blanks before them.

    >>> at_the_margin(['# hint("l02.q1")\n', ' solution("l02.q1")\n'])
    ['# hint("l02.q1")\n', 'solution("l02.q1")\n']
    >>> at_the_margin(["if late:\n", "    hint('l02.q1')\n"])
    ['if late:\n', "    hint('l02.q1')\n"]
    """
    code = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not code or not all(map(_CALL.match, code)):
        return lines
    return [line.lstrip(" \t") for line in lines]


class ShowEach(ast.NodeTransformer):
    r"""Shows each call of help that stands alone, as a notebook shows a cell's last expression.

    >>> tree = ShowEach().visit(ast.parse("hint(1)\nhint(2)"))
    >>> ast.unparse(tree)
    'display(hint(1))\nhint(2)'
    """

    def visit_Module(self, node: ast.Module) -> ast.Module:
        """Only the cell's own statements are looked at, not those inside others."""
        node.body = [*map(_shown, node.body[:-1]), *node.body[-1:]]
        return ast.fix_missing_locations(node)


def _shown(statement: ast.stmt) -> ast.stmt:
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return statement
    called = statement.value.func
    if not isinstance(called, ast.Name) or called.id not in NAMES:
        return statement
    shows = ast.Call(ast.Name("display", ast.Load()), [statement.value], [])
    return ast.copy_location(ast.Expr(shows), statement)


def register(shell: Any) -> None:
    """Let an IPython shell read its cells so; a second time changes nothing."""
    transforms = shell.input_transformer_manager.cleanup_transforms
    if at_the_margin not in transforms:
        transforms.append(at_the_margin)
    if not any(isinstance(each, ShowEach) for each in shell.ast_transformers):
        shell.ast_transformers.append(ShowEach())
