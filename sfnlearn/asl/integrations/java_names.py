"""Names as AWS's SDKs for Java spell them: of services, exceptions and members.

Step Functions calls services through those SDKs, and their spelling shows: in a Resource (`aws-sdk:dynamodb`), in an
error's name (`DynamoDb.ResourceNotFoundException`), in the members of parameters and results (`SseCustomerKeyMD5`).

Sources: the naming rules of the AWS SDK for Java 2; "Learning to use AWS service SDK integrations", Developer Guide.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Spelling = Callable[[str], str]
"""From a member's name in the model to its name in a task's JSON."""
_BOUNDARIES = (
    r"([^a-z]{2,})(v[0-9]+)", r"([^A-Z]{2,})(V[0-9]+)", r"([a-z])([A-Z])", r"([A-Z])([A-Z][a-z])",
    r"([0-9])([a-zA-Z])",
)  # fmt: skip


def words(name: str) -> list[str]:
    """The words of a service's id or a shape's name, as the Java SDK 2 parts them.

    >>> words("DynamoDB"), words("Elastic Load Balancing v2")
    (['Dynamo', 'DB'], ['Elastic', 'Load', 'Balancing', 'v2'])
    """
    text = re.sub(r"[^A-Za-z0-9]+", " ", name)
    for pattern in _BOUNDARIES:
        text = re.sub(pattern, r"\1 \2", text)
    return text.split()


def pascal_case(name: str) -> str:
    """A name as the Java SDK 2 writes it for a class.

    >>> pascal_case("DBInstanceNotFoundFault"), pascal_case("SESv2"), pascal_case("NoSuchBucket")
    ('DbInstanceNotFoundFault', 'SesV2', 'NoSuchBucket')
    """
    return "".join(word[:1].upper() + word[1:].lower() for word in words(name))


def java_name(service_id: str) -> str:
    """The Java SDK 2's name of a service, which error names begin with.

    >>> java_name("DynamoDB"), java_name("Secrets Manager"), java_name("SFN"), java_name("AWS Health")
    ('DynamoDb', 'SecretsManager', 'Sfn', 'Health')
    """
    name = pascal_case(service_id)
    return name.removeprefix("Amazon").removeprefix("Aws").removesuffix("Service") or name


def exception_name(shape: str) -> str:
    """The Java name of an exception's shape.

    >>> exception_name("NoSuchBucket"), exception_name("ResourceNotFoundException"), exception_name("SnapshotFault")
    ('NoSuchBucketException', 'ResourceNotFoundException', 'SnapshotException')
    """
    return shape.removesuffix("Fault").removesuffix("Exception") + "Exception"


def capitalized(name: str) -> str:
    """A member's name as an optimized integration spells it.

    >>> capitalized("executionArn"), capitalized("MD5OfMessageBody")
    ('ExecutionArn', 'MD5OfMessageBody')
    """
    return name[:1].upper() + name[1:]


def java_member(name: str) -> str:
    """A member's name in the Java SDK 2: the leading capitals are lowered, up to the one that begins a word.

    >>> [java_member(name) for name in ("DBInstanceIdentifier", "SSECustomerKeyMD5", "ETag", "MD5OfBody", "Bucket")]
    ['dbInstanceIdentifier', 'sseCustomerKeyMD5', 'eTag', 'md5OfBody', 'bucket']
    """
    end = 1
    while name[end : end + 1].isupper() and not name[end + 1 : end + 2].islower():
        end += 1
    return name[:end].lower() + name[end:]


_RENAMED = {"NULL": "Nul"}
"""Members that the Java SDK 2 calls otherwise, since Java has a word like that (measured behaviour 55)."""


def sdk_member(name: str) -> str:
    """A member's name as an SDK integration spells it.

    >>> sdk_member("DBInstanceIdentifier"), sdk_member("ChecksumCRC32"), sdk_member("executionArn"), sdk_member("NULL")
    ('DbInstanceIdentifier', 'ChecksumCRC32', 'ExecutionArn', 'Nul')
    """
    return _RENAMED.get(name) or capitalized(java_member(name))
