"""The one-time code in a message: the one a person would have typed, or none.

`fold` makes a message plain, `tokens` reads its numbers (`candidates`) and telling words (`words`),
and `score` weighs each number by what stands around it (`context`), for named reasons.
"""

from anosim_tui.codes.candidates import Reason
from anosim_tui.codes.score import Code, Explained, explain, find_code

__all__ = ["Code", "Explained", "Reason", "explain", "find_code"]
