"""The program as a process of its own, forked from the tests: it need not load its libraries anew.

Importing httpx, pydantic and Textual is more than half of what a short command costs. A fork has
them already. Of ours it has nothing: `anosim_tui` is loaded in it as in any new process, and so
are arguments, environment, folder, streams, signals and end its own. With `--campaign` every
program is started by a new interpreter instead.
"""

from __future__ import annotations

import asyncio
import atexit
import contextvars
import faulthandler
import gc
import importlib
import logging
import os
import runpy
import signal
import subprocess
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

enabled = True
"""Whether to fork; conftest decides."""

_LIBRARIES = ("httpx", "pydantic", "sqlite3", "starlette.applications", "textual.app", "uvicorn")
_OURS = ("anosim_tui", "tests")
# What the interpreter and Textual read once, when they are loaded.
_READ_ONCE = ("PYTHON", "TEXTUAL", "LANG", "LC_", "NO_COLOR", "FORCE_COLOR", "COLORTERM")


def program(*arguments: str) -> list[str]:
    """The command line of this program."""
    return [sys.executable, "-m", "anosim_tui", *arguments]


def popen(
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    preexec_fn: Callable[[], None] | None = None,
    **options: Any,
) -> subprocess.Popen[Any]:
    """As `subprocess.Popen`; forks `python -m …` where that makes no difference."""
    environment = dict(os.environ if env is None else env)
    become = forking(command, environment, preexec_fn)
    return subprocess.Popen(command, env=environment, preexec_fn=become, **options)


def forking(
    command: Sequence[str],
    environment: Mapping[str, str],
    prepare: Callable[[], None] | None = None,
) -> Callable[[], None] | None:
    """What to give `Popen` as `preexec_fn`, in which a fork becomes `python -m …` of `command`."""
    module = sys.platform == "linux" and [*command[:2]] == [sys.executable, "-m"]
    if not (enabled and module) or not _as_here(environment):
        return prepare
    _load_libraries()
    return partial(_become, command[2], [*command[3:]], dict(environment), prepare)


def run(
    command: Sequence[str], *, timeout: float, **options: Any
) -> subprocess.CompletedProcess[Any]:
    """As `subprocess.run` with text, both outputs captured and no input."""
    with popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    ) as process:
        try:
            out, err = process.communicate(timeout=timeout)
        finally:
            process.kill()
    return subprocess.CompletedProcess(command, process.returncode, out, err)


@cache
def _load_libraries() -> None:
    for name in _LIBRARIES:
        importlib.import_module(name)


def _as_here(environment: Mapping[str, str]) -> bool:
    return all(
        environment.get(name) == os.environ.get(name)
        for name in environment.keys() | os.environ.keys()
        if name.startswith(_READ_ONCE)
    )


# --- in the fork -----------------------------------------------------------------------------


def _become(
    module: str,
    arguments: list[str],
    environment: dict[str, str],
    prepare: Callable[[], None] | None,
) -> None:
    """Be the program instead of the copy of these tests that a fork is; never returns."""
    code = 1
    try:
        if prepare is not None:
            prepare()
        _forget_the_tests(environment)
        code = contextvars.Context().run(_main, module, arguments)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _forget_the_tests(environment: dict[str, str]) -> None:
    faulthandler.disable()
    os.closerange(3, 4096)  # the last of them tells the parent that the program has begun
    for name in [name for name in sys.modules if name.partition(".")[0] in _OURS]:
        del sys.modules[name]
    _reset_signals()
    _reset_libraries()
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    gc.freeze()


def _reset_signals() -> None:
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    # As Python begins; an ignored SIGINT stays so.
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _reset_libraries() -> None:
    atexit._clear()
    asyncio._set_running_loop(None)
    asyncio.set_event_loop_policy(None)
    warnings.resetwarnings()
    warnings.simplefilter("ignore")
    sys.excepthook = sys.__excepthook__
    logging.root.handlers.clear()
    for name in [name for name in logging.root.manager.loggerDict if name.startswith(_OURS)]:
        del logging.root.manager.loggerDict[name]


def _main(module: str, arguments: list[str]) -> int:
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        like = getattr(sys, f"__{name}__")
        stream = open(  # noqa: SIM115 - they stay open to the end
            number,
            "w" if number else "r",
            encoding=like.encoding,
            errors=like.errors,
            buffering=1 if number == 2 or os.isatty(number) else -1,
            closefd=False,
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.argv = [module, *arguments]
    sys.path.insert(0, str(Path.cwd()))
    code = _code_of(partial(runpy.run_module, module, run_name="__main__", alter_sys=True))
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            return 120
    return code


def _code_of(program: Callable[[], object]) -> int:
    try:
        program()
    except SystemExit as ending:
        if ending.code is None or isinstance(ending.code, int):
            return ending.code or 0
        print(ending.code, file=sys.stderr)
        return 1
    except BaseException:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        return 1
    return 0
