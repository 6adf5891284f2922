"""`anosim-tui docs`: the packaged pages, in a pager or as they are."""

from __future__ import annotations

import pydoc
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from anosim_tui.commands.common import DONE, CannotStart, say, table
from anosim_tui.language import _

_FOLDER: Final = Path(__file__).parents[1] / "docs"


def configure_docs(parser: ArgumentParser) -> None:
    parser.add_argument("page", nargs="?", metavar="PAGE", help=_("the page to read"))
    parser.add_argument("--list", action="store_true", help=_("list the pages"))


def run_docs(arguments: Namespace) -> int:
    """Print a page, or which there are; the pages are in English."""
    pages = {path.stem: path for path in sorted(_FOLDER.glob("*.md"))}
    if arguments.list or arguments.page is None:
        table([(name, _title(path)) for name, path in pages.items()], whole=True)
        return DONE
    if arguments.page not in pages:
        known = ", ".join(pages)
        raise CannotStart(_("There is no page with that name. Pages: {known}.", known=known))
    text = pages[arguments.page].read_text(encoding="utf-8")
    if sys.stdout.isatty():
        pydoc.pager(text)
    else:
        say(text.rstrip("\n"))
    return DONE


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.readline().lstrip("# ").strip()
