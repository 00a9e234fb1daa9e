"""What is asked of a matter by an address: the matter as it has become, and the act that is named, or composed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regrights.bridge.basics.errors import InputError
from regrights.bridge.matter.adjusting import fitting
from regrights.bridge.matter.listed import using
from regrights.bridge.matter.model import Matter
from regrights.cli.web.changing import changed
from regrights.cli.web.fields import Fields, whole
from regrights.cli.web.state import COMPOSED, METHODS, NEW, OF_AN_ACT, VIEWS, Asked, Query


def read(query: Query, matter: Matter) -> Asked:
    """Return what is asked of a matter; never raises for what an address says."""
    fields = Fields(query)
    fields.check_names()
    view = fields.chosen("view", VIEWS, "views") or ("check" if query["act"] else "requests")
    maximum = fields.parsed("maximum", whole)
    matter, act = _act(fields, changed(fields, matter), maximum)
    if view in OF_AN_ACT and not query["act"]:
        fields.tell("act", "this view is of one act; choose one")
    return Asked(view, matter, act, maximum, {name: tuple(said) for name, said in fields.wrong.items()})


def composed_kinds(matter: Matter) -> list[str]:
    """Return the kinds of act that may be composed: the requests that the agreement knows."""
    return [kind for kind in ("demand", "short_form") if kind in matter.agreed.kinds]


def _act(fields: Fields, matter: Matter, maximum: int | None) -> tuple[Matter, str | None]:
    """Return the matter with the act that is composed, where one is, and the id of the act asked about."""
    acts, text = [act.id for act in matter.acts], fields.query["act"]
    if text == NEW and NEW not in acts:
        return _composed(fields, matter, maximum)
    _parts(fields, matter)  # which are of no use then, but no wrong ones are kept in silence
    return matter, fields.chosen("act", [*acts, NEW], "acts")


def _parts(fields: Fields, matter: Matter) -> tuple[dict[str, dict[str, int]], dict[str, str | None]]:
    """Return of what an act is composed: the shares of each by field, and its kind, way and method."""
    shares: dict[str, dict[str, int]] = {"asks": {}, "joins": {}}
    for family, said in shares.items():
        for holder in fields.named(family, [holder.id for holder in matter.holders], "holder"):
            if number := fields.parsed(f"{family}.{holder}", whole):
                said[holder] = number
    kinds = composed_kinds(matter)
    kind = fields.chosen("kind", kinds, "kinds") or next(iter(kinds), "")
    way = fields.chosen("way", matter.agreed.ways_of.get(kind, []), "ways of this kind")
    return shares, {"kind": kind, "way": way, "method": fields.chosen("method", METHODS, "methods")}


def _composed(fields: Fields, matter: Matter, maximum: int | None) -> tuple[Matter, str | None]:
    shares, said = _parts(fields, matter)
    if not shares["asks"] and not any(name.startswith("asks.") for name in fields.wrong):
        fields.tell("act", "nobody asks for shares yet; say beside a holder how many it asks to register")
    if fields.wrong:
        return matter, None
    data: dict[str, Any] = {
        "id": COMPOSED,
        "kind": said["kind"],
        "by": list(shares["asks"]),
        "shares": shares["asks"],
        "method": said["method"] or "underwritten",
        "joining": [{"by": by, "shares": number, "days_after_notice": 1} for by, number in shares["joins"].items()],
    }
    data |= {"way": said["way"]} if said["way"] else {}
    data |= {"underwriter_maximum": maximum} if maximum is not None else {}
    return _with(fields, matter, data)


def _with(fields: Fields, matter: Matter, data: Mapping[str, Any]) -> tuple[Matter, str | None]:
    from pydantic import ValidationError

    from regrights.bridge.matter.acts import Request

    try:
        with using(matter.agreement):
            act = Request.model_validate(data)
        others = [other for other in matter.acts if other.id != COMPOSED]
        return fitting(matter.model_copy(update={"acts": [*others, act]})), COMPOSED
    except ValidationError as error:
        fields.tell("act", *(str(entry["msg"]).removeprefix("Value error, ") for entry in error.errors(include_url=False)))
    except InputError as error:
        fields.tell_error("act", error)
    return matter, None
