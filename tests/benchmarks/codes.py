"""How long `find_code` takes on hostile text, beside a plain scan for four to eight digits."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable

from anosim_tui.codes import find_code
from tests.benchmarks.row import Figure, Row

LIMIT = 60
"""At most so many times as long as the plain scan of the same text."""

SIZES = (160, 1_600, 4_000, 16_000, 100_000)

SCAN = re.compile(r"\b\d{4,8}\b")

HOSTILE = {
    "an ordinary message": "Your Harbour code is 482913. It is valid for 10 minutes: keep it. ",
    "nested brackets": "[([([(",
    "one long number": "7",
    "a flood of numbers": "4829 91 3305 ",
    "single digits": "4 8 2 9 ",
    "digits and dashes": "48-29-",
    "digits and dots": "4.8.2.9.",
    "a flood of code words": "code PIN password OTP ",
    "words that begin phrases": "one log sign sent ma ",
    "code words and numbers": "code 4829 order 3305 ",
    "unknown words": "zuqa vebo tilk ",
    "one long word": "q",
    "letters and digits": "a1B2c3D4 ",
    "capitals and dashes": "AB-CD-",
    "spaces": " ",
    "line breaks": "\n",
    "host names": "a.b.c.d.",
    "addresses": "a@b.c@d.",
    "pluses and brackets": "+(1)(2)",
    "stars": "**48** *29* ",
    "Chinese": "您的验证码订单号为",
    "Chinese and numbers": "您的验证码订单号为4829",
    "Thai": "รหัสยืนยันของคุณ",
    "Arabic digits": "٤٨٢٩١٣ رمز ",
    "Cyrillic": "код подтверждения заказ ",
    "accents apart": "e\u0301",
    "invisible characters": "\u200b4\u200d",
    "surrogates": "\ud8004",
}


def seconds(work: Callable[[], object], repeats: int) -> float:
    """How long one call of `work` takes, in seconds, over `repeats` calls."""
    begun = time.thread_time()
    for _ in range(repeats):
        work()
    return (time.thread_time() - begun) / repeats


def measure(seed: str, size: int) -> tuple[float, float]:
    """Least seconds for `find_code` and for the plain scan of `seed` repeated to `size` characters.

    The two take turns, so that a busy machine slows both.
    """
    text = (seed * (size // len(seed) + 1))[:size]
    works = (lambda: find_code(text), lambda: SCAN.findall(text))
    repeats = [max(1, min(400, int(0.002 / max(seconds(work, 2), 1e-7)))) for work in works]
    rounds = [[seconds(*pair) for pair in zip(works, repeats, strict=True)] for _ in range(7)]
    ours, plain = (min(column) for column in zip(*rounds, strict=True))
    return ours, plain


def codes(runs: int) -> Iterable[Figure]:
    """The hostile text that takes longest beside the scan, at each size."""
    del runs  # `measure` takes the least of its own
    find_code("the word lists are read on the first call")
    worst, slowest = max(
        (measured[0] / measured[1], (name, size, measured))
        for name, seed in HOSTILE.items()
        for size in SIZES
        for measured in [measure(seed, size)]
    )
    del worst
    name, size, (ours, plain) = slowest
    text = f"find_code on the worst hostile text: {name}, {size:,}"
    yield Figure(text, ours * 1000, plain * 1000, LIMIT)


ROWS = (Row("codes", codes),)
