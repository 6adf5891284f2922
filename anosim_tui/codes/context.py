"""What the words around a number say of it: code words, owners such as "order", other numbers."""

from __future__ import annotations

from dataclasses import dataclass

from anosim_tui.codes.candidates import SHORTEST
from anosim_tui.codes.tokens import Reading, Token
from anosim_tui.codes.words import (
    ABOUT,
    AFTER,
    CODE,
    IS,
    NOUN,
    NUMBER,
    OTHER,
    OWNER,
    PHONE,
    SECRET,
    SEND,
    TO,
    TYPE,
    WITH,
)

_FAR = 24
"""How many tokens are looked at on either side of a number."""

HEADING = 3
"""Words before the colon that a message begins with: the name of its sender."""

UNCOUNTED = 6
"""Digits of a number that is hardly ever a count of something."""

_OF = frozenset("de di do da du d of del des della dell pentru pt van ng na wa ya za la".split())
"""Words that join "code" to what kind of code it is."""


@dataclass(slots=True)
class Context:
    """What stands around a number in its sentence.

    `before` and `after` are the nearest code words, `rivals_before` and `rivals_after` the numbers
    between; `owner` and `owner_after` are the words that have numbers of their own.
    """

    before: Token | None = None
    after: Token | None = None
    rivals_before: int = 0
    rivals_after: int = 0
    owner: Token | None = None
    owner_after: Token | None = None
    linked: bool = False
    typed_before: bool = False
    typed_after: bool = False
    typed_next: bool = False
    used: bool = False
    about_before: int = 0
    about_after: int = 0
    sent_to: bool = False
    confirmed: bool = False
    """Named by a word such as "verification"."""

    @property
    def code(self) -> Token | None:
        """The code word it is told by."""
        return self.before or self.after

    @property
    def about(self) -> int:
        """How many words of its sentence speak of logging in or confirming."""
        return self.about_before + self.about_after


def context(tokens: list[Token], index: int) -> Context:
    """What stands around the token at `index`, as far as its code words."""
    found = Context(linked=tokens[index].colon)
    _look_back(found, tokens, index)
    _look_ahead(found, tokens, index)
    return found


def _look_back(found: Context, tokens: list[Token], index: int) -> None:
    token = tokens[index]
    next_to_noun = numbered = parted = to = False
    for other in reversed(tokens[max(0, index - _FAR) : index]):
        if other.sentence != token.sentence:
            break
        kind, words = other.kind, token.place - other.last - 1
        if kind & CODE:
            found.before = other
            break
        if kind & NUMBER:
            numbered = True
            found.rivals_before += _rivals(other)
        elif (kind & (TYPE | ABOUT) and not kind & OWNER and words <= 2) or kind & WITH and not words:
            parted = True
        elif kind & OWNER and words <= 2 and not (numbered or parted):
            found.owner = _owner(found.owner, other, token)
        if words == 0:
            to = bool(kind & TO)
            next_to_noun = bool(kind & NOUN)
            found.linked |= bool(kind & IS)
        found.used |= bool(kind & WITH and words <= (2 if next_to_noun else 0))
        if kind & TYPE and not numbered and other.commas == token.commas:
            found.typed_before |= words <= (6 if next_to_noun else 3)
        if kind & ABOUT:
            found.about_before += 1
            if not numbered:
                _confirm(found, other, token, words)
    if to and found.before is not None:
        first = tokens.index(found.before)
        found.sent_to = any(other.kind & SEND for other in tokens[max(0, first - 3) : first])
    owner = found.owner
    if owner is not None and owner.kind & NOUN:
        if found.before is not None and owner.place == found.before.last + 1:
            found.owner, found.linked = None, True
        if found.typed_before or (found.used and found.about_before):
            found.owner = None


def _owner(known: Token | None, other: Token, token: Token) -> Token | None:
    """The owner of the number: the nearest word, or the one that "number" belongs to."""
    if known is not None:
        return other if known.kind & NOUN and known.place == other.last + 1 else known
    between = token.colons - other.colons - token.colon
    return None if between or other.commas != token.commas else other


def _confirm(found: Context, about: Token, token: Token, words: int) -> None:
    """Note that `about` names the number: "verification 604182", "verify your phone: 604182"."""
    found.confirmed |= words <= (2 if found.linked else 0)
    owner, candidate = found.owner, token.candidate
    if owner is None or candidate is None or owner.place - about.last > 5:
        return
    if len(candidate.value) > UNCOUNTED:
        return
    near = owner.place - about.last <= 3 and about.colons == owner.colons
    if owner.kind & (NOUN | PHONE) and near:
        found.owner, found.confirmed = None, True
    elif owner.kind & PHONE and token.colon:
        found.owner = None


