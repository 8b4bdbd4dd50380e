"""Where a function that never ends is stopped: a check at every place that code must pass to run for ever.

Lambda kills the process at the timeout.  Here the function runs in the learner's own process, which must live on, and
there is no means of Python's that ends foreign code safely:

- a signal reaches the main thread only, not on every platform, and may strike in the middle of a library;
- an exception that another thread sends may strike anywhere too, in a `finally` as well, and waits while C code runs;
- a process of its own could be killed.  Every cold start would wait for a new Python then, and the function could not
  be stepped through in the notebook's debugger.

So the function's own files are rewritten before they are compiled.  `while True: n += 1` becomes

    while True:
        __check_timeout__()
        n += 1

and the check, `CallClock.check`, raises TimedOut once the call has used up its time.  Code can run for ever only by
going round a loop or by calling something, so the heads of loops, functions, lambdas and comprehensions are enough.  It
is the function's own thread that raises, at a known place, in whichever thread and on whichever platform.

- Nothing of the function runs after the timeout, as in a process that was killed: TimedOut is not an `Exception`, and
  the check stands at the head of every `except` and `finally` too, so that no bare `except:` keeps a call alive.
- Line numbers stay as they are: stack traces name the learner's lines.
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
