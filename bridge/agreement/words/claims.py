"""The words for the claims of an explanation, and for what they rest on."""

from __future__ import annotations

from typing import NamedTuple


class Claim(NamedTuple):
    """A claim in words, when it holds and when it does not. What stands in braces is filled in."""

    holds: str
    fails: str


CLAIMS = {
    "act": Claim("the act is admissible", "the act is not admissible"),
    "no_way": Claim("every condition is met", "not every condition is met"),
    "way": Claim("by way of {way}: every condition is met", "by way of {way}: not every condition is met"),
    "standing": Claim("{who} is one of those to whom this way is open", "{who} is none of those to whom this way is open"),
    "stands": Claim("{who} stands in the agreement as {capacity}", "{who} does not stand in the agreement as {capacity}"),
    "right_to_join": Claim(
        "{who} is an Investor, and so has the rights to be notified of another's demand and to join it", "{who} is no Investor"
    ),
    "right": Claim("{who} could demand by way of {way}", "{who} could not demand by way of {way}"),
    "has_covered": Claim(
        "{who} holds Covered Warrant Common Shares, the Constellation Warrants' left out",
        "{who} holds no Covered Warrant Common Shares, the Constellation Warrants' left out",
    ),
    "not_barred": Claim(
        "nothing bars {who} from this way",
        "this way is closed to {who}: the agreement carves it, or the one that it took from, out",
    ),
    "limb": Claim("{limb} is met", "{limb} is not met: no Person that it names, and that {who} is or is part of, owns enough"),
    "owns": Claim(
        "{person}: {actual} owned; {limb} needs {required}: met",
        "{person}: {actual} owned; {limb} needs {required}: short by {short}",
    ),
    "one_at_least": Claim("{who} brings {actual}, one at least", "{who} brings no share"),
    "stock_of": Claim("Preferred Stock is held", "no Preferred Stock is held"),
    "warrants_of": Claim("{who} holds Warrants", "{who} holds no Warrants"),
    "held_then": Claim(
        "{who} is taken to have held Preferred Stock or Warrants when it was listed or joined, which is enough as this is read",
        "that {who} held some when it was listed or joined is not enough, as this is read",
    ),
    "took_from_other": Claim(
        "{who} is a Permitted Transferee of an Other Investor", "{who} is no Permitted Transferee of an Other Investor"
    ),
    "took_from_eligible": Claim(
        "{who} is a Permitted Transferee of an Other Investor other than Nortel Networks and GECC",
        "{who} is no Permitted Transferee of an Other Investor other than Nortel Networks and GECC",
    ),
    "counts": Claim("{registration} counts", "{registration} does not count"),
    "pending": Claim("it is pending", "it is not pending"),
    "made_by_then": Claim("its notice was given by the day of this request", "its notice is of a later day"),
    "not_effective": Claim("it is not yet effective", "it is effective"),
    "became_effective": Claim(
        "it became effective on {required}, by the day of this request", "it has not become effective by the day of this request"
    ),
    "not_withdrawn": Claim("it was not withdrawn", "it was withdrawn"),
    "satisfied": Claim("the obligation to register is satisfied under 3(c)(i)", "the obligation is not satisfied under 3(c)(i)"),
    "covers_all": Claim("it covers all the shares of its notice", "it does not cover all the shares of its notice"),
    "sold_or_not_firm": Claim(
        "all of its shares were sold, or it was no firm-commitment underwriting",
        "not all of its shares were sold, and it is not stated to be other than a firm-commitment underwriting",
    ),
    "no_delay": Claim("{registration} does not defer this request", "{registration} defers this request"),
    "outside_3d": Claim("it does not fall under 3(d)", "it falls under 3(d)"),
    "is_withdrawn": Claim("it was withdrawn", "it was not withdrawn"),
    "received_late": Claim(
        "notice of it was not received before this request", "notice of it was received on {actual}, before this request"
    ),
    "delay_over": Claim(
        "the delay is over: filing could no longer wait from {required} on",
        "the delay that it may cause is not over{until}",
    ),
    "outside_period": Claim("no holdback binds {who} on the day", "a holdback binds {who} on the day"),
    "no_investor": Claim("{who} is no Investor, whom alone a holdback binds", "{who} is an Investor"),
    "no_holdback": Claim("no holdback is asked for", "a holdback is asked for"),
    "before_period": Claim(
        "the day is before the holdback begins", "the holdback has begun: the last day before it was {required}"
    ),
    "after_period": Claim("the holdback is over", "the holdback is not over: the first day after it is {required}"),
    "to_own_people": Claim(
        "3(e) as amended lets {who} distribute in kind all the same", "3(e) as amended does not let {who} distribute in kind"
    ),
    "entity": Claim("{who} is a Constellation Entity", "{who} is no Constellation Entity"),
    "to_partners": Claim(
        "the recipients are its limited partners or members", "the recipients are neither its limited partners nor its members"
    ),
    "partners_bound": Claim(
        "the recipients agree to be bound by 3(e)", "the recipients are not stated to agree to be bound by 3(e)"
    ),
    "consent_given": Claim("the consent is given with the joinder", "no consent is given with the joinder"),
    "consent_of_amendment": Claim(
        "Amendment No. 1 has the consent (2.07)", "Amendment No. 1 has no consent to this joinder (2.07)"
    ),
}

