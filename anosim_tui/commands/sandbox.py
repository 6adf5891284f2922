"""`anosim-tui sandbox`: serve an AnoSim on loopback, for this program or any other client."""

from __future__ import annotations

import socket
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Final

from anosim_tui.commands.common import whole_number
from anosim_tui.domain.clock import Clock
from anosim_tui.exit_codes import DONE, FAILED, NOT_STARTED
from anosim_tui.language import _
from anosim_tui.sandbox.base import Refusal
from anosim_tui.sandbox.clock import ScaledClock, VirtualClock
from anosim_tui.sandbox.quirks import Quirks
from anosim_tui.sandbox.scenario import find
from anosim_tui.sandbox.world import LedgerError

_HOST: Final = "127.0.0.1"
_FROZEN: Final = 0.0
_FASTEST: Final = 100_000.0
_MOST_PRODUCTS: Final = 20_000
# Beyond these years, a scenario's past or future would run out of calendar.
_YEARS: Final = range(1971, 2200)


def configure_sandbox(parser: ArgumentParser) -> None:
    parser.description = _(
        "Run an AnoSim sandbox on this computer: no real numbers, no real money."
    )
    parser.add_argument(
        "--port",
        type=whole_number(0, 65_535),
        default=8080,
        metavar="N",
        help=_("the port; 0 picks a free port (default: 8080)"),
    )
    parser.add_argument(
        "--scenario",
        default="demo",
        metavar="NAME|FILE",
        help=_(
            "a built-in account or a .toml file (default: demo); an unknown name lists the "
            "built-in accounts"
        ),
    )
    parser.add_argument(
        "--seed", type=int, default=7, metavar="N", help=_("the seed for random choices")
    )
    parser.add_argument(
        "--speed",
        type=_speed,
        default=1.0,
        metavar="xN|frozen",
        help=_("how fast its clock runs; POST /__sandbox/advance moves a frozen clock"),
    )
    parser.add_argument(
        "--start",
        type=_moment,
        metavar="TIME",
        help=_("the time its clock starts at (default: now)"),
    )
    parser.add_argument(
        "--products",
        type=whole_number(1, _MOST_PRODUCTS),
        default=1_500,
        metavar="N",
        help=_("the number of products in the catalog"),
    )
    parser.add_argument(
        "--quirks",
        action="store_true",
        help=_("imitate every way in which the live service differs from its documentation"),
    )


def run_sandbox(arguments: Namespace) -> int:
    """Serve until SIGINT or SIGTERM.

    The exit code is 2 where that was not possible at all, and 1 where the money of the sandbox did
    not add up in the end, which would be a fault of its own.
    """
    if find_spec("uvicorn") is None:
        return _fail(_("The sandbox needs the Python package uvicorn."))
    from anosim_tui.sandbox.server import serve

    try:
        clock = _clock(arguments.start or datetime.now(UTC), arguments.speed)
        world = find(arguments.scenario)(clock, arguments.seed, products=arguments.products)
        if arguments.quirks:
            world.quirks = Quirks.all_on()
        listener = socket.create_server((_HOST, arguments.port))
    except Refusal as refusal:
        return _fail(f"{refusal}.")
    except OSError as error:
        return _fail(
            _(
                "Port {port} cannot be used ({reason}). Try --port 0.",
                port=arguments.port,
                reason=error.strerror,
            )
        )
    with listener:
        serve(world, listener)
    try:
        world.audit()
    except LedgerError as error:
        _fail(
            _(
                "The sandbox's own books do not balance: {problem}. Please report this.",
                problem=error,
            )
        )
        return FAILED
    return DONE


def _clock(start: datetime, speed: float) -> Clock:
    return VirtualClock(start) if speed == _FROZEN else ScaledClock(start, speed)


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return NOT_STARTED


def _speed(text: str) -> float:
    if text == "frozen":
        return _FROZEN
    try:
        speed = float(text.removeprefix("x"))
    except ValueError:
        speed = 0.0
    if not 0 < speed <= _FASTEST:
        raise ArgumentTypeError(
            _("{text} is neither 'frozen' nor a speed such as x10", text=repr(text))
        )
    return speed


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(
            _("{text} is not a time such as 2026-03-02T09:00Z", text=repr(text))
        ) from None
    if moment.year not in _YEARS:
        raise ArgumentTypeError(
            _(
                "{text} is not between the years {first} and {last}",
                text=repr(text),
                first=_YEARS[0],
                last=_YEARS[-1],
            )
        )
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
