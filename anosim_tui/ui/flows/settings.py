"""The settings: choose one, type it, and show them again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from anosim_tui.actions import possible
from anosim_tui.actions.possible import Situation
from anosim_tui.config.settings import SETTINGS
from anosim_tui.language import _
from anosim_tui.ui.dialogs.dialog import Box, Dialog, key_line, title
from anosim_tui.ui.widgets.choice_list import ChoiceList, ChoiceRow
from anosim_tui.ui.widgets.safe import Words, announce

if TYPE_CHECKING:
    from anosim_tui.config.edit import FilePreferences, Preference
    from anosim_tui.ui.app import AnosimApp


def change(app: AnosimApp, at: str = "") -> None:
    """Show the settings that can be changed, the cursor on the one named `at`."""
    if app.backend.preferences is None:
        announce(app, possible.settings(Situation(has_settings=False)), "warning")
    else:
        _show(app, app.backend.preferences(), at)


def _show(app: AnosimApp, preferences: FilePreferences, at: str = "") -> None:
    """Show the settings, `at` first; write what is typed and show them again."""
    try:
        rows = preferences.rows()
    except ValueError as error:
        announce(app, str(error), "error", seconds=12)
        return

    def entered(typed: Typed | None) -> None:
        if typed is None:
            return
        name = typed[0]
        try:
            changed = preferences.change(*typed)
            # In the language of the words before it: what applies now may be another language.
            applies = when(SETTINGS[name].live) if changed.counts else ""
            if changed.counts:
                apply(app, name)
            announce(app, f"{changed.words} {applies}".rstrip(), seconds=8)
        except ValueError as error:
            announce(app, str(error), "error", seconds=8)
        _show(app, preferences, name)

    app.push_screen(SettingsDialog(rows, at), entered)


def apply(app: AnosimApp, name: str) -> None:
    """Let a setting that was changed in the file apply now, if it is one that can.

    A key can change some as well; all others are read whenever they are used.
    """
    if not SETTINGS[name].live or app.backend.reload is None:
        return
    app.settings = settings = app.backend.reload()
    match name:
        case "language":
            app.navigation.translate()
        case "theme":
            app.appearance.use_theme(settings.theme or "")
        case "ascii":
            app.appearance.draw_ascii(app.navigation.screens, on=settings.ascii)
        case "mask":
            app.privacy.put(on=settings.mask)
        case "alerts.muted":
            app.notifier.muted = settings.alerts_muted
        case "clipboard.automatic":
            app.copying.automatic = settings.clipboard_automatic
    app.show_state()


Typed = tuple[str, str]
"""The name of a setting, and what was typed for it."""


def when(live: bool) -> str:
    """When a change of a setting takes effect, as a sentence."""
    return _("Takes effect immediately.") if live else _("Takes effect after restart.")


class SettingsDialog(Dialog[Typed]):
    """Its result is what was typed for a setting; `None` when it is left.

    Args:
        rows: the settings.
        at: the name of the one the cursor stands on first.
    """

    AUTO_FOCUS = "ChoiceList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "type", "Change", show=False),
        Binding("space,right", "step(1)", "Next", show=False),
        Binding("left", "step(-1)", "Previous", show=False),
        Binding("delete", "reset", "Default", show=False),
    ]

    def __init__(self, rows: Sequence[Preference], at: str = "") -> None:
        super().__init__()
        self._rows = {one.name: one for one in rows}
        self._at = at

    def compose(self) -> ComposeResult:
        with Box(id="settings", can_focus=False):
            yield title(_("Settings"))
            yield ChoiceList(id="settings--list")
            yield Words("", id="settings--words")
            yield Input(compact=True, max_length=200, id="settings--value")
            yield key_line(
                (_("space toggle"), "step(1)"),
                (_("enter edit"), "type"),
                (_("del reset"), "reset"),
                (_("esc close"), "leave"),
            )

    def on_mount(self) -> None:
        choices = self.query_one(ChoiceList)
        choices.show(
            [ChoiceRow(one.name, one.label, _shown(one), one.group) for one in self._rows.values()]
        )
        choices.highlighted = list(self._rows).index(self._at) if self._at in self._rows else 0
        self._explain()

    @property
    def _chosen(self) -> Preference:
        selected = self.query_one(ChoiceList).selected
        return self._rows[str(selected.key)] if selected else next(iter(self._rows.values()))

    def _explain(self) -> None:
        chosen = self._chosen
        is_default = chosen.origin == "default"
        sentences = [
            _("{name}: {allowed}.", name=chosen.name, allowed=chosen.allowed),
            _("Default: {value}.", value=chosen.default),
            *(() if is_default else (_("Set by {origin}.", origin=chosen.origin),)),
            when(chosen.live),
        ]
        words = f"{chosen.says}\n{' '.join(sentences)}"
        self.query_one("#settings--words", Words).say(words)
        self.query_one(Input).value = "" if is_default else chosen.value

    def on_option_list_option_highlighted(self) -> None:
        self._explain()

    def on_option_list_option_selected(self) -> None:
        self.action_type()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss((self._chosen.name, event.value))

    def action_step(self, by: int) -> None:
        """Choose the next of the values there are; without a list of them, type one."""
        chosen = self._chosen
        if chosen.value in chosen.options:
            place = chosen.options.index(chosen.value) + by
            self.dismiss((chosen.name, chosen.options[place % len(chosen.options)]))
        else:
            self.action_type()

    def action_reset(self) -> None:
        self.dismiss((self._chosen.name, ""))

    def action_type(self) -> None:
        self.query_one(Input).focus()

    def action_leave(self) -> None:
        if isinstance(self.focused, Input):
            self.query_one(ChoiceList).focus()
            self._explain()
        else:
            self.dismiss(None)


def _shown(one: Preference) -> str:
    words = {"true": _("on"), "false": _("off"), '""': _("empty")}.get(one.value, one.value)
    return f"< {words} >" if one.options else words
