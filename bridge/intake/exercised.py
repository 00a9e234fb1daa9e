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
_ASIDE = re.compile(r"\([^()]*\)")
_INTO = re.compile(
    r"(?i)\b(?:(?:right )?to (?:purchase|buy|acquire)|(?:exercisable|convertible|exercised) (?:in)?(?:to|for)|for)\b(?P<rest>.*)"
)
_MANY = re.compile(r"(?i)^(?:up to )?[0-9][0-9,]*\b|\b(?:shares|units) of\b")
_CERTIFICATE = re.compile(r"([A-Z]{1,4}[0-9]{0,2}(?:-[0-9]{1,2})?)[- ]?#?[0-9]+")


def named(label: str) -> str:
    """Return the class that the label of a warrant names, in its own words; nothing where it names none."""
    rest = " ".join(_WARRANT.sub(" ", _ASIDE.sub(" ", label)).split()).strip(" -,:;/()\u2013\u2014")
    return rest if security(rest) in {"common", "preferred"} else ""


def into_of(label: str, classes: Mapping[str, tuple[str, str]], certificates: Mapping[str, Iterable[str]]) -> str | None:
    """Return the id of the class that the label of a warrant names, by whole words or a short form in parentheses: ``(SA)``.

    ``classes`` have the label and the kind of each by its id, ``certificates`` those of their holdings. What the label says it is
    a warrant for, or to purchase, is the class; other words in parentheses name none, unless a class has them in its own label.
    None where the label names no class of them, or no single one.
    """
    keys = {name: class_key(_SHORT.sub(" ", of)) for name, (of, _) in classes.items()}
    plain = _SHORT.sub(" ", label)
    whole = class_key(_WARRANT.sub(" ", plain))
    if found := [name for name, key in keys.items() if key == whole and "(" in _SHORT.sub(" ", classes[name][0])]:
        return found[0]
    plain = _ASIDE.sub(" ", plain)
    for into in _INTO.finditer(plain):
        rest = _MANY.sub(" ", into["rest"].strip())
        if len(found := _alike(class_key(_WARRANT.sub(" ", rest)), keys, classes)) == 1:
            return found[0]
    said = class_key(_WARRANT.sub(" ", plain))
    found = _alike(said, keys, classes) or _within(said, keys)
    if not found and not named(label):
        short = set(_SHORT.findall(label))
        found = [name for name, (of, _) in classes.items() if short & {*_shorts(of), *_prefixes(certificates.get(name, ()))}]
    return found[0] if len(found) == 1 else None


def _alike(said: str, keys: Mapping[str, str], classes: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return the classes that words name, and nothing beside: by their label, or those of the kind that they say."""
    found = [name for name, key in keys.items() if key == said]
    return found or [name for name, (_, kind) in classes.items() if kind == said]


def _within(said: str, keys: Mapping[str, str]) -> list[str]:
    """Return the class whose name stands within words; none, or several, where they name another class beside it.

    A longer name is meant where a shorter one stands within it; Series A is not Series A-1.
    """
    parts = {name: re.compile(rf"\b{re.escape(key)}\b(?! (?:[0-9]+|[a-z])\b)") for name, key in keys.items()}
    found = [name for name in keys if parts[name].search(said)]
    longest = [
        name for name in found if not any(keys[name] != keys[other] and parts[name].search(keys[other]) for other in found)
    ]
    if len(longest) == 1 and security(parts[longest[0]].sub(" ", said)) in {"common", "preferred"}:
        return []
    return longest


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
