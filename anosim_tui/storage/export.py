"""Writing what was found to a file: CSV for spreadsheets, JSON Lines for programs."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, TextIO

from anosim_tui.domain.history import HistoryKind, Row

# A spreadsheet runs a cell that begins with one of these signs as a formula, even after blanks; an
# apostrophe makes it text. Where the list separator is a semicolon, it splits there, too. Blanks
# are taken with the sign or without it, which keeps the search linear.
# https://owasp.org/www-community/attacks/CSV_Injection
_BLANKS: Final = r"[\s\ufeff\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064]*"
_CELL_START: Final = re.compile(rf"(^|[;\t\r\n])({_BLANKS})([=+\-@＝＋－＠])?")

_COLUMNS: Final[dict[HistoryKind, dict[str, Callable[[Any], object]]]] = {
    HistoryKind.MESSAGES: {
        "date": lambda row: row.message.sms.date,
        "number": lambda row: row.message.sms.number,
        "sender": lambda row: row.message.sms.sender,
        "text": lambda row: row.message.sms.text,
        "code": lambda row: row.message.code and row.message.code.value,
        "bookings": lambda row: row.bookings,
        "service": lambda row: row.service,
        "country": lambda row: row.country,
        "seen": lambda row: row.message.seen,
    },
    HistoryKind.BOOKINGS: {
        "booking": lambda row: row.booking.id,
        "number": lambda row: row.booking.number,
        "country": lambda row: row.booking.country,
        "service": lambda row: row.booking.service,
        "kind": lambda row: row.booking.rental_type,
        "state": lambda row: row.booking.state,
        "start": lambda row: row.booking.start,
        "end": lambda row: row.booking.ends,
        "price": lambda row: row.booking.price,
        "extends": lambda row: row.booking.extension_of,
        "messages": lambda row: row.messages,
        "codes": lambda row: row.codes,
        "label": lambda row: row.label,
    },
    HistoryKind.ORDERS: {
        "order": lambda row: row.id,
        "date": lambda row: row.date,
        "price": lambda row: row.price,
        "bookings": lambda row: tuple(booking.id for booking in row.bookings),
    },
}


def write(rows: Iterable[Row], kind: HistoryKind, form: str, file: TextIO) -> int:
    """Write `rows` to `file` one by one, as "csv" or "jsonl"; returns how many."""
    columns = _COLUMNS[kind]
    writer = csv.writer(file)
    if form == "csv":
        writer.writerow(columns)
    count = 0
    for row in rows:
        count += 1
        record = {name: value(row) for name, value in columns.items()}
        if form == "csv":
            writer.writerow(map(_cell, record.values()))
        else:
            file.write(json.dumps(record, ensure_ascii=False, default=_text) + "\n")
    return count


def _cell(value: object) -> str:
    text = " ".join(map(_text, value)) if isinstance(value, tuple) else _text(value)
    if text.startswith(("\t", "\r", "\n")):
        text = f"'{text}"
    return _CELL_START.sub(lambda at: f"{at[1]}{at[2]}'{at[3]}" if at[3] else at[0], text)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)
