import os

from sfnlearn.course.grading.isolation.files import HIDDEN, PACKAGE, folders_of_python, readable


def is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")


def test_the_simulator_may_be_read_and_the_course_not():
    given = [os.path.realpath(path) for path in readable()]
    for hidden in (HIDDEN, PACKAGE / "course", PACKAGE / "course" / "lessons" / "01_lambda_forgets" / "exercises.py"):
        assert not any(is_below(str(hidden), path) for path in given), hidden
    assert any(is_below(str(PACKAGE / "cloud" / "functions" / "function.py"), path) for path in given)


def test_the_standard_library_may_be_read():
    assert any(is_below(os.path.realpath(os.__file__), os.path.realpath(path)) for path in readable())


def test_no_folder_of_python_is_the_whole_system_or_inside_another():
    folders = folders_of_python()
    assert "/" not in folders
    assert not [(one, other) for one in folders for other in folders if one != other and is_below(one, other)]
