"""Faults of this program, described without anything they may have had in their hands."""

from __future__ import annotations

import traceback


def where(fault: BaseException) -> str:
    """The type of `fault` and the calls it came through.

    Its own words are left out: a `KeyError` or a validation error quotes the message or the key
    it stumbled over.
    """
    frames = traceback.extract_tb(fault.__traceback__)
    calls = " > ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
    return f"{type(fault).__name__} in {calls}" if calls else type(fault).__name__
