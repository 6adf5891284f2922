"""History, through the keyboard: everything kept, found as one types, however much there is."""

from __future__ import annotations

import asyncio
import json
import re
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from anosim_tui.domain.changes import MessagesRead
from anosim_tui.domain.errors import StorageError
from anosim_tui.domain.errors import StorageErrorKind as Trouble
from anosim_tui.domain.history import WINDOW, HistoryPage, HistoryQuery
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Order, Page
from anosim_tui.storage.archive import Archive
from anosim_tui.storage.writing import Batch
from anosim_tui.ui.dialogs.details import DetailsDialog
from anosim_tui.ui.screens.history import HistoryScreen
from anosim_tui.ui.widgets.history_list import HistoryList
from tests.storage.support import Inline, message
from tests.ui.support import (
    BOOKINGS,
    MESSAGES,
    NOON,
    StubAccount,
    empty_state,
    full_state,
    notified,
    opened,
    resized,
    sms,
    until,
    words,
)


def kept_messages() -> tuple[Any, ...]:
    return tuple(
        message(one.text, number=one.number, sender=one.sender, date=one.date, seen=NOON)
        for one in MESSAGES
    )


async def archive_of(*batches: Batch, exports: Path | None = None) -> Archive:
    archive = Archive(None, StubAccount().clock, executor=Inline(), exports=exports)
    await archive.open()
    await archive.keep(batches)
    return archive


async def full_archive(exports: Path | None = None) -> Archive:
    order = Order(70, NOON - timedelta(hours=1), Decimal("8.00"), BOOKINGS[:2])
    batch = Batch(kept_messages(), bookings=BOOKINGS, orders=(order,))
    return await archive_of(batch, exports=exports)


# The list is counted, or it is said why there is none.
SETTLED = re.compile(r"HISTORY  [\d,]+|No data is saved|reported an error")


@asynccontextmanager
async def history(
    archive: Archive | None, size: tuple[int, int] = (120, 36), state: Any = None
) -> AsyncIterator[tuple[Pilot[None], StubAccount]]:
    """The app with History shown."""
    account = StubAccount(state or full_state())
    account.archive = archive  # type: ignore[assignment]
    async with opened(account, size) as pilot:
        await pilot.press("3")
        await until(pilot, lambda: bool(SETTLED.search(words(pilot))))
        yield pilot, account


def listed(pilot: Pilot[None]) -> HistoryList:
    return pilot.app.screen.query_one(HistoryList)


async def type_(pilot: Pilot[None], text: str) -> None:
    await pilot.press("slash", *["space" if one == " " else one for one in text])
    await until(pilot, lambda: pilot.app.screen.query_one(Input).value == text)


async def until_shown(pilot: Pilot[None], text: str) -> None:
    await until(pilot, lambda: text in words(pilot))


async def until_listed(pilot: Pilot[None], count: int) -> None:
    await until(pilot, lambda: len(listed(pilot).items) == count)


async def test_words_filter_as_one_types_and_escape_leaves_and_shows_all() -> None:
    async with history(await full_archive()) as (pilot, _):
        for typed, count in (
            ("KOD", 1),
            ("number:4915112", 1),
            ("until:yesterday", 0),
            ("q1tE", 0),  # letters are no keys inside it
        ):
            await type_(pilot, typed)
            await until_listed(pilot, count)
            assert isinstance(pilot.app.screen, HistoryScreen)
            await until_shown(pilot, f"{count} found" if count else "No matches")
            await pilot.press("escape")
            assert isinstance(pilot.app.focused, HistoryList) or not count
            await pilot.press("escape")
            await until_listed(pilot, 6)


async def test_an_unknown_word_before_a_colon_is_said() -> None:
    async with history(await full_archive(), (80, 24)) as (pilot, _):
        await resized(pilot, "40x12")
        await type_(pilot, "from:allegro")
        await until_shown(pilot, "There is no filter from:")
        assert "since: until:" in words(pilot)
        await pilot.press("escape", "p")
        await until(pilot, lambda: "from:" not in words(pilot))
        assert "There is no filter" in words(pilot)
        await pilot.press("p", "escape")
        await type_(pilot, "since:7")
        await until(pilot, lambda: "or 7d for seven days ago." in " ".join(words(pilot).split()))
        await pilot.press("d")
        await until(pilot, lambda: "seven days" not in words(pilot))
        await until_listed(pilot, 6)


