"""What a label of a cap table means: a class of common or preferred, a warrant, or what no agreement counts and is left."""

from __future__ import annotations

import re

TAKEN = ("common", "preferred", "warrant")
"""What is taken."""
WORDS = {
    "pool": "options that are not granted",
    "option": "options and other awards",
    "safe": "SAFEs",
    "note": "notes",
    "plan": "equity plans",
}
"""What is left, in words."""
_KINDS = {
    "pool": r"pool|unissued|available|ungranted|unallocated|reserved|treasury|authori[sz]ed|promised",
    "plan": r"plans?",
    "option": r"options?|rsus?|sars?|isos?|nsos?|stock units?|awards?|esop|emi",
    "safe": r"safes?|kiss",
    "note": r"notes?|convertibles?(?!.* pref)|debt|loans?|debentures?",
    "warrant": r"warrants?|csw|psw",
    "preferred": r"preferred|preference|pref|series|seed",
    "common": r"common|ordinary|class [a-z]|founders?",
}
_PATTERNS = {kind: re.compile(rf"\b(?:{words})\b") for kind, words in _KINDS.items()}
_TOTAL = re.compile(r"(?:sub ?|grand )?totals?\b|sums?\b|(?:total )?fully diluted\b|all (?:share|stake|stock)?holders\b")
_SUB = re.compile(r"sub ?total")
_ROW_LEFT = re.compile(
    r"\b(?:option pool|(?:un)?issued options|(?:available|reserved) for (?:future )?(?:issuance|grants?)"
    r"|(?:equity|stock|option|incentive)(?: \w+)? plan"
    r"|esop|unallocated|ungranted|treasury (?:shares|stock))\b"
)
_GONE = re.compile(
    r"\b(?:cancel+ed|terminated|expired|forfeited|repurchased|converted|exercised|transferred|void(?:ed)?|retired)\b"
)
_NOISE = {"stock", "shares", "share"}


def security(label: str) -> str | None:
    """Return what a label means: common, preferred, warrant, option, pool, plan, safe or note; None where it cannot be told."""
    plain = _plain(label)
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.search(plain)), None)


def is_total(name: str) -> bool:
    """Return whether the first cell of a row says that it has totals."""
    return bool(_TOTAL.match(_plain(name)))


def is_subtotal(name: str) -> bool:
    """Return whether it says that the totals are of a part."""
    return bool(_SUB.match(_plain(name)))


def is_pool(name: str) -> bool:
    """Return whether a row is no holder's, such as one of an option pool."""
    return bool(_ROW_LEFT.search(_plain(name)))


def is_gone(status: str) -> bool:
    """Return whether a status says that the shares are held no longer."""
    return bool(_GONE.search(_plain(status)))


def class_key(label: str) -> str:
    """Return what labels of one class have alike, in small letters: ``series a`` for Series A Preferred Stock."""
    words = [word for word in _plain(label).split() if word not in _NOISE]
    if {"series", "seed"} & set(words):
        words = [word for word in words if word not in {"preferred", "preference", "pref"}]
    return " ".join(words) or _plain(label)


def _plain(label: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", label.casefold()).split())
