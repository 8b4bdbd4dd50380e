"""Nothing leaves the machine by boto3, botocore, aiobotocore or a Task while an `aws()` is started.

aiobotocore (under s3fs and aioboto3) pins another botocore than our lock, so it has an environment of its own, which
`.ci/run` makes of `aiobotocore.lock`: in the folder `.aiobotocore`, or wherever SFNLEARN_AIOBOTOCORE names a Python.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
OTHER = os.environ.get("SFNLEARN_AIOBOTOCORE") or str(ROOT / ".aiobotocore/bin/python")
ANSWERS = {
    "a_presigned_address_and_requests": "here",
    "a_second_start_and_stop": "FOOBARKEY123456789012",
    "awaited_services_are_answered": "b'8'",
    "a_file_of_s3fs": "here['bucket/k']",
}
REFUSED = {
    "a_client_of_before", "a_session_of_before", "a_session_of_botocores_of_before", "a_session_without_handlers",
    "a_resource_of_before", "an_endpoint_elsewhere", "an_endpoint_in_the_environment", "a_proxy",
    "the_keys_of_an_instance", "the_keys_of_a_container", "an_http_task_elsewhere", "a_client_that_outlives_it",
    "a_session_that_outlives_it", "an_awaited_session_of_before", "an_awaited_session_with_an_endpoint_elsewhere",
    "an_awaited_session_without_handlers", "an_awaited_session_with_a_transport_of_its_own",
    "an_awaited_session_that_outlives_it", "a_file_system_of_before",
}  # fmt: skip


def ways_out(python: str) -> dict[str, str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    program = [python, str(HERE / "ways_out.py")]
    done = subprocess.run(program, capture_output=True, text=True, env=environment, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


def check(found: dict[str, str]) -> None:
    wrong = {}
    for name, told in found.items():
        if name in REFUSED:
            closed = told.startswith("refused: ")
        else:
            closed = told == f"answered: {ANSWERS.get(name, '123456789012')}"
        if not closed:
            wrong[name] = told
    assert wrong == {}


def test_no_way_out_is_open():
    found = ways_out(sys.executable)
    assert len(found) >= 20
    check(found)


@pytest.mark.skipif(not Path(OTHER).exists(), reason="there is no environment with aiobotocore: .ci/run makes it")
def test_no_way_out_is_open_with_aiobotocore_among_them():
    found = ways_out(OTHER)
    assert len(found) >= 30
    assert {"an_awaited_session_of_before", "a_file_of_s3fs"} <= set(found)
    check(found)
