"""The flow of the settings: choose one, type it, and show them again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from anosim_tui.actions import possible
from anosim_tui.actions.possible import Situation
from anosim_tui.config.settings import SETTINGS, Settings
from anosim_tui.ui.dialogs.settings import SettingsDialog, Typed, when
from anosim_tui.ui.widgets.safe import announce

if TYPE_CHECKING:
    from collections.abc import Callable

    from anosim_tui.config.edit import FilePreferences
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
            if changed.counts:
                apply(app, name)
            applies = when(SETTINGS[name].live) if changed.counts else ""
            announce(app, f"{changed.words} {applies}".rstrip(), seconds=8)
        except ValueError as error:
            announce(app, str(error), "error", seconds=8)
        _show(app, preferences, name)

    app.push_screen(SettingsDialog(rows, at), entered)


def apply(app: AnosimApp, name: str) -> None:
    """Let a setting that was changed in the file apply now, if it is one that can."""
    if SETTINGS[name].live and app.backend.reload is not None:
        app.settings = app.backend.reload()
        if name in _PUSHED:
            _PUSHED[name](app, app.settings)
        app.show_state()


def _language(app: AnosimApp, _settings: Settings) -> None:
    app.navigation.translate()


def _theme(app: AnosimApp, settings: Settings) -> None:
    app.appearance.use_theme(settings.theme or "")


def _ascii(app: AnosimApp, settings: Settings) -> None:
    app.appearance.draw_ascii(app.navigation.screens, on=settings.ascii)


def _mask(app: AnosimApp, settings: Settings) -> None:
    app.privacy.put(on=settings.mask)


def _muted(app: AnosimApp, settings: Settings) -> None:
    app.notifier.muted = settings.alerts_muted


def _automatic(app: AnosimApp, settings: Settings) -> None:
    app.copying.automatic = settings.clipboard_automatic


# What a key can change as well; all other settings are read whenever they are used.
_PUSHED: Final[Mapping[str, Callable[[AnosimApp, Settings], None]]] = {
    "language": _language,
    "theme": _theme,
    "ascii": _ascii,
    "mask": _mask,
    "alerts.muted": _muted,
    "clipboard.automatic": _automatic,
}
