"""Definitions that others published, loaded, drawn and run: `python -m tests.real_definitions FOLDER` makes the report.

FOLDER holds clones of repositories (`owner+name`, `owner+name/repo`, bare or not).  Every definition in their newest
commit is taken: JSON, YAML, Terraform's texts, templates of CloudFormation, SAM and the Serverless Framework, and the
blocks of Markdown pages.  The definitions themselves are in no repository of ours.

Each is loaded as it stands, drawn, and run once: the input, and whatever a task gives, is one object made of all paths
that the definition reads.  So a run goes through most machines; what it must never do is to end by an exception.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sfnlearn import DefinitionError, Execution, StateMachine, UsageError, draw, run
from sfnlearn.asl.definition import all_states, plain_values
from sfnlearn.asl.quotas import Quotas

LEFT_OUT = {
    "aws-samples/step-functions-workflows-collection": "kept apart",
    "awslabs/statelint": "tests of what is refused",
    "getmoto/moto": "tests of a simulation",
}
TEXTS = (".json", ".asl", ".template")
BLOCKS = (".tf", ".tpl", ".tftpl", ".j2")
NEWEST = {"awsdocs/aws-step-functions-developer-guide": "3d6752c"}
"""Repositories whose newest commit has nothing more: the last one that had."""


@dataclass(frozen=True)
class Found:
    """A definition that was found; `text` is as it stands there, or the JSON of a template's part."""

    repository: str
    commit: str
    path: str
    number: int
    text: str


# -------------------------------------------------------------------- finding


class _Template(yaml.SafeLoader):
    """YAML with CloudFormation's tags, whose values become placeholders."""


