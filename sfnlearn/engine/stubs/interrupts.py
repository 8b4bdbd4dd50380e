"""Whether a KeyboardInterrupt was raised by code, or by somebody who pressed stop."""

from __future__ import annotations

import dis


class OwnInterrupt(KeyboardInterrupt):
    """An interrupt that a function sends itself, by a signal."""


def raised_by_code(error: BaseException) -> bool:
    """Whether a `raise` statement has raised an interrupt; the stop button strikes at any other instruction.

    >>> try:
    ...     raise KeyboardInterrupt
    ... except KeyboardInterrupt as error:
    ...     raised_by_code(error)
    True
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if isinstance(error, OwnInterrupt) or trace is None:
        return True
    code, at = trace.tb_frame.f_code, trace.tb_lasti
    return any(one.offset == at and one.opname == "RAISE_VARARGS" for one in dis.get_instructions(code))
