from __future__ import annotations

import subprocess
import sys

import graphviz
import pytest
from graphviz.backend import dot_command

from sfnlearn.drawing.picture import render
from sfnlearn.drawing.picture.dot import to_dot
from sfnlearn.drawing.picture.machine_graph import build_graph
from sfnlearn.errors import UsageError
from tests.drawing.samples import ORDER


def test_dot_on_path_comes_first(tmp_path, monkeypatch):
    program = tmp_path / "dot"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert render.find_engine() == str(program)


def test_without_dot_the_bundled_engine_is_found(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    found = render.find_engine()
    assert found is not None
    assert "graphviz-pure" in found


def test_every_part_of_the_graph_has_a_place():
    graph = build_graph(ORDER)
    placed = render.layout(to_dot(graph))
    assert set(placed.nodes) == {node.key for node in graph.nodes}
    assert set(placed.edges) == {edge.key for edge in graph.edges}
    assert {box.key for box in graph.containers} <= set(placed.containers)


def test_a_line_runs_from_its_tail_to_its_head_also_on_the_way_back():
    graph = build_graph(ORDER)
    placed = render.layout(to_dot(graph))
    keys = {node.name: node.key for node in graph.nodes}
    (back,) = [edge for edge in graph.edges if edge.source == "Wait for stock"]
    line, tail, head = placed.edges[back.key], placed.nodes[keys["Wait for stock"]], placed.nodes[keys["Validate"]]
    assert abs(line.chains[0][0][1] - tail.y) < abs(line.chains[0][0][1] - head.y)
    assert line.tip is not None
    assert abs(line.tip[1] - head.y) < abs(line.tip[1] - tail.y)


def test_other_pictures_in_the_kernel_keep_their_own_program(monkeypatch):
    monkeypatch.setattr(render, "find_engine", lambda: "/nowhere/dot")
    usual = dot_command.DOT_BINARY
    with pytest.raises(graphviz.ExecutableNotFound):
        render.png("digraph { a }")
    assert usual == dot_command.DOT_BINARY


def test_without_the_package_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "graphviz", None)
    with pytest.raises(UsageError, match="pip install graphviz"):
        to_dot(build_graph(ORDER))


def test_importing_drawing_runs_nothing_and_imports_no_graphviz():
    code = "import sys, sfnlearn.drawing; sys.exit('graphviz' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
