"""The words of the ledger over time: what is answered of a way on a day, what happens on it, and what changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from regrights.bridge.agreement.amounts import count
from regrights.bridge.answers.over_time import LedgerOverTime, LedgerRow, Way
from regrights.bridge.answers.requested import LedgerEntry, RequestAnswer
from regrights.bridge.basics.text import counted
from regrights.bridge.documents.layout import named, some
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import registration_name

TOLD = 3
"""How many changes are told at most as what happened on a day; all of them stand from day to day."""
SAME = "refused all the same"
"""What is said of a way that is refused on both sides of a day."""


class LedgerWords:
    """The words for the rows of a ledger over time; an earlier registration is called by its kind, way and form, and its id."""

    def __init__(self, matter: Matter, answer: LedgerOverTime) -> None:
        self.agreed, self._name = matter.agreed, named(matter)
        self._called = {entry.id: registration_name(matter.agreed, entry) for entry in matter.registrations}
        self._before = {row.day: before for before, row in pairwise(answer.rows)}

    def events(self, row: LedgerRow) -> str:
        """Return the events of the day of a row, and what comes into force on it; empty where there is none."""
        before = self._before.get(row.day)
        new = [] if before is None else [source for source in _in_force(row) if source not in _in_force(before)]
        events = [text.rstrip(".") for text in row.happened]
        return "; ".join([*events, *(f"{self.agreed.sources[source]} comes into force" for source in new)])

    def what(self, row: LedgerRow) -> str:
        """Return what happened on the day of a row; where no event tells it, what changes for whom."""
        if events := self.events(row):
            return events
        if (before := self._before.get(row.day)) is None:
            return "no event is told: as it stands on this day"
        ways = self._ways(before, row)
        told = [self._counting(self._called[one.id], one) for one in _recounted(before, row)]
        told += [f"{of}: {text}" for of, text in ways if not text.startswith(SAME)]
        told = told or [f"{of}: {text}" for of, text in [*ways, *self._demands(before, row)]]
        more = [f"and {counted(len(told) - TOLD, 'further change')}"] if len(told) > TOLD else []
        return "; ".join([*told[:TOLD], *more])

    def changes(self, row: LedgerRow) -> list[str]:
        """Return what differs from the row before, of each registration and way; of the first row all that is answered."""
        before = self._before.get(row.day)
        if before is None:
            in_force = [f"in force: {self.agreed.sources[source]}" for source in _in_force(row)] or ["nothing is in force"]
            return [*in_force, *(f"{self.of_ways([way])}: {self.status(row, way)}" for way in row.ways)]
        found = [self._counting(one.id, one) for one in _recounted(before, row)]
        found += [f"{of}: {text}" for of, text in (*self._demands(before, row), *self._ways(before, row))]
        return found or ["nothing else changes"]

    def status(self, row: LedgerRow, way: Way) -> str:
        """Return what is answered of a way on a day: by whom it may be requested, until when put off, or what is lacking."""
        able, refused = row.requests(way), row.refusal(way)
        if refused is not None:
            lacking = ", ".join(self.agreed.words.conditions[entry.id] for entry in refused.unmet)
            return f"{self.agreed.words.meaning[refused.verdict]} (not met: {lacking})"
        if not able:
            return "by whom it may be requested is not told"
        late = f"; filing may be {self._late(able[0])}" if able[0].verdict == "deferred" else ""
        more = f", and {len(able) - 2:,} other smallest sets" if len(able) > 2 else ""
        return f"by {' or '.join(some(item.by, self._name) for item in able[:2])}{more}{late}"

    def of_ways(self, ways: Iterable[Way]) -> str:
        """Return ways in words, those of a kind together."""
        together: dict[str, list[str]] = {}
        for kind, way in ways:
            together.setdefault(kind, []).append(self.agreed.ways[way])
        return "; ".join(f"{self.agreed.kinds[kind]}, way of {_either(names)}" for kind, names in together.items())

    def _counting(self, called: str, entry: LedgerEntry) -> str:
        return f"{called} {'counts' if entry.counts else 'does not count'} against the demands allowed: {entry.why}"

    def _demands(self, before: LedgerRow, row: LedgerRow) -> Iterator[tuple[str, str]]:
        for way, entry in row.ledger.items():
            was = before.ledger.get(way)
            if was is None or (was.used, was.pending, was.left) != (entry.used, entry.pending, entry.left):
                told = f"{entry.used:,} used, {entry.pending:,} pending, {count(entry.left, 'demands')} left of {entry.allowed:,}"
                yield f"demands by way of {self.agreed.ways[way]}", told

    def _ways(self, before: LedgerRow, row: LedgerRow) -> list[tuple[str, str]]:
        """Return what becomes of each way of which something else is answered; ways of which it is the same together."""
        together: dict[str, list[Way]] = {}
        for way in row.ways:
            if before.status(way) != row.status(way):
                together.setdefault(self._turn(before, row, way), []).append(way)
        if gone := [way for way in before.ways if way not in row.ways]:
            together["nobody could use it any more"] = gone
        return [(self.of_ways(ways), text) for text, ways in together.items()]

    def _turn(self, before: LedgerRow, row: LedgerRow, way: Way) -> str:
        """Return what becomes of a way."""
        was, now = before.requests(way), row.requests(way)
        was_refused, refused = before.refusal(way), row.refusal(way)
        if was_refused is not None and refused is not None:
            lacked, lacks = ([entry.id for entry in one.unmet] for one in (was_refused, refused))
            met = [f"now met: {self.agreed.words.conditions[one]}" for one in lacked if one not in lacks]
            unmet = [f"no longer met: {self.agreed.words.conditions[one]}" for one in lacks if one not in lacked]
            return "; ".join([SAME, *met, *unmet])
        if not now:
            told = "" if refused is None else "may no longer be requested: " if was else "refused: "
            return f"{told}{self.status(row, way)}"
        if not was:
            return f"may be requested, {self.status(row, way)}"
        if was[0].verdict == "deferred" and now[0].verdict != "deferred":
            return f"filing may no longer be put off{self._because(was[0], 'as it was till now ')}"
        if now[0].verdict == "deferred" and (was[0].verdict, was[0].clear_on) != (now[0].verdict, now[0].clear_on):
            return f"may be requested; filing may be {self._late(now[0])}"
        return f"may be requested {self.status(row, way)}"

    def _late(self, item: RequestAnswer) -> str:
        until = "for a time not yet known" if item.clear_on is None else f"and no longer from {item.clear_on} on"
        return f"put off, {until}{self._because(item)}"

    def _because(self, item: RequestAnswer, till: str = "") -> str:
        """Return for which earlier registrations filing may wait; where it is none, for which condition."""
        failed = [test.who for entry in item.waits_for for test in entry.tests if not test.passed]
        found = [self._called[who] for who in dict.fromkeys(failed) if who in self._called]
        if found:
            return f", {till}because of {' and '.join(found)}"
        texts = "; ".join(entry.text for entry in item.waits_for)
        return f", {till}({texts})" if texts else ""


def _in_force(row: LedgerRow) -> tuple[str, ...]:
    return row.answer.setting.in_force


def _recounted(before: LedgerRow, row: LedgerRow) -> Iterator[LedgerEntry]:
    """Yield each earlier registration that counts otherwise than in the row before, or for another reason."""
    for way, entry in row.ledger.items():
        was = before.ledger.get(way)
        known = {one.id: (one.counts, one.why) for one in was.registrations} if was else {}
        yield from (one for one in entry.registrations if (one.counts, one.why) != known.get(one.id, (one.counts, one.why)))


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