async def test_t_and_a_click_show_bookings_and_orders() -> None:
    async with history(await full_archive()) as (pilot, _):
        await pilot.press("t")
        await until_shown(pilot, "HISTORY  10")
        shown = words(pilot)
        assert "South Africa" in shown
        assert re.search(r"WhatsApp +\+49 151 123 45678  Germany .* \$4\.00", shown)
        assert re.search(r"11:43 – 12:03  Active  1 message, 1 code  #102", shown)
        await pilot.press("t")
        await until_shown(pilot, "Order 70  2 numbers")
        assert "$8.00" in words(pilot)
        await pilot.click("#kinds", offset=(2, 0))
        await until_shown(pilot, "Dein WhatsApp-Code")


async def test_enter_shows_the_conversation_of_the_number() -> None:
    archive = await full_archive()
    earlier = message("an earlier one", number="+4915112345678", date=NOON - timedelta(days=9))
    await archive.keep([Batch((earlier,))])
    async with history(archive) as (pilot, _):
        await pilot.press("enter")
        await until_shown(pilot, "Conversation")
        await until_shown(pilot, "an earlier one")
        shown = words(pilot)
        assert shown.index("Dein WhatsApp-Code") < shown.index("an earlier one")
        await pilot.press("escape", "t", "t")
        await until_shown(pilot, "Order 70")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DetailsDialog))
        await until_shown(pilot, "+44 770 090 0123")


async def test_any_code_and_number_can_be_copied_again(copied: list[str]) -> None:
    async with history(await full_archive()) as (pilot, _):
        await pilot.press("down", "C", "n")
        await until(pilot, lambda: copied == ["482910", "+4915798765432"])
        await pilot.press("down", "down", "C")
        await until(pilot, lambda: "The selected item has no code." in notified(pilot))
        assert copied[2:] == []


async def test_what_arrives_is_listed_and_the_cursor_stays(copied: list[str]) -> None:
    archive = await full_archive()
    async with history(archive) as (pilot, account):
        await pilot.press("down")
        fresh = sms("+447700900123", "Google", "G-550123 is your Google verification code.", 0)
        await archive.keep([Batch((message(fresh.text, number=fresh.number, date=NOON),))])
        account.store.apply(MessagesRead(Page((fresh,)), NOON, Arrival.LIVE))
        await until(pilot, lambda: len(listed(pilot).items) == 7)
        assert "550123" in words(pilot)
        await pilot.press("C")
        await until(pilot, lambda: copied == ["482910"])


async def test_what_came_above_the_cursor_is_counted_and_one_key_leads_there() -> None:
    archive = await many(30)
    async with history(archive, (120, 24)) as (pilot, account):
        await pilot.press("end")
        for number in range(2):
            fresh = sms("+447700900123", "Shop", f"fresh {number}", -number)
            kept = message(fresh.text, number=fresh.number, date=fresh.date)
            await archive.keep([Batch((kept,))])
            account.store.apply(MessagesRead(Page((fresh,)), NOON, Arrival.LIVE))
            await until_shown(pilot, f"▲ {number + 1} new")
        assert "fresh 1" not in words(pilot)
        await pilot.press("home")
        await until_shown(pilot, "fresh 1")
        assert "▲" not in words(pilot)
        await pilot.press("end", "t", "t", "t")
        await until_listed(pilot, 32)
        assert "▲" not in words(pilot)


async def test_a_read_that_brings_nothing_asks_nothing() -> None:
    archive = await full_archive()
    asked: list[object] = []
    found = archive.find
    archive.find = lambda query: asked.append(query) or found(query)  # type: ignore[method-assign]
    async with history(archive) as (pilot, account):
        before = len(asked)
        account.store.apply(MessagesRead(Page(MESSAGES), NOON + timedelta(seconds=5), Arrival.LIVE))
        screen = pilot.app.screen
        assert isinstance(screen, HistoryScreen)
        await until(pilot, lambda: screen.state == account.store.state)
        assert len(asked) == before


# --- empty, and in trouble ---------------------------------------------------------------------


async def test_an_empty_list_says_what_to_do_next() -> None:
    async with history(await archive_of(), state=empty_state()) as (pilot, _):
        for keys, said in (
            ((), "No messages saved yet"),
            (("t",), "No bookings saved yet"),
            (("t",), "No orders saved yet"),
            (("slash", "x"), "No matches."),
        ):
            await pilot.press(*keys)
            await until_shown(pilot, said)


