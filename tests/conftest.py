"""What every test stands on: a known environment, a clock that stands still, no network."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import settings

from anosim_tui.sandbox.clock import VirtualClock
from tests import forks
from tests.books import the_books_add_up as the_books_add_up

_HOME = tempfile.mkdtemp(prefix="anosim-tui-tests-")
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)

_FOREIGN_PREFIXES = ("ANOSIM_", "LC_", "SSH_", "TERM_PROGRAM", "TEXTUAL", "TMUX", "XDG_")
# How pytest-textual-snapshot tells pytest-xdist's workers where its report is made.
_SNAPSHOT_FOLDER = "TEXTUAL_SNAPSHOT_TEMPDIR"
_FOREIGN_NAMES = (
    "COLORTERM",
    "COLUMNS",
    "DISPLAY",
    "ESCDELAY",
    "FORCE_COLOR",
    "LINES",
    "NO_COLOR",
    # Every process the tests start would compile the whole program anew.
    "PYTHONDONTWRITEBYTECODE",
    "STY",
    "WAYLAND_DISPLAY",
    "WT_SESSION",
    "ZELLIJ",
)


def _scrub_environment() -> None:
    for name in set(os.environ) - {_SNAPSHOT_FOLDER}:
        if name in _FOREIGN_NAMES or name.startswith(_FOREIGN_PREFIXES):
            del os.environ[name]
    os.environ.update(
        HOME=_HOME,
        LANG="C.UTF-8",
        TERM="xterm-256color",
        TEXTUAL_ANIMATIONS="none",
        TZ="UTC",
        XDG_CACHE_HOME=f"{_HOME}/cache",
        XDG_CONFIG_HOME=f"{_HOME}/config",
        XDG_DATA_HOME=f"{_HOME}/data",
        XDG_STATE_HOME=f"{_HOME}/state",
    )
    if hasattr(time, "tzset"):  # Windows has none
        time.tzset()


_scrub_environment()
sys.dont_write_bytecode = False  # or each worker would rewrite the asserts of every test anew
# Textual reads its constants from the environment once, so that this plugin, which imports it,
# comes after the environment was scrubbed. The workers of pytest-xdist inherit theirs.
pytest_plugins = [] if "textual" in sys.modules else ["pytest_textual_snapshot"]
settings.register_profile("tests", derandomize=True, deadline=None, max_examples=25, database=None)
settings.register_profile("campaign", deadline=None, max_examples=5_000)


# --- no network ------------------------------------------------------------------------------


class NetworkUsed(Exception):
    """A test reached for something beyond this computer."""


REACHED: list[str] = []


def _refuse_beyond_loopback(host: object) -> None:
    text = host.decode() if isinstance(host, bytes) else str(host or "127.0.0.1")
    try:
        local = ip_address(text).is_loopback
    except ValueError:
        local = text == "localhost"
    if not local:
        REACHED.append(text)
        raise NetworkUsed(f"a test reached for {text}")


def _guard_network() -> None:
    connect, connect_ex, resolve = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _refuse_beyond_loopback(address[0])
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _refuse_beyond_loopback(address[0])
        return connect_ex(self, address)

    def guarded_resolve(host: Any, *arguments: Any, **options: Any) -> Any:
        _refuse_beyond_loopback(host)
        return resolve(host, *arguments, **options)

    socket.socket.connect = guarded_connect  # type: ignore[method-assign]
    socket.socket.connect_ex = guarded_connect_ex  # type: ignore[method-assign]
    socket.getaddrinfo = guarded_resolve


# --- pytest ----------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--campaign", action="store_true", help="run the long forms of tests: minutes, not seconds"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "campaign: runs with --campaign only")
    config.addinivalue_line("markers", "posix: does not run on Windows")
    settings.load_profile("campaign" if config.getoption("--campaign") else "tests")
    forks.enabled = not config.getoption("--campaign")
    _guard_network()


def pytest_xdist_auto_num_workers() -> int:
    """More than twice as many as there are cores: tests mostly wait for a process or a frame."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    return 2 * (cores or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    skipped = {} if config.getoption("--campaign") else {"campaign": "runs with --campaign"}
    if os.name != "posix":
        skipped["posix"] = "rights of files and special files are those of POSIX"
    for item in items:
        for marker, reason in skipped.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was collected stays to the end: spare the garbage collector looking at it for ever."""
    if not session.config.getoption("--collect-only"):
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session")
def campaign(request: pytest.FixtureRequest) -> bool:
    """Whether a test shall run in its long form."""
    return bool(request.config.getoption("--campaign"))


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """Fails a test that reached for the network, even where its code caught the refusal."""
    yield
    reached = REACHED.copy()
    REACHED.clear()
    assert not reached, f"reached for {reached}"


@pytest.fixture
def clock() -> VirtualClock:
    """A clock that stands at noon of a known day."""
    return VirtualClock(datetime(2026, 3, 14, 12, tzinfo=UTC))
