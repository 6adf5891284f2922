"""Writing what was found to a file: CSV for spreadsheets, JSON Lines for programs."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Final, TextIO

from anosim_tui.domain.history import BookingRow, Kind, MessageRow, OrderRow, Row
from anosim_tui.files import new_private

FORMATS: Final = ("csv", "jsonl")

Record = dict[str, object]

# A spreadsheet runs a cell that begins with one of these signs as a formula, whatever blanks stand
# before it; an apostrophe makes it text. Where the list separator is a semicolon, it splits there,
# too. The blanks are taken with the sign or without it, which keeps the search linear.
# https://owasp.org/www-community/attacks/CSV_Injection
_BLANKS: Final = r"[\s\ufeff\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064]*"
_CELL_START: Final = re.compile(rf"(^|[;\t\r\n])({_BLANKS})([=+\-@＝＋－＠])?")

_COLUMNS: Final = {
    Kind.MESSAGES: (
        *("date", "number", "sender", "text", "code"),
        *("bookings", "service", "country", "seen"),
    ),
    Kind.BOOKINGS: (
        *("booking", "number", "country", "service", "kind", "state", "start", "end"),
        *("price", "extends", "messages", "codes", "label"),
    ),
    Kind.ORDERS: ("order", "date", "price", "bookings"),
}


def write(rows: Iterable[Row], kind: Kind, form: str, file: TextIO) -> int:
    return (_write_csv if form == "csv" else _write_lines)(rows, kind, file)


def write_private(folder: Path, name: str, fill: Callable[[TextIO], int]) -> tuple[Path, int]:
    """Make a new private file in `folder`; where it is, and how many rows.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    with new_private(folder, name) as (path, file):
        return path, fill(file)


def _write_csv(rows: Iterable[Row], kind: Kind, file: TextIO) -> int:
    writer = csv.writer(file)
    columns = _COLUMNS[kind]
    writer.writerow(columns)
    count = 0
    for row in rows:
        record = _record(row)
        writer.writerow([_cell(record[column]) for column in columns])
        count += 1
    return count


def _write_lines(rows: Iterable[Row], kind: Kind, file: TextIO) -> int:
    count = 0
    for row in rows:
        record = _record(row)
        ordered = {column: record[column] for column in _COLUMNS[kind]}
        file.write(json.dumps(ordered, ensure_ascii=False, default=_text) + "\n")
        count += 1
    return count


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        text = " ".join(map(_text, value))
    else:
        text = _text(value)
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


def _record(row: Row) -> Record:
    match row:
        case MessageRow():
            return _message(row)
        case BookingRow():
            return _booking(row)
        case OrderRow():
            return {
                "order": row.id,
                "date": row.date,
                "price": row.price,
                "bookings": tuple(booking.id for booking in row.bookings),
            }


def _message(row: MessageRow) -> Record:
    message = row.message
    return {
        "date": message.sms.date,
        "number": message.sms.number,
        "sender": message.sms.sender,
        "text": message.sms.text,
        "code": None if message.code is None else message.code.value,
        "bookings": row.bookings,
        "service": row.service,
        "country": row.country,
        "seen": message.seen,
    }


def _booking(row: BookingRow) -> Record:
    booking = row.booking
    return {
        "booking": booking.id,
        "number": booking.number,
        "country": booking.country,
        "service": booking.service,
        "kind": booking.rental_type,
        "state": booking.state,
        "start": booking.start,
        "end": booking.ends,
        "price": booking.price,
        "extends": booking.extension_of,
        "messages": row.messages,
        "codes": row.codes,
        "label": row.label,
    }
