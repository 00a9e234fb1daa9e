"""The acts that may be asked about: those of the file, and those that are composed by a click, each as the query that says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from regrights.bridge.agreement.amounts import listed
from regrights.bridge.answers.requested import RequestsAnswer
from regrights.bridge.documents.model import Document, Paragraph, Section
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import naming
from regrights.cli.web.questions import Linked, Links
from regrights.cli.web.state import COMPOSED, NEW, Query

MOST = 200
"""How many are offered of each sort at most."""
OWN, NEEDED = ("kind", "way", "method"), ("asks", "joins")


def choices(matter: Matter, found: RequestsAnswer, query: Query) -> Linked:
    """Return the acts of a matter, what each holder may ask for alone, and the smallest sets who may together."""
    groups = (
        Links("file-acts", "Acts of the file", tuple(_of_file(matter, query))[:MOST]),
        Links("alone", "One alone, with all the shares that it brings", tuple(_alone(matter, found, query))[:MOST]),
        Links("together", "Several together, as few as may", tuple(_together(matter, found, query))[:MOST]),
    )
    said = "The act that is chosen is asked about as everything else on this page is said; its shares may be changed then."
    return Linked(Document(matter.matter, "", str(matter.as_of), (Section("choose", "", (Paragraph(said),)),)), groups)


def _of_file(matter: Matter, query: Query) -> Iterator[tuple[str, Query]]:
    name, kinds = naming(matter), matter.agreed.kinds
    for act in matter.acts:
        if act.id != COMPOSED:
            yield f"{kinds[act.kind]}, by {listed(list(map(name, act.by)))} ({act.id})", _bare(query).with_(act=act.id)


def _alone(matter: Matter, found: RequestsAnswer, query: Query) -> Iterator[tuple[str, Query]]:
    for kind, brought in found.brings.items():
        for holder in [holder.id for holder in matter.holders if brought.get(holder.id)]:
            yield _composed(matter, found, query, kind, "", (holder,))


def _together(matter: Matter, found: RequestsAnswer, query: Query) -> Iterator[tuple[str, Query]]:
    for entry in found.requests:
        if len(entry.by) > 1:
            yield _composed(matter, found, query, entry.kind, entry.way, entry.by)


def _composed(matter: Matter, found: RequestsAnswer, query: Query, kind: str, way: str, by: Iterable[str]) -> tuple[str, Query]:
    """Return an act by some with all that each brings, in words, and the query that composes it."""
    name, brought = naming(matter), {holder: found.brings[kind].get(holder, 0) for holder in by}
    words = f"{matter.agreed.kinds[kind]}: {listed([f'{name(holder)}, {shares:,} shares' for holder, shares in brought.items()])}"
    asks = {f"asks.{holder}": str(shares) for holder, shares in brought.items()}
    return words, _bare(query).with_(act=NEW, kind=kind, way=way, **asks)


def _bare(query: Query) -> Query:
    """Return the query without what it says of an act."""
    return Query(
        {
            key: text
            for key, text in query.given.items()
            if key not in (*OWN, "act", "view") and key.partition(".")[0] not in NEEDED
        }
    )
