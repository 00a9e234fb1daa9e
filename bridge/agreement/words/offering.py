"""The words for the division of an offering."""

from __future__ import annotations

STEPS = {
    ("plain", "everyone"): "pro rata among all",
    ("exclude", "unbound"): "the 50% proviso leaves the WCAS Investors out: pro rata among all others",
    ("exclude", "both_sides"): "what brings the Constellation Entities to their half, to those that are WCAS Investors too",
    ("exclude", "everyone"): "what they leave, pro rata among all who may still take it",
    ("top_up", "constellation"): "the 50% proviso is met first: their half for the Constellation Entities",
    ("top_up", "not_constellation"): "what is left, pro rata among the others",
    ("top_up", "everyone"): "what they leave, pro rata among all who may still take it",
    ("piggyback", "savvis"): "what Savvis sells comes first",
    ("piggyback", "investors"): "what is left, pro rata among the Investors",
}

DIVIDED_UNDER = {"demand": "3(c)(iii)", "short_form": "3(c)(iii)", "company": "3(d)"}
"""Where the division of the shares of a registration stands, by its kind."""

DIVISIONS = {
    "demand": "that the amendment admits",
    "short_form": "that the amendment admits",
    "company": "in whatever order it is cut back",
}
"""Over which divisions a range is told."""

PROVISO = {
    "does_not_apply": "does not apply: the request is none of a Constellation Entity",
    "not_reached": "does not reach a registration of Savvis' own under 3(d)",
    "holds_nobody": "applies, and no WCAS Investor takes part, so that it holds nobody back",
    "met": "a plain pro rata gives the Constellation Entities as much, and so it forbids nothing",
    "bites": "a plain pro rata would leave the Constellation Entities less, and so it forbids the WCAS Investors to sell by it. "
    "How the division is then redone is not in the text; read here so: {option}",
}
"""What the 50% proviso does to a division."""

BINDS = {"request": "its request", "maximum": "the maximum", "proviso": "the proviso"}

DIVIDES = {
    "maximum": "what the underwriter takes",
    "half": "the half",
    "missing": "what is missing to the half",
    "rest": "what is left",
}

LEFT_OUT = {
    "too_late": "its request came too late after the Further Notice",
    "not_an_investor": "it is no Investor",
    "nothing_to_sell": "it has no Restricted Stock to include",
    "fails_12d": "as a Permitted Transferee it has no right to be notified or to join, since it does not purchase, and hold 5% "
    "fully diluted, as 12(d)(ii) asks",
    "asks_for_nothing": "it signed the notice without stating a number of shares",
    "form_closed": "nobody may join a registration on Form S-4 or S-8",
}

BROKEN = {
    "request": "it gets more than it asked for",
    "maximum": "all together get more than the underwriter takes",
    "proviso": "a WCAS Investor may not sell while the Constellation Entities have less than their half",
}
