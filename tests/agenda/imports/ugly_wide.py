"""Ugly but valid sheets that are wide, in parts, over several sheets, or about something else."""

from collections.abc import Iterator

from tests.agenda.imports.sheets import Book, Cell, Grid
from tests.agenda.imports.ugly import (
    BA,
    BW,
    CODES,
    FACTS,
    FEB,
    HEAD,
    LONG,
    MARCH,
    TWO_GROUPS,
    Case,
    stands,
    wide,
)


def cases() -> Iterator[Case]:
    yield from wides()
    yield from two_levels()
    yield from parts()
    yield from other_sheets()


def wides() -> Iterator[Case]:
    yield Case("a column per date", Book(wide(lambda day: day, title="Stand beschut werk")))
    yield Case(
        "a column per month, named",
        Book(
            wide(
                lambda d: "februari 2025" if d == FEB else "maart 2025",
                title="Realisatie beschut werk",
            )
        ),
    )
    yield Case(
        "months without a year",
        Book(wide(lambda d: "feb" if d == FEB else "mrt", title="Plaatsingen beschut werk 2025")),
    )
    yield Case(
        "the measure in each heading",
        Book(wide(lambda d: f"Stand {d:%d-%m-%Y}", title="Beschut werk")),
    )
    yield Case(
        "a total column too",
        Book(
            [
                ["Plaatsingen beschut werk"],
                ["Gemeente", FEB, MARCH, "Totaal"],
                ["Amersfoort", 21, 22, 43],
                ["Soest", 2, 3, 5],
                ["Baarn", 4, 5, 9],
            ]
        ),
    )
    yield Case(
        "a column per group",
        Book(
            [
                ["Gemeente", "Peildatum", BW, BA],
                *[[place, day, n, n * 10] for place, day, _group, n in FACTS],
            ]
        ),
        wanted=stands(TWO_GROUPS),
    )
    yield Case(
        "a column per municipality",
        Book(
            [
                ["Peildatum", "Doelgroep", *CODES],
                *[[day, BW, *[n for _p, d, _g, n in FACTS if d == day]] for day in (FEB, MARCH)],
            ]
        ),
    )


def two_levels() -> Iterator[Case]:
    above: list[Cell] = ["Gemeente", BW, None, BA, None]
    below: list[Cell] = [None, FEB, MARCH, FEB, MARCH]
    rows: Grid = [
        [p, *[n for q, _d, _g, n in FACTS if q == p], *[n * 10 for q, _d, _g, n in FACTS if q == p]]
        for p in CODES
    ]
    grid: Grid = [["Plaatsingen"], above, below, *rows]
    merges = [(1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4)]
    yield Case(
        "two levels, merged", Book(grid, merges=merges), stands(TWO_GROUPS), formats=("xlsx", "ods")
    )
    yield Case("two levels, not merged", Book(grid), stands(TWO_GROUPS))
    yield Case(
        "names at the lower level",
        Book([["Plaatsingen"], [None, *above[1:]], ["Gemeente", *below[1:]], *rows]),
        stands(TWO_GROUPS),
    )
    yield Case(
        "dates above groups",
        Book(
            [
                ["Plaatsingen"],
                [None, FEB, None, MARCH, None],
                ["Gemeente", BW, BA, BW, BA],
                *[[p, r[0], r[2], r[1], r[3]] for p, *r in rows],
            ]
        ),
        stands(TWO_GROUPS),
    )


def parts() -> Iterator[Case]:
    merged: Grid = [HEAD]
    for place in CODES:
        numbers = [f for f in FACTS if f[0] == place]
        merged += [list(numbers[0]), [None, *numbers[1][1:]]]
    yield Case(
        "names merged over rows",
        Book(merged, merges=[(1, 0, 2, 0), (3, 0, 4, 0), (5, 0, 6, 0)]),
        formats=("xlsx", "ods"),
    )
    yield Case(
        "a heading row per group",
        Book(
            [
                ["Gemeente", "Peildatum", "Aantal geplaatst"],
                [BW],
                *[[p, d, n] for p, d, _g, n in FACTS],
                [BA],
                *[[p, d, n * 10] for p, d, _g, n in FACTS],
            ]
        ),
        stands(TWO_GROUPS),
    )
    yield Case(
        "two tables below each other",
        Book(
            [
                ["Beschut werk"],
                ["Gemeente", "Peildatum", "Aantal geplaatst"],
                *[[p, d, n] for p, d, _g, n in FACTS],
                [],
                ["Banenafspraak"],
                ["Gemeente", "Datum", "Realisatie"],
                *[[p, d, n * 10] for p, d, _g, n in FACTS],
            ]
        ),
        stands(TWO_GROUPS),
    )
    own = [f for f in FACTS if f[0] == "Soest"]
    yield Case(
        "one municipality, named in the title",
        Book([["Plaatsingen gemeente Soest"], HEAD[1:], *[list(f[1:]) for f in own]]),
        stands(own),
    )
    yield Case(
        "one municipality, named by the sheet",
        Book(
            [["Peildatum", "Doelgroep", "Aantal geplaatst"], *[list(f[1:]) for f in own]],
            name="Soest",
        ),
        stands(own),
        formats=("xlsx", "ods"),
    )
    yield Case(
        "one municipality, named by the file",
        Book([["Peildatum", "Doelgroep", "Aantal geplaatst"], *[list(f[1:]) for f in own]]),
        stands(own),
        filename="soest_plaatsingen",
    )
    yield Case(
        "one municipality, the importer's own",
        Book([["Peildatum", "Doelgroep", "Aantal geplaatst"], *[list(f[1:]) for f in own]]),
        stands(own),
        context={"writable": frozenset({"0342"})},
    )


def other_sheets() -> Iterator[Case]:
    yield Case(
        "a sheet with notes",
        Book(LONG, others={"Toelichting": [["Zomaar wat woorden"]]}),
        formats=("xlsx", "ods"),
    )
    yield Case(
        "a hidden sheet with numbers",
        Book(LONG, others={"oud": LONG}, hidden=frozenset({"oud"})),
        formats=("xlsx", "ods"),
    )
    yield Case(
        "the table on the second sheet",
        Book([["Beste lezer"]], name="Voorblad", others={"Plaatsingen": LONG}),
        formats=("xlsx", "ods"),
    )
    yield Case(
        "a sheet per group",
        Book(
            [["Gemeente", "Peildatum", "Aantal geplaatst"], *[[p, d, n] for p, d, _g, n in FACTS]],
            name="Beschut werk",
            others={
                "Banenafspraak": [
                    ["Gemeente", "Peildatum", "Aantal geplaatst"],
                    *[[p, d, n * 10] for p, d, _g, n in FACTS],
                ]
            },
        ),
        stands(TWO_GROUPS),
        formats=("xlsx", "ods"),
    )
