"""The one-time code in a message: the one a person would have typed, or none.

A message is made plain (`fold`), its numbers and telling words are read in order (`tokens`, with
the shapes of `candidates` and the languages of `words`), and each number that can be a code is
weighed (`score`) by what stands around it (`context`), for named reasons.
"""

from anosim_tui.codes.candidates import Reason
from anosim_tui.codes.score import Code, Explained, explain, find_code

__all__ = ["Code", "Explained", "Reason", "explain", "find_code"]
