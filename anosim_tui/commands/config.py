"""`anosim-tui config`, `keys` and `completion`: the settings in effect, the keys, the words."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from contextlib import suppress
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
from anosim_tui.config.load import DEFAULT, Flags, load, read, toml_file
from anosim_tui.config.settings import KEYS, PROFILES, SETTINGS, Settings
from anosim_tui.config.values import Setting
from anosim_tui.language import N_, _

SHELLS: Final = ("bash", "zsh", "fish")
_PATHS: Final = ("FILE", "FOLDER")
_EDITORS: Final = ("nano", "vim", "vi", "notepad")
_ADVICE: Final = N_("anosim-tui config --edit opens the file.")
_IN_KEYRING: Final = N_("in the keyring")


def configure_config(parser: ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--json", action="store_true", help=_("print JSON Lines, one per setting"))
    what.add_argument(
        "--edit", action="store_true", help=_("open the file in your editor, then check it")
    )
    what.add_argument("--example", action="store_true", help=_("print a file with every setting"))
    add_settings(parser)


def run_config(arguments: Namespace) -> int:
    if arguments.example or arguments.edit:
        _speak(arguments)
    if arguments.example:
        print(example(), end="")
        return DONE
    if arguments.edit:
        return _edit(arguments)
    settings = settings_of(arguments, advice=_(_ADVICE))
    for notice in settings.notices:
        complain(notice)
    if arguments.json:
        for name, value, origin in effective(settings):
            json_line({"name": name, "value": _for_json(value), "source": origin})
    else:
        path = settings.config_file
        missing = _("{path} (does not exist yet; --edit creates it)", path=path)
        say(str(path) if path.exists() else missing)
        say("")
        rows = [
            (name, _words(name, value), _("default") if origin == DEFAULT else origin)
            for name, value, origin in effective(settings)
        ]
        table(rows, whole=True)
    return DONE


def _speak(arguments: Namespace) -> None:
    """Use the language that is set, even if another setting is wrong."""
    with suppress(CannotStart):
        settings_of(arguments)


def effective(settings: Settings) -> Iterator[tuple[str, object, str]]:
    """Name, value and source of everything in effect; of the key its end only."""
    key = _IN_KEYRING if settings.key_in_keyring else settings.key and str(settings.key)
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
    if value is None:
        return _("none")
    return _(_IN_KEYRING) if value is _IN_KEYRING else str(value)


def _for_json(value: object) -> Json:
    if isinstance(value, Decimal):
        return amount(value)
    return value if value is None or isinstance(value, int) else str(value)


def example() -> str:
    """A config.toml in which every setting is explained and none is set."""
    lines = [
        *_comment(
            _(
                "Configuration for anosim-tui. Run anosim-tui config to see "
                "which settings are in effect."
            )
        ),
        *_comment(_("Remove the # before a line to set it. Never put the API key in this file.")),
    ]
    table = ""
    for name, setting in SETTINGS.items():
        before, own = name.rpartition(".")[::2]
        if before != table:
            table = before
            lines += ["", f"[{table}]"]
        lines += ["", *_comment(_about(setting)), f"# {own} = {setting.example}"]
    lines += [
        "",
        *_comment(_("One or more custom keys for an action; anosim-tui keys lists the actions.")),
        f"# [{KEYS}]",
        '# copy-newest = "y"',
        '# order = ["o", "f2"]',
        "",
        *_comment(
            _("A profile has its own API key and data folder, and any of the settings above:")
        ),
        "# anosim-tui --profile work",
        f"# [{PROFILES}.work]",
        "# requests_per_minute = 30",
        f"# [{PROFILES}.work.limits]",
        "# order = 5.00",
    ]
    return "\n".join(lines) + "\n"


def _about(setting: Setting[Any]) -> str:
    allowed = _("Allowed: {values}.", values=setting.kind.words)
    default = _("Default: {value}.", value=setting.default_words)
    return f"{_(setting.help)} {allowed} {default}"


def _comment(words: str) -> list[str]:
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
        raise CannotStart(
            _("{path} cannot be created ({reason}).", path=path, reason=error.strerror)
        ) from None
    command = [*_editor(environ), str(path)]
    try:
        ended = subprocess.run(command, check=False).returncode  # noqa: S603 - their own editor
    except OSError as error:
        raise CannotStart(
            _(
                "{command} cannot be started ({reason}); set EDITOR to an installed editor.",
                command=command[0],
                reason=error.strerror,
            )
        ) from None
    if ended:
        complain(
            _(
                "{command} ended with exit code {code}; check {path}.",
                command=command[0],
                code=ended,
                path=path,
            )
        )
        return FAILED
    try:
        load(Flags.of(arguments), environ, Path.cwd())
    except ConfigError as error:
        advice = _("anosim-tui config --edit opens it again.")
        complain(f"{error} {advice}")
        return FAILED
    say(_("{path} is valid.", path=path))
    return DONE


def _editor(environ: Mapping[str, str]) -> list[str]:
    """The editor a person chose, or one that is there.

    Raises:
        CannotStart: there is none.
    """
    chosen = environ.get("VISUAL", "").strip() or environ.get("EDITOR", "").strip()
    if chosen:
        return _split(chosen)
    found = next((name for name in _EDITORS if shutil.which(name)), None)
    if found is None:
        raise CannotStart(_("There is no editor; set EDITOR to the editor you use."))
    return [found]


def _split(command: str) -> list[str]:
    """The words of a command line; its first is found on the PATH as the shell would find it.

    Raises:
        CannotStart: a quote is not closed.
    """
    if whole := shutil.which(command):  # a path with spaces in it, not quoted
        return [whole]
    try:
        if sys.platform == "win32":
            # There a backslash divides folders, and only double quotes quote.
            words = [one or other for one, other in re.findall(r'"([^"]*)"|([^\s"]+)', command)]
        else:
            words = shlex.split(command)
    except ValueError:
        words = []
    if not words:
        raise CannotStart(
            _("The editor {command} has an unclosed quote; correct EDITOR.", command=repr(command))
        )
    return [shutil.which(words[0]) or words[0], *words[1:]]


# --- keys --------------------------------------------------------------------------------------


def configure_keys(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("print JSON Lines, one per action"))
    add_settings(parser)


def run_keys(arguments: Namespace) -> int:
    try:
        sources = read(Flags.of(arguments), arguments.caller.environ, Path.cwd())
    except ConfigError as error:
        raise CannotStart(f"{error} {_(_ADVICE)}") from None
    _speak(arguments)
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
    parser.add_argument("shell", choices=SHELLS, help=_("bash, zsh or fish"))
    parser.epilog = _(
        'bash: add eval "$(anosim-tui completion bash)" to ~/.bashrc. zsh: add '
        "the same line, with zsh instead of bash, to ~/.zshrc, below compinit. "
        "fish: run anosim-tui completion fish > "
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
