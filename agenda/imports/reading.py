"""A file as it was sent becomes a workbook of plain values, or is refused with a clear reason."""

import hashlib
import unicodedata
from pathlib import PurePosixPath

from agenda.imports import delimited
from agenda.imports.limited import open_limited
from agenda.imports.precheck import kind_of
from agenda.imports.workbook import Limits, Merge, Refused, Sheet, Workbook

DEFAULT = Limits()


def read_workbook(data: bytes, filename: str, limits: Limits = DEFAULT) -> Workbook:
    """Every sheet with every value and its address; raises Refused, never anything else."""
    kind = kind_of(data, filename, limits)
    book = Workbook(
        sheets=[],
        kind=kind,
        sha256=hashlib.sha256(data).hexdigest(),
        filename=clean_name(filename),
        size=len(data),
    )
    if kind == "csv":
        _read_text(data, book, limits)
    else:
        _read_archive(data, book, limits)
    if not any(sheet.rows for sheet in book.sheets):
        raise Refused("E_FILE_EMPTY")
    return book


def _read_text(data: bytes, book: Workbook, limits: Limits) -> None:
    decoded = delimited.decode(data)
    book.encoding, book.newline = decoded.encoding, decoded.newline
    book.garbled = bool(delimited.GARBLED.search(decoded.text))
    rows, book.delimiter = delimited.read(decoded.text, limits)
    book.sheets = [Sheet(PurePosixPath(book.filename).stem or "bestand", rows)]


def _read_archive(data: bytes, book: Workbook, limits: Limits) -> None:
    content = open_limited(data, book.kind, limits)
    book.private = tuple(content["private"])
    book.sheets = [
        Sheet(
            name=sheet["name"],
            rows=sheet["rows"],
            hidden=sheet["hidden"],
            merges=tuple(Merge(*merge) for merge in sheet["merges"]),
            no_result=frozenset(sheet["no_result"]),
            unsafe=frozenset(sheet["unsafe"]),
            far=sheet["far"],
        )
        for sheet in content["sheets"]
    ]


def clean_name(filename: str) -> str:
    """The last part of the name, without what cannot be printed; never a path."""
    last = unicodedata.normalize("NFC", filename.replace("\\", "/")).rpartition("/")[2]
    seen = "".join(c for c in last if c.isprintable() and unicodedata.category(c) != "Cf")
    return seen.strip()[-150:] or "bestand"
