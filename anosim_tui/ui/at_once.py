"""Settings that count as soon as they are changed; the others wait for the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from anosim_tui.ui.attentive_app import AttentiveApp
    from anosim_tui.ui.launch import Launch

_ALERTS: Final = frozenset(
    f"alerts.{name}"
    for name in ("bell", "desktop", "route", "flash", "contents", "low_balance", "quiet_hours")
)
NAMES: Final = _ALERTS | {
    "alerts.muted",
    "ascii",
    "clipboard.automatic",
    "clipboard.clear_after",
    "mask",
    "theme",
}
"""Which these are, by their names in the configuration file."""


def when(*, live: bool) -> str:
    """When a change of a setting counts, in words."""
    return "at once" if live else "from the next start"


def take(app: AttentiveApp, name: str, launch: Launch) -> None:
    """Let `name`, one of `NAMES`, count in the running app as `launch` has it now."""
    if name in _ALERTS:
        app.alert_as(launch.alerts)
        return
    match name:
        case "alerts.muted":
            app.muted = launch.alerts.muted
        case "ascii":
            app.draw_ascii(on=launch.ascii)
        case "clipboard.automatic":
            app.copies_codes = launch.copies_codes
        case "clipboard.clear_after":
            app.clear_after = launch.clear_after
        case "mask":
            app.put_mask(on=launch.masked)
        case "theme":
            app.use_theme(launch.theme)
    app.show_state()
