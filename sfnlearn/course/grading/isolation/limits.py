"""What a worker may use, and how the kernel is told."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sfnlearn.arguments import NUMBER_FROM_ONE, SECONDS, check_argument

MEBIBYTE = 1 << 20
OPEN_FILES = 64


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker may use: seconds and bytes.

    `cpu_seconds` are for all calls of an answer, `wall_seconds` for one call; `memory_bytes` are of address space;
    `file_bytes` are what all files in its folder may hold together, `answer_bytes` the longest answer of a call.

    >>> Limits(wall_seconds=5).cpu_seconds
    10
    """

    cpu_seconds: int = 10
    wall_seconds: float = 20.0
    memory_bytes: int = 1024 * MEBIBYTE
    file_bytes: int = 16 * MEBIBYTE
    answer_bytes: int = 8 * MEBIBYTE

    def __post_init__(self) -> None:
        """Raise UsageError for what is no limit."""
        for name, value in asdict(self).items():
            check_argument(name, value, SECONDS if name == "wall_seconds" else NUMBER_FROM_ONE)


def impose(limits: Limits) -> None:
    """Let the kernel hold this process to the limits, from now on and for good."""
    import resource

    bounds = {
        "RLIMIT_CPU": limits.cpu_seconds,
        "RLIMIT_AS": limits.memory_bytes,
        "RLIMIT_FSIZE": limits.file_bytes,
        "RLIMIT_NOFILE": OPEN_FILES,
        "RLIMIT_CORE": 0,
        "RLIMIT_MSGQUEUE": 0,
    }
    for name, most in bounds.items():
        which = getattr(resource, name, None)
        if which is not None:  # RLIMIT_MSGQUEUE is Linux's alone
            # At the first bound of CPU a process ends by a signal that tells so, at the second by that for everything.
            resource.setrlimit(which, (most, most + 1) if name == "RLIMIT_CPU" else (most, most))
