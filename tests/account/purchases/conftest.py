from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.account.purchases.support import Shop


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    """A shop; programs that a test did not leave are left after it."""
    shop = Shop()
    yield shop
    for program in tuple(shop.running):
        await program.leave()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "purchases-0123.db"
