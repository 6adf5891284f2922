"""The app: it opens the account, hands its state to the screens and does what they ask.

What the first frame does not need is imported where it is used, for start-up is part of the
product.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Sequence
from time import monotonic
from typing import Any, ClassVar, Final, TypeVar

from textual import events, on
from textual.actions import ActionParseResult
from textual.app import App
from textual.binding import BindingType
from textual.command import CommandPalette
from textual.filter import LineFilter, NoColor
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from anosim_tui.actions import registry
from anosim_tui.actions.action import Scope
from anosim_tui.actions.keymap import Keymap
from anosim_tui.actions.possible import Situation
from anosim_tui.config.settings import Settings
from anosim_tui.domain.masking import Mask
from anosim_tui.domain.terminals import TerminalFacts
from anosim_tui.language import _
from anosim_tui.ui import remembered
from anosim_tui.ui.announcements import Toasts, chips, notices
from anosim_tui.ui.appearance import Appearance, Privacy, variable_defaults
from anosim_tui.ui.backend import Backend
from anosim_tui.ui.clipboard import Clipboard
from anosim_tui.ui.dialogs.dialog import ConfirmDialog, answer
from anosim_tui.ui.dialogs.help import HelpDialog
from anosim_tui.ui.dialogs.palette import Palette
from anosim_tui.ui.events import (
    Copied,
    CopiedThing,
    CopyRequested,
    FlowRequested,
    RevealRequested,
    copy_of_code,
)
from anosim_tui.ui.flows import FlowRunner, resolve
from anosim_tui.ui.flows import settings as settings_flow
from anosim_tui.ui.keyboard import LATIN, everywhere
from anosim_tui.ui.navigation import Navigation
from anosim_tui.ui.notifier import Notifier
from anosim_tui.ui.screens.base import AccountScreen
from anosim_tui.ui.session import AccountSession
from anosim_tui.ui.terminal import Terminal, driver_for
from anosim_tui.ui.widgets.pane import TooSmall, is_too_small
from anosim_tui.ui.widgets.safe import Severity, announce

Answer = TypeVar("Answer")

_IDS: Final = {action.method: action.id for action in registry.ACTIONS}
_OWN: Final = frozenset(
    action.method.removeprefix("app.").partition("(")[0]
    for action in registry.ACTIONS
    if action.scope is Scope.OWN
)
# What shows that somebody has read what they see.
_SOMEBODY: Final = (events.Key, events.MouseDown, events.Paste)
# Seconds: long enough to be read after looking up from something else.
_READ_WITHIN: Final = 12.0
# Seconds within which a second ctrl+c is an answer to what the first one said.
_TWICE: Final = 2.0


class AnosimApp(App[None]):
    """anosim-tui; what it does by itself is in the objects it owns.

    Args:
        settings: what the person chose; those that apply live are replaced when they change.
        backend: ways to open an account, and files.
        facts: what is known of the terminal.
    """

    # Live's sheet is read with the app's: reading it later means parsing everything once more.
    CSS_PATH = ["app.tcss", "screens/live.tcss"]  # noqa: RUF012
    TITLE = "anosim-tui"
    ENABLE_COMMAND_PALETTE = False  # The palette is our own.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-medium"), (34, "-tall")]  # noqa: RUF012
    # Each full screen is a mode: it keeps its place while another one is shown.
    DEFAULT_MODE = "live"
    BINDINGS: ClassVar[list[BindingType]] = everywhere()

    def __init__(self, settings: Settings, backend: Backend, facts: TerminalFacts) -> None:
        # The sheet of the first screen is read with the app's as well.
        super().__init__(
            driver_class=driver_for(facts),
            css_path=["app.tcss", "screens/watch.tcss"] if backend.is_shared else None,
        )
        self.appearance = Appearance(self, ascii=settings.ascii)
        self.settings, self.backend = settings, backend
        self.keys = Keymap.of(settings.keys)
        self.set_keymap(self.keys.changed)
        self.terminal = Terminal(self, facts, backend.report)
        self.session = AccountSession(self)
        self.privacy, self.notifier, self.copying = Privacy(self), Notifier(self), Clipboard(self)
        self.navigation, self.toasts, self.flows = Navigation(self), Toasts(self), FlowRunner(self)
        self._is_too_small, self._interrupted = False, -_TWICE
        self.appearance.begin(settings.theme or remembered.text(backend.saved_screens, "theme"))

    @property
    def mask(self) -> Mask:
        return self.privacy.mask

    @property
    def full_screen(self) -> AccountScreen | None:
        """The screen below whatever dialog is open; `None` on the first run and while leaving."""
        lowest = self.screen_stack[:1]
        return lowest[0] if lowest and isinstance(lowest[0], AccountScreen) else None

    # What Textual asks of an app.

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, and those that let no control character through, and ASCII only."""
        textuals = [NoColor()] if self.no_color else super().get_line_filters()
        return [*textuals, *self.appearance.line_filters]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What our style sheets use and Textual's themes do not define."""
        return variable_defaults(self.current_theme)

    def get_default_screen(self) -> AccountScreen:
        """Live, made before there are modes: one that is known has all sheets parsed once more."""
        return self.navigation.made(self.DEFAULT_MODE)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A shared booking has no other screens, no key and nothing to buy."""
        return not (self.session.is_shared and action in _OWN) and super().check_action(
            action, parameters
        )

    async def run_action(
        self, action: str | ActionParseResult, *arguments: Any, **named: Any
    ) -> bool:
        """Remember what was done, without its arguments, for the report of a crash."""
        name = action if isinstance(action, str) else action[1]
        self.terminal.recent.append(_IDS.get(name, name.partition("(")[0]))
        return await super().run_action(action, *arguments, **named)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy what Textual copies, such as selected text, by every way there is."""
        self.post_message(CopyRequested(text, CopiedThing.TEXT))

    def notify(
        self,
        message: str,
        *,
        severity: Severity = "information",
        timeout: float | None = None,
        **_ignored: Any,
    ) -> None:
        """Every toast of the program, and Textual's own."""
        self.toasts.show(message, severity, timeout or self.NOTIFICATION_TIMEOUT)

    @on(events.Click, "Toast")
    def dismiss_toast(self, event: events.Click) -> None:
        if event.widget is not None:
            self.toasts.dismiss(str(event.widget.render()))

    def on_mount(self) -> None:
        """From here on every screen can be shown, and the account is opened."""
        self.navigation.begin()
        self.notifier.begin()
        for sentence in self.settings.notices:
            self.say(sentence, "warning")
        self.terminal.watch()
        self.call_after_refresh(_collect_again)
        self.screen_change_signal.subscribe(self, self._show_if_too_small)
        self.session.begin()
        # The program stood still for an unknown time: what is shown may be old.
        self.app_resume_signal.subscribe(self, lambda app: self.session.refresh())

    def on_unmount(self) -> None:
        self.notifier.end()

    def on_resize(self, event: events.Resize) -> None:
        self._is_too_small = is_too_small(event.size)
        self._show_if_too_small(self.screen, event.size)

    def _show_if_too_small(self, screen: Screen[Any], size: Size | None = None) -> None:
        said = screen.query(TooSmall)
        if self._is_too_small and not said:
            screen.mount(TooSmall(size or self.size))
        for one in said:
            one.tell(size or self.size)

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is there; no key reaches what is too small to be seen."""
        if isinstance(event, _SOMEBODY):
            for feed in self.screen.query("SmsFeed").results():
                feed.mark_read()  # type: ignore[attr-defined]
                self.notifier.seen(len(feed.unread))  # type: ignore[attr-defined]
        if self._is_too_small and isinstance(event, events.InputEvent):
            if isinstance(event, events.Key) and event.key in ("q", "ctrl+q", "ctrl+c"):
                await self.action_quit()
            return
        await super().on_event(event)

    def on_key(self, event: events.Key) -> None:
        """Hand to a field what is its own, or read another layout.

        A slow line delivers several keys at once; they were on their way to another widget when
        the first of them was acted on. A field lets no printable key of its own come this far.
        """
        latin = LATIN.get(event.character or "")
        if isinstance(self.focused, Input) and event.is_printable:
            event.prevent_default()
            self.focused.post_message(events.Key(event.key, event.character))
        elif latin is not None and event.key not in self.screen.active_bindings:
            event.prevent_default()
            self.simulate_key(latin)

    def action_help_quit(self) -> None:
        """What Textual does for ctrl+c where there is nothing to copy: the second one quits."""
        before, self._interrupted = self._interrupted, monotonic()
        if self._interrupted - before < _TWICE:
            self.session.leave()
        else:
            key = self.keys.key("quit")
            announce(self, _("Press {key} to quit, or ctrl+c again.", key=key))

    def exit(self, *arguments: Any, **named: Any) -> None:
        self.navigation.save()
        self.terminal.is_leaving = True
        super().exit(*arguments, **named)

    # From the account to the screens.

    async def on_connected(self) -> None:
        """Go on where the person left, unless they have opened something by now."""
        await self.navigation.restore()
        self.flows.begin_early()

    def on_account_changed(self) -> None:
        """Act on the new state, show it, and say what is worth a sentence."""
        if not self.is_running:
            return  # the screens are being taken down
        before, after = self.session.advance()
        self.copying.on_state(before, after)
        self.notifier.on_state(before, after)
        self.show_state()
        for words in notices(self.mask.state(before), self.mask.state(after)):
            announce(self, words)
        self.session.on_state(before, after)

    def show_state(self) -> None:
        """Hand the state to the full screen that is shown, below whatever dialog is open."""
        if screen := self.full_screen:
            state = self.mask.state(self.session.state)
            screen.chips = chips(self, state)
            screen.copied, screen.mask, screen.state = self.copying.copied, self.mask, state

    # Flows: they ask, do and tell.

    def on_flow_requested(self, event: FlowRequested) -> None:
        self.flows.begin(event.flow, asks=event.asks)

    async def ask(self, dialog: ModalScreen[Answer]) -> Answer | None:
        result = self.push_screen(dialog, wait_for_dismiss=True)
        self.flows.opened()
        return await asyncio.shield(result)

    async def open_dialog(self, dialog: ModalScreen[Any]) -> None:
        """Show a dialog that stays after its answer."""
        shown = self.push_screen(dialog)
        self.flows.opened()
        await shown

    async def confirm(self, title: str, words: str, yes: str) -> bool:
        return await answer(self, ConfirmDialog(title, self.seen(words), yes)) is True

    def seen(self, words: str) -> str:
        """The words of a question as they may be seen; prices stay."""
        return self.mask.closed.words(words, prices=True)

    def say(
        self, words: str, severity: Severity = "information", seconds: float = _READ_WITHIN
    ) -> None:
        """Say a sentence, without what the mask hides."""
        announce(self, self.mask.closed.words(words), severity, seconds)

    def is_refused(self, why_not: str | None) -> bool:
        if why_not:
            self.say(why_not, "warning")
        return bool(why_not)

    # What else screens and flows ask for.

    def on_copy_requested(self, event: CopyRequested) -> None:
        self.copying.copy(event)

    def on_copied(self, event: Copied) -> None:
        if event.request.code_of is not None:
            self.copying.copied = event
            self.show_state()

    def on_reveal_requested(self, event: RevealRequested) -> None:
        self.privacy.reveal(event.names)

    # Actions that apply everywhere.

    async def action_show(self, mode: str) -> None:
        await self.navigation.ask_for(mode)

    async def action_do_on(self, mode: str, action: str) -> None:
        """Go to a screen and do there what its key does."""
        await self.navigation.show(mode)
        await self.screen.run_action(self.keys[action].method)

    def action_use_theme(self, name: str) -> None:
        self.appearance.use_theme(name)

    def on_command_palette_closed(self, event: CommandPalette.Closed) -> None:
        if not event.option_selected:
            self.appearance.preview("")

    def action_settings(self, name: str = "") -> None:
        settings_flow.change(self, name)

    async def action_show_booking(self, booking_id: int) -> None:
        await self.navigation.show_booking(booking_id)

    async def action_show_product(self, product_id: int) -> None:
        await self.navigation.show_product(product_id)

    def action_copy_newest(self) -> None:
        newest = self.session.state.messages.data.newest_code
        if newest is None:
            announce(self, _("No code has arrived yet."), "warning")
        else:
            self.post_message(copy_of_code(newest))

    async def action_new_number(self) -> None:
        await self.navigation.show_new_number()

    def action_resolve(self) -> None:
        situation = Situation(self.session.state, self.session.now())
        if not self.is_refused(registry.BY_ID["resolve"].why_not(situation)):
            self.flows.begin(resolve.resolve, asks=True)

    def action_suspend_process(self) -> None:
        if not self.is_refused(registry.BY_ID["suspend-process"].why_not(Situation())):
            super().action_suspend_process()

    def action_mask(self) -> None:
        self.privacy.toggle()

    def action_mute(self) -> None:
        self.notifier.toggle()

    def action_auto_copy(self) -> None:
        self.copying.toggle()

    def action_next_theme(self) -> None:
        self.appearance.next_theme()

    def action_change_key(self) -> None:
        self.session.change_key()

    def action_refresh(self) -> None:
        if words := self.session.refresh():
            announce(self, words)

    def action_help(self) -> None:
        scopes = self.full_screen.scopes if self.full_screen else ()
        self.push_screen(HelpDialog(self.keys, scopes), self._do_clicked)

    async def _do_clicked(self, method: str | None) -> None:
        if method is not None:
            await self.screen.run_action(method)

    def action_palette(self) -> None:
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    async def action_quit(self) -> None:
        self.session.leave()


def _collect_again() -> None:
    """What was made for the first frame stays: no collection has to look at it any more."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
