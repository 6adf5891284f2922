"""The reasons for and against a candidate, by name, and what each weighs.

Weights matter only relative to `ENOUGH` and to each other: a code word in the same sentence is
enough by itself, everything else needs company.
"""

from __future__ import annotations

from typing import NamedTuple


class Reason(NamedTuple):
    """A named reason for (positive) or against (negative) a candidate."""

    name: str
    weight: int


ENOUGH = 38  # the least sum of weights that is offered as a code
CLOSE = 20  # what a certain code has beyond every other candidate
NEAR = 45  # what a code word and its distance weigh that speak for letters, too
DOUBT = -20  # a reason that weighs no more leaves the code a guess
RULED_OUT = -100  # the weight of a reason that leaves no doubt, and of nothing else

AMOUNT = Reason("an amount of money", RULED_OUT)
DATE = Reason("a date", RULED_OUT)
DECIMAL = Reason("a number with a point, comma or slash", RULED_OUT)
LINK = Reason("part of a link or an address", RULED_OUT)
MASKED = Reason("the end of a masked number", RULED_OUT)
PHONE = Reason("a phone number", RULED_OUT)
PLACEHOLDER = Reason("a placeholder", RULED_OUT)
QUANTITY = Reason("a quantity with its unit", RULED_OUT)
SENDER = Reason("the sender's own number or name", RULED_OUT)
TIME = Reason("a time of day", RULED_OUT)
TOO_LONG = Reason("too long for a code", RULED_OUT)
UNFINISHED = Reason("goes on after a dash", RULED_OUT)

WEB_OTP = Reason("written for the browser in the last line (WebOTP)", 200)
CODE_WORD_BEFORE = Reason("a code word before it", 62)
CODE_WORD_AFTER = Reason("a code word after it", 58)
CODE_WORD_ELSEWHERE = Reason("a code word elsewhere in the message", 14)
DISTANCE = tuple(Reason("words, commas and numbers between them", -cost) for cost in range(160))
AFTER_COLON = Reason("right after a colon", 8)
ASKED_TO_TYPE = Reason("the message asks to type it", 38)
USED_WITH = Reason("tied by a word such as with", 22)
ABOUT_NEAR = tuple(
    Reason(f"its sentence, and {count} words in all, speak of logging in", 12 + 6 * count)
    for count in range(4)
)
ABOUT_NAMES_IT = Reason("named by a word such as verification", 30)
ALONE = Reason("alone on its line", 24)
ONLY_ONE = Reason("the only number that can be a code", 14)
STANDS_OUT = Reason("it stands where codes do: first, alone, or last", 38)
USUAL_LENGTH = Reason("as long as codes are", 4)

OWNED = Reason("belongs to the word before it", -60)
OWNED_AFTER = Reason("belongs to the word after it", -40)
SENT_TO = Reason("where a message is to be sent", -80)
AFTER_QUESTION = Reason("the answer to a question, as telephone numbers are", -60)
YEAR = Reason("could be a year", -20)
LIKE_A_PHONE = Reason("like a phone number", -25)
POINT_INSIDE = Reason("a point inside it, as in amounts", -20)
MIXED_FAR = Reason("letters and digits away from a code word", -45)
LIKE_A_NAME = Reason("reads like a name", -25)
NAME = Reason("the name of the service, beside another candidate", -60)
LETTERS_BESIDE_NUMBERS = Reason("letters only, beside a number that can be the code", -60)
ANOTHER_IS_SAID = Reason("another number is said to be the code", -30)
ADVERTISING = Reason("the sentence is advertising", -45)
LIKE_A_COUPON = Reason("reads like a shop's code", -30)
