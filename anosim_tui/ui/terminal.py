"""What has no public way in Textual, and everything else about the terminal itself.

No other module touches a private part of Textual. There are six here, each with its reason: the
driver, to write what Textual has no method for and to take the terminal back after SIGSTOP; the
driver's key thread, to know whether it has the terminal; and four around the end on an unexpected
error, which would print local variables.

A closed terminal sends SIGHUP, unless something (`nohup`, some multiplexers) had it ignored. Then
every read and write fails, and a screen nobody sees would go on polling with a busy processor."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import select
import signal
import sys
import threading
import time
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from rich.text import Text
from textual.app import App
from textual.worker import WorkerFailed

from anosim_tui.domain.terminals import Route, TerminalFacts
from anosim_tui.domain.text import clean, one_line
from anosim_tui.language import _

if TYPE_CHECKING:
    from textual.driver import Driver

_log = logging.getLogger(__name__)

Report: TypeAlias = Callable[[BaseException, Mapping[str, str]], str]
"""Writes a scrubbed report of an unexpected error and its circumstances; its path, or ""."""

_RECENT_ACTIONS: Final = 10
# Seconds the app has for leaving in good order; after that the process just ends. What was paid
# for is in the journal by then, and is looked after at the next start.
_GRACE: Final = 3.0
# Seconds between two looks at the terminal, where it does not report its end by itself.
_LOOK_EVERY: Final = 1.0
_SIGNALS: Final = ("SIGHUP", "SIGTERM", "SIGINT")
# CTRL_CLOSE_EVENT; the events above it are the end of the session and of the system.
_CONSOLE_CLOSED: Final = 2
_ENDED_BY: Final = 128  # what shells add a signal's number to


class Terminal:
    """The terminal of one app.

    Args:
        app: the app; an unexpected error in it ends it without printing local variables.
        facts: what the environment says of the terminal.
        report: see `Report`.

    Attributes:
        is_leaving: whether the app was asked to end.
        recent: the last actions, for the report of a crash.
    """

    def __init__(self, app: App[Any], facts: TerminalFacts, report: Report) -> None:
        self._app, self.facts, self._report = app, facts, report
        self.is_leaving = False
        self.recent: deque[str] = deque(maxlen=_RECENT_ACTIONS)
        self._console: object = None  # Windows calls it for as long as it is there
        # Textual's own prints the local variables of every frame, the API key among them.
        app._fatal_error = self._end_on_error  # type: ignore[method-assign]

    def write(self, sequence: str) -> None:
        driver = self._driver
        if driver is not None and not self._app.is_headless:
            driver.write(sequence)

    def copy(self, text: str) -> None:
        if self.facts.gnu_screen:
            self.write(_clipboard_sequence(text))
        else:
            App.copy_to_clipboard(self._app, text)

    @property
    def _driver(self) -> Driver | None:
        # There is no public way to write a title, or to take the terminal back after SIGSTOP.
        return self._app._driver

    def _end_on_error(self) -> None:
        # Textual hands the error to nobody: it stands here, and in `sys.exc_info` only at times.
        error: BaseException | None = self._app._exception
        if isinstance(error, WorkerFailed):
            error = error.error  # it has neither a traceback nor a cause of its own
        if self.facts.browser and self.is_leaving:
            # A page may be closed at any moment of the start, while widgets still come.
            _log.warning("an error while leaving", exc_info=error)
            self._app._close_messages_no_wait()
            return
        _log.critical("the screen ended on an unexpected error", exc_info=error)
        self._app.bell()
        words = crash_words(error, self._report, self._circumstances())
        # `panic` would cut the path of the report at the width of the terminal.
        self._app._exit_renderables = [Text(words, no_wrap=True, overflow="ignore")]
        self._app._close_messages_no_wait()

    def _circumstances(self) -> Mapping[str, str]:
        return {
            "theme": self._app.theme,
            "size": f"{self._app.size.width}x{self._app.size.height}",
            "last actions": ", ".join(self.recent) or "none",
        }

    def watch(self) -> None:
        """Leave when the terminal is gone or a signal asks for it; called once the app runs."""
        app = self._app
        # After ctrl+z and fg, Textual draws only what changes; the terminal is empty by then.
        app.app_resume_signal.subscribe(app, lambda resumed: app.refresh(layout=True))
        if app.is_headless:
            return
        loop = asyncio.get_running_loop()
        if sys.platform == "win32":
            self._console = watch_console(partial(loop.call_soon_threadsafe, _leave, app))
            return
        if not self.facts.browser:
            self._restart_when_continued(loop)
        for name in _SIGNALS:
            number = signal.Signals[name]
            # An ignored signal stays ignored: whoever started this wanted it so.
            if signal.getsignal(number) is not signal.SIG_IGN:
                loop.add_signal_handler(number, partial(_leave, app, number))
        terminal = sys.__stdin__.fileno() if sys.__stdin__ is not None else -1
        if terminal >= 0 and os.isatty(terminal):
            arguments = (app, loop, terminal)
            threading.Thread(
                target=_wait_and_leave, args=arguments, name="terminal-watch", daemon=True
            ).start()

    def _restart_when_continued(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let SIGCONT after SIGSTOP, which nobody can prepare for, take the terminal back.

        Textual expects to have let go of it before, and would read keys by two threads from then
        on: one of them waits for a key that the other has taken, and leaving waits for both. It
        would also do so in the middle of whatever the signal interrupts, be that writing, or doing
        the same for the signal before: the loop does one after the other.
        """
        driver, resume = self._driver, signal.getsignal(signal.SIGCONT)

        def continued() -> None:
            # Alive after SIGSTOP, ended after ctrl+z: nothing public tells the two apart.
            keys = getattr(driver, "_key_thread", None)
            if driver is not None and keys is not None and keys.is_alive():
                driver.suspend_application_mode()
                self._app.call_later(self._app.app_resume_signal.publish, self._app)
            if callable(resume):
                resume(signal.SIGCONT, None)

        loop.add_signal_handler(signal.SIGCONT, continued)


