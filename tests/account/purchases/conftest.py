from __future__ import annotations

from pathlib import Path

import pytest

from tests.account.purchases.support import Shop


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "purchases-0123.db"
