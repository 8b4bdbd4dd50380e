"""The state machine: a definition that was read and found right.

What a learner makes first and keeps: its text, its states as objects that can run, and what there is to say about it.
A definition with an error never becomes a machine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

from sfnlearn.arguments import BLANKS, check_argument
from sfnlearn.asl.definition import all_states
from sfnlearn.asl.placeholders import Substitutions, unknown_values
from sfnlearn.asl.reading.machine_fields import read_definition
from sfnlearn.asl.reading.sources import load_definition
from sfnlearn.asl.resource import ACCOUNT, REGION
from sfnlearn.asl.running.state import State, States
from sfnlearn.asl.states.pass_ import NO_RESULT
from sfnlearn.asl.states.task import Task
from sfnlearn.errors import DefinitionError, Diagnostic, StatesError, UsageError, check_text
from sfnlearn.jsontext import dumps
from sfnlearn.late import late

MachineType = Literal["STANDARD", "EXPRESS"]
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/sfnlearn"
_NAME = re.compile(r"""[^\s?*<>{}\[\]"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,80}""")

_EMPTY: Mapping[str, Any] = {}


class StateMachine:
    """A state machine in the Amazon States Language.

    `definition` is a dict, a JSON or YAML text, or the path of a file.  Raises `DefinitionError`, which lists all
    findings with their locations, and `UsageError` for a name or a type that cannot be.

    >>> machine = StateMachine({"StartAt": "Hello", "States": {"Hello": {"Type": "Pass", "End": True}}})
    >>> machine.start_at, list(machine.states)
    ('Hello', ['Hello'])

    `substitutions` are the values of the definition's placeholders `${Name}`, by their names: a text, an integer or a
    boolean each.  It replaces the placeholder in the text, as CloudFormation's DefinitionSubstitutions does.  Without
    a value a placeholder stays: the machine loads, can be drawn and checked, and a function that is called by
    `${PayArn}` is given to `run` as `PayArn`.

    >>> pay = {"Type": "Task", "Resource": "${PayArn}", "End": True}
    >>> machine = StateMachine({"StartAt": "Pay", "States": {"Pay": pay}}, substitutions={
    ...     "PayArn": "arn:aws:lambda:us-east-1:123456789012:function:pay"})
    >>> machine.definition["States"]["Pay"]["Resource"]
    'arn:aws:lambda:us-east-1:123456789012:function:pay'

    Source: States Language, "State Machine"; CreateStateMachine in the API reference for names and types;
    AWS::StepFunctions::StateMachine in the CloudFormation reference for substitutions.
    """

    def __init__(
        self,
        definition: Any,
        *,
        name: str | None = None,
        type: MachineType = "STANDARD",
        role_arn: str | None = None,
        substitutions: Substitutions | None = None,
    ) -> None:
        if type not in ("STANDARD", "EXPRESS"):
            raise UsageError(f"A state machine's type is STANDARD or EXPRESS, not {type!r}.")
        self.name = check_name("MyStateMachine" if name is None else name, "A state machine's name")
        self.type: MachineType = type
        check_text(role_arn, "role_arn")
        self.role_arn = role_arn or ROLE_ARN
        self.definition, self.text = load_definition(definition, substitutions, unknown=True)
        self.block, self.timeout_seconds = read_machine(self.definition, type)

    @property
    def start_at(self) -> str:
        """The name of the first state."""
        return self.block.start_at

    @property
    def states(self) -> dict[str, State]:
        """The states of the outermost block, by name."""
        return dict(self.block.states)

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The warnings about the definition; they are looked for when they are first asked for.

        >>> pay = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay", "End": True}
        >>> [found.code for found in StateMachine({"StartAt": "Pay", "States": {"Pay": pay}}).diagnostics]
        ['TASK_WITHOUT_RETRY']
        """
        found: tuple[Diagnostic, ...] = late("diagnose")(self.definition, self.type, self.text).diagnostics
        return found

    @cached_property
    def unknown_values(self) -> tuple[str, ...]:
        """The names of placeholders that stand for a number or boolean which nobody gave: the machine cannot run."""
        return tuple(dict.fromkeys(unknown_values(self.definition))) if "${" in (self.text or "") else ()

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """All Task states, also those in branches and processors: a block's own before those inside its states."""
        return tuple(state for state in self.block.every_state() if isinstance(state, Task))

    @property
    def arn(self) -> str:
        """The machine's ARN in this simulation."""
        return f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{self.name}"

    def inspect(
        self,
        state: str,
        input: Any = _EMPTY,
        *,
        variables: Mapping[str, Any] | None = None,
        result: Any = NO_RESULT,
        error: str | StatesError | None = None,
        functions: Mapping[str, Any] | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Let one state work on an input and keep its data at every stage: an `Inspection`, shown as a table.

        The state may stand in any block of the machine.  Its calls are made live, to `functions` as `run` takes them;
        `result` or `error` (a name, or a StatesError with a cause) stands for the work of a Task, Map or Parallel.
        `variables` are those in reach; `context` replaces members of the context object, `{"Map": ...}` say.

        Raises UsageError for a state that is not there, and for one that waits for a task token nobody answers.

        >>> pay = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay", "End": True,
        ...        "InputPath": "$.order", "ResultSelector": {"id.$": "$.receipt.id"}, "ResultPath": "$.paid"}
        >>> machine = StateMachine({"StartAt": "Pay", "States": {"Pay": pay}})
        >>> machine.inspect("Pay", {"order": {"total": 9}}, result={"receipt": {"id": 7}, "currency": "EUR"})
        Pay (Task): SUCCEEDED
        stage                data                                   change
        input                {"order":{"total":9}}
        afterInputPath       {"total":9}                            replaced
        afterParameters      {"total":9}                            unchanged
        result               {"receipt":{"id":7},"currency":"EUR"}  replaced
        afterResultSelector  {"id":7}                               replaced
        afterResultPath      {"order":{"total":9},"paid":{"id":7}}  input, with paid added
        output               {"order":{"total":9},"paid":{"id":7}}  unchanged
        No state follows

        Source: TestState in the API reference, whose stages and statuses these are.
        """
        inspect = late("inspect")
        given = {"variables": variables, "result": result, "error": error, "functions": functions, "context": context}
        return inspect(self, state, input, **given)

    def debug(self, input: Any = _EMPTY, **options: Any) -> Any:
        """Run the machine with the input and the options of `run`, and step through what it did: a widget."""
        return late("debug")(self, input, **options)

    def edit(self, **options: Any) -> Any:
        """The visual editor of the machine's definition, with the options of `sfnlearn.edit`: a widget.

        What it holds becomes a machine of its own, `editor.machine`; this one stays as it is.
        """
        return late("edit")(self, **options)

    def to_json(self, indent: int | None = None) -> str:
        """The definition as JSON text, in one line or with `indent` blanks a level; reading it gives an equal machine.

        >>> StateMachine({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}).to_json()
        '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}'
        """
        import json

        check_argument("indent", indent, BLANKS, optional=True)
        return dumps(self.definition) if indent is None else json.dumps(self.definition, indent=indent)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StateMachine):
            return NotImplemented
        return (self.to_json(), self.name, self.type) == (other.to_json(), other.name, other.type)

    def __hash__(self) -> int:
        return hash((self.name, self.type, self.start_at))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Mapping[str, str]:
        bundle: Mapping[str, str] = late("machine in a notebook")(self)
        return bundle

    def __repr__(self) -> str:
        count = sum(1 for _ in all_states(self.definition))
        return f"<StateMachine {self.name!r}: {count} state{'s'[: count > 1]}, starts at {self.start_at!r}>"


def check_name(name: object, what: str) -> str:
    """A name that AWS takes: 1 to 80 characters without white space, brackets, wildcards or special characters."""
    if isinstance(name, str) and _NAME.fullmatch(name):
        return name
    raise UsageError(
        f"{what} has 1 to 80 characters and no white space, brackets, wildcards or any of "
        f'" # % \\ ^ | ~ ` $ & , ; : / in it, so {name!r} cannot be one.'
    )


def read_machine(definition: dict[str, Any], machine_type: str) -> tuple[States, int | None]:
    """The outermost block and TimeoutSeconds; raises DefinitionError with all errors."""
    block, timeout, findings = read_definition(definition, machine_type)
    if findings or block is None:
        raise DefinitionError(late("diagnose")(definition, machine_type).errors)
    return block, timeout
