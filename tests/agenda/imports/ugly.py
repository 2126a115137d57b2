"""Ugly but valid sheets: the same few facts, in the shapes in which municipalities send them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.agenda.imports.sheets import Book, Cell, Grid

JAN, FEB, MARCH = date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31)
BW, BA = "Beschut werk", "Banenafspraak"
CODES = {"Amersfoort": "0307", "Soest": "0342", "Baarn": "0308"}
GROUPS = {BW: "beschut_werk", BA: "banenafspraak"}
HEAD: list[Cell] = ["Gemeente", "Peildatum", "Doelgroep", "Aantal"]
# municipality, day, group, number: all that every sheet of stands says
FACTS = [
    (place, day, group, number)
    for (place, day, group), number in {
        (
            "Amersfoort",
            FEB,
            BW,
        ): 21,
        ("Amersfoort", MARCH, BW): 22,
        ("Soest", FEB, BW): 2,
        ("Soest", MARCH, BW): 3,
        ("Baarn", FEB, BW): 4,
        ("Baarn", MARCH, BW): 5,
    }.items()
]
LONG: Grid = [HEAD, *[list(fact) for fact in FACTS]]
TWO_GROUPS = [*FACTS, *[(place, day, BA, number * 10) for place, day, _bw, number in FACTS]]


@dataclass
class Case:
    """wanted: what comes out; told: messages besides those of every file."""

    name: str
    book: Book
    wanted: Any = field(default_factory=lambda: stands(FACTS))
    filename: str = "plaatsingen"
    formats: tuple[str, ...] = ("csv", "xlsx", "ods")
    read: Callable[[Any], Any] = lambda parsed: found_stands(parsed)  # noqa: PLW0108
    context: dict[str, Any] = field(default_factory=dict)


def stands(facts: Any) -> set[Any]:
    return {(CODES[place], day, GROUPS[group], number) for place, day, group, number in facts}


def found_stands(parsed: Any) -> set[Any]:
    """What would be stored: <5 is written as it stands."""
    return {
        (
            r.values["municipality"],
            r.values["reference_date"],
            r.values["target_group"],
            r.values["value"] if r.values["state"] == "waarde" else r.values["state"],
        )
        for r in parsed.usable
        if r.kind == "placements"
    }


def wide(label: Callable[[date], Cell], *, title: Cell = None, first: Cell = "Gemeente") -> Grid:
    """A column per day, under headings made by `label`."""
    rows: Grid = [[title]] if title else []
    rows.append([first, *[label(day) for day in (FEB, MARCH)]])
    for place in CODES:
        numbers = [n for p, _day, _group, n in FACTS if p == place]
        rows.append([place, *numbers])
    return rows


def layouts() -> Iterator[Case]:
    yield Case("as the template has it", Book(LONG))
    yield Case(
        "titles above it", Book([["Overzicht plaatsingen"], ["Opgesteld door RWA"], [], *LONG])
    )
    yield Case("empty first column", Book([[None, *row] for row in LONG]))
    yield Case("empty rows between", Book([r for row in LONG for r in (row, [])]))
    yield Case("columns in another order", Book([[r[3], r[0], r[2], r[1]] for r in LONG]))
    yield Case(
        "headings shouted", Book([["GEMEENTE", "PEILDATUM", "DOELGROEP", "AANTAL"], *LONG[1:]])
    )
    yield Case(
        "headings with marks and breaks",
        Book([["Gemeente*", "Peil-\ndatum", "Doelgroep ¹", "Aantal (personen)"], *LONG[1:]]),
        formats=(),
    )
    yield Case(
        "other names for columns",
        Book([["Gemeentenaam", "Stand per", "Groep", "Aantal geplaatst"], *LONG[1:]]),
    )
    yield Case(
        "codes without zeros",
        Book([["CBS-code", *HEAD[1:]], *[[int(CODES[str(r[0])]), *r[1:]] for r in LONG[1:]]]),
    )
    yield Case(
        "codes as GM0342",
        Book(
            [["Gemeentecode", *HEAD[1:]], *[[f"GM{CODES[str(r[0])]}  ", *r[1:]] for r in LONG[1:]]]
        ),
    )
    yield Case(
        "codes and names",
        Book([["Code", *HEAD], *[[CODES[str(r[0])], *r] for r in LONG[1:]]]),
        formats=(),
    )
    yield Case(
        "names with and without gemeente",
        Book([HEAD, *[[f"Gemeente {r[0]}", *r[1:]] for r in LONG[1:]]]),
    )
    yield Case("numbers as text", Book([HEAD, *[[*r[:3], f"{r[3]} "] for r in LONG[1:]]]))
    yield Case(
        "dates written out",
        Book(
            [
                HEAD,
                *[
                    [r[0], f"{r[1]:%d} {'februari' if r[1] == FEB else 'maart'} 2025", *r[2:]]
                    for r in LONG[1:]
                ],
            ]
        ),
    )
    yield Case(
        "dates as on forms", Book([HEAD, *[[r[0], f"{r[1]:%d/%m/%Y}", *r[2:]] for r in LONG[1:]]])
    )
    yield Case(
        "dates as computers write",
        Book([HEAD, *[[r[0], f"{r[1]:%Y-%m-%d}", *r[2:]] for r in LONG[1:]]]),
    )
    yield Case(
        "months in words",
        Book(
            [
                ["Gemeente", "Maand", "Doelgroep", "Aantal geplaatst"],
                *[[r[0], "feb 2025" if r[1] == FEB else "mrt 2025", *r[2:]] for r in LONG[1:]],
            ]
        ),
    )
    yield Case(
        "year and month apart",
        Book(
            [
                ["Gemeente", "Jaar", "Maand", "Doelgroep", "Aantal geplaatst"],
                *[[r[0], 2025, r[1].month, *r[2:]] for r in LONG[1:]],
            ]
        ),
    )
    yield Case(
        "spaces that do not break",
        Book(
            [HEAD, *[[f"\u00a0{r[0]}\u00a0", r[1], "Beschut\u202fwerk", *r[3:]] for r in LONG[1:]]]
        ),
    )
    yield Case("a total below", Book([*LONG, ["Totaal", None, None, 57]]))
    yield Case("a total above", Book([HEAD, ["Som", None, None, 57], *LONG[1:]]))
    yield Case(
        "subtotals",
        Book(
            [
                HEAD,
                *LONG[1:3],
                ["Subtotaal", None, None, 43],
                *LONG[3:5],
                ["Subtotaal", None, None, 5],
                *LONG[5:],
                ["Subtotaal", None, None, 9],
                ["Totaal", None, None, 57],
            ]
        ),
    )
    yield Case("notes below", Book([*LONG, [], ["* voorlopige cijfers"], ["Bron: RWA"]]))
    yield Case("headings again halfway", Book([*LONG[:4], HEAD, *LONG[4:]]))
    yield Case("the exception says n.v.t.", Book([*LONG, ["Nijkerk", MARCH, BW, "n.v.t."]]))
    yield Case("a remark column", Book([[*HEAD, "Opmerking"], *[[*r, "=1+1"] for r in LONG[1:]]]))
    yield Case(
        "columns that stay empty", Book([[*HEAD, None, None], *[[*r, None, " "] for r in LONG[1:]]])
    )
    yield Case("no heading above the names", Book([[None, *HEAD[1:]], *LONG[1:]]))
    yield Case(
        "suppressed and unknown",
        Book(
            [
                HEAD,
                *LONG[1:3],
                ["Soest", FEB, BW, "<5"],
                ["Soest", MARCH, BW, "onbekend"],
                *LONG[5:],
            ]
        ),
        wanted=stands(
            [
                *FACTS[:2],
                ("Soest", FEB, BW, "onderdrukt"),
                ("Soest", MARCH, BW, "onbekend"),
                *FACTS[4:],
            ]
        ),
    )
