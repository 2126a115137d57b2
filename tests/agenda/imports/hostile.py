"""Files that must not come in: broken, disguised, booby-trapped, or with poison in a cell."""

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from datetime import date

from tests.agenda.imports.sheets import MANIFEST, NAMESPACES, Book, Grid, ods_of, to_ods, to_xlsx

Case = tuple[str, bytes, str, set[str]]
GOOD: Grid = [
    ["Gemeente", "Peildatum", "Doelgroep", "Aantal", "Opmerking"],
    ["Soest", date(2025, 3, 31), "Beschut werk", 3, "goed"],
    ["Baarn", date(2025, 3, 31), "Beschut werk", 5, "ook goed"],
]
XLSX, ODS_FILE = to_xlsx(Book(GOOD)), to_ods(Book(GOOD))
TYPE, UNSAFE, LARGE = {"E_FILE_TYPE"}, {"E_FILE_UNSAFE"}, {"E_FILE_TOO_LARGE"}
EMPTY, ANY = {"E_FILE_EMPTY"}, {"E_FILE_TYPE", "E_FILE_UNSAFE", "E_FILE_TOO_LARGE", "E_FILE_EMPTY"}
LAUGHS = '<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 8)
)
DOCTYPES = {
    "entities": f"<!DOCTYPE x [{LAUGHS}]>",
    "an outside file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "an outside address": '<!DOCTYPE x SYSTEM "http://voorbeeld.invalid/x.dtd">',
    "a parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://voorbeeld.invalid/p"> %p;]>',
    "a long string": f'<!DOCTYPE x [<!ENTITY q "{"q" * 50_000}">]>',
}


