"""`anosim-tui completion SHELL`: completes this program's words, made from its own parsers."""

from __future__ import annotations

import argparse
import shlex
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from anosim_tui.commands.calling import DONE

_PROGRAM = "anosim-tui"
_FUNCTION = "_anosim_tui"
_PATHS = ("FILE", "FOLDER")


class Word(Struct, frozen=True):
    """One argument of a parser.

    Attributes:
        flags: how it is written, such as `--json`; none for one that stands by itself.
        says: its help, one line.
        takes: what follows it, such as FILE; "" for nothing.
        choices: what may follow it, if that is known.
    """

    flags: tuple[str, ...]
    says: str
    takes: str
    choices: tuple[str, ...]


class Command(Struct, frozen=True):
    """A command, or with the name "" the program itself."""

    name: str
    says: str
    words: tuple[Word, ...]

    @property
    def offered(self) -> list[str]:
        """Everything that may be the next word."""
        found = [flag for word in self.words for flag in word.flags]
        return [*found, *(one for word in self.words if not word.flags for one in word.choices)]


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("shell", choices=tuple(_SCRIPTS), help="bash, zsh or fish")
    parser.epilog = (
        'bash: eval "$(anosim-tui completion bash)" in ~/.bashrc; zsh: the same with zsh in '
        "~/.zshrc, below compinit; fish: anosim-tui completion fish > "
        "~/.config/fish/completions/anosim-tui.fish"
    )


def run(arguments: Namespace) -> int:
    """Print the script."""
    print(_SCRIPTS[arguments.shell](commands(arguments.caller.parsers())))
    return DONE


def commands(parsers: Mapping[str, ArgumentParser]) -> list[Command]:
    """What there is to complete; the program itself first."""
    return [
        Command(name, _one_line(parser.description), tuple(_words(parser)))
        for name, parser in parsers.items()
    ]


def _words(parser: ArgumentParser) -> Iterator[Word]:
    for action in parser._actions:  # argparse has no public way to its arguments
        if action.help is argparse.SUPPRESS:
            continue
        takes = "" if action.nargs == 0 else str(action.metavar or action.dest).upper()
        choices = tuple(map(str, action.choices or ()))
        yield Word(tuple(action.option_strings), _one_line(action.help), takes, choices)


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


# --- bash ------------------------------------------------------------------------------------


def _bash(found: list[Command]) -> str:
    program, *others = found
    names = [one.name for one in others]
    # What no word is offered for is left to the shell, which offers files.
    values: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for command in found:
        for word in command.words:
            if word.takes:
                values[word.choices].update(word.flags)
    return "\n".join(
        [
            f"{_FUNCTION}() {{",
            '    local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"',
            "    local command= word words",
            '    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
            f'        case "$word" in {"|".join(names)}) command=$word; break ;; esac',
            "    done",
            '    case "$before" in',
            *(
                f"        {'|'.join(sorted(flags))}) COMPREPLY=({_replies(choices)}); return ;;"
                for choices, flags in sorted(values.items())
                if flags
            ),
            "    esac",
            '    case "$command" in',
            f'        "") words={shlex.quote(" ".join([*names, *program.offered]))} ;;',
            *(
                f"        {one.name}) words={shlex.quote(' '.join(one.offered))} ;;"
                for one in others
            ),
            "    esac",
            '    COMPREPLY=($(compgen -W "$words" -- "$current"))',
            "}",
            f"complete -o default -F {_FUNCTION} {_PROGRAM}",
        ]
    )


def _replies(choices: tuple[str, ...]) -> str:
    if not choices:
        return ""
    return f'$(compgen -W {shlex.quote(" ".join(choices))} -- "$current")'


# --- zsh -------------------------------------------------------------------------------------


def _zsh(found: list[Command]) -> str:
    program, *others = found
    described = " ".join(f'{one.name}\\:"{_zsh_text(one.says)}"' for one in others)
    return "\n".join(
        [
            f"#compdef {_PROGRAM}",
            f"{_FUNCTION}() {{",
            '    local curcontext="$curcontext" state line',
            "    local -a arguments",
            *_zsh_arguments(program, f"'1:command:(({described}))'", "'*::argument:->rest'"),
            "    [[ $state == rest ]] || return",
            "    case $line[1] in",
            *(
                f"        {one.name}) {' '.join(_zsh_arguments(one))} ;;".replace("     _", " _")
                for one in others
            ),
            "    esac",
            "}",
            f"compdef {_FUNCTION} {_PROGRAM}",
        ]
    )


def _zsh_arguments(command: Command, *more: str) -> list[str]:
    specs = [*map(_zsh_spec, command.words), *more]
    return [f"    _arguments -C {' '.join(spec for spec in specs if spec)}"]


def _zsh_spec(word: Word) -> str:
    says = _zsh_text(word.says)
    follows = _zsh_value(word)
    if not word.flags:
        return f"'1{follows}'"
    # Either way of writing it rules out the other.
    both = f"({' '.join(word.flags)})" if len(word.flags) > 1 else ""
    return " ".join(f"'{both}{flag}[{says}]{follows}'" for flag in word.flags)


def _zsh_value(word: Word) -> str:
    if not word.takes:
        return ""
    if word.choices:
        return f":{word.takes}:({' '.join(word.choices)})"
    helper = {"FILE": "_files", "FOLDER": "_files -/"}.get(word.takes, "")
    return f":{_zsh_text(word.takes)}:{helper or ' '}"


def _zsh_text(text: str) -> str:
    """Words that neither quotes, brackets nor colons of zsh can be in."""
    for character in "[]:\\\"'`$":
        text = text.replace(character, {"[": "(", "]": ")", ":": ";", "'": "’"}.get(character, ""))
    return text


# --- fish ------------------------------------------------------------------------------------


def _fish(found: list[Command]) -> str:
    program, *others = found
    first = "__fish_use_subcommand"
    lines = [
        f"complete -c {_PROGRAM} -f",
        *(
            f"complete -c {_PROGRAM} -n {first} -a {one.name} -d {_fish_text(one.says)}"
            for one in others
        ),
    ]
    lines += [_fish_line(first, word) for word in program.words]
    for one in others:
        seen = f"'__fish_seen_subcommand_from {one.name}'"
        lines += [_fish_line(seen, word) for word in one.words if word.flags or word.choices]
    return "\n".join(lines)


def _fish_line(condition: str, word: Word) -> str:
    parts = [f"complete -c {_PROGRAM} -n {condition}"]
    parts += [
        f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in word.flags
    ]
    if word.takes and word.flags:
        parts.append("-r -F" if word.takes in _PATHS else "-x")
    if word.choices:
        parts.append(f"-a {_fish_text(' '.join(word.choices))}")
    parts.append(f"-d {_fish_text(word.says)}")
    return " ".join(parts)


def _fish_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


_SCRIPTS: Mapping[str, Callable[[list[Command]], str]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
