"""The words for what would cure a refusal, and for whose it is to decide."""

from __future__ import annotations

from typing import NamedTuple


class Change(NamedTuple):
    """A change in words. ``kind`` is how answers call it, ``unit`` that of its amounts."""

    kind: str
    unit: str | None
    text: str


CHANGES = {
    "price": Change("price", "dollars", "a price of {to} a share at least (now {start})"),
    "shares": Change("shares", "shares", "{who} asks for {to} (now {start})"),
    "with": Change("requester", "shares", "{who} joins the request, with {to} at least"),
    "joining": Change("joining", "shares", "{who} asks to be included within the time for joining, with {to} at least"),
    "without": Change("leave_out", None, "the request is made without {who}"),
    "buy": Change("transfer", "shares", "{who} buys {to} of {item} from {from_}; the total stays the same"),
    "issue": Change("issue", "shares", "Savvis issues {to} of {item} to {who}; the total rises"),
    "exercise": Change("exercise", "shares", "{who} exercises {item} for {to}"),
    "convert": Change("conversion", "shares", "{who} converts {to} of {item}"),
    "wait": Change("wait", "days", "it is done on {to}, no earlier (now {start})"),
    "withdraw": Change("registration", None, "the pending demand {who} is withdrawn"),
    "form_s3": Change("form_s3", None, "Savvis becomes eligible for Form S-3"),
    "sign": Change("signature", None, "{who} signs {source}"),
    "consent": Change("consent", None, "{who} consents in writing"),
    "agreement": Change("agreement", None, "{who} agrees in writing to be bound"),
    "reading": Change("reading", None, "“{phrase}” ({place}) is read so: {option}"),
    "amend": Change("amendment", "demands", "the agreement is amended to give {way} {to} under 3(a)(i), signed by {signatories}"),
    "written": Change("notice", None, "the notice is given in writing"),
    "method": Change("notice", None, "the notice states the intended method of disposition"),
    "recipients": Change("recipients", None, "the recipients are its limited partners or members"),
    "bound": Change("recipients", None, "the recipients agree to be bound by 3(e)"),
    "purchase": Change("purchase", None, "the transferee purchases"),
    "way": Change("way", None, "the request is made by way of {way}"),
    "kind": Change("request_kind", None, "a {kind} is requested instead"),
}

HANDS = {
    "market": "the market sets it; it is not for a holder to set",
    "time": "nobody need act",
    "court": "not for a party to choose: it is how the agreement is read",
    "company": "for Savvis to do",
    "parties": "for {who} to do",
    "amendment": "for {who} to sign; whether they suffice is assumed",
}

INCURABLE = "nothing that changes the facts cures this{but}"
BUT = {"amend": "an amendment signed by those whom 12(f) names", "reading": "another reading"}

PROVISIONS = {
    "way": "the Constellation Entities have a way and a count of their own, and need not be Eligible Investors (A1 1.04)",
    "aggregation": "the Savvis Stock of the Constellation Entities is aggregated, so that where one of them holds Preferred "
    "Stock each is an Other Investor, or may join as one (A1 1.01)",
    "warrants": "the Constellation Warrants become Warrants, and their shares Restricted Stock (A1 1.02, 1.04)",
    "transfers": "12(d)(ii) burdens the rights of the Constellation Entities no longer (A1 1.08)",
    "deferral": "earlier demands and short forms defer no longer, since 3(d) leaves them out (A1 1.06)",
    "holdback": "the Constellation Entities may distribute in kind within a holdback to partners or members that agree to be "
    "bound (A1 1.07)",
    "consent": "WCAS and the Company have consented to the Constellation funds' becoming parties (A1 2.07)",
    "elsewhere": "what of the amendment makes the difference is not told apart",
}
OUTCOMES = {
    "admitted": "refused without it, admitted with it",
    "refused": "admitted without it, refused with it",
    "included": "another's request to be included: left out without it, included with it",
    "left_out": "another's request to be included: included without it, left out with it",
    "more": "another's request to be included: for more shares with it than without",
    "at_once": "admitted by either; filing may wait without it, and may not with it",
    "put_off": "admitted by either; filing may not wait without it, and may with it",
}
STANDINGS = {
    "constellation": "a Constellation Entity",
    "transferee": "a Permitted Transferee of another party",
    "party": "another party",
}
OWNED = {
    ("stock", "common"): "{shares} common",
    ("stock", "preferred"): "{shares} preferred",
    ("issuable", "other_warrant"): "warrants for {shares}",
    ("issuable", "constellation_warrant"): "Constellation Warrants for {shares}",
}
ACTED = {
    "demand": "it demands a registration of {shares}",
    "short_form": "it asks for a short form of {shares}",
    "distribution": "it distributes {shares} in a holdback",
    "transfer": "it transfers {shares} of common to the other, with its rights",
    "joinder": "it joins under section 10",
}
