"""Tables as they stand in files: the sheets of a workbook (XLSX, XLS, ODS), a CSV, or a folder of them; cells as they are."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from regrights.bridge.basics.errors import Finding, InputError
from regrights.bridge.basics.files import LARGEST, File, Given, bounded
from regrights.bridge.intake.cells import NO_VALUE

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
UNPACKED = 50 * LARGEST
"""How many bytes a workbook may have when it is unpacked."""
MOST_ROWS = 250_000
"""How many rows a sheet may have."""
MOST_COLUMNS = 1_000
"""How many columns a sheet may have."""
_ERROR_CELL = re.compile(rb'<c\s([^>]*\bt="e"[^>]*)>(.*?)</c>', re.DOTALL)
_UNRECKONED = re.compile(rb"<c\s([^>]*)><f\b[^>]*(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>")
_OLE, _ENCRYPTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet or a CSV: its ``rows`` of cells, and where they stand. ``lines`` has the line of each row of a CSV.

    ``merged`` are cells that are one, from the first (row, column) to the last. Where a formula failed, its error is the cell. A
    ``hidden`` sheet is not shown.
    """

    file: str
    name: str
    rows: list[list[Any]]
    lines: tuple[int, ...] | None = None
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    hidden: bool = False

    def at(self, row: int, column: int) -> str:
        """Return where a cell stands: ``cap.xlsx, Holdings!C7``, or ``cap.csv:7``."""
        if self.lines is not None:
            return f"{self.file}:{self.lines[row] if row < len(self.lines) else row + 1}"
        return f"{self.file}, {self.name}!{letters(column)}{row + 1}"

    def first(self, row: int, column: int, head: int) -> int:
        """Return the first row, below the ``head``, of the cells that are one with this cell; its own where there are none."""
        merged = (begin[0] for begin, end in self.merged if head < begin[0] <= row <= end[0] and begin[1] == column)
        return next(merged, row)

    @property
    def place(self) -> str:
        """Where the table stands."""
        return self.file if self.lines is not None else f"{self.file}, {self.name}"


def letters(column: int) -> str:
    """Return the letters of a column, counted from 0: A, Z, AA."""
    text, rest = "", column + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        text = chr(65 + last) + text
    return text


def tables_of(file: File) -> list[Table]:
    """Return the tables of a workbook, of a CSV, or of all CSVs of a folder. Raises InputError for what is none."""
    if isinstance(file, Path) and file.is_dir():
        files = sorted(one for one in file.iterdir() if one.suffix.lower() in TEXTS)
        if not files:
            raise _refused(file, "no CSV stands in this folder", "name a workbook, a CSV, or a folder of CSVs")
        return [_csv(one, _content(one)) for one in files]
    content, path = _content(file), PurePath(str(file))
    if path.suffix.lower() in TEXTS:
        return [_csv(path, content)]
    return list(_workbook(path, content))


def _refused(path: PurePath | Given, message: str, mend: str) -> InputError:
    return InputError([Finding(str(path), None, "", message, mend)])


def _content(path: File) -> bytes:
    try:
        content = bounded(path)
    except FileNotFoundError:
        raise _refused(path, "there is no such file", "check its name and its folder") from None
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise _refused(path, f"the file cannot be read: {said}", "check its name and its permissions") from None
    if content is None:
        raise _refused(path, f"the file has more than {LARGEST:,} bytes", "leave out sheets that are not of the cap table")
    if not content.strip():
        raise _refused(path, "the file is empty", "is this the right file?")
    return content


