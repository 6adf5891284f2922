"""The OpenAPI document is complete, and every answer is as it says, whatever is asked."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from anosim_tui.sandbox.calls import CALLS, CONTROL_ROOT
from anosim_tui.sandbox.control import HANDLES, document
from anosim_tui.sandbox.world import World

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
        in_path = {row["name"] for row in operation["parameters"] if row["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", path)), path
        assert ("requestBody" in operation) <= (method == "POST")
    pointers = set(re.findall(r"'#/components/schemas/(\w+)'", str(DOCUMENT)))
    assert pointers == set(DOCUMENT["components"]["schemas"])


JUNK = ["", "null", "-1", "1e9", "٣", "0x10", "NaN", "9" * 400, "%00", "..%2F..", "%0A", "118", "1"]


@pytest.mark.parametrize("junk", JUNK)
async def test_junk_is_no_error_of_the_server(
    client: httpx.AsyncClient, world: World, junk: str
) -> None:
    for path, method, operation in OPERATIONS:
        query = "&".join(f"{row['name']}={junk}" for row in operation["parameters"])
        # With an id that is one, the query is looked at as well.
        for url in {path.replace("{id}", one) + f"?{query}" for one in (junk, "910001")}:
            answer = await client.request(method, f"http://sandbox.test{url}", content=junk)
            told = f"{method} {url}: {answer.status_code} {answer.text[:200]}"
            assert answer.status_code in (200, 400, 404, 405), told
            if answer.status_code == 200:
                assert answer.json() is not None, told
            else:
                assert answer.headers["content-type"] == "text/plain; charset=utf-8", told
                assert answer.text, told
    world.audit()
