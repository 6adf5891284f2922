"""What the words around a number say of it: code words, owners such as "order", other numbers."""

from __future__ import annotations

from dataclasses import dataclass

from anosim_tui.codes.candidates import SHORTEST, Candidate
from anosim_tui.codes.tokens import Token
from anosim_tui.codes.words import Kind

_FAR = 24  # tokens that are looked at on either side of a number
UNCOUNTED = 6  # digits of a number that is hardly ever a count of something


@dataclass(slots=True)
class Context:
    """What is around a number: its code words, and what else its sentence says."""

    token: Token
    candidate: Candidate
    before: Token | None = None
    after: Token | None = None
    close: bool = False
    counted: bool = False
    parted: bool = False
    to: bool = False
    rivals_before: int = 0
    rivals_after: int = 0
    owner: Token | None = None
    owner_after: Token | None = None
    linked: bool = False
    numbered: bool = False
    typed: bool = False
    typed_after: bool = False
    used: bool = False
    about: int = 0
    confirmed: bool = False
    sent_to: bool = False
    alone: bool = False
    ends: bool = False
    stands_out: bool = False

    @property
    def code(self) -> Token | None:
        """The code word it is told by."""
        return self.before or self.after

    @property
    def is_private(self) -> bool:
        """Whether that word names a code nobody uses for a discount."""
        return self.code is not None and bool(self.code.kind & Kind.SECRET)

    @property
    def is_named(self) -> bool:
        """Whether a code word is right before it, or joined to it by "is" or a colon."""
        return self.before is not None and (self.linked or self.close)

    @property
    def is_owned(self) -> bool:
        """Whether it is the number of the word before it, and not said to be the code."""
        if self.owner is None or (self.typed_after and self.owner.last + 1 < self.token.place):
            return False
        return not (self.linked and self.before and self.before.commas == self.owner.commas)

    @property
    def is_told(self) -> bool:
        """Whether words before it say what it is."""
        return self.typed or self.used or (self.before is not None and not self.rivals_before)


def context(tokens: list[Token], index: int, text: str) -> Context:
    """What is around the candidate at `index`, as far as its code words."""
    token = tokens[index]
    assert token.candidate is not None
    found = Context(token, token.candidate, linked=token.colon)
    _look_back(found, tokens, index)
    _look_ahead(found, tokens, index)
    _look_at_place(found, token, text)
    return found


def _look_back(found: Context, tokens: list[Token], index: int) -> None:
    token = tokens[index]
    for other in reversed(tokens[max(0, index - _FAR) : index]):
        if other.sentence != token.sentence:
            break
        words = token.place - other.last - 1
        if other.kind & Kind.CODE:
            place = tokens.index(other)
            sends = any(one.kind & Kind.SEND for one in tokens[max(0, place - 3) : place])
            found.before, found.close, found.sent_to = other, words == 0, found.to and sends
            break
        if other.kind & Kind.NUMBER:
            found.counted = True
            found.rivals_before += other.may_be_code
        _take(found, other, token, words)
    _disown(found)


def _take(found: Context, other: Token, token: Token, words: int) -> None:
    """Note what `other`, so many words before the number, says of it."""
    kind, owned = other.kind, found.owner is not None and not found.owner.kind & Kind.NOUN
    free = not (found.counted or found.parted or owned)
    if kind & (Kind.TYPE | Kind.ABOUT) and not kind & Kind.OWNER:
        found.parted |= words <= 2
    elif kind & Kind.OWNER and words <= 2 and free and other.commas == token.commas:
        found.owner = other  # the nearest, or what "number" is of
    if words == 0:
        found.to, found.numbered = bool(kind & Kind.TO), bool(kind & Kind.NOUN)
        found.linked |= bool(kind & Kind.IS)
    if kind & Kind.WITH and words <= (2 if found.numbered else 0):
        found.used = found.parted = True
    found.about += bool(kind & Kind.ABOUT)
    if not found.counted:
        found.typed |= bool(kind & Kind.TYPE) and words <= (6 if found.numbered else 4)
        _confirm(found, other, token)


