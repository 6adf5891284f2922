"""What this process sees from `become_windows` on is what Python on Windows has, as far as that can
be taken away here.

The libraries are imported before, for they have other code for other systems. Our modules then get
an `os`, a `signal` and a `sys` that name Windows and have nothing that is POSIX only.
"""

from __future__ import annotations

import asyncio
import builtins
import errno
import importlib
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NoReturn

_LIBRARIES: Final = (
    *("anyio._backends._asyncio", "concurrent.futures.thread", "dotenv", "ctypes", "getpass"),
    *("httpx", "httpcore", "msgspec", "platformdirs", "pydantic", "pyperclip", "shtab", "sqlite3"),
    *("starlette.applications", "starlette.responses", "tomlkit", "uvicorn", "webbrowser"),
    *("hatchling.builders.hooks.plugin.interface", "hypothesis", "babel.messages.pofile"),
    *("textual.app", "textual.drivers.headless_driver", "textual.command", "textual.pilot"),
)
_NO_MODULES: Final = ("fcntl", "termios", "pty", "tty", "resource", "pwd", "grp", "syslog")
# Of these the libraries need none once they are imported.
_NO_SIGNALS: Final = ("SIGHUP", "SIGTSTP", "SIGCONT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGWINCH")
_NO_CALLS: Final = ("fork", "forkpty", "getuid", "geteuid", "getgid", "getegid", "fchmod", "chown")
# Of these they need some, here.
_NOT_OURS: Final = {
    "signal": ("SIGKILL", "SIGCHLD", "SIGPIPE", "SIGQUIT", "SIGSTOP", "SIGTTIN", "SIGTTOU"),
    "os": (
        *("killpg", "getpgid", "getpgrp", "setpgid", "setsid", "nice", "chroot", "ttyname"),
        *("uname", "sysconf", "statvfs", "waitid", "WNOHANG", "sched_getaffinity", "mkfifo"),
        *("O_NOFOLLOW", "O_CLOEXEC", "O_NONBLOCK", "O_DIRECTORY", "fchown", "lchown", "pread"),
    ),
    "select": ("poll", "epoll"),
    "time": ("tzset",),
}
SHARING_VIOLATION: Final = 32


def become_windows() -> None:
    # That of the terminal here needs POSIX, even where it draws nothing.
    os.environ["TEXTUAL_DRIVER"] = "textual.drivers.headless_driver:HeadlessDriver"
    for name in _LIBRARIES:
        importlib.import_module(name)
    for name in _NO_MODULES:
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, _Missing())
    for name in _NO_SIGNALS:
        delattr(signal, name)
    for name in _NO_CALLS:
        delattr(os, name)
    _give_ours_another({"os": {"name": "nt"}, "sys": {"platform": "win32"}})
    _refuse_what_proactor_has_not()
    _refuse_to_move_what_is_open()


class _Missing:
    """Finds none of the modules that are missing; nobody after it is asked for them."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: object = None
    ) -> ModuleSpec | None:
        del path, target
        if name in _NO_MODULES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


class _Limited:
    """A module without some of what it has, and with something else."""

    def __init__(self, module: ModuleType, lacks: Sequence[str], has: Mapping[str, object]) -> None:
        vars(self).update(has, _module=module, _lacks=frozenset(lacks))

    def __getattr__(self, name: str) -> Any:
        if name in self._lacks:
            raise AttributeError(f"module {self._module.__name__!r} has no attribute {name!r}")
        return getattr(self._module, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._module, name, value)


def _give_ours_another(values: Mapping[str, Mapping[str, object]]) -> None:
    limited = {
        name: _Limited(sys.modules[name], _NOT_OURS.get(name, ()), values.get(name, {}))
        for name in {*_NOT_OURS, *values}
    }
    usual = builtins.__import__

    def given(
        name: str,
        importer: Mapping[str, Any] | None = None,
        locals_: Mapping[str, Any] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        found = usual(name, importer, locals_, fromlist or (), level)
        is_ours = str((importer or {}).get("__name__")).partition(".")[0] == "anosim_tui"
        return limited.get(name, found) if is_ours and level == 0 else found

    builtins.__import__ = given  # type: ignore[assignment]


def _refuse_what_proactor_has_not() -> None:
    def refuse(*_: object) -> NoReturn:
        raise NotImplementedError

    for name in ("add_reader", "add_writer", "add_signal_handler"):
        setattr(asyncio.SelectorEventLoop, name, refuse)


def _refuse_to_move_what_is_open() -> None:
    for name in ("rename", "replace", "unlink", "remove"):
        setattr(os, name, _refusing(getattr(os, name)))


def _refusing(move: Any) -> Any:
    def refusing(*paths: Any, **named: Any) -> Any:
        if any(is_open(path) for path in paths):
            words = "The process cannot access the file because it is used by another process"
            error = PermissionError(errno.EACCES, words, str(paths[0]))
            error.winerror = SHARING_VIOLATION  # type: ignore[attr-defined]
            raise error
        return move(*paths, **named)

    return refusing


def is_open(path: str | os.PathLike[str]) -> bool:
    """Whether this process has the file open."""
    whole = os.path.realpath(path)
    for one in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # that of the listing itself is closed by now
            if str(one.readlink()) == whole:
                return True
    return False
