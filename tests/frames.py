"""What the app without a terminal draws: what a test looks at, not each step on the way there."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.screen import Screen

_refresh = Screen._compositor_refresh
_pause = Pilot.pause


def draw_at_pauses() -> None:
    """Let a frame be drawn once the pilot pauses, and what changed meanwhile with it.

    Without a terminal Textual draws as often as with one and throws it away: half of the work of
    a test of the screen. Somebody sees a frame only where a test waits for it.
    """
    Screen._compositor_refresh = _refresh_later  # type: ignore[method-assign]
    Pilot.pause = _pause_and_draw  # type: ignore[method-assign]


def _refresh_later(screen: Screen[object]) -> None:
    """Do all that a frame does but draw; what is to be drawn stays noted."""
    app = screen.app
    if app.is_headless and not app.is_inline and screen is app.screen:
        screen._dirty_widgets.clear()
        app._update_mouse_over(screen)
    else:
        _refresh(screen)


async def _pause_and_draw(pilot: Pilot[object], delay: float | None = None) -> None:
    await _pause(pilot, delay)
    screen = pilot.app.screen
    screen._compositor.render_update(screen_stack=pilot.app._background_screens)
