"""A package as the format has it: the manifest, the files that it names, and the objects in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from regrights.bridge.basics.errors import Finding, InputError, closest
from regrights.bridge.basics.files import File
from regrights.bridge.intake.ocf.container import contents
from regrights.bridge.intake.ocf.items import Findings, Item, shown
from regrights.bridge.intake.ocf.scanning import ITEMS, scanned
from regrights.bridge.intake.ocf.telling import Telling

VERSION = "1.2.0"
_MANIFEST = "OCF_MANIFEST_FILE"
_TYPES = {"OCF_STAKEHOLDERS_FILE": "STAKEHOLDER", "OCF_STOCK_CLASSES_FILE": "STOCK_CLASS"}
"""What an object is that says none, by the file that it stands in."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package: its ``manifest``, and the ``items`` of the files that it names. What is wrong goes to ``findings``."""

    manifest: Item
    items: list[Item]
    findings: Findings

    def of(self, *types: str) -> Iterator[Item]:
        """Yield the objects of some types, in the order of the files."""
        return (item for item in self.items if item.type in types)


def read_package(path: File, telling: Telling) -> Package:
    """Return the package of a folder, a zip file, or the manifest in a folder. Raises InputError with every finding."""
    if isinstance(path, Path) and path.suffix.lower() == ".json" and path.is_file():
        path = path.parent
    files, others = contents(path)
    findings = Findings()
    base, manifest = _manifest(path, files, telling)
    root = f"{path}/{base}".rstrip("/")
    head = Item(PurePosixPath(manifest[0]).name, 1, 0, manifest[1], findings, root)
    for name in others:
        telling.leave(
            "files that are not JSON, or not of the package", "the matter is made of the objects of its JSON files", name
        )
    items: list[Item] = []
    named: set[str] = {manifest[0]}
    listed = [(key, name, _there(f"{base}{name}", files)) for key, name in _named(head, findings)]
    spare = [name.removeprefix(base) for name in sorted(set(files) - named - {whole for _, _, whole in listed})]
    for key, name, whole in listed:
        if whole in named:
            continue
        named.add(whole)
        if whole not in files:
            findings.broken.add(key)
            mend = "add the file to the package, or take it out of the manifest"
            mend = closest(name, spare, "files that the manifest does not name") if spare else mend
            findings.append(
                Finding(f"{root}/{head.file}", None, "", f"the manifest names {shown(name)}, and there is none", mend)
            )
        else:
            if (here := whole.removeprefix(base)) != name:
                telling.notes.append(f"The manifest names {shown(name)}, and there is none; {here} is read.")
            if (read := _items(here, files[whole], root, findings, telling)) is None:
                findings.broken.add(key)
            items += read or []
    for name in sorted(set(files) - named):
        telling.leave("files that the manifest does not name", "only the files that the manifest names are the package", name)
    _checksums(head, base, files, telling)
    return Package(head, items, findings)


def _manifest(path: File, files: dict[str, bytes], telling: Telling) -> tuple[str, tuple[str, dict[str, Any]]]:
    """Return the folder of the manifest, which ends with a stroke or is nothing, its name, and its fields.

    Of several manifests the one nearest to the top is read; two that are as near are refused.
    """
    found: list[tuple[str, dict[str, Any]]] = []
    findings: list[Finding] = []
    for name, content in files.items():
        if _MANIFEST.encode() in content or PurePosixPath(name).name.lower().startswith("manifest"):
            try:
                fields, _ = scanned(_text(content, f"{path}/{name}"), f"{path}/{name}")
            except InputError as error:
                findings += error.findings
                continue
            if fields.get("file_type") == _MANIFEST:
                found.append((name, fields))
    if findings:
        raise InputError(findings)
    if not found:
        mend = f'a package has a Manifest.ocf.json with "file_type": "{_MANIFEST}"; name its folder or zip file'
        raise InputError([Finding(str(path), None, "", "there is no manifest of the Open Cap Table Format", mend)])
    found.sort(key=lambda entry: (entry[0].count("/"), entry[0]))
    nearest = [entry for entry in found if entry[0].count("/") == found[0][0].count("/")]
    if len(nearest) > 1:
        message = "there are several manifests, and which of them is meant is not known"
        raise InputError(
            [Finding(f"{path}/{name}", None, "", message, "leave one of them in the package") for name, _ in nearest]
        )
    for name, _ in found[1:]:
        telling.leave("further manifests", f"{found[0][0]}, nearest to the top, is the one that is read", name)
    return found[0][0].removesuffix(PurePosixPath(found[0][0]).name), found[0]


