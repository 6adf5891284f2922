"""Run a command in a pseudo-terminal until the demo is on the screen, leave it with `q`.

Ends with 0 only if the screen came up, and the command ended by itself with 0.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

INSTALL_SECONDS = 300
LEAVE_SECONDS = 15
SHOWN = "SANDBOX"
# A program that draws moves the cursor between words; what is looked for is within one.
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]P][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")


def start(command: str) -> tuple[int, int]:
    """Start `command` in a terminal of 120 by 40; its process id, and our end of the terminal."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execvp("bash", ["bash", "-c", command])  # noqa: S606, S607 (it is the README's own)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    return child, terminal


def read(terminal: int, seconds: float) -> str | None:
    """What came within `seconds`; `None` once the other end is closed."""
    if not select.select([terminal], [], [], seconds)[0]:
        return ""
    try:
        return os.read(terminal, 65536).decode(errors="replace") or None
    except OSError:
        return None


def wait_until_shown(terminal: int) -> bool:
    """Whether the demo came onto the screen in time; what was printed before is passed on."""
    deadline = time.monotonic() + INSTALL_SECONDS
    seen = ""
    while time.monotonic() < deadline:
        text = read(terminal, 1.0)
        if text is None:
            break
        seen += text
        if SHOWN in ESCAPES.sub("", seen):
            return True
    print(ESCAPES.sub("", seen)[-5000:])
    return False


def leave(child: int, terminal: int) -> int | None:
    """Press `q` and return the exit code; `None` if the program stays."""
    deadline = time.monotonic() + LEAVE_SECONDS
    os.write(terminal, b"q")
    while time.monotonic() < deadline:
        read(terminal, 0.2)
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
    return None


def main(command: str) -> int:
    """Run the check and print how it went."""
    child, terminal = start(command)
    try:
        if not wait_until_shown(terminal):
            print(f"{SHOWN} never came onto the screen.")
            return 1
        print(f"{SHOWN} is on the screen; pressing q.")
        code = leave(child, terminal)
        print("It did not end." if code is None else f"It ended with exit code {code}.")
        return 0 if code == 0 else 1
    finally:
        # Hangs up: whoever still runs in there is told to leave.
        os.close(terminal)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
