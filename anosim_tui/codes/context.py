"""What the words around a number say of it: code words, owners such as "order", other numbers."""

from __future__ import annotations

from anosim_tui.codes.candidates import Candidate
from anosim_tui.codes.tokens import Token
from anosim_tui.codes.words import Word

_FAR = 24  # tokens that are looked at on either side of a number
UNCOUNTED = 6  # digits of a number that is hardly ever a count of something


class Context:
    """What is around a candidate: its code words, and what else its sentence says."""

    def __init__(self, tokens: list[Token], index: int, text: str) -> None:
        self.token = tokens[index]
        assert self.token.candidate is not None
        self.candidate: Candidate = self.token.candidate
        self.before: Token | None = None
        self.after: Token | None = None
        self.owner: Token | None = None
        self.owner_after: Token | None = None
        self.rivals = self.rivals_after = self.about = 0
        self.linked = self.token.colon
        self.close = self.numbered = self.typed = self.typed_after = self.used = False
        self.confirmed = self.sent_to = self._parted = self._counted = self._to = False
        self._look_back(tokens, index)
        self._look_ahead(tokens, index)
        self._look_at_place(text)
        self._conclude()
        self.kinds = [one.kind for one in tokens if one.sentence == self.token.sentence]

    def _look_back(self, tokens: list[Token], index: int) -> None:
        for place in range(index - 1, max(0, index - _FAR) - 1, -1):
            other = tokens[place]
            words = self.token.place - other.place - 1
            if other.sentence != self.token.sentence:
                break
            if other.kind & Word.CODE:
                sends = any(one.kind & Word.SEND for one in tokens[max(0, place - 3) : place])
                self.before, self.close, self.sent_to = other, words == 0, self._to and sends
                break
            self.rivals += other.may_be_code
            self._counted |= bool(other.kind & Word.NUMBER)
            self._take(other, words)
        # "Number" owns nothing where a code is meant: "Code Nr. 6824", "Type number 6824".
        if self.owner is not None and self.owner.kind & Word.NOUN:
            named = self.before is not None and self.owner.place == self.before.place + 1
            self.linked |= named
            if named or self.typed or self.used:
                self.owner = None

    def _take(self, other: Token, words: int) -> None:
        kind, owned = other.kind, self.owner is not None and not self.owner.kind & Word.NOUN
        free = not (self._counted or self._parted or owned)
        if kind & (Word.TYPE | Word.ABOUT) and not kind & Word.OWNER:
            self._parted |= words <= 2
        elif kind & Word.OWNER and words <= 2 and free and other.commas == self.token.commas:
            self.owner = other  # the nearest, or what "number" is of
        if words == 0:
            self._to, self.numbered = bool(kind & Word.TO), bool(kind & Word.NOUN)
            self.linked |= bool(kind & Word.IS)
        if kind & Word.WITH and words <= (2 if self.numbered else 0):
            self.used = self._parted = True
        if kind & Word.TYPE and not self._counted:
            self.typed |= words <= (6 if self.numbered else 4)
        if kind & Word.ABOUT:
            self.about += 1
            self._confirm(other, words)

    def _confirm(self, about: Token, words: int) -> None:
        """Note that `about` names the number: "verification 604182", "verify number 604182"."""
        owner, apart = self.owner, about.commas != self.token.commas
        reach = 0 if apart else 3 if self.numbered else 2 if self.linked else 0
        self.confirmed |= words <= reach and not self._counted
        number = owner and owner.kind & (Word.NOUN | Word.PHONE) and about.colon == owner.colon
        if number and self.token.end - self.token.start <= UNCOUNTED:
            self.owner, self.confirmed = None, True

    def _look_ahead(self, tokens: list[Token], index: int) -> None:
        token, owner = self.token, None
        rest = tokens[index + 1 : index + _FAR]
        for place, other in enumerate(rest):
            kind, words = other.kind, other.place - token.place - 1
            if other.sentence != token.sentence:
                break
            if kind & Word.CODE:
                self.after, rest = other, rest[: place + 4]
                break
            self.used |= bool(kind & Word.AFTER) and words == 0
            if kind & Word.OWNER and words <= 2 and other.commas == token.commas:
                owner = owner or other
            rival = other.candidate if other.may_be_code else None
            self.rivals_after += rival is not None and rival.shape == "digits"
            if kind & Word.TYPE and words <= 4:
                self.typed_after |= other.commas == token.commas
            self.about += bool(kind & Word.ABOUT)
        said = self.before or self.typed or self.used
        if owner and not said and not (self.after and self.after.place - owner.place <= 6):
            self.owner_after = owner
        if self.after and token.colon and not any(other.may_be_code for other in rest):
            self.owner = None  # T-Mobile: 604182 is your code

    def _conclude(self) -> None:
        self.code = code = self.before or self.after
        # A private code is one that nobody uses for a discount.
        self.is_private = code is not None and bool(code.kind & Word.SECRET)
        self.is_named = self.before is not None and (self.linked or self.close)
        self.is_owned = self.owner is not None and not (
            self.before and self.linked and not self.rivals
        )

    def _look_at_place(self, text: str) -> None:
        """Note where the number is; a short one before a word may count it ("20418 views")."""
        start, end = self.token.start, self.token.end
        before = text[:start].rstrip(" ~-'\"([*#<>")
        after = text[end : end + 6].lstrip(" '\")]*!")
        line_ends = after.lstrip(",.")[:1] in {"", "\n"}
        starts = not before or before[-1] in "\n.!?"
        counts = end - start < UNCOUNTED and not line_ends and after[0].isalpha()
        self.asked = text[max(0, start - 3) : start].rstrip()[-1:] == "?"
        self.ends = line_ends or text[end : end + 2] in {". ", "! "}
        self.alone = starts and self.ends
        self.stands_out = (not before or self.token.colon) and not counts
        self.stands_out |= starts and line_ends


def qualify(tokens: list[Token], index: int) -> None:
    """Let the words around "code" say whether it is private or something else (post code)."""
    token, reach = tokens[index], 1
    if token.kind & Word.SECRET:
        return
    for other in (*tokens[max(0, index - 1) : index], *tokens[index + 1 : index + 4]):
        words = abs(token.place - other.place)
        if other.sentence != token.sentence or words > reach:
            continue
        if other.kind & (Word.OTHER | Word.ABOUT):
            token.kind = Word.OWNER if other.kind & Word.OTHER else token.kind | Word.SECRET
            return
        if other.kind & (Word.OF | Word.IS | Word.WITH) and other.place > token.place:
            reach += 2  # code of, code for
