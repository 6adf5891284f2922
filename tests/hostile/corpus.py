"""What strangers may send: each by its name, each able to do something to a careless program.

What their sequences would do, Textual never does, or never in this way: so one of theirs can be
told from one of Textual's in the bytes a terminal receives (`wire.foreign`).
"""

from __future__ import annotations

import base64

CANARY = "CANARY"
_CLIPBOARD = base64.b64encode(b"CANARY from a stranger").decode()
_ZALGO = "".join(map(chr, range(0x300, 0x350)))

CORPUS: dict[str, str] = {
    # Markup of Textual and Rich, and actions in it.
    "click action": "[@click=app.quit]CANARY press here[/]",
    "click action, quoted": "[@click=\"app.exit('CANARY')\"]open[/]",
    "click action with a screen": "[@click=screen.dismiss]CANARY[/]",
    "mouse action": "[@mouse.down=app.quit]CANARY[/] 4711",
    "closing tag": "[/] your code is 482910",
    "unknown closing tag": "[/CANARY] code 12345",
    "open tag": "[bold",
    "nested tags": "[b][i][u]" * 200 + "CANARY",
    "link markup": "[link=https://evil.example/CANARY]your bank[/link]",
    "style markup": "[blink reverse on red]CANARY[/]",
    "variables of markup": "$accent [$text-error]CANARY[/] \\[b] \\",
    "emoji code": ":skull: :CANARY: :warning:",
    "format codes": "%s%n%x {0} {self} ${HOME} `id` $(id) CANARY",
    "python": "{app.quit()} __import__('os') CANARY",
    "keys of a terminal": "q\x1bOP\x1b[24~CANARY",
    # Control sequences (CSI).
    "colour": "\x1b[31;1;5mCANARY\x1b[0m",
    "blink": "\x1b[5;6mCANARY",
    "clear screen": "\x1b[2J\x1b[3J\x1b[HCANARY",
    "alternate screen off": "\x1b[?1049l\x1b[?47lCANARY",
    "cursor home": "\x1b[1;1HCANARY",
    "scroll region": "\x1b[5;9rCANARY",
    "mouse on": "\x1b[?1005h\x1b[?1016hCANARY",
    "bracketed paste off": "\x1b[?2004lCANARY",
    "device attributes": "\x1b[c\x1b[>c\x1b[6nCANARY",
    "window title report": "\x1b[21tCANARY",
    "resize window": "\x1b[8;1;1tCANARY",
    "insert lines": "\x1b[999L\x1b[999M\x1b[999@CANARY",
    "repeat": "A\x1b[65000bCANARY",
    "soft reset": "\x1b[!pCANARY",
    "kitty keyboard": "\x1b[>31uCANARY",
    "C1 CSI": "\x9b5mCANARY\x9b2J",
    "unfinished CSI": "CANARY\x1b[",
    "CSI across lines": "\x1b[38;5\n;1mCANARY",
    "CSI without end": "\x1b[" + "1;" * 4_000 + "CANARY",
    # Strings to the terminal (OSC, DCS, APC, PM, SOS).
    "OSC 0 title": "\x1b]0;CANARY title\x07",
    "OSC 2 title": "\x1b]2;CANARY title\x1b\\",
    "OSC 8 link": "\x1b]8;;https://evil.example/CANARY\x1b\\your bank\x1b]8;;\x1b\\",
    "OSC 9 notification": "\x1b]9;CANARY\x07",
    "OSC 10 colours": "\x1b]10;?\x07\x1b]11;#CANARY\x07",
    "OSC 52 clipboard": f"\x1b]52;c;{_CLIPBOARD}\x07",
    "OSC 52 by C1": f"\x9d52;c;{_CLIPBOARD}\x9c",
    "OSC 52 unfinished": f"\x1b]52;c;{_CLIPBOARD}",
    "OSC 777 notification": "\x1b]777;notify;CANARY;CANARY\x07",
    "OSC 1337 file": "\x1b]1337;File=name=Q0FOQVJZ:AAAA\x07",
    "OSC in OSC": "\x1b]0;\x1b]52;c;CANARY\x07\x07",
    "DCS": "\x1bPCANARY$qm\x1b\\ \x90CANARY\x9c",
    "sixel": "\x1bPq#0;2;0;0;0#0~~CANARY\x1b\\",
    "tmux passthrough": "\x1bPtmux;\x1b\x1b]52;c;CANARY\x07\x1b\\",
    "APC of kitty": "\x1b_Gf=24,s=1,v=1;CANARY\x1b\\",
    "PM and SOS": "\x1b^CANARY\x1b\\\x1bXCANARY\x1b\\",
    "full reset": "\x1bcCANARY",
    "other character set": "\x1b(0CANARY\x0e\x0f",
    "next line by C1": "CANARY\x85\x84\x8d",
    # Single controls.
    "backspaces": "trust me\b\b\b\b\b\b\b\bCANARY",
    "carriage returns": "pay 10\rpay 99 CANARY",
    "bells": "\x07" * 500 + "CANARY",
    "NUL and DEL": "CAN\x00ARY\x7f\x05\x16",
    "vertical tabs": "a\x0bb\x0cCANARY",
    "tabs": "\t" * 300 + "CANARY",
    # Unicode.
    "right-to-left override": "\u202efdp.exe\u202c CANARY",
    "isolates": "\u2066\u2067\u2068CANARY\u2069\u2069",
    "marks of direction": "\u200e\u200f\u061cCANARY",
    "line separators": "one\u2028two\u2029CANARY",
    "zalgo": "".join(f"{letter}{_ZALGO}" for letter in "CANARY 482910"),
    "joiner flood": "C\u200d" * 3_000 + "CANARY",
    "joiners hide width": "\u200d".join("CANARY 482910 " * 20),
    "selectors": "C\ufe0f" * 2_000 + "CANARY",
    "family emoji": "👩‍👩‍👧‍👦" * 300 + "CANARY",
    "flags and skins": "🇩🇪🇫🇷👍🏽👍🏿🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 40 + "CANARY",
    "tag characters": "CANARY" + "".join(map(chr, range(0xE0020, 0xE007F))),
    "zero widths": "\u200b\u2060\ufeff\u00ad" * 1_000 + "CANARY",
    "lone surrogates": "\ud83d CANARY \ude00\ud800",
    "non-characters": "\ufffe\uffff\U0010ffff\ue000CANARY",
    "hangul jamo": "ᄒ" + "ᅡᆫ" * 500 + "CANARY",
    "wide letters": "漢字かな交じり文" * 100 + "CANARY",
    "arabic and hebrew": "رمز التحقق 482910 קוד האימות שלך CANARY",
    "indic": "आपका सत्यापन कोड 482910 है। CANARY ক্ষ",
    "biggest character": "﷽" * 100 + "CANARY",
    # Size.
    "100 KB on one line": "CANARY lorem ipsum " * 5_400,
    "100 KB without a blank": "CANARY" * 17_000,
    "10,000 lines": "CANARY\n" * 10_000,
    "10,000 empty lines": "\n" * 10_000 + "CANARY",
    "100 KB of blanks": " " * 100_000 + "CANARY",
    "empty": "",
    "blank": "   ",
    # Links.
    "user name in a link": "https://anosim.net@evil.example/CANARY",
    "punycode link": "https://xn--80ak6aa92e.com/CANARY",
    "cyrillic link": "https://аррӏе.com/CANARY",
    "javascript link": "javascript:alert('CANARY')",
    "file link": "file:///etc/passwd?CANARY",
    "10,000 links": "https://evil.example/CANARY " * 3_000,
}
