"""Purchases as rows of the journal, and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from msgspec import Struct

from anosim_tui.domain.models import Order
from anosim_tui.domain.purchases import Kind, Purchase, Stage, Wanted
from anosim_tui.domain.reconcile import Before

VERSION: Final = 1

SCHEMA: Final = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE keys (mark TEXT PRIMARY KEY, account INTEGER NOT NULL);
CREATE TABLE purchases (
  id TEXT PRIMARY KEY,
  account INTEGER NOT NULL,
  program TEXT NOT NULL,
  identity TEXT NOT NULL,
  stage TEXT NOT NULL
    CHECK (stage IN ('preparing', 'sending', 'unknown', 'unresolved', 'placed', 'not placed')),
  kind TEXT NOT NULL CHECK (kind IN ('order', 'extension', 'reuse')),
  country TEXT NOT NULL,
  rental_type TEXT NOT NULL,
  service TEXT NOT NULL,
  minutes INTEGER,
  amount INTEGER NOT NULL CHECK (amount > 0),
  price_each TEXT,
  product_id INTEGER NOT NULL,
  provider_id INTEGER NOT NULL,
  provider TEXT NOT NULL,
  booking_id INTEGER NOT NULL,
  number TEXT NOT NULL,
  begun TEXT NOT NULL,
  sent TEXT,
  balance TEXT,
  known_orders TEXT NOT NULL DEFAULT '',
  known_bookings TEXT NOT NULL DEFAULT '',
  ended TEXT,
  reason TEXT NOT NULL DEFAULT '',
  order_id INTEGER,
  order_date TEXT,
  order_price TEXT,
  bookings_price TEXT,
  CHECK (stage IN ('preparing', 'not placed') OR sent IS NOT NULL),
  CHECK (stage <> 'placed' OR order_id IS NOT NULL)
);
CREATE INDEX of_identity ON purchases (account, identity);
CREATE TABLE claims (
  account INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('order', 'booking')),
  id INTEGER NOT NULL,
  purchase TEXT NOT NULL REFERENCES purchases (id),
  answered INTEGER NOT NULL,
  PRIMARY KEY (account, what, id)
);
"""


class Entry(Struct, frozen=True):
    """One row: a purchase, who made it, and what was known before it was sent.

    Attributes:
        purchase: without candidates; its order is without bookings.
        program: the run of this program that made it.
        before: `None` while nothing was sent.
        cost: what it cost, US dollars; `None` while that is not known.
    """

    purchase: Purchase
    program: str
    before: Before | None
    cost: Decimal | None


def of_wanted(wanted: Wanted) -> dict[str, object]:
    return {
        "identity": wanted.identity,
        "kind": wanted.kind.value,
        "country": wanted.country,
        "rental_type": wanted.rental_type,
        "service": wanted.service,
        "minutes": None if wanted.duration is None else wanted.duration // timedelta(minutes=1),
        "amount": wanted.amount,
        "price_each": money_text(wanted.price_each),
        "product_id": wanted.product_id,
        "provider_id": wanted.provider_id,
        "provider": wanted.provider,
        "booking_id": wanted.booking_id,
        "number": wanted.number,
    }


def of_order(order: Order) -> dict[str, object]:
    prices = [one.price for one in order.bookings if one.price is not None]
    whole = bool(prices) and len(prices) == len(order.bookings)
    return {
        "order_id": order.id,
        "order_date": None if order.date is None else moment_text(order.date),
        "order_price": money_text(order.price),
        "bookings_price": money_text(sum(prices, Decimal(0))) if whole else None,
    }


class BadRow(Exception):
    """A row that this program did not write so."""


def entry(row: sqlite3.Row) -> Entry:
    """The row as values.

    Raises:
        BadRow: it holds what cannot be.
    """
    try:
        return _entry(row)
    except (ValueError, ArithmeticError, TypeError):
        raise BadRow from None


def _entry(row: sqlite3.Row) -> Entry:
    sent, known = _moment(row["sent"]), (row["known_orders"], row["known_bookings"])
    purchase = Purchase(
        id=row["id"],
        wanted=_wanted(row),
        stage=Stage(row["stage"]),
        begun=datetime.fromisoformat(row["begun"]),
        sent=sent,
        balance=_money(row["balance"]),
        reason=row["reason"],
        order=None
        if row["order_id"] is None
        else Order(row["order_id"], _moment(row["order_date"]), _money(row["order_price"]), ()),
    )
    before = None if sent is None else Before(sent, _ids(known[0]), _ids(known[1]))
    return Entry(purchase, row["program"], before, _cost(row))


def _cost(row: sqlite3.Row) -> Decimal | None:
    """What is charged: the bookings' prices, or the order's where those are not known.

    Assumed: where the two differ, as they do in the documentation, the bookings' are charged.
    """
    paid = _money(row["bookings_price"])
    return _money(row["order_price"]) if paid is None else paid


def _wanted(row: sqlite3.Row) -> Wanted:
    return Wanted(
        kind=Kind(row["kind"]),
        country=row["country"],
        rental_type=row["rental_type"],
        service=row["service"],
        duration=None if row["minutes"] is None else timedelta(minutes=row["minutes"]),
        amount=row["amount"],
        price_each=_money(row["price_each"]),
        product_id=row["product_id"],
        provider_id=row["provider_id"],
        provider=row["provider"],
        booking_id=row["booking_id"],
        number=row["number"],
    )


def money_text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def ids_text(ids: Iterable[int]) -> str:
    return " ".join(map(str, sorted(ids)))


def _money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def moment_text(moment: datetime) -> str:
    """A time as it is written: such texts sort as their times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _ids(text: str) -> frozenset[int]:
    return frozenset(map(int, text.split()))
