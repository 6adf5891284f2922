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
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from anosim_tui import language
from anosim_tui.arguments import (
    COMMANDS,
    PROGRAM,
    Parser,
    UsageError,
    command_line,
    no_such_command,
)
from anosim_tui.language import _

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from anosim_tui.commands.common import OpenShared
    from anosim_tui.config.settings import Settings
    from anosim_tui.ui.backend import Backend

_DONE, _FAILED, _NOT_STARTED, _INTERRUPTED = 0, 1, 2, 130


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
    except OSError as error:
        _drop_output()
        return _DONE if _is_closed_pipe(error) else _fail_to_write(error)
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
        return _fail(error, _("Please report this with the command you ran."))


def _drop_output() -> None:
    """Let what is not written yet lead nowhere: Python flushes once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_closed_pipe(error: OSError) -> bool:
    # Windows has another name for it.
    return isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL)


def _fail_to_write(error: OSError) -> int:
    if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
        return _fail(error, _("Please report this with the command you ran."))
    words = _("The output could not be written ({reason}).", reason=error.strerror)
    print(f"{PROGRAM}: {words}", file=sys.stderr)
    return _FAILED


def _run(argv: Sequence[str]) -> int:
    if argv[:1] == ["help"]:
        argv = [*argv[1:2], "--help"]
    language.use(_language(argv))
    arguments = command_line().parse_strictly(argv)
    if not _has_local_time():
        raise UsageError(_("TZ is not set to a valid time zone; correct it or unset it."))
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
    print(f"{PROGRAM}: {sentence}", file=sys.stderr)
    return _NOT_STARTED


def _fail(error: Exception, advice: str) -> int:
    words = _("The program ended with an unexpected error ({error}).", error=type(error).__name__)
    print(f"{PROGRAM}: {words} {advice}", file=sys.stderr)
    return _FAILED


# --- commands --------------------------------------------------------------------------------


def _run_command(arguments: argparse.Namespace) -> int:
    name, *rest = arguments.command
    if name not in COMMANDS:
        raise UsageError(no_such_command(name))
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


def _module_of(name: str) -> ModuleType:
    from importlib import import_module

    return import_module(f"anosim_tui.commands.{COMMANDS[name][0]}")


def _parser_of(name: str) -> Parser:
    parser = Parser(
        prog=f"{PROGRAM} {name}",
        description=_(COMMANDS[name][1]),
    )
    configure(name, parser)
    return parser


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    getattr(_module_of(name), f"configure_{name}")(parser)


def _whole_parser() -> argparse.ArgumentParser:
    """The parser of everything, for completion: each command is a subparser of it."""
    parser = command_line(has_command=False)
    commands = parser.add_subparsers()
    for name, (_module, summary) in COMMANDS.items():
        configure(name, commands.add_parser(name, help=_(summary)))
    return parser


def _hand_over(arguments: argparse.Namespace, parser: Parser) -> None:
    """Let options that stand before a command count for it; one it has not would mislead."""
    given = {name: value for name, value in vars(arguments).items() if value and name != "command"}
    for name in given:
        if name not in parser.names:
            option = f"--{name.replace('_', '-')}"
            raise UsageError(
                _(
                    "{option} works only with the dashboard; do not use it with a command.",
                    option=option,
                )
            )
    parser.set_defaults(**given)


def _no_screen() -> str:
    """Why no screen can be opened here, or ""."""
    from anosim_tui.domain import terminals

    if terminals.is_browser(os.environ):
        return ""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _("The dashboard needs an interactive terminal.")
    if (term := os.environ.get("TERM", "")) in terminals.TERMS_WITHOUT_A_SCREEN:
        return _(
            "TERM={term} does not support full-screen programs; set it to xterm-256color.",
            term=term,
        )
    columns, lines = os.get_terminal_size(sys.stdout.fileno())
    least_columns, least_lines = terminals.LEAST_SIZE
    # A terminal that does not tell its size says 0.
    if 0 < columns < least_columns or 0 < lines < least_lines:
        return _(
            "This terminal has {columns} columns and {lines} lines; anosim-tui "
            "needs at least {least_columns} and {least_lines}. Enlarge the window "
            "or use a smaller font.",
            columns=columns,
            lines=lines,
            least_columns=least_columns,
            least_lines=least_lines,
        )
    return ""


def _is_plain() -> bool:
    """Whether the terminal takes ASCII only; what else is sent to it becomes a question mark."""
    from anosim_tui.domain import terminals, text

    stream = sys.__stderr__  # which Textual writes to
    if terminals.is_browser(os.environ) or not isinstance(stream, io.TextIOWrapper):
        return False
    if text.can_be_drawn(stream.encoding):
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
        return _refuse(
            _(
                "--log {path} cannot be written ({reason}); choose another file.",
                path=path,
                reason=error.strerror,
            )
        )
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
        if where := log or backend.report(error, {}):
            return _fail(error, _("See {path}.", path=where))
        if backend.is_shared:
            return _fail(error, _("Please report this."))
        return _fail(error, _("Run it again with --log FILE."))
    return app.return_code or _DONE
