"""sfnlearn behind the scorer's Adapter, through the public API; no case is told from another here."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import json
import re
from functools import cache
from typing import Any

import boto3
from botocore.exceptions import ClientError
from botocore.loaders import Loader, create_loader
from botocore.session import Session
from compare import Adapter

import sfnlearn
from sfnlearn import DefinitionError, Execution, LambdaFunction, StateMachine
from sfnlearn.cloud.aws import AWS
from sfnlearn.engine.one_state.request import RequestError

LAMBDA_TIMEOUT = 900
RECORDED_ACCOUNT, ACCOUNT, REGION = "111111111111", "123456789012", "us-east-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/conformance"
SHORTEST_ID = 5
LONGEST_DAYS = 400


class AdapterImpl(Adapter):
    """Runs a recorded case and answers as AWS's API would."""

    def run(self, case: dict[str, Any]) -> dict[str, Any]:
        """Execute the case's machine in a simulated AWS that holds what the case needs, from the case's day on."""
        start = dt.datetime.fromisoformat(case["now"]).replace(tzinfo=dt.UTC).timestamp()
        with sfnlearn.aws(_functions(case), start_time=start) as aws:
            setup = Setup(case)
            try:
                arn = setup.create(case["machine_name"], case["definition_text"], case["machine_type"])
                name = {"name": case["execution_name"]} if case.get("execution_name") else {}
                text = setup.renamed(case["input"])
                started = setup.sfn.start_execution(stateMachineArn=arn, input=text, **name)
            except ClientError as error:
                told = error.response["Error"]
                return {"status": "REFUSED", "error": told["Code"], "cause": told["Message"]}
            setup.start_actors(case["actors"], case["machines"])
            return _answer(_finish(aws, started["executionArn"]))

    def validate(self, case: dict[str, Any]) -> dict[str, Any]:
        """Judge the case's definition."""
        try:
            StateMachine(case["params"]["definition"], type=case["params"].get("type") or "STANDARD")
        except DefinitionError as error:
            return {"valid": False, "error": "InvalidDefinition", "message": str(error)}
        return {"valid": True}

    def test_state(self, case: dict[str, Any]) -> dict[str, Any]:
        """Test one state; the case holds boto3's parameters, a refusal is answered as the API's error."""
        parameters = {_snake_case(name): value for name, value in case["params"].items()}
        try:
            return sfnlearn.test_state(**parameters, functions=_functions(case) or None)
        except DefinitionError as error:
            return {"Error": {"Code": "InvalidDefinition", "Message": str(error)}}
        except RequestError as error:
            return {"Error": {"Code": error.code, "Message": str(error)}}


class Setup:
    """Replays the calls that made a case's resources; ids that came out otherwise are replaced everywhere."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.changed = {RECORDED_ACCOUNT: ACCOUNT}
        self.session = _session()
        self.sfn = self.session.client("stepfunctions")
        self.machines: dict[str, str] = {}
        for made in case["resources"]:
            self._replay(made)
        for activity in case["activities"]:
            self.sfn.create_activity(**activity)
        for machine in case["machines"]:
            with contextlib.suppress(ClientError):  # a case may go without
                self.machines[machine["name"]] = self.create(machine["name"], machine["definition"], machine["type"])

    def create(self, name: str, definition: str, kind: str) -> str:
        """Create a state machine; gives its ARN."""
        made = self.sfn.create_state_machine(name=name, definition=self.renamed(definition), type=kind, roleArn=ROLE)
        return str(made["stateMachineArn"])

    def _replay(self, made: dict[str, Any]) -> None:
        parameters = _from_json(json.loads(self.renamed(json.dumps(made["params"]))))
        try:
            response = getattr(self.session.client(made["service"]), made["op"])(**parameters)
        except (ClientError, ImportError, NotImplementedError):  # a case may go without
            return
        self._learn(made["response"], response)

    def _learn(self, old: Any, new: Any) -> None:
        if isinstance(old, dict) and isinstance(new, dict):
            for key in set(old) & set(new):
                self._learn(old[key], new[key])
        elif isinstance(old, str) and isinstance(new, str) and len(old) > SHORTEST_ID and self.renamed(old) != new:
            self.changed[old] = new

    def renamed(self, text: str) -> str:
        """A text with the ids of this cloud."""
        for old, new in self.changed.items():
            text = text.replace(json.dumps(old)[1:-1], json.dumps(new)[1:-1])
        return text

    def start_actors(self, actors: list[dict[str, Any]], machines: list[dict[str, Any]]) -> None:
        """Start the executions that run beside the case's."""
        for actor in actors:
            name = next(one["name"] for one in machines if json.loads(one["definition"]) == actor["definition"])
            text = self.renamed(json.dumps(actor["input"]))
            self.sfn.start_execution(stateMachineArn=self.machines[name], input=text)


@cache
def _loader() -> Loader:
    """The models, read once: each aws() needs clients of its own."""
    return create_loader()


def _session() -> boto3.Session:
    session = Session()
    session.register_component("data_loader", _loader())
    return boto3.Session(botocore_session=session, region_name=REGION)


def _from_json(value: Any) -> Any:
    """Parameters as boto3 takes them: bytes are written as {"@base64": ...}."""
    if isinstance(value, dict):
        if set(value) == {"@base64"}:
            return base64.b64decode(value["@base64"])
        return {key: _from_json(one) for key, one in value.items()}
    return [_from_json(one) for one in value] if isinstance(value, list) else value


def _finish(aws: AWS, arn: str) -> Execution:
    """Let it go on; where it waits for an answer that nobody here gives, let time pass."""
    for _ in range(LONGEST_DAYS):
        if not aws.execution(arn).is_running():
            break
        aws.clock.advance(days=1)
    return aws.execution(arn)


def _answer(execution: Execution) -> dict[str, Any]:
    return {
        "status": execution.status,
        "output": execution.to_aws().get("output"),
        "error": execution.error,
        "cause": execution.cause,
        "events": execution.events.to_aws(),
    }


def _functions(case: dict[str, Any]) -> dict[str, LambdaFunction]:
    return {
        function["name"]: LambdaFunction(
            function["name"], function["source"], handler=function["handler"], timeout=LAMBDA_TIMEOUT
        )
        for function in case["lambdas"]
    }


def _snake_case(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)
