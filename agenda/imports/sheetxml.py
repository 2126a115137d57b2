"""What calamine does not tell about a sheet, read from its XML; only used in the limited process.

Formulas without a result, formulas that reach outside, error cells, merged cells of ods, and a
sheet cut down to its table when one cell lies absurdly far away.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from defusedxml.ElementTree import fromstring, iterparse

Position = tuple[int, int]
REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
FORMULA_OR_ERROR = re.compile(rb"<(?:\w+:)?f[\s/>]|\bt=[\"']e[\"']")
FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(?P<text>[^<]*)</)", re.S)
VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</")
REACHING = re.compile(
    r"\b(?:WEBSERVICE|FILTERXML|DDE|RTD|CALL|EXEC|REGISTER(?:\.ID)?|IMPORT(?:XML|DATA|HTML|FEED))\("
    r"|\|\s*'|\[\d+\]|file://",
    re.I,
)
FILLED = re.compile(rb"<(?:\w+:)?(?:v|t|f)\b")
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@dataclass
class Extra:
    """errors: what an error cell shows, by position (row and column, counted from 0)."""

    errors: dict[Position, str] = field(default_factory=dict)
    no_result: list[Position] = field(default_factory=list)
    unsafe: list[Position] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


def position(reference: re.Match[bytes]) -> Position:
    column = 0
    for letter in reference[1]:
        column = column * 26 + letter - 64
    return int(reference[2]) - 1, column - 1


def of_xlsx(xml: bytes) -> Extra:
    """Looks only at cells with a formula or an error, so that plain tables cost little."""
    extra, name, end = Extra(), _prefix(xml) + b"c", 0
    for hint in FORMULA_OR_ERROR.finditer(xml):
        if hint.start() < end:
            continue
        start = xml.rfind(b"<" + name, 0, hint.start() + 1)
        end = _end_of(xml, start, name)
        if start >= 0:
            _look_at(xml[start:end], extra)
    return extra


def _look_at(cell: bytes, extra: Extra) -> None:
    attributes = cell[: cell.find(b">") + 1]
    if not (reference := REFERENCE.search(attributes)):
        return
    where, value = position(reference), VALUE.search(cell)
    if re.search(rb"\bt=[\"']e[\"']", attributes):
        extra.errors[where] = value[1].decode(errors="replace") if value else "#FOUT!"
    if not (formula := FORMULA.search(cell)):
        return
    if REACHING.search(unescape((formula["text"] or b"").decode(errors="replace"))):
        extra.unsafe.append(where)
    if value is None and not re.search(rb"\bt=[\"']str[\"']", attributes):
        extra.no_result.append(where)


def _prefix(xml: bytes) -> bytes:
    """Some programs write every name with a prefix: `<x:row>`."""
    found = re.search(rb"<(\w+:)?(?:worksheet|sheetData)\b", xml)
    return (found[1] or b"") if found else b""


def _end_of(xml: bytes, start: int, name: bytes) -> int:
    """Where the element that starts here ends; it holds no element of its own name."""
    opened = xml.find(b">", start) + 1
    if opened <= 0:
        return len(xml)
    if xml[opened - 2 : opened] == b"/>":
        return opened
    closing = b"</" + name + b">"
    found = xml.find(closing, opened)
    return found + len(closing) if found >= 0 else len(xml)


def _elements(xml: bytes, name: bytes) -> Iterator[tuple[int, int]]:
    """Where each element of this name starts and ends."""
    end = 0
    for opening in re.compile(b"<" + name + rb"[\s/>]").finditer(xml):
        if opening.start() >= end:
            end = _end_of(xml, opening.start(), name)
            yield opening.start(), end


def xlsx_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Which part of the file holds which sheet, by name."""
    main = next(
        target
        for kind, target in _relations(archive, "", "_rels/.rels").values()
        if kind.endswith("/officeDocument")
    )
    folder, _slash, name = main.rpartition("/")
    relations = _relations(archive, folder, f"{folder}/_rels/{name}.rels".lstrip("/"))
    parts = {}
    for element in fromstring(archive.read(main), forbid_dtd=True).iter():
        if element.tag.endswith("}sheet"):
            key = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
            parts[element.get("name") or ""] = relations.get(key, ("", ""))[1]
    return parts


def _relations(archive: zipfile.ZipFile, folder: str, part: str) -> dict[str, tuple[str, str]]:
    """Per key the kind of a relation and the part that it leads to."""
    return {
        each.get("Id") or "": (each.get("Type") or "", _inside(folder, each.get("Target") or ""))
        for each in fromstring(archive.read(part), forbid_dtd=True)
    }


