"""`anosim-tui serve`: the dashboard in a browser on this computer."""

from __future__ import annotations

import shlex
import socket
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Final

from anosim_tui.arguments import DONE
from anosim_tui.commands.common import settings_of, whole_number
from anosim_tui.config.settings import SETTINGS, add_options
from anosim_tui.config.values import TRUTH, CannotStart
from anosim_tui.language import _

_HOST: Final = "127.0.0.1"
_PORT: Final = 8090
_NOT_SETTINGS: Final = ("profile", "config", "env_file", "log")


def configure_serve(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--port",
        type=whole_number(0, 65_535),
        default=_PORT,
        metavar="N",
        help=_("0 picks a free port (default: {port})", port=_PORT),
    )
    parser.add_argument(
        "--log", metavar="FILE", help=_("write a log, without keys, numbers or messages")
    )
    settings = parser.add_argument_group(_("settings"))
    add_options(
        settings,
        SETTINGS,
        demo=_("open a built-in sandbox account: no API key needed, no real money"),
    )


def run_serve(arguments: Namespace) -> int:
    """Serve until SIGINT or SIGTERM.

    Raises:
        CannotStart: the extra `web` is not installed, or something given cannot be used.
    """
    if find_spec("textual_serve") is None:
        raise CannotStart(
            _(
                "serve needs the web extra; run {pip} in your clone of anosim-tui, or {pipx}.",
                pip="pip install '.[web]'",
                pipx="pipx inject anosim-tui textual-serve",
            )
        )
    settings_of(arguments)  # what is wrong with them is said here, not in the page
    from anosim_tui.web.server import serve

    try:
        listener = socket.create_server((_HOST, arguments.port))
    except OSError as error:
        raise CannotStart(
            _(
                "Port {port} cannot be used: {reason}. Try --port 0.",
                port=arguments.port,
                reason=error.strerror,
            )
        ) from None
    with listener:
        serve(listener, _command(arguments))
    return DONE


def _command(arguments: Namespace) -> str:
    """The command of the app behind the page; -P keeps the folder this program was started in
    out of what it imports."""
    command = [sys.executable, "-P", "-m", "anosim_tui", *_options(arguments)]
    if sys.platform == "win32":
        return subprocess.list2cmdline(command)
    # Without a shell in between, which would outlive a signal.
    return f"exec {shlex.join(command)}"


def _options(arguments: Namespace) -> Iterator[str]:
    """The options that were given, as they are given to the screen."""
    given = vars(arguments)
    if arguments.demo:
        yield "--demo"
    for name in _NOT_SETTINGS:
        if given[name] is not None:
            yield f"--{name.replace('_', '-')}={given[name]}"
    for name, setting in SETTINGS.items():
        if given.get(name) is not None:
            yield setting.option if setting.kind is TRUTH else f"{setting.option}={given[name]}"
