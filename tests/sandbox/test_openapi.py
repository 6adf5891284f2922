"""The OpenAPI document is sound, covers everything, and what is answered is as it says."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from anosim_tui.sandbox.calls import CALLS
from anosim_tui.sandbox.control import CONTROL_ROOT, HANDLES
from anosim_tui.sandbox.openapi import document
from anosim_tui.sandbox.scenario import SCENARIOS

from .conftest import connect
from .shapes import UNDERSTOOD, wrong

DOCUMENT: Any = document()
OPERATIONS = [
    (path, method, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
ROOT = "http://sandbox.test"


async def test_it_is_served_as_it_is(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{ROOT}/__sandbox/openapi.json")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json() == DOCUMENT
    assert answer.json()["openapi"] == "3.1.0"


def test_it_has_the_22_calls_and_every_handle() -> None:
    names = {f"{method.upper()} {path}" for path, method, _ in OPERATIONS}
    assert {f"{call.method} /api/v1{call.path}" for call in CALLS} <= names
    own = {f"{handle.method} {CONTROL_ROOT}{handle.name}" for handle in HANDLES}
    assert own == {name for name in names if CONTROL_ROOT in name}
    assert len(names) == 22 + len(own) + 1, "the page that is not modelled"


def test_every_operation_is_complete() -> None:
    ids = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(ids) == len(set(ids))
    for path, method, operation in OPERATIONS:
        assert operation["summary"], path
        assert operation["responses"], path
        assert all(row["description"] for row in operation["responses"].values())
        in_path = {row["name"] for row in operation.get("parameters", []) if row["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", path)), path
        assert ("requestBody" in operation) <= (method == "post")


def test_every_schema_is_used_and_every_pointer_leads_somewhere() -> None:
    pointers = set(re.findall(r"'#/components/schemas/(\w+)'", str(DOCUMENT)))
    assert pointers == set(DOCUMENT["components"]["schemas"])


def test_no_schema_says_more_than_the_tests_understand() -> None:
    def look(schema: Any) -> None:
        assert set(schema) <= UNDERSTOOD, schema
        for part in (*schema.get("properties", {}).values(), *schema.get("anyOf", [])):
            look(part)
        if "items" in schema:
            look(schema["items"])

    for schema in DOCUMENT["components"]["schemas"].values():
        look(schema)


PLAIN = [name for name in SCENARIOS if name not in ("hostile", "flaky-network")]
GETS = [
    "/api/v1/Balance",
    "/api/v1/Countries",
    "/api/v1/Services",
    "/api/v1/Products",
    "/api/v1/ProductPrices",
    "/api/v1/Orders",
    "/api/v1/SimCards",
    "/api/v1/Sms",
    "/api/v1/OrderBookings",
    "/api/v1/OrderBookingsCurrent",
    "/__sandbox/state",
    "/__sandbox/requests",
    "/__sandbox/faults",
]


@pytest.mark.parametrize("name", PLAIN)
async def test_what_is_read_is_as_the_document_says(name: str, clock: Any) -> None:
    query = {"countryId": 98, "rentalTypeId": 3}
    async with connect(SCENARIOS[name](clock)) as client:
        await client.post(f"{ROOT}/__sandbox/faults", json={"kind": "slow", "endpoint": "paid"})
        for path in GETS:
            answer = await client.get(ROOT + path, params=query if "Prices" in path else None)
            assert answer.status_code == 200, path
            held = DOCUMENT["paths"][path]["get"]["responses"]["200"]["content"]
            schema = held["application/json"]["schema"]
            assert not wrong(answer.json(), schema, DOCUMENT), path
