"""The ledger of kb/core is of whatever kind of request an agreement allows a number of, and of each kind apart."""

from __future__ import annotations

import clingo

from regrights import kb

RULES = "".join((kb.HOME / "core" / f"{name}.lp").read_text(encoding="utf-8") for name in ("vocabulary", "interface", "ledger"))
ASKED = """
today(100).
opens((demand;short_form), (w;v), holder).
allowed(demand, w, 2).  allowed(short_form, w, 1).  allowed(demand, closed, 1).
registration((d;later), demand).       notice_day(d, 10).  notice_day(later, 101).  effective_day(d, 100).
registration((s;t;undated), short_form).  notice_day(s, 100).  notice_day(t, 20).  effective_day(t, 101).  withdrawn(t).
registration(own, company).            notice_day(own, 10).  effective_day(own, 20).
registration_way(R, w) :- registration(R, _).
against(R, W) :- registration_way(R, W).
counts(R) :- became_effective(R).
counts(R) :- pending(R).
"""


def test_each_kind_of_request_has_its_own_ledger() -> None:
    control = clingo.Control(["--warn=none"])
    control.add("base", [], RULES + ASKED)
    control.ground([("base", [])])
    assert all(atom.is_fact for atom in control.symbolic_atoms)
    facts = {str(atom.symbol) for atom in control.symbolic_atoms}
    found = {fact for fact in facts if fact.partition("(")[0] in {"noticed", "became_effective", "pending", "allowance", "room"}}
    assert found == {
        "noticed(d)", "noticed(s)", "noticed(t)", "noticed(undated)",
        "became_effective(d)", "pending(s)", "pending(undated)",
        "allowance(demand,w,2,1,0,1)", "allowance(short_form,w,1,2,2,0)", "room(demand,w)",
    }  # fmt: skip
