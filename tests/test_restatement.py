"""The product against the restatement of the law, on random matters that stand on the agreement's boundaries.

Every act is checked, all requests and the ledger are listed, and every admissible offering is divided, both ways.
``REGRIGHTS_SEEDS="start:count"`` runs other seeds than the default. As a script, ``python tests/test_restatement.py
START COUNT`` prints each seed that differs, what differs in it, and goes on; with ``--thorough`` it divides every offering
at several maxima, with ``--matter`` it prints each matter.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import restatement
from by_seed import all_differences, tell

from regrights.bridge.cutback.allocate import allocate
from regrights.bridge.matter.loading import load_text
from regrights.bridge.questions.check import check
from regrights.bridge.questions.requests import requests

START, COUNT = (int(part) for part in os.environ.get("REGRIGHTS_SEEDS", "0:20").split(":"))
OFFERINGS = ("demand", "short_form", "company")


def ids_of(entries: Sequence[Any] | None) -> list[str]:
    """Return the holders of a list of ids, or of entries that say ``by`` whom."""
    return sorted({entry["by"] if isinstance(entry, dict) else entry for entry in entries or []})


def unmet_of(conditions: Sequence[dict[str, Any]]) -> list[str]:
    return sorted(item["id"] for item in conditions if not item["met"])


def some(shares: dict[str, int]) -> dict[str, int]:
    """Return those of whom there is a share at all, Savvis left out."""
    return {who: count for who, count in sorted(shares.items()) if count and who != "company"}


def pairs(where: str, product: dict[str, Any], restated: dict[str, Any]) -> Iterator[str]:
    """Name each figure that differs."""
    for name, wanted in restated.items():
        given = product.get(name, "nothing")
        if given != wanted:
            yield f"{where} {name}: product {given}, restatement {wanted}"


def check_differs(matter: dict[str, Any], loaded: Any, act: dict[str, Any]) -> Iterator[str]:
    """3(a) to 3(e), 10, 12(d): one act."""
    answer, restated = check(loaded, act["id"]).json(), restatement.check(matter, act["id"])
    where = f"check {act['id']} ({act['kind']})"
    request = act["kind"] in restatement.WAYS
    if request and (act.get("date") or matter["as_of"]) < restatement.SIGNING.isoformat():
        if answer["admissible"]:
            yield f"{where}: admissible before March 6, 2002"
        return
    keys = ("verdict", "admissible") + (("clear_on",) if restated["verdict"] == "deferred" else ())
    wanted = {key: restated[key] for key in keys}
    if isinstance(wanted.get("clear_on"), date):
        wanted["clear_on"] = wanted["clear_on"].isoformat()
    yield from pairs(where, answer, wanted)
    tried = answer["ways"] if "ways" in answer else [{"way": answer.get("way"), "conditions": answer["conditions"]}]
    found = {entry["way"]: unmet_of(entry["conditions"]) for entry in tried}
    unmet = {entry["way"]: entry["unmet"] for entry in restated["ways"]}
    if not request:
        if act["kind"] != "company" and list(found.values()) != list(unmet.values()):
            yield f"{where} unmet: product {list(found.values())}, restatement {list(unmet.values())}"
        return
    if restated["admissible"]:  # the product then shows the answer's way alone
        unmet = {restated["way"]: unmet[restated["way"]]}
    if None in unmet:  # no way is the signers' by capacity: what a way would ask is not to be said
        if not all("entitled_requester" in ids for ids in found.values()):
            yield f"{where}: nobody has a way, yet entitled_requester is met"
        return
    yield from pairs(where, answer, {"way": restated["way"]})
    if found != unmet:
        yield f"{where} unmet: product {found}, restatement {unmet}"
    if restated["admissible"] or len(unmet) == 1:
        way = next(entry for entry in restated["ways"] if entry["way"] == restated["way"])
        requesters = ids_of(answer.get("requesters", answer.get("by", act["by"])))
        if requesters != sorted(way["requesters"]):
            yield f"{where} requesters: product {requesters}, restatement {sorted(way['requesters'])}"
        if "included" in answer:
            included = {who: count for who, count in some(answer["included"]).items() if who not in way["requesters"]}
            if included != some(restated["joiners"]):
                yield f"{where} joiners: product {included}, restatement {some(restated['joiners'])}"
        empty = {who for who, count in restated["joiners"].items() if not count}
        left_out = set(ids_of(answer.get("left_out")))
        signers = set(restated["left_out"]) & set(act["by"])
        if left_out - empty - set(restated["left_out"]) or signers - left_out:
            yield f"{where} left out: product {sorted(left_out)}, restatement {restated['left_out']}"


def requests_differ(matter: dict[str, Any], loaded: Any) -> Iterator[str]:
    """All requests, all refusals, and the ledger."""
    answer, restated = requests(loaded).json(), restatement.requests(matter)
    terms = ("verdict", "least", "most", "allowed", "used", "left", "notify", "clear_on")
    sides = []
    for entries in (answer["requests"], restated["requests"]):
        side = {}
        for entry in entries:
            flat = entry | entry.get("shares", {}) | {"notify": sorted(entry["notify"])}
            side[entry["kind"], entry["way"], tuple(entry["by"])] = {term: flat.get(term) for term in terms}
        sides.append(side)
    for key in sorted(sides[0].keys() | sides[1].keys()):
        product, mine = (side.get(key) for side in sides)
        if product is None or mine is None:
            yield f"requests {key}: listed by the {'restatement' if product is None else 'product'} alone"
            continue
        clear = mine["clear_on"].isoformat() if mine["clear_on"] else None
        yield from pairs(f"requests {key}", product, mine | {"clear_on": clear})
    refused = [{(entry["kind"], entry["way"]): entry for entry in side["refused"]} for side in (answer, restated)]
    for key in sorted(refused[0].keys() | refused[1].keys()):
        product, mine = (side.get(key) for side in refused)
        if product is None or mine is None:
            yield f"refused {key}: listed by the {'restatement' if product is None else 'product'} alone"
            continue
        given = product | {"unmet": sorted(item["id"] for item in product["unmet"])}
        yield from pairs(f"refused {key}", given, {name: mine[name] for name in ("by", "verdict", "unmet", "used", "left")})
    ledger = {entry["way"]: entry for entry in answer.get("ledger") or []}
    for mine in restated["ledger"]:
        product = ledger.get(mine["way"])
        if product is None:
            if mine["listed"]:
                yield f"ledger {mine['way']}: not in the product's answer"
            continue
        product = product | {"counting": [line["id"] for line in product["registrations"] if line["counts"]]}
        if not isinstance(product["pending"], int):
            product["pending"] = len(product["pending"])
        yield from pairs(f"ledger {mine['way']}", product, {name: mine[name] for name in mine if name not in ("way", "listed")})


def maxima(act: dict[str, Any], requested: int, thorough: bool) -> list[int]:
    """The act's maximum; thoroughly also a third, a half, one and two less than all."""
    if not thorough:
        return [act["underwriter_maximum"]]
    wanted = {act["underwriter_maximum"], requested // 3, requested // 2, requested - 1, requested - 2}
    return sorted(count for count in wanted if count >= 1)


def allocate_differs(matter: dict[str, Any], loaded: Any, act: dict[str, Any], thorough: bool) -> Iterator[str]:
    """3(c)(iii) and 3(d): the division; of what is not admissible only thoroughly."""
    once = restatement.allocate(matter, act["id"], 1)
    if not (once["admissible"] or thorough):
        return
    whole = sum(once["requested"].values())
    whole += act["shares"] if act["kind"] == "company" else 0
    for maximum in maxima(act, whole, thorough):
        restated = restatement.allocate(matter, act["id"], maximum)
        answer = allocate(loaded, act["id"], maximum=maximum).json()
        where = f"allocate {act['id']} ({act['kind']}{'' if restated['admissible'] else ', inadmissible'}) of {maximum}"
        given = {"requested": some(answer["requested"]), "sold": some(answer["pro_rata"]["sold"])}
        given["left_out"] = ids_of(answer.get("left_out"))
        given["applies"] = answer["proviso"]["applies"] if answer.get("proviso") else False
        empty = {who for who, count in restated["requested"].items() if not count}
        given["left_out"] = [who for who in given["left_out"] if who not in empty]
        wanted = {name: some(restated[name]) for name in ("requested", "sold")}
        yield from pairs(where, given, wanted | {"left_out": restated["left_out"], "applies": restated["applies"]})
        if restated["applies"] and restated["half"]:
            yield from pairs(where, answer["proviso"], {"half": restated["half"]})
        first = answer["pro_rata"]["sold"].get("company")
        if act["kind"] == "company" and first is not None and first != restated["company"]:
            yield f"{where} Savvis: product {first}, restatement {restated['company']}"


def differences(seed: int, thorough: bool = False) -> list[str]:
    """All that differs in one matter; a failure to answer is a difference."""
    matter = restatement.random_matter(seed)
    try:
        loaded = load_text(json.dumps(matter), f"seed {seed}")
    except Exception as refusal:
        return [f"not loaded: {refusal}"]
    questions = [("requests", lambda: requests_differ(matter, loaded))]
    for act in matter["acts"]:
        questions.append((f"check {act['id']}", lambda act=act: check_differs(matter, loaded, act)))
        day = act.get("date") or matter["as_of"]
        if act["kind"] in OFFERINGS and act.get("method") and day >= restatement.SIGNING.isoformat():
            questions.append((f"allocate {act['id']}", lambda act=act: allocate_differs(matter, loaded, act, thorough)))
    return all_differences(questions)


def replay(seed: int) -> str:
    return f"python tests/test_restatement.py {seed} 1 --matter --thorough"


@pytest.mark.parametrize("seed", range(START, START + COUNT))
def test_the_product_answers_as_the_restatement(seed: int) -> None:
    found = differences(seed)
    assert not found, f"seed {seed}; replay: {replay(seed)}\n" + "\n".join(found)


if __name__ == "__main__":
    thorough = "--thorough" in sys.argv
    sys.exit(tell(sys.argv[1:], restatement.random_matter, lambda seed: differences(seed, thorough)))
