"""What an operation of the API takes and gives: members by AWS's names, with JSON values; times are POSIX seconds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Request = Mapping[str, Any]
Response = dict[str, Any]
