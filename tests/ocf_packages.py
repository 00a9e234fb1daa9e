"""Packages of the Open Cap Table Format, made for tests: one object a line, so that the line of each is known."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

Object = dict[str, Any]
FILES = {
    "stakeholders": "Stakeholders",
    "stock_classes": "StockClasses",
    "transactions": "Transactions",
    "stock_plans": "StockPlans",
}
USD = "USD"


def text(kind: str, items: list[Object]) -> str:
    """Return a file of the format: the first object stands on line 2, the next on line 3."""
    rows = ",\n".join(json.dumps(item) for item in items)
    return f'{{"file_type": "OCF_{kind}_FILE", "items": [\n{rows}\n]}}\n'


def files(
    stakeholders: list[Object], classes: list[Object], transactions: list[Object], as_of: str = "2025-12-31", **manifest: Any
) -> dict[str, str]:
    """Return the files of a package by name."""
    made = {
        "Stakeholders.ocf.json": text("STAKEHOLDERS", stakeholders),
        "StockClasses.ocf.json": text("STOCK_CLASSES", classes),
        "Transactions.ocf.json": text("TRANSACTIONS", transactions),
    }
    head = {
        "ocf_version": "1.2.0",
        "file_type": "OCF_MANIFEST_FILE",
        "issuer": {"object_type": "ISSUER", "id": "i", "legal_name": "Juniper Robotics, Inc."},
        "as_of": as_of,
        "stakeholders_files": [{"filepath": "./Stakeholders.ocf.json"}],
        "stock_classes_files": [{"filepath": "./StockClasses.ocf.json"}],
        "transactions_files": [{"filepath": "./Transactions.ocf.json"}],
    }
    return made | {"Manifest.ocf.json": json.dumps(head | manifest)}


def folder(path: Path, made: dict[str, str]) -> Path:
    """Write files to a folder, and return it."""
    for name, content in made.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(content, encoding="utf-8")
    return path


def zipped(path: Path, made: dict[str, str], under: str = "") -> Path:
    """Write files to a zip file, below a folder of it, and return it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(f"{under}{name}", content)
    return path


def person(name: str, id_: str | None = None, **fields: Any) -> Object:
    return {
        "object_type": "STAKEHOLDER",
        "id": id_ or name,
        "name": {"legal_name": name},
        "stakeholder_type": "INSTITUTION",
        **fields,
    }


def stock_class(name: str, kind: str = "COMMON", votes: Any = "1", into: str = "", ratio: Any = None, **fields: Any) -> Object:
    rights = []
    if into:
        mechanism = {"type": "RATIO_CONVERSION", "ratio": ratio}
        rights = [{"type": "STOCK_CLASS_CONVERSION_RIGHT", "conversion_mechanism": mechanism, "converts_to_stock_class_id": into}]
    said = {"object_type": "STOCK_CLASS", "id": name, "name": name, "class_type": kind, "votes_per_share": votes}
    return said | {"conversion_rights": rights} | fields


def transaction(kind: str, date: str, **fields: Any) -> Object:
    return {"object_type": f"TX_{kind}", "id": f"{kind}-{date}-{len(str(fields))}", "date": date, **fields}


def issue(security: str, date: str, who: str, of: str, quantity: Any, **fields: Any) -> Object:
    return transaction(
        "STOCK_ISSUANCE", date, security_id=security, stakeholder_id=who, stock_class_id=of, quantity=quantity, **fields
    )


def close(kind: str, date: str, security: str, quantity: Any = None, into: tuple[str, ...] = (), **fields: Any) -> Object:
    said = {} if quantity is None else {"quantity": quantity}
    return transaction(
        kind, date, security_id=security, **said, **({"resulting_security_ids": [*into]} if into else {}), **fields
    )


def warrant(security: str, date: str, who: str, quantity: Any = None, into: tuple[str, ...] = (), **fields: Any) -> Object:
    triggers = [
        {"trigger_id": f"t{index}", "type": "ELECTIVE_AT_WILL", "conversion_right": {"converts_to_stock_class_id": name}}
        for index, name in enumerate(into)
    ]
    said = {} if quantity is None else {"quantity": quantity}
    return transaction(
        "WARRANT_ISSUANCE", date, security_id=security, stakeholder_id=who, exercise_triggers=triggers, **said, **fields
    )
