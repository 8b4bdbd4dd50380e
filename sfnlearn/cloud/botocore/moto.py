"""moto in this process: the file that starts it and makes the clients that tasks call.

Rules: every client has dummy credentials and is answered by moto; a call while moto is not active is refused, and so is
one that moto lets through to the network.  No profile, endpoint or configuration file of the user's is read.  Nothing
is imported before a service is called.

AWS's libraries are imported in this folder alone: by this file, `models` (reads botocore's data files), `hooks` (hangs
routes on botocore's events), and by what these hooks are made of; moto by this one, and by `deliveries`.

What moto promises to nobody and is used all the same, each in one place:

- importing moto adds its handler to botocore's list for new sessions (`session`);
- `moto.core.models.botocore_stubber.enabled` tells whether a mock is active (`is_active`);
- that handler, `botocore_stubber`, is called with the event's name and the request (`answer`);
- `mock_aws` counts its starts in `_nested_count` (`_start`);
- an operation that moto lacks raises NotImplementedError, answers "Not yet implemented", or is let through to the
  network, where our proxy refuses it (`call`).
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any, ClassVar, Self

from sfnlearn.asl.resource import REGION
from sfnlearn.cloud.botocore import models
from sfnlearn.cloud.botocore.models import Operation
from sfnlearn.errors import UsageError


def is_installed() -> bool:
    """Whether the services can be called at all: the extra `aws` brings boto3 and moto."""
    return find_spec("boto3") is not None and find_spec("moto") is not None


# ------------------------------------------------------------------------ moto


class Moto:
    """moto in this process, between `start()` and `stop()` or in a `with`.

    Starts nest: moto that runs already is used as it is, with what is in it.  `region` is where tasks call services.

    >>> with Moto():
    ...     is_active()
    True
    """

    started: ClassVar[list[Moto]] = []
    """Those that are started; the last one says the region."""

    def __init__(self, region: str = REGION) -> None:
        self._mock: Any = None
        self.region = region

    def start(self) -> Self:
        """Let boto3's calls be answered in this process, and put dummy credentials into the environment."""
        require()
        from moto import mock_aws

        if self._mock is None:
            mock = mock_aws(config={"lambda": {"use_docker": False}, "batch": {"use_docker": False}})
            _start(mock)
            self._mock = mock
            Moto.started.append(self)
        return self

    def stop(self) -> None:
        """Put the environment back, and forget what was made."""
        if self._mock is not None:
            self._mock.stop()
            self._mock = None
            Moto.started.remove(self)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_raised: object) -> None:
        self.stop()


def _start(mock: Any) -> None:
    """Start a mock, or undo what of it had started when it failed or was interrupted."""
    before = type(mock)._nested_count  # noqa: SLF001 - moto tells nobody how far a start came
    try:
        mock.start()
    except BaseException:
        if type(mock)._nested_count > before:  # noqa: SLF001
            mock.stop()
        raise


def require() -> None:
    """Say how to install what is missing."""
    if not is_installed():
        raise UsageError('AWS services need boto3 and moto: pip install "sfnlearn[aws]".')


def is_active() -> bool:
    """Whether moto answers boto3's calls at present."""
    if not is_installed():
        return False
    from moto.core.models import botocore_stubber

    return bool(botocore_stubber.enabled)


def present_region() -> str:
    """Where tasks call services."""
    return Moto.started[-1].region if Moto.started else REGION


# ----------------------------------------------------------------------- calls


@dataclass(frozen=True, slots=True)
class ServiceError(Exception):
    """A service's refusal: its error code and message, the HTTP status, and the exception in the service's model.

    `at_client`: the request never reached the service.
    """

    code: str
    message: str
    status: int = 400
    shape: str = ""
    at_client: bool = False


