"""A list of equally high items drawn line by line, whose cost does not grow with its length.

The cursor belongs to an item, not to a place: when items come and go above it, it stays on its own.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar, Final, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from anosim_tui.language import ngettext
from anosim_tui.ui.widgets.cells import Piece

Item = TypeVar("Item")
Row = tuple[Sequence[Piece], ...]
"""The lines of an item, each as pieces from left to right."""

_REVERSE: Final = Style(reverse=True)
# Rows kept beyond those in view.
_MOST_ROWS: Final = 500


class LineList(ScrollView, Generic[Item], can_focus=True):
    """A scrolling list with a cursor; subclasses say what stands on the lines of an item."""

    DEFAULT_CSS = """
    LineList {
        background: $background;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
    }
    """

    # Another number of items draws the scrollbar and lays nothing out: a filter changes it at each
    # key, and its results would come a frame later.
    virtual_size = Reactive(Size(0, 0), repaint=False)

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line--bar",
        "line--code",
        "line--cursor",
        "line--faint",
        "line--good",
        "line--last",
        "line--name",
        "line--quiet",
        "line--soon",
        "line--urgent",
        "line--waiting",
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "ends(0)", "First", show=False),
        Binding("end", "ends(-1)", "Last", show=False),
    ]

    class Moved(Message):
        """The cursor stands on another item."""

    class Opened(Message):
        """An item was clicked while the cursor stood on it."""

    class WasRead(Message):
        """Fewer items are unread."""

    def __init__(self, *, id: str, item_lines: int = 1) -> None:
        super().__init__(id=id)
        self.item_lines = item_lines
        self.items: Sequence[Item] = ()
        self._cursor: Hashable = None
        self._place = 0
        self._rows: dict[int, Row] = {}
        self._width = 0
        # Whether the mouse has scrolled since the cursor was moved.
        self._wandered = False
        self.unread: set[Hashable] = set()
        # While lines are drawn: what they stand on, and what of the list is selected.
        self._ground: Style | None = None
        self._chosen: Selection | None = None

    # What a subclass says.

    def key_of(self, item: Item) -> Hashable:
        """What identifies an item from one list to the next."""
        raise NotImplementedError

    def row(self, item: Item, width: int) -> Row:
        """The lines of an item in `width` cells; those missing at the end are empty."""
        raise NotImplementedError

    def make_room(self) -> None:
        """Called when the size or the number of items changed: the moment for `give_lines`."""

    # What the screen asks.

    @property
    def selected(self) -> Item | None:
        return self.items[self._place] if self.items else None

    def show(self, items: Sequence[Item]) -> None:
        """Show other items; the cursor stays on its item, else as near as it can."""
        before, place = self._cursor if self.items else None, self._place
        top = self._place * self.item_lines - self.scroll_offset.y
        self.items = items
        if items:  # or the cursor waits for its item to come back
            self._place = self._place_of(self._cursor)
            self._cursor = self.key_of(items[self._place])
        self.make_room()
        self._measure()
        if self.has_focus or self.scroll_offset.y:
            self.scroll_to(y=max(0, self._place * self.item_lines - top), animate=False)
        self.tick()
        if place != self._place:
            self._refresh_item(place)
            self._refresh_item(self._place)
        if before != (self._cursor if items else None):
            self.post_message(self.Moved())

    def tick(self) -> None:
        """Draw the items in view that say something else than when they were drawn."""
        self._fit()
        before, self._rows = self._rows, {}
        first = self.scroll_offset.y // self.item_lines
        last = (self.scroll_offset.y + self.size.height) // self.item_lines + 1
        changed = [
            Region(0, place * self.item_lines - self.scroll_offset.y, self._width, self.item_lines)
            for place in range(first, last)
            if before.get(place, ()) != self._row_at(place)
        ]
        if changed:
            self.refresh(*changed)

    def translate(self) -> None:
        self.redraw()

    def redraw(self) -> None:
        self._rows.clear()
        self.refresh()

    def give_lines(self, item_lines: int) -> None:
        """Draw each item in another number of lines; what is in view stays in view."""
        if item_lines != self.item_lines:
            self.item_lines = item_lines
            self._measure()
            if not self._wandered:
                self._reveal()
            self.redraw()

    def mark_read(self) -> None:
        """Somebody pressed a key: what is in view was read."""
        first = self.scroll_offset.y // self.item_lines
        last = (self.scroll_offset.y + self.size.height) // self.item_lines + 1
        seen = {self.key_of(one) for one in self.items[first:last]} & self.unread
        if seen and self.region:
            self.unread -= seen
            self.redraw()
            self.post_message(self.WasRead())

    @property
    def _above(self) -> str:
        if not self.unread:
            return ""
        first = -(-self.scroll_offset.y // self.item_lines)
        count = sum(self.key_of(one) in self.unread for one in self.items[:first])
        return " ▲ " + ngettext("{count} new", "{count} new", count) + " " if count else ""

    def select(self, place: int) -> None:
        if not self.items:
            return
        before, self._place = self._place, max(0, min(place, len(self.items) - 1))
        self._cursor = self.key_of(self.items[self._place])
        self._wandered = False
        self._reveal()
        if before != self._place:
            self._refresh_item(before)
            self._refresh_item(self._place)
            self.post_message(self.Moved())

    def select_key(self, key: Hashable) -> None:
        """Put the cursor on the item with this key, where there is one."""
        self.select(self._place_of(key))

    def _measure(self) -> None:
        self.virtual_size = Size(0, len(self.items) * self.item_lines)
        height = self.virtual_size.height
        if (height > self.container_size.height) != self.show_vertical_scrollbar:
            self.refresh(layout=True)
        elif self.show_vertical_scrollbar:
            self.vertical_scrollbar.window_virtual_size = height
            self.scroll_y = self.validate_scroll_y(self.scroll_y)

    def _place_of(self, key: Hashable) -> int:
        for place, item in enumerate(self.items):
            if self.key_of(item) == key:
                return place
        return max(0, min(self._place, len(self.items) - 1))

    # Moving.

    def action_move(self, by: int) -> None:
        self.select(self._place + by)

    def action_page(self, direction: int) -> None:
        self.select(self._place + direction * max(1, self.size.height // self.item_lines - 1))

    def action_ends(self, place: int) -> None:
        self.select(len(self.items) - 1 if place else 0)

    def on_click(self, event: events.Click) -> None:
        """Select what is clicked; a second click opens it, one on the mark leads to the top."""
        above = self._above
        if above and not event.y and event.x >= self.size.width - len(above):
            self.action_ends(0)
            return
        place = (int(event.y) + self.scroll_offset.y) // self.item_lines
        if not 0 <= place < len(self.items):
            return
        again = place == self._place and event.chain == 2
        self.select(place)
        if again:
            self.post_message(self.Opened())

    def on_focus(self) -> None:
        self._refresh_item(self._place)

    def on_blur(self) -> None:
        self._refresh_item(self._place)

    def on_resize(self) -> None:
        self.make_room()
        if not self._wandered:
            self._reveal()
        self.redraw()

    def watch_show_vertical_scrollbar(self, shown: bool) -> None:
        """While it was away, Textual told it of no scrolling."""
        if shown:
            self.vertical_scrollbar.position = self.scroll_y

    def on_mouse_scroll_down(self) -> None:
        self._wandered = True  # what is read there stays in view, not the cursor

    def on_mouse_scroll_up(self) -> None:
        self._wandered = True

    def on_scroll_to(self) -> None:
        self._wandered = True

    def _reveal(self) -> None:
        if not self.items:
            return
        region = Region(0, self._place * self.item_lines, 1, self.item_lines)
        self.scroll_to_region(region, animate=False, force=True)

    def _refresh_item(self, place: int) -> None:
        self.refresh_lines(place * self.item_lines, self.item_lines)

    # Drawing.

    def style(self, name: str) -> Style:
        """The style of a part of a line, without its ground."""
        return self.get_component_rich_style(f"line--{name}", partial=True)

    def render_lines(self, crop: Region) -> list[Strip]:
        self._fit()
        self._ground, self._chosen = self.rich_style, self.text_selection
        try:
            return super().render_lines(crop)
        finally:
            self._ground = self._chosen = None

    def render_line(self, y: int) -> Strip:
        """One line of the list, asked for by Textual; `y` is counted from the top of the window.

        Only the mouse asks for a line outside of a drawing, to know which letter it is on: these
        places would cost more than the line.
        """
        place = y + self.scroll_offset.y
        strip = self.content_line(place)
        if strip is None:
            return Strip.blank(self._width, self._ground or self.rich_style)
        selection = self._chosen if self._ground else self.text_selection
        span = None if selection is None else selection.get_span(place)
        if span is not None:
            strip = _marked(strip, span)
        return strip if self._ground else strip.apply_offsets(0, place)

    def content_line(self, place: int) -> Strip | None:
        """Line `place` of all there is, however far it is scrolled; `None` after the last.

        The first in view says how many unread items are above it.
        """
        item, line = divmod(place, self.item_lines)
        if not 0 <= item < len(self.items):
            return None
        ground, row = self._ground or self.rich_style, self._row_at(item)
        if line >= len(row):
            strip = Strip.blank(self._width, ground)
        else:
            strip = self._drawn(item, row[line], ground)
        words = self._above if place == self.scroll_offset.y else ""
        if not words:
            return strip
        mark = Strip([Segment(words, ground + self.style("code"))])
        return Strip.join([strip.crop(0, strip.cell_length - mark.cell_length), mark])

    def _drawn(self, item: int, pieces: Sequence[Piece], ground: Style) -> Strip:
        selected = item == self._place
        if selected:
            ground += self.style("cursor")
        segments = [Segment("▌" if selected else " ", ground + self.style("bar"))]
        segments += [
            Segment(text, ground + self.style(name) if name else ground)
            for text, name in pieces
            if text
        ]
        return Strip(segments).adjust_cell_length(self._width, ground)

    def _fit(self) -> None:
        """Lay lines out for the width there is, which a scrollbar changes as well."""
        width = self.scrollable_content_region.width
        if width != self._width:
            self._width = width
            self._rows.clear()

    def _row_at(self, place: int) -> Row:
        row = self._rows.get(place)
        if row is None:
            if not 0 <= place < len(self.items):
                return ()
            if len(self._rows) > _MOST_ROWS:
                self._rows.clear()
            row = self._rows[place] = self.row(self.items[place], self._width - 1)
        return row

    # Selecting text with the mouse.

    def text_select_all(self) -> None:
        """A double click opens an item; nobody wants all of them."""

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that is selected as it is drawn, and what separates it from the next widget."""
        place = 0 if selection.start is None else selection.start.y
        end = None if selection.end is None else selection.end.y
        lines = []
        while (end is None or place <= end) and (line := self.content_line(place)) is not None:
            if (span := selection.get_span(place)) is not None:
                start, stop = span
                lines.append(line.text[start : None if stop < 0 else stop].rstrip())
            place += 1
        return ("\n".join(lines), "\n") if lines else None


def _marked(strip: Strip, span: tuple[int, int]) -> Strip:
    """The strip with the letters of `span` reversed, as is seen in any colors; -1 is the end."""
    text = strip.text
    start, stop = span[0], len(text) if span[1] < 0 else span[1]
    first = cell_len(text[:start])
    last = max(first, cell_len(text[:stop]))
    before, chosen, after = strip.crop(0, first), strip.crop(first, last), strip.crop(last)
    marked = Strip([Segment(one.text, (one.style or Style.null()) + _REVERSE) for one in chosen])
    return Strip.join([before, marked, after])
