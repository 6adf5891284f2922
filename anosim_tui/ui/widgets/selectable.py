"""Text of a widget that draws its own lines, selected with the mouse as everywhere in Textual."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.selection import Selection
from textual.strip import Strip

from anosim_tui.ui.widgets.painted import Mixin


class Selectable(Mixin):
    """Marks what is selected, and hands it over as it is drawn: what is masked stays masked."""

    # While lines are drawn: what of all of them is selected.
    _is_drawing = False
    _chosen: Selection | None = None

    def content_line(self, place: int) -> Strip | None:
        """Line `place` of all there is, however far it is scrolled; `None` after the last."""
        raise NotImplementedError

    def line_break(self, place: int) -> str:
        """What stands between line `place` and the one before it, in the text that is copied."""
        del place
        return "\n"

    def with_selection(self, strip: Strip, place: int) -> Strip:
        """Line `place` as it is drawn, with what is selected of it marked."""
        selection = self._chosen if self._is_drawing else self.text_selection
        span = None if selection is None else selection.get_span(place)
        if span is not None:
            strip = _marked(strip, span)
        # Only the mouse asks for a line outside of a drawing, to know which letter it is on: on
        # every line that is drawn these places would cost more than the line.
        return strip if self._is_drawing else strip.apply_offsets(0, place)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines of the window."""
        self._is_drawing, self._chosen = True, self.text_selection
        try:
            return super().render_lines(crop)
        finally:
            self._is_drawing = False

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that is selected, and what separates it from that of the next widget."""
        place = 0 if selection.start is None else selection.start.y
        end = None if selection.end is None else selection.end.y
        said = ""
        while (end is None or place <= end) and (line := self.content_line(place)) is not None:
            span = selection.get_span(place)
            if span is not None:
                start, stop = span
                text = line.text[start : None if stop < 0 else stop].rstrip()
                said += (self.line_break(place) if said else "") + text
            place += 1
        return (said, "\n") if said else None


def _marked(strip: Strip, span: tuple[int, int]) -> Strip:
    """The strip with the letters of `span` reversed, as is seen in any colours; -1 is the end."""
    text = strip.text
    start, stop = span[0], len(text) if span[1] < 0 else span[1]
    first = cell_len(text[:start])
    last = max(first, cell_len(text[:stop]))
    before, chosen, after = strip.crop(0, first), strip.crop(first, last), strip.crop(last)
    over = Style(reverse=True)
    marked = Strip([Segment(one.text, (one.style or Style.null()) + over) for one in chosen])
    return Strip.join([before, marked, after])
