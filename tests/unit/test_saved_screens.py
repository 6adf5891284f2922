"""How the screens were left: kept whole, for its owner only, and begun anew when damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from anosim_tui import saved_screens

SESSION = {"screen": "catalog", "catalog": {"favourites": [1, 2]}}


@pytest.mark.posix
def test_it_comes_back_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    path = saved_screens.path_for(tmp_path / "new", "https://one.example/api")
    assert saved_screens.read(path) == {}
    saved_screens.write(path, {"screen": "live"})
    saved_screens.write(path, SESSION)
    assert saved_screens.read(path) == SESSION
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_each_service_has_its_own_and_all_are_forgotten_together(tmp_path: Path) -> None:
    paths = [saved_screens.path_for(tmp_path, f"https://{name}.example") for name in ("a", "b")]
    for path in paths:
        saved_screens.write(path, SESSION)
    other = tmp_path / "purchases.db"
    other.touch()
    saved_screens.forget(tmp_path)
    assert list(tmp_path.iterdir()) == [other]


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 100_000, b" " * 300_000])
def test_a_damaged_one_is_as_none(tmp_path: Path, damage: bytes) -> None:
    path = saved_screens.path_for(tmp_path, "https://one.example")
    path.write_bytes(damage)
    assert saved_screens.read(path) == {}
    saved_screens.write(path, SESSION)
    assert saved_screens.read(path) == SESSION


def test_what_cannot_be_kept_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    saved_screens.write(tmp_path / "file" / "session-0.json", SESSION)
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
