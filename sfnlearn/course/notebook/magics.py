"""The cell magic `%%lambda name`: the cell is the file of a simulated Lambda function.

The rest of the cell never runs in the notebook.  Running the cell deploys the function: Tasks find it by its name, the
notebook has it under its name, and every environment of what it was before is gone, as after a deployment in AWS;
published versions and aliases stay.
A mistake is one sentence with the cell's own line number, without a traceback.

    %load_ext sfnlearn

    %%lambda hello --duration 0.2 --cold-start 0.8
    def lambda_handler(event, context):
        return {"greeting": f"Hello, {event['name']}!"}
"""

from __future__ import annotations

import argparse
import re
import shlex
from typing import Any, NoReturn

from sfnlearn.cloud.functions.files import read_file
from sfnlearn.cloud.functions.function import LambdaFunction, register as deploy
from sfnlearn.course.checking.sentences.python_syntax import python_line, python_sentence
from sfnlearn.course.notebook.names import refuse_taken
from sfnlearn.errors import UsageError


def register(ipython: Any) -> None:
    """Give an IPython shell the cell magic `%%lambda`."""

    def lambda_cell(line: str, cell: str) -> None:
        from IPython.core.error import UsageError as ShownUsageError

        try:
            print(deploy_cell(line, cell, ipython.user_ns))
        except UsageError as error:
            # IPython shows its own UsageError as one line; ours would come with a traceback of this file.
            raise ShownUsageError(str(error)) from None

    lambda_cell.__doc__ = _parser().format_help()
    ipython.register_magic_function(lambda_cell, "cell", "lambda")


def deploy_cell(line: str, cell: str, namespace: dict[str, Any]) -> str:
    """Deploy the function of a cell, bind it in the notebook's namespace, and say in one line what was deployed.

    Raises UsageError for wrong options, for a cell that is not Python and for one without a clear handler.
    """
    options = vars(_options(line))
    name = options.pop("name")
    variable = _variable(name, namespace)
    function = _function(name, cell, options)
    is_new = not isinstance(namespace.get(variable), LambdaFunction)
    namespace[variable] = deploy(function)
    return _summary(function, variable, is_new)


def _function(name: str, cell: str, options: dict[str, Any]) -> LambdaFunction:
    try:
        read_file(name, cell, options["handler"])
    except SyntaxError as error:
        raise UsageError(_syntax_error(error, cell)) from None
    return LambdaFunction(name, cell, **options)


def _syntax_error(error: SyntaxError, cell: str) -> str:
    """The sentence for a cell that is not Python, and the line of the cell; its line 1 is the line of the magic."""
    line = python_line(error, cell)
    text = cell.splitlines()[line - 2 : line - 1]
    return "\n    ".join([f"line {line} of this cell: {python_sentence(error, cell)}", *text])


def _variable(name: str, namespace: dict[str, Any]) -> str:
    variable = re.sub(r"\W", "_", name)
    refuse_taken(variable, "function", namespace, LambdaFunction)
    return variable


def _summary(function: LambdaFunction, variable: str, is_new: bool) -> str:
    done = f"Deployed {function.name}" if is_new else f"Deployed {function.name} again, with no environments yet"
    return f"{done}: handler {function.configuration.handler}\n{function.arn}\nWhat it prints is in {variable}.logs"


class _MagicParser(argparse.ArgumentParser):
    """A parser whose mistakes are UsageErrors, for a notebook has no exit code."""

    def error(self, message: str) -> NoReturn:
        options = ", ".join(option for action in self._actions for option in action.option_strings)
        raise UsageError(f"%%lambda takes the function's name, and as options {options}: {message}")


def _options(line: str) -> argparse.Namespace:
    try:
        words = shlex.split(line, comments=True)
    except ValueError as error:
        raise UsageError(f"%%lambda {line}: {error}") from None
    return _parser().parse_args(words)


def _parser() -> _MagicParser:
    parser = _MagicParser(
        "%%lambda",
        add_help=False,
        argument_default=argparse.SUPPRESS,
        description="Deploy this cell as a Lambda function.",
    )
    parser.add_argument("name", help="the function's name")
    parser.add_argument("--handler", default=None, help="the function to call, when the cell leaves a choice")
    for option, meaning in _SECONDS.items():
        parser.add_argument(option, type=float, metavar="SECONDS", help=meaning)
    parser.add_argument("--memory", type=int, dest="memory_size", metavar="MB", help="memory size (128)")
    parser.add_argument("--memory-used", type=int, metavar="MB", help="the memory that a call is said to take")
    parser.add_argument("--reserved-concurrency", type=int, metavar="N", help="throttle more than N calls at once")
    return parser


_SECONDS = {
    "--duration": "how long a call works, beside what it sleeps (0.001)",
    "--cold-start": "how long a new environment takes to get ready (0)",
    "--timeout": "when Lambda stops a call (3)",
    "--keep-warm": "how long an idle environment is kept (300)",
    "--real-limit": "when code that really computes is taken for endless (the timeout)",
}
