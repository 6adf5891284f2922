"""Whatever comes back, a call ends in a typed error that speaks to a person, or in a result."""

from __future__ import annotations

from decimal import Decimal

import httpx
import pytest

from anosim_tui.api.client import Client
from anosim_tui.domain.errors import (
    ApiError,
    BadKey,
    OutcomeUnknown,
    Refused,
    Throttled,
    Unreachable,
    Unreadable,
)
from anosim_tui.domain.models import Page
from tests.api.support import (
    BASE,
    EMPTY,
    ENDPOINTS,
    HTML,
    KEY,
    LISTINGS,
    SPELT_TWICE,
    Endpoint,
    InstantClock,
    desk,
    json,
    text,
)
from tests.cases import each

# What is answered -> the error of a read, of a paid call; `None`: an empty list, elsewhere an
# unreadable answer.
FAULTS: dict[str, tuple[httpx.Response | Exception, type[ApiError] | None, type[ApiError]]] = {
    "401": (text(401, "Unauthorized"), BadKey, BadKey),
    "403": (text(403, "Forbidden"), BadKey, BadKey),
    "401 empty": (text(401), BadKey, BadKey),
    "400": (text(400, "Not enough balance"), Refused, Refused),
    "400 empty": (text(400), Refused, Refused),
    "404": (text(404, "No such thing here"), Refused, Refused),
    "429": (text(429, "Slow down"), Throttled, Throttled),
    "500": (text(500, "Oops"), Unreachable, OutcomeUnknown),
    "502 html": (text(502, HTML), Unreachable, OutcomeUnknown),
    "503": (text(503), Unreachable, OutcomeUnknown),
    "408": (text(408), Unreachable, OutcomeUnknown),
    "409": (text(409, "Conflict"), Refused, OutcomeUnknown),
    "301": (text(301, location="https://evil.example"), Unreadable, OutcomeUnknown),
    "304": (text(304), Unreadable, OutcomeUnknown),
    "400 html": (text(400, HTML), Unreadable, OutcomeUnknown),
    "403 html": (text(403, HTML), Unreadable, OutcomeUnknown),
    "404 html type": (text(404, "x", content_type="text/html"), Unreadable, OutcomeUnknown),
    "429 html": (text(429, HTML), Throttled, OutcomeUnknown),
    "400 json": (text(400, '{"title": "Bad"}'), Refused, Refused),
    "404 json": (text(404, '{"message": "No such thing here"}'), Refused, Refused),
    "403 json": (text(403, '{"detail": "No"}'), BadKey, BadKey),
    "429 json": (text(429, '{"message": "Slow down"}'), Throttled, Throttled),
    "400 empty json": (text(400, "{}"), Refused, Refused),
    "400 cut json": (text(400, '{"message": "Insuff'), Refused, OutcomeUnknown),
    "400 json with an order": (text(400, '{"id": 9}'), Refused, OutcomeUnknown),
    "400 json with an order id": (
        text(400, '{"message": "late", "order": [{"orderId": "9"}]}'),
        Refused,
        OutcomeUnknown,
    ),
    "402 json": (text(402, '{"message": "Insufficient balance"}'), Refused, OutcomeUnknown),
    "html": (text(200, HTML), Unreadable, OutcomeUnknown),
    "truncated": (text(200, '[{"id": 31, "num'), Unreadable, OutcomeUnknown),
    "words": (text(200, "OK"), Unreadable, OutcomeUnknown),
    "empty": (text(200), None, OutcomeUnknown),
    "204": (text(204), None, OutcomeUnknown),
    "null": (text(200, "null"), None, OutcomeUnknown),
    "number": (json(42), Unreadable, OutcomeUnknown),
    "string": (json("[]"), Unreadable, OutcomeUnknown),
    "true": (json(True), Unreadable, OutcomeUnknown),
    "empty object": (json({}), Unreadable, OutcomeUnknown),
    "reset": (httpx.ReadError("reset"), Unreachable, OutcomeUnknown),
    "cut": (httpx.RemoteProtocolError("cut"), Unreachable, OutcomeUnknown),
    "slow": (httpx.ReadTimeout("slow"), Unreachable, OutcomeUnknown),
    "stuck": (httpx.WriteTimeout("stuck"), Unreachable, OutcomeUnknown),
    "not connected": (httpx.ConnectError("refused"), Unreachable, Unreachable),
    "not connected in time": (httpx.ConnectTimeout("slow"), Unreachable, Unreachable),
    "pool": (httpx.PoolTimeout("full"), Unreachable, Unreachable),
}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda item: item.name)
async def test_every_endpoint_under_every_fault(endpoint: Endpoint) -> None:
    for case in each(FAULTS):
        with case as fault:
            await answers_as_it_should(endpoint, fault)


