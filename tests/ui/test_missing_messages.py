"""What a person is told when messages of a booking cannot be read."""

from __future__ import annotations

import re

import httpx
from starlette.types import ASGIApp

from tests.ui.stage import RENTAL, stage


class Refusing(httpx.AsyncBaseTransport):
    """The sandbox, refusing to list the messages of one booking."""

    refuses = True

    def __init__(self, application: ASGIApp) -> None:
        self._inner = httpx.ASGITransport(application)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if Refusing.refuses and request.url.path.endswith(f"/Sms/{RENTAL}"):
            return httpx.Response(400, json={"message": "no"}, request=request)
        return await self._inner.handle_async_request(request)


def counted(screen: str) -> int:
    found = re.search(r"MESSAGES +([0-9]+)", screen)
    return int(found[1]) if found else 0


async def test_a_booking_whose_messages_stay_refused_is_named_on_live_and_history() -> None:
    Refusing.refuses = True
    async with stage(transport=Refusing) as set_up:
        number = set_up.world.bookings[RENTAL].number
        shown = f"Some messages may be missing: those for {number[:3]}"
        for count in range(300):
            set_up.world.deliver(RENTAL, "Shop", f"message {count}")
        await set_up.until_shown("Some messages may be missing")
        assert shown in set_up.words
        await set_up.press("p")
        await set_up.until(lambda: number[-4:] not in set_up.words.split("could not")[0])
        await set_up.press("p", "3")
        await set_up.until_shown(shown)
        Refusing.refuses = False
        await set_up.press("1", "g")
        await set_up.until(lambda: shown not in set_up.words)
        await set_up.until(lambda: counted(set_up.words) >= 300)
