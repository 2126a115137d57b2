"""Hostile by what is in it: bombs, far cells, texts that are no table, poison in one cell."""

import random
import struct
from collections.abc import Iterator

from tests.agenda.imports import hostile
from tests.agenda.imports.hostile import ANY, EMPTY, GOOD, LARGE, TYPE, UNSAFE, XLSX, Case, changed
from tests.agenda.imports.sheets import NAMESPACES, Book, ods_of, to_xlsx


def bombs() -> Iterator[Case]:
    zeros = bytes(12 << 20)
    yield "a part of 12 MB of zeros", changed(XLSX, **{"xl/a.bin": zeros}), "a.xlsx", UNSAFE
    yield (
        "together too large",
        changed(XLSX, **{f"xl/{n}.bin": bytes(9 << 20) for n in range(25)}),
        "a.xlsx",
        LARGE,
    )
    yield (
        "a thousand parts",
        changed(XLSX, **{f"xl/{n}.bin": b"x" for n in range(1000)}),
        "a.xlsx",
        LARGE,
    )
    yield "a size that lies", _lying(), "a.xlsx", ANY
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    yield (
        "a cell far away",
        hostile.replacing("xl/worksheets/sheet1.xml", b"</sheetData>", far),
        "a.xlsx",
        {"E_FAR_CELL"},
    )
    aside = b'<row r="9"><c r="XFD9"><v>1</v></c></row></sheetData>'
    yield (
        "a cell far aside",
        hostile.replacing("xl/worksheets/sheet1.xml", b"</sheetData>", aside),
        "a.xlsx",
        {"E_FAR_CELL"},
    )
    low = b'<row r="900000"><c r="A900000"><v>1</v></c></row></sheetData>'
    yield (
        "a cell far below",
        hostile.replacing("xl/worksheets/sheet1.xml", b"</sheetData>", low),
        "a.xlsx",
        {"E_FAR_CELL"},
    )
    several = b"".join(
        b'<row r="%d"><c r="ZZ%d"><v>1</v></c></row>' % (n, n) for n in range(9, 300_000, 999)
    )
    yield (
        "cells all over",
        hostile.replacing("xl/worksheets/sheet1.xml", b"</sheetData>", several + b"</sheetData>"),
        "a.xlsx",
        {"E_FAR_CELL"},
    )
    for what, rows, columns in (
        ("a row repeated", 5_000_000, 1),
        ("a cell repeated", 1, 5_000_000),
        ("both repeated", 90_000, 90),
        ("far too many", 2**31, 2**31),
        ("a negative number", -5, 2),
        ("no number", "x", 2),
    ):
        yield (
            f"ods with {what}",
            _repeated(rows, columns),
            "a.ods",
            ANY | {"E_FAR_CELL", "E_NO_TABLE"},
        )
    rows = b"".join(b"<row><c><v>%d</v></c></row>" % n for n in range(121_000))
    yield (
        "too many rows",
        hostile.replacing("xl/worksheets/sheet1.xml", b"</sheetData>", rows + b"</sheetData>"),
        "a.xlsx",
        LARGE,
    )
    yield (
        "too many columns",
        to_xlsx(Book([list(range(1, 400))] * 3)),
        "a.xlsx",
        {"E_FAR_CELL", "E_NO_TABLE"},
    )
    yield "a string used a hundred thousand times", _shared(100_000), "a.xlsx", ANY
    deep = b"<a>" * 200_000
    yield "very deep xml", changed(XLSX, lambda n, c: deep if "sheet1" in n else c), "a.xlsx", ANY
    long = b'<worksheet a="' + b"x" * (8 << 20) + b'"/>'
    yield (
        "a very long attribute",
        changed(XLSX, lambda n, c: long if "sheet1" in n else c),
        "a.xlsx",
        ANY,
    )


def _lying() -> bytes:
    """The directory says 10 bytes; the part is larger."""
    data = bytearray(XLSX)
    start = data.find(b"PK\x01\x02")
    data[start + 24 : start + 28] = struct.pack("<I", 10)
    return bytes(data)


