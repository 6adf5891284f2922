"""An archive with as many messages as a long life has."""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from anosim_tui.codes import Code
from anosim_tui.domain.messages import Arrival, Message
from anosim_tui.domain.models import ACTIVATION, ENDED, Booking, Sms
from anosim_tui.sandbox.messages import any_message
from anosim_tui.storage import writing
from anosim_tui.storage.database import open_file
from anosim_tui.storage.writing import Batch

BEGUN = datetime(2025, 1, 1, tzinfo=UTC)
COUNTRIES = ("Germany", "Poland", "Sweden", "CzechRepublic", "UnitedKingdom")


def filled(path: Path, count: int) -> sqlite3.Connection:
    """An archive of `count` messages over 2,000 activations, one after the other."""
    rentals = min(2_000, count)
    length = timedelta(days=500) / rentals
    rented = tuple(
        Booking(
            id=number + 1,
            number=f"+49151{number:08}",
            country=COUNTRIES[number % len(COUNTRIES)],
            rental_type=ACTIVATION,
            service=("Google, Gmail", "WhatsApp", "Telegram", "")[number % 4],
            start=BEGUN + number * length,
            end=BEGUN + (number + 1) * length,
            duration=length,
            state=ENDED,
        )
        for number in range(rentals)
    )
    chance = random.Random(7)
    messages = []
    for number in range(count):
        place = number * rentals // count
        date = BEGUN + place * length + timedelta(seconds=number % 1000)
        sender, text = any_message(rented[place].country, chance, date)
        code = Code("482910", (0, 6), True) if number % 2 else None
        sms = Sms(rented[place].number, date, sender, text)
        messages.append(Message(sms, number, Arrival.LIVE, date, code))
    connection = open_file(path)
    writing.keep(connection, [Batch(tuple(messages), bookings=rented)], None)
    return connection
