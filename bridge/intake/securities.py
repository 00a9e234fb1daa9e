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
APART = ("warrant", *WORDS)
"""What is told of a class, and is no stock of it."""
_KINDS = {
    "pool": r"pool|unissued|available|ungranted|unallocated|reserved|treasury|authori[sz]ed|promised",
    "plan": r"plans?",
    "option": r"options?|rsus?|sars?|isos?|nsos?|stock units?|(?<!restricted stock )awards?|esop|emi",
    "safe": r"safes?|kiss",
    "note": r"notes?|convertibles?(?!.* pref)|debt|loans?|debentures?",
    "warrant": r"warrants?|csw|psw",
    "preferred": r"preferred|preference|pref|series|seed",
    "common": r"common|ordinary|class [a-z]|founders?|restricted stock|rsas?",
}
_PATTERNS = {kind: re.compile(rf"\b(?:{words})\b") for kind, words in _KINDS.items()}
_OF = (
    r"(?:stock|shares?|securities|units|equity|outstanding|issued|authori[sz]ed|(?:fully )?diluted|(?:non )?voting|common"
    r"|ordinary|preferred|preference|pref|series(?: [a-z]+)?|seed|class|[a-z]|[a-z]?[0-9]+|warrants?|options?|rsus?|rsas?|safes?"
    r"|notes?|awards?|granted|available|reserved|pool|plan|capitali[sz]ation|capital|number|amounts?|all|and|as|converted|basis|held|ownership"
    r"|founders?|employees|investors|(?:share|stake|stock|security)?holders|others?|at|per|before|after|closing|round)"
)
_TOTAL = re.compile(
    rf"(?:sub ?|grand )?totals?(?: (?:of|for)\b.*|(?: {_OF})*)|(?:.* )?(?:sub ?|grand )?totals?"
    rf"|sums?(?: of (?:all|the|shares).*)?|(?:total )?fully diluted(?: {_OF})*|all (?:share|stake|stock)?holders(?: {_OF})*"
)
_LIKE_TOTAL = re.compile(r"(?:sub ?|grand )?totals?\b|fully diluted\b|all (?:share|stake|stock)?holders\b")
_SUB = re.compile(r"sub ?total")
_ROW_LEFT = re.compile(
    r"\b(?:option pool|(?:un)?issued options|(?:available|reserved) for (?:future )?(?:issuance|grants?)"
    r"|(?:equity|stock|option|incentive)(?: \w+)? plan"
    r"|esop|unallocated|ungranted|treasury (?:shares|stock))\b"
)
_GONE = re.compile(
    r"\b(?:cancel+ed|terminated|expired|forfeited|repurchased|converted|exercised|transferred|void(?:ed)?|retired)\b"
)
_GONE_NAME = re.compile(
    r"\b(?:cancel|terminat|expir|forfeit|repurchase|(?<!as )converted|exercised|transferred|void|retire|former|redeem|surrender)"
)
_FIGURE = re.compile(
    r"%.*|(?:percent(?:age)?|pct)(?: .*)?|.*\bper share\b.*"
    r"|(?:total |fully[- ]diluted |fd )*(?:%|percent(?:age)?)?(?: ?of)? ?ownership(?: %)?"
    r"|(?:original )?(?:issue|purchase|conversion|exercise|strike|share) price|price|oip|(?:conversion|exchange) (?:ratio|rate)"
    r"|(?:total |amount |capital |cash )*(?:raised|invested|investment|proceeds|paid|consideration)(?: \(?\$\)?)?"
    r"|(?:pre|post)[- ]money(?: valuation)?|valuation|(?:aggregate )?liquidation (?:preference|amount|value)s?"
)
_TABLE = re.compile(
    r"(?i)cap(?:itali[sz]ation)?[ _-]*tab|captable|capitali[sz]ation|summary|pro ?forma|\ball\b|overview|detailed"
)
_LISTS = re.compile(
    r"ledgers?|registers?|registry|cert(?:ificate)?s?|holders?|holdings|list|report|outstanding|details?|tab|data|export|grants"
    r"|issued|issuances|sheet"
)
_STOCK = re.compile(
    r"common|ordinary|preferred|pref|preference|series|seed|class|stock|shares?|warrants?|[a-z]|[a-z]?[0-9]|voting|non"
)
_PARTS = {"vested", "unvested"}
_NOISE = _PARTS | {"stock", "shares", "share", "outstanding", "issued", "of", "number"}


def security(label: str) -> str | None:
    """Return what a label means: common, preferred, warrant, option, pool, plan, safe or note; None where it cannot be told."""
    plain = _plain(label)
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.search(plain)), None)


def is_total(name: str) -> bool:
    """Return whether the first cell of a row says that it has totals."""
    return bool(_TOTAL.fullmatch(_plain(name)))


def is_subtotal(name: str) -> bool:
    """Return whether it says that the totals are of a part."""
    return bool(_SUB.search(_plain(name)))


def like_total(name: str) -> bool:
    """Return whether a name begins as that of a row of totals does, and goes on as the name of a holder: Total Ventures LLC."""
    return bool(_LIKE_TOTAL.match(_plain(name))) and not is_total(name)


def is_pool(name: str) -> bool:
    """Return whether a row is no holder's, such as one of an option pool."""
    return bool(_ROW_LEFT.search(_plain(name)))


def is_gone(status: str) -> bool:
    """Return whether a status says that the shares are held no longer."""
    return bool(_GONE.search(_plain(status)))


def lists_gone(sheet: str) -> bool:
    """Return whether the name of a sheet says that its securities are held no longer."""
    return bool(_GONE_NAME.search(_plain(sheet)))


def is_part(heading: str) -> bool:
    """Return whether a heading says that it is of the vested shares of a class, or of the others."""
    return bool(_PARTS & {*_plain(heading).split()})


def without_part(label: str) -> str:
    """Return a label of a class without the words for a part of its shares: Common, of Common Unvested."""
    return re.sub(r"(?i)[\s(,-]*\b(?:un)?vested\b\)?", "", label).strip() or label


def is_figure(name: str) -> bool:
    """Return whether a row has prices, percentages or amounts of dollars for each class."""
    return bool(_FIGURE.fullmatch(name.casefold().strip(" :*()")))


def of_sheet(name: str) -> str:
    """Return what every row of a sheet is, where its name says it: ``Warrants``, ``Series A Preferred``."""
    words = [word for word in _plain(name).split() if not _LISTS.fullmatch(word)]
    kinds = {security(word) for word in words} - {None}
    if _TABLE.search(name) or not kinds or ("common" in kinds and "preferred" in kinds):
        return ""
    apart = [kind for kind in APART if kind in kinds]
    if apart and not kinds & {"common", "preferred"}:
        return next(word for word in words if security(word) == apart[0])
    return " ".join(words).title() if all(_STOCK.fullmatch(word) for word in words) else ""


def class_key(label: str) -> str:
    """Return what labels of one class have alike, in small letters: ``series a`` for Series A Preferred Stock."""
    words = [word for word in _plain(label).split() if word not in _NOISE]
    if {"series", "seed"} & set(words):
        words = [word for word in words if word not in {"preferred", "preference", "pref"}]
    return " ".join(words) or _plain(label)


def _plain(label: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", label.casefold()).split())
