"""What tests of the screen share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from anosim_tui.ui.terminal import Terminal
from tests.books import books_kept
from tests.ui.catalog_scene import Scene, opened


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What went out as OSC 52, in order."""
    texts: list[str] = []
    monkeypatch.setattr(Terminal, "copy", lambda _terminal, text: texts.append(text))
    return texts


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def one_catalog() -> AsyncIterator[Scene]:
    """The app on the Catalog, once for all tests of a module that leave the account alone."""
    with books_kept():
        async with opened() as scene:
            yield scene


@pytest_asyncio.fixture(loop_scope="module")
async def scene(one_catalog: Scene) -> Scene:
    """That app, as if nothing had been done yet; ask for it under the mark `one_app`."""
    await one_catalog.as_at_first()
    return one_catalog
