"""The words for the division of an offering."""

from __future__ import annotations

STEPS = {
    ("plain", "everyone"): "pro rata among all",
    ("exclude", "unbound"): "the 50% proviso bites (3(c)(iii)): pro rata among all but the WCAS Investors",
    ("exclude", "everyone"): "what they leave, pro rata among all who may still take it",
    ("top_up", "constellation"): "the 50% proviso bites (3(c)(iii)): their half for the Constellation Entities",
    ("top_up", "not_constellation"): "what is left, pro rata among the others",
    ("top_up", "everyone"): "what they leave, pro rata among all who may still take it",
}

BINDS = {"request": "its request", "maximum": "the maximum", "proviso": "the proviso"}

DIVIDES = {"maximum": "what the underwriter takes", "half": "the half", "rest": "what is left"}

LEFT_OUT = {
    "too_late": "its request came too late after the Further Notice",
    "not_an_investor": "it is no Investor",
    "nothing_to_sell": "it has no Restricted Stock to include",
}

BROKEN = {
    "request": "it gets more than it asked for",
    "maximum": "all together get more than the underwriter takes",
    "proviso": "a WCAS Investor may not sell while the Constellation Entities have less than their half",
}
