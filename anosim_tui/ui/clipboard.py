"""Getting a text onto the clipboard by every way there is, and knowing how far it came.

OSC 52, which the app writes itself, asks the terminal, which never answers. What is here answers:
pyperclip, in a process of its own, for the clipboard of this computer; and tmux, which loses what
programs ask of the terminal unless it is told otherwise.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from anosim_tui.domain.alerts import code_to_copy
from anosim_tui.domain.state import AccountState
from anosim_tui.language import N_, _, together
from anosim_tui.ui import processes
from anosim_tui.ui.events import Copied, CopiedThing, CopyRequested, Reach, copy_of_code
from anosim_tui.ui.widgets.safe import announce

if TYPE_CHECKING:
    from anosim_tui.ui.app import AnosimApp

# `-w` hands it on to the terminal around tmux, if that is known to take copies.
_PUT: Final = ("load-buffer", "-w", "-", ";", "display-message", "-p", "#{client_termfeatures}")
_TAKES_COPIES: Final = "clipboard"
# The same code stands in tmux twice where it took the terminal's way as well.
_TMUX_MOST: Final = 4

# What is said of a thing that was copied, and of one that the terminal was only asked to copy.
_SAID: Final = {
    CopiedThing.CODE: (
        N_("Code copied."),
        N_("Code sent to the terminal's clipboard (not confirmed)."),
    ),
    CopiedThing.NUMBER: (
        N_("Number copied."),
        N_("Number sent to the terminal's clipboard (not confirmed)."),
    ),
    CopiedThing.LINK: (
        N_("Link copied."),
        N_("Link sent to the terminal's clipboard (not confirmed)."),
    ),
    CopiedThing.SHARE_LINK: (
        N_("Share link copied."),
        N_("Share link sent to the terminal's clipboard (not confirmed)."),
    ),
    CopiedThing.JSON_LINK: (
        N_("JSON link copied."),
        N_("JSON link sent to the terminal's clipboard (not confirmed)."),
    ),
    CopiedThing.TEXT: (
        N_("Text copied."),
        N_("Text sent to the terminal's clipboard (not confirmed)."),
    ),
}
# The same of what may be shown.
_SHOWN: Final = {
    CopiedThing.CODE: (
        N_("Code {shown} copied."),
        N_("Code {shown} sent to the terminal's clipboard (not confirmed)."),
    ),
    CopiedThing.NUMBER: (
        N_("Number {shown} copied."),
        N_("Number {shown} sent to the terminal's clipboard (not confirmed)."),
    ),
}
_PLACES: Final = {
    Reach.TMUX: N_("It is only in tmux: press prefix ] to paste."),
    Reach.TMUX_AND_TERMINAL: N_("It is in tmux and was also sent to the terminal (not confirmed)."),
}


def said_of(what: CopiedThing, reach: Reach, shown: str = "") -> str:
    """What is said of a copy that came so far; `shown` is what was copied, if it may be seen."""
    if reach is Reach.BROWSER:
        return _("Sent to the browser's clipboard (not confirmed).")
    copied, sent = _SHOWN[what] if shown and what in _SHOWN else _SAID[what]
    sentence = sent if reach is Reach.TERMINAL else copied
    words = _(sentence, shown=shown)
    return together(words, _(_PLACES[reach])) if reach in _PLACES else words


class Clipboards(Struct, frozen=True):
    """The clipboards that confirm what they got.

    Attributes:
        tmux: whether the program runs inside tmux.
        desktop: whether this computer's own clipboard is the person's (not so over SSH).
        patience: how many seconds each gets.
    """

    tmux: bool = False
    desktop: bool = False
    patience: float = processes.PATIENCE

    async def put(self, text: str) -> Reach:
        """Put `text` on all of them; it never stands in a command line."""
        tmux, desktop = await asyncio.gather(self._put_tmux(text), self._put_desktop(text))
        return Reach.CLIPBOARD if desktop else tmux

    async def clear(self, text: str) -> None:
        """Take `text` off each that still holds it; what was copied since stays."""
        await asyncio.gather(self._clear_tmux(text), self._clear_desktop(text))

    async def _put_desktop(self, text: str) -> bool:
        return self.desktop and await processes.fed(processes.own("put"), text, self.patience)

    async def _clear_desktop(self, text: str) -> None:
        if self.desktop:
            await processes.fed(processes.own("clear"), text, self.patience)

    async def _put_tmux(self, text: str) -> Reach:
        features = await self._tmux(*_PUT, text=text) if self.tmux else None
        if features is None:
            return Reach.TERMINAL
        takes_copies = _TAKES_COPIES in features.strip().split(",")
        return Reach.TMUX_AND_TERMINAL if takes_copies else Reach.TMUX

    async def _clear_tmux(self, text: str) -> None:
        for _attempt in range(_TMUX_MOST if self.tmux else 0):
            # Newest first; by its name, for another may be the newest when this one is deleted.
            names = (await self._tmux("list-buffers", "-F", "#{buffer_name}") or "").split()
            newest = next((name for name in names if name.startswith("buffer")), None)
            if newest is None or await self._tmux("show-buffer", "-b", newest) != text:
                return
            await self._tmux("delete-buffer", "-b", newest)

    async def _tmux(self, *arguments: str, text: str = "") -> str | None:
        return await processes.asked(("tmux", *arguments), text, self.patience)


class Clipboard:
    """What one app copies, asked or by itself.

    Attributes:
        automatic: whether a certain code that arrives is copied by itself.
        copied: the last copy of a code, and how far it came.
    """

    def __init__(self, app: AnosimApp) -> None:
        self._app = app
        self.automatic = app.settings.clipboard_automatic
        self.copied: Copied | None = None

    def toggle(self) -> None:
        self.automatic = not self.automatic
        self._app.show_state()
        if self.automatic:
            words = _(
                "Auto-copy is on: a new code is copied if its message clearly says it is a code."
            )
        else:
            key = self._app.keys.key("copy-newest")
            words = _("Auto-copy is off: press {key} to copy the newest code.", key=key)
        announce(self._app, words)

    def on_state(self, before: AccountState, after: AccountState) -> None:
        if self.automatic:
            arrived = code_to_copy(after.messages.data.since(before.messages.data))
            if arrived is not None:
                self._app.post_message(copy_of_code(arrived))

    def copy(self, request: CopyRequested) -> None:
        """Copy by every way there is, the terminal's first; what is newer ends what is older."""
        self._app.terminal.copy(request.text)
        self._app.post_message(Copied(request, Reach.TERMINAL))
        self._app.run_worker(self._copy(request), group="clipboard", exclusive=True)

    async def _copy(self, request: CopyRequested) -> None:
        facts = self._app.terminal.facts
        clipboards = Clipboards(tmux=facts.tmux, desktop=not (facts.ssh or facts.browser))
        reach = Reach.BROWSER if facts.browser else await clipboards.put(request.text)
        self._app.post_message(Copied(request, reach))
        shown = "" if self._app.mask.on else request.shown
        self._app.say(said_of(request.what, reach, shown), seconds=5)
        seconds = self._app.settings.clipboard_clear_after
        if seconds is not None and request.code_of is not None:
            await asyncio.sleep(seconds)
            await clipboards.clear(request.text)
