"""Which class of a cap table a warrant is exercised into, as its label says it; None where that is none of the table's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from regrights.bridge.intake.securities import class_key, security

_WARRANT = re.compile(
    r"(?i)\b(?:(?:exercisable|convertible|exercised) (?:in)?(?:to|for)|(?:right )?to (?:purchase|buy|acquire)"
    r"|(?:stock |share )?(?:purchase )?warrants?|[CP]SW|outstanding|issued|granted)\b"
)
_SHORT = re.compile(r"\(\s*([A-Z]{1,4}[0-9]{0,2}(?:-[0-9]{1,2})?)\s*\)")
_CERTIFICATE = re.compile(r"([A-Z]{1,4}[0-9]{0,2}(?:-[0-9]{1,2})?)[- ]?#?[0-9]+")


def named(label: str) -> str:
    """Return the class that the label of a warrant names, in its own words; nothing where it names none."""
    rest = " ".join(_WARRANT.sub(" ", _SHORT.sub(" ", label)).split()).strip(" -,:;/()\u2013\u2014")
    return rest if security(rest) in {"common", "preferred"} else ""


def into_of(label: str, classes: Mapping[str, tuple[str, str]], certificates: Mapping[str, Iterable[str]]) -> str | None:
    """Return the id of the class that the label of a warrant names, by whole words or a short form in parentheses: ``(SA)``.

    ``classes`` have the label and the kind of each by its id, ``certificates`` those of their holdings. None where the label
    names no class of them, or no single one.
    """
    keys = {name: class_key(_SHORT.sub(" ", of)) for name, (of, _) in classes.items()}
    said = class_key(_WARRANT.sub(" ", _SHORT.sub(" ", label)))
    found = [name for name, key in keys.items() if key == said]
    if not found:
        # A longer name is meant where a shorter one stands within it; Series A is not Series A-1.
        within = [name for name, key in keys.items() if re.search(rf"\b{re.escape(key)}\b(?! (?:[0-9]+|[a-z])\b)", said)]
        longest = max((len(keys[name]) for name in within), default=0)
        found = [name for name in within if len(keys[name]) == longest]
    if not found and (said in {"common", "preferred"}):
        found = [name for name, (_, kind) in classes.items() if kind == said]
    if not found and not named(label):
        short = set(_SHORT.findall(label))
        found = [name for name, (of, _) in classes.items() if short & {*_shorts(of), *_prefixes(certificates.get(name, ()))}]
    return found[0] if len(found) == 1 else None


def _shorts(label: str) -> set[str]:
    """Return the short forms of a class: what its label has in parentheses, else its initials, with Preferred and without."""
    if own := set(_SHORT.findall(label)):
        return own
    words = class_key(label).upper().split()
    initials = "".join(word if word.isdigit() else word[0] for word in words)
    return {initials, f"{initials[0]}S"} if words == ["COMMON"] else {initials} if len(words) > 1 else set()


def _prefixes(certificates: Iterable[str]) -> set[str]:
    """Return what stands in front of the numbers of certificates: ``SA`` of SA-12."""
    return {found[1] for certificate in certificates if (found := _CERTIFICATE.fullmatch(certificate.strip().upper()))}
