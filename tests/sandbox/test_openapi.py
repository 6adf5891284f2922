"""The OpenAPI document is sound, covers everything, and what is answered is as it says."""

from __future__ import annotations

import re
from typing import Any

import httpx

from anosim_tui.sandbox.calls import CALLS, CONTROL_ROOT
from anosim_tui.sandbox.control import HANDLES
from anosim_tui.sandbox.openapi import document

DOCUMENT: Any = document(tuple(HANDLES))
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


def test_shapes_are_those_of_the_documentation() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    assert list(schemas["BookingView"]["properties"]) == [
        *("id", "number", "country", "rentalType", "service", "startDate", "endDate"),
        *("durationInMinutes", "state", "priceInUSD", "extentionForId"),
    ]
    assert schemas["OrderView"]["properties"]["bookings"]["items"] == {
        "$ref": "#/components/schemas/BookingView"
    }
    assert schemas["BalanceView"]["properties"]["accountBalanceInUSD"]["type"] == "number"
    assert schemas["NewSms"]["required"] == ["sender", "text"]
