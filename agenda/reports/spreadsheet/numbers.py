"""The sheets with figures: every one on a row, with what it is made of and where it comes from."""

from collections.abc import Iterator

from agenda.reports.layout import TERMS
from agenda.reports.layout.cells import References
from agenda.reports.progress import ProgressReport, every_figure
from agenda.reports.spreadsheet.book import Row, Table, amount, columns, number
from audit.provenance import Figure, State
from buildingblocks.figures import SHELTERED
from funding.figures import MoneyLine, NationalAmount

ACTS = ("granted", "reserved", "available", "held_back", "spent", "remaining")
STATES = {
    State.KNOWN: "bekend",
    State.INCOMPLETE: "onvolledig",
    State.UNKNOWN: "nog niet bekend",
    State.NOT_APPLICABLE: "n.v.t.",
    State.SUPPRESSED: "afgeschermd",
}


def figures(report: ProgressReport, refs: References) -> Table:
    return Table(
        "Cijfers",
        "Elk cijfer van het rapport op een rij, met teller, noemer, peildatum en bronnen.",
        columns(
            ("Onderwerp", 26), ("Van", 34), ("Waarde", 16), ("Eenheid", 18), ("Stand", 17),
            ("Teller", 11), ("Noemer", 11), ("Aantal bekend", 10), ("Van de", 8),
            ("Ontbreekt", 34), ("Peildatum", 13), ("Bronnen", 14), ("Toelichting", 60),
            ("Sleutel", 34),
        ),
        tuple(_figure(figure, refs) for figure in every_figure(report)),
    )  # fmt: skip


def _figure(figure: Figure, refs: References) -> Row:
    return (
        TERMS.get(figure.key.partition(".")[0], ""),
        figure.label,
        amount(figure),
        figure.unit,
        STATES[figure.state],
        number(figure.numerator),
        number(figure.denominator),
        figure.known,
        figure.of,
        ", ".join(figure.missing),
        figure.reference_date,
        refs.text(figure),
        figure.note,
        figure.key,
    )


def series(report: ProgressReport) -> Table:
    """The numbers under the line drawings."""
    group = report.places.group(SHELTERED)
    rows: list[Row] = [
        (report.region, day, number(value), known, group.total.of if group else 0)
        for day, value, known in (group.series if group else ())
    ]
    own = report.municipality
    rows += [
        (own, day, number(value), int(value is not None), 1) for day, value in report.own_series
    ]
    return Table(
        "Verloop beschut werk",
        "De standen van beschut werk door de tijd: de getallen onder de lijngrafieken.",
        columns(
            ("Van", 34), ("Peildatum", 13), ("Personen", 12), ("Aantal bekend", 10), ("Van de", 8)
        ),
        tuple(rows),
    )  # fmt: skip


def money(report: ProgressReport, refs: References) -> Table:
    lists = (
        ("per geldstroom", report.money.lines),
        ("alle geldstromen samen", report.money.by_year),
        ("van de regio samen", report.shared_money),
    )
    return Table(
        "Middelen",
        "Toegekend, beschikbaar gesteld en besteed in euro’s; een lege cel is niet nul.",
        columns(
            ("Soort", 24), ("Geldstroom", 44), ("Jaar", 8), ("Voor wie", 28), ("Ontvanger", 28),
            ("Toegekend", 16), ("Gereserveerd", 16), ("Beschikbaar gesteld", 16),
            ("Niet beschikbaar gesteld", 16), ("Besteed", 16), ("Resteert", 16), ("Bronnen", 14),
        ),
        tuple(_money(kind, line, refs) for kind, lines in lists for line in lines),
    )  # fmt: skip


def _money(kind: str, line: MoneyLine, refs: References) -> Row:
    acts = [amount(getattr(line, act)) for act in ACTS]
    start = (kind, line.stream, line.year, line.place, line.recipient)
    return (*start, *acts, refs.text(line))


def national(report: ProgressReport, refs: References) -> Table:
    return Table(
        "Landelijke bedragen",
        "Wat het Rijk aankondigt; welk deel deze regio krijgt, volgt er niet uit.",
        columns(
            ("Geldstroom", 44), ("Jaren", 14), ("Bedrag", 18), ("Bedrag per eenheid", 18),
            ("Eenheid", 24), ("Soort", 16), ("Circulaire", 28), ("Toelichting", 60),
            ("Bronnen", 14),
        ),
        tuple(_national(report.money.national, refs)),
    )  # fmt: skip


def _national(lines: tuple[NationalAmount, ...], refs: References) -> Iterator[Row]:
    for line in lines:
        yield (
            line.stream,
            line.years,
            amount(line.amount),
            number(line.per_unit, "euro"),
            line.unit if line.per_unit else "",
            "controletotaal" if line.is_total else "bedrag",
            line.circular,
            line.amount.note,
            refs.text(line),
        )
