"""`anosim-tui watch` and `serve`: a shared booking on the screen, the dashboard in a browser."""

from __future__ import annotations

import re
import shlex
import socket
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from getpass import getpass
from importlib.util import find_spec
from typing import Final
from urllib.parse import unquote

from anosim_tui.commands.common import settings_of, whole_number
from anosim_tui.config.load import standard
from anosim_tui.config.settings import DEFAULT_BASE_URL, SETTINGS, add_options
from anosim_tui.config.values import TRUTH
from anosim_tui.dashboard import run_shared
from anosim_tui.domain.addresses import UnencryptedError, base_url
from anosim_tui.exit_codes import DONE, CannotStart
from anosim_tui.language import _

# A weblink or an apilink (API.md, call 22); the service reads paths without regard to case.
_LINK: Final = re.compile(
    r"(?P<root>https?://[^\s?#]*?)/(?:(?P<is_web>share/orderbooking)|orderbookingshare)/?"
    r"[?#](?:\S*[&#])?token=(?P<token>[a-z0-9._~%+/=-]+)(?:[&#]\S*)?",
    re.ASCII | re.IGNORECASE,
)
_TOKEN: Final = re.compile(r"[a-z0-9._~+/=-]{8,200}", re.ASCII | re.IGNORECASE)
_HOST: Final = "127.0.0.1"
_PORT: Final = 8090
_NOT_SETTINGS: Final = ("profile", "config", "env_file", "log")


# --- watch -------------------------------------------------------------------------------------


def configure_watch(parser: ArgumentParser) -> None:
    parser.add_argument(
        "link",
        nargs="?",
        metavar="LINK",
        help=_(
            "the link you were given; if omitted, you are asked for it, and it "
            "is not shown as you type"
        ),
    )
    option = parser.add_argument
    option(
        "--theme",
        metavar="NAME",
        default="",
        help=_("dark, light, ansi, or the name of a Textual theme"),
    )
    option("--ascii", action="store_true", help=_("draw with plain ASCII characters only"))
    option(
        "--mask", action="store_true", help=_("hide the number, codes and texts until you press p")
    )


def run_watch(arguments: Namespace) -> int:
    base_url, token = parsed(_link(arguments.link))

    settings = standard(
        theme=arguments.theme or arguments.environ.get("ANOSIM_THEME"),
        ascii=arguments.ascii,
        mask=arguments.mask,
        # The screen only watches: nobody needs to be called to it.
        alerts_desktop="",
        alerts_title=False,
    )
    return run_shared(base_url, token, settings, arguments.environ)


def parsed(link: str) -> tuple[str, str]:
    """The API root a link belongs to, and its token; a token by itself is one of AnoSim's.

    Raises:
        CannotStart: it is no link of the service; the sentence does not repeat it.
    """
    link = link.strip()
    if _TOKEN.fullmatch(link):
        return DEFAULT_BASE_URL, link
    match = _LINK.fullmatch(link)
    try:
        root = base_url(match["root"] + ("/api/v1" if match["is_web"] else "")) if match else ""
    except UnencryptedError:
        raise CannotStart(
            _("This link does not use encryption; ask for a link that begins with https://.")
        ) from None
    except ValueError:
        match = None
    if match is None:
        raise CannotStart(
            _(
                "This is not a link to a shared booking; a link looks like "
                "https://anosim.net/share/orderbooking?token=… (put quotes around it)."
            )
        )
    return root, unquote(match["token"])


def _link(given: str | None) -> str:
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise CannotStart(_("Enter the link to the shared booking."))
    return getpass(_("Link to the shared booking (not shown as you type): "))


# --- serve -------------------------------------------------------------------------------------


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
