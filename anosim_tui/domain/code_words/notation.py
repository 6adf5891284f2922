"""How the words of a language are written down.

Spelling: as people write it, accents included; case and accents are ignored when matching.
`kod` is that word, `kod*` a word beginning so, `*kod` one ending so, `*kod*` one holding it,
`one_time` the words one after the other, `TAN` (capitals) only when written in capitals, `=mã` only
with its accents (short words that another language spells without them). In scripts written without
spaces every entry is found inside running text.

A language is added by adding one `Words` to the module of its family and its name to `LANGUAGES`.
"""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """One language. Each field is a list of words separated by spaces.

    `code` names a code in general, `private` a code that nobody would use for a discount (PIN,
    password). `about` is what messages with a code talk of. `use` asks to type it or to tell it,
    `by` stands before what is used ("with"), `behind` after it (Turkish "ile"), `link` joins a name
    to its number ("is"). `nouns` name a code only in company: a key to log in with, a number to
    type. `owns` names what has other numbers: orders, cards, calls; `phones` is the telephone,
    whose number a code may confirm. `spoils` turns a code beside it into another thing (post code,
    error code). `promo` is advertising. `units` follow or precede amounts; those that are everyday
    words of another language are `round_units` and count only beside short or round numbers
    (Swedish "som" is an Uzbek currency). `plain` looks like one of these and is not.
    """

    code: str = ""
    private: str = ""
    about: str = ""
    use: str = ""
    by: str = ""
    behind: str = ""
    link: str = ""
    nouns: str = ""
    owns: str = ""
    phones: str = ""
    spoils: str = ""
    promo: str = ""
    units: str = ""
    round_units: str = ""
    plain: str = ""