def _repeated(rows: object, columns: object) -> bytes:
    cell = (
        '<table:table-cell office:value-type="float" office:value="7" '
        f'table:number-columns-repeated="{columns}"/>'
    )
    return ods_of(
        f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet>"
        f'<table:table table:name="a"><table:table-row table:number-rows-repeated="{rows}">{cell}'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )


def _shared(times: int) -> bytes:
    """One long text that every cell shows."""
    text = random.Random(1).randbytes(8_000).hex()
    rows = b"".join(b'<row><c t="s"><v>0</v></c></row>' for _ in range(times))
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    data = changed(
        XLSX, lambda n, c: sheet + rows + b"</sheetData></worksheet>" if "sheet1" in n else c
    )
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{text}</t></si></sst>'
    kinds = (
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    link = (
        b'<Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )

    def named(name: str, content: bytes) -> bytes:
        if name == "[Content_Types].xml":
            return content.replace(b"</Types>", kinds)
        return (
            content.replace(b"</Relationships>", link) if "workbook.xml.rels" in name else content
        )

    return changed(data, named, **{"xl/sharedStrings.xml": strings.encode()})


def texts() -> Iterator[Case]:
    head = b"Gemeente;Peildatum;Doelgroep;Aantal;Opmerking\r\n"
    row = b"Soest;31-03-2025;Beschut werk;3;goed\r\n"
    open_quote = {"E_CSV_UNCLOSED_QUOTE"}
    for number in range(5):
        yield (
            f"open quote in row {number + 2}",
            head + row * number + b'Soest;"x;y\r\n' + row * 9,
            "a.csv",
            open_quote,
        )
    yield (
        "quote in the middle",
        head + b'Soest;"31"-03;Beschut werk;3;x\r\n',
        "a.csv",
        {"E_CSV_QUOTES"},
    )
    yield (
        "a byte that is no letter",
        head + b"S\x81est;31-03-2025;Beschut werk;3;\r\n",
        "a.csv",
        TYPE,
    )
    yield "zero bytes inside", head + b"So\0est;31-03-2025;Beschut werk;3;\r\n", "a.csv", TYPE
    yield "half of utf-16", b"\xff\xfe" + head.decode().encode("utf-16-le")[:-1], "a.csv", TYPE
    yield (
        "mojibake",
        head + "SÃºdwest-FryslÃ¢n;31-03-2025;Beschut werk;3;\r\n".encode(),
        "a.csv",
        {"E_TEXT_GARBLED"},
    )
    yield (
        "a field of 200,000 letters",
        head + b"Soest;" + b"x" * 200_000 + b"\r\n",
        "a.csv",
        {"E_TEXT_TOO_LONG"},
    )
    yield "too many lines", head + row * 121_000, "a.csv", LARGE
    yield "too many fields", b";" * 5_000 + b"x\r\n", "a.csv", LARGE
    yield "more than 20 MB", head + b"x" * (21 << 20), "a.csv", LARGE
    yield "only separators", b";;;;\r\n;;;;\r\n", "a.csv", EMPTY
    yield "no headings at all", b"a;b\r\nc;d\r\n", "a.csv", {"E_NO_TABLE"}
    yield from poison(head)


def poison(head: bytes) -> Iterator[Case]:
    """One cell that must not come in, among cells that may."""
    good = ["Soest", "31-03-2025", "Beschut werk", "3", ""]
    for place, text, code in (
        (0, "Soe\u200bst", "E_INVISIBLE_CHARS"),
        (0, "\u202etseoS", "E_INVISIBLE_CHARS"),
        (0, "S\u043eest", "E_MUNICIPALITY_UNKNOWN"),
        (0, "Eemdorp", "E_MUNICIPALITY_UNKNOWN"),
        (0, "<script>alert(1)</script>", "E_MUNICIPALITY_UNKNOWN"),
        (0, "", "E_REQUIRED"),
        (0, "' OR 1=1 --", "E_MUNICIPALITY_UNKNOWN"),
        (0, "Nijkerk", "E_MUNICIPALITY_EXCEPTION"),
        (0, "Tiel", "E_MUNICIPALITY_NOT_IN_REGION"),
        (1, "31-02-2025", "E_DATE_INVALID"),
        (1, "03/31/2025", "E_DATE_INVALID"),
        (1, "31-12-2099", "E_DATE_FUTURE"),
        (1, "", "E_REQUIRED"),
        (1, "1e308", "E_DATE_INVALID"),
        (2, "Wajong", "E_TARGETGROUP_UNKNOWN"),
        (2, "{{7*7}}", "E_TARGETGROUP_UNKNOWN"),
        (2, "../../etc/passwd", "E_TARGETGROUP_UNKNOWN"),
        (3, "1e308", "E_NOT_A_NUMBER"),
        (3, "NaN", "E_NOT_A_NUMBER"),
        (3, "Infinity", "E_NOT_A_NUMBER"),
        (3, "-3", "E_COUNT_NEGATIVE"),
        (3, "3,5", "E_NOT_INTEGER"),
        (3, "9" * 30, "E_COUNT_TOO_LARGE"),
        (3, "\uff19", "E_NOT_A_NUMBER"),
        (3, "=1+1", "E_NOT_A_NUMBER"),
        (3, "#REF!", "E_EXCEL_ERROR"),
        (3, "#DEEL/0!", "E_EXCEL_ERROR"),
        (3, "28%", "E_NOT_A_NUMBER"),
        (3, "WAAR", "E_NOT_A_NUMBER"),
        (3, "1,234.50", "E_NOT_A_NUMBER"),
        (3, "=cmd|' /C calc'!A0", "E_NOT_A_NUMBER"),
        (4, "a\x07b", "E_CONTROL_CHARS"),
        (4, "a\u200db", "E_INVISIBLE_CHARS"),
        (4, "x" * 2001, "E_TEXT_TOO_LONG"),
        (4, "BSN 111222333", "E_PERSONAL_DATA"),
    ):
        cells = [text if column == place else cell for column, cell in enumerate(good)]
        data = head + ";".join(cells).encode() + b"\r\nBaarn;31-03-2025;Beschut werk;5;\r\n"
        yield f"{text[:20]!r} in column {place + 1}", data, "a.csv", {code}


def formulas() -> Iterator[Case]:
    for formula, code in (
        ('WEBSERVICE("http://voorbeeld.invalid")', "E_FORMULA_UNSAFE"),
        ("cmd|' /C calc'!A0", "E_FORMULA_UNSAFE"),
        ("[1]Blad1!A1", "E_FORMULA_UNSAFE"),
        ('CALL("Kernel32","WinExec","JC","calc",1)', "E_FORMULA_UNSAFE"),
        ("1+1", "E_FORMULA_NO_RESULT"),
        ("SUM(D3:D9)", "E_FORMULA_NO_RESULT"),
    ):
        grid = [list(row) for row in GOOD]
        grid[1][3] = f"={formula}"
        yield f"formula {formula[:20]}", to_xlsx(Book(grid, formulas=True)), "a.xlsx", {code}
    for error in ("#N/A", "#REF!", "#DIV/0!"):
        grid = [list(row) for row in GOOD]
        grid[1][3] = error
        yield f"error cell {error}", to_xlsx(Book(grid, formulas=True)), "a.xlsx", {"E_EXCEL_ERROR"}


MAKERS = (
    hostile.disguised,
    hostile.broken,
    hostile.entities,
    hostile.armed,
    bombs,
    texts,
    formulas,
)


def damaged(times: int) -> Iterator[tuple[str, bytes, str]]:
    """Good files with some bytes changed; what still reads may not read as something else."""
    for number in range(times):
        noise = random.Random(1000 + number)
        source, name = ((XLSX, "a.xlsx"), (hostile.ODS_FILE, "a.ods"))[number % 2]
        data = bytearray(source)
        for _ in range(noise.choice((1, 1, 3, 20))):
            data[noise.randrange(len(data))] = noise.randrange(256)
        yield f"damaged {number}", bytes(data), name
