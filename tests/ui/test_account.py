"""The Account screen: money, what it went for, usual waits, and the connection."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Input

from anosim_tui.account.health import HealthReport
from anosim_tui.config.edit import FilePreferences
from anosim_tui.config.load import Flags, load, standard
from anosim_tui.domain.changes import BuyingSwitched, ReadFailed
from anosim_tui.domain.errors import Unreachable
from anosim_tui.domain.models import SimCard
from anosim_tui.domain.purchases import Off, Why
from anosim_tui.domain.spending import Figures, UsualWait
from anosim_tui.domain.state import Resource
from anosim_tui.ui import account_words
from anosim_tui.ui.account_words import bars, columns
from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.flows import settings as settings_flow
from anosim_tui.ui.widgets.choice_list import ChoiceList
from anosim_tui.ui.widgets.safe import Words
from tests.ui.support import (
    NOON,
    StubAccount,
    after,
    full_state,
    notified,
    opened,
    until,
    words,
)

DAY = date(2026, 3, 14)
FIGURES = Figures(
    today=Decimal("1.23"),
    month=Decimal("16.23"),
    total=Decimal("61.23"),
    by_day=tuple((DAY - timedelta(days=ago), Decimal(ago % 7)) for ago in reversed(range(30))),
    by_service=(("", Decimal("50.00")), ("Google, Gmail", Decimal("11.23"))),
    by_country=(("Germany", Decimal("41.23")), ("SouthAfrica", Decimal("20.00"))),
    refunded=Decimal("2.46"),
    codes=1204,
    waits=(UsualWait("Google", "Germany", timedelta(seconds=14), 31),),
)


class Counted:
    """An archive that has counted."""

    is_open = True

    async def figures(self) -> Figures:
        return FIGURES

    async def waits(self) -> tuple[UsualWait, ...]:
        return FIGURES.waits


async def test_4_shows_what_was_counted() -> None:
    account = StubAccount(full_state())
    account.archive = Counted()  # type: ignore[assignment]
    account.health = HealthReport(None, NOON, 12, 60, 0, NOON, timedelta(seconds=-7))  # type: ignore[assignment]
    async with opened(account, (130, 44)) as pilot:
        await pilot.press("4")
        await until(pilot, lambda: "1,204" in words(pilot) and "South Africa" in words(pilot))
        screen = words(pilot)
        for shown in ("$42.18", "$1.23", "$16.23", "$61.23", "$2.46", "within 14 s", "12 of 60"):
            assert shown in screen
        assert "7 s fast" in screen
        await pilot.press("1")
        await until(pilot, lambda: "BOOKINGS" in words(pilot))


async def test_without_an_archive_it_says_why_nothing_is_counted() -> None:
    async with opened(StubAccount(full_state()), (76, 24)) as pilot:
        await pilot.press("4")
        await until(
            pilot, lambda: "No data is saved, so there is nothing to count." in words(pilot)
        )


def test_an_error_is_shown_with_the_connection() -> None:
    state = after(
        ReadFailed(Resource.MESSAGES, Unreachable("No answer within 15 s."), NOON),
        state=full_state(),
    )
    shown = account_words.connection(state, None, "anosim.net", NOON).plain
    assert "offline" in shown
    assert "No answer within 15 s." in shown


def test_plots_show_shares_and_small_amounts() -> None:
    plot = columns([Decimal(0), Decimal("0.01"), Decimal(8)], 3).plain.splitlines()
    assert plot == ["  █", "  █", " ▁█"]
    wide = columns([Decimal(0), Decimal(4), Decimal(8)], 2, 3).plain.splitlines()
    assert wide == ["      ██ ", "   ██ ██ "]
    rows = [("Google", Decimal(10)), ("Signal", Decimal(5)), ("Uber", Decimal("0.01"))]
    lines = bars(rows, 60).plain.splitlines()
    lengths = [line.count("━") for line in lines]
    assert lengths[0] > lengths[1] * 2 - 2 > lengths[2] == 1
    assert {len(line) for line in lines} == {60}


def test_many_rows_end_with_the_rest() -> None:
    services = tuple((f"Service {n}", Decimal(n)) for n in range(20, 0, -1))
    germany = (("Germany", Decimal(1)),)
    shown = account_words.shares(Figures(by_service=services, by_country=germany), 60).plain
    assert "Other" in shown
    assert "Service 13" not in shown


def sim_card(number: str, ago: timedelta) -> SimCard:
    return SimCard(number, "Germany", "RentalFull", "", NOON - ago, None)


async def test_sim_cards_name_their_bookings_and_the_mask_hides_their_numbers() -> None:
    account = StubAccount(full_state())
    hour = timedelta(hours=1)
    account.cards = (sim_card("+4915798765432", 24 * hour), sim_card("+4917612345678", hour))
    async with opened(account, (130, 60)) as pilot:
        await pilot.press("4")
        await until(pilot, lambda: "bookings 106" in words(pilot))
        assert "no current booking" in words(pilot)
        assert "987 65432" in words(pilot)
        await pilot.press("p")
        await until(pilot, lambda: "987 65432" not in words(pilot))
        assert "bookings 106" in words(pilot)


def row(pilot: Pilot[None], name: str) -> str:
    """What the Account screen says of a setting."""
    shown = account_words_of(pilot).splitlines()
    return next(line.removeprefix(name).strip() for line in shown if line.startswith(name))


def account_words_of(pilot: Pilot[None]) -> str:
    content = pilot.app.screen.query_one("#account--settings", Words).content
    assert isinstance(content, Content)
    return content.plain


async def test_the_settings_that_matter_show_what_is_in_effect_now() -> None:
    account = StubAccount(full_state())
    account.store.apply(BuyingSwitched(Off(Why.READ_ONLY, "Nothing may be bought.")))
    async with opened(account, (130, 60), limits_day=Decimal(25), alerts_desktop="code") as pilot:
        await pilot.press("4")
        await until(pilot, lambda: row(pilot, "Limit per 24 hours") == "$25.00")
        assert row(pilot, "Limit per order") == "no limit"
        assert row(pilot, "Read-only") == "on"
        assert row(pilot, "Theme").split() == ["dark", "D"]
        assert row(pilot, "Auto-copy").split() == ["off", "a"]
        assert row(pilot, "Alerts").split() == ["on", "m"]
        await pilot.press("a", "m", "p", "D")
        await until(pilot, lambda: row(pilot, "Theme").split() == ["light", "D"])
        assert row(pilot, "Auto-copy").split() == ["on", "a"]
        assert row(pilot, "Alerts").split() == ["muted", "m"]
        assert row(pilot, "Privacy mask").split() == ["on", "p"]
        assert "Settings cannot be changed in the demo." in words(pilot)


async def test_the_demo_offers_no_settings_and_says_why() -> None:
    async with opened(StubAccount(full_state())) as pilot:
        await pilot.press("4")
        await until(pilot, lambda: "CONNECTION" in words(pilot))
        bar = words(pilot).splitlines()[-1]
        assert "g Refresh" in bar
        assert "Settings" not in bar
        await pilot.press("s")
        await until(pilot, lambda: "The demo has no settings" in notified(pilot)[-1])
        assert not pilot.app.screen.is_modal


async def test_a_live_setting_applies_as_it_is_in_the_file_now() -> None:
    now = standard(
        clipboard_clear_after=45, clipboard_automatic=True, alerts_muted=True, read_only=True
    )
    async with opened(StubAccount(full_state()), (140, 36), reload=lambda: now) as pilot:
        app = pilot.app
        settings_flow.apply(app, "read_only")
        assert app.settings is not now, "it waits for the next start"
        settings_flow.apply(app, "clipboard.clear_after")
        assert app.settings.clipboard_clear_after == 45
        assert "AUTO-COPY" not in words(pilot), "only what was changed applies"
        settings_flow.apply(app, "clipboard.automatic")
        settings_flow.apply(app, "alerts.muted")
        await until(pilot, lambda: "AUTO-COPY" in words(pilot) and "MUTED" in words(pilot))


async def set_to(pilot: Pilot[None], name: str, value: str) -> None:
    dialog = pilot.app.screen
    choices = dialog.query_one(ChoiceList)
    choices.highlighted = list(dialog._rows).index(name)
    await pilot.press("enter")
    dialog.query_one(Input).value = value
    await pilot.press("enter")
    await until(pilot, lambda: notified(pilot)[-1].startswith(f"Saved {name}"))
    assert notified(pilot)[-1].endswith("Takes effect immediately.")
    await until(pilot, lambda: pilot.app.screen.is_modal)


async def switch(pilot: Pilot[None], name: str) -> None:
    dialog = pilot.app.screen
    dialog.query_one(ChoiceList).highlighted = list(dialog._rows).index(name)
    await pilot.press("space")
    await until(pilot, lambda: notified(pilot)[-1].startswith(f"Saved {name}"))
    await until(pilot, lambda: pilot.app.screen.is_modal)


async def test_a_setting_is_changed_in_the_file_and_wrong_ones_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text("# mine\nrequests_per_minute = 30 # few\n")
    preferences = FilePreferences(Flags(config=str(file)), {}, tmp_path)
    account = StubAccount(full_state(), demo=False)

    reload = partial(load, preferences.flags, {}, tmp_path)
    async with opened(
        account, preferences=lambda: preferences, reload=reload, profile="work"
    ) as pilot:
        assert " work " in words(pilot).splitlines()[0]
        await pilot.press("4")
        await until(pilot, lambda: "s Settings" in words(pilot).splitlines()[-1])
        assert "Press s to change these" in words(pilot)
        await pilot.press("s")
        dialog = pilot.app.screen
        choices = dialog.query_one(ChoiceList)
        choices.highlighted = list(dialog._rows).index("requests_per_minute")
        await pilot.press("enter")
        field = pilot.app.screen.query_one(Input)
        assert (field.value, field.has_focus) == ("30", True)
        field.value = "many"
        await pilot.press("enter")
        await until(pilot, lambda: "a whole number from 1 to 600" in notified(pilot)[-1])
        await pilot.press("enter")
        pilot.app.screen.query_one(Input).value = "45"
        await pilot.press("enter")
        await until(pilot, lambda: "Takes effect after restart." in notified(pilot)[-1])
        await until(pilot, lambda: pilot.app.screen.query_one(Input).value == "45")
        await set_to(pilot, "theme", "light")
        assert pilot.app.theme == "anosim-light"
        await switch(pilot, "mask")
        await set_to(pilot, "ascii", "true")
        await pilot.press("escape")
        await until(pilot, lambda: "MASKED" in words(pilot))
        assert not pilot.app.screen.is_modal
        pilot.app.toasts.clear()
        await pilot.pause()
        assert words(pilot).isascii()
    file.write_text(file.read_text().partition("theme")[0])
    assert file.read_text() == "# mine\nrequests_per_minute = 45 # few\n"


async def test_nothing_begins_while_the_program_closes() -> None:
    async def flow(_app: AnosimApp, _account: object) -> None: ...

    async with opened(StubAccount(full_state())) as pilot:
        app = pilot.app
        before = len(app.workers)
        app.exit()
        app.flows.begin(flow)
        assert len(app.workers) == before
