"""What the log leaves out."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from anosim_tui.credentials import Key
from anosim_tui.log import Scrubber

SECRET = "sk-3f9a81c2d7e64b05-Zq7x"
MESSAGE = "Your bank code is"


def scrubber() -> Scrubber:
    scrubber = Scrubber()
    scrubber.hide(Key.parse(SECRET))
    return scrubber


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        (f"key={SECRET} rejected", SECRET),
        (f"{{'Authorization': 'Bearer {SECRET}'}}", SECRET),
        ("Authorization: Bearer someother.key-1", "someother"),
        ("authorization: bearer x1y2z3", "x1y2z3"),
        ("GET /api/v1/orderbookingshare?token=8c1f-77ab&x=1", "8c1f"),
        ('{"token": "8c1f-77ab"}', "8c1f"),
        ("GET /x?apikey=8c1f77ab", "8c1f"),
        ("SMS for +4915123456789", "15123456789"),
        ("SMS for 4915123456789 came", "15123456789"),
        ("call +49 (151) 234-567 89", "234"),
        ("call 0151 2345678", "2345"),
        (f"input_value='{MESSAGE} 12', input_type=str]", MESSAGE),
        (f"input_value='{MESSAGE}\n12', input_type=str]", MESSAGE),
        (f"<Task finished exception=KeyError('{MESSAGE}')>", MESSAGE),
    ],
)
def test_secrets_go(text: str, gone: str) -> None:
    scrubbed = scrubber().scrub(text)
    assert gone not in scrubbed
    assert "[hidden]" in scrubbed or "[number]" in scrubbed


@pytest.mark.parametrize(
    "text",
    [
        "polled /Sms in 0.123 s, 429, retry after 30",
        "14 bookings, 3 unreadable, booking 123456",
        'File "anosim_tui/account/sync.py", line 1234, in poll',
        "the token bucket is empty",
    ],
)
def test_what_helps_stays(text: str) -> None:
    assert scrubber().scrub(text) == text


def test_of_two_keys_the_longer_goes_whole() -> None:
    both = scrubber()
    both.hide(Key.parse(SECRET + "-more"))
    assert both.scrub(f"a {SECRET}-more b {SECRET}") == "a [hidden] b [hidden]"


def failing(error: BaseException) -> BaseException:
    secret_local = MESSAGE  # noqa: F841 (a traceback with locals would show it)
    try:
        try:
            raise ValueError(f"inner {MESSAGE}")
        except ValueError as inner:
            raise error from inner
    except BaseException as caught:
        return caught


def test_a_traceback_names_places_and_types_but_no_foreign_words() -> None:
    told = scrubber().describe(failing(RuntimeError(f"outer {MESSAGE} {SECRET}")))
    assert MESSAGE not in told.replace('f"inner {MESSAGE}"', "")
    assert SECRET not in told
    assert "RuntimeError" in told
    assert "ValueError" in told
    assert "test_log.py" in told


def test_a_group_names_its_members() -> None:
    group = ExceptionGroup(MESSAGE, [KeyError(MESSAGE), failing(TypeError(MESSAGE))])
    told = scrubber().describe(group)
    assert "KeyError" in told
    assert "TypeError" in told
    assert MESSAGE not in told


def test_words_of_the_system_stay() -> None:
    told = scrubber().describe(failing(FileNotFoundError(2, "No such file", "/x")))
    assert "FileNotFoundError: [Errno 2] No such file: '/x'" in told


def test_a_ring_of_causes_ends() -> None:
    one, two = ValueError(), KeyError()
    one.__cause__, two.__cause__ = two, one
    assert scrubber().describe(one).count("Error") == 2


PROGRAM = f"""
import logging, sys, threading, warnings
from pathlib import Path
from anosim_tui import log
from anosim_tui.credentials import Key

scrubber = log.Scrubber()
log.begin(Path(sys.argv[1]) if len(sys.argv) > 1 else None, scrubber)
scrubber.hide(Key.parse("{SECRET}"))
log = logging.getLogger("anosim_tui.test")
log.info("an argument %s", {{"key": "{SECRET}"}})
log.error("wrong arguments {SECRET} %d", "{SECRET}")
logging.getLogger("httpx").info("GET https://x/y")
logging.getLogger("httpx").warning("GET https://x/y?token=abcdef")
warnings.warn("careful {SECRET}")
def fail():
    # The source is in the traceback, where the message must not be.
    raise ValueError("{SECRET} " + bytes.fromhex("{MESSAGE.encode().hex()}").decode())
thread = threading.Thread(target=fail)
thread.start()
thread.join()
class Bad:
    def __del__(self):
        fail()
Bad()
try:
    fail()
except ValueError:
    log.exception("caught")
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=True
    )


@pytest.mark.posix
def test_the_whole_log_of_a_process(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "log"
    done = run(str(path))
    written = path.read_text()
    assert SECRET not in written + done.stderr + done.stdout
    assert MESSAGE not in written
    assert done.stderr == done.stdout == ""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for expected in (
        "INFO anosim_tui.test: an argument {'key': '[hidden]'}",
        "A record of anosim_tui.test could not be written.",
        "WARNING httpx: GET https://x/y?token=[hidden]",
        "WARNING py.warnings: ",
        "ERROR anosim_tui: a thread failed\n",
        "ERROR anosim_tui: an error could not be raised\n",
        "ERROR anosim_tui.test: caught\n",
    ):
        assert expected in written
    assert "INFO httpx" not in written
    assert written.count("\nValueError\n") == 3


def test_without_a_file_nothing_is_printed_over_the_screen() -> None:
    done = run()
    assert done.stdout == done.stderr == ""
