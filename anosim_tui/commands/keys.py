"""`anosim-tui keys`: every key, the name of its action and what it does."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from anosim_tui.actions.action import Action, Scope
from anosim_tui.actions.keymap import Keymap
from anosim_tui.commands.calling import DONE, CannotStart, add_settings
from anosim_tui.commands.output import json_line, laid_out, say
from anosim_tui.config import options


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("--json", action="store_true", help="print JSON Lines, one an action")
    add_settings(parser)


def run(arguments: Namespace) -> int:
    """Print the registry of actions with the keys that count."""
    from anosim_tui.config.files import ConfigError
    from anosim_tui.config.load import read

    try:
        sources = read(options.flags_of(arguments), arguments.caller.environ, Path.cwd())
    except ConfigError as error:
        raise CannotStart(f"{error} anosim-tui config --edit opens the file.") from None
    keymap = Keymap.of(sources.toml.keys)
    if arguments.json:
        for action in keymap.actions:
            _print_json(action, is_chosen=action.id in sources.toml.keys)
    else:
        _print_table(keymap)
    return DONE


def _print_json(action: Action, *, is_chosen: bool) -> None:
    json_line(
        {
            "id": action.id,
            "keys": action.keys,
            "where": action.scope.value,
            "help": action.help,
            "chosen": is_chosen,
        }
    )


def _print_table(keymap: Keymap) -> None:
    """A heading for each place, and the actions below it in columns that are aligned throughout."""
    lines = laid_out([(" ".join(one.keys), one.id, one.help) for one in keymap.actions], None)
    by_id = dict(zip((one.id for one in keymap.actions), lines, strict=True))
    for scope in Scope:
        if scope is not next(iter(Scope)):
            say("")
        say(scope.value)
        for action in keymap.actions:
            if action.scope is scope:
                say(f"  {by_id[action.id]}")
