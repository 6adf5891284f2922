"""The command line: reads it, wires what it asks for, runs that.

`--version` and `--help` answer at once, so nothing is imported here that they do not need; the
rest comes in when it is about to be used.
"""

from __future__ import annotations

import argparse
import errno
import gc
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

from anosim_tui import __version__, language
from anosim_tui.config.settings import SETTINGS, add_options

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from anosim_tui.commands.common import OpenShared
    from anosim_tui.config.settings import Settings
    from anosim_tui.ui.backend import Backend

_PROGRAM = "anosim-tui"
_DONE, _FAILED, _NOT_STARTED, _INTERRUPTED = 0, 1, 2, 130

# In groups, of each command the module of `anosim_tui.commands` that has its `configure_NAME` and
# `run_NAME`, imported when it is the one that was asked for, and what it does.
GROUPS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "read": {
        "balance": ("account", "print what the account holds"),
        "bookings": ("account", "print the current bookings and the time left"),
        "sms": ("messages", "print the messages and the codes in them, or new ones as they come"),
        "latest": ("messages", "print the newest one-time code"),
        "wait": ("numbers", "print the next one-time code, and nothing else"),
        "products": ("products", "list what the Catalog's filter finds"),
        "watch": ("watch", "show a booking that somebody shared by a link"),
    },
    "buy and change": {
        "order": ("buying", "order a number, and wait for its code"),
        "extend": ("buying", "keep a number longer"),
        "cancel": ("numbers", "cancel a number"),
        "share": ("numbers", "print the share link of a booking, or revoke it"),
    },
    "tools": {
        "export": ("archive", "write what is kept as CSV or JSON Lines"),
        "forget": ("archive", "take things out of what is kept, for good"),
        "login": ("key", "try an API key and keep it"),
        "logout": ("key", "forget the kept API key"),
        "code": ("code", "print the one-time code found in a text"),
        "doctor": ("doctor", "check the key, the connection, the terminal and the folders"),
        "config": ("config", "show the settings in effect, or edit their file"),
        "keys": ("config", "print every key, the name of its action and what it does"),
        "completion": ("config", "print a script that completes this program's words in a shell"),
        "sandbox": ("sandbox", "serve a sandbox AnoSim over HTTP on this computer"),
    },
}
COMMANDS: Mapping[str, tuple[str, str]] = {
    name: command for group in GROUPS.values() for name, command in group.items()
}

_ENDING = """\
examples:
  anosim-tui --demo
  anosim-tui login
  anosim-tui order whatsapp --country germany --wait

exit codes: 0 done, 1 nothing found or timed out, 2 not started as asked, 3 key refused,
4 unreachable, 5 refused, 6 outcome unknown, 130 interrupted

documentation: README.md and the pages it links to"""


class UsageError(Exception):
    """The program was not asked for something it can do; `str()` of it is one sentence."""


class _Parser(argparse.ArgumentParser):
    """Leaves it to `main` how a mistake is told."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see {self.prog} --help.")

    @property
    def names(self) -> set[str]:
        return {action.dest for action in self._actions}

    def parse_strictly(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Like `parse_args`, but names what is unknown without repeating values: one of them may
        be a key somebody tried to hand over."""
        namespace, unknown = self.parse_known_args(arguments)
        if unknown:
            option = unknown[0].partition("=")[0]
            known = f"unknown option {option}{self._near(option)}"
            self.error(known if option.startswith("-") else "too many words")
        return namespace

    def _near(self, option: str) -> str:
        from difflib import get_close_matches

        near = get_close_matches(option, self._option_string_actions, 1)
        return f", perhaps {near[0]} is meant" if near else ""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code.

    0: all went well. 1: it failed while running. 2: it could not start as asked. Commands that ask
    the service add 3: it refused the key, 4: it could not be reached, 5: it refused what was asked
    for, and 6: what became of that is not known. 130: ctrl+c.
    """
    _open_closed_streams()
    try:
        code = _answer(sys.argv[1:] if argv is None else argv)
        # What nobody reads any more shows here, not in a traceback while Python ends.
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return _DONE
    except OSError as error:
        _drop_output()
        return _fail_to_write(error)
    return code


def _open_closed_streams() -> None:
    """Let a stream that was closed before the start lead nowhere: Python has `None` for it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def _answer(argv: Sequence[str]) -> int:
    try:
        return _run(argv)
    except UsageError as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        return _INTERRUPTED
    except OSError:
        raise
    except Exception as error:
        return _fail(error, "please report it with the command you gave")


