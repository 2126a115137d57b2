"""Text with separators (csv): its encoding, its separator, and its rows. Never a guess."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agenda.imports.workbook import Limits, Refused, Row

SEPARATORS = ";,\t|"
SAMPLE_ROWS = 50
MOST_KNOWN = 50_000
# Our exports put an apostrophe before a text that a spreadsheet program may take for a formula,
# and one more before a text that looks as if that had been done.
SHIELD = "'"
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
SHIELDED = re.compile(rf"{SHIELD}{FORMULA.pattern}")
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NEWLINES = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}
DECLARED = re.compile(r"\A\"?sep=(.)\"?\r?\n?", re.I)
CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What becomes of ë, ú or € when UTF-8 was once read as windows-1252 and saved again.
GARBLED = re.compile("Ã[\u0080-\u00bf\u0152-\u2122]|â‚¬|Â[€\u00a0]")


@dataclass(frozen=True)
class Text:
    text: str
    encoding: str

    @property
    def newline(self) -> str:
        found = re.search(r"\r\n|\n|\r", self.text)
        return NEWLINES[found[0]] if found else ""


def decode(data: bytes) -> Text:
    """A byte order mark decides; else strict UTF-8; else windows-1252, as Excel writes here."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if encoding := _unmarked_utf16(data):
        return _decoded(data, encoding)
    try:
        return _decoded(data, "utf-8")
    except Refused:
        return _decoded(data, "windows-1252")


def _decoded(data: bytes, encoding: str) -> Text:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused("E_FILE_TYPE", "de tekens zijn niet te lezen") from error
    if len(CONTROL.findall(text[:4096])) > 8 or "\0" in text:
        raise Refused("E_FILE_TYPE", "het is geen tekst")
    return Text(text, encoding)


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 without its mark: every other byte of western text is zero."""
    sample = data[:400]
    if len(data) % 2 or len(sample) < 4:
        return ""
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[offset::2].count(0) > len(sample) * 0.4 and not sample[1 - offset :: 2].count(0):
            return encoding
    return ""


def separator(text: str) -> str:
    """The one that gives the most rows of one same width; a semicolon where there is none."""
    best, chosen = (0, 0, 0), ";"
    sample = text[:65_536]
    for order, mark in enumerate(SEPARATORS):
        widths = Counter(_widths(sample, mark))
        for width, rows in widths.items():
            if width > 1 and (score := (rows, width, -order)) > best:
                best, chosen = score, mark
    return chosen


def _widths(sample: str, mark: str) -> Iterator[int]:
    try:
        for number, row in enumerate(csv.reader(io.StringIO(sample, newline=""), delimiter=mark)):
            if number == SAMPLE_ROWS:
                return
            if any(field.strip() for field in row):
                yield len(row)
    except csv.Error:
        return


def read(text: str, limits: Limits) -> tuple[list[Row], str]:
    """The rows and the separator; a field with a line break is one field, an open quote a fault."""
    declared = DECLARED.match(text)
    mark = declared[1] if declared and declared[1] in SEPARATORS else separator(text)
    reader = csv.reader(_lines(text), delimiter=mark, strict=True)
    rows: list[Row] = []
    known: dict[str, str] = {}  # one text in memory for all cells that say the same
    cells = 0
    try:
        for fields in reader:
            keep = known.setdefault if len(known) < MOST_KNOWN else known.get
            row: Row = [keep(f, f) if f and not f.isspace() else None for f in fields]
            while row and row[-1] is None:
                row.pop()
            rows.append(row)
            cells += len(row)
            _refuse_too_much(len(rows), cells, len(row), limits)
    except csv.Error as error:
        raise _broken(str(error), len(rows) + 1) from error
    if declared and rows:
        rows[0] = []
    while rows and not rows[-1]:
        rows.pop()
    if SHIELDED.search(text):
        _unshielded(rows)
    return rows, mark


def _lines(text: str) -> Iterable[str]:
    """Lines with their ends, without a second copy of the whole text where that can be."""
    if text.count("\r") != text.count("\r\n"):
        yield from io.StringIO(text, newline="")
        return
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start : end + 1]
        start = end + 1
    yield text[start:]


def _unshielded(rows: list[Row]) -> None:
    """Takes off what our own exports put before such a text."""
    for row in rows:
        for column, value in enumerate(row):
            if isinstance(value, str) and SHIELDED.match(value):
                row[column] = value[1:]


def _refuse_too_much(rows: int, cells: int, width: int, limits: Limits) -> None:
    if rows > limits.rows or cells > limits.cells:
        most = f"{limits.rows:,}".replace(",", ".")
        raise Refused("E_FILE_TOO_LARGE", f"er staan meer dan {most} rijen of heel veel cellen in")
    if width > limits.columns:
        raise Refused("E_FILE_TOO_LARGE", f"er staan meer dan {limits.columns} kolommen in")


def _broken(reason: str, row: int) -> Refused:
    if "unexpected end" in reason:
        return Refused("E_CSV_UNCLOSED_QUOTE", row=str(row))
    if "field larger" in reason:
        return Refused("E_TEXT_TOO_LONG", row=str(row))
    return Refused("E_CSV_QUOTES", row=str(row))