def _confirm(found: Context, about: Token, token: Token) -> None:
    """Note that `about` names the number: "verification 604182", "verify your number 604182"."""
    owner = found.owner
    if not about.kind & Kind.ABOUT:
        return
    reach = 4 if found.numbered else 3 if found.linked else 1
    found.confirmed |= token.place - about.last <= (reach if about.commas == token.commas else 1)
    if owner is None or owner.place - about.last > 3 or token.end - token.start > UNCOUNTED:
        return
    if owner.kind & (Kind.NOUN | Kind.PHONE) and about.colon == owner.colon:
        found.owner, found.confirmed = None, True


def _disown(found: Context) -> None:
    """Let "number" be no owner where a code is meant: "Code Nr. 6824", "Type the number 6824"."""
    name, owner = found.before, found.owner
    if owner is not None and owner.kind & Kind.NOUN:
        if name is not None and owner.place == name.last + 1:
            found.owner, found.linked = None, True
        elif found.typed or (found.used and found.about):
            found.owner = None


def _look_ahead(found: Context, tokens: list[Token], index: int) -> None:
    token, owner = tokens[index], None
    for other in tokens[index + 1 : index + _FAR]:
        kind, words = other.kind, other.place - token.last - 1
        if other.sentence != token.sentence or kind & Kind.CODE:
            found.after = other if other.sentence == token.sentence else None
            break
        if kind & Kind.NUMBER:
            found.rivals_after += other.may_be_code
        elif kind & Kind.AFTER and words == 0:
            found.used = True
        elif kind & Kind.OWNER and words <= 2 and other.commas == token.commas:
            owner = owner or other
        if kind & Kind.TYPE and words <= 4 and not found.rivals_after:
            found.typed_after |= other.commas == token.commas
        found.about += bool(kind & Kind.ABOUT)
    if owner is not None and not (found.after and found.after.place - owner.last <= 6):
        found.owner_after = owner
    if found.owner is not None and found.after is not None and token.colon:
        rest = tokens[index + 1 : tokens.index(found.after) + 4]
        if not any(other.may_be_code for other in rest):
            found.owner = None  # T-Mobile: 604182 is your code


def _look_at_place(found: Context, token: Token, text: str) -> None:
    """Note whether the number is alone, ends its line or sentence, or is where codes are.

    That is first, alone or after a colon. A short number that a word follows may count what the
    word means: "20418 views".
    """
    before = text[: token.start].rstrip(" ~-'\"([*#<>")
    after = text[token.end : token.end + 6].lstrip(" '\")]*!")
    line_ends = after.lstrip(",.")[:1] in {"", "\n"}
    found.ends = line_ends or text[token.end : token.end + 2] in {". ", "! "}
    starts = not before or before[-1] in "\n.!?"
    found.alone = starts and found.ends
    size = token.end - token.start
    counts = size < UNCOUNTED and not (found.ends or after[0] in ",;-~(")
    first = not before.strip() and size > SHORTEST
    found.stands_out = (first or token.colon) and not counts
    found.stands_out |= starts and line_ends and not before.endswith(("?", "!"))


def qualify(tokens: list[Token], index: int) -> None:
    """Let the words around "code" say whether it is private or something else (post code)."""
    kind = 0 if tokens[index].kind & Kind.SECRET else _kind_beside(tokens, index)
    if kind & Kind.OTHER:
        tokens[index].kind = Kind.OWNER
    elif kind & Kind.ABOUT:
        tokens[index].kind |= Kind.SECRET


def _kind_beside(tokens: list[Token], index: int) -> int:
    """What the words next to the one at `index` are, "of" and "is" left out."""
    token = tokens[index]
    before = tokens[index - 1] if index else token
    beside = before.sentence == token.sentence and before.last + 1 == token.place
    if beside and before.kind & (Kind.OTHER | Kind.ABOUT):
        return before.kind
    reach = 1
    for after in tokens[index + 1 : index + 4]:
        if after.sentence != token.sentence or after.place - token.last > reach:
            break
        if not after.kind & (Kind.OF | Kind.IS | Kind.WITH):
            return after.kind
        reach += 2 if reach == 1 and after.kind & Kind.OF else 1
    return 0
