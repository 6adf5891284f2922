"""Exit codes, and the exception that ends the program with one."""

from __future__ import annotations

from typing import Final

DONE: Final = 0
FAILED: Final = 1
"""What was asked for is not there, or something is wrong."""
NOT_STARTED: Final = 2
KEY_REFUSED: Final = 3
UNREACHABLE: Final = 4
"""The service did not answer, or not in a way that can be understood."""
REFUSED: Final = 5
"""The service refused: no stock, no balance; or a limit of the person's own did."""
UNKNOWN: Final = 6
"""Sent, and what became of it is not known."""
INTERRUPTED: Final = 130


class Ended(Exception):
    """The command ends here, with an exit code; `str()` of it is one sentence that says why."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(" ".join(sentence.splitlines()))
        self.code = code


class CannotStart(Ended, ValueError):
    """The program was not asked for something it can do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(NOT_STARTED, sentence)