def _drop_output() -> None:
    """Let what is not written yet lead nowhere: Python flushes once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail_to_write(error: OSError) -> int:
    if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
        return _fail(error, "please report it with the command you gave")
    print(f"{_PROGRAM}: it could not be written ({error.strerror}).", file=sys.stderr)
    return _FAILED


def _run(argv: Sequence[str]) -> int:
    if argv[:1] == ["help"]:
        argv = [*argv[1:2], "--help"]
    language.use(_language(argv))
    arguments = _parser().parse_strictly(argv)
    if not _has_local_time():
        raise UsageError("TZ names no time zone that can be used; correct it or unset it.")
    if arguments.command:
        return _run_command(arguments)
    return _open_screen(arguments)


def _language(argv: Sequence[str]) -> str:
    """The language of what is said before the settings are read, as in `--help`."""
    before = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    before.add_argument("--language")
    try:
        named = before.parse_known_args(argv)[0].language
    except argparse.ArgumentError:
        named = None
    system = language.preferred(os.environ)
    return named if named in language.LANGUAGES else system


def _has_local_time() -> bool:
    """Whether times can be shown in the local zone: its offset may be beyond what Python takes."""
    try:
        from datetime import datetime  # on some systems this refuses already

        datetime.now().astimezone()
    except (RuntimeError, ValueError, OverflowError, OSError):
        return False
    return True


def _refuse(sentence: str) -> int:
    print(f"{_PROGRAM}: {sentence}", file=sys.stderr)
    return _NOT_STARTED


def _fail(error: Exception, advice: str) -> int:
    kind = type(error).__name__
    print(f"{_PROGRAM}: an unexpected error ({kind}) ended it; {advice}.", file=sys.stderr)
    return _FAILED


def _parser(*, has_command: bool = True) -> _Parser:
    width = max(map(len, COMMANDS))
    listed = [
        "\n".join([f"{title}:", *(f"  {name:{width}}  {group[name][1]}" for name in group)])
        for title, group in GROUPS.items()
    ]
    parser = _Parser(
        prog=_PROGRAM,
        usage=f"{_PROGRAM} [options]\n       {_PROGRAM} COMMAND [--help] ...",
        description="A full-screen dashboard for one AnoSim account.",
        epilog="\n\n".join([*listed, _ENDING]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    option = parser.add_argument
    add_options(parser, SETTINGS, demo="open a built-in sandbox account: no key, no money")
    option("--log", metavar="FILE", help="write a log, without keys, numbers and messages")
    option("-V", "--version", action="version", version=f"{_PROGRAM} {__version__}")
    if has_command:
        option("command", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


# --- commands --------------------------------------------------------------------------------


def _run_command(arguments: argparse.Namespace) -> int:
    name, *rest = arguments.command
    if name not in COMMANDS:
        raise UsageError(_no_such_command(name))
    from anosim_tui.commands.common import Caller, CannotStart

    parser = _parser_of(name)
    _hand_over(arguments, parser)
    namespace = parser.parse_strictly(rest)
    namespace.caller = Caller(os.environ, _whole_parser, _show_shared)
    run: Callable[[argparse.Namespace], int] = getattr(_module_of(name), f"run_{name}")
    try:
        return run(namespace)
    except CannotStart as error:
        return _refuse(str(error))


def _no_such_command(name: str) -> str:
    """A sentence that does not repeat the word: it may be a key somebody tried to hand over."""
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, 1)
    perhaps = f", perhaps {near[0]} is meant" if near else ""
    *others, last = COMMANDS
    known = f"{', '.join(others)} and {last}"
    return f"there is no such command{perhaps}; there are {known}, see {_PROGRAM} --help."


def _module_of(name: str) -> ModuleType:
    from importlib import import_module

    return import_module(f"anosim_tui.commands.{COMMANDS[name][0]}")


def _parser_of(name: str) -> _Parser:
    summary = COMMANDS[name][1]
    parser = _Parser(
        prog=f"{_PROGRAM} {name}",
        description=f"{summary[0].upper()}{summary[1:]}.",
        allow_abbrev=False,
    )
    configure(name, parser)
    return parser


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    getattr(_module_of(name), f"configure_{name}")(parser)


def _whole_parser() -> argparse.ArgumentParser:
    """The parser of everything, for completion: each command is a subparser of it."""
    parser = _parser(has_command=False)
    commands = parser.add_subparsers()
    for name, (_, summary) in COMMANDS.items():
        configure(name, commands.add_parser(name, help=summary, allow_abbrev=False))
    return parser


def _hand_over(arguments: argparse.Namespace, parser: _Parser) -> None:
    """Let options that stand before a command count for it; one it has not would mislead."""
    given = {name: value for name, value in vars(arguments).items() if value and name != "command"}
    for name in given:
        if name not in parser.names:
            option = f"--{name.replace('_', '-')}"
            raise UsageError(f"{option} goes with the screen only; leave it out before a command.")
    parser.set_defaults(**given)


def _no_screen() -> str:
    """Why no screen can be opened here, or ""."""
    from anosim_tui.domain import terminals

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "the screen needs a terminal; start it in one, without pipes."
    if (term := os.environ.get("TERM", "")) in terminals.TERMS_WITHOUT_A_SCREEN:
        return f"the screen cannot be drawn with TERM={term}; set TERM, such as xterm-256color."
    columns, lines = os.get_terminal_size(sys.stdout.fileno())
    least_columns, least_lines = terminals.LEAST_SIZE
    # A terminal that does not tell its size says 0.
    if 0 < columns < least_columns or 0 < lines < least_lines:
        return (
            f"this terminal has {columns} columns and {lines} lines, and the screen needs "
            f"{least_columns} and {least_lines}; make the window larger or the letters smaller."
        )
    return ""


def _is_plain() -> bool:
    """Whether the terminal takes ASCII only; what else is sent to it becomes a question mark."""
    from anosim_tui.domain.text import can_be_drawn

    stream = sys.__stderr__  # which Textual writes to
    if not isinstance(stream, io.TextIOWrapper) or can_be_drawn(stream.encoding):
        return False
    stream.reconfigure(errors="replace")
    return True


def _show_shared(open_shared: OpenShared, settings: Settings) -> int:
    from anosim_tui import bootstrap, log

    if reason := _no_screen():
        return _refuse(reason)
    log.begin(None, log.Scrubber())
    return _run_app(settings, bootstrap.shared_backend(open_shared), None)


# --- the screen ------------------------------------------------------------------------------


def _open_screen(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    # Importing leaves no garbage; the app collects again once its first frame stands.
    gc.disable()
    from anosim_tui import bootstrap, log
    from anosim_tui.config.files import ConfigError
    from anosim_tui.config.load import Flags, load

    arguments.ascii = arguments.ascii or _is_plain() or None
    flags = Flags.of(arguments)
    try:
        settings = load(flags, os.environ, Path.cwd())
    except ConfigError as error:
        return _refuse(str(error))
    language.use(settings.spoken_language)
    if reason := _no_screen():
        return _refuse(reason)
    # Helpers of the clipboard may outlive this program, and need no key.
    os.environ.pop(settings.key_variable, None)
    scrubber = log.Scrubber()
    if settings.key:
        scrubber.hide(settings.key)
    path = Path(arguments.log) if arguments.log else None
    try:
        log.begin(path, scrubber)
    except OSError as error:
        return _refuse(f"--log {path} cannot be written ({error.strerror}); name another file.")
    return _run_app(settings, bootstrap.backend(settings, scrubber, flags, os.environ), path)


def _run_app(settings: Settings, backend: Backend, log: Path | None) -> int:
    import logging

    from anosim_tui import bootstrap

    try:
        from anosim_tui.ui.app import AnosimApp

        app = AnosimApp(settings, backend, bootstrap.terminal_facts(os.environ))
        app.run(mouse=settings.mouse)
    except Exception as error:
        # The words of an exception can quote anything; its type and a scrubbed log cannot.
        logging.getLogger("anosim_tui").critical("the program ended", exc_info=error)
        where = log or backend.report(error, {})
        advice = "please report it" if backend.is_shared else "run it again with --log FILE"
        return _fail(error, f"see {where}" if where else advice)
    return app.return_code or _DONE
