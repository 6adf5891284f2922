"""The main jobs, with every key that is pressed counted, letters of a search included."""

from __future__ import annotations

from datetime import timedelta

from anosim_tui.storage.writing import Batch
from anosim_tui.ui.dialogs.pay import PayDialog
from anosim_tui.ui.screens.history import HistoryScreen
from anosim_tui.ui.widgets.history_list import HistoryList
from anosim_tui.ui.widgets.safe import ListFilter
from tests.storage.support import message
from tests.ui.stage import RENTAL, Stage, stage
from tests.ui.support import NOON, StubAccount, full_state, opened, until
from tests.ui.test_history import archive_of


class Counted:
    """Presses keys and counts them."""

    def __init__(self, scene: Stage) -> None:
        self._scene, self.presses = scene, 0

    async def __call__(self, *keys: str) -> None:
        self.presses += len(keys)
        await self._scene.press(*keys)


def is_paying(scene: Stage) -> bool:
    return isinstance(scene.pilot.app.screen, PayDialog)


async def catalog_was_read(scene: Stage) -> None:
    """The catalog was shown before, as it has been for who orders every day."""
    await scene.press("2")
    await scene.until_shown("CATALOG  1,500")
    await scene.press("1")


async def buy_and_copy_the_code(scene: Stage, press: Counted, copied: list[str]) -> None:
    """Say yes to what is asked, wait for the code, and copy it."""
    await scene.until_shown("available")
    assert "WhatsApp · Germany · Activation" in scene.words
    before = max(scene.world.bookings)
    copied.clear()
    await press("y")
    await scene.until(lambda: bool(copied), 60)  # the number
    bought = max(scene.world.bookings)
    assert bought > before

    def code() -> str:
        lines = scene.account.store.state.lines
        newest = next((one.newest_code for one in lines if one.id == bought), None)
        return newest.code.value if newest is not None and newest.code is not None else ""

    await scene.until(lambda: bool(code()), 600)
    await press("C")
    await scene.until(lambda: copied[-1] == code())


async def test_ordering_a_whatsapp_number_and_copying_its_code(copied: list[str]) -> None:
    async with stage() as scene:
        await catalog_was_read(scene)
        press = Counted(scene)
        await press("colon", *"wh", "space", "g")
        await scene.until_shown("Germany, WhatsApp, Activation")
        await press("enter")
        await scene.until_shown("PRICE AND STOCK")
        await press("o")
        await scene.until(lambda: is_paying(scene))
        await buy_and_copy_the_code(scene, press, copied)
        assert press.presses <= 9

        again = Counted(scene)
        await again("o")
        await scene.until(lambda: is_paying(scene))
        await buy_and_copy_the_code(scene, again, copied)
        assert again.presses <= 3


async def test_ordering_it_through_the_filter_of_the_catalog(copied: list[str]) -> None:
    """What is typed into the filter counts as one."""
    async with stage() as scene:
        press = Counted(scene)
        await press("2")
        await scene.until_shown("CATALOG  1,500")
        await press("slash")
        await scene.press(*"whatsapp", "space", *"germany")
        field = scene.pilot.app.screen.query_one(ListFilter)
        await scene.until(lambda: field.value == "whatsapp germany")
        await scene.until_shown("CATALOG  2")
        await press("enter")
        await press("enter")
        await scene.until(lambda: is_paying(scene))
        await buy_and_copy_the_code(scene, press, copied)
        assert press.presses + 1 <= 9


async def test_extending_by_a_day() -> None:
    async with stage() as scene:
        await scene.select(RENTAL)
        ends = scene.world.booking(RENTAL).end
        press = Counted(scene)
        await press("e")
        await scene.until_shown("y extend and pay")
        lengths = [one.label for one in dialog_of(scene)._offers]
        await press(str(lengths.index("1 d") + 1))
        await press("y")
        await scene.until(lambda: bool(scene.writes), 60)
        assert scene.writes[0][2]["extentionInMinutes"] == "1440"
        assert scene.world.booking(max(scene.world.bookings)).start == ends
        assert press.presses <= 3


def dialog_of(scene: Stage) -> PayDialog:
    dialog = scene.pilot.app.screen
    assert isinstance(dialog, PayDialog)
    return dialog


async def test_finding_the_amazon_code_of_last_week(copied: list[str]) -> None:
    texts = [("Amazon", "Your Amazon code is 730148.", 7)]
    texts += [
        ("Google", f"G-48291{day} is your Google verification code.", day) for day in range(9)
    ]
    kept = [
        message(text, sender=sender, date=NOON - timedelta(days=ago, minutes=1), seen=NOON)
        for sender, text, ago in texts
    ]
    account = StubAccount(full_state())
    account.archive = await archive_of(Batch(tuple(kept)))  # type: ignore[assignment]
    async with opened(account) as pilot:
        keys = ("3", "slash", *"amaz", "enter", "C")
        for key in keys:
            await pilot.press(key)
            if key == "3":
                await until(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen))
        rows = pilot.app.screen.query_one(HistoryList)
        await until(pilot, lambda: copied == ["730148"])
        assert len(rows.items) == 1
        assert len(keys) <= 9
