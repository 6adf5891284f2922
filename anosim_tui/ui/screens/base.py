"""What every screen of an account has: state, bars, what is possible now; a filter above lists."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Input

from anosim_tui.actions import registry
from anosim_tui.actions.action import SCREENS, Scope
from anosim_tui.actions.keymap import STANDARD
from anosim_tui.actions.possible import Situation
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.masking import Mask, names_of, real
from anosim_tui.domain.messages import Message
from anosim_tui.domain.state import AccountState
from anosim_tui.language import _
from anosim_tui.ui.events import (
    Copied,
    FlowRequested,
    RevealRequested,
    copy_of_code,
    copy_of_number,
)
from anosim_tui.ui.remembered import Kept
from anosim_tui.ui.widgets.bars import Bar, Chip, KeyBar, KeyHint, StatusBar
from anosim_tui.ui.widgets.pane import Translated
from anosim_tui.ui.widgets.safe import ListFilter, PassingFilter, announce

if TYPE_CHECKING:
    from anosim_tui.domain.history import Row
    from anosim_tui.ui.widgets.line_list import LineList


class AccountScreen(Screen[None]):
    """A full screen on the account; the app sets `state`, the screen shows it.

    `state` is what `mask` leaves of the account: what is acted on goes through `masking.real`.

    Attributes:
        now: the time.
        keymap: the keys of the actions, set before it is shown.
        has_settings: whether there are any to change, set before it is shown.
    """

    # The name of its mode: `show-` and this is the action that shows it.
    MODE: ClassVar[str] = ""
    # The action of a double click on an item.
    OPENS: ClassVar[str] = "details"

    state: var[AccountState] = var(AccountState, init=False, always_update=True)
    chips: var[tuple[Chip, ...]] = var((), init=False)
    copied: var[Copied | None] = var(None, init=False)
    mask: var[Mask] = var(Mask(), init=False)
    # Whether the next code that is shown flashes.
    flashes: bool = False

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.now = now
        self.keymap = STANDARD
        self.has_settings = True

    def recall(self, kept: Kept) -> None:
        """Take up what `keep` returned in an earlier run; called before it is shown."""

    def keep(self) -> Kept:
        """What is to come back in the next run, as JSON."""
        return {}

    @property
    def scopes(self) -> tuple[Scope, ...]:
        return SCREENS[self.MODE]

    @property
    def selected(self) -> Message | BookingLine | Row | None:
        """The item under the cursor as it is shown, perhaps masked."""
        return None

    @property
    def situation(self) -> Situation:
        state, now, masked = self.state, self.now(), self.mask.on
        match real(self.selected):
            case Message() as message:
                return Situation(state, now, message=message, masked=masked)
            case BookingLine() as line:
                return Situation(state, now, line=line, masked=masked)
        return Situation(state, now, masked=masked)

    def status_bar(self) -> StatusBar:
        screens = (action for action in self.keymap.actions if action.is_screen)
        tabs = [KeyHint(one.keys[0], one.label, one.method) for one in screens]
        return StatusBar(self.now, tabs, self.keymap[f"show-{self.MODE}"].method)

    def on_mount(self) -> None:
        self._show_all()
        self.set_interval(1, self._tick_if_seen)

    @on(events.ScreenSuspend)
    def _go_below(self) -> None:
        """Under a dialog, which shows the toasts."""
        self.add_class("-below")

    @on(events.ScreenResume)
    def _come_back(self) -> None:
        self.remove_class("-below")

    def watch_state(self) -> None:
        if self.is_mounted:
            self._show_all()

    def watch_chips(self) -> None:
        if self.is_mounted:
            self.show_bar()

    def _show_all(self) -> None:
        with self.app.batch_update():
            self.show_bar()
            self.show_state()
            self.show_keys()

    def translate(self) -> None:
        """Say everything in the language in use now; focus, cursors and fields stay."""
        with self.app.batch_update():
            for one in self.query("*"):
                if isinstance(one, Translated):
                    one.translate()
            self._show_all()

    def show_bar(self) -> None:
        self.query_one(StatusBar).show(self.state, self.chips)

    def show_state(self) -> None:
        raise NotImplementedError

    def show_keys(self) -> None:
        """Show the keys that count now: in a field those of the field, which takes the letters."""
        quits, more = self.keymap["quit"], self.keymap["help"]
        if isinstance(self.focused, ListFilter):
            function_key = more.keys[-1]
            all_keys = KeyHint(function_key, _("all keys"), more.method)
            self.query_one(KeyBar).show(
                [KeyHint(key, _(label), action) for key, label, action in self.focused.HINTS],
                [all_keys] if len(function_key) > 1 else [],
            )
            return
        self.query_one(KeyBar).show(
            self.hints(),
            [
                KeyHint(quits.keys[0], _(quits.label), quits.method),
                KeyHint(more.keys[0], _("all keys"), more.method),
            ],
        )

    def hints(self) -> list[KeyHint]:
        return [
            KeyHint(action.keys[0], _(action.label), action.method)
            for action in self.keymap.for_key_bar(self.situation, self.scopes)
        ]

    def on_descendant_focus(self) -> None:
        self.show_keys()

    def _tick_if_seen(self) -> None:
        if self.app.screen_stack[:1] == [self]:
            self.tick()

    def tick(self) -> None:
        self.query_one(StatusBar).tick()

    def _allowed(self, action: str) -> Situation | None:
        """What is selected, if the action is possible on it; else say why it is not."""
        situation = self.situation
        if reason := registry.BY_ID[action].why_not(situation):
            announce(self.app, reason, "warning")
            return None
        return situation

    def how_copied(self, code: Message | None) -> str:
        """How far the code of a message was copied; "" where it was not."""
        copied = self.copied
        is_copied = code and copied and copied.request.code_of == code.key
        return _(copied.reach.value) if copied and is_copied else ""

    def on_line_list_moved(self) -> None:
        """Other keys are possible on another item."""
        self.show_keys()

    async def on_line_list_opened(self) -> None:
        await self.run_action(self.OPENS)

    # What a person can do here; each captures what is selected at the key press.

    def action_details(self) -> None:
        from anosim_tui.ui.dialogs.details import DetailsDialog

        situation = self._allowed("details")
        if situation is None:
            return
        if situation.message is not None:
            self.app.push_screen(DetailsDialog.of_message(situation.message, self.mask))
        elif situation.line is not None:
            self.app.push_screen(
                DetailsDialog.of_booking(situation.line, self.state, self.now, self.mask)
            )

    def action_copy_code(self) -> None:
        situation = self._allowed("copy-code")
        if situation is not None and situation.coded is not None:
            self.post_message(copy_of_code(situation.coded))

    def action_copy_number(self) -> None:
        situation = self._allowed("copy-number")
        if situation is not None:
            self.post_message(copy_of_number(situation.number))

    def action_flow(self, action: str) -> None:
        """Begin the flow of an action on the booking that is selected now."""
        # Dialogs and what they need are imported when the first one is asked for.
        from anosim_tui.ui.flows.bookings import ON_BOOKING

        situation = self._allowed(action)
        if situation is not None and situation.line is not None:
            flow = partial(ON_BOOKING[action], line=situation.line)
            self.post_message(FlowRequested(flow, asks=True))

    def action_label(self) -> None:
        self.action_flow("label")

    def action_reveal(self) -> None:
        if self._allowed("reveal") is not None and self.selected is not None:
            self.post_message(RevealRequested(names_of(real(self.selected))))

    def on_bar_chosen(self, event: Bar.Chosen) -> None:
        self.call_later(self.run_action, event.action)


class FilteredScreen(AccountScreen):
    """The field is there while it is typed into or holds words.

    Attributes:
        words: what is looked for.
        used: the list that had the focus last.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self.words = ""
        self.used: LineList[Any] | None = None
        # What was selected before the field was typed into, if nothing was done with what it left.
        self._selected: list[tuple[LineList[Any], Hashable]] = []

    @property
    def lists(self) -> Iterable[LineList[Any]]:
        """The lists, as soon as they are there."""
        raise NotImplementedError

    def note_used(self) -> None:
        self.used = next((one for one in self.lists if one is self.focused), self.used)

    def on_input_changed(self, event: Input.Changed) -> None:
        self.words = event.value
        self.show_state()

    def action_find(self) -> None:
        if (field := self._field) is not None:
            field.password = self.mask.on
            self._selected = [(one, one.key_of(one.selected)) for one in self.lists if one.items]
            self.minimize()
            self.add_class("-filtering")
            # At once: what is typed right behind the key is meant for it.
            self.set_focus(field)

    def action_leave_filter(self) -> None:
        """Go back to the list that was in use; the field stays where it holds words."""
        self._selected.clear()
        self.set_class(bool(self.words.strip()), "-filtering")
        shown = [one for one in (self.used, *self.lists) if one is not None and one.items]
        self.set_focus(shown[0] if shown else None)

    def action_clear_filter(self) -> None:
        if (field := self._field) is not None and self.has_class("-filtering"):
            field.empty()
            self.words = ""
            self.show_state()
            for one, key in self._selected:
                one.select_key(key)
            self.action_leave_filter()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape clears the filter where there is one, and else does what Textual has it do."""
        if action == "clear_filter" and not self.has_class("-filtering"):
            return False
        return super().check_action(action, parameters)

    def watch_mask(self) -> None:
        if (field := self._field) is not None:
            field.password = self.mask.on

    @property
    def _field(self) -> PassingFilter | None:
        return next(iter(self.query(PassingFilter)), None)
