"""Every ugly but valid sheet as a file, and one sheet in every encoding that csv comes in."""

import csv
from collections.abc import Iterator
from itertools import chain

from tests.agenda.imports import ugly, ugly_kinds, ugly_wide
from tests.agenda.imports.sheets import WRITERS, Book, to_csv
from tests.agenda.imports.ugly import BW, HEAD, MARCH, Case

ENCODINGS = {
    "utf-8": {"encoding": "utf-8"},
    "utf-8 with mark": {"encoding": "utf-8-sig"},
    "windows-1252": {"encoding": "cp1252"},
    "utf-16": {"encoding": "utf-16"},
    "utf-16 unmarked": {"encoding": "utf-16-le"},
    "commas": {"delimiter": ","},
    "tabs": {"delimiter": "\t", "encoding": "utf-16"},
    "bars": {"delimiter": "|"},
    "declared": {"lead": "sep=;\r\n"},
    "everything quoted": {"quoting": csv.QUOTE_ALL},
    "unix lines": {"newline": "\n"},
    "old mac lines": {"newline": "\r"},
}


def layouts() -> Iterator[Case]:
    return chain(ugly.layouts(), ugly_wide.cases(), ugly_kinds.cases())


def files() -> Iterator[tuple[str, bytes, str, Case]]:
    """Name, content, file name and what should come out."""
    for case in layouts():
        for kind in case.formats:
            yield f"{case.name} ({kind})", WRITERS[kind](case.book), f"{case.filename}.{kind}", case
    frisian = Case(
        "encodings",
        Book(
            [[*HEAD, "Toelichting"], ["Súdwest-Fryslân", MARCH, BW, 7, "één; twee, drie\nvier € 5"]]
        ),
        {("1900", MARCH, "beschut_werk", 7)},
        context={"scope": frozenset({"fryslan-west"})},
    )
    for name, options in ENCODINGS.items():
        yield f"csv in {name}", to_csv(frisian.book, **options), "plaatsingen.csv", frisian
