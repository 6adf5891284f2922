"""Links: found where a person sees one, and named by the host they really lead to."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anosim_tui.domain.links import find_links

PIECES = st.sampled_from(
    [
        *("https://", "http://", "HTTPS://", "www.", "://", "//", "a.de", "evil.example", "xn--"),
        *("@", "\\", "/", ".", "..", ":", "80", "?", "#", "%2e", "%", "[", "]", "::1", "(", ")"),
        *("а", "ß", "。", "．", "İ", "-", "_", " ", "\n", "1", "0x7f", "127.1", "bank", "\u200c"),
    ]
)


def only(text: str):
    (link,) = find_links(text)
    return link


@pytest.mark.parametrize(
    ("text", "written", "url"),
    [
        (
            "see https://anosim.net/x?y=1. Bye",
            "https://anosim.net/x?y=1",
            "https://anosim.net/x?y=1",
        ),
        ("(https://a.de/b)", "https://a.de/b", "https://a.de/b"),
        ("https://a.de/A_(b), ok", "https://a.de/A_(b)", "https://a.de/A_(b)"),
        ("Tap: t.me/login/34411 now", "t.me/login/34411", "https://t.me/login/34411"),
        ("www.dhl.de!", "www.dhl.de", "https://www.dhl.de"),
        ("HTTPS://A.DE/Path", "HTTPS://A.DE/Path", "https://a.de/Path"),
        ("<https://a.de>", "https://a.de", "https://a.de"),
        ("https://a.de/ü?q=ä", "https://a.de/ü?q=ä", "https://a.de/%C3%BC?q=%C3%A4"),
        ("https://a.de/%20x", "https://a.de/%20x", "https://a.de/%20x"),
        ("https://a.de:443/", "https://a.de:443/", "https://a.de:443/"),
    ],
)
def test_links_are_found_whole_and_without_the_sentence(text: str, written: str, url: str) -> None:
    link = only(text)
    assert (link.text, link.url) == (written, url)
    assert text[link.start : link.end] == written
    assert link.warnings == ()


@pytest.mark.parametrize(
    "text",
    ["", "G-482910", "12.5/3", "a@b.com/x", "and/or", "v1.2.3", "javascript:alert(1)", "file:///x",
     "data:text/html,x", "1.2.3.4/5", "ssh://a.de/x"],
)  # fmt: skip
def test_what_is_no_link(text: str) -> None:
    assert find_links(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "https://anosim.net@evil.example/",
        "https://evil.example\\@anosim.net/",
        "https://anosim.net%2eevil.example/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
        "https://ｅｖｉｌ．example/",
        "https://a..b/",
        "https:///x",
        "https://-a.de/",
        "https://[::1",
        "https://a.de:99999999/",
        "https://" + "a" * 64 + ".de/",
        "https://a.de/" + "x" * 5_000,
    ],
)
def test_what_two_readers_could_understand_differently_is_not_opened(text: str) -> None:
    link = only(text)
    assert link.url == ""
    assert link.warnings


@pytest.mark.parametrize(
    ("text", "host", "word"),
    [
        ("https://аррӏе.com/login", "xn--80ak6aa92e.com", "аррӏе.com"),
        ("https://xn--80ak6aa92e.com", "xn--80ak6aa92e.com", "аррӏе.com"),
        ("https://раураl.com/", "xn--l-7sba6dbr.com", "several alphabets"),
        ("https://faß.de/", "fass.de", "faß.de, which stands for fass.de"),
        ("https://192.0.2.7/", "192.0.2.7", "IP address instead of a host name"),
        ("https://[2001:db8::1]/", "[2001:db8::1]", "IP address instead of a host name"),
        ("http://a.de/", "a.de", "not encrypted"),
        ("https://a.de:8443/", "a.de:8443", "unusual port"),
    ],
)
def test_what_may_mislead_is_said(text: str, host: str, word: str) -> None:
    link = only(text)
    assert link.host == host
    assert host in link.url
    assert any(word in sentence for sentence in link.warnings), link.warnings


@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_is_opened_leads_to_the_host_that_was_named(text: str) -> None:
    from urllib.parse import urlsplit

    for link in find_links(text):
        assert text[link.start : link.end] == link.text
        if link.url:
            assert link.url.isascii()
            assert link.url.isprintable()
            parts = urlsplit(link.url)
            assert parts.scheme in ("http", "https")
            assert parts.netloc == link.host
            assert "@" not in parts.netloc
            assert "\\" not in link.url
        else:
            assert link.warnings


@pytest.mark.parametrize(
    "piece", ["a.", "a-", "www.", "http://", "https://a)))", "a.b/", "1.1.", "x.yy/)", "https://a("]
)
def test_the_work_is_linear(piece: str) -> None:
    begun = time.thread_time()
    find_links(piece * 20_000)
    assert time.thread_time() - begun < 0.5
