"""The course for one learner in a container: their copy brought up to date, then JupyterLab with a token of its own."""

import os
import sys

from sfnlearn.course.launch.workspace import course_root, home, place


def main() -> None:
    """Copy what is new, and start; the address with its token stands in the container's log."""
    folder = home().resolve()
    for placed in place(course_root(), folder):
        if placed.note:
            sys.stderr.write(f"{placed.note}\n")
    os.chdir(folder)
    options = [f"--ServerApp.root_dir={folder}", "--ServerApp.ip=0.0.0.0", "--ServerApp.open_browser=False"]
    lesson = "--ServerApp.default_url=/lab/tree/notebooks/00_start_here.ipynb"
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", *options, lesson])  # noqa: S606 - a server of ours


if __name__ == "__main__":
    main()