@cache
def session() -> Any:
    """The session of tasks' clients; hooks that are hung on new sessions later do not reach it."""
    import moto  # noqa: F401 - registers its handler for the sessions that are made after it
    from botocore.session import Session

    # (name in a configuration file, variable of the environment, default, conversion): no variable, so nobody's profile
    nothing = dict.fromkeys(("config_file", "credentials_file"), (None, None, os.devnull, None))
    made = Session({"profile": (None, None, None, None), **nothing})
    made.register_component("data_loader", models.loader())
    made.set_credentials("sfnlearn", "sfnlearn")
    made.set_config_variable("region", REGION)
    return made


# What moto does not answer would go through this proxy: a port of this machine on which nothing listens.
_NOWHERE = "http://127.0.0.1:9"


def client(service: str) -> Any:
    """A client with dummy credentials, whose requests can only go to moto."""
    return client_in(present_region(), service)


@cache
def client_in(region: str, service: str) -> Any:
    """The client of a service in a region."""
    from botocore.config import Config

    config = Config(
        parameter_validation=False,
        retries={"max_attempts": 0},
        ignore_configured_endpoint_urls=True,
        proxies={"http": _NOWHERE, "https": _NOWHERE},
    )
    return session().create_client(service, region_name=region, config=config)


def handler() -> tuple[str, Any]:
    """What moto hangs on new sessions."""
    from moto.core.models import botocore_stubber

    return "before-send", botocore_stubber


def answer(event_name: str, request: Any) -> Any:
    """The response of moto's to a request of boto3's, or None; UsageError where moto cannot simulate it.

    `event_name` is botocore's, which names service and operation at its end.
    """
    from moto.core.models import botocore_stubber

    what = ":".join(event_name.split(".")[1:3])
    try:
        with _quiet():
            return botocore_stubber(event_name, request)
    except NotImplementedError:
        raise UsageError(f"moto does not simulate this call of {what}, and nothing leaves this machine.") from None
    except ModuleNotFoundError as error:
        raise UsageError(_not_installed(what, error)) from None
    except UsageError:
        raise
    except Exception as error:
        raise UsageError(_failed(what, error)) from error


def _failed(what: str, error: Exception) -> str:
    """The sentence for a bug of moto's."""
    return (
        f"moto, which simulates {what} here, failed with {type(error).__name__}: {error}. AWS may well take the call: "
        "try other parameters, or give a task a stub."
    )


def _not_installed(what: str, error: ModuleNotFoundError) -> str:
    return (
        f"moto needs the library {error.name} to simulate {what}, and it is not installed: "
        'pip install "sfnlearn[aws]" brings it, or pip install "moto[all]".'
    )


def call(operation: Operation, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Call a service in moto; gives the result without metadata, raises ServiceError.

    UsageError where moto is not active, or does not simulate the operation.
    """
    if not is_active():
        raise UsageError(
            f"{operation.service}:{operation.name} needs the simulated AWS: run inside `with sfnlearn.aws():`."
        )
    from botocore import xform_name
    from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

    method = getattr(client(operation.service), xform_name(operation.name))
    try:
        with _quiet():
            answer: dict[str, Any] = method(**parameters)
    except ClientError as error:
        told = error.response["Error"]
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
        if told.get("Message") == "Not yet implemented":
            raise UsageError(_not_simulated(operation)) from None
        shape = str(told.get("QueryErrorCode", ""))
        raise ServiceError(str(told.get("Code", "")), str(told.get("Message", "")), int(status), shape) from None
    except (NotImplementedError, HTTPClientError):
        raise UsageError(_not_simulated(operation)) from None
    except ModuleNotFoundError as error:
        raise UsageError(_not_installed(f"{operation.service}:{operation.name}", error)) from None
    except BotoCoreError as error:
        raise ServiceError("ValidationException", str(error)) from None
    except UsageError:
        raise
    except Exception as error:
        raise UsageError(_failed(f"{operation.service}:{operation.name}", error)) from error
    answer.pop("ResponseMetadata", None)
    return answer


def _not_simulated(operation: Operation) -> str:
    return (
        f"moto does not simulate {operation.service}:{operation.name}, and nothing leaves this machine. "
        "Give the task a stub: functions={its Resource: lambda parameters: {...}}."
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep quiet: moto's advice is for its own developers, not for a learner."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
