"""A program of its own that buys one thing, for tests that start two of them or kill one.

    python -m tests.account.purchases.worker BASE_URL JOURNAL buy PRODUCT_ID PRICE
    python -m tests.account.purchases.worker BASE_URL JOURNAL resume

It says `ready`, waits for a line, and says how it ended. To resume, a minute takes a second.
"""

from __future__ import annotations

import asyncio
import random
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from anosim_tui.account.account import Account
from anosim_tui.api.client import Client
from anosim_tui.domain.clock import Clock, SystemClock
from anosim_tui.domain.models import RENTAL_FULL, Product
from anosim_tui.domain.purchases import Wanted
from anosim_tui.sandbox.clock import ScaledClock
from anosim_tui.sandbox.routes import TEST_KEY
from anosim_tui.storage.journal import Journal

SPEED = 60.0


def wanted(product_id: str, price: str) -> Wanted:
    product = Product(
        int(product_id), "Germany", RENTAL_FULL, "", timedelta(days=1), Decimal(price)
    )
    return Wanted.order(product, 1, Decimal(price))


def account(base_url: str, path: Path, clock: Clock) -> Account:
    client = Client(base_url, TEST_KEY, clock, jitter=random.Random(1))
    return Account(client, clock, demo=False, host="localhost", key_hint="", journal=Journal(path))


async def buy(own: Account, *arguments: str) -> str:
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    outcome = await own.purchases.buy(wanted(*arguments))
    await own.purchases.finish(1.0)
    return type(outcome).__name__


async def resume(own: Account) -> str:
    own.purchases.start()
    await own.clock.sleep(5.0)
    while own.store.state.purchases.off is not None or own.store.state.purchases.under_way:
        await own.clock.sleep(1.0)
    stages = [one.stage.value for one in own.store.state.purchases.purchases.values()]
    await own.purchases.finish(1.0)
    return ", ".join(stages) or "nothing open"


def main(base_url: str, path: str, work: str, *arguments: str) -> None:
    if work == "buy":
        print(asyncio.run(buy(account(base_url, Path(path), SystemClock()), *arguments)))
    else:
        clock = ScaledClock(datetime.now(UTC), SPEED)
        print(asyncio.run(resume(account(base_url, Path(path), clock))))


if __name__ == "__main__":
    main(*sys.argv[1:])
