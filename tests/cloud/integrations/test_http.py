"""http.py: servers on this machine."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from sfnlearn import UsageError
from sfnlearn.cloud.simulated_cloud import Cloud
from sfnlearn.engine.clock import START_TIME
from tests.cloud.integrations.calling import call


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was asked; /broken with a 503."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        heard = {
            "path": self.path,
            "body": body,
            "kind": self.headers.get("Content-Type"),
            "x": self.headers.get("X-A"),
        }
        text = json.dumps(heard).encode()
        self.send_response(503 if self.path.startswith("/broken") else 201)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Echo) as listening:
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()
        thread.join()


def test_http_invoke_reaches_a_server_of_this_machine(cloud: Cloud, server: str) -> None:
    parameters = {
        "ApiEndpoint": f"{server}/orders",
        "Method": "POST",
        "Headers": {"X-A": "1"},
        "QueryParameters": {"q": ["a", "b"]},
        "RequestBody": {"n": 1},
        "InvocationConfig": {"ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/c"},
    }
    execution = call("http:invoke", parameters)
    heard = {"path": "/orders?q=a&q=b", "body": '{"n":1}', "kind": "application/json", "x": "1"}
    assert execution.output["ResponseBody"] == heard
    assert (execution.output["StatusCode"], execution.output["StatusText"]) == (201, "Created")
    assert execution.stop_time == START_TIME
    form = call("http:invoke", {**parameters, "Transform": {"RequestBodyEncoding": "URL_ENCODED"}})
    assert form.output["ResponseBody"]["body"] == "n=1"


def test_http_a_status_is_an_error(cloud: Cloud, server: str) -> None:
    execution = call("http:invoke", {"ApiEndpoint": f"{server}/broken", "Method": "POST"})
    assert execution.error == "States.Http.StatusCode.503"
    gateway = {"ApiEndpoint": server, "Stage": "broken", "Path": "/p", "Method": "POST"}
    assert call("apigateway:invoke", gateway).error == "ApiGateway.503"


def test_http_nothing_leaves_this_machine(cloud: Cloud) -> None:
    with pytest.raises(UsageError, match=r"https://example.com/ is not on this machine"):
        call("http:invoke", {"ApiEndpoint": "https://example.com/", "Method": "GET"})


@pytest.mark.parametrize("headers", ["text", {"a": "text"}, {"a": [1]}, ["a"]])
def test_api_gateways_headers_are_lists_of_texts(cloud: Cloud, headers: Any) -> None:
    execution = call("apigateway:invoke", {"ApiEndpoint": "https://x", "Method": "GET", "Headers": headers})
    assert execution.error == "States.Runtime"
    assert "[The value of the field 'Headers' has an invalid format]" in (execution.cause or "")
