"""The words for who is who, for conditions, tests and what follows."""

from __future__ import annotations

from typing import NamedTuple

KINDS = {
    "demand": "Demand registration",
    "short_form": "Short form registration",
    "distribution": "Distribution in kind",
    "transfer": "Transfer with 3(a) rights",
    "joinder": "Joinder",
    "company": "Registration of Savvis' own",
}

VERDICTS = {
    "obliged": "ADMISSIBLE",
    "deferred": "ADMISSIBLE, FILING MAY WAIT",
    "excused": "NOT ADMISSIBLE: SAVVIS IS EXCUSED",
    "void": "NOT ADMISSIBLE: NO VALID NOTICE",
    "permitted": "ADMISSIBLE",
    "refused": "NOT ADMISSIBLE",
}
"""A verdict in capitals, as a page begins with it."""

MEANING = {
    "obliged": "Savvis must register at once",
    "deferred": "the notice is valid, and Savvis must register",
    "excused": "the notice is a valid one, but Savvis need not file",
    "void": "it is no valid notice, and obliges nobody",
    "permitted": "it may be done",
    "refused": "it may not be done",
}
"""What a verdict means."""

EFFECTS = {
    "voids": "without it there is no valid notice",
    "excuses": "without it Savvis need not file",
    "defers": "without it filing may wait",
    "refuses": "without it the act may not be done",
}
"""What failing a condition means."""

HAVING = {"held": "held", "issuable": "held or issuable"}
"""What a requester's shares are, where what it has is spoken of."""

WAYS = {
    "wcas": "WCAS",
    "reuters": "Reuters",
    "constellation": "the Constellation Entities",
    "other_eligible": "Other Investors that are Eligible Investors",
    "covered_warrants": "holders of Covered Warrant Common Shares",
    "other_investors": "Other Investors",
    "none": "no way",
}

CONDITIONS = {
    "effective_date": "after the Effective Date",
    "notice_complete": "a complete notice in writing",
    "entitled_requester": "a requester that is entitled",
    "within_holdings": "no more than the requester has, and a share at least",
    "demands_left": "a demand is left",
    "offering_floor": "the aggregate offering price",
    "form_s3": "Form S-3",
    "not_deferred": "no prior registration defers it",
    "holdback": "free of the holdback",
    "preferred_holder": "a holder of Preferred Stock",
    "consents": "written consents",
    "agrees_to_be_bound": "agreement to be bound",
    "permitted_transferee": "to a Permitted Transferee",
    "rights_to_pass": "rights under 3(a) to pass",
    "passes_12d": "what 12(d)(ii) asks of the transferee",
}


OF_PARTIES = {"consents"}
"""Tests that are of a party of the agreement as such, not of a holder of that id."""
OF_GROUPS = {"one_left_of_group"}
"""Tests that are of those that have a way, together."""


class Test(NamedTuple):
    """A test in words, passed and failed. ``{who}``, ``{actual}``, ``{required}`` and ``{short}`` are filled in."""

    passed: str
    failed: str


