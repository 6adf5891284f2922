"""Every row of API.md's "On the wire", and every "beware", survived."""

from __future__ import annotations

import json as stdlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anosim_tui.api import responses, wire
from anosim_tui.domain.errors import Unreadable
from anosim_tui.domain.models import Booking, Page, Verdict
from tests.api.support import (
    BOOKING,
    LINK,
    ORDER,
    PRODUCT,
    QUOTE,
    RENEWAL,
    SHARED,
    SMS,
    STOCK,
    wired,
)


def loaded(text: str) -> Any:
    return responses.load(text.encode())


# --- money -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("30.00", "30.00"),
        ('"30.00"', "30.00"),
        ("30", "30"),
        ("0.1", "0.1"),
        ("0.30000000000000004", "0.300000"),
        ("12.350000000000001", "12.350000"),
        ('"12.350000000000001"', "12.350000"),
        ("0.1234565", "0.123456"),
        ("0.3", "0.3"),
        ("1234567.89", "1234567.89"),
        ("3e1", "30"),
        ('" 4.5 "', "4.5"),
        ("-2.5", "-2.5"),
        ('"1,50"', None),
        ('"NaN"', None),
        ('"Infinity"', None),
        ("NaN", None),
        ("1e999999", None),
        ("1e-999999", "0.000000"),
        ("true", None),
        ("null", None),
        ('""', None),
        ("[4]", None),
        ("1" + "0" * 30, None),
    ],
)
def test_money_is_what_was_written(written: str, amount: str | None) -> None:
    raw = loaded(f'{{"accountBalanceInUSD": {written}}}')
    if amount is None:
        with pytest.raises(ValueError, match="account"):
            wire.balance(raw)
    else:
        assert str(wire.balance(raw)) == amount


@given(st.decimals(-(10**9), 10**9, places=4))
def test_every_amount_survives_as_number_and_as_string(amount: Decimal) -> None:
    for written in (f"{amount}", f'"{amount}"'):
        assert wire.balance(loaded(f'{{"accountBalanceInUSD": {written}}}')) == amount


# --- success flags ---------------------------------------------------------------------------


@pytest.mark.parametrize(("written", "flag"), [(True, True), ("true", True), ("True", True)])
@pytest.mark.parametrize("name", ["success", "Success"])
def test_success_flags(name: str, written: object, flag: bool) -> None:
    assert wire.verdict({name: written}).success is flag
    assert wire.verdict({name: str(not flag).lower()}).success is not flag


def test_auto_renewal_answers_in_pascal_case() -> None:
    assert wire.verdict(RENEWAL) == Verdict(True, "done", 3)


# --- dates -----------------------------------------------------------------------------------

NOON = datetime(2026, 3, 1, 12, 36, 51, tzinfo=UTC)


@pytest.mark.parametrize("fraction", range(8))
@pytest.mark.parametrize("zone", ["Z", "", "+00:00", "z"])
def test_dates_with_any_fraction_and_zone(fraction: int, zone: str) -> None:
    digits = "7654321"[:fraction]
    raw = f"2026-03-01T12:36:51{'.' + digits if digits else ''}{zone}"
    expected = NOON + timedelta(microseconds=int((digits + "000000")[:6]))
    assert wire.sms(wired({**SMS, "messageDate": raw})).date == expected


def test_other_zones_become_utc() -> None:
    read = wire.sms(wired({**SMS, "messageDate": "2026-03-01T14:36:51+02:00"})).date
    assert read == NOON
    assert read.tzinfo is UTC


@pytest.mark.parametrize(
    "raw",
    [None, "", "yesterday", 1700000000, "0001-01-01T00:00:00", "9999-12-31T23:59:59Z", "\ud83d"],
)
def test_a_booking_survives_without_its_dates(raw: object) -> None:
    booking = wire.booking(wired({**BOOKING, "startDate": raw}))
    assert booking.start is None
    assert booking.ends == datetime(2026, 3, 2, 11, tzinfo=UTC)
    kept = dict(booking.unknown)
    assert ("startDate" in kept) == (raw not in (None, ""))


# --- numbers and senders ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("+4915112345678", "+4915112345678"),
        (4915112345678, "4915112345678"),
        ("", ""),
        (None, ""),
    ],
)
def test_numbers_in_any_form(raw: object, number: str) -> None:
    assert wire.booking(wired({**BOOKING, "number": raw})).number == number
    assert wire.sms(wired({**SMS, "simCardNumber": raw})).number == number


