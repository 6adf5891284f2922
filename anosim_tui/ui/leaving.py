"""Leaving when the terminal is gone, or when somebody asks the process to end; and coming back.

A closed terminal sends SIGHUP, unless somebody (`nohup`, some multiplexers) had it ignored. Then
every read and write fails, and a screen nobody sees would go on polling with a busy processor.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import sys
import threading
import time
from functools import partial
from typing import Any, Final

from textual.app import App

# Seconds the app has for leaving in good order; after that the process just ends. What was paid
# for is in the journal by then, and is looked after at the next start.
_GRACE: Final = 3.0
# Seconds between two looks at the terminal, where it does not report its end by itself.
_LOOK_EVERY: Final = 1.0
_SIGNALS: Final = ("SIGHUP", "SIGTERM", "SIGINT")
_ENDED_BY: Final = 128  # what shells add a signal's number to


def watch(app: App[Any]) -> None:
    """Let `app` leave when its terminal is gone or a signal asks it to; call it once it runs."""
    # After ctrl+z and fg, Textual draws only what changes; the terminal is empty by then.
    app.app_resume_signal.subscribe(app, lambda _: app.refresh(layout=True))
    if app.is_headless or not hasattr(signal, "SIGHUP"):
        return
    loop = asyncio.get_running_loop()
    _restart_when_continued(app, loop)
    for name in _SIGNALS:
        number = signal.Signals[name]
        # An ignored signal stays ignored: whoever started this wanted it so.
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, partial(_leave, app, number))
    terminal = sys.__stdin__.fileno() if sys.__stdin__ is not None else -1
    if terminal >= 0 and os.isatty(terminal):
        threading.Thread(
            target=_wait_and_leave, args=(app, loop, terminal), name="terminal-watch", daemon=True
        ).start()


def _restart_when_continued(app: App[Any], loop: asyncio.AbstractEventLoop) -> None:
    """Let SIGCONT after SIGSTOP, which nobody can prepare for, take the terminal back.

    Textual expects to have let go of it before, and would read keys by two threads from then on:
    one of them waits for a key that the other has taken, and leaving waits for both. It would also
    do so in the middle of whatever the signal interrupts, be that writing, or doing the same for
    the signal before: the loop does one after the other.
    """
    driver = app._driver
    resume = signal.getsignal(signal.SIGCONT)

    def continued() -> None:
        keys = getattr(driver, "_key_thread", None)
        if driver is not None and keys is not None and keys.is_alive():
            driver.suspend_application_mode()
            app.call_later(app.app_resume_signal.publish, app)
        if callable(resume):
            resume(signal.SIGCONT, None)

    loop.add_signal_handler(signal.SIGCONT, continued)


def _leave(app: App[Any], number: signal.Signals) -> None:
    app.exit(return_code=_ENDED_BY + number)


def _wait_and_leave(app: App[Any], loop: asyncio.AbstractEventLoop, terminal: int) -> None:
    """The watching thread: it wakes when the terminal hangs up, and sees to the end."""
    while not _is_gone(terminal, _LOOK_EVERY):
        pass
    _point_at_nothing()
    with contextlib.suppress(RuntimeError):  # the loop is closed: the app has left already
        loop.call_soon_threadsafe(_leave, app, signal.SIGHUP)
    time.sleep(_GRACE)
    os._exit(_ENDED_BY + signal.SIGHUP)


def _is_gone(terminal: int, seconds: float) -> bool:
    """Wait for at most `seconds`; whether the terminal hung up."""
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(terminal, 0)
        found = poll.poll(seconds * 1_000)
        if any(events & (select.POLLHUP | select.POLLERR) for _, events in found):
            return True
        if found:  # macOS cannot poll terminals and answers POLLNVAL at once
            time.sleep(seconds)
    else:
        time.sleep(seconds)
    import termios

    try:
        termios.tcgetattr(terminal)
    except termios.error:
        return True
    return False


def _point_at_nothing() -> None:
    """Let what is still written go nowhere: on a dead terminal it would fail, and Textual's
    writer with it, for which the app would then wait without end."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        with contextlib.suppress(OSError):
            os.dup2(nothing, descriptor)
