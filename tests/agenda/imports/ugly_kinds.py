"""Ugly but valid sheets of amounts, targets and flows."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.agenda.imports.sheets import Book
from tests.agenda.imports.ugly import BW, Case


def cases() -> Iterator[Case]:
    yield from money()
    yield from figures()


def money() -> Iterator[Case]:
    def amounts(parsed: Any) -> set[Any]:
        return {
            (r.values["municipality"], r.values["year"], str(r.values["amount"]))
            for r in parsed.usable
        }

    wanted = {("0342", 2025, "101600.00"), ("0342", 2026, "47400.00"), ("0308", 2025, "63450.00")}
    stream = {"defaults": {"appropriations": {"stream": "IU_PART_INFRA"}}}
    for name, head in {
        "thousands in the title": [["Bedragen x € 1.000"], ["Gemeente", 2025, 2026]],
        "thousands in the headings": [
            ["Gemeente", "Budget 2025 (x € 1.000)", "Budget 2026 (x € 1.000)"]
        ],
        "thousands in the top heading": [
            ["Gemeente", "Beschikbaar gesteld (x 1.000)", None],
            [None, 2025, 2026],
        ],
    }.items():
        yield Case(
            name,
            Book([*head, ["Soest", 101.6, 47.4], ["Baarn", 63.45, None]], name="Middelen"),
            wanted,
            "middelen",
            read=amounts,
            context=stream,
        )


def figures() -> Iterator[Case]:
    def targets(parsed: Any) -> set[Any]:
        return {
            (r.values["municipality"], r.values["year"], r.values["value"], r.values["kind"])
            for r in parsed.usable
        }

    wanted = {
        ("0342", 2025, 16, "landelijk"),
        ("0342", 2026, 17, "landelijk"),
        ("0308", 2025, 10, "landelijk"),
        ("0308", 2026, 11, "landelijk"),
    }
    yield Case(
        "targets by year",
        Book(
            [
                ["Gemeente", "Jaar", "Taakstelling"],
                ["Soest", 2025, 16],
                ["Soest", 2026, 17],
                ["Baarn", 2025, 10],
                ["Baarn", 2026, 11],
            ],
            name="Taakstelling",
        ),
        wanted,
        "taakstelling",
        read=targets,
    )
    yield Case(
        "targets as in the official table",
        Book(
            [
                ["Bijlage aantallen beschut werk"],
                ["CBS-code", "Gemeente", "Ultimo 2025", "Ultimo 2026"],
                [None, "Som", 26, 28],
                [342, "Soest", 16, 17],
                [308, "Baarn", 10, 11],
            ],
            name="Blad1",
        ),
        wanted,
        "bijlage",
        read=targets,
    )

    def flows(parsed: Any) -> set[Any]:
        return {
            (r.values["municipality"], r.values["start"], r.values["kind"], r.values["value"])
            for r in parsed.usable
        }

    q1 = date(2025, 1, 1)
    moved = {
        ("0342", q1, "instroom", 2),
        ("0342", q1, "uitstroom", 1),
        ("0308", q1, "instroom", 0),
        ("0308", q1, "uitstroom", 3),
    }
    yield Case(
        "flows side by side",
        Book(
            [
                ["Gemeente", "Kwartaal", "Doelgroep", "Instroom", "Uitstroom"],
                ["Soest", "Q1 2025", BW, 2, 1],
                ["Baarn", "1e kwartaal 2025", BW, 0, 3],
            ],
            name="In- en uitstroom",
        ),
        moved,
        "stroom",
        read=flows,
    )
    yield Case(
        "flows one below the other",
        Book(
            [
                ["Gemeente", "Periode", "Doelgroep", "Soort", "Aantal"],
                ["Soest", "Q1 2025", BW, "Instroom", 2],
                ["Soest", "2025KW01", BW, "uitstroom", 1],
                ["Baarn", "1 ^e kwartaal 2025", BW, "instroom", 0],
                ["Baarn", "jan t/m mrt 2025", BW, "Uitstroom", 3],
            ],
            name="In- en uitstroom",
        ),
        moved,
        "in- en uitstroom",
        read=flows,
    )
