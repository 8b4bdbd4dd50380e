"""Activities and task tokens: what a worker does, and whoever answers a `.waitForTaskToken`.

GetActivityTask is a long poll.  It takes up to 60 seconds of the world's clock while something may still come; where
nothing can, it answers at once, as AWS does at the end: without a token.
"""

from __future__ import annotations

from typing import Any

from sfnlearn.cloud.stepfunctions.api_errors import ApiError
from sfnlearn.cloud.stepfunctions.arns import Arn, check_name
from sfnlearn.cloud.stepfunctions.json_texts import read_json
from sfnlearn.cloud.stepfunctions.messages import Request, Response
from sfnlearn.cloud.stepfunctions.operations.tags import read_tags
from sfnlearn.cloud.stepfunctions.paging import page
from sfnlearn.cloud.stepfunctions.registry import Registry
from sfnlearn.cloud.stepfunctions.resources import OWN_KEY, Activity
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import dumps

POLL = 60.0
"""Seconds that GetActivityTask waits for a task at most (API reference)."""


def create_activity(registry: Registry, request: Request) -> Response:
    """CreateActivity; the same name answers as the first time, another encryption is ActivityAlreadyExists."""
    arn = registry.arn("activity", check_name(request["name"]))
    encryption = request.get("encryptionConfiguration", OWN_KEY)
    activity = registry.activities.get(arn)
    if activity is None:
        tags = read_tags(request.get("tags", ()), arn)
        activity = registry.activities[arn] = Activity(arn, registry.now, encryption, tags)
        if registry.world.activities is not None:
            registry.world.activities.add(arn)
    elif activity.encryption != encryption:
        raise ApiError("ActivityAlreadyExists", f"Activity Already Exists: '{arn}'")
    return {"activityArn": arn, "creationDate": activity.created}


def describe_activity(registry: Registry, request: Request) -> Response:
    """DescribeActivity."""
    activity = registry.activity(request["activityArn"])
    return {**_listed(activity), "encryptionConfiguration": activity.encryption}


def delete_activity(registry: Registry, request: Request) -> Response:
    """DeleteActivity; deleting what does not exist is not an error."""
    text = request["activityArn"]
    Arn.read(text, "activity")
    registry.activities.pop(text, None)
    if registry.world.activities is not None:
        registry.world.activities.discard(text)
    return {}


def list_activities(registry: Registry, request: Request) -> Response:
    """ListActivities, by name."""
    found = [_listed(one) for one in sorted(registry.activities.values(), key=lambda one: one.arn)]
    return page("activities", found, request)


def _listed(activity: Activity) -> dict[str, Any]:
    name = Arn.read(activity.arn).name
    return {"activityArn": activity.arn, "name": name, "creationDate": activity.created}


def get_activity_task(registry: Registry, request: Request) -> Response:
    """GetActivityTask."""
    arn = registry.activity(request["activityArn"]).arn
    world = registry.world

    def nothing_yet() -> bool:
        return not any(one.activity == arn and one.worker is None for one in world.tokens.waiting())

    if nothing_yet() and world.scheduler.next_time() is not None:
        world.run(nothing_yet, until=world.now + POLL)
    return fetch(registry, request)


def fetch(registry: Registry, request: Request) -> Response:
    """The next task of an activity, or nothing."""
    arn = registry.activity(request["activityArn"]).arn
    task = registry.world.tokens.fetch(arn, request.get("workerName"))
    return {} if task is None else {"taskToken": task.token, "input": dumps(task.payload)}


def _check_token(registry: Registry, token: str) -> None:
    """Refuse a token that was never given, or whose task is over.

    The token is looked at before anything else in the request (measured behaviour 43).
    """
    tokens = registry.world.tokens
    if token not in tokens.given:
        raise ApiError("InvalidToken", "Invalid Token: 'Invalid token'")
    if not tokens.hears(token):
        raise ApiError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'")


def send_task_success(registry: Registry, request: Request) -> Response:
    """SendTaskSuccess; the output is a JSON text."""
    _check_token(registry, request["taskToken"])
    try:
        value = read_json(request["output"])
    except ValueError as error:
        raise ApiError("InvalidOutput", f"Invalid Output: '{error}'") from None
    registry.world.tokens.answer(request["taskToken"], value)
    return {}


def send_task_failure(registry: Registry, request: Request) -> Response:
    """SendTaskFailure; error and cause may both be left out."""
    _check_token(registry, request["taskToken"])
    error = StatesError(request.get("error"), request.get("cause"))
    registry.world.tokens.answer(request["taskToken"], None, error)
    return {}


def send_task_heartbeat(registry: Registry, request: Request) -> Response:
    """SendTaskHeartbeat."""
    _check_token(registry, request["taskToken"])
    registry.world.tokens.heartbeat(request["taskToken"])
    return {}
