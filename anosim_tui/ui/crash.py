"""What is said and kept when the program ends on an error nobody expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

Report: TypeAlias = Callable[[BaseException, Mapping[str, str]], str]
"""Keeps a scrubbed report of an unexpected error and its circumstances; where it is, or ""."""


def crash_words(
    error: BaseException | None,
    report: Report | None = None,
    circumstances: Mapping[str, str] | None = None,
) -> str:
    """A few sentences about an unexpected error: its type and place, never its words or values.

    Args:
        error: what happened.
        report: see `Report`.
        circumstances: what the report says besides, by its name.
    """
    kept = report(error, circumstances or {}) if report is not None and error is not None else ""
    more = (
        f"A report without keys, numbers or messages is in {kept}"
        if kept
        else "With --log FILE it keeps a report without keys, numbers or messages."
    )
    return (
        f"anosim-tui met an error it did not expect ({type(error).__name__}{_place(error)}) and "
        "has ended.\nNothing was bought or cancelled by this. Start it again to go on.\n"
        f"{more}"
    )


def _place(error: BaseException | None) -> str:
    """The file and line in which it happened."""
    trace = error.__traceback__ if error is not None else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f" in {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