TESTS = {
    "after": Test("{actual} is after the Effective Date", "{actual} is too early: the first day is {required}"),
    "in_writing": Test("the request is in writing", "the request is not in writing"),
    "states_shares": Test(
        "the notice states the number of shares", "the notice does not state the number of shares of every requester"
    ),
    "states_method": Test("the notice states the method of disposition", "the notice states no method of disposition"),
    "in_way": Test("{who} may use this way", "{who} may not use this way"),
    "eligible_investor": Test("{who} is an Eligible Investor", "{who} is no Eligible Investor"),
    "limb_a": Test(
        "limb (a): {actual} of Preferred Stock, {required} needed",
        "limb (a): {actual} of Preferred Stock, {required} needed, short by {short}",
    ),
    "limb_b": Test(
        "limb (b): {actual} of Savvis Stock, {required} needed",
        "limb (b): {actual} of Savvis Stock, {required} needed, short by {short}",
    ),
    "quarter_held": Test(
        "the requesters hold {actual} of Covered Warrant Common Stock, {required} needed",
        "the requesters hold {actual} of Covered Warrant Common Stock, {required} needed: short by {short}",
    ),
    "other_investor": Test(
        "{who} has the rights of an Other Investor",
        "{who} holds neither Preferred Stock nor Warrants, and so is no Other Investor",
    ),
    "transferee_purchased": Test("{who} purchases its stock", "{who} has its stock otherwise than by purchase"),
    "transferee_percent": Test(
        "{who}: {actual} on a fully diluted basis, {required} needed",
        "{who}: {actual} on a fully diluted basis, {required} needed: short by {short}",
    ),
    "no_more_than_held": Test(
        "{who}: {actual} of {required} {having}", "{who}: {actual}, but {required} {having}: {short} too many"
    ),
    "one_at_least": Test("", "{who} brings no share"),
    "one_left": Test("{actual} left", "no demand is left"),
    "one_left_of_group": Test("{actual} left for {who}", "no demand is left for {who}"),
    "floor": Test("{actual}, {required} needed", "{actual}; {required} needed: short by {short}"),
    "eligible_for_s3": Test("Savvis is eligible for Form S-3", "Savvis is not eligible for Form S-3"),
    "clear_of": Test(
        "the prior registration {who} no longer defers it",
        "the prior registration {who} defers it: filing may no longer wait from {required} on",
    ),
    "free_to_distribute": Test("{who} is free to distribute", "{who} is held back: first free day {required}"),
    "is_constellation_entity": Test("{who} is a Constellation Entity", "{who} is no Constellation Entity"),
    "to_partners_or_members": Test(
        "the recipients are limited partners or members", "the recipients are neither limited partners nor members"
    ),
    "recipients_bound": Test("the recipients agree to be bound by 3(e)", "the recipients have not agreed to be bound by 3(e)"),
    "holds_preferred": Test("{who} holds Preferred Stock", "{who} holds no Preferred Stock"),
    "consents": Test("{who} consents in writing", "{who} has not consented in writing"),
    "agrees_in_writing": Test("it agrees in writing to be bound", "it has not agreed in writing to be bound"),
    "permitted_transferee": Test(
        "{who} is a Permitted Transferee of the transferor",
        "{who} is not stated to be a Permitted Transferee of the transferor",
    ),
    "has_demand_rights": Test("{who} has rights under 3(a)", "{who} has no rights under 3(a)"),
}

PERSONS = {
    "alone": "{who}",
    "constellation": "the Constellation Entities together",
    "wcas_and_transferees": "WCAS and its Permitted Transferees",
    "wcas_and_affiliates": "WCAS together with its Affiliates",
}

PARTIES = {"company": "Savvis", "wcas": "WCAS", "reuters": "Reuters"}

DUTIES = {
    "register": "use its reasonable best efforts to register the shares for public sale by the stated method",
    "further_notice": "be notified in writing, at once (Demand Further Notice)",
    "notice_of_registration": "be given written notice of the registration (3(d))",
    "may_join": "may ask in writing to be included, up to its own Restricted Stock; last day if it has the notice at once",
    "rights_pass": "has the transferor's rights under 3(a), while it continues to hold",
}

UNRECONCILED = {
    "constellation_warrant_shares": "the Constellation Warrants of the file come to {found} shares; the amendment says {stated}",
}

CONTROLS = {
    "outstanding": "votes outstanding",
    "fully_diluted": "votes fully diluted",
    "all_covered_shares": "Covered Warrant Common Shares, without the Constellation Warrants'",
}

SOURCES = {
    "base": "Investor Rights Agreement, March 6, 2002",
    "amendment_1": "Amendment No. 1, June 28, 2002",
    "proposed_amendment": "a further amendment, as if it were made",
}
