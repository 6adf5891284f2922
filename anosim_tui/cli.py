"""The command line: reads it, and runs what it asks for.

`--version` and `--help` answer at once, so nothing is imported here that they do not need; the
rest comes in when it is about to be used.
"""

from __future__ import annotations

import argparse
import errno
import gc
import os
import sys
from collections.abc import Callable, Sequence

from anosim_tui import language
from anosim_tui.arguments import (
    COMMANDS,
    PROGRAM,
    Parser,
    command_line,
    command_module,
    command_parser,
    no_such_command,
    tell_unexpected,
)
from anosim_tui.exit_codes import DONE, FAILED, INTERRUPTED, CannotStart, Ended
from anosim_tui.language import _


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code, which `EXIT_CODES` explains."""
    _open_closed_streams()
    try:
        code = _answer(sys.argv[1:] if argv is None else argv)
        # What nobody reads any more shows here, not in a traceback while Python ends.
        sys.stdout.flush()
    except OSError as error:
        _drop_output()
        return DONE if _is_closed_pipe(error) else _fail_to_write(error)
    return code


def _open_closed_streams() -> None:
    """Let a stream that was closed before the start lead nowhere: Python has `None` for it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def _answer(argv: Sequence[str]) -> int:
    try:
        return _run(argv)
    except Ended as error:
        print(f"{PROGRAM}: {error}", file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError:
        raise
    except Exception as error:
        return tell_unexpected(error, _("Please report this with the command you ran."))


def _drop_output() -> None:
    """Let what is not written yet lead nowhere: Python flushes once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_closed_pipe(error: OSError) -> bool:
    # Windows has another name for it.
    return isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL)


def _fail_to_write(error: OSError) -> int:
    if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
        return tell_unexpected(error, _("Please report this with the command you ran."))
    words = _("The output could not be written ({reason}).", reason=error.strerror)
    print(f"{PROGRAM}: {words}", file=sys.stderr)
    return FAILED


def _run(argv: Sequence[str]) -> int:
    if argv[:1] == ["help"]:
        argv = [*argv[1:2], "--help"]
    language.use(_language(argv))
    arguments = command_line().parse_strictly(argv)
    if not _has_local_time():
        raise CannotStart(_("TZ is not set to a valid time zone; correct it or unset it."))
    if arguments.command:
        return _run_command(arguments)
    # Importing leaves no garbage; the app collects again once its first frame stands.
    gc.disable()
    from anosim_tui.dashboard import run_dashboard

    return run_dashboard(arguments, os.environ)


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


def _run_command(arguments: argparse.Namespace) -> int:
    name, *rest = arguments.command
    if name not in COMMANDS:
        raise CannotStart(no_such_command(name))
    parser = command_parser(name)
    _hand_over(arguments, parser)
    namespace = parser.parse_strictly(rest)
    namespace.environ = os.environ
    run: Callable[[argparse.Namespace], int] = getattr(command_module(name), f"run_{name}")
    return run(namespace)


def _hand_over(arguments: argparse.Namespace, parser: Parser) -> None:
    """Let options that stand before a command count for it; one it has not would mislead."""
    given = {name: value for name, value in vars(arguments).items() if value and name != "command"}
    for name in given:
        if name not in parser.names:
            option = f"--{name.replace('_', '-')}"
            raise CannotStart(
                _(
                    "{option} works only with the dashboard; do not use it with a command.",
                    option=option,
                )
            )
    parser.set_defaults(**given)