def changed(
    source: bytes,
    change: Callable[[str, bytes], bytes | None] = lambda _name, content: content,
    **parts: bytes,
) -> bytes:
    """The archive with its parts changed (None: left out) and others added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
        for name, content in parts.items():
            new.writestr(name, content)
    return target.getvalue()


def replacing(part: str, old: bytes, new: bytes) -> bytes:
    return changed(
        XLSX, lambda name, content: content.replace(old, new) if name == part else content
    )


def disguised() -> Iterator[Case]:
    for suffix in ("xlsx", "ods", "csv"):
        yield f"nothing.{suffix}", b"", f"a.{suffix}", EMPTY
        yield f"blanks.{suffix}", b" \r\n\t  ", f"a.{suffix}", EMPTY
        yield f"zeros.{suffix}", b"\0" * 5000, f"a.{suffix}", EMPTY
        for what, start in {
            "pdf": b"%PDF-1.7\n%....",
            "html": b"<!DOCTYPE html><html><table><tr><td>Soest",
            "rtf": b"{\\rtf1 Soest}",
            "xml": b"<?xml version='1.0'?><Workbook/>",
            "table": b"<table><tr><td>Gemeente</td></tr></table>",
            "png": b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9,
            "program": b"MZ\x90\0\3" * 60,
            "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + "EncryptedPackage".encode("utf-16-le") * 3,
        }.items():
            yield f"{what}.{suffix}", start, f"a.{suffix}", TYPE
    for number in range(12):
        noise = random.Random(number).randbytes(3000)
        yield f"noise {number}", noise, ("a.xlsx", "a.ods", "a.csv")[number % 3], TYPE
    for name in ("a.csv", "a.ods", "a.xls", "a.txt", "a.pdf"):
        yield f"workbook as {name}", XLSX, name, TYPE
    for name in ("a.csv", "a.xlsx"):
        yield f"ods as {name}", ODS_FILE, name, TYPE
    for name in ("a.xlsm", "a.xltm", "a.xlsb"):
        yield f"workbook as {name}", XLSX, name, UNSAFE
    yield "text as xlsx", b"Gemeente;Aantal\nSoest;3\n", "a.xlsx", TYPE
    yield "a zip of letters", changed(XLSX, lambda *_: None, **{"brief.txt": b"x"}), "a.xlsx", TYPE
    yield (
        "a word file",
        changed(
            XLSX,
            lambda *_: None,
            **{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"},
        ),
        "a.xlsx",
        TYPE,
    )
    yield "a text document", ods_of("<x/>").replace(b"spreadsheet", b"text-docume"), "a.ods", TYPE


def broken() -> Iterator[Case]:
    for tenth in range(1, 20):
        yield f"xlsx cut at {tenth}/20", XLSX[: len(XLSX) * tenth // 20], "a.xlsx", TYPE
    for tenth in range(1, 10):
        yield f"ods cut at {tenth}/10", ODS_FILE[: len(ODS_FILE) * tenth // 10], "a.ods", TYPE
    sheet = "xl/worksheets/sheet1.xml"
    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        yield (
            f"without {part}",
            changed(XLSX, lambda n, c, p=part: None if n == p else c),
            "a.xlsx",
            ANY,
        )
        yield (
            f"{part} is no xml",
            changed(XLSX, lambda n, c, p=part: b"<a><" if n == p else c),
            "a.xlsx",
            ANY,
        )
    yield "sheet is no xml", changed(XLSX, lambda n, c: b"<a" if n == sheet else c), "a.xlsx", ANY
    yield (
        "sheet ends early",
        changed(XLSX, lambda n, c: c[:-300] if n == sheet else c),
        "a.xlsx",
        ANY,
    )
    yield "sheet is gone", changed(XLSX, lambda n, c: None if n == sheet else c), "a.xlsx", ANY
    yield "no sheets", replacing("xl/workbook.xml", b"<sheet ", b"<shoot "), "a.xlsx", ANY
    yield "empty sheet", to_xlsx(Book([[]])), "a.xlsx", EMPTY
    yield "ods without content", ods_of(""), "a.ods", TYPE
    yield "ods without tables", ods_of(f"<office:document-content {NAMESPACES}/>"), "a.ods", ANY
    yield (
        "ods with half a table",
        ods_of(f"<office:document-content {NAMESPACES}><table:table><table:table-row>"),
        "a.ods",
        ANY,
    )
    yield "empty ods", to_ods(Book([[]])), "a.ods", EMPTY
    yield "crc that does not fit", XLSX.replace(XLSX[14:18], b"\1\2\3\4"), "a.xlsx", ANY


def entities() -> Iterator[Case]:
    with zipfile.ZipFile(io.BytesIO(XLSX)) as archive:
        parts = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    for what, doctype in DOCTYPES.items():
        for part in parts:
            yield f"{what} in {part}", changed(XLSX, _with_doctype(part, doctype)), "a.xlsx", UNSAFE
        for part in ("content.xml", "META-INF/manifest.xml"):
            yield (
                f"{what} in {part}",
                changed(ODS_FILE, _with_doctype(part, doctype)),
                "a.ods",
                UNSAFE,
            )
    wide = f'<?xml version="1.0" encoding="UTF-16"?>{DOCTYPES["entities"]}<x/>'.encode("utf-16")
    yield (
        "entities in utf-16",
        changed(XLSX, lambda n, c: wide if n.endswith("sheet1.xml") else c),
        "a.xlsx",
        UNSAFE,
    )
    yield (
        "entities behind a comment",
        changed(
            XLSX, _with_doctype("xl/workbook.xml", f"<!--{'-x' * 40_000} -->{DOCTYPES['entities']}")
        ),
        "a.xlsx",
        ANY,
    )


def _with_doctype(part: str, doctype: str) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        end = content.find(b"?>") + 2 if content.startswith(b"<?xml") else 0
        return content[:end] + doctype.encode() + content[end:]

    return change


def armed() -> Iterator[Case]:
    for part in (
        "xl/vbaProject.bin",
        "xl/macrosheets/sheet1.xml",
        "xl/activeX/activeX1.xml",
        "XL/VBAPROJECT.BIN",
        "xl/externalLinks/externalLink1.xml",
        "xl/embeddings/oleObject1.bin",
        "xl/connections.xml",
        "xl/queryTables/queryTable1.xml",
        "xl/webextensions/webextension1.xml",
        "xl/dialogsheets/s.xml",
    ):
        yield f"with {part}", changed(XLSX, **{part: b"<x/>"}), "a.xlsx", UNSAFE
    kinds = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    yield "macro content type", replacing("[Content_Types].xml", plain, kinds), "a.xlsx", UNSAFE
    for part in ("Basic/Standard/Module1.xml", "Scripts/python/a.py", "Basic/script-lc.xml"):
        yield f"ods with {part}", changed(ODS_FILE, **{part: b"<x/>"}), "a.ods", UNSAFE
    for what in (
        "table:dde-link",
        "office:dde-source",
        "table:table-source",
        "script:event-listener",
    ):
        root = f'office:document-content {NAMESPACES} xmlns:script="s"'
        content = f"<{root}><{what}/></office:document-content>"
        yield f"ods with {what}", ods_of(content), "a.ods", UNSAFE
    yield (
        "ods encrypted",
        changed(
            ODS_FILE,
            lambda n, c: (
                MANIFEST.replace("</m:", "<m:encryption-data/></m:").encode()
                if "manifest" in n
                else c
            ),
        ),
        "a.ods",
        TYPE,
    )
    for name in ("../../etc/cron.d/x", "/etc/passwd", "..\\..\\x.xml", "C:\\x.xml", "xl/../../x"):
        yield f"part named {name}", changed(XLSX, **{name: b"x"}), "a.xlsx", UNSAFE
    yield "two parts of one name", _twice("xl/workbook.xml"), "a.xlsx", UNSAFE
    yield (
        "two parts that differ in case",
        changed(XLSX, **{"XL/Workbook.xml": b"<x/>"}),
        "a.xlsx",
        UNSAFE,
    )
    yield "a link to a file", _link(), "a.xlsx", UNSAFE
    yield "marked as encrypted", _flagged(), "a.xlsx", TYPE


def _twice(name: str) -> bytes:
    target = io.BytesIO(XLSX)
    with zipfile.ZipFile(target, "a") as archive:
        info = zipfile.ZipInfo(name)
        archive.NameToInfo.pop(name)
        archive.writestr(info, b"<other/>")
    return target.getvalue()


def _link() -> bytes:
    target = io.BytesIO(XLSX)
    with zipfile.ZipFile(target, "a") as archive:
        info = zipfile.ZipInfo("xl/link")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return target.getvalue()


def _flagged() -> bytes:
    data = bytearray(XLSX)
    start = data.find(b"PK\x01\x02")
    data[start + 8] |= 1
    return bytes(data)
