"""Opens a workbook in a process of its own, so that a monstrous file cannot take the site down.

`python -m agenda.imports.limited` reads an order (a line of JSON) and the file from stdin, and
writes what it read as JSON to stdout. The process has little time and memory, no network, and
neither database nor secrets in its environment.
"""

import io
import json
import os
import re
import resource
import subprocess
import sys
import zipfile
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from agenda.imports import privacy, sheetxml
from agenda.imports.workbook import FALSE, TRUE, Limits, Refused, address

ROOT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "TZ", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
ENVIRONMENT_PREFIXES = ("PYTHON", "COVERAGE_")
REFUSED, TOO_FAR = 3, 4
WHOLE = 10**15
UNREADABLE = (
    CalamineError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError, StopIteration, EOFError,
)  # fmt: skip
TOO_MUCH = "het is te groot of te ingewikkeld om veilig te lezen"
# Parts with words that are no cells: notes, texts nobody uses any more, headers, properties.
SPOKEN = re.compile(r"(?:comment|sharedstrings|docprops/core|^meta)[^/]*\.xml$", re.I)


def open_limited(data: bytes, kind: str, limits: Limits) -> dict[str, Any]:
    """The content of the workbook, as `_workbook` makes it. A stray far cell is cut off."""
    for cut in (False, True) if kind == "xlsx" else (False,):
        try:
            return _ask(data, {"kind": kind, "cut": cut, "limits": asdict(limits)}, limits)
        except _Died:
            continue
    raise Refused("E_FILE_TOO_LARGE", TOO_MUCH)


class _Died(Exception):
    """The process crossed a limit, or found that the sheet has to be cut down first."""


def _ask(data: bytes, order: dict[str, Any], limits: Limits) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "agenda.imports.limited"],
            input=json.dumps(order).encode() + b"\n" + data,
            capture_output=True,
            check=False,
            cwd=ROOT,
            env=_environment(),
            timeout=limits.wall_seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise _Died from error
    if done.returncode == REFUSED:
        refusal = json.loads(done.stdout)
        raise Refused(refusal["code"], refusal["detail"])
    if done.returncode != 0:
        raise _Died
    content: dict[str, Any] = json.loads(
        done.stdout, object_hook=_dated, parse_float=Decimal, parse_constant=str
    )
    return content


def _environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if name in ENVIRONMENT or name.startswith(ENVIRONMENT_PREFIXES)
    }


def _dated(value: dict[str, Any]) -> Any:
    """What JSON has no word for: a date or moment, and a number that is not whole."""
    if "d" in value:
        return date.fromisoformat(value["d"])
    if "t" in value:
        return datetime.fromisoformat(value["t"])
    return value


# --- Inside the limited process ---


def main(source: BinaryIO, target: BinaryIO) -> int:
    order = json.loads(source.readline())
    limits, data = Limits(**order["limits"]), source.read()
    _limit(limits, _memory(data, limits))
    try:
        content = _workbook(data, order["kind"], order["cut"], limits)
    except _Died:
        return TOO_FAR
    except Refused as refusal:
        target.write(json.dumps({"code": refusal.code, "detail": refusal.detail}).encode())
        return REFUSED
    target.write(content)
    return 0