def test_a_number_may_be_missing() -> None:
    bare = {key: value for key, value in BOOKING.items() if key != "number"}
    assert wire.booking(wired(bare)).number == ""


@pytest.mark.parametrize(
    ("written", "sender"),
    [('"Google"', "Google"), ("32665", "32665"), ("32665.0", "32665"), ("null", "")],
)
def test_senders_are_texts_or_numbers(written: str, sender: str) -> None:
    raw = loaded(stdlib.dumps(SMS).replace('"Google"', written))
    assert wire.sms(raw).sender == sender


# --- lists -----------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b"  \n", b"null", b"[]", b"\xef\xbb\xbf[]"])
async def test_empty_lists(body: bytes) -> None:
    assert await responses.page(body, wire.booking) == Page(())


@pytest.mark.parametrize("body", [b"{}", b'"No"', b"1", b"true", b"[1", b"<html>", b"\xff\xfe"])
async def test_what_is_no_list_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        await responses.page(body, wire.booking)


async def test_a_web_page_is_called_one() -> None:
    with pytest.raises(Unreadable, match="web page"):
        await responses.page(b"<!doctype html><title>Log in</title>", wire.booking)


async def test_one_bad_item_costs_only_itself() -> None:
    bad = [42, {"id": "x\x1b[31my", "number": ["+49"]}, None, {**BOOKING, "id": True}]
    body = stdlib.dumps([BOOKING, *bad, {**BOOKING, "id": 32}]).encode()
    page = await responses.page(body, wire.booking)
    assert [booking.id for booking in page.items] == [31, 32]
    assert page.unreadable[:3] == ("42", '{"id": "x\\u001b[31my", "number": ["+49"]}', "null")
    assert len(page.unreadable) == 4


async def test_a_lone_surrogate_costs_nothing() -> None:
    body = stdlib.dumps([{**SMS, "messageText": "code 4711 \ud83d"}, SMS]).encode()
    page = await responses.page(body, wire.sms)
    assert page.items[0].text == "code 4711 \N{REPLACEMENT CHARACTER}"
    assert len(page.items) == 2


async def test_wrong_utf_8_and_raw_controls_cost_nothing() -> None:
    body = stdlib.dumps([{**SMS, "messageText": "a?b!"}]).encode()
    page = await responses.page(body.replace(b"?", b"\xff").replace(b"!", b"\n"), wire.sms)
    assert page.items[0].text == "a\N{REPLACEMENT CHARACTER}b\n"


async def test_a_bad_item_is_kept_clean_and_short() -> None:
    body = stdlib.dumps(["\x1b]0;title\x07\u202eX" + "y" * 5_000], ensure_ascii=False).encode()
    (raw,) = (await responses.page(body, wire.sms)).unreadable
    assert raw.startswith("Xyy")
    assert len(raw) == responses.RAW_CAP


async def test_hostile_nesting_is_unreadable() -> None:
    for body in (b"[" * 200_000, b"[" * 200_000 + b"]" * 200_000, b'{"a":' * 100_000):
        with pytest.raises(Unreadable):
            await responses.page(body, wire.sms)


async def test_hostile_numbers_cost_their_item_or_the_page() -> None:
    for number in ("9" * 5_000, "1e99999999999999999999", "-" + "9" * 400, "1." + "1" * 9_000):
        body = f'[{{"id": {number}, "country": "Germany"}}]'.encode()
        try:
            page = await responses.page(body, wire.country)
        except Unreadable:
            continue
        assert page.items == ()
        assert len(page.unreadable) == 1


# --- ids, enumerations, unknown fields -------------------------------------------------------


@pytest.mark.parametrize("raw", [True, -1, 1.5, "x", "", None, 2**63, "٣", [1]])
def test_what_cannot_be_an_id(raw: object) -> None:
    with pytest.raises(ValueError, match="id"):
        wire.booking(wired({**BOOKING, "id": raw}))


def test_unknown_states_and_rental_types_are_kept() -> None:
    odd = wire.booking(wired({**BOOKING, "state": "On Hold", "rentalType": "RentalWeekend"}))
    assert (odd.state, odd.rental_type) == ("On Hold", "RentalWeekend")
    assert wire.booking(wired({**BOOKING, "state": 3})).state == "3"