def _look_ahead(found: Context, tokens: list[Token], index: int) -> None:
    token, owner = tokens[index], None
    for other in tokens[index + 1 : index + _FAR]:
        if other.sentence != token.sentence:
            break
        kind, words = other.kind, other.place - token.last - 1
        if kind & NUMBER:
            found.rivals_after += _rivals(other)
            if owner is not None and other.place - owner.last <= 2:
                owner = None
        elif kind & CODE:
            found.after = other
            break
        elif kind & AFTER and words == 0:
            found.used = True
        elif kind & OWNER and words <= 2 and other.commas == token.commas:
            if not (found.rivals_after or found.about_after or found.typed_after or found.used):
                owner = other
        if kind & TYPE and words <= 4 and not found.rivals_after:
            found.typed_after = True
            found.typed_next = words <= 1 and other.commas == token.commas
        found.about_after += bool(kind & ABOUT)
    if owner is not None:
        reach = 3 if found.rivals_after else 6
        coded = found.after is not None and found.after.place - owner.last <= reach
        if not (coded or (found.typed_after and owner.kind & NOUN)):
            found.owner_after = owner
    if found.owner is not None and token.colon and found.after is not None:
        if not found.rivals_after and not _has_number(tokens, found.after):
            found.owner = None


def _has_number(tokens: list[Token], name: Token) -> bool:
    """Whether a number follows the code word `name`: it is that number's, not another's."""
    rest = tokens[tokens.index(name) + 1 :][:3]
    return any(other.may_be_code and other.place - name.last <= 3 for other in rest)


def _rivals(token: Token) -> bool:
    """Whether a number can be taken for the code by somebody reading on from a code word."""
    candidate = token.candidate
    if candidate is None or candidate.ruled_out:
        return False
    return candidate.shape == "digits" or candidate.value.isupper()


def is_next(owner: Token | None, token: Token) -> bool:
    """Whether `owner` stands right before the number."""
    return owner is not None and owner.last + 1 == token.place


# What the words beside "code" make of it.


def qualify(reading: Reading) -> None:
    """Let the words around "code" say whether it is private or something else (post code)."""
    tokens, lower = reading.tokens, reading.plain.lower
    for index, token in enumerate(tokens):
        noun = token.kind & NOUN and not token.kind & OWNER
        if not (token.kind & CODE or noun) or token.kind & SECRET:
            continue
        before = tokens[index - 1] if index else None
        following = (other for other in tokens[index + 1 : index + 3] if other.kind & ~(IS | WITH))
        after = next(following, None)
        if noun and _is_said_to_be(tokens, index):
            kind = ABOUT
        elif before is not None and before.kind & (OTHER | ABOUT) and _touch(lower, before, token):
            kind = before.kind
        elif after is not None and _touch(lower, token, after, genitive=True):
            kind = after.kind
        else:
            continue
        if kind & OTHER:
            token.kind = OWNER
        elif kind & ABOUT:
            token.kind |= CODE | SECRET


def _is_said_to_be(tokens: list[Token], index: int) -> bool:
    """Whether a number follows the noun at `index` after a colon, where logging in is meant."""
    token, rest = tokens[index], tokens[index + 1 : index + 2]
    if not rest or not (rest[0].kind & NUMBER and rest[0].colon):
        return False
    near = [*tokens[max(0, index - 6) : index], *rest]
    return rest[0].sentence == token.sentence and any(
        other.kind & ABOUT and other.sentence == token.sentence for other in near
    )


def _touch(lower: str, first: Token, second: Token, genitive: bool = False) -> bool:
    """Whether two words are neighbours, or joined by a word such as "of"."""
    if first.sentence != second.sentence or second.place - first.last > 3:
        return False
    between = lower[first.end : second.start].strip(" -'\"(")
    if not between:
        return True
    joint = between.split(" ", 2)
    return genitive and len(joint) <= 2 and joint[0] in _OF and joint[-1].isalpha()


# Where in its message a number stands.


def is_alone(token: Token, text: str) -> bool:
    """Whether a number has its line or its sentence to itself."""
    if token.start and text[token.start - 1].isalnum():
        return False
    before = text[max(0, token.start - 6) : token.start].rstrip(" ~-'\"([*#<>")
    if before and before[-1] not in "\n.!?":
        return False
    after = text[token.end : token.end + 6].lstrip(" '\")]*,.!")
    return not after or after[0] == "\n" or text[token.end : token.end + 2] in {". ", "! "}


def is_last(token: Token, text: str) -> bool:
    """Whether a number is the last of the message, or of its line."""
    after = text[token.end : token.end + 4].lstrip(" '\")]*.!")
    return not after or after[0] == "\n"


def stands_out(token: Token, text: str) -> bool:
    """Whether a number is first, alone on its line or in its sentence, or the last after a colon.

    A number that a word follows may count what the word means, if it is short: "20418 views".
    """
    before = text[: token.start].rstrip(" \"'([*#<>-")
    after = text[token.end : token.end + 6].lstrip(" '\")]*!")
    ends = not after or after[0] in "\n.,;-~("
    counts = not ends and token.end - token.start < UNCOUNTED
    if not before.strip():
        return token.end - token.start > SHORTEST and not counts
    if before[-1] in "\n." and (not after or after[0] in "\n."):
        return before[-1] == "\n" or token.place <= HEADING
    headed = token.colons == 1 and token.place <= HEADING and token.sentence == 0
    return token.colon and (ends or (headed and not counts))
