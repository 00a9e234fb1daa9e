"""The parties of a letter by their corporate names: whom it goes to, who signs, and the company where it is first named."""

from __future__ import annotations

from collections.abc import Mapping

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.basics.text import blank
from regrights.bridge.matter.acts import COMPANY
from regrights.bridge.matter.held import Holder
from regrights.bridge.matter.model import Matter

THE = "the "


class Corporate:
    """From an id to its corporate name, as a matter states it. ``said`` are the words of every paper (papers.toml, ``said``)."""

    def __init__(self, matter: Matter, agreed: Agreement, said: Mapping[str, str]) -> None:
        self._names, self._label, self._said = matter.names, agreed.labels[COMPANY], said
        self._holders: dict[str, Holder] = {holder.id: holder for holder in matter.holders}

    def name(self, party: str) -> str:
        """Return the corporate name of a party; where the matter has none, a marked blank with what the party is called."""
        holder = self._holders.get(party)
        name = self._names.get(COMPANY) if party == COMPANY else holder.name if holder else None
        if name is None or blank(name):
            return self._said["unnamed"].format(name=self._label if party == COMPANY else party)
        return name

    def first(self, *, again: bool) -> str:
        """Return the company as a letter first names it: with what it is called from there on, where it is named ``again``."""
        name = self.name(COMPANY)
        if name == self._label or not again:
            return name
        the, label = (THE, self._label.removeprefix(THE)) if self._label.startswith(THE) else ("", self._label)
        return self._said["defined"].format(name=name, the=the, label=label)

    def at_the_beginning(self, text: str) -> str:
        """Return what the company is called at the beginning of a sentence."""
        return text[:1].upper() + text[1:] if text.startswith(THE) else text

    def signature(self, party: str) -> tuple[str, ...]:
        """Return the lines in which a party signs: its name, who signs for it, and blanks for the person who does."""
        holder, said = self._holders.get(party), self._said
        by = holder.signs_by if holder else None
        through = () if by is None else (said["signature_through"].format(name=by.name, what=by.as_), "")
        return (self.name(party), "", *through, said["signature_by"], said["signature_name"], said["signature_title"])
