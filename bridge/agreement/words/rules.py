"""The words for what is inferred or assumed, for what the text leaves open, and for what counts against the demands allowed."""

from __future__ import annotations

UNSETTLED = {
    "further_notice_when_excused": "whether the other Investors must be notified of a request that Savvis need not meet",
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

TOUCHED = "it touches this answer; ask with it for the figures"
"""What is said of a reading whose effect is not worked out."""

NO_BUSINESS_DAY = (
    "day 30 is {day}, {what}; the next business day is {following}, and whether the last day is carried to it is a reading "
    "(last_day)"
)
"""What is said of a last day that is no business day."""

RULES = {
    "base_wording_unknown": "before Amendment No. 1, each amended clause is taken without its Constellation parts",
    "constellation_as_other": (
        "while Amendment No. 1 is not in force, a Constellation fund that has joined is an Other Investor as "
        "any other, and its warrants are no Warrants"
    ),
    "joined_with_amendment": (
        "the Constellation funds are taken to have joined on June 28, 2002, the day of the Joinder Agreement "
        "and of Amendment No. 1, since the file states no other day"
    ),
    "held_at_joining": "one listed or joined as an Other Investor is taken to have held Preferred Stock or Warrants then",
    "dropped_votes": (
        "voting power is reckoned in whole votes for each holder and class; the fraction of a vote that is "
        "left over is dropped, and no text says so"
    ),
    "dropped_shares": (
        "a fraction of a common share issuable on conversion is dropped, for each holder and class; no text says so"
    ),
    "unsold_covered": (
        "shares issued on Covered Warrants and since sold to the public are taken to be no Covered Warrant Common Shares"
    ),
    "section_10_not_public": "section 10 is not public; what it asks is taken from other documents that tell of it",
    "terms_of_3d": (
        "how Investors join a registration of Savvis' own, and how it is cut back, is taken from a sibling "
        "agreement of the same wording"
    ),
    "held_only_3d": (
        "what an Investor may bring to a registration of Savvis' own is taken to be Restricted Stock held, not issuable"
    ),
    "purchase_unsaid": "the transferee is taken to purchase where the act does not say",
    "form_s3_unsaid": "Savvis is taken not to be eligible for Form S-3 where the file does not say",
    "pro_rata_base_cut_off": (
        "the words of 3(c)(iii) that say by what base the pro rata is made are cut off in the public source"
    ),
    "whole_shares": (
        "the pro rata does not come out even: shares are rounded down, and what is left over goes one share "
        "each by the largest remainder; no text says how"
    ),
    "proviso_redone": "Amendment No. 1 says what the 50% proviso forbids, and no text says how the pro rata is then redone",
    "underwritten_unsaid": "the offering is taken to be underwritten where the notice does not state its method",
    "fully_diluted": "fully diluted: outstanding votes, convertible stock as converted, and all shares issuable on warrants",
    "forms_s4_s8": "registrations on Forms S-4 and S-8 do not fall under 3(d)",
    "received_on_notice_day": "notice of an earlier demand is taken to be received on the day of its Demand Notice",
    "transferee_purchased": "the stock of a Permitted Transferee is taken to be purchased where the file does not say",
    "unstated_method": "an earlier demand of unstated method is taken for a firm-commitment underwriting",
    "received_at_once": "a Further Notice is taken to be received on the day of the request",
}
"""What is inferred, assumed or taken from a sibling agreement, by the rule."""
