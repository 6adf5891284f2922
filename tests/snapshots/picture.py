"""Pictures as text: what stands on each line, and below it which styles it has and for how long."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from string import ascii_letters, digits

from rich.style import Style
from textual.app import App
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.strip import Strip

from anosim_tui.ui.dialogs.box import Box

_NAMES = ascii_letters + digits
_HEAD = "=== "


def taken(app: App[None]) -> str:
    """A picture of the screen, or of the dialog that stands on it."""
    region = _seen(app)
    strips = app.screen._compositor.render_strips()[region.y : region.bottom]
    lines = [strip.crop(region.x, region.right) for strip in strips]
    names: dict[str, str] = {}
    runs = [_runs(line, names) for line in lines]
    words = [f"|{line.text.rstrip()}" for line in lines]
    where = f"{region.width}x{region.height} at {region.x},{region.y}"
    known = [f"{name} {style}" for style, name in names.items()]
    return "\n".join([where, *words, *_gathered(runs), *known]) + "\n"


def _seen(app: App[None]) -> Region:
    """Where the box of a dialog is; else all there is."""
    boxes = app.screen.query(Box) if isinstance(app.screen, ModalScreen) else ()
    return next((box.region for box in boxes), app.screen.region)


def _runs(line: Strip, names: dict[str, str]) -> str:
    """The styles of a line: how many cells of which, one after the other."""
    cells = [
        (_name(segment.style, names), segment.cell_length)
        for segment in line
        if segment.cell_length
    ]
    return " ".join(
        f"{sum(length for _, length in group)}{name}"
        for name, group in groupby(cells, key=lambda cell: cell[0])
    )


def _name(style: Style | None, names: dict[str, str]) -> str:
    words = "none" if style is None else str(style.without_color + style.clear_meta_and_links())
    return names.setdefault(words, _NAMES[len(names)])


def _gathered(runs: list[str]) -> list[str]:
    """Lines of equal styles are told once."""
    return [
        f"{len(list(group))}*{run}" if run else f"{len(list(group))}*"
        for run, group in groupby(runs)
    ]


def read(path: Path) -> dict[str, str]:
    """The pictures of a file, by name."""
    if not path.exists():
        return {}
    parts = path.read_text(encoding="utf-8").split(f"\n{_HEAD}")
    named = (part.removeprefix(_HEAD).partition("\n") for part in parts)
    return {name: text.rstrip("\n") + "\n" for name, _, text in named}


def write(path: Path, pictures: dict[str, str]) -> None:
    """Keep pictures in a file."""
    path.parent.mkdir(exist_ok=True)
    text = "\n".join(f"{_HEAD}{name}\n{picture}" for name, picture in pictures.items())
    path.write_text(text, encoding="utf-8")
