"""A compositor that draws the cells that changed, and nothing that something else covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter

from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from textual._compositor import Compositor, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip

from anosim_tui.ui.widgets.regions import around, stacked


class Patch(CompositorUpdate):
    """Regions of the screen that do not overlap, and the lines that are written there.

    Attributes:
        pieces: each region with its lines from the top.
    """

    def __init__(self, pieces: Sequence[tuple[Region, list[Strip]]]) -> None:
        self.pieces = pieces

    def render_segments(self, console: Console) -> str:
        """The text and escape sequences for a terminal, asked for by Textual."""
        return "".join(
            Control.move_to(region.x, y).segment.text + strip.render(console)
            for region, strips in self.pieces
            for y, strip in enumerate(strips, region.y)
        )


class FrugalCompositor(Compositor):
    """Textual's own draws all that overlaps the smallest box around everything that changed.

    Two countdowns in opposite corners would have the whole screen drawn once a second, with every
    container below what can be seen.
    """

    def render_partial_update(self) -> Patch | None:  # type: ignore[override]
        """The cells that changed since the last time; `None` if there are none."""
        screen = self.size.region
        changed = filter(None, map(screen.intersection, self._dirty_regions))
        lines = (Region(x, y, end - x, 1) for y, x, end in self._regions_to_spans(changed))
        pieces = [piece for region in stacked(lines) for piece in self._drawn(region)]
        self._dirty_regions.clear()
        return Patch(pieces) if pieces else None

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        """All of the screen; a picture of it may be made of fewer segments."""
        self._dirty_regions.clear()
        whole = self.size.region
        lines = self.lines(whole)
        if simplify:
            lines = [line.simplify().discard_meta() for line in lines]
        return LayoutUpdate([[line] for line in lines], whole)

    def lines(self, region: Region) -> list[Strip]:
        """The lines of a region, as they are on the screen."""
        rows: list[list[tuple[int, Strip]]] = [[] for _ in range(region.height)]
        for place, strips in self._drawn(region):
            for y, strip in enumerate(strips, place.y - region.y):
                rows[y].append((place.x, strip))
        return [Strip.join(strip for _, strip in sorted(row, key=itemgetter(0))) for row in rows]

    def _drawn(self, region: Region) -> Iterator[tuple[Region, list[Strip]]]:
        """A region in pieces, from the widgets in front to those behind until it is filled."""
        bare = [region]
        for widget, (place, clip) in self.visible_widgets.items():
            shown = place.intersection(clip)
            still_bare = []
            for part in bare:
                if seen := part.intersection(shown):
                    yield seen, widget.render_lines(seen.translate(-place.offset))
                    still_bare += around(seen, part)
                else:
                    still_bare.append(part)
            if not still_bare:
                return
            bare = still_bare


class FrugalScreen(Screen[ScreenResultType]):
    """A screen that draws what changed, and of what it lies over no more than that.

    It stands after `ModalScreen` among the bases: of these Textual reads the sheet of the first.
    """

    def __init__(
        self, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name, id, classes)
        self._compositor = self.frugal = FrugalCompositor()

    def _compositor_refresh(self) -> None:
        """Draw what changed, or have the screen in front of this one draw it.

        Textual would note it here as changed again, for every frame to come.
        """
        front, changed = self.app.screen, self._compositor._dirty_regions
        if front is self:
            super()._compositor_refresh()
        elif changed:
            front.refresh(*changed)
            changed.clear()
            self._dirty_widgets.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        """What is below, tinted; Textual would draw all of that once more for a second of it."""
        stack, tint = self.app.screen_stack, self.styles.background
        below = stack[stack.index(self) - 1] if self in stack[1:] and tint.a < 1 else None
        if not isinstance(below, FrugalScreen):
            return super().render_lines(crop)
        ground, lines = self.rich_style, []
        for line in below.frugal.lines(crop):
            tinted = BackgroundScreen.process_segments(line, tint)
            strip = Strip(Segment.apply_style(tinted, ground), line.cell_length)
            lines.append(strip.adjust_cell_length(crop.width, ground))
        return lines