UNTIL = ": filing may no longer wait from {required} on"

LIMBS = {"limb_a": "limb (a)", "limb_b": "limb (b)"}

GROUNDS = {
    "source": "in force: {source}, since {since}",
    "not_yet": "not in force: {source}, which binds from {since}",
    "unsigned": "not in force: {source}, which lacks the signature of {lacking} [12(f)]",
    "reading": "read so ({issue}): {option}; open, since the words are “{phrase}” ({place}); the other reading: {other}",
    "term": "{value}: {source} [{clause}], in force since {since}",
    "capacity": "the file states that {who} is {capacity}",
    "price": "at {price} a share, as the act states",
    "matter_price": "at {price} a share, the price of the matter",
    "form_s3": "the eligibility of Savvis for Form S-3",
    "registration": "{registration}: {dates}",
    "rule": "{rule}",
    "nothing": "{who} holds none",
    "no_registration": "the file states no earlier registration",
    "no_demand": "the file states no earlier demand of this way",
    "sum": "{what}: {amount}",
    "share": "{percent}% of {what}, {amount}: {required}",
    "holding": "{who}: {shares} of {item}",
    "carries": "{who}: {shares} of {item} carry {amount}",
    "gives": "{who}: {shares} of {item} give {amount}",
    "stockless": "{who} holds neither Preferred Stock nor Warrants, and so is no Other Investor",
    "joins": "{who} is included with {amount}",
    "asks": "{who} asks for {amount}",
    "class": "{shares} of {item} outstanding carry {amount}",
}

SUMS = {
    "outstanding": "the outstanding voting power",
    "fully_diluted": "the voting capital stock, fully diluted",
    "all_covered_shares": "all Covered Warrant Common Shares, the Constellation Warrants' left out",
    "owned": "its votes",
    "restricted": "its Restricted Stock",
    "restricted_votes": "the votes of its Restricted Stock, issuable included",
    "covered_together": "the requesters' Covered Warrant Common Shares",
    "carried_after": "the votes of its Restricted Stock after the transfer, issuable included",
    "moving": "what it has of that which moves",
    "offered": "the shares whose price counts",
}

MOVED = "what this act moves"

CAPACITIES = {
    "wcas": "WCAS",
    "wcas_person": "a WCAS-affiliated signatory",
    "reuters": "Reuters",
    "constellation": "a Constellation Entity",
    "nortel": "Nortel Networks",
    "gecc": "GECC",
    "other_investor": "an Other Investor",
    "company": "Savvis itself",
    "none": "no party",
}

REGISTRATIONS = {
    "demand": "demand registration",
    "short_form": "short form registration",
    "company": "registration of Savvis' own",
}

TAGS = {
    "a1": "the amendment's words",
    "base": "the base agreement's words, from a public source",
    "inferred": "inferred",
    "assumed": "assumed",
}
