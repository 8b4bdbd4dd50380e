"""ARNs of Step Functions: what they name, and which of them an operation takes.

After `arn:aws:states:REGION:ACCOUNT:` follows

- `stateMachine:NAME`; `NAME/LABEL` is the machine inside a distributed Map, `NAME:3` a version, `NAME:PROD` an alias;
- `execution:NAME:EXECUTION`; `NAME:3:EXECUTION` was started through a version, `NAME:PROD:EXECUTION` through an alias
  (recorded);
- `express:NAME:EXECUTION:ID`, `activity:NAME`, `mapRun:NAME/LABEL:ID`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sfnlearn.cloud.stepfunctions.api_errors import ApiError, invalid_arn

STATES = "states"
_NAME = re.compile(r"""[^\s?*<>{}\[\]"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]+""")
_KINDS = frozenset({"stateMachine", "execution", "express", "activity", "mapRun"})


@dataclass(frozen=True, slots=True)
class Arn:
    """An ARN, taken apart; `qualifier` is a version's number or an alias' name.

    >>> Arn.read("arn:aws:states:us-east-1:123456789012:stateMachine:Pay:3").qualifier
    '3'
    """

    text: str
    kind: str
    names: tuple[str, ...]

    @classmethod
    def read(cls, text: str, *kinds: str) -> Arn:
        """Read an ARN of one of these kinds (of any, if none are given); raises InvalidArn."""
        parts = text.split(":")
        if parts[0] != "arn" or len(parts) < 7 or parts[2] != STATES:
            raise invalid_arn(f"Invalid ARN prefix: {text}")
        kind, names = parts[5], tuple(parts[6:])
        if kind not in _KINDS or (kinds and kind not in kinds):
            raise invalid_arn(f"Resource type not valid in this context: {kind}")
        if not all(names):
            raise invalid_arn(f"Invalid ARN: {text}")
        return cls(text, kind, names)

    @property
    def name(self) -> str:
        """The name of the state machine, or of the activity."""
        return self.names[0]

    @property
    def qualifier(self) -> str | None:
        """For a state machine: the version's number or the alias' name."""
        return self.names[1] if self.kind == "stateMachine" and len(self.names) > 1 else None

    @property
    def unqualified(self) -> str:
        """The state machine's own ARN."""
        return ":".join([*self.text.split(":")[:6], self.name])


def check_name(name: str) -> str:
    r"""A name of a state machine, an execution or an activity; raises InvalidName.

    White space, control characters, brackets, wildcards and ``" # % \ ^ | ~ ` $ & , ; : /`` are not allowed.

    >>> check_name("Ship-order_2")
    'Ship-order_2'

    Source: API reference, CreateStateMachine, name.
    """
    if not _NAME.fullmatch(name):
        raise ApiError("InvalidName", f"Invalid Name: '{name}'")
    return name


def execution_arn(machine_arn: str, machine_type: str, name: str, qualifier: str | None, unique: str) -> str:
    """The ARN of an execution, by the machine's own ARN; an Express one ends in an id of its own."""
    if machine_type == "EXPRESS":
        return f"{machine_arn.replace(':stateMachine:', ':express:')}:{name}:{unique}"
    through = f":{qualifier}" if qualifier else ""
    return f"{machine_arn.replace(':stateMachine:', ':execution:')}{through}:{name}"
