"""Panes, two of them with a line between that can be dragged, and the banner above them."""

from __future__ import annotations

from typing import Any, Final, Protocol, runtime_checkable

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget

from anosim_tui.language import _, together
from anosim_tui.ui.widgets.safe import Words


@runtime_checkable
class Translated(Protocol):
    """A widget that keeps words of its own, beyond those it is told anew."""

    def translate(self) -> None:
        """Say them in the language in use now."""


class Framed(Widget):
    """A widget with a heading on its border, which may say how much it holds.

    It is not the first base of a class: Textual takes the style of the first one alone.
    """

    _title = _counted = ""

    def set_title(self, title: str) -> None:
        """Set the title, in English and marked with `N_`: it is translated here."""
        self._title = title
        self.translate()

    def set_count(self, words: str) -> None:
        if words != self._counted:
            self._counted = words
            self.translate()

    def translate(self) -> None:
        count = f"  {self._counted}" if self._counted else ""
        # `Content` is never read as markup.
        self.border_title = Content.assemble((_(self._title).upper(), "bold"), count)


class Pane(Vertical, Framed):
    """A titled part of a screen; one that begins `empty` need not be laid out twice for it."""

    ALLOW_MAXIMIZE = True

    def __init__(self, title: str, *, id: str, empty: bool = False) -> None:
        super().__init__(id=id, classes="-empty" if empty else None)
        self.set_title(title)
        self._explanation = Words(classes="pane--empty")

    def compose(self) -> ComposeResult:
        yield self._explanation

    def set_placeholder(self, words: str) -> None:
        """Show `words` in place of the contents; none shows the contents."""
        self._explanation.say(words)
        self.set_class(bool(words), "-empty")

    def on_click(self) -> None:
        """A click anywhere in it leads into it, also where only its heading shows."""
        inside = next((one for one in self.query("*").results() if one.focusable), None)
        if inside is not None and not self.has_focus_within:
            inside.focus()


SPLIT: Final = 55
"""Percent of the room that the first pane of a `Split` gets, or gets at most."""
_LEAST: Final = 20
# Percent of the height below which what the first pane needs is little.
_LITTLE: Final = 40


class Split(Container):
    """Holds a pane, a divider and another pane, in a grid beside or above each other.

    Above each other, the first is only as high as its items need, until a person moves the divider.
    It grows by itself, but shrinks only when `settle` says that nobody is reading. Where it needs
    little the class `-few` is set.

    Attributes:
        percent: how much of the room the first pane gets; `None` where nobody has said so.
    """

    percent: var[int | None] = var(None, init=False)

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._items = 0
        self._lines = 1
        self._settles = True

    def settle(self) -> None:
        """The screen was opened or resized: divide it anew with the next `make_room`."""
        self._settles = True

    def make_room(self, items: int, lines: int) -> int:
        """Make room for `items` of at most `lines` lines each; how many lines it grew by."""
        before = self._needed()
        settles = self._settles or not self._items
        if settles or items > self._items:
            self._items, self._lines, self._settles = items, lines, False
            if settles:
                little = items * lines * 100 < self.size.height * _LITTLE
                self.set_class(items > 0 and little, "-few")
            self._divide()
        return self._needed() - before if before else 0

    def give(self, percent: int) -> None:
        """Give so much of the room from the second pane to the first."""
        first, divider = self.children[0].outer_size, self.children[1].outer_size
        shown = round(100 * first.area / max(1, self.size.area - divider.area))
        self.percent = percent + (shown if self.percent is None else self.percent)

    def validate_percent(self, percent: int | None) -> int | None:
        return None if percent is None else max(_LEAST, min(100 - _LEAST, percent))

    def watch_percent(self) -> None:
        self._divide()

    def on_resize(self) -> None:
        self._divide()

    def _needed(self) -> int:
        """The lines of the first pane, its heading included; 0 where it takes its usual share."""
        most = self.size.height * SPLIT // 100
        if self.percent is not None or not 0 < self._items < most:
            return 0
        lines = max(1, min(self._lines, (most - 1) // self._items))
        return self._items * lines + 1

    def _divide(self) -> None:
        share, needed = SPLIT if self.percent is None else self.percent, self._needed()
        shares = f"{share}fr 1 {100 - share}fr"
        self.styles.grid_columns = shares
        # As shares, not lines: beside each other, the panes are as high as all of it.
        rest = self.size.height - 1 - needed
        self.styles.grid_rows = f"{needed}fr 1 {rest}fr" if needed else shares


class Divider(Widget):
    """The line between the two panes of a `Split`; dragging it shares the room anew."""

    def render(self) -> str:
        width, height = self.size
        return "│\n" * height if width == 1 else ""

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self.capture_mouse()
        event.stop()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.capture_mouse(False)
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """A double click gives the room back to be divided by what is in the panes."""
        event.stop()
        if event.chain == 2 and isinstance(self.parent, Split):
            self.parent.percent = None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        split = self.parent
        if self.app.mouse_captured is not self or not isinstance(split, Split):
            return
        x, y, width, height = split.region
        if self.size.width == 1:
            split.percent = round(100 * (event.screen_x - x) / max(1, width))
        else:
            split.percent = round(100 * (event.screen_y - y) / max(1, height))


class Banner(Words):
    """What is wrong and what to do next."""


def show_banner(screen: Screen[Any], words: str) -> None:
    """Show `words` above the panes of `screen`; none takes no room."""
    banner = next(iter(screen.query(Banner)), None)
    if banner is None:
        if words:
            screen.mount(Banner(words), after=screen.query("StatusBar, SharedHead").first())
        return
    banner.display = bool(words)
    if words:
        banner.say(words)


LEAST: Final = Size(40, 12)


def is_too_small(size: Size) -> bool:
    return size.width < LEAST.width or size.height < LEAST.height


class TooSmall(Words):
    """Says how large the terminal is and how large it has to be."""

    DEFAULT_CSS = """
    TooSmall {
        layer: above;
        position: absolute;
        width: 100vw;
        height: 100vh;
        padding: 0 1;
        background: $background;
        color: $foreground;
    }
    """

    def __init__(self, size: Size) -> None:
        super().__init__("")
        self.tell(size)

    def tell(self, size: Size) -> None:
        self.display = is_too_small(size)
        needed = _(
            "This terminal has {columns} columns and {lines} lines; anosim-tui "
            "needs at least {least_columns} and {least_lines}. Enlarge the window "
            "or use a smaller font.",
            columns=size.width,
            lines=size.height,
            least_columns=LEAST.width,
            least_lines=LEAST.height,
        )
        self.say(together(needed, _("The program keeps running; press {key} to quit.", key="q")))
