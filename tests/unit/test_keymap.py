"""The keys a person chose: taken where they can be pressed, refused with a sentence elsewhere."""

from __future__ import annotations

import pytest

from anosim_tui.actions.action import SCREENS
from anosim_tui.actions.keymap import STANDARD, Keymap, WrongKeys, read
from anosim_tui.actions.possible import Situation
from anosim_tui.actions.registry import ACTIONS


def test_what_is_not_chosen_stays() -> None:
    keymap = Keymap.of(read({"copy-newest": "y", "order": ["o", "f2", "?", "o"], "help": "h"}))
    assert keymap["copy-newest"].keys == ("y",)
    assert keymap["order"].keys == ("o", "f2", "?")
    assert dict(keymap.changed) == {
        "copy-newest": "y",
        "order": "o,f2,question_mark",
        "help": "h",
    }
    assert len(keymap.actions) == len(ACTIONS)
    assert STANDARD.changed == {}


def test_actions_are_found_by_the_names_they_had_before() -> None:
    before = {"decide": "y", "narrow": ["u", "f2"], "favourite": "h", "copy-unasked": "i"}
    chosen = {"resolve": ("y",), "filter-by": ("u", "f2"), "favorite": ("h",), "auto-copy": ("i",)}
    assert read(before) == chosen
    keymap = Keymap.of(read(before))
    assert {id_: keymap[id_].keys for id_ in chosen} == chosen
    assert not before.keys() & {action.id for action in ACTIONS}


def test_keys_can_be_swapped_and_used_again_on_another_screen() -> None:
    keymap = Keymap.of(read({"extend": "x", "cancel": "e", "filter": "z", "zoom": ","}))
    assert (keymap.key("extend"), keymap.key("cancel"), keymap.key("zoom")) == ("x", "e", ",")


def test_the_key_bar_has_them() -> None:
    keymap = Keymap.of({"zoom": ("f10",)})
    bar = keymap.for_key_bar(Situation(), SCREENS["live"])
    assert ("zoom", ("f10",)) in [(action.id, action.keys) for action in bar]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"copy-newst": "y"}, "no action 'copy-newst'; did you mean copy-newest?"),
        ({"zoom": "c"}, "On the screen live, zoom and copy-newest would use the same key 'c'"),
        # The other one is named, whichever stands first in the registry.
        ({"copy-newest": "z"}, "copy-newest and zoom would use the same key 'z'"),
        ({"next-list": "^p"}, "use a single character"),
        ({"next-list": "ctrl+p"}, "next-list and palette"),
        ({"extend": "f3", "cancel": "f3"}, "the same key 'f3'"),
        ({"zoom": "ctrl+m"}, "terminals send a different key"),
        ({"zoom": "j"}, "it moves the cursor"),
        ({"zoom": "ctrl+c"}, "it quits the program"),
        ({"zoom": "shift+z"}, "use a single character"),
        ({"zoom": " "}, "use a single character"),
        ({"zoom": ""}, "use a single character"),
        ({"zoom": []}, "zoom needs a key"),
        ({"zoom": 5}, "zoom needs a key"),
        ({"zoom": ["y", 5]}, "zoom needs a key"),
        ({"zoom": {"key": "y"}}, "zoom needs a key"),
    ],
)
def test_what_cannot_be_is_said(said: dict[str, object], words: str) -> None:
    with pytest.raises(WrongKeys) as caught:
        read(said)
    assert words in str(caught.value)
    assert caught.value.action in said
