"""The papers that go to and fro about an act, as an agreement declares them (papers.toml): which, to whom, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from regrights import kb
from regrights.bridge.agreement.agreement import Agreement


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a paper: a text with blanks to be filled in, or what of the answer it is to ``show``.

    It stands only ``where`` a fact of that name is known, or only where it is not (``without``).
    """

    text: str = ""
    show: str = ""
    where: str = ""
    without: str = ""

    def stands(self, known: Mapping[str, Any]) -> bool:
        """Return whether it stands, by the facts that are known."""
        return (not self.where or bool(known[self.where])) and not (self.without and known[self.without])


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper about acts of one kind.

    ``sender`` is company or signers; ``to`` company, signers, participants, or each who has the ``duty``. It is written of an act
    with one of the ``verdicts``, or where somebody has the ``or_duty``; as a ``draft`` of any other; of a ``cut`` only where
    shares are left out. ``dated``: act, at_once, or nothing, where its day is not known. ``rests_on``: the
    duties of which it speaks beside the act itself.
    """

    id: str
    title: str
    clause: str
    sender: str
    to: str
    verdicts: tuple[str, ...]
    body: tuple[Part, ...]
    notes: tuple[Part, ...] = ()
    enclosures: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    duty: str = ""
    or_duty: str = ""
    draft: bool = False
    cut: bool = False
    dated: str = ""
    rests_on: tuple[str, ...] = ()


def paper_ids(agreed: Agreement) -> list[str]:
    """Return every paper that the agreement has for some kind of act, in the order in which they are told."""
    return [name for name, entry in kb.table(agreed.name, "papers")["papers"].items() if "of" in entry]


def kinds_with_papers(agreed: Agreement) -> list[str]:
    """Return the kinds of act that the agreement has papers for."""
    known = {kind for entry in kb.table(agreed.name, "papers")["papers"].values() for kind in entry.get("of", {})}
    return [kind for kind in agreed.kinds if kind in known]


def papers_of(agreed: Agreement, kind: str) -> dict[str, Paper]:
    """Return the papers about acts of a kind, by id, in the order in which they are told."""
    found = {}
    for name, entry in kb.table(agreed.name, "papers")["papers"].items():
        if kind in (of := entry.get("of", {})):
            own = {**of.get(of[kind].get("like"), {}), **of[kind]}
            common = {key: value for key, value in entry.items() if key != "of"} | {key: own[key] for key in own if key != "like"}
            lists = {key: tuple(Part(**part) for part in common.get(key, ())) for key in ("body", "notes")}
            texts = {key: tuple(common.get(key, ())) for key in ("verdicts", "enclosures", "rests_on")}
            found[name] = Paper(**{"id": name, **common, **lists, **texts})
    return found


def paper_words(agreed: Agreement, table: str) -> dict[str, str]:
    """Return what is said in every paper, by its id: a table of papers.toml beside that of the papers."""
    return dict(kb.table(agreed.name, "papers").get(table, {}))


def label_fields(agreed: Agreement) -> dict[str, str]:
    """Return what the parties of the deal are called, as what stands in braces is filled in: ``company``, ``company's``."""
    return {f"{label}{own}": agreed.called(f"{{{label}{own}}}") for label in agreed.labels for own in ("", "'s")}
