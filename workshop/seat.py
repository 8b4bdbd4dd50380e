"""A seat in the hub: brings the learner's copy of the course up to date, then becomes their Jupyter server.

It runs as the learner. The course is only read; what the learner edits and their progress lie in ~/sfnlearn-course.
"""

import os
import sys

from sfnlearn.course.launch.workspace import course_root, home, place


def main() -> None:
    """Copy what is new, and start."""
    folder = home().resolve()
    for placed in place(course_root(), folder):
        if placed.note:
            sys.stderr.write(f"{placed.note}\n")
    os.chdir(folder)
    lesson = "notebooks/00_start_here.ipynb"
    server = [sys.executable, "-m", "jupyterhub.singleuser", f"--ServerApp.root_dir={folder}"]
    os.execv(sys.executable, [*server, f"--ServerApp.default_url=/lab/tree/{lesson}", *sys.argv[1:]])  # noqa: S606 - a server of ours


if __name__ == "__main__":
    main()