async def test_without_an_archive_or_with_one_that_fails_it_says_so() -> None:
    async def failing(_query: object) -> object:
        raise StorageError(Trouble.FAILING)

    archive = await full_archive()
    archive.find = failing  # type: ignore[assignment,method-assign]
    for given, said in ((None, "No data is saved"), (archive, "the disk reported an error")):
        async with history(given) as (pilot, _):
            assert said in words(pilot)


# --- much --------------------------------------------------------------------------------------


async def many(count: int) -> Archive:
    messages = tuple(
        message(f"message {number}", date=NOON - timedelta(seconds=number))
        for number in range(count)
    )
    return await archive_of(Batch(messages))


async def test_more_is_fetched_as_the_cursor_or_the_wheel_nears_the_end() -> None:
    async with history(await many(1_000)) as (pilot, _):
        assert len(listed(pilot).items) == WINDOW
        assert "HISTORY  1,000" in words(pilot)
        await pilot.press("end")
        await until_listed(pilot, 2 * WINDOW)
        assert listed(pilot).items[WINDOW - 1] == listed(pilot).selected
        listed(pilot).scroll_end(animate=False)
        await until_listed(pilot, 4 * WINDOW)
        await pilot.press("end", "end")
        await until_listed(pilot, 1_000)
        assert "message 999" in words(pilot)


async def test_a_search_forgets_how_far_one_had_scrolled() -> None:
    async with history(await many(300)) as (pilot, _):
        await pilot.press("pagedown", "pagedown")
        await type_(pilot, "message 2")
        await until_shown(pilot, "found")
        assert listed(pilot)._place == 0
        assert listed(pilot).scroll_offset.y == 0


async def test_an_answer_that_comes_too_late_is_not_shown() -> None:
    archive = await full_archive()
    find, gate, answered = archive.find, asyncio.Event(), []

    async def slow(query: HistoryQuery) -> HistoryPage:
        if query.words == ("k",):
            await gate.wait()
        found = await find(query)
        answered.append(query.words)
        return found

    async with history(archive) as (pilot, _):
        archive.find = slow  # type: ignore[method-assign]
        await type_(pilot, "kod")
        await until_shown(pilot, "1 found")
        gate.set()
        await until(pilot, lambda: ("k",) in answered)
        await until_shown(pilot, "1 found")
        assert len(listed(pilot).items) == 1


# --- exports -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "suffix"), [("c", "csv"), ("j", "jsonl")])
async def test_what_is_found_is_written_for_its_owner_only(
    tmp_path: Path, key: str, suffix: str
) -> None:
    archive = await full_archive(exports=tmp_path / "exports")
    async with history(archive) as (pilot, _):
        await type_(pilot, "kod")
        await until_shown(pilot, "1 found")
        await pilot.press("escape", "E")
        await until_shown(pilot, "Export the messages found?")
        await pilot.press(key)
        await until(pilot, lambda: bool(notified(pilot)))
        (path,) = (tmp_path / "exports").iterdir()
        assert path.name == f"messages-20260314-120000.{suffix}"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert notified(pilot)[-1] == f"Exported 1 message. Only you can read {path}."
        text = path.read_text()
        assert "730148" in text
        if suffix == "jsonl":
            assert json.loads(text)["sender"] == "Allegro"


def lines_of_files_in(folder: Path) -> list[int]:
    return [len(path.read_text().splitlines()) for path in folder.iterdir()]


async def test_everything_is_written_not_the_window_alone(tmp_path: Path) -> None:
    archive = await many(700)
    archive.exports = tmp_path
    async with history(archive) as (pilot, _):
        for count in (1, 2):
            await pilot.press("E")
            await until_shown(pilot, "The file goes to")
            await pilot.press("j")
            await until(pilot, lambda count=count: len(notified(pilot)) == count)  # type: ignore[misc]
    assert lines_of_files_in(tmp_path) == [700, 700]


async def test_the_demo_writes_nothing_and_a_full_disk_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = await full_archive()
    async with history(archive) as (pilot, _):
        await pilot.press("E")
        await until(pilot, lambda: notified(pilot)[-1:] == ["The demo cannot export files."])
        archive.exports = tmp_path / "exports"
        (tmp_path / "exports").write_text("in the way")
        await pilot.press("E")
        await until_shown(pilot, "The file goes to")
        await pilot.press("c")
        await until(pilot, lambda: "Nothing could be written to" in notified(pilot)[-1])
