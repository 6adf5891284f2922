"""What API.md says about reading, as checks: they change nothing, and run against anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import httpx

Test = Callable[[Any], bool]
Shape = dict[str, Test]


class Broken(AssertionError):
    """The service is not what a client relies on. Says what, never what was in the answer."""


@dataclass
class Line:
    """One account of one service, of which only reads are asked.

    Attributes:
        http: sends requests; its base URL is the API root.
        held: what was read, so that each list is asked for once.
    """

    http: httpx.AsyncClient
    held: dict[str, Any] = field(default_factory=dict)

    async def get(self, path: str, **options: Any) -> httpx.Response:
        """The answer, as it is."""
        return await self.http.get(path, **options)

    async def one(self, path: str) -> dict[str, Any]:
        """The object a request brings."""
        data = _json(await self.get(path), path)
        if not isinstance(data, dict):
            raise Broken(f"{_shown(path)} brought no object")
        return data

    async def rows(self, path: str) -> list[dict[str, Any]]:
        """The list a request brings; the ways of saying "none" of API.md are understood."""
        if path not in self.held:
            self.held[path] = await self._rows(path)
        found: list[dict[str, Any]] = self.held[path]
        return found

    async def _rows(self, path: str) -> list[dict[str, Any]]:
        answer = await self.get(path)
        none = answer.status_code == 400 and answer.text.startswith("No ")
        if none or (answer.status_code == 200 and answer.text in ("", "null")):
            return []
        data = _json(answer, path)
        if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
            raise Broken(f"{_shown(path)} brought no list of objects")
        return data


def _json(answer: httpx.Response, path: str) -> Any:
    if answer.status_code != 200:
        raise Broken(f"{_shown(path)} answered with status {answer.status_code}")
    try:
        return answer.json()
    except ValueError:
        raise Broken(f"{_shown(path)} brought no JSON") from None


def _shown(path: str) -> str:
    """A path without what could name somebody's booking or token."""
    kept = path.partition("?")[0]
    return "".join("#" if character.isdigit() else character for character in kept)


# --- kinds of values ------------------------------------------------------------------------------


def money(value: Any) -> bool:
    """A number, or a string with one in it."""
    try:
        return not isinstance(value, bool) and Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False


def date(value: Any) -> bool:
    """ISO 8601, with or without a zone."""
    try:
        return isinstance(value, str) and datetime.fromisoformat(value) is not None
    except ValueError:
        return False


