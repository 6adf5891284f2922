"""The log: written only where the person asked for it, and without anything secret.

Everything passes `Scrubber` at the last moment, whoever logged it. Keys, tokens and phone numbers
are recognized; the text of a message is not recognizable, so what could quote one is left out: the
words of exceptions that are not known to be harmless.
"""

from __future__ import annotations

import contextlib
import logging
import platform
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from anosim_tui import __version__, files

if TYPE_CHECKING:
    from anosim_tui.credentials import Key

_HIDDEN: Final = "[hidden]"
# A chain of causes is cut here: a log that fills the disk helps nobody.
_MOST_EXCEPTIONS: Final = 20
# Their words come from the operating system or from Python, never from what was being read.
_HARMLESS: Final = (OSError, ImportError, AttributeError, NameError, RecursionError)

# `re` compiles them when there is something to write.
_PATTERNS: Final = (
    (r"(?i)\b(bearer\s+)[^\s'\"]+", rf"\1{_HIDDEN}"),
    (r"(?i)\b(token|api[-_]?key)(['\"]?\s*[=:]\s*['\"]?)[^\s&'\"<>,)]+", rf"\1\2{_HIDDEN}"),
    # asyncio and pydantic write what went wrong into their own sentences.
    (r"(?s)\b(exception=\w+)\(.*\)", rf"\1({_HIDDEN})"),
    (r"(?s)\b(input_value=).*?(?=, input_type=|$)", rf"\1{_HIDDEN}"),
    (r"(?<![\w.])\+?\(?\d(?:[ ()./-]{0,2}\d){6,}(?!\w)", "[number]"),
)


class Scrubber:
    """Removes from any text what must not be kept."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()

    def hide(self, key: Key) -> None:
        self._secrets.add(key.reveal())

    def scrub(self, text: str) -> str:
        """`text` without keys, tokens and phone numbers."""
        # The longest first: a key may hold another.
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, _HIDDEN)
        for pattern, replacement in _PATTERNS:
            text = re.sub(pattern, replacement, text)
        return text

    def describe(self, error: BaseException) -> str:
        """The traceback of `error` and of its causes, scrubbed: no locals, few words."""
        lines = (line for link in _chain(error) for line in _told(link))
        return self.scrub("".join(lines).rstrip())


def _chain(error: BaseException) -> Iterator[BaseException]:
    """`error`, what caused it and what it groups, each once."""
    seen: set[int] = set()
    pending: list[BaseException | None] = [error]
    while pending and len(seen) < _MOST_EXCEPTIONS:
        link = pending.pop(0)
        if link is None or id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        if isinstance(link, BaseExceptionGroup):
            pending.extend(link.exceptions)
        pending.append(link.__cause__ or (None if link.__suppress_context__ else link.__context__))


def _told(error: BaseException) -> Iterator[str]:
    yield from traceback.format_tb(error.__traceback__)
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    words = f": {error}" if isinstance(error, _HARMLESS) else ""
    yield f"{name.removeprefix('builtins.')}{words}\n"


def report(
    folder: Path, scrubber: Scrubber, error: BaseException, circumstances: Mapping[str, str]
) -> str:
    """Write what is known of an unexpected error into a new file in `folder`, for its owner only.

    Returns:
        The path of the file, or "" if it could not be written.
    """
    name = f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S-%f}.txt"
    machine = f"Python {platform.python_version()} on {platform.system()} {platform.release()}"
    facts = {"versions": _versions(), **circumstances}
    lines = [f"anosim-tui {__version__}, {machine}"]
    lines += [f"{fact}: {scrubber.scrub(words)}" for fact, words in facts.items()]
    words = "\n".join([*lines, "", scrubber.describe(error), ""])
    try:
        with files.append_private(folder / name) as file:
            file.write(words)
    except OSError:
        return ""
    return str(folder / name)


def _versions() -> str:
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for name in ("textual", "rich", "httpx", "pydantic"):
        with contextlib.suppress(PackageNotFoundError):
            found.append(f"{name} {version(name)}")
    return ", ".join(found)


class _ScrubbingFormatter(logging.Formatter):
    """Scrubs message and traceback; the time and names around them are the program's own."""

    def __init__(self, scrubber: Scrubber) -> None:
        super().__init__()
        self._scrubber = scrubber

    def format(self, record: logging.LogRecord) -> str:
        message = self._scrubber.scrub(record.getMessage())
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {message}"
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None else f"{line}\n{self._scrubber.describe(error)}"


class _SilentHandler(logging.StreamHandler[TextIO]):
    """Writes to the log file, and never to the screen about its own failures."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's name)
        """Say that a record is missing, not what was in it as Python would."""
        with contextlib.suppress(OSError, ValueError):
            self.stream.write(f"A record of {record.name} could not be written.\n")


def begin(path: Path | None, scrubber: Scrubber) -> None:
    """Send all logging to `path`, or nowhere.

    Raises:
        OSError: the file cannot be opened.
    """
    root = logging.getLogger()
    if path is None:
        # With no handler at all, Python would print warnings over the screen.
        root.addHandler(logging.NullHandler())
    else:
        handler = _SilentHandler(files.append_private(path))
        handler.setFormatter(_ScrubbingFormatter(scrubber))
        root.addHandler(handler)
        root.setLevel(logging.INFO)
    # They log every request with its URL.
    for chatty in ("httpx", "httpcore"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    _redirect_what_python_prints()


def _redirect_what_python_prints() -> None:
    """Warnings and errors nobody caught go to the log instead of over the screen."""
    logger = logging.getLogger("anosim_tui")
    logging.captureWarnings(True)

    def in_a_thread(arguments: threading.ExceptHookArgs) -> None:
        logger.error("a thread failed", exc_info=arguments.exc_value)

    def unraisable(arguments: sys.UnraisableHookArgs) -> None:
        logger.error("an error could not be raised", exc_info=arguments.exc_value)

    threading.excepthook = in_a_thread
    sys.unraisablehook = unraisable