def _leave(app: App[Any], number: signal.Signals) -> None:
    app.exit(return_code=_ENDED_BY + number)


def watch_console(leave: Callable[[signal.Signals], object]) -> object:
    """Leave when the console window of Windows is closed, which raises no signal in Python.

    Windows ends the program as soon as the handler returns, and after 5 s at the latest.

    Returns:
        The handler, which has to be kept.
    """
    if sys.platform == "win32":
        import ctypes

        def closing(event: int) -> bool:
            if event < _CONSOLE_CLOSED:
                return False  # ctrl+c and ctrl+break are Python's
            with contextlib.suppress(RuntimeError):  # the loop is closed: the app has left already
                leave(signal.SIGTERM)
            time.sleep(_GRACE)
            return True

        handler = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint)(closing)
        ctypes.WinDLL("kernel32").SetConsoleCtrlHandler(handler, True)
        return handler
    return None


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
        if any(events & (select.POLLHUP | select.POLLERR) for _descriptor, events in found):
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
    if kept:
        more = _("A report without keys, numbers or messages is in {path}", path=kept)
    else:
        more = _("Run it with --log FILE to keep a report without keys, numbers or messages.")
    what = f"{type(error).__name__}{_place(error)}"
    return "\n".join(
        (
            _("anosim-tui ended with an unexpected error ({error}).", error=what),
            _(
                "The error did not cause anything to be bought or canceled. Restart "
                "the program to continue."
            ),
            more,
        )
    )


def _place(error: BaseException | None) -> str:
    trace = error.__traceback__ if error is not None else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f", {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def driver_for(facts: TerminalFacts) -> type[Driver] | None:
    """What talks to a browser; `None` for what Textual has for this terminal."""
    if not facts.browser:
        return None
    from anosim_tui.ui.browser import BrowserDriver

    return BrowserDriver


KEEP_TITLE: Final = "\x1b[22;2t"
"""Lets the terminal remember the title it has."""

RESTORE_TITLE: Final = "\x1b[23;2t"
"""Gives the title back that the terminal remembers."""

_NAME: Final = "anosim-tui"
_BELL: Final = "\x07"
_END: Final = "\x1b\\"
_SCREEN_MOST: Final = 250  # bytes; older versions cut longer strings


def _clipboard_sequence(text: str) -> str:
    """Put `text` on the clipboard of the terminal around GNU screen, which swallows OSC 52 itself.

    It hands on what stands in a device control string, of a limited length.
    """
    copy = f"\x1b]52;c;{b64encode(text.encode('utf-8', 'replace')).decode()}{_BELL}"
    parts = (copy[start : start + _SCREEN_MOST] for start in range(0, len(copy), _SCREEN_MOST))
    return "".join(f"\x1bP{part}{_END}" for part in parts)


def title_sequence(text: str) -> str:
    return f"\x1b]2;{_safe(text)}{_BELL}"


def notification_sequence(route: Route, text: str, *, tmux: bool = False) -> str:
    """Ask the terminal for a notification; "" where `route` is none of its own.

    Inside tmux it is handed through, which `allow-passthrough` has to permit.
    """
    text = _safe(text)
    match route:
        case Route.OSC_9:
            # Other terminals read numbers behind the 9 as commands: it begins with the name.
            sequence = f"\x1b]9;{_NAME}: {text}{_BELL}"
        case Route.OSC_777:
            # Semicolons part its fields.
            sequence = f"\x1b]777;notify;{_NAME};{text.replace(';', ',')}{_BELL}"
        case Route.OSC_99:
            # Under one name, a later one takes the place of an earlier one.
            sequence = (
                f"\x1b]99;i={_NAME}:d=0:o=unfocused:p=title;{_NAME}{_END}"
                f"\x1b]99;i={_NAME}:d=1:p=body;{text}{_END}"
            )
        case Route.SYSTEM | Route.NONE:
            return ""
    if not tmux:
        return sequence
    escaped = sequence.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{escaped}\x1b\\"


def _safe(text: str) -> str:
    return "".join(filter(str.isprintable, one_line(clean(text))))
