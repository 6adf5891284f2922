"""The OpenAPI document is complete, and every answer is as it says, whatever is asked."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anosim_tui.domain.clock import VirtualClock
from anosim_tui.sandbox.calls import CALLS, CONTROL_ROOT, ENDPOINTS
from anosim_tui.sandbox.control import HANDLES, document
from anosim_tui.sandbox.faults import FaultKind
from anosim_tui.sandbox.routes import TEST_KEY, application
from anosim_tui.sandbox.scenario import SCENARIOS
from anosim_tui.sandbox.world import World

from .conftest import START

DOCUMENT: Any = document()
OPERATIONS = [
    (path, method.upper(), operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]


async def test_the_document_is_served_and_has_every_request(client: httpx.AsyncClient) -> None:
    answer = await client.get("http://sandbox.test/__sandbox/openapi.json")
    assert answer.json() == DOCUMENT
    assert DOCUMENT["openapi"] == "3.1.0"
    names = {f"{method} {path}" for path, method, _ in OPERATIONS}
    calls = {f"{call.method} /api/v1{call.path}" for call in CALLS}
    own = {f"{call.method} {CONTROL_ROOT}{call.path}" for call in HANDLES}
    assert names == calls | own
    assert len({operation["operationId"] for _, _, operation in OPERATIONS}) == len(OPERATIONS)
    for path, method, operation in OPERATIONS:
        assert operation["summary"], path
        assert all(row["description"] for row in operation["responses"].values())
        in_path = {row["name"] for row in operation.get("parameters", []) if row["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", path)), path
        assert ("requestBody" in operation) <= (method == "POST")
    pointers = set(re.findall(r"'#/components/schemas/(\w+)'", str(DOCUMENT)))
    assert pointers == set(DOCUMENT["components"]["schemas"])


# --- generated requests ----------------------------------------------------------------------

# A request that may come to any path all the same.
ANYWHERE = {"404", "405", "400", "401"}

# What there is in the account, so that not all of it is about what does not exist.
KNOWN = st.sampled_from([98, 1, 2, 3, 7, 115, 118, 240, 1440, 20, 500001, 500004])
BOOKINGS = st.integers(910_001, 910_012)
NUMBERS = st.one_of(BOOKINGS, KNOWN, st.integers(0, 10**12 - 1))
JUNK = st.one_of(
    st.text(max_size=20),
    st.integers().map(str),
    st.floats().map(str),
    st.sampled_from(["", "null", "-1", "1e9", "٣", "0x10", "NaN", "9" * 400, "%00", "../..", "\n"]),
)


@dataclass
class Request:
    """What is going to be sent."""

    method: str
    path: str
    operation: dict[str, Any]
    query: list[tuple[str, str]] = field(default_factory=list)
    key: str = TEST_KEY
    body: bytes | None = None


BODIES = {
    "sms": st.fixed_dictionaries(
        {"sender": st.text(max_size=30), "text": st.text(max_size=30)},
        optional={"bookingId": NUMBERS, "number": st.text(max_size=15)},
    ),
    "advance": st.fixed_dictionaries({"seconds": st.floats(0, 7_200)}),
    "faults": st.fixed_dictionaries(
        {"kind": st.sampled_from([*FaultKind])},
        optional={"endpoint": st.sampled_from(ENDPOINTS), "count": st.integers(1, 9)},
    ),
}


def parameter(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    """A value of the query or path: mostly what is meant, now and then junk."""
    if "enum" in schema:
        meant = st.sampled_from(schema["enum"]).map(str)
    elif schema["type"] == "integer":
        meant = NUMBERS.map(str)
    elif schema["type"] == "number":
        meant = st.decimals(0, 999, places=2).map(str)
    else:
        meant = st.text(max_size=40)
    return st.one_of(meant, meant, meant, JUNK)


def seldom(draw: st.DrawFn) -> bool:
    """One time in twelve or so; chosen so that Hypothesis, which likes the ends of a range, does
    not make it often."""
    return draw(st.integers(0, 99)) in range(40, 48)


@st.composite
def requests(draw: st.DrawFn) -> Request:
    path, method, operation = draw(st.sampled_from(OPERATIONS))
    made = Request(method, path, operation)
    for row in operation.get("parameters", []):
        if row["in"] == "path":
            value = draw(st.one_of(BOOKINGS.map(str), parameter(row["schema"])).filter(bool))
            made.path = made.path.replace("{" + row["name"] + "}", quote(value, safe=""))
        elif draw(st.booleans()) if not row["required"] else not seldom(draw):
            made.query.append((row["name"], draw(parameter(row["schema"]))))
    if seldom(draw):
        made.query.append((draw(JUNK), draw(JUNK)))
    if seldom(draw):
        made.key = draw(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20))
    if "requestBody" in operation:
        meant = BODIES[path.rpartition("/")[2]].map(json.dumps).map(str.encode)
        made.body = draw(
            st.one_of(meant, meant, meant, JUNK.map(str.encode), st.binary(max_size=20))
        )
    elif seldom(draw):
        made.method = draw(st.sampled_from(["GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"]))
        made.operation = DOCUMENT["paths"][path].get(made.method.lower(), {"responses": {}})
    return made


async def exchange(world: World, asked: list[Request]) -> list[httpx.Response]:
    transport = httpx.ASGITransport(application(world))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox.test") as client:
        answers = []
        for item in asked:
            headers = {"Authorization": f"Bearer {item.key}"}
            request = client.build_request(
                item.method, item.path, params=item.query, headers=headers, content=item.body
            )
            answers.append(await client.send(request))
            if "faults" in item.path:  # what goes wrong is not what is looked for here
                world.faults.clear()
        return answers


def check(item: Request, answer: httpx.Response) -> None:
    status = str(answer.status_code)
    told = f"{item.method} {item.path} {item.query} {item.body!r}: {status} {answer.text[:200]}"
    documented = item.operation["responses"]
    assert answer.status_code < 500, told
    assert status in documented or status in ANYWHERE, told
    if status == "200":
        assert answer.json() is not None, told
    else:
        assert answer.headers["content-type"] == "text/plain; charset=utf-8", told
        assert answer.text, told


LENGTH = 10


@pytest.mark.parametrize("name", ["quiet", "busy-day", "sold-out"])
def test_no_request_is_answered_with_an_error_of_the_server(name: str, campaign: bool) -> None:
    """180 requests in all, and 1,740 with --campaign."""
    statuses: Counter[int] = Counter()
    examples = 58 if campaign else 6

    @settings(
        max_examples=examples,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.lists(requests(), min_size=LENGTH, max_size=LENGTH))
    def run(asked: list[Request]) -> None:
        world = SCENARIOS[name](VirtualClock(START), products=400)
        for item, answer in zip(asked, asyncio.run(exchange(world, asked)), strict=True):
            check(item, answer)
            statuses[answer.status_code] += 1
        world.audit()

    run()
    assert statuses.total() == LENGTH * examples
    # Most of it means something, so that it is not only about refusals.
    assert statuses[200] > statuses.total() / 3, statuses
