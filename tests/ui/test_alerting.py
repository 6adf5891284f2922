"""Alerts of the app: bundled, muted, hidden under the mask, and at their moment."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from anosim_tui.config.values import ALERTS
from anosim_tui.domain.masking import Mask
from anosim_tui.domain.terminals import TerminalFacts
from anosim_tui.ui import processes
from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.terminal import Terminal
from anosim_tui.ui.widgets.cards import CodeCard
from tests.ui.support import (
    NOON,
    StubAccount,
    applied,
    arrived,
    full_state,
    opened,
    sms,
    until,
    words,
)

NUMBER = "+4915112345678"
EVERYTHING = ", ".join(ALERTS)
ALL = {
    "alerts_bell": EVERYTHING,
    "alerts_desktop": EVERYTHING,
    "alerts_route": "osc9",
    "facts": TerminalFacts(ssh=True, has_title=True),
}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The control sequences and bells that were written, in order."""
    sequences: list[str] = []
    monkeypatch.setattr(Terminal, "write", lambda _terminal, one: sequences.append(one))
    monkeypatch.setattr(AnosimApp, "bell", lambda _app: sequences.append("bell"))
    return sequences


def told(text: str) -> str:
    return f"\x1b]9;anosim-tui: {text}\x07"


def title(text: str) -> str:
    return f"\x1b]2;{text}\x07"


async def test_a_code_can_be_read_while_it_flashes() -> None:
    async with opened(StubAccount(full_state())) as pilot:
        card = pilot.app.screen.query_one(CodeCard)
        card.flash()
        await until(pilot, lambda: card.has_class("-flash"))
        await pilot.pause()
        drawn = [one for y in range(card.size.height) for one in card.render_line(y)]
        styles = [one.style for one in drawn if one.text.strip()]
        assert styles
        assert all(one and one.color and one.color != one.bgcolor for one in styles)


async def test_each_channel_until_it_is_muted(written: list[str]) -> None:
    account = StubAccount(full_state())

    async def arrive(*texts: str) -> None:
        known = len(account.store.state.messages.data.arrivals)
        page = tuple(sms(NUMBER, "Shop", text, -known - n) for n, text in enumerate(texts, 1))
        await applied(pilot, account, arrived(*page))

    def flashes() -> bool:
        return pilot.app.screen.query_one(CodeCard)._dim is not None

    async with opened(account, (140, 36), **ALL) as pilot:
        app = pilot.app
        assert isinstance(app, AnosimApp)
        assert written == ["\x1b[22;2t", title("anosim-tui")], "nothing of what was there"
        written.clear()
        await arrive("Your code is 482910.", "Hello")
        assert flashes()
        expected = [title("(2) anosim-tui"), "bell", told("1 code arrived. 1 message arrived.")]
        assert written == expected
        written.clear()
        await arrive("Your code is 482911.")
        await arrive("Your code is 482912.")
        assert written == [title("(3) anosim-tui"), title("(4) anosim-tui")]
        app.notifier._bundles._told = None  # five seconds later
        app.notifier._tell(())
        assert written[2:] == ["bell", told("2 codes arrived.")]
        written.clear()
        await pilot.press("m")
        await until(pilot, lambda: "MUTED" in words(pilot))
        assert written == [title("anosim-tui")]
        app.notifier._bundles._told = None
        await arrive("Your code is 482913.")
        assert written == [title("anosim-tui"), title("(1) anosim-tui")]
        await pilot.press("m")
        await until(pilot, lambda: "MUTED" not in words(pilot))
        assert "bell" not in written, "what was muted is not told later"
        app.app_suspend_signal.publish(app)
        assert written[-1] == "\x1b[23;2t", "the shell has its title before the process stops"
        app.app_resume_signal.publish(app)
        await until(pilot, lambda: written[-1] == title("anosim-tui"))
    assert written[-1] == "\x1b[23;2t"


async def test_contents_show_only_without_a_mask_and_nothing_in_quiet_hours(
    written: list[str],
) -> None:
    account = StubAccount(full_state())
    begin, end = ((NOON + timedelta(hours=hours)).astimezone() for hours in (1, 2))
    wanted = {
        "alerts_desktop": EVERYTHING,
        "alerts_route": "osc9",
        "alerts_contents": True,
        "alerts_quiet_hours": f"{begin:%H:%M}-{end:%H:%M}",
    }
    async with opened(account, (140, 36), **wanted) as pilot:
        app = pilot.app
        assert isinstance(app, AnosimApp)
        for masked, hours, words_of_it in (
            (False, 0.0, told("Shop: 482910")),
            (True, 0.0, told("A code arrived.")),
            (False, 1.5, None),
        ):
            app.privacy.mask = Mask(masked)
            app.notifier._bundles._told = None
            account.clock.skip(hours * 3600)
            known = len(account.store.state.messages.data.arrivals)
            came = sms(NUMBER, "Shop", "Your code is 482910.", -known)
            account.store.apply(arrived(came))
            await until(pilot, lambda: app.session.state is account.store.state)
            assert words_of_it is None or written[-1] == words_of_it
        assert len([one for one in written if "anosim-tui: Shop" in one]) == 1


async def test_a_booking_about_to_end_is_told_at_its_moment(written: list[str]) -> None:
    account = StubAccount(full_state())
    async with opened(account, **ALL) as pilot:
        app = pilot.app
        assert isinstance(app, AnosimApp)
        assert app.notifier._next_look is not None, "the first ends in five minutes"
        written.clear()
        account.clock.skip(181)
        app.notifier._look()
        assert written == ["bell", told("1 booking ends soon. 1 booking has ended.")]
        app.notifier._look()
        assert len(written) == 2


async def test_a_system_notification_is_a_program_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    notify = processes.own("notify")
    assert not await processes.fed(notify, "Hello", 20), "desktop-notifier is not installed"
    (tmp_path / "desktop_notifier.py").write_text(
        "class DesktopNotifier:\n"
        "    def __init__(self, app_name): print('noise')\n"
        "    async def send(self, title, message):\n"
        f"        open({str(tmp_path / 'shown')!r}, 'w').write(f'{{title}}: {{message}}')\n"
    )
    assert await processes.fed(notify, "A code arrived.", 20)
    assert (tmp_path / "shown").read_text() == "anosim-tui: A code arrived."
    assert tuple(capfd.readouterr()) == ("", "")
