"""What becomes of the keys that no widget took: fields, Cyrillic layouts, ctrl+c, the mask."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from textual import events
from textual.widgets import Input

from anosim_tui.language import _
from anosim_tui.ui.widgets.safe import announce

if TYPE_CHECKING:
    from anosim_tui.ui.app import AnosimApp

# ЙЦУКЕН and QWERTY, key by key; і is where Ukrainian layouts have it.
_LATIN: Final = dict(zip("йцукенгшщзфывапролдячсмитьі", "qwertyuiopasdfghjklzxcvbnms", strict=True))
_LATIN.update({key.upper(): latin.upper() for key, latin in _LATIN.items()})
# Seconds within which a second ctrl+c is an answer to what the first one said.
_TWICE: Final = 2.0


class Keyboard:
    """The last one to see a key.

    Args:
        app: the app.
    """

    def __init__(self, app: AnosimApp) -> None:
        self._app = app
        self._interrupted = -_TWICE

    def on_key(self, event: events.Key) -> None:
        """Hand to a field what is its own, or read another layout.

        A slow line delivers several keys at once; they were on their way to another widget when
        the first of them was acted on. A field lets no printable key of its own come this far.
        """
        app, latin = self._app, _LATIN.get(event.character or "")
        if isinstance(app.focused, Input) and event.is_printable:
            event.prevent_default()
            app.focused.post_message(events.Key(event.key, event.character))
        elif latin is not None and event.key not in app.screen.active_bindings:
            event.prevent_default()
            app.simulate_key(latin)

    def interrupt(self) -> None:
        """Say which key quits; asked a second time at once, quit."""
        now = monotonic()
        if now - self._interrupted < _TWICE:
            self._app.opening.leave()
            return
        self._interrupted = now
        key = self._app.keys.key("quit")
        announce(self._app, _("Press {key} to quit, or ctrl+c again.", key=key))
