"""What an answer says of what it leaves out, in words."""

from __future__ import annotations

from regrights.bridge.agreement.amounts import count

CURES_CUT_SHORT = {
    "changes": "Sets of more than {changes} were not looked for.",
    "size": "There is too much to try here: not every set of at most {changes} was, and others may cure it.",
    "timeout": "The time limit ended the search: not every set of at most {changes} was tried, and others may cure it.",
}


def cures_cut_short(why: str, changes: int) -> str:
    """Return why there may be other cures of at most so many changes."""
    return CURES_CUT_SHORT[why].format(changes=count(changes, "changes"))


INCOMPLETE = {
    "limit": "there are more sets; --limit tells how many are listed",
    "size": "more holders, with more shares, could use it than can be weighed against one another",
    "timeout": "the time limit ended the list; --timeout gives more time",
}
"""Why not every smallest set of holders of a way is told."""
NOT_ALL_READINGS = "Not every reading was asked before the time limit; others may change this answer, too."
