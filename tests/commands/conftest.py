from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.kept import Kept
from tests.terminal.terminal import Sandbox, sandbox


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    return Kept(tmp_path / "data", monkeypatch)


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    """One sandbox for the tests of a module."""
    with sandbox() as running:
        yield running
