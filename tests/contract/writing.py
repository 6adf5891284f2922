"""What API.md says about calls that change something: for sandboxes only, they cost money."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.contract.line import Line
from tests.contract.reading import BOOKING, SMS, date, hold, money, require, text, whole

ORDER = {"id": whole, "date": date, "priceInUSD": money}
RENTAL = ("Germany", "RentalFull", 240)


async def balance(line: Line) -> Decimal:
    return Decimal(str((await line.one("GET", "/Balance"))["accountBalanceInUSD"]))


async def buy(line: Line, rental_type_id: int, minutes: int) -> tuple[dict[str, Any], Any]:
    """An order for one number, and its booking."""
    path = f"/ProductPrices?countryId=98&rentalTypeId={rental_type_id}"
    quotes = [
        row
        for row in await line.rows(path)
        if row["durationInMinutes"] == minutes and row["priceMap"]
    ]
    quote = min(quotes, key=lambda row: Decimal(str(row["basePrice"])))
    query = (
        f"productId={quote['id']}&amount=1&providerId=0&maxPrice={quote['priceMap'][0]['price']}"
    )
    made = await line.one("POST", f"/Orders?{query}")
    (booking,) = made["bookings"]
    return made, booking


async def deliver(line: Line, booking_id: int, words: str) -> None:
    sms = {"bookingId": booking_id, "sender": "Google", "text": words}
    answer = await line.send("POST", f"{line.box}/sms", json=sms)
    require(answer.status_code == 200, "the sandbox let no SMS come")


async def an_order_costs_what_it_says_and_shows_up(line: Line) -> None:
    before = await balance(line)
    made, booking = await buy(line, 3, 240)
    hold(made, ORDER, "an order")
    hold(booking, BOOKING, "a booking")
    price = Decimal(str(made["priceInUSD"]))
    require(before - await balance(line) == price, "the balance fell by something else")
    current = await line._rows("/OrderBookingsCurrent")
    require(booking["id"] in {row["id"] for row in current}, "it is not among the current ones")
    again = await line.one("GET", f"/Orders/{made['id']}")
    require([row["id"] for row in again["bookings"]] == [booking["id"]], "the order forgot it")


async def more_than_the_cap_is_refused_and_costs_nothing(line: Line) -> None:
    before = await balance(line)
    path = "/Orders?productId=118&amount=1&providerId=0&maxPrice=0.01"
    answer = await line.send("POST", path)
    require(answer.status_code == 400, f"it brought {answer.status_code}")
    require(await balance(line) == before, "it cost something")


async def an_sms_shows_up_in_both_places(line: Line) -> None:
    _, booking = await buy(line, 3, 240)
    await deliver(line, booking["id"], "G-482913 is your Google verification code.")
    for path in ("/Sms", f"/Sms/{booking['id']}"):
        rows = await line._rows(path)
        found = [row for row in rows if row["messageText"].startswith("G-482913")]
        require(len(found) >= 1, f"it is not in {path.partition('/')[0]}")
        hold(found[0], SMS, "an SMS")


async def an_extension_is_a_new_pending_booking(line: Line) -> None:
    _, old = await buy(line, 3, 240)
    path = f"/OrderBookings?orderBookingId={old['id']}&extentionInMinutes=240"
    (new,) = (await line.one("POST", path))["bookings"]
    require(new["id"] != old["id"], "the same booking")
    require((new["state"], new["extentionForId"]) == ("Pending", old["id"]), "it is not pending")
    require(new["startDate"] == old["endDate"], "it does not follow")


async def a_share_is_read_without_a_key_until_it_is_replaced_or_revoked(line: Line) -> None:
    _, booking = await buy(line, 3, 240)
    share = f"/OrderBookingShare/{booking['id']}"
    old, new = [await line.one("POST", share) for _ in range(2)]
    hold(new, {"weblink": text, "apilink": text}, "a share")
    keyless = {"Authorization": ""}
    statuses = [
        (await line.send("GET", link["apilink"], headers=keyless)).status_code
        for link in (old, new)
    ]
    require(statuses[0] >= 400, "the old link still works")
    require(statuses[1] == 200, "the new link does not work")
    revoked = await line.one("PATCH", f"/OrderBookingShare/Revoke/{booking['id']}")
    require(str(revoked["success"]).lower() == "true", "it was not revoked")
    after = await line.send("GET", new["apilink"], headers=keyless)
    require(after.status_code >= 400, "a revoked link still works")


async def auto_renewal_answers_in_pascal_case(line: Line) -> None:
    _, booking = await buy(line, 3, 240)
    path = "/OrderBookingsAutoRenewal/SetAutoRenewalAsync"
    answer = await line.one("POST", f"{path}?enable=1&orderBookingId={booking['id']}")
    hold(answer, {"Message": text, "AffectedOrderBookingsCount": whole}, "auto-renewal")
    require(str(answer["Success"]).lower() == "true", "it was not switched on")
    every = await line.one("POST", f"{path}?enable=0")
    require(every["AffectedOrderBookingsCount"] > 1, "without an id it is not about all")


async def a_cancelled_booking_is_over(line: Line) -> None:
    _, booking = await buy(line, 1, 20)
    path = f"/OrderBookings/{booking['id']}"
    require(str((await line.one("PATCH", path))["success"]).lower() == "true", "no success")
    after = await line.one("GET", path)
    require(after["state"] not in ("Active", "Pending"), "it still runs")


WRITING = (
    an_order_costs_what_it_says_and_shows_up,
    more_than_the_cap_is_refused_and_costs_nothing,
    an_sms_shows_up_in_both_places,
    an_extension_is_a_new_pending_booking,
    a_share_is_read_without_a_key_until_it_is_replaced_or_revoked,
    auto_renewal_answers_in_pascal_case,
    a_cancelled_booking_is_over,
)
