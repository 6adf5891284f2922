"""The options of the command line that say which settings are in effect."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, _ArgumentGroup
from collections.abc import Iterable
from typing import TYPE_CHECKING

from anosim_tui.config.settings import SETTINGS, TRUTH

if TYPE_CHECKING:
    from anosim_tui.config.load import Flags

EVERYWHERE = ("base_url", "data_dir")
"""The settings that every command has an option for; the screen has one for each that has one."""


def add(parser: ArgumentParser | _ArgumentGroup, settings: Iterable[str], demo: str = "") -> None:
    """Add the options of `settings`, and those that say where settings are read.

    Args:
        parser: gets the options.
        settings: their names; those without an option are left out.
        demo: the help of `--demo`; "" for no such option.
    """
    option = parser.add_argument
    if demo:
        option("--demo", action="store_true", help=demo)
    option("--profile", metavar="NAME", help="use this profile of the configuration")
    option("--config", metavar="FILE", help="read this configuration file")
    option("--env-file", metavar="FILE", help="read this file instead of .env in this folder")
    for setting in (SETTINGS[name] for name in settings):
        words = setting.help.replace("%", "%%")
        if setting.option and setting.kind is TRUTH:
            value = not setting.default
            option(setting.option, action="store_const", const=value, dest=setting.name, help=words)
        elif setting.option:
            option(setting.option, metavar=setting.metavar, dest=setting.name, help=words)


def flags_of(arguments: Namespace) -> Flags:
    """What the options of `add` say."""
    from anosim_tui.config.load import Flags

    given = vars(arguments)
    return Flags(
        demo=given.get("demo", False),
        config=arguments.config,
        env_file=arguments.env_file,
        profile=arguments.profile,
        **{name.replace(".", "_"): given.get(name) for name in SETTINGS},
    )
