"""What a simulated cloud replaces in the process while it is started, and puts back: environment, default session.

Each is a context manager that undoes itself, so that a start which fails half-way leaves the process as it was.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sfnlearn.cloud.botocore import moto

DUMMY = "testing"


@contextmanager
def dummy_environment(region: str) -> Iterator[None]:
    """Dummy credentials, this region, and no profile or endpoint of the user's."""
    kept = {name: os.environ[name] for name in _names()}
    nothing = dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), os.devnull)
    keys = dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"), DUMMY)
    regions = dict.fromkeys(("AWS_DEFAULT_REGION", "AWS_REGION"), region)
    try:
        _remove()
        os.environ.update({**nothing, **keys, **regions, "AWS_EC2_METADATA_DISABLED": "true"})
        yield
    finally:
        _remove()
        os.environ.update(kept)


def _names() -> list[str]:
    return [name for name in os.environ if name.startswith("AWS_")]


def _remove() -> None:
    for name in _names():
        del os.environ[name]


@contextmanager
def new_default_session() -> Iterator[None]:
    """Let `boto3.client` make a new default session, which has the hooks, and forget that one afterwards.

    moto that somebody else has started goes on after us.  The session of before may be one that moto does not reach,
    so it does not come back then: the next client makes another.
    """
    import boto3

    kept = boto3.DEFAULT_SESSION
    try:
        boto3.DEFAULT_SESSION = None
        yield
    finally:
        boto3.DEFAULT_SESSION = None if moto.is_active() else kept
