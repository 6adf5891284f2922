"""`anosim-tui wait`, `cancel` and `share`: what is done with a booking."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from anosim_tui.commands.acting import (
    Ended,
    add_booking,
    add_yes,
    booking_of,
    code_fields,
    confirmed,
    duration,
    named,
    next_code,
    run,
)
from anosim_tui.commands.common import (
    DONE,
    FAILED,
    REFUSED,
    UNKNOWN,
    add_settings,
    complain,
    json_line,
    say,
)
from anosim_tui.domain.flags import Answer, Done, NotDone, NotKnown
from anosim_tui.language import _

if TYPE_CHECKING:
    from anosim_tui.account.account import Account

_PATIENCE: Final = timedelta(minutes=5)


def configure_wait(parser: ArgumentParser) -> None:
    add_booking(parser, optional=True)
    parser.add_argument(
        "--timeout",
        type=duration,
        default=_PATIENCE,
        metavar="D",
        help=_("wait at most this long (default: 5m)"),
    )
    parser.add_argument("--json", action="store_true", help=_("print JSON with the whole message"))
    add_settings(parser, demo=True)


def run_wait(arguments: Namespace) -> int:
    """Print the next code and nothing else; 1 where none came in time."""

    async def act(account: Account) -> int:
        since = account.now() - timedelta(seconds=1)
        line = await booking_of(account, arguments.booking) if arguments.booking else None
        found = await next_code(account, line, since, arguments.timeout)
        if found is None or found.code is None:
            raise Ended(FAILED, _("No code arrived in time."))
        if arguments.json:
            json_line(code_fields(account, found))
        else:
            say(found.code.value)
        return DONE

    return run(arguments, act)


def configure_cancel(parser: ArgumentParser) -> None:
    add_booking(parser)
    add_yes(parser)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    add_settings(parser, demo=True)


def run_cancel(arguments: Namespace) -> int:
    """Cancel a number; AnoSim decides whether to refund it."""

    async def act(account: Account) -> int:
        line = await booking_of(account, arguments.booking)
        confirmed(
            arguments,
            _("Cancel {booking}? AnoSim decides whether to refund it.", booking=named(line)),
        )
        _check(account.bookings.why_not())
        _tell(await account.bookings.cancel(line.current.id))
        complain(_("Canceled {booking}.", booking=named(line)))
        if arguments.json:
            json_line({"booking": line.current.id, "canceled": True})
        return DONE

    return run(arguments, act)


def configure_share(parser: ArgumentParser) -> None:
    add_booking(parser)
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--new", action="store_true", help=_("create a new link; the old link stops working")
    )
    either.add_argument("--revoke", action="store_true", help=_("revoke the link"))
    parser.add_argument("--json", action="store_true", help=_("print JSON with both links"))
    add_settings(parser, demo=True)


def run_share(arguments: Namespace) -> int:
    """Print the share link of a booking, made where there is none yet."""

    async def act(account: Account) -> int:
        line = await booking_of(account, arguments.booking)
        _check(account.bookings.why_not())
        id_ = line.current.id
        if arguments.revoke:
            _tell(await account.bookings.revoke(id_))
            complain(_("Revoked the share link for {booking}.", booking=named(line)))
            return DONE
        answer = _tell(await account.bookings.share(id_, new=arguments.new))
        if answer.link is None:
            raise Ended(UNKNOWN, _("AnoSim created a share link but did not return it."))
        if arguments.json:
            json_line({"booking": id_, "web": answer.link.web, "api": answer.link.api})
        else:
            say(answer.link.web)
        return DONE

    return run(arguments, act)


def _check(reason: str | None) -> None:
    if reason:
        raise Ended(REFUSED, reason)


def _tell(answer: Answer) -> Done:
    match answer:
        case NotDone(reason):
            raise Ended(REFUSED, reason)
        case NotKnown(reason):
            raise Ended(UNKNOWN, reason)
        case Done():
            return answer
