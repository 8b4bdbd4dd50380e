"""Tags of state machines and activities; versions and aliases have none (recorded)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sfnlearn.cloud.stepfunctions.api_errors import ApiError, not_found
from sfnlearn.cloud.stepfunctions.messages import Request, Response
from sfnlearn.cloud.stepfunctions.registry import Registry

MOST = 50


def read_tags(given: Iterable[Mapping[str, str]], arn: str, present: Mapping[str, str] | None = None) -> dict[str, str]:
    """Tags as key and value, added to the present ones; raises TooManyTags."""
    tags = {**(present or {}), **{one["key"]: one.get("value", "") for one in given}}
    if len(tags) > MOST:
        raise ApiError("TooManyTags", f"'{arn}' cannot have more than {MOST} tags.")
    return tags


def _tags(registry: Registry, arn: str) -> dict[str, str]:
    tags = registry.tagged(arn)
    if tags is None:
        raise not_found(arn)
    return tags


def tag_resource(registry: Registry, request: Request) -> Response:
    """TagResource."""
    arn = request["resourceArn"]
    tags = _tags(registry, arn)
    tags.update(read_tags(request["tags"], arn, tags))
    return {}


def untag_resource(registry: Registry, request: Request) -> Response:
    """UntagResource; keys that are not there are passed over."""
    tags = _tags(registry, request["resourceArn"])
    for key in request["tagKeys"]:
        tags.pop(key, None)
    return {}


def list_tags_for_resource(registry: Registry, request: Request) -> Response:
    """ListTagsForResource."""
    tags = _tags(registry, request["resourceArn"])
    return {"tags": [{"key": key, "value": value} for key, value in tags.items()]}
