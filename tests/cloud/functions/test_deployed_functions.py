"""deployed_functions.py: functions of the notebook are described and listed beside those of the API."""

from typing import Any

import boto3
import pytest

from sfnlearn import LambdaFunction, aws
from sfnlearn.cloud.aws import AWS
from sfnlearn.engine.functions import FUNCTIONS
from tests.cloud.deploying import invoke

TEXT = "def handler(event, context): return event"


def test_a_function_of_the_notebook_is_described_and_listed(client: Any, count: Any, monkeypatch: Any) -> None:
    count()
    echo = LambdaFunction("echo", TEXT, memory_size=512, environment={"COLOUR": "red"})
    echo.publish_version()
    monkeypatch.setitem(FUNCTIONS, "echo", echo)
    shown = client.get_function_configuration(FunctionName="echo")
    assert (shown["Handler"], shown["MemorySize"], shown["Version"]) == ("echo.handler", 512, "$LATEST")
    assert shown["Environment"]["Variables"] == {"COLOUR": "red"}
    assert client.get_function(FunctionName="echo:1")["Configuration"]["FunctionArn"].endswith(":function:echo:1")
    assert [one["FunctionName"] for one in client.list_functions()["Functions"]] == ["count", "echo"]
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_function(FunctionName="echo", Qualifier="7")


def test_those_that_were_given_are_there_and_stubs_are_not_shown() -> None:
    with aws(functions={"echo": LambdaFunction("echo", TEXT), "stub": lambda event: event}):
        client = boto3.client("lambda")
        assert [one["FunctionName"] for one in client.list_functions()["Functions"]] == ["echo"]
        assert invoke(client, "stub", 4)[1] == 4
        with pytest.raises(client.exceptions.ResourceNotFoundException):
            client.get_function(FunctionName="stub")


def test_a_function_that_is_deleted_uncovers_the_notebooks(client: Any, count: Any, monkeypatch: Any) -> None:
    monkeypatch.setitem(FUNCTIONS, "count", LambdaFunction("count", TEXT))
    count()
    assert invoke(client, "count", {"n": 1})[1] == {"calls": 1, "twice": 2}
    client.delete_function(FunctionName="count")
    assert invoke(client, "count", {"n": 1})[1] == {"n": 1}


def test_nothing_is_left_of_the_functions_afterwards(cloud: AWS, count: Any) -> None:
    count()
    cloud.stop()
    with aws():
        assert boto3.client("lambda").list_functions()["Functions"] == []
