"""Scenarios: a matter, changes to it, and what is expected of it then; read from files and from lines of words."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, TypeAdapter, ValidationError

from regrights import kb
from regrights.bridge.basics.errors import Finding, InputError, UsageError, in_order
from regrights.bridge.basics.text import blank
from regrights.bridge.matter.listed import unknown_kinds, using
from regrights.bridge.matter.mistakes import Models, line_of, mistakes, words_of
from regrights.bridge.matter.scalars import Called, Date, Id, Model, Paper, Shares, Text, Way
from regrights.bridge.matter.yaml import Path_, key_text, parse, read_text
from regrights.bridge.whatif.changes import KINDS, AnyChange, Change

Kind = Literal["demand", "short_form"]


class ExpectedAct(Model):
    """What is expected of an act: its verdict, the way it is made through, and every unmet condition."""

    admissible: StrictBool
    verdict: Literal["obliged", "deferred", "excused", "void", "permitted", "refused"] | None = None
    way: Way | None = None
    unmet: list[Id] | None = None


class ExpectedRequest(Model):
    """What is expected of one admissible request."""

    kind: Kind
    way: Way
    by: list[Id]
    least: Shares | None = None
    most: Shares | None = None
    left: Shares | None = None


class Expect(Model):
    """What a scenario expects: of acts; of the smallest sets of a kind and way, all of them; of the ways refused."""

    acts: dict[str, ExpectedAct] = {}
    requests: dict[Kind, dict[Way, list[list[Id]]]] = {}
    refused: dict[Kind, dict[Way, list[Id]]] = {}
    terms: list[ExpectedRequest] = []
    in_force: list[Paper] | None = None


class Scenario(Model):
    """A sentence for a name, what it starts from (a matter file, or an earlier scenario by its name), and its changes.

    It is asked on ``as_of``, else on the last day of its changes; a change of a later day is not yet made.
    """

    name: Called
    from_: Annotated[Text | None, Field(alias="from")] = None
    as_of: Date | None = None
    changes: list[AnyChange] = []
    expect: Expect | None = None


class _File(Model):
    regrights_scenarios: Literal[1]
    from_: Annotated[Text | None, Field(alias="from")] = None
    scenarios: Annotated[list[Scenario], Field(min_length=1)]


_MODELS: Models = {
    "": [_File],
    "scenarios": [Scenario],
    "expect": [Expect],
    "acts": [ExpectedAct],
    "terms": [ExpectedRequest],
    "changes": list(KINDS.values()),
}


def load_scenarios(path: Path, agreement: str = kb.DEFAULT) -> list[Scenario]:
    """Return the scenarios of a file, each with what it starts from, about a matter of an agreement.

    Raises InputError with every finding.
    """
    with using(agreement):
        return _loaded(path)


def _loaded(path: Path) -> list[Scenario]:
    where = str(path)
    data, lines, findings, unread = parse(read_text(path), where)
    if not isinstance(data, dict):
        raise InputError([Finding(where, 1, "", "a file of scenarios has keys", "start with `regrights_scenarios: 1`")])

    def report(place: Path_, message: str, mend: str) -> None:
        findings.append(Finding(where, line_of(lines, place), key_text(place), message, mend))

    found: list[Scenario] = []
    try:
        file = _File.model_validate(data)
        found = [entry.model_copy(update={"from_": entry.from_ or file.from_}) for entry in file.scenarios]
    except ValidationError as error:
        for place, item in mistakes(data, error):
            if place in unread:
                continue
            if item["type"] == "union_tag_not_found":
                report(
                    place,
                    "the change does not say what it is",
                    f"add `kind:` {', '.join(known_kinds())}",
                )
            else:
                report(place, *words_of(item, place, _MODELS))
    _names(data, report)
    if findings:
        raise InputError(in_order(findings))
    return found


def _names(data: dict[str, Any], report: Callable[[Path_, str, str], None]) -> None:
    """Report names that stand twice, and what scenarios start from that is neither a file nor an earlier name."""
    entries = data.get("scenarios")
    earlier: list[Any] = []
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        if not isinstance(entry, dict):
            continue
        name, start = entry.get("name"), entry.get("from")
        if isinstance(start, str) and not is_file(start) and start not in earlier:
            mend = "name a matter file (.yaml), or a scenario that stands before this one"
            report(("scenarios", index, "from"), "this is neither a file nor an earlier name", mend)
        if name is not None and name in earlier:
            report(("scenarios", index, "name"), "this name is taken", "give it another")
        earlier.append(name)


def is_file(name: str) -> bool:
    """Return whether what a scenario starts from is a matter file; else it is an earlier scenario's name."""
    return name.endswith((".yaml", ".yml", ".json"))


