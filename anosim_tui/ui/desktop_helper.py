"""A program of its own: `python desktop_helper.py put|clear|notify`, with a text as its input.

pyperclip may raise, print or hang, depending on the helper it finds, and does not look whether that
helper failed; desktop-notifier, the extra `notify`, talks to the desktop by whatever library that
has. So they run apart from the screen, and what was copied is read back.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Final

# What these put on the clipboard is gone when their process ends.
_FORGETFUL: Final = ("copy_qt", "copy_gtk")


def copied(text: str, *, clear: bool) -> bool:
    """Put `text` on the clipboard, or clear it if it still holds `text`; whether that was done."""
    import pyperclip

    copy, paste = pyperclip.determine_clipboard()
    if getattr(copy, "__name__", "") in _FORGETFUL:
        return False
    if not clear:
        copy(text)
        return bool(paste() == text)
    if paste() == text:
        copy("")
        return True
    return False


async def notify(words: str) -> None:
    from desktop_notifier import DesktopNotifier

    await DesktopNotifier(app_name="anosim-tui").send(title="anosim-tui", message=words)


if __name__ == "__main__":
    given = sys.stdin.buffer.read().decode("utf-8", "replace")
    deed = sys.argv[1]
    if deed == "notify":
        asyncio.run(notify(given))
    else:
        sys.exit(not copied(given, clear=deed == "clear"))
