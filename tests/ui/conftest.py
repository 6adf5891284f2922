"""What tests of the screen share."""

from __future__ import annotations

import pytest

from anosim_tui.ui.app import AnosimApp


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What went out as OSC 52, in order."""
    texts: list[str] = []
    monkeypatch.setattr(AnosimApp, "hand_to_terminal", lambda _app, text: texts.append(text))
    return texts
