"""A notebook's answers, read as data: no cell is ever run.

An answer's id stands in the text of its cell, so what happened to the cell does not matter:
* a copied cell has the same id twice.  The last one that was changed from the starter counts, as the last one that was
  run counts in a notebook, and the feedback says so;
* a cell that was split leaves a rest without an id behind it.  Where the first part cannot be read and both together
  can, they are one answer;
* a prediction is a call `predict("l02.q5", value)`.  Its value is read as a literal and not computed.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sfnlearn.course.checking.exercise import ID, Exercise, named
from sfnlearn.course.checking.judge import is_attempted
from sfnlearn.course.grading.handed_in import Notebook
from sfnlearn.jsontext import JSON, JSONSyntaxError, parse

MOST_CELLS = 5_000
MOST_TEXT = 200_000
"""Characters of an answer; the longest reference answer has some thousands."""
PREDICTED = re.compile(rf"""predict\(\s*["']({ID.pattern.replace("(", "(?:")})["']""")
"""The exercise of a prediction, in a cell that cannot be read as Python."""
MAGICS = ("%%asl", "%%handler")
NESTED_TOO_DEEP = (RecursionError, MemoryError)


class NotANotebookError(Exception):
    """A file whose text is not a notebook's, with the reason as a sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """An answer as it was handed in: where it stood, its value or text, and what the student is told about that.

    `refused` says why it cannot be judged; the value is of no use then.  `cell` counts from 1, all cells together.
    """

    exercise: str
    kind: str
    answer: JSON
    notebook: str
    cell: int
    notes: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class _Cell:
    number: int
    text: str


def answers_in(notebooks: Sequence[Notebook], exercises: Mapping[str, Exercise]) -> tuple[dict[str, Given], list[str]]:
    """The answers by exercise, and a sentence for each notebook or answer that is of no use."""
    answers: dict[str, Given] = {}
    troubles: list[str] = []
    for notebook in notebooks:
        try:
            cells = code_cells(notebook.content)
        except NotANotebookError as problem:
            troubles.append(f"{notebook.name}: {problem}")
            continue
        for given in _given(notebook.name, cells):
            exercise = exercises.get(given.exercise)
            if exercise is None:
                troubles.append(f"{given.notebook}, cell {given.cell}: there is no exercise {given.exercise}")
            else:
                answers[given.exercise] = _chosen(exercise, answers.get(given.exercise), _of_kind(exercise, given))
    return answers, troubles


def _of_kind(exercise: Exercise, given: Given) -> Given:
    if given.kind == exercise.kind:
        return given
    way = f'predict("{exercise.id}", ...)' if exercise.kind == "predict" else f"%%{exercise.kind} {exercise.id}"
    return replace(given, refused=f"{exercise.id} is answered by {way}")


def _chosen(exercise: Exercise, before: Given | None, given: Given) -> Given:
    """Which of two answers to an exercise counts."""
    if before is None:
        return given
    attempted = given.refused or is_attempted(exercise, given.answer)
    counts, other = (given, before) if attempted else (before, given)
    counted, passed_over = (f"{each.notebook}, cell {each.cell}" for each in (counts, other))
    told = f"answered more than once: {counted} counts, not {passed_over}"
    return replace(counts, notes=(*counts.notes, told))


def code_cells(content: bytes) -> list[_Cell]:
    """The code cells of a notebook; raises `NotANotebookError` with the reason where it is not one."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except NESTED_TOO_DEEP:
        raise NotANotebookError("it is nested too deep to be a notebook") from None
    except ValueError:
        raise NotANotebookError("it is not a notebook: its text is not JSON") from None
    cells = data.get("cells") if isinstance(data, dict) else None
    if not isinstance(cells, list):
        raise NotANotebookError("it has no cells; open it in JupyterLab, save it, and hand it in again")
    if len(cells) > MOST_CELLS:
        raise NotANotebookError(f"it has {len(cells):,} cells; at most {MOST_CELLS:,} are read")
    return [
        _Cell(number, _source(cell))
        for number, cell in enumerate(cells, start=1)
        if isinstance(cell, dict) and cell.get("cell_type") == "code"
    ]


def _source(cell: Mapping[str, JSON]) -> str:
    source = cell.get("source")
    if isinstance(source, list):
        return "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""


def _given(notebook: str, cells: Sequence[_Cell]) -> Iterator[Given]:
    for index, cell in enumerate(cells):
        text = cell.text.lstrip()
        if text.startswith(MAGICS):
            yield from _of_magic(notebook, cell, text, _rest(cells[index + 1 :]))
        elif "predict" in text:
            yield from _predictions(notebook, cell)


def _rest(cells: Sequence[_Cell]) -> str:
    """The text of the next cell, where it may be the rest of a cell that was split."""
    text = cells[0].text if cells else ""
    return "" if text.lstrip().startswith("%") else text


def _of_magic(notebook: str, cell: _Cell, text: str, rest: str) -> Iterator[Given]:
    head, _, answer = text.partition("\n")
    magic, _, line = head.partition(" ")
    name = named(line)[0] if magic == "%%asl" else line.strip()
    if not ID.fullmatch(name):
        return  # `%%asl machine` makes a variable
    can_read = _is_json if magic == "%%asl" else _is_python
    split = bool(rest) and not can_read(answer) and can_read(f"{answer}\n{rest}")
    whole = f"{answer}\n{rest}" if split else answer
    yield Given(
        exercise=name,
        kind=magic.removeprefix("%%"),
        answer=whole[:MOST_TEXT],
        notebook=notebook,
        cell=cell.number,
        notes=("the cell was split; it was read together with the cell below it",) if split else (),
        refused=f"the answer has {len(whole):,} characters; at most {MOST_TEXT:,} are read"
        if len(whole) > MOST_TEXT
        else "",
    )


def _is_json(text: str) -> bool:
    return _can(parse, text, JSONSyntaxError, *NESTED_TOO_DEEP)


def _is_python(text: str) -> bool:
    return _can(ast.parse, text, ValueError, SyntaxError, *NESTED_TOO_DEEP)


def _can(read: Callable[[str], object], text: str, *errors: type[Exception]) -> bool:
    try:
        return read(text[:MOST_TEXT]) is not None
    except errors:
        return False


def _predictions(notebook: str, cell: _Cell) -> Iterator[Given]:
    """Every call `predict(id, value)` of a cell; lines that are IPython's own are passed over."""
    lines = [
        line if not line.lstrip().startswith(("%", "!", "?")) else "" for line in cell.text[:MOST_TEXT].split("\n")
    ]
    try:
        tree = ast.parse("\n".join(lines))
    except (ValueError, SyntaxError, RecursionError, MemoryError) as problem:
        refused = f"Python cannot read the cell: {getattr(problem, 'msg', '') or 'it is nested too deep'}"
        for name in PREDICTED.findall(cell.text[:MOST_TEXT]):
            yield Given(
                exercise=name, kind="predict", answer=None, notebook=notebook, cell=cell.number, refused=refused
            )
        return
    for node in tree.body:
        call = node.value if isinstance(node, ast.Expr | ast.Assign) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "predict":
            yield from _prediction(notebook, cell, call)


def _prediction(notebook: str, cell: _Cell, call: ast.Call) -> Iterator[Given]:
    arguments = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg in {"exercise_id", "value"})]
    name = arguments[0] if arguments else None
    if not isinstance(name, ast.Constant) or not isinstance(name.value, str) or not ID.fullmatch(name.value):
        return
    value, refused = _value(arguments[1:])
    yield Given(exercise=name.value, kind="predict", answer=value, notebook=notebook, cell=cell.number, refused=refused)


def _value(arguments: Sequence[ast.expr]) -> tuple[JSON, str]:
    if len(arguments) != 1:
        return None, "predict takes the exercise and one value; put several values into [ ]"
    try:
        return ast.literal_eval(arguments[0]), ""
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None, "write the value itself: what the cell would compute is not computed in grading"
