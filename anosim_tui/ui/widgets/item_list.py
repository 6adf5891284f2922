"""A list of equally high items drawn line by line, whose cost does not grow with its length.

The cursor belongs to an item, not to a place: when items come and go above it, it stays on its own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import datetime
from typing import ClassVar, Generic, NamedTuple, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from anosim_tui.ui.widgets.painted import Painted, as_written
from anosim_tui.ui.widgets.regions import stacked
from anosim_tui.ui.widgets.selectable import Selectable
from anosim_tui.ui.widgets.ticking import Tick

Item = TypeVar("Item")


class Shown(NamedTuple):
    """What a line shows that depends on time.

    Attributes:
        line: what all of the line is drawn again for.
        clock: what its last cells alone, as many as `ItemList.CLOCK` says, are drawn again for.
    """

    line: object
    clock: object = None


class ItemList(Selectable, Painted, ScrollView, Generic[Item], can_focus=True):
    """A scrolling list with a cursor; subclasses say how an item looks and when that changes."""

    DEFAULT_CSS = """
    ItemList {
        background: $background;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "ends(0)", "First", show=False),
        Binding("end", "ends(-1)", "Last", show=False),
    ]

    # How many cells at the end of a line a clock takes that changes by itself.
    CLOCK: ClassVar[int] = 0

    # As large as it is made, however long: Textual would lay the screen out for every length.
    virtual_size = Reactive(Size(0, 0), repaint=False)

    class Moved(Message):
        """The cursor stands on another item."""

    class Opened(Message):
        """An item was clicked while the cursor stood on it."""

    def __init__(self, now: Callable[[], datetime], *, id: str, item_lines: int = 1) -> None:
        super().__init__(id=id)
        self.now = now
        self.item_lines = item_lines
        self.items: Sequence[Item] = ()
        self._cursor: Hashable = None
        self._place = 0
        self._tick = Tick(self, self._redraw_changed, now)
        self._drawn: dict[int, tuple[Shown, ...]] = {}
        self._line_width = 0

    # What a subclass says.

    def key_of(self, item: Item) -> Hashable:
        """What identifies an item from one list to the next."""
        raise NotImplementedError

    def labels(self, item: Item) -> tuple[tuple[Shown, ...], float | None]:
        """What each line of an item shows that depends on time, and when the soonest changes.

        Lines after the last of these do not depend on it; the time is in seconds from now.
        """
        raise NotImplementedError

    def draw(self, item: Item, line: int, width: int, *, selected: bool) -> Strip:
        """Line number `line` of an item, in exactly `width` cells."""
        raise NotImplementedError

    def draw_clock(self, item: Item, line: int, *, selected: bool) -> Strip | None:
        """The last `CLOCK` cells of a line by themselves; `None` where no clock stands."""
        del item, line, selected
        return None

    def in_view(self) -> object:
        """What can be seen: another list that looks the same is not drawn anew."""
        return object()

    def make_room(self) -> None:
        """Called when the size or the number of items changed: the moment for `give_lines`."""

    # What the screen asks.

    @property
    def selected(self) -> Item | None:
        """The item under the cursor."""
        return self.items[self._place] if self.items else None

    def show(self, items: Sequence[Item]) -> None:
        """Show other items; the cursor stays on its item, else as near as it can."""
        seen, before = self.in_view(), self.selected
        top = self._place * self.item_lines - self.scroll_offset.y
        self.items = items
        if items:  # or the cursor waits for its item to come back
            self._place = self._place_of(self._cursor)
            self._cursor = self.key_of(items[self._place])
        after = self.selected
        self.make_room()
        self._measure()
        if self.has_focus or self.scroll_offset.y:
            self.scroll_to(y=max(0, self._place * self.item_lines - top), animate=False)
        if self.in_view() != seen:
            self.refresh()
        self._plan()
        if (before is None) != (after is None) or (
            before is not None and after is not None and self.key_of(before) != self._cursor
        ):
            self.post_message(self.Moved())

    def give_lines(self, item_lines: int) -> None:
        """Draw each item in another number of lines; what is in view stays in view."""
        if item_lines != self.item_lines:
            self.item_lines = item_lines
            self._measure()
            self._reveal()
            self.redraw()

    def _measure(self) -> None:
        self.virtual_size = Size(0, len(self.items) * self.item_lines)

    def watch_virtual_size(self, size: Size) -> None:
        """Only the scrollbar shows how long the list is."""
        self._scroll_update(size)  # lays the screen out where it comes or goes
        if self.styles.is_auto_height:
            self.refresh(layout=True)

    def _place_of(self, key: Hashable) -> int:
        for place, item in enumerate(self.items):
            if self.key_of(item) == key:
                return place
        return max(0, min(self._place, len(self.items) - 1))

    def select(self, place: int) -> None:
        """Put the cursor on the item at `place`."""
        if not self.items:
            return
        before, self._place = self._place, max(0, min(place, len(self.items) - 1))
        self._cursor = self.key_of(self.items[self._place])
        self._reveal()
        if before != self._place:
            self._refresh_item(before)
            self._refresh_item(self._place)
            self.post_message(self.Moved())

    def redraw(self) -> None:
        """Draw everything anew."""
        self.refresh()
        self._plan()

    # Moving.

    def action_move(self, by: int) -> None:
        """Move the cursor by some items."""
        self.select(self._place + by)

    def action_page(self, direction: int) -> None:
        """Move the cursor by what fits on the screen."""
        self.select(self._place + direction * max(1, self.size.height // self.item_lines - 1))

    def action_ends(self, place: int) -> None:
        """Move the cursor to the first or last item."""
        self.select(len(self.items) - 1 if place else 0)

    def on_click(self, event: events.Click) -> None:
        """Select what is clicked; a second click opens it."""
        place = (int(event.y) + self.scroll_offset.y) // self.item_lines
        if not 0 <= place < len(self.items):
            return
        again = place == self._place and event.chain == 2
        self.select(place)
        if again:
            self.post_message(self.Opened())

    def on_focus(self) -> None:
        """The cursor shows where the focus is."""
        self._refresh_item(self._place)

    def on_blur(self) -> None:
        """The cursor shows where the focus is."""
        self._refresh_item(self._place)

    def on_mount(self) -> None:
        """Begin to count."""
        self._plan()

    def on_resize(self) -> None:
        """Other items are visible now, and they change at other times."""
        self.make_room()
        self._plan()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other items are visible now, and they change at other times."""
        super().watch_scroll_y(old_value, new_value)
        self._plan()

    def _reveal(self) -> None:
        region = Region(0, self._place * self.item_lines, 1, self.item_lines)
        self.scroll_to_region(region, animate=False, force=True)

    # Drawing.

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines of the window, as wide as it is now; or their clocks where these alone changed."""
        width = self._line_width = self.scrollable_content_region.width
        clocks = self._clocks(crop) if crop.column_span == (width - self.CLOCK, width) else []
        return as_written(self, clocks, self.CLOCK) or super().render_lines(crop)

    def _clocks(self, crop: Region) -> list[Strip]:
        """The clocks of the lines of `crop`; none where something else stands or is selected."""
        clocks: list[Strip] = []
        if self.text_selection is not None:
            return clocks
        for y in crop.line_range:
            place, line = divmod(y + self.scroll_offset.y, self.item_lines)
            if place >= len(self.items):
                return []
            clock = self.draw_clock(self.items[place], line, selected=place == self._place)
            if clock is None:
                return []
            clocks.append(clock)
        return clocks

    def render_line(self, y: int) -> Strip:
        """One line of the list, asked for by Textual; `y` is counted from the top of the window."""
        place = y + self.scroll_offset.y
        line = self.content_line(place)
        if line is None:
            return Strip.blank(self._line_width, self.ground)
        return self.with_selection(line, place)

    def content_line(self, place: int) -> Strip | None:
        """Line `place` of the whole list, as wide as it was drawn last."""
        width = self._line_width
        item, line = divmod(place, self.item_lines)
        if not 0 <= item < len(self.items):
            return None
        strip = self.draw(self.items[item], line, width, selected=item == self._place)
        return strip.adjust_cell_length(width, self.ground)

    def text_select_all(self) -> None:
        """A double click opens an item; nobody wants all of them."""

    def _visible(self) -> range:
        first = self.scroll_offset.y // self.item_lines
        last = (self.scroll_offset.y + self.size.height) // self.item_lines + 1
        return range(first, min(last, len(self.items)))

    def _refresh_item(self, place: int) -> None:
        top = place * self.item_lines - self.scroll_offset.y
        self.refresh(Region(0, top, self.size.width, self.item_lines))

    def _plan(self) -> None:
        self._drawn = {}
        self._redraw_changed()

    def _redraw_changed(self) -> None:
        """Draw what of the lines changed since they were drawn, and wait for the next change."""
        drawn: dict[int, tuple[Shown, ...]] = {}
        changed: list[Region] = []
        soonest: float | None = None
        for place in self._visible():
            drawn[place], changes_in = self.labels(self.items[place])
            before = self._drawn.get(place, drawn[place])
            if before != drawn[place]:
                changed += self._differing(place, before, drawn[place])
            if changes_in is not None:
                soonest = changes_in if soonest is None else min(soonest, changes_in)
        self._drawn = drawn
        if changed:
            self.refresh(*stacked(changed))
        self._tick.plan(soonest)

    def _differing(
        self, place: int, before: Sequence[Shown], now: Sequence[Shown]
    ) -> Iterator[Region]:
        """Where the lines of an item differ from before."""
        top, width = place * self.item_lines - self.scroll_offset.y, self._line_width
        for line, old, new in zip(range(self.item_lines), before, now, strict=False):
            if old != new:
                left = max(0, width - self.CLOCK) if old.line == new.line else 0
                yield Region(left, top + line, width - left, 1)
