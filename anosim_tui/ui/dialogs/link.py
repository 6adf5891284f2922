"""Where a link really leads, and whether to open it: never without this question."""

from __future__ import annotations

import asyncio
import sys
from typing import ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from anosim_tui.domain.links import Link
from anosim_tui.language import _
from anosim_tui.ui import processes
from anosim_tui.ui.dialogs.dialog import Box, Dialog, button, buttons, hints, show_if_any
from anosim_tui.ui.events import CopiedThing, CopyRequested
from anosim_tui.ui.widgets.cells import drawable
from anosim_tui.ui.widgets.long_text import LongText, Passage
from anosim_tui.ui.widgets.safe import Words, announce

# Seconds; a browser that starts slowly says nothing about whether it will.
_PATIENCE: Final = 5.0
# A process of its own, because browsers print onto the screen; without TERM it finds no browser
# that would draw into this terminal.
_OPEN: Final = (
    "import os, sys\n"
    "os.environ.pop('TERM', None)\n"
    "import webbrowser\n"
    "sys.exit(not webbrowser.open(sys.stdin.read()))\n"
)


class LinkDialog(Dialog[None]):
    """The links of a message one by one: the host in large, what may mislead, the whole of it.

    Args:
        links: at least one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "open", "Open"),
        Binding("n", "leave", "No"),
        Binding("c", "copy", "Copy"),
        Binding("left", "turn(-1)", "Previous"),
        Binding("right", "turn(1)", "Next"),
    ]

    def __init__(self, links: tuple[Link, ...]) -> None:
        super().__init__()
        self._links = links
        self._place = 0

    @property
    def link(self) -> Link:
        return self._links[self._place]

    def compose(self) -> ComposeResult:
        with Box():
            yield Words(classes="dialog--title", id="link--title")
            yield Words(id="link--host")
            yield Words(classes="dialog--warning", id="link--warnings")
            with Vertical(id="link--whole"):
                yield LongText()
            yield Words(classes="dialog--quiet", id="link--keys")
            yield buttons(
                button(_("No  (n)"), "leave", id="no"),
                button(_("Open  (y)"), "open", primary=True, id="open"),
            )

    async def on_mount(self) -> None:
        await self._show()
        self.query_one("#no").focus()

    async def action_turn(self, step: int) -> None:
        self._place = (self._place + step) % len(self._links)
        await self._show()

    def action_copy(self) -> None:
        """Copy the link as it would be opened, else as it was written."""
        text = self.link.url or self.link.text
        self.post_message(CopyRequested(text, CopiedThing.LINK))

    def action_open(self) -> None:
        """Open the link in the browser; it was named above."""
        if self.link.url:
            self.app.run_worker(self._open(self.link.url), group="link")
            self.dismiss()
        else:
            announce(self.app, _("This link cannot be opened; press c to copy it."), "warning")

    async def _open(self, url: str) -> None:
        app = self.app
        if app.is_web:
            app.open_url(url)
        elif not await opened(url):
            words = _("No browser could be started. Show the link again and press c to copy it.")
            announce(app, words, "warning")

    async def _show(self) -> None:
        link = self.link
        title = _("Open this link?") if link.url else _("This link cannot be opened")
        if len(self._links) > 1:
            place = _("{place} of {count}", place=self._place + 1, count=len(self._links))
            title = f"{title}  ({place})"
        self.query_one("#link--title", Words).say(title)
        host = Text(_("Host") + "  ")
        host.append(drawable(link.host or _("unclear")), style="bold reverse")
        self.query_one("#link--host", Words).say(host)
        warnings = "\n".join(f"! {sentence}" for sentence in link.warnings)
        show_if_any(self.query_one("#link--warnings", Words), warnings)
        self.query_one(LongText).show([Passage(link.url or link.text)])
        turns = [(_("← previous link"), "turn(-1)"), (_("→ next link"), "turn(1)")]
        keys = hints((_("c copy link"), "copy"), *(turns if len(self._links) > 1 else ()))
        self.query_one("#link--keys", Words).say(keys)
        self.query_one("#open").disabled = not link.url


async def opened(url: str) -> bool:
    """Whether a browser took `url`; it never stands in a command line of ours."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _OPEN), **processes.APART | {"stdin": asyncio.subprocess.PIPE}
    )
    try:
        async with asyncio.timeout(_PATIENCE):
            await process.communicate(url.encode())
    except TimeoutError:
        return True  # it is still at it
    return process.returncode == 0
