"""Messages as commands print them: which, and one line or one object each."""

from __future__ import annotations

from collections.abc import Sequence

from anosim_tui.commands.output import Json, iso, json_line, table
from anosim_tui.domain import wording
from anosim_tui.domain.codes import Code, find_code
from anosim_tui.domain.models import Sms, digits


def newest(messages: Sequence[Sms], number: str | None, last: int | None) -> list[Sms]:
    """The newest of the messages, oldest first; all, or those to one number."""
    fitting = [sms for sms in messages if number is None or digits(sms.number) == number]
    fitting.sort(key=lambda sms: sms.date)
    return fitting if last is None else fitting[max(0, len(fitting) - last) :]


def show_messages(messages: Sequence[Sms], *, as_json: bool) -> None:
    """Print messages."""
    if as_json:
        for sms in messages:
            json_line(fields(sms, find_code(sms.text, sms.sender)))
    else:
        table([_row(sms) for sms in messages])


def fields(sms: Sms, code: Code | None) -> dict[str, Json]:
    """A message for JSON."""
    return {
        "date": iso(sms.date),
        "number": sms.number,
        "sender": sms.sender,
        "text": sms.text,
        "code": None if code is None else code.value,
        "certain": None if code is None else code.certain,
    }


def _row(sms: Sms) -> list[str]:
    code = find_code(sms.text, sms.sender)
    return [
        f"{sms.date.astimezone():%Y-%m-%d %H:%M:%S}",
        wording.phone(sms.number),
        sms.sender,
        "-" if code is None else code.value,
        sms.text,
    ]
