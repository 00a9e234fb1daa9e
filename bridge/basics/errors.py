"""What can go wrong, as one small tree.

RegrightsError
    InputError      the matter file: every finding at once, each with its place and its mend
    UsageError      what was asked for does not fit: an unknown act, reading or date
    SolverError     the search ended early
        OutOfTime   at the time limit
            Interrupted     by Ctrl-C, or by the machine
    InternalError   a fault of regrights itself
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Finding(NamedTuple):
    """One mistake in a file: where it stands (``line`` from 1, ``key`` such as ``holders[2].capacity``), and its mend."""

    where: str
    line: int | None
    key: str
    message: str
    mend: str

    def __str__(self) -> str:
        place = self.where if self.line is None else f"{self.where}:{self.line}"
        key = f"{self.key}: " if self.key else ""
        mend = f"\n    {self.mend}" if self.mend else ""
        return f"{place}: {key}{self.message}{mend}"


def closest(word: str, known: Iterable[str], what: str) -> str:
    """Return the mend for a word that is not among those that are known: the one that is meant, or all of them."""
    from difflib import get_close_matches

    names = list(known)
    near = get_close_matches(word, names, n=1)
    return f"did you mean {near[0]}?" if near else f"the {what}: {', '.join(names) or 'none'}"


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in the order of the file, each once, the same from run to run."""
    return sorted(set(findings), key=lambda finding: (finding.line or 0, *finding[2:], finding.where))


class RegrightsError(Exception):
    """The base of every error that regrights raises; ``status`` is the exit status that it leads to."""

    status = 2


class InputError(RegrightsError):
    """A matter that cannot be used, with every finding."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class UsageError(RegrightsError):
    """A question that does not fit the matter; ``key`` is the option that asks it, where it is one."""

    def __init__(self, message: str, mend: str = "", key: str = "") -> None:
        self.message, self.mend, self.key = message, mend, key
        super().__init__(f"{key}: " * bool(key) + message + f"; {mend}" * bool(mend))

    def __reduce__(self) -> tuple[type[UsageError], tuple[str, str, str]]:
        """Keep all parts on the way from another process."""
        return type(self), (self.message, self.mend, self.key)

    def finding(self) -> Finding:
        """Return it as a mistake of the command line."""
        return Finding("command line", None, self.key, self.message, self.mend)


class SolverError(RegrightsError):
    """The search ended early."""

    status = 3


class OutOfTime(SolverError):
    """The time limit ended the search."""


class Interrupted(OutOfTime):
    """Someone asked for the end: time is out at once, and what was found is told as at a time limit."""


class InternalError(RegrightsError):
    """A fault of regrights itself."""
