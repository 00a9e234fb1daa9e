"""The agreement as an object: what its folder of kb/ declares, with its parties called as the deal calls them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from regrights import kb
from regrights.bridge.agreement.wording import Words

Labels = tuple[tuple[str, str], ...]
"""What the parties of a deal are called, by the label."""


@dataclass(frozen=True)
class Reading:
    """A contestable point: the question, its options in words, the default first, and the ``phrase`` in dispute, quoted.

    ``place`` says where the phrase stands.
    """

    question: str
    phrase: str
    place: str
    options: Mapping[str, str]
    shapes: bool = False

    @property
    def default(self) -> str:
        """The option that is taken where nobody says otherwise."""
        return next(iter(self.options))


@dataclass(frozen=True)
class Blank:
    """A number of the contract that each deal fills in: what it is, in ``words``, what it counts, and where it stands.

    ``default`` is that of the form, None where a matter must state it; from ``least`` to ``most`` goes the range of the form. It
    may be ``none`` where it is ``optional``. A choice has ``options``, in words. Values are as files write them.
    """

    words: str
    unit: str
    clause: str
    default: Any = None
    least: Any = None
    most: Any = None
    optional: bool = False
    options: Mapping[str, str] = field(default_factory=dict)


class Agreement:
    """What an agreement declares (agreement.toml), and its words (words.toml), under the ``labels`` of a deal."""

    def __init__(self, name: str, labels: Labels = ()) -> None:
        self.name = name
        self._declared = kb.table(name, "agreement")
        self.form_labels: dict[str, str] = self._declared["labels"]
        self.labels: dict[str, str] = {**self.form_labels, **dict(labels)}

    @cached_property
    def title(self) -> str:
        """How the agreement is called."""
        return str(self._declared["title"])

    @cached_property
    def matter(self) -> str:
        """How the matter is called that comes with the agreement."""
        return str(self._declared.get("matter", self.name))

    @cached_property
    def capacities(self) -> dict[str, str]:
        """How the agreement names a holder, in words; last what every agreement has."""
        return self._words_of("capacities")

    @cached_property
    def signatories(self) -> dict[str, str]:
        """Who signs amendments and consents, in words."""
        return self._said("signatories")

    @cached_property
    def sources(self) -> dict[str, str]:
        """The papers, in words: the agreement itself first."""
        return self._words_of("sources")

    @cached_property
    def papers(self) -> list[str]:
        """The papers that are the agreement's own: itself, and its amendments."""
        return [source for source in self.sources if source not in kb.common("agreement")["sources"]]

    @cached_property
    def joins_as(self) -> str:
        """The capacity of a holder that joins."""
        return str(self._declared["joinder"]["capacity"])

    @cached_property
    def consents(self) -> list[str]:
        """Who is taken to consent to a joinder where nothing is said."""
        return list(self._declared["joinder"]["consents"])

    @cached_property
    def signed(self) -> dict[str, list[str]]:
        """Who has signed each amendment, where a matter does not say."""
        return {source: list(entry["signed"]) for source, entry in self._declared["sources"].items() if "signed" in entry}

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The kinds of act, in words."""
        return self._words_of("kinds")

    def kind_within(self, kind: str) -> str:
        """Return the words for a kind of act within a sentence: those that it declares for that, else in small letters."""
        entry = self.called(self._declared["kinds"][kind])
        return str(entry.get("within", entry["words"].lower()))

    @cached_property
    def ways_of(self) -> dict[str, list[str]]:
        """The ways of each kind of act that has some, in the order in which they are told."""
        kinds = {kind: entry["ways"] for kind, entry in self._declared["kinds"].items() if "ways" in entry}
        return {kind: [way for way in self.ways if way in own] for kind, own in kinds.items()}

    @cached_property
    def ways(self) -> dict[str, str]:
        """The ways, in words; last none."""
        return self._own_first(self._said("ways"), "ways")

    @cached_property
    def tried_ways(self) -> list[str]:
        """The ways that a request may be made through."""
        return [way for way in self.ways if way not in kb.common("agreement")["ways"]]

    @cached_property
    def marks(self) -> dict[str, str]:
        """What a matter may mark a warrant as, and what the mark means."""
        return self._said("marks")

    @cached_property
    def terms(self) -> dict[str, str]:
        """What each number of the contract counts: percent, demands, days, dollars, shares, a date; of a blank, a choice too."""
        return self._said("terms") | {name: blank.unit for name, blank in self.blanks.items()}

    @cached_property
    def blanks(self) -> dict[str, Blank]:
        """The numbers of the contract that each deal fills in."""
        return {name: Blank(**entry) for name, entry in self.called(self._declared.get("blanks", {})).items()}

    @cached_property
    def keys(self) -> dict[str, list[str]]:
        """The keys of a matter, by the kind of entry, that this agreement knows beside those that all know."""
        return {entry: list(keys) for entry, keys in self._declared.get("keys", {}).items()}

    @cached_property
    def holder_marks(self) -> dict[str, str]:
        """What a matter may mark a holder as, and what the mark means."""
        return self._said("holder_marks")

    @cached_property
    def groups(self) -> dict[str, str]:
        """The keys of a holder that name a group which it is of, and what such a group is."""
        return self._said("groups")

    @cached_property
    def events(self) -> dict[str, str]:
        """The dated events of a deal, in words."""
        return self._said("events")

    @cached_property
    def exclusions(self) -> dict[str, str]:
        """Why a registration is one that does not count, in words."""
        return self._said("exclusions")

    @cached_property
    def relations(self) -> dict[str, str]:
        """What a transferee may be to its transferor, in words."""
        return self._said("relations")

    @cached_property
    def deferral_grounds(self) -> dict[str, str]:
        """The grounds on which the Company may put a registration off, in words."""
        return self._said("deferral_grounds")

    @cached_property
    def amendable(self) -> dict[str, str]:
        """The numbers that a further amendment may be asked about."""
        return self._said("amendable")

    @cached_property
    def readings(self) -> dict[str, Reading]:
        """The contestable points."""
        return {issue: Reading(**entry) for issue, entry in self.called(self._declared.get("readings", {})).items()}

    @cached_property
    def words(self) -> Words:
        """What is said of the ids of its rules."""
        return Words.of(self.called(kb.table(self.name, "words")))

    def _words_of(self, table: str) -> dict[str, str]:
        said = {key: entry["words"] for key, entry in self.called(self._declared.get(table, {})).items()}
        return self._own_first(said, table)

    def _said(self, table: str) -> dict[str, str]:
        return dict(self.called(self._declared.get(table, {})))

    def _own_first(self, said: dict[str, str], table: str) -> dict[str, str]:
        """Return words in the order of the agreement, and after them what every agreement has."""
        common = kb.common("agreement").get(table, {})
        return {key: said[key] for key in [*(key for key in said if key not in common), *(key for key in said if key in common)]}

    def called(self, value: Any) -> Any:
        """Return words with the labels in place: ``{company}``, ``{company's}``, and ``{COMPANY}`` in capitals."""
        if isinstance(value, dict):
            return {key: self.called(part) for key, part in value.items()}
        return _LABEL.sub(self._label, value) if isinstance(value, str) else value

    def _label(self, found: re.Match[str]) -> str:
        name = self.labels.get(found[1].lower())
        if name is None:
            return found[0]
        if found[2]:
            return f"{name}'" if name.endswith("s") else f"{name}'s"
        return name.upper() if found[1].isupper() else name


_LABEL = re.compile(r"\{(\w+)('s)?\}")


@cache
def agreement_of(name: str, labels: Labels = ()) -> Agreement:
    """Return the agreement of a name, its parties called by the ``labels``. Raises KeyError where there is none."""
    return Agreement(name, labels)