def _csv(path: PurePath, content: bytes) -> Table:
    coding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(coding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        mend = "save it as CSV UTF-8"
        raise InputError([Finding(str(path), line, "", "this is no text in UTF-8", mend)]) from None
    if "\0" in text:
        raise _refused(path, "this is no CSV: it has a character that is none", "save it as CSV UTF-8")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows, lines, begins = [], [], 1
    try:
        for row in reader:
            rows.append(row)
            lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InputError([Finding(str(path), reader.line_num, "", f"this is no CSV: {error}", "check the quotes")]) from None
    return Table(path.name, path.stem, rows, tuple(lines))


def _delimiter(text: str) -> str:
    """Return what stands between cells: of the usual characters, the one that most lines have, and have the most of."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:50]]
    return max(",;\t|", key=lambda char: (sum(char in line for line in lines), sum(line.count(char) for line in lines)))


def _workbook(path: PurePath, content: bytes) -> Iterator[Table]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    locked = "it is encrypted with a password", "save it without a password"
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise _refused(path, *locked)
    known = f"name a workbook ({', '.join(WORKBOOKS)}), a CSV, or a folder"
    errors = _errors(path, content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [entry for entry in book.sheets_metadata if entry.typ == SheetTypeEnum.WorkSheet]
        for name, hidden in ((entry.name, entry.visible != SheetVisibleEnum.Visible) for entry in sheets):
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
                size = f"{sheet.total_height:,} rows and {sheet.total_width:,} columns"
                raise _refused(path, f"{name} has {size}; at most {MOST_ROWS:,} and {MOST_COLUMNS:,} are read", known)
            rows = sheet.to_python(skip_empty_area=False)
            for (row, column), said in errors.get(name, {}).items():
                _put(rows, row, column, said)
            yield Table(path.name, name, rows, None, tuple(sheet.merged_cell_ranges or ()), hidden)
    except PasswordError:
        raise _refused(path, *locked) from None
    except CalamineError as error:
        raise _refused(path, f"this is no workbook: {error}", known) from None
    except BaseException as error:
        # What the reader did not foresee is no Exception.
        if type(error).__name__ == "PanicException":
            raise _refused(path, "the workbook is damaged", "save it again, or export it anew") from None
        raise


def _put(rows: list[list[Any]], row: int, column: int, cell: str) -> None:
    """Put a cell where the reader has none."""
    if row < MOST_ROWS and column < MOST_COLUMNS:
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = cell


def _errors(path: PurePath, content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Return the cells of an XLSX whose formulas failed, by sheet: the reader of workbooks leaves them empty."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > UNPACKED:
                raise _refused(path, f"it has more than {UNPACKED:,} bytes when unpacked", "is this the right file?")
            names = packed.namelist()
            if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
                return {}
            targets = {}
            for relation in re.findall(rb"<Relationship\s[^>]*>", packed.read("xl/_rels/workbook.xml.rels")):
                said = _attributes(relation)
                targets[said.get("Id")] = said.get("Target", "").removeprefix("/xl/")
            found = {}
            for sheet in re.findall(rb"<sheet\s[^>]*>", packed.read("xl/workbook.xml")):
                said = _attributes(sheet)
                target = f"xl/{targets.get(said.get('r:id'), '')}"
                if target in names:
                    found[said.get("name", "")] = dict(_error_cells(packed.read(target)))
            return found
    except zipfile.BadZipFile:
        return {}  # no XLSX: its reader says what else it may be
    except (OSError, RuntimeError, NotImplementedError, EOFError, ValueError, zlib.error) as error:
        raise _refused(path, f"the workbook is damaged: {error}", "save it again, or export it anew") from None


def _attributes(tag: bytes) -> dict[str, str]:
    from html import unescape

    return {name: unescape(value) for name, value in re.findall(r'([\w:]+)="([^"]*)"', tag.decode("utf-8", "replace"))}


def _error_cells(sheet: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the cells whose formula failed, and those whose formula has no value yet; one of a text may be empty."""
    for said, within in _ERROR_CELL.findall(sheet):
        value = re.search(rb"<v>(.*?)</v>", within)
        yield from _placed(said, value[1].decode("utf-8", "replace") if value else "an error")
    for said in _UNRECKONED.findall(sheet):
        yield from _placed(said, NO_VALUE) if _attributes(said).get("t") != "str" else ()


def _placed(said: bytes, value: str) -> Iterator[tuple[tuple[int, int], str]]:
    if place := re.fullmatch(r"([A-Z]+)(\d+)", _attributes(said).get("r", "")):
        column = 0
        for letter in place[1]:
            column = column * 26 + ord(letter) - 64
        yield (int(place[2]) - 1, column - 1), value