def test_unknown_fields_are_kept_clean_and_capped() -> None:
    extra = {"operator\x1b": {"name": "O2"}, "note": "\u202etext\x9b0m"}
    many = {f"x{index}": "y" * 1_000 for index in range(50)}
    assert wire.booking(wired({**BOOKING, **extra})).unknown == (
        ("operator", '{"name": "O2"}'),
        ("note", "text"),
    )
    kept = wire.booking(wired({**BOOKING, **many})).unknown
    assert len(kept) == wire.UNKNOWN_CAP
    assert all(len(value) == wire.FIELD_CAP for _, value in kept)


def test_a_short_booking_leaves_the_rest_unsaid() -> None:
    absent = ("priceInUSD", "extentionForId")
    short = wire.booking({key: value for key, value in BOOKING.items() if key not in absent})
    assert short.price is None
    assert short.extension_of is None
    assert short.unknown == ()


def test_an_extension_names_what_it_extends() -> None:
    assert wire.booking(wired({**BOOKING, "extentionForId": 30})).extension_of == 30
    assert wire.booking(wired({**BOOKING, "extentionForId": 0})).extension_of is None


# --- orders ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "ids"),
    [
        ({}, (31,)),
        ({"bookings": None, "orderBookings": [BOOKING]}, (31,)),
        ({"bookings": [], "orderBookings": [BOOKING]}, (31,)),
        ({"bookings": None}, ()),
        ({"bookings": "soon"}, ()),
        ({"bookings": [7, BOOKING, None]}, (31,)),
        ({"bookings": [{"id": 31}]}, (31,)),
        ({"date": "soon", "priceInUSD": "dear"}, (31,)),
    ],
)
def test_an_order_needs_its_id_only(change: dict[str, Any], ids: tuple[int, ...]) -> None:
    order = wire.order(wired({**ORDER, **change}))
    assert order.id == 9
    assert tuple(booking.id for booking in order.bookings) == ids


def test_both_spellings_and_none_of_an_orders_list() -> None:
    bare = {key: value for key, value in ORDER.items() if key != "bookings"}
    assert wire.order(wired(bare)).bookings == ()
    assert wire.order(wired({**bare, "orderBookings": [BOOKING]})) == wire.order(wired(ORDER))


def test_an_orders_price_and_that_of_its_bookings_are_both_kept() -> None:
    order = wire.order(wired({**ORDER, "priceInUSD": "9.99"}))
    assert order.price == Decimal("9.99")
    assert order.bookings[0].price == Decimal("4.0")


# --- stock and prices ------------------------------------------------------------------------


def test_stock_is_under_a_singular_key() -> None:
    stock = wire.product_stock(wired(STOCK))
    assert [(it.id, it.name, it.available) for it in stock.providers] == [(0, "Any", 5)]
    assert stock.product == wire.product(wired(PRODUCT))


def test_tiers_are_kept_as_they_are() -> None:
    quote = wire.price_quote(wired(QUOTE))
    assert quote.total == 5
    assert [tier.providers[0].available for tier in quote.tiers] == [5, 7]


def test_only_an_empty_map_means_sold_out() -> None:
    assert wire.price_quote(wired({**QUOTE, "priceMap": []})).tiers == ()
    assert wire.price_quote(wired({**QUOTE, "priceMap": None})).tiers == ()
    absent = {key: value for key, value in QUOTE.items() if key != "priceMap"}
    for bad in (absent, {**QUOTE, "priceMap": "none"}, {**QUOTE, "priceMap": [{"price": "x"}]}):
        with pytest.raises(ValueError, match="priceMap"):
            wire.price_quote(bad)


# --- share links -----------------------------------------------------------------------------


def test_a_shared_booking_has_no_id_and_its_messages_get_its_number() -> None:
    shared = wire.shared_booking(wired({**SHARED, "sms": [SMS, {**SMS, "simCardNumber": None}, 7]}))
    assert isinstance(shared.booking, Booking)
    assert shared.booking.id == 0
    assert shared.messages == (wire.sms(SMS),) * 2


def test_half_a_link_is_none() -> None:
    with pytest.raises(ValueError, match="link"):
        wire.share_link({**LINK, "weblink": ""})