def _tagged(loader: Any, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value if suffix == "Sub" else f"${{{node.value}}}"
    if isinstance(node, yaml.SequenceNode):
        parts = loader.construct_sequence(node, deep=True)
        return parts[0] if suffix == "Sub" and parts else f"${{{suffix}}}"
    return f"${{{suffix}}}"


_Template.add_multi_constructor("!", _tagged)


def _without_functions(value: Any) -> Any:
    """A template's value with its functions (`Fn::Sub`, `Ref`) as texts."""
    if isinstance(value, dict):
        if len(value) == 1:
            [(name, inner)] = value.items()
            if name == "Fn::Sub":
                return inner if isinstance(inner, str) else inner[0]
            if name == "Ref" and isinstance(inner, str):
                return f"${{{inner}}}"
            if isinstance(name, str) and name.startswith("Fn::"):
                return f"${{{re.sub('[^A-Za-z0-9]', '', str(inner))[:40] or 'Value'}}}"
        return {name: _without_functions(inner) for name, inner in value.items()}
    return [_without_functions(inner) for inner in value] if isinstance(value, list) else value


def _definitions_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "StartAt" in value and isinstance(value.get("States"), dict):
            yield value
        else:
            for inner in value.values():
                yield from _definitions_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _definitions_in(inner)
    elif isinstance(value, str) and '"StartAt"' in value and '"States"' in value:
        try:
            yield from _definitions_in(json.loads(value))
        except ValueError:
            return


def _texts_in(path: str, text: str) -> Iterator[str]:
    """The definitions in one file."""
    low = path.lower()
    if low.endswith(TEXTS):
        try:
            value = json.loads(text)
        except ValueError:
            if '"StartAt"' in text and low.endswith(("asl.json", ".asl")):
                yield text
            return
        if isinstance(value, dict) and "StartAt" in value and "States" in value:
            yield text
        else:
            yield from map(json.dumps, _definitions_in(_without_functions(value)))
    elif low.endswith((".yaml", ".yml")):
        try:
            values = list(yaml.load_all(text, _Template))
        except (yaml.YAMLError, ValueError):
            return
        for value in values:
            for found in _definitions_in(_without_functions(value)):
                yield json.dumps(found, default=str)
    elif low.endswith(BLOCKS):
        for _, block in re.findall(r'<<-?"?(\w+)"?\n(.*?)\n\s*\1', text, re.DOTALL) or [("", text)]:
            if '"StartAt"' in block:
                yield block
    elif low.endswith(".md"):
        for block in re.findall(r"```[ a-z]*\n(.*?)```", text, re.DOTALL):
            try:
                yield from map(json.dumps, _definitions_in(json.loads(block)))
            except ValueError:
                continue


def _git(folder: Path, *words: str) -> str:
    found = subprocess.run(["git", "--git-dir", str(folder), *words], capture_output=True, check=False)
    return found.stdout.decode(errors="replace")


def find(folder: Path) -> Iterator[Found]:
    """Every definition in the clones of a folder, each text once."""
    seen: set[str] = set()
    for clone in sorted(folder.iterdir()):
        name = clone.name.replace("+", "/", 1)
        places = (clone / "repo" / ".git", clone / "repo", clone / ".git")
        git = next((place for place in places if place.is_dir()), None)
        if git is None or name in LEFT_OUT:
            continue
        commit = NEWEST.get(name, "HEAD")
        for line in _git(git, "grep", "-lI", "-e", "StartAt", commit, "--").splitlines():
            path = line.partition(":")[2]
            text = _git(git, "show", f"{commit}:{path}")
            for number, definition in enumerate(_texts_in(path, text) if len(text) < 400_000 else ()):
                digest = hashlib.sha256(re.sub(r"\s", "", definition).encode()).hexdigest()
                if digest not in seen:
                    seen.add(digest)
                    yield Found(name, _git(git, "rev-parse", "--short", commit).strip(), path, number, definition)


# -------------------------------------------------------------------- running


_PATH = re.compile(r"\$(?:states\.(?:input|result)|)((?:\.[A-Za-z_][\w-]*|\[\d+\]|\[\*\]|\.?\['[^']+'\])+)")
_STEP = re.compile(r"\.?([A-Za-z_][\w-]*)|\[(\d+|\*)\]|\.?\['([^']+)'\]")
LEAVES = {"Numeric": 5, "Boolean": True, "Timestamp": "2026-01-01T00:00:00Z", "Seconds": 1, "Items": ["a", "b"]}


def made_input(definition: Any) -> Any:
    """One object in which the paths of a definition mostly name something of the type that is asked for."""
    tree: dict[str, Any] = {}
    for found in all_states(definition):
        for place, text in plain_values(dict(found.state)):
            for path in _PATH.findall(text) if isinstance(text, str) else ():
                _grow(tree, path, _leaf(place, found.state))
    return tree


def _leaf(place: Any, state: Any) -> Any:
    name = next((key for key in reversed(place) if isinstance(key, str)), "")
    if name == "Variable":
        holder: Any = state
        for key in place[:-1]:
            holder = holder[key]
        name = next((key for key in holder if key.startswith(("Numeric", "Boolean", "Timestamp"))), "")
    return next((value for prefix, value in LEAVES.items() if prefix in name), "text")


def _grow(tree: Any, path: str, leaf: Any) -> None:
    steps = [name or quoted or 0 for name, _, quoted in _STEP.findall(path)]
    for index, step in enumerate(steps):
        below: Any = leaf if index == len(steps) - 1 else [{}] if steps[index + 1] == 0 else {}
        if step == 0:
            if not isinstance(tree, list):
                return
            tree[0] = tree[0] if isinstance(tree[0], dict) and index < len(steps) - 1 else below
            tree = tree[0]
        elif isinstance(tree, dict):
            if step not in tree or (isinstance(below, (dict, list)) and not isinstance(tree[step], (dict, list))):
                tree[step] = below
            tree = tree[step]
        else:
            return


def run_once(machine: StateMachine) -> Execution:
    """Run with a made input; whoever is called gives it back, and task tokens are answered with it."""
    data = made_input(machine.definition)
    stubs: dict[str, Any] = {task.resource.arn: lambda _event, _context=None: data for task in machine.tasks}
    names = [getattr(task.resource, "function", "") for task in machine.tasks]
    stubs |= {name: stubs[task.resource.arn] for name, task in zip(names, machine.tasks, strict=True) if name}
    stubs |= {
        "arn:aws:states:::s3:getObject": lambda _: {"Body": json.dumps([data, data])},
        "arn:aws:states:::s3:listObjectsV2": lambda _: {"Contents": [{"Key": "k", "Size": 1}]},
        "arn:aws:states:::s3:putObject": lambda _: {},
    }
    execution = run(machine, data, functions=stubs, quotas=Quotas(history=3000))
    for _ in range(50):
        if execution.status != "RUNNING" or not execution.pending_tokens:
            break
        for token in list(execution.pending_tokens):
            execution.send_task_success(token, data)
        execution.resume()
    return execution


# -------------------------------------------------------------------- telling


def main(folder: Path) -> None:
    """Print the report."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    refused: dict[str, list[str]] = defaultdict(list)
    commits: dict[str, str] = {}
    for found in find(folder):
        count, commits[found.repository] = counts[found.repository], found.commit
        count["found"] += 1
        place = f"{found.repository} `{found.path}`" + (f" no. {found.number + 1}" if found.number else "")
        try:
            machine = StateMachine(f"{found.text}\n")
        except DefinitionError as error:
            count["refused"] += 1
            refused[place] = [str(each) for each in error.diagnostics]
            continue
        count["loaded"] += 1
        draw(machine).svg  # noqa: B018 - it is made here
        count["drawn"] += 1
        if machine.unknown_values:
            count["not run: a value is missing"] += 1
            continue
        try:
            execution = run_once(machine)
        except UsageError as error:
            count["not run"] += 1
            refused[f"{place} (run)"] = [str(error)]
            continue
        count[execution.status] += 1
    sys.stdout.write(json.dumps({"counts": counts, "commits": commits, "refused": refused}, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
