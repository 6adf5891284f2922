"""The API key: it spends money, so nothing shows it by accident; and where `login` keeps it.

That is the system's keyring, else a file only its owner reads. One small file in the configuration
folder says which of the two it is. So nobody who never logged in waits for a keyring, or is asked
to unlock one; and a key in the keyring is fetched only once the screen is up, because keyrings are
slow to import and may wait for a person.
"""

from __future__ import annotations

import contextlib
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar

from msgspec import Struct

from anosim_tui import files
from anosim_tui.language import _

T = TypeVar("T")

_SERVICE: Final = "anosim-tui"
# No key holds a blank, so this cannot be one.
_IN_KEYRING: Final = "kept in the keyring"
_LONGEST_KEY: Final = 10_000
# A keyring with less trust in itself keeps what it is given in the open.
_LEAST_PRIORITY: Final = 1
# Seconds; long enough to type a password into the keyring's own window.
_PATIENCE: Final = 60.0
_LONGEST_HINT: Final = 4


class Key:
    """An API key that masks itself wherever it is printed.

    It has no `__dict__` and is no dataclass, so that `vars`, `asdict` and pretty printers find
    nothing to show; `reveal` is the one way to its text.
    """

    __slots__ = ("_secret",)
    _secret: str

    def __init__(self, secret: str) -> None:
        object.__setattr__(self, "_secret", secret)

    @classmethod
    def parse(cls, text: str) -> Key:
        """The key in `text` as a person pasted it.

        Raises:
            ValueError: no request can carry it; the sentence does not hold the key.
        """
        secret = text.strip()
        if not secret:
            raise ValueError(_("The API key is empty. Copy it from your AnoSim account."))
        # A line break in a header is an injection, and h11 prints the header when it refuses one.
        if not all("!" <= character <= "~" for character in secret):
            raise ValueError(
                _(
                    "The API key contains a space or another invalid character. Copy it from your "
                    "AnoSim account again."
                )
            )
        return cls(secret)

    def reveal(self) -> str:
        """The key itself, for the header of a request and for where it is kept."""
        return self._secret

    @property
    def hint(self) -> str:
        """The last characters by which its owner knows it: four, and never more than a third."""
        shown = min(_LONGEST_HINT, len(self._secret) // 3)
        return self._secret[-shown:] if shown else ""

    def __str__(self) -> str:
        return f"…{self.hint}"

    def __repr__(self) -> str:
        return f"Key({self})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self._secret == other._secret

    def __hash__(self) -> int:
        return hash(self._secret)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a Key does not change")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Key is not written anywhere")


# --- keeping it --------------------------------------------------------------------------------


class KeyStoreError(ValueError):
    """A key could not be kept, fetched or forgotten; `str()` of it is a sentence."""


class SavedKey(Struct, frozen=True):
    """What the file says.

    Attributes:
        key: the key, where it is in the file; `None` where it is in the keyring.
        place: where the key is, in words.
        notice: a sentence to show once, or "".
        base_url: the API root it was tried at and belongs to; "" for the usual one.
    """

    key: Key | None
    place: str
    notice: str = ""
    base_url: str = ""


