"""clean(): nothing a terminal acts on is left, and nothing else is lost."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anosim_tui.domain.text import clean, one_line, unambiguous

CONTROLS = {*range(0x20), *range(0x7F, 0xA0)} - {ord("\n")}
BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
SURROGATES = set(range(0xD800, 0xE000))
FORBIDDEN = CONTROLS | BIDI | SURROGATES | {0x2028, 0x2029}

# Pieces that sequences are made of, so that examples are sequences, halves and nests of them.
PIECES = st.sampled_from(
    [
        *"\x1b\x9b\x9d\x90\x98\x9e\x9f\x9c\x07\x18\x1a\r\n\t\x0b\x0c\x85\x00\x7f",
        *"[]PX^_\\;:?!/ 0189ABHJKmhlz~@`",
        *"\u2028\u2029\u202e\u2066\u2069\u200e\u200d\ufeff\ud83d\ude00é漢😀",
        *("\x1b[", "\x1b]", "\x1b\\", "\x1bP", "\x1b[31m", "\x1b]52;c;eA==\x07", "\x9b0m"),
    ]
)
NASTY = st.lists(PIECES, max_size=30).map("".join)
ANY = st.text(st.characters(exclude_categories=()))
TEXTS = st.one_of(NASTY, ANY)

# What people write: letters, marks, digits, punctuation and symbols of every script, emoji with
# joiners and selectors, blanks and newlines.
ORDINARY = st.text(
    st.one_of(
        st.characters(categories=("L", "M", "N", "P", "S", "Zs")),
        st.sampled_from("\n\u200d\ufe0f\u200b\u200c\u2060\u00ad\U000e0067"),
    )
)


@given(TEXTS)
def test_nothing_a_terminal_acts_on_is_left(text: str) -> None:
    once = clean(text)
    assert not {ord(character) for character in once} & FORBIDDEN
    once.encode()
    assert clean(once) == once


@given(ORDINARY)
def test_ordinary_text_comes_back_as_it_is(text: str) -> None:
    assert clean(text) == text


@given(
    ORDINARY, ORDINARY, st.sampled_from([*map(chr, sorted(CONTROLS - {0x1B, *range(0x80, 0xA0)}))])
)
def test_a_control_alone_takes_nothing_with_it(before: str, after: str, control: str) -> None:
    cleaned = clean(before + control + after)
    assert cleaned.startswith(before)
    assert cleaned.endswith(after)
    assert len(cleaned) - len(before) - len(after) in (0, 1)


@given(ORDINARY, st.sampled_from(["\x1b]", "\x1bP", "\x1bX", "\x1b^", "\x1b_", "\x9d", "\x90"]))
def test_an_open_string_keeps_its_words(text: str, introducer: str) -> None:
    # Never closed, so the terminal would wait for ever; the person wants to read the words.
    assert clean(introducer + text) == text


@given(NASTY)
def test_letters_are_lost_only_inside_sequences(text: str) -> None:
    # With the introducers gone nothing is a sequence, so every printable character stays.
    harmless = text.translate(dict.fromkeys((0x1B, *range(0x80, 0x85), *range(0x86, 0xA0))))

    def visible(text: str) -> list[str]:
        return [it for it in text if it.isprintable() and it not in " \N{REPLACEMENT CHARACTER}"]

    assert visible(clean(harmless)) == visible(harmless)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("", ""),
        ("G-123456 is your code", "G-123456 is your code"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[1;31;48;2;1;2;3mred", "red"),
        ("\x1b[?1049h\x1b[2J\x1b[Hgone", "gone"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]0;title\x1b\\text", "text"),
        ("\x9d0;title\x9ctext", "text"),
        ("\x1b]52;c;ZXZpbA==\x07code 12", "code 12"),
        ("\x1b]8;;https://evil.example\x1b\\bank\x1b]8;;\x1b\\", "bank"),
        ("\x1b]9;notify\x07x", "x"),
        ("\x1bP1$qm\x1b\\x", "x"),
        ("\x1b_Gi=1;AAAA\x1b\\x", "x"),
        ("\x1bcx", "x"),
        ("\x1b(0x", "x"),
        ("\x1b", ""),
        ("\x1b\x1b[31m\x1bx", ""),
        ("\x1b[31\nm", "31\nm"),
        ("\x1b[31", "31"),
        ("\x1b[é", "é"),
        ("\x1b]0;open", "0;open"),
        ("\x1b]0;open\nline\x07", "0;open\nline"),
        ("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("a\tb", "a b"),
        ("a\x00b\x07c\x08d\x7fe", "abcde"),
        ("\u202emoc.knab\u202c", "moc.knab"),
        ("\u2066a\u2069\u200e\u200f\u061c", "a"),
        ("\ud83d", "\N{REPLACEMENT CHARACTER}"),
        ("\ude00\ud83d", "\N{REPLACEMENT CHARACTER}" * 2),
        ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
        ("👩‍👩‍👧 ❤️ שלום مرحبا 漢字 e\u0301", "👩‍👩‍👧 ❤️ שלום مرحبا 漢字 e\u0301"),
    ],
)
def test_examples(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize("count", [1, 3, 1_000])
def test_length_is_no_reason_to_shorten(count: int) -> None:
    text = "código 471100 – ваш код\n" * count
    assert clean(text) == text
    zalgo = "Z" + "\u0301" * 500 * count
    assert clean(zalgo) == zalgo


HOSTILE = {
    "endless CSI": "0;",
    "endless OSC": "a",
    "open CSI": "\x1b[",
    "CSI parameters": "\x9b0;",
    "CSI intermediates": "\x1b[0 ",
    "open OSC": "\x1b]",
    "OSC with words": "\x1b]0;title",
    "C1 strings": "\x90x",
    "escapes": "\x1b",
    "escape intermediates": "\x1b ",
    "carriage returns": "\r",
    "surrogates": "\ud83d",
    "bidi": "\u202e",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(
    ("introducer", "between", "end"),
    [
        ("", "é", ""),
        *((introducer, "", end) for introducer in ("", "\x1b[", "\x9d") for end in ("", "\x07")),
    ],
)
def test_the_work_is_linear(introducer: str, between: str, end: str, piece: str) -> None:
    """Eight times the text may take little more than eight times as long."""

    def seconds(count: int) -> float:
        text = introducer + (piece + between) * count + end
        best = float("inf")
        for _ in range(3):
            begun = time.thread_time()
            clean(text)
            best = min(best, time.thread_time() - begun)
        return best

    # 5 µs a piece would already be far above what any of them takes.
    assert seconds(10_000) < max(24 * seconds(1_250), 0.05)


@given(TEXTS)
def test_one_line_is_one(text: str) -> None:
    line = one_line(clean(text))
    assert "\n" not in line
    assert line == line.strip()
    assert "  " not in line
    assert one_line(line) == line


# Format characters that are seen: signs that span the digits behind them.
SEEN = {*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD}


def test_what_is_invisible_is_drawn_nothing_wide() -> None:
    for code in range(0x110000):
        if unicodedata.category(character := chr(code)) == "Cf" and code not in SEEN | BIDI:
            assert clean(character) == character  # kept: a message is what was sent
            assert unambiguous(character) == "\u200c", hex(code)


@given(ORDINARY)
def test_drawn_text_is_as_long(text: str) -> None:
    assert len(unambiguous(text)) == len(text)
    assert unambiguous(unambiguous(text)) == unambiguous(text)
