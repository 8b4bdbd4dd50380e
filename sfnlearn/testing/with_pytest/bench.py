"""The fixture `sfn`: what a test of a state machine needs, with files named from the folder of the test.

A bench lives as long as one test; what it has started ends with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.cloud.aws import aws as simulated_aws
from sfnlearn.drawing.text import counted
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.faults.plan import Faults
from sfnlearn.engine.run import EMPTY, run
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON


class Bench:
    """Machines, functions, faults and a simulated AWS for one test.

    `functions` are the stubs that every `run` gets, `faults` the plan that it gets; a test may change both.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.functions: dict[str, Any] = {}
        self.faults = Faults()
        self.executions: list[Execution] = []
        """What `run` has given, in order."""
        self._open = ExitStack()
        self._aws: Any = None

    def machine(self, path: str | Path, **settings: Any) -> StateMachine:
        """The machine of a file beside the test; its name is the file's, and `settings` are those of StateMachine."""
        file = self.folder / path
        if not file.is_file():
            raise UsageError(f"There is no file {file}: sfn.machine() takes a path from the folder of the test.")
        return StateMachine(file, **{"name": file.name.split(".")[0], **settings})

    def run(
        self,
        machine: StateMachine | str | Path,
        input: JSON = EMPTY,
        *,
        functions: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Execution:
        """Run a machine, or that of a file, with the bench's functions and faults; `options` are those of `run`.

        `functions` given here stand before the bench's.
        """
        found = machine if isinstance(machine, StateMachine) else self.machine(machine)
        given = {"faults": self.faults, **options}
        execution = run(found, input, functions={**self.functions, **(functions or {})}, **given)
        self.executions.append(execution)
        return execution

    def mocks(self, path: str | Path, state_machine: str, test_case: str) -> Faults:
        """The answers of a test case in a mock file of Step Functions Local, which become the bench's faults."""
        self.faults = Faults.from_mock_file(self.folder / path, state_machine, test_case)
        return self.faults

    def aws(self, **options: Any) -> Any:
        """A simulated AWS, which boto3 talks to until the test is over; `options` are those of `sfnlearn.aws`."""
        if self._aws is None:
            given = {"functions": self.functions, "faults": self.faults, **options}
            self._aws = self._open.enter_context(simulated_aws(**given))
        elif options:
            raise UsageError("The test has a simulated AWS already: give its options where sfn.aws() is called first.")
        return self._aws

    def __repr__(self) -> str:
        return f"<sfn: {counted(len(self.executions), 'execution')}>"

    def close(self) -> None:
        """End what the test has started."""
        self._open.close()