async def answers_as_it_should(endpoint: Endpoint, fault: str) -> None:
    answer, free, paid = FAULTS[fault]
    at = desk(answer)
    expected = paid if endpoint.paid else free
    if endpoint.method != "GET" and free in (Unreachable, Unreadable, None):
        expected = paid  # of any write, a lost answer is an unknown outcome
    if expected is None and endpoint.listing:
        assert await endpoint.call(at.client) == EMPTY
        return
    if expected is BadKey and endpoint.name == "shared_booking":
        expected = Refused  # no key was sent, so none is bad
    with pytest.raises(expected or Unreadable) as caught:
        await endpoint.call(at.client)
    assert type(caught.value) is (expected or Unreadable)
    errors = [one.error for one in at.seen]
    assert caught.value in errors or endpoint.method != "GET"
    sentence = str(caught.value)
    assert sentence == sentence.strip() != ""
    assert "Error" not in sentence
    if endpoint.method != "GET":
        spellings = 1 + bool(endpoint.other and fault.startswith("404") and expected is Refused)
        assert len(at.service.requests) == spellings


# --- "nothing found" -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "No OrderBooking found",
        "No OrderBookings found.",
        '"No Order found"',
        "no order bookings found",
        "No active OrderBooking found",
        "No Sms found",
        "No messages were found!",
        "No SimCard found",
        "No Product found",
        "No ProductPrices found",
        "No Country found",
        "No Services found",
    ],
)
@pytest.mark.parametrize("status", [400, 404])
async def test_an_empty_list_said_in_words(words: str, status: int) -> None:
    at = desk(text(status, words))
    assert await at.client.bookings() == EMPTY
    assert at.seen[0].error is None
    assert at.seen[0].status == status


EMPTY_IN_OTHER_WORDS = {
    "words": text(400, "No SMS available"),
    "German": text(400, "Keine Buchungen gefunden."),
    "nothing": text(400),
    "JSON": text(400, '{"message": "There is nothing here"}'),
    "PascalCase": text(404, '{"Success": false, "Message": "No OrderBooking found"}'),
    "problem+json": text(
        400, '{"title": "Bad Request", "status": 400, "detail": "No SMS"}', content_type="problem"
    ),
    "404 with an empty body": text(404),
    "422": text(422, "Nothing"),
    "like a refusal": text(400, "No ApiKey found"),
}


def lists_refused(answer: httpx.Response, others: httpx.Response) -> tuple[Client, list[str]]:
    """A client whose lists are answered so and whose balance otherwise; and what it asked."""
    asked: list[str] = []

    def service(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path.removeprefix("/api/v1"))
        said = others if asked[-1] == "/Balance" else answer
        return httpx.Response(said.status_code, headers=said.headers, content=said.content)

    transport = httpx.MockTransport(service)
    return Client(BASE, KEY, InstantClock(), transport=transport), asked


@pytest.mark.parametrize("endpoint", LISTINGS, ids=lambda item: item.name)
async def test_a_refused_list_is_empty_while_other_calls_work(endpoint: Endpoint) -> None:
    for case in each(EMPTY_IN_OTHER_WORDS):
        with case as words:
            works = json({"accountBalanceInUSD": 1})
            client, asked = lists_refused(EMPTY_IN_OTHER_WORDS[words], works)
            for _ in range(2):
                assert await endpoint.call(client) == Page((), inferred=words != "PascalCase")
            assert asked.count("/Balance") <= 1


@pytest.mark.parametrize("endpoint", LISTINGS, ids=lambda item: item.name)
async def test_a_refused_list_is_refused_where_nothing_works(endpoint: Endpoint) -> None:
    for others in (text(400, "No"), text(401), text(500), text(200, HTML)):
        client, _ = lists_refused(text(400, "Unknown client"), others)
        with pytest.raises(Refused, match="Unknown client"):
            await endpoint.call(client)


async def test_a_key_that_is_refused_and_a_throttled_list_are_not_empty() -> None:
    for answer, expected in (
        (text(401), BadKey),
        (text(403, "Forbidden"), BadKey),
        (text(429), Throttled),
        (text(404, HTML), Unreadable),
    ):
        client, _ = lists_refused(answer, json({"accountBalanceInUSD": 1}))
        assert await client.balance() == 1
        with pytest.raises(expected):
            await client.messages()


# --- two spellings of a path -----------------------------------------------------------------


@pytest.mark.parametrize("endpoint", SPELT_TWICE, ids=lambda item: item.name)
@pytest.mark.parametrize(
    "missing", [text(404), text(404, "Not found"), text(404, '{"title": "?"}')]
)
async def test_the_other_spelling_follows_once(endpoint: Endpoint, missing: httpx.Response) -> None:
    at = desk(missing, json(endpoint.good))
    await endpoint.call(at.client)
    paths = [one.url.path.removeprefix("/api/v1") for one in at.service.requests]
    assert paths == [endpoint.path, endpoint.other]
    assert at.service.requests[0].url.params == at.service.requests[1].url.params


