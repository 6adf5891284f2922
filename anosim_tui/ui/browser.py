"""The app behind a page in a browser: Textual's driver for it, with three things it leaves out.

The app would end at once where a purchase is under way, and without keeping how its screens were
left; it would run on after the server is gone; and a download and a frame, which two threads
write, could be mixed up on their way to the server.
"""

from __future__ import annotations

import os
from threading import RLock
from typing import Any, Final

from textual.app import App
from textual.drivers.web_driver import WebDriver

# Seconds for leaving in good order once the server is gone; after that the process just ends.
_GRACE: Final = 10.0
_SERVER_GONE: Final = 1


class BrowserDriver(WebDriver):
    """Talks to `anosim-tui serve`."""

    def __init__(self, app: App[Any], **given: Any) -> None:
        super().__init__(app, **given)
        self._of = app
        self._writing = RLock()

    def write(self, data: str) -> None:
        with self._writing:
            super().write(data)

    def write_meta(self, data: dict[str, object]) -> None:
        with self._writing:
            super().write_meta(data)

    def write_binary_encoded(self, data: tuple[str | bytes, ...]) -> None:
        with self._writing:
            super().write_binary_encoded(data)

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        if packet_type == "quit":
            self._leave()
        else:
            super().on_meta(packet_type, payload)

    def run_input_thread(self) -> None:
        """Read until the app ends, or until the server is gone: then there is nobody to see it."""
        super().run_input_thread()
        if self.exit_event.is_set():
            return
        self._leave()
        if not self.exit_event.wait(_GRACE):
            os._exit(_SERVER_GONE)

    def _leave(self) -> None:
        # As with the key that quits; by a message, because this is another thread, and not before
        # there is a screen, whose widgets would be looked for in vain.
        app = self._of
        app.call_later(app.call_after_refresh, app.run_action, "app.quit")
