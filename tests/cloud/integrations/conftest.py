"""A simulated cloud on its own, without boto3's hooks: what tasks alone reach."""

from collections.abc import Iterator

import pytest

from sfnlearn.cloud.simulated_cloud import Cloud


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud() as started:
        yield started
