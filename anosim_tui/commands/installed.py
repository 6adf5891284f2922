"""How this program was installed, and how to add the extras that are missing."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from msgspec import Struct

from anosim_tui.commands.doctor_checks import Check, fine, note
from anosim_tui.language import N_, _

_NAME: Final = "anosim-tui"
_FOR_DEVELOPERS: Final = "dev"
_EXTRA: Final = re.compile(r"""\bextra\s*==\s*['"]([\w.-]+)['"]""")
_PLAIN: Final = re.compile(r"[\w./\\:=@-]+")
_USES: Final[Mapping[str, str]] = {
    "keyring": N_("keeps the API key in your system's keyring"),
    "notify": N_("desktop notifications"),
    "sandbox": N_("anosim-tui sandbox"),
    "web": N_("anosim-tui serve"),
}
"""What an extra is for."""


class Installation(Struct, frozen=True):
    """The installed package, as its metadata has it.

    Attributes:
        way: "editable", "pipx", "uv tool", "uv" or "pip".
        prefix: the folder of its environment.
        python: the interpreter of that.
        source: the folder or the file it was installed from, "" for a package index.
        is_editable: whether changes of its source apply at once.
        extras: the requirements of each extra.
    """

    way: str
    prefix: Path
    python: str
    source: str
    is_editable: bool
    extras: Mapping[str, Sequence[str]]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(
            name
            for name, requirements in self.extras.items()
            if not all(map(_is_installed, requirements))
        )

    def command(self, extras: Sequence[str]) -> str:
        """The command that adds `extras` to what is installed."""
        wanted = [one for name in extras for one in self.extras[name]]
        if self.way == "uv tool":  # it forgets what is not named again
            known = [name for name in self.extras if name not in self.missing or name in extras]
            editable = ["--editable"] if self.is_editable else []
            return _line("uv", "tool", "install", *editable, self._with(known))
        if self.way == "pipx":
            return _line("pipx", "inject", _NAME, *wanted)
        tool = [self.python, "-m", "pip", "install"]
        if self.way == "uv":
            tool = ["uv", "pip", "install", "--python", self.python]
        if self.is_editable:
            return _line(*tool, "-e", self._with(extras))
        return _line(*tool, *wanted)

    def _with(self, extras: Sequence[str]) -> str:
        return f"{self.source or _NAME}[{','.join(extras)}]"


def installation() -> Installation | None:
    """How it is installed here; `None` where it runs without that."""
    try:
        found = distribution(_NAME)
    except PackageNotFoundError:
        return None
    source, is_editable = _source(found)
    return Installation(
        _way(found), Path(sys.prefix), sys.executable, source, is_editable, _extras(found)
    )


def installed() -> Iterator[Check]:
    """How it was installed, and which extras there are."""
    if (found := installation()) is None:
        yield note(N_("installation"), _("not installed: running from source"))
        return
    words = _("{way}, in {folder}", way=found.way, folder=found.prefix)
    if found.is_editable:
        words = _(
            "{way}, in {folder}, from the clone {source}",
            way=found.way,
            folder=found.prefix,
            source=found.source,
        )
    yield fine("installation", words)
    yield _extras_of(found)


def _extras_of(found: Installation) -> Check:
    missing = found.missing
    there = ", ".join(name for name in found.extras if name not in missing)
    if not missing:
        return fine(N_("extras"), there)
    absent = ", ".join(f"{name} ({_(_USES[name])})" if name in _USES else name for name in missing)
    command = found.command(missing)
    words = _("not installed: {missing}. To add them: {command}", missing=absent, command=command)
    if there:
        words = _(
            "{installed}; not installed: {missing}. To add them: {command}",
            installed=there,
            missing=absent,
            command=command,
        )
    return note("extras", words)


def _way(found: Distribution) -> str:
    prefix = Path(sys.prefix)
    if (prefix / "pipx_metadata.json").exists():
        return "pipx"
    if (prefix / "uv-receipt.toml").exists():
        return "uv tool"
    by_uv = (found.read_text("INSTALLER") or "").strip() == "uv" or find_spec("pip") is None
    return "uv" if by_uv else "pip"


def _source(found: Distribution) -> tuple[str, bool]:
    """Where it was installed from, and whether it is run there (PEP 610)."""
    try:
        origin = json.loads(found.read_text("direct_url.json") or "{}")
        address = urlsplit(origin.get("url", ""))
        is_editable = bool(origin.get("dir_info", {}).get("editable"))
    except (ValueError, AttributeError):
        return "", False
    if address.scheme == "file":
        return url2pathname(address.path), is_editable
    return "", False


def _extras(found: Distribution) -> Mapping[str, Sequence[str]]:
    extras: dict[str, list[str]] = {}
    for one in found.requires or ():
        requirement, _semicolon, marker = one.partition(";")
        if (named := _EXTRA.search(marker)) and named[1] != _FOR_DEVELOPERS:
            extras.setdefault(named[1], []).append(requirement.strip())
    return extras


def _is_installed(requirement: str) -> bool:
    name = re.match(r"[\w.-]+", requirement)
    try:
        return bool(name and version(name[0]))
    except PackageNotFoundError:
        return False


def _line(*words: str) -> str:
    """A command line as a shell of this system takes it."""
    quote = shlex.quote if os.name == "posix" else '"{}"'.format
    return " ".join(word if _PLAIN.fullmatch(word) else quote(word) for word in words)
