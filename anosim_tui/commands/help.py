"""`anosim-tui keys`, `completion` and `docs`: what can be pressed, typed and read."""

from __future__ import annotations

import pydoc
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

import shtab

from anosim_tui.actions.action import Scope
from anosim_tui.actions.keymap import Keymap
from anosim_tui.arguments import whole_parser
from anosim_tui.commands.common import (
    add_settings,
    json_line,
    laid_out,
    say,
    settings_of,
    table,
)
from anosim_tui.exit_codes import DONE, CannotStart
from anosim_tui.language import _

_PAGES: Final = Path(__file__).parents[1] / "docs"
_SHELLS: Final = ("bash", "zsh", "fish")
_PATHS: Final = {"FILE": shtab.FILE, "FOLDER": shtab.DIRECTORY}


# --- keys --------------------------------------------------------------------------------------


def configure_keys(parser: ArgumentParser) -> None:
    add_settings(parser, json=_("print JSON Lines, one per action"))


def run_keys(arguments: Namespace) -> int:
    chosen = settings_of(arguments, advice=_("anosim-tui config --edit opens the file.")).keys
    keymap = Keymap.of(chosen)
    if arguments.json:
        for one in keymap.actions:
            json_line(
                {
                    "id": one.id,
                    "keys": one.keys,
                    "where": one.scope.value,
                    "help": one.help,
                    "chosen": one.id in chosen,
                }
            )
    else:
        _print_table(keymap)
    return DONE


def _print_table(keymap: Keymap) -> None:
    """A heading for each place, and the actions below it in columns that are aligned throughout."""
    lines = laid_out([(" ".join(one.keys), one.id, _(one.help)) for one in keymap.actions], None)
    by_id = dict(zip((one.id for one in keymap.actions), lines, strict=True))
    for scope in Scope:
        if scope is not next(iter(Scope)):
            say("")
        say(_(scope.value))
        for action in keymap.actions:
            if action.scope is scope:
                say(f"  {by_id[action.id]}")


# --- completion --------------------------------------------------------------------------------


def configure_completion(parser: ArgumentParser) -> None:
    parser.add_argument("shell", choices=_SHELLS, help=_("bash, zsh or fish"))
    parser.epilog = _(
        'bash: add eval "$(anosim-tui completion bash)" to ~/.bashrc. zsh: add '
        "the same line, with zsh instead of bash, to ~/.zshrc, below compinit. "
        "fish: run anosim-tui completion fish > "
        "~/.config/fish/completions/anosim-tui.fish"
    )


def run_completion(arguments: Namespace) -> int:
    parser = whole_parser()
    _complete_paths(parser)
    print(shtab.complete(parser, arguments.shell))
    return DONE


def _complete_paths(parser: ArgumentParser) -> None:
    """Let what takes a file or a folder be completed as one."""
    for action in parser._actions:  # argparse has no public way to its arguments
        if action.metavar in _PATHS:
            action.complete = _PATHS[action.metavar]  # type: ignore[attr-defined]
        if isinstance(action.choices, dict):
            for command in action.choices.values():
                _complete_paths(command)


# --- docs --------------------------------------------------------------------------------------


def configure_docs(parser: ArgumentParser) -> None:
    parser.add_argument("page", nargs="?", metavar="PAGE", help=_("the page to read"))
    parser.add_argument("--list", action="store_true", help=_("list the pages"))


def run_docs(arguments: Namespace) -> int:
    """Print a page, or which there are; the pages are in English."""
    pages = {path.stem: path for path in sorted(_PAGES.glob("*.md"))}
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
