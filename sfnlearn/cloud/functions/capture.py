"""From a Python function to a Lambda function's file.

`@lambda_function` takes one function out of a notebook or a script.  In Lambda only its own text would be there, so the
text becomes the file, and every name that it takes from around it is an error here, with the name in it: in Lambda it
would be a NameError at the first call.  What is looked at is the compiled code, which knows names of the module from
attributes and from local names.
"""

from __future__ import annotations
import __future__

import ast
import builtins
import dis
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

from sfnlearn.cloud.functions.files import (
    BareHandler,
    Definition,
    FunctionFile,
    SourceFile,
    read_file,
    refuse_unusable,
)
from sfnlearn.cloud.functions.guards import CHECK
from sfnlearn.cloud.functions.packages import task_path
from sfnlearn.errors import UsageError

_ADDED_BY_NOTEBOOKS = {"__IPYTHON__", "display", "get_ipython", "_"}
BUILTINS = {name: value for name, value in vars(builtins).items() if name not in _ADDED_BY_NOTEBOOKS}
"""What every module has without importing it; not what IPython adds."""

_IN_EVERY_MODULE = {*BUILTINS, CHECK, "__name__", "__file__", "__doc__", "__builtins__", "__annotations__"}
_LOADS = {"LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"}


def capture(handler: Callable[..., Any], name: str) -> FunctionFile:
    """The file that `handler` alone makes, under the name of the Lambda function.

    Raises UsageError for what is not a plain function of (event, context), and for names from outside of it.

    >>> def greet(event, context):
    ...     import json
    ...     return json.dumps([event, limit])
    >>> capture(greet, "greet")
    Traceback (most recent call last):
    sfnlearn.errors.UsageError: greet uses limit from outside its own body, which would not exist in Lambda: ...
    """
    if not isinstance(handler, FunctionType):
        raise UsageError(f"lambda_function needs a function made by def, not {type(handler).__name__}")
    if hasattr(handler, "__wrapped__"):
        raise UsageError(f"{name} has another decorator, which would not exist in Lambda: {_way_out(name)}")
    file = _from_source(handler, name) or _from_code(handler, name)
    _refuse_outside_names(file, name)
    return file


def _from_source(handler: FunctionType, name: str) -> SourceFile | None:
    found = _find_source(handler)
    if found is None:
        return None
    node, lines = found
    refuse_unusable(node)
    if len(node.decorator_list) > 1:
        raise UsageError(f"{name} has another decorator, which would not exist in Lambda: {_way_out(name)}")
    source = "\n".join(lines[node.lineno - 1 : node.end_lineno]) + "\n"
    # Annotations may name classes of the notebook; nobody reads them in Lambda, so they are not evaluated.
    return read_file(name, source, node.name, __future__.annotations.compiler_flag)


def _find_source(handler: FunctionType) -> tuple[Definition, list[str]] | None:
    try:
        source = textwrap.dedent(inspect.getsource(handler))
        tree = ast.parse(source)
    except (OSError, TypeError, SyntaxError):
        return None
    node = tree.body[0] if tree.body else None
    if isinstance(node, Definition) and node.name == handler.__name__:
        return node, source.splitlines()
    return None


def _from_code(handler: FunctionType, name: str) -> BareHandler:
    if inspect.iscoroutinefunction(handler):
        raise UsageError(f"{name} is async: Lambda's Python runtime does not await a handler; use a plain def")
    module = re.sub(r"\W", "_", name)
    code = _moved(handler.__code__, task_path(module))
    return BareHandler(module, handler.__name__, code, handler.__defaults__, handler.__kwdefaults__)


def _moved(code: CodeType, path: str) -> CodeType:
    constants = tuple(_moved(item, path) if isinstance(item, CodeType) else item for item in code.co_consts)
    return code.replace(co_filename=path, co_consts=constants)


def _refuse_outside_names(file: SourceFile | BareHandler, name: str) -> None:
    names = outside_names(file.code, file.handler)
    if names:
        raise UsageError(
            f"{name} uses {', '.join(names)} from outside its own body, which would not exist in Lambda: "
            f"{_way_out(name)}"
        )


def _way_out(name: str) -> str:
    return (
        f"import or define it inside the function, or write the whole file in a cell that starts with %%lambda {name}"
    )


def outside_names(code: CodeType, *known: str) -> tuple[str, ...]:
    """The names that `code` takes from a module which has only `known` and the builtins, in alphabetical order.

    >>> outside_names(compile("def f(x): return [table[i] for i in x.rows if len(i)]", "", "exec"))
    ('table',)
    """
    taken = [*code.co_freevars, *_taken(code)]
    own = {*known, *_stored(code), *_IN_EVERY_MODULE}
    return tuple(sorted({name for name in taken if name not in own}))


def _taken(code: CodeType) -> Iterator[str]:
    stored = _stored(code)
    for instruction in dis.get_instructions(code):
        if instruction.opname in _LOADS and (instruction.opname == "LOAD_GLOBAL" or instruction.argval not in stored):
            yield instruction.argval
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _taken(constant)


def _stored(code: CodeType) -> set[str]:
    return {instruction.argval for instruction in dis.get_instructions(code) if instruction.opname == "STORE_NAME"}
