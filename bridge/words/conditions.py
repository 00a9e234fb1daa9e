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
    "deferred": "the notice is valid, and Savvis must register, but filing may wait",
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

UNSETTLED = {
    "further_notice_when_excused": "whether the other Investors must be notified of a request that Savvis need not meet, "
    "the text does not settle",
}
"""Points that the text does not settle and an answer comes upon."""

LEDGER = {
    "effective": "it became effective",
    "pending": "it is pending: neither effective nor withdrawn",
    "later": "its notice is of a later day",
    "withdrawn_before": "it was withdrawn before it became effective",
    "not_effective": "it has not become effective",
    "withdrawn_since": "it was withdrawn",
    "not_satisfied": "the obligation to register is not satisfied under 3(c)(i)",
}
"""Why an earlier demand counts, or does not."""

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

TOUCHED = "it touches this answer; ask with it for the figures"
"""What is said of a reading whose effect is not worked out."""

NO_BUSINESS_DAY = (
    "day 30 is {day}, {what}; the next business day is {following}, and whether the last day is carried to it is a reading (last_day)"
)
"""What is said of a last day that is no business day."""

RULES = {
    "base_wording_unknown": "before Amendment No. 1, each amended clause is taken without its Constellation parts",
    "constellation_as_other": "while Amendment No. 1 is not in force, a Constellation fund that has joined is an Other Investor as any "
    "other, and its warrants are no Warrants",
    "joined_with_amendment": "the Constellation funds are taken to have joined on June 28, 2002, the day of the Joinder Agreement and "
    "of Amendment No. 1, since the file states no other day",
    "held_at_joining": "one listed or joined as an Other Investor is taken to have held Preferred Stock or Warrants then",
    "dropped_votes": "voting power is reckoned in whole votes for each holder and class; the fraction of a vote that is left over is "
    "dropped, and no text says so",
    "dropped_shares": "a fraction of a common share issuable on conversion is dropped, for each holder and class; no text says so",
    "unsold_covered": "shares issued on Covered Warrants and since sold to the public are taken to be no Covered Warrant Common Shares",
    "section_10_not_public": "section 10 is not public; what it asks is taken from other documents that tell of it",
    "terms_of_3d": "how Investors join a registration of Savvis' own, and how it is cut back, is taken from a sibling agreement of the "
    "same wording",
    "held_only_3d": "what an Investor may bring to a registration of Savvis' own is taken to be Restricted Stock held, not issuable",
    "purchase_unsaid": "the transferee is taken to purchase where the act does not say",
    "form_s3_unsaid": "Savvis is taken not to be eligible for Form S-3 where the file does not say",
    "pro_rata_base_cut_off": "the words of 3(c)(iii) that say by what base the pro rata is made are cut off in the public source",
    "whole_shares": "the pro rata does not come out even: shares are rounded down, and what is left over goes one share each by the "
    "largest remainder; no text says how",
    "proviso_redone": "Amendment No. 1 says what the 50% proviso forbids, and no text says how the pro rata is then redone",
    "underwritten_unsaid": "the offering is taken to be underwritten where the notice does not state its method",
    "fully_diluted": "fully diluted: outstanding votes, convertible stock as converted, and all shares issuable on warrants",
    "forms_s4_s8": "registrations on Forms S-4 and S-8 do not fall under 3(d)",
    "received_on_notice_day": "notice of an earlier demand is taken to be received on the day of its Demand Notice",
    "transferee_purchased": "the stock of a Permitted Transferee is taken to be purchased where the file does not say",
    "unstated_method": "an earlier demand of unstated method is taken for a firm-commitment underwriting",
    "received_at_once": "a Further Notice is taken to be received on the day of the request",
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
