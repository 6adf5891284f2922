"""How the sandbox says no: one short sentence, as plain text."""

from __future__ import annotations


class Refusal(Exception):
    """The request was understood and is not carried out; nothing changed."""


class NotFound(Refusal):
    """What the request speaks of does not exist."""


class NotModelled(Refusal):
    """The real service has this, the sandbox does not: better said than half done."""


class WrongMethod(Refusal):
    """The path exists, but not with this method."""


class WrongKey(Refusal):
    """The API key is missing or another."""
