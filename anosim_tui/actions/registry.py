"""Everything a person can do, in one registry.

The key bar, the palette, the help screen, the bindings and `anosim-tui keys` are made from
`ACTIONS`: a new action is one entry here and one `action_…` method on the screen or app it acts on.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Final

from anosim_tui.actions import possible
from anosim_tui.actions.action import Action, Scope
from anosim_tui.actions.possible import Situation

ACTIONS: Final = (
    Action(
        "copy-newest",
        "c",
        "Copy newest code",
        "Copy the newest code to the clipboard.",
        Scope.EVERYWHERE,
        1,
        possible.copy_newest,
    ),
    Action(
        "details",
        "enter",
        "Details",
        "Show everything about the selected booking or message.",
        Scope.SELECTED,
        2,
        possible.details,
    ),
    Action(
        "copy-code",
        "C",
        "Copy code",
        "Copy the code of the selected message, or the booking's newest one.",
        Scope.SELECTED,
        3,
        possible.copy_code,
    ),
    Action(
        "copy-number",
        "n",
        "Copy number",
        "Copy the number of what is selected.",
        Scope.SELECTED,
        4,
        possible.copy_number,
    ),
    Action(
        "order-another",
        "o",
        "Order another",
        "Order another number like the selected one.",
        Scope.BOOKING,
        5,
        possible.order_another,
    ),
    Action(
        "extend",
        "e",
        "Extend",
        "Keep the selected number longer.",
        Scope.BOOKING,
        6,
        possible.extend,
    ),
    Action(
        "cancel",
        "x",
        "Give back",
        "Give the selected number back.",
        Scope.BOOKING,
        7,
        possible.cancel,
    ),
    Action(
        "share",
        "s",
        "Share",
        "Show the booking's share link, or make one.",
        Scope.BOOKING,
        8,
        possible.share,
    ),
    Action(
        "revoke",
        "S",
        "Revoke link",
        "End the booking's share link.",
        Scope.BOOKING,
        0,
        possible.revoke,
    ),
    Action(
        "renew",
        "r",
        "Auto-renewal",
        "Switch auto-renewal of the selected booking on or off.",
        Scope.BOOKING,
        9,
        possible.renew,
    ),
    Action(
        "renew-all",
        "R",
        "Auto-renewal of all",
        "Switch auto-renewal of every booking on or off.",
        Scope.BOOKING,
        0,
        possible.renew_all,
    ),
    Action(
        "reuse",
        "u",
        "Reuse",
        "Rent the number of a past activation once more.",
        Scope.BOOKING,
        10,
        possible.reuse,
    ),
    Action(
        "decide",
        "exclamation_mark",
        "Decide",
        "Say what became of a purchase that nobody knows the end of.",
        Scope.EVERYWHERE,
        0,
        possible.decide,
    ),
    Action(
        "order",
        "o,enter",
        "Order",
        "Order the selected product, after a question that names what it costs.",
        Scope.CATALOG,
        1,
        possible.order,
    ),
    Action(
        "filter",
        "slash",
        "Filter",
        "Type words of what is looked for; escape leaves the field.",
        Scope.CATALOG,
        3,
    ),
    Action(
        "narrow",
        "n",
        "Narrow",
        "Show one country, one type or one service only.",
        Scope.CATALOG,
        4,
    ),
    Action(
        "sort",
        "t",
        "Sort",
        "Sort by the next column; a click on a heading sorts by that one.",
        Scope.CATALOG,
        5,
    ),
    Action(
        "reverse",
        "T",
        "Turn order round",
        "Sort the other way round.",
        Scope.CATALOG,
    ),
    Action(
        "favourite",
        "f",
        "Favourite",
        "Keep the selected product on top, or no longer.",
        Scope.CATALOG,
        6,
        possible.favourite,
    ),
    Action(
        "show-all",
        "escape",
        "Show all",
        "Show every product again.",
        Scope.CATALOG,
    ),
    Action(
        "search",
        "slash",
        "Search",
        "Type what is looked for; escape leaves the field.",
        Scope.HISTORY,
        4,
    ),
    Action(
        "next-list",
        "t",
        "Next list",
        "List messages, then bookings, then orders.",
        Scope.HISTORY,
        5,
    ),
    Action(
        "export",
        "E",
        "Export",
        "Write what is found to a file that only you can read.",
        Scope.HISTORY,
        6,
    ),
    Action(
        "clear-search",
        "escape",
        "Show all",
        "Leave nothing out any more.",
        Scope.HISTORY,
    ),
    Action(
        "refresh",
        "g",
        "Refresh",
        "Ask the service now instead of at the next turn.",
        Scope.EVERYWHERE,
        11,
    ),
    Action(
        "copy-unasked",
        "a",
        "Automatic copy",
        "Copy a code that arrives without being asked, or no longer.",
        Scope.EVERYWHERE,
    ),
    Action(
        "zoom",
        "z",
        "Zoom",
        "Give the whole screen to the focused pane, or take it back.",
        Scope.LIVE,
        12,
    ),
    Action("show-live", "1", "Live", "Show the bookings and messages.", Scope.EVERYWHERE),
    Action("show-catalog", "2", "Catalog", "Show what can be ordered.", Scope.EVERYWHERE),
    Action(
        "show-history",
        "3",
        "History",
        "Show every message, booking and order ever seen.",
        Scope.EVERYWHERE,
    ),
    Action(
        "show-account",
        "4",
        "Account",
        "Show money, spending and the connection.",
        Scope.EVERYWHERE,
    ),
    Action(
        "palette",
        "colon,ctrl+p",
        "Palette",
        "Find any action by its name.",
        Scope.EVERYWHERE,
    ),
    Action("help", "question_mark", "Help", "Show every key and what it does.", Scope.EVERYWHERE),
    Action("change-key", "K", "Another key", "Enter another API key.", Scope.EVERYWHERE),
    Action(
        "suspend-process",
        "ctrl+z",
        "Suspend",
        "Go back to the shell; its command fg comes back here.",
        Scope.EVERYWHERE,
    ),
    Action("quit", "q", "Quit", "Leave the program.", Scope.EVERYWHERE, 13),
)

BY_ID: Final = {action.id: action for action in ACTIONS}


def for_key_bar(situation: Situation, scopes: Container[Scope]) -> Iterable[Action]:
    """What the key bar shows, in order: only what is possible now in one of `scopes`."""
    here = (action for action in ACTIONS if action.rank and action.scope in scopes)
    # Of the same rank, what belongs to the screen comes first.
    ranked = sorted(here, key=lambda action: (action.rank, action.scope is Scope.EVERYWHERE))
    return [action for action in ranked if not action.why_not(situation)]
