"""The command line: reads it, wires what it asks for, runs that.

`--version` and `--help` answer at once, so nothing is imported here that they do not need; the
rest comes in when it is about to be used.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

from anosim_tui import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from anosim_tui.account.account import Account
    from anosim_tui.config import Settings
    from anosim_tui.logs import Scrubber
    from anosim_tui.ui.launch import Launch

_PROGRAM = "anosim-tui"
_DONE, _FAILED, _NOT_STARTED, _INTERRUPTED = 0, 1, 2, 130

# A command is a module of `anosim_tui.commands`, imported when it is the one that was asked for.
COMMANDS: Mapping[str, str] = {
    "code": "print the one-time code found in a text",
    "sandbox": "serve a sandbox AnoSim over HTTP on this computer",
}


class UsageError(Exception):
    """The program was not asked for something it can do; `str()` of it is one sentence."""


class _Parser(argparse.ArgumentParser):
    """Leaves it to `main` how a mistake is told."""

    def error(self, message: str) -> NoReturn:
        """Raise `message` instead of printing the whole usage before it."""
        raise UsageError(f"{message}; see {self.prog} --help.")

    def parse_strictly(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Like `parse_args`, but names what is unknown without repeating values: one of them may
        be a key somebody tried to hand over."""
        namespace, unknown = self.parse_known_args(arguments)
        if unknown:
            option = unknown[0].partition("=")[0]
            self.error(f"unknown option {option}" if option.startswith("-") else "too many words")
        return namespace


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code.

    0: all went well. 1: it failed while running. 2: it could not start as asked.
    """
    try:
        return _run(sys.argv[1:] if argv is None else argv)
    except UsageError as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception as error:
        return _fail(error, "please report it with the command you gave")


def _run(argv: Sequence[str]) -> int:
    arguments = _parser().parse_strictly(argv)
    if arguments.command:
        _refuse_options_of_the_screen(arguments)
        name, *rest = arguments.command
        return _run_command(name, rest)
    return _open_screen(arguments)


def _refuse(sentence: str) -> int:
    print(f"{_PROGRAM}: {sentence}", file=sys.stderr)
    return _NOT_STARTED


def _fail(error: Exception, advice: str) -> int:
    kind = type(error).__name__
    print(f"{_PROGRAM}: an unexpected error ({kind}) ended it; {advice}.", file=sys.stderr)
    return _FAILED


def _parser() -> _Parser:
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {name:{width}}  {summary}" for name, summary in COMMANDS.items())
    parser = _Parser(
        prog=_PROGRAM,
        usage=f"{_PROGRAM} [options]\n       {_PROGRAM} COMMAND [--help] ...",
        description="A full-screen dashboard for one AnoSim account.",
        epilog=f"commands:\n{commands}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    option = parser.add_argument
    option("--demo", action="store_true", help="open a built-in sandbox account: no key, no money")
    option("--base-url", metavar="URL", help="the API root (default: https://anosim.net/api/v1)")
    option("--config", metavar="FILE", help="read this configuration file")
    option("--data-dir", metavar="FOLDER", help="keep data in this folder")
    option("--env-file", metavar="FILE", help="read this file instead of .env in this folder")
    option("--log", metavar="FILE", help="write a log, without keys, numbers and messages")
    option("--version", action="version", version=f"{_PROGRAM} {__version__}")
    option("command", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


# --- commands --------------------------------------------------------------------------------


def _refuse_options_of_the_screen(arguments: argparse.Namespace) -> None:
    """No command uses them yet, and one that is silently left out misleads."""
    for name, value in vars(arguments).items():
        if value and name != "command":
            option = f"--{name.replace('_', '-')}"
            raise UsageError(f"{option} goes with the screen only; leave it out before a command.")


def _run_command(name: str, rest: Sequence[str]) -> int:
    if name not in COMMANDS:
        raise UsageError(
            f"there is no such command; there are {' and '.join(COMMANDS)}, see {_PROGRAM} --help."
        )
    from importlib import import_module

    command = import_module(f"anosim_tui.commands.{name}")
    summary = COMMANDS[name]
    parser = _Parser(
        prog=f"{_PROGRAM} {name}",
        description=f"{summary[0].upper()}{summary[1:]}.",
        allow_abbrev=False,
    )
    command.configure(parser)
    run: Callable[[argparse.Namespace], int] = command.run
    return run(parser.parse_strictly(rest))


# --- the screen ------------------------------------------------------------------------------


def _open_screen(arguments: argparse.Namespace) -> int:
    import os
    from pathlib import Path

    from anosim_tui import config, logs

    flags = config.Flags(
        demo=arguments.demo,
        base_url=arguments.base_url,
        config=arguments.config,
        data_dir=arguments.data_dir,
        env_file=arguments.env_file,
    )
    try:
        settings = config.load(flags, os.environ, Path.cwd())
    except config.ConfigError as error:
        return _refuse(str(error))
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _refuse("the screen needs a terminal; start it in one, without pipes.")
    scrubber = logs.Scrubber()
    if settings.key:
        scrubber.hide(settings.key)
    log = Path(arguments.log) if arguments.log else None
    try:
        logs.begin(log, scrubber)
    except OSError as error:
        return _refuse(f"--log {log} cannot be written ({error.strerror}); name another file.")
    return _run_app(_launch(settings, scrubber, os.environ, demo=arguments.demo), log)


def _launch(
    settings: Settings, scrubber: Scrubber, environ: Mapping[str, str], *, demo: bool
) -> Launch:
    from functools import partial

    from anosim_tui import assembly
    from anosim_tui.credentials import Key
    from anosim_tui.ui.launch import Launch

    key = settings.key

    def open_with_key(text: str) -> Account:
        typed = Key.parse(text)
        scrubber.hide(typed)
        return assembly.account_with_key(settings, typed)

    open_account: Callable[[], Account] | None = None
    if demo:
        open_account = assembly.demo_account
    elif key is not None:
        open_account = partial(assembly.account_with_key, settings, key)
    return Launch(
        open_account=open_account,
        open_with_key=open_with_key,
        open_demo=assembly.demo_account,
        notices=settings.notices,
        tmux="TMUX" in environ,
        ssh="SSH_CONNECTION" in environ or "SSH_TTY" in environ,
    )


def _run_app(launch: Launch, log: Path | None) -> int:
    import logging

    try:
        from anosim_tui.ui.app import AnosimApp

        app = AnosimApp(launch)
        app.run()
    except Exception as error:
        # The words of an exception can quote anything; its type and a scrubbed log cannot.
        logging.getLogger("anosim_tui").critical("the program ended", exc_info=error)
        where = f"see {log}" if log else "run it again with --log FILE to see where"
        return _fail(error, where)
    return app.return_code or _DONE
