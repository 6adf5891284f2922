"""Everything a person can do, in one registry.

The key bar, the palette, the help screen, the bindings and `anosim-tui keys` are made from
`ACTIONS`: a new action is one entry here and one `action_…` method on the screen or app it acts on.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from anosim_tui.actions import possible as why
from anosim_tui.actions.action import Action, Scope
from anosim_tui.language import N_


def _in(scope: Scope, *actions: Action) -> tuple[Action, ...]:
    return tuple(replace(one, scope=scope) for one in actions)


ACTIONS: Final = (
    *_in(
        Scope.EVERYWHERE,
        Action(
            "copy-newest",
            "c",
            N_("Copy the newest code to the clipboard."),
            1,
            why.copy_newest,
            label=N_("Copy newest"),
            synonyms=N_("clipboard otp"),
        ),
        Action(
            "mask",
            "p",
            N_(
                "Turn the privacy mask on or off; it hides numbers, codes, texts, "
                "senders, amounts and links."
            ),
            10,
            synonyms=N_("privacy hide"),
            label=N_("Mask"),
        ),
        Action(
            "refresh",
            "g",
            N_("Refresh everything now."),
            11,
            synonyms=N_("reload update poll"),
            label=N_("Refresh"),
        ),
        Action(
            "auto-copy",
            "a",
            N_("Turn auto-copy of new codes on or off."),
            label=N_("Auto-copy"),
            synonyms=N_("auto-copy clipboard"),
        ),
        Action(
            "mute",
            "m",
            N_("Mute or unmute alerts."),
            synonyms=N_("silence sound notifications bell quiet"),
            label=N_("Mute"),
        ),
        Action(
            "next-theme",
            "D",
            N_("Switch to the next theme: dark, light or your terminal's colors."),
            label=N_("Next theme"),
            synonyms=N_("colors light dark"),
        ),
        Action(
            "palette",
            "colon,ctrl+p",
            N_("Find an action, a booking or a product by name."),
            label=N_("Palette"),
        ),
        Action(
            "help",
            "question_mark,f1",
            N_("Show all keys and what they do."),
            synonyms=N_("keys shortcuts bindings"),
            label=N_("Help"),
        ),
        Action(
            "suspend-process",
            "ctrl+z",
            N_("Return to the shell; type fg there to come back."),
            why_not=why.suspend,
            label=N_("Suspend"),
            synonyms=N_("background shell"),
        ),
        Action(
            "quit", "q", N_("Quit the program."), synonyms=N_("exit leave close"), label=N_("Quit")
        ),
    ),
    *_in(
        Scope.OWN,
        Action(
            "resolve",
            "exclamation_mark",
            N_("Resolve a purchase whose outcome is unknown."),
            why_not=why.resolve,
            synonyms=N_("unknown outcome lost purchase"),
            label=N_("Resolve"),
        ),
        Action(
            "new-number",
            "b",
            N_("Go to the number you just bought and copy it."),
            synonyms=N_("bought ready"),
            label=N_("New number"),
        ),
        Action(
            "show-live",
            "1",
            N_("Show bookings and messages."),
            label=N_("Live"),
            synonyms=N_("bookings messages sms home dashboard"),
        ),
        Action(
            "show-catalog",
            "2",
            N_("Show what you can order."),
            label=N_("Catalog"),
            synonyms=N_("products buy shop prices services"),
        ),
        Action(
            "show-history",
            "3",
            N_("Show all past messages, bookings and orders."),
            label=N_("History"),
            synonyms=N_("past archive search"),
        ),
        Action(
            "show-account",
            "4",
            N_("Show your balance, spending, SIM cards, connection and settings."),
            label=N_("Account"),
            synonyms=N_("balance money spending statistics health"),
        ),
        Action(
            "change-key",
            "K",
            N_("Enter a different API key."),
            label=N_("Change key"),
            synonyms=N_("api login token account"),
        ),
    ),
    *_in(
        Scope.LIVE,
        Action(
            "zoom",
            "z",
            N_("Maximize the focused pane, or restore it."),
            12,
            synonyms=N_("maximize full screen"),
            label=N_("Zoom"),
        ),
        Action(
            "find",
            "slash",
            N_("Filter bookings and messages."),
            11,
            label=N_("Filter"),
            synonyms=N_("search find look"),
        ),
        Action(
            "clear-filter",
            "escape",
            N_("Clear the filter."),
            label=N_("Show all"),
        ),
        Action(
            "give-bookings",
            "greater_than_sign",
            N_("Make the bookings pane larger; you can also drag the divider."),
            label=N_("Larger bookings pane"),
        ),
        Action(
            "give-messages",
            "less_than_sign",
            N_("Make the messages pane larger."),
            label=N_("Larger messages pane"),
        ),
    ),
    *_in(
        Scope.SELECTED,
        Action(
            "reveal",
            "v",
            N_("Reveal the selected item for 5 seconds while the privacy mask is on."),
            1,
            why.reveal,
            label=N_("Reveal"),
        ),
        Action(
            "details",
            "enter",
            N_("Show all details of the selected booking or message."),
            2,
            why.details,
            synonyms=N_("open info show"),
            label=N_("Details"),
        ),
        Action(
            "copy-code",
            "C",
            N_("Copy the selected message's code, or the booking's newest code."),
            5,
            why.copy_code,
            label=N_("Copy code"),
        ),
        Action(
            "copy-number",
            "n",
            N_("Copy the number of the selected booking or message."),
            6,
            why.copy_number,
            label=N_("Copy number"),
        ),
        Action(
            "label",
            "l",
            N_("Label the selected booking; the label stays on this computer."),
            9,
            why.label,
            synonyms=N_("rename note name"),
            label=N_("Label"),
        ),
    ),
    *_in(
        Scope.BOOKING,
        Action(
            "order-another",
            "o",
            N_("Order another number like the selected one."),
            7,
            why.order_another,
            synonyms=N_("buy again rent"),
            label=N_("Order another"),
        ),
        Action(
            "extend",
            "e",
            N_("Extend the selected booking."),
            3,
            why.extend,
            synonyms=N_("prolong longer renew"),
            label=N_("Extend"),
        ),
        Action(
            "cancel",
            "x",
            N_("Cancel the selected booking."),
            4,
            why.cancel,
            synonyms=N_("refund give back delete"),
            label=N_("Cancel"),
        ),
        Action(
            "try-another",
            "w",
            N_(
                "No SMS: cancel this number and order one from another operator or "
                "at another price."
            ),
            why_not=why.try_another,
            synonyms=N_("no sms retry replace"),
            label=N_("Try another"),
        ),
        Action(
            "share",
            "s",
            N_("Show or create the booking's share link."),
            8,
            why.share,
            synonyms=N_("link url"),
            label=N_("Share"),
        ),
        Action(
            "revoke",
            "S",
            N_("Revoke the booking's share link."),
            why_not=why.revoke,
            label=N_("Revoke link"),
            synonyms=N_("unshare link"),
        ),
        Action(
            "renew",
            "r",
            N_("Turn auto-renewal for the selected booking on or off."),
            9,
            why.renew,
            label=N_("Auto-renewal"),
            synonyms=N_("auto-renewal subscription"),
        ),
        Action(
            "renew-all",
            "R",
            N_("Turn auto-renewal for all bookings on or off."),
            why_not=why.renew_all,
            label=N_("Auto-renewal for all"),
            synonyms=N_("auto-renewal every booking"),
        ),
        Action(
            "reuse",
            "u",
            N_("Rent the number from a past activation again."),
            10,
            why.reuse,
            synonyms=N_("again rent once more"),
            label=N_("Reuse"),
        ),
    ),
    *_in(
        Scope.CATALOG,
        Action(
            "order",
            "o,enter",
            N_("Order the selected product; the price is shown before you confirm."),
            1,
            why.order,
            synonyms=N_("buy rent purchase"),
            label=N_("Order"),
        ),
        Action(
            "filter",
            "slash",
            N_("Filter the products."),
            3,
            synonyms=N_("find search"),
            label=N_("Filter"),
        ),
        Action(
            "filter-by",
            "n",
            N_("Show only one country, type or service."),
            4,
            synonyms=N_("country type service"),
            label=N_("Filter by"),
        ),
        Action(
            "sort",
            "t",
            N_("Sort by the next column; you can also click a heading."),
            5,
            synonyms=N_("order by column"),
            label=N_("Sort"),
        ),
        Action("reverse", "T", N_("Reverse the sort order."), label=N_("Reverse order")),
        Action(
            "favorite",
            "f",
            N_("Pin the selected product to the top, or unpin it."),
            6,
            why.favorite,
            label=N_("Favorite"),
        ),
        Action(
            "watch",
            "w",
            N_("Watch the selected product: get an alert when it is in stock or cheap enough."),
            8,
            why.favorite,
            label=N_("Watch"),
            synonyms=N_("notify alert back in stock price"),
        ),
        Action(
            "hide-sold-out",
            "x",
            N_("Hide or show products that are sold out."),
            7,
            label=N_("Hide sold out"),
            synonyms=N_("stock available unavailable"),
        ),
        Action(
            "show-all",
            "escape",
            N_("Clear the filter and show all products."),
            label=N_("Show all"),
        ),
    ),
    *_in(
        Scope.HISTORY,
        Action(
            "search",
            "slash",
            N_("Search the history."),
            4,
            synonyms=N_("find look"),
            label=N_("Search"),
        ),
        Action(
            "next-list",
            "t",
            N_("Switch between messages, bookings and orders."),
            5,
            label=N_("Next list"),
        ),
        Action(
            "export",
            "E",
            N_("Export the results to a file that only you can read."),
            6,
            synonyms=N_("save csv json download"),
            label=N_("Export"),
        ),
        Action("clear-search", "escape", N_("Clear the search."), label=N_("Show all")),
    ),
    *_in(
        Scope.ACCOUNT,
        Action(
            "settings",
            "s",
            N_("Change settings."),
            1,
            why.settings,
            synonyms=N_("preferences options configuration notifications"),
            label=N_("Settings"),
        ),
        Action(
            "show-watched",
            "enter",
            N_("Show the selected watched product in the Catalog."),
            2,
            why.watched,
            synonyms=N_("order buy stock"),
            label=N_("Show product"),
        ),
        Action(
            "end-watch",
            "delete",
            N_("Stop watching the selected product."),
            3,
            why.watched,
            synonyms=N_("unwatch remove stock"),
            label=N_("Stop watching"),
        ),
    ),
)

BY_ID: Final = {action.id: action for action in ACTIONS}
