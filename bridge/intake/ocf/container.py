"""What holds a package: a folder, or a zip file at its place or handed over, read to a limit, and nothing outside of it."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from regrights.bridge.basics.errors import Finding, InputError
from regrights.bridge.basics.files import LARGEST, File, Given, bounded

MOST_FILES = 2_000
"""How many files a folder or a zip file may have to be a package."""
MOST_BYTES = 4 * LARGEST
"""How many bytes its JSON files may have together."""


def contents(path: File) -> tuple[dict[str, bytes], list[str]]:
    """Return the JSON files of a package by their names within it, and the names of its other files.

    Raises InputError with every finding: no such package, files too many or too large, names that lead out of it, a broken zip.
    """
    if isinstance(path, Given):
        return _zip(path)
    try:
        if path.is_dir():
            return _folder(path)
        if path.is_file():
            return _zip(path)
        exists = path.exists()
    except (OSError, ValueError) as error:
        raise _refused(path, f"the package cannot be read: {getattr(error, 'strerror', error)}", "check its name") from None
    if exists:
        raise _refused(path, "this is no file or folder that can be read", "name the folder or zip file of the package")
    raise _refused(path, "there is no such file or folder", "name the folder or zip file of the package")


def _refused(where: File | str, message: str, mend: str) -> InputError:
    return InputError([Finding(str(where), None, "", message, mend)])


class _Gathered:
    """The files of a package so far, counted."""

    def __init__(self, path: File) -> None:
        self.path, self.bytes = path, 0
        self.files: dict[str, bytes] = {}
        self.others: list[str] = []
        self.findings: list[Finding] = []

    def wrong(self, name: str, message: str, mend: str) -> None:
        self.findings.append(Finding(f"{self.path}/{name}", None, "", message, mend))

    def take(self, name: str, content: bytes | None) -> None:
        """Take a file; None where it has more bytes than are read."""
        if content is None:
            self.wrong(name, f"the file has more than {LARGEST:,} bytes", "split it into several, each named by the manifest")
            return
        self.bytes += len(content)
        if self.bytes > MOST_BYTES:
            message = f"the JSON files have more than {MOST_BYTES:,} bytes together"
            raise InputError([*self.findings, Finding(str(self.path), None, "", message, "is this the right package?")])
        self.files[name] = content

    def done(self) -> tuple[dict[str, bytes], list[str]]:
        if self.findings:
            raise InputError(self.findings)
        return self.files, self.others


def _folder(path: Path) -> tuple[dict[str, bytes], list[str]]:
    gathered, inside = _Gathered(path), path.resolve()
    for count, name in enumerate(_walk(path)):
        if count >= MOST_FILES:
            mend = "name the folder of the package itself, or its zip file"
            raise _refused(path, f"the folder has more than {MOST_FILES:,} files, and is no package", mend)
        file = path / name
        if not _read(name) or not file.is_file() or not file.resolve().is_relative_to(inside):
            gathered.others.append(name)  # a link out of the folder is not followed
            continue
        try:
            gathered.take(name, bounded(file))
        except OSError as error:
            gathered.wrong(name, f"the file cannot be read: {error.strerror}", "check its permissions")
    return gathered.done()


def _walk(path: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(path):
        folders.sort()
        yield from ((Path(folder) / name).relative_to(path).as_posix() for name in sorted(names))


def _read(name: str) -> bool:
    """Return whether a file is read: JSON, and not what archivers and editors leave beside."""
    parts = PurePosixPath(name).parts
    return name.lower().endswith(".json") and not any(part.startswith(".") or part == "__MACOSX" for part in parts)


def _zip(path: File) -> tuple[dict[str, bytes], list[str]]:
    try:
        content = bounded(path)
    except OSError as error:
        raise _refused(path, f"the file cannot be read: {error.strerror}", "check its permissions") from None
    if content is None:
        raise _refused(path, f"the file has more than {LARGEST:,} bytes", "is this the right file?")
    gathered = _Gathered(path)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES:
                raise _refused(path, f"the zip file has more than {MOST_FILES:,} files", "is this the right file?")
            for entry in entries:
                _entry(archive, entry, gathered)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
        mend = "name the folder or zip file of a package (with a manifest in it), or pack the zip file anew"
        raise _refused(path, f"this is no zip file that can be read: {str(error)[:80]}", mend) from None
    return gathered.done()


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, gathered: _Gathered) -> None:
    name = entry.filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or (parts and parts[0].endswith(":")):
        gathered.wrong(name, "the name leads out of the package", "pack the zip file anew, with the files of the package alone")
    elif not _read(name):
        gathered.others.append(name)
    elif name in gathered.files:
        gathered.wrong(name, "the zip file has two files of this name", "leave one of them in it")
    elif entry.flag_bits & 1:
        gathered.wrong(name, "the file is locked with a password", "pack the zip file without one")
    elif entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        gathered.wrong(name, "the file is packed in a way that is not read", "pack the zip file anew, deflated as is usual")
    elif entry.file_size > LARGEST:
        gathered.take(name, None)
    else:
        try:
            with archive.open(entry) as file:
                content = file.read(LARGEST + 1)  # whatever size the entry claims
            gathered.take(name, content if len(content) <= LARGEST else None)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
            gathered.wrong(name, f"the file cannot be unpacked: {str(error)[:80]}", "pack the zip file anew")
