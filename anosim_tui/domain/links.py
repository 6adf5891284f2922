"""Links in messages: where they stand, and which host they really lead to.

Anyone can write one, and the host is the only part of it that says where it goes. So it is read
more strictly than a browser would: what two readers could understand differently is shown, named
as such, and not opened. What is opened is put together from the parts that were shown.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import ip_address
from typing import Final
from urllib.parse import quote

from msgspec import Struct

from anosim_tui.language import _

# A scheme or "www.", or a bare name followed by a path, as short links are written. Names and
# endings are bounded, which keeps the search linear.
_FOUND: Final = re.compile(
    r"""(?:https?://|(?<![\w@./-])www\.)[^\s<>"]+"""
    r"""|(?<![\w@./:-])(?:[^\W_][\w-]{0,62}\.){1,8}[^\W\d_]{2,24}/[^\s<>"]*""",
    re.IGNORECASE,
)
_SENTENCE_ENDS: Final = ".,;:!?'*_~…»”’。、，！？"
_BRACKETS: Final = {")": "(", "]": "[", "}": "{"}
_PARTS: Final = re.compile(r"(?P<scheme>https?)://(?P<host>[^/?#]*)(?P<rest>.*)", re.IGNORECASE)
_HOST: Final = re.compile(r"(?P<name>[\w.-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?", re.I)
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_KEPT_AS_IS: Final = "/?#[]@!$&'()*+,;=:%-._~"
_LONGEST_URL: Final = 4_000
_LONGEST_NAME: Final = 253
_USUAL_PORTS: Final = {"http": "80", "https": "443"}
# The writing systems a person may know; a name that needs two of them imitates another one.
_SCRIPTS: Final = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "HEBREW", "ARABIC", "CHEROKEE")


class Link(Struct, frozen=True):
    """One link.

    Attributes:
        host: the host it leads to in ASCII, as a browser would look it up; "" if that is unclear.
        url: what would be opened; "" if it is not opened.
    """

    start: int
    end: int
    text: str
    host: str
    url: str
    warnings: tuple[str, ...] = ()


def find_links(text: str) -> tuple[Link, ...]:
    return tuple(
        _link(match.start(), written)
        for match in _FOUND.finditer(text)
        if (written := _without_sentence(match.group()))
    )


def _without_sentence(written: str) -> str:
    """`written` without what ends the sentence it is in."""
    end = len(written)
    while end:
        last = written[end - 1]
        opened = _BRACKETS.get(last)
        closes_nothing = opened is not None and (
            written.count(opened, 0, end) < written.count(last, 0, end)
            if end < _LONGEST_URL
            else True
        )
        if last not in _SENTENCE_ENDS and not closes_nothing:
            break
        end -= 1
    return written[:end]


def _link(start: int, written: str) -> Link:
    end = start + len(written)
    warnings = []
    whole = written
    if "://" not in written[:8]:
        whole = f"https://{written}"
    parts = _PARTS.fullmatch(whole)
    if parts is None or len(written) > _LONGEST_URL:
        return Link(start, end, written, "", "", (_("This link cannot be opened."),))
    scheme = parts["scheme"].lower()
    authority = _HOST.fullmatch(parts["host"])
    name = _ascii_name(authority["name"]) if authority else ""
    if authority is None or not name:
        return Link(start, end, written, "", "", (_unclear(parts["host"]),))
    if scheme == "http":
        warnings.append(
            _("It is not encrypted: others on the network can read and change the page.")
        )
    warnings += _about_name(authority["name"], name)
    port = authority["port"] or ""
    if port and port != _USUAL_PORTS[scheme]:
        warnings.append(_("It uses an unusual port ({port}).", port=port))
    host = f"{name}:{port}" if port else name
    rest = quote(parts["rest"], safe=_KEPT_AS_IS)
    return Link(start, end, written, host, f"{scheme}://{host}{rest}", tuple(warnings))


def _unclear(authority: str) -> str:
    if "@" in authority:
        return _(
            "The part before the @ only looks like a host. Misleading links do this, so it is not "
            "opened."
        )
    return _("It is unclear which host this link leads to, so it is not opened.")


def _ascii_name(name: str) -> str:
    """The name a browser looks up; "" where it is none."""
    if name.startswith("["):
        return name.lower() if _is_address(name.strip("[]")) else ""
    try:
        plain = name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    plain = plain.lower().removesuffix(".")
    labels = plain.split(".")
    sound = len(plain) <= _LONGEST_NAME and all(map(_LABEL.fullmatch, labels))
    if not sound or (labels[-1].isdigit() and not _is_address(plain)):
        return ""
    # A browser reads 0x7f000001 and 017700000001 as addresses.
    return "" if re.fullmatch(r"0x[0-9a-f]*", labels[-1]) else plain


def _about_name(written: str, name: str) -> list[str]:
    if name.startswith("[") or _is_address(name):
        return [_("It uses an IP address instead of a host name.")]
    shown = _readable(name)
    if shown.isascii():
        means = _(
            "Its host is written as {written}, which stands for {name}.", written=written, name=name
        )
        return [] if written.isascii() else [means]
    about = [
        _(
            "Its host is written as {written}, which stands for {name}: letters "
            "from other alphabets can look like those of a name you know.",
            written=shown,
            name=name,
        )
    ]
    if any(len(_scripts(label)) > 1 for label in shown.split(".")):
        about.append(
            _("It mixes letters from several alphabets in one word; real names rarely do.")
        )
    if written.isascii():
        about.append(_("It hides these letters behind xn--."))
    return about


def _readable(name: str) -> str:
    """A name with its `xn--` parts in the letters they stand for."""
    labels = []
    for label in name.split("."):
        try:
            plain = label[4:].encode().decode("punycode") if label.startswith("xn--") else label
        except UnicodeError:
            plain = label
        labels.append(plain if plain.isprintable() else label)
    return ".".join(labels)


def _scripts(text: str) -> set[str]:
    found = set()
    for letter in filter(str.isalpha, text):
        script = unicodedata.name(letter, "").split(" ", 1)[0]
        found.add(script.capitalize() if script in _SCRIPTS else "other")
    return found


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