def _there(name: str, files: dict[str, bytes]) -> str:
    """Return the name of a file that is meant: itself, or the one that is called so but for .ocf.json or its capitals."""
    alike = [file for file in files if _plain(file) == _plain(name)]
    return name if name in files or len(alike) != 1 else alike[0]


def _plain(name: str) -> str:
    return name.lower().replace(".ocf.json", ".json")


def _files_of(manifest: Item) -> Iterator[tuple[str, Any]]:
    """Yield each entry of the manifest's lists of files, under its key."""
    for key, entries in manifest.value.items():
        if key.endswith("_files") and entries is not None:
            yield from ((key, entry) for entry in (entries if isinstance(entries, list) else [entries]))


def _named(manifest: Item, findings: list[Finding]) -> Iterator[tuple[str, str]]:
    """Yield the files that the manifest names, each with the key of its list; what leads out of its folder is a finding."""
    for key, entry in _files_of(manifest):
        path = entry.get("filepath") if isinstance(entry, dict) else entry
        if not isinstance(path, str) or not path.strip():
            mend = 'write {"filepath": "./Transactions.ocf.json"}'
            findings.append(Finding(f"{manifest.root}/{manifest.file}", None, key, "an entry names no file", mend))
            continue
        name = PurePosixPath(path.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or (name.parts[:1] and name.parts[0].endswith(":")):
            message, mend = f"{shown(path)} leads out of the package", "name a file in the folder of the manifest, or below it"
            findings.append(Finding(f"{manifest.root}/{manifest.file}", None, key, message, mend))
            continue
        yield key, str(name)


def _text(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        mend = "save the file as text with the encoding UTF-8"
        raise InputError([Finding(where, line, "", "this is no text in UTF-8", mend)]) from None


def _items(name: str, content: bytes, root: str, findings: Findings, telling: Telling) -> list[Item] | None:
    """Return the objects of a file; None where it cannot be read. What is wrong with its form is a finding."""
    where = f"{root}/{name}"
    try:
        fields, listed = scanned(_text(content, where), where)
    except InputError as error:
        findings += error.findings
        return None
    kind = fields.get("file_type")
    if not isinstance(kind, str) or not kind.startswith("OCF_"):
        telling.notes.append(
            f"{name} does not say what kind of file of the format it is; each of its objects is taken by its type."
        )
    if not isinstance(fields.get(ITEMS, []), list | None):
        findings.append(Finding(where, None, ITEMS, "this is no list of objects", "write [{…}, {…}]"))
    found = []
    for index, (line, value) in enumerate(listed):
        if not isinstance(value, dict):
            findings.append(Finding(where, line, f"{ITEMS}[{index}]", f"{shown(value, 40)} is no object", "write {…}"))
            continue
        if not isinstance(value.get("object_type"), str) or not value["object_type"].strip():
            if kind not in _TYPES:
                mend = "write what it is, such as TX_STOCK_ISSUANCE"
                findings.append(Finding(where, line, f"{ITEMS}[{index}].object_type", "this field is missing", mend))
                continue
            found.append(Item(name, line, index, {**value, "object_type": _TYPES[kind]}, findings, root))
            continue
        found.append(Item(name, line, index, value, findings, root))
    return found


def _checksums(manifest: Item, base: str, files: dict[str, bytes], telling: Telling) -> None:
    """Tell which files are not those that the manifest was made with."""
    other = []
    for _, entry in _files_of(manifest):
        if isinstance(entry, dict) and isinstance(entry.get("md5"), str) and isinstance(entry.get("filepath"), str):
            name = str(PurePosixPath(entry["filepath"].replace("\\", "/")))
            content = files.get(f"{base}{name}")
            if content is not None and hashlib.md5(content, usedforsecurity=False).hexdigest() != entry["md5"].lower():
                other.append(name)
    if other:
        names = ", ".join(dict.fromkeys(other))
        telling.notes.append(f"By the checksums of the manifest these files were changed after it was made: {names}.")
