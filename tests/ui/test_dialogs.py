"""What all dialogs have: toasts beside their buttons, amounts and hints to click, a way out."""

from __future__ import annotations

from textual.widgets._toast import Toast

from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.dialogs.pay import PayDialog
from anosim_tui.ui.widgets.safe import PlainButton, announce
from tests.ui.stage import RENTAL, WAITING, stage
from tests.ui.support import StubAccount, click_on, full_state, notified, opened, until, words
from tests.waiting import PATIENCE


async def test_equal_words_are_shown_once_and_the_newest_last() -> None:
    async with opened(StubAccount(full_state())) as pilot:
        for words in ("one", "two", "one"):
            announce(pilot.app, words)
        await until(pilot, lambda: notified(pilot)[-2:] == ["two", "one"])
        assert notified(pilot).count("one") == 1


async def test_at_most_two_where_the_screen_is_low() -> None:
    async with opened(StubAccount(full_state()), (40, 12)) as pilot:
        for number in range(5):
            announce(pilot.app, f"words {number}")
        await until(pilot, lambda: notified(pilot) == ["words 3", "words 4"])


async def test_one_that_was_clicked_away_stays_away_when_others_are_replaced() -> None:
    async with opened(StubAccount(full_state())) as pilot:
        for words in ("one", "two"):
            announce(pilot.app, words, seconds=PATIENCE)

        def laid_out() -> dict[str, Toast]:
            """By their words, the toasts that a click on their middle would reach."""
            screen = pilot.app.screen
            return {
                str(one.render()): one
                for one in screen.query(Toast)
                if one.region and screen.region.contains_region(one.region)
                if screen.get_widget_at(*map(int, one.region.center))[0] is one
            }

        await until(pilot, lambda: sorted(laid_out()) == ["one", "two"])
        await pilot.click(laid_out()["one"])
        await until(pilot, lambda: notified(pilot) == ["two"])
        announce(pilot.app, "two", seconds=PATIENCE)  # which has all of them shown anew
        announce(pilot.app, "three", seconds=PATIENCE)
        await until(pilot, lambda: notified(pilot)[-1:] == ["three"])
        assert notified(pilot) == ["two", "three"]


async def test_the_mask_takes_them_away_for_good() -> None:
    async with opened(StubAccount(full_state())) as pilot:
        announce(pilot.app, "for eyes that are alone")
        await pilot.press("p")
        announce(pilot.app, "the next")
        announce(pilot.app, "the next")
        await until(pilot, lambda: "the next" in notified(pilot))
        assert "for eyes that are alone" not in notified(pilot)


async def test_they_never_cover_the_buttons_of_a_question() -> None:
    async with stage((80, 24)) as scene:
        app = scene.pilot.app
        assert isinstance(app, AnosimApp)
        for booking, key in ((WAITING, "x"), (RENTAL, "o")):
            await scene.select(booking)
            await scene.press(key)
            await scene.until(lambda: app.screen.is_modal)
            for number in range(3):
                announce(app, f"{number}: something that was said about a number, in a sentence.")
            await scene.until(lambda: len(app.screen.query(Toast)) >= 2)
            buttons = [one.region for one in app.screen.query(PlainButton) if one.display]
            toasts = [one.region for one in app.screen.query(Toast)]
            assert not any(one.overlaps(other) for one in buttons for other in toasts)
            await scene.press("escape")
            await scene.until(lambda: not app.screen.is_modal)


async def test_amounts_go_up_and_down_by_mouse_and_enter_buys_nothing() -> None:
    async with stage() as scene:
        await scene.select(RENTAL)
        await scene.press("o")
        await scene.until_shown("afterward")
        dialog = scene.pilot.app.screen
        assert isinstance(dialog, PayDialog)
        less, more = dialog.query("#pay--amount PlainButton")
        for step, amount in ((more, 2), (more, 3), (less, 2)):
            await scene.pilot.click(step)
            await scene.until(lambda amount=amount: dialog.amount == amount)
        await scene.press("enter", "enter")
        await scene.until(lambda: not scene.pilot.app.screen.is_modal)
        assert scene.writes == []


async def test_a_click_beside_a_question_leaves_it_but_not_one_that_is_paid() -> None:
    async with stage() as scene:
        app = scene.pilot.app
        for booking, key, is_left in ((WAITING, "x", True), (RENTAL, "o", False)):
            await scene.select(booking)
            await scene.press(key)
            await scene.until_shown("No  (n)")
            await scene.pilot.click(offset=(1, 1))
            if is_left:
                await scene.until(lambda: not app.screen.is_modal)
        await scene.pilot.click("#no")
        await scene.until(lambda: not app.screen.is_modal)
        assert scene.writes == []


async def test_what_a_question_says_of_its_keys_can_be_clicked(copied: list[str]) -> None:
    async with opened(StubAccount(full_state()), (100, 40)) as pilot:
        await pilot.press("enter")
        await click_on(pilot, "n copy number")
        await until(pilot, lambda: bool(copied))
        assert copied[0].startswith("+")


async def test_a_toast_is_shown_once_where_a_dialog_is_open() -> None:
    async with opened(StubAccount(full_state()), (100, 40)) as pilot:
        announce(pilot.app, "said before", seconds=PATIENCE)
        await until(pilot, lambda: words(pilot).count("said before") == 1)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.is_modal)
        announce(pilot.app, "said meanwhile", seconds=PATIENCE)
        await until(pilot, lambda: "said meanwhile" in words(pilot))
        assert words(pilot).count("said before") == words(pilot).count("said meanwhile") == 1
        await pilot.press("escape")
        await until(pilot, lambda: not pilot.app.screen.is_modal)
        await until(pilot, lambda: words(pilot).count("said before") == 1)
