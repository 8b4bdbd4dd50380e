"""Every field of every input of the Step Functions API is used, kept, or refused by name.

The fields are read from botocore's model, nested ones too, so a field that AWS adds fails here until somebody says what
becomes of it.  Each has a call below that is made twice, with two values of the field and nothing else changed: what is
seen afterwards (the answer, a description, a history) must differ, or the field is named by the refusal.
"""

import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.model import Shape
from botocore.session import get_session

from sfnlearn.cloud.botocore.models import find_operation
from sfnlearn.cloud.stepfunctions import ControlPlane
from sfnlearn.cloud.stepfunctions.api_errors import ApiError
from sfnlearn.engine.world import World

MODEL = get_session().get_service_model("stepfunctions")
ROLE = "arn:aws:iam::123456789012:role/learner"
KEY = "arn:aws:kms:us-east-1:123456789012:key/"
LOGS = "arn:aws:logs:us-east-1:123456789012:log-group:"
ACCOUNT = "arn:aws:states:us-east-1:123456789012"


def members(shape: Shape | None, before: str = "") -> Iterator[str]:
    if shape is not None and shape.type_name == "structure":
        for name, member in shape.members.items():
            yield before + name
            yield from members(member, f"{before}{name}.")
    elif shape is not None and shape.type_name == "list":
        yield from members(shape.member, before)