@pytest.mark.parametrize("endpoint", SPELT_TWICE, ids=lambda item: item.name)
async def test_what_neither_spelling_knows_is_refused_in_words(endpoint: Endpoint) -> None:
    words = text(404, "OrderBooking not found")
    for first, second in ((words, text(404)), (text(404), words)):
        at = desk(first, second)
        with pytest.raises(Refused, match="OrderBooking not found"):
            await endpoint.call(at.client)
        assert len(at.service.requests) == 2


@pytest.mark.parametrize("endpoint", SPELT_TWICE, ids=lambda item: item.name)
@pytest.mark.parametrize("no", [text(400, "No"), text(500), text(405), text(404, HTML)], ids=repr)
async def test_only_not_found_brings_the_other_spelling(
    endpoint: Endpoint, no: httpx.Response
) -> None:
    at = desk(no)
    with pytest.raises(ApiError):
        await endpoint.call(at.client)
    assert all(endpoint.path in str(one.url) for one in at.service.requests)


async def test_nothing_found_is_an_empty_list_for_lists_only() -> None:
    at = desk(text(400, "No OrderBooking found"))
    for call in (at.client.booking(31), at.client.cancel(31), at.client.reuse(31)):
        with pytest.raises(Refused, match="No OrderBooking found"):
            await call


# --- the service's own words -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (b"Not enough balance", "Not enough balance"),
        (b'"Not enough balance"', "Not enough balance"),
        (b"  two\r\nlines\t", "two lines"),
        (b"\x1b]0;x\x07red \x1b[31malert", "red alert"),
        ("\u202eevil".encode(), "evil"),
        (b"caf\xe9", "caf\N{REPLACEMENT CHARACTER}"),
        (b"", "AnoSim refused the request without giving a reason (400)."),
        (b"\x00\x01", "AnoSim refused the request without giving a reason (400)."),
        (b"x" * 9_000, "x" * 299 + "…"),
        (b'{"message": "Insufficient balance"}', "Insufficient balance"),
        (b'{"Success": false, "Message": "Insufficient balance"}', "Insufficient balance"),
        (b'{"title": "Bad Request", "detail": "Sold out", "traceId": "00-9"}', "Sold out"),
        (b'{"title": "Bad Request", "status": 400}', "Bad Request"),
        (b'{"error": {"code": 5, "message": "Sold out"}}', "Sold out"),
        (b'{"title": "Invalid", "errors": {"amount": ["Too many"]}}', "Too many"),
        (b'["Sold out"]', "Sold out"),
        (b'{"message": "red \\u001b[31malert"}', "red alert"),
        (b"null", "AnoSim refused the request without giving a reason (400)."),
    ],
)
async def test_a_refusal_speaks_in_the_services_words_made_safe(said: bytes, shown: str) -> None:
    at = desk(httpx.Response(400, content=said))
    with pytest.raises(Refused) as caught:
        await at.client.place_order(7, 1, 0, Decimal(4))
    assert str(caught.value) == shown


# --- throttled -------------------------------------------------------------------------------

LATER = "Sun, 01 Mar 2026 12:01:30 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "30"}, 30.0),
        ({"Retry-After": " 7.5 "}, 7.5),
        ({"Retry-After": LATER}, 90.0),
        ({"Retry-After": LATER, "Date": "Sun, 01 Mar 2026 12:01:00 GMT"}, 30.0),
        ({"Retry-After": "Sun, 01 Mar 2026 11:00:00 GMT"}, 0.0),
        ({"Retry-After": "299"}, 299.0),
        ({"Retry-After": "3600"}, 300.0),
        ({"Retry-After": "99999999"}, 300.0),
        ({"Retry-After": "999999999"}, 300.0),
        ({"Retry-After": "Thu, 01 Jan 2099 00:00:00 GMT"}, 300.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": "9" * 5_000}, None),
        ({"Retry-After": "Sun, 99 Mar 2026 12:00:00 GMT"}, None),
        ({"Retry-After": "Sun, 01 Mar 99999999999 12:00:00 GMT"}, None),
    ],
)
async def test_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    at = desk(httpx.Response(429, headers=headers))
    with pytest.raises(Throttled) as caught:
        await at.client.cancel(31)
    assert caught.value.retry_after == seconds


# --- sent or not -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problem", "sent"),
    [
        (httpx.ConnectError("x"), False),
        (httpx.ConnectTimeout("x"), False),
        (httpx.PoolTimeout("x"), False),
        (httpx.ReadTimeout("x"), True),
        (httpx.WriteTimeout("x"), True),
        (httpx.ReadError("x"), True),
        (httpx.WriteError("x"), True),
        (httpx.CloseError("x"), True),
        (httpx.RemoteProtocolError("x"), True),
        (httpx.LocalProtocolError("x"), True),
        (httpx.ProxyError("x"), True),
    ],
    ids=repr,
)
async def test_whether_a_request_may_have_arrived(problem: Exception, sent: bool) -> None:
    with pytest.raises(Unreachable) as caught:
        await desk(problem).client.messages()
    assert caught.value.sent is sent
