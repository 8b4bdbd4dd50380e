"""The Resource of a Task: what its ARN asks for.

To the States Language a Resource is any URI.  AWS knows three kinds: a Lambda function's ARN, an activity's ARN, and a
service integration `arn:aws:states:::service:action[.pattern]`, whose pattern is request-response where none is
written::

    arn:aws:lambda:us-east-1:123456789012:function:pay          LambdaArn
    arn:aws:states:us-east-1:123456789012:activity:approve      ActivityArn
    arn:aws:states:::sqs:sendMessage.waitForTaskToken           ServiceIntegration: optimized, a callback
    arn:aws:states:::aws-sdk:s3:getObject                       ServiceIntegration: of the SDK, request-response

Source: States Language, "Task State"; Developer Guide, "Integrating services with Step Functions".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from sfnlearn.asl.diagnostics.guesses import nearest
from sfnlearn.asl.placeholders import in_place, plain_resource

REGION = "us-east-1"
ACCOUNT = "123456789012"
"""Where everything stands that is simulated here and does not say otherwise: the account of AWS's own examples."""
_ARN = r"arn:aws(?:-[a-z]+)*"
# AWS takes a placeholder such as `your-account-id` for the account (recorded).
# A Resource that leaves region and account away, `arn:aws:lambda:::function:f`, is in definitions that were deployed.
_LAMBDA = re.compile(_ARN + r":lambda:[a-z0-9-]*:[\w-]*:function:(?P<function>[\w-]+)(?::(?P<qualifier>[\w$-]+))?")
_ACTIVITY = re.compile(_ARN + r":states:[a-z0-9-]+:\d{12}:activity:(?P<activity>.+)")
_SERVICE = re.compile(
    _ARN + r":states:[a-z0-9-]*:(?:\d{12})?:(?P<sdk>aws-sdk:)?(?P<service>[\w-]+):(?P<action>\w+)(?:\.(?P<pattern>.+))?"
)
PATTERNS = ("sync", "sync:2", "waitForTaskToken")


@dataclass(frozen=True, slots=True)
class LambdaArn:
    """A bare function ARN: LambdaFunction events, and the payload alone as the result."""

    arn: str
    function: str


@dataclass(frozen=True, slots=True)
class ActivityArn:
    """An activity's ARN: Activity events, answered by a worker."""

    arn: str


@dataclass(frozen=True, slots=True)
class ServiceIntegration:
    """A service integration: Task events with `resourceType` (the service) and `resource` (the action and pattern).

    >>> parse_resource("arn:aws:states:::sqs:sendMessage.waitForTaskToken").resource
    'sendMessage.waitForTaskToken'
    """

    arn: str
    service: str
    action: str
    pattern: str | None = None
    sdk: bool = False

    @property
    def resource_type(self) -> str:
        """The events' `resourceType`."""
        return f"aws-sdk:{self.service}" if self.sdk else self.service

    @property
    def resource(self) -> str:
        """The events' `resource`."""
        return f"{self.action}.{self.pattern}" if self.pattern else self.action

    @property
    def waits_for_token(self) -> bool:
        """Whether the task ends when somebody answers its task token."""
        return self.pattern == "waitForTaskToken"

    @property
    def is_job(self) -> bool:
        """Whether the task ends when the job that it started has ended (`.sync`, `.sync:2`)."""
        return self.pattern in ("sync", "sync:2")


Resource = LambdaArn | ActivityArn | ServiceIntegration


@lru_cache(maxsize=1024)
def parse_resource(arn: str) -> Resource | None:
    """What a Resource asks for, or None where it is none of the three kinds.

    >>> parse_resource("arn:aws:lambda:us-east-1:123456789012:function:hello").function
    'hello'
    >>> parse_resource("${PayArn}").function, parse_resource("arn:${AWS::Partition}:states:::sns:publish").service
    ('PayArn', 'sns')
    """
    if found := _LAMBDA.fullmatch(arn):
        return LambdaArn(arn, found["function"])
    if _ACTIVITY.fullmatch(arn):
        return ActivityArn(arn)
    found = _SERVICE.fullmatch(arn)
    if found is None or (found["pattern"] and found["pattern"] not in PATTERNS):
        return _with_placeholders(arn) if "{" in arn else None
    return ServiceIntegration(arn, found["service"], found["action"], found["pattern"], bool(found["sdk"]))


def _with_placeholders(arn: str) -> Resource | None:
    """What a Resource asks for whose placeholders nobody filled in.

    One that is a placeholder altogether may be of any kind; most are functions, so it is taken for one of that name.
    """
    plain, words = plain_resource(arn)
    if plain in words:
        return LambdaArn(arn, words[plain])
    if plain[:12] in words:  # `${Arn}.sync`, `${Arn}:live`
        return LambdaArn(arn, in_place(plain, words))
    stem, _, pattern = plain.rpartition(".")
    plain = stem if pattern in words else plain
    found = parse_resource(plain) if words or plain != arn else None
    if isinstance(found, LambdaArn):
        return LambdaArn(arn, words.get(found.function) or in_place(found.function, words))
    return None if found is None else replace(found, arn=arn)


def function_and_qualifier(text: str) -> tuple[str, str]:
    """The function's plain name, and its version or alias, in what Lambda's API takes as FunctionName.

    That is a name, a partial or a full ARN, each with or without a qualifier.  A name may itself be or end in
    "function", so the first `:function:` counts, and only with both colons.

    >>> function_and_qualifier("my-function:live"), function_and_qualifier("123456789012:function:function")
    (('my-function', 'live'), ('function', ''))

    Source: Invoke in Lambda's API reference, FunctionName.
    """
    before, found, after = text.partition(":function:")
    name, _, qualifier = (after if found else before).partition(":")
    return name, qualifier


def meant_arn(arn: str) -> str | None:
    """The ARN that was meant by a text that is none: a function's name alone, a word or a pattern that is misspelt.

    >>> meant_arn("arn:aws:states:::sqs:sendMessage.waitForToken"), meant_arn("hello")
    ('arn:aws:states:::sqs:sendMessage.waitForTaskToken', 'arn:aws:lambda:us-east-1:123456789012:function:hello')
    """
    bare = arn.strip()
    stem, _, pattern = bare.rpartition(".")
    candidates = [bare, re.sub(r":states:+(?=[a-z])", ":states:::", bare), _words_fixed(bare)]
    candidates += [re.sub(r"(:lambda:[\w-]*:\d{12}:)(?!function:)", r"\1function:", bare)]
    candidates += [f"{stem}.{near}" for near in [nearest(pattern, PATTERNS)] if stem and near]
    candidates += [f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{bare}"]
    return next((each for each in candidates if each != arn and parse_resource(each)), None)


def _words_fixed(arn: str) -> str:
    """The fixed words of an ARN, each as it was meant."""
    words = arn.split(":")
    if len(words) < 6:
        return ""
    words[0], words[1] = "arn", words[1] if words[1].startswith("aws-") else "aws"
    words[2] = nearest(words[2], ["lambda", "states"]) or words[2]
    words[5] = nearest(words[5], ["function", "activity"]) or words[5]
    return ":".join(words)