def matter_and_scenarios(paths: Sequence[Path]) -> tuple[Path | None, list[Path]]:
    """Return the matter file among the files, if there is one, and the files of scenarios. Raises UsageError and InputError."""
    scenarios = [path for path in paths if re.search(r"[\"']?\bregrights_scenarios\b[\"']?\s*:", read_text(path))]
    matters = [path for path in paths if path not in scenarios]
    if len(matters) > 1:
        raise UsageError(f"at most one matter file is named, and {', '.join(map(str, matters))} are no files of scenarios")
    return (matters[0] if matters else None), scenarios


def change_of(line: str, agreement: str = kb.DEFAULT) -> Change:
    """Return the change that a line of words says: ``transfer fund_a fund_b series_a 100 date=2003-01-01``.

    The words after the kind stand for the keys of the kind in their order; ``key=value`` names one. Raises UsageError.
    """
    with using(agreement):
        return _change_of(line)


def _change_of(line: str) -> Change:
    try:
        kind, *words = shlex.split(line) or [""]
    except ValueError as error:
        raise UsageError(f"--change {line!r}: {error}") from None
    if kind not in known_kinds():
        raise UsageError(f"--change {line!r}: there is no change {kind or '(empty)'}; the changes: {', '.join(known_kinds())}")
    order = list(KINDS[kind].order)
    data: dict[str, Any] = {"kind": kind}
    for word in words:
        key, separator, value = word.partition("=")
        if not separator or not re.fullmatch(r"[a-z_0-9]+", key):
            if not order:
                raise UsageError(f"--change {line!r}: one word too many, {word!r}; {usage_of(kind)}")
            key, value = order.pop(0), word
        data[key] = _value(value)
    if kind == "reading" and "option" not in data and data.get("issue") is None and len(data) == 2:
        (issue,) = set(data) - {"kind"}
        data = {"kind": kind, "issue": issue, "option": data[issue]}
    return _validated(line, kind, data)


def known_kinds() -> list[str]:
    """Return the kinds of change of the agreement in use."""
    return [kind for kind in KINDS if kind not in unknown_kinds()]


def usage_of(kind: str) -> str:
    """Return how a change is written as a line of words."""
    model = KINDS[kind]
    others = [field.alias or name for name, field in model.model_fields.items()]
    known = model.known_keys() - {"kind", *model.order, "class", "warrant"}
    rest = [name for name in others if name in known]
    return f"write {kind} {' '.join(key.upper() for key in model.order)}" + (
        f" and, if needed, {'=, '.join(rest)}=" if rest else ""
    )


def _validated(line: str, kind: str, data: dict[str, Any]) -> Change:
    if "item" in data:
        # An item is taken for a class here; a warrant of the name is found as well when the change is made.
        item = data.pop("item")
        data["class"] = item
    for name, field in KINDS[kind].model_fields.items():
        key = field.alias or name
        if "list[" in str(field.annotation) and isinstance(data.get(key), str):
            data = {**data, key: [data[key]]}
    try:
        return TypeAdapter[Change](AnyChange).validate_python(data)
    except ValidationError as error:
        said = []
        for place, item in mistakes(data, error):
            message, mend = words_of(item, place, {"": [KINDS[kind]]})
            said.append(f"{'.'.join(map(str, place)) or kind}: {message}; {mend}")
        raise UsageError(f"--change {line!r}: {'; '.join(said)}\n    {usage_of(kind)}") from None


def _value(text: str) -> Any:
    """Return a word as YAML would take it where the key is a number, a list or a truth."""
    if re.fullmatch(r"\d+", text):
        return int(text)
    if text in {"true", "false"}:
        return text == "true"
    return text.split(",") if "," in text else text


def names_of(changes: Sequence[Change]) -> list[str]:
    """Return a name for each change: its own, else what it says."""
    return [said(change) if change.name is None or blank(change.name) else change.name for change in changes]


def said(change: Change) -> str:
    """Return a change as a line of words."""
    fields = type(change).model_fields
    values = {field.alias or name: getattr(change, name) for name, field in fields.items()}
    values["item"] = values.get("class") or values.get("warrant")
    words = [_text(values[key]) for key in change.order]
    defaults = {field.alias or name: field.default for name, field in fields.items()}
    rest = [key for key in values if key not in {"kind", "name", "item", "class", "warrant", *change.order}]
    more = [f"{key}={_text(values[key])}" for key in rest if values[key] != defaults[key]]
    return " ".join([change.kind, *words, *more])


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else f"{value:f}" if isinstance(value, Decimal) else str(value)