class Api:
    """A control plane of its own, asked by botocore's names, with what the calls below need."""

    def __init__(self) -> None:
        self.plane = ControlPlane(World())
        self.numbers = itertools.count(1)

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        shape = find_operation("stepfunctions", operation[0].lower() + operation[1:])
        assert shape is not None
        return lambda **request: self.plane.call(operation, request, shape=shape.input)

    def machine(self, name: str = "m", *, state: Any = None, **more: Any) -> str:
        states = {"S": state or {"Type": "Pass", "End": True}}
        definition = more.pop("definition", json.dumps({"StartAt": "S", "States": states}))
        arn: str = self.CreateStateMachine(name=name, definition=definition, roleArn=ROLE, **more)["stateMachineArn"]
        return arn

    def execution(self, machine: str, **more: Any) -> str:
        arn: str = self.StartExecution(stateMachineArn=machine, **more)["executionArn"]
        return arn

    def version(self, machine: str) -> str:
        arn: str = self.PublishStateMachineVersion(stateMachineArn=machine)["stateMachineVersionArn"]
        return arn

    def activity(self, name: str = "a") -> str:
        arn: str = self.CreateActivity(name=name)["activityArn"]
        return arn

    def versions(self, count: int = 2) -> list[str]:
        """Versions of one machine, each with another definition."""
        machine = self.machine()
        found = [self.version(machine)]
        for number in range(1, count):
            self.UpdateStateMachine(stateMachineArn=machine, definition=machine_text(f"S{number}"))
            found.append(self.version(machine))
        return found

    def alias(self, name: str = "live") -> str:
        routes = [{"stateMachineVersionArn": self.versions()[0], "weight": 100}]
        arn: str = self.CreateStateMachineAlias(name=name, routingConfiguration=routes)["stateMachineAliasArn"]
        return arn

    def token(self) -> tuple[str, str]:
        """The token of a task that a worker has, and its execution."""
        activity = self.activity()
        machine = self.machine(state={"Type": "Task", "Resource": activity, "HeartbeatSeconds": 60, "End": True})
        execution = self.execution(machine, input='{"n": 1}')
        token: str = self.GetActivityTask(activityArn=activity)["taskToken"]
        return token, execution

    def map_run(self, **more: Any) -> str:
        """A Map Run whose children wait for a worker."""
        activity = self.activity(f"a{next(self.numbers)}")
        task = {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": activity, "End": True}}}
        config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
        state = {"Type": "Map", "ItemProcessor": {"ProcessorConfig": config, **task}, "End": True}
        machine = self.machine(f"map{next(self.numbers)}", state=state)
        execution = self.execution(machine, input="[1, 2]")
        arn: str = self.ListMapRuns(executionArn=execution)["mapRuns"][0]["mapRunArn"]
        return arn


def machine_text(name: str, **state: Any) -> str:
    return json.dumps({"StartAt": name, "States": {name: state or {"Type": "Pass", "End": True}}})


Observe = Callable[[Api, Any], Any]
SEEN: dict[str, tuple[Observe, Any, Any]] = {}
"""For each field: what is seen, and two values."""
REFUSED: dict[str, tuple[Observe, Any, str]] = {}
"""For each field that cannot be used: the call, a value, and the words that name it."""


def seen(field: str, first: Any, second: Any) -> Callable[[Observe], Observe]:
    def note(observe: Observe) -> Observe:
        SEEN[field] = (observe, first, second)
        return observe

    return note


def outcome(ask: Callable[[], Any]) -> Any:
    """What a call gives, or its error's code and message."""
    try:
        return ask()
    except ApiError as error:
        return error.code, error.message


def given(shown: Callable[..., Any], name: str) -> Observe:
    """What `shown` shows where a member of that name is given."""
    return lambda api, value: shown(api, **{name: value})


# ------------------------------------------------------------------ activities

seen("CreateActivity.name", "a", "b")(lambda api, value: api.CreateActivity(name=value)["activityArn"])


def _activity_tags(api: Api, tags: Any) -> Any:
    arn = api.CreateActivity(name="a", tags=tags)["activityArn"]
    return api.ListTagsForResource(resourceArn=arn)


seen("CreateActivity.tags", [{"key": "k", "value": "v"}], [])(_activity_tags)
seen("CreateActivity.tags.key", "k", "l")(lambda api, value: _activity_tags(api, [{"key": value, "value": "v"}]))
seen("CreateActivity.tags.value", "v", "w")(lambda api, value: _activity_tags(api, [{"key": "k", "value": value}]))

OWN = {"type": "AWS_OWNED_KEY"}
CUSTOM = {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": f"{KEY}1", "kmsDataKeyReusePeriodSeconds": 60}
ENCRYPTIONS = {
    "encryptionConfiguration": (CUSTOM, OWN),
    "encryptionConfiguration.kmsKeyId": (CUSTOM, {**CUSTOM, "kmsKeyId": f"{KEY}2"}),
    "encryptionConfiguration.kmsDataKeyReusePeriodSeconds": (CUSTOM, {**CUSTOM, "kmsDataKeyReusePeriodSeconds": 90}),
    "encryptionConfiguration.type": (CUSTOM, OWN),
}
for _name, (_one, _other) in ENCRYPTIONS.items():
    seen(f"CreateActivity.{_name}", _one, _other)(
        lambda api, value: outcome(
            lambda: api.DescribeActivity(
                activityArn=api.CreateActivity(name="a", encryptionConfiguration=value)["activityArn"]
            )["encryptionConfiguration"]
        )
    )


def _which(create: str, one: str, other: str, ask: Callable[[Api, str], Any]) -> Observe:
    """What is seen where one of two things is named."""

    def observe(api: Api, value: str) -> Any:
        arns = [getattr(api, create)(name) for name in (one, other)]
        return ask(api, arns[0] if value == one else arns[1])

    return observe


seen("DeleteActivity.activityArn", "a", "b")(
    _which("activity", "a", "b", lambda api, arn: (api.DeleteActivity(activityArn=arn), api.ListActivities())[1])
)
seen("DescribeActivity.activityArn", "a", "b")(
    _which("activity", "a", "b", lambda api, arn: api.DescribeActivity(activityArn=arn))
)


@seen("GetActivityTask.activityArn", "busy", "idle")
def _activity_with_a_task(api: Api, value: str) -> Any:
    busy, idle = api.activity("busy"), api.activity("idle")
    api.execution(api.machine(state={"Type": "Task", "Resource": busy, "End": True}), input='{"n": 1}')
    return api.GetActivityTask(activityArn=busy if value == "busy" else idle).get("input")


@seen("GetActivityTask.workerName", "ada", "bob")
def _worker(api: Api, value: str) -> Any:
    activity = api.activity()
    execution = api.execution(api.machine(state={"Type": "Task", "Resource": activity, "End": True}))
    api.GetActivityTask(activityArn=activity, workerName=value)
    return [event.get("activityStartedEventDetails") for event in history(api, execution)]


def history(api: Api, execution: str, **more: Any) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = api.GetExecutionHistory(executionArn=execution, **more)["events"]
    return events


seen("SendTaskFailure.taskToken", "right", "wrong")(
    lambda api, value: outcome(
        lambda: api.SendTaskFailure(taskToken=api.token()[0] if value == "right" else "wrong", error="E")
    )
)
for _name in ("error", "cause"):

    def _failed(api: Api, value: str, name: str = _name) -> Any:
        token, execution = api.token()
        api.SendTaskFailure(taskToken=token, **{name: value})
        return api.DescribeExecution(executionArn=execution).get(name)

    seen(f"SendTaskFailure.{_name}", "x", "y")(_failed)
seen("SendTaskHeartbeat.taskToken", "right", "wrong")(
    lambda api, value: outcome(lambda: api.SendTaskHeartbeat(taskToken=api.token()[0] if value == "right" else "wrong"))
)
seen("SendTaskSuccess.taskToken", "right", "wrong")(
    lambda api, value: outcome(
        lambda: api.SendTaskSuccess(taskToken=api.token()[0] if value == "right" else "wrong", output="1")
    )
)


@seen("SendTaskSuccess.output", "1", "2")
def _succeeded(api: Api, value: str) -> Any:
    token, execution = api.token()
    api.SendTaskSuccess(taskToken=token, output=value)
    return api.DescribeExecution(executionArn=execution)["output"]


# -------------------------------------------------------------- state machines


def _created(api: Api, **more: Any) -> Any:
    request = {"name": "m", "definition": machine_text("S"), "roleArn": ROLE, **more}

    def ask() -> Any:
        created = api.CreateStateMachine(**request)
        shown = api.DescribeStateMachine(stateMachineArn=created["stateMachineArn"])
        tags = api.ListTagsForResource(resourceArn=created["stateMachineArn"])
        return [{name: item for name, item in one.items() if "Date" not in name} for one in (created, shown, tags)]

    return outcome(ask)


def _updated(api: Api, **more: Any) -> Any:
    arn = api.machine()

    def ask() -> Any:
        answer = api.UpdateStateMachine(**{"stateMachineArn": arn, "definition": machine_text("N"), **more})
        shown = api.DescribeStateMachine(stateMachineArn=arn)
        versions = api.ListStateMachineVersions(stateMachineArn=arn)["stateMachineVersions"]
        described = [api.DescribeStateMachine(stateMachineArn=each["stateMachineVersionArn"]) for each in versions]
        return [{name: item for name, item in one.items() if "Date" not in name} for one in (answer, shown, *described)]

    return outcome(ask)


def _logging(level: str = "ALL", data: bool = True, group: str = f"{LOGS}one:*") -> Any:
    destinations = [{"cloudWatchLogsLogGroup": {"logGroupArn": group}}]
    return {"level": level, "includeExecutionData": data, "destinations": destinations}


def _created_with_tag(part: str) -> Observe:
    return lambda api, value: _created(api, tags=[{"key": "k", "value": "v", part: value}])


MACHINE_FIELDS: dict[str, tuple[Any, Any]] = {
    "definition": (machine_text("A"), machine_text("B")),
    "roleArn": (f"{ROLE}1", f"{ROLE}2"),
    "loggingConfiguration": (_logging(), {"level": "OFF"}),
    "loggingConfiguration.level": (_logging(), _logging("ERROR")),
    "loggingConfiguration.includeExecutionData": (_logging(), _logging(data=False)),
    "loggingConfiguration.destinations": (_logging(), {**_logging(), "destinations": []}),
    "loggingConfiguration.destinations.cloudWatchLogsLogGroup": (_logging(), _logging(group=f"{LOGS}two:*")),
    "loggingConfiguration.destinations.cloudWatchLogsLogGroup.logGroupArn": (
        _logging(),
        _logging(group=f"{LOGS}two:*"),
    ),
    "tracingConfiguration": ({"enabled": True}, {"enabled": False}),
    "tracingConfiguration.enabled": ({"enabled": True}, {"enabled": False}),
    "publish": (True, False),
    **ENCRYPTIONS,
}
for _field, (_one, _other) in MACHINE_FIELDS.items():
    _top = _field.partition(".")[0]
    seen(f"CreateStateMachine.{_field}", _one, _other)(given(_created, _top))
    seen(f"UpdateStateMachine.{_field}", _one, _other)(given(_updated, _top))
seen("CreateStateMachine.name", "m", "n")(lambda api, value: _created(api, name=value))
seen("CreateStateMachine.type", "STANDARD", "EXPRESS")(lambda api, value: _created(api, type=value))
seen("CreateStateMachine.tags", [{"key": "k", "value": "v"}], [])(lambda api, value: _created(api, tags=value))
for _part in ("key", "value"):
    seen(f"CreateStateMachine.tags.{_part}", "x", "y")(_created_with_tag(_part))


def _description(api: Api, value: str) -> Any:
    arn = api.CreateStateMachine(
        name="m", definition=machine_text("S"), roleArn=ROLE, publish=True, versionDescription=value
    )["stateMachineVersionArn"]
    return api.DescribeStateMachine(stateMachineArn=arn)["description"]


seen("CreateStateMachine.versionDescription", "x", "y")(_description)
seen("UpdateStateMachine.versionDescription", "x", "y")(
    lambda api, value: _updated(api, definition=machine_text("N"), publish=True, versionDescription=value)
)


@seen("UpdateStateMachine.stateMachineArn", "m", "n")
def _updated_one(api: Api, value: str) -> Any:
    arns = {name: api.machine(name) for name in ("m", "n")}
    api.UpdateStateMachine(stateMachineArn=arns[value], definition=machine_text("N"))
    return [api.DescribeStateMachine(stateMachineArn=arn)["definition"] for arn in arns.values()]


seen("DeleteStateMachine.stateMachineArn", "m", "n")(
    _which(
        "machine",
        "m",
        "n",
        lambda api, arn: (
            api.DeleteStateMachine(stateMachineArn=arn),
            [each["name"] for each in api.ListStateMachines()["stateMachines"]],
        )[1],
    )
)
seen("DescribeStateMachine.stateMachineArn", "m", "n")(
    _which("machine", "m", "n", lambda api, arn: api.DescribeStateMachine(stateMachineArn=arn)["name"])
)
seen("DescribeStateMachine.includedData", "ALL_DATA", "METADATA_ONLY")(
    lambda api, value: api.DescribeStateMachine(stateMachineArn=api.machine(), includedData=value)["definition"]
)


def _versions_left(api: Api, value: int) -> Any:
    versions = api.versions()
    api.DeleteStateMachineVersion(stateMachineVersionArn=versions[value])
    machine = versions[0].rpartition(":")[0]
    return api.ListStateMachineVersions(stateMachineArn=machine)["stateMachineVersions"][0]["stateMachineVersionArn"]


seen("DeleteStateMachineVersion.stateMachineVersionArn", 0, 1)(_versions_left)


@seen("PublishStateMachineVersion.stateMachineArn", "m", "n")
def _published(api: Api, value: str) -> Any:
    arns = {name: api.machine(name) for name in ("m", "n")}
    return api.PublishStateMachineVersion(stateMachineArn=arns[value])["stateMachineVersionArn"]


@seen("PublishStateMachineVersion.revisionId", "right", "wrong")
def _revision(api: Api, value: str) -> Any:
    arn = api.machine()
    api.UpdateStateMachine(stateMachineArn=arn, definition=machine_text("N"))
    revision = api.DescribeStateMachine(stateMachineArn=arn)["revisionId"]
    given = revision if value == "right" else "00000000-0000-0000-0000-000000000000"
    answer = outcome(lambda: api.PublishStateMachineVersion(stateMachineArn=arn, revisionId=given))
    return answer[0] if isinstance(answer, tuple) else "published"


@seen("PublishStateMachineVersion.description", "x", "y")
def _described_version(api: Api, value: str) -> Any:
    arn = api.PublishStateMachineVersion(stateMachineArn=api.machine(), description=value)["stateMachineVersionArn"]
    return api.DescribeStateMachine(stateMachineArn=arn)["description"]


# --------------------------------------------------------------------- aliases


def _alias_shown(api: Api, **more: Any) -> Any:
    versions = api.versions()
    routes = more.pop("routes", lambda found: [{"stateMachineVersionArn": found[0], "weight": 100}])(versions)
    arn = api.CreateStateMachineAlias(**{"name": "live", "routingConfiguration": routes, **more})
    shown = api.DescribeStateMachineAlias(stateMachineAliasArn=arn["stateMachineAliasArn"])
    return {name: item for name, item in shown.items() if "Date" not in name}


def _alias_changed(api: Api, **more: Any) -> Any:
    arn = api.alias()
    machine = arn.rpartition(":")[0]
    listed = api.ListStateMachineVersions(stateMachineArn=machine)["stateMachineVersions"]
    versions = sorted(each["stateMachineVersionArn"] for each in listed)
    if "routes" in more:
        more["routingConfiguration"] = more.pop("routes")(versions)
    api.UpdateStateMachineAlias(stateMachineAliasArn=arn, **more)
    shown = api.DescribeStateMachineAlias(stateMachineAliasArn=arn)
    return {name: item for name, item in shown.items() if "Date" not in name}


def _routes(*weights: int, swapped: bool = False) -> Callable[[list[str]], list[dict[str, Any]]]:
    def routes(versions: list[str]) -> list[dict[str, Any]]:
        ordered = versions[::-1] if swapped else versions
        pairs = zip(ordered, weights, strict=False)
        return [{"stateMachineVersionArn": arn, "weight": weight} for arn, weight in pairs]

    return routes


for _operation, _shown in (("CreateStateMachineAlias", _alias_shown), ("UpdateStateMachineAlias", _alias_changed)):
    seen(f"{_operation}.description", "x", "y")(given(_shown, "description"))
    for _part, _values in {
        "routingConfiguration": (_routes(100), _routes(90, 10)),
        "routingConfiguration.stateMachineVersionArn": (_routes(100), _routes(100, swapped=True)),
        "routingConfiguration.weight": (_routes(90, 10), _routes(20, 80)),
    }.items():
        seen(f"{_operation}.{_part}", *_values)(given(_shown, "routes"))
seen("CreateStateMachineAlias.name", "live", "next")(lambda api, value: _alias_shown(api, name=value)["name"])


def _two_aliases(api: Api) -> dict[str, str]:
    version = api.versions()[0]
    routes = [{"stateMachineVersionArn": version, "weight": 100}]
    return {
        name: api.CreateStateMachineAlias(name=name, routingConfiguration=routes)["stateMachineAliasArn"]
        for name in ("one", "two")
    }


def _aliases_of(api: Api, arn: str, **more: Any) -> Any:
    found = api.ListStateMachineAliases(stateMachineArn=arn.rpartition(":")[0], **more)
    return [each["stateMachineAliasArn"] for each in found["stateMachineAliases"]]


@seen("DeleteStateMachineAlias.stateMachineAliasArn", "one", "two")
def _alias_deleted(api: Api, value: str) -> Any:
    arns = _two_aliases(api)
    api.DeleteStateMachineAlias(stateMachineAliasArn=arns[value])
    return _aliases_of(api, arns[value])


seen("DescribeStateMachineAlias.stateMachineAliasArn", "one", "two")(
    lambda api, value: api.DescribeStateMachineAlias(stateMachineAliasArn=_two_aliases(api)[value])["name"]
)


@seen("UpdateStateMachineAlias.stateMachineAliasArn", "one", "two")
def _alias_updated(api: Api, value: str) -> Any:
    arns = _two_aliases(api)
    api.UpdateStateMachineAlias(stateMachineAliasArn=arns[value], description="new")
    return api.DescribeStateMachineAlias(stateMachineAliasArn=arns["one"]).get("description")


# ------------------------------------------------------------------ executions


def _ran(api: Api, **more: Any) -> Any:
    machine = more.pop("machine", None) or api.machine()
    execution = api.execution(machine, **{"name": "e", **more})
    shown = api.DescribeExecution(executionArn=execution)
    return {name: item for name, item in shown.items() if "Date" not in name}


seen("StartExecution.name", "e", "f")(lambda api, value: _ran(api, name=value))
seen("StartExecution.input", "1", "2")(lambda api, value: _ran(api, input=value))
seen("StartExecution.traceHeader", "Root=1-a", "Root=1-b")(lambda api, value: _ran(api, traceHeader=value))
seen("StartExecution.stateMachineArn", "m", "n")(
    _which("machine", "m", "n", lambda api, arn: _ran(api, machine=arn)["stateMachineArn"])
)


def _sync(api: Api, **more: Any) -> Any:
    arns = {name: api.machine(name, type="EXPRESS") for name in ("m", "n")}
    machine = arns[more.pop("machine", "m")]
    shown = api.StartSyncExecution(**{"stateMachineArn": machine, "name": "e", "input": "0", **more})
    return {name: item for name, item in shown.items() if "Date" not in name and name != "executionArn"}


seen("StartSyncExecution.stateMachineArn", "m", "n")(lambda api, value: _sync(api, machine=value))
seen("StartSyncExecution.name", "e", "f")(lambda api, value: _sync(api, name=value))
seen("StartSyncExecution.input", "1", "2")(lambda api, value: _sync(api, input=value))
seen("StartSyncExecution.traceHeader", "Root=1-a", "Root=1-b")(lambda api, value: _sync(api, traceHeader=value))
seen("StartSyncExecution.includedData", "ALL_DATA", "METADATA_ONLY")(lambda api, value: _sync(api, includedData=value))


def _two_executions(api: Api) -> dict[str, str]:
    machine = api.machine(state={"Type": "Wait", "Seconds": 100, "End": True})
    return {name: api.execution(machine, name=name, input=json.dumps(name)) for name in ("one", "two")}


seen("DescribeExecution.executionArn", "one", "two")(
    lambda api, value: api.DescribeExecution(executionArn=_two_executions(api)[value])["name"]
)
seen("DescribeExecution.includedData", "ALL_DATA", "METADATA_ONLY")(
    lambda api, value: api.DescribeExecution(executionArn=api.execution(api.machine()), includedData=value).get("input")
)


@seen("DescribeStateMachineForExecution.executionArn", "m", "n")
def _machine_of(api: Api, value: str) -> Any:
    executions = {name: api.execution(api.machine(name)) for name in ("m", "n")}
    return api.DescribeStateMachineForExecution(executionArn=executions[value])["name"]


seen("DescribeStateMachineForExecution.includedData", "ALL_DATA", "METADATA_ONLY")(
    lambda api, value: api.DescribeStateMachineForExecution(
        executionArn=api.execution(api.machine()), includedData=value
    )["definition"]
)
seen("GetExecutionHistory.executionArn", "one", "two")(
    lambda api, value: history(api, _two_executions(api)[value])[0]["executionStartedEventDetails"]["input"]
)
seen("GetExecutionHistory.maxResults", 1, 2)(
    lambda api, value: len(history(api, api.execution(api.machine()), maxResults=value))
)
seen("GetExecutionHistory.reverseOrder", True, False)(
    lambda api, value: history(api, api.execution(api.machine()), reverseOrder=value)[0]["type"]
)
seen("GetExecutionHistory.includeExecutionData", True, False)(
    lambda api, value: history(api, api.execution(api.machine(), input="7"), includeExecutionData=value)[0]
)


@seen("GetExecutionHistory.nextToken", "first", "second")
def _next_events(api: Api, value: str) -> Any:
    execution = api.execution(api.machine())
    first = api.GetExecutionHistory(executionArn=execution, maxResults=1)
    token = {"nextToken": first["nextToken"]} if value == "second" else {}
    return history(api, execution, maxResults=1, **token)[0]["id"]


@seen("StopExecution.executionArn", "one", "two")
def _stopped(api: Api, value: str) -> Any:
    machine = api.machine(state={"Type": "Task", "Resource": api.activity(), "End": True})
    arns = {name: api.execution(machine, name=name) for name in ("one", "two")}
    api.StopExecution(executionArn=arns[value])
    return [api.DescribeExecution(executionArn=arn)["status"] for arn in arns.values()]


for _name in ("error", "cause"):

    def _stopped_with(api: Api, value: str, name: str = _name) -> Any:
        machine = api.machine(state={"Type": "Task", "Resource": api.activity(), "End": True})
        execution = api.execution(machine)
        api.StopExecution(executionArn=execution, **{name: value})
        return api.DescribeExecution(executionArn=execution)[name]

    seen(f"StopExecution.{_name}", "x", "y")(_stopped_with)


def _failed_executions(api: Api) -> dict[str, str]:
    machine = api.machine(state={"Type": "Fail", "Error": "E"})
    return {name: api.execution(machine, name=name) for name in ("one", "two")}


@seen("RedriveExecution.executionArn", "one", "two")
def _redriven(api: Api, value: str) -> Any:
    arns = _failed_executions(api)
    api.DescribeExecution(executionArn=arns["one"])
    api.RedriveExecution(executionArn=arns[value])
    return [api.DescribeExecution(executionArn=arn)["redriveCount"] for arn in arns.values()]


@seen("RedriveExecution.clientToken", "same", "another")
def _redriven_again(api: Api, value: str) -> Any:
    arn = _failed_executions(api)["one"]
    api.DescribeExecution(executionArn=arn)
    for token in ("same", value):
        api.RedriveExecution(executionArn=arn, clientToken=token)
        api.DescribeExecution(executionArn=arn)
    return api.DescribeExecution(executionArn=arn)["redriveCount"]


# ----------------------------------------------------------------------- lists


def _pages(make: Callable[[Api], dict[str, Any]], operation: str, listed: str) -> None:
    def counted(api: Api, value: int) -> int:
        return len(getattr(api, operation)(**make(api), maxResults=value)[listed])

    def turned(api: Api, value: str) -> Any:
        where = make(api)
        first = getattr(api, operation)(**where, maxResults=1)
        token = {"nextToken": first["nextToken"]} if value == "second" else {}
        return getattr(api, operation)(**where, maxResults=1, **token)[listed]

    seen(f"{operation}.maxResults", 1, 2)(counted)
    seen(f"{operation}.nextToken", "first", "second")(turned)


def _some_activities(api: Api) -> dict[str, Any]:
    for name in "abc":
        api.activity(name)
    return {}


def _some_machines(api: Api) -> dict[str, Any]:
    for name in "abc":
        api.machine(name)
    return {}


def _some_versions(api: Api) -> dict[str, Any]:
    return {"stateMachineArn": api.versions(3)[0].rpartition(":")[0]}


def _some_aliases(api: Api) -> dict[str, Any]:
    return {"stateMachineArn": _two_aliases(api)["one"].rpartition(":")[0]}


def _some_executions(api: Api) -> dict[str, Any]:
    machine = api.machine()
    for name in "abc":
        api.execution(machine, name=name)
    return {"stateMachineArn": machine}


def _some_map_runs(api: Api) -> dict[str, Any]:
    config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    states = {
        name: {
            "Type": "Map",
            "ItemProcessor": {
                "ProcessorConfig": config,
                "StartAt": f"{name}1",
                "States": {f"{name}1": {"Type": "Pass", "End": True}},
            },
            **({"Next": "B"} if name == "A" else {"End": True}),
        }
        for name in "AB"
    }
    machine = api.machine(definition=json.dumps({"StartAt": "A", "States": states}))
    return {"executionArn": api.execution(machine, input="[1, 2]")}


_pages(_some_activities, "ListActivities", "activities")
_pages(_some_machines, "ListStateMachines", "stateMachines")
_pages(_some_versions, "ListStateMachineVersions", "stateMachineVersions")
_pages(_some_aliases, "ListStateMachineAliases", "stateMachineAliases")
_pages(_some_executions, "ListExecutions", "executions")
_pages(_some_map_runs, "ListMapRuns", "mapRuns")


def _listed_of(operation: str, field: str, listed: str, made: Callable[[Api], tuple[str, str]]) -> None:
    def observe(api: Api, value: int) -> Any:
        return getattr(api, operation)(**{field: made(api)[value]})[listed]

    seen(f"{operation}.{field}", 0, 1)(observe)


_listed_of(
    "ListExecutions",
    "stateMachineArn",
    "executions",
    lambda api: (_some_executions(api)["stateMachineArn"], api.machine("n")),
)
_listed_of(
    "ListStateMachineVersions",
    "stateMachineArn",
    "stateMachineVersions",
    lambda api: (_some_versions(api)["stateMachineArn"], api.machine("n")),
)
_listed_of(
    "ListStateMachineAliases",
    "stateMachineArn",
    "stateMachineAliases",
    lambda api: (_some_aliases(api)["stateMachineArn"], api.machine("n")),
)
_listed_of(
    "ListMapRuns",
    "executionArn",
    "mapRuns",
    lambda api: (_some_map_runs(api)["executionArn"], api.execution(api.machine("n"))),
)
_listed_of("ListExecutions", "mapRunArn", "executions", lambda api: (api.map_run(), api.map_run()))


@seen("ListExecutions.statusFilter", "SUCCEEDED", "FAILED")
def _by_status(api: Api, value: str) -> Any:
    found = _some_executions(api)
    return len(api.ListExecutions(**found, statusFilter=value)["executions"])


@seen("ListExecutions.redriveFilter", "REDRIVEN", "NOT_REDRIVEN")
def _by_redrive(api: Api, value: str) -> Any:
    arn = _failed_executions(api)["one"]
    api.DescribeExecution(executionArn=arn)
    api.RedriveExecution(executionArn=arn)
    machine = api.DescribeExecution(executionArn=arn)["stateMachineArn"]
    return [each["name"] for each in api.ListExecutions(stateMachineArn=machine, redriveFilter=value)["executions"]]


# ----------------------------------------------------------------- Map Runs

seen("DescribeMapRun.mapRunArn", 0, 1)(
    lambda api, value: api.DescribeMapRun(mapRunArn=[api.map_run(), api.map_run()][value])["executionArn"]
)


@seen("UpdateMapRun.mapRunArn", 0, 1)
def _map_run_updated(api: Api, value: int) -> Any:
    arns = [api.map_run(), api.map_run()]
    api.UpdateMapRun(mapRunArn=arns[value], toleratedFailureCount=1)
    return [api.DescribeMapRun(mapRunArn=arn)["toleratedFailureCount"] for arn in arns]


for _name in ("toleratedFailurePercentage", "toleratedFailureCount"):

    def _tolerating(api: Api, value: float, name: str = _name) -> Any:
        arn = api.map_run()
        api.UpdateMapRun(mapRunArn=arn, **{name: value})
        return api.DescribeMapRun(mapRunArn=arn)[name]

    seen(f"UpdateMapRun.{_name}", 1, 2)(_tolerating)
REFUSED["UpdateMapRun.maxConcurrency"] = (
    lambda api, value: api.UpdateMapRun(mapRunArn=api.map_run(), maxConcurrency=value),
    3,
    "concurrency of a Map Run",
)


# ------------------------------------------------------------------------ tags


def _tagged(api: Api, **more: Any) -> Any:
    arns = {name: api.machine(name, tags=[{"key": "old", "value": "v"}]) for name in ("m", "n")}
    name = more.pop("machine", "m")
    api.TagResource(**{"resourceArn": arns[name], "tags": [{"key": "k", "value": "v"}], **more})
    return [api.ListTagsForResource(resourceArn=arn)["tags"] for arn in arns.values()]


seen("TagResource.resourceArn", "m", "n")(lambda api, value: _tagged(api, machine=value))
seen("TagResource.tags", [{"key": "x", "value": "v"}], [{"key": "y", "value": "v"}])(
    lambda api, value: _tagged(api, tags=value)
)
seen("TagResource.tags.key", "x", "y")(lambda api, value: _tagged(api, tags=[{"key": value, "value": "v"}]))
seen("TagResource.tags.value", "x", "y")(lambda api, value: _tagged(api, tags=[{"key": "k", "value": value}]))


def _untagged(api: Api, machine: str = "m", keys: tuple[str, ...] = ("one",)) -> Any:
    tags = [{"key": key, "value": "v"} for key in ("one", "two")]
    arns = {name: api.machine(name, tags=tags) for name in ("m", "n")}
    api.UntagResource(resourceArn=arns[machine], tagKeys=list(keys))
    return [api.ListTagsForResource(resourceArn=arn)["tags"] for arn in arns.values()]


seen("UntagResource.resourceArn", "m", "n")(_untagged)
seen("UntagResource.tagKeys", ("one",), ("two",))(lambda api, value: _untagged(api, keys=value))


@seen("ListTagsForResource.resourceArn", "m", "n")
def _tags_of(api: Api, value: str) -> Any:
    arns = {name: api.machine(name, tags=[{"key": name, "value": "v"}]) for name in ("m", "n")}
    return api.ListTagsForResource(resourceArn=arns[value])


# ----------------------------------------------------------------- definitions


def _validated(api: Api, **more: Any) -> Any:
    return api.ValidateStateMachineDefinition(**{"definition": "{}", **more})


NO_DOLLAR = machine_text("S", Type="Pass", Parameters={"a": "$.b"}, End=True)
SYNC = machine_text(
    "S", Type="Task", Resource="arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    Parameters={"QueueUrl": "q", "MessageBody": "b"}, End=True,
)  # fmt: skip
TWO_WRONG = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass"}, "B": {"Type": "Pass"}}})
seen("ValidateStateMachineDefinition.definition", machine_text("S"), "{}")(
    lambda api, value: _validated(api, definition=value)
)
seen("ValidateStateMachineDefinition.type", "STANDARD", "EXPRESS")(
    lambda api, value: _validated(api, definition=SYNC, type=value)["result"]
)
seen("ValidateStateMachineDefinition.severity", "ERROR", "WARNING")(
    lambda api, value: len(_validated(api, definition=NO_DOLLAR, severity=value)["diagnostics"])
)
seen("ValidateStateMachineDefinition.maxResults", 1, 2)(
    lambda api, value: len(_validated(api, definition=TWO_WRONG, maxResults=value)["diagnostics"])
)

# ------------------------------------------------------------------- TestState

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:f"
TASK = {"Type": "Task", "Resource": LAMBDA, "End": True}
RETRIED = {**TASK, "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "BackoffRate": 3}]}
PUBLISH = {
    "Type": "Task",
    "Resource": "arn:aws:states:::sns:publish",
    "Parameters": {"TopicArn": "t", "Message": "m"},
    "End": True,
}
ITEM = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
MAP = {"Type": "Map", "ItemProcessor": ITEM, "End": True}
DISTRIBUTED = {
    **MAP,
    "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **ITEM},
}
READING = {
    **DISTRIBUTED,
    "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}},
}


def answer_for(state: Any, **more: Any) -> Observe:
    """What TestState answers for a state; `more` are the other members, those with a function made from the value."""

    def observe(api: Api, value: Any) -> Any:
        given = {name: item(value) if callable(item) else item for name, item in more.items()}
        definition = given.pop("definition", state)
        text = definition if isinstance(definition, str) else json.dumps(definition)
        return outcome(lambda: api.TestState(**{"definition": text, "roleArn": ROLE, **given}))

    return observe


def same(value: Any) -> Any:
    return value


PASS = {"Type": "Pass", "End": True}
seen("TestState.definition", {"Type": "Succeed"}, {"Type": "Fail"})(answer_for(None, definition=same))
seen("TestState.roleArn", ROLE, "nonsense")(answer_for(PASS, roleArn=same))
seen("TestState.input", "1", "2")(answer_for(PASS, input=same))
seen("TestState.inspectionLevel", "INFO", "DEBUG")(answer_for(PASS, inspectionLevel=same))
REFUSED["TestState.revealSecrets"] = (
    answer_for(TASK, inspectionLevel="TRACE", mock={"result": "1"}, revealSecrets=same),
    True,
    "RevealSecrets",
)
seen("TestState.variables", '{"x": 1}', '{"x": 2}')(
    answer_for({**PASS, "QueryLanguage": "JSONata", "Output": "{% $x %}"}, variables=same)
)
TWO = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}})
seen("TestState.stateName", "A", "B")(answer_for(TWO, stateName=same))
seen("TestState.mock", {"result": "1"}, {"result": "2"})(answer_for(TASK, mock=same))
seen("TestState.mock.result", "1", "2")(answer_for(TASK, mock=lambda value: {"result": value}))
seen("TestState.mock.errorOutput", {"error": "E"}, {"error": "F"})(
    answer_for(TASK, mock=lambda value: {"errorOutput": value})
)
seen("TestState.mock.errorOutput.error", "E", "F")(
    answer_for(TASK, mock=lambda value: {"errorOutput": {"error": value}})
)
seen("TestState.mock.errorOutput.cause", "x", "y")(
    answer_for(TASK, mock=lambda value: {"errorOutput": {"error": "E", "cause": value}})
)
seen("TestState.mock.fieldValidationMode", "STRICT", "NONE")(
    answer_for(PUBLISH, mock=lambda value: {"result": '{"MessageId": 5}', "fieldValidationMode": value})
)
seen("TestState.context", '{"Execution": {"Name": "x"}}', '{"Execution": {"Name": "y"}}')(
    answer_for(
        {**TASK, "Parameters": {"n.$": "$$.Execution.Name"}},
        mock={"result": "1"},
        inspectionLevel="DEBUG",
        context=same,
    )
)
seen("TestState.stateConfiguration", {"retrierRetryCount": 0}, {"retrierRetryCount": 1})(
    answer_for(RETRIED, mock={"errorOutput": {"error": "E"}}, inspectionLevel="DEBUG", stateConfiguration=same)
)
seen("TestState.stateConfiguration.retrierRetryCount", 0, 1)(
    answer_for(
        RETRIED,
        mock={"errorOutput": {"error": "E"}},
        inspectionLevel="DEBUG",
        stateConfiguration=lambda value: {"retrierRetryCount": value},
    )
)
seen("TestState.stateConfiguration.errorCausedByState", "I", "nobody")(
    answer_for(
        MAP, input="[1]", mock={"errorOutput": {"error": "E"}},
        stateConfiguration=lambda value: {"errorCausedByState": value},
    )
)  # fmt: skip
seen("TestState.stateConfiguration.mapIterationFailureCount", 0, 1)(
    answer_for(
        {**DISTRIBUTED, "ToleratedFailureCount": 0}, input="[1]", mock={"result": "[1]"},
        stateConfiguration=lambda value: {"mapIterationFailureCount": value},
    )
)  # fmt: skip
seen("TestState.stateConfiguration.mapItemReaderData", "[1]", "[2]")(
    answer_for(
        {**READING, "ItemSelector": {"v.$": "$$.Map.Item.Value"}}, mock={"result": "[1]"}, inspectionLevel="DEBUG",
        stateConfiguration=lambda value: {"mapItemReaderData": value},
    )
)  # fmt: skip


# ------------------------------------------------------------------- the tests

FIELDS = sorted(
    f"{operation}.{path}"
    for operation in MODEL.operation_names
    for path in members(MODEL.operation_model(operation).input_shape)
)


def test_each_field_of_the_model_is_looked_at():
    assert sorted({*SEEN, *REFUSED}) == FIELDS
    assert not set(SEEN) & set(REFUSED)


@pytest.mark.parametrize("field", sorted(SEEN))
def test_another_value_is_seen(field):
    observe, first, second = SEEN[field]
    one, other = observe(Api(), first), observe(Api(), second)
    assert one != other, one
    assert observe(Api(), first) == one, "the same value is not seen alike, so that the field proves nothing"


@pytest.mark.parametrize("field", sorted(REFUSED))
def test_a_field_that_cannot_be_used_is_refused_by_name(field):
    observe, value, words = REFUSED[field]
    answer = outcome(lambda: observe(Api(), value))
    assert isinstance(answer, tuple), answer
    assert words in answer[1]