def _inside(folder: str, target: str) -> str:
    """A part as the archive names it; a target starts at its folder, or at the top with a slash."""
    return target[1:] if target.startswith("/") else f"{folder}/{target}".lstrip("/")


def cut_down(data: bytes, *, gap: int, columns: int) -> tuple[bytes, dict[str, Position]]:
    """The same workbook without the cells that lie far from the table, and the first of those."""
    far: dict[str, Position] = {}
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        sheets = {part: name for name, part in xlsx_parts(old).items()}
        for member in old.infolist():
            content = old.read(member.filename)
            if name := sheets.get(member.filename):
                content, found = _cut_sheet(content, gap, columns)
                if found:
                    far[name] = found
            new.writestr(member.filename, content)
    return target.getvalue(), far


def _cut_sheet(xml: bytes, gap: int, columns: int) -> tuple[bytes, Position | None]:
    prefix, last, far = _prefix(xml), -1, None
    kept, first, end = [], None, 0
    for start, end in _elements(xml, prefix + b"row"):
        first = start if first is None else first
        row = xml[start:end]
        if not FILLED.search(row):
            continue
        number = _row_number(row, last + 1)
        content, stray = _near(row, prefix + b"c", columns)
        if number - last > gap:
            far = far or _first_cell(row, prefix + b"c")
            break
        far, last = far or stray, number
        kept.append(content)
    if first is None:
        return xml, None
    rest = xml[max(end, xml.rfind(b"</" + prefix + b"sheetData>")) :]
    return xml[:first] + b"".join(kept) + rest, far


def _row_number(row: bytes, following: int) -> int:
    number = re.match(rb"<[^>]*?\br=[\"'](\d+)", row)
    return int(number[1]) - 1 if number else following


def _near(row: bytes, name: bytes, columns: int) -> tuple[bytes, Position | None]:
    """The row without its cells beyond the limit, and the first of those."""
    far, kept, end = None, [row[: row.find(b">") + 1]], 0
    for start, end in _elements(row, name):
        cell = row[start:end]
        reference = REFERENCE.search(cell)
        if reference is None or position(reference)[1] < columns:
            kept.append(cell)
        elif FILLED.search(cell):
            far = far or position(reference)
    return b"".join([*kept, row[end:]]), far


def _first_cell(row: bytes, name: bytes) -> Position | None:
    for start, end in _elements(row, name):
        cell = row[start:end]
        if FILLED.search(cell) and (reference := REFERENCE.search(cell)):
            return position(reference)
    return None


def of_ods(xml: bytes) -> dict[str, Extra]:
    """Per sheet, by walking the cells with their repeats."""
    if not re.search(rb"spanned|calcext:value-type=\"error\"|table:formula", xml):
        return {}
    found: dict[str, Extra] = {}
    extra, row = Extra(), 0
    for event, element in iterparse(io.BytesIO(xml), events=("start", "end"), forbid_dtd=True):
        if event == "start" and element.tag == f"{TABLE}table":
            extra, row = found.setdefault(element.get(f"{TABLE}name") or "", Extra()), 0
        elif event == "end" and element.tag == f"{TABLE}table-row":
            for column, cell in _ods_cells(element):
                _look_at_ods(cell, (row, column), extra)
            row += int(element.get(f"{TABLE}number-rows-repeated") or 1)
            element.clear()
    return found


def _ods_cells(row: Any) -> Iterator[tuple[int, Any]]:
    column = 0
    for cell in row:
        if cell.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            yield column, cell
            column += int(cell.get(f"{TABLE}number-columns-repeated") or 1)


def _look_at_ods(cell: Any, where: Position, extra: Extra) -> None:
    row, column = where
    down = int(cell.get(f"{TABLE}number-rows-spanned") or 1)
    across = int(cell.get(f"{TABLE}number-columns-spanned") or 1)
    if down > 1 or across > 1:
        extra.merges.append((row, column, row + down - 1, column + across - 1))
    if cell.get(f"{CALC}value-type") == "error":
        extra.errors[where] = "".join(cell.itertext()).strip() or "#FOUT!"
    if formula := cell.get(f"{TABLE}formula"):
        if REACHING.search(formula):
            extra.unsafe.append(where)
        if not cell.get(f"{OFFICE}value-type"):
            extra.no_result.append(where)
