"""The words for the contestable points: what is asked, the phrase in dispute, and the options."""

from __future__ import annotations

from typing import NamedTuple


class Reading(NamedTuple):
    """A contestable point: the question, its options in words, the default first, and the ``phrase`` in dispute, quoted.

    ``place`` says where the phrase stands. It is the amendment's (A1) or the base agreement's, as a public source has it.
    """

    question: str
    options: dict[str, str]
    phrase: str
    place: str


READINGS = {
    "eligible_limbs": Reading(
        'Eligible Investor: do limbs "(a) … and (b) …" (A1 1.03(b)) name two classes, or two tests?',
        {"either": "either limb makes an Eligible Investor", "both": "both limbs are to be met"},
        "(a) WCAS or its Permitted Transferees, … so long as such Person owns Preferred Stock … and (b) WCAS",
        "A1 1.03(b)",
    ),
    "eligible_scope": Reading(
        'does "constituting an Eligible Investor" (A1 1.04) qualify WCAS, Reuters and Constellation too?',
        {"other_investors": "it qualifies Other Investors alone", "all_named": "it qualifies all who are named"},
        "any Other Investor (other than a Constellation Entity) constituting an Eligible Investor",
        "A1 1.04",
    ),
    "wcas_transferees": Reading(
        'limb (a): "WCAS or its Permitted Transferees" (A1 1.03(b)): each alone, or added up?',
        {"alone": "each is tested alone", "together": "their holdings are added up"},
        "WCAS or its Permitted Transferees",
        "A1 1.03(b)",
    ),
    "wcas_investors": Reading(
        'are Permitted Transferees of WCAS "WCAS Investors" for the 50% proviso (A1 1.05)?',
        {"signatories": "only those on the signature pages", "with_transferees": "Permitted Transferees too"},
        "none of the WCAS Investors may sell shares in such registration",
        "A1 1.05",
    ),
    "demand_counts": Reading(
        "which earlier demands count against 3(a)(i)?",
        {
            "obliged": "those that became effective, whatever became of them, and those still pending",
            "effective": "only those that became effective, whatever became of them",
            "satisfied": "only those that are satisfied under 3(c)(i), and not withdrawn",
        },
        "to file and cause to become effective (i) more than two Demand Registrations",
        "A1 1.04",
    ),
    "allotment": Reading(
        'whose are the "Demand Registrations … requested by WCAS" and by each of the others?',
        {
            "way": "those made by the way of each",
            "requester": "all that each requested, in whatever capacity",
        },
        "two Demand Registrations in the aggregate requested by Reuters or its Permitted Transferees",
        "A1 1.04",
    ),
    "joint_notice": Reading(
        "must every signer of a joint notice be entitled to the way?",
        {
            "each_its_own": "those that are entitled request, and the others ask to be included",
            "all_entitled": "every signer must be entitled",
        },
        "be requested by WCAS, Reuters, a Constellation Entity, any Other Investor",
        "A1 1.04",
    ),
    "excess_request": Reading(
        "what is a notice for more than the requester's Restricted Stock?",
        {"void": "it is no notice", "capped": "it is a notice for what the requester has"},
        "all or any portion of the Restricted Stock then held by such person or issuable",
        "A1 1.04",
    ),
    "floor_counts": Reading(
        "whose shares count for the aggregate offering price of 3(a)(ii)?",
        {"notice": "those of the notice", "registration": "all of the Demand Registration, joiners included"},
        "any Demand Registration with a proposed aggregate offering price of less than",
        "A1 1.04",
    ),
    "joiner_shares": Reading(
        "may one who joins another's demand bring issuable shares?",
        {"issuable": "one who joins may bring what is held or issuable", "held": "one who joins may bring only what it holds"},
        "then held by such person or issuable … then held by such person",
        "A1 1.04",
    ),
    "other_investor_holds": Reading(
        "must an Other Investor hold Preferred Stock or Warrants always, or when it was listed or joined?",
        {"continuously": "it must hold some always", "at_joining": "it must have held some when it was listed or joined"},
        "the individuals and entities that hold Preferred Stock or Warrants",
        "A1 1.01",
    ),
    "purchases": Reading(
        'does a Permitted Transferee "purchase" for value only, or by any voluntary taking?',
        {"for_value": "a purchase is for value", "any_taking": "a purchase is any voluntary taking"},
        "unless such Permitted Transferee purchases and continues to hold Restricted Stock",
        "A1 1.08",
    ),
    "fifty_percent": Reading(
        'the 50% proviso: half of what "they requested" (A1 1.05) together, or each?',
        {"together": "half of what they requested together", "each": "half of each one's request"},
        "at least 50% of the shares of the Restricted Stock that they requested to be included",
        "A1 1.05",
    ),
    "proviso_effect": Reading(
        "how is the pro rata redone when the 50% proviso bites?",
        {"exclude": "the WCAS Investors are left out", "top_up": "Constellation is given its half first"},
        "unless the Constellation Entities are permitted to sell in such registration",
        "A1 1.05",
    ),
    "proviso_trigger": Reading(
        "does a Constellation Entity's request to be included in another's registration bring the 50% proviso into play?",
        {"requesting": "only a notice that it signs does", "joining": "so does its request to be included"},
        "any request for a Demand Registration or Short Form Registration requested by any of the Constellation Entities",
        "A1 1.05",
    ),
    "proviso_shares": Reading(
        "the 50% proviso: half of what the Constellation Entities requested by the notice, or of their joiners' requests too?",
        {"all_requests": "joiners' requests too", "notice_only": "of the notice alone"},
        "the shares of the Restricted Stock that they requested to be included",
        "A1 1.05",
    ),
    "pro_rata_base": Reading(
        "what is the base of the pro rata of 3(c)(iii)?",
        {"requested": "the shares requested", "held": "the Restricted Stock held or issuable"},
        "pro rata among the Investors seeking to include",
        "the base agreement, 3(c)(iii)",
    ),
    "split": Reading(
        "which divisions may be made?",
        {"pro_rata": "the one that 3(c)(iii) prescribes", "any": "any that the amendment admits"},
        "pro rata among the Investors seeking to include",
        "the base agreement, 3(c)(iii)",
    ),
    "piggyback_base": Reading(
        "what is the base of the pro rata of a registration of Savvis' own (3(d))?",
        {"owned": "the Restricted Stock held", "requested": "the shares requested"},
        "pro rata by shares owned",
        "a sibling of 3(d)",
    ),
    "last_day": Reading(
        "is a last day that is a Saturday, a Sunday or a public holiday carried to the next business day?",
        {
            "calendar": "it is the last day all the same",
            "business_day": "it is carried to the next business day (N.Y. General Construction Law § 25)",
        },
        "within 30 days after receipt by such other Investors of a Demand Further Notice",
        "A1 1.04",
    ),
    "effective_date": Reading(
        'the "Effective Date" of 3(a)',
        {"closing": "March 18, 2002, the closing", "signing": "March 6, 2002, the signing"},
        "at any time after the Effective Date",
        "A1 1.04",
    ),
    "short_form_reuters": Reading(
        "may Reuters start a short form under 3(b)?",
        {"not_named": "Reuters may not, since it is not named", "any_investor": "Reuters may, as any Investor"},
        "any Other Investor or Other Investors",
        "the base agreement, 3(b)",
    ),
    "short_form_shares": Reading(
        'Restricted Stock "then held" in 3(b)',
        {"held": "held only", "issuable": "issuable shares as well"},
        "then held",
        "the base agreement, 3(b)",
    ),
    "prior_demand_defers": Reading(
        "may an earlier demand defer a later request under 3(c)(ii), after A1 1.06?",
        {"excluded": "an earlier demand defers no later request", "defers": "an earlier demand may defer a later request"},
        "(other than a Demand registration or Short Form Registration pursuant to Sections 3(a) or 3(b) hereof)",
        "A1 1.06",
    ),
}

FLIP = "“{phrase}” ({place}) read so: {new}; not so: {old}"