def whole(value: Any) -> bool:
    """A number as ids and durations are."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def text(value: Any) -> bool:
    """Any string, the empty one too."""
    return isinstance(value, str)


def phone(value: Any) -> bool:
    """Digits in any format."""
    return isinstance(value, str) and len(re.sub(r"\D", "", value)) >= 6


def sender(value: Any) -> bool:
    """A string, or a short code as a number."""
    return text(value) or whole(value)


def reference(value: Any) -> bool:
    """An id, or nothing."""
    return value is None or whole(value)


TRAITS: Shape = {"country": text, "rentalType": text, "service": text}
PRODUCT: Shape = {"id": whole, **TRAITS, "durationInMinutes": whole}
CURRENT: Shape = {
    **PRODUCT,
    "number": phone,
    "startDate": date,
    "endDate": date,
    "state": text,
}
BOOKING: Shape = {**CURRENT, "priceInUSD": money}
SMS: Shape = {
    "simCardNumber": phone,
    "messageDate": date,
    "messageSender": sender,
    "messageText": text,
}


def hold(row: dict[str, Any], shape: Shape, what: str) -> None:
    """Every field is there and of its kind; others may be there too."""
    for name, test in shape.items():
        if name not in row:
            raise Broken(f"{what} has no {name}")
        if not test(row[name]):
            raise Broken(f"{what}: {name} is no {test.__name__}, but {type(row[name]).__name__}")


async def all_are(line: Line, path: str, shape: Shape) -> list[dict[str, Any]]:
    """A list whose every row has that shape."""
    rows = await line.rows(path)
    for row in rows:
        hold(row, shape, path.partition("?")[0])
    return rows


def require(holds: bool, sentence: str) -> None:
    """One thing a client relies on."""
    if not holds:
        raise Broken(sentence)


# --- the checks -----------------------------------------------------------------------------------


async def the_balance_is_money(line: Line) -> None:
    hold(await line.one("/Balance"), {"accountBalanceInUSD": money}, "/Balance")


async def countries_have_ids_and_names(line: Line) -> None:
    rows = await all_are(line, "/Countries", {"id": whole, "country": text})
    names = {row["country"]: row["id"] for row in rows}
    for name, number in (("Germany", 98), ("UnitedKingdom", 286), ("CzechRepublic", 67)):
        require(names.get(name) == number, f"{name} is not country {number}")


async def services_have_ids_and_names(line: Line) -> None:
    rows = await all_are(line, "/Services", {"id": whole, "service": text})
    require(len({row["id"] for row in rows}) == len(rows), "two services share an id")


async def products_are_listed_for_a_country_or_all(line: Line) -> None:
    every = await all_are(line, "/Products", {**PRODUCT, "price": money})
    german = await all_are(line, "/Products?countryId=98", {**PRODUCT, "price": money})
    require({row["country"] for row in german} == {"Germany"}, "countryId does not filter")
    require({row["id"] for row in german} <= {row["id"] for row in every}, "more with a filter")
    require(len({row["id"] for row in every}) == len(every), "two products share an id")


async def a_product_has_a_stock_and_any_is_operator_0(line: Line) -> None:
    listed = (await line.rows("/Products?countryId=98"))[0]
    product = await line.one(f"/Products/{listed['id']}")
    hold(product, {**PRODUCT, "price": money, "provider": lambda it: isinstance(it, list)}, "it")
    require(product["id"] == listed["id"], "another product than asked for")
    for row in product["provider"]:
        hold(row, {"id": whole, "name": text, "availableCount": whole}, "an operator")
    require(0 in {row["id"] for row in product["provider"]}, "there is no operator 0")


async def price_tiers_of_a_kind(line: Line) -> None:
    path = "/ProductPrices?countryId=98&rentalTypeId=1"
    shape: Shape = {**PRODUCT, "basePrice": money, "totalCount": whole}
    rows = await all_are(line, path, shape)
    require({row["rentalType"] for row in rows} == {"Activation"}, "type 1 is not Activation")
    for tier in (tier for row in rows for tier in row["priceMap"]):
        hold(tier, {"price": money}, "a tier")
        for row in tier["providers"]:
            hold(row, {"providerId": whole, "name": text, "availableCount": whole}, "a tier")


async def bookings_and_the_current_ones_agree(line: Line) -> None:
    whole_ones = {row["id"]: row for row in await all_are(line, "/OrderBookings", BOOKING)}
    for row in whole_ones.values():
        require(reference(row.get("extentionForId")), "extentionForId is neither id nor null")
    for row in await all_are(line, "/OrderBookingsCurrent", CURRENT):
        same = whole_ones.get(row["id"])
        numbers = {re.sub(r"\D", "", item["number"]) for item in (row, same or row)}
        require(len(numbers) == 1, "one booking has two numbers")
    require(len(whole_ones) <= 100, "more than 100 bookings in a list")


async def one_booking_is_read_by_its_id(line: Line) -> None:
    for listed in (await line.rows("/OrderBookings"))[:2]:
        one = await line.one(f"/OrderBookings/{listed['id']}")
        hold(one, BOOKING, "/OrderBookings/#")
        require(one["id"] == listed["id"], "another booking than asked for")


async def orders_hold_bookings_and_have_ids_of_their_own(line: Line) -> None:
    rows = await all_are(line, "/Orders", {"id": whole, "date": date, "priceInUSD": money})
    for row in rows:
        inner = row.get("bookings", row.get("orderBookings"))
        require(isinstance(inner, list), "an order has no list of bookings")
        require(row["id"] not in {item["id"] for item in inner or []}, "ids of two kinds are one")
    require(len(rows) <= 100, "more than 100 orders in a list")
    for listed in rows[:1]:
        one = await line.one(f"/Orders/{listed['id']}")
        require(one["id"] == listed["id"], "another order than asked for")


async def sim_cards_have_no_booking_id(line: Line) -> None:
    shape: Shape = {"number": phone, **TRAITS, "inUseStart": date, "inUseEnd": date}
    for row in await all_are(line, "/SimCards", shape):
        require("id" not in row, "a SIM card has an id now: joining by number is not needed")


async def messages_have_no_id(line: Line) -> None:
    rows = await all_are(line, "/Sms", SMS)
    require(len(rows) <= 100, "more than 100 SMS in a list")
    require(all("id" not in row for row in rows), "an SMS has an id now: use it")


async def messages_of_a_booking_are_of_its_number(line: Line) -> None:
    for booking in (await line.rows("/OrderBookings"))[:2]:
        for row in await line.rows(f"/Sms/{booking['id']}"):
            number = re.sub(r"\D", "", str(row.get("simCardNumber", booking["number"])))
            require(number == re.sub(r"\D", "", booking["number"]), "an SMS of another number")


async def paths_are_read_in_any_case(line: Line) -> None:
    hold(await line.one("/balance"), {"accountBalanceInUSD": money}, "/balance")


async def a_wrong_key_is_refused(line: Line) -> None:
    for headers in ({"Authorization": "Bearer not-a-key"}, {"X-API-Key": "not-a-key"}):
        plain = {"Authorization": "", **headers}
        answer = await line.get("/Balance", headers=plain)
        require(answer.status_code in (401, 403), f"a wrong key brought {answer.status_code}")


async def what_does_not_exist_is_refused_in_words(line: Line) -> None:
    answer = await line.get("/OrderBookings/1")
    require(400 <= answer.status_code < 500, f"booking 1 brought {answer.status_code}")
    require(not answer.text.lstrip().startswith(("{", "[")), "a refusal is JSON now: read it")


READING = (
    the_balance_is_money,
    countries_have_ids_and_names,
    services_have_ids_and_names,
    products_are_listed_for_a_country_or_all,
    a_product_has_a_stock_and_any_is_operator_0,
    price_tiers_of_a_kind,
    bookings_and_the_current_ones_agree,
    one_booking_is_read_by_its_id,
    orders_hold_bookings_and_have_ids_of_their_own,
    sim_cards_have_no_booking_id,
    messages_have_no_id,
    messages_of_a_booking_are_of_its_number,
    paths_are_read_in_any_case,
    a_wrong_key_is_refused,
    what_does_not_exist_is_refused_in_words,
)
