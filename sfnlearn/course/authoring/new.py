"""A new lesson and a new exercise in a course of one's own: files that build and hold from the first minute on."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from sfnlearn.course.authoring.own_course import FILE, read_course
from sfnlearn.course.checking.exercise import ID, lesson_folders, load_exercises
from sfnlearn.course.checking.source_errors import at_line
from sfnlearn.errors import UsageError

SLUG = re.compile(r"(\d\d)_[a-z][a-z0-9_]*")
TEMPLATES = Path(__file__).parent / "templates"
"""Small exercises that are whole and proved, so that an author changes what works."""
QUESTION = '\n\n```{{code-cell}}\npredict("{}", ...)\n```\n'


def new_lesson(root: Path, slug: str) -> list[Path]:
    """Begin a lesson in the course at `root`, which is made where it is missing; gives the files written."""
    found = SLUG.fullmatch(slug)
    if found is None:
        raise UsageError(f"a lesson's folder is called like 20_night_shift: two digits and a name, not {slug!r}")
    number, folder = found[1], root / "lessons" / slug
    for other in lesson_folders(root / "lessons"):
        if other.name[:2] == number:
            raise UsageError(f"{other} has the number {number} already: take another one")
    files = {folder / "lesson.md": _template("lesson.md", TITLE=_title(slug), NUMBER=number)}
    files[folder / "exercises.py"] = _template("exercises.py")
    if not (root / FILE).exists():
        files[root / FILE] = _template("course.toml", TITLE=root.resolve().name.replace('"', "'").replace("\\", "/"))
    else:
        read_course(root)
    for path, text in files.items():
        _write(path, text)
    new_exercise(root, f"l{number}.p1")
    return list(files)


def _title(slug: str) -> str:
    return slug[3:].replace("_", " ").strip().capitalize()


def new_exercise(root: Path, exercise_id: str, kind: str = "") -> list[Path]:
    """Add an exercise to its lesson; gives the files changed.  A question of the lesson's text gets its cell there."""
    found = ID.fullmatch(exercise_id)
    if found is None:
        raise UsageError(f"an id reads l20.q1 (exercise), l20.p1 (prediction) or l20.r1 (recall), not {exercise_id!r}")
    number, place = found[1], found[2]
    kind = kind or ("asl" if place == "q" else "predict")
    if place != "q" and kind != "predict":
        raise UsageError(f"{exercise_id} stands in the lesson's text, where predictions are asked: leave out --kind")
    folder = _folder(root, number)
    path = folder / "exercises.py"
    if any(exercise.id == exercise_id for exercise in load_exercises(folder)):
        raise UsageError(f"{path} has the exercise {exercise_id} already")
    _insert(path, exercise_id, kind, in_lesson=place != "q")
    if place == "q":
        return [path]
    return [path, *_asked(folder / "lesson.md", exercise_id)]


def _folder(root: Path, number: str) -> Path:
    folders = lesson_folders(root / "lessons")
    found = next((folder for folder in folders if folder.name[:2] == number), None)
    if found is None:
        has = f"it has {', '.join(folder.name for folder in folders)}" if folders else "it has none"
        raise UsageError(
            f"{root / 'lessons'} has no lesson {number}: {has}. Try: sfnlearn new-lesson {root} {number}_name"
        )
    return found


def _insert(path: Path, exercise_id: str, kind: str, *, in_lesson: bool) -> None:
    """Put the exercise at the end of the list EXERCISES, and what it needs before that list."""
    text = path.read_text(encoding="utf-8") if path.exists() else _template("exercises.py")
    first, last = _lines_of_list(path, text)
    name = exercise_id.replace(".", "_").upper()
    before = "" if kind == "predict" else _template(f"{kind}.before", NAME=name)
    arn = _template("arn") if "ARN" in before and "\nARN = " not in text else ""
    lines = text.splitlines(keepends=True)
    lines[last - 1] = _template("question" if in_lesson else kind, ID=exercise_id, NAME=name) + lines[last - 1]
    lines[first - 1] = arn + before + lines[first - 1]
    _write(path, _with_imports("".join(lines)))


def _template(name: str, **values: str) -> str:
    """A file of `templates/` with @NAME@ and its like filled in."""
    text = (TEMPLATES / f"{name}.txt").read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text


def _lines_of_list(path: Path, text: str) -> tuple[int, int]:
    """The line on which EXERCISES = [ begins, and that of its closing bracket, which has a line of its own."""
    for node in ast.parse(text).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        named = any(isinstance(target, ast.Name) and target.id == "EXERCISES" for target in targets)
        if named and isinstance(node, ast.Assign) and isinstance(node.value, ast.List):
            last = node.value.end_lineno or node.lineno
            if text.splitlines()[last - 1].strip() == "]":
                return node.lineno, last
            raise at_line(path, last, "put the ] of EXERCISES on a line of its own; a new exercise goes before it")
    raise at_line(path, 1, "it defines no list EXERCISES = [Exercise(...), ...]")


def _with_imports(text: str) -> str:
    """The file with what it uses imported; what it imports already stays as it is."""
    nodes = list(ast.walk(ast.parse(text)))
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    has = {alias.asname or alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    new = []
    for node in ast.walk(ast.parse(_template("exercises.py"))):
        lacks = [alias.name for alias in getattr(node, "names", []) if alias.name in used - has]
        if isinstance(node, ast.ImportFrom) and lacks:
            new.append(f"from {node.module} import {', '.join(lacks)}\n")
    lines = text.splitlines(keepends=True)
    first = min((node.lineno for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)), default=1)
    return "".join([*lines[: first - 1], *new, *lines[first - 1 :]])


def _asked(path: Path, exercise_id: str) -> list[Path]:
    """Ask a question at the end of the lesson's text, where it is not asked yet."""
    text = path.read_text(encoding="utf-8")
    if f'predict("{exercise_id}"' in text:
        return []
    _write(path, text.rstrip("\n") + QUESTION.format(exercise_id))
    return [path]


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
