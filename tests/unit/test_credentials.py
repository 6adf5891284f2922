"""The key never shows itself."""

from __future__ import annotations

import dataclasses
import pickle
import pprint
import stat
import sys
import traceback
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.pretty import pretty_repr

from anosim_tui.config.load import Flags, load
from anosim_tui.credentials import Key, KeyStore, SavedKey
from anosim_tui.dashboard import backend
from anosim_tui.log import Scrubber

SECRET = "sk-3f9a81c2d7e64b05-Zq7x"
keys = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=80)


@dataclasses.dataclass
class Holder:
    key: Key


@pytest.mark.parametrize(
    "show",
    [
        repr,
        str,
        "{}".format,
        "{!r:>40}".format,
        lambda key: "%s %r" % (key, key),  # noqa: UP031 (as logging does it)
        pprint.pformat,
        pretty_repr,
        lambda key: repr(Holder(key)),
        lambda key: repr([key, {key: key}]),
    ],
)
def test_is_masked_however_it_is_shown(show) -> None:
    shown = show(Key.parse(SECRET))
    assert SECRET not in shown
    assert SECRET[:-4] not in shown


def test_is_masked_in_the_locals_of_a_traceback() -> None:
    key = Key.parse(SECRET)
    try:
        raise RuntimeError(f"no luck with {key}")
    except RuntimeError as error:
        told = traceback.TracebackException.from_exception(error, capture_locals=True)
    text = "".join(told.format())
    assert "key = Key(…Zq7x)" in text
    # The module's own constant is in the source line only.
    assert text.replace("SECRET", "").count(SECRET) == 0


@given(keys)
def test_the_hint_is_at_most_four_characters_and_a_third(text: str) -> None:
    hint = Key.parse(text).hint
    assert len(hint) <= min(4, len(text) / 3)
    assert text.endswith(hint)


@given(keys, st.text(" \t\r\n", max_size=3), st.text(" \t\r\n", max_size=3))
def test_blanks_around_a_pasted_key_go(text: str, before: str, after: str) -> None:
    key = Key.parse(before + text + after)
    assert key.reveal() == text
    assert key == Key.parse(text)
    assert hash(key) == hash(Key.parse(text))


@pytest.mark.parametrize("inside", [" ", "\n", "\r\n", "\t", "\0", "\x1b", "é", "“", "\u200b"])
def test_a_key_no_header_can_carry_is_refused_without_repeating_it(inside: str) -> None:
    with pytest.raises(ValueError, match="Copy it from your AnoSim account again") as caught:
        Key.parse(f"{SECRET}{inside}{SECRET}")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="empty"):
        Key.parse(text)


def test_does_not_change_and_is_not_written_anywhere() -> None:
    key = Key.parse(SECRET)
    with pytest.raises(AttributeError):
        key._secret = "other"
    with pytest.raises(TypeError):
        pickle.dumps(key)
    assert key != SECRET


@pytest.mark.posix
@pytest.mark.parametrize(
    ("root", "environ", "adds"),
    [
        (None, {}, ""),
        ("https://other.example/api/v1", {}, ""),
        (None, {"ANOSIM_API_KEY": "key-of-the-shell"}, " While ANOSIM_API_KEY is set, its "),
    ],
)
def test_a_typed_key_is_kept_privately_with_the_root_it_was_accepted_at(
    root: str | None,
    environ: dict[str, str],
    adds: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setitem(sys.modules, "keyring", None)  # there is none
    flags = Flags(base_url=root)
    keep = backend(load(flags, environ, tmp_path), Scrubber(), flags, environ).keep_key
    assert keep is not None
    said = keep(f" {SECRET}\n")
    store = KeyStore.of("")
    assert said.startswith(f"API key saved ({store.file}).{adds}")
    assert SECRET not in said
    assert store.look() == SavedKey(Key(SECRET), str(store.file), base_url=root or "")
    assert stat.S_IMODE(store.file.stat().st_mode) == 0o600
