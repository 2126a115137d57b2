"""The figures of the overview, with ready words, made from the dataset of the report."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from agenda.figures import AgendaFigures
from audit.provenance import Figure
from buildingblocks.figures import SHELTERED, PlaceFigures
from buildingblocks.formats import euro
from buildingblocks.views.cells import (
    Cell,
    SourceLine,
    cell,
    completeness,
    definitions,
    moment,
    share,
    source_lines,
    words,
)
from funding.figures import MoneyFigures, MoneyLine

MOST_YEARS = 4
UNKNOWN = Cell("nog niet bekend", False)
UNCOMPUTED = Cell("niet na te rekenen", False)


@dataclass(frozen=True)
class KeyFigure:
    """A figure on a card: its value, how complete it is, and what a paper says beside it."""

    label: str
    value: str | None
    sub: str


@dataclass(frozen=True)
class KeyFigures:
    cards: tuple[KeyFigure, ...]
    definitions: tuple[str, ...]
    sources: tuple[SourceLine, ...]


def key_figures(places: PlaceFigures) -> KeyFigures:
    """Placed, target, share, and what the ambition asks; unknown is said as such."""
    sheltered, group = places.sheltered, places.group(SHELTERED)
    placed = group.total if group else None
    shared = share(sheltered.total_realisation)
    figures = [f for f in (placed, sheltered.total, sheltered.total_realisation) if f]
    aim = sheltered.ambition
    cards = (
        KeyFigure("Geplaatst op beschut werk", _value(placed), _placed_sub(placed, places)),
        KeyFigure(
            f"Taakstelling {sheltered.year}",
            _value(sheltered.total),
            completeness(sheltered.total) if sheltered.total.is_known else "",
        ),
        KeyFigure(
            "Aandeel van de taakstelling",
            shared.text if shared.known else None,
            " – ".join(
                t
                for t in (shared.sub, _stated(places, "realisatie", sheltered.total_realisation))
                if t
            ),
        ),
        KeyFigure(
            f"Nodig in {aim.reference_date.year}"
            if aim and aim.reference_date
            else "Nodig in 2030",
            _value(sheltered.needed),
            _ambition_sub(aim, sheltered.needed),
        ),
    )
    figures += [f for f in (aim, sheltered.needed) if f]
    return KeyFigures(cards, definitions(figures), source_lines([*figures, *places.stated]))


def _value(figure: Figure | None) -> str | None:
    return words(figure) if figure and figure.is_known else None


def _placed_sub(placed: Figure | None, places: PlaceFigures) -> str:
    said = _stated(places, "plaatsingen", placed)
    if placed is None:
        return said
    parts = [moment(placed), completeness(placed), said]
    return " – ".join(part for part in parts if part)


def _stated(places: PlaceFigures, about: str, beside: Figure | None) -> str:
    """What the newest paper says about the same thing: ‘een stuk noemt 35’."""
    found = [f for f in places.stated if f.key.split(".")[1] == about]
    if not found:
        return ""
    newest = max(found, key=lambda f: f.reference_date or date.min)
    same_day = beside is not None and newest.reference_date == beside.reference_date
    when = "" if same_day or newest.reference_date is None else f" ({moment(newest)})"
    return f"een stuk noemt {words(newest)}{when}"


def _ambition_sub(aim: Figure | None, needed: Figure) -> str:
    if aim is None:
        return "er is geen eigen ambitie vastgelegd"
    of = " van de taakstelling" if aim.unit == "%" else ""
    reason = "" if needed.is_known else f" – {needed.note}"
    return f"ambitie: {words(aim)}{of}{reason}"


@dataclass(frozen=True)
class MunicipalityRow:
    """One municipality: its figures, the items that it leads, and what its council decided."""

    name: str
    cells: tuple[Cell, ...]
    council: str


@dataclass(frozen=True)
class MunicipalityTable:
    rows: tuple[MunicipalityRow, ...]
    proposal: str
    when: str


def municipality_rows(places: PlaceFigures, agenda: AgendaFigures) -> MunicipalityTable | None:
    """Which municipality is behind, and with what."""
    if not places.participants:
        return None
    sheltered, group = places.sheltered, places.group(SHELTERED)
    gate = next((p for p in agenda.proposals[::-1] if p.requires_all), None)
    councils = {d.municipality_id: d.outcome_label for d in gate.decisions} if gate else {}
    running = [item for item in agenda.items if item.is_open]
    rows = []
    for index, member in enumerate(places.participants):
        led = [item for item in running if item.lead_municipality_id == member.id]
        rows.append(
            MunicipalityRow(
                name=member.name,
                cells=(
                    _of(group.per_municipality if group else (), index),
                    _of(sheltered.per_municipality, index),
                    _share(sheltered.realisation, index),
                    Cell(str(len(led)), True),
                    Cell(str(sum(item.late or item.late_steps > 0 for item in led)), True),
                ),
                council=councils.get(member.id, "Nog niet bekend"),
            )
        )
    when = moment(group.total) if group else ""
    return MunicipalityTable(tuple(rows), gate.title if gate else "", when)


def _share(shares: Sequence[Figure], index: int) -> Cell:
    return replace(share(shares[index]), sub="") if shares else UNCOMPUTED


def _of(figures: Sequence[Figure], index: int) -> Cell:
    return cell(figures[index]) if figures else UNKNOWN


@dataclass(frozen=True)
class TrailYear:
    """The three acts of one year, and what lies between them, in words."""

    year: str
    cells: tuple[Cell, ...]
    between: tuple[str, ...]


def euro_trail(money: MoneyFigures) -> list[TrailYear]:
    """Granted → made available → spent, the newest years first."""
    return [
        TrailYear(
            str(line.year),
            tuple(cell(f, of="bedragen") for f in (line.granted, line.available, line.spent)),
            tuple(_between(line)),
        )
        for line in money.by_year[: -MOST_YEARS - 1 : -1]
    ]


def _between(line: MoneyLine) -> list[str]:
    """What was granted but not made available, and made available but not spent."""
    said = []
    if line.reserved.is_known:
        said.append(f"{words(line.reserved)} is gereserveerd, nog niet beschikbaar gesteld")
    held, rest = line.held_back.value, line.remaining.value
    if held is not None and held >= 0:
        said.append(f"{euro(held)} toegekend maar niet beschikbaar gesteld")
    elif held is not None:
        said.append(f"{euro(-held)} meer beschikbaar gesteld dan toegekend")
    if rest is not None and rest >= 0:
        said.append(f"{euro(rest)} beschikbaar maar niet besteed{_part(line.remaining)}")
    elif rest is not None:
        said.append(f"{euro(-rest)} meer besteed dan beschikbaar gesteld{_part(line.remaining)}")
    return [text[0].upper() + text[1:] for text in said] or ["Nog niet te bepalen"]


def _part(figure: Figure) -> str:
    part = completeness(figure, "bedragen")
    return f" ({part})" if part else ""
