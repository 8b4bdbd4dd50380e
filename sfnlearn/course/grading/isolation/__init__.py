"""Isolation: students' Lambda functions run in processes that can do nothing but compute.

    grader                      jail (one for each grading process)          worker (one for each answer)
    expectations, seeds,   ->   a fork server without anything secret,  ->   the Lambda simulator with the student's
    verdicts                    in bubblewrap where that is installed        file, behind Landlock, seccomp, rlimits

The grader keeps what it expects.  It asks a worker for one call of a function at a time, by a frame of JSON over a
socket that only the two of them have, and gets a value, or an error with its cause: never a verdict.  What a student's
code does to its own process can change its own values alone; who prints "passed" has printed it.

- `limits`      what a worker may use
- `system`      the calls of the Linux kernel that Python has no name for
- `landlock`    no files but those of Python, and a folder of its own
- `seccomp`     no sockets, no other processes, no signals, no way to more rights
- `bubblewrap`  the fork server sees no other processes, no network and hardly any files
- `folders`     what a worker has left in its folder is measured and removed, whatever its shape
- `frames`      the protocol: bounded, strictly read
- `server`      the fork server
- `worker`      what a worker does
- `jail`        the grader's side
- `strength`    what is in force, tried out and not assumed

Isolation needs Linux.  Elsewhere there are rlimits at most, `strong` is false, and answers of strangers are not run.
"""

from sfnlearn.course.grading.isolation.jail import Jail, RemoteFunction, Worker, WorkerFailed
from sfnlearn.course.grading.isolation.limits import Limits
from sfnlearn.course.grading.isolation.strength import Isolation

__all__ = ["Isolation", "Jail", "Limits", "RemoteFunction", "Worker", "WorkerFailed"]