class KeyStore(Struct, frozen=True):
    """The saved key of a profile, or of "": `file` holds it or says that the keyring does."""

    file: Path
    profile: str = ""

    @classmethod
    def of(cls, profile: str) -> KeyStore:
        """The store of a profile, in the usual place: no setting moves it, so that no file in a
        folder somebody gave you can put another key in its place."""
        suffix = f"-{profile}" if profile else ""
        return cls(files.config_file().with_name(f"api-key{suffix}"), profile)

    def look(self) -> SavedKey | None:
        """What is saved, without touching the keyring; `None` if nothing is.

        Raises:
            KeyStoreError: the file is there and cannot be used.
        """
        try:
            with self.file.open(encoding="ascii") as file:
                notice = self._close_to_others(file.fileno())
                text = file.read(_LONGEST_KEY + 1).strip()
            if len(text) > _LONGEST_KEY:
                raise ValueError
            saved, _newline, base_url = text.partition("\n")
            if saved == _IN_KEYRING:
                return SavedKey(None, "keyring", notice, base_url)
            return SavedKey(Key.parse(saved), str(self.file), notice, base_url)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            words = _("{path} cannot be read ({reason}).", path=self.file, reason=error.strerror)
            raise KeyStoreError(words) from None
        except ValueError:  # of reading it as ASCII, or as a key; it may quote what it read
            words = _("{path} contains no API key; run anosim-tui login.", path=self.file)
            raise KeyStoreError(words) from None

    def fetch(self) -> Key:
        """The key from the keyring.

        Raises:
            KeyStoreError: the keyring has none, is not there or does not answer.
        """
        try:
            text = _ask_keyring(lambda ring: ring.get_password(_SERVICE, self._name))
            return Key.parse(text or "")
        except ValueError as error:
            words = _(
                "The API key could not be read from the keyring. Unlock it and restart, or enter "
                "the key."
            )
            reason = f" {error}" if isinstance(error, KeyStoreError) else ""
            raise KeyStoreError(f"{words}{reason}") from None

    def keep(self, key: Key, *, base_url: str = "", in_file: bool = False) -> str:
        """Save `key`, instead of what was saved before; where it is now, in words.

        `base_url` is the API root it belongs to, "" for the usual one; `in_file` uses the file
        even where there is a keyring.

        Raises:
            KeyStoreError: neither place took it.
        """
        was_in_keyring = self._is_in_keyring()
        in_keyring = not in_file and self._put_into_keyring(key)
        try:
            saved = _IN_KEYRING if in_keyring else key.reveal()
            text = f"{saved}\n{base_url}".rstrip() + "\n"
            files.replace_private(self.file, lambda file: file.write(text))
        except OSError as error:
            words = _("{path} cannot be written ({reason}).", path=self.file, reason=error.strerror)
            raise KeyStoreError(words) from None
        if in_keyring:
            return _("keyring")
        if was_in_keyring:
            with contextlib.suppress(KeyStoreError):
                self._remove_from_keyring()
        return str(self.file)

    def forget(self) -> bool:
        """Forget the saved key; whether there was one.

        Raises:
            KeyStoreError: it could not be removed, and is still there.
        """
        if self._is_in_keyring():
            self._remove_from_keyring()
        try:
            self.file.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            words = _("{path} cannot be removed ({reason}).", path=self.file, reason=error.strerror)
            raise KeyStoreError(words) from None
        return True

    def _is_in_keyring(self) -> bool:
        """Whether the file says so; one that cannot be read is about to go anyway."""
        try:
            saved = self.look()
        except KeyStoreError:
            return False
        return saved is not None and saved.key is None

    @property
    def _name(self) -> str:
        return f"api-key {self.profile}".strip()

    def _close_to_others(self, descriptor: int) -> str:
        """See to it that only the owner may read the file; a sentence if that was not so."""
        if os.name != "posix" or not stat.S_IMODE(os.fstat(descriptor).st_mode) & 0o077:
            return ""
        with contextlib.suppress(OSError):
            os.fchmod(descriptor, 0o600)
        return _(
            "Other users of this computer could read {path}; now only you can. If you do not trust "
            "them, get a new API key.",
            path=self.file,
        )

    def _put_into_keyring(self, key: Key) -> bool:
        """Whether the keyring took the key and hands it out again."""

        def put(ring: Any) -> bool:
            ring.set_password(_SERVICE, self._name, key.reveal())
            return bool(ring.get_password(_SERVICE, self._name) == key.reveal())

        try:
            return _ask_keyring(put)
        except KeyStoreError:
            return False

    def _remove_from_keyring(self) -> None:
        def remove(ring: Any) -> None:
            if ring.get_password(_SERVICE, self._name) is not None:
                ring.delete_password(_SERVICE, self._name)

        _ask_keyring(remove)


def _keyring() -> Any:
    import keyring  # type: ignore[import-not-found,unused-ignore]

    return keyring.get_keyring()


def _ask_keyring(question: Callable[[Any], T]) -> T:
    """What the keyring answers, in a thread of its own: some wait forever.

    Raises:
        KeyStoreError: there is none to be trusted, or it failed, or did not answer in time.
    """
    answers: list[T] = []
    trouble = [_("The keyring did not respond.")]

    def ask() -> None:
        try:
            ring = _keyring()
            if ring.priority < _LEAST_PRIORITY:
                trouble.append(_("This computer has no keyring."))
            else:
                answers.append(question(ring))
        except ModuleNotFoundError:
            trouble.append(_("The Python package keyring is not installed."))
        except Exception as error:  # backends raise whatever their library does
            kind = type(error).__name__
            trouble.append(_("The keyring failed ({error}).", error=kind))

    asking = threading.Thread(target=ask, name="keyring", daemon=True)
    asking.start()
    asking.join(_PATIENCE)
    if not answers:
        raise KeyStoreError(trouble[-1])
    return answers[0]
