"""A program of its own: `python notify_helper.py`, with the words of a notification as its input.

desktop-notifier, the extra `notify`, talks to the desktop by whatever library that has, so it runs
apart from the screen.
"""

from __future__ import annotations

import asyncio
import sys


async def main(words: str) -> None:
    from desktop_notifier import DesktopNotifier

    await DesktopNotifier(app_name="anosim-tui").send(title="anosim-tui", message=words)


if __name__ == "__main__":
    asyncio.run(main(sys.stdin.buffer.read().decode("utf-8", "replace")))
