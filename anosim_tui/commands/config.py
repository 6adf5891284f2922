"""`anosim-tui config`, `keys` and `completion`: the settings in effect, the keys, the words."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

from anosim_tui import files
from anosim_tui.actions.action import Action, Scope
from anosim_tui.actions.keymap import Keymap
from anosim_tui.commands.common import (
    DONE,
    FAILED,
    CannotStart,
    Json,
    add_settings,
    amount,
    complain,
    json_line,
    laid_out,
    say,
    settings_of,
    table,
)
from anosim_tui.config.files import ConfigError
from anosim_tui.config.load import Flags, load, read, toml_file
from anosim_tui.config.settings import KEYS, PROFILES, SETTINGS, Settings
from anosim_tui.config.values import Setting

SHELLS: Final = ("bash", "zsh", "fish")
_PATHS: Final = ("FILE", "FOLDER")
_EDITORS: Final = ("nano", "vim", "vi", "notepad")
_ADVICE: Final = "anosim-tui config --edit opens the file."


def configure_config(parser: ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--json", action="store_true", help="print JSON Lines, one a setting")
    what.add_argument(
        "--edit", action="store_true", help="open the file in your editor, then check"
    )
    what.add_argument("--example", action="store_true", help="print a file with every setting")
    add_settings(parser)


def run_config(arguments: Namespace) -> int:
    if arguments.example:
        print(example(), end="")
        return DONE
    if arguments.edit:
        return _edit(arguments)
    settings = settings_of(arguments, advice=_ADVICE)
    for notice in settings.notices:
        complain(notice)
    if arguments.json:
        for name, value, origin in effective(settings):
            json_line({"name": name, "value": _for_json(value), "source": origin})
    else:
        there = "" if settings.config_file.exists() else " (not there yet; --edit makes it)"
        say(f"{settings.config_file}{there}")
        say("")
        rows = [(name, _words(name, value), origin) for name, value, origin in effective(settings)]
        table(rows, whole=True)
    return DONE


def effective(settings: Settings) -> Iterator[tuple[str, object, str]]:
    """Name, value and source of everything that counts; of the key its end only."""
    key = "in the keyring" if settings.key_in_keyring else settings.key and str(settings.key)
    if settings.profile:
        yield "profile", settings.profile, "--profile"
    yield "key", key, settings.origins["key"]
    for name in SETTINGS:
        yield name, settings.values[name], settings.origins[name]
    for action, keys in settings.keys.items():
        name = f"{KEYS}.{action}"
        yield name, " ".join(keys), f"{name} in {settings.config_file}"


def _words(name: str, value: object) -> str:
    if name in SETTINGS:
        return SETTINGS[name].words(value)
    return "none" if value is None else str(value)


def _for_json(value: object) -> Json:
    if isinstance(value, Decimal):
        return amount(value)
    return value if value is None or isinstance(value, int) else str(value)


def example() -> str:
    """A config.toml in which every setting is explained and none is set."""
    lines = [
        "# The configuration of anosim-tui; see: anosim-tui config.",
        "# A line without # in front sets something. The API key is not kept in this file.",
    ]
    table = ""
    for name, setting in SETTINGS.items():
        before, _, own = name.rpartition(".")
        if before != table:
            table = before
            lines += ["", f"[{table}]"]
        lines += ["", *_commented(setting), f"# {own} = {setting.example}"]
    lines += [
        "",
        "# Another key for an action, or several; anosim-tui keys lists the actions.",
        f"# [{KEYS}]",
        '# copy-newest = "y"',
        '# order = ["o", "f2"]',
        "",
        "# A profile has a key and a data folder of its own, and any of the settings above:",
        "# anosim-tui --profile work",
        f"# [{PROFILES}.work]",
        "# requests_per_minute = 30",
        f"# [{PROFILES}.work.limits]",
        "# order = 5.00",
    ]
    return "\n".join(lines) + "\n"


def _commented(setting: Setting[Any]) -> list[str]:
    words = f"{setting.help} It is {setting.kind.words}; without it: {setting.default_words}."
    return [f"# {line}" for line in wrap(words, 96)]


# --- editing -----------------------------------------------------------------------------------


def _edit(arguments: Namespace) -> int:

    environ = arguments.caller.environ
    try:
        path = toml_file(Flags.of(arguments), environ, Path.cwd())
        if not path.exists():
            with files.append_private(path) as file:
                file.write(example())
    except ConfigError as error:
        raise CannotStart(str(error)) from None
    except OSError as error:
        raise CannotStart(f"{path} cannot be made ({error.strerror}).") from None
    command = [*_editor(environ), str(path)]
    try:
        ended = subprocess.run(command, check=False).returncode  # noqa: S603 - their own editor
    except OSError as error:
        raise CannotStart(
            f"{command[0]} cannot be started ({error.strerror}); set EDITOR to an editor you have."
        ) from None
    if ended:
        complain(f"{command[0]} ended with {ended}; look whether {path} is as you want it.")
        return FAILED
    try:
        load(Flags.of(arguments), environ, Path.cwd())
    except ConfigError as error:
        complain(f"{error} anosim-tui config --edit opens it again.")
        return FAILED
    say(f"{path} is in order.")
    return DONE


def _editor(environ: Mapping[str, str]) -> list[str]:
    """The editor a person chose, or one that is there.

    Raises:
        CannotStart: there is none.
    """
    chosen = environ.get("VISUAL", "").strip() or environ.get("EDITOR", "").strip()
    if chosen:
        return shlex.split(chosen, posix=sys.platform != "win32")
    found = next((name for name in _EDITORS if shutil.which(name)), None)
    if found is None:
        raise CannotStart("there is no editor; set EDITOR to the one you use.")
    return [found]


# --- keys --------------------------------------------------------------------------------------


def configure_keys(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON Lines, one an action")
    add_settings(parser)


def run_keys(arguments: Namespace) -> int:
    try:
        sources = read(Flags.of(arguments), arguments.caller.environ, Path.cwd())
    except ConfigError as error:
        raise CannotStart(f"{error} {_ADVICE}") from None
    chosen = sources.toml.keys
    keymap = Keymap.of(chosen)
    if arguments.json:
        for action in keymap.actions:
            _print_json(action, is_chosen=action.id in chosen)
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


# --- completion --------------------------------------------------------------------------------


def configure_completion(parser: ArgumentParser) -> None:
    parser.add_argument("shell", choices=SHELLS, help="bash, zsh or fish")
    parser.epilog = (
        'bash: eval "$(anosim-tui completion bash)" in ~/.bashrc; zsh: the same with zsh in '
        "~/.zshrc, below compinit; fish: anosim-tui completion fish > "
        "~/.config/fish/completions/anosim-tui.fish"
    )


def run_completion(arguments: Namespace) -> int:
    import shtab

    parser: ArgumentParser = arguments.caller.parser()
    _complete_paths(parser)
    print(shtab.complete(parser, arguments.shell))
    return DONE


def _complete_paths(parser: ArgumentParser) -> None:
    """Let what takes a file or a folder be completed as one."""
    import shtab

    for action in parser._actions:  # argparse has no public way to its arguments
        if action.metavar in _PATHS:
            action.complete = shtab.FILE if action.metavar == "FILE" else shtab.DIRECTORY  # type: ignore[attr-defined]
        if isinstance(action.choices, dict):
            for command in action.choices.values():
                _complete_paths(command)
