"""`anosim-tui config`: the settings in effect, and the file they are in."""

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
from anosim_tui.commands.common import (
    Json,
    add_settings,
    amount,
    complain,
    json_line,
    say,
    settings_of,
    table,
)
from anosim_tui.config.load import DEFAULT, Flags, load, toml_file
from anosim_tui.config.settings import KEYS, PROFILES, SETTINGS, Settings
from anosim_tui.config.values import Setting
from anosim_tui.exit_codes import DONE, FAILED, CannotStart
from anosim_tui.language import N_, _

_EDITORS: Final = ("nano", "vim", "vi", "notepad")
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
    settings = settings_of(arguments, advice=_("anosim-tui config --edit opens the file."))
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
        *_comment(
            _("One or more custom keys for an action; run anosim-tui keys to list the actions.")
        ),
        f"# [{KEYS}]",
        '# copy-newest = "y"',
        '# order = ["o", "f2"]',
        "",
        *_comment(
            _(
                "A profile has its own API key and data folder, and can have any of "
                "the settings above:"
            )
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
    flags, environ = Flags.of(arguments), arguments.environ
    path = toml_file(flags, environ, Path.cwd())
    try:
        if not path.exists():
            with files.append_private(path) as file:
                file.write(example())
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
        load(flags, environ, Path.cwd())
    except CannotStart as error:
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
