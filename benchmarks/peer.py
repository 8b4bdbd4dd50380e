"""moto as its users drive it: boto3's client, and asking until the execution has ended.

Each start costs more than the execution: moto reads the definition again. `execute` takes that off: before and
after it, it runs the same definition from a state that ends at once, and gives the difference.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from typing import Any

from workloads import Workload

ROLE = "arn:aws:iam::123456789012:role/r"
PAUSE, LONGEST_PAUSE = 0.001, 0.05
ENDED = {"Type": "Succeed"}


class Moto:
    """A client of moto's Step Functions, executing for real."""

    def __init__(self) -> None:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            os.environ.setdefault(name, "testing")
        import boto3
        from moto import mock_aws

        mock_aws(config={"stepfunctions": {"execute_state_machine": True}}).start()
        self.client = boto3.client("stepfunctions", region_name="us-east-1")
        self.made = 0

    def read(self, text: str) -> str:
        """Make a state machine of the definition, which moto reads to check it; answer its ARN."""
        self.made += 1
        answer = self.client.create_state_machine(name=f"m{self.made}", definition=text, roleArn=ROLE)
        arn: str = answer["stateMachineArn"]
        return arn

    def execute(self, workload: Workload, cpu: Callable[[Callable[[], object]], float]) -> float:
        """CPU seconds of one execution without its start; the output is checked."""
        definition = workload.definition
        at_once = {**definition, "StartAt": "Ended", "States": {**definition["States"], "Ended": ENDED}}
        whole, start = (self.read(json.dumps(one)) for one in (definition, at_once))
        outputs: list[Any] = []
        before = cpu(lambda: self._run(start, workload.input))
        taken = cpu(lambda: outputs.append(self._run(whole, workload.input)))
        after = cpu(lambda: self._run(start, workload.input))
        if not workload.right(outputs[0]):
            raise ValueError(f"moto gave another output: {str(outputs[0])[:200]}")
        return taken - (before + after) / 2

    def _run(self, arn: str, given: Any) -> Any:
        """The output of one execution."""
        self.made += 1
        started = self.client.start_execution(stateMachineArn=arn, name=f"e{self.made}", input=json.dumps(given))
        execution = started["executionArn"]
        pause = PAUSE
        while (found := self.client.describe_execution(executionArn=execution))["status"] == "RUNNING":
            time.sleep(pause)
            pause = min(1.5 * pause, LONGEST_PAUSE)
        if found["status"] != "SUCCEEDED":
            raise RuntimeError(f"moto: {found['status']}: {found.get('error')} {found.get('cause')}")
        return json.loads(found["output"])
