"""`anosim-tui logout`: forget the key that `anosim-tui login` kept."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from anosim_tui.commands.calling import DONE, FAILED, add_settings, settings_of
from anosim_tui.commands.output import complain, say
from anosim_tui.credentials import KeyStore, KeyStoreError


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_settings(parser)


def run(arguments: Namespace) -> int:
    """Remove the kept key; that there was none is no failure."""
    settings = settings_of(arguments)
    try:
        forgotten = KeyStore.of(settings.profile).forget()
    except KeyStoreError as error:
        complain(str(error))
        return FAILED
    say("The kept key is forgotten." if forgotten else "No key was kept.")
    origin = settings.origins["key"]
    if origin.startswith(settings.key_variable):
        say(f"{origin} is still set.")
    return DONE
