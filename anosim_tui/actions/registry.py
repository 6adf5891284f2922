"""Everything a person can do, in one registry.

The key bar, the palette, the help screen, the bindings and `anosim-tui keys` are made from
`ACTIONS`: a new action is one entry here and one `action_…` method on the screen or app it acts on.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from anosim_tui.actions import possible as why
from anosim_tui.actions.action import Action, Scope


def _in(scope: Scope, *actions: Action) -> tuple[Action, ...]:
    return tuple(
        replace(one, scope=scope, label=one.label or one.id.replace("-", " ").capitalize())
        for one in actions
    )


ACTIONS: Final = (
    *_in(
        Scope.EVERYWHERE,
        Action(
            "copy-newest",
            "c",
            "Copy the newest code to the clipboard.",
            1,
            why.copy_newest,
            label="Copy newest",
            synonyms="clipboard otp",
        ),
        Action(
            "mask",
            "p",
            "Hide numbers, codes, texts, senders, money and links, or show them again.",
            10,
            synonyms="privacy hide",
        ),
        Action(
            "refresh",
            "g",
            "Ask the service now instead of at the next turn.",
            11,
            synonyms="reload update poll",
        ),
        Action(
            "copy-unasked",
            "a",
            "Toggle automatic copying of codes that arrive.",
            label="Automatic copy",
            synonyms="auto-copy clipboard",
        ),
        Action(
            "mute",
            "m",
            "Toggle mute: no bell, no notification, no flash.",
            synonyms="silence sound notifications bell quiet",
        ),
        Action(
            "next-theme",
            "D",
            "Show the next theme: dark, light, or the colours of your terminal.",
            label="Dark, light, ansi",
            synonyms="colors light dark",
        ),
        Action("palette", "colon,ctrl+p", "Find an action, a booking or a product by its name."),
        Action(
            "help",
            "question_mark,f1",
            "Show every key and what it does.",
            synonyms="keys shortcuts bindings",
        ),
        Action(
            "suspend-process",
            "ctrl+z",
            "Go back to the shell; its command fg comes back here.",
            label="Suspend",
            synonyms="background shell",
        ),
        Action("quit", "q", "Leave the program.", synonyms="exit leave close"),
    ),
    *_in(
        Scope.OWN,
        Action(
            "resolve",
            "exclamation_mark",
            "Resolve a purchase whose outcome is unknown.",
            why_not=why.resolve,
            synonyms="unknown outcome lost purchase",
        ),
        Action(
            "new-number",
            "b",
            "Go to a bought number that is ready, with it on the clipboard.",
            synonyms="bought ready",
        ),
        Action(
            "show-live",
            "1",
            "Show the bookings and messages.",
            label="Live",
            synonyms="bookings messages sms home dashboard",
        ),
        Action(
            "show-catalog",
            "2",
            "Show what can be ordered.",
            label="Catalog",
            synonyms="products buy shop prices services",
        ),
        Action(
            "show-history",
            "3",
            "Show every message, booking and order ever seen.",
            label="History",
            synonyms="past archive search",
        ),
        Action(
            "show-account",
            "4",
            "Show money, SIM cards, the connection and settings.",
            label="Account",
            synonyms="balance money spending statistics health",
        ),
        Action(
            "change-key",
            "K",
            "Enter another API key.",
            label="Another key",
            synonyms="api login token account",
        ),
    ),
    *_in(
        Scope.LIVE,
        Action(
            "zoom",
            "z",
            "Give the whole screen to the focused pane, or take it back.",
            12,
            synonyms="maximize full screen",
        ),
        Action(
            "find",
            "slash",
            "Filter bookings and messages by words of them.",
            11,
            label="Filter",
            synonyms="search find look",
        ),
        Action("clear-filter", "escape", "Show all bookings and messages again.", label="Show all"),
        Action(
            "give-bookings",
            "greater_than_sign",
            "Give the bookings more of the room; the mouse can drag the line beside them, too.",
            label="More for bookings",
        ),
        Action(
            "give-messages",
            "less_than_sign",
            "Give the messages more of the room.",
            label="More for messages",
        ),
    ),
    *_in(
        Scope.SELECTED,
        Action(
            "reveal",
            "v",
            "Show the selected item for 5 seconds while everything is masked.",
            1,
            why.reveal,
        ),
        Action(
            "details",
            "enter",
            "Show everything about the selected booking or message.",
            2,
            why.details,
            synonyms="open info show",
        ),
        Action(
            "copy-code",
            "C",
            "Copy the code of the selected message, or the booking's newest one.",
            5,
            why.copy_code,
        ),
        Action("copy-number", "n", "Copy the number of what is selected.", 6, why.copy_number),
        Action(
            "label",
            "l",
            "Give the selected booking a name of your own; only this computer knows it.",
            9,
            why.label,
            synonyms="rename note name",
        ),
    ),
    *_in(
        Scope.BOOKING,
        Action(
            "order-another",
            "o",
            "Order another number like the selected one.",
            7,
            why.order_another,
            synonyms="buy again rent",
        ),
        Action(
            "extend",
            "e",
            "Keep the selected number longer.",
            3,
            why.extend,
            synonyms="prolong longer renew",
        ),
        Action(
            "cancel",
            "x",
            "Cancel the selected number.",
            4,
            why.cancel,
            synonyms="refund give back delete",
        ),
        Action(
            "try-another",
            "w",
            "No code came: cancel the number, and order the same from another operator or price.",
            why_not=why.try_another,
            synonyms="no sms retry replace",
        ),
        Action(
            "share",
            "s",
            "Show the booking's share link, or make one.",
            8,
            why.share,
            synonyms="link url",
        ),
        Action(
            "revoke",
            "S",
            "End the booking's share link.",
            why_not=why.revoke,
            label="Revoke link",
            synonyms="unshare link",
        ),
        Action(
            "renew",
            "r",
            "Switch auto-renewal of the selected booking on or off.",
            9,
            why.renew,
            label="Auto-renewal",
            synonyms="auto-renewal subscription",
        ),
        Action(
            "renew-all",
            "R",
            "Switch auto-renewal of every booking on or off.",
            why_not=why.renew_all,
            label="Auto-renewal of all",
            synonyms="auto-renewal every booking",
        ),
        Action(
            "reuse",
            "u",
            "Rent the number of a past activation once more.",
            10,
            why.reuse,
            synonyms="again rent once more",
        ),
    ),
    *_in(
        Scope.CATALOG,
        Action(
            "order",
            "o,enter",
            "Order the selected product, after a question that names what it costs.",
            1,
            why.order,
            synonyms="buy rent purchase",
        ),
        Action(
            "filter",
            "slash",
            "Type words of what is looked for; escape leaves the field.",
            3,
            synonyms="find search",
        ),
        Action(
            "narrow",
            "n",
            "Show one country, one type or one service only.",
            4,
            synonyms="country type service",
        ),
        Action(
            "sort",
            "t",
            "Sort by the next column; a click on a heading sorts by that one.",
            5,
            synonyms="order by column",
        ),
        Action("reverse", "T", "Sort the other way round.", label="Reverse order"),
        Action(
            "favourite", "f", "Keep the selected product on top, or no longer.", 6, why.favourite
        ),
        Action(
            "hide-sold-out",
            "x",
            "Leave out what is sold out, or show it again.",
            7,
            label="Hide sold out",
            synonyms="stock available unavailable",
        ),
        Action("show-all", "escape", "Show every product again."),
    ),
    *_in(
        Scope.HISTORY,
        Action(
            "search",
            "slash",
            "Type what is looked for; escape leaves the field.",
            4,
            synonyms="find look",
        ),
        Action("next-list", "t", "List messages, then bookings, then orders.", 5),
        Action(
            "export",
            "E",
            "Write what is found to a file that only you can read.",
            6,
            synonyms="save csv json download",
        ),
        Action("clear-search", "escape", "Leave nothing out any more.", label="Show all"),
    ),
    *_in(
        Scope.ACCOUNT,
        Action(
            "settings",
            "s",
            "Change a setting; it is written to the configuration file.",
            1,
            why.settings,
            synonyms="preferences options configuration notifications",
        ),
    ),
)

BY_ID: Final = {action.id: action for action in ACTIONS}
