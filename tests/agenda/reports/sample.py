"""A made-up report of the made-up Voorbeeldregio, to test and to design the print layout with."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace as Row

from django.template import engines

from agenda.reports import charts
from agenda.reports.layout.cells import Cell, Run
from agenda.reports.layout.grid import Grid
from agenda.reports.layout.grid import Row as Line
from buildingblocks.formats import UNDATED, count, euro

CREATED = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)

RED = Row(code="red", label="Niet gehaald")

DONE = Row(code="done", label="Gereed")
BUSY = Row(code="busy", label="In uitvoering")
PLANNED = Row(code="planned", label="Gepland")
LATE = Row(code="late", label="Te laat")
GONE = Row(code="gone", label="Vervallen")

PLACES = [
    ("Voorbeeldmeer", 24, 28, "86%", ""),
    ("Voorbeelddam", 41, 46, "89%", ""),
    ("Voorbeeldhoek", 12, 17, "71%", "Twee plaatsingen volgen in januari."),
    ("Voorbeeldveen", 19, 20, "95%", ""),
    ("Voorbeeldwoude", None, 12, "", "Geen opgave ontvangen."),
    ("Voorbeeldzand", 11, None, "", "Taakstelling nog niet vastgesteld."),
]


def refs(*numbers: int) -> tuple[Run, ...]:
    return tuple(Run(number, number) for number in numbers)


def line() -> charts.LineChart:
    counts = [
        (date(2023, 12, 31), 61), (date(2024, 3, 31), 68), (date(2024, 6, 30), 74),
        (date(2024, 9, 30), 79), (date(2024, 10, 31), None), (date(2024, 11, 30), None),
        (date(2024, 12, 31), 88), (date(2025, 3, 31), 91), (date(2025, 6, 30), 97),
        (date(2025, 9, 30), 103), (date(2025, 12, 31), 107),
    ]  # fmt: skip
    return charts.LineChart(
        uid="plaatsingen",
        finding="Plaatsingen groeiden in twee jaar van 61 naar 107; de taakstelling is 131.",
        readings=[charts.Reading(on, value) for on, value in counts],
        target=[
            charts.Reading(date(2023, 12, 31), 110),
            charts.Reading(date(2025, 1, 1), 120),
            charts.Reading(date(2025, 7, 1), 131),
        ],
        ambition=[charts.Reading(date(2023, 12, 31), 150)],
        unit="personen",
        width=720,
        height=210,
    )


def places() -> charts.PlacesChart:
    return charts.PlacesChart(
        uid="gemeenten",
        finding="Voorbeeldveen is het dichtst bij zijn taakstelling.",
        rows=[charts.PlacesRow(name, placed, target) for name, placed, target, _, _ in PLACES],
    )


def tally() -> charts.DecisionTally:
    outcomes = ("yes", "yes", "conditional", "yes", "pending", "no")
    return charts.DecisionTally(
        uid="besluiten-beeld",
        finding="Vier van de zes raden hebben ingestemd, één heeft nog niet besloten.",
        votes=[charts.Vote(row[0], outcome) for row, outcome in zip(PLACES, outcomes, strict=True)],
    )


def money() -> charts.MoneyChart:
    return charts.MoneyChart(
        uid="middelen-beeld",
        finding="Van de € 118.400 die voor 2025 is toegekend, is € 96.000 beschikbaar gesteld "
        "en € 61.250 besteed.",
        rows=[
            charts.MoneyRow("2025", 118_400, 96_000, 61_250),
            charts.MoneyRow("2026", 121_900, 54_000, None),
        ],
        width=720,
    )


def values() -> dict[str, object]:
    """What the template of the sample needs."""
    return {
        "header": [
            ("Gemeente", "Voorbeeldmeer"),
            ("Onderwerp", "Voortgang van de implementatieagenda sociaal ontwikkelbedrijf"),
            ("Zaaknummer", "2025-004711"),
            ("Portefeuillehouder", "J. Voorbeeld, wethouder Werk en Inkomen"),
            ("Datum", "20 januari 2026"),
            ("Peildatum", "31 december 2025, zoals bekend op 20 januari 2026"),
            ("Openbaarheid", "Openbaar"),
            ("Kenmerk", "VR-2025-02-voorbeeldmeer"),
        ],
        "points": [
            "In de regio werken 107 inwoners beschut; 5 van 6 gemeenten zijn bekend.",
            "Voorbeeldmeer plaatste 24 inwoners en zit daarmee op 86% van de taakstelling.",
            "De modules van bouwsteen 3 starten een kwartaal later dan afgesproken.",
            "Van de € 96.000 die de raad voor 2025 beschikbaar stelde, is € 61.250 besteed.",
        ],
        "figures": [
            Row(
                label="Beschut werk, regio",
                key="",
                value="107",
                note="van 131; 5 van 6 gemeenten",
                sources=refs(1),
            ),
            Row(
                label="Beschut werk, Voorbeeldmeer",
                key="",
                value="24",
                note="van 28, dat is 86%",
                sources=refs(1, 2),
            ),
            Row(
                label="Besteed 2025",
                key="",
                value="€ 61.250",
                note="van € 96.000 beschikbaar",
                sources=refs(3),
            ),
            Row(label="Besteed 2026", key="", value="", note="wordt in juli opgemaakt", sources=()),
        ],
        "chapters": [
            ("stand", "Stand per bouwsteen"),
            ("beschut", "Beschut werk"),
            ("middelen", "Middelen"),
            ("stappen", "Afgesproken stappen"),
            ("besluiten", "Besluiten van de gemeenteraden"),
            ("risicos", "Risico's en kanttekeningen"),
            ("bronnen", "Bronnen"),
            ("tekens", "Verklaring van tekens"),
        ],
        "lights": [
            _counts("1. Werkvoorziening voor Wsw-medewerkers", 3, [0, 0, 3, 0]),
            _counts("2. Uitbreiding beschut werk en banenafspraak", 4, [0, 1, 2, 1]),
            _counts("3. Verbreding met ontwikkelmodules", 2, [1, 1, 0, 0]),
        ],
        "deviations": [
            Row(
                name="B3.02 Trainingsruimte aanbesteden",
                light=RED,
                sources=(),
                cause="De aanbesteding van de trainingsruimte leverde één inschrijving op.",
                consequence="De eerste twaalf deelnemers starten op 1 april, niet op 1 januari.",
                correction="Tot april gebruikt de regio een ruimte van Voorbeelddam.",
            ),
        ],
        "unknowns": [
            "Het aantal plaatsingen in Voorbeeldwoude; de gemeente levert voor 15 februari aan.",
            "De taakstelling van Voorbeeldzand voor 2026.",
            "Wat in 2026 is besteed.",
        ],
        "refs": refs(1, 4),
        "charts": {
            "line": charts.render_chart(line()),
            "places": charts.render_chart(places()),
            "tally": charts.render_chart(tally()),
            "money": charts.render_chart(money()),
        },
        "places": _places(),
        "money": _money(),
        "past": _past(),
        "coming": _coming(),
        "decisions": _decisions(),
        "risks": [
            _risk(
                "Het aantal adviezen beschut werk blijft achter.",
                "3 × 4 = 12",
                "De taakstelling van 2026 wordt niet gehaald.",
                "De regio vraagt de adviezen voortaan gezamenlijk aan.",
                "Regiomanager",
            ),
            _risk(
                "De rijksmiddelen van 2027 vallen lager uit.",
                "",
                "Modules van bouwsteen 3 moeten worden afgebouwd.",
                "Contracten lopen niet langer dan een jaar.",
                "Controllers",
            ),
        ],
        "sources": _sources(),
    }


def html(**changes: object) -> str:
    """The sample as a page; `changes` replace values."""
    text = (Path(__file__).parent / "sample.html").read_text()
    return engines["django"].from_string(text).render(values() | changes)


def _counts(name, running, counts):
    return Row(name=name, running=running, counts=counts, late=0, done=1)


def _cell(value, write=count):
    return Cell(write(value), unknown=value is None)


def _places():
    rows = [
        Line(
            name,
            (
                _cell(placed),
                _cell(target),
                Cell(share or "niet te berekenen", unknown=not share),
            ),
            note,
            refs(1),
        )
        for name, placed, target, share, note in PLACES
    ]
    total = (_cell(107), _cell(131), Cell("niet te berekenen", unknown=True))
    rows.append(Line("Voorbeeldregio", total, "5 van 6 gemeenten bekend.", (), "total"))
    return Grid(
        "Plaatsingen per gemeente op 31 december 2025",
        "Gemeente",
        ("Geplaatst", "Taakstelling", "Aandeel"),
        tuple(rows),
        "Toelichting",
    )


def _money():
    lines = [
        ("Impulsbudget sociale infrastructuur 2025", 78_400, 66_000, 45_250, 20_750),
        ("Impulsbudget sociale infrastructuur 2026", 81_900, 54_000, None, None),
        ("Rijksbijdrage beschut werk 2025", 40_000, 30_000, 16_000, 14_000),
        ("Rijksbijdrage beschut werk 2026", 40_000, None, None, None),
    ]
    return Grid(
        "Middelen per geldstroom en jaar",
        "Geldstroom",
        ("Toegekend", "Beschikbaar gesteld", "Besteed", "Resteert"),
        tuple(
            Line(name, tuple(_cell(amount, euro) for amount in amounts), sources=refs(3))
            for name, *amounts in lines
        ),
    )


def _risk(title, chance, effect, measure, owner):
    return Row(
        title=title,
        cause="",
        chance=chance,
        effect=effect,
        measure=measure,
        owner=owner,
        status="Open",
        item="",
        sources=refs(4),
    )


def _step(code, what, when, who, state, moved=""):
    return Row(
        code=code,
        anchor="",
        what=what,
        phase="",
        depth=0,
        when=when,
        undated=UNDATED,
        provisional=False,
        who=who,
        state=state,
        moved=moved,
        sources=(),
    )


def _past():
    return [
        _step(
            "B1.01",
            "Afspraken over doorverwijzing vastleggen",
            "3e kwartaal 2025",
            "Colleges",
            DONE,
        ),
        _step(
            "B2.01",
            "Werkplekken voor beschut werk inrichten bij drie locaties",
            "31 oktober 2025",
            "Sociaal ontwikkelbedrijf",
            DONE,
        ),
        _step(
            "B2.04",
            "Overzicht van wachtlijsten per gemeente",
            "4e kwartaal 2025",
            "Gemeenten",
            LATE,
            "Was 3e kwartaal 2025; verplaatst omdat twee gemeenten hun registratie omzetten.",
        ),
        _step("B3.02", "Trainingsruimte aanbesteden", "december 2025", "Regiomanager", BUSY),
        _step("B3.03", "Proef met avondmodules", "4e kwartaal 2025", "", GONE),
    ]


def _coming():
    return [
        _step(
            "B2.05",
            "Gezamenlijke aanvraag van adviezen beschut werk",
            "1e kwartaal 2026",
            "Regiomanager",
            BUSY,
        ),
        _step(
            "B3.04",
            "Eerste groep deelnemers van start",
            "1 april 2026",
            "Sociaal ontwikkelbedrijf",
            PLANNED,
            "Was 1 januari 2026; één keer verplaatst, drie maanden.",
        ),
        _step(
            "B3.05",
            "Leerlijn groenonderhoud beschrijven",
            "2e kwartaal 2026",
            "Sociaal ontwikkelbedrijf",
            PLANNED,
        ),
        _step("B3.06", "Samenwerking met het praktijkonderwijs uitwerken", "", "", PLANNED),
    ]


def _decisions():
    agreed, no = Row(code="done", label="Ingestemd"), Row(code="no", label="Niet ingestemd")
    with_conditions = Row(code="conditional", label="Met voorwaarden")
    pending = Row(code="planned", label="Nog niet besloten")
    rows = [
        ("Voorbeeldmeer", "11 december 2025", agreed, ""),
        ("Voorbeelddam", "16 december 2025", agreed, ""),
        (
            "Voorbeeldhoek",
            "17 december 2025",
            with_conditions,
            "Jaarlijks een evaluatie aan de raad.",
        ),
        ("Voorbeeldveen", "18 december 2025", agreed, ""),
        ("Voorbeeldwoude", "", pending, "Behandeling verwacht op 12 februari 2026."),
        ("Voorbeeldzand", "18 december 2025", no, "De raad vraagt eerst een doorrekening."),
    ]
    cells = [
        {"state": state, "when": on, "votes": "", "letters": ["a"] if text else []}
        for _, on, state, text in rows
    ]
    return {
        "heads": ["Toekomstplan"],
        "rows": [
            {
                "body": f"Raad {body}",
                "own": body == "Voorbeeldmeer",
                "cells": [cell],
                "sources": refs(5),
            }
            for (body, *_), cell in zip(rows, cells, strict=True)
        ],
        "remarks": [
            {"letter": "a", "text": text, "bodies": f"Raad {body}"}
            for body, _, _, text in rows
            if text
        ],
    }


def _sources():
    rows = [
        ("Opgave plaatsingen tweede halfjaar 2025", "Voorbeeldregio", "15 januari 2026", "", ""),
        ("Managementrapportage vierde kwartaal", "Gemeente Voorbeeldmeer", "12 januari 2026",
         "2026-000032", ""),
        ("Raadsbesluit begrotingswijziging", "Gemeente Voorbeeldmeer", "6 november 2025",
         "2025-003911", "https://example.org/raadsbesluit-2025-003911"),
        ("Aantallen beschut werk 2026", "Voorbeeldministerie", "28 november 2025", "", ""),
        ("Besluitenlijsten van de zes gemeenteraden", "Griffies", "december 2025", "", ""),
    ]  # fmt: skip
    return [
        Row(number=number, title=title, paper=f"{publisher} {case}, {day}", places="", url=url)
        for number, (title, publisher, day, case, url) in enumerate(rows, start=1)
    ]
