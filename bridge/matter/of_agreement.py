"""What a matter states by the lists of its agreement, checked: its terms and events; and who else has a part in an act."""

from __future__ import annotations

from collections.abc import Iterator

from regrights.bridge.basics.errors import closest
from regrights.bridge.matter.acts import COMPANY, Act, Grant, Offered
from regrights.bridge.matter.blanks import SUCH_AS
from regrights.bridge.matter.findings import Check, Ids, reference
from regrights.bridge.matter.model import Matter


def terms_and_events(matter: Matter, ids: Ids) -> Iterator[Check]:
    """Yield what is wrong with the terms and events of a matter: unknown ones, and terms that it must state and does not."""
    agreed = matter.agreed
    for name in matter.terms:
        if name not in agreed.blanks:
            yield Check(("terms", name), "there is no such term", closest(name, agreed.blanks, "terms"))
    for name, blank in agreed.blanks.items():
        if blank.default is None and name not in ids["terms"]:
            such_as = SUCH_AS.get(blank.unit) or f"one of {', '.join(blank.options)}"
            yield Check(("terms",), f"the term {name} is missing: {blank.words}", f"add `{name}:` with {such_as}")
    for name in matter.events:
        if name not in agreed.events:
            yield Check(("events", name), "there is no such event", closest(name, agreed.events, "events"))


def others(act: Act, ids: Ids, place: tuple[str | int, ...]) -> Iterator[Check]:
    """Yield what is wrong with those who have a part in an act beside who acts."""
    if isinstance(act, Offered):
        joining = {entry.by for entry in act.joining}
        for name in act.also_selling:
            if name in act.by or name in joining:
                mend = "say it once: under shares, under joining, or here"
                yield Check((*place, "also_selling", name), f"{name} sells by a right of its own, too", mend)
            elif name != COMPANY:
                yield from reference(ids, "holders", name, (*place, "also_selling", name))
    if isinstance(act, Grant):
        for position, name in enumerate(act.agreed_by):
            yield from reference(ids, "holders", name, (*place, "agreed_by", position))
