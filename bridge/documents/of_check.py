"""The page of `check`: whether an act is admissible, with every condition, the unmet first, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from regrights.bridge.agreement.amounts import count
from regrights.bridge.answers.checked import CheckAnswer, WayAnswer
from regrights.bridge.answers.common import Source
from regrights.bridge.answers.explained import Claim, Ground
from regrights.bridge.documents.layout import MOST, named, some
from regrights.bridge.documents.model import Block, Document, Heading, Items, Marks, Node, Paragraph, Section, Tree
from regrights.bridge.documents.parts import asked, basis_section, condition_mark, first, matters_section, page, verdict_on
from regrights.bridge.matter.model import Matter


def check_page(matter: Matter, answer: CheckAnswer, *, basis: bool) -> Document:
    """Return the page."""
    return page(matter.matter, f"check {answer.act}", answer.setting, _sections(matter, answer, basis))


def _sections(matter: Matter, answer: CheckAnswer, basis: bool) -> Iterator[Section]:
    name, agreed = named(matter), matter.agreed
    yield first(verdict_on(agreed, answer))
    yield asked(agreed, answer.setting, f"{agreed.kinds[answer.kind]} {answer.act}, by {some(answer.by, name)}")
    blocks = [block for way in answer.ways for block in _way(matter, answer, way)]
    unsettled = [Paragraph(f"The text does not settle {text}.") for text in answer.unsettled]
    yield Section("conditions", "" if len(answer.ways) > 1 else "Conditions", (*blocks, *unsettled))
    included = [f"{name(holder)}: {count(shares, 'shares')} included" for holder, shares in answer.included.items()]
    left_out = [f"{name(entry.by)}: left out, {entry.why} [{entry.clause}]" for entry in answer.left_out]
    if included or left_out:
        yield Section("included", "Asked to be included", (Items((*included, *left_out)),))
    if answer.follows:
        yield Section("follows", "What follows", (Items(tuple(_follows(matter, answer))),))
    if answer.why:
        yield _why(answer.why, {entry.id for way in answer.ways for entry in way.conditions if entry.effect == "defers"})
    yield matters_section(agreed, answer.matters, complete=answer.matters_complete)
    yield basis_section(answer.basis, (condition for way in answer.ways for condition in way.conditions), whole=basis)


def _way(matter: Matter, answer: CheckAnswer, way: WayAnswer) -> Iterator[Block]:
    agreed = matter.agreed
    if len(answer.ways) > 1:
        yield Heading(f"Through the way of {agreed.ways[way.way or 'none']}: {agreed.words.meaning[way.verdict]}")
    if set(way.requesters) != set(answer.by) and way.requesters:
        yield Items((f"requested by {some(way.requesters, named(matter))}; the other signers ask to be included",))
    unmet_first = sorted(way.conditions, key=lambda condition: condition.met)
    yield Marks(tuple(condition_mark(agreed, condition) for condition in unmet_first))


def _follows(matter: Matter, answer: CheckAnswer) -> Iterator[str]:
    name = named(matter)
    for duty in dict.fromkeys(follow.duty for follow in answer.follows):
        concerned = [follow for follow in answer.follows if follow.duty == duty]
        until = f", {concerned[0].by}" if concerned[0].by else ""
        flag = f" ({concerned[0].flag})" if concerned[0].flag else ""
        yield f"{some([follow.who for follow in concerned], name)}: {concerned[0].text}{until}{flag}"


def _why(root: Claim, defers: Set[str]) -> Section:
    """Return the tree of reasons of a verdict: the branches that decide come first. What ``defers`` makes filing wait."""
    ways = [Node(way.text, tuple(_claim(claim, defers) for claim in (*way.parts, *way.beside)), "strong") for way in root.parts]
    return Section("why", "Why" if root.holds else "Why not", (Tree((*_grounds(root.grounds), *ways)),))


def _claim(claim: Claim, defers: Set[str] = frozenset()) -> Node:
    # A condition is met or not; the words of what is below it say themselves which way it goes.
    waits = claim.id in defers
    mark = f"{'met' if claim.holds else 'WAITS' if waits else 'UNMET'} {claim.clause}: " if claim.clause else ""
    again = " (told above)" if claim.again else ""
    tone = "plain" if claim.holds or not claim.clause else "waits" if waits else "unmet"
    return Node(f"{mark}{claim.text}{again}", (*_grounds(claim.grounds), *map(_claim, claim.parts)), tone)


def _grounds(grounds: Iterable[Ground]) -> Iterator[Node]:
    for number, ground in enumerate(grounds):
        if number == MOST:
            yield Node("… and more; --json has all", tone="note")
            return
        yield Node(f"{ground.text}{_sources(ground.sources)}", tuple(_grounds(ground.parts)), "note")


def _sources(sources: Iterable[Source]) -> str:
    said = [": ".join(filter(None, (source.basis, source.source, source.note))) for source in sources]
    return f" [{'; '.join(dict.fromkeys(said))}]" if said else ""