def _memory(data: bytes, limits: Limits) -> int:
    """A small file needs little beside what is in use; what asks more is after something else."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    in_use = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    return min(limits.memory_bytes, in_use + (96 << 20) + 12 * unpacked)


def _limit(limits: Limits, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse_network)


def _refuse_network(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.getaddrinfo"}:
        raise PermissionError("a spreadsheet needs no network")


def _workbook(data: bytes, kind: str, cut: bool, limits: Limits) -> bytes:
    """All sheets as JSON; `private` names the parts outside the cells with a BSN in them."""
    far: dict[str, sheetxml.Position] = {}
    if cut:
        data, far = sheetxml.cut_down(data, gap=limits.gap, columns=limits.columns)
        if not far:
            raise Refused("E_FILE_TOO_LARGE", TOO_MUCH)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            extras = _extras(archive, kind)
            exact = kind == "xlsx" and not cut
            sheets = [
                _sheet(book, meta, extras, far, limits, exact=exact)
                for meta in book.sheets_metadata
            ]
            private = _private_parts(archive, kind, sheets)
    except UNREADABLE as error:
        raise Refused("E_FILE_TYPE", "het is beschadigd of niet volledig") from error
    if not sheets:
        raise Refused("E_FILE_EMPTY")
    return json.dumps({"sheets": sheets, "private": private}, default=_plain).encode()


def _extras(archive: zipfile.ZipFile, kind: str) -> dict[str, sheetxml.Extra]:
    if kind == "ods":
        return sheetxml.of_ods(archive.read("content.xml"))
    names = set(archive.namelist())
    parts = sheetxml.xlsx_parts(archive)
    return {
        name: sheetxml.of_xlsx(archive.read(part)) for name, part in parts.items() if part in names
    }


def _private_parts(archive: zipfile.ZipFile, kind: str, sheets: list[dict[str, Any]]) -> list[str]:
    """Parts with a BSN in them; texts that cells show are looked at there, with their address."""
    found = []
    for name in archive.namelist():
        texts = privacy.in_xml(archive.read(name)) if SPOKEN.search(name) else []
        shared = "sharedstrings" in name.lower()
        if texts and not (shared and _cell_texts(sheets).issuperset(texts)):
            found.append(name)
    if kind == "ods" and privacy.in_annotations(archive.read("content.xml")):
        found.append("content.xml")
    return found


def _cell_texts(sheets: list[dict[str, Any]]) -> set[str]:
    return {
        line.strip()
        for sheet in sheets
        for row in sheet["rows"]
        for value in row
        if isinstance(value, str)
        for line in value.splitlines()
    }


def _sheet(
    book: CalamineWorkbook,
    meta: Any,
    extras: dict[str, sheetxml.Extra],
    far: dict[str, sheetxml.Position],
    limits: Limits,
    *,
    exact: bool,
) -> dict[str, Any]:
    sheet = book.get_sheet_by_name(meta.name)
    extra = extras.get(meta.name, sheetxml.Extra())
    table = _read(sheet, limits, exact=exact)
    for (row, column), text in extra.errors.items():
        if row < len(table.rows) and column < limits.columns:
            cells = table.rows[row]
            cells += [None] * (column + 1 - len(cells))
            cells[column] = text
    merges = [(a, b, c, d) for (a, b), (c, d) in sheet.merged_cell_ranges or []]
    place = far.get(meta.name) or table.far
    return {
        "name": meta.name,
        "hidden": meta.visible != SheetVisibleEnum.Visible,
        "rows": table.rows,
        "merges": merges or extra.merges,
        "no_result": [address(*where) for where in extra.no_result],
        "unsafe": [address(*where) for where in extra.unsafe],
        "far": address(*place) if place else "",
    }


class _Table:
    """Takes in rows until a limit is reached; what lies out of reach is named, not read."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.rows = limits, list[list[Any]]()
        self.used = self.cells = self.characters = 0
        self.far: sheetxml.Position | None = None

    def add(self, row: list[Any]) -> bool:
        """False when nothing further is to be read."""
        limits = self.limits
        if len(row) > limits.columns:
            self.far = self.far or (len(self.rows), len(row) - 1)
            row = _trimmed(row[: limits.columns])
        self.rows.append(row)
        if row:
            self.used = len(self.rows)
            self.cells += len(row)
            self.characters += sum(len(value) for value in row if value.__class__ is str)
            self._refuse_too_much()
        return len(self.rows) - self.used <= limits.gap

    def _refuse_too_much(self) -> None:
        limits = self.limits
        if self.used > limits.rows or self.cells > limits.cells:
            rows = f"{limits.rows:,}".replace(",", ".")
            raise Refused(
                "E_FILE_TOO_LARGE", f"er staan meer dan {rows} rijen of heel veel cellen in"
            )
        if self.characters > limits.characters:
            raise Refused("E_FILE_TOO_LARGE", "er staat te veel tekst in")


def _read(sheet: CalamineSheet, limits: Limits, *, exact: bool) -> _Table:
    """exact: where something lies too far below, the caller can find out which cell it is."""
    table = _Table(limits)
    if sheet.start is None or sheet.end is None:
        return table
    lead = [None] * sheet.start[1]
    for values in sheet.iter_rows():
        if not table.add(_trimmed([*lead, *map(_value, values)])):
            break
    if sheet.end[0] >= len(table.rows):
        if exact:
            raise _Died
        table.far = table.far or sheet.end
    del table.rows[table.used :]
    return table


def _trimmed(row: list[Any]) -> list[Any]:
    """The row up to its last filled cell."""
    while row and row[-1] is None:
        row.pop()
    return row


def _value(value: Any) -> Any:
    if value.__class__ is str:
        return value if value.strip() else None
    if value.__class__ is float:
        return int(value) if value.is_integer() and abs(value) < WHOLE else value
    if value.__class__ is bool:
        return TRUE if value else FALSE
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        midnight = value.time() == datetime.min.time()
        return {"d": value.date().isoformat()} if midnight else {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return str(value)


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
