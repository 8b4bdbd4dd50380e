"""Where a function that never ends is stopped: a check at every place that code must pass to run for ever.

- Lambda kills the process at the timeout.  Here the function's own file is compiled with a call of `CHECK` at the head
  of every loop, function, lambda and comprehension; the check raises TimedOut once the call has used up its time (see
  `virtual_time.CallClock`).  It is the function's own thread that raises, at a known place: in a notebook's main thread
  and in any other, on every platform, and never in the middle of a library, as a signal or an exception sent from
  another thread would.
- Nothing of the function runs after the timeout, as in a process that was killed: the check stands at the head of every
  `except` and `finally` too, so that no bare `except:` keeps a call alive.
- Not stopped: one call into C that never comes back (`sum(itertools.count())`, a regular expression that backtracks for
  ever, a socket or a lock that waits), a loop inside a library, code given to exec(), and a function whose text is not
  at hand.  Such a call is ended by the notebook's stop button, or not at all.
"""

from __future__ import annotations

import ast

CHECK = "__check_timeout__"


def guarded(tree: ast.Module) -> ast.Module:
    """The module with the checks in it; line numbers stay as they are.

    >>> print(ast.unparse(guarded(ast.parse("while True: pass"))))
    while True:
        __check_timeout__()
        pass
    """
    _Guards().visit(tree)
    return ast.fix_missing_locations(tree)


_LOOPS = (ast.While, ast.For, ast.AsyncFor, ast.ExceptHandler)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class _Guards(ast.NodeTransformer):
    def visit(self, node: ast.AST) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node, _LOOPS):
            node.body = _checked(node.body)
        elif isinstance(node, _FUNCTIONS):
            start = 0 if ast.get_docstring(node, clean=False) is None else 1
            node.body = [*node.body[:start], *_checked(node.body[start:] or [_pass(node)])]
        elif isinstance(node, ast.Lambda):
            node.body = ast.copy_location(ast.BoolOp(ast.And(), [_call(node.body), node.body]), node.body)
        elif isinstance(node, ast.comprehension):
            node.ifs = [_call(node.target), *node.ifs]
        elif isinstance(node, ast.Try | ast.TryStar):
            node.finalbody = node.finalbody and _checked(node.finalbody)
        return node


def _checked(body: list[ast.stmt]) -> list[ast.stmt]:
    return [ast.copy_location(ast.Expr(_call(body[0])), body[0]), *body]


def _call(place: ast.AST) -> ast.Call:
    name = ast.copy_location(ast.Name(CHECK, ast.Load()), place)
    return ast.copy_location(ast.Call(name, [], []), place)


def _pass(function: ast.AST) -> ast.stmt:
    return ast.copy_location(ast.Pass(), function)
