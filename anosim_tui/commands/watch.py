"""`anosim-tui watch LINK`: a booking that somebody shared, full screen and without a key."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from getpass import getpass
from typing import Final
from urllib.parse import unquote

from anosim_tui.config.load import standard
from anosim_tui.config.settings import DEFAULT_BASE_URL
from anosim_tui.config.values import CannotStart
from anosim_tui.dashboard import run_shared
from anosim_tui.domain.addresses import UnencryptedError, base_url
from anosim_tui.language import _

# A weblink or an apilink (API.md, call 22); the service reads paths without regard to case.
_LINK: Final = re.compile(
    r"(?P<root>https?://[^\s?#]*?)/(?:(?P<is_web>share/orderbooking)|orderbookingshare)/?"
    r"[?#](?:\S*[&#])?token=(?P<token>[a-z0-9._~%+/=-]+)(?:[&#]\S*)?",
    re.ASCII | re.IGNORECASE,
)
_TOKEN: Final = re.compile(r"[a-z0-9._~+/=-]{8,200}", re.ASCII | re.IGNORECASE)


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
