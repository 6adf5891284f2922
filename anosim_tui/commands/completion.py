"""`anosim-tui completion SHELL`: completes this program's words, made from its own parsers."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from anosim_tui.commands.calling import DONE

SHELLS: Final = ("bash", "zsh", "fish")
_PATHS: Final = ("FILE", "FOLDER")


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
