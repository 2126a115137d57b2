"""The tables of the page of money, with ready words in their cells."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from audit.provenance import Figure
from buildingblocks.formats import count, euro
from buildingblocks.views.cells import (
    Cell,
    Head,
    Row,
    SourceLine,
    Table,
    cell,
    source_lines,
    table,
    words,
)
from funding.figures import MoneyFigures, MoneyLine, NationalAmount

NOTHING = Cell("–", True)
UNKNOWN = Cell("nog niet bekend", False)
ACTS = ("granted", "available", "spent")
LinkTo = Callable[[str, Figure, int | None], str]


@dataclass(frozen=True)
class Line:
    """One stream in one year for one payer, as the table shows it."""

    stream: str
    place: str
    cells: tuple[Cell, ...]
    note: str


@dataclass(frozen=True)
class Year:
    """The lines of one year, and who has none."""

    year: str
    lines: tuple[Line, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True)
class Announced:
    """A national amount as the table shows it."""

    years: str
    amount: Cell
    per_unit: str
    circular: str
    note: str
    is_total: bool
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True)
class Stream:
    """The national amounts of one stream, and whether they add up to its control total."""

    name: str
    amounts: tuple[Announced, ...]
    control: str


def year_table(money: MoneyFigures) -> Table | None:
    """All streams together per year, the newest year first."""
    if not money.by_year:
        return None
    change = dict(money.change)
    figures = [getattr(y, act) for y in money.by_year for act in (*ACTS, "remaining")]
    return table(
        "Alle geldstromen samen, per jaar",
        "Jaar",
        [
            Head("Toegekend", "door het Rijk"),
            Head("Gereserveerd", "apart gezet"),
            Head("Beschikbaar gesteld", "door raad, college of bestuur"),
            Head("Besteed", "door de uitvoerder"),
            Head("Resteert", "beschikbaar min besteed"),
            Head("Verandering", "beschikbaar, t.o.v. vorig jaar"),
        ],
        [Row(str(y.year), _year_cells(y, change.get(y.year))) for y in money.by_year[::-1]],
        figures=figures,
    )


def _year_cells(line: MoneyLine, change: Decimal | None) -> tuple[Cell, ...]:
    return (
        cell(line.granted, of="bedragen"),
        _reserved(line.reserved),
        cell(line.available, of="bedragen"),
        cell(line.spent, of="bedragen"),
        cell(line.remaining, of="bedragen"),
        Cell(signed(change), True) if change is not None else NOTHING,
    )


def _reserved(figure: Figure, url: str = "") -> Cell:
    """Reserving is no step of every stream: without a reservation there is nothing to know."""
    known = figure.is_known
    return Cell(words(figure), True, url=url, action="Wijzig reservering") if known else NOTHING


def signed(change: Decimal) -> str:
    """-53.4 as −53,4%; a rise has a plus."""
    sign = "\N{MINUS SIGN}" if change < 0 else "+" if change > 0 else ""
    return f"{sign}{count(abs(change))}%"


def year_lines(money: MoneyFigures, link_to: LinkTo) -> list[Year]:
    """Per year every stream and municipality, the newest year first."""
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in money.lines:
        lines[line.year].append(_line(line, link_to))
    absent: dict[int, list[str]] = defaultdict(list)
    for gap in money.absent:
        absent[gap.year].append(f"{gap.stream}: {in_words(gap.places)}")
    return [Year(str(y), tuple(lines[y]), tuple(absent[y])) for y in sorted(lines, reverse=True)]


def _line(line: MoneyLine, link_to: LinkTo) -> Line:
    def url(name: str, figure: Figure) -> str:
        return link_to(name, figure, line.municipality_id)

    cells = (
        cell(line.granted, url=url("grant", line.granted), action="Wijzig toekenning"),
        _reserved(line.reserved, url("appropriation", line.reserved)),
        cell(line.available, url=url("appropriation", line.available), action="Wijzig"),
        cell(line.spent, url=url("spending", line.spent), action="Wijzig besteding"),
        cell(line.remaining),
    )
    notes = [line.granted.note, line.reserved.note, line.available.note, line.spent.note]
    said = [f"aan {line.organisation}"] if line.organisation else []
    said += dict.fromkeys(note for note in notes if note)
    return Line(line.stream, line.place, cells, ". ".join(said))


def for_others(money: MoneyFigures) -> list[str]:
    """Who received money that is meant for more than the receiver, in words."""
    return [
        f"{line.year}: {euro(line.granted.value)} ({line.stream}) is toegekend aan gemeente "
        f"{line.recipient}, en bestemd voor {_meant_for(line)}."
        for line in money.lines
        if line.granted.is_known
        if line.municipality_id is None or line.recipient != line.place
    ]


def _meant_for(line: MoneyLine) -> str:
    if line.municipality_id is None:
        return f"alle deelnemende gemeenten ({line.place})"
    return f"gemeente {line.place}"


def in_words(names: Sequence[str]) -> str:
    """Baarn, Leusden en Soest."""
    return f"{', '.join(names[:-1])} en {names[-1]}" if len(names) > 1 else names[0]


def national_streams(amounts: Sequence[NationalAmount]) -> list[Stream]:
    """National amounts per stream, with the control total where one was announced."""
    streams: dict[str, list[NationalAmount]] = defaultdict(list)
    for amount in amounts:
        streams[amount.stream].append(amount)
    return [
        Stream(name, tuple(_announced(a) for a in found), _control(found))
        for name, found in streams.items()
    ]


def _announced(amount: NationalAmount) -> Announced:
    together = " samen" if "–" in amount.years and not amount.is_total else ""
    shown = cell(amount.amount)
    if together and shown.known:
        shown = Cell(f"{shown.text}{together}", True, "per jaar nog niet bekend")
    if amount.per_unit is not None and not shown.known:
        shown = NOTHING
    per_unit = f"{euro(amount.per_unit)} per {amount.unit}" if amount.per_unit is not None else ""
    return Announced(
        years=amount.years,
        amount=shown,
        per_unit=per_unit,
        circular=amount.circular,
        note=amount.amount.note,
        is_total=amount.is_total,
        sources=source_lines([amount.amount]),
    )


def _control(amounts: Sequence[NationalAmount]) -> str:
    """Whether the amounts of the years add up to the total that was announced with them."""
    total = next((a for a in amounts if a.is_total and a.amount.is_known), None)
    if total is None:
        return ""
    parts = [
        Decimal(a.amount.value or 0)
        for a in amounts
        if not a.is_total and a.first_year is not None and a.circular == total.circular
    ]
    added, wanted = sum(parts, Decimal(0)), Decimal(total.amount.value or 0)
    if added == wanted:
        return f"Opgeteld {euro(added)}: gelijk aan het controletotaal."
    return (
        f"Opgeteld {euro(added)}; dat scheelt {euro(abs(wanted - added))} met het controletotaal."
    )
