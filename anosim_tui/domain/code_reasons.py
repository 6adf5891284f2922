"""The reasons for and against a number being the code, by name, and what each weighs.

Weights only matter relative to `ENOUGH` and to each other: a code word in the same sentence is
enough by itself, everything else needs company.
"""

from __future__ import annotations

from typing import NamedTuple


class Reason(NamedTuple):
    """A named reason for (positive) or against (negative) a candidate."""

    name: str
    weight: int


RULED_OUT = -100
"""The weight of a reason that leaves no doubt, and of nothing else."""

AMOUNT = Reason("an amount of money", RULED_OUT)
DATE = Reason("a date", RULED_OUT)
DECIMAL = Reason("a number with a point, comma or slash", RULED_OUT)
IN_LINK = Reason("part of a link or an address", RULED_OUT)
MASKED = Reason("the end of a masked number", RULED_OUT)
PHONE = Reason("a phone number", RULED_OUT)
QUANTITY = Reason("a quantity with its unit", RULED_OUT)
TIME = Reason("a time of day", RULED_OUT)
TOO_LONG = Reason("too long for a code", RULED_OUT)
UNFINISHED = Reason("goes on after a dash", RULED_OUT)

ENOUGH = 38
"""The least sum of weights that is offered as a code."""

CODE_WORD_BEFORE = Reason("a code word before it", 62)
CODE_WORD_AFTER = Reason("a code word after it", 58)
CODE_WORD_NEAR = Reason("a code word in the sentence beside it", 22)
CODE_WORD_ELSEWHERE = Reason("a code word elsewhere in the message", 12)
DISTANCE = tuple(Reason("words, commas and numbers between them", -cost) for cost in range(160))
AFTER_COLON = Reason("right after a colon", 8)
CLOSING = Reason("the last thing said, after a colon", 6)
ASKED_TO_TYPE = Reason("the message asks to type it", 36)
USED_WITH = Reason("tied by a word such as with", 20)
USED_ALONE = Reason("nothing else can be used so", 18)
ABOUT_NEAR = Reason("its sentence speaks of logging in or confirming", 12)
FIRST = Reason("the message begins with it", 16)
ABOUT_MESSAGE = [
    Reason(f"{number} words of logging in or confirming", 6 * number) for number in range(4)
]
ABOUT_NAMES_IT = Reason("named by a word such as verification", 30)
ALONE = Reason("alone on its line", 24)
ONLY_ONE = Reason("the only number that can be a code", 12)
LONE = Reason("the only number, and no word says what else it is", 38)
STANDS_OUT = Reason("it stands where codes do: first, alone, or last", 38)
FOR_AN_APP = Reason("the only number of a message that an app reads", 60)
EMPHASISED = Reason("between stars", 25)
BARE = Reason("the message is nothing else", 60)
NEARLY_BARE = Reason("the message is hardly anything else", 34)
USUAL_LENGTH = Reason("as long as codes are", 4)
FAIR_LENGTH = Reason("as long as some codes are", 2)

NOTHING = Reason("no word of the message speaks of a code", 0)
OWNED = Reason("belongs to the word before it", -60)
OWNED_ELSEWHERE = Reason("a word before it has numbers of its own", -6)
OWNED_AFTER = Reason("belongs to the word after it", -40)
UNUSUAL_LENGTH = Reason("longer than codes are", -8)
LIKE_A_YEAR = Reason("could be a year", -10)
YEAR = Reason("a year, as far as the words around it say", -30)
LETTERS_ONLY = Reason("letters only", -10)
MIXED_FAR = Reason("letters and digits away from a code word", -45)
LIKE_A_PHONE = Reason("like a phone number", -25)
LIKE_A_NAME = Reason("reads like a name", -25)
LIKE_A_COUPON = Reason("reads like a shop's code", -30)
AFTER_QUESTION = Reason("the answer to a question, as telephone numbers are", -60)
SENDER_TAG = Reason("in the sender's brackets", -30)
SENDER_NUMBER = Reason("the sender's own number", RULED_OUT)
ADVERTISING = Reason("the sentence is advertising", -45)
ADVERTISING_NEAR = Reason("the message is advertising", -20)

CERTAIN = frozenset({CODE_WORD_BEFORE, CODE_WORD_AFTER})
"""The reasons that let a code be copied unasked."""
