"""The only place where Textual's own text widgets and `notify` are used.

Textual reads a `str` as markup, where `[@click=app.quit]` becomes an action and `[/]` ends the
program. What is shown here comes from strangers, so nothing here ever parses markup.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Final, Literal

from rich.segment import Segment
from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Button, Input, OptionList, Static

from anosim_tui.domain.text import ASCII, clean, one_line, unambiguous
from anosim_tui.language import N_

Severity = Literal["information", "warning", "error"]

# A toast is a sentence: whatever a stranger put into it, it does not cover the screen.
_LONGEST_NOTICE: Final = 400


def _plain(text: str | Text | Content) -> Content:
    content = Content(text) if isinstance(text, str) else text
    if isinstance(content, Text):
        content = Content.from_rich_text(content)
    if content.plain.isascii():
        return content
    return Content(unambiguous(content.plain), spans=list(content.spans))


class Words(Static):
    """Text as it stands; style it with `rich.text.Text`."""

    def __init__(
        self,
        text: str | Text | Content = "",
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(_plain(text), id=id, classes=classes, markup=False)

    def say(self, text: str | Text | Content, *, layout: bool = True) -> None:
        """Show other words; the same ones are left as they are.

        Without `layout` the widget stays as large as it is.
        """
        plain = _plain(text)
        if not (isinstance(self.content, Content) and plain.is_same(self.content)):
            self.update(plain, layout=layout)


class FittedWords(Words):
    """Text made for a width that is not up to it, such as bars.

    As a rule it takes as many lines as before, and the screen is not laid out for it.
    """

    def __init__(self, *, id: str) -> None:
        super().__init__("", id=id)
        self._lay_out: Callable[[int], Text | Content] | None = None

    def fit(self, lay_out: Callable[[int], Text | Content]) -> None:
        """Show what `lay_out` makes of the width in cells, now and after each change of it."""
        self._lay_out = lay_out
        self._write()

    def on_resize(self) -> None:
        # Asked for in the middle of a layout, another height would not be heard of.
        self.call_after_refresh(self._write)

    def _write(self) -> None:
        size = self.content_size
        if self._lay_out is not None and size.width:
            self.say(self._lay_out(size.width), layout=False)
            if self.get_content_height(size, size, size.width) != size.height:
                self.refresh(layout=True)


class PlainButton(Button):
    """A button whose label is never markup."""

    def __init__(
        self,
        label: str,
        *,
        variant: Literal["default", "primary", "success", "warning", "error"] = "default",
        id: str | None = None,
        action: str | None = None,
    ) -> None:
        super().__init__(_plain(label), variant=variant, id=id, action=action)

    def say(self, label: str) -> None:
        self.label = _plain(label)
        self.refresh(layout=True)


class PlainOptions(OptionList, inherit_bindings=False):
    """Options to choose from whose prompts are never markup."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)


def announce(
    app: App[Any], words: str, severity: Severity = "information", seconds: float = 5.0
) -> None:
    words = unambiguous(one_line(clean(words[: _LONGEST_NOTICE + 1])))
    if len(words) > _LONGEST_NOTICE:
        words = words[:_LONGEST_NOTICE] + "…"
    app.notify(words, severity=severity, timeout=seconds, markup=False)


def toast(app: App[Any], words: str, severity: Severity, seconds: float) -> None:
    """Textual's own toast, whatever the app makes of `notify`."""
    App.notify(app, words, severity=severity, timeout=seconds, markup=False)


class ControlFilter(LineFilter):
    """The last thing a line passes: nothing a terminal would act on gets beyond it.

    `clean` at the wire does the work; this catches what a widget might bring in by another way.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments without control characters; each keeps its width in cells."""
        del background
        if all(segment.control or segment.text.isprintable() for segment in segments):
            return segments
        return [
            segment
            if segment.control or segment.text.isprintable()
            else Segment(_without_controls(segment.text), segment.style)
            for segment in segments
        ]


def _without_controls(text: str) -> str:
    return clean(text).replace("\n", " ")


class AsciiFilter(LineFilter):
    """Draws what is ours with ASCII characters; letters of strangers stay what they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        del background
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment(segment.text.translate(ASCII), segment.style)
            for segment in segments
        ]


class SearchField(Input):
    """As wide as it is made, whatever is in it: no key has the screen laid out, as `Input` does."""

    virtual_size = Reactive(Size(0, 0))


class ListFilter(SearchField):
    """Words to look for in the list below: every letter goes into it until it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,down,enter", "screen.leave_filter", "Leave", show=False)
    ]
    # What the key bar says of it: keys, words in English and actions.
    HINTS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        ("enter", N_("Go to list"), "leave_filter"),
        ("esc", N_("Leave"), "leave_filter"),
    )

    def __init__(self, words: str, example: Callable[[], str]) -> None:
        """Begin with `words`; `example` says in the language in use what can be typed."""
        super().__init__(words, placeholder=example(), compact=True, max_length=200, id="words")
        self._example = example

    def translate(self) -> None:
        self.placeholder = self._example()

    def empty(self) -> None:
        """Take the words away without looking for all the others."""
        with self.prevent(Input.Changed):
            self.value = ""


class PassingFilter(ListFilter):
    """A filter that escape takes away with its words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "screen.clear_filter", "Clear", show=False)
    ]
    HINTS = (
        ("enter", N_("Go to list"), "leave_filter"),
        ("esc", N_("Show all"), "clear_filter"),
    )
