"""The sequences of our own: whole, and closed to what strangers put into them."""

from __future__ import annotations

import pytest

from anosim_tui.domain.alerts import Alert, AlertKind
from anosim_tui.domain.alerts import notification as words_of
from anosim_tui.domain.messages import Arrival, Message
from anosim_tui.domain.models import Sms
from anosim_tui.domain.terminals import Route
from anosim_tui.ui.terminal import notification_sequence, title_sequence
from tests.hostile.corpus import CORPUS
from tests.ui.support import NOON

WHOLE = {
    Route.OSC_9: "\x1b]9;anosim-tui: Hello\x07",
    Route.OSC_777: "\x1b]777;notify;anosim-tui;Hello\x07",
    Route.OSC_99: (
        "\x1b]99;i=anosim-tui:d=0:o=unfocused:p=title;anosim-tui\x1b\\"
        "\x1b]99;i=anosim-tui:d=1:p=body;Hello\x1b\\"
    ),
    Route.SYSTEM: "",
    Route.NONE: "",
}


@pytest.mark.parametrize("route", Route)
def test_the_sequence_of_each_route(route: Route) -> None:
    assert notification_sequence(route, "Hello") == WHOLE[route]
    passed = notification_sequence(route, "Hello", tmux=True)
    inner = passed.removeprefix("\x1bPtmux;").removesuffix("\x1b\\")
    assert inner.replace("\x1b\x1b", "\x1b") == WHOLE[route]


@pytest.mark.parametrize("route", [Route.OSC_9, Route.OSC_777, Route.OSC_99])
def test_nothing_of_a_stranger_ends_a_sequence_or_begins_one(route: Route) -> None:
    for name, text in CORPUS.items():
        sms = Message(Sms("+49151", NOON, text, text), 0, Arrival.LIVE, NOON, None)
        for words in (text, words_of([Alert(AlertKind.MESSAGE, message=sms)], contents=True)):
            sequence = notification_sequence(route, words)
            frame = WHOLE[route]
            begin, end = frame.split("Hello")
            assert sequence.startswith(begin), name
            assert sequence.endswith(end), name
            inner = sequence[len(begin) : len(sequence) - len(end)]
            assert inner.isprintable(), name
            assert route is not Route.OSC_777 or ";" not in inner, name
        assert title_sequence(text)[4:-1].isprintable(), name
